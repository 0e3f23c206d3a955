//! Configurations as people write them.

use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::problem::{Problem, Severity};

const FOLDER: &str = "/etc/siaran";

fn load(text: &str) -> Loaded {
    read(text, Path::new(FOLDER))
}

fn well(text: &str) -> Config {
    let loaded = load(text);
    loaded.config.unwrap_or_else(|| panic!("{:?}", loaded.problems))
}

fn told(text: &str) -> Vec<String> {
    let place = |p: &Problem| format!("{} {}:{}", p.code(), p.at.line, p.at.column);
    load(text).problems.iter().map(place).collect()
}

/// Problems of a minimal configuration with `extra` from line 3.
fn told_of(extra: &str) -> Vec<String> {
    told(&format!(
        "newsroom: {{ name: K }}\nx: {{ accounts: {{ k: {{ handle: h, credential: c }} }} }}\n{extra}"
    ))
}

/// Problems of a mail configuration whose `smtp` and what follows begin on line 4.
fn told_of_mail(extra: &str) -> Vec<String> {
    told(&format!("newsroom: {{ name: K }}\nemail:\n  from: a@b.example\n{extra}"))
}

const MAIL: &str =
    "newsroom: { name: K }\nemail: { from: a@b.example, smtp: { host: r.example } }\n";

#[test]
fn the_name_and_one_channel_are_enough() {
    let minutes = |m| SignedDuration::from_mins(m);
    let seconds = |s| SignedDuration::from_secs(s);
    let config =
        well("newsroom: { name: K }\nx: { accounts: { k: { handle: '@h', credential: c } } }\n");
    assert_eq!(config.newsroom.timezone.name, "WIB");
    assert_eq!(config.newsroom.language, Lang::Id);
    assert_eq!(config.announcements, Path::new("/etc/siaran/announcements"));
    assert_eq!(config.state, Path::new("/etc/siaran/state"));
    assert_eq!(config.credentials, Path::new("/etc/siaran/credentials"));
    assert_eq!((config.templates, config.review, config.email), (None, None, None));
    let late = Late { grace: minutes(15), then: AfterGrace::Hold };
    assert_eq!(config.release, Release { late, prepare: minutes(15), quiet: Vec::new() });
    assert_eq!(config.x.api_url, "https://api.x.com");
    assert_eq!(config.x.settle, [seconds(5), seconds(15), seconds(45), minutes(2)]);
    let account = &config.x.accounts["k"];
    assert_eq!(
        (account.handle.as_str(), account.kind, account.mode),
        ("h", AccountKind::Office, Mode::Own)
    );
    assert_eq!(config.defaults, Defaults::default());

    let email = well(MAIL).email.expect("given");
    assert_eq!(email.retry, [minutes(1), minutes(5), minutes(15), minutes(60), minutes(180)]);
    let smtp = &email.relays[0];
    assert_eq!((smtp.port, smtp.tls, smtp.connections), (587, Tls::StartTls, 4));
    assert_eq!((smtp.messages_per_connection, smtp.rate), (500, None));
}

