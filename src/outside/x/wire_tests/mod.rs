//! The client against scripted servers that count every byte: whatever goes wrong, a post leaves
//! at most once.

mod acts;
mod connecting;
mod limits;
mod media;
mod posting;
mod reading;
mod script;
mod sign_in;
mod stand_in;

use jiff::Timestamp;

use super::access::Access;
use super::client::Client;
use super::oauth1::Keys;
use super::posting::Draft;
use crate::plan::fact::Outcome;

const SECRETS: [&str; 4] = ["ck-canary", "cs-canary", "at-canary", "ats-canary"];

fn keys() -> Keys {
    let [consumer_key, consumer_secret, access_token, access_token_secret] =
        SECRETS.map(|secret| secret.into());
    Keys { consumer_key, consumer_secret, access_token, access_token_secret }
}

fn access() -> Access {
    keys().into()
}

fn now() -> Timestamp {
    Timestamp::from_second(1_800_000_000).unwrap()
}

async fn post(client: &Client) -> Outcome {
    client.post(&access(), &Draft { text: "Siaran \"satu\"", ..Draft::default() }, now()).await
}

fn posts(heard: &[String]) -> usize {
    heard.iter().map(|heard| heard.matches("POST ").count()).sum()
}

fn cause(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Sent(receipt) => format!("sent {}", receipt.id),
        Outcome::NotYet { reason, .. } => format!("not yet {:?}", reason.cause),
        Outcome::Refused(reason) => format!("refused {:?}", reason.cause),
        Outcome::Unknown(reason) => format!("unknown {:?}", reason.cause),
        Outcome::Withheld(_) => unreachable!(),
    }
}
