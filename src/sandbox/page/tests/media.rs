use axum::body::Bytes;

use super::*;
use crate::sandbox::x::{MediaKind, StoredMedia};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

fn medium(id: &str, alt: Option<&str>) -> StoredMedia {
    StoredMedia {
        id: id.into(),
        key: format!("3_{id}"),
        account: "KemenContoh".into(),
        kind: MediaKind::Image,
        content_type: "image/png",
        length: PNG.len(),
        digest: "0".repeat(64),
        bytes: Bytes::from_static(PNG),
        alt: alt.map(str::to_owned),
    }
}

fn video(id: &str, alt: &str) -> StoredMedia {
    let (kind, content_type) = (MediaKind::Video, "video/mp4");
    StoredMedia { kind, content_type, ..medium(id, Some(alt)) }
}

fn large(id: &str, bytes: usize) -> StoredMedia {
    StoredMedia { bytes: vec![7; bytes].into(), length: bytes, ..medium(id, Some("Peta besar")) }
}

fn with(media: Vec<StoredMedia>, live: bool) -> String {
    let post = StoredPost { media, ..post(1, "KemenContoh", "Lihat", None) };
    sound(Given { posts: vec![post], live, ..Given::default() }.page())
}

#[test]
fn a_live_page_shows_media_from_its_own_server_with_their_alt_text() {
    let html = with(vec![medium("7", Some("Loket <ramai>")), medium("8", None)], true);
    in_order(
        &html,
        &[
            "Lihat</p>",
            "<img src=\"/media/7\" alt=\"Loket &lt;ramai&gt;\">",
            "ALT</b> <bdi>Loket &lt;ramai&gt;</bdi>",
            "<img src=\"/media/8\" alt=\"\">",
            "No alternative text",
        ],
    );
    let html = with(vec![video("9", "Pidato menteri")], true);
    in_order(
        &html,
        &["<video controls", "src=\"/media/9\" aria-label=\"Pidato menteri\"></video>"],
    );
    assert!(!html.contains("data:image/png"));
}

#[test]
fn a_report_holds_its_pictures_and_says_what_it_leaves_out() {
    let media = vec![medium("7", Some("Loket")), large("8", 300_001), video("9", "Pidato")];
    let html = with(media, false);
    let picture =
        format!("<img src=\"data:image/png;base64,{}\" alt=\"Loket\">", BASE64.encode(PNG));
    in_order(&html, &[&picture, "Image, 301 kB. The file is too large", "<bdi>Peta besar</bdi>"]);
    in_order(&html, &["Peta besar", "Video, 1 kB. The file", "<bdi>Pidato</bdi>"]);
    assert_eq!(html.matches("<img").count(), 1);
    assert!(!html.contains("/media/") && !html.contains("<video"));
    let policy = html.split("Content-Security-Policy\" content=\"").nth(1).unwrap();
    let policy = policy.split('"').next().unwrap();
    assert!(policy.contains("img-src data:;") && !policy.contains("'self'"), "{policy}");
}

#[test]
fn many_pictures_keep_a_report_within_bounds() {
    let posts = (1..=50).map(|n| StoredPost {
        media: vec![large("7", 299_999), medium("8", Some("Kecil"))],
        ..post(n, "KemenContoh", "Lihat", None)
    });
    let given = Given { posts: posts.collect(), live: false, ..Given::default() };
    let html = sound(given.page());
    assert!(html.len() < 13_000_000, "{}", html.len());
    let shown = html.matches("<img src=\"data:").count();
    assert_eq!((shown, html.matches("300 kB. The file").count()), (50 + 29, 21));
}

#[test]
fn what_the_server_let_go_of_is_left_out() {
    let html = with(vec![StoredMedia { bytes: Bytes::new(), ..video("9", "Pidato") }], true);
    in_order(&html, &["Video, 1 kB. The file", "<bdi>Pidato</bdi>"]);
    assert!(!html.contains("/media/9"));
}

#[test]
fn hostile_alt_text_stays_text() {
    for live in [true, false] {
        let html = with(vec![medium("7", Some(EVIL)), video("8", EVIL)], live);
        assert_eq!(html.matches("<script>").count(), usize::from(live));
        assert_eq!(html.matches("<img").count(), 1);
    }
}

#[test]
fn a_repost_shows_the_media_of_its_original() {
    let original =
        StoredPost { media: vec![medium("7", Some("Loket"))], ..post(1, "KemenContoh", "", None) };
    let repost = StoredPost { repost_of: Some("1".into()), ..post(2, "Kabiro", "", None) };
    let html = posted(vec![original, repost]);
    in_order(&html, &["<bdi>Kabiro</bdi> reposted", "@KemenContoh", "/media/7", "/media/7"]);
    assert!(!html.contains("class=\"text\""));
}

#[tokio::test]
async fn media_are_served_as_what_they_are() {
    let find = |id: &str| match id {
        "7" => Some(medium("7", None)),
        "8" => Some(StoredMedia { bytes: Bytes::new(), ..medium("8", None) }),
        _ => None,
    };
    let page = || "the page".to_owned();
    let server = PageServer::start(([127, 0, 0, 1], 0).into(), page, find).await.unwrap();
    let addr: SocketAddr = server.url()["http://".len()..].trim_end_matches('/').parse().unwrap();
    let host = addr.to_string();
    let mut stream = TcpStream::connect(addr).await.unwrap();
    stream.write_all(get("/media/7", &host).as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    assert!(answer.ends_with(PNG));
    let head = String::from_utf8_lossy(&answer).to_ascii_lowercase();
    for header in [
        "http/1.1 200",
        "content-type: image/png\r\n",
        "x-content-type-options: nosniff",
        "cross-origin-resource-policy: same-origin",
        "content-security-policy: default-src 'none'",
    ] {
        assert!(head.contains(header), "{header}");
    }
    for path in ["/media/8", "/media/9", "/media/", "/media/7/", "/media", "/media/../7"] {
        assert!(ask(addr, &get(path, &host)).await.starts_with("HTTP/1.1 404"), "{path}");
    }
    assert!(ask(addr, &get("/media/7", "evil.example")).await.starts_with("HTTP/1.1 403"));
    let post = get("/media/7", &host).replace("GET", "POST");
    assert!(ask(addr, &post).await.starts_with("HTTP/1.1 405"));
}
