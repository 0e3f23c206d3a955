//! The client against the stand-in X server, which is as strict as X and shares no code with it.

use std::sync::Arc;

use super::{cause, now};
use crate::outside::x::access::Access;
use crate::outside::x::client::Client;
use crate::outside::x::endpoint::Endpoint;
use crate::outside::x::oauth1::Keys;
use crate::outside::x::posting::Draft;
use crate::outside::x::settle::floor_id;
use crate::plan::fact::Outcome;
use crate::sandbox::x::{self, Account, Fault, Options, What, XServer};

/// A server with two accounts on a clock that stands still, and the client.
async fn stage() -> (XServer, Client, [Account; 2]) {
    let accounts = [Account::made_up("kantor"), Account::made_up("kabiro")];
    let mut options = Options::new(accounts.to_vec());
    options.clock = Arc::new(now);
    options.limits.insert(x::Endpoint::CreatePost, 3);
    let server = XServer::start(options).await.unwrap();
    let client = Client::new(&server.url()).unwrap();
    (server, client, accounts)
}

fn access(account: &Account) -> Access {
    Access::from(Keys {
        consumer_key: account.consumer_key.clone().into(),
        consumer_secret: account.consumer_secret.clone(),
        access_token: account.access_token.clone().into(),
        access_token_secret: account.access_token_secret.clone(),
    })
}

fn id(outcome: &Outcome) -> &str {
    let Outcome::Sent(receipt) = outcome else { panic!("{outcome:?}") };
    &receipt.id
}

#[tokio::test]
async fn reposts_deletions_and_readings_agree_with_the_server() {
    let (server, client, [kantor, kabiro]) = stage().await;
    let (kantor, kabiro_access) = (access(&kantor), access(&kabiro));
    let draft = Draft { text: "Siaran lapor.go.id", ..Draft::default() };
    let posted = client.post(&kantor, &draft, now()).await;
    let original = id(&posted);

    server.fault(x::Endpoint::Repost, None, Fault::after(What::Close));
    let repost = || client.repost(&kabiro_access, &kabiro.user_id, original, now());
    assert_eq!(cause(&repost().await), "not yet Closed");
    assert_eq!(id(&repost().await), original);
    assert_eq!(server.posts().len(), 2, "once, though asked for twice");

    // Another's words, by a repost, are never taken for the account's own post.
    let timeline = client.timeline(&kabiro_access, &kabiro.user_id, floor_id(now()), now()).await;
    assert_eq!(timeline.unwrap(), []);

    server.fault(x::Endpoint::DeletePost, None, Fault::after(What::HalfAnswer));
    assert_eq!(cause(&client.delete(&kantor, original, now()).await), "not yet Closed");
    assert_eq!(id(&client.delete(&kantor, original, now()).await), original);
    assert_eq!(cause(&repost().await), "refused Rejected");
    assert_eq!(server.complaints(), Vec::<String>::new());
}

#[tokio::test]
async fn the_server_is_never_made_to_refuse() {
    let (server, client, [kantor, kabiro]) = stage().await;
    let post = async |account: &Account, text: &str| {
        client.post(&access(account), &Draft { text, ..Draft::default() }, now()).await
    };
    for text in ["satu", "dua", "tiga"] {
        assert_eq!(client.wait_for(&access(&kantor), Endpoint::Post, now()), None);
        id(&post(&kantor, text).await);
    }
    assert!(client.wait_for(&access(&kantor), Endpoint::Post, now()).is_some());
    assert_eq!(cause(&post(&kantor, "empat").await), "not yet Limited");
    id(&post(&kabiro, "empat").await);
    let statuses: Vec<_> = server.requests().iter().map(|request| request.status).collect();
    assert_eq!(statuses, [Some(201); 4]);
}
