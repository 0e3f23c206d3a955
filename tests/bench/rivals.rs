//! The others: Postfix's own load generator and Python's smtplib.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::newsroom::Measured;
use super::process;
use super::sink::smtp_sink;

/// A thread a connection. `build`: each letter is built for its recipient, as a script of an office
/// would. `splice`: built once, then names are replaced in its bytes, the fastest that a script can.
const SMTPLIB: &str = r#"
import smtplib, sys, threading
from email.message import EmailMessage
port, count, connections, folder, way = *map(int, sys.argv[1:4]), *sys.argv[4:6]
text, html = open(folder + '/letter.txt').read(), open(folder + '/letter.html').read()
numbers, lock, sent = iter(range(count)), threading.Lock(), []
def build(name, address):
    letter = EmailMessage()
    letter['From'] = 'Biro Humas <humas@kantor.example>'
    letter['To'] = f'{name} <{address}>'
    letter['Subject'] = 'Siaran Pers'
    letter.set_content(text.replace('{{ recipient.name }}', name))
    letter.add_alternative(html.replace('{{ recipient.name }}', name), subtype='html')
    return letter
once = build('NAME', 'ADDRESS@media.example').as_bytes()
def work():
    server, mine = smtplib.SMTP('127.0.0.1', port), 0
    while True:
        with lock:
            n = next(numbers, None)
        if n is None:
            break
        name = f'Wartawan {n:05}'
        address = f'wartawan{n:05}@media.example'
        if way == 'build':
            server.send_message(build(name, address))
        else:
            letter = once.replace(b'ADDRESS@media.example', address.encode())
            letter = letter.replace(b'NAME', name.encode())
            server.sendmail('humas@kantor.example', [address], letter)
        mine += 1
    server.quit()
    sent.append(mine)
threads = [threading.Thread(target=work) for _ in range(connections)]
[t.start() for t in threads]
[t.join() for t in threads]
sys.exit(sum(sent) != count)
"#;

fn measure(mut command: Command) -> Measured {
    let before = process::cpu_of_children();
    let start = Instant::now();
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().expect("the rival starts");
    let mut rss_mb: f64 = 0.0;
    let status = loop {
        rss_mb = rss_mb.max(process::peak_mb(child.id()));
        if let Some(status) = child.try_wait().expect("our own child") {
            break status;
        }
        thread::sleep(Duration::from_millis(5));
    };
    let seconds = start.elapsed().as_secs_f64();
    assert!(status.success(), "{command:?}: {status}");
    let cpu_seconds = process::cpu_of_children() - before;
    Measured { seconds, cpu_seconds, rss_mb, ..Measured::default() }
}

/// `smtp-source -d`: the same message again and again, nothing built, nothing written down.
pub fn smtp_source(messages: u32, connections: u32) -> Measured {
    let sink = smtp_sink(&[]);
    let mut command = Command::new("smtp-source");
    command.args(["-d", "-s", &connections.to_string(), "-m", &messages.to_string()]);
    command.args(["-l", "20480", "-f", "humas@kantor.example", "-t", "wartawan@media.example"]);
    command.arg(format!("127.0.0.1:{}", sink.port));
    measure(command)
}

/// Python's smtplib with the letter of `folder`, in one of its two ways.
pub fn smtplib(messages: u32, connections: u32, folder: &Path, way: &str) -> Measured {
    let sink = smtp_sink(&[]);
    let mut command = Command::new("python3");
    command.args(["-c", SMTPLIB, &sink.port.to_string(), &messages.to_string()]);
    command.arg(connections.to_string()).arg(folder).arg(way);
    measure(command)
}

/// The extensions that smtp-sink names.
pub fn offers() -> String {
    let sink = smtp_sink(&[]);
    let mut stream = TcpStream::connect(("127.0.0.1", sink.port)).expect("connect");
    stream.write_all(b"EHLO kantor.example\r\nQUIT\r\n").expect("write");
    let lines = BufReader::new(stream).lines().map_while(Result::ok);
    let named = lines.filter_map(|l| l.strip_prefix("250").map(|l| l[1..].to_owned()));
    named.skip(1).collect::<Vec<_>>().join(" ")
}
