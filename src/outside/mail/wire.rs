//! The bytes to and from a relay: replies read under a deadline, and writes that know how far they
//! got.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::client::TlsStream;

use super::reply::{self, Garbled, Reply};
use crate::plan::fact::{Cause, Reason};

/// Up to this size a message goes out in one write; a larger one in pieces of it, uncopied.
const ONE_WRITE: usize = 64 * 1024;

pub(super) enum Stream {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

/// A stream and what it brought that is not read yet.
pub(super) struct Wire {
    pub stream: Stream,
    input: Vec<u8>,
    message: Vec<u8>,
}

/// No reply came.
#[derive(Debug)]
pub(super) enum Trouble {
    /// Not within the deadline.
    Timeout,
    /// The server closed.
    Closed,
    /// The connection failed.
    Broken(io::Error),
    /// What came is no reply.
    Garbled,
}

/// Why not everything was written.
#[derive(Debug)]
pub(super) enum Halt {
    /// The server answered before the point that it had to wait for.
    Answered,
    /// The connection failed.
    Trouble(Trouble),
}

/// How a [`Wire::push`] went.
pub(super) struct Pushed {
    /// A byte may have left.
    pub begun: bool,
    /// A byte at or beyond the point may have left.
    pub passed: bool,
    pub end: Result<(), Halt>,
}

impl Wire {
    pub fn new(stream: Stream) -> Wire {
        Wire { stream, input: Vec::new(), message: Vec::new() }
    }

    /// Whether something was received that nobody asked for yet.
    pub fn has_input(&self) -> bool {
        !self.input.is_empty()
    }

    /// The next reply, within `limit`.
    pub async fn reply(&mut self, limit: Duration) -> Result<Reply, Trouble> {
        // Of pipelined replies all but the first are usually here already: no timer for them.
        if let Some(reply) = self.take_reply()? {
            return Ok(reply);
        }
        let read = async {
            loop {
                if poll_fn(|cx| self.poll_fill(cx)).await? == 0 {
                    return Err(Trouble::Closed);
                }
                if let Some(reply) = self.take_reply()? {
                    return Ok(reply);
                }
            }
        };
        timeout(limit, read).await.unwrap_or(Err(Trouble::Timeout))
    }

    fn take_reply(&mut self) -> Result<Option<Reply>, Garbled> {
        Ok(reply::parse(&self.input)?.map(|(reply, used)| {
            self.input.drain(..used);
            reply
        }))
    }

    /// Whether the server has said nothing and not closed, as far as is known now.
    pub async fn is_quiet(&mut self) -> bool {
        let news = poll_fn(|cx| Poll::Ready(self.poll_fill(cx).is_ready())).await;
        !news && self.input.is_empty()
    }

    /// Writes all of `bytes`, each step within `limit`.
    pub async fn send(&mut self, bytes: &[u8], limit: Duration) -> Result<(), Trouble> {
        match self.push(&[bytes], 0, limit).await.end {
            Ok(()) => Ok(()),
            Err(Halt::Trouble(trouble)) => Err(trouble),
            Err(Halt::Answered) => Err(Trouble::Garbled),
        }
    }

    /// Writes all `pieces`, each step within `limit`, and stops when the server speaks before the
    /// bytes from `point` on (counted over all pieces) have been handed over.
    ///
    /// Reading while a write waits keeps a server that answers early, and reads no more, from
    /// stalling us.
    pub async fn push(&mut self, pieces: &[&[u8]], point: usize, limit: Duration) -> Pushed {
        if let Err(halt) = self.hush().await {
            return Pushed { begun: false, passed: false, end: Err(halt) };
        }
        let mut passed = false;
        let end = self.push_all(pieces, point, limit, &mut passed).await;
        Pushed { begun: true, passed, end }
    }

    /// Before we speak the server must have been silent.
    async fn hush(&mut self) -> Result<(), Halt> {
        if self.has_input() {
            return Err(Halt::Answered);
        }
        match poll_fn(|cx| Poll::Ready(self.poll_fill(cx))).await {
            Poll::Pending => Ok(()),
            Poll::Ready(Ok(0)) => Err(Halt::Trouble(Trouble::Closed)),
            Poll::Ready(Ok(_)) => Err(Halt::Answered),
            Poll::Ready(Err(error)) => Err(Halt::Trouble(error.into())),
        }
    }

