//! What the reviewed branch says, for commands that look once.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::context::Context;
use crate::approval::{Approvals, Wanted, terms};
use crate::lang::Lang;
use crate::outside::git::Repository;
use crate::plan::approved::met;
use crate::plan::history::History;
use crate::plan::{Candidate, Item, State};
use crate::text::{approval as words_of, approved as words};

/// What the branch says of `candidates`. Who vouches and was not met yet by the daemon is met in
/// `history`, as the daemon will do at its next turn.
pub fn approvals(
    context: &Context,
    candidates: &[Arc<Candidate>],
    history: &mut History,
) -> Approvals {
    let Some(review) = &context.config.review else { return Approvals::default() };
    let wanted: Vec<Wanted> =
        candidates.iter().filter_map(|candidate| Wanted::of(&candidate.reading)).collect();
    let mut repository = Repository::open(review, &context.config.announcements);
    let mut approvals = repository.look(&wanted, review);
    approvals.terms = terms(&context.config, &context.templates);
    let now = Timestamp::now();
    for fact in met(history, candidates, &approvals) {
        history.apply(now, &fact);
    }
    approvals
}

/// Who vouched for `item`, and what is owed, a line each; nothing of a draft.
pub fn lines(lang: Lang, item: &Item) -> Vec<String> {
    let Some(approval) = item.approval.as_ref().filter(|_| item.state != State::Draft) else {
        return Vec::new();
    };
    let mut lines = vec![words::progress(lang, approval.have(), approval.need)];
    let who = approval.vouched.iter().map(|v| words_of::voucher(lang, &v.voucher));
    lines.extend(who.map(|line| format!("  {line}")));
    if approval.owed > 0 {
        lines.push(words::owed(lang, approval.owed));
    }
    lines
}

/// The same for programs; null where nothing is reviewed.
pub fn as_json(lang: Lang, item: &Item) -> Value {
    let Some(approval) = &item.approval else { return Value::Null };
    let vouched = approval.vouched.iter().map(|v| {
        json!({
            "approver": v.voucher.approver,
            "act": v.voucher.act,
            "object": v.voucher.object,
            "key": v.voucher.key,
            "met": v.at.at.to_string(),
        })
    });
    let missing = approval.lacks.iter().map(|lack| words_of::lack(lang, lack));
    json!({
        "have": approval.have(),
        "need": approval.need,
        "owed": approval.owed,
        "vouched": vouched.collect::<Vec<_>>(),
        "missing": missing.collect::<Vec<_>>(),
    })
}
