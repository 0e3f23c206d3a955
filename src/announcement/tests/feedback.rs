use super::*;
use crate::feedback::{Rhythm, Terms};

fn terms(feedback: &str) -> Terms {
    let text = format!(
        "---\ntitle: A\nowner: a@b.example\npublish_at: 2026-10-20 10:00 WIB\n{feedback}\n---\nIsi"
    );
    let reading = reading(&text);
    assert!(reading.problems.is_empty(), "{feedback}: {:?}", reading.problems);
    reading.announcement.expect("well").feedback
}

#[test]
fn how_an_announcement_is_listened_to() {
    let usual = Terms { answer_within: 3, owner: Some("a@b.example".into()), ..Terms::default() };
    assert_eq!(terms(""), usual, "everybody may answer any announcement");
    let full = terms(
        "feedback:\n  mode: consultation\n  until: 2026-11-30 23:59 WIB\n  answer_within: 5d\n  \
         digest: weekly\n  response_report: 2027-01-15\n  topics:\n    biaya: [biaya, tarif]\n    \
         akses: sinyal",
    );
    assert!(full.consultation);
    assert_eq!(full.until, Some("2026-11-30T16:59:00Z".parse().expect("well")));
    assert_eq!(full.answer_within, 5);
    assert_eq!(full.digest, Some(Rhythm::Weekly));
    assert_eq!(full.response_report, Some("2027-01-15T17:00:00Z".parse().expect("well")));
    let topics: Vec<_> = full.topics.into_iter().collect();
    let topic = |name: &str, words: &[&str]| {
        (name.to_owned(), words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>())
    };
    assert_eq!(topics, [topic("akses", &["sinyal"]), topic("biaya", &["biaya", "tarif"])]);
}

#[test]
fn what_is_wrong_about_listening_is_told() {
    for (feedback, wanted) in [
        ("feedback: { answer_within: 90m }", "feedback.working-days 4:28"),
        ("feedback: { answer_within: 0d }", "feedback.working-days 4:28"),
        ("feedback: { mode: survey }", "value.unknown 4:19"),
        (
            "feedback: { until: 2026-11-30, response_report: 2026-11-30 }",
            "feedback.report-before-end 4:49",
        ),
        ("feedback: { topiks: {} }", "key.unknown 4:13"),
        ("type: balasan\nanswers: a/0", "id.syntax 5:10"),
    ] {
        let found = told_of(feedback);
        assert!(found.iter().any(|told| told == wanted), "{feedback}: {found:?}");
    }
}
