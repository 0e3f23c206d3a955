use super::*;

fn only(body: &str) -> TimelinePost {
    let mut page = page(body, "42").unwrap();
    assert_eq!(page.posts.len(), 1);
    page.posts.remove(0)
}

fn displayed_as(text: &str, urls: &str) -> String {
    let body = serde_json::json!({ "data": [{
        "id": "1", "text": text,
        "entities": { "urls": serde_json::from_str::<serde_json::Value>(urls).unwrap() },
    }]});
    only(&body.to_string()).text
}

#[test]
fn reads_both_vocabularies() {
    for word in ["referenced_tweets", "referenced_posts"] {
        let post = only(&format!(
            r#"{{"data":[{{"id":"20","text":"a","created_at":"2026-10-20T03:00:00.000Z",
               "{word}":[{{"type":"quoted","id":"8"}},{{"type":"replied_to","id":"9"}}]}}],
               "meta":{{"result_count":1,"newest_id":"20"}}}}"#
        ));
        assert_eq!(post.parent.as_deref(), Some("9"));
        assert_eq!(post.created_at, "2026-10-20T03:00:00Z".parse().unwrap());
    }
}

#[test]
fn a_page_is_whole_or_nothing() {
    let empty = page(r#"{"meta":{"result_count":0}}"#, "42").unwrap();
    assert_eq!(empty, Page { posts: vec![], next: None });
    assert!(page(r#"{"meta":{"result_count":0},"errors":[]}"#, "42").is_some());
    let more = page(r#"{"data":[],"meta":{"next_token":"b26v"}}"#, "42").unwrap();
    assert_eq!(more.next.as_deref(), Some("b26v"));
    for broken in [
        "",
        "{}",
        "[]",
        "null",
        "upstream connect error",
        r#"{"errors":[{"title":"Not Found Error"}]}"#,
        r#"{"data":[{"id":"1"}]}"#,
        r#"{"data":[{"id":"x","text":"a"}]}"#,
        r#"{"data":[{"id":"12345678901234567890","text":"a"}]}"#,
        r#"{"meta":{"result_count":3}}"#,
        r#"{"meta":{"result_count":0},"errors":[{"title":"Service Unavailable"}]}"#,
        r#"{"data":[{"id":"x","referenced_posts":[{"type":"reposted","id":"8"}]}]}"#,
    ] {
        assert_eq!(page(broken, "42"), None, "{broken}");
    }
}

#[test]
fn reposts_and_posts_of_others_are_left_out_and_errors_beside_posts_do_no_harm() {
    let body = r#"{"data":[
        {"id":"5","text":"RT @lain: Siaran","referenced_tweets":[{"type":"retweeted","id":"1"}]},
        {"id":"4","text":"RT @lain: Siaran","referenced_posts":[{"type":"reposted","id":"1"}]},
        {"id":"3","text":"Siaran","author_id":"43"},
        {"id":"2","text":"RT @lain: ditulis sendiri","author_id":"42"}],
        "errors":[{"resource_id":"1","title":"Not Found Error"}],
        "includes":{"posts":[{"id":"1","text":"Siaran"}]},"meta":{"result_count":4}}"#;
    let ids: Vec<_> = page(body, "42").unwrap().posts.into_iter().map(|p| p.id).collect();
    assert_eq!(ids, ["2"]);
}

#[test]
fn created_at_falls_back_to_the_id() {
    let post = only(r#"{"data":[{"id":"1212092628029698048","text":"a"}]}"#);
    assert_eq!(post.created_at, "2019-12-31T19:26:16.771Z".parse().unwrap());
}

#[test]
fn endless_links_neither_stall_nor_fill_the_memory() {
    let far = format!("https://contoh.example/{}", "a".repeat(100_000));
    let links = serde_json::json!([{ "url": "https://t.co/a", "expanded_url": far }]);
    let shown = displayed_as(&"https://t.co/a ".repeat(50_000), &links.to_string());
    assert!(shown.len() < 2_000_000, "{}", shown.len());
    let links: Vec<_> = (0..20_000)
        .map(|n| serde_json::json!({ "url": format!("http://t.co/{n}"), "media_key": "1" }))
        .collect();
    let shown = displayed_as(
        &"http://t.co/19999 ".repeat(40_000),
        &serde_json::Value::from(links).to_string(),
    );
    assert_eq!(shown, "");
}

#[test]
fn texts_come_out_as_displayed() {
    let site = r#"[{"url":"https://t.co/a","expanded_url":"https://contoh.example/?x=1&y=2"},
                   {"url":"https://t.co/ab","expanded_url":"http://lapor.go.id"}]"#;
    let photo = r#"[{"url":"https://t.co/p","media_key":"3_1",
                     "expanded_url":"https://x.com/kantor/status/1/photo/1"},
                    {"url":"https://t.co/p",
                     "expanded_url":"https://twitter.com/kantor/status/1/photo/1"}]"#;
    let both = format!("{},{}", &site[..site.len() - 1], &photo[1..]);
    for (text, urls, shown) in [
        ("Riset &amp; inovasi &lt;3 &gt;", "[]", "Riset & inovasi <3 >"),
        ("&amp;lt; tetap", "[]", "&lt; tetap"),
        (
            "(https://t.co/a), lalu https://t.co/ab.",
            site,
            "(https://contoh.example/?x=1&y=2), lalu http://lapor.go.id.",
        ),
        ("Infografik https://t.co/p", photo, "Infografik"),
        ("https://t.co/p", photo, ""),
        ("https://t.co/a https://t.co/p", &both, "https://contoh.example/?x=1&y=2"),
        (
            "Lihat https://t.co/q",
            r#"[{"url":"https://t.co/q","expanded_url":"https://x.com/lain/status/9/photo/1"}]"#,
            "Lihat https://x.com/lain/status/9/photo/1",
        ),
        ("https://t.co/p di awal", photo, "https://x.com/kantor/status/1/photo/1 di awal"),
        (
            "https://t.co/zz tak dikenal https://t.co/",
            site,
            "https://t.co/zz tak dikenal https://t.co/",
        ),
        ("cafe\u{301} \n", "[]", "café"),
        ("a", r#"[{"url":"","media_key":"1"},{"url":"","expanded_url":"b"}]"#, "a"),
    ] {
        assert_eq!(displayed_as(text, urls), shown);
    }
}
