mod samples;

use Action::{Delayed, Failed, Relayed};
use Class::{Hard, Policy, Soft};
use proptest::prelude::*;
use samples::*;

use super::*;
use crate::bounce::Class;

fn crlf(text: &str) -> Vec<u8> {
    text.replace('\n', "\r\n").into_bytes()
}

fn report(text: &str) -> Report {
    let [unix, dos] = [read(text.as_bytes()), read(&crlf(text))];
    assert_eq!(unix, dos, "line ends do not matter");
    match unix.kind {
        Kind::Report(report) => report,
        other => panic!("{other:?}"),
    }
}

/// Action, status, recipient and what it means.
fn fates(report: &Report) -> Vec<(Action, String, &str, Option<Class>)> {
    let fate = |d: &'_ Delivery| (d.action, d.status.to_string(), d.class());
    let all = report.deliveries.iter().map(|d| (fate(d), d.recipient.as_str()));
    all.map(|((action, status, class), who)| (action, status, who, class)).collect()
}

fn fate(
    action: Action,
    status: &str,
    who: &'static str,
    class: Option<Class>,
) -> (Action, String, &'static str, Option<Class>) {
    (action, status.to_owned(), who, class)
}

#[test]
fn a_report_of_postfix_is_read_in_full() {
    let report = report(POSTFIX);
    assert_eq!(fates(&report), [fate(Failed, "5.1.1", "nobody@news.example", Some(Hard))]);
    assert_eq!(
        report.deliveries[0].diagnostic,
        "550 5.1.1 <nobody@news.example>: Recipient address rejected: User unknown in virtual \
         mailbox table"
    );
    assert_eq!(report.original.as_deref(), Some("siaran.banjir.k7@us.example"));

    let inbound = read(POSTFIX.as_bytes());
    assert_eq!(inbound.recipients, ["bounces@us.example", "bounces+t1@us.example"]);
    assert_eq!(inbound.message_id.as_deref(), Some("20261124150324.4A@mail.us.example"));
    assert_eq!(inbound.from.as_deref(), Some("mailer-daemon@mail.us.example"));
    assert_eq!(inbound.subject, "Undelivered Mail Returned to Sender");
    assert!(inbound.references.is_empty());
}

#[test]
fn each_recipient_has_its_own_fate() {
    let report = report(SEVERAL);
    assert_eq!(
        fates(&report),
        [
            fate(Failed, "5.2.2", "a@news.example", Some(Soft)),
            fate(Delayed, "4.4.1", "b@news.example", None),
            fate(Relayed, "2.0.0", "", None),
            fate(Failed, "5.1.10", "d@news.example", Some(Hard)),
        ]
    );
    assert_eq!(report.deliveries[0].diagnostic, "Over quota");
    assert_eq!(report.original.as_deref(), Some("second@us.example"));
    assert_eq!(read(SEVERAL.as_bytes()).subject, "Tidak terkirim – laporan");
}

#[test]
fn exim_and_qmail_are_understood_old_and_new() {
    let new = report(EXIM);
    assert_eq!(fates(&new), [fate(Failed, "5.0.0", "x@y.example", Some(Hard))]);
    assert_eq!(new.original.as_deref(), Some("third@us.example"));

    let old = report(EXIM_OLD);
    assert_eq!(
        fates(&old),
        [
            fate(Failed, "5.1.1", "x@y.example", Some(Hard)),
            fate(Failed, "5.0.0", "z@y.example", Some(Soft)),
        ]
    );
    assert_eq!(old.deliveries[1].diagnostic, "mailbox is full: retry timeout exceeded");
    assert_eq!(old.original.as_deref(), Some("fourth@us.example"));

    let qmail = report(QMAIL);
    assert_eq!(
        fates(&qmail),
        [
            fate(Failed, "5.1.1", "x@y.example", Some(Hard)),
            fate(Failed, "5.7.1", "z@y.example", Some(Policy)),
        ]
    );
    assert_eq!(qmail.original.as_deref(), Some("fifth@us.example"));
}

