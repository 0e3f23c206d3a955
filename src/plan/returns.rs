//! What mail that came in says about our letters and the people who got them: which letter came
//! back and why, and who wants no more. Pure.

use super::fact::{Cause, Fact, Objection, Reason};
use super::history::{History, SuppressedBy, Tried};
use crate::bounce::Status;
use crate::config::Email;
use crate::inbound::{Action, Complaint, Delivery, Inbound, Kind};
use crate::message::seal::{Purpose, TOKEN_LENGTH};

/// Senders without a token about whom the desk is asked at most.
const MOST_ASKED: usize = 50;

/// A letter: item, occasion and index in the roster.
pub(super) type Place = (String, String, u32);

/// The facts that `mail`, whose bytes have `digest`, adds to `history`; often none. `id_of` tells
/// the Message-ID of the letter of an item and occasion to an address.
pub fn facts(
    history: &History,
    email: &Email,
    mail: &Inbound,
    digest: &str,
    id_of: impl Fn(&str, &str, &str) -> String,
) -> Vec<Fact> {
    if history.contacts.has_read(digest) {
        return Vec::new();
    }
    if let Kind::Report(report) = &mail.kind {
        let by_token = mail.recipients.iter().find_map(|address| {
            place(history, Purpose::Bounce, token_in(address, &email.bounce_address())?)
        });
        let failed = report.deliveries.iter().filter(|d| d.action == Action::Failed);
        return failed
            .filter_map(|delivery| {
                let original = report.original.as_deref();
                let by_id = || by_message_id(history, &delivery.recipient, original, &id_of);
                let (item, occasion, n) = by_token.clone().or_else(by_id)?;
                let known = history.occasion(&item, &occasion)?;
                // What is to be tried again cannot have come back.
                let has_left = known.letters.get(n).is_some_and(|tried| {
                    matches!(tried, Tried::Sent { .. }) || tried.is_doubtful()
                });
                let is_news = has_left && !known.bounces.contains_key(&n);
                let (reason, report) = (reason(delivery), digest.to_owned());
                is_news.then_some(Fact::Bounced { item, occasion, n, reason, report })
            })
            .take(1)
            .collect();
    }
    if let Kind::Complaint(complaint) = &mail.kind {
        return complained(history, email, complaint, digest, &id_of).into_iter().collect();
    }
    objection(history, email, mail, digest).into_iter().collect()
}

/// Who calls a letter spam gets no more, if the complaint proves whose letter it was: by the return
/// path that nobody else can make, or by the Message-ID of the letter to him. About another a person
/// decides.
fn complained(
    history: &History,
    email: &Email,
    complaint: &Complaint,
    digest: &str,
    id_of: &impl Fn(&str, &str, &str) -> String,
) -> Option<Fact> {
    let Complaint { sender, recipient, original } = complaint;
    let bounces = email.bounce_address();
    let by_token = || place(history, Purpose::Bounce, token_in(sender.as_deref()?, &bounces)?);
    let by_id = || by_message_id(history, recipient.as_deref()?, original.as_deref(), id_of);
    let Some((item, occasion, n)) = by_token().or_else(by_id) else {
        return asked(history, recipient.as_ref()?, digest);
    };
    let holder = history.occasion(&item, &occasion)?.roster.get(n as usize)?.email.clone();
    objected(history, holder, Objection::Mail, Some(item), digest)
}

/// That `email` wants no more mail, unless that is known.
fn objected(
    history: &History,
    email: String,
    by: Objection,
    item: Option<String>,
    digest: &str,
) -> Option<Fact> {
    let known = history.contacts.suppression(&email);
    let has_objected = known.is_some_and(|s| !matches!(s.why, SuppressedBy::Bounce(_)));
    let mail = digest.to_owned();
    (!has_objected).then_some(Fact::Objected { email, by, item, who: None, mail })
}

/// That a person is to decide about `email`, for whom nobody has proved anything. Every such mail
/// goes to a person, so a flood of them must end somewhere.
fn asked(history: &History, email: &String, digest: &str) -> Option<Fact> {
    let is_news = !history.contacts.asked().any(|(known, _)| known == email);
    let has_room = history.contacts.asked().count() < MOST_ASKED;
    let is_asked = is_news && has_room;
    is_asked.then(|| objected(history, email.clone(), Objection::Sender, None, digest)).flatten()
}

