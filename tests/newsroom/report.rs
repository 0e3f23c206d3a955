//! What a newsroom came to: by `status`, by its journal, and by what the servers received.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;
use siaran::outside::journal::{self, Store};
use siaran::plan::fact::Fact;
use siaran::sandbox::smtp::{MailServer, Received};
use siaran::sandbox::x::{self, StoredPost};

use super::{DESK, Newsroom, reader};

impl Newsroom {
    /// The entry of `id` in `status --json`; null while the item is unknown.
    pub fn status(&self, id: &str) -> Value {
        self.status_by(&["status", id, "--json"])
    }

    /// The same with `recipients`.
    pub fn status_of_all(&self, id: &str) -> Value {
        self.status_by(&["status", id, "--recipients", "--json"])
    }

    fn status_by(&self, arguments: &[&str]) -> Value {
        let (well, stdout, _) = self.try_run(arguments);
        if !well {
            return Value::Null;
        }
        serde_json::from_str::<Value>(&stdout).expect("JSON")[0].take()
    }

    /// The entry of `id` in `plan --json`; null when the folder has no such file.
    pub fn planned(&self, id: &str) -> Value {
        let all = self.json(&["plan"]);
        let items = all.as_array().into_iter().flatten();
        items.into_iter().find(|i| i["id"] == id).cloned().unwrap_or(Value::Null)
    }

    /// Address → its entry in `status --recipients --json`.
    pub fn recipients(&self, id: &str) -> BTreeMap<String, Value> {
        let status = self.status_of_all(id);
        let all = status["recipients"].as_array().cloned().unwrap_or_default();
        all.into_iter()
            .map(|entry| (entry["email"].as_str().expect("address").to_owned(), entry))
            .collect()
    }

    /// The standings of `account`'s parts, in order, such as `sent unknown pending`.
    pub fn parts(&self, id: &str, account: &str) -> String {
        let status = self.status(id);
        let posts = status["posts"].as_array().into_iter().flatten();
        let of = posts.filter(|p| p["account"] == account);
        of.filter_map(|p| p["state"].as_str()).collect::<Vec<_>>().join(" ")
    }

    /// Why the part `part` of `account` stands as it does, in words.
    pub fn why(&self, id: &str, account: &str, part: usize) -> String {
        let status = self.status(id);
        let posts = status["posts"].as_array().into_iter().flatten();
        let of = posts.filter(|p| p["account"] == account).find(|p| p["part"] == part);
        of.and_then(|p| p["why"].as_str()).unwrap_or_default().to_owned()
    }

    /// When `handle` called `endpoint`.
    pub fn calls(&self, endpoint: x::Endpoint, handle: &str) -> Vec<Timestamp> {
        let requests = self.x.requests();
        let of = requests.iter().filter(|r| r.endpoint == Some(endpoint));
        of.filter(|r| r.account.as_deref() == Some(handle)).map(|r| r.at).collect()
    }

    /// Stored facts whose JSON holds `pattern`, in which `%` stands for anything.
    pub fn facts(&self, pattern: &str) -> usize {
        let Ok(journal) = rusqlite::Connection::open_with_flags(
            self.state.join("journal.sqlite3"),
            rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE,
        ) else {
            return 0;
        };
        let sql = "SELECT count(*) FROM fact WHERE body LIKE '%' || $1 || '%'";
        journal.query_row(sql, [pattern], |row| row.get::<_, i64>(0)).unwrap_or(0) as usize
    }

    /// Every stored fact, oldest first.
    pub fn journal(&self) -> Vec<Fact> {
        let store = Store::read(&journal::path_in(&self.state)).expect("the journal");
        let mut facts = Vec::new();
        let read = store.expect("it is begun").catch_up(|row| facts.push(row.fact));
        read.expect("the journal");
        facts
    }

    /// What the relays stored.
    fn inbox(&self) -> Vec<Arc<Received>> {
        let second = self.second.iter().flat_map(MailServer::inbox);
        self.mail.inbox().into_iter().chain(second).collect()
    }

