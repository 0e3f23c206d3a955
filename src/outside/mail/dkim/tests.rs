//! Canonical forms by the examples of RFC 6376, and signatures proved with the published key.

use std::process::Command;
use std::sync::OnceLock;

use data_encoding::BASE64;
use jiff::Timestamp;
use proptest::prelude::*;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use secrecy::SecretString;

use super::body::Relaxed;
use super::header::Field;
use super::{BodyHash, DkimError, Signer, head_and_body};

const HEADERS: &[u8] = b"From: Biro Humas <humas@kantor.example>\r\nReply-To: m@kantor.example\r\n\
    To: Ayu <ayu@satu.example>\r\nSubject: Siaran\r\n pers\r\nX-Other: no\r\n\
    Date: Tue, 20 Oct 2026 10:00:00 +0700\r\nList-Unsubscribe: <https://kantor.example/u>\r\n";

/// What openssl writes.
fn openssl(arguments: &str, input: &str) -> String {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(&file, input).unwrap();
    let mut command = Command::new("openssl");
    command.args(arguments.split(' '));
    if !input.is_empty() {
        command.arg("-in").arg(file.path());
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A key in PKCS #8, the same in all tests.
fn pem() -> &'static str {
    static PEM: OnceLock<String> = OnceLock::new();
    PEM.get_or_init(|| openssl("genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048", ""))
}

fn load(pem: &str) -> Result<Signer, DkimError> {
    Signer::new("kantor.example", "siaran1", &SecretString::from(pem))
}

fn signer() -> Signer {
    load(pem()).unwrap()
}

fn date() -> Timestamp {
    "2026-10-20T03:00:00Z".parse().unwrap()
}

fn sign(headers: &[u8], body: &[u8]) -> String {
    let header = signer().sign(headers, &BodyHash::of(body), date()).unwrap();
    String::from_utf8(header).unwrap()
}

fn relaxed_header(raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    Field::parse(raw).unwrap().write_relaxed(&mut out);
    out
}

fn relaxed_body(pieces: &[&[u8]]) -> Vec<u8> {
    let (mut relaxed, mut out) = (Relaxed::default(), Vec::new());
    let mut sink = |bytes: &[u8]| out.extend_from_slice(bytes);
    for piece in pieces {
        relaxed.write(piece, &mut sink);
    }
    relaxed.end(&mut sink);
    out
}

#[test]
fn headers_are_relaxed_as_in_the_rfc() {
    // RFC 6376, 3.4.5.
    let fields = Field::all(b"A: X\r\nB : Y\t\r\n\tZ  \r\n").unwrap();
    let mut out = Vec::new();
    fields.iter().for_each(|field| field.write_relaxed(&mut out));
    assert_eq!(out, b"a:Xb:Y Z");
    for (raw, relaxed) in [
        ("SUBJECT:AbC", "subject:AbC"),
        ("Subject: \t a \t b\r\n \t c \r\n ", "subject:a b c"),
        ("Subject:", "subject:"),
        ("Subject:\r\n ", "subject:"),
        ("X: a:b", "x:a:b"),
        ("X: \u{e9}\u{a0}b", "x:\u{e9}\u{a0}b"),
    ] {
        assert_eq!(relaxed_header(raw.as_bytes()), relaxed.as_bytes(), "{raw:?}");
    }
}

#[test]
fn bodies_are_relaxed_as_in_the_rfc() {
    for (body, relaxed) in [
        // RFC 6376, 3.4.5 and 3.4.4.
        (" C \r\nD \t E\r\n\r\n\r\n", " C\r\nD E\r\n"),
        ("", ""),
        ("\r\n", ""),
        ("\r\n\r\n", ""),
        (" \t\r\n ", ""),
        ("a", "a\r\n"),
        ("a \t", "a\r\n"),
        ("a\r\n \t", "a\r\n"),
        ("a\r\n\r\n \r\nb", "a\r\n\r\n\r\nb\r\n"),
        ("\r\na\r\n", "\r\na\r\n"),
        ("a\t\tb\t \r\n", "a b\r\n"),
        // A lone CR or LF ends no line.
        ("a \r b\nc\r", "a \r b\nc\r\r\n"),
        ("a\r\r\n\r\n", "a\r\r\n"),
    ] {
        let seen = relaxed_body(&[body.as_bytes()]);
        assert_eq!(String::from_utf8(seen).unwrap(), relaxed, "{body:?}");
    }
}

#[test]
fn the_hash_of_an_empty_body_is_that_of_nothing() {
    // RFC 6376, 3.4.4.
    let expected = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    for body in [&b""[..], b"\r\n\r\n", b" \r\n"] {
        assert_eq!(BASE64.encode(&BodyHash::of(body)), expected);
    }
}

#[test]
fn a_message_is_divided_at_its_first_empty_line() {
    let cases: [(&str, &str, &str); 5] = [
        ("A: b\r\n\r\nc\r\n\r\nd", "A: b\r\n", "c\r\n\r\nd"),
        ("A: b\r\n\r\n", "A: b\r\n", ""),
        ("A: b\r\n", "A: b\r\n", ""),
        ("\r\nbody", "", "body"),
        ("", "", ""),
    ];
    for (message, head, body) in cases {
        assert_eq!(head_and_body(message.as_bytes()), (head.as_bytes(), body.as_bytes()));
    }
}

#[test]
fn the_header_names_what_is_signed_and_is_folded() {
    let header = sign(HEADERS, b"Halo.\r\n");
    assert!(header.starts_with(
        "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=kantor.example;\r\n s=siaran1; \
         t=1792465200; "
    ));
    assert!(header.ends_with("\r\n") && !header.contains("\r\n\r\n"));
    for line in header.trim_end().split("\r\n") {
        assert!(line.len() <= 76, "{line:?}");
    }
    let squeezed = header.replace("\r\n ", "");
    let signed = "h=from:from:reply-to:to:to:subject:subject:date:date:list-unsubscribe;";
    assert!(squeezed.contains(signed), "{squeezed}");
    assert!(!header.contains(" l=") && !header.contains(" x="));
    assert_eq!(header, sign(HEADERS, b"Halo.\r\n"), "the same message, the same bytes");
}

#[test]
fn the_signature_is_over_the_relaxed_headers_and_itself_without_a_value() {
    let header = sign(HEADERS, b"Halo.\r\n");
    let (unsigned, value) = header.rsplit_once("b=").unwrap();
    let data = format!(
        "from:Biro Humas <humas@kantor.example>\r\nreply-to:m@kantor.example\r\n\
         to:Ayu <ayu@satu.example>\r\nsubject:Siaran pers\r\n\
         date:Tue, 20 Oct 2026 10:00:00 +0700\r\n\
         list-unsubscribe:<https://kantor.example/u>\r\ndkim-signature:{}b=",
        unsigned.strip_prefix("DKIM-Signature: ").unwrap().replace("\r\n ", " ")
    );
    let data = data.replace("reply-to: ", "reply-to:");
    let value: String = value.split_whitespace().collect();
    let signature = BASE64.decode(value.as_bytes()).unwrap();
    let record = signer().dns_record();
    let spki = BASE64.decode(record.rsplit_once("p=").unwrap().1.as_bytes()).unwrap();
    // ring takes the bare key: what is left after 24 bytes of wrapping.
    UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &spki[24..])
        .verify(data.as_bytes(), &signature)
        .unwrap_or_else(|_| panic!("{data}"));
}

