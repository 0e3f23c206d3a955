//! What strangers post, and how an account finds it.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::client::{Client, Stage};

fn ids(page: &Value) -> Vec<String> {
    let data = page["data"].as_array().cloned().unwrap_or_default();
    data.iter().map(|post| post["id"].as_str().unwrap().to_owned()).collect()
}

async fn mentions(client: &Client, query: &str) -> Vec<String> {
    let path = format!("/2/users/{}/mentions?{query}", client.account.user_id);
    ids(&client.send("GET", &path, None).await.json())
}

async fn search(client: &Client, id: &str, query: &str) -> Value {
    let path = format!("/2/tweets/search/recent?query=conversation_id%3A{id}{query}");
    client.send("GET", &path, None).await.json()
}

#[tokio::test]
async fn a_strict_since_id_loses_what_shows_late_and_an_instant_before_it_does_not() {
    let stage = Stage::new().await;
    let began = stage.now();
    stage.jump(600_000);
    let first = stage.server.mention("warga", "@kantor satu", None);
    let late = began + SignedDuration::from_secs(300);
    let late = stage.server.mention_of(late, "lain", "@kantor dua", None);
    let since = format!("since_id={first}");
    assert_eq!(mentions(&stage.kantor, &since).await, Vec::<String>::new());
    let start = format!("start_time={}", began.strftime("%Y-%m-%dT%H%%3A%M%%3A%SZ"));
    assert_eq!(mentions(&stage.kantor, &start).await, [first, late]);
    stage.no_complaints();
}

#[tokio::test]
async fn a_conversation_is_found_for_seven_days_but_not_at_once() {
    let stage = Stage::new().await;
    let root = stage.kantor.post("Siaran").await.id();
    let reply = stage.server.mention("warga", "satu", Some(&root));
    let below = stage.server.mention("lain", "dua", Some(&reply));
    stage.server.mention("lain", "tiga", None);
    assert_eq!(ids(&search(&stage.kantor, &root, "").await), Vec::<String>::new(), "too young");
    stage.jump(30_000);
    assert_eq!(
        ids(&search(&stage.kantor, &root, "").await),
        [&below, &reply, &root].map(String::clone)
    );
    stage.server.most_listed(2);
    let page = search(&stage.kantor, &root, "").await;
    let token = page["meta"]["next_token"].as_str().unwrap();
    let rest = search(&stage.kantor, &root, &format!("&next_token={token}")).await;
    assert_eq!((ids(&page).len(), ids(&rest)), (2, vec![root.clone()]));
    stage.no_complaints();
    stage.jump(7 * 86_400_000);
    assert_eq!(ids(&search(&stage.kantor, &root, "").await), Vec::<String>::new());
    let old = "/2/tweets/search/recent?query=kata";
    assert_eq!(stage.kantor.send("GET", old, None).await.status, 400);
    stage.complains("the search is unknown here");
}

#[tokio::test]
async fn quotes_edits_and_what_is_hidden_show_as_on_x() {
    let stage = Stage::new().await;
    let root = stage.kantor.post("Siaran").await.id();
    let quote = stage.server.quote("warga", "lihat", &root);
    let path = format!("/2/tweets/{root}/quote_tweets?expansions=author_id&user.fields=username");
    let page = stage.kantor.send("GET", &path, None).await.json();
    assert_eq!(ids(&page).join(" "), quote);
    assert_eq!(page["includes"]["users"][0]["username"], "warga");
    let newer = stage.server.edit(&quote, "lihat ini").unwrap();
    let page = stage.kantor.send("GET", &path, None).await.json();
    assert_eq!(ids(&page).join(" "), newer, "the newest version only");
    let path = format!("/2/tweets?ids={quote},{root}&tweet.fields=public_metrics");
    let found = stage.kantor.send("GET", &path, None).await.json();
    assert_eq!(found["data"][0]["edit_history_tweet_ids"], json!([quote, newer]));
    assert_eq!(found["data"][1]["public_metrics"]["quote_count"], 1, "one, in two versions");
    stage.server.protect("warga");
    let found = stage.kantor.send("GET", &path, None).await.json();
    assert_eq!((ids(&found).len(), &found["errors"][0]["resource_id"]), (1, &json!(quote)));
    let kind = found["errors"][0]["type"].as_str().unwrap();
    assert!(kind.ends_with("/not-authorized-for-resource"), "{kind}");
    stage.server.delete(&quote);
    let found = stage.kantor.send("GET", &path, None).await.json();
    let kind = found["errors"][0]["type"].as_str().unwrap();
    assert!(kind.ends_with("/resource-not-found"), "{kind}");
    stage.no_complaints();
}
