//! `siaran status`: where items stand, from the journal and the folder.

use jiff::Timestamp;
use serde_json::json;

use super::context::Context;
use super::newsroom::sheets;
use super::outcome::Done;
use super::print::{print_json, say};
use super::reviewed;
use crate::config::Mode;
use crate::daemon::{ListFiles, askers};
use crate::outside::journal::Lock;
use crate::plan::fact::{Destination, QuietAccount};
use crate::plan::history::{History, ItemHistory, Tried};
use crate::plan::notice::{post_url, tasks};
use crate::plan::reminders::{is_reminder, name, standing};
use crate::plan::tally::{Letters, Standing, skew_ms};
use crate::plan::{EARLY, Folder, Item, Lists, View, addressed, asked_for, early, plan};
use crate::text::{embargo, reminders, results as words};

/// A post as it stands.
struct PostStatus {
    account: String,
    part: u32,
    standing: Standing,
    id: Option<String>,
    url: Option<String>,
    why: Option<String>,
}

/// Prints the state of `id`, or of everything.
pub fn run(context: &Context, id: Option<&str>, with_recipients: bool, as_json: bool) -> Done {
    context.warn_of_templates();
    let mut history = context.history()?;
    // An unreachable folder hides nothing of what the journal knows.
    let sheets = sheets(context, &[]).unwrap_or_default();
    let candidates: Vec<_> = sheets.iter().map(|s| s.candidate.clone()).collect();
    let approvals = reviewed::approvals(context, &candidates, &mut history);
    let askers = askers(&context.config.state, &asked_for(&history, &candidates));
    let mut list_files = ListFiles::new(context.sandbox);
    let lists = list_files.refresh(&context.config, Timestamp::now());
    let view = View {
        folder: Folder::Files(&candidates),
        is_whole: true,
        config: &context.config,
        setting: &context.setting,
        approvals: &approvals,
        lists,
        askers: &askers,
        history: &history,
        now: Timestamp::now(),
    };
    let made = plan(&view);
    let live = Lock::is_taken(&context.config.state);
    let items: Vec<&Item> = made.items.iter().filter(|i| id.is_none_or(|id| i.id == id)).collect();
    if let (Some(id), true) = (id, items.is_empty()) {
        return Err(anyhow::anyhow!("{}", words::no_such_item(context.lang, id)).into());
    }
    if as_json {
        let all = items
            .iter()
            .map(|i| item_json(context, &history, lists, i, live, with_recipients))
            .collect();
        return print_json(&all);
    }
    for item in items {
        print_item(context, &history, lists, item, live, with_recipients);
    }
    Ok(())
}

fn posts(
    context: &Context,
    item: &Item,
    past: Option<&ItemHistory>,
    live: bool,
) -> Vec<PostStatus> {
    let mut all = Vec::new();
    let past = past.filter(|p| p.occasions.values().any(|o| !o.posts.is_empty()));
    if let Some(past) = past {
        let own = past.occasions.iter().filter(|(name, _)| !is_reminder(name));
        let mut occasions: Vec<_> = own.map(|(_, occasion)| occasion).collect();
        occasions.sort_by_key(|o| o.snapshot.due);
        for ((account, part), post) in occasions.iter().flat_map(|o| &o.posts) {
            let handle = context.config.x.accounts.get(account).map_or("i", |a| &a.handle);
            let id = post.tried.post_id().map(str::to_owned);
            all.push(PostStatus {
                account: account.clone(),
                part: *part,
                standing: Standing::of(&post.tried, live),
                url: id.as_ref().map(|id| post_url(handle, id)),
                id,
                why: reason(context, &post.tried),
            });
        }
        for quiet in occasions.iter().flat_map(|o| &o.snapshot.quiet) {
            let until = words::when(context.lang, quiet.until);
            let QuietAccount { account, reason, .. } = quiet;
            all.push(PostStatus {
                account: account.clone(),
                part: 1,
                standing: Standing::Withheld,
                id: None,
                url: None,
                why: Some(reminders::quiet_account(context.lang, account, reason, &until)),
            });
        }
        return all;
    }
    let announcement = item.source.as_ref().and_then(|s| s.reading.announcement.as_ref());
    let speaks = announcement.filter(|_| !item.is_silent_on_x());
    let own = speaks.into_iter().flat_map(|a| &a.posts).filter(|p| p.mode == Mode::Own);
    for posting in own {
        for (_, part) in posting.parts.iter().zip(1..) {
            all.push(PostStatus {
                account: posting.account.clone(),
                part,
                standing: Standing::Pending,
                id: None,
                url: None,
                why: None,
            });
        }
    }
    all
}

