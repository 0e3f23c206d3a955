use proptest::prelude::*;

use super::*;

fn text(message: &str) -> String {
    content(message.as_bytes()).text
}

#[test]
fn plain_text_is_preferred_and_attachments_are_named() {
    let message = "From: =?utf-8?Q?Bu_=C3=89va?= <eva@news.example>\n\
        Date: Tue, 3 Mar 2026 10:00:00 +0700\n\
        Content-Type: multipart/mixed; boundary=a\n\n\
        --a\nContent-Type: multipart/alternative; boundary=b\n\n\
        --b\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n\
        Berapa=20tarifnya=3F 50% =\nlebih=ZZ\n\
        --b\nContent-Type: text/html\n\n<p>HTML</p>\n--b--\n\
        --a\nContent-Type: application/pdf\n\
        Content-Disposition: attachment; filename*=utf-8''surat%20%C3%A9.pdf\n\nx\n\
        --a\nContent-Type: message/rfc822\n\nSubject: Terusan lama\n\nisi\n";
    let read = content(message.as_bytes());
    assert_eq!(read.name, "Bu Éva");
    assert_eq!(read.sent, "2026-03-03T03:00:00Z".parse().ok());
    assert_eq!(read.text, "Berapa tarifnya? 50% lebih=ZZ");
    assert_eq!(read.attachments, ["surat é.pdf", "Terusan lama"]);
}

#[test]
fn html_becomes_lines() {
    let html = "<html><head><style>p{}</style><title>t</title></head><body><!-- c -->\
        <p>Halo&nbsp;&amp; <b>salam</b>,</p><div>satu<br>dua</div><ul><li>a<li>b</ul>\
        <a href=\"https://a.example/x?y=1&amp;z=2\">laman</a> <a href='https://a.example/x?y=1&amp;z=2'>lagi</a>\
        <script>alert('<p>')</script>3 < 4\
        <blockquote>lama<blockquote>lebih lama</blockquote></blockquote>baru</body>";
    let read = text(&format!("Content-Type: text/html\n\n{html}"));
    let wanted = "Halo & salam,\n\nsatu\ndua\n- a\n- b\nlaman <https://a.example/x?y=1&z=2> lagi3 < 4\n\n\
        > lama\n>\n>> lebih lama\n\nbaru";
    assert_eq!(read.replace("\n\n", "\n"), wanted.replace("\n\n", "\n"));
}

#[test]
fn broken_mail_can_be_read() {
    for message in [
        "\nApa kabar?",
        "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nApa kabar?",
        "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nQXBhIGthYmFyPw==",
        "Content-Type: multipart/mixed; boundary=wrong\n\n--right\nContent-Type: text/plain\n\nApa kabar?",
        "Content-Type: multipart/mixed\n\nApa kabar?",
        "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: message/rfc822\n\nSubject: x\n\nApa kabar?",
        "Content-Type: text/plain; charset=nonsense\n\nApa\u{202e} \u{200b}kabar?\u{7}",
        "Content-Type: text/plain\n\n<html><p>Apa kabar?",
    ] {
        assert_eq!(text(message), "Apa kabar?", "{message}");
    }
}

/// Megabytes that would be costly if they were read more than a few times.
#[test]
fn size_has_bounds() {
    let fill = |head: &str, unit: &str| format!("{head}{}", unit.repeat((12 << 20) / unit.len()));
    let html = "Content-Type: text/html\n\n";
    for message in [
        fill("\n", "a"),
        fill(html, "<a '"),
        fill(html, "<a '>"),
        fill(html, "<!-- a>"),
        fill(html, "<div><blockquote>a"),
        fill(html, "<a href=https://a.example/>b</a>"),
        fill(html, "&amp"),
        fill("", "Content-Type: multipart/mixed; boundary=b\n\n--b\n"),
    ] {
        assert!(text(&message).len() <= LONGEST);
    }
}

proptest! {
    #[test]
    fn any_bytes_can_be_read(
        head in prop::sample::select(vec![
            "", "Content-Type: text/html\n\n", "Content-Type: text/plain; charset=utf-7\n\n",
            "Content-Type: text/plain; charset=utf-16\n\n", "Content-Type: multipart/mixed; boundary=a\n\n--a\n",
            "Content-Type: text/plain; charset=iso-2022-jp\nContent-Transfer-Encoding: quoted-printable\n\n",
        ]),
        bytes in prop::collection::vec(any::<u8>(), 0..1000),
    ) {
        let read = content(&[head.as_bytes(), &bytes].concat());
        prop_assert!(!read.text.contains(|c: char| c.is_control() && c != '\n'));
    }

    #[test]
    fn any_html_can_be_read(html in "(<|>|/|!|-|a|div|=|'|\"|&|;|#|é| |blockquote|script|li|pre){0,80}") {
        html::text(&html);
    }
}
