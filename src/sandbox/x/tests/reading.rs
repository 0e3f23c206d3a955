use serde_json::{Value, json};

use super::client::{START, Stage};
use crate::sandbox::x::{Endpoint, Fault, Hidden, What};

fn texts(page: &Value) -> Vec<String> {
    let data = page["data"].as_array().cloned().unwrap_or_default();
    data.iter().map(|post| post["text"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn an_empty_timeline_has_no_data() {
    let stage = Stage::new().await;
    let reply = stage.kantor.timeline("").await;
    assert_eq!((reply.status, reply.json()), (200, json!({ "meta": { "result_count": 0 } })));
    stage.no_complaints();
}

#[tokio::test]
async fn pages_follow_each_other_to_the_end() {
    let stage = Stage::new().await;
    for n in 1..=12 {
        stage.kantor.post(&format!("pos {n}")).await;
        stage.jump(1_000);
    }
    stage.kabiro.post("bukan milik kantor").await;
    let (mut query, mut seen, mut pages) = ("max_results=5".to_owned(), Vec::new(), 0);
    loop {
        let page = stage.kantor.timeline(&query).await.json();
        let data = page["data"].as_array().unwrap();
        assert_eq!(page["meta"]["result_count"], data.len());
        assert_eq!(page["meta"]["newest_id"], data[0]["id"]);
        assert_eq!(page["meta"]["oldest_id"], data[data.len() - 1]["id"]);
        seen.extend(texts(&page));
        pages += 1;
        let Some(token) = page["meta"]["next_token"].as_str() else { break };
        query = format!("max_results=5&pagination_token={token}");
    }
    let expected: Vec<String> = (1..=12).rev().map(|n| format!("pos {n}")).collect();
    assert_eq!((pages, seen), (3, expected));
    assert_eq!(texts(&stage.kantor.timeline("").await.json()).len(), 10);
    stage.no_complaints();
}

#[tokio::test]
async fn readings_start_after_an_id_or_at_an_instant() {
    let stage = Stage::new().await;
    let mut ids = Vec::new();
    for n in 0..3 {
        ids.push(stage.kantor.post(&format!("pos {n}")).await.id());
        stage.jump(1_000);
    }
    let since = format!("since_id={}", ids[0]);
    assert_eq!(texts(&stage.kantor.timeline(&since).await.json()), ["pos 2", "pos 1"]);
    let start = "start_time=2026-10-20T03%3A00%3A01Z";
    assert_eq!(texts(&stage.kantor.timeline(start).await.json()), ["pos 2", "pos 1"]);
    let both = format!("{start}&since_id={}", ids[1]);
    assert_eq!(texts(&stage.kantor.timeline(&both).await.json()), ["pos 2"]);
    // A floor as the settling makes it, a minute before the first attempt.
    let floor = (u64::try_from(START - 60_000 - 1_288_834_974_657).unwrap()) << 22;
    let floor = stage.kantor.timeline(&format!("since_id={floor}")).await;
    assert_eq!(texts(&floor.json()).len(), 3);
    stage.no_complaints();
}

#[tokio::test]
async fn fields_come_only_when_asked_for() {
    let stage = Stage::new().await;
    stage.jump(1_999);
    let id = stage.kantor.post("Baca lapor.go.id <ya>").await.id();
    let plain = stage.kantor.timeline("").await.json();
    let mut keys: Vec<_> = plain["data"][0].as_object().unwrap().keys().cloned().collect();
    keys.sort();
    assert_eq!(keys, ["edit_history_tweet_ids", "id", "text"]);

    let all = "tweet.fields=created_at%2Creferenced_tweets%2Cconversation_id%2Centities";
    let post = stage.kantor.timeline(all).await.json()["data"][0].clone();
    assert_eq!(post["created_at"], "2026-10-20T03:00:01.000Z");
    assert_eq!(post["conversation_id"], id);
    assert_eq!(post.get("referenced_tweets"), None);
    let link = &post["entities"]["urls"][0];
    assert_eq!(link["expanded_url"], "http://lapor.go.id");
    assert_eq!((&link["start"], &link["end"]), (&json!(5), &json!(28)));
    let url = link["url"].as_str().unwrap();
    assert_eq!(post["text"], format!("Baca {url} &lt;ya&gt;"));
    stage.no_complaints();
}

#[tokio::test]
async fn wrong_queries_are_refused() {
    for query in [
        "max_results=4",
        "max_results=101",
        "max_results=ten",
        "max_results=5&max_results=5",
        "since_id=x",
        "since_id=12345678901234567890",
        "start_time=2026-10-20",
        "start_time=2026-10-20T03%3A00%3A00-07%3A00",
        "pagination_token=abc",
        "pagination_token=ÿ",
        "tweet.fields=text%2Csource",
        "post.fields=text",
        "exclude=replies",
    ] {
        let stage = Stage::new().await;
        assert_eq!(stage.kantor.timeline(query).await.status, 400, "{query}");
        assert_eq!(stage.server.complaints().len(), 1, "{query}");
    }
}

#[tokio::test]
async fn a_token_serves_one_timeline_only() {
    let stage = Stage::new().await;
    for n in 0..6 {
        stage.kantor.post(&format!("pos {n}")).await;
    }
    let page = stage.kantor.timeline("max_results=5").await.json();
    let token = page["meta"]["next_token"].as_str().unwrap();
    let query = format!("max_results=5&pagination_token={token}");
    assert_eq!(stage.kabiro.timeline(&query).await.status, 400);
    stage.complains("none of ours");
}

#[tokio::test]
async fn any_account_reads_a_known_timeline_and_none_an_unknown_one() {
    let stage = Stage::new().await;
    stage.kantor.post("halo").await;
    let path = format!("/2/users/{}/tweets", stage.kantor.account.user_id);
    assert_eq!(texts(&stage.kabiro.send("GET", &path, None).await.json()), ["halo"]);
    stage.no_complaints();
    let reply = stage.kabiro.send("GET", "/2/users/7/tweets", None).await;
    assert_eq!((reply.status, &reply.json()["errors"][0]["resource_id"]), (200, &json!("7")));
    stage.complains("unknown");
}

#[tokio::test]
async fn a_post_may_stay_invisible_for_some_readings() {
    let stage = Stage::new().await;
    for n in 0..6 {
        stage.kantor.post(&format!("pos {n}")).await;
    }
    let unseen = Fault::after(What::Close).hidden(Hidden::Readings(2));
    stage.server.fault(Endpoint::CreatePost, Some("kantor"), unseen);
    let body = Some(json!({ "text": "gaib" }));
    assert!(stage.kantor.try_send("POST", "/2/tweets", body).await.is_err());
    assert_eq!(stage.kantor.post("gaib").await.status, 403);

    for _ in 0..2 {
        let first = stage.kantor.timeline("max_results=5").await.json();
        assert_eq!(texts(&first)[0], "pos 5");
        let token = first["meta"]["next_token"].as_str().unwrap();
        let query = format!("max_results=5&pagination_token={token}");
        assert_eq!(texts(&stage.kantor.timeline(&query).await.json()), ["pos 0"]);
        stage.kabiro.timeline("").await;
    }
    assert_eq!(texts(&stage.kantor.timeline("").await.json())[0], "gaib");
    stage.no_complaints();
}

#[tokio::test]
async fn a_post_may_stay_invisible_until_an_instant() {
    let stage = Stage::new().await;
    let until = stage.now() + jiff::SignedDuration::from_secs(120);
    let unseen = Fault::after(What::Usual).hidden(Hidden::Until(until));
    stage.server.fault(Endpoint::CreatePost, None, unseen);
    assert_eq!(stage.kantor.post("nanti").await.status, 201);
    stage.jump(119_999);
    assert_eq!(texts(&stage.kantor.timeline("").await.json()).len(), 0);
    stage.jump(1);
    assert_eq!(texts(&stage.kantor.timeline("").await.json()), ["nanti"]);
    stage.no_complaints();
}
