//! A file's bytes become a [`Reading`].

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::body::{Placeholders, check_body};
use super::file::{Lines, Parts, id_of_path, split, text_digest};
use super::pen::{LONGEST_TITLE, Passage, Pen};
use super::{
    Announcement, Kind, Marks, PublishAt, Reading, answer, attachments, contacts, embargo, event,
    feedback, letter, media, posts, quiet, references, reminders, silence,
};
use crate::config::Config;
use crate::config::address::{is_name, mailbox};
use crate::config::values::{checked_address, lang, late, link, zone};
use crate::problem::{Fault, Problem, Spot};
use crate::when::{self, Zone};
use crate::yaml::{self, Faults, Field, Fields};

/// More of one text would only be noise.
const MOST_SLIPS: usize = 50;

/// The key `id` of the file with these bytes; `None` where [`id_of_path`] stands in for it.
pub fn id_given(bytes: &[u8]) -> Option<String> {
    let faults = Faults::default();
    let parts = split(bytes).ok()?;
    let node = yaml::parse(&parts.front, parts.front_line, yaml::FRONT_MATTER_LIMIT).ok()?;
    let id = Fields::root(&node, &faults)?.given("id")?.line(1000);
    id.filter(|id| is_name(id))
}

/// Reads the file at `path` (relative to the announcements folder, with `/`).
pub fn read(path: &str, bytes: &[u8], config: &Config) -> Reading {
    let digest =
        data_encoding::HEXLOWER.encode(ring::digest::digest(&ring::digest::SHA256, bytes).as_ref());
    let faults = Faults::default();
    let mut announcement = None;
    let mut marks = Marks::default();
    let mut slug = id_of_path(path);
    if slug.is_empty() {
        // Still an id that no other file has, so that the problem can be shown.
        slug = digest[..12].to_owned();
    }
    match split(bytes) {
        Err(Problem { fault, at }) => faults.add(fault, at),
        Ok(parts) => {
            check_characters(&parts, &faults);
            match yaml::parse(&parts.front, parts.front_line, yaml::FRONT_MATTER_LIMIT) {
                Err(Problem { fault, at }) => faults.add(fault, at),
                Ok(node) => {
                    if let Some(top) = Fields::root(&node, &faults) {
                        let pen = Pen { config, faults: &faults };
                        announcement = Some(pen.announcement(top, path, &slug, parts, &mut marks));
                    }
                }
            }
        }
    }
    let id = announcement.as_ref().map_or(slug, |a| a.id.clone());
    let problems = faults.into_sorted();
    Reading {
        path: path.to_owned(),
        id,
        digest,
        text_digest: text_digest(bytes).unwrap_or_default(),
        announcement,
        media: Default::default(),
        attachments: Default::default(),
        problems,
        marks,
    }
}

