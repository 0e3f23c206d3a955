//! Whether what is to go out was approved, when, and who has still to approve it.

use std::collections::HashSet;
use std::sync::Arc;

use super::asker::terms;
use super::fact::{Answered, Fact, Snapshot};
use super::history::{GIT, History, Hold, ItemHistory, Stamp, Vouched};
use super::view::{Candidate, View};
use crate::announcement::{Announcement, Reading};
use crate::approval::{Approvals, Lack};

/// How far the approval of one content is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Approval {
    /// Who vouched for it and counts, in the order in which they were met.
    pub vouched: Vec<Vouched>,
    /// So many people have to.
    pub need: usize,
    /// So many more are asked for afterwards: an emergency goes out with one.
    pub owed: usize,
    /// What is missing; empty when it is approved.
    pub lacks: Vec<Lack>,
}

impl Approval {
    fn new(mut vouched: Vec<Vouched>, mut lacks: Vec<Lack>, need: usize, asked: usize) -> Approval {
        vouched.sort_by_key(|v| v.at.order);
        let have = vouched.len();
        let is_approved = have >= need;
        if is_approved {
            lacks.clear();
        } else {
            lacks.retain(|lack| !matches!(lack, Lack::TooFew { .. }));
            lacks.insert(0, Lack::TooFew { have, need });
        }
        let owed = if is_approved { asked.saturating_sub(have) } else { 0 };
        Approval { vouched, need, owed, lacks }
    }

    fn none(need: usize, lack: Lack) -> Approval {
        Approval { need, lacks: vec![lack], ..Approval::default() }
    }

    /// How many people vouched.
    pub fn have(&self) -> usize {
        self.vouched.len()
    }

    /// Whether it may go out.
    pub fn is_given(&self) -> bool {
        self.lacks.is_empty()
    }

    /// When it was approved: the last of those who were needed was met.
    pub fn since(&self) -> Option<Stamp> {
        let last = self.vouched.get(self.need.checked_sub(1)?)?;
        self.is_given().then_some(last.at)
    }

    /// The newest approval of an emergency, which passes holds that began before it.
    pub(super) fn pass(&self, emergency: bool) -> Option<Stamp> {
        self.vouched.last().filter(|_| emergency && self.is_given()).map(|v| v.at)
    }
}

/// The approval of a content that lies in the folder; `None` where nothing is reviewed.
pub(super) fn approval(
    view: &View,
    reading: &Reading,
    announcement: &Announcement,
) -> Option<Approval> {
    let asked = view.config.review.as_ref()?.approvals;
    let (item, digest) = (reading.id.as_str(), reading.digest.as_str());
    let need = if announcement.emergency { 1 } else { asked };
    if let Some(lack) = &view.approvals.unusable {
        return Some(Approval::none(need, lack.clone()));
    }
    let standing = view.approvals.standing(item, digest);
    let past = view.history.items.get(item);
    let terms = terms(view.history, &view.approvals.terms, announcement.answers().as_ref());
    let mut vouched: Vec<Vouched> = Vec::new();
    let mut lacks = Vec::new();
    for voucher in standing.iter().flat_map(|s| &s.vouchers) {
        let met = |v: &&Vouched| v.digest == digest && v.voucher == *voucher;
        let Some(met) = past.and_then(|past| past.vouched.iter().find(met)) else { continue };
        if met.terms == terms {
            vouched.push(met.clone());
        } else {
            lacks.push(Lack::OtherTerms { approver: voucher.approver.clone() });
        }
    }
    lacks.extend(standing.iter().flat_map(|s| &s.lacks).cloned());
    Some(Approval::new(vouched, lacks, need, asked))
}