#[test]
fn repeated_headers_are_all_signed_from_the_last() {
    let twice = [HEADERS, b"List-Unsubscribe: <mailto:b@kantor.example>\r\n"].concat();
    let header = sign(&twice, b"").replace("\r\n ", "");
    assert!(header.contains(":date:list-unsubscribe:list-unsubscribe;"), "{header}");
    let swapped = String::from_utf8(twice).unwrap();
    let swapped = swapped.replace("<https://kantor.example/u>", "<mailto:c@kantor.example>");
    assert_ne!(header, sign(swapped.as_bytes(), b"").replace("\r\n ", ""));
}

#[test]
fn every_name_is_signed_that_receivers_look_at() {
    let rest = b"Message-ID: <a@b>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\
        LIST-UNSUBSCRIBE-POST: List-Unsubscribe=One-Click\r\nList-Id: <l.kantor.example>\r\n\
        Auto-Submitted: auto-generated\r\nFeedback-ID: a:b\r\nIn-Reply-To: <c@d>\r\n\
        References: <c@d>\r\n";
    let header = sign(&[HEADERS, rest].concat(), b"").replace("\r\n ", "");
    let signed = "h=from:from:reply-to:to:to:subject:subject:date:date:message-id:mime-version:\
        content-type:list-unsubscribe:list-unsubscribe-post:list-id:auto-submitted:feedback-id:\
        in-reply-to:references;";
    assert!(header.contains(signed), "{header}");
    let bare = sign(b"From: a@kantor.example", b"").replace("\r\n ", "");
    assert!(bare.contains("h=from:from:to:subject:date;"), "{bare}");
}

