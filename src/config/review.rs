//! `review`: the approvals that are asked for.

use std::path::Path;

use super::values::{checked_address, file};
use super::{Approver, Review};
use crate::problem::{Fault, ReviewFault};
use crate::ssh::PublicKey;
use crate::yaml::Field;

pub(super) fn review(field: &Field<'_>, folder: &Path) -> Option<Review> {
    let mut review = Review {
        repository: folder.to_owned(),
        branch: "main".to_owned(),
        folder: None,
        approvals: 1,
        signed: true,
        approvers: Default::default(),
    };
    let Some(mut fields) = field.fields() else { return Some(review) };
    if let Some(path) = fields.given("repository").and_then(|f| file(&f, folder)) {
        review.repository = path;
    }
    if let Some(branch) = fields.given("branch").and_then(|f| f.line(200)) {
        review.branch = branch;
    }
    review.folder = fields.given("folder").and_then(|f| within(&f));
    let approvals = fields.given("approvals");
    if let Some(approvals) = approvals.as_ref().and_then(|f| f.whole(1, 10)) {
        review.approvals = approvals as usize;
    }
    if let Some(signed) = fields.given("signed").and_then(|f| f.yes()) {
        review.signed = signed;
    }
    let approvers = fields.given("approvers").and_then(|f| f.entries()).unwrap_or_default();
    let named = approvers.len();
    let mut keys: Vec<(String, PublicKey)> = Vec::new();
    for (name, approver) in approvers {
        let Some(mut fields) = approver.fields() else { continue };
        let email = fields.required("email");
        let address = email.as_ref().and_then(checked_address);
        let ssh_key = fields.given("ssh_key");
        let line = ssh_key.as_ref().and_then(|f| f.line(2000));
        fields.finish();
        if let (Some(field), Some(line)) = (&ssh_key, &line) {
            match PublicKey::parse(line) {
                Err(why) => told(field, ReviewFault::Key { why }),
                Ok(key) => {
                    if let Some((other, _)) = keys.iter().find(|(_, known)| *known == key) {
                        told(field, ReviewFault::SameKey { other: other.clone() });
                    }
                    keys.push((name.clone(), key));
                }
            }
        }
        if ssh_key.is_none() && review.signed {
            told(&approver, ReviewFault::NoKey { name: name.clone() });
        }
        let Some((field, address)) = email.as_ref().zip(address) else { continue };
        let is_same = |a: &&Approver| a.email.eq_ignore_ascii_case(&address);
        if let Some((other, _)) = review.approvers.iter().find(|(_, a)| is_same(a)) {
            told(field, ReviewFault::SameAddress { other: other.clone() });
        }
        review.approvers.insert(name, Approver { email: address, ssh_key: line });
    }
    fields.finish();
    if review.approvals > named {
        let fault = ReviewFault::TooMany { approvals: review.approvals, approvers: named };
        told(approvals.as_ref().unwrap_or(field), fault);
    }
    Some(review)
}

fn told(field: &Field<'_>, what: ReviewFault) {
    field.fault(Fault::Review { what });
}

/// A folder beneath the root of a repository, with `/` between its parts and none around them.
fn within(field: &Field<'_>) -> Option<String> {
    let path = field.line(1000)?;
    let bare = path.trim_end_matches('/');
    let bare = bare.strip_prefix("./").unwrap_or(bare);
    if bare == "." || bare.is_empty() && !path.starts_with('/') {
        return None;
    }
    if bare.split('/').any(|part| matches!(part, "" | "." | "..")) {
        told(field, ReviewFault::Folder { path });
        return None;
    }
    Some(bare.to_owned())
}