/// The approval of what is prepared and whose file cannot be read: the facts must suffice, and the
/// branch must stand where it did when they were last compared with it.
pub(super) fn approval_without_file(
    view: &View,
    past: &ItemHistory,
    snapshot: &Snapshot,
) -> Option<Approval> {
    let review = view.config.review.as_ref()?;
    let need = if snapshot.emergency { 1 } else { review.approvals };
    let tip = view.approvals.tip.as_ref().filter(|_| view.approvals.unusable.is_none());
    if tip.is_some() && tip != view.history.tip.as_ref() {
        return Some(Approval::none(need, Lack::Moved));
    }
    let number = snapshot.answers.as_ref().map(Answered::number);
    let terms = terms(view.history, &view.approvals.terms, number.as_ref());
    let counts =
        |v: &&Vouched| v.terms == terms && review.approvers.contains_key(&v.voucher.approver);
    let vouched = distinct(of_content(past, &snapshot.digest).filter(counts));
    Some(Approval::new(vouched, Vec::new(), need, review.approvals))
}

/// The approval of something that has begun: it goes on, whatever the branch says by now, and an
/// emergency still owes what it went out without.
pub(super) fn approval_of_begun(view: &View, past: &ItemHistory) -> Option<Approval> {
    let asked = view.config.review.as_ref()?.approvals;
    let begun = past.occasions.values().find(|o| o.started.is_some())?;
    let emergency = begun.snapshot.emergency;
    let need = if emergency { 1 } else { asked };
    let vouched = distinct(of_content(past, &begun.snapshot.digest));
    let mut approval = Approval::new(vouched, Vec::new(), need, asked);
    approval.lacks.clear();
    approval.owed = if emergency { asked.saturating_sub(approval.have()) } else { 0 };
    Some(approval)
}

/// Whether an emergency that is prepared as `snapshot` passes `hold`, a hold on everything: it was
/// approved after the hold began. A branch that was rewound holds emergencies too, for then nobody
/// knows what an approval is worth.
pub(super) fn passes(hold: &Hold, pass: Option<Stamp>) -> bool {
    hold.who != GIT && pass.is_some_and(|approved| approved.follows(hold.from))
}

/// See [`passes`].
pub(super) fn pass_of(past: &ItemHistory, snapshot: &Snapshot) -> Option<Stamp> {
    let newest = of_content(past, &snapshot.digest).map(|v| v.at).max_by_key(|at| at.order);
    newest.filter(|_| snapshot.emergency)
}

fn of_content<'a>(past: &'a ItemHistory, digest: &'a str) -> impl Iterator<Item = &'a Vouched> {
    past.vouched.iter().filter(move |v| v.digest == digest && !v.is_void)
}

/// The first of each person.
fn distinct<'a>(all: impl Iterator<Item = &'a Vouched>) -> Vec<Vouched> {
    let mut met = HashSet::new();
    all.filter(|v| met.insert(v.voucher.approver.as_str())).cloned().collect()
}

/// What is to be noted of `files` as the branch speaks of them: who vouches and was not met before,
/// and who was and does so no longer.
pub fn met(history: &History, files: &[Arc<Candidate>], approvals: &Approvals) -> Vec<Fact> {
    if approvals.unusable.is_some() {
        return Vec::new();
    }
    let mut facts = Vec::new();
    let mut looked = HashSet::new();
    for reading in files.iter().map(|file| &file.reading) {
        let (item, digest) = (&reading.id, &reading.digest);
        if !looked.insert((item, digest)) {
            continue;
        }
        let standing = approvals.standing(item, digest);
        let vouchers = standing.map(|s| s.vouchers.as_slice()).unwrap_or_default();
        let past = history.items.get(item);
        let number = reading.announcement.as_ref().and_then(Announcement::answers);
        let known = || past.into_iter().flat_map(|past| of_content(past, digest));
        for voucher in vouchers.iter().filter(|v| !known().any(|k| k.voucher == **v)) {
            facts.push(Fact::Vouched {
                item: item.clone(),
                digest: digest.clone(),
                terms: terms(history, &approvals.terms, number.as_ref()),
                voucher: voucher.clone(),
            });
        }
        // Who vouched anew has taken nothing back.
        let vouches = |who: &str| vouchers.iter().any(|v| v.approver == who);
        for lost in known().filter(|k| !vouches(&k.voucher.approver)) {
            facts.push(Fact::Voided {
                item: item.clone(),
                digest: digest.clone(),
                object: lost.voucher.object.clone(),
                approver: lost.voucher.approver.clone(),
            });
        }
    }
    facts
}
