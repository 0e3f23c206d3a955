//! The mail that asks the holder of an account to repost or to write, with a button for each. Pure.

use super::letter::escape;
use crate::lang::Lang;
use crate::text::assist as words;

/// What is asked of a holder.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Headline of the announcement.
    pub title: &'a str,
    /// Handle of the holder's account, without `@`.
    pub handle: &'a str,
    /// Where the office's post can be seen.
    pub post: &'a str,
    /// Opens X with the repost filled in.
    pub repost: &'a str,
    /// Opens X with an empty post, or the suggested words.
    pub write: &'a str,
    /// Words that the office suggests.
    pub words: &'a [String],
    /// The command that records what was done.
    pub record: &'a str,
}

const BUTTON: &str = "display:inline-block;margin:4px 8px 4px 0;padding:10px 16px;border:1px solid #1a4f8b;border-radius:6px;background:#1a4f8b;color:#ffffff;text-decoration:none";

/// Subject, plain text and HTML.
pub fn compose(lang: Lang, request: &Request<'_>) -> (String, String, String) {
    let subject = words::subject(lang, request.title);
    let [news, wish] = words::request(lang, request.handle);
    let links = [
        (words::look(lang), request.post),
        (words::repost(lang), request.repost),
        (words::write(lang), request.write),
    ];
    let record = words::record(lang, request.record);
    let suggested = words::suggested(lang);

    let mut text = format!("{}\n\n{news}\n\n{wish}\n\n", request.title);
    for (label, link) in links {
        text.push_str(&format!("{label}: {link}\n"));
    }
    if !request.words.is_empty() {
        text.push_str(&format!("\n{suggested}\n\n{}\n", request.words.join("\n\n")));
    }
    text.push_str(&format!("\n{record}\n"));

    let mut html = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n</head>\n\
         <body style=\"margin:0;padding:16px;font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5\">\n\
         <div style=\"max-width:640px;margin:0 auto\">\n<h1 style=\"font-size:20px;line-height:1.3\">{}</h1>\n\
         <p>{}</p>\n<p>{}</p>\n<p>\n",
        lang.tag(),
        escape(&subject),
        escape(request.title),
        escape(&news),
        escape(&wish),
    );
    for (label, link) in links {
        html.push_str(&format!("<a href=\"{}\" style=\"{BUTTON}\">{label}</a>\n", escape(link)));
    }
    html.push_str("</p>\n");
    if !request.words.is_empty() {
        html.push_str(&format!("<p>{}</p>\n", escape(suggested)));
        for words in request.words {
            let words = escape(words).replace('\n', "<br>\n");
            html.push_str(&format!(
                "<blockquote style=\"margin:8px 0;padding-left:12px;border-left:3px solid #999\">{words}</blockquote>\n"
            ));
        }
    }
    html.push_str(&format!(
        "<p style=\"font-size:13px\">{}</p>\n</div>\n</body>\n</html>\n",
        escape(&record)
    ));
    (subject, text, html)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request<'a>(words: &'a [String]) -> Request<'a> {
        Request {
            title: "Loket <baru>",
            handle: "kabiro",
            post: "https://x.com/kantor/status/7",
            repost: "https://x.com/intent/retweet?tweet_id=7",
            write: "https://x.com/intent/post?text=a&in_reply_to=7",
            words,
            record: "siaran resolve loket kabiro --sent URL",
        }
    }

    #[test]
    fn both_forms_hold_every_link_and_the_suggested_words() {
        for lang in [Lang::Id, Lang::En] {
            let suggested = ["Satu\ndua".to_owned()];
            let (subject, text, html) = compose(lang, &request(&suggested));
            assert!(subject.ends_with("Loket <baru>"), "{subject}");
            for link in ["status/7", "retweet?tweet_id=7", "siaran resolve loket", "@kabiro"] {
                assert!(text.contains(link) && html.contains(link), "{link}");
            }
            assert!(text.contains("Satu\ndua") && html.contains("Satu<br>\ndua"));
            assert!(html.contains("text=a&amp;in_reply_to=7") && !html.contains("<baru>"));
            let (_, text, _) = compose(lang, &request(&[]));
            assert!(!text.contains(words::suggested(lang)));
        }
    }
}
