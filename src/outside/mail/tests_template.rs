//! Letters spliced and read back by an independent parser.

use jiff::{Timestamp, tz::TimeZone};
use mail_parser::{Message, MessageParser};

use super::{Personal, Template, TemplateError, Unsubscribing};
use crate::message::{Attachment, Content, Letter, Recipient};

const ID: &str = "<abc@kantor.example>";

fn letter() -> Letter {
    Letter {
        from: "Biro Humas Kementerian <humas@kantor.example>".to_owned(),
        reply_to: Some("media@kantor.example".to_owned()),
        subject: "Siaran pers untuk {{ recipient.outlet }}".to_owned(),
        text: "Yth. {{ recipient.name }}, {{ recipient.outlet }}\n\nHalo.\n".to_owned(),
        html: "<p title=\"{{ recipient.name }}\">Yth. {{ recipient.name }}</p>\n\
               <p>{{ recipient.email }}{{ recipient.outlet }}</p>\n"
            .to_owned(),
        attachments: Vec::new(),
    }
}

fn recipient(name: &str, outlet: &str) -> Recipient {
    Recipient {
        email: "ayu@satu.example".to_owned(),
        name: name.to_owned(),
        outlet: outlet.to_owned(),
        list: String::new(),
    }
}

fn template(letter: &Letter, headers: &[(&str, &str)]) -> Result<Template, TemplateError> {
    let date: Timestamp = "2026-10-20T03:00:00Z".parse().unwrap();
    Template::new(letter, date, &TimeZone::fixed(jiff::tz::offset(7)), headers, &[])
}

fn id() -> Personal {
    Personal::new(ID.to_owned())
}

/// The wire form, with what must hold of any: CRLF only, ASCII, short lines, no leading dot.
fn splice(letter: &Letter, recipient: &Recipient) -> Vec<u8> {
    let mut out = b"kept".to_vec();
    template(letter, &[]).unwrap().splice(recipient, &id(), &mut out).unwrap();
    let out = out.split_off(4);
    assert!(out.is_ascii() && out.ends_with(b"\r\n"));
    let text = String::from_utf8(out.clone()).unwrap();
    assert!(!text.replace("\r\n", "").contains(|c: char| c.is_control() && c != '\t'));
    for line in text.split("\r\n") {
        assert!(line.len() <= 998, "{}", line.len());
        assert!(!line.starts_with('.'), "{line}");
    }
    out
}

fn read(bytes: &[u8]) -> Message<'_> {
    MessageParser::default().parse(bytes).unwrap()
}

fn text(message: &Message) -> String {
    message.body_text(0).unwrap().replace("\r\n", "\n")
}

fn html(message: &Message) -> String {
    message.body_html(0).unwrap().replace("\r\n", "\n")
}

#[test]
fn a_letter_is_read_back_as_it_was_meant() {
    let bytes = splice(&letter(), &recipient("Ayu", "Harian Satu"));
    let message = read(&bytes);
    assert_eq!(message.subject(), Some("Siaran pers untuk Harian Satu"));
    assert_eq!(message.message_id(), Some("abc@kantor.example"));
    assert_eq!(message.date().unwrap().to_rfc3339(), "2026-10-20T10:00:00+07:00");
    let address = |list: Option<&mail_parser::Address>| {
        let one = list.and_then(|list| list.first()).unwrap();
        (one.name().map(str::to_owned), one.address().unwrap().to_owned())
    };
    let named = |name: &str, address: &str| (Some(name.to_owned()), address.to_owned());
    assert_eq!(address(message.from()), named("Biro Humas Kementerian", "humas@kantor.example"));
    assert_eq!(address(message.to()), named("Ayu", "ayu@satu.example"));
    assert_eq!(address(message.reply_to()), (None, "media@kantor.example".to_owned()));
    assert_eq!(message.content_type_of(), "multipart/alternative");
    assert_eq!(text(&message), "Yth. Ayu, Harian Satu\n\nHalo.\n");
    assert_eq!(
        html(&message),
        "<p title=\"Ayu\">Yth. Ayu</p>\n<p>ayu@satu.exampleHarian Satu</p>\n"
    );
    assert!(message.parts[1].is_text() && message.parts[2].is_text_html(), "text comes first");
    assert_eq!(bytes, splice(&letter(), &recipient("Ayu", "Harian Satu")), "the same each time");
}

trait Shown {
    fn content_type_of(&self) -> String;
}

impl Shown for Message<'_> {
    fn content_type_of(&self) -> String {
        use mail_parser::MimeHeaders;
        let kind = self.content_type().unwrap();
        format!("{}/{}", kind.ctype(), kind.subtype().unwrap())
    }
}

