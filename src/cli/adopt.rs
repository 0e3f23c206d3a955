//! `siaran adopt`: take over a state that was copied or restored.

use jiff::Timestamp;

use super::context::Context;
use super::decide::append;
use super::newsroom::sheets;
use super::outcome::{Done, Failure};
use crate::daemon::opening;
use crate::outside::journal::Lock;
use crate::plan::fact::Fact;
use crate::text::results as words;

/// Makes this machine the one that publishes. What is in the folder and already due is held.
pub fn run(context: &Context) -> Done {
    let Some(_lock) = Lock::take(&context.config.state)? else {
        let text = words::already_running(context.lang);
        return Err(Failure::Action(anyhow::anyhow!("{text}")));
    };
    let history = context.history()?;
    let mut facts = vec![opening(history.key)?];
    let mut met = std::collections::HashSet::new();
    for sheet in sheets(&context.config, &[])? {
        let reading = &sheet.candidate.reading;
        if met.insert(reading.id.clone()) {
            facts.push(Fact::Seen {
                item: reading.id.clone(),
                digest: reading.digest.clone(),
                path: reading.path.clone(),
                first_scan: true,
            });
        }
    }
    append(context, Timestamp::now(), facts)?;
    eprintln!("{}", words::adopted(context.lang));
    Ok(())
}
