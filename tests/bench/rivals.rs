//! The others: Postfix's own load generator and Python's smtplib.

use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::newsroom::Measured;
use super::process;
use super::sink::smtp_sink;

/// A thread a connection; each letter is built for its recipient, as a script of an office would.
const SMTPLIB: &str = r#"
import smtplib, sys, threading
from email.message import EmailMessage
port, count, connections, folder = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
text, html = open(folder + '/letter.txt').read(), open(folder + '/letter.html').read()
numbers, lock, sent = iter(range(count)), threading.Lock(), []
def work():
    server, mine = smtplib.SMTP('127.0.0.1', port), 0
    while True:
        with lock:
            n = next(numbers, None)
        if n is None:
            break
        name = f'Wartawan {n:05}'
        letter = EmailMessage()
        letter['From'] = 'Biro Humas <humas@kantor.example>'
        letter['To'] = f'{name} <wartawan{n:05}@media.example>'
        letter['Subject'] = 'Siaran Pers'
        letter.set_content(text.replace('{{ recipient.name }}', name))
        letter.add_alternative(html.replace('{{ recipient.name }}', name), subtype='html')
        server.send_message(letter)
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

/// Python's smtplib with the letter of `folder`.
pub fn smtplib(messages: u32, connections: u32, folder: &Path) -> Measured {
    let sink = smtp_sink(&[]);
    let mut command = Command::new("python3");
    command.args(["-c", SMTPLIB, &sink.port.to_string(), &messages.to_string()]);
    command.arg(connections.to_string()).arg(folder);
    measure(command)
}