    /// Letters to journalists as stored, without the desk's mails.
    pub fn letters(&self) -> Vec<Arc<Received>> {
        let mut all = self.inbox();
        all.retain(|m| m.rcpt_to.iter().all(|to| to != DESK));
        all
    }

    /// How many letters each journalist got, for those who got any.
    pub fn letters_by_reader(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for letter in self.letters() {
            assert_eq!(letter.rcpt_to.len(), 1, "one recipient a transaction");
            *counts.entry(letter.rcpt_to[0].clone()).or_default() += 1;
        }
        counts
    }

    /// Asserts that the numbered readers `1..=count`, and nobody else, got exactly one letter,
    /// save for `others`, whose number of letters is given.
    pub fn assert_once(&self, count: usize, others: &[(usize, usize)]) {
        let mut expected: BTreeMap<String, usize> = (1..=count).map(|n| (reader(n), 1)).collect();
        for (n, letters) in others {
            match letters {
                0 => expected.remove(&reader(*n)),
                _ => expected.insert(reader(*n), *letters),
            };
        }
        let got = self.letters_by_reader();
        let wrong: Vec<_> = expected
            .iter()
            .filter(|(reader, n)| got.get(*reader) != Some(n))
            .map(|(reader, n)| format!("{reader}: {:?} instead of {n}", got.get(reader)))
            .chain(got.keys().filter(|r| !expected.contains_key(*r)).map(|r| format!("{r}: extra")))
            .take(20)
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    /// Subjects and texts of the desk's mails, oldest first.
    pub fn desk(&self) -> Vec<(String, String)> {
        let all = self.inbox();
        let mails = all.iter().filter(|m| m.rcpt_to.iter().any(|to| to == DESK));
        mails.map(|m| subject_and_text(&m.data)).collect()
    }

    /// How often a line of the desk's mails holds `part`.
    pub fn desk_lines(&self, part: &str) -> usize {
        self.desk().iter().flat_map(|(_, text)| text.lines()).filter(|l| l.contains(part)).count()
    }

    /// Posts of an account that stand, oldest first.
    pub fn posts(&self, handle: &str) -> Vec<StoredPost> {
        let mut posts = self.x.posts();
        posts.retain(|p| p.account == handle && !p.deleted);
        posts
    }

    /// Asserts that `handle` has exactly these posts, each in answer to the one before.
    pub fn assert_thread(&self, handle: &str, texts: &[&str]) {
        let posts = self.posts(handle);
        let found: Vec<&str> = posts.iter().map(|p| p.text.as_str()).collect();
        assert_eq!(found, texts);
        assert_eq!(posts.first().and_then(|p| p.reply_to.clone()), None);
        for pair in posts.windows(2) {
            assert_eq!(pair[1].reply_to.as_ref(), Some(&pair[0].id), "order of the thread");
        }
    }

    /// When somebody tried to post `text`.
    pub fn attempts_at(&self, text: &str) -> Vec<Timestamp> {
        let requests = self.x.requests();
        let posts = requests.iter().filter(|r| r.endpoint == Some(x::Endpoint::CreatePost));
        let of_text = posts.filter(|r| {
            serde_json::from_str::<Value>(&r.body).is_ok_and(|body| body["text"] == text)
        });
        of_text.map(|r| r.at).collect()
    }

    /// How often somebody tried to post `text`.
    pub fn attempts(&self, text: &str) -> usize {
        self.attempts_at(text).len()
    }

    /// When the timeline of `handle` was read.
    pub fn readings_at(&self, handle: &str) -> Vec<Timestamp> {
        let requests = self.x.requests();
        let timeline = requests.iter().filter(|r| r.endpoint == Some(x::Endpoint::Timeline));
        timeline.filter(|r| r.account.as_deref() == Some(handle)).map(|r| r.at).collect()
    }
}

fn subject_and_text(message: &[u8]) -> (String, String) {
    let parsed = mail_parser::MessageParser::default().parse(message).expect("a message");
    let text = parsed.body_text(0).unwrap_or_default().into_owned();
    (parsed.subject().unwrap_or_default().to_owned(), text)
}
