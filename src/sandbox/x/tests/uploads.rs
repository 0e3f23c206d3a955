use serde_json::{Value, json};

use super::client::{Client, Reply, Stage};
use super::media::{PNG, describe, media_id};
use crate::sandbox::x::{MediaKind, Processing};

const MP4: &[u8] = b"\0\0\0\x20ftypisom a short video";

async fn start(client: &Client, kind: &str, total: usize, category: &str) -> Reply {
    let body = json!({ "media_type": kind, "total_bytes": total, "media_category": category });
    client.send("POST", "/2/media/upload/initialize", Some(body)).await
}

async fn append(client: &Client, id: &str, index: &str, piece: &[u8]) -> u16 {
    let path = format!("/2/media/upload/{id}/append");
    let fields = [("segment_index", index.as_bytes()), ("media", piece)];
    client.upload(&path, &fields).await.status
}

async fn finish(client: &Client, id: &str) -> Reply {
    client.send("POST", &format!("/2/media/upload/{id}/finalize"), None).await
}

async fn status(client: &Client, id: &str) -> Value {
    let path = format!("/2/media/upload?command=STATUS&media_id={id}");
    let reply = client.send("GET", &path, None).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    reply.json()["data"]["processing_info"].clone()
}

/// A whole video, just finalized.
async fn video(stage: &Stage) -> String {
    let id = media_id(&start(&stage.kantor, "video/mp4", MP4.len(), "tweet_video").await);
    assert_eq!(append(&stage.kantor, &id, "0", MP4).await, 200);
    assert_eq!(finish(&stage.kantor, &id).await.status, 200);
    id
}

async fn post(client: &Client, ids: &[&str]) -> u16 {
    let body = json!({ "text": "Video", "media": { "media_ids": ids } });
    client.send("POST", "/2/tweets", Some(body)).await.status
}

#[tokio::test]
async fn pieces_come_in_any_order_and_a_repeated_one_replaces() {
    let stage = Stage::new().await;
    let begun = start(&stage.kantor, "video/mp4", MP4.len(), "tweet_video").await;
    let id = media_id(&begun);
    assert_eq!(begun.json()["data"]["media_key"], format!("7_{id}"));
    let (first, second) = MP4.split_at(12);
    assert_eq!(append(&stage.kantor, &id, "1", &vec![b'x'; second.len()]).await, 200);
    assert_eq!(append(&stage.kantor, &id, "1", second).await, 200);
    assert_eq!(append(&stage.kantor, &id, "0", first).await, 200);
    let done = finish(&stage.kantor, &id).await.json()["data"].clone();
    let info = json!({ "state": "pending", "check_after_secs": 1, "progress_percent": 0 });
    assert_eq!((&done["processing_info"], &done["size"]), (&info, &json!(MP4.len())));
    // An answer that was lost is asked for again.
    assert_eq!(finish(&stage.kantor, &id).await.json()["data"]["processing_info"], info);

    stage.jump(1_000);
    assert_eq!(status(&stage.kantor, &id).await["state"], "in_progress");
    stage.jump(1_000);
    assert_eq!(status(&stage.kantor, &id).await["state"], "succeeded");
    assert_eq!(describe(&stage.kantor, &id, "Pidato").await.status, 200);
    assert_eq!(post(&stage.kantor, &[&id]).await, 201);
    let stored = stage.server.posts()[0].media[0].clone();
    assert_eq!((stored.kind, stored.content_type), (MediaKind::Video, "video/mp4"));
    assert_eq!(&stored.bytes[..], MP4);
    stage.no_complaints();
}

#[tokio::test]
async fn whoever_asks_before_the_wait_is_over_is_complained_of() {
    let stage = Stage::with(|options| {
        options.processing = Processing { polls: 0, seconds: 10, error: None };
    })
    .await;
    let id = video(&stage).await;
    stage.jump(9_500);
    let info = status(&stage.kantor, &id).await;
    assert_eq!((&info["state"], &info["check_after_secs"]), (&json!("pending"), &json!(1)));
    stage.complains("check_after_secs");
    stage.jump(500);
    assert_eq!(status(&stage.kantor, &id).await["state"], "succeeded");
}