/// Reposts, mails to holders and deletions.
fn acts(context: &Context, past: Option<&ItemHistory>, live: bool) -> Vec<serde_json::Value> {
    let Some(past) = past else { return Vec::new() };
    let all = past.occasions.values().flat_map(|o| o.acts.iter());
    all.map(|(to, tried)| {
        let (kind, account) = match to {
            Destination::Assist { account } => ("assist", account.as_str()),
            Destination::Deletion { account, .. } => ("delete", account.as_str()),
            to => ("repost", to.account().unwrap_or_default()),
        };
        let acted = past.acted.get(account).filter(|_| kind == "assist");
        json!({
            "account": account,
            "act": kind,
            "state": Standing::of(tried, live).name(),
            "why": reason(context, tried),
            "done_at": acted.map(|(at, _)| at.to_string()),
            "post_id": acted.and_then(|(_, post)| post.as_ref()),
        })
    })
    .collect()
}

/// What a person has to post, with the link that opens X.
fn by_hand(past: Option<&ItemHistory>) -> Vec<serde_json::Value> {
    let occasions = past.into_iter().flat_map(|p| p.occasions.values());
    let tasks = occasions.flat_map(tasks);
    tasks.map(|t| json!({ "account": t.account, "part": t.part, "link": t.link })).collect()
}

fn reason(context: &Context, tried: &Tried) -> Option<String> {
    let reason = match tried {
        Tried::Waiting { reason, .. } | Tried::Unknown { reason, .. } => reason,
        Tried::Refused(reason) | Tried::Withheld(reason) => reason,
        Tried::Fresh | Tried::Trying { .. } | Tried::Sent { .. } => return None,
    };
    Some(words::reason(context.lang, reason))
}

/// Letters of the release, or those that came before it under embargo.
fn letters(item: &Item, history: &History, lists: &Lists, live: bool) -> Letters {
    let past = history.items.get(&item.id);
    if let Some(past) = past.filter(|p| !p.occasions.is_empty()) {
        let public = past.occasions.iter().filter(|(name, _)| *name != EARLY && !is_reminder(name));
        let of = public.map(|(_, o)| Letters::of(o, live));
        return of.fold(Letters::default(), Letters::plus);
    }
    let pending = addressed(lists, history, item);
    Letters { total: pending, pending, ..Letters::default() }
}

/// Early copies under embargo, where there are any.
fn early_copies(item: &Item, history: &History, lists: &Lists, live: bool) -> Option<Letters> {
    if let Some(early) = history.occasion(&item.id, EARLY) {
        return Some(Letters::of(early, live));
    }
    item.occasions.iter().find(|o| o.name == EARLY)?;
    let announcement = item.source.as_ref()?.reading.announcement.as_ref()?;
    let pending = early(lists, history, announcement).len();
    Some(Letters { total: pending, pending, ..Letters::default() })
}

/// Letters of `past` that were accepted and came back.
fn bounced(past: Option<&ItemHistory>) -> usize {
    past.into_iter().flat_map(|p| p.occasions.values()).map(|o| o.bounces.len()).sum()
}

