//! `plan --json` and `status --json` for items in every state.

use serde_json::{Value, json};
use siaran::sandbox::smtp::{self, Act, Matcher, Stage};
use siaran::sandbox::x::Account;

use super::room::{CONFIG, GOOD, Room, Servers, due_in};

/// The kind of value that a key must have.
enum Is {
    Text,
    TextOrNull,
    Instant,
    InstantOrNull,
    Whole,
    WholeOrNull,
    Number,
    List,
    Keys,
}

#[track_caller]
fn is(object: &Value, key: &str, kind: Is) {
    let value = object.get(key).unwrap_or_else(|| panic!("no {key} in {object}"));
    let instant = |v: &Value| {
        v.as_str().is_some_and(|s| s.ends_with('Z') && s.parse::<jiff::Timestamp>().is_ok())
    };
    let right = match kind {
        Is::Text => value.is_string(),
        Is::TextOrNull => value.is_string() || value.is_null(),
        Is::Instant => instant(value),
        Is::InstantOrNull => instant(value) || value.is_null(),
        Is::Whole => value.is_u64(),
        Is::WholeOrNull => value.is_i64() || value.is_null(),
        Is::Number => value.is_number(),
        Is::List => value.is_array(),
        Is::Keys => value.is_object(),
    };
    assert!(right, "{key} is {value} in {object}");
}

#[track_caller]
fn is_planned(item: &Value) {
    is(item, "id", Is::Text);
    is(item, "title", Is::Text);
    is(item, "due", Is::InstantOrNull);
    is(item, "state", Is::Text);
    is(item, "problems", Is::List);
    is(item, "posts", Is::List);
    for post in item["posts"].as_array().into_iter().flatten() {
        is(post, "account", Is::Text);
        is(post, "part", Is::Whole);
        is(post, "text", Is::Text);
        is(post, "weight", Is::Whole);
        is(post, "cost_usd", Is::Number);
        is(post, "reply_to", Is::TextOrNull);
    }
    is(item, "letters", Is::Keys);
    is(&item["letters"], "lists", Is::List);
    is(&item["letters"], "recipients", Is::Whole);
    is(&item["letters"], "subject", Is::TextOrNull);
}

#[track_caller]
fn is_standing(item: &Value) {
    is(item, "id", Is::Text);
    is(item, "title", Is::Text);
    is(item, "due", Is::InstantOrNull);
    is(item, "state", Is::Text);
    is(item, "skew_ms", Is::WholeOrNull);
    is(item, "posts", Is::List);
    for post in item["posts"].as_array().into_iter().flatten() {
        is(post, "account", Is::Text);
        is(post, "part", Is::Whole);
        is(post, "state", Is::Text);
        is(post, "post_id", Is::TextOrNull);
        is(post, "url", Is::TextOrNull);
    }
    let letters = &item["letters"];
    is(item, "letters", Is::Keys);
    // Beside the sums: a letter that came back was sent all the same.
    is(item, "bounced", Is::Whole);
    let rest = ["sent", "pending", "refused", "unknown", "withheld"];
    for key in rest.iter().chain(&["total"]) {
        is(letters, key, Is::Whole);
    }
    let sum: u64 = rest.iter().filter_map(|key| letters[key].as_u64()).sum();
    assert_eq!(letters["total"].as_u64(), Some(sum), "{letters}");
}

fn of<'a>(items: &'a Value, id: &str) -> &'a Value {
    let all = items.as_array().expect("one array");
    all.iter().find(|i| i["id"] == id).unwrap_or_else(|| panic!("no {id} in {items}"))
}

#[test]
fn items_that_nothing_was_sent_of() {
    let room = Room::new(CONFIG);
    room.announce("terjadwal.md", GOOD);
    room.announce("draf.md", GOOD.replace("publish_at: 2027-12-20 10:00 WIB\n", ""));
    room.announce("salah.md", GOOD.replace("title:", "titel:"));
    room.announce("tahan.md", GOOD.replace("hari libur\n", "hari raya\n"));
    room.announce("batal.md", GOOD.replace("hari libur\n", "hari lain\n"));
    let past = "---\ntitle: Lewat\npublish_at: 2026-01-05 10:00 WIB\nexpires_at: 2026-01-06 10:00 WIB\n---\nIsi.\n";
    room.announce("lewat.md", past);
    room.ends(0, &["hold", "tahan", "--reason", "menunggu data"]);
    room.ends(0, &["cancel", "batal"]);
    let wanted = [
        ("terjadwal", "scheduled"),
        ("draf", "draft"),
        ("salah", "draft"),
        ("tahan", "held"),
        ("batal", "cancelled"),
        ("lewat", "expired"),
    ];
    let plan = room.json(&["plan", "--json"]);
    let status = room.json(&["status", "--json"]);
    for (id, state) in wanted {
        let (planned, standing) = (of(&plan, id), of(&status, id));
        is_planned(planned);
        is_standing(standing);
        assert_eq!(planned["state"], state, "{planned}");
        assert_eq!(standing["state"], state, "{standing}");
        let one = room.json(&["status", id, "--json"]);
        assert_eq!(one, json!([standing]), "one ID is an array too");
    }
    let item = of(&plan, "terjadwal");
    assert_eq!(item["due"], "2027-12-20T03:00:00Z");
    assert_eq!(item["letters"]["recipients"], 2);
    assert_eq!(item["letters"]["subject"], item["title"]);
    assert_eq!(item["posts"][0]["text"], "Loket tutup pada hari libur");
    assert_eq!(item["posts"][0]["weight"], 27);
    assert_eq!(of(&plan, "draf")["due"], Value::Null);
    assert_eq!(of(&status, "terjadwal")["letters"]["pending"], 2);
    for (id, _) in &wanted[3..] {
        let why = of(&status, id)["why"].as_str().expect("a sentence");
        assert!(why.ends_with('.'), "{why}");
    }
    let why = of(&status, "tahan")["why"].as_str().expect("a sentence");
    assert!(why.contains("menunggu data") && !why.contains("verything"), "{why}");
    let one = room.json(&["plan", "announcements/terjadwal.md", "--json"]);
    assert_eq!(one, json!([item]), "one FILE is an array too");
}

