//! Raw dialogues with the stand-in relay.

mod dialogue;
mod encryption;
mod faults;

use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::*;

trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// Only so that a broken server fails a test instead of hanging it.
const PATIENCE: Duration = Duration::from_secs(20);

/// A client that does exactly what it is told.
struct Client {
    stream: Box<dyn Stream>,
    heard: Vec<u8>,
}

impl Client {
    /// A bare connection.
    async fn connect(server: &MailServer) -> Client {
        let stream = TcpStream::connect(server.addr()).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Client { stream: Box::new(stream), heard: Vec::new() }
    }

    /// Past the greeting.
    async fn greeted(server: &MailServer) -> Client {
        let mut client = Client::connect(server).await;
        assert_eq!(client.hear().await, "220 localhost ESMTP siaran sandbox");
        client
    }

    /// Past EHLO.
    async fn ready(server: &MailServer) -> Client {
        let mut client = Client::greeted(server).await;
        assert!(client.ask("EHLO kantor.example").await.starts_with("250-localhost\n"));
        client
    }

    /// After MAIL and one RCPT.
    async fn addressed(server: &MailServer) -> Client {
        let mut client = Client::ready(server).await;
        client.address("w@pers.example").await;
        client
    }

    async fn address(&mut self, to: &str) {
        assert_eq!(self.ask("MAIL FROM:<humas@kantor.example>").await, "250 2.1.0 Ok");
        assert_eq!(self.ask(&format!("RCPT TO:<{to}>")).await, "250 2.1.5 Ok");
    }

    /// TLS over the connection as it stands, trusting the server's CA.
    async fn secure(self, server: &MailServer, name: &str) -> std::io::Result<Client> {
        let pem = server.ca_pem().expect("a server with TLS has a CA");
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(pem.as_bytes()).unwrap()).unwrap();
        let config = ClientConfig::builder_with_provider(ring::default_provider().into())
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = ServerName::try_from(name.to_owned()).unwrap();
        let connector = TlsConnector::from(Arc::new(config));
        let stream = timeout(PATIENCE, connector.connect(name, self.stream)).await.unwrap()?;
        Ok(Client { stream: Box::new(stream), heard: Vec::new() })
    }

    async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.stream.write_all(bytes.as_ref()).await.unwrap();
        self.stream.flush().await.unwrap();
    }

    /// One reply; lines of a long one are joined by `\n`. What comes before an early end is
    /// followed by `(end)`.
    async fn hear(&mut self) -> String {
        let mut reply = String::new();
        loop {
            let line = match self.heard.iter().position(|&byte| byte == b'\n') {
                Some(end) => self.heard.drain(..=end).collect::<Vec<u8>>(),
                None => {
                    if !self.more().await {
                        return reply + &String::from_utf8_lossy(&self.heard) + "(end)";
                    }
                    continue;
                }
            };
            let line = String::from_utf8(line).unwrap();
            let line = line.strip_suffix("\r\n").expect("replies end in CRLF");
            reply += line;
            if line.as_bytes().get(3) != Some(&b'-') {
                return reply;
            }
            reply.push('\n');
        }
    }

    async fn more(&mut self) -> bool {
        let mut room = [0; 4096];
        match timeout(PATIENCE, self.stream.read(&mut room)).await.expect("the server hangs") {
            Ok(read) if read > 0 => {
                self.heard.extend_from_slice(&room[..read]);
                true
            }
            _ => false,
        }
    }

    async fn ask(&mut self, line: &str) -> String {
        self.send(format!("{line}\r\n")).await;
        self.hear().await
    }

    /// Sends the pieces at once and hears as many replies.
    async fn ask_all(&mut self, bytes: impl AsRef<[u8]>, replies: usize) -> Vec<String> {
        self.send(bytes).await;
        let mut heard = Vec::new();
        for _ in 0..replies {
            heard.push(self.hear().await);
        }
        heard
    }

    /// DATA with this body, which brings its own final dot.
    async fn data(&mut self, body: impl AsRef<[u8]>) -> String {
        assert_eq!(self.ask("DATA").await, "354 End data with <CR><LF>.<CR><LF>");
        self.send(body).await;
        self.hear().await
    }

    async fn is_closed(&mut self) -> bool {
        self.heard.is_empty() && !self.more().await
    }
}

async fn start() -> MailServer {
    MailServer::start(Options::default()).await.unwrap()
}

async fn start_with(change: impl FnOnce(&mut Options)) -> MailServer {
    let mut options = Options::default();
    change(&mut options);
    MailServer::start(options).await.unwrap()
}

/// How connection `number` ended, once it has.
async fn end_of(server: &MailServer, number: u64) -> End {
    let ended = async {
        loop {
            let logs = server.connections();
            if let Some((_, end)) =
                logs.iter().find(|log| log.number == number).and_then(|log| log.end.clone())
            {
                return end;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    timeout(PATIENCE, ended).await.expect("the connection does not end")
}

fn complained(server: &MailServer, of: &str) {
    let complaints = server.complaints();
    assert!(complaints.iter().any(|complaint| complaint.contains(of)), "{of}: {complaints:?}");
}
