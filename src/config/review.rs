//! `review`: the approvals that are asked for.

use std::path::Path;

use super::values::{checked_address, file};
use super::{Approver, Review};
use crate::problem::Fault;
use crate::yaml::Field;

pub(super) fn review(field: &Field<'_>, folder: &Path) -> Option<Review> {
    field.note_key(Fault::ReviewNotBuilt);
    let review = || Review {
        repository: folder.to_owned(),
        branch: "main".to_owned(),
        approvals: 1,
        signed: true,
        approvers: Default::default(),
    };
    let Some(mut fields) = field.fields() else { return Some(review()) };
    let mut review = review();
    if let Some(path) = fields.given("repository").and_then(|f| file(&f, folder)) {
        review.repository = path;
    }
    if let Some(branch) = fields.given("branch").and_then(|f| f.line(200)) {
        review.branch = branch;
    }
    if let Some(approvals) = fields.given("approvals").and_then(|f| f.whole(1, 10)) {
        review.approvals = approvals as usize;
    }
    if let Some(signed) = fields.given("signed").and_then(|f| f.yes()) {
        review.signed = signed;
    }
    for (name, approver) in fields.given("approvers").and_then(|f| f.entries()).unwrap_or_default()
    {
        if let Some(mut fields) = approver.fields() {
            let email = fields.required("email").and_then(|f| checked_address(&f));
            let ssh_key = fields.given("ssh_key").and_then(|f| f.line(2000));
            if let Some(email) = email {
                review.approvers.insert(name.to_owned(), Approver { email, ssh_key });
            }
            fields.finish();
        }
    }
    fields.finish();
    Some(review)
}
