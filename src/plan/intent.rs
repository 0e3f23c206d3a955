//! Links that open X with something filled in, for what a person does by hand.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Writes a post with `text`, as an answer to the post `reply_to` where given.
pub fn post(text: &str, reply_to: Option<&str>) -> String {
    let answer = reply_to.map(|id| format!("&in_reply_to={id}")).unwrap_or_default();
    format!("https://x.com/intent/post?text={}{answer}", utf8_percent_encode(text, PLAIN))
}

/// Reposts the post `id`.
pub fn repost(id: &str) -> String {
    format!("https://x.com/intent/retweet?tweet_id={id}")
}

/// Where a post can be seen.
pub fn post_url(handle: &str, id: &str) -> String {
    format!("https://x.com/{handle}/status/{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stays_one_parameter() {
        let link = post("Satu & dua?\n#Tiga = 50%", Some("7"));
        let wanted = "https://x.com/intent/post?text=Satu%20%26%20dua%3F%0A%23Tiga%20%3D%2050%25\
                      &in_reply_to=7";
        assert_eq!(link, wanted);
        assert_eq!(repost("7"), "https://x.com/intent/retweet?tweet_id=7");
    }
}
