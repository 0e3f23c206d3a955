//! The client against the stand-in X server, which is as strict as X and shares no code with it.

use std::sync::Arc;

use data_encoding::HEXLOWER;
use ring::digest::{SHA256, digest};

use super::{cause, now};
use crate::media::{MediaSeen, MediaType};
use crate::outside::clock::Clock;
use crate::outside::x::access::Access;
use crate::outside::x::client::Client;
use crate::outside::x::endpoint::Endpoint;
use crate::outside::x::listening::List;
use crate::outside::x::media::Source;
use crate::outside::x::oauth1::Keys;
use crate::outside::x::posting::Draft;
use crate::outside::x::settle::{Found, floor_id, matches};
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

#[tokio::test]
async fn media_are_uploaded_described_posted_and_found_again() {
    let clock = Clock::leaping(now());
    let hand = clock.clone();
    let kantor = Account::made_up("kantor");
    let mut options = Options::new(vec![kantor.clone()]);
    options.clock = Arc::new(move || hand.now());
    let server = XServer::start(options).await.unwrap();
    let client = Client::new(&server.url()).unwrap();
    let access = access(&kantor);

    let film = [b"\0\0\0\x18ftypmp42".to_vec(), vec![7; 9 << 20]].concat();
    let picture = [b"\x89PNG\r\n\x1a\n".to_vec(), vec![8; 1_000]].concat();
    let moving = [b"GIF89a".to_vec(), vec![9; 1_000]].concat();
    server.fault(x::Endpoint::AppendUpload, None, Fault::after(What::Close));
    server.fault(x::Endpoint::AppendUpload, None, Fault::before(What::HalfAnswer));
    server.fault(x::Endpoint::FinishUpload, None, Fault::after(What::Close));
    let mut ids = Vec::new();
    for (kind, bytes) in
        [(MediaType::Mp4, film), (MediaType::Png, picture), (MediaType::Gif, moving)]
    {
        let digest = HEXLOWER.encode(digest(&SHA256, &bytes).as_ref());
        let seen = MediaSeen { digest: digest.clone(), kind, bytes: bytes.len() as u64 };
        let source = Source::Memory(bytes.into());
        let uploaded = client.upload(&access, &source, &seen, &clock).await.unwrap();
        client.describe(&access, &uploaded.id, "Denah", clock.now()).await.unwrap();
        let stored = server.medium(&uploaded.id).unwrap();
        assert_eq!((stored.digest, stored.content_type), (digest, kind.mime()));
        assert_eq!(stored.alt.as_deref(), Some("Denah"));
        ids.push(uploaded.id);
    }

    let began = clock.now();
    for (text, media) in
        [("", &ids[..1]), ("Infografik lapor.go.id", &ids[1..2]), ("Bergerak", &ids[2..])]
    {
        let draft = Draft { text, media, ..Draft::default() };
        let posted = client.post(&access, &draft, clock.now()).await;
        let floor = floor_id(began);
        let posts = client.timeline(&access, &kantor.user_id, floor, clock.now()).await.unwrap();
        assert_eq!(matches(&posts, text, None), Found::One(id(&posted).to_owned()), "{text}");
    }
    assert_eq!(server.faults_left(), 0);
    assert_eq!(server.complaints(), Vec::<String>::new());
}

#[tokio::test]
async fn what_strangers_say_is_read_page_by_page_and_told_from_what_is_gone() {
    let (server, client, [kantor, _]) = stage().await;
    server.search_lag(jiff::SignedDuration::ZERO);
    server.most_listed(2);
    let access = access(&kantor);
    let draft = Draft { text: "Siaran", ..Draft::default() };
    let root = client.post(&access, &draft, now()).await;
    let root = id(&root).to_owned();
    let reply = server.mention("warga", "@kantor Apa & <mengapa>? lapor.go.id", Some(&root));
    let below = server.mention("lain", "Setuju", Some(&reply));
    let quote = server.quote("ketiga", "Lihat", &root);
    let read = async |list: List| {
        let (mut posts, mut next, mut pages) = (Vec::new(), None::<String>, 0);
        loop {
            let page = client.listed(&access, &list, Some(now()), next.as_deref(), now());
            let page = page.await.unwrap();
            posts.extend(page.posts);
            (next, pages) = (page.next, pages + 1);
            if next.is_none() {
                return (posts, pages);
            }
        }
    };
    let (posts, pages) = read(List::Conversation(root.clone())).await;
    let told: Vec<_> = posts.iter().map(|p| (p.id.as_str(), p.replied.as_deref())).collect();
    let expected = [(&below, Some(&reply)), (&reply, Some(&root)), (&root, None)];
    assert_eq!(told, expected.map(|(id, to)| (id.as_str(), to.map(String::as_str))));
    assert_eq!(pages, 2);
    assert_eq!(posts[1].text, "@kantor Apa & <mengapa>? http://lapor.go.id");
    assert_eq!(
        (posts[1].handle.as_str(), posts[1].conversation.as_deref()),
        ("warga", Some(root.as_str()))
    );
    let (mentions, _) = read(List::Mentions(kantor.user_id.clone())).await;
    assert_eq!(mentions.iter().map(|p| &p.id).collect::<Vec<_>>(), [&reply]);
    let (quotes, _) = read(List::Quotes(root.clone())).await;
    assert_eq!(quotes[0].quoted.as_deref(), Some(root.as_str()));

    let newer = server.edit(&quote, "Lihat ini").unwrap();
    server.delete(&below);
    server.protect("warga");
    let ids = [&root, &reply, &below, &quote].map(String::clone);
    let found = client.lookup(&access, &ids, now()).await.unwrap();
    assert_eq!(found.missing.into_iter().collect::<Vec<_>>(), [reply, below]);
    assert!(found.open.is_empty());
    let counts = found.posts[0].metrics.unwrap();
    assert_eq!((counts.replies, counts.quotes), (1, 1));
    assert_eq!((&found.posts[1].id, &found.posts[1].newest), (&quote, &newer));
    let (quotes, _) = read(List::Quotes(root.clone())).await;
    assert_eq!((&quotes[0].id, quotes[0].text.as_str()), (&quote, "Lihat ini"));
    assert!(client.lookup(&access, &["x".to_owned()], now()).await.is_err());
    assert!(client.lookup(&access, &[], now()).await.is_err());
    assert_eq!(server.complaints(), Vec::<String>::new());
}
