//! `siaran lists erase`: takes a person out of the state and of every list.

use jiff::Timestamp;

use super::super::context::Context;
use super::super::decide::who;
use super::super::outcome::{Done, Failure};
use crate::outside::journal::{EraseError, Error, Lock};
use crate::outside::lists::{CannotRemove, remove};
use crate::outside::{by_hand, erasure};
use crate::plan::Whom;
use crate::problem::UnusableList;
use crate::text::results as words;

/// Erases `email`, or the owner of a handle on X. Nothing is done while a letter to him may be on its way; what fails later is
/// told, and the same command finishes it.
pub fn run(context: &Context, email: &str) -> Done {
    let lang = context.lang;
    let Some(whom) = Whom::new(email) else {
        return Err(Failure::Usage(words::no_address(lang, email)));
    };
    let state = &context.config.state;
    let (mut is_whole, mut is_remembered, mut is_begun) = (true, false, true);
    // A sandbox run beside it mails the same lists to nobody, and remembers them as well.
    for state in [state.clone(), state.join("sandbox")] {
        let live = Lock::is_taken(&state);
        match erasure::erase(&state, &whom, &who(), Timestamp::now(), live) {
            Ok(None) => {}
            Ok(Some(forgotten)) => {
                let erased = &forgotten.journal;
                is_remembered = true;
                let folder = state.join(by_hand::FOLDER);
                for name in &forgotten.by_hand {
                    let file = folder.join(name).display().to_string();
                    eprintln!("{}", words::by_hand_names(lang, &file));
                    is_whole = false;
                }
                if forgotten.texts + forgotten.others > 0 {
                    let (texts, others) = (forgotten.texts, forgotten.others);
                    eprintln!("{}", words::texts_removed(lang, texts, others));
                }
                eprintln!("{}", words::erased(lang, &state.display().to_string(), erased.facts));
                for item in &erased.named {
                    eprintln!("{}", words::erased_but_named(lang, item));
                }
            }
            Err(EraseError::NotBegun) => {
                eprintln!("{}", words::not_begun(lang));
                is_begun = false;
                is_whole = false;
            }
            Err(EraseError::Obstacle(obstacle)) => {
                let text = words::cannot_erase_now(lang, email, &obstacle);
                return Err(Failure::Action(anyhow::anyhow!("{text}")));
            }
            Err(EraseError::Journal(Error::NotWiped)) => {
                eprintln!("{}", words::not_wiped(lang));
                is_whole = false;
            }
            Err(EraseError::Journal(error)) => return Err(context.cannot_use(error)),
            Err(EraseError::Disk(error)) => {
                let file = state.display().to_string();
                eprintln!("{}", words::cannot_write(lang, &file, &error.to_string()));
                is_whole = false;
            }
        }
    }
    let lists = context.config.email.iter().flat_map(|email| &email.lists);
    for (name, list) in lists.filter(|_| !whom.is_handle()) {
        let file = list.file.display().to_string();
        match remove(&list.file, email) {
            Ok(removed) => {
                if removed.rows > 0 {
                    eprintln!("{}", words::rows_removed(lang, &file, removed.rows));
                }
                for line in removed.named {
                    eprintln!("{}", words::row_names(lang, &file, line));
                    is_whole = false;
                }
            }
            Err(CannotRemove::List(fault)) => {
                let list = UnusableList { file, fault };
                eprintln!("{}", words::list_unusable(lang, name, &list));
                is_whole = false;
            }
            Err(CannotRemove::Write(error)) => {
                eprintln!("{}", words::cannot_write(lang, &file, &error.to_string()));
                is_whole = false;
            }
        }
    }
    match (is_remembered, is_begun) {
        (true, _) if whom.is_handle() => {
            eprintln!("{}", words::handle_erased(lang, email, is_whole));
        }
        (true, _) => eprintln!("{}", words::erasure_done(lang, email, is_whole)),
        (false, true) => eprintln!("{}", words::out_of_lists(lang, email)),
        // What remains is told above.
        (false, false) => {}
    }
    if is_whole { Ok(()) } else { Err(Failure::Told) }
}
