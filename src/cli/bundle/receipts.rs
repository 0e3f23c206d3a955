//! Receipts: how each post and letter stands and what the other side gave back.

use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::lists::csv;
use crate::plan::fact::Destination;
use crate::plan::history::{OccasionHistory, Tried};
use crate::plan::notice::post_url;
use crate::plan::tally::Standing;
use crate::text::results as words;

const COLUMNS: [&str; 11] =
    ["occasion", "to", "list", "state", "at", "code", "id", "url", "why", "bounced_at", "bounce"];

/// How each destination of an occasion stands, with what the other side gave back.
pub fn of(context: &Context, name: &str, occasion: &OccasionHistory) -> Vec<Value> {
    let all = occasion.destinations().map(|(to, tried)| {
        let (at, code, id) = match tried {
            Tried::Sent { at, receipt } => {
                (Some(at.to_string()), receipt.code, Some(receipt.id.as_str()))
            }
            Tried::Waiting { reason, .. } | Tried::Unknown { reason, .. } => {
                (None, reason.code, None)
            }
            Tried::Refused(reason) | Tried::Withheld(reason) => (None, reason.code, None),
            Tried::Fresh | Tried::Trying { .. } => (None, None, None),
        };
        let why = match tried {
            Tried::Waiting { reason, .. } | Tried::Unknown { reason, .. } => Some(reason),
            Tried::Refused(reason) | Tried::Withheld(reason) => Some(reason),
            _ => None,
        };
        let url = match &to {
            Destination::Post { account, .. } => {
                let account = context.config.x.accounts.get(account);
                id.zip(account).map(|(id, account)| post_url(&account.handle, id))
            }
            _ => None,
        };
        let (list, bounce) = match &to {
            Destination::Letter { n } => {
                (occasion.roster.get(*n as usize).map(|r| r.list.as_str()), occasion.bounces.get(n))
            }
            _ => (None, None),
        };
        json!({
            "occasion": name,
            "to": occasion.label(&to),
            "list": list,
            "state": Standing::of(tried, false).name(),
            "at": at,
            "code": code,
            "id": id,
            "url": url,
            "why": why.map(|why| words::reason(context.lang, why)),
            "bounced_at": bounce.map(|(at, _)| at.to_string()),
            "bounce": bounce.map(|(_, why)| words::reason(context.lang, why)),
        })
    });
    all.collect()
}

/// The same as CSV, a row each below the names of the columns.
pub fn as_csv(receipts: &[Value]) -> String {
    let rows = receipts.iter().map(|receipt| {
        let cells = COLUMNS.map(|column| match &receipt[column] {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        });
        csv::row(cells.iter().map(String::as_str)) + "\r\n"
    });
    csv::row(COLUMNS) + "\r\n" + &rows.collect::<String>()
}