#[test]
fn hostile_names_stay_names() {
    let long = "é".repeat(100_000);
    let names = [
        "",
        "José Ñandú 記者",
        "Budi, S.H. <b@evil.example>",
        "\"quoted\\\" name",
        "=?utf-8?B?eA==?=",
        "Ayu\r\nBcc: victim@evil.example\r\n\r\nhello",
        "a\r\n.\r\nMAIL FROM:<x@evil.example>",
        "\0\u{1}\u{7f}\u{85}",
        "evil\u{202e}gpj.exe",
        "<script>alert(1)</script>&\"'",
        "...",
        "{{ recipient.email }}",
        &"x".repeat(5000),
        &long,
    ];
    for name in names {
        let recipient = recipient(name, name);
        let bytes = splice(&letter(), &recipient);
        let message = read(&bytes);
        assert!(message.bcc().is_none());
        assert_eq!(message.headers().len(), 8, "{name}");
        assert_eq!(message.to().unwrap().iter().count(), 1, "{name}");
        let to = message.to().and_then(|to| to.first()).unwrap();
        assert_eq!(to.address(), Some("ayu@satu.example"), "{name}");
        let cleaned = super::header::clean(name);
        let squeezed = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(squeezed(to.name().unwrap_or_default()), squeezed(&cleaned));
        assert_eq!(
            squeezed(message.subject().unwrap()),
            squeezed(&format!("Siaran pers untuk {cleaned}"))
        );
        assert_eq!(text(&message), format!("Yth. {cleaned}, {cleaned}\n\nHalo.\n"), "{name}");
        let html = html(&message);
        assert!(!html.contains("<script") && html.matches('<').count() == 4, "{html}");
        assert_eq!(html.matches('"').count(), 2, "{html}");
        assert_eq!(message.parts.len(), 3);
    }
}

#[test]
fn hostile_bodies_stay_bodies() {
    let bodies = [
        ".\n.\n..\n",
        "a\r\n.\r\nMAIL FROM:<x@evil.example>\r\n",
        "a\n.\rb\r.\n",
        "a\rb\r\nc\n\rd",
        "\0a\0\u{1b}[31m",
        "--=_siaran_alternative--\n--=_siaran_alternative\n",
        "no line end",
        "",
        "trailing \nspaces\t\n \n",
        "{{ recipient.name }}{{ recipient.name }}\n.{{ recipient.name }}.\n{{ recipient.name }}",
        " {{ recipient.name }} \n= {{ recipient.nam }} {{recipient.name}}\n",
        "From me\n",
        "é".repeat(2000).as_str(),
        "x".repeat(20_000).as_str(),
    ]
    .map(str::to_owned);
    for body in bodies {
        let letter = Letter { text: body.clone(), html: body.clone(), ..letter() };
        for name in ["Ayu", ".", ""] {
            let bytes = splice(&letter, &recipient(name, ""));
            let message = read(&bytes);
            let mut wanted = body.replace("\r\n", "\n").replace('\r', "\n");
            wanted.retain(|c| c == '\n' || c == '\t' || !c.is_control());
            let mut wanted = wanted.replace("{{ recipient.name }}", name);
            if !body.ends_with(['\n', '\r']) {
                wanted.push('\n');
            }
            assert_eq!(message.parts.len(), 3, "{body:?}");
            assert_eq!(text(&message), wanted, "{body:?} {name:?}");
            assert_eq!(html(&message), wanted, "{body:?} {name:?}");
        }
    }
}

#[test]
fn subjects_of_every_kind() {
    let long = "Sangat panjang ".repeat(30);
    for subject in ["Hasil rapat", "Hasil — rapat é", "=?x?=", &long, &"x".repeat(2000), "", "."]
    {
        let letter = Letter { subject: subject.to_owned(), ..letter() };
        let bytes = splice(&letter, &recipient("Ayu", ""));
        assert_eq!(read(&bytes).subject().unwrap_or_default(), subject.trim());
    }
    for subject in ["a\r\nBcc: x@evil.example", "a\nb", "a\0", "a\u{202e}b"] {
        let letter = Letter { subject: subject.to_owned(), ..letter() };
        assert_eq!(template(&letter, &[]).err(), Some(TemplateError::Subject));
    }
}

#[test]
fn international_domains_go_out_in_ascii() {
    let to = Recipient { email: "ayu@bücher.example".to_owned(), ..recipient("Ayu", "") };
    let from = "Humas — Pusat <humas@bücher.example>".to_owned();
    let bytes = splice(&Letter { from, ..letter() }, &to);
    let message = read(&bytes);
    let address =
        |a: Option<&mail_parser::Address>| a.unwrap().first().unwrap().clone().into_owned();
    assert_eq!(address(message.to()).address(), Some("ayu@xn--bcher-kva.example"));
    assert_eq!(address(message.from()).address(), Some("humas@xn--bcher-kva.example"));
    assert_eq!(address(message.from()).name(), Some("Humas — Pusat"));
}

