use serde_json::{Value, json};

use super::client::{START, Signature, Stage, instant};
use crate::sandbox::x::Endpoint;

#[tokio::test]
async fn a_thread_is_kept_together() {
    let stage = Stage::new().await;
    let first = stage.kantor.post("Satu & dua: https://kc.go.id/a ").await;
    let shown = first.json()["data"]["text"].as_str().unwrap().to_owned();
    assert!(shown.starts_with("Satu &amp; dua: https://t.co/"), "{shown}");
    let first = first.id();
    stage.jump(5);
    let second = stage.kantor.reply("Dua", &first).await.id();
    let third = stage.kantor.reply("Tiga", &second).await.id();

    let posts = stage.server.posts();
    let facts: Vec<_> = posts.iter().map(|p| (&p.id, &p.conversation, &p.reply_to)).collect();
    assert_eq!(
        facts,
        [
            (&first, &first, &None),
            (&second, &first, &Some(first.clone())),
            (&third, &first, &Some(second.clone())),
        ]
    );
    assert_eq!(posts[0].text, "Satu & dua: https://kc.go.id/a ");
    assert_eq!((posts[1].at, posts[1].deleted), (instant(START + 5), false));

    let read = stage.kantor.timeline("tweet.fields=conversation_id%2Creferenced_tweets").await;
    let newest = &read.json()["data"][0];
    assert_eq!(newest["conversation_id"], first);
    assert_eq!(newest["referenced_tweets"], json!([{ "type": "replied_to", "id": second }]));
    stage.no_complaints();
}

#[tokio::test]
async fn ids_come_from_the_clock_and_never_twice() {
    let stage = Stage::new().await;
    let floor = u64::try_from(START - 1_288_834_974_657).unwrap() << 22;
    let mut ids = Vec::new();
    for n in 0..4 {
        ids.push(stage.kantor.post(&format!("{n}")).await.id().parse::<u64>().unwrap());
    }
    assert_eq!(ids, [floor, floor + 1, floor + 2, floor + 3]);
    stage.jump(-3_600_000);
    let earlier: u64 = stage.kantor.post("kemarin").await.id().parse().unwrap();
    assert_eq!(floor - earlier, 3_600_000 << 22);
    stage.jump(3_600_000);
    assert_eq!(stage.kantor.post("lagi").await.id(), (floor + 4).to_string());
}

#[tokio::test]
async fn bodies_that_x_does_not_know_are_refused() {
    for (body, why) in [
        (json!({}), "text is empty"),
        (json!({ "text": "" }), "text is empty"),
        (json!({ "text": " \n" }), "text is empty"),
        (json!({ "text": 5 }), "invalid type"),
        (json!({ "text": "a", "idempotency_key": "k" }), "unknown field `idempotency_key`"),
        (json!({ "text": "a", "reply": {} }), "missing field"),
        (json!({ "text": "a", "reply": { "in_reply_to_tweet_id": 5 } }), "invalid type"),
        (json!({ "text": "a", "reply": { "in_reply_to_tweet_id": "5a" } }), "1 to 19 digits"),
        (json!({ "text": "a", "reply": { "in_reply_to_tweet_id": "1".repeat(20) } }), "19 digits"),
        (json!({ "text": "a", "reply_settings": "everyone" }), "reply_settings is unknown"),
        (json!(["a"]), "invalid"),
        (Value::Null, "invalid type"),
    ] {
        let stage = Stage::new().await;
        let reply = stage.kantor.send("POST", "/2/tweets", Some(body.clone())).await;
        assert_eq!((reply.status, reply.json()["title"].as_str()), (400, Some("Invalid Request")));
        stage.complains(why);
        assert!(stage.server.posts().is_empty(), "{body}");
    }
}

#[tokio::test]
async fn known_reply_settings_are_kept() {
    let stage = Stage::new().await;
    let body = json!({ "text": "a", "reply_settings": "mentionedUsers" });
    assert_eq!(stage.kantor.send("POST", "/2/tweets", Some(body)).await.status, 201);
    assert_eq!(stage.server.posts()[0].reply_settings.as_deref(), Some("mentionedUsers"));
    stage.no_complaints();
}