/// The front matter's characters are looked at by the YAML module.
fn check_characters(parts: &Parts, faults: &Faults) {
    let odd = |c: &char| {
        (c.is_control() && !matches!(c, '\n' | '\t')) || matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    if let Some((offset, c)) = parts.body.char_indices().find(|(_, c)| odd(c)) {
        let at = Lines::of(&parts.body).spot(offset);
        let at = Spot::new(at.line + parts.body_line - 1, at.column);
        faults.add(Fault::ControlCharacter { code: c.into() }, at);
    }
}

impl Pen<'_> {
    fn announcement(
        &self,
        mut top: Fields<'_>,
        path: &str,
        slug: &str,
        parts: Parts,
        marks: &mut Marks,
    ) -> Announcement {
        let start = top.at();
        let id = self.id(&mut top, path, slug);
        let kind_field = top.given("type");
        marks.is_typed = kind_field.is_some();
        marks.silences =
            top.given("silence").map(|f| silence::silences(self, &f)).unwrap_or_default();
        let kind_word = kind_field.as_ref().and_then(|f| f.text()).unwrap_or("release".into());
        let kind = kind_field.and_then(|f| f.choice(&super::KINDS)).unwrap_or(Kind::Release);
        let number = top.given("number").and_then(|f| {
            marks.number = Some(f.at());
            f.line(100)
        });
        let title_field = top.required("title");
        let title_at = title_field.as_ref().map_or(start, |f| f.at());
        let title = title_field.and_then(|f| f.line(LONGEST_TITLE)).unwrap_or_default();
        marks.title = Some(title_at);
        let mut passages = vec![Passage { text: title.clone(), at: title_at }];
        let description = top.given("description").and_then(|f| {
            let text = f.text()?.trim().to_owned();
            if !is_clean(&text, &f) {
                return None;
            }
            marks.description = Some(f.at());
            passages.push(Passage { text: text.clone(), at: f.at() });
            let text = self.placeholders(&f, &text);
            (!text.is_empty()).then_some(text)
        });
        let place = top.given("place").and_then(|f| f.line(100));
        let date = top.given("date").and_then(|f| date(&f));
        let lang =
            top.given("lang").and_then(|f| lang(&f)).unwrap_or(self.config.newsroom.language);
        let link = top.given("link").and_then(|f| link(&f));
        let (writers, owner) = self.labels(&mut top);
        let contacts =
            top.given("contacts").map(|f| contacts::contacts(self, &f)).unwrap_or_default();

        let file_zone = top.given("timezone").and_then(|f| zone(&f));
        let draft = top.take("draft").is_some_and(|f| f.yes().unwrap_or(true));
        let instant = top.take_named(&["publish_at", "publishDate"]).filter(|f| !f.is_null());
        let expiry = top.take_named(&["expires_at", "expiryDate"]).filter(|f| !f.is_null());
        marks.time = instant.as_ref().map(|f| f.at());
        let late_default = self.config.release.late;
        let late = top.given("late").map_or(late_default, |f| late(&f, late_default));
        let publish_at =
            instant.as_ref().and_then(|f| publish_at(f, file_zone.as_ref(), kind, &kind_word));
        if instant.is_none() && !draft {
            self.faults.add(Fault::NoInstant, start);
        }
        let expires_at = expiry.as_ref().and_then(|f| self.end(f, file_zone.as_ref()));
        if let (Some(PublishAt::At(first)), Some(last), Some(field)) =
            (publish_at, expires_at, &expiry)
            && last <= first
        {
            field.fault(Fault::ExpiresFirst);
        }
        let priorities = [("normal", false), ("emergency", true)];
        let emergency = top.given("priority").and_then(|f| f.choice(&priorities)).unwrap_or(false);

        let refers = references::reference(self, &mut top, kind, start, marks);
        let deletes = references::deletes(&mut top, refers.as_ref());
        let correction = references::correction(&mut top, refers.as_ref());
        let media = media::media(self, top.given("media").as_ref(), &mut marks.alts);
        let attachments = attachments::attachments(top.given("attachments").as_ref());
        let event_field = top.given("event").filter(Field::asks);
        let event = event_field.as_ref().and_then(|f| {
            let event = event::event(f, file_zone.as_ref(), publish_at);
            let place = event.as_ref().and_then(|event| event.place.clone());
            passages.extend(place.map(|text| Passage { text, at: f.at() }));
            event
        });
        let embargo_field = top.given("embargo").filter(Field::asks);
        let reminders_field = top.given("reminders").filter(Field::asks);
        let feedback = feedback::feedback(self, &mut top, file_zone.as_ref(), owner);
        let default_post = posts::Default {
            text: [Some(title.clone()), description.clone(), link.clone()]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join("\n\n"),
            at: title_at,
        };
        let x = top.take("x");
        let desk = posts::Desk { pen: self, media: &media, default: &default_post };
        let is_answer = kind == Kind::Answer;
        let mut posts = match &x {
            // What is posted by default is for everybody.
            None if is_answer => Vec::new(),
            x => posts::postings(&desk, x.as_ref(), &mut passages),
        };
        let lead = posts::lead(self.config, &posts);
        let email = top.take("email");
        if is_answer {
            let for_all = [event_field.as_ref(), embargo_field.as_ref(), reminders_field.as_ref()];
            answer::check_keys(for_all, email.as_ref());
            answer::of_one_account(self, &mut posts, &default_post.text);
        }
        let title_passage = Passage { text: title.clone(), at: title_at };
        let usual = letter::Usual {
            kind,
            refers: refers.is_some(),
            attachments: &attachments,
            has_event: event.is_some(),
            has_body: !parts.body.trim().is_empty(),
        };
        let times = embargo::Times {
            zone: file_zone.as_ref(),
            publish_at,
            expires_at,
            posts_at_once: posts.iter().any(|p| p.after <= SignedDuration::ZERO),
        };
        let mailing =
            letter::mailing(self, email.as_ref(), usual, &times, &title_passage, &mut passages);
        marks.subject = email.as_ref().and_then(letter::subject_at);
        if let (None, Some(first)) = (&mailing, attachments.first()) {
            self.faults.add(Fault::AttachmentsNotMailed, first.at);
        }
        let embargo =
            embargo_field.and_then(|f| embargo::embargo(self, &f, &times, mailing.is_some()));
        let around = reminders::Around {
            zone: file_zone.as_ref(),
            publish_at,
            expires_at,
            event: event.as_ref(),
            feedback_until: feedback.until,
            posts: &posts,
            has_letter: mailing.is_some(),
        };
        let reminders = reminders_field
            .map(|f| reminders::reminders(self, &f, &around, &mut passages))
            .unwrap_or_default();
        if let Some(field) = instant.as_ref().filter(|_| !emergency) {
            quiet::check(self, field, publish_at, &posts, &reminders);
        }
        top.finish();

        let near = match publish_at {
            Some(PublishAt::At(instant)) => Some(self.local_date(instant)),
            _ => date,
        };
        if let (Some(PublishAt::At(_)), Some(near), Some(field)) = (publish_at, near, &instant) {
            check_name_date(path, near, field);
        }
        for passage in &passages {
            for slip in when::weekday_slips(&passage.text, near).into_iter().take(MOST_SLIPS) {
                let (written, date) = (slip.written.clone(), slip.date);
                let fault = Fault::WrongWeekday { written, date };
                let at = passage.spot_of(&slip.written, &parts.front, parts.front_line);
                self.faults.add(fault, at);
            }
        }
        marks.numbers = silence::numbers(self, &passages, &parts);
        check_body(&parts, mailing.is_some(), near, self.faults);
        if mailing.is_none() && posts.iter().all(|p| p.parts.is_empty()) {
            self.faults.add(Fault::NoDestination, start);
        }
        Announcement {
            id,
            kind,
            number,
            title,
            description,
            place,
            date,
            lang,
            link,
            writers,
            contacts,
            publish_at,
            draft,
            late,
            expires_at,
            embargo,
            emergency,
            refers,
            correction,
            deletes,
            media,
            attachments,
            event,
            posts,
            reminders,
            lead,
            mailing,
            feedback,
            body: Placeholders::of(&parts.body).canonical,
        }
    }

    fn id(&self, top: &mut Fields<'_>, path: &str, slug: &str) -> String {
        if let Some(field) = top.given("id") {
            match field.line(1000) {
                Some(id) if is_name(&id) => return id,
                Some(value) => field.fault(Fault::BadId { value }),
                None => {}
            }
        } else if id_of_path(path).is_empty() {
            self.faults.add(Fault::NoId, top.at());
        }
        slug.to_owned()
    }

    /// Keys that are read and change nothing that is sent. The addresses of those who wrote it:
    /// `authors` may be names, addresses or both. Then that of its owner.
    fn labels(&self, top: &mut Fields<'_>) -> (Vec<String>, Option<String>) {
        let mut lines = |key| {
            let fields = top.given(key).and_then(|f| f.one_or_more()).unwrap_or_default();
            fields.iter().filter_map(|field| field.line(200)).collect::<Vec<_>>()
        };
        lines("tags");
        let mut writers: Vec<String> =
            lines("authors").iter().filter_map(|line| Some(mailbox(line)?.1)).collect();
        let owner = top.given("owner").and_then(|f| checked_address(&f));
        writers.extend(owner.clone());
        top.take("translationKey");
        top.take("extra");
        (writers, owner)
    }

    fn end(&self, field: &Field<'_>, zone: Option<&Zone>) -> Option<Timestamp> {
        let text = field.text()?;
        when::end(&text, zone, &self.config.newsroom.timezone)
            .map_err(|fault| field.fault(Fault::Time { key: field.key.clone(), fault }))
            .ok()
    }

    fn local_date(&self, instant: Timestamp) -> Date {
        self.config.newsroom.timezone.rules.to_datetime(instant).date()
    }
}

