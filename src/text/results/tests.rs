//! What the desk and whoever asks is told, wholly in one language.

use jiff::Timestamp;

use super::*;
use crate::lang::Lang;
use crate::plan::Why;
use crate::plan::fact::{Cause, Reason};
use crate::plan::notice::{News, Notice, PostResult, Receipt};
use crate::plan::resend::{Refusal, Skip};
use crate::plan::tally::{Letters, Standing};
use crate::problem::{Astray, FileRefusal, ListFault, SignIn, UnusableList};

/// Words that only an English sentence has.
const ENGLISH: [&str; 8] = [" the ", " is ", " not ", " be ", " its ", " read", " file", " list "];

#[track_caller]
fn is_indonesian(text: &str) {
    let padded = format!(" {} ", text.replace('\n', " ").to_lowercase());
    for word in ENGLISH {
        assert!(!padded.contains(word), "{word:?} in {text}");
    }
}

fn of_list(fault: ListFault) -> Why {
    let list = UnusableList { file: "daftar/pers.csv".into(), fault };
    Why::ListUnreadable { name: "pers".into(), list }
}

#[test]
fn an_unusable_list_is_told_with_its_file_and_a_cure_in_the_language_asked_for() {
    for (fault, cure) in [
        (ListFault::NotFound, "email.lists"),
        (ListFault::NotAFile, "email.lists"),
        (ListFault::Permission, "TI"),
        (ListFault::TooLarge { limit: 20 << 20 }, "bagi"),
        (ListFault::System("Input/output error (os error 5)".into()), "TI"),
        (ListFault::NoEmailColumn, "email,name,outlet,basis,since"),
        (ListFault::NoBasisColumn, "email,name,outlet,basis,since"),
        (ListFault::Utf16, "CSV UTF-8"),
        (ListFault::ColumnTwice("name"), "hapus"),
        (ListFault::Header(crate::problem::RowFault::Encoding), "CSV UTF-8"),
    ] {
        let said = why(Lang::Id, &of_list(fault.clone()));
        is_indonesian(&said);
        let (what, how) = said.split_once(". ").expect("two sentences");
        assert!(what.starts_with("Daftar pers") && what.contains("daftar/pers.csv"), "{said}");
        assert!(how.to_lowercase().contains(&cure.to_lowercase()), "{said}");
        assert_ne!(said, why(Lang::En, &of_list(fault)));
    }
}

#[test]
fn a_stray_is_told_with_a_cure_in_the_language_of_the_desk() {
    let all = [
        Astray::Ending,
        Astray::Symlink,
        Astray::Name,
        Astray::Depth { most: 16 },
        Astray::TooMany { most: 1_000_000 },
        Astray::Folder(FileRefusal::Permission),
        Astray::Folder(FileRefusal::Other),
    ];
    for astray in all {
        let news = News::Stray { path: "konsep.docx".into(), why: astray };
        let notices = [Notice { key: "k".into(), news }];
        let subject = desk_subject(Lang::Id, &notices);
        assert_eq!(subject, "[siaran] Tidak dibaca: konsep.docx");
        let text = desk_text(Lang::Id, &notices);
        is_indonesian(&text);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 5, "path, what, cure: {text}");
        assert!(lines[3..].iter().all(|l| l.ends_with('.')), "{text}");
    }
}

#[test]
fn a_command_for_the_desk_names_the_item_and_nothing_else_is_touched() {
    let held = |why: Why| {
        let news = News::Held { id: "a-1".into(), title: "A".into(), due: None, why };
        desk_text(Lang::Id, &[Notice { key: "k".into(), news }])
    };
    assert!(held(Why::DueAtStart).contains("`siaran release a-1 --now`"));
    let hold = Why::Hold { reason: "data COVID-19".into(), who: "siti".into() };
    assert!(held(hold).contains("Ditahan oleh siti: data COVID-19."));
}

#[test]
fn a_stopped_account_is_told_with_its_own_cure_and_name() {
    let said = |lang, cause| {
        let news = News::Parked { account: "kantor".into(), cause };
        desk_text(lang, &[Notice { key: "k".into(), news }])
    };
    let causes = [Cause::Credential, Cause::OtherAccount, Cause::NoCredential, Cause::SignIn];
    for lang in [Lang::Id, Lang::En] {
        let mut cures: Vec<String> = causes
            .iter()
            .map(|cause| said(lang, *cause).lines().last().expect("a cure").to_owned())
            .collect();
        assert!(cures.iter().all(|cure| cure.contains("kantor")), "{cures:?}");
        cures.sort();
        cures.dedup();
        assert_eq!(cures.len(), causes.len(), "each its own");
    }
    assert!(said(Lang::Id, Cause::SignIn).contains("`siaran account login kantor`"));
    causes.iter().for_each(|cause| is_indonesian(&said(Lang::Id, *cause)));
}