#[test]
fn every_key_is_read() {
    let config = well(
        "\
newsroom: { name: K, timezone: Asia/Makassar, language: en, desk: [a@b.example], number_pattern: '{serial}' }
announcements: /srv/pengumuman
state: ../state
release: { late: { grace: 1h, then: publish }, prepare: 5m }
x:
  api_url: http://127.0.0.1:8080/
  settle: [1s]
  mentions_allowed: ['@KemenMaju', lapor_1708]
  accounts:
    a: { kind: personal, handle: h1, credential: c1 }
    b: { kind: personal, handle: h2, credential: c2, mode: own }
    c: { kind: office, handle: h3, credential: c3, mode: none }
email:
  from: \"Biro, Humas <a@b.example>\"
  reply_to: r@B.example
  bounces: p@b.example
  smtp: { host: localhost, port: 2525, tls: none, ca: ca.pem, username: u, credential: s, connections: 9, messages_per_connection: 7, rate: 600/min }
  retry: [1m]
  lists: { n: { file: lists/n.csv, title: N } }
defaults: { x: [b, b], email: n }
",
    );
    assert_eq!(config.newsroom.timezone.name, "Asia/Makassar");
    assert_eq!(config.newsroom.language, Lang::En);
    assert_eq!(config.announcements, Path::new("/srv/pengumuman"));
    assert_eq!(config.state, Path::new("/etc/siaran/../state"));
    assert_eq!(config.release.late.then, AfterGrace::Publish);
    assert_eq!(config.x.api_url, "http://127.0.0.1:8080");
    assert_eq!(config.x.mentions_allowed, ["kemenmaju", "lapor_1708"]);
    let modes: Vec<_> = config.x.accounts.values().map(|a| a.mode).collect();
    assert_eq!(modes, [Mode::Assist, Mode::Own, Mode::None]);
    let email = config.email.expect("given");
    assert_eq!(email.reply_to.as_deref(), Some("r@b.example"));
    assert_eq!(email.relays[0].ca.as_deref(), Some(Path::new("/etc/siaran/ca.pem")));
    assert_eq!(
        (email.relays[0].port, email.relays[0].tls, email.relays[0].connections),
        (2525, Tls::None, 9)
    );
    assert_eq!(email.relays[0].rate, Some(Rate { count: 600, per: SignedDuration::from_mins(1) }));
    assert_eq!(email.lists["n"].file, Path::new("/etc/siaran/lists/n.csv"));
    assert_eq!(config.defaults, Defaults { x: vec!["b".into()], email: vec!["n".into()] });
}

