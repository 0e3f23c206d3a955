use super::*;

#[test]
fn posts_of_strangers_are_read_and_broken_ones_left_out() {
    let body = r#"{"data":[
        {"id":"30","text":"a &amp; b &lt;i&gt; https://t.co/x","author_id":"7","conversation_id":"10",
         "created_at":"2026-11-20T01:02:03.000Z","edit_history_tweet_ids":["20","30"],
         "entities":{"urls":[{"url":"https://t.co/x","expanded_url":"https://kc.example/a"}]},
         "referenced_tweets":[{"type":"replied_to","id":"11"},{"type":"quoted","id":"12"}],
         "public_metrics":{"repost_count":1,"reply_count":2,"like_count":3,"quote_count":4}},
        {"id":"31","text":"RT @k: a","author_id":"8","referenced_tweets":[{"type":"retweeted","id":"9"}]},
        {"id":"x","text":"no id","author_id":"8"},
        {"id":"32","text":["no text"],"author_id":"8"},
        {"id":"33","text":"cut","author_id":"9","note_tweet":{"text":"whole"},"entities":5,"created_at":7},
        null, 5, "post"],
        "includes":{"users":[{"id":"7","username":"warga","name":"Warga"},{"id":8},4]},
        "meta":{"result_count":8,"next_token":"n"}}"#;
    let page = page(body).expect("a page");
    assert_eq!((page.sent.join(" ").as_str(), page.next.as_deref()), ("30 31 32 33", Some("n")));
    let [first, second] = page.posts.as_slice() else { panic!("{:?}", page.posts) };
    assert_eq!(first.text, "a & b <i> https://kc.example/a");
    let ids = [&first.id, &first.version, &first.newest].map(String::as_str);
    assert_eq!(ids, ["20", "30", "30"]);
    assert_eq!((first.handle.as_str(), first.name.as_str()), ("warga", "Warga"));
    let links = [&first.conversation, &first.replied, &first.quoted].map(Option::as_deref);
    assert_eq!(links, [Some("10"), Some("11"), Some("12")]);
    let metrics = Metrics { reposts: 1, replies: 2, likes: 3, quotes: 4, ..Metrics::default() };
    assert_eq!(first.metrics, Some(metrics));
    assert_eq!((second.text.as_str(), second.handle.as_str()), ("whole", ""));
    assert_eq!(second.at, id::instant_of(33));
}

#[test]
fn an_answer_without_posts_is_a_page_only_where_it_says_so() {
    assert_eq!(page(r#"{"meta":{"result_count":0}}"#), Some(Page::default()));
    let gone = r#"{"errors":[{"value":"1","type":"https://api.twitter.com/2/problems/resource-not-found"}]}"#;
    assert_eq!(page(gone), Some(Page::default()));
    for body in [
        "{}",
        "[]",
        "upstream connect error",
        r#"{"data":{},"meta":{}}"#,
        r#"{"meta":{"result_count":3}}"#,
        r#"{"errors":[]}"#,
        r#"{"errors":[{"message":"Internal error"}]}"#,
    ] {
        assert_eq!(page(body), None, "{body}");
    }
}

#[test]
fn what_x_shows_no_longer_is_told_from_what_it_says_nothing_of() {
    let ids = ["1", "2"].map(str::to_owned);
    let told = |body: String| {
        let found = found(&body, &ids)?;
        Some([found.missing, found.open].map(|ids| ids.into_iter().collect::<String>()))
    };
    let is = |missing: &str, open: &str| Some([missing, open].map(str::to_owned));
    let error = |kind: &str| {
        format!(
            r#"{{"data":[{{"id":"1","text":"a","author_id":"7"}}],"errors":[{{"resource_id":"2","type":"https://api.twitter.com/2/problems/{kind}"}}]}}"#
        )
    };
    for kind in ["resource-not-found", "not-authorized-for-resource", "resource-unavailable"] {
        assert_eq!(told(error(kind)), is("2", ""), "{kind}");
    }
    assert_eq!(told(error("internal")), is("", "2"));
    assert_eq!(told(r#"{"data":[{"id":"1"}]}"#.into()), is("", "2"));
    assert_eq!(told("{}".into()), None);
    assert_eq!(told(r#"{"errors":[{"message":"Internal error"}]}"#.into()), None);
    // A post that cannot be read is there all the same.
    assert_eq!(told(r#"{"data":[{"id":"1"},{"id":"2"}]}"#.into()), is("", ""));
}
