use serde_json::{Value, json};

use super::client::{Client, Reply, Stage};
use crate::sandbox::x::{Answer, Endpoint, Fault, MediaKind, What};

pub(super) const PNG: &[u8] = b"\x89PNG\r\n\x1a\n rest of a picture";
/// Name and value of a form's field.
type Field<'a> = (&'a str, &'a [u8]);

const UPLOAD: &str = "/2/media/upload";

pub(super) fn media_id(reply: &Reply) -> String {
    assert_eq!(reply.status, 200, "{reply:?}");
    reply.json()["data"]["id"].as_str().unwrap().to_owned()
}

pub(super) async fn image(client: &Client) -> String {
    let fields = [("media_category", &b"tweet_image"[..]), ("media", PNG)];
    media_id(&client.upload(UPLOAD, &fields).await)
}

pub(super) async fn describe(client: &Client, id: &str, alt: &str) -> Reply {
    let body = json!({ "id": id, "metadata": { "alt_text": { "text": alt } } });
    client.send("POST", "/2/media/metadata", Some(body)).await
}

/// An image that may be posted.
async fn described(client: &Client) -> String {
    let id = image(client).await;
    assert_eq!(describe(client, &id, "Loket dengan antrean").await.status, 200);
    id
}

async fn post_with(client: &Client, text: &str, ids: &[&str]) -> Reply {
    let body = json!({ "text": text, "media": { "media_ids": ids } });
    client.send("POST", "/2/tweets", Some(body)).await
}

#[tokio::test]
async fn a_post_keeps_its_images_in_order_with_their_alt_text() {
    let stage = Stage::new().await;
    let fields = [("media", &b"\xff\xd8\xff\xe0 jpeg"[..]), ("media_category", b"tweet_image")];
    let upload = stage.kantor.upload(UPLOAD, &fields).await;
    let data = &upload.json()["data"];
    let id = media_id(&upload);
    assert_eq!(data["media_key"], format!("3_{id}"));
    assert_eq!((&data["expires_after_secs"], &data["size"]), (&json!(86_400), &json!(9)));
    assert_eq!(upload.number("x-rate-limit-limit"), 500);
    assert_eq!(describe(&stage.kantor, &id, &"é".repeat(1_000)).await.status, 200);
    let second = described(&stage.kantor).await;

    let reply = post_with(&stage.kantor, "Foto & kc.go.id", &[&second, &id]).await;
    let post = reply.id();
    let text = reply.json()["data"]["text"].as_str().unwrap().to_owned();
    let words: Vec<&str> = text.split(' ').collect();
    assert_eq!(words.len(), 4, "{text}");
    assert!(words[2].starts_with("https://t.co/") && words[3].starts_with("https://t.co/"));
    assert_ne!(words[2], words[3]);

    let stored = &stage.server.posts()[0];
    assert_eq!(stored.text, "Foto & kc.go.id");
    let kept: Vec<_> = stored.media.iter().map(|m| (&m.id, m.content_type, m.length)).collect();
    assert_eq!(kept, [(&second, "image/png", PNG.len()), (&id, "image/jpeg", 9)]);
    assert_eq!((&stored.media[0].bytes[..], stored.media[0].kind), (PNG, MediaKind::Image));
    assert_eq!(stored.media[0].alt.as_deref(), Some("Loket dengan antrean"));
    assert_eq!(stage.server.medium(&id).unwrap().digest.len(), 64);

    let fields = "tweet.fields=attachments%2Centities";
    let shown = stage.kantor.timeline(fields).await.json()["data"][0].clone();
    assert_eq!(shown["text"], text);
    let keys = json!([format!("3_{second}"), format!("3_{id}")]);
    assert_eq!(shown["attachments"]["media_keys"], keys);
    let links = shown["entities"]["urls"].as_array().unwrap();
    assert_eq!((links.len(), &links[2]["media_key"]), (3, &keys[1]));
    let at = text.chars().count() - words[3].len();
    assert_eq!((&links[1]["start"], &links[1]["url"]), (&json!(at), &json!(words[3])));
    let photo = format!("https://x.com/kantor/status/{post}/photo/2");
    assert_eq!(links[2]["expanded_url"], photo);
    stage.no_complaints();
}

#[tokio::test]
async fn media_alone_is_a_post() {
    let stage = Stage::new().await;
    for _ in 0..2 {
        let body = json!({ "media": { "media_ids": [described(&stage.kantor).await] } });
        let reply = stage.kantor.send("POST", "/2/tweets", Some(body)).await;
        assert_eq!(reply.status, 201);
        let text = reply.json()["data"]["text"].as_str().unwrap().to_owned();
        assert!(text.starts_with("https://t.co/") && text.len() == 23, "{text}");
    }
    stage.no_complaints();
}

#[tokio::test]
async fn a_post_without_alt_text_is_complained_of() {
    let stage = Stage::new().await;
    let id = image(&stage.kantor).await;
    assert_eq!(post_with(&stage.kantor, "Foto", &[&id]).await.status, 201);
    stage.complains("no alt text");
}