/// Why `item` does not go out, or not further.
fn objection(context: &Context, item: &Item) -> Option<String> {
    let why = words::why(context.lang, item.why.as_ref()?);
    Some(why.replace("release ID", &format!("release {}", item.id)))
}

fn item_json(
    context: &Context,
    history: &History,
    lists: &Lists,
    item: &Item,
    live: bool,
    with_recipients: bool,
) -> serde_json::Value {
    let past = history.items.get(&item.id);
    let posts: Vec<_> = posts(context, item, past, live)
        .iter()
        .map(|p| {
            json!({
                "account": p.account,
                "part": p.part,
                "state": p.standing.name(),
                "post_id": p.id,
                "url": p.url,
                "why": p.why,
            })
        })
        .collect();
    let mut value = json!({
        "id": item.id,
        "title": item.title,
        "due": item.due.map(|d| d.to_string()),
        "state": item.state.name(),
        "why": objection(context, item),
        "skew_ms": past.and_then(skew_ms),
        "posts": posts,
        "acts": acts(context, past, live),
        "by_hand": by_hand(past),
        "letters": letters(item, history, lists, live),
        "early": early_copies(item, history, lists, live),
    });
    value["approval"] = reviewed::as_json(context.lang, item);
    value["bounced"] = bounced(past).into();
    value["reminders"] = reminders_json(context, item, past, live).into();
    value["corrected_by"] = past.and_then(corrected_by).into();
    if with_recipients {
        let all: Vec<_> = past
            .iter()
            .flat_map(|p| &p.occasions)
            .flat_map(|(name, o)| {
                let letters = (0..).zip(o.roster.iter().zip(o.letters.iter()));
                letters
                    .map(move |(n, (recipient, tried))| (name, recipient, tried, o.bounces.get(&n)))
            })
            .map(|(occasion, recipient, tried, bounce)| {
                let (at, code, queue_id) = receipt(tried);
                let bounced = bounce.map(|(at, reason)| {
                    json!({
                        "at": at.to_string(),
                        "code": reason.code,
                        "why": words::reason(context.lang, reason),
                    })
                });
                json!({
                    "occasion": occasion,
                    "email": recipient.email,
                    "list": recipient.list,
                    "state": Standing::of(tried, live).name(),
                    "at": at,
                    "code": code,
                    "queue_id": queue_id,
                    "why": reason(context, tried),
                    "bounced": bounced,
                })
            })
            .collect();
        value["recipients"] = all.into();
    }
    value
}

/// Every time of every reminder and how it stands.
fn reminders_json(
    context: &Context,
    item: &Item,
    past: Option<&ItemHistory>,
    live: bool,
) -> Vec<serde_json::Value> {
    let all = item.occasions.iter().filter_map(|planned| {
        let name = name(&planned.name)?;
        let occasion = past.and_then(|past| past.occasions.get(&planned.name));
        let posts = occasion.into_iter().flat_map(|o| &o.posts).map(|((account, _), post)| {
            json!({
                "account": account,
                "state": Standing::of(&post.tried, live).name(),
                "post_id": post.tried.post_id(),
                "why": reason(context, &post.tried),
            })
        });
        Some(json!({
            "name": name,
            "due": planned.due.to_string(),
            "state": standing(occasion, planned.why.as_ref(), live).name(),
            "why": planned.why.as_ref().map(|why| words::why(context.lang, why)),
            "posts": posts.collect::<Vec<_>>(),
            "letters": occasion.map(|o| Letters::of(o, live)),
        }))
    });
    all.collect()
}

/// The item that corrects this one.
fn corrected_by(past: &ItemHistory) -> Option<&str> {
    past.corrected.as_deref().or(past.corrected_early.as_deref())
}

fn receipt(tried: &Tried) -> (Option<String>, Option<u16>, Option<&str>) {
    match tried {
        Tried::Sent { at, receipt } => {
            (Some(at.to_string()), receipt.code, Some(receipt.id.as_str()))
        }
        Tried::Waiting { reason, .. } | Tried::Unknown { reason, .. } => (None, reason.code, None),
        Tried::Refused(reason) | Tried::Withheld(reason) => (None, reason.code, None),
        Tried::Fresh | Tried::Trying { .. } => (None, None, None),
    }
}

