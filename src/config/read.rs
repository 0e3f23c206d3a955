//! `config.yaml` as text becomes a [`Config`], or all its problems.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::SignedDuration;

use super::address::ascii_domain;
use super::address::{
    address, base_url, handle, is_credential_name, is_loopback, is_name, mailbox,
};
use super::unbuilt;
use super::{
    Account, AccountKind, AfterGrace, Config, Defaults, Email, Late, List, Mode, Newsroom, Rate,
    Release, Review, Smtp, Tls, X,
};
use crate::lang::Lang;
use crate::problem::{Fault, Problem, Severity, nearest};
use crate::when::Zone;
use crate::yaml::{self, Faults, Field, Fields, Value};

/// What reading a configuration gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// The configuration; `None` when there is an error.
    pub config: Option<Config>,
    /// Everything noticed, by place.
    pub problems: Vec<Problem>,
    /// The language that the newsroom names, even beside errors, so that they can be told in it.
    pub language: Option<Lang>,
}

/// Reads a configuration whose file lies in `folder`, to which its paths are relative.
pub fn read(text: &str, folder: &Path) -> Loaded {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
    let faults = Faults::default();
    let mut language = None;
    let mut config = None;
    match yaml::parse(&text, 1, yaml::CONFIG_LIMIT) {
        Err(problem) => faults.add(problem.fault, problem.at),
        Ok(node) => {
            if let Some(fields) = Fields::root(&node, &faults) {
                config = whole(fields, &faults, folder, &mut language);
            }
        }
    }
    let problems = faults.into_sorted();
    let broken = problems.iter().any(|p| p.severity() == Severity::Error);
    Loaded { config: config.filter(|_| !broken), problems, language }
}

fn whole(
    mut top: Fields<'_>,
    faults: &Faults,
    folder: &Path,
    language: &mut Option<Lang>,
) -> Option<Config> {
    let start = top.at();
    let newsroom = top.required("newsroom").and_then(|f| newsroom(&f, language));
    let mut path = |key: &'static str| {
        top.take(key).and_then(|f| file(&f, folder)).unwrap_or_else(|| folder.join(key))
    };
    let announcements = path("announcements");
    let state = path("state");
    let credentials = path("credentials");
    let templates = top.given("templates");
    let templates = templates.and_then(|f| {
        unbuilt::note(&f);
        file(&f, folder)
    });
    // A bare `review:` is more likely a block whose lines were commented out than a wish to
    // publish without approval; a written `null` says so.
    let review = top.take("review").filter(|f| !f.is_null() || f.node.written.is_none());
    let review = review.and_then(|f| review_of(&f, folder));
    let release = top.given("release").and_then(|f| release(&f)).unwrap_or_else(default_release);
    let x = top.given("x").and_then(|f| x(&f)).unwrap_or_else(|| X {
        api_url: API_URL.to_owned(),
        settle: seconds(&SETTLE),
        accounts: BTreeMap::new(),
    });
    let email_field = top.given("email");
    let email = email_field.as_ref().and_then(|f| email(f, folder));
    unbuilt::inbox(&mut top);
    unbuilt::feedback(&mut top);
    unbuilt::alarms(&mut top);
    unbuilt::web(&mut top);
    let none = BTreeMap::new();
    let lists = email.as_ref().map_or(&none, |e| &e.lists);
    let defaults = top.given("defaults").and_then(|f| defaults(&f, &x.accounts, lists));
    top.finish();
    if x.accounts.is_empty() && email_field.is_none() {
        faults.add(Fault::NoChannel, start);
    }
    Some(Config {
        newsroom: newsroom?,
        announcements,
        state,
        credentials,
        templates,
        review,
        release,
        x,
        email,
        defaults: defaults.unwrap_or_default(),
    })
}

const API_URL: &str = "https://api.x.com";
const SETTLE: [i64; 4] = [5, 15, 45, 120];
const RETRY: [i64; 5] = [60, 300, 900, 3_600, 10_800];

fn seconds(waits: &[i64]) -> Vec<SignedDuration> {
    waits.iter().copied().map(SignedDuration::from_secs).collect()
}

fn newsroom(field: &Field<'_>, language: &mut Option<Lang>) -> Option<Newsroom> {
    let mut fields = field.fields()?;
    let name = fields.required("name").and_then(|f| f.line(200));
    let timezone = fields.given("timezone").and_then(|f| zone(&f));
    *language = fields.given("language").and_then(|f| lang(&f));
    let desk = fields.given("desk").map(|f| addresses(&f)).unwrap_or_default();
    let number_pattern = fields.given("number_pattern").and_then(|f| f.line(200));
    fields.finish();
    let timezone = timezone.or_else(|| Zone::parse("WIB").ok());
    let language = language.unwrap_or_default();
    Some(Newsroom { name: name?, timezone: timezone?, language, desk, number_pattern })
}