#[tokio::test]
async fn a_text_that_does_not_fit_is_refused() {
    let stage = Stage::new().await;
    assert_eq!(stage.kantor.post(&"é".repeat(280)).await.status, 201);
    assert_eq!(stage.kantor.post(&"é".repeat(281)).await.status, 403);
    stage.complains("too long");

    let stage = Stage::with(|options| options.fits = |text| text != "tidak").await;
    assert_eq!(stage.kantor.post("tidak").await.status, 403);
    assert_eq!(stage.kantor.post(&"ya".repeat(300)).await.status, 201);
}

#[tokio::test]
async fn the_same_text_again_is_refused_per_account() {
    let stage = Stage::new().await;
    let id = stage.kantor.post("Sama").await.id();
    for again in [stage.kantor.post("Sama\n").await, stage.kantor.reply("Sama", &id).await] {
        assert_eq!(again.status, 403);
        assert!(again.detail().contains("duplicate content"), "{again:?}");
    }
    assert_eq!(stage.kabiro.post("Lain").await.status, 201);
    stage.kantor.send("DELETE", &format!("/2/tweets/{id}"), None).await;
    assert_eq!(stage.kantor.post("Sama").await.status, 201);
    stage.no_complaints();
}

#[tokio::test]
async fn a_deleted_or_unknown_parent_is_not_visible() {
    let stage = Stage::new().await;
    let parent = stage.kantor.post("Induk").await.id();
    let path = format!("/2/tweets/{parent}");
    let reply = stage.kantor.send("DELETE", &path, None).await;
    assert_eq!((reply.status, reply.json()), (200, json!({ "data": { "deleted": true } })));
    assert!(stage.server.posts()[0].deleted);
    for parent in [parent.as_str(), "1"] {
        let reply = stage.kantor.reply("Anak", parent).await;
        assert_eq!(reply.status, 403);
        assert!(reply.detail().contains("reply to a Tweet that is deleted or not visible"));
    }
    assert_eq!(stage.kantor.send("DELETE", &path, None).await.status, 404);
    assert_eq!(stage.texts(), ["Induk"]);
    stage.no_complaints();
}

#[tokio::test]
async fn only_own_posts_are_deleted() {
    let stage = Stage::new().await;
    let id = stage.kabiro.post("Milik kabiro").await.id();
    let reply = stage.kantor.send("DELETE", &format!("/2/tweets/{id}"), None).await;
    assert_eq!(reply.status, 403);
    assert!(!stage.server.posts()[0].deleted);
    stage.complains("another account");
    for id in ["x", "%FF", "1%0A"] {
        let path = format!("/2/tweets/{id}");
        assert_eq!(stage.kantor.send("DELETE", &path, None).await.status, 400, "{id}");
    }
}

#[tokio::test]
async fn a_stranger_is_answered_only_where_he_mentions_us() {
    let stage = Stage::new().await;
    let silent = stage.kabiro.post("Tanpa sebutan @kantor_lain").await.id();
    let asking = stage.kabiro.post("Tanya @Kantor: kapan?").await.id();
    let reply = stage.kantor.reply("Jawab", &silent).await;
    assert_eq!(reply.status, 403);
    assert!(reply.detail().contains("mentioned or are the author"), "{reply:?}");
    assert_eq!(stage.kantor.reply("Jawab", &asking).await.status, 201);
}

