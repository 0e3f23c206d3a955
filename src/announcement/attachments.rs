//! `attachments`: the files that go with the letter, and which of them do.

use super::media::path;
use super::{AttachmentFile, Kind};
use crate::problem::{Fault, nearest};
use crate::yaml::{Field, Value};

/// `attachments`: a list of paths, or of `{ file, title }`.
pub(super) fn attachments(field: Option<&Field<'_>>) -> Vec<AttachmentFile> {
    let mut all: Vec<AttachmentFile> = Vec::new();
    for item in field.and_then(|f| f.list()).unwrap_or_default() {
        let Some(attachment) = one(&item) else { continue };
        let same = |other: &AttachmentFile| other.name().eq_ignore_ascii_case(attachment.name());
        match all.iter().any(same) {
            // Mail programs save both under one name.
            true => item.fault(Fault::SameAttachment { name: attachment.name().to_owned() }),
            false => all.push(attachment),
        }
    }
    all
}

fn one(item: &Field<'_>) -> Option<AttachmentFile> {
    if !matches!(item.node.value, Value::Map(_)) {
        return Some(AttachmentFile { file: checked(item)?, title: None, at: item.at() });
    }
    let mut fields = item.fields()?;
    let file = fields.required("file").and_then(|f| Some((checked(&f)?, f.at())));
    let title = fields.given("title").and_then(|f| f.line(200));
    fields.finish();
    let (file, at) = file?;
    Some(AttachmentFile { file, title: title.filter(|t| !t.trim().is_empty()), at })
}

fn checked(field: &Field<'_>) -> Option<String> {
    path(field, |path| Fault::AttachmentPath { path })
}

/// `email.attachments`: which of `all` go with the letter. Left out, all of them do.
pub(super) fn chosen(field: Option<&Field<'_>>, all: &[AttachmentFile]) -> Vec<String> {
    let every = || all.iter().map(|a| a.file.clone()).collect();
    let Some(field) = field else { return every() };
    if !matches!(field.node.value, Value::List(_)) {
        let wanted = field.yes().unwrap_or(true);
        if wanted && all.is_empty() {
            field.fault(Fault::NothingAttached);
        }
        return if wanted { every() } else { Vec::new() };
    }
    let mut files: Vec<String> = Vec::new();
    for item in field.list().unwrap_or_default() {
        let Some(file) = item.line(1000) else { continue };
        if !all.iter().any(|a| a.file == file) {
            let nearest = nearest(&file, all.iter().map(|a| a.file.as_str()));
            item.fault(Fault::UnknownAttachment { file, nearest });
        } else if !files.contains(&file) {
            files.push(file);
        }
    }
    files
}

/// `email.calendar`: whether the letter brings the event as an `.ics` file. Left out, it does
/// where there is one to bring; a withdrawal cancels the one of its original.
pub(super) fn calendar(field: Option<&Field<'_>>, kind: Kind, has_event: bool) -> bool {
    let may_be = has_event || kind == Kind::Withdrawal;
    let Some(field) = field else { return may_be };
    let wanted = field.yes().unwrap_or(true);
    if wanted && !may_be {
        field.fault(Fault::NoEvent);
    }
    wanted && may_be
}