#[test]
fn unbuilt_features_warn_only_where_they_are_asked_for() {
    let quiet = "\
templates: null
review: null
release: { quiet: [] }
inbox: null
feedback: null
alarms: ~
web: null
";
    assert_eq!(told_of(quiet), Vec::<String>::new());
    let of_mail = "  smtp: { host: r.example }\n  dkim: null\n  domains: {}\n  lists: { n: { file: f, embargo: false } }\n";
    assert_eq!(told_of_mail(of_mail), Vec::<String>::new());
    let of_x = "newsroom: { name: K }\nx:\n  plan: self_serve\n  listen: false\n  budget: null\n  mentions_allowed: []\n  accounts: { k: { handle: h, credential: c, holder: null } }\n";
    assert_eq!(told(of_x), Vec::<String>::new());

    let loud = "\
templates: t
inbox: { host: h.example, username: u, credential: c }
feedback: { answer_within: 3d, digest: { daily: \"07:30\", weekly: MON }, retention: 365d }
alarms: { email: [a@b.example], smtp: { host: r.example }, webhook: https://b.example/h }
web: { listen: \"127.0.0.1:8420\", token: null }
";
    let places = ["6:1"];
    assert_eq!(told_of(loud), places.map(|p| format!("feature.not-built {p}")));
    for problem in load(&format!("{MAIL}{loud}")).problems {
        assert_eq!((problem.code(), problem.severity()), ("feature.not-built", Severity::Warning));
    }
    let of_mail = "  smtp: [{ host: r.example }, { host: s.example }]
  domains: { gmail.com: { connections: 2, rate: 60/min } }
  dkim: { domain: b.example, selector: s, credential: d }
  unsubscribe: { url: https://b.example/u, mailto: u@b.example }
  attachments_max: 10MB
  lists: { n: { file: f, embargo: true } }
";
    // Nothing is said of features; but nobody would listen.
    assert_eq!(told_of_mail(of_mail), ["unsubscribe.unheard 2:1", "unsubscribe.unheard 2:1"]);
    let of_x = "\
newsroom: { name: K }
x:
  plan: enterprise
  listen: true
  accounts: { k: { handle: h, credential: c } }
";
    assert_eq!(told(of_x), Vec::<String>::new());
}

#[test]
fn listening_on_x_needs_a_plan_that_allows_it() {
    let x = |lines: &str| {
        format!(
            "newsroom: {{ name: K }}\nx:\n{lines}  accounts: {{ k: {{ handle: h, credential: c }} }}\n"
        )
    };
    let default = well(&x("")).x;
    assert_eq!((default.listen, default.poll, default.verify), (false, minutes(5), minutes(360)));
    for plan in ["enterprise", "public_utility"] {
        let set = well(&x(&format!("  plan: {plan}\n  listen: true\n  poll: 1m\n  verify: 2h\n")));
        assert_eq!((set.x.listen, set.x.poll, set.x.verify), (true, minutes(1), minutes(120)));
        assert!(!well(&x(&format!("  plan: {plan}\n"))).x.listen);
    }
    for (lines, wanted) in [
        ("  listen: true\n", "feedback.listen-plan 3:11"),
        ("  plan: self_serve\n  listen: true\n", "feedback.listen-plan 4:11"),
        ("  plan: enterprise\n  listen: true\n  verify: 13h\n", "feedback.verify 5:11"),
        ("  plan: free\n  listen: true\n", "value.unknown 3:9"),
    ] {
        let problems = load(&x(lines)).problems;
        assert!(problems.iter().all(|p| p.severity() == Severity::Error), "{lines}");
        assert_eq!(told(&x(lines)), [wanted], "{lines}");
    }
}

#[test]
fn accounts_and_budget_are_read() {
    let config = well(
        "\
newsroom: { name: K }
x:
  budget: { monthly_usd: 50, warn_at: 75% }
  accounts:
    k: { handle: h, credential: c, mode: repost, after: 30m, silent_after: 14d }
    p: { kind: personal, handle: p, holder: a@b.example }
",
    );
    assert_eq!(config.x.budget, Some(Budget { monthly_usd: 50.0, warn_at: 75 }));
    let k = &config.x.accounts["k"];
    assert_eq!((k.after, k.silent_after), (minutes(30), Some(minutes(14 * 24 * 60))));
    assert_eq!((k.mode, k.credential.as_deref()), (Mode::Repost, Some("c")));
    let p = &config.x.accounts["p"];
    assert_eq!(
        (p.mode, &p.credential, p.holder.as_deref()),
        (Mode::Assist, &None, Some("a@b.example"))
    );
    for (budget, wanted) in [
        ("{ monthly_usd: -1 }", "value.type 3:26"),
        ("{ monthly_usd: x }", "value.type 3:26"),
        ("{ monthly_usd: 5, warn_at: 0% }", "value.type 3:38"),
        ("{ warn_at: 80% }", "key.missing 3:3"),
    ] {
        let text = format!(
            "newsroom: {{ name: K }}\nx:\n  budget: {budget}\n  accounts: {{ k: {{ handle: h, credential: c }} }}\n"
        );
        assert_eq!(told(&text), [wanted], "{budget}");
    }
    let office = "newsroom: { name: K }\nx: { accounts: { k: { handle: h } } }\n";
    assert_eq!(told(office), ["config.no-channel 1:1", "key.missing 2:18"]);
}

fn minutes(n: i64) -> SignedDuration {
    SignedDuration::from_mins(n)
}

#[test]
fn a_bare_review_still_asks_for_approval() {
    let loaded = load(&format!("{MAIL}review:\n#  repository: a\n"));
    let codes: Vec<_> = loaded.problems.iter().map(Problem::code).collect();
    assert_eq!(codes, ["value.type"]);
    assert!(loaded.config.is_none());
    let review = format!(
        "review: {{ repository: a, folder: ./rilis/, approvers: {{ e: {{ email: e@b.example, ssh_key: \"{KEY} e\" }} }} }}\n"
    );
    let review = well(&format!("{MAIL}{review}")).review.expect("given");
    assert_eq!(review.repository, Path::new("/etc/siaran/a"));
    assert_eq!((review.branch.as_str(), review.folder.as_deref()), ("main", Some("rilis")));
    assert_eq!((review.approvals, review.signed), (1, true));
}

const KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINwNfa6tsjyNAkY4UgZPss5Tll+hZuFpAa7sv/Btkq3j";

#[test]
fn who_may_approve_is_checked() {
    let one = format!("a: {{ email: a@b.example, ssh_key: {KEY} }}");
    for (review, wanted) in [
        ("{ repository: a }".to_owned(), "review.approvals 3:9"),
        (format!("{{ approvals: 2, approvers: {{ {one} }} }}"), "review.approvals 3:22"),
        (format!("{{ folder: ../x, approvers: {{ {one} }} }}"), "review.folder 3:19"),
        (format!("{{ folder: /x, approvers: {{ {one} }} }}"), "review.folder 3:19"),
        ("{ approvers: { a: { email: a@b.example } } }".to_owned(), "review.no-key 3:27"),
        ("{ approvers: { a: { email: a@b.example, ssh_key: k } } }".to_owned(), "review.key 3:"),
        (
            format!("{{ approvers: {{ {one}, b: {{ email: b@b.example, ssh_key: {KEY} b }} }} }}"),
            "review.same-key",
        ),
        (
            format!("{{ signed: false, approvers: {{ {one}, b: {{ email: A@b.example }} }} }}"),
            "review.same-address",
        ),
    ] {
        let told = told_of(&format!("review: {review}\n"));
        assert!(told.len() == 1 && told[0].starts_with(wanted), "{review} {told:?}");
    }
    let unsigned = "review: { signed: false, approvers: { a: { email: a@b.example } } }\n";
    assert_eq!(told_of(unsigned), Vec::<String>::new());
}

#[test]
fn faults_are_told_with_code_and_place() {
    for (text, wanted) in [
        ("", "yaml.no-keys 1:1"),
        ("- a\n", "yaml.no-keys 1:1"),
        ("newsroom: { name: K }\n", "config.no-channel 1:1"),
        ("newsroom: { name: K }\nx: { accounts: {} }\n", "config.no-channel 1:1"),
        ("x: { accounts: { k: { handle: h, credential: c } } }\n", "key.missing 1:1"),
        ("newsroom: K\nx: { accounts: { k: { handle: h, credential: c } } }\n", "value.type 1:11"),
        (
            "newsroom: { name: \"a\\nb\" }\nx: { accounts: { k: { handle: h, credential: c } } }\n",
            "text.header-character 1:19",
        ),
    ] {
        assert_eq!(told(text), [wanted], "{text}");
    }
    for (extra, wanted) in [
        ("stat: a\n", "key.unknown 3:1"),
        ("state:\n", "value.empty 3:1"),
        ("release: { prepare: 15 }\n", "value.duration 3:21"),
        ("release: { late: { then: tahan } }\n", "value.unknown 3:26"),
        ("release: { late: { grce: 1m } }\n", "key.unknown 3:20"),
        ("defaults: { x: [z] }\n", "account.unknown 3:17"),
        ("defaults: { email: [z] }\n", "list.unknown 3:21"),
        ("state: a\nstate: b\n", "key.repeated 4:1"),
    ] {
        assert_eq!(told_of(extra), [wanted], "{extra}");
    }
    for (x, wanted) in [
        ("settle: []", "value.empty 2:14"),
        ("settle: 5s", "value.type 2:14"),
        ("api_url: http://api.x.com", "value.loopback-only 2:15"),
        ("api_url: http://localhost.evil.example", "value.loopback-only 2:15"),
        ("api_url: 'http://localhost@evil.example'", "value.url 2:15"),
        ("api_url: ftp://localhost", "value.url 2:15"),
        ("plan: basic", "value.unknown 2:12"),
        ("mentions_allowed: kemenmaju", "value.type 2:24"),
        ("mentions_allowed: [a, kemen-maju]", "value.handle 2:28"),
        ("acounts: {}", "key.unknown 2:6"),
    ] {
        let text = format!(
            "newsroom: {{ name: K }}\nx: {{ {x}, accounts: {{ k: {{ handle: h, credential: c }} }} }}\n"
        );
        assert_eq!(told(&text), [wanted], "{x}");
    }
    for (account, wanted) in [
        ("k: { credential: c }", "key.missing 2:18"),
        ("k: { handle: h }", "key.missing 2:18"),
        ("k: { handle: h-h, credential: c }", "value.handle 2:31"),
        ("k: { handle: \"h\\u202e\", credential: c }", "value.handle 2:31"),
        ("k: { handle: h, credential: ../c }", "value.name 2:46"),
        ("k: { handle: h, credential: c, mode: retweet }", "value.unknown 2:55"),
        ("k: { handle: h, credential: c, kind: kantor }", "value.unknown 2:55"),
        ("K: { handle: h, credential: c }", "value.name 2:21"),
        ("a/b: { handle: h, credential: c }", "value.name 2:23"),
        (
            "a: { handle: h, credential: c }, b: { handle: H, credential: d }",
            "account.same-handle 2:54",
        ),
    ] {
        let text = format!("newsroom: {{ name: K }}\nx: {{ accounts: {{ {account} }} }}\n");
        assert!(told(&text).contains(&wanted.to_owned()), "{account} {:?}", told(&text));
    }
    for (mail, wanted) in [
        ("  lists: {}\n", "key.missing 2:1"),
        ("  smtp: {}\n", "key.missing 4:3"),
        ("  smtp: []\n", "value.empty 4:9"),
        ("  smtp: { host: r.example, tls: none }\n", "value.loopback-only 4:33"),
        ("  smtp: { host: r.example, tls: ssl }\n", "value.unknown 4:33"),
        ("  smtp: { host: r.example, connections: 0 }\n", "value.range 4:41"),
        ("  smtp: { host: r.example, port: 70000 }\n", "value.range 4:34"),
        ("  smtp: { host: r.example, rate: 60 }\n", "value.rate 4:34"),
        ("  smtp: { host: r.example, rate: 0/min }\n", "value.rate 4:34"),
        ("  smtp: { host: 'r example' }\n", "value.host 4:17"),
        ("  smtp: { host: r.example, username: u }\n", "key.missing 4:3"),
        ("  smtp: { host: r.example }\n  retry: []\n", "value.empty 5:10"),
        ("  smtp: { host: r.example }\n  reply_to: a@b@c\n", "value.address 5:13"),
        ("  smtp: { host: r.example }\n  lists: { N: { file: f } }\n", "value.name 5:15"),
        ("  smtp: { host: r.example }\n  lists: { n: {} }\n", "key.missing 5:12"),
        ("  smtp: { host: r.example }\n  attachments_max: besar\n", "value.size 5:20"),
        ("  smtp: { host: r.example }\n  unsubscribe: { url: 'javascript:x' }\n", "value.url 5:23"),
    ] {
        assert!(told_of_mail(mail).contains(&wanted.to_owned()), "{mail} {:?}", told_of_mail(mail));
    }
    let from = "newsroom: { name: K }\nemail: { from: \"A\\r\\nBcc: x <a@b.example>\", smtp: { host: r.example } }\n";
    assert_eq!(told(from), ["text.header-character 2:16"]);
}

#[test]
fn the_language_is_known_beside_errors() {
    let loaded = load("newsroom: { name: K, language: en }\nwarna: 1\n");
    assert_eq!((loaded.language, loaded.config), (Some(Lang::En), None));
}

#[test]
fn marks_and_line_ends_of_windows_do_not_matter() {
    assert_eq!(well(&format!("\u{feff}{}", MAIL.replace('\n', "\r\n"))), well(MAIL));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn no_text_makes_it_panic(text in "(?s).{0,300}") {
        load(&text);
    }

    #[test]
    fn no_slip_in_a_good_file_makes_it_panic(at in 0usize..1000, cut in 0usize..20, put in "[\\[\\]{}:,\"'#|\n a-z0-9-]{0,6}") {
        let good = "\
newsroom: { name: K, desk: [a@b.example] }
x:
  settle: [5s, 15s]
  accounts:
    k: { kind: office, handle: h, credential: c, silent_after: 3d }
email:
  from: a@b.example
  smtp:
    host: r.example
    rate: 600/min
  lists:
    n: { file: f.csv }
review: { repository: a, approvers: { e: { email: e@b.example } } }
defaults: { x: [k], email: [n] }
";
        let at = at % good.len();
        let end = (at + cut).min(good.len());
        let loaded = load(&format!("{}{put}{}", &good[..at], &good[end..]));
        prop_assert_eq!(loaded.config.is_none(), loaded.problems.iter().any(|p| p.severity() == Severity::Error));
    }
}

#[test]
fn everything_about_mail_is_read() {
    let text = format!(
        "{MAIL}inbox: [{{ host: imap.example, username: u, credential: c }}, {{ host: localhost, port: 2143, tls: none, username: v, credential: d, folders: [INBOX, Bounces], poll: 5m }}]\nweb: {{ listen: \"127.0.0.1:8420\", token: kalender }}\ntemplates: t\n"
    );
    let config = load(&text).config.unwrap();
    let [first, second] = config.inboxes.as_slice() else { panic!("{:?}", config.inboxes) };
    assert_eq!(
        (first.port, first.tls, first.folders.as_slice()),
        (993, Tls::Implicit, &["INBOX".to_owned()][..])
    );
    assert_eq!((second.port, second.tls, second.folders.len()), (2143, Tls::None, 2));
    assert_eq!(second.poll, SignedDuration::from_mins(5));
    let web = config.web.unwrap();
    assert_eq!((web.listen.port(), web.token.as_deref()), (8420, Some("kalender")));
    assert_eq!(config.templates.as_deref(), Some(Path::new("/etc/siaran/t")));

    let text = "newsroom: { name: K }\nemail:
  from: Humas <humas@b.example>
  smtp: [{ host: r.example }, { host: s.example, connections: 2 }]
  domains: { Gmail.com: { connections: 2, rate: 60/min }, bücher.example: { messages_per_connection: 9 } }
  dkim: { domain: b.example, selector: s1, credential: d }
  unsubscribe: { url: https://b.example/u/, mailto: u@b.example }
  attachments_max: 500 kB
  lists: { n: { file: f, embargo: true } }
";
    let email = load(text).config.unwrap().email.unwrap();
    let hosts: Vec<(&str, u32)> =
        email.relays.iter().map(|r| (r.host.as_str(), r.connections)).collect();
    assert_eq!(hosts, [("r.example", 4), ("s.example", 2)]);
    assert_eq!(email.domains["gmail.com"].connections, Some(2));
    assert_eq!(email.domains["xn--bcher-kva.example"].messages_per_connection, Some(9));
    let dkim = email.dkim.as_ref().unwrap();
    assert_eq!((dkim.domain.as_str(), dkim.selector.as_str()), ("b.example", "s1"));
    let unsubscribe = email.unsubscribe.as_ref().unwrap();
    assert_eq!(unsubscribe.url.as_deref(), Some("https://b.example/u"));
    assert_eq!((email.attachments_max, email.lists["n"].embargo), (500_000, true));
    assert_eq!(
        (email.address(), email.bounce_address()),
        ("humas@b.example".into(), "humas@b.example".into())
    );
}

#[test]
fn what_is_wrong_about_mail_is_told() {
    let smtp = "  smtp: { host: r.example }\n";
    for (text, wanted) in [
        ("  unsubscribe: { url: http://b.example/u }\n", "value.loopback-only 5:23"),
        ("  unsubscribe: { mailto: u }\n", "value.address 5:26"),
        ("  dkim: { domain: b.example, selector: s }\n", "key.missing 5:3"),
        ("  domains: { 'a b': { connections: 1 } }\n", "value.host 5:21"),
        ("  domains: { a.example: { connections: 0 } }\n", "value.range 5:40"),
        ("  attachments_max: 10 GB\n", "value.size 5:20"),
    ] {
        assert_eq!(told_of_mail(&format!("{smtp}{text}")), [wanted], "{text}");
    }
    assert_eq!(
        told(&format!(
            "{MAIL}inbox: {{ host: h.example, tls: none, username: u, credential: c }}\n"
        )),
        ["value.loopback-only 3:32"]
    );
    let signed_by_another =
        format!("{smtp}  dkim: {{ domain: c.example, selector: s, credential: d }}\n");
    assert_eq!(told_of_mail(&signed_by_another), ["dkim.unaligned 2:1"]);
    assert_eq!(told(&format!("{MAIL}web: {{ listen: everywhere }}\n")), ["value.host 3:16"]);
}

#[test]
fn quiet_times_are_for_everything_or_for_some_accounts() {
    let with = |window: &str| {
        format!(
            "newsroom: {{ name: K }}\nrelease: {{ quiet: [{{ {window} }}] }}\nx: {{ accounts: {{ k: {{ kind: office, handle: h, credential: c }}, p: {{ kind: personal, handle: q, holder: p@a.example }} }} }}\n"
        )
    };
    let times = "from: 2026-12-24 18:00 WIB, until: 2026-12-26 06:00 WIB";
    let inside: Timestamp = "2026-12-25T00:00:00Z".parse().expect("an instant");
    for (scope, everything, office, personal) in [
        ("", true, false, false),
        (", accounts: all", true, false, false),
        (", accounts: office", false, true, false),
        (", accounts: [personal]", false, false, true),
        (", accounts: [k, personal]", false, true, true),
    ] {
        let config = load(&with(&format!("{times}{scope}"))).config.expect("well");
        let of = |account| config.release.quiet_for(&config.x, account, inside).is_some();
        let found = (config.release.quiet_at(inside).is_some(), of("k"), of("p"));
        assert_eq!(found, (everything, office, personal), "{scope}");
        let [window] = config.release.quiet.as_slice() else { panic!("one") };
        assert!(window.holds(window.from) && !window.holds(window.until));
    }
    let told = |window: &str| told(&with(window)).into_iter().next().unwrap_or_default();
    assert_eq!(told(&format!("{times}, accounts: [q]")), "account.unknown 2:90");
    assert_eq!(
        told("from: 2026-12-26 06:00 WIB, until: 2026-12-26 06:00 WIB"),
        "quiet.ends-before-start 2:57"
    );
    assert_eq!(
        told("from: 2026-12-26 06:00, until: 2026-12-26 08:00 WIB"),
        "time.zone-missing 2:28"
    );
    assert!(told("from: 2026-12-26 06:00 WIB").starts_with("key.missing 2:"));
}

#[test]
fn how_feedback_is_dealt_with() {
    use jiff::civil::{Weekday, date, time};
    let of = |text: &str| {
        let loaded = load(&format!("{MAIL}{text}\n"));
        loaded.config.unwrap_or_else(|| panic!("{text}: {:?}", loaded.problems)).feedback
    };
    let usual = of("");
    assert_eq!((usual.answer_within, usual.digest), (3, None), "nobody asked for a digest");
    let full = of(
        "feedback: { answer_within: 5d, digest: { daily: \"08.15\", weekly: sen }, retention: 30d, \
         holidays: [2026-12-25] }",
    );
    let digest = Digest { at: time(8, 15, 0, 0), weekly: Weekday::Monday };
    assert_eq!((full.answer_within, full.digest), (5, Some(digest)));
    assert_eq!(full.retention, SignedDuration::from_hours(30 * 24));
    assert_eq!(full.holidays, [date(2026, 12, 25)]);
    assert_eq!(of("feedback: { digest: null }").digest, None);
    assert_eq!(of("feedback: {}").digest.map(|d| d.at), Some(time(7, 30, 0, 0)));
    for (text, wanted) in [
        ("feedback: { answer_within: 2h }", "feedback.working-days"),
        ("feedback: { digest: { daily: noon } }", "feedback.clock"),
        ("feedback: { digest: { weekly: SOON } }", "value.unknown"),
        ("feedback: { retention: 1h }", "feedback.retention"),
        ("feedback: { holidays: [2026-02-30] }", "time.no-such-date"),
    ] {
        let problems = load(&format!("{MAIL}{text}\n")).problems;
        assert!(problems.iter().any(|p| p.code() == wanted), "{text}: {problems:?}");
    }
}
