//! The letters before SpamAssassin with its local rules.

use std::io::Write as _;
use std::process::{Command, Stdio};

use jiff::Timestamp;
use siaran::message::{Letter, Recipient};
use siaran::outside::mail::{Personal, Template, Unsubscribing};
use siaran::publisher::headers;

use super::samples::{config, samples};

/// A sound letter may cost no more.
const MOST: f64 = 0.5;

/// `letter` as it lies in a reader's mailbox.
fn arrived(letter: &Letter) -> Vec<u8> {
    let recipient = Recipient {
        email: "ayu@harianteladan.example".to_owned(),
        name: "Ayu Lestari".to_owned(),
        outlet: "Harian Teladan".to_owned(),
        list: "wartawan".to_owned(),
    };
    let date: Timestamp = "2026-10-20T03:00:00Z".parse().expect("instant");
    let headers = headers("041", "release", "kemencontoh.example");
    let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
    let zone = &config().newsroom.timezone.rules;
    let template = Template::new(letter, date, zone, &headers, &[]);
    let mut message = b"Return-Path: <pantulan@kemencontoh.example>\r\n\
        Received: from relay.kemencontoh.example (relay.kemencontoh.example [9.9.9.25])\r\n\
        \tby mx.harianteladan.example (Postfix) with ESMTPS id 4Xq7Yw1Zz2z9sRk\r\n\
        \tfor <ayu@harianteladan.example>; Tue, 20 Oct 2026 10:00:01 +0700 (WIB)\r\n"
        .to_vec();
    let token = "aaaabbbbccccddddeeeeffffgggg2";
    let personal = Personal {
        list: Some(("Wartawan nasional".to_owned(), "wartawan.kemencontoh.example".to_owned())),
        unsubscribe: Some(Unsubscribing {
            https: Some(format!("https://siaran.kemencontoh.example/berhenti/{token}")),
            mailto: Some(format!(
                "mailto:berhenti@kemencontoh.example?subject=unsubscribe%20{token}"
            )),
        }),
        ..Personal::new("<b0f1c2d3e4@kemencontoh.example>".to_owned())
    };
    template.expect("template").splice(&recipient, &personal, &mut message).expect("spliced");
    message
}

/// Score and report of SpamAssassin.
fn verdict(message: &[u8]) -> (f64, String) {
    let home = tempfile::tempdir().expect("folder");
    let mut child = Command::new("spamassassin")
        .args(["--local", "--test-mode"])
        .env("HOME", home.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("spamassassin, from the Debian package of that name");
    let mut stdin = child.stdin.take().expect("stdin");
    // Ends with the message; SpamAssassin reads all of it before it writes.
    stdin.write_all(message).expect("written");
    drop(stdin);
    let output = child.wait_with_output().expect("output");
    let report = String::from_utf8_lossy(&output.stdout).into_owned();
    let status = report.split_once("X-Spam-Status:").map(|(_, rest)| rest).expect("a verdict");
    let score = status.split_once("score=").map(|(_, rest)| rest).expect("a score");
    let score = score.split_whitespace().next().expect("a number");
    (score.parse().expect("a number"), report)
}

#[test]
fn spamassassin_finds_nothing_in_a_letter_of_any_type() {
    let (scores, spam): (Vec<_>, Vec<_>) = samples()
        .into_iter()
        .map(|sample| {
            let (score, report) = verdict(&arrived(&sample.letter));
            (sample.name, score, report)
        })
        .partition(|(_, score, _)| *score <= MOST);
    assert!(spam.is_empty(), "{spam:#?}");
    assert_eq!(scores.len(), 17);
}

#[test]
fn spamassassin_would_have_found_it() {
    let mut letter = samples().remove(0).letter;
    letter.subject = "GET RICH NOW!!! FREE $$$ VIAGRA".to_owned();
    letter.html = "<html><body><img src=\"http://9.9.9.9/x.gif\"><a href=\"http://9.9.9.9/\">https://bank.example</a> \
                   Buy viagra now! Click here, 100% free, no risk, dear friend, million dollars</body></html>"
        .to_owned();
    letter.text = "Buy viagra now!\n".to_owned();
    let (score, report) = verdict(&arrived(&letter));
    assert!(score > MOST, "{report}");
}