#[test]
fn posts_with_problems_have_weights_too() {
    let room = Room::new(CONFIG);
    let long = "kata ".repeat(70);
    let text = GOOD.replace(
        "---\nLoket",
        &format!("x:\n  kantor:\n    - \"{long}\"\n    - |\n      dua\n\n      tiga\n---\nLoket"),
    );
    room.announce("panjang.md", text);
    let found = room.ends(1, &["check", "--format", "json"]).json();
    assert!(found.as_array().is_some_and(|f| f.iter().any(|p| p["code"] == "post.too-long")));
    let item = &room.json(&["plan", "--json"])[0];
    is_planned(item);
    let posts = &item["posts"];
    assert_eq!((&posts[0]["weight"], &posts[0]["part"]), (&json!(350), &json!(1)), "{posts}");
    assert_eq!(posts[0]["reply_to"], Value::Null);
    assert_eq!((&posts[1]["text"], &posts[1]["weight"]), (&json!("dua\n\ntiga"), &json!(9)));
    assert!(posts[1]["reply_to"].as_str().is_some_and(|r| r.contains("kantor")), "{posts}");
    assert!(item["problems"].as_array().is_some_and(|p| !p.is_empty()));
    for problem in item["problems"].as_array().into_iter().flatten() {
        for key in ["file", "severity", "code", "message", "help"] {
            is(problem, key, Is::Text);
        }
    }
}

#[test]
fn items_that_were_released_wholly_and_in_part() {
    let account = Account::made_up("kementeladan");
    let servers = Servers::start(account.clone(), smtp::Options::default());
    let refuse = Act::reply("550 5.1.1 nobody here");
    servers.mail.always(Matcher::Recipient("budi@media.example".into()), Stage::Rcpt, refuse);
    let room = servers.room(&account, None, "none");
    let daemon = room.daemon(&["run"]);
    let due = due_in(2);
    let text = |title: &str, extra: &str| {
        format!("---\ntitle: {title}\npublish_at: {due}\n{extra}---\nIsi {title}.\n")
    };
    room.announce("utuh.md", text("Utuh", "email: none\n"));
    room.announce("sebagian.md", text("Sebagian", ""));
    let whole = daemon.wait_for("utuh", "released");
    let part = daemon.wait_for("sebagian", "partly_released");
    for item in [&whole, &part] {
        is_standing(item);
        is(item, "due", Is::Instant);
        let post = &item["posts"][0];
        assert_eq!(post["state"], "sent", "{item}");
        let id = post["post_id"].as_str().expect("an id");
        let url = format!("https://x.com/kementeladan/status/{id}");
        assert_eq!(post["url"], url.as_str());
    }
    assert_eq!(whole["letters"]["total"], 0);
    assert_eq!(whole["skew_ms"], Value::Null, "null until both went out");
    assert_eq!((&part["letters"]["sent"], &part["letters"]["refused"]), (&json!(1), &json!(1)));
    assert!(part["skew_ms"].is_i64(), "{part}");
    let all = room.json(&["status", "sebagian", "--recipients", "--json"]);
    let budi = all[0]["recipients"].as_array().expect("recipients");
    let budi = budi.iter().find(|r| r["email"] == "budi@media.example").expect("Budi");
    assert_eq!((&budi["state"], &budi["code"]), (&json!("refused"), &json!(550)));
    let log = room.json(&["log", "sebagian", "--json"]);
    assert!(log.as_array().is_some_and(|l| l.len() >= 6), "{log}");
    daemon.stop();
    assert_eq!(room.status("sebagian"), part, "status needs no daemon");
}
