use super::*;
use crate::feedback::Number;

const ANSWER: &str = "title: A\npublish_at: now\ntype: balasan\nanswers: a/7";

fn answer(extra: &str, body: &str) -> Announcement {
    announcement(&format!("---\n{ANSWER}\n{extra}\n---\n{body}"))
}

#[test]
fn an_answer_says_what_it_answers_and_goes_nowhere_else() {
    let a = answer("", "Isi.");
    assert_eq!(a.answers(), Some(Number::new("a", 7)));
    assert!(a.posts.is_empty(), "the default accounts stay silent");
    let mailing = a.mailing.expect("by mail");
    assert_eq!((mailing.lists.as_slice(), mailing.original), (&[][..], false));

    let a = answer("x:\n  kantor: Jawaban.", "");
    assert_eq!((a.mailing, a.posts.len()), (None, 1), "by X alone");
    let a = answer("x: { kantor: { after: 30m, text: Jawaban. } }", "Isi.");
    assert_eq!(a.posts[0].after, SignedDuration::ZERO);
    let inbox = ANSWER.replace("a/7", "INBOX/3");
    let a = announcement(&format!("---\n{inbox}\n---\nIsi."));
    assert_eq!(a.answers(), Some(Number::new("INBOX", 3)));
}

#[test]
fn what_is_for_everybody_has_no_place_in_it() {
    for (extra, wanted) in [
        ("email: { lists: [nasional] }", "answer.for-all 6:10"),
        ("email: { subject: B }", "answer.for-all 6:10"),
        ("email: { at: 2026-10-21 10:00 WIB }", "answer.for-all 6:10"),
        ("event: { start: 2026-12-21 13:30 WIB }", "answer.for-all 6:1"),
        ("embargo: { early: [dini], send_at: 2026-10-20 09:00 WIB }", "answer.for-all 6:1"),
        ("reminders: { a: { at: 2026-12-21 13:30 WIB, x: { text: B } } }", "answer.for-all 6:1"),
        ("x: { kabiro: { mode: repost } }", "answer.one-account 6:6"),
        ("x: { kabiro: Jawaban. }", "answer.one-account 6:6"),
        ("x: { kantor: Satu., kedua: Dua. }", "answer.one-account 6:21"),
        ("x: { kantor: {} }", "answer.one-account 6:6"),
        ("corrects: b", "key.two-names 5:1"),
    ] {
        let found = told(&format!("{ANSWER}\n{extra}"), "Isi.");
        assert!(found.iter().any(|told| told == wanted), "{extra}: {found:?}");
    }
    for (front, wanted) in [
        (ANSWER.replace("a/7", "a"), "answer.no-number 5:10"),
        (
            ANSWER.replace("balasan", "tanggapan").replace("now", "2026-10-20 10:00 WIB"),
            "answer.other-type 5:1",
        ),
        (ANSWER.replace("answers: a/7", "corrects: a"), "answer.no-question 2:1"),
    ] {
        let found = told(&front, "Isi.");
        assert_eq!(found, [wanted], "{front}");
    }
    assert_eq!(told(ANSWER, ""), ["destination.none 2:1"]);
    assert_eq!(
        told(&format!("{ANSWER}\nattachments: []\nemail: {{ reply_to: a@b.example }}"), "Isi."),
        [""; 0]
    );
}