/// Everything about accounts that is told in one language.
fn of_accounts(lang: Lang) -> Vec<String> {
    let ends = [
        SignIn::Never,
        SignIn::OtherApp,
        SignIn::Refused("invalid_grant".into()),
        SignIn::BrokenOff,
        SignIn::Damaged,
        SignIn::AppRefused("invalid_client".into()),
    ];
    let refused = |cause| Reason::new(cause, Some(401), "x");
    let at = jiff::Timestamp::UNIX_EPOCH;
    let mut all = vec![
        no_such_account(lang, "kantr", &["kantor"]),
        used_by_hand(lang, "kantor"),
        credential_unusable(lang, "kantor", "x"),
        tokens_unusable(lang, "kantor", "state/tokens/kantor.json", "x"),
        nothing_to_sign_in(lang, "kantor"),
        no_sign_in_to_sandbox(lang).to_owned(),
        open_here(lang, "kementeladan", "http://127.0.0.1:8421/callback"),
        open_and_paste(lang, "kementeladan"),
        open_and_type_pin(lang, "kementeladan"),
        port_taken(lang, 8421),
        answer_of_other(lang).to_owned(),
        denied(lang).to_owned(),
        answer_received(lang).to_owned(),
        no_answer(lang).to_owned(),
        sign_in_failed(lang, &refused(Cause::Credential)),
        signed_in_as_other(lang, "lain", "kementeladan"),
        signed_in(lang, "kantor", "kementeladan"),
        account_well(lang, "kantor", "kementeladan"),
        credential_of_other(lang, "kantor", "lain", "kementeladan"),
        parked(lang, &reason(lang, &refused(Cause::NoCredits))),
    ];
    for cause in [Cause::Credential, Cause::NoCredits, Cause::Unreachable] {
        all.extend([true, false].map(|new| account_failed(lang, "kantor", &refused(cause), new)));
    }
    for end in &ends {
        all.push(must_sign_in(lang, "kantor", end));
        all.extend([None, Some(at)].map(|at| will_end(lang, "kantor", at, end)));
    }
    let states = ["by_hand", "missing", "unusable", "ready", "ending", "sign_in_needed"];
    all.extend(states.map(|state| credential_state(lang, state).to_owned()));
    let silences = [(None, None), (Some(0), None), (Some(4), None), (Some(4), Some(3))];
    all.extend(silences.map(|(days, limit)| silence(lang, days, limit)));
    all
}

#[test]
fn accounts_and_sign_ins_are_told_in_the_language_asked_for() {
    let (indonesian, english) = (of_accounts(Lang::Id), of_accounts(Lang::En));
    for (id, en) in indonesian.iter().zip(&english) {
        is_indonesian(id);
        assert_ne!(id, en);
    }
    let cures = english.iter().filter(|text| text.contains("siaran account login kantor"));
    assert_eq!(cures.count(), 1 + 1 + 5 + 12, "each sign-in that is needed names its command");
}

#[test]
fn the_subject_of_a_receipt_says_how_much_went_out_and_whose_later_post_it_is() {
    let subject = |lang, occasion: &str, standings: &[Standing]| {
        let post = |standing: &Standing| PostResult {
            account: "kantor".into(),
            part: 1,
            standing: *standing,
            url: None,
        };
        let receipt = Receipt {
            quiet: Vec::new(),
            id: "peta".into(),
            title: "Peta".into(),
            occasion: occasion.into(),
            due: Timestamp::UNIX_EPOCH,
            posts: standings.iter().map(post).collect(),
            acts: Vec::new(),
            letters: Letters::default(),
            refused: Vec::new(),
            skew_ms: None,
        };
        let news = News::Receipt(Box::new(receipt));
        desk_subject(lang, &[Notice { key: "k".into(), news }])
    };
    let (sent, refused) = (Standing::Sent, Standing::Refused);
    for (occasion, standings, id, en) in [
        ("release", &[sent, sent][..], "Sudah disiarkan: Peta", "Released: Peta"),
        ("release", &[sent, refused], "Disiarkan sebagian: Peta", "Partly released: Peta"),
        ("release", &[refused], "Tidak tersiar: Peta", "Not released: Peta"),
        ("after:kabiro", &[sent], "Sudah disiarkan: Peta (X kabiro)", "Released: Peta (X kabiro)"),
    ] {
        assert_eq!(subject(Lang::Id, occasion, standings), format!("[siaran] {id}"));
        assert_eq!(subject(Lang::En, occasion, standings), format!("[siaran] {en}"));
    }
}