#[test]
fn what_is_no_header_block_is_not_signed() {
    let cases: [(&[u8], DkimError); 9] = [
        (b"", DkimError::NoFrom),
        (b"To: a@b\r\n", DkimError::NoFrom),
        (b"From: a@b\r\n\r\n", DkimError::Header(2)),
        (b"From: a@b\r\n\r\nTo: c@d\r\n", DkimError::Header(2)),
        (b"From: a@b\r\n c\r\nTo c@d\r\n", DkimError::Header(3)),
        (b" From: a@b\r\n", DkimError::Header(1)),
        (b"From: a@b\nTo: c@d\r\n", DkimError::Header(1)),
        (b"From: a@b\r\nTo: c\r@d\r\n", DkimError::Header(2)),
        (b"From: a@b\r\n: c\r\n", DkimError::Header(2)),
    ];
    for (headers, fault) in cases {
        let shown = String::from_utf8_lossy(headers).into_owned();
        assert_eq!(signer().sign(headers, &[0; 32], date()), Err(fault), "{shown:?}");
    }
}

#[test]
fn the_record_holds_the_public_key_as_openssl_writes_it() {
    for bits in [2048, 3072, 4096] {
        let pem = openssl(&format!("genrsa {bits}"), "");
        let public = openssl("pkey -pubout", &pem);
        let key: String = public.lines().filter(|line| !line.starts_with('-')).collect();
        let signer = load(&pem).unwrap();
        assert_eq!(signer.dns_record(), format!("v=DKIM1; k=rsa; p={key}"));
        assert_eq!(signer.dns_name(), "siaran1._domainkey.kantor.example");
    }
}

#[test]
fn both_forms_of_pem_hold_the_same_key() {
    let pkcs1 = openssl("rsa -traditional", pem());
    assert!(pkcs1.starts_with("-----BEGIN RSA PRIVATE KEY"));
    assert!(pem().starts_with("-----BEGIN PRIVATE KEY"));
    assert_eq!(load(&pkcs1).unwrap().dns_record(), signer().dns_record());
    let windows = format!("a remark\r\n{}", pem().replace('\n', "\r\n"));
    assert_eq!(load(&windows).unwrap().dns_record(), signer().dns_record());
}

#[test]
fn a_key_that_cannot_sign_is_refused_without_being_shown() {
    let small = openssl("genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:1024", "");
    let odd = openssl(
        "genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_keygen_pubexp:3",
        "",
    );
    let curve = "genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256";
    let locked = "pkcs8 -topk8 -passout pass:rahasia";
    let traditional = "rsa -traditional -aes256 -passout pass:rahasia";
    let der =
        BASE64.decode(pem().lines().filter(|l| !l.starts_with('-')).collect::<String>().as_bytes());
    let mut der = der.unwrap();
    // Within the last number, which only signing compares with the others.
    let last = der.len() - 3;
    der[last] ^= 0x10;
    let wrong = format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        BASE64.encode(&der)
    );
    let cases = [
        (String::new(), DkimError::NoKey),
        ("rahasia".to_owned(), DkimError::NoKey),
        (openssl("pkey -pubout", pem()), DkimError::NoKey),
        (openssl(locked, pem()), DkimError::Encrypted),
        (openssl(traditional, pem()), DkimError::Encrypted),
        (openssl(curve, ""), DkimError::NotRsa),
        (openssl("ecparam -genkey -noout -name prime256v1", ""), DkimError::NotRsa),
        (openssl("genpkey -algorithm ed25519", ""), DkimError::NotRsa),
        (small, DkimError::Size),
        (odd, DkimError::Size),
        (pem()[..pem().len() / 2].to_owned(), DkimError::Damaged),
        (pem().replace('M', "-"), DkimError::Damaged),
        (wrong, DkimError::Damaged),
    ];
    for (pem, fault) in cases {
        let error = load(&pem).unwrap_err();
        assert_eq!(error, fault, "{pem}");
        let secret = pem.lines().nth(1).filter(|line| !line.starts_with('-'));
        assert!(secret.is_none_or(|line| !error.to_string().contains(line)));
    }
    let shown = format!("{:?}", signer());
    assert_eq!(shown, "Signer(\"siaran1._domainkey.kantor.example\", ..)");
}

