//! The bytes to and from a mail server, of which an answer may have only so many.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

use super::error::InboxError;
use super::response::{Piece, Response, announced};

/// An answer without messages has at most so many bytes: a search among half a million of them.
pub(super) const ANSWER: usize = 4 * 1024 * 1024;

pub(super) enum Stream {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

pub(super) trait Io: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Io for T {}

/// A stream and what it brought that is not read yet.
pub(super) struct Wire {
    pub stream: Stream,
    input: Vec<u8>,
    /// Bytes that may still come until the next [`Wire::allow`].
    left: usize,
}

impl Wire {
    pub fn new(stream: Stream) -> Wire {
        Wire { stream, input: Vec::new(), left: ANSWER }
    }

    /// From now on so many bytes may come; more are an error.
    pub fn allow(&mut self, bytes: usize) {
        self.left = bytes;
    }

    /// Whether something was received that nobody asked for yet.
    pub fn has_input(&self) -> bool {
        !self.input.is_empty()
    }

    pub async fn send(&mut self, bytes: &[u8]) -> Result<(), InboxError> {
        let io = self.io();
        io.write_all(bytes).await.map_err(lost)?;
        io.flush().await.map_err(lost)
    }

    /// The next response: a line, with the literals in it.
    pub async fn response(&mut self) -> Result<Response, InboxError> {
        let mut pieces = Vec::new();
        loop {
            let line = self.line().await?;
            let literal = announced(&line);
            pieces.push(Piece::Text(line));
            match literal {
                Some(length) => pieces.push(Piece::Literal(self.literal(length).await?)),
                None => return Ok(Response::new(pieces)),
            }
        }
    }

    /// Up to the line end, which is left out.
    async fn line(&mut self) -> Result<Vec<u8>, InboxError> {
        let mut seen = 0;
        loop {
            if let Some(at) = self.input[seen..].iter().position(|&b| b == b'\n') {
                let mut line: Vec<u8> = self.input.drain(..=seen + at).collect();
                line.pop();
                line.pop_if(|last| *last == b'\r');
                return Ok(line);
            }
            seen = self.input.len();
            self.fill().await?;
        }
    }

    async fn literal(&mut self, length: usize) -> Result<Vec<u8>, InboxError> {
        if length.saturating_sub(self.input.len()) > self.left {
            return Err(InboxError::protocol(format!("it announces {length} bytes")));
        }
        while self.input.len() < length {
            self.fill().await?;
        }
        Ok(self.input.drain(..length).collect())
    }

    /// Reads once.
    async fn fill(&mut self) -> Result<(), InboxError> {
        let mut space = [0; 16 * 1024];
        let most = space.len().min(self.left);
        if most == 0 {
            return Err(InboxError::protocol("its answer does not end"));
        }
        let count = self.io().read(&mut space[..most]).await.map_err(lost)?;
        if count == 0 {
            return Err(InboxError::Unreachable("it closed the connection".to_owned()));
        }
        self.left -= count;
        self.input.extend_from_slice(&space[..count]);
        Ok(())
    }

    fn io(&mut self) -> &mut dyn Io {
        match &mut self.stream {
            Stream::Plain(stream) => stream,
            Stream::Tls(stream) => stream,
        }
    }
}

/// A connection's failure; TLS may find its fault only while reading.
pub(super) fn lost(error: io::Error) -> InboxError {
    match error.get_ref().is_some_and(|inner| inner.is::<rustls::Error>()) {
        true => InboxError::Tls(error.to_string()),
        false => InboxError::Unreachable(error.to_string()),
    }
}