/// Whether a text of several lines holds no control character but line ends and tabs.
fn is_clean(text: &str, field: &Field<'_>) -> bool {
    let odd = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t'));
    if let Some(c) = odd {
        field.fault(Fault::ControlCharacter { code: c.into() });
    }
    odd.is_none()
}

fn publish_at(
    field: &Field<'_>,
    zone: Option<&Zone>,
    kind: Kind,
    kind_word: &str,
) -> Option<PublishAt> {
    let text = field.text()?;
    if text.trim().eq_ignore_ascii_case("now") {
        if kind.may_be_now() {
            return Some(PublishAt::Now);
        }
        field.fault(Fault::NowNotAllowed { kind: kind_word.to_owned() });
        return None;
    }
    when::instant(&text, zone)
        .map(PublishAt::At)
        .map_err(|fault| field.fault(Fault::Time { key: field.key.clone(), fault }))
        .ok()
}

/// A date; of Hugo's date with a time the date part, as written.
fn date(field: &Field<'_>) -> Option<Date> {
    let text = field.text()?;
    let text = text.trim();
    let day = text.split_once(['T', ' ']).map_or(text, |(day, _)| day);
    when::date(day).map_err(|fault| field.fault(Fault::Time { key: field.key.clone(), fault })).ok()
}

/// A file named after its day whose instant is a year off is most likely a slip in the year.
fn check_name_date(path: &str, near: Date, field: &Field<'_>) {
    let name = path.rsplit('/').next().unwrap_or(path);
    if let Some(named) = name.get(..10).and_then(|d| when::date(d).ok())
        && near.duration_since(named).abs() > SignedDuration::from_hours(366 * 24)
    {
        field.fault(Fault::FarFromName { date: named });
    }
}
