//! Every fault has words in both languages, and none of them can harm a terminal.

use std::collections::BTreeSet;

use jiff::civil::date;

use super::*;
use crate::attachment::{AttachmentFault, AttachmentType};
use crate::number::PatternFault;
use crate::problem::{
    AddressFault, AnswerFault, Astray, FeedbackFault, FileRefusal, Lint, ListFault, MailFault,
    MediaRefusal, OccasionFault, ReminderFault, ReviewFault, RowFault, Slip, Spot, TemplateSlip,
    TimeFault, UnusableList, Wanted, severity_of,
};
use crate::ssh::BadKey;

/// One of each variant, with values as hostile as a file can make them.
fn all() -> Vec<Fault> {
    let bad = || "a\u{1b}[31m\u{202e}\nb".to_owned();
    let key = bad;
    let value = bad;
    let near = || Some("title".to_owned());
    let mut all = vec![
        Fault::TooLarge { limit: 65_536 },
        Fault::NotUtf8,
        Fault::ControlCharacter { code: 7 },
        Fault::FrontMatterMissing,
        Fault::FrontMatterOpen,
        Fault::Tab,
        Fault::TooComplex,
        Fault::NoKeys,
        Fault::RepeatedKey { key: key(), first_line: 3 },
        Fault::UnknownKey { key: key(), nearest: near() },
        Fault::UnknownKey { key: key(), nearest: None },
        Fault::MissingKey { key: key() },
        Fault::EmptyValue { key: key() },
        Fault::TwoNames { key: key(), other: value() },
        Fault::Unquoted { key: key() },
        Fault::NotOneOf { key: key(), value: value(), allowed: vec!["a".into()], nearest: near() },
        Fault::NotOneOf { key: key(), value: value(), allowed: vec!["a".into()], nearest: None },
        Fault::OutOfRange { key: key(), least: 1, most: 9 },
        Fault::BadDuration { key: key(), value: value() },
        Fault::BadSize { key: key(), value: value() },
        Fault::BadRate { key: key(), value: value() },
        Fault::BadName { key: key(), value: value() },
        Fault::BadAddress { key: key(), value: value() },
        Fault::BadHandle { key: key(), value: value() },
        Fault::BadUrl { key: key(), value: value() },
        Fault::BadHost { key: key(), value: value() },
        Fault::LoopbackOnly { key: key(), host: value() },
        Fault::HeaderCharacter { key: key(), code: 10 },
        Fault::TooLong { key: key(), limit: 300 },
        Fault::UnknownAccount { name: value(), nearest: near() },
        Fault::UnknownAccount { name: value(), nearest: None },
        Fault::UnknownList { name: value(), nearest: near() },
        Fault::SameHandle { handle: value(), first: value(), second: value() },
        Fault::SameId { id: "a".into(), other: "b.md".into() },
        Fault::NoChannel,
        Fault::NoMail,
        Fault::NotBuilt { key: key() },
        Fault::Exposed { path: value(), owner: None },
        Fault::Exposed { path: value(), owner: Some(1000) },
        Fault::MediaPath { path: value() },
        Fault::UnknownMedia { name: value(), nearest: near() },
        Fault::UnknownMedia { name: value(), nearest: None },
        Fault::TooManyMedia { count: 5 },
        Fault::AttachmentPath { path: value() },
        Fault::SameAttachment { name: value() },
        Fault::UnknownAttachment { file: value(), nearest: near() },
        Fault::UnknownAttachment { file: value(), nearest: None },
        Fault::NothingAttached,
        Fault::AttachmentsNotMailed,
        Fault::AttachmentsTooLarge { files: vec![(value(), 12_000_000)], limit: 10_000_000 },
        Fault::MixedMedia { account: value(), part: 2 },
        Fault::UnusedMedia { name: value() },
        Fault::RecipientsWithout { placeholder: "{{ recipient.name }}", without: 2, of: 9 },
        Fault::RepostHasWords { account: value() },
        Fault::AssistHasMedia { account: value() },
        Fault::NothingToRepost { account: value() },
        Fault::NoCredential { account: value() },
        Fault::NoHolder { account: value() },
        Fault::NoId,
        Fault::BadId { value: value() },
        Fault::NoInstant,
        Fault::NowNotAllowed { kind: value() },
        Fault::EventEndsFirst,
        Fault::EventPast,
        Fault::RsvpLate,
        Fault::NoEvent,
        Fault::ExpiresFirst,
        Fault::Occasion { fault: OccasionFault::EarlyBesideNow },
        Fault::Occasion { fault: OccasionFault::EarlyNotBefore },
        Fault::Occasion { fault: OccasionFault::EarlyWithoutMail },
        Fault::Occasion { fault: OccasionFault::ListWithoutEmbargo { list: value() } },
        Fault::Occasion { fault: OccasionFault::MailBeforeRelease },
        Fault::Occasion { fault: OccasionFault::MailAfterExpiry },
        Fault::Occasion { fault: OccasionFault::MailAlone },
        Fault::Quiet { reason: value(), until: jiff::Timestamp::UNIX_EPOCH, accounts: vec![] },
        Fault::Quiet {
            reason: value(),
            until: jiff::Timestamp::UNIX_EPOCH,
            accounts: vec![value()],
        },
        Fault::QuietEndsFirst,
        Fault::WasNotThere { original: value() },
        Fault::NowIsWas,
        Fault::FarFromName { date: date(2026, 10, 20) },
        Fault::NoReference { key: key() },
        Fault::NobodyToAnswer,
        Fault::NoDestination,
        Fault::PostTooLong { account: value(), part: 2, weight: 300 },
        Fault::PostEmpty { account: value(), part: 2 },
        Fault::PostCharacter { account: value(), part: 2, code: 0xfeff },
        Fault::PostPlaceholder { account: value(), part: 2, text: value() },
        Fault::PostTooSimilar { first: value(), second: value(), percent: 82 },
        Fault::PostAlike { first: value(), second: value(), percent: 41 },
        Fault::PostMention { account: value(), part: 2, handle: value(), nearest: near() },
        Fault::PostMention { account: value(), part: 2, handle: value(), nearest: None },
        Fault::PostCashtags { account: value(), part: 2, cashtags: vec![value(), value()] },
        Fault::SecondLink { account: value(), part: 3, first: 1 },
        Fault::HashtagCase { hashtag: value() },
        Fault::BodyEmpty,
        Fault::BodyHtml { text: value() },
        Fault::BodyLink { scheme: value() },
        Fault::BodyLinkNowhere { target: value() },
        Fault::BodyImage,
        Fault::ToFill { text: value(), draft: true },
        Fault::ToFill { text: value(), draft: false },
        Fault::UnknownPlaceholder { text: value(), known: vec!["b".into()], nearest: near() },
        Fault::UnknownPlaceholder { text: value(), known: vec!["b".into()], nearest: None },
        Fault::WrongWeekday { written: value(), date: date(2026, 10, 29) },
        Fault::LetterTooLarge { bytes: 120_001, limit: 100_000 },
    ];
    let patterns = [
        PatternFault::Brace,
        PatternFault::Unknown(value()),
        PatternFault::Twice("serial"),
        PatternFault::NoSerial,
        PatternFault::Touching,
    ];
    let lints = [
        Lint::NumberForm { number: value(), patterns: vec![value()] },
        Lint::NumberMonth { number: value(), right: "X".into() },
        Lint::NumberYear { number: value(), right: 2026 },
        Lint::NumberSame { number: value(), other: value() },
        Lint::NumberOrder { number: value(), earlier: value(), other: value() },
        Lint::NumberLeftover { number: value() },
        Lint::NumberElsewhere { number: value(), other: value() },
        Lint::TitleLong { length: 111, limit: 110 },
        Lint::TitleCapitals,
        Lint::TitleSame { other: value() },
        Lint::DescriptionLong { length: 201, limit: 200 },
        Lint::SubjectLong { length: 79, limit: 78 },
        Lint::NoContact,
        Lint::AltShort { least: 10 },
        Lint::AltFileName,
        Lint::AltImageOf { words: "image of".into() },
        Lint::Close { other: value(), minutes: 0 },
        Lint::Close { other: value(), minutes: 2 },
        Lint::Weekend,
        Lint::Night,
        Lint::DeadReference { id: value(), nearest: near() },
        Lint::DeadReference { id: value(), nearest: None },
        Lint::UnusedAttachment { file: value() },
        Lint::UnusedTemplate { nearest: "letter.html.j2" },
        Lint::SilenceUnknown { code: value(), nearest: near() },
        Lint::SilenceUnknown { code: value(), nearest: None },
        Lint::SilenceError { code: value() },
        Lint::SilenceReason { code: value(), least: 5 },
        Lint::SilenceNothing { code: value() },
    ];
    let patterns = patterns.map(|fault| Lint::Pattern { pattern: value(), fault });
    all.extend(patterns.into_iter().chain(lints).map(|lint| Fault::Lint { lint }));
    let slips = [
        TemplateSlip::Syntax { detail: value() },
        TemplateSlip::Unknown { name: value(), nearest: near() },
        TemplateSlip::Unknown { name: value(), nearest: None },
        TemplateSlip::Undefined,
        TemplateSlip::Endless,
        TemplateSlip::TooLarge { limit: 50_000 },
        TemplateSlip::Missing { name: value() },
        TemplateSlip::Placeholder { text: value() },
        TemplateSlip::Control { code: 7 },
        TemplateSlip::Failed { detail: value() },
    ];
    all.extend(slips.map(|slip| Fault::Template { slip }));
    let refusals = || {
        vec![
            FileRefusal::Symlink,
            FileRefusal::HardLink,
            FileRefusal::NotAFile,
            FileRefusal::TooLarge,
            FileRefusal::Permission,
            FileRefusal::Name,
            FileRefusal::Changing,
            FileRefusal::System(bad()),
            FileRefusal::Other,
        ]
    };
    all.extend(refusals().into_iter().map(|what| Fault::Refused { what }));
    for what in [
        MediaRefusal::Missing { nearest: Some(bad()) },
        MediaRefusal::Missing { nearest: None },
        MediaRefusal::Symlink,
        MediaRefusal::HardLink,
        MediaRefusal::NotRegular,
        MediaRefusal::Permission,
        MediaRefusal::Type,
        MediaRefusal::TooLarge { limit: 5_000_000 },
        MediaRefusal::Changing,
        MediaRefusal::System(bad()),
    ] {
        all.push(Fault::Attachment { file: bad(), what: what.clone() });
        all.push(Fault::Media { file: bad(), what });
    }
    for fault in [
        ReminderFault::Empty,
        ReminderFault::NoTime,
        ReminderFault::BadCron { line: bad() },
        ReminderFault::NoUntil,
        ReminderFault::NoFrom,
        ReminderFault::NoEvent,
        ReminderFault::BadOffset { value: bad() },
        ReminderFault::ClockWithoutDays,
        ReminderFault::BadClock { value: bad() },
        ReminderFault::BeforeRelease,
        ReminderFault::AfterExpiry,
        ReminderFault::AfterEvent,
        ReminderFault::Never,
        ReminderFault::TooOften { limit: 100 },
        ReminderFault::ByHand { account: bad() },
        ReminderFault::TooFewTexts { account: bad(), texts: 1, times: 3 },
        ReminderFault::Repeats { account: bad(), first: 1, second: 2, percent: 90 },
        ReminderFault::RepeatsRelease { account: bad(), other: bad(), text: 1, percent: 90 },
        ReminderFault::NoMail,
    ] {
        all.push(Fault::Reminder { fault });
    }
    for fault in [
        AnswerFault::NoNumber { id: bad() },
        AnswerFault::OtherType,
        AnswerFault::ForAll { key: key() },
        AnswerFault::OneAccount,
    ] {
        all.push(Fault::Answer { fault });
    }
    for fault in [
        FeedbackFault::WorkingDays { value: bad() },
        FeedbackFault::BadClock { value: bad() },
        FeedbackFault::ReportBeforeEnd,
        FeedbackFault::ShortRetention,
        FeedbackFault::ListenNeedsPlan,
        FeedbackFault::RareVerification,
        FeedbackFault::TooManyTopics { limit: 100 },
        FeedbackFault::UnknownItem { item: bad(), nearest: near() },
        FeedbackFault::UnknownItem { item: bad(), nearest: None },
        FeedbackFault::NotYetReceived,
        FeedbackFault::NoText,
        FeedbackFault::AnotherNote { number: "sp-041/7".into() },
        FeedbackFault::OtherFile,
    ] {
        all.push(Fault::Feedback { fault });
    }
    for what in [
        MailFault::Key { detail: bad() },
        MailFault::Unaligned { domain: bad(), sender: bad() },
        MailFault::Unheard { key: "email.unsubscribe.url", needs: "web" },
    ] {
        all.push(Fault::Mail { what });
    }
    let keys = [BadKey::Syntax, BadKey::Private, BadKey::Type, BadKey::Short];
    let mut reviews = keys.map(|why| ReviewFault::Key { why }).to_vec();
    reviews.extend([
        ReviewFault::NoKey { name: bad() },
        ReviewFault::SameKey { other: bad() },
        ReviewFault::SameAddress { other: bad() },
        ReviewFault::TooMany { approvals: 3, approvers: 2 },
        ReviewFault::Folder { path: bad() },
    ]);
    all.extend(reviews.into_iter().map(|what| Fault::Review { what }));
    let astray = [
        Astray::Ending,
        Astray::Symlink,
        Astray::Name,
        Astray::Depth { most: 16 },
        Astray::TooMany { most: 1_000_000 },
    ];
    let folders = refusals().into_iter().map(Astray::Folder);
    all.extend(astray.into_iter().chain(folders).map(|why| Fault::Astray { why }));
    let rows = [
        RowFault::Address(AddressFault::Missing),
        RowFault::Address(AddressFault::Form),
        RowFault::Address(AddressFault::Local),
        RowFault::Address(AddressFault::Domain),
        RowFault::Deceptive(bad()),
        RowFault::Duplicate(3),
        RowFault::Fields { found: 3, wanted: 2 },
        RowFault::Quote,
        RowFault::Encoding,
        RowFault::NoBasis,
        RowFault::Since,
        RowFault::SinceFuture(jiff::civil::date(2027, 1, 10)),
    ];
    let lists = [
        ListFault::NotFound,
        ListFault::NotAFile,
        ListFault::Permission,
        ListFault::TooLarge { limit: 20 * 1024 * 1024 },
        ListFault::System(bad()),
        ListFault::Utf16,
        ListFault::NoEmailColumn,
        ListFault::NoBasisColumn,
        ListFault::ColumnTwice("email"),
    ];
    for fault in [
        AttachmentFault::Empty,
        AttachmentFault::Name { kind: AttachmentType::Pdf },
        AttachmentFault::Program,
        AttachmentFault::Script,
        AttachmentFault::Page,
        AttachmentFault::Macros,
        AttachmentFault::Encrypted,
        AttachmentFault::Archive,
        AttachmentFault::OldOffice,
        AttachmentFault::Damaged,
        AttachmentFault::NotUtf8,
        AttachmentFault::Unknown,
    ] {
        all.push(Fault::Attachment { file: bad(), what: MediaRefusal::Content(fault) });
    }
    for fault in lists.into_iter().chain(rows.map(ListFault::Header)) {
        let list = UnusableList { file: bad(), fault };
        all.push(Fault::UnusableList { name: bad(), list });
    }
    for slip in [
        Slip::Colon,
        Slip::Start('\u{1b}'),
        Slip::Quote,
        Slip::Indent,
        Slip::Bracket,
        Slip::SecondDocument,
        Slip::Key,
        Slip::Other,
    ] {
        all.push(Fault::Syntax { slip, detail: bad() });
    }
    for wanted in [
        Wanted::Text,
        Wanted::YesNo,
        Wanted::WholeNumber,
        Wanted::Dollars,
        Wanted::PerCent,
        Wanted::List,
        Wanted::Keys,
        Wanted::TextOrList,
        Wanted::Post,
        Wanted::NoneOrKeys,
    ] {
        all.push(Fault::WrongType { key: key(), wanted });
    }
    for fault in [
        TimeFault::Unreadable(bad()),
        TimeFault::NoTimeOfDay,
        TimeFault::NoZone,
        TimeFault::UnknownZone { name: bad(), nearest: near() },
        TimeFault::UnknownZone { name: bad(), nearest: None },
        TimeFault::NoSuchDate(bad()),
        TimeFault::NoSuchTime(bad()),
        TimeFault::Year(1026),
        TimeFault::Gap { local: "2026-03-29 02:30".into(), zone: bad() },
        TimeFault::Fold { local: "2026-10-25 02:30".into(), zone: bad() },
        TimeFault::Contradiction { offset: bad(), zone: bad(), right: "+07".into() },
    ] {
        all.push(Fault::Time { key: key(), fault });
    }
    all
}