#[tokio::test]
async fn a_processing_may_fail() {
    let stage = Stage::new().await;
    let error = Some("Video codec is not supported".to_owned());
    stage.server.process(Processing { polls: 0, seconds: 0, error });
    let id = video(&stage).await;
    for _ in 0..2 {
        let info = status(&stage.kantor, &id).await;
        assert_eq!((&info["state"], &info["error"]["code"]), (&json!("failed"), &json!(1)));
        assert_eq!(info["error"]["message"], "Video codec is not supported");
    }
    stage.no_complaints();
    assert_eq!(post(&stage.kantor, &[&id]).await, 400);
    stage.complains("not finished");
    assert!(stage.server.media().is_empty());
}

#[tokio::test]
async fn an_upload_that_is_not_whole_is_not_finished() {
    let stage = Stage::new().await;
    let id = media_id(&start(&stage.kantor, "video/mp4", MP4.len(), "tweet_video").await);
    let (first, second) = MP4.split_at(12);
    let complaints = || stage.server.complaints().len();
    assert_eq!(finish(&stage.kantor, &id).await.status, 400);
    append(&stage.kantor, &id, "0", first).await;
    assert_eq!(finish(&stage.kantor, &id).await.status, 400);
    append(&stage.kantor, &id, "2", second).await;
    assert_eq!(finish(&stage.kantor, &id).await.status, 400, "a gap");
    assert_eq!(append(&stage.kantor, &id, "1", b"x").await, 400, "more than announced");
    assert_eq!(append(&stage.kantor, &id, "1000", b"x").await, 400);
    assert_eq!(append(&stage.kantor, &id, "0", &vec![0; (5 << 20) + 1]).await, 400);
    assert_eq!(append(&stage.kabiro, &id, "0", first).await, 400, "another's");
    assert_eq!(append(&stage.kantor, "7", "0", first).await, 400);
    assert_eq!(complaints(), 8);
    assert_eq!(describe(&stage.kantor, &id, "Pidato").await.status, 400);
    assert_eq!(post(&stage.kantor, &[&id]).await, 400);
    for query in ["command=STATUS", "media_id=7", "command=INIT&media_id=7", "a=b"] {
        let path = format!("/2/media/upload?{query}");
        assert_eq!(stage.kantor.send("GET", &path, None).await.status, 400, "{query}");
    }
}

#[tokio::test]
async fn what_is_announced_must_come() {
    let stage = Stage::new().await;
    for (kind, total, category) in [
        ("video/mp4", 0, "tweet_video"),
        ("video/mp4", (512 << 20) + 1, "tweet_video"),
        ("image/gif", (15 << 20) + 1, "tweet_gif"),
        ("image/png", 9, "tweet_gif"),
        ("image/png", 9, "tweet_video"),
        ("text/plain", 9, "subtitles"),
    ] {
        let reply = start(&stage.kantor, kind, total, category).await;
        assert_eq!(reply.status, 400, "{kind} {total} {category}");
    }
    let id = media_id(&start(&stage.kantor, "video/quicktime", MP4.len(), "tweet_video").await);
    append(&stage.kantor, &id, "0", MP4).await;
    assert_eq!(finish(&stage.kantor, &id).await.status, 400);

    let id = media_id(&start(&stage.kantor, "image/png", PNG.len(), "tweet_image").await);
    append(&stage.kantor, &id, "0", PNG).await;
    let done = finish(&stage.kantor, &id).await.json();
    assert_eq!(done["data"].get("processing_info"), None);
    assert_eq!(stage.server.media().len(), 1);
}

#[tokio::test]
async fn a_gif_or_video_stands_alone() {
    let stage = Stage::with(|options| options.processing.polls = 0).await;
    let gif = b"GIF89a moving";
    let mut ids = Vec::new();
    for _ in 0..2 {
        let id = media_id(&start(&stage.kantor, "image/gif", gif.len(), "tweet_gif").await);
        append(&stage.kantor, &id, "0", gif).await;
        finish(&stage.kantor, &id).await;
        stage.jump(1_000);
        assert_eq!(status(&stage.kantor, &id).await["state"], "succeeded");
        describe(&stage.kantor, &id, "Peta bergerak").await;
        ids.push(id);
    }
    stage.no_complaints();
    assert_eq!(post(&stage.kantor, &[&ids[0], &ids[1]]).await, 400);
    stage.complains("stand alone");
    assert_eq!(post(&stage.kantor, &[&ids[0]]).await, 201);
    assert_eq!(stage.server.posts()[0].media[0].kind, MediaKind::Gif);
}
