//! `embargo` and `email.at`: letters at another instant than the release.

use jiff::Timestamp;

use super::lists::names;
use super::pen::Pen;
use super::{Embargo, PublishAt};
use crate::problem::{Fault, OccasionFault};
use crate::when::{self, Zone};
use crate::yaml::Field;

/// What the instants of letters are measured by.
pub(super) struct Times<'a> {
    /// Of values that name none.
    pub zone: Option<&'a Zone>,
    /// The release.
    pub publish_at: Option<PublishAt>,
    /// Nothing is sent from then on.
    pub expires_at: Option<Timestamp>,
    /// Some account takes part at the instant of the release.
    pub posts_at_once: bool,
}

/// Early copies: to lists whose members agreed, before the release. A list without `embargo: true`
/// is never among them.
pub(super) fn embargo(
    pen: &Pen<'_>,
    field: &Field<'_>,
    times: &Times<'_>,
    has_letter: bool,
) -> Option<Embargo> {
    let mut fields = field.fields()?;
    let early = fields.required("early").map(|f| agreed(pen, &f));
    let send_at = fields.required("send_at").and_then(|f| {
        let at = instant(&f, times)?;
        match times.publish_at {
            Some(PublishAt::At(release)) if at < release => return Some(at),
            Some(PublishAt::At(_)) => fault(&f, OccasionFault::EarlyNotBefore),
            Some(PublishAt::Now) => fault(&f, OccasionFault::EarlyBesideNow),
            // A draft: the order shows once it has a date.
            None => return Some(at),
        }
        None
    });
    fields.finish();
    if !has_letter {
        field.note_key(Fault::Occasion { fault: OccasionFault::EarlyWithoutMail });
    }
    Some(Embargo { early: early?, send_at: send_at? })
}

/// The lists that `field` names and whose members agreed to embargoes.
fn agreed(pen: &Pen<'_>, field: &Field<'_>) -> Vec<String> {
    let mut lists = names(pen, field);
    lists.retain(|name| {
        let list = pen.config.email.as_ref().and_then(|email| email.lists.get(name));
        let is_agreed = list.is_some_and(|list| list.embargo);
        if !is_agreed && list.is_some() {
            fault(field, OccasionFault::ListWithoutEmbargo { list: name.clone() });
        }
        is_agreed
    });
    lists
}

/// `email.at`: the letters go out later than the posts, because a person wants it so.
pub(super) fn mail_at(field: &Field<'_>, times: &Times<'_>) -> Option<Timestamp> {
    let at = instant(field, times)?;
    let is_before = matches!(times.publish_at, Some(PublishAt::At(release)) if at < release);
    let wrong = if is_before {
        OccasionFault::MailBeforeRelease
    } else if times.expires_at.is_some_and(|end| end <= at) {
        OccasionFault::MailAfterExpiry
    } else if times.publish_at == Some(PublishAt::At(at)) {
        return None;
    } else if !times.posts_at_once {
        OccasionFault::MailAlone
    } else {
        return Some(at);
    };
    fault(field, wrong);
    None
}

fn instant(field: &Field<'_>, times: &Times<'_>) -> Option<Timestamp> {
    let text = field.text()?;
    when::instant(&text, times.zone)
        .map_err(|fault| field.fault(Fault::Time { key: field.key.clone(), fault }))
        .ok()
}

fn fault(field: &Field<'_>, fault: OccasionFault) {
    field.fault(Fault::Occasion { fault });
}
