//! `siaran approvals`: who vouched for an announcement, and what is missing.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::context::Context;
use super::newsroom::{called, sheets};
use super::outcome::{Done, Failure};
use super::print::{print_json, say};
use super::reviewed;
use crate::daemon::{ListFiles, askers};
use crate::lang::Lang;
use crate::plan::approved::Approval;
use crate::plan::{Folder, View, asked_for, plan};
use crate::text::approval as said;
use crate::text::approved as words;
use crate::text::results;

/// Prints who vouched for `named`, an id or a file, and what is missing, a line each, as the daemon
/// judges it.
pub fn run(context: &Context, named: &str, as_json: bool) -> Done {
    let lang = context.lang;
    let fail = |text: String| Failure::Action(anyhow::anyhow!("{text}"));
    if context.config.review.is_none() {
        return Err(fail(results::no_review(lang).to_owned()));
    }
    let sheets = sheets(context, &[])?;
    let candidates: Vec<_> = sheets.iter().map(|sheet| sheet.candidate.clone()).collect();
    let sheet = called(&sheets, named);
    let sheet = sheet.ok_or_else(|| fail(results::no_such_item(lang, named)))?;
    let id = sheet.candidate.reading.id.as_str();
    let mut history = context.history_if_allowed()?;
    let approvals = reviewed::approvals(context, &candidates, &mut history);
    let askers = askers(&context.config.state, &asked_for(&history, &candidates));
    let mut list_files = ListFiles::new(context.sandbox);
    let now = Timestamp::now();
    let made = plan(&View {
        folder: Folder::Files(&candidates),
        is_whole: true,
        config: &context.config,
        setting: &context.setting,
        approvals: &approvals,
        lists: list_files.refresh(&context.config, now),
        askers: &askers,
        history: &history,
        now,
    });
    let approval = made.item(id).and_then(|item| item.approval.clone()).unwrap_or_default();
    if as_json {
        return print_json(&json!([as_value(lang, id, approvals.tip.as_deref(), &approval)]));
    }
    for vouched in &approval.vouched {
        say!("{}", said::voucher(lang, &vouched.voucher));
    }
    for lack in &approval.lacks {
        say!("{} ({})", said::lack(lang, lack), said::cure(lang, lack));
    }
    if is_approved(&approval) {
        say!("{}", said::enough(lang, approval.have(), approval.need));
    }
    if approval.owed > 0 {
        say!("{}", words::owed(lang, approval.owed));
    }
    Ok(())
}

/// Of a file that cannot be understood nothing is told, and so nothing is missing.
fn is_approved(approval: &Approval) -> bool {
    approval.is_given() && approval.need > 0
}

fn as_value(lang: Lang, id: &str, tip: Option<&str>, approval: &Approval) -> Value {
    let lacks = approval.lacks.iter().map(|lack| {
        json!({
            "code": lack.code(),
            "message": said::lack(lang, lack),
            "help": said::cure(lang, lack),
        })
    });
    json!({
        "id": id,
        "tip": tip,
        "approved": is_approved(approval),
        "have": approval.have(),
        "need": approval.need,
        "owed": approval.owed,
        "vouchers": approval.vouched.iter().map(|v| &v.voucher).collect::<Vec<_>>(),
        "lacks": lacks.collect::<Vec<_>>(),
    })
}
