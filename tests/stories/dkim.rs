//! Signed letters, judged by two verifiers that others wrote.

mod verifiers;

use std::process::Command;
use std::sync::OnceLock;

use data_encoding::BASE64;
use jiff::{Timestamp, tz::TimeZone};
use secrecy::{ExposeSecret, SecretString};
use siaran::message::{Letter, Recipient};
use siaran::outside::mail::dkim::{BodyHash, Signer, head_and_body};
use siaran::outside::mail::{Personal, Template};

use siaran::sandbox::smtp::{Act, Matcher, Stage};

use crate::newsroom::{Setup, announcement, due_in, reader};
use crate::servers::port::free_port;
use verifiers::verdicts;

const HEADERS: &str = "From: Biro Humas <humas@kantor.example>\r\nTo: ayu@satu.example\r\n\
    Subject: Siaran\r\nDate: Tue, 20 Oct 2026 10:00:00 +0700\r\nMessage-ID: <a@kantor.example>\r\n\
    MIME-Version: 1.0\r\n";

fn key() -> SecretString {
    let arguments = ["genpkey", "-quiet", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"];
    let output = Command::new("openssl").args(arguments).output().expect("openssl");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("PEM").into()
}

fn signer() -> &'static Signer {
    static SIGNER: OnceLock<Signer> = OnceLock::new();
    SIGNER.get_or_init(|| Signer::new("kantor.example", "siaran", &key()).expect("signer"))
}

fn date() -> Timestamp {
    "2026-10-20T03:00:00Z".parse().expect("date")
}

fn signed(message: &[u8]) -> Vec<u8> {
    let (headers, body) = head_and_body(message);
    let header = signer().sign(headers, &BodyHash::of(body), date()).expect("signature");
    [&header, message].concat()
}

/// As the release makes it, for a recipient and with the headers of a subscription.
fn letter(subject: &str, text: &str, name: &str) -> Vec<u8> {
    let letter = Letter {
        from: "Biro Humas Kementerian <humas@kantor.example>".to_owned(),
        reply_to: Some("media@kantor.example".to_owned()),
        subject: subject.to_owned(),
        text: format!("Yth. {{{{ recipient.name }}}},\n\n{text}\n\n\n"),
        html: format!("<p>Yth. {{{{ recipient.name }}}}</p>\n<p>{text}</p>\n"),
        attachments: Vec::new(),
    };
    let personal = Personal::new("<abc@kantor.example>".to_owned());
    let token = "t".repeat(180);
    let unsubscribe = format!("<https://kantor.example/u/{token}>, <mailto:keluar@kantor.example>");
    let headers = [
        ("List-Unsubscribe", unsubscribe.as_str()),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("List-Id", "Media <media.kantor.example>"),
        ("Auto-Submitted", "auto-generated"),
        ("Feedback-ID", "sp-041:release:media:siaran"),
        ("X-Auto-Response-Suppress", "OOF, AutoReply"),
    ];
    let zone = TimeZone::fixed(jiff::tz::offset(7));
    let template = Template::new(&letter, date(), &zone, &headers, &[]).expect("template");
    let recipient = Recipient {
        email: "ayu@satu.example".to_owned(),
        name: name.to_owned(),
        outlet: "Harian Satu".to_owned(),
        list: "media".to_owned(),
    };
    let mut out = Vec::new();
    template.splice(&recipient, &personal, &mut out).expect("splice");
    out
}

