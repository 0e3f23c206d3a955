//! The letter that answers one person: a quiet layout of its own, since nothing of a mailing belongs
//! in it. What he wrote is quoted below the answer; it is no part of what the journal keeps, so that
//! it can be forgotten.

use super::letter::escape;
use super::{Letter, markdown};
use crate::announcement::{Announcement, Mailing};
use crate::config::Email;
use crate::problem::is_unsafe_in_header;

/// Stands for what he wrote. No announcement can have it.
pub const QUESTION: &str = "{{ question }}";

/// Most characters of what is quoted.
const LONGEST_QUOTE: usize = 3_000;
/// Most characters of a subject.
const LONGEST_SUBJECT: usize = 200;
/// What stands before a subject that was answered before.
const PREFIXES: [&str; 4] = ["re:", "bls:", "balas:", "aw:"];

/// What somebody wrote, as far as his answer shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question<'a> {
    /// Subject; may be empty.
    pub subject: &'a str,
    /// His own words.
    pub text: &'a str,
}

/// The answer `announcement` of `newsroom`, with [`QUESTION`] for what it answers, below `wrote`.
pub fn compose(
    announcement: &Announcement,
    mailing: &Mailing,
    email: &Email,
    newsroom: &str,
    wrote: &str,
) -> Letter {
    let body = announcement.body.as_str();
    let text = format!(
        "{}\n\n{newsroom}\n\n{wrote}\n\n{QUESTION}\n",
        markdown::text(body, None).trim_end()
    );
    let html = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n</head>\n\
         <body style=\"font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5\">\n\
         {}\n<p>{}</p>\n<p>{wrote}</p>\n\
         <blockquote style=\"margin:8px 0;padding-left:12px;border-left:3px solid #999;white-space:pre-wrap\">{QUESTION}</blockquote>\n\
         </body>\n</html>\n",
        announcement.lang.tag(),
        escape(&announcement.title),
        markdown::html(body, None).trim_end(),
        escape(newsroom),
    );
    Letter {
        from: email.from.clone(),
        reply_to: mailing.reply_to.clone().or_else(|| email.reply_to.clone()),
        subject: mailing.subject.clone(),
        text,
        html,
        attachments: Vec::new(),
    }
}

/// `letter` with the words of `question`, under his subject, as his mail program shows a thread.
pub fn quoting(letter: &Letter, question: Question<'_>) -> Letter {
    let quote = clean(question.text, LONGEST_QUOTE);
    let lines: String = quote.lines().map(|line| format!("> {line}\n")).collect();
    let subject = subject(question.subject);
    Letter {
        subject: subject.unwrap_or_else(|| letter.subject.clone()),
        text: letter.text.replace(QUESTION, lines.trim_end()),
        html: letter.html.replace(QUESTION, &escape(&quote)),
        ..letter.clone()
    }
}

/// `letter` with `words` where the question is quoted.
pub fn without_question(letter: &Letter, words: &str) -> Letter {
    Letter {
        text: letter.text.replace(QUESTION, words),
        html: letter.html.replace(QUESTION, &escape(words)),
        ..letter.clone()
    }
}

fn subject(of_question: &str) -> Option<String> {
    let mut bare = of_question.trim();
    while let Some(rest) = PREFIXES.iter().find_map(|prefix| {
        let head = bare.get(..prefix.len())?;
        head.eq_ignore_ascii_case(prefix).then(|| bare[prefix.len()..].trim_start())
    }) {
        bare = rest;
    }
    let bare = clean(&bare.replace(['\r', '\n'], " "), LONGEST_SUBJECT);
    let bare = bare.trim();
    (!bare.is_empty()).then(|| format!("Re: {bare}"))
}

/// What came from outside: nothing in it turns the direction of reading, and no placeholder is one.
fn clean(text: &str, most: usize) -> String {
    let text = text.replace("\r\n", "\n");
    let mut kept: String = text
        .chars()
        .map(|c| match c {
            '\n' => c,
            c if is_unsafe_in_header(c) => ' ',
            c => c,
        })
        .take(most)
        .collect();
    if text.chars().nth(most).is_some() {
        kept.push_str(" […]");
    }
    closed(&kept).trim().to_owned()
}

/// `text` without placeholders: nothing of what strangers wrote is filled in.
pub fn closed(text: &str) -> String {
    // Of three braces the first round leaves two.
    text.replace("{{", "{ {").replace("{{", "{ {")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter() -> Letter {
        Letter {
            from: "Humas <humas@a.example>".into(),
            reply_to: None,
            subject: "Jawaban".into(),
            text: format!("Isi.\n\nAnda menulis:\n\n{QUESTION}\n"),
            html: format!("<p>Isi.</p><blockquote>{QUESTION}</blockquote>"),
            attachments: Vec::new(),
        }
    }

    #[test]
    fn the_question_is_quoted_and_can_do_no_harm() {
        let question = Question {
            subject: "re: Re: Biaya\r\nBcc: x@y",
            text: "Berapa <b>biaya</b>?\r\n{{ recipient.email }} \u{202e}kanan\u{7}\n\nTerima kasih",
        };
        let quoted = quoting(&letter(), question);
        assert_eq!(quoted.subject, "Re: Biaya  Bcc: x@y");
        let lines: Vec<&str> = quoted.text.lines().skip(4).collect();
        let wanted =
            ["> Berapa <b>biaya</b>?", "> { { recipient.email }}  kanan ", "> ", "> Terima kasih"];
        assert_eq!(lines, wanted);
        assert!(quoted.html.contains("Berapa &lt;b&gt;biaya&lt;/b&gt;?"), "{}", quoted.html);
        assert!(!quoted.html.contains("{{"), "{}", quoted.html);
    }

    #[test]
    fn no_number_of_braces_makes_a_placeholder() {
        for braces in 2..9 {
            let text = format!("{} recipient.email }}}}", "{".repeat(braces));
            let shut = closed(&text);
            assert!(!shut.contains("{{"), "{shut}");
            assert_eq!(shut.matches('{').count(), braces);
        }
        let text = "{{{ recipient.unsubscribe }}";
        let quoted = quoting(&letter(), Question { subject: text, text });
        assert!(![&quoted.subject, &quoted.text, &quoted.html].iter().any(|t| t.contains("{{")));
    }

    #[test]
    fn without_a_subject_it_keeps_its_own_and_long_words_are_cut() {
        let long = "é".repeat(5_000);
        let quoted = quoting(&letter(), Question { subject: " Bls: ", text: &long });
        assert_eq!(quoted.subject, "Jawaban");
        assert!(quoted.text.contains(" […]") && quoted.text.chars().count() < 3_100);
        assert!(!without_question(&letter(), "[…]").text.contains(QUESTION));
    }
}