/// Those of `found` that none of `said`, which is not in the history yet, says already.
pub fn unsaid(found: Vec<Fact>, said: &[Fact]) -> Vec<Fact> {
    let says_same = |fact: &Fact, other: &Fact| match (fact, other) {
        (
            Fact::Bounced { item, occasion, n, .. },
            Fact::Bounced { item: other_item, occasion: other_occasion, n: other_n, .. },
        ) => (item, occasion, n) == (other_item, other_occasion, other_n),
        (Fact::Objected { email, .. }, Fact::Objected { email: other, .. }) => {
            email.eq_ignore_ascii_case(other)
        }
        _ => false,
    };
    found.into_iter().filter(|fact| !said.iter().any(|other| says_same(fact, other))).collect()
}

/// A request to unsubscribe: by the token of a letter, else by the sender's address alone, on which a
/// person decides.
fn objection(history: &History, email: &Email, mail: &Inbound, digest: &str) -> Option<Fact> {
    match request(history, email, mail)? {
        Some((email, item)) => objected(history, email, Objection::Mail, Some(item), digest),
        // A machine answers what it does not understand.
        None => asked(history, mail.from.as_ref().filter(|_| mail.kind == Kind::Message)?, digest),
    }
}

/// A request to unsubscribe, with the holder of the letter and its item where a token proves them.
pub(super) fn request(
    history: &History,
    email: &Email,
    mail: &Inbound,
) -> Option<Option<(String, String)>> {
    let ours = email.unsubscribe.as_ref()?.mailto.as_ref()?.to_lowercase();
    let is_meant = |address: &&String| **address == ours || token_in(address, &ours).is_some();
    let to = mail.recipients.iter().find(is_meant)?;
    let words = mail.subject.split(|c: char| !c.is_ascii_alphanumeric());
    let mut tokens =
        token_in(to, &ours).into_iter().chain(words.filter(|w| w.len() == TOKEN_LENGTH));
    Some(tokens.find_map(|token| {
        let (item, occasion, n) = place(history, Purpose::Unsubscribe, token)?;
        let email = history.occasion(&item, &occasion)?.roster.get(n as usize)?.email.clone();
        Some((email, item))
    }))
}

/// The token behind the local part of `base` in `address`: `bounces+TOKEN@…`. Case does not matter.
pub(super) fn token_in<'a>(address: &'a str, base: &str) -> Option<&'a str> {
    let (local, domain) = address.rsplit_once('@')?;
    let (our_local, our_domain) = base.rsplit_once('@')?;
    let (first, token) = local.split_once('+')?;
    let ours = first.eq_ignore_ascii_case(our_local) && domain.eq_ignore_ascii_case(our_domain);
    (ours && token.len() == TOKEN_LENGTH).then_some(token)
}

pub(super) fn place(history: &History, purpose: Purpose, token: &str) -> Option<Place> {
    let (item, occasion, n) = history.contacts.letter(purpose, token)?;
    Some((item.to_owned(), occasion.to_owned(), n))
}

/// The letter to `recipient` whose Message-ID the report returns. Only those who have
/// seen the letter know that.
fn by_message_id(
    history: &History,
    recipient: &str,
    original: Option<&str>,
    id_of: &impl Fn(&str, &str, &str) -> String,
) -> Option<Place> {
    let original = original?;
    for (item, occasion) in history.places() {
        let roster = &history.occasion(item, occasion)?.roster;
        let is_meant = |email: &str| email.eq_ignore_ascii_case(recipient);
        if let Some(n) = roster.iter().position(|r| is_meant(&r.email))
            && id_of(item, occasion, &roster[n].email).trim_matches(['<', '>']) == original
        {
            return Some((item.to_owned(), occasion.to_owned(), u32::try_from(n).ok()?));
        }
    }
    None
}

