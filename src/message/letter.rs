//! The one letter of an announcement: subject, plain text and HTML, before it is addressed.

use super::{Letter, markdown};
use crate::announcement::{Announcement, Contact, Mailing};
use crate::config::Email;

/// The words around an announcement, in its language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Furniture {
    /// What kind of text it is, with its number.
    pub heading: String,
    /// When it was let go, in all zones.
    pub issued: String,
    /// Where the page is, when there is one.
    pub on_the_web: Option<String>,
    /// Title of the contact block.
    pub contacts: &'static str,
    /// Who sends it; lines divided by LF.
    pub footer: String,
}

/// The letter of `announcement` for its `mailing`.
pub fn compose(
    announcement: &Announcement,
    mailing: &Mailing,
    email: &Email,
    furniture: &Furniture,
) -> Letter {
    let Furniture { heading, issued, on_the_web, footer, .. } = furniture;
    let contacts: Vec<String> = announcement.contacts.iter().map(contact_line).collect();

    let mut text = format!("{heading}\n\n{}\n\n{issued}\n\n", announcement.title);
    text.push_str(&markdown::text(&announcement.body));
    if let Some(line) = on_the_web {
        text.push_str(&format!("\n{line}\n"));
    }
    if !contacts.is_empty() {
        text.push_str(&format!("\n{}\n", furniture.contacts));
        for line in &contacts {
            text.push_str(&format!("- {line}\n"));
        }
    }
    text.push_str(&format!("\n-- \n{footer}\n"));

    let preheader = mailing.preheader.as_deref().or(announcement.description.as_deref());
    let mut html = String::with_capacity(text.len() * 2);
    html.push_str(&format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n</head>\n\
         <body style=\"margin:0;padding:16px;font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5\">\n",
        announcement.lang.tag(),
        escape(&announcement.title)
    ));
    if let Some(preheader) = preheader {
        html.push_str(&format!(
            "<div style=\"display:none;max-height:0;overflow:hidden\">{}</div>\n",
            escape(preheader)
        ));
    }
    html.push_str(&format!(
        "<div style=\"max-width:640px;margin:0 auto\">\n<p style=\"font-size:13px\">{}<br>{}</p>\n\
         <h1 style=\"font-size:22px;line-height:1.3\">{}</h1>\n",
        escape(heading),
        escape(issued),
        escape(&announcement.title)
    ));
    html.push_str(&markdown::html(&announcement.body));
    if let (Some(link), Some(line)) = (&announcement.link, on_the_web) {
        let safe = if markdown::is_safe_link(link) { link.as_str() } else { "" };
        html.push_str(&format!("<p><a href=\"{}\">{}</a></p>\n", escape(safe), escape(line)));
    }
    if !contacts.is_empty() {
        html.push_str(&format!("<p><strong>{}</strong></p>\n<ul>\n", escape(furniture.contacts)));
        for line in &contacts {
            html.push_str(&format!("<li>{}</li>\n", escape(line)));
        }
        html.push_str("</ul>\n");
    }
    html.push_str(&format!(
        "<hr style=\"border:0;border-top:1px solid #999\">\n<p style=\"font-size:13px\">{}</p>\n</div>\n</body>\n</html>\n",
        escape(footer).replace('\n', "<br>\n")
    ));
    Letter {
        from: email.from.clone(),
        reply_to: mailing.reply_to.clone().or_else(|| email.reply_to.clone()),
        subject: mailing.subject.clone(),
        text,
        html,
        attachments: Vec::new(),
    }
}

fn contact_line(contact: &Contact) -> String {
    let parts = [
        contact.name.as_deref(),
        (!contact.role.is_empty()).then_some(contact.role.as_str()),
        contact.email.as_deref(),
        contact.phone.as_deref(),
        contact.hours.as_deref(),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// `text` for HTML content and attribute values.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