fn print_item(
    context: &Context,
    history: &History,
    lists: &Lists,
    item: &Item,
    live: bool,
    with_recipients: bool,
) {
    let lang = context.lang;
    let past = history.items.get(&item.id);
    say!("{}  [{}]", item.title, words::state(lang, item.state));
    say!("  {}", item.id);
    if let Some(due) = item.due {
        say!("  {}", words::when(lang, due));
    }
    if let Some(why) = objection(context, item) {
        say!("  ! {why}");
    }
    for line in reviewed::lines(lang, item) {
        say!("  {line}");
    }
    for p in posts(context, item, past, live) {
        let tail = p.url.or(p.why).map(|t| format!("  {t}")).unwrap_or_default();
        say!("  X {}/{}  {}{tail}", p.account, p.part, words::standing(lang, p.standing));
    }
    for occasion in past.iter().flat_map(|p| p.occasions.values()) {
        for (to, tried) in &occasion.acts {
            let tail = reason(context, tried).map(|t| format!("  {t}")).unwrap_or_default();
            let standing = words::standing(lang, Standing::of(tried, live));
            say!("  {}  {standing}{tail}", words::act(lang, to));
        }
        for task in tasks(occasion) {
            say!("  ! X {}/{}  {}", task.account, task.part, task.link);
        }
    }
    let letters = letters(item, history, lists, live);
    if letters.total > 0 {
        say!("  {}", words::letters_standing(lang, letters));
    }
    if let Some(early) = early_copies(item, history, lists, live) {
        say!("  {}", embargo::standing(lang, early));
    }
    let came_back = bounced(past);
    if came_back > 0 {
        say!("  {}", words::bounced(lang, came_back));
    }
    if let Some(skew) = past.and_then(skew_ms) {
        say!("  {}", words::skew(lang, skew));
    }
    for planned in &item.occasions {
        let Some(name) = name(&planned.name) else { continue };
        let occasion = past.and_then(|past| past.occasions.get(&planned.name));
        let stands = words::standing(lang, standing(occasion, planned.why.as_ref(), live));
        say!("  {}", reminders::line(lang, name, &words::when(lang, planned.due), stands));
        if let Some(why) = &planned.why {
            let why = words::why(lang, why);
            say!("      ! {}", why.replace("release ID", &format!("release {}", item.id)));
        }
    }
    if let Some(by) = past.and_then(corrected_by) {
        say!("  {}", words::corrected_by(lang, by));
    }
    let Some(past) = past else {
        say!("");
        return;
    };
    for (name, occasion) in &past.occasions {
        let whose = words::occasion(lang, name);
        for (to, tried) in occasion.destinations() {
            let Destination::Letter { n } = to else { continue };
            let standing = Standing::of(tried, live);
            // An unknown is always named; the rest on demand.
            if with_recipients || standing == Standing::Unknown {
                let email = &occasion.roster[n as usize].email;
                let tail = match tried {
                    Tried::Sent { at, receipt } => {
                        let code = receipt.code.map(|c| format!("{c} ")).unwrap_or_default();
                        format!("  {at}  {code}{}", receipt.id)
                    }
                    tried => reason(context, tried).map(|r| format!("  {r}")).unwrap_or_default(),
                };
                let bounce = occasion.bounces.get(&n).map(|(at, why)| {
                    let why = words::reason(lang, why);
                    format!("  {}", words::came_back(lang, &at.to_string(), &why))
                });
                let (tail, bounce) = (tail.trim_end(), bounce.unwrap_or_default());
                say!("    {email}{whose}  {}{tail}{bounce}", words::standing(lang, standing));
            }
        }
    }
    say!("");
}