#[test]
fn names_are_host_names() {
    let new = |domain: &str, selector: &str| {
        Signer::new(domain, selector, &SecretString::from(pem())).map(|signer| signer.dns_name())
    };
    assert_eq!(
        new("Bücher.example", "a.b-1").as_deref(),
        Ok("a.b-1._domainkey.xn--bcher-kva.example")
    );
    for domain in ["", "a b.example", "a_b.example", "a.example.", "-a.example", "a;b.example"] {
        assert_eq!(new(domain, "s"), Err(DkimError::Domain(domain.to_owned())), "{domain:?}");
    }
    let long = "s".repeat(64);
    for selector in ["", "a b", "a_b", "a.", "s;", "s\r\n", "é", &long] {
        let fault = DkimError::Selector(selector.to_owned());
        assert_eq!(new("a.example", selector), Err(fault), "{selector:?}");
    }
    let domain = format!("{}example", "a2345678.".repeat(25));
    assert_eq!(new(&domain, "a23456789"), Ok(format!("a23456789._domainkey.{domain}")));
    assert_eq!(new(&domain, "a234567890"), Err(DkimError::TooLong));
}

/// Bodies that are all about white space and line ends.
fn bodies() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(
        prop_oneof![
            Just(&b"\r\n"[..]),
            Just(&b" "[..]),
            Just(&b"\t"[..]),
            Just(&b"\r"[..]),
            Just(&b"\n"[..]),
            Just(&b"a"[..]),
            Just(&b".bc"[..]),
            Just(&b"\xc3\xa9"[..]),
        ],
        0..40,
    )
    .prop_map(|pieces| pieces.concat())
}

/// The canonical form by whole lines, as the RFC words it.
fn relaxed_by_lines(body: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in body.split("\r\n") {
        let mut out = String::new();
        for c in line.chars() {
            match c {
                ' ' | '\t' if out.ends_with(' ') => {}
                ' ' | '\t' => out.push(' '),
                c => out.push(c),
            }
        }
        lines.push(out.strip_suffix(' ').unwrap_or(&out).to_owned());
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines.iter().map(|line| format!("{line}\r\n")).collect()
}

proptest! {
    #[test]
    fn a_body_in_pieces_has_the_hash_of_the_whole(
        body in bodies(),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
    ) {
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(body.len() + 1)).collect();
        cuts.extend([0, body.len()]);
        cuts.sort_unstable();
        let mut hash = BodyHash::new();
        for pair in cuts.windows(2) {
            hash.update(&body[pair[0]..pair[1]]);
            // A clone that goes another way leaves the original as it was.
            hash.clone().update(b"other\r\n");
        }
        prop_assert_eq!(hash.finish(), BodyHash::of(&body));
    }

    #[test]
    fn a_body_is_relaxed_as_by_whole_lines_and_only_once(body in bodies()) {
        let text = String::from_utf8(body.clone()).unwrap();
        let once = relaxed_body(&[&body]);
        prop_assert_eq!(String::from_utf8(once.clone()).unwrap(), relaxed_by_lines(&text));
        prop_assert_eq!(relaxed_body(&[&once]), once);
    }

    #[test]
    fn a_header_is_relaxed_only_once(value in "([ \t]|\r\n[ \t]|[a-c:é]){0,40}") {
        let once = relaxed_header(format!("X-Name \t:{value}").as_bytes());
        prop_assert_eq!(relaxed_header(&once), once.clone());
        let expected: Vec<&str> = value.split_ascii_whitespace().collect();
        prop_assert_eq!(String::from_utf8(once).unwrap(), format!("x-name:{}", expected.join(" ")));
    }

    #[test]
    fn a_block_is_read_field_by_field(
        values in prop::collection::vec("([ \t]|\r\n[ \t]|[a-c:é]){0,10}", 0..6),
        has_end in any::<bool>(),
    ) {
        let lines: Vec<String> = values.iter().map(|value| format!("Name:{value}")).collect();
        let block = lines.join("\r\n") + if has_end && !lines.is_empty() { "\r\n" } else { "" };
        let mut read = Vec::new();
        for field in Field::all(block.as_bytes()).unwrap() {
            let mut out = Vec::new();
            field.write_relaxed(&mut out);
            read.push(out);
        }
        let expected: Vec<Vec<u8>> =
            lines.iter().map(|line| relaxed_header(line.as_bytes())).collect();
        prop_assert_eq!(read, expected);
    }
}