#[test]
fn senders_are_read_leniently_and_never_panic() {
    let good = [
        ("humas@kantor.example", None),
        ("<humas@kantor.example>", None),
        ("\"Humas, \\\"Pusat\\\"\" <humas@kantor.example>", Some("Humas, \"Pusat\"")),
        ("Humas, Pusat <humas@kantor.example>", Some("Humas, Pusat")),
    ];
    for (from, name) in good {
        let bytes = splice(&Letter { from: from.to_owned(), ..letter() }, &recipient("", ""));
        let message = read(&bytes);
        let sender = message.from().and_then(|f| f.first()).unwrap();
        assert_eq!((sender.name(), sender.address()), (name, Some("humas@kantor.example")));
    }
    for from in ["", "Humas", "a\r\nb <a@b.example>", "a\0 <a@b.example>", "<a@b.example", "a <b>"]
    {
        let letter = Letter { from: from.to_owned(), ..letter() };
        assert!(matches!(template(&letter, &[]), Err(TemplateError::Sender(_))), "{from:?}");
    }
}

#[test]
fn further_headers_are_kept_or_refused() {
    let unsubscribe = "<https://kantor.example/berhenti/abc>, <mailto:berhenti@kantor.example>";
    let headers = [
        ("Auto-Submitted", "auto-generated"),
        ("List-Unsubscribe", unsubscribe),
        ("List-Id", "Wartawan — Nasional <wartawan.kantor.example>"),
    ];
    let mut out = Vec::new();
    template(&letter(), &headers).unwrap().splice(&recipient("", ""), &id(), &mut out).unwrap();
    let message = read(&out);
    assert_eq!(message.header_raw("Auto-Submitted").map(str::trim), Some("auto-generated"));
    let kept = message.header_raw("List-Unsubscribe").unwrap().replace("\r\n", "");
    assert_eq!(kept.trim(), unsubscribe);
    let line = "x".repeat(901);
    for header in [
        ("Bcc", "x@evil.example"),
        ("content-type", "text/plain"),
        ("MIME-Version", "1.0"),
        ("X-A\r\nBcc", "x"),
        ("X A", "x"),
        ("X:A", "x"),
        ("", "x"),
        ("X-A", "x\r\nBcc: y@evil.example"),
        ("X-A", "\0"),
        ("X-A", " "),
        ("X-A", &line),
    ] {
        let refused = template(&letter(), &[header]).err();
        assert!(matches!(refused, Some(TemplateError::Header(_))), "{header:?}");
    }
}

#[test]
fn a_recipient_that_cannot_be_written_to_leaves_no_trace() {
    let template = template(&letter(), &[]).unwrap();
    let mut out = b"before".to_vec();
    for email in ["", "a", "a@b\r\nc", "a b@c.example", "a@b.example, c@d.example"] {
        let to = Recipient { email: email.to_owned(), ..recipient("Ayu", "") };
        let refused = template.splice(&to, &id(), &mut out);
        assert!(matches!(refused, Err(TemplateError::Recipient(_))), "{email:?}");
    }
    for id in ["", "abc", "<>", "<a\r\nb>", "<a b>", "<a>b>", "<a@b"] {
        for personal in
            [Personal::new(id.to_owned()), Personal { answers: vec![id.to_owned()], ..self::id() }]
        {
            let refused = template.splice(&recipient("Ayu", ""), &personal, &mut out);
            assert_eq!(refused, Err(TemplateError::MessageId), "{id:?}");
        }
    }
    assert_eq!(out, b"before");
}

