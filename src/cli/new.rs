//! `siaran new`: a commented file to fill in.

use std::io::{ErrorKind, Write};

use jiff::Timestamp;
use jiff::civil::Date;

use super::context::Context;
use super::newsroom::{all, called};
use super::outcome::{Done, Failure};
use super::print::say;
use crate::announcement::{Announcement, Kind, id_of_path};
use crate::config::{AccountKind, Config};
use crate::editor::next_number;
use crate::feedback::Number;
use crate::lang::Lang;
use crate::plan::Unanswerable;
use crate::problem::FolderFault;
use crate::text::answer;
use crate::text::letter::heading;
use crate::text::refusals;
use crate::text::results as words;
use crate::text::template::{self, Asked, Blank};
use crate::when;

/// Writes `DATE-SLUG.md` into the announcements folder and prints its path. `original` is what
/// is corrected or withdrawn, its id or its file; or the number of what is answered.
pub fn run(context: &Context, kind: &str, title: Option<&str>, original: Option<&str>) -> Done {
    let lang = context.lang;
    let fail = |text: String| Failure::Action(anyhow::anyhow!("{text}"));
    let Some(kind) = Kind::parse(kind) else {
        return Err(Failure::Usage(words::no_such_kind(lang, kind)));
    };
    let refers = matches!(kind, Kind::Correction | Kind::Withdrawal | Kind::Answer);
    if original.is_some() && !refers {
        return Err(Failure::Usage(words::refers_to_nothing(lang).to_owned()));
    }
    let (asked, original) = match original.filter(|_| kind == Kind::Answer) {
        Some(number) => (Some(asked(context, number)?), None),
        None => (None, original),
    };
    let zone = context.config.newsroom.timezone.rules.clone();
    let today = Timestamp::now().to_zoned_datetime(zone).date();
    // Without a folder there are no numbers; that there is none is told when the file is written.
    let sheets = all(context).map(|(sheets, _)| sheets).unwrap_or_default();
    let known: Vec<&Announcement> =
        sheets.iter().filter_map(|s| s.candidate.reading.announcement.as_ref()).collect();
    let original = match original {
        None => None,
        Some(named) => Some(
            called(&sheets, named)
                .and_then(|sheet| sheet.candidate.reading.announcement.as_ref())
                .ok_or_else(|| fail(words::no_such_item(lang, named)))?,
        ),
    };
    let name = heading(lang, kind, None);
    let usual = original.map(|original| format!("{name}: {}", original.title));
    let usual = usual.or_else(|| asked.as_ref().map(|asked| answer::title(lang, asked.n)));
    let usual = usual.unwrap_or_default();
    let title = title.unwrap_or(&usual).trim();
    let slug = id_of_path(&format!("{title}.md"));
    let slug: String =
        slug.split(['.', '-']).filter(|w| !w.is_empty()).collect::<Vec<_>>().join("-");
    if title.is_empty() || title.contains(char::is_control) || slug.is_empty() {
        return Err(fail(words::bad_title(lang)));
    }
    let short: String = slug.chars().take(60).collect();
    let path =
        context.config.announcements.join(format!("{today}-{}.md", short.trim_end_matches('-')));
    let of = Of { original, asked: asked.as_ref() };
    let text = filled(&context.config, lang, kind, title, of, &known, today);
    let shown = path.display().to_string();
    let failed = |error: std::io::Error| {
        fail(match error.kind() {
            ErrorKind::AlreadyExists => words::already_there(lang, &shown),
            ErrorKind::PermissionDenied => words::may_not_write(lang, &shown),
            ErrorKind::NotFound => {
                let folder = context.config.announcements.display().to_string();
                refusals::folder(lang, &folder, &FolderFault::NotFound)
            }
            _ => words::cannot_write(lang, &shown, &error.to_string()),
        })
    };
    let mut options = std::fs::File::options();
    let mut file = options.write(true).create_new(true).open(&path).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    say!("{}", path.display());
    Ok(())
}

/// What an announcement refers to.
#[derive(Clone, Copy)]
struct Of<'a> {
    original: Option<&'a Announcement>,
    asked: Option<&'a Asked>,
}

/// The item of feedback called `number`, with what the journal tells of it: never its text, which has
/// no place in a repository.
fn asked(context: &Context, number: &str) -> Result<Asked, Failure> {
    let lang = context.lang;
    let number: Number =
        number.parse().map_err(|()| Failure::Usage(answer::no_number(lang, number)))?;
    let history = context.history_if_allowed()?;
    let entry = history.feedback.entry(&number);
    if entry.is_none() && history.opened.is_some() {
        let why = Unanswerable::Unknown { number };
        return Err(Failure::Action(anyhow::anyhow!("{}", answer::why(lang, &why))));
    }
    let came = entry.map(|entry| {
        let day = when::long_date_of(entry.at, &context.config.newsroom.timezone, lang);
        answer::came(lang, entry.channel, entry.kind, &day)
    });
    Ok(Asked { number: number.to_string(), n: number.n, came })
}

/// The file, with what configuration and folder tell of it.
fn filled(
    config: &Config,
    lang: Lang,
    kind: Kind,
    title: &str,
    of: Of<'_>,
    known: &[&Announcement],
    today: Date,
) -> String {
    let office = |name: &&String| {
        config.x.accounts.get(*name).is_some_and(|account| account.kind == AccountKind::Office)
    };
    let account = config.x.accounts.keys().find(office);
    let email = config.email.as_ref();
    let list = config.defaults.email.first().or_else(|| email?.lists.keys().next());
    let contact = email.and_then(|email| email.reply_to.as_deref());
    let Of { original, asked } = of;
    let number = next_number(kind, original, known, &config.newsroom.numbers, today);
    template::announcement(
        lang,
        &Blank {
            kind,
            title,
            heading: &heading(lang, kind, None),
            number: number.as_deref(),
            original: original.map(|o| (o.id.as_str(), o.number.as_deref())),
            asked,
            account: account.map_or("kantor", String::as_str),
            list: list.map_or("wartawan", String::as_str),
            contact: contact.unwrap_or("humas@example.com"),
        },
    )
}