#[test]
fn a_report_within_a_report_speaks_for_nobody() {
    let report = report(NESTED);
    assert_eq!(fates(&report), [fate(Failed, "5.1.1", "bounces+t6@us.example", Some(Hard))]);
    assert_eq!(report.original.as_deref(), Some("inner-report@b.example"));

    let forwarded = "From: a@b.example\nTo: press@us.example\nSubject: Fwd: gagal\n\
        Content-Type: multipart/mixed; boundary=f\n\n--f\nContent-Type: message/rfc822\n\n";
    let forwarded = format!("{forwarded}{POSTFIX}\n--f--\n");
    assert_eq!(read(forwarded.as_bytes()).kind, Kind::Message, "a person passed it on");
}

#[test]
fn a_report_in_a_wrapping_is_found() {
    assert_eq!(fates(&report(WRAPPED)), [fate(Failed, "5.1.1", "x@y.example", Some(Hard))]);
}

#[test]
fn what_only_people_can_read_is_left_to_people() {
    let inbound = read(EXCHANGE.as_bytes());
    assert_eq!((inbound.kind, inbound.subject.as_str()), (Kind::Message, "Undeliverable: Banjir"));
}

#[test]
fn other_reports_are_no_bounces() {
    let receipt =
        POSTFIX.replace("report-type=delivery-status", "report-type=disposition-notification");
    assert_eq!(read(receipt.as_bytes()).kind, Kind::AutoReply);
    let empty = POSTFIX.replace("Action: failed", "").replace("Recipient: rfc822;", "X: ");
    assert_eq!(read(empty.as_bytes()).kind, Kind::AutoReply);
}

#[test]
fn answers_of_machines_are_known_by_their_fields_or_their_subject() {
    let kind = |fields: &str| read(format!("From: a@b.example\n{fields}\n\nIsi\n").as_bytes()).kind;
    for fields in [
        "Auto-Submitted: auto-replied",
        "auto-submitted: Auto-Generated; owner=x",
        "Auto-Submitted: auto-replied (vacation)",
        "X-Autoreply: yes",
        "X-Autorespond: Re: Banjir",
        "Precedence: auto_reply",
        "Precedence: Bulk",
        "Precedence: junk",
        "Subject: Automatic reply: Banjir",
        "Subject: =?utf-8?B?QmFsYXNhbiBvdG9tYXRpczogQmFuamly?=",
        "Subject: Out of Office: back on Monday",
        "Subject: Sedang cuti sampai Senin\nIn-Reply-To: <a@b.example>",
    ] {
        assert_eq!(kind(fields), Kind::AutoReply, "{fields}");
    }
    for fields in [
        "Subject: Banjir",
        "Subject: Re: Automatic reply: Banjir",
        "Subject: Di luar kantor pelayanan masih ada pungutan",
        "Subject: Out of office hours nobody answers",
        "Auto-Submitted: no",
        "Precedence: list",
        "Precedence: normal",
        "X-Auto-Response-Suppress: OOF, AutoReply",
    ] {
        assert_eq!(kind(fields), Kind::Message, "{fields}");
    }
}

#[test]
fn what_is_needed_to_know_who_is_meant_is_handed_over() {
    let text = "Delivered-To: Unsubscribe+Tok@us.example\n\
        X-Original-To: unsubscribe+tok@us.example\n\
        From: =?utf-8?Q?Bu_=C3=89va?= <Eva@News.example>, b@news.example\n\
        To: \"Stop, please\" <unsubscribe+tok@us.example>, undisclosed:;\n\
        Cc: group: c@x.example, d@x.example;\n\
        Cc: not an address\n\
        In-Reply-To: <one@us.example>\n\
        References: <zero@us.example>\n <one@us.example> <two@us.example>\n\
        Subject: unsubscribe\n \tsekarang\n\
        \n";
    let inbound = read(text.as_bytes());
    assert_eq!(
        inbound,
        Inbound {
            message_id: None,
            references: ["one@us.example", "zero@us.example", "two@us.example"]
                .map(str::to_owned)
                .into(),
            from: Some("eva@news.example".to_owned()),
            recipients: ["unsubscribe+tok@us.example", "c@x.example", "d@x.example"]
                .map(str::to_owned)
                .into(),
            subject: "unsubscribe sekarang".to_owned(),
            kind: Kind::Message,
            is_mass: false,
        }
    );
}

#[test]
fn nothing_is_something_too() {
    for bytes in
        [&b""[..], b"\n", b"\r\n\r\n", b"\0\0\0", b"no colon at all", b":", b"\xff\xfe:\xff"]
    {
        let inbound = read(bytes);
        assert_eq!((inbound.kind, inbound.recipients), (Kind::Message, vec![]), "{bytes:?}");
    }
}

