//! Whom the client talks to at all.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

use super::script::{Say, created, hear};
use super::{cause, post, posts};
use crate::outside::x::client::{Client, ClientError};

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_ends_before_the_first_byte() {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    // Installs the provider, too.
    let pem = reqwest::Certificate::from_der(made.cert.der()).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let build = |roots| Client::build(&url, Duration::from_secs(20), Some(roots)).unwrap();
    let (stranger, friend) = (build(vec![]), build(vec![pem]));
    let config = rustls::ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let task = tokio::spawn(async move {
        let (refused, _) = listener.accept().await.unwrap();
        assert!(acceptor.accept(refused).await.is_err());
        let (trusted, _) = listener.accept().await.unwrap();
        let mut stream = acceptor.accept(trusted).await.unwrap();
        let mut heard = Vec::new();
        hear(&mut stream, &mut heard).await;
        let Say(words) = created(1) else { unreachable!() };
        stream.write_all(words.as_bytes()).await.unwrap();
        String::from_utf8(heard).unwrap()
    });
    assert_eq!(cause(&post(&stranger).await), "not yet Unreachable");
    assert_eq!(cause(&post(&friend).await), "sent 1");
    assert_eq!(posts(&[task.await.unwrap()]), 1);
}

#[test]
fn only_sound_addresses_make_a_client() {
    for (address, sound) in [
        ("http://127.0.0.1:8080", true),
        ("http://127.1", true),
        ("http://[::1]:80/stand-in", true),
        ("http://localhost", true),
        ("http://localhost.contoh.example", false),
        ("http://api.x.com", false),
        ("http://127.0.0.1.contoh.example", false),
        ("http://0.0.0.0", false),
        ("http://[::]", false),
        ("http://user@localhost", false),
        ("http://:geheim@localhost", false),
        ("http://localhost?x", false),
        ("http://localhost#x", false),
        ("ftp://localhost", false),
        ("file:///etc/passwd", false),
        ("localhost", false),
        ("", false),
    ] {
        let client = Client::new(address);
        assert_eq!(client.is_ok(), sound, "{address}");
        if let Err(error) = client {
            assert!(matches!(error, ClientError::Address(_)), "{address}");
            assert!(!error.to_string().contains("geheim"));
        }
    }
}
