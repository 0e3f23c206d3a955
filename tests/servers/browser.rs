//! As much of a browser as signing in needs.

use std::io::{Read, Write};
use std::net::TcpStream;

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
    let url = Url::parse(address).expect("an address");
    let host = format!("127.0.0.1:{}", url.port().expect("a port"));
    let mut stream = TcpStream::connect(&host).expect("a listener");
    let target = format!("{}?{}", url.path(), url.query().unwrap_or_default());
    let length = form.len();
    let request = format!(
        "{method} {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{form}"
    );
    stream.write_all(request.as_bytes()).expect("request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answer");
    let (head, text) = answer.split_once("\r\n\r\n").expect("an answer");
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
    let location = head.lines().find_map(|line| line.strip_prefix("location: "));
    Page { status, location: location.unwrap_or_default().to_owned(), text: text.to_owned() }
}