#[test]
fn controls_and_lengths_are_tamed() {
    let long = "x".repeat(5000);
    let text = SEVERAL
        .replace("Over quota", &format!("Over\x00quota\x1b[31m\x07 {long}"))
        .replace("Tidak_terkirim", "Tidak=0D=0ABcc:=00terkirim");
    let Kind::Report(report) = read(text.as_bytes()).kind else { panic!() };
    let diagnostic = &report.deliveries[0].diagnostic;
    assert!(diagnostic.starts_with("Over quota [31m xxx"), "{diagnostic}");
    assert_eq!(diagnostic.chars().count(), 300);
    assert_eq!(read(text.as_bytes()).subject, "Tidak Bcc: terkirim – laporan");
}

/// 30 MB that would be costly if all of it were read, or read as deep as it goes.
#[test]
fn size_and_depth_have_bounds() {
    let size = 30 * 1024 * 1024;
    let fill = |head: &str, unit: &str| format!("{head}{}", unit.repeat(size / unit.len()));
    let report = "Content-Type: multipart/report; boundary=b\n\n";
    for text in [
        fill("", "a"),
        fill("", "Subject: =?aa?q?"),
        fill("Subject: ", "=?aa?q?"),
        fill("To: ", "(<a@b.example>,"),
        fill("Content-Type: multipart/report", ";a*0=b"),
        fill("", "Content-Type: message/rfc822\n\n"),
        fill("", "Content-Type: multipart/mixed; boundary=b\n\n--b\n"),
        fill(report, "--b\nContent-Type: multipart/mixed; boundary=c\n\n"),
        fill(report, "--b\nContent-Type: message/delivery-status\n\nAction: failed\n\n"),
        fill(
            &format!("{report}--b\nContent-Type: message/delivery-status\n\n"),
            "Action: failed\n\n",
        ),
        fill("X-Failed-Recipients: a@b.example\n\n", "  a@b.example\n"),
        fill("\nHi. This is the qmail-send program\n", "<a@b.example>:\n"),
    ] {
        let inbound = read(text.as_bytes());
        if let Kind::Report(report) = inbound.kind {
            assert!(report.deliveries.len() <= 1000);
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_can_be_read(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        read(&bytes);
    }

    #[test]
    fn damaged_reports_can_be_read(
        which in 0..REPORTS.len(),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0usize..40), 1..12),
    ) {
        let mut bytes = REPORTS[which].as_bytes().to_vec();
        for (at, byte, length) in cuts {
            let at = at.index(bytes.len());
            match length {
                0..10 => bytes[at] = byte,
                10..20 => bytes.insert(at, byte),
                20..30 => bytes.truncate(at.max(1)),
                _ => {
                    let end = (at + length).min(bytes.len());
                    let piece = bytes[at..end].to_vec();
                    let to = usize::from(byte).min(bytes.len());
                    bytes.splice(to..to, piece);
                }
            }
        }
        let inbound = read(&bytes);
        if let Kind::Report(report) = inbound.kind {
            prop_assert!(!report.deliveries.is_empty());
            for delivery in report.deliveries {
                prop_assert!(!delivery.diagnostic.contains(char::is_control));
                prop_assert!(delivery.diagnostic.chars().count() <= 300);
            }
        }
    }
}

#[test]
fn a_complaint_names_the_letter_and_who_complains() {
    let wanted = Complaint {
        sender: Some("bounces+t1@us.example".to_owned()),
        recipient: Some("nobody@news.example".to_owned()),
        original: Some("siaran.banjir.k7@us.example".to_owned()),
    };
    for text in [COMPLAINT.as_bytes().to_vec(), crlf(COMPLAINT)] {
        assert_eq!(read(&text).kind, Kind::Complaint(wanted.clone()));
    }
    // What is no complaint stays a machine's answer.
    let not_spam = COMPLAINT.replace("Feedback-Type: abuse", "Feedback-Type: not-spam");
    assert_eq!(read(not_spam.as_bytes()).kind, Kind::AutoReply);
    let other =
        COMPLAINT.replace("report-type=feedback-report", "report-type=disposition-notification");
    assert_eq!(read(other.as_bytes()).kind, Kind::AutoReply);
    let bare = COMPLAINT.replace("Original-Rcpt-To", "X-Rcpt-To").replace("Message-ID", "X-ID");
    let bare = read(bare.as_bytes()).kind;
    assert_eq!(bare, Kind::Complaint(Complaint { recipient: None, original: None, ..wanted }));
}