    async fn push_all(
        &mut self,
        pieces: &[&[u8]],
        point: usize,
        limit: Duration,
        passed: &mut bool,
    ) -> Result<(), Halt> {
        let mut at = 0;
        if pieces.iter().map(|p| p.len()).sum::<usize>() <= ONE_WRITE {
            let mut message = std::mem::take(&mut self.message);
            message.clear();
            pieces.iter().for_each(|piece| message.extend_from_slice(piece));
            let end = self.push_chunk(&message, &mut at, point, limit, passed).await;
            self.message = message;
            end?;
        } else {
            for chunk in pieces.iter().flat_map(|piece| piece.chunks(ONE_WRITE)) {
                self.push_chunk(chunk, &mut at, point, limit, passed).await?;
            }
        }
        let flush = poll_fn(|cx| match self.poll_flush(cx) {
            Poll::Pending => self.listen(cx, *passed),
            ready => ready.map(|end| end.map_err(|e| Halt::Trouble(e.into()))),
        });
        timeout(limit, flush).await.unwrap_or(Err(Halt::Trouble(Trouble::Timeout)))
    }

    async fn push_chunk(
        &mut self,
        chunk: &[u8],
        at: &mut usize,
        point: usize,
        limit: Duration,
        passed: &mut bool,
    ) -> Result<(), Halt> {
        let end = *at + chunk.len();
        let mut left = chunk;
        while !left.is_empty() {
            let step = poll_fn(|cx| {
                // TLS may have sent a part even when it reports an error; TCP has not.
                *passed |= matches!(self.stream, Stream::Tls(_)) && end > point;
                match self.poll_write(cx, left) {
                    Poll::Ready(Ok(0)) => Poll::Ready(Err(Halt::Trouble(Trouble::Closed))),
                    Poll::Ready(Ok(n)) => Poll::Ready(Ok(n)),
                    Poll::Ready(Err(error)) => Poll::Ready(Err(Halt::Trouble(error.into()))),
                    Poll::Pending => self.listen(cx, *passed).map(|heard| heard.map(|()| 0)),
                }
            });
            let n = timeout(limit, step).await.unwrap_or(Err(Halt::Trouble(Trouble::Timeout)))?;
            left = &left[n..];
            *at += n;
            *passed |= *at > point;
        }
        Ok(())
    }

    /// While a write waits: an answer that is not due yet, or the end, is a reason to stop.
    fn listen(&mut self, cx: &mut Context<'_>, passed: bool) -> Poll<Result<(), Halt>> {
        loop {
            match ready!(self.poll_fill(cx)) {
                Ok(0) => return Poll::Ready(Err(Halt::Trouble(Trouble::Closed))),
                Ok(_) if passed && self.input.len() < ONE_WRITE => {}
                Ok(_) => return Poll::Ready(Err(Halt::Answered)),
                Err(error) => return Poll::Ready(Err(Halt::Trouble(error.into()))),
            }
        }
    }

    /// Reads once; 0 is the end of the stream.
    fn poll_fill(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<usize>> {
        let mut space = [0; 2048];
        let mut buffer = ReadBuf::new(&mut space);
        ready!(match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_read(cx, &mut buffer),
            Stream::Tls(stream) => Pin::new(stream).poll_read(cx, &mut buffer),
        })?;
        self.input.extend_from_slice(buffer.filled());
        Poll::Ready(Ok(buffer.filled().len()))
    }

    fn poll_write(&mut self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_write(cx, bytes),
            Stream::Tls(stream) => Pin::new(stream).poll_write(cx, bytes),
        }
    }

    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_flush(cx),
            Stream::Tls(stream) => Pin::new(stream).poll_flush(cx),
        }
    }
}

impl Trouble {
    pub fn reason(&self) -> Reason {
        let (cause, detail) = match self {
            Trouble::Timeout => (Cause::Timeout, String::new()),
            Trouble::Closed => (Cause::Closed, String::new()),
            Trouble::Broken(error) => (Cause::Closed, error.to_string()),
            Trouble::Garbled => (Cause::Garbled, String::new()),
        };
        Reason::new(cause, None, detail)
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Trouble {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Trouble::Closed,
            _ => Trouble::Broken(error),
        }
    }
}

impl From<Garbled> for Trouble {
    fn from(Garbled: Garbled) -> Trouble {
        Trouble::Garbled
    }
}

impl Halt {
    pub fn reason(&self) -> Reason {
        match self {
            Halt::Answered => Trouble::Garbled.reason(),
            Halt::Trouble(trouble) => trouble.reason(),
        }
    }
}
