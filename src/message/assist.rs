//! The mail that asks the holder of an account to repost or to write, with a button for each. Pure.

use super::letter::escape;
use crate::lang::Lang;

/// What is asked of a holder, in his language.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Language of the words.
    pub lang: Lang,
    /// Subject.
    pub subject: &'a str,
    /// Headline of the announcement.
    pub title: &'a str,
    /// What has happened and what is asked.
    pub paragraphs: &'a [String],
    /// Buttons: label and address.
    pub buttons: &'a [(&'static str, String)],
    /// Above the suggested words.
    pub suggested: &'a str,
    /// Words that the office suggests.
    pub words: &'a [String],
    /// How what was done is recorded.
    pub record: &'a str,
}

const BUTTON: &str = "display:inline-block;margin:4px 8px 4px 0;padding:10px 16px;border:1px solid #1a4f8b;border-radius:6px;background:#1a4f8b;color:#ffffff;text-decoration:none";

/// Plain text and HTML.
pub fn compose(request: &Request<'_>) -> (String, String) {
    let Request { lang, subject, title, paragraphs, buttons, suggested, words, record } = *request;
    let mut text = format!("{title}\n\n{}\n\n", paragraphs.join("\n\n"));
    for (label, link) in buttons {
        text.push_str(&format!("{label}: {link}\n"));
    }
    if !words.is_empty() {
        text.push_str(&format!("\n{suggested}\n\n{}\n", words.join("\n\n")));
    }
    text.push_str(&format!("\n{record}\n"));

    let mut html = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n</head>\n\
         <body style=\"margin:0;padding:16px;font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5\">\n\
         <div style=\"max-width:640px;margin:0 auto\">\n<h1 style=\"font-size:20px;line-height:1.3\">{}</h1>\n",
        lang.tag(),
        escape(subject),
        escape(title),
    );
    for paragraph in paragraphs {
        html.push_str(&format!("<p>{}</p>\n", escape(paragraph)));
    }
    html.push_str("<p>\n");
    for (label, link) in buttons {
        html.push_str(&format!("<a href=\"{}\" style=\"{BUTTON}\">{label}</a>\n", escape(link)));
    }
    html.push_str("</p>\n");
    if !words.is_empty() {
        html.push_str(&format!("<p>{}</p>\n", escape(suggested)));
        for words in words {
            let words = escape(words).replace('\n', "<br>\n");
            html.push_str(&format!(
                "<blockquote style=\"margin:8px 0;padding-left:12px;border-left:3px solid #999\">{words}</blockquote>\n"
            ));
        }
    }
    html.push_str(&format!(
        "<p style=\"font-size:13px\">{}</p>\n</div>\n</body>\n</html>\n",
        escape(record)
    ));
    (text, html)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_hold_every_link_and_the_suggested_words() {
        let words = ["Satu\ndua".to_owned()];
        let request = Request {
            lang: Lang::Id,
            subject: "Mohon bantu: Loket <baru>",
            title: "Loket <baru>",
            paragraphs: &["Terbit.".to_owned(), "Sebarkan dari @kabiro.".to_owned()],
            buttons: &[
                ("Lihat", "https://x.com/kantor/status/7".to_owned()),
                ("Tulis", "https://x.com/intent/post?text=a&in_reply_to=7".to_owned()),
            ],
            suggested: "Usulan:",
            words: &words,
            record: "siaran resolve loket kabiro --sent URL",
        };
        let (text, html) = compose(&request);
        for part in ["status/7", "Terbit.", "siaran resolve loket", "@kabiro", "Usulan:"] {
            assert!(text.contains(part) && html.contains(part), "{part}");
        }
        assert!(text.contains("Satu\ndua") && html.contains("Satu<br>\ndua"));
        assert!(html.contains("text=a&amp;in_reply_to=7") && !html.contains("<baru>"));
        let (text, html) = compose(&Request { words: &[], ..request });
        assert!(!text.contains("Usulan:") && !html.contains("Usulan:"));
    }
}