#[test]
fn every_fault_has_words_in_both_languages() {
    let (mut codes, mut unlisted) = (BTreeSet::new(), BTreeSet::new());
    for fault in all() {
        for words in [message, help] {
            let (id, en) = (words(Lang::Id, &fault), words(Lang::En, &fault));
            assert!(!id.trim().is_empty() && !en.trim().is_empty(), "{fault:?}");
            assert_ne!(id, en, "{fault:?}");
            assert!(!id.contains("\u{1b}") && !id.contains('\n') && !id.contains('\u{202e}'));
            assert!(!en.contains("\u{1b}") && !en.contains('\n') && !en.contains('\u{202e}'));
        }
        codes.insert(fault.code());
        if severity_of(fault.code()) != Some(fault.severity()) {
            unlisted.insert((fault.code(), fault.severity().name()));
        }
    }
    assert!(unlisted.is_empty(), "not so in problem/codes.rs: {unlisted:?}");
    // A new code needs its sample above.
    let source = concat!(
        include_str!("../../problem.rs"),
        include_str!("../../problem/lint.rs"),
        include_str!("../../problem/media.rs"),
        include_str!("../../problem/reminder.rs"),
        include_str!("../../attachment/fault.rs"),
        include_str!("../../problem/time.rs")
    );
    let codes_in_source = source.lines().filter_map(|line| {
        let (_, rest) = line.split_once('"')?;
        let code = rest.split('"').next()?;
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c);
        (code.contains('.') && code.chars().all(plain)).then_some(code)
    });
    let missing: Vec<_> = codes_in_source.filter(|code| !codes.contains(code)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn a_problem_looks_the_same_to_people_and_tools() {
    let fault = Fault::UnknownKey { key: "titel".into(), nearest: Some("title".into()) };
    let problem = Problem::new(fault, Spot::new(3, 3));
    let source = "---\nx: 1\n  titel: é\u{1b}[31m\u{202e}x\n---\n";
    assert_eq!(
        render(&problem, "a.md", source, Lang::Id),
        "a.md:3:3: error[key.unknown]: \"titel\" bukan kunci yang dikenal\n  3 |   titel: é\u{fffd}[31m\u{fffd}x\n    |   ^\nhelp: apakah maksudnya \"title\"?\n"
    );
    assert_eq!(
        render(&problem, "a\n.md", "one line", Lang::En),
        "a\u{fffd}.md:3:3: error[key.unknown]: \"titel\" is not a known key\nhelp: did you mean \"title\"?\n"
    );
    let far = Problem::new(Fault::NotUtf8, Spot::new(1, 5_000));
    let shown = render(&far, "a.md", &"x".repeat(100_000), Lang::En);
    assert!(shown.len() < 400, "{shown}");
    let odd = Problem::new(Fault::NotUtf8, Spot::new(0, 0));
    render(&odd, "a.md", "", Lang::En);
}
