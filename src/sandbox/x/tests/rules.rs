use serde_json::{Value, json};

use super::client::Stage;

const TEXT: &str = "Loket pajak di Bandung tutup Senin karena libur nasional, buka lagi Selasa";

#[tokio::test]
async fn nearly_the_same_text_on_two_accounts_is_complained_of_for_a_day() {
    let stage = Stage::new().await;
    assert_eq!(stage.kantor.post(TEXT).await.status, 201);
    assert_eq!(stage.kabiro.post("Selamat pagi").await.status, 201);
    stage.no_complaints();
    let other = format!("{} 🙏 https://kc.go.id #pajak", TEXT.to_uppercase());
    assert_eq!(stage.kabiro.post(&other).await.status, 201);
    stage.complains("similar content on two accounts");
    stage.jump(86_400_000);
    assert_eq!(stage.kantor.post(&format!("{TEXT}!")).await.status, 201);
    assert_eq!(stage.server.complaints().len(), 1);
}

#[tokio::test]
async fn similar_texts_may_be_refused() {
    let stage = Stage::with(|options| options.refuses_similar = true).await;
    assert_eq!(stage.kantor.post(TEXT).await.status, 201);
    let reply = stage.kabiro.post(TEXT).await;
    assert!(reply.status == 403 && reply.detail().contains("duplicate content"));
    stage.complains("similar content");
    assert_eq!(stage.server.posts().len(), 1);
}

#[tokio::test]
async fn deleting_again_may_be_answered_as_the_first_time() {
    let stage = Stage::with(|options| options.deletes_again = true).await;
    let path = format!("/2/tweets/{}", stage.kantor.post("Keliru").await.id());
    for _ in 0..2 {
        let reply = stage.kantor.send("DELETE", &path, None).await;
        assert_eq!((reply.status, reply.json()), (200, json!({ "data": { "deleted": true } })));
    }
    assert_eq!(stage.kantor.send("DELETE", "/2/tweets/7", None).await.status, 404);
    stage.no_complaints();
}

#[tokio::test]
async fn posts_are_read_by_id_and_those_that_are_gone_are_named() {
    let stage = Stage::new().await;
    let first = stage.kantor.post("Satu").await.id();
    let second = stage.kabiro.post("Dua").await.id();
    stage.kantor.reply("Tiga", &first).await;
    stage.kabiro.repost(&first).await;
    let kantor = &stage.kantor;
    let read = |query: String| async move { kantor.send("GET", &query, None).await };

    let query = format!("/2/tweets?ids={second},{first},7&tweet.fields=author_id,public_metrics");
    let query = query.replace(',', "%2C");
    let page = read(query).await.json();
    let data = page["data"].as_array().unwrap();
    let ids: Vec<&Value> = data.iter().map(|post| &post["id"]).collect();
    assert_eq!(ids, [&json!(second), &json!(first)]);
    assert_eq!(data[0]["author_id"], stage.kabiro.account.user_id);
    let metrics = &data[1]["public_metrics"];
    assert_eq!((&metrics["retweet_count"], &metrics["reply_count"]), (&json!(1), &json!(1)));
    assert_eq!(page["errors"][0]["resource_id"], "7");
    assert_eq!(page["errors"].as_array().unwrap().len(), 1);

    stage.server.delete(&first);
    let gone = read(format!("/2/tweets?ids={first}")).await;
    assert_eq!((gone.status, gone.json().get("data")), (200, None));
    let all = read(format!("/2/tweets?ids={second}")).await.json();
    assert_eq!(all.get("errors"), None);
    assert_eq!(stage.server.posts().iter().filter(|post| post.deleted).count(), 2);
    stage.no_complaints();
    for ids in ["", "x", &vec!["7"; 101].join("%2C")] {
        assert_eq!(read(format!("/2/tweets?ids={ids}")).await.status, 400, "{ids}");
    }
    assert_eq!(stage.server.complaints().len(), 3);
}

#[tokio::test]
async fn outsiders_who_name_or_answer_us_are_mentions() {
    let stage = Stage::new().await;
    let own = stage.kantor.post("Pengumuman @kantor").await.id();
    let asks = stage.server.mention("warga", "Kapan buka, @Kantor?", None);
    stage.jump(1_000);
    let answers = stage.server.mention("warga_lain", "Terima kasih", Some(&own));
    stage.server.mention("warga", "Halo @kabiro", None);
    let path = format!("/2/users/{}/mentions", stage.kantor.account.user_id);

    let query = "?tweet.fields=author_id%2Creferenced_tweets&expansions=author_id";
    let page = stage.kantor.send("GET", &format!("{path}{query}"), None).await;
    assert_eq!(page.number("x-rate-limit-limit"), 300);
    let page = page.json();
    let ids: Vec<&Value> = page["data"].as_array().unwrap().iter().map(|p| &p["id"]).collect();
    assert_eq!(ids, [&json!(answers), &json!(asks)]);
    let reference = &page["data"][0]["referenced_tweets"][0];
    assert_eq!((&reference["type"], &reference["id"]), (&json!("replied_to"), &json!(own)));
    let users = page["includes"]["users"].as_array().unwrap();
    let names: Vec<&Value> = users.iter().map(|user| &user["username"]).collect();
    assert_eq!(names, ["warga", "warga_lain"]);
    assert_eq!(page["data"][1]["author_id"], users[0]["id"]);

    let since = format!("{path}?since_id={asks}&max_results=5");
    let page = stage.kantor.send("GET", &since, None).await.json();
    assert_eq!(
        (&page["meta"]["result_count"], &page["data"][0]["id"]),
        (&json!(1), &json!(answers))
    );
    // An answer that does not name us cannot be answered.
    assert_eq!(stage.kantor.reply("Pukul 8", &asks).await.status, 201);
    assert_eq!(stage.kantor.reply("Sama-sama", &answers).await.status, 403);
    stage.no_complaints();
}

#[tokio::test]
async fn mentions_come_page_by_page() {
    let stage = Stage::new().await;
    for n in 0..7 {
        stage.server.mention("warga", &format!("@kantor {n}"), None);
    }
    let path = format!("/2/users/{}/mentions?max_results=5", stage.kantor.account.user_id);
    let page = stage.kantor.send("GET", &path, None).await.json();
    let token = page["meta"]["next_token"].as_str().unwrap();
    let next = format!("{path}&pagination_token={token}");
    let page = stage.kantor.send("GET", &next, None).await.json();
    assert_eq!(page["meta"]["result_count"], 2);
    assert_eq!(page["meta"].get("next_token"), None);
    stage.no_complaints();
}
