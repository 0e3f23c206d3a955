//! A reader who unsubscribes by one click, with the link of an earlier letter.

use mail_parser::MessageParser;
use siaran::sandbox::smtp::Received;

use crate::servers::browser;

/// His click.
pub struct Click {
    /// His address.
    pub reader: String,
    /// Whether he was told that he gets no more mail.
    pub was_heeded: bool,
    link: String,
}

impl Click {
    /// By the link of `letter`.
    pub fn of(letter: &Received) -> Click {
        let message = MessageParser::default().parse(&letter.data).expect("a message");
        let link = message.header_raw("List-Unsubscribe").expect("a header").replace("\r\n", "");
        let link = link.trim().trim_matches(['<', '>']).to_owned();
        Click { reader: letter.rcpt_to[0].clone(), was_heeded: false, link }
    }

    /// Clicks, unless he was heeded; he tries again when nobody answers.
    pub fn press(&mut self) {
        if self.was_heeded {
            return;
        }
        let form = "List-Unsubscribe=One-Click";
        if let Ok(page) = browser::try_request("POST", &self.link, form) {
            assert_eq!(page.status, 200, "{}: {}", self.reader, page.text);
            self.was_heeded = true;
        }
    }
}