#[tokio::test]
async fn a_repost_may_be_repeated_and_goes_with_its_original() {
    let stage = Stage::new().await;
    let text = format!("{} selesai", "kata & ".repeat(30));
    let id = stage.kantor.post(&text).await.id();
    stage.jump(60_000);
    for _ in 0..2 {
        let reply = stage.kabiro.repost(&id).await;
        assert_eq!((reply.status, reply.json()), (200, json!({ "data": { "retweeted": true } })));
    }
    let posts = stage.server.posts();
    assert_eq!((posts.len(), posts[1].repost_of.as_ref()), (2, Some(&id)));

    let read = stage.kabiro.timeline("tweet.fields=referenced_tweets").await.json();
    let shown = &read["data"][0];
    assert_eq!(shown["referenced_tweets"], json!([{ "type": "retweeted", "id": id }]));
    let text = shown["text"].as_str().unwrap().replace("&amp;", "&");
    assert!(text.starts_with("RT @kantor: kata & kata"), "{text}");
    assert_eq!((text.chars().count(), text.ends_with('…')), (140, true));

    stage.kantor.send("DELETE", &format!("/2/tweets/{id}"), None).await;
    assert_eq!(stage.kabiro.timeline("").await.json(), json!({ "meta": { "result_count": 0 } }));
    assert_eq!(stage.kabiro.repost(&id).await.status, 404);
    stage.no_complaints();
}

#[tokio::test]
async fn a_repost_in_anothers_name_is_refused() {
    let stage = Stage::new().await;
    let id = stage.kantor.post("Asli").await.id();
    let path = format!("/2/users/{}/retweets", stage.kantor.account.user_id);
    let reply = stage.kabiro.send("POST", &path, Some(json!({ "tweet_id": id }))).await;
    assert_eq!(reply.status, 400);
    stage.complains("not that of the authenticated user");
    assert_eq!(stage.server.posts().len(), 1);
}

#[tokio::test]
async fn a_post_takes_no_query_and_a_bounded_body() {
    let stage = Stage::new().await;
    let body = Some(json!({ "text": "halo" }));
    assert_eq!(stage.kantor.send("POST", "/2/tweets?dry_run=1", body).await.status, 400);
    stage.complains("dry_run");
    let header = Signature::of(&stage.kantor, "POST", "/2/tweets").header();
    let request = stage.kantor.http.post(format!("{}/2/tweets", stage.kantor.url));
    let request = request.header("authorization", header).body(vec![b' '; 100_000]);
    assert_eq!(request.send().await.unwrap().status(), 413);
    assert!(stage.server.posts().is_empty());
}

#[tokio::test]
async fn unknown_paths_and_methods_are_complained_of() {
    let stage = Stage::new().await;
    for (method, path) in [("GET", "/1.1/statuses"), ("PUT", "/2/tweets"), ("GET", "/2/tweets/")] {
        assert_eq!(stage.kantor.send(method, path, None).await.status, 404, "{path}");
    }
    assert_eq!(stage.server.complaints().len(), 3);
    assert_eq!(stage.server.requests()[0].endpoint, None);
}

#[tokio::test]
async fn limits_are_counted_for_each_account_and_told() {
    let stage = Stage::with(|options| {
        options.limits.insert(Endpoint::CreatePost, 2);
    })
    .await;
    stage.jump(250);
    let end = START / 1000 + 900;
    for (n, (status, left)) in [(201, 1), (201, 0), (429, 0)].into_iter().enumerate() {
        let reply = stage.kantor.post(&format!("{n}")).await;
        assert_eq!(reply.status, status);
        assert_eq!(reply.number("x-rate-limit-limit"), 2);
        assert_eq!(reply.number("x-rate-limit-remaining"), left);
        assert_eq!(reply.number("x-rate-limit-reset"), end);
    }
    assert_eq!(stage.kabiro.post("halo").await.status, 201);
    assert_eq!(stage.kantor.timeline("").await.status, 200);

    stage.jump(899_749);
    assert_eq!(stage.kantor.post("belum").await.status, 429);
    stage.jump(1);
    assert_eq!(stage.kantor.post("sudah").await.status, 201);
    stage.server.limit(Endpoint::CreatePost, 1);
    assert_eq!(stage.kantor.post("satu saja").await.status, 429);
    stage.jump(-7_200_000);
    assert_eq!(stage.kantor.post("jam mundur").await.status, 201);
    stage.no_complaints();
}