#[tokio::test]
async fn media_ids_that_do_not_serve_are_refused() {
    let stage = Stage::new().await;
    let own = described(&stage.kantor).await;
    let foreign = described(&stage.kabiro).await;
    let five = [own.as_str(); 5];
    let zero = format!("0{own}");
    let wrong: [(&[&str], &str); 7] = [
        (&[], "not 1 to 4"),
        (&five, "not 1 to 4"),
        (&[&own, &own], "given twice"),
        (&[&foreign], "foreign"),
        (&["7"], "unknown"),
        (&["x"], "unknown"),
        (&[&zero], "unknown"),
    ];
    for (n, (ids, why)) in wrong.into_iter().enumerate() {
        assert_eq!(post_with(&stage.kantor, "Foto", ids).await.status, 400, "{why}");
        let complaints = stage.server.complaints();
        assert!(complaints.len() == n + 1 && complaints[n].contains(why), "{complaints:?}");
    }
    assert!(stage.server.posts().is_empty());
    stage.jump(86_399_999);
    assert_eq!(post_with(&stage.kantor, "Foto", &[&own]).await.status, 201);

    let old = described(&stage.kantor).await;
    stage.jump(86_400_000);
    assert_eq!(post_with(&stage.kantor, "Lama", &[&old]).await.status, 400);
    assert_eq!(describe(&stage.kantor, &old, "Terlambat").await.status, 400);
}

#[tokio::test]
async fn a_medium_serves_one_post() {
    let stage = Stage::new().await;
    let id = described(&stage.kantor).await;
    let first = post_with(&stage.kantor, "", &[&id]).await.id();
    // Who does not know the outcome may ask again, even where no text would tell.
    assert_eq!(post_with(&stage.kantor, "", &[&id]).await.status, 400);
    stage.no_complaints();
    stage.kantor.send("DELETE", &format!("/2/tweets/{first}"), None).await;
    assert_eq!(post_with(&stage.kantor, "Lain", &[&id]).await.status, 400);
    stage.complains("used before");
}

#[tokio::test]
async fn a_repeated_text_with_media_is_a_duplicate_first() {
    let stage = Stage::new().await;
    let id = described(&stage.kantor).await;
    assert_eq!(post_with(&stage.kantor, "Foto", &[&id]).await.status, 201);
    let again = post_with(&stage.kantor, "Foto", &[&id]).await;
    assert!(again.status == 403 && again.detail().contains("duplicate"));
    stage.no_complaints();
}

#[tokio::test]
async fn files_that_x_does_not_take_are_refused() {
    let stage = Stage::new().await;
    let mut large = PNG.to_vec();
    large.resize((5 << 20) + 1, 0);
    let wrong: [(&[Field], &str); 8] = [
        (&[("media", PNG)], "media_category is missing"),
        (&[("media_category", b"tweet_image")], "media is missing"),
        (&[("media_category", b"dm_image"), ("media", PNG)], "none of a post's"),
        (&[("media_category", b"tweet_image"), ("media", b"%PDF")], "not what X takes"),
        (&[("media_category", b"tweet_gif"), ("media", PNG)], "not what X takes"),
        (&[("media_category", b"tweet_image"), ("media", &large)], "larger"),
        (&[("media_category", b"tweet_video"), ("media", PNG)], "in pieces"),
        (&[("alt", b"x"), ("media", PNG)], "form field"),
    ];
    for (n, (fields, why)) in wrong.into_iter().enumerate() {
        assert_eq!(stage.kantor.upload(UPLOAD, fields).await.status, 400, "{why}");
        let complaints = stage.server.complaints();
        assert!(complaints.len() == n + 1 && complaints[n].contains(why), "{complaints:?}");
    }
    let json = stage.kantor.send("POST", UPLOAD, Some(json!({ "media": "AAAA" }))).await;
    assert_eq!(json.status, 415);
    assert!(stage.server.media().is_empty());

    large.pop();
    let fields = [("media_category", &b"tweet_image"[..]), ("media", &large[..])];
    assert_eq!(stage.kantor.upload(UPLOAD, &fields).await.status, 200);
}

#[tokio::test]
async fn alt_text_is_for_own_media_and_bounded() {
    let stage = Stage::new().await;
    let id = image(&stage.kantor).await;
    for (client, id, alt) in [
        (&stage.kabiro, id.as_str(), "Foto"),
        (&stage.kantor, "7", "Foto"),
        (&stage.kantor, &id, " "),
        (&stage.kantor, &id, &"a".repeat(1_001)),
    ] {
        assert_eq!(describe(client, id, alt).await.status, 400);
    }
    assert_eq!(stage.server.complaints().len(), 4);
    for alt in ["Satu", "Dua"] {
        let told: Value = describe(&stage.kantor, &id, alt).await.json();
        assert_eq!(told["data"]["associated_metadata"]["alt_text"]["text"], alt);
    }
    assert_eq!(stage.server.media()[0].alt.as_deref(), Some("Dua"));
}

#[tokio::test]
async fn any_step_of_a_post_with_media_may_fail() {
    let stage = Stage::new().await;
    let lost = Fault::after(What::Answer(Answer::server_error(503)));
    for on in [Endpoint::Upload, Endpoint::MediaMetadata, Endpoint::CreatePost] {
        stage.server.fault(on, Some("kantor"), lost.clone());
    }
    let fields = [("media_category", &b"tweet_image"[..]), ("media", PNG)];
    assert_eq!(stage.kantor.upload(UPLOAD, &fields).await.status, 503);
    let id = image(&stage.kantor).await;
    assert_eq!(describe(&stage.kantor, &id, "Foto").await.status, 503);
    assert_eq!(post_with(&stage.kantor, "Foto", &[&id]).await.status, 503);
    assert_eq!((stage.server.media().len(), stage.server.posts()[0].media.len()), (2, 1));
    let log = stage.server.requests();
    assert_eq!((log[0].endpoint, log[0].status), (Some(Endpoint::Upload), Some(503)));
    assert!(log[0].body.ends_with(" bytes"), "{}", log[0].body);
    stage.no_complaints();
}
