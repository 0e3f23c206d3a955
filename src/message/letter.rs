//! The one letter of an announcement: subject, plain text and HTML, before it is addressed.

mod date_line;
mod furniture;
mod jinja;
mod templates;
#[cfg(test)]
mod tests;
mod trial;
mod variables;

use super::{Letter, markdown};
use crate::announcement::{Announcement, Mailing};
use crate::config::Email;
use crate::problem::Fault;
pub use furniture::{Furniture, Labels};
pub use jinja::{HTML_TEMPLATE, TEXT_TEMPLATE, TemplateFault};
pub use markdown::escape;
pub use templates::Templates;
pub use variables::{Quotes, Reachable, Variables};

/// Mail programs cut a letter off and hide its end beyond about so many bytes of HTML.
pub const LARGEST_HTML: usize = 100_000;

/// The letter of `announcement` for its `mailing`, as `templates` lay it out.
///
/// # Errors
/// A template that cannot be filled with this announcement.
pub fn compose(
    announcement: &Announcement,
    mailing: &Mailing,
    email: &Email,
    furniture: &Furniture,
    templates: &Templates,
) -> Result<Letter, TemplateFault> {
    let reply_to = mailing.reply_to.clone().or_else(|| email.reply_to.clone());
    let answers_to = reply_to.clone().unwrap_or_else(|| email.address());
    let variables = Variables::new(announcement, mailing, &answers_to, furniture);
    Ok(Letter {
        text: templates.text(&variables)?,
        html: templates.html(&variables)?,
        from: email.from.clone(),
        reply_to,
        subject: mailing.subject.clone(),
        attachments: Vec::new(),
    })
}

/// What is wrong with a letter that mail programs would cut off.
pub fn size_fault(letter: &Letter) -> Option<Fault> {
    let bytes = letter.html.len();
    (bytes > LARGEST_HTML).then_some(Fault::LetterTooLarge { bytes, limit: LARGEST_HTML })
}