/// The status goes first, where the rule of bounces finds it, unless it says nothing and the
/// server's own words say more.
fn reason(delivery: &Delivery) -> Reason {
    let Delivery { status, diagnostic, .. } = delivery;
    let says_more = status.detail == 0 && Status::find(diagnostic).is_some();
    let detail = match says_more {
        true => diagnostic.clone(),
        false => format!("{status} {diagnostic}"),
    };
    Reason::new(Cause::Rejected, None, detail)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::path::Path;

    use jiff::Timestamp;

    use super::*;
    use crate::message::Recipient;
    use crate::plan::fact::{Destination, Outcome, Receipt, Snapshot};

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn email() -> Email {
        let text = "newsroom: { name: K }\nemail:\n  from: humas@k.example\n  bounces: pantulan@k.example\n  unsubscribe: { mailto: berhenti@k.example }\n  smtp: { host: r.example }\n";
        crate::config::read(text, Path::new("/")).config.unwrap().email.unwrap()
    }

    fn history() -> History {
        let snapshot =
            Snapshot { digest: "d".to_owned(), title: "A".to_owned(), ..Snapshot::default() };
        let person = |email: &str| Recipient {
            email: email.to_owned(),
            name: String::new(),
            outlet: String::new(),
            list: String::new(),
        };
        let mut history = History::default();
        let (item, occasion) = ("sp-041".to_owned(), "release".to_owned());
        for fact in [
            Fact::Opened { machine: None, key: "key".to_owned() },
            Fact::Prepared {
                item: item.clone(),
                occasion: occasion.clone(),
                snapshot: Box::new(snapshot),
                roster: vec![person("Ayu@satu.example"), person("budi@dua.example")],
            },
            Fact::Attempt {
                item: item.clone(),
                occasion: occasion.clone(),
                to: Destination::Letter { n: 1 },
                reply_to: None,
            },
            Fact::Outcome {
                item,
                occasion,
                to: Destination::Letter { n: 1 },
                outcome: Outcome::Sent(Receipt::default()),
            },
        ] {
            history.apply(NOW, &fact);
        }
        history
    }

    fn told(history: &History, mail: &Inbound) -> Vec<Fact> {
        facts(history, &email(), mail, "digest", |item, occasion, email| {
            format!("<{item}.{occasion}.{email}>")
        })
    }

    fn token(purpose: Purpose, n: u32) -> String {
        crate::message::seal::Seal::new(b"key").token(purpose, "sp-041", "release", n)
    }

    fn mail(to: &str, subject: &str, from: &str, kind: Kind) -> Inbound {
        Inbound {
            message_id: None,
            references: Vec::new(),
            from: Some(from.to_owned()),
            recipients: vec!["x@k.example".to_owned(), to.to_owned()],
            subject: subject.to_owned(),
            kind,
            is_mass: false,
        }
    }

    fn report(to: &str, recipient: &str, original: Option<&str>) -> Inbound {
        let delivery = Delivery {
            action: Action::Failed,
            status: Status::new(5, 1, 1),
            recipient: recipient.to_owned(),
            diagnostic: "550 User unknown".to_owned(),
        };
        let report = crate::inbound::Report {
            deliveries: vec![delivery],
            original: original.map(str::to_owned),
        };
        mail(to, "Undelivered", "mailer-daemon@dua.example", Kind::Report(report))
    }

    #[test]
    fn a_report_names_its_letter_by_the_token_or_by_what_it_returns() {
        let history = history();
        let token = token(Purpose::Bounce, 1);
        let by_token = report(&format!("pantulan+{token}@k.example"), "", None);
        let by_id = "sp-041.release.budi@dua.example";
        let by_id = report("pantulan@k.example", "budi@dua.example", Some(by_id));
        for mail in [by_token, by_id] {
            let facts = told(&history, &mail);
            let [Fact::Bounced { item, n: 1, reason, .. }] = facts.as_slice() else {
                panic!("{facts:?}");
            };
            assert_eq!(
                (item.as_str(), reason.detail.as_str()),
                ("sp-041", "5.1.1 550 User unknown")
            );
            let mut after = history.clone();
            after.apply(NOW, &facts[0]);
            assert!(after.contacts.suppression("BUDI@dua.example").is_some());
            assert_eq!(told(&after, &mail), [], "told once");
        }
    }

    #[test]
    fn what_is_read_at_once_is_told_once() {
        let history = history();
        let reports = [1, 1].map(|n| {
            let token = token(Purpose::Bounce, n);
            report(&format!("pantulan+{token}@k.example"), "", None)
        });
        let asks = |from: &str| mail("berhenti@k.example", "stop", from, Kind::Message);
        let requests = [asks("ayu@satu.example"), asks("AYU@satu.example")];
        let mut said = Vec::new();
        for mail in reports.iter().chain(&requests) {
            let found = told(&history, mail);
            assert_eq!(found.len(), 1);
            said.extend(unsaid(found, &said));
        }
        assert_eq!(said.len(), 2, "{said:?}");
    }

    #[test]
    fn a_forged_report_says_nothing() {
        let history = history();
        let unsubscribe = token(Purpose::Unsubscribe, 1);
        let bounce = token(Purpose::Bounce, 1);
        for mail in [
            report("pantulan@k.example", "budi@dua.example", None),
            report("pantulan@k.example", "budi@dua.example", Some("guess@k.example")),
            report(
                "pantulan@k.example",
                "ayu@satu.example",
                Some("sp-041.release.budi@dua.example"),
            ),
            report(&format!("pantulan+{unsubscribe}@k.example"), "budi@dua.example", None),
            report(&format!("other+{bounce}@k.example"), "budi@dua.example", None),
            report(&format!("pantulan+{bounce}@evil.example"), "budi@dua.example", None),
        ] {
            assert_eq!(told(&history, &mail), [], "{:?}", mail.recipients);
        }
    }

    #[test]
    fn a_mail_to_the_unsubscribe_address_is_an_objection() {
        let history = history();
        let token = token(Purpose::Unsubscribe, 0);
        let subject = format!("Re: unsubscribe {}", token.to_uppercase());
        let by_subject =
            mail("berhenti@k.example", &subject, "assistant@satu.example", Kind::AutoReply);
        let plus = format!("berhenti+{token}@k.example");
        let by_address = mail(&plus, "", "assistant@satu.example", Kind::Message);
        for mail in [by_subject, by_address] {
            let [Fact::Objected { email, by: Objection::Mail, item, .. }] =
                &told(&history, &mail)[..]
            else {
                panic!("{mail:?}");
            };
            assert_eq!((email.as_str(), item.as_deref()), ("Ayu@satu.example", Some("sp-041")));
        }
        // Anybody can write another's address: a person decides.
        let by_sender = mail("berhenti@k.example", "stop", "ayu@satu.example", Kind::Message);
        let facts = told(&history, &by_sender);
        let [Fact::Objected { email, by: Objection::Sender, .. }] = &facts[..] else {
            panic!("{facts:?}");
        };
        assert_eq!(email, "ayu@satu.example");
        let mut after = history.clone();
        after.apply(NOW, &facts[0]);
        assert!(after.contacts.suppression("ayu@satu.example").is_none());
        assert!(after.contacts.asked().eq([("ayu@satu.example", NOW)]));
        assert_eq!(told(&after, &by_sender), [], "told once");
    }

    #[test]
    fn who_calls_a_letter_spam_gets_no_more_if_it_was_a_letter_to_him() {
        let history = history();
        let complaint =
            |sender: Option<String>, recipient: Option<&str>, original: Option<&str>| {
                let complaint = Complaint {
                    sender,
                    recipient: recipient.map(str::to_owned),
                    original: original.map(str::to_owned),
                };
                mail("media@k.example", "complaint", "arf@dua.example", Kind::Complaint(complaint))
            };
        let path = |purpose| Some(format!("pantulan+{}@k.example", token(purpose, 1)));
        let id = Some("sp-041.release.budi@dua.example");
        let budi = Some("budi@dua.example");
        for (mail, wanted) in [
            (complaint(path(Purpose::Bounce), None, None), Objection::Mail),
            (complaint(None, budi, id), Objection::Mail),
            (complaint(None, budi, Some("guess@k.example")), Objection::Sender),
            (complaint(path(Purpose::Unsubscribe), budi, None), Objection::Sender),
        ] {
            let facts = told(&history, &mail);
            let [Fact::Objected { email, by, .. }] = &facts[..] else { panic!("{facts:?}") };
            assert_eq!((email.as_str(), *by), ("budi@dua.example", wanted), "{mail:?}");
        }
        // Who did not get that letter proves nothing, and nobody is meant without an address.
        let other = told(&history, &complaint(None, Some("ayu@satu.example"), id));
        assert!(matches!(&other[..], [Fact::Objected { by: Objection::Sender, .. }]), "{other:?}");
        assert_eq!(told(&history, &complaint(None, None, id)), []);
    }

    #[test]
    fn other_mail_unsubscribes_nobody() {
        let history = history();
        let bounce = token(Purpose::Bounce, 0);
        let known = "ayu@satu.example";
        for mail in [
            mail("media@k.example", "unsubscribe", known, Kind::Message),
            mail("berhenti@k.example", "Out of office", known, Kind::AutoReply),
            mail("berhenti@k.example", &bounce, "stranger@tiga.example", Kind::AutoReply),
        ] {
            assert_eq!(told(&history, &mail), [], "{mail:?}");
        }
    }
}
