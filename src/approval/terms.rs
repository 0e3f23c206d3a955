//! What an approval rests on beside the content: where it goes, in whose name, and how it looks.

use ring::digest::{SHA256, digest};

use crate::config::Config;
use crate::message::letter::Templates;

/// Digest, lower-case hex, of what changes the meaning of an approval when it changes: where X is
/// and who the accounts are, who writes the letters, by which relays, to which lists, and in which
/// layout. How fast letters leave and who is on a list are no part of it.
pub fn terms(config: &Config, templates: &Templates) -> String {
    let mut all = vec![config.newsroom.name.as_str(), &config.x.api_url];
    let group = |name: &'static str, of: Vec<String>| {
        // Counted, so that nothing passes from one group into the next.
        let mut group = vec![name.to_owned(), of.len().to_string()];
        group.extend(of);
        group
    };
    let accounts = config.x.accounts.iter();
    let mut groups = group(
        "accounts",
        accounts.flat_map(|(name, account)| [name.clone(), account.handle.clone()]).collect(),
    );
    if let Some(email) = &config.email {
        let reply_to = email.reply_to.iter().cloned();
        let relays = email.relays.iter().map(|relay| format!("{}:{}", relay.host, relay.port));
        let lists = email.lists.iter();
        let lists = lists.flat_map(|(name, list)| [name.clone(), list.file.display().to_string()]);
        groups.extend(group("from", vec![email.from.clone()]));
        groups.extend(group("reply_to", reply_to.collect()));
        groups.extend(group("relays", relays.collect()));
        groups.extend(group("lists", lists.collect()));
    }
    all.extend(groups.iter().map(String::as_str));
    all.extend([templates.html_source(), templates.text_source()]);
    let mut bytes = Vec::new();
    for part in all {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part.as_bytes());
    }
    data_encoding::HEXLOWER.encode(digest(&SHA256, &bytes).as_ref())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::path::Path;

    use super::*;

    const CONFIG: &str = "\
newsroom: { name: Kementerian Contoh, timezone: WIB }
x:
  api_url: https://api.x.com
  accounts:
    kantor: { kind: office, handle: kemencontoh, credential: x-kantor }
email:
  from: Biro Humas <humas@kemencontoh.example>
  reply_to: media@kemencontoh.example
  smtp: { host: relay.kemencontoh.example, port: 25, rate: 10/s }
  lists:
    nasional: { file: lists/nasional.csv, title: Wartawan }
defaults: { x: [kantor], email: [nasional] }
";

    fn of(text: &str, templates: &Templates) -> String {
        let loaded = crate::config::read(text, Path::new("/etc/siaran"));
        terms(&loaded.config.unwrap_or_else(|| panic!("{:?}", loaded.problems)), templates)
    }

    #[test]
    fn each_destination_sender_and_template_matters_and_nothing_else_does() {
        let builtin = Templates::builtin();
        let first = of(CONFIG, &builtin);
        for (from, to) in [
            ("https://api.x.com", "https://api.x.example"),
            ("handle: kemencontoh", "handle: kemenlain"),
            ("    kantor:", "    kedua: { kind: office, handle: dua, credential: x }\n    kantor:"),
            ("Biro Humas", "Biro Lain"),
            ("media@", "lain@"),
            ("  reply_to: media@kemencontoh.example\n", ""),
            ("relay.", "relay2."),
            ("port: 25", "port: 587"),
            ("lists/nasional.csv", "lists/lain.csv"),
            ("    nasional:", "    dua: { file: lists/dua.csv }\n    nasional:"),
            ("Kementerian Contoh", "Kementerian Lain"),
        ] {
            let changed = CONFIG.replace(from, to);
            assert_ne!(changed, CONFIG, "{from}");
            assert_ne!(of(&changed, &builtin), first, "{from} → {to}");
        }
        let text = Templates::new(None, Some(&format!("{} ", builtin.text_source()))).unwrap();
        let html = format!("{} ", builtin.html_source());
        let html = Templates::new(Some(&html), None).unwrap();
        assert_ne!(of(CONFIG, &text), first);
        assert_ne!(of(CONFIG, &html), first);
        for (from, to) in [
            ("rate: 10/s", "rate: 20/s"),
            ("title: Wartawan", "title: Media"),
            ("credential: x-kantor", "credential: x-lain"),
        ] {
            let changed = CONFIG.replace(from, to);
            assert_ne!(changed, CONFIG, "{from}");
            assert_eq!(of(&changed, &builtin), first, "{from} → {to}");
        }
    }
}