/// A zone's name, or a problem.
pub(crate) fn zone(field: &Field<'_>) -> Option<Zone> {
    let text = field.text()?;
    Zone::parse(&text)
        .map_err(|fault| field.fault(Fault::Time { key: field.key.clone(), fault }))
        .ok()
}

/// `id` or `en`, or a problem.
pub(crate) fn lang(field: &Field<'_>) -> Option<Lang> {
    field.choice(&[("id", Lang::Id), ("en", Lang::En)])
}

/// A mail address with its domain in ASCII, or a problem.
pub(crate) fn checked_address(field: &Field<'_>) -> Option<String> {
    let text = field.text()?;
    let checked = address(&text);
    if checked.is_none() {
        field.fault(Fault::BadAddress { key: field.key.clone(), value: text });
    }
    checked
}

fn addresses(field: &Field<'_>) -> Vec<String> {
    field.one_or_more().unwrap_or_default().iter().filter_map(checked_address).collect()
}

fn file(field: &Field<'_>, folder: &Path) -> Option<PathBuf> {
    field.line(1000).map(|path| folder.join(path))
}

fn review_of(field: &Field<'_>, folder: &Path) -> Option<Review> {
    field.note_key(Fault::ReviewNotBuilt);
    let review = || Review { repository: folder.to_owned(), branch: "main".to_owned() };
    let Some(mut fields) = field.fields() else { return Some(review()) };
    let mut review = review();
    if let Some(path) = fields.given("repository").and_then(|f| file(&f, folder)) {
        review.repository = path;
    }
    if let Some(branch) = fields.given("branch").and_then(|f| f.line(200)) {
        review.branch = branch;
    }
    fields.given("approvals").and_then(|f| f.whole(1, 10));
    fields.given("signed").and_then(|f| f.yes());
    for (_, approver) in fields.given("approvers").and_then(|f| f.entries()).unwrap_or_default() {
        if let Some(mut fields) = approver.fields() {
            fields.required("email").and_then(|f| checked_address(&f));
            fields.given("ssh_key").and_then(|f| f.line(2000));
            fields.finish();
        }
    }
    fields.finish();
    Some(review)
}

fn default_release() -> Release {
    let quarter = SignedDuration::from_mins(15);
    Release { late: Late { grace: quarter, then: AfterGrace::Hold }, prepare: quarter }
}

fn release(field: &Field<'_>) -> Option<Release> {
    let mut release = default_release();
    let mut fields = field.fields()?;
    if let Some(field) = fields.given("late") {
        release.late = late(&field, release.late);
    }
    if let Some(prepare) = fields.given("prepare").and_then(|f| f.duration()) {
        release.prepare = prepare;
    }
    unbuilt::quiet(&mut fields);
    fields.finish();
    Some(release)
}

/// `{ grace, then }`; what is left out is as in `default`.
pub(crate) fn late(field: &Field<'_>, default: Late) -> Late {
    let Some(mut fields) = field.fields() else { return default };
    let grace = fields.given("grace").and_then(|f| f.duration()).unwrap_or(default.grace);
    let choices = [("hold", AfterGrace::Hold), ("publish", AfterGrace::Publish)];
    let then = fields.given("then").and_then(|f| f.choice(&choices)).unwrap_or(default.then);
    fields.finish();
    Late { grace, then }
}

fn x(field: &Field<'_>) -> Option<X> {
    let mut fields = field.fields()?;
    let api_url = fields.given("api_url").and_then(|f| api_url(&f));
    let settle = fields.given("settle").and_then(|f| durations(&f));
    unbuilt::x(&mut fields);
    let mut accounts = BTreeMap::new();
    let mut handles: BTreeMap<String, String> = BTreeMap::new();
    for (name, field) in fields.given("accounts").and_then(|f| f.entries()).unwrap_or_default() {
        check_name(&name, &field);
        let Some(account) = account(&field) else { continue };
        // X takes handles in any case for one.
        let lower = account.handle.to_lowercase();
        if let Some(first) = handles.get(&lower) {
            let (first, second, handle) = (first.clone(), name.clone(), account.handle.clone());
            field.fault(Fault::SameHandle { handle, first, second });
        }
        handles.entry(lower).or_insert_with(|| name.clone());
        accounts.insert(name, account);
    }
    fields.finish();
    Some(X {
        api_url: api_url.unwrap_or_else(|| API_URL.to_owned()),
        settle: settle.unwrap_or_else(|| seconds(&SETTLE)),
        accounts,
    })
}

