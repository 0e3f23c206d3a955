//! Postfix's smtp-sink: a server that takes everything, or misbehaves as told.

use std::net::TcpStream;

use super::kept::Kept;
use super::port::free_port;

/// A running smtp-sink.
pub struct SmtpSink {
    /// Where it listens on 127.0.0.1.
    pub port: u16,
    _kept: Kept,
    _folder: tempfile::TempDir,
}

/// Starts `smtp-sink ARGS` on a free loopback port, see its manual page for the arguments:
/// `-r rcpt` refuses with 4xx, `-f rcpt` with 5xx, `-q data` hangs up there without a word, `-Q
/// data` with 421, `-w 3` waits 3 s before it answers DATA.
pub fn smtp_sink(args: &[&str]) -> SmtpSink {
    let mut failures = Vec::new();
    for _ in 0..5 {
        let folder = tempfile::tempdir().expect("temporary folder");
        let port = free_port();
        let address = format!("127.0.0.1:{port}");
        // Run by root it must be told whom to become.
        let mut command = vec!["smtp-sink", "-u", "nobody"];
        command.extend(args);
        command.extend([address.as_str(), "256"]);
        let mut kept = Kept::start(&command, &folder.path().join("output"));
        match kept.wait_until(|| TcpStream::connect(&address).is_ok()) {
            Ok(()) => return SmtpSink { port, _kept: kept, _folder: folder },
            Err(error) => failures.push(error),
        }
    }
    panic!("smtp-sink did not start: {failures:#?}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufRead, BufReader, Write};

    fn reply_to(port: u16, commands: &[&str]) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("connect");
        let mut lines = BufReader::new(stream.try_clone().expect("clone")).lines();
        let mut last = lines.next().expect("greeting").expect("text");
        for command in commands {
            write!(stream, "{command}\r\n").expect("write");
            last = lines.next().expect("reply").expect("text");
        }
        last
    }

    #[test]
    fn takes_or_refuses_as_told() {
        let dialogue = ["HELO a.example", "MAIL FROM:<a@a.example>", "RCPT TO:<b@b.example>"];
        let kind = smtp_sink(&[]);
        assert!(reply_to(kind.port, &dialogue).starts_with("250"));
        let harsh = smtp_sink(&["-f", "rcpt"]);
        assert!(reply_to(harsh.port, &dialogue).starts_with('5'));
        let port = harsh.port;
        drop(harsh);
        assert!(TcpStream::connect(("127.0.0.1", port)).is_err(), "stopped");
    }
}
