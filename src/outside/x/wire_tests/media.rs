//! Uploads and descriptions.

use std::fs::File;
use std::io::Write;
use std::sync::Arc;

use jiff::SignedDuration;
use ring::digest::{SHA256, digest};

use super::script::{Close, Hear, Step, say, server};
use super::{SECRETS, access, now};
use crate::media::{MediaSeen, MediaType};
use crate::outside::clock::Clock;
use crate::outside::x::answer::Failure;
use crate::outside::x::client::Client;
use crate::outside::x::media::{Source, Uploaded};
use crate::plan::fact::Cause;

const MIB: usize = 1024 * 1024;

/// ASCII bytes of which no two places look alike.
fn bytes(length: usize) -> Vec<u8> {
    let mut bytes: Vec<u8> =
        (0..=length / 8).flat_map(|n| format!("{n:08}").into_bytes()).collect();
    bytes.truncate(length);
    bytes
}

fn in_file(bytes: &[u8]) -> Source {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    Source::File(Arc::new(file))
}

fn seen(kind: MediaType, bytes: &[u8]) -> MediaSeen {
    let digest = data_encoding::HEXLOWER.encode(digest(&SHA256, bytes).as_ref());
    MediaSeen { digest, kind, bytes: bytes.len() as u64 }
}

/// Uploads on a clock that leaps; with what the server heard and how long it took by that clock.
async fn upload(
    source: Source,
    seen: MediaSeen,
    script: Vec<Step>,
) -> (Result<Uploaded, Failure>, String, SignedDuration) {
    let server = server(vec![script]).await;
    let client = Client::new(&server.url).unwrap();
    let clock = Clock::leaping(now());
    // In a task of its own, as the daemon would.
    let task = {
        let (client, clock) = (client.clone(), clock.clone());
        tokio::spawn(async move { client.upload(&access(), &source, &seen, &clock).await })
    };
    let result = task.await.unwrap();
    let heard = server.heard(client).await.concat();
    (result, heard, clock.now().duration_since(now()))
}

/// The requests in what was heard, each with its first line.
fn requests(heard: &str) -> Vec<(&str, &str)> {
    let starts = ["POST /", "GET /"];
    let mut at: Vec<usize> =
        starts.iter().flat_map(|start| heard.match_indices(start)).map(|(at, _)| at).collect();
    at.sort_unstable();
    at.push(heard.len());
    at.windows(2)
        .map(|ends| {
            let request = &heard[ends[0]..ends[1]];
            (request.split(" HTTP/1.1").next().unwrap(), request)
        })
        .collect()
}

/// The value of a form's field.
fn field<'a>(request: &'a str, name: &str) -> &'a str {
    let (_, rest) = request.split_once(&format!("name=\"{name}\"")).expect(name);
    let (_, value) = rest.split_once("\r\n\r\n").unwrap();
    value.split_once("\r\n--").unwrap().0
}

