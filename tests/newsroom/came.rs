//! What the public answered, as if it had come: texts in the state, then facts in the journal.

use jiff::Timestamp;
use siaran::feedback::{Channel, Kind, Received, Record, Terms};
use siaran::outside::journal::{self, Store, make_private};
use siaran::outside::received::ReceivedTexts;
use siaran::plan::fact::{Destination, Fact, Outcome, RELEASE, Receipt, Snapshot};

use super::Newsroom;

/// One item of feedback.
pub struct Came {
    /// The announcement that it answers.
    pub item: &'static str,
    /// When.
    pub at: Timestamp,
    /// What it seems to be.
    pub kind: Kind,
    /// Its topics.
    pub topics: &'static [&'static str],
    /// Those with the same print are alike.
    pub print: &'static str,
    /// Its text.
    pub record: Record,
}

impl Came {
    /// A question by mail.
    pub fn question(item: &'static str, at: Timestamp, text: &str) -> Came {
        let record = Record { text: text.to_owned(), ..Record::default() };
        Came { item, at, kind: Kind::Question, topics: &[], print: "", record }
    }
}

/// The facts of `item`, released at `at` and listened to under `terms`.
pub fn released(item: &str, title: &str, at: Timestamp, terms: Terms) -> Vec<Fact> {
    let (item, occasion) = (item.to_owned(), RELEASE.to_owned());
    let snapshot = Snapshot {
        title: title.to_owned(),
        due: at,
        expires: at,
        posts: vec![siaran::message::Post {
            account: "kantor".to_owned(),
            part: 1,
            text: title.to_owned(),
            media: Vec::new(),
            reply_settings: None,
        }],
        feedback: Some(terms),
        ..Snapshot::default()
    };
    let to = || Destination::Post { account: "kantor".to_owned(), part: 1 };
    let receipt = Receipt { id: "1848".to_owned(), ..Receipt::default() };
    vec![
        Fact::Prepared {
            item: item.clone(),
            occasion: occasion.clone(),
            snapshot: Box::new(snapshot),
            roster: Vec::new(),
        },
        Fact::Attempt { item: item.clone(), occasion: occasion.clone(), to: to(), reply_to: None },
        Fact::Outcome { item: item.clone(), occasion, to: to(), outcome: Outcome::Sent(receipt) },
        Fact::Told { key: format!("receipt:{item}:{RELEASE}") },
    ]
}

impl Newsroom {
    /// Stores facts as the command line does, as if it were `at`.
    pub fn remember(&self, at: Timestamp, facts: Vec<Fact>) {
        make_private(&self.state).expect("the state");
        let mut store = Store::open(&journal::path_in(&self.state)).expect("the journal");
        let facts: Vec<_> = facts.into_iter().map(|fact| (at, fact)).collect();
        store.append(facts.iter(), |_| {}).expect("facts");
    }

    /// Keeps the text of each, and remembers that it came.
    pub fn came(&self, all: Vec<Came>) {
        let texts = ReceivedTexts::new(&self.state);
        for came in all {
            let count = texts.keys().expect("texts").len();
            let key = format!("{:032x}", count + 1);
            make_private(&self.state).expect("the state");
            let original = came.record.text.clone();
            texts.keep(&key, &came.record, Some(original.as_bytes())).expect("a text");
            let received = Received {
                item: came.item.to_owned(),
                key,
                channel: Channel::Mail,
                at: came.at,
                kind: came.kind,
                topics: came.topics.iter().map(|topic| (*topic).to_owned()).collect(),
                from: String::new(),
                print: came.print.to_owned(),
                post: None,
                who: None,
            };
            self.remember(came.at, vec![Fact::Received(Box::new(received))]);
        }
    }
}
