//! A TCP connection to a host, whichever of its addresses answers.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use thiserror::Error;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;

/// Why there is none. What was tried last counts.
#[derive(Debug, Error)]
pub(super) enum DialError {
    /// The name was not found in time.
    #[error("the look-up of its address took too long")]
    LateName,
    /// No address answered in time.
    #[error("the connection took too long")]
    LateAnswer,
    /// The name has no address that may be used.
    #[error("the name has no address")]
    NoAddress,
    /// The system's word.
    #[error(transparent)]
    System(#[from] io::Error),
}

/// Connects within `limit`, without delay of small writes; to this machine alone where
/// `loopback_only`, whatever the name server says.
pub(super) async fn dial(
    host: &str,
    port: u16,
    loopback_only: bool,
    limit: Duration,
) -> Result<TcpStream, DialError> {
    let found = timeout(limit, lookup_host((host, port))).await;
    let addresses: Vec<SocketAddr> = found.map_err(|_| DialError::LateName)??.collect();
    let mut failure = DialError::NoAddress;
    // A black hole among several addresses must not use up the time of the others.
    let each = limit / u32::try_from(addresses.len().max(1)).unwrap_or(u32::MAX);
    for address in addresses.into_iter().filter(|a| !loopback_only || a.ip().is_loopback()) {
        match timeout(each, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => {
                stream.set_nodelay(true)?;
                return Ok(stream);
            }
            Ok(Err(error)) => failure = error.into(),
            Err(_) => failure = DialError::LateAnswer,
        }
    }
    Err(failure)
}