/// More than a megabyte in base64 behind a line of text.
fn with_attachment() -> Vec<u8> {
    let bytes: Vec<u8> =
        (0..900_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let mut out = format!(
        "{HEADERS}Content-Type: multipart/mixed; boundary=\"=_b\"\r\n\r\n--=_b\r\n\
         Content-Type: text/plain\r\n\r\nTerlampir.\r\n--=_b\r\nContent-Type: application/pdf\r\n\
         Content-Disposition: attachment;\r\n\tfilename=\"lampiran.pdf\"\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n"
    );
    for line in BASE64.encode(&bytes).as_bytes().chunks(76) {
        out.push_str(std::str::from_utf8(line).expect("base64"));
        out.push_str("\r\n");
    }
    assert!(out.len() > 1 << 20);
    (out + "--=_b--\r\n").into_bytes()
}

fn judged(messages: &[(&str, Vec<u8>)]) -> Vec<(String, [String; 2])> {
    let (names, bytes): (Vec<_>, Vec<_>) = messages.iter().cloned().unzip();
    let verdicts = verdicts(&signer().dns_name(), &signer().dns_record(), &bytes);
    names.into_iter().map(str::to_owned).zip(verdicts).collect()
}

fn replaced(message: &[u8], from: &str, to: &str) -> Vec<u8> {
    let at = message.windows(from.len()).position(|part| part == from.as_bytes());
    let at = at.unwrap_or_else(|| panic!("{from:?} is in the message"));
    [&message[..at], to.as_bytes(), &message[at + from.len()..]].concat()
}

/// By every verifier; Mail::DKIM calls a signature invalid whose key it cannot find.
fn is_refused(verdict: &[String]) -> bool {
    verdict.iter().all(|said| said.starts_with("fail") || said.starts_with("invalid"))
}

#[test]
fn two_verifiers_accept_letters_of_every_kind() {
    let long = "Pernyataan bersama tentang penanganan banjir di tiga provinsi ".repeat(12);
    let plain = |headers: &str, body: &str| format!("{HEADERS}{headers}\r\n{body}").into_bytes();
    let messages = [
        ("plain", plain("Content-Type: text/plain\r\n", "Halo.\r\n")),
        ("alternative", letter("Siaran pers", "Hasil rapat.", "Ayu")),
        ("attachment", with_attachment()),
        ("long headers", letter(&long, "Hasil rapat.", "Raden Ayu Wijayanti, S.H., M.Hum.")),
        ("encoded words", letter("Pengumuman “résumé” — 日本", "Café — 東京.", "José Ñandú")),
        (
            "8-bit body",
            plain(
                "Content-Transfer-Encoding: 8bit\r\n",
                "Caf\u{e9} \u{2014} \u{6771}\r\n\u{a0}\r\n",
            ),
        ),
        ("8-bit header", plain("List-Id: Caf\u{e9} <l.kantor.example>\r\n", "Halo.\r\n")),
        ("white space", plain("", " a \t b \r\n\r\n\t\r\n c\r\n \r\n\r\n\r\n")),
        ("no end of line", plain("", "Halo.")),
        ("empty lines", plain("", "\r\n\r\n")),
        ("empty body", plain("", "")),
        ("no empty line", HEADERS.as_bytes().to_vec()),
        (
            "repeated headers",
            plain("References: <a@b>\r\nReply-To: a@b\r\nReferences:\r\n <c@d>\t\r\n", "Halo.\r\n"),
        ),
        ("tabs and folds", plain("LIST-ID:\r\n\t a \t\r\n \t <b.c>  \r\n", "Halo.\r\n")),
    ];
    let messages = messages.map(|(name, message)| (name, signed(&message)));
    let verdicts = judged(&messages);
    assert_eq!(verdicts.len(), 14);
    for (name, verdict) in verdicts {
        assert_eq!(verdict, ["pass", "pass"], "{name}");
    }
}

#[test]
fn other_white_space_on_the_way_does_no_harm() {
    let message = signed(&letter("Siaran pers", "Hasil rapat.", "Ayu"));
    let text = String::from_utf8(message.clone()).expect("ASCII");
    let (headers, body) = text.split_once("\r\n\r\n").expect("headers");
    // As gateways do: unfolded headers, blanks at the end of lines, empty lines at the end.
    let unfolded = headers.replace("\r\n ", " ").replace("\r\n\t", " ");
    let blanks = format!("{}\r\n\r\n", body.replace("\r\n", " \r\n"));
    let changed = [
        ("as sent", message),
        ("unfolded", format!("{unfolded}\r\n\r\n{body}").into_bytes()),
        ("blanks", format!("{headers}\r\n\r\n{blanks}").into_bytes()),
        ("traced", format!("Received: from a by b\r\nX-Spam: no\r\n{text}").into_bytes()),
    ];
    for (name, verdict) in judged(&changed) {
        assert_eq!(verdict, ["pass", "pass"], "{name}");
    }
}

#[test]
fn two_verifiers_refuse_what_was_changed() {
    let message = signed(&letter("Siaran pers", "Hasil rapat.", "Ayu"));
    let added = |line: &str| [line.as_bytes(), &message].concat();
    let changed = [
        ("body", replaced(&message, "Hasil", "Gagal")),
        ("more body", [&message[..], b"Lagi.\r\n"].concat()),
        ("subject", replaced(&message, "Siaran pers", "Siaran palsu")),
        ("date", replaced(&message, "Date: Tue, 20 Oct", "Date: Tue, 21 Oct")),
        ("reply-to", replaced(&message, "media@kantor", "media@maling")),
        (
            "unsubscribe",
            replaced(
                &message,
                "List-Unsubscribe: <https://kantor",
                "List-Unsubscribe: <https://maling",
            ),
        ),
        (
            "one click",
            replaced(&message, "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", ""),
        ),
        ("list", replaced(&message, "media.kantor.example", "media.maling.example")),
        ("feedback", replaced(&message, "sp-041", "sp-042")),
        ("auto-submitted", replaced(&message, "auto-generated", "no")),
        ("kind", replaced(&message, "multipart/alternative", "multipart/mixed")),
        ("second from", added("From: Maling <x@maling.example>\r\n")),
        ("second to", added("To: x@maling.example\r\n")),
        ("second subject", added("Subject: Lain\r\n")),
        ("second date", added("Date: Wed, 21 Oct 2026 10:00:00 +0700\r\n")),
        ("time of signing", replaced(&message, "t=1792", "t=1791")),
        ("domain", replaced(&message, "d=kantor.example", "d=maling.example")),
    ];
    for (name, verdict) in judged(&changed) {
        assert!(is_refused(&verdict), "{name}: {verdict:?}");
    }
    // A record of another key.
    let other = Signer::new("kantor.example", "siaran", &key()).expect("signer");
    let verdict = verdicts(&other.dns_name(), &other.dns_record(), &[message]).concat();
    assert!(is_refused(&verdict), "{verdict:?}");
}

#[test]
fn a_shared_beginning_is_hashed_once_for_all() {
    let head = "MIME-Version: 1.0\r\n";
    let (start, end) = ("Bersama.  \r\n".repeat(1000), "\r\n\r\n");
    let mut shared = BodyHash::new();
    shared.update(start.as_bytes());
    let messages: Vec<Vec<u8>> = ["Ayu", "Budi"]
        .map(|name| {
            let headers =
                format!("From: humas@kantor.example\r\nTo: {name}@satu.example\r\n{head}");
            let mut hash = shared.clone();
            hash.update(name.as_bytes());
            hash.update(end.as_bytes());
            let header = signer().sign(headers.as_bytes(), &hash.finish(), date()).expect("sign");
            [&header[..], format!("{headers}\r\n{start}{name}{end}").as_bytes()].concat()
        })
        .into();
    for verdict in verdicts(&signer().dns_name(), &signer().dns_record(), &messages) {
        assert_eq!(verdict, ["pass", "pass"]);
    }
}

#[test]
fn what_the_daemon_sends_is_signed_with_all_its_headers() {
    let port = free_port();
    let setup = Setup {
        recipients: 4,
        connections: 2,
        retry: "[1s]",
        email: format!(
            "  dkim: {{ domain: teladan.example, selector: s1, credential: dkim }}\n  unsubscribe:\n    url: http://127.0.0.1:{port}/berhenti\n    mailto: berhenti@teladan.example\n"
        ),
        more: format!("web: {{ listen: \"127.0.0.1:{port}\" }}\n"),
        ..Setup::default()
    };
    let mut room = setup.build();
    let key = key();
    room.credential("dkim", key.expose_secret());
    let signer = Signer::new("teladan.example", "s1", &key).expect("signer");
    // A letter that is tried again is the same letter.
    let retried = Matcher::Recipient(reader(3));
    room.mail.fault(retried, Stage::Dot { stored: false }, Act::reply("451 4.3.0 try later"));
    room.start();
    room.drop_file("asli.md", &announcement("Jam layanan — loket baru", due_in(2), &[]));
    room.wait_state("asli", "released");
    let correction = format!(
        "---\ntitle: Ralat jam layanan\ntype: ralat\npublish_at: {}\ncorrects: asli\nx: none\n---\nYth. {{{{ recipient.name }}}}, pukul delapan.\n",
        due_in(2)
    );
    room.drop_file("ralat.md", &correction);
    room.wait_state("ralat", "released");
    room.wait_desk("Released");

    let all: Vec<_> = room.mail.inbox().iter().map(|letter| letter.data.clone()).collect();
    assert!(all.len() > 4 + 4, "letters, corrections and a mail to the desk: {}", all.len());
    for verdict in verdicts(&signer.dns_name(), &signer.dns_record(), &all) {
        assert!(verdict.iter().all(|v| v == "pass"), "{verdict:?}");
    }
    for letter in room.letters() {
        let text =
            String::from_utf8_lossy(&letter.data).replace("\r\n\t", " ").replace("\r\n ", " ");
        let signature = text.lines().next().expect("a header").to_lowercase().replace(' ', "");
        assert!(signature.starts_with("dkim-signature:"), "{signature}");
        for name in ["list-unsubscribe:", "list-unsubscribe-post:", "list-id:", "feedback-id"] {
            assert!(signature.contains(name), "{name} in {signature}");
        }
    }
    // A correction belongs under the letter that it corrects.
    let parse = |data: &[u8]| {
        mail_parser::MessageParser::default().parse(data).expect("message").into_owned()
    };
    let letters: Vec<_> =
        room.letters().iter().map(|l| (l.rcpt_to[0].clone(), parse(&l.data))).collect();
    for n in 1..=4 {
        let of = |subject: &str| {
            let mine = letters.iter().filter(|(to, _)| *to == reader(n));
            mine.map(|(_, m)| m)
                .find(|m| m.subject().is_some_and(|s| s.starts_with(subject)))
                .expect("a letter")
        };
        let answers = of("Ralat").in_reply_to().as_text().map(str::to_owned);
        assert_eq!(answers.as_deref(), of("Jam layanan").message_id());
    }
}

#[test]
fn a_key_that_cannot_sign_stops_the_start_and_check() {
    let setup = Setup {
        email: "  dkim: { domain: teladan.example, selector: s1, credential: dkim }\n".to_owned(),
        ..Setup::default()
    };
    let room = setup.build();
    // Where no secrets are, as on a merge request, there is nothing to check.
    assert!(room.try_run(&["check"]).0);
    room.credential("dkim", "-----BEGIN PRIVATE KEY-----\nbukan kunci\n");
    let (well, said, _) = room.try_run(&["check"]);
    assert!(!well && said.contains("error[dkim.key]") && !said.contains("bukan kunci"), "{said}");
    let output = room.output(&["run"]);
    assert_eq!(output.status.code(), Some(78), "{}", String::from_utf8_lossy(&output.stderr));
    room.credential("dkim", key().expose_secret());
    let (well, _, told) = room.try_run(&["check"]);
    assert!(
        well && told.contains("s1._domainkey.teladan.example") && told.contains("v=DKIM1"),
        "{told}"
    );
}
