//! `siaran preview --mail`: the letter to one person. It leaves by the relay of the configuration,
//! and the journal hears nothing of it.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::super::context::Context;
use super::super::outcome::{Done, Failure};
use super::{Gathered, folder_of};
use crate::config::address;
use crate::message::{Attachment, Content, Letter};
use crate::outside::credentials::Credentials;
use crate::outside::folder::pieces;
use crate::outside::journal::Lock;
use crate::outside::mail::{Ending, MessageIds};
use crate::plan::Item;
use crate::publisher::Channels;
use crate::publisher::single::{Mail, Sender, Subject};
use crate::sandbox::Sandbox;
use crate::text::preview as words;
use crate::text::results;

/// Mails the letter of each of `files` to `address`.
pub fn mail(context: &mut Context, files: &[PathBuf], address: &str) -> Done {
    let lang = context.lang;
    let Some(to) = address::address(address) else {
        return Err(Failure::Usage(results::no_address(lang, address)));
    };
    context.usable_templates()?;
    let gathered = Gathered::of(context, files)?;
    let mut mails = Vec::new();
    for shown in gathered.shown() {
        let file = &gathered.sheets[shown.sheet].shown;
        let Some(letter) = gathered.preview(context, &shown).mailed() else {
            return Err(Failure::Action(anyhow::anyhow!("{}", words::no_letter_of(lang, file))));
        };
        let files = contents(context, shown.item, folder_of(file), &letter)?;
        mails.push((shown.item, letter, files));
    }
    let sender = sender(context)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    for (item, letter, files) in &mails {
        let mail = Mail { letter, files };
        match runtime.block_on(send(&sender, item, mail, &to)) {
            Ending::Sent(_) => eprintln!("{}", words::mailed(lang, &item.title, &to)),
            Ending::NotYet(reason) | Ending::Refused(reason) | Ending::Unknown(reason) => {
                let why = results::cause(lang, reason.cause);
                let told = words::not_mailed(lang, &to, why, &reason.detail);
                return Err(Failure::Action(anyhow::anyhow!("{told}")));
            }
        }
    }
    Ok(())
}

async fn send(sender: &Sender, item: &Item, mail: Mail<'_>, to: &str) -> Ending {
    let now = Timestamp::now();
    // Each preview is a mail of its own, however often one is asked for.
    let occasion = format!("preview:{}", now.as_nanosecond());
    let subject = Subject { item: &item.id, occasion: &occasion };
    match sender.open(now, mail, to, &subject).await {
        Ok(opened) => opened.finish().await,
        Err(ending) => ending,
    }
}

/// What the mails are sent with; by `--sandbox` that of the sandbox which runs beside us.
fn sender(context: &mut Context) -> Result<Sender, Failure> {
    let lang = context.lang;
    if context.config.email.is_none() {
        return Err(Failure::Configuration(anyhow::anyhow!("{}", words::no_mail(lang))));
    }
    let credentials = match context.sandbox {
        false => context.credentials(),
        true => {
            let servers = context.config.state.join("servers");
            let runs = Lock::is_taken(&context.config.state);
            if !runs || Sandbox::join(&mut context.config, &servers).is_err() {
                return Err(Failure::Action(anyhow::anyhow!("{}", words::no_sandbox(lang))));
            }
            Credentials::new(None, context.config.credentials.clone())
        }
    };
    let channels = Channels::open(&context.config, &credentials).map_err(Failure::Configuration)?;
    let no_mail = || Failure::Configuration(anyhow::anyhow!("{}", words::no_mail(lang)));
    let (channel, email) = channels.mail.zip(context.config.email.as_ref()).ok_or_else(no_mail)?;
    let return_address = email.bounce_address();
    // The journal's key makes ids that a repeat brings forth again; nobody needs that here.
    let ids = MessageIds::new(context.setting.as_bytes(), &return_address).ok();
    let zone = context.config.newsroom.timezone.rules.clone();
    Ok(Sender { channel, ids, return_address, zone })
}

/// The contents of what `letter` brings, from the folder in which the file of `item` lies.
fn contents(
    context: &Context,
    item: &Item,
    folder: &Path,
    letter: &Letter,
) -> Result<Vec<Vec<u8>>, Failure> {
    let reading = item.source.as_ref().map(|source| &source.reading);
    let read = |attachment: &Attachment| {
        let digest = match &attachment.content {
            Content::Text(text) => return Ok(text.clone().into_bytes()),
            Content::File { digest, .. } => digest,
        };
        let mut seen = reading.iter().flat_map(|reading| &reading.attachments);
        let file = seen.find(|(_, seen)| seen.digest == *digest).map(|(file, _)| file.as_str());
        let mut bytes = Vec::new();
        match pieces::copy(folder, file.unwrap_or_default(), &mut bytes) {
            Ok(copied) if copied.digest == *digest => Ok(bytes),
            _ => {
                let told = words::file_changed(context.lang, &attachment.name);
                Err(Failure::Action(anyhow::anyhow!("{told}")))
            }
        }
    };
    letter.attachments.iter().map(read).collect()
}