fn api_url(field: &Field<'_>) -> Option<String> {
    let text = field.text()?;
    let Some((scheme, host, url)) = base_url(&text) else {
        field.fault(Fault::BadUrl { key: field.key.clone(), value: text });
        return None;
    };
    if scheme == "http" && !is_loopback(&host) {
        field.fault(Fault::LoopbackOnly { key: field.key.clone(), host });
    }
    Some(url)
}

/// A list of spans with at least one of them.
fn durations(field: &Field<'_>) -> Option<Vec<SignedDuration>> {
    let items = field.list()?;
    if items.is_empty() {
        field.fault(Fault::EmptyValue { key: field.key.clone() });
    }
    Some(items.iter().filter_map(|f| f.duration()).collect())
}

fn check_name(name: &str, field: &Field<'_>) {
    if !is_name(name) {
        field.fault(Fault::BadName { key: field.key.clone(), value: name.to_owned() });
    }
}

fn credential(field: &Field<'_>) -> Option<String> {
    let name = field.line(100)?;
    if !is_credential_name(&name) {
        field.fault(Fault::BadName { key: field.key.clone(), value: name });
        return None;
    }
    Some(name)
}

fn account(field: &Field<'_>) -> Option<Account> {
    let mut fields = field.fields()?;
    let kinds = [("office", AccountKind::Office), ("personal", AccountKind::Personal)];
    let kind = match fields.given("kind") {
        Some(field) => field.choice(&kinds),
        None => Some(AccountKind::Office),
    };
    let handle = fields.required("handle").and_then(|f| {
        let text = f.text()?;
        let checked = handle(&text);
        if checked.is_none() {
            f.fault(Fault::BadHandle { key: f.key.clone(), value: text });
        }
        checked
    });
    let credential = fields.required("credential").and_then(|f| credential(&f));
    let mode_field = fields.given("mode");
    let mode = mode_field.as_ref().and_then(mode);
    if let (Some(field), Some(Mode::Repost | Mode::Assist)) = (&mode_field, mode) {
        unbuilt::note(field);
    }
    unbuilt::account(&mut fields);
    fields.finish();
    let kind = kind?;
    let by_kind = if kind == AccountKind::Office { Mode::Own } else { Mode::Assist };
    Some(Account { kind, handle: handle?, credential: credential?, mode: mode.unwrap_or(by_kind) })
}

/// `own`, `repost`, `assist` or `none`, or a problem.
pub(crate) fn mode(field: &Field<'_>) -> Option<Mode> {
    field.choice(&[
        ("own", Mode::Own),
        ("repost", Mode::Repost),
        ("assist", Mode::Assist),
        ("none", Mode::None),
    ])
}

fn email(field: &Field<'_>, folder: &Path) -> Option<Email> {
    let mut fields = field.fields()?;
    let from = fields.required("from").and_then(|f| {
        let text = f.line(300)?;
        if mailbox(&text).is_none() {
            f.fault(Fault::BadAddress { key: f.key.clone(), value: text });
            return None;
        }
        Some(text)
    });
    let reply_to = fields.given("reply_to").and_then(|f| checked_address(&f));
    let bounces = fields.given("bounces").and_then(|f| checked_address(&f));
    let smtp = fields.required("smtp").and_then(|f| relays(&f, folder));
    let retry = fields.given("retry").and_then(|f| durations(&f));
    let mut lists = BTreeMap::new();
    for (name, field) in fields.given("lists").and_then(|f| f.entries()).unwrap_or_default() {
        check_name(&name, &field);
        if let Some(list) = list(&name, &field, folder) {
            lists.insert(name, list);
        }
    }
    unbuilt::email(&mut fields);
    fields.finish();
    Some(Email {
        from: from?,
        reply_to,
        bounces,
        smtp: smtp?,
        retry: retry.unwrap_or_else(|| seconds(&RETRY)),
        lists,
    })
}

fn list(name: &str, field: &Field<'_>, folder: &Path) -> Option<List> {
    let mut fields = field.fields()?;
    let path = fields.required("file").and_then(|f| file(&f, folder));
    let title = fields.given("title").and_then(|f| f.line(200));
    let embargo = fields.given("embargo");
    if let Some(field) = embargo.as_ref().filter(|f| f.asks()) {
        unbuilt::note(field);
    }
    let embargo = embargo.and_then(|f| f.yes()).unwrap_or(false);
    fields.finish();
    Some(List { file: path?, title: title.unwrap_or_else(|| name.to_owned()), embargo })
}

/// The first relay; further ones are read, and noted as not built.
fn relays(field: &Field<'_>, folder: &Path) -> Option<Smtp> {
    if !matches!(field.node.value, Value::List(_)) {
        return relay(field, folder);
    }
    let relays = field.list()?;
    if relays.is_empty() {
        field.fault(Fault::EmptyValue { key: field.key.clone() });
    }
    let mut all = Vec::new();
    for (i, field) in relays.iter().enumerate() {
        if i > 0 {
            unbuilt::note(field);
        }
        all.push(relay(field, folder));
    }
    all.into_iter().next().flatten()
}