#[test]
fn each_recipient_has_headers_of_his_own() {
    let token = "aaaabbbbccccddddeeeeffffgggg2";
    let personal = Personal {
        answers: vec!["<first@kantor.example>".to_owned()],
        list: Some(("Wartawan — ékonomi".to_owned(), "ekonomi.kantor.example".to_owned())),
        unsubscribe: Some(Unsubscribing {
            https: Some(format!("https://kantor.example/berhenti/{token}")),
            mailto: Some(format!("mailto:berhenti@kantor.example?subject=unsubscribe%20{token}")),
        }),
        ..id()
    };
    let letter = Letter {
        text: "Berhenti: {{ recipient.unsubscribe }}\n".to_owned(),
        html: "<a href=\"{{ recipient.unsubscribe }}\">Berhenti</a>\n".to_owned(),
        ..letter()
    };
    let template = template(&letter, &[]).unwrap();
    assert!(!template.is_uniform());
    let mut out = Vec::new();
    let head = template.splice(&recipient("Ayu", ""), &personal, &mut out).unwrap();
    assert!(out[..head].ends_with(b"\r\n\r\n") && !out[..head - 2].ends_with(b"\r\n\r\n"));
    assert!(out[..head - 2].split(|b| *b == b'\n').all(|line| line.len() <= 200));
    let message = read(&out);
    let header = |name| message.header_raw(name).unwrap().replace("\r\n", "").trim().to_owned();
    assert_eq!(
        header("List-Unsubscribe"),
        format!(
            "<https://kantor.example/berhenti/{token}>, <mailto:berhenti@kantor.example?subject=unsubscribe%20{token}>"
        )
    );
    assert_eq!(header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
    assert!(header("List-Id").ends_with("<ekonomi.kantor.example>"));
    assert_eq!(message.in_reply_to().as_text(), Some("first@kantor.example"));
    assert_eq!(message.references().as_text(), Some("first@kantor.example"));
    assert_eq!(text(&message), format!("Berhenti: https://kantor.example/berhenti/{token}\n"));
    assert!(html(&message).contains(&format!("href=\"https://kantor.example/berhenti/{token}\"")));

    // Without a page there is no one click.
    let by_mail = Unsubscribing { https: None, mailto: Some("mailto:a@b.example".to_owned()) };
    let personal = Personal { unsubscribe: Some(by_mail), ..id() };
    let mut out = Vec::new();
    template.splice(&recipient("Ayu", ""), &personal, &mut out).unwrap();
    let message = read(&out);
    assert!(message.header_raw("List-Unsubscribe-Post").is_none());
    assert_eq!(message.header_raw("List-Unsubscribe").unwrap().trim(), "<mailto:a@b.example>");
    for bad in ["", "https://a\r\nBcc: x@y.example", "https://a>", "https://a b", "é"] {
        let bad = Some(bad.to_owned());
        let unsubscribe = Some(Unsubscribing { https: bad, mailto: None });
        let personal = Personal { unsubscribe, ..id() };
        let refused = template.splice(&recipient("", ""), &personal, &mut Vec::new());
        assert_eq!(refused, Err(TemplateError::Header("List-Unsubscribe".to_owned())));
    }
}

#[test]
fn attachments_are_encoded_once_and_read_back() {
    use mail_parser::MimeHeaders;
    let file = |name: &str, content_type: &str| Attachment {
        name: name.to_owned(),
        content_type: content_type.to_owned(),
        content: Content::Text(String::new()),
    };
    let letter = Letter {
        attachments: vec![
            file("Siaran Pers — 041.pdf", "application/pdf"),
            file("undangan.ics", "text/calendar; method=PUBLISH; charset=utf-8"),
            file("kosong.txt", "text/plain; charset=utf-8"),
        ],
        ..letter()
    };
    let pdf: Vec<u8> = (0..100_000u32).map(|n| (n * 7 % 251) as u8).collect();
    let ics = b"BEGIN:VCALENDAR\r\n.\r\nEND:VCALENDAR\r\n".to_vec();
    let files = [pdf, ics, Vec::new()];
    let date: Timestamp = "2026-10-20T03:00:00Z".parse().unwrap();
    let template = Template::new(&letter, date, &TimeZone::UTC, &[], &files).unwrap();
    let mut out = Vec::new();
    template.splice(&recipient("Ayu", ""), &id(), &mut out).unwrap();
    assert!(out.len() < 5_000, "what is shared is not in the recipient's part");
    out.extend_from_slice(template.tail());
    let lines = || out.split(|b| *b == b'\n');
    assert!(out.is_ascii() && lines().all(|line| line.len() < 200 && !line.starts_with(b".")));
    let message = read(&out);
    assert_eq!(message.content_type_of(), "multipart/mixed");
    assert!(text(&message).starts_with("Yth. Ayu") && html(&message).contains("Yth. Ayu"));
    let read: Vec<_> = message.attachments().collect();
    assert_eq!(read.len(), 3);
    assert_eq!(read[0].attachment_name(), Some("Siaran Pers — 041.pdf"));
    for (part, file) in read.iter().zip(&files) {
        assert!(part.contents() == file.as_slice(), "{:?}", part.attachment_name());
        assert!(part.content_disposition().unwrap().is_attachment());
    }
    assert_eq!(read[1].content_type().unwrap().attribute("method"), Some("PUBLISH"));

    let short = Template::new(&letter, date, &TimeZone::UTC, &[], &files[..2]).err();
    assert_eq!(short, Some(TemplateError::Attachment("kosong.txt".to_owned())));
    for (name, content_type) in [
        ("a\r\nBcc: x@y.example", "application/pdf"),
        ("", "application/pdf"),
        ("a", ""),
        ("a", "none"),
        ("a", "application/pdf\r\nX: y"),
    ] {
        let letter = Letter { attachments: vec![file(name, content_type)], ..letter.clone() };
        let refused = Template::new(&letter, date, &TimeZone::UTC, &[], &files).err();
        assert!(matches!(refused, Some(TemplateError::Attachment(_))), "{name:?} {content_type:?}");
    }
}
