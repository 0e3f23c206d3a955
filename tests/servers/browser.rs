//! As much of a browser as signing in needs.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use reqwest::Url;

/// What a browser gets.
pub struct Page {
    /// Status of the answer.
    pub status: u16,
    /// Where it is led; empty for nowhere.
    pub location: String,
    /// The page.
    pub text: String,
}

/// Opens an address on loopback.
pub fn open(address: &str) -> Page {
    request("GET", address, "")
}

/// Sends a form to an address on loopback.
pub fn post(address: &str, form: &str) -> Page {
    request("POST", address, form)
}

/// A request of any method.
pub fn request(method: &str, address: &str, form: &str) -> Page {
    try_request(method, address, form).expect("an answer")
}

/// The same to somebody who may not be there, or be gone before he has answered.
pub fn try_request(method: &str, address: &str, form: &str) -> io::Result<Page> {
    let url = Url::parse(address).expect("an address");
    let host = format!("127.0.0.1:{}", url.port().expect("a port"));
    let mut stream = TcpStream::connect(&host)?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    let target = format!("{}?{}", url.path(), url.query().unwrap_or_default());
    let length = form.len();
    let request = format!(
        "{method} {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{form}"
    );
    stream.write_all(request.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, text) = answer.split_once("\r\n\r\n").ok_or(io::ErrorKind::UnexpectedEof)?;
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
    let location = head.lines().find_map(|line| line.strip_prefix("location: "));
    let location = location.unwrap_or_default().to_owned();
    Ok(Page { status, location, text: text.to_owned() })
}
