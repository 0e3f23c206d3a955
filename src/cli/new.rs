//! `siaran new`: a commented file to fill in.

use std::io::Write;

use jiff::Timestamp;

use super::context::Context;
use super::outcome::{Done, Failure};
use super::print::say;
use crate::announcement::{Kind, id_of_path};
use crate::text::letter::heading;
use crate::text::results as words;
use crate::text::template;

/// Writes `DATE-SLUG.md` into the announcements folder and prints its path.
pub fn run(context: &Context, kind: &str, title: &str) -> Done {
    let fail = |text: String| Failure::Action(anyhow::anyhow!("{text}"));
    let Some(kind) = Kind::parse(kind) else {
        return Err(Failure::Usage(words::no_such_kind(context.lang, kind)));
    };
    let title = title.trim();
    let slug = id_of_path(&format!("{title}.md"));
    let slug: String =
        slug.split(['.', '-']).filter(|w| !w.is_empty()).collect::<Vec<_>>().join("-");
    if title.is_empty() || title.contains(char::is_control) || slug.is_empty() {
        return Err(fail(words::bad_title(context.lang)));
    }
    let zone = context.config.newsroom.timezone.rules.clone();
    let today = Timestamp::now().to_zoned_datetime(zone).date();
    let short: String = slug.chars().take(60).collect();
    let path =
        context.config.announcements.join(format!("{today}-{}.md", short.trim_end_matches('-')));
    let lang = context.lang;
    let quoted = serde_json::to_string(title)?;
    let text = template::announcement(lang, kind, &quoted, &heading(lang, kind, None));
    let mut file = std::fs::File::options()
        .write(true)
        .create_new(true)
        .open(&path)
        .map_err(|e| anyhow::Error::new(e).context(path.display().to_string()))?;
    file.write_all(text.as_bytes())?;
    say!("{}", path.display());
    Ok(())
}
