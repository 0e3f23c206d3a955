//! `siaran approve`: an editor vouches for an announcement in his clone, by a signed, empty commit.

use std::path::{Path, PathBuf};

use super::clone::Clone;
use super::context::Context;
use super::newsroom::{Sheet, any_error, sheets};
use super::outcome::{Done, Failure};
use crate::approval::{People, Wanted};
use crate::config::Review;
use crate::outside::git::Repository;
use crate::plan::Candidate;
use crate::text::approval as said;
use crate::text::problems;
use crate::text::results as words;

/// Approves `named`, an id or a file.
pub fn run(context: &Context, named: &str) -> Done {
    let lang = context.lang;
    let fail = |text: String| Failure::Action(anyhow::anyhow!("{text}"));
    let review = context.config.review.as_ref();
    let review = review.ok_or_else(|| fail(words::no_review(lang).to_owned()))?;
    let sheet = find(context, named)?;
    let reading = &sheet.candidate.reading;
    if any_error(&reading.problems) {
        for problem in &reading.problems {
            eprintln!("{}", problems::render(problem, &sheet.shown, &sheet.text, lang).trim_end());
        }
        return Err(fail(words::has_errors(lang, &reading.id)));
    }
    let (announcement, wanted) = reading
        .announcement
        .as_ref()
        .zip(Wanted::of(reading))
        .ok_or_else(|| fail(words::has_errors(lang, &reading.id)))?;
    let folder = root(&sheet, &sheet.candidate);
    let clone = Clone::around(&folder)
        .ok_or_else(|| fail(words::not_a_clone(lang, &folder.display().to_string())))?;
    let branch = clone.branch().ok_or_else(|| fail(words::no_branch_here(lang).to_owned()))?;
    let people = People::of(review);
    let setting = clone.setting("user.signingkey");
    let setting = setting.ok_or_else(|| fail(words::no_signing_key(lang).to_owned()))?;
    // A key that is only in an agent or on hardware shows itself in the signature.
    let key = clone.signing_key(&setting);
    if let Some(key) = key.as_ref().filter(|key| people.by_key(key).is_none()) {
        return Err(fail(words::foreign_key(lang, &key.fingerprint())));
    }
    let paths: Vec<PathBuf> = wanted.paths().map(|path| folder.join(path)).collect();
    let own = clone.setting("user.email").map(|email| email.to_lowercase());
    for path in &paths {
        let shown = path.display().to_string();
        if !clone.is_committed(path) {
            return Err(fail(words::file_changed(lang, &shown)));
        }
        let author = clone.author(path).map(|email| email.to_lowercase());
        let by_key = key.as_ref().and_then(|key| people.by_key(key));
        let is_own = |author: &String| {
            Some(author) == own.as_ref()
                || by_key.is_some_and(|a| {
                    people.by_address(author).is_some_and(|b| people.is_same(a, b))
                })
        };
        if author.as_ref().is_some_and(is_own) {
            return Err(fail(words::own_change(lang, &shown)));
        }
    }
    if clone.has_staged() {
        return Err(fail(words::staged(lang).to_owned()));
    }
    eprintln!("{}", words::approving(lang, &reading.id, &announcement.title));
    for path in &paths {
        eprintln!("  {}", path.strip_prefix(&clone.top).unwrap_or(path).display());
    }
    let subject = words::approve_first(lang, &reading.id);
    let made = clone.sign(&subject, &format!("Approves: {}", reading.id)).ok_or(Failure::Told)?;
    counted(context, review, &clone, &branch, (&wanted, &folder), &made)
}

/// Looks at the clone as the daemon will look at the repository.
fn counted(
    context: &Context,
    review: &Review,
    clone: &Clone,
    branch: &str,
    (wanted, folder): (&Wanted, &Path),
    made: &str,
) -> Done {
    let lang = context.lang;
    let here = Review {
        repository: clone.top.clone(),
        branch: branch.to_owned(),
        folder: None,
        ..review.clone()
    };
    let approvals = Repository::open(&here, folder).look(std::slice::from_ref(wanted), &here);
    let standing = approvals.standing(&wanted.id, &wanted.digest);
    let short = &made[..made.len().min(10)];
    if standing.is_some_and(|s| s.vouchers.iter().any(|voucher| voucher.object == made)) {
        eprintln!("{}", words::approved_here(lang, &wanted.id, short, branch));
        return Ok(());
    }
    eprintln!("{}", words::not_counted(lang, short));
    for lack in approvals.unusable.iter().chain(standing.iter().flat_map(|s| &s.lacks)) {
        eprintln!("  {}\n    {}", said::lack(lang, lack), said::cure(lang, lack));
    }
    Err(Failure::Told)
}

fn find(context: &Context, named: &str) -> Result<Sheet, Failure> {
    let file = Path::new(named);
    if file.is_file() {
        let mut found = sheets(context, &[file.to_owned()])?;
        if let Some(sheet) = found.pop() {
            return Ok(sheet);
        }
    }
    let all = sheets(context, &[])?;
    let found = all.into_iter().find(|sheet| sheet.candidate.reading.id == named);
    let told = || words::no_such_item(context.lang, named);
    found.ok_or_else(|| Failure::Action(anyhow::anyhow!("{}", told())))
}

/// The announcements folder that the sheet's path starts from.
fn root(sheet: &Sheet, candidate: &Candidate) -> PathBuf {
    let shown = Path::new(&sheet.shown);
    let whole = shown.canonicalize().unwrap_or_else(|_| shown.to_owned());
    let depth = candidate.reading.path.split('/').count();
    whole.ancestors().nth(depth).unwrap_or(Path::new(".")).to_owned()
}