#[test]
fn of_a_field_without_end_only_the_first_addresses_count() {
    // Wherever the cut falls, none is cut in the middle.
    for first in 0..20 {
        let name = |n| format!("r{n}{}@many.example", "x".repeat(if n == 0 { first } else { 0 }));
        let many: Vec<String> = (0..2_000).map(name).collect();
        let text = format!("To: {}\nSubject: x\n\nx\n", many.join(", "));
        assert_eq!(read(text.as_bytes()).recipients[..], many[..200]);
        let found = head::Head::read(text.as_bytes()).0.addresses("to");
        assert!(found.len() > 200 && found.len() < 1_000, "{}", found.len());
        assert_eq!(found, many[..found.len()]);
    }
    let folded = "To: a@b.example,\n\t\"C, D\" <d@b.example>\nTo: e@b.example\n\nx\n";
    assert_eq!(read(folded.as_bytes()).recipients, ["a@b.example", "d@b.example", "e@b.example"]);
}

#[test]
fn exim_says_of_each_recipient_what_stands_under_it_first() {
    let names: Vec<String> = (0..100).map(|n| format!("r{n}@many.example")).collect();
    let said: String =
        names.iter().map(|name| format!("  {name}\n    550 5.1.1 {name} unknown\n")).collect();
    let again = names.iter().map(|name| format!("  {name}\n    550 5.2.2 full\n"));
    let text = format!(
        "X-Failed-Recipients: {}\nAuto-Submitted: auto-replied\nSubject: failed\n\n{said}\n{}",
        names.join(",\n  "),
        again.collect::<String>()
    );
    let Kind::Report(report) = read(text.as_bytes()).kind else { panic!("{text}") };
    assert_eq!(report.deliveries.len(), 100);
    for (delivery, name) in report.deliveries.iter().zip(&names) {
        assert_eq!(delivery.diagnostic, format!("550 5.1.1 {name} unknown"));
    }
}

#[test]
fn a_mail_has_one_key_by_whatever_way_it_comes() {
    let key = |text: &str| super::key(&read(text.as_bytes()), text.as_bytes(), false);
    let text = "From: A <a@b.example>\nMessage-ID: <1@b.example>\nSubject: x\n\nIsi\n";
    let same = key(text);
    assert_eq!((same.len(), same.bytes().all(|b| b.is_ascii_hexdigit())), (64, true));
    assert_eq!(key(&format!("Received: by x\nDelivered-To: y@z.example\n{text}\n")), same);
    for (from, to) in [("a@b", "c@b"), ("<1", "<2"), (": x", ": y"), ("Isi", "Isi.")] {
        assert_ne!(key(&text.replace(from, to)), same, "{from}");
    }
    // Where no Message-ID tells two apart, the date does.
    let undated = text.replace("Message-ID: <1@b.example>\n", "");
    let dated = |day: &str| key(&format!("Date: {day} Nov 2026 10:00:00 +0700\n{undated}"));
    assert_ne!(dated("1"), dated("2"));
    assert_ne!(dated("1"), same);
    // Of a large mail the head decides where it is cut.
    let large = format!("{text}{}", "x".repeat(LOOKED_AT));
    let cut = |text: &str| {
        let bytes = &text.as_bytes()[..LOOKED_AT];
        super::key(&read(bytes), bytes, true)
    };
    assert_eq!(cut(&large), cut(&format!("Received: by x\n{large}")));
}

#[test]
fn what_goes_to_many_is_told_from_absence_notes() {
    let is_mass =
        |fields: &str| read(format!("From: a@b.example\n{fields}\n\nIsi\n").as_bytes()).is_mass;
    assert!(is_mass("Precedence: bulk"));
    assert!(is_mass("Precedence: bulk\nIn-Reply-To: <a@b>\nList-Id: <x.example>"));
    assert!(!is_mass("Precedence: bulk\nIn-Reply-To: <a@b>"));
    assert!(!is_mass("Precedence: bulk\nAuto-Submitted: auto-replied"));
    assert!(!is_mass("Subject: x"));
}
