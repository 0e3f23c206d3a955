//! `siaran approvals`: who vouched for an announcement, and what is missing.

use serde_json::{Value, json};

use super::context::Context;
use super::newsroom::sheets;
use super::outcome::{Done, Failure};
use super::print::{print_json, say};
use crate::approval::{Approvals, Lack, Standing, Wanted};
use crate::lang::Lang;
use crate::outside::git::Repository;
use crate::text::approval as said;
use crate::text::results as words;

/// Prints what the repository says of `id`, a line each.
pub fn run(context: &Context, id: &str, as_json: bool) -> Done {
    let lang = context.lang;
    let fail = |text: String| Failure::Action(anyhow::anyhow!("{text}"));
    let review = context.config.review.as_ref();
    let review = review.ok_or_else(|| fail(words::no_review(lang).to_owned()))?;
    let sheets = sheets(context, &[])?;
    let reading = sheets.iter().map(|sheet| &sheet.candidate.reading).find(|r| r.id == id);
    let reading = reading.ok_or_else(|| fail(words::no_such_item(lang, id)))?;
    let wanted: Vec<Wanted> = Wanted::of(reading).into_iter().collect();
    let approvals = Repository::open(review, &context.config.announcements).look(&wanted, review);
    let standing = approvals.standing(id, &reading.digest);
    let nothing = Standing::default();
    let standing = standing.unwrap_or(&nothing);
    let lacks: Vec<&Lack> = approvals.unusable.iter().chain(&standing.lacks).collect();
    if as_json {
        let item = as_value(lang, id, review.approvals, &approvals, standing, &lacks);
        return print_json(&json!([item]));
    }
    for voucher in &standing.vouchers {
        say!("{}", said::voucher(lang, voucher));
    }
    for lack in &lacks {
        say!("{} ({})", said::lack(lang, lack), said::cure(lang, lack));
    }
    if standing.vouchers.len() >= review.approvals {
        say!("{}", said::enough(lang, standing.vouchers.len(), review.approvals));
    }
    Ok(())
}

fn as_value(
    lang: Lang,
    id: &str,
    need: usize,
    approvals: &Approvals,
    standing: &Standing,
    lacks: &[&Lack],
) -> Value {
    let lacks: Vec<Value> = lacks
        .iter()
        .map(|lack| {
            json!({
                "code": lack.code(),
                "message": said::lack(lang, lack),
                "help": said::cure(lang, lack),
            })
        })
        .collect();
    json!({
        "id": id,
        "tip": approvals.tip,
        "approved": standing.vouchers.len() >= need,
        "have": standing.vouchers.len(),
        "need": need,
        "vouchers": standing.vouchers,
        "lacks": lacks,
    })
}
