//! A buffered connection, in the clear or encrypted. Replies leave when the server would wait, so
//! that a pipelined group is answered in one write.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::record::End;

const BUFFER: usize = 32 * 1024;
/// A client that was told good-bye may finish talking so long; otherwise the kernel would answer
/// its last bytes with a reset, and the reset can overtake the good-bye.
const LINGER: Duration = Duration::from_secs(1);

enum Stream {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
    Gone,
}

pub(super) struct Wire {
    stream: Stream,
    input: Vec<u8>,
    from: usize,
    to: usize,
    output: Vec<u8>,
    idle: Duration,
    slow: Option<(usize, Duration)>,
}

impl Wire {
    pub(super) fn new(stream: TcpStream, idle: Duration) -> Wire {
        Wire {
            stream: Stream::Plain(stream),
            input: vec![0; BUFFER],
            from: 0,
            to: 0,
            output: Vec::new(),
            idle,
            slow: None,
        }
    }

    /// What has come and was not yet consumed.
    pub(super) fn buffered(&self) -> &[u8] {
        &self.input[self.from..self.to]
    }

    pub(super) fn consume(&mut self, bytes: usize) {
        self.from = (self.from + bytes).min(self.to);
    }

    pub(super) fn discard(&mut self) {
        self.from = self.to;
    }

    /// Sends what is pending and waits for more; false at the end of the stream. The caller keeps
    /// fewer bytes unconsumed than the buffer holds.
    pub(super) async fn fill(&mut self) -> Result<bool, End> {
        self.flush().await?;
        if self.from == self.to {
            (self.from, self.to) = (0, 0);
        } else if self.to == self.input.len() {
            self.input.copy_within(self.from..self.to, 0);
            (self.from, self.to) = (0, self.to - self.from);
        }
        let mut room = &mut self.input[self.to..];
        if let Some((bytes, every)) = self.slow {
            sleep(every).await;
            let bytes = bytes.clamp(1, room.len());
            room = &mut room[..bytes];
        }
        let read = timeout(self.idle, self.stream.read(room)).await.map_err(|_| End::Idle)?;
        let read = read.map_err(lost)?;
        self.to += read;
        Ok(read > 0)
    }

    /// From now on at most `bytes` every so often; `None` for as much as there is.
    pub(super) fn pace(&mut self, slow: Option<(usize, Duration)>) {
        self.slow = slow;
    }

    /// One line, or several with CRLF between them.
    pub(super) fn say(&mut self, reply: &str) {
        self.output.extend_from_slice(reply.as_bytes());
        self.output.extend_from_slice(b"\r\n");
    }

    pub(super) fn say_raw(&mut self, bytes: &[u8]) {
        self.output.extend_from_slice(bytes);
    }

    pub(super) async fn flush(&mut self) -> Result<(), End> {
        if self.output.is_empty() {
            return Ok(());
        }
        let write = self.stream.write(&self.output);
        timeout(self.idle, write).await.map_err(|_| End::Idle)?.map_err(lost)?;
        self.output.clear();
        Ok(())
    }

    /// Becomes encrypted; nothing received before may be taken for something received after.
    pub(super) async fn secure(&mut self, acceptor: &TlsAcceptor) -> Result<(), End> {
        self.flush().await?;
        self.discard();
        let Stream::Plain(stream) = std::mem::replace(&mut self.stream, Stream::Gone) else {
            return Err(End::Tls("encrypted already".to_owned()));
        };
        let accepted = timeout(self.idle, acceptor.accept(stream)).await.map_err(|_| End::Idle)?;
        let stream = accepted.map_err(|error| End::Tls(error.to_string()))?;
        self.stream = Stream::Tls(Box::new(stream));
        Ok(())
    }

    /// Sends what is pending, says good-bye and lets the client finish.
    pub(super) async fn finish(&mut self) -> Result<(), End> {
        self.flush().await?;
        timeout(self.idle, self.stream.shutdown()).await.map_err(|_| End::Idle)?.map_err(lost)?;
        let _ = timeout(LINGER, self.swallow()).await;
        Ok(())
    }

    /// Reads and forgets until the client leaves.
    pub(super) async fn swallow(&mut self) {
        while self.stream.read(&mut self.input).await.is_ok_and(|read| read > 0) {}
    }

    /// Makes the close that follows a reset.
    pub(super) fn reset(&mut self) {
        let stream = match &self.stream {
            Stream::Plain(stream) => stream,
            Stream::Tls(stream) => stream.get_ref().0,
            Stream::Gone => return,
        };
        if let Err(error) = stream.set_zero_linger() {
            tracing::debug!(%error, "the sandbox relay closes instead of resetting");
        }
    }
}

impl Stream {
    async fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        match self {
            Stream::Plain(stream) => stream.read(room).await,
            Stream::Tls(stream) => match stream.read(room).await {
                // A close without close_notify is a close all the same.
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(0),
                read => read,
            },
            Stream::Gone => Ok(0),
        }
    }

    async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Stream::Plain(stream) => stream.write_all(bytes).await,
            Stream::Tls(stream) => {
                stream.write_all(bytes).await?;
                stream.flush().await
            }
            Stream::Gone => Err(io::ErrorKind::NotConnected.into()),
        }
    }

    async fn shutdown(&mut self) -> io::Result<()> {
        match self {
            Stream::Plain(stream) => stream.shutdown().await,
            Stream::Tls(stream) => stream.shutdown().await,
            Stream::Gone => Ok(()),
        }
    }
}

fn lost(error: io::Error) -> End {
    End::Lost(error.to_string())
}
