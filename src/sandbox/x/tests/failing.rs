use std::time::{Duration, Instant};

use jiff::SignedDuration;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::client::{Client, Reply, Stage};
use crate::sandbox::x::{Answer, Endpoint, Fault, What};

const LONG: Duration = Duration::from_secs(20);

fn halo() -> Option<Value> {
    Some(json!({ "text": "halo" }))
}

async fn until(mut reached: impl FnMut() -> bool) {
    let wait = async {
        while !reached() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::time::timeout(LONG, wait).await.unwrap();
}

async fn try_post(client: &Client) -> reqwest::Result<Reply> {
    client.try_send("POST", "/2/tweets", halo()).await
}

#[tokio::test]
async fn planned_answers_come_before_or_after_the_effect() {
    let reset = super::client::instant(super::client::START + 60_000);
    let answers = [
        (Answer::server_error(500), 500, "Internal Server Error"),
        (Answer::server_error(503), 503, "Service Unavailable"),
        (Answer::bad_gateway(), 502, "upstream"),
        (Answer::rate_limited(reset), 429, "Too Many Requests"),
        (Answer::unauthorized(), 401, "Unauthorized"),
        (Answer::no_credits(), 402, "CreditsDepleted"),
        (Answer::duplicate(), 403, "duplicate content"),
        (Answer::parent_hidden(), 403, "reply to a Tweet that is deleted or not visible"),
        (Answer::reply_forbidden(), 403, "mentioned or are the author"),
        (Answer::unreadable_created(), 201, "{\"data\""),
        (Answer::plain(418, "teko"), 418, "teko"),
    ];
    for (answer, status, words) in answers {
        let stage = Stage::new().await;
        for (fault, posted) in [(Fault::before as fn(What) -> Fault, 0), (Fault::after, 1)] {
            let fault = fault(What::Answer(answer.clone()));
            stage.server.fault(Endpoint::CreatePost, None, fault);
            let reply = stage.kantor.post("halo").await;
            assert_eq!(reply.status, status);
            assert!(reply.text.contains(words), "{reply:?}");
            assert_eq!(reply.number("x-rate-limit-limit"), 100);
            if status == 429 {
                assert_eq!(reply.number("x-rate-limit-reset"), reset.as_second());
                assert_eq!(reply.number("x-rate-limit-remaining"), 0);
            }
            assert_eq!(stage.server.posts().len(), posted, "{status}");
        }
        stage.no_complaints();
    }
}

#[tokio::test]
async fn a_redirect_is_told_and_headers_that_http_forbids_are_left_out() {
    let stage = Stage::new().await;
    let url = format!("{}/2/users/me", stage.server.url());
    let fault = Fault::before(What::Answer(Answer::redirect(&url)));
    stage.server.fault(Endpoint::CreatePost, None, fault);
    let reply = stage.kantor.post("halo").await;
    assert_eq!((reply.status, &reply.headers["location"]), (302, &url));

    let evil = Fault::before(What::Answer(Answer::redirect("http://x/\r\nset-cookie: a=b")));
    stage.server.fault(Endpoint::CreatePost, None, evil);
    let reply = stage.kantor.post("halo").await;
    assert_eq!((reply.status, reply.headers.get("location")), (302, None));
    assert!(stage.server.posts().is_empty());
}

#[tokio::test]
async fn faults_are_used_up_in_order_and_by_whom_they_are_for() {
    let stage = Stage::new().await;
    let plan = |endpoint, account, status| {
        let fault = Fault::before(What::Answer(Answer::server_error(status)));
        stage.server.fault(endpoint, account, fault);
    };
    plan(Endpoint::CreatePost, None, 503);
    plan(Endpoint::CreatePost, Some("kantor"), 500);
    plan(Endpoint::CreatePost, Some("kantor"), 504);
    plan(Endpoint::Timeline, None, 502);
    assert_eq!(stage.kabiro.send("GET", "/2/users/me", None).await.status, 200);
    assert_eq!(stage.kantor.post("a").await.status, 500);
    assert_eq!(stage.server.faults_left(), 3);
    assert_eq!(stage.kabiro.post("a").await.status, 503);
    assert_eq!(stage.kantor.post("a").await.status, 504);
    assert_eq!(stage.kantor.post("a").await.status, 201);
    assert_eq!(stage.kantor.timeline("").await.status, 502);
    stage.no_complaints();
}

#[tokio::test]
async fn an_unsigned_request_meets_no_fault() {
    let stage = Stage::new().await;
    stage.server.fault(Endpoint::CreatePost, None, Fault::after(What::Close));
    let reply = stage.kantor.send_signed("POST", "/2/tweets", halo(), None).await.unwrap();
    assert_eq!((reply.status, stage.server.faults_left()), (401, 1));
}

#[tokio::test]
async fn a_connection_closes_without_an_answer() {
    let stage = Stage::new().await;
    for (fault, posted) in [(Fault::before(What::Close), 0), (Fault::after(What::Close), 1)] {
        // On a connection that already served: the client must not repeat by itself.
        stage.kantor.send("GET", "/2/users/me", None).await;
        stage.server.fault(Endpoint::CreatePost, None, fault);
        let error = try_post(&stage.kantor).await.unwrap_err();
        assert!(!error.is_connect() && !error.is_timeout(), "{error:?}");
        assert_eq!(stage.server.posts().len(), posted);
    }
    let log = stage.server.requests();
    assert_eq!(log.iter().filter(|entry| entry.endpoint == Some(Endpoint::CreatePost)).count(), 2);
    assert_eq!(log[3].status, None);
    stage.no_complaints();
}

#[tokio::test]
async fn half_an_answer_breaks_off_within_the_body() {
    let stage = Stage::new().await;
    for (fault, status, posted) in
        [(Fault::before(What::HalfAnswer), 503, 0), (Fault::after(What::HalfAnswer), 201, 1)]
    {
        stage.server.fault(Endpoint::CreatePost, None, fault);
        let header = super::client::Signature::of(&stage.kantor, "POST", "/2/tweets").header();
        let request = stage.kantor.http.post(format!("{}/2/tweets", stage.server.url()));
        let request = request.header("authorization", header).json(&halo());
        let mut response = request.send().await.unwrap();
        assert_eq!(response.status(), status);
        let whole = response.content_length().unwrap();
        let half = response.chunk().await.unwrap().unwrap();
        assert_eq!(half.len() as u64, whole / 2);
        assert!(response.chunk().await.is_err());
        assert_eq!(stage.server.posts().len(), posted);
    }
    stage.no_complaints();
}

#[tokio::test]
async fn a_delay_holds_back_the_answer_or_the_effect() {
    let stage = Stage::new().await;
    let delay = Duration::from_millis(60);
    for fault in [Fault::before(What::Delay(delay)), Fault::after(What::Delay(delay))] {
        stage.server.fault(Endpoint::CreatePost, None, fault);
        let begun = Instant::now();
        let text = stage.server.posts().len().to_string();
        assert_eq!(stage.kantor.post(&text).await.status, 201);
        assert!(begun.elapsed() >= delay);
    }
    assert_eq!(stage.server.posts().len(), 2);
    stage.no_complaints();
}

#[tokio::test]
async fn a_post_may_appear_after_its_client_has_left() {
    let stage = Stage::new().await;
    let late = Fault::before(What::Delay(Duration::from_millis(200)));
    stage.server.fault(Endpoint::CreatePost, None, late);
    let client = stage.kantor.clone();
    let leaving = tokio::spawn(async move { try_post(&client).await.map(|_| ()) });
    until(|| stage.server.faults_left() == 0).await;
    leaving.abort();
    assert!(leaving.await.unwrap_err().is_cancelled());
    until(|| stage.texts() == ["halo"]).await;
}

#[tokio::test]
async fn a_hanging_request_holds_up_nobody_and_ends_with_the_server() {
    let stage = Stage::new().await;
    stage.server.fault(Endpoint::CreatePost, Some("kantor"), Fault::after(What::Hang));
    let client = stage.kantor.clone();
    let hanging = tokio::spawn(async move { try_post(&client).await.map(|_| ()) });
    until(|| !stage.server.posts().is_empty()).await;
    assert_eq!(stage.kabiro.post("hai").await.status, 201);
    assert_eq!(stage.server.requests()[0].status, None);
    assert!(!hanging.is_finished());
    stage.no_complaints();

    let url = stage.server.url();
    drop(stage.server);
    assert!(tokio::time::timeout(LONG, hanging).await.unwrap().unwrap().is_err());
    tokio::time::timeout(LONG, async {
        while TcpStream::connect(url.trim_start_matches("http://")).await.is_ok() {
            tokio::task::yield_now().await;
        }
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_fault_before_the_effect_leaves_the_text_free() {
    let stage = Stage::new().await;
    stage.server.fault(Endpoint::CreatePost, None, Fault::before(What::Close));
    assert!(try_post(&stage.kantor).await.is_err());
    assert_eq!(stage.kantor.post("halo").await.status, 201);
    stage.server.fault(Endpoint::Me, None, Fault::after(What::Answer(Answer::unauthorized())));
    assert_eq!(stage.kantor.send("GET", "/2/users/me", None).await.status, 401);
    stage.no_complaints();
}

#[tokio::test]
async fn a_limit_that_ends_is_over_at_its_reset() {
    let stage = Stage::new().await;
    let reset = stage.now() + SignedDuration::from_secs(30);
    let fault = Fault::before(What::Answer(Answer::rate_limited(reset)));
    stage.server.fault(Endpoint::CreatePost, None, fault);
    assert_eq!(stage.kantor.post("halo").await.status, 429);
    assert_eq!(stage.kantor.post("halo").await.status, 201);
}

#[tokio::test]
async fn noise_on_the_socket_hurts_nobody() {
    let stage = Stage::new().await;
    let address = stage.server.url().trim_start_matches("http://").to_owned();
    for noise in [
        b"\x16\x03\x01\x02\x00\x01\x00".to_vec(),
        b"GET / HTTP/1.1\r\n\r\n".to_vec(),
        b"POST /2/tweets HTTP/1.1\r\nhost: a\r\ncontent-length: 99\r\n\r\n{".to_vec(),
        b"GET /2/tweets/%00%FF HTTP/1.1\r\nhost: \xff\r\n\r\n".to_vec(),
        vec![b'A'; 1 << 20],
    ] {
        let mut socket = TcpStream::connect(&address).await.unwrap();
        let _ = socket.write_all(&noise).await;
        let _ = socket.shutdown().await;
        let mut answer = Vec::new();
        let _ = tokio::time::timeout(LONG, socket.read_to_end(&mut answer)).await.unwrap();
        assert!(!answer.starts_with(b"HTTP/1.1 2"));
    }
    assert!(stage.server.posts().is_empty());
    assert_eq!(stage.kantor.post("halo").await.status, 201);
}
