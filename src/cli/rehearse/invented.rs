//! Questions that nobody asked, so that answers to them can be rehearsed: a clone does not know who
//! asked, and a rehearsal's journal knows nothing of what came in.

use std::collections::BTreeMap;
use std::io;

use jiff::Timestamp;

use crate::announcement::{Announcement, Reading};
use crate::config::Config;
use crate::feedback::{Channel, Kind, Number, Received, Record};
use crate::outside::received::ReceivedTexts;
use crate::plan::fact::Fact;
use crate::sandbox::Sandbox;
use crate::text::answer as words;

/// A higher number is not invented, for the ones before it would have to be too.
const HIGHEST: u32 = 1_000;
/// Who asks on X.
const HANDLE: &str = "warga_teladan";
/// Who asks by mail.
const ADDRESS: &str = "penanya@warga.example";

/// The facts about every question that `readings` answer, each by the way for which its answer has
/// words; by mail where it has both. Their texts are kept in the state of `config`.
///
/// # Errors
/// The disk's.
pub(super) fn questions<'a>(
    readings: impl Iterator<Item = &'a Reading>,
    sandbox: &Sandbox,
    config: &Config,
    at: Timestamp,
) -> io::Result<Vec<Fact>> {
    let answers = readings.filter_map(|reading| {
        let announcement = reading.announcement.as_ref()?;
        Some((announcement.answers()?, announcement))
    });
    let asked: BTreeMap<Number, &Announcement> =
        answers.filter(|(number, _)| number.n <= HIGHEST).collect();
    let mut highest: BTreeMap<&str, u32> = BTreeMap::new();
    for number in asked.keys() {
        highest.insert(&number.item, number.n);
    }
    let texts = ReceivedTexts::new(&config.state);
    let mut facts = Vec::new();
    for (place, (item, most)) in highest.into_iter().enumerate() {
        for n in 1..=most {
            let key = format!("{place:08x}{n:08x}");
            let answer = asked.get(&Number::new(item, n)).copied();
            let post = answer.filter(|a| a.mailing.is_none()).and_then(|answer| {
                let account = config.x.accounts.get(&answer.posts.first()?.account)?;
                let text = words::invented(answer.lang, Some(&account.handle));
                Some(sandbox.x.mention(HANDLE, &text, None))
            });
            if let Some(answer) = answer {
                let record = Record {
                    from: ADDRESS.to_owned(),
                    subject: answer.title.clone(),
                    text: words::invented(answer.lang, None),
                    message_id: Some(format!("{key}@warga.example")),
                    ..Record::default()
                };
                texts.keep(&key, &record, None)?;
            }
            facts.push(Fact::Received(Box::new(Received {
                item: item.to_owned(),
                key,
                channel: if post.is_some() { Channel::X } else { Channel::Mail },
                at,
                kind: Kind::Question,
                topics: Vec::new(),
                from: String::new(),
                print: String::new(),
                post,
                who: None,
            })));
        }
    }
    Ok(facts)
}