#[test]
fn what_is_said_of_lists_and_erasures_is_wholly_in_the_language_asked_for() {
    use crate::plan::LeftOut;
    use crate::plan::erasure::Obstacle;
    let left_out = LeftOut { objected: 1, bounced: 2, erased: 3 };
    let all = |lang| {
        let mut all = vec![
            list_members(lang, 3, 2, left_out),
            row_left_out(lang, 3, ""),
            row_of_erased(lang, 3),
            overlap(lang, "pers", 2),
            lists_checked(lang, 1, 2, 3),
            no_address(lang, "a"),
            no_such_list(lang, "pers"),
            nothing_kept(lang, "a@b.id"),
            on_no_list(lang, "a@b.id"),
            unsubscribed(lang, "a@b.id"),
            not_suppressed(lang, "a@b.id"),
            erased_for_good(lang, "a@b.id"),
            allowed(lang, "a@b.id"),
            erased(lang, "state", 2),
            erased_but_named(lang, "sp-041"),
            not_begun(lang).to_owned(),
            out_of_lists(lang, "a@b.id"),
            not_in_sandbox(lang).to_owned(),
            not_wiped(lang).to_owned(),
            rows_removed(lang, "pers.csv", 2),
            row_names(lang, "pers.csv", 2),
            letters_planned(lang, 7, left_out, &["pers".to_owned()], "Judul"),
        ];
        all.extend([true, false].map(|whole| erasure_done(lang, "a@b.id", whole)));
        let item = || "sp-041".to_owned();
        let obstacles = [Obstacle::OnItsWay { item: item() }, Obstacle::Release { item: item() }];
        all.extend(obstacles.map(|obstacle| cannot_erase_now(lang, "a@b.id", &obstacle)));
        all
    };
    for (said, english) in all(Lang::Id).into_iter().zip(all(Lang::En)) {
        is_indonesian(&said);
        assert_ne!(said, english);
    }
}

#[test]
fn early_copies_and_sending_again_are_told_in_the_language_asked_for() {
    let late = Why::Late { by: jiff::SignedDuration::from_mins(20) };
    let notice = |why: Why| {
        let (id, title, due) = ("a".into(), "Anggaran".into(), Timestamp::UNIX_EPOCH);
        Notice { key: String::new(), news: News::Early { id, title, due, why } }
    };
    let said = desk_text(Lang::Id, &[notice(late.clone())]);
    is_indonesian(&said);
    assert!(said.contains("Salinan awal tidak dikirim") && said.contains("20 menit"), "{said}");
    assert!(!said.contains("siaran release"), "that would publish: {said}");
    let said = desk_text(Lang::En, &[notice(late)]);
    assert!(said.contains("20 min late.") && !said.contains("siaran release"), "{said}");

    let dead = Reason::new(Cause::Rejected, Some(550), "5.1.1");
    for skip in [
        Skip::Arrived,
        Skip::CameBack,
        Skip::Pending,
        Skip::Unknown,
        Skip::Closed,
        Skip::EmbargoOver,
        Skip::Objected,
        Skip::Suppressed(dead),
    ] {
        is_indonesian(&skipped(Lang::Id, "a@b.example", &skip));
        assert_ne!(skipped(Lang::Id, "", &skip), skipped(Lang::En, "", &skip));
    }
    for refusal in [
        Refusal::NothingSent,
        Refusal::Cancelled,
        Refusal::Replaced("b".into()),
        Refusal::Expired,
        Refusal::NoLetterTo("a@b.example".into()),
    ] {
        is_indonesian(&not_resent(Lang::Id, "a", &refusal));
        assert_ne!(not_resent(Lang::Id, "a", &refusal), not_resent(Lang::En, "a", &refusal));
    }
}
