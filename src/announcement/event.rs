//! `event`: what an announcement invites to.

use jiff::Timestamp;

use super::{Event, PublishAt, Rsvp};
use crate::config::values::{checked_address, link};
use crate::problem::Fault;
use crate::when::{self, Zone};
use crate::yaml::Field;

/// `event: { start, end, where, online, rsvp: { by, to } }`. Times without a zone are in `zone`.
pub(super) fn event(
    field: &Field<'_>,
    zone: Option<&Zone>,
    publish_at: Option<PublishAt>,
) -> Option<Event> {
    let mut fields = field.fields()?;
    let start_field = fields.required("start");
    let start = start_field.as_ref().and_then(|f| instant(f, zone));
    let written = start_field.as_ref().and_then(|f| when::zone_of(&f.text()?));
    let end_field = fields.given("end");
    let end = end_field.as_ref().and_then(|f| instant(f, zone));
    let place = fields.given("where").and_then(|f| f.line(300));
    let online = fields.given("online").and_then(|f| link(&f));
    let rsvp = fields.given("rsvp").and_then(|f| rsvp(&f, zone, start));
    fields.finish();
    let start = start?;
    if let (Some(end), Some(field)) = (end, &end_field)
        && end <= start
    {
        field.fault(Fault::EventEndsFirst);
    }
    if let (Some(PublishAt::At(release)), Some(field)) = (publish_at, &start_field)
        && start <= release
    {
        field.fault(Fault::EventPast);
    }
    let zone = written.or_else(|| zone.cloned());
    Some(Event { start, zone, end, place, online, rsvp })
}

fn rsvp(field: &Field<'_>, zone: Option<&Zone>, start: Option<Timestamp>) -> Option<Rsvp> {
    let mut fields = field.fields()?;
    let to = fields.required("to").and_then(|f| checked_address(&f));
    let by_field = fields.given("by");
    let by = by_field.as_ref().and_then(|f| instant(f, zone));
    fields.finish();
    if let (Some(by), Some(start), Some(field)) = (by, start, &by_field)
        && by > start
    {
        field.fault(Fault::RsvpLate);
    }
    Some(Rsvp { by, to: to? })
}

fn instant(field: &Field<'_>, zone: Option<&Zone>) -> Option<Timestamp> {
    when::instant(&field.text()?, zone)
        .map_err(|fault| field.fault(Fault::Time { key: field.key.clone(), fault }))
        .ok()
}