pub(super) fn relay(field: &Field<'_>, folder: &Path) -> Option<Smtp> {
    let mut fields = field.fields()?;
    let host = fields.required("host").and_then(|f| host(&f));
    let tls_field = fields.given("tls");
    let choices = [("starttls", Tls::StartTls), ("implicit", Tls::Implicit), ("none", Tls::None)];
    let tls = tls_field.as_ref().and_then(|f| f.choice(&choices)).unwrap_or(Tls::StartTls);
    if let (Tls::None, Some(field), Some(host)) = (tls, &tls_field, &host)
        && !is_loopback(host)
    {
        field.fault(Fault::LoopbackOnly { key: field.key.clone(), host: host.clone() });
    }
    let usual = match tls {
        Tls::StartTls => 587,
        Tls::Implicit => 465,
        Tls::None => 25,
    };
    let port = fields.given("port").and_then(|f| f.whole(1, 65_535));
    let ca = fields.given("ca").and_then(|f| file(&f, folder));
    let username = fields.given("username").and_then(|f| f.line(200));
    let credential = fields.given("credential").and_then(|f| credential(&f));
    let count = |field: Option<Field<'_>>, most: i64, usual: u32| {
        field.and_then(|f| f.whole(1, most)).and_then(|n| u32::try_from(n).ok()).unwrap_or(usual)
    };
    let connections = count(fields.given("connections"), 100, 4);
    let messages_per_connection = count(fields.given("messages_per_connection"), 1_000_000, 500);
    let rate = fields.given("rate").and_then(|f| rate(&f));
    match (&username, &credential) {
        (Some(_), None) => fields.lacks("credential"),
        (None, Some(_)) => fields.lacks("username"),
        _ => {}
    }
    fields.finish();
    Some(Smtp {
        host: host?,
        port: port.and_then(|n| u16::try_from(n).ok()).unwrap_or(usual),
        tls,
        ca,
        username,
        credential,
        connections,
        messages_per_connection,
        rate,
    })
}

/// A host name in ASCII, or an IP address, or a problem.
pub(super) fn host(field: &Field<'_>) -> Option<String> {
    let text = field.line(300)?;
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    if bare.parse::<std::net::IpAddr>().is_ok() {
        return Some(bare.to_owned());
    }
    let host = ascii_domain(&text);
    if host.is_none() {
        field.fault(Fault::BadHost { key: field.key.clone(), value: text });
    }
    host
}

/// `600/min`, or a problem.
pub(super) fn rate(field: &Field<'_>) -> Option<Rate> {
    let text = field.text()?;
    let rate = text.split_once('/').and_then(|(count, per)| {
        let count: u32 = count.trim().parse().ok().filter(|n| *n > 0)?;
        let per = match per.trim() {
            "s" | "sec" | "second" => 1,
            "m" | "min" | "minute" => 60,
            "h" | "hour" => 3_600,
            "d" | "day" => 86_400,
            _ => return None,
        };
        Some(Rate { count, per: SignedDuration::from_secs(per) })
    });
    if rate.is_none() {
        field.fault(Fault::BadRate { key: field.key.clone(), value: text });
    }
    rate
}

fn defaults(
    field: &Field<'_>,
    accounts: &BTreeMap<String, Account>,
    lists: &BTreeMap<String, List>,
) -> Option<Defaults> {
    let mut fields = field.fields()?;
    let mut names = |key: &'static str| -> Vec<(String, Field<'_>)> {
        let field = fields.given(key).filter(|f| !f.is_text("none"));
        let items = field.and_then(|f| f.one_or_more()).unwrap_or_default();
        let mut names: Vec<(String, Field<'_>)> = Vec::new();
        for item in items {
            if let Some(name) = item.line(100)
                && !names.iter().any(|(n, _)| *n == name)
            {
                names.push((name, item));
            }
        }
        names
    };
    let (chosen_accounts, chosen_lists) = (names("x"), names("email"));
    fields.finish();
    for (name, field) in &chosen_accounts {
        if !accounts.contains_key(name) {
            let nearest = nearest(name, accounts.keys().map(String::as_str));
            field.fault(Fault::UnknownAccount { name: name.clone(), nearest });
        }
    }
    for (name, field) in &chosen_lists {
        if !lists.contains_key(name) {
            let nearest = nearest(name, lists.keys().map(String::as_str));
            field.fault(Fault::UnknownList { name: name.clone(), nearest });
        }
    }
    let only_names =
        |chosen: Vec<(String, Field<'_>)>| chosen.into_iter().map(|(n, _)| n).collect();
    Some(Defaults { x: only_names(chosen_accounts), email: only_names(chosen_lists) })
}