fn begun() -> Step {
    say("200 OK", r#"{"data":{"id":"77","media_key":"7_77","expires_after_secs":86400}}"#)
}

/// An answer to `finalize` or STATUS.
fn processing(info: &str) -> Step {
    let body = format!(
        r#"{{"data":{{"id":"77","expires_after_secs":3600,"processing_info":{{{info}}}}}}}"#
    );
    say("200 OK", &body)
}

#[tokio::test]
async fn an_image_goes_as_one_form() {
    let picture = bytes(10_000);
    for source in [in_file(&picture), Source::Memory(picture.clone().into())] {
        let done = say("200 OK", r#"{"data":{"id":"77","expires_after_secs":86400}}"#);
        let (result, heard, took) =
            upload(source, seen(MediaType::Png, &picture), vec![Hear, done]).await;
        let uploaded = result.unwrap();
        let expires = now() + SignedDuration::from_hours(24);
        assert_eq!(uploaded, Uploaded { id: "77".into(), expires });
        let [(line, request)] = requests(&heard)[..] else { panic!("{heard:.400}") };
        assert_eq!(line, "POST /2/media/upload");
        assert!(request.to_lowercase().contains("content-type: multipart/form-data; boundary="));
        assert_eq!(field(request, "media_category"), "tweet_image");
        assert_eq!(field(request, "media").as_bytes(), picture);
        assert_eq!(request.matches("Content-Disposition: form-data").count(), 2, "{request:.900}");
        assert!(!request.contains(SECRETS[1]) && !request.contains(SECRETS[3]));
        assert_eq!(took, SignedDuration::ZERO);
    }
}

#[tokio::test]
async fn a_film_goes_in_pieces_and_what_fails_is_sent_again() {
    let whole = bytes(9 * MIB + 5);
    let reset = now().as_second() + 100;
    let limited = format!(
        "429 Too Many Requests\r\nx-rate-limit-remaining: 0\r\nx-rate-limit-reset: {reset}"
    );
    let script = vec![
        vec![Hear, begun()],
        vec![Hear, say("503 Service Unavailable", "over capacity")],
        vec![Hear, say("204 No Content", "")],
        vec![Hear, say(&limited, "")],
        vec![Hear, say("200 OK", r#"{"data":{"expires_at":1800086400}}"#)],
        vec![Hear, say("200 OK", "")],
        vec![Hear, processing(r#""state":"pending","check_after_secs":7"#)],
        vec![Hear, say("500 Internal Server Error", "")],
        vec![
            Hear,
            processing(r#""state":"in_progress","check_after_secs":9999,"progress_percent":8"#),
        ],
        vec![Hear, processing(r#""state":"in_progress","check_after_secs":-5"#)],
        vec![Hear, processing(r#""state":"succeeded","progress_percent":100"#)],
    ];
    let (result, heard, took) =
        upload(in_file(&whole), seen(MediaType::Mp4, &whole), script.concat()).await;
    let uploaded = result.unwrap();
    assert_eq!(uploaded.id, "77");

    let requests = requests(&heard);
    let lines: Vec<&str> = requests.iter().map(|(line, _)| *line).collect();
    let append = "POST /2/media/upload/77/append";
    let status = "GET /2/media/upload?command=STATUS&media_id=77";
    assert_eq!(lines[0], "POST /2/media/upload/initialize");
    assert_eq!(lines[1..6], [append; 5]);
    assert_eq!(lines[6], "POST /2/media/upload/77/finalize");
    assert_eq!(lines[7..], [status; 4]);
    for part in [
        r#""media_type":"video/mp4""#,
        r#""media_category":"tweet_video""#,
        r#""total_bytes":9437189"#,
    ] {
        assert!(requests[0].1.contains(part), "{}", requests[0].1);
    }

    let pieces: Vec<(&str, &str)> = requests[1..6]
        .iter()
        .map(|(_, request)| (field(request, "segment_index"), field(request, "media")))
        .collect();
    assert!(
        pieces[0] == pieces[1] && pieces[2] == pieces[3],
        "the same bytes under the same number"
    );
    let (numbers, sent): (Vec<&str>, Vec<&str>) =
        [pieces[1], pieces[3], pieces[4]].into_iter().unzip();
    assert_eq!(numbers, ["0", "1", "2"]);
    assert!(sent.concat().as_bytes() == whole);
    assert_eq!(sent[0].len(), 4 * MIB);

    // 2 s, the limit and up to 5 s more, 7 s, 2 s, 60 s at most, 1 s at least.
    let least = SignedDuration::from_secs(100 + 7 + 2 + 60 + 1);
    assert!(took >= least && took < least + SignedDuration::from_secs(5), "{took:?}");
    assert_eq!(uploaded.expires, now() + took + SignedDuration::from_secs(3_600));
}

#[tokio::test]
async fn what_x_says_about_an_upload_decides_whether_it_may_be_repeated() {
    let failed = processing(
        r#""state":"failed","error":{"code":1,"name":"InvalidMedia","message":"Too long"}"#,
    );
    let busy = || [Hear, processing(r#""state":"in_progress","check_after_secs":60"#)];
    let endless: Vec<Step> = (0..20).flat_map(|_| busy()).collect();
    let broken: Vec<Step> =
        (0..4).flat_map(|_| [Hear, say("503 Service Unavailable", "")]).collect();
    let (first, ok) = (vec![Hear, begun()], vec![Hear, say("204 No Content", "")]);
    for (script, is_final, cause, detail, minutes) in [
        (
            vec![vec![Hear, say("400 Bad Request", r#"{"detail":"bad"}"#)]],
            true,
            Cause::Rejected,
            "bad",
            0,
        ),
        (vec![vec![Hear, say("413 Payload Too Large", "")]], true, Cause::Rejected, "", 0),
        (vec![vec![Hear, say("403 Forbidden", "")]], true, Cause::Rejected, "", 0),
        (vec![vec![Hear, say("401 Unauthorized", "")]], false, Cause::Credential, "", 0),
        (vec![vec![Hear, say("402 Payment Required", "")]], false, Cause::NoCredits, "", 0),
        (vec![first.clone(), ok.clone(), vec![Hear, failed]], true, Cause::Rejected, "Too long", 0),
        (vec![first.clone(), ok.clone(), endless], false, Cause::Timeout, "still processing", 15),
        (vec![first.clone(), broken], false, Cause::Garbled, "", 0),
        (
            vec![first.clone(), vec![Hear, say("404 Not Found", "{}")]],
            false,
            Cause::Temporary,
            "",
            0,
        ),
        (
            vec![first, vec![Hear, say("429 Too Many Requests\r\nretry-after: 7000", "")]],
            false,
            Cause::Limited,
            "",
            0,
        ),
    ] {
        let told = format!("{script:?}");
        let (result, heard, took) =
            upload(in_file(b"film"), seen(MediaType::Gif, b"film"), script.concat()).await;
        let failure = result.expect_err(&told);
        assert_eq!((failure.is_final(), failure.reason.cause), (is_final, cause), "{told}");
        assert!(failure.reason.detail.contains(detail), "{failure} {told}");
        assert_eq!(took.as_mins(), minutes, "{told}");
        assert!(heard.matches("/append").count() <= 4, "{told}");
    }
}

#[tokio::test]
async fn only_the_bytes_that_were_looked_at_become_media() {
    let ten = seen(MediaType::Png, b"0123456789");
    let film = MediaSeen { kind: MediaType::Mp4, ..ten.clone() };
    let huge = MediaSeen { bytes: 512_000_001, ..film.clone() };
    let directory = Source::File(Arc::new(File::open("/").unwrap()));
    let appended = || vec![Hear, begun(), Hear, say("204 No Content", "")];
    for (source, seen, script, detail) in [
        (in_file(b"012345678"), &ten, vec![], "cannot be read"),
        (Source::Memory("012345678".into()), &ten, vec![], "cannot be read"),
        (directory, &ten, vec![], "cannot be read"),
        (in_file(b"012345678?"), &ten, vec![], "no longer what was looked at"),
        (in_file(b"012345678?"), &film, appended(), "no longer what was looked at"),
        (in_file(b"012345678"), &film, vec![Hear, begun()], "cannot be read"),
        (in_file(b"0123456789"), &huge, vec![], "too large"),
    ] {
        let (result, heard, _) = upload(source, seen.clone(), script).await;
        let failure = result.unwrap_err();
        assert!(failure.is_final() && failure.reason.detail.contains(detail), "{failure}");
        assert!(!heard.contains("/finalize") && !heard.contains("tweet_image"), "{heard}");
    }
    // What was written behind them does not count.
    let done = say("200 OK", r#"{"data":{"id":"77"}}"#);
    let (result, heard, _) = upload(in_file(b"0123456789?"), ten, vec![Hear, done]).await;
    assert_eq!(result.unwrap().expires, now() + SignedDuration::from_hours(1));
    assert_eq!(field(&heard, "media"), "0123456789");
}

#[tokio::test]
async fn a_description_is_set_or_the_failure_told() {
    let denied = r#"{"errors":[{"detail":"media expired"}]}"#;
    for (script, expected) in [
        (vec![Hear, say("200 OK", r#"{"data":{"id":"77"}}"#)], Ok(())),
        (vec![Hear, say("200 OK", "")], Ok(())),
        (vec![Hear, say("200 OK", denied)], Err((Cause::Garbled, false))),
        (vec![Hear, say("400 Bad Request", denied)], Err((Cause::Rejected, true))),
        (vec![Hear, Close], Err((Cause::Closed, false))),
    ] {
        let told = format!("{script:?}");
        let server = server(vec![script]).await;
        let client = Client::new(&server.url).unwrap();
        let result = client.describe(&access(), "77", "Denah \"A\"", now()).await;
        assert_eq!(result.map_err(|f| (f.reason.cause, f.is_final())), expected, "{told}");
        let heard = server.heard(client).await.concat();
        assert!(heard.starts_with("POST /2/media/metadata HTTP/1.1\r\n"), "{heard}");
        let body = r#"{"id":"77","metadata":{"alt_text":{"text":"Denah \"A\""}}}"#;
        assert!(heard.ends_with(body), "{heard}");
    }
}
