use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::config::{AccountKind, Mode};
use crate::feedback::{Kind, Number, Sort};
use crate::plan::coverage::Coverage;
use crate::plan::digest::{Deliveries, Rest};
use crate::plan::history::Appearance;
use crate::plan::silence::AccountStanding;

/// Words that only an English sentence has.
const ENGLISH: [&str; 9] =
    [" the ", " is ", " not ", " be ", " its ", " of ", " since ", " open ", " new "];

fn now() -> Timestamp {
    "2026-11-24T00:30:00Z".parse().expect("an instant")
}

fn in_days(days: i64) -> Timestamp {
    now() + SignedDuration::from_hours(24 * days)
}

fn account(name: &str, kind: AccountKind, days: i64) -> AccountStanding {
    let last = Appearance { at: in_days(-days), post: "1848".to_owned() };
    AccountStanding {
        account: name.to_owned(),
        handle: format!("{name}_contoh"),
        kind,
        mode: Mode::Own,
        parked: None,
        last: Some(last),
        since: Some(in_days(-days)),
        days: Some(days),
        silent_after: Some(SignedDuration::from_hours(24 * 7)),
        is_silent: days >= 7,
    }
}

fn line(n: u32, kind: Kind, days: i64) -> Line {
    Line {
        number: Number::new("ruu-data", n),
        key: format!("{n:02}"),
        kind,
        is_confirmed: n.is_multiple_of(2),
        channel: if n == 9 { Channel::X } else { Channel::Mail },
        days,
        due: Some(in_days(3 - days)),
        is_overdue: days >= 3,
        is_open: true,
        alike: if n == 7 { 12 } else { 0 },
        engagement: if n == 9 { 214 } else { 0 },
        owner: (n == 8).then(|| "direktur@kemencontoh.example".to_owned()),
    }
}

fn quiet() -> Digest {
    Digest {
        since: Some(in_days(-7)),
        now: now(),
        sections: Vec::new(),
        rest: Rest::default(),
        sums: Sums::default(),
        accounts: vec![
            account("kantor", AccountKind::Office, 0),
            account("kabiro", AccountKind::Personal, 9),
        ],
        deliveries: Deliveries::default(),
        coverage: None,
        sorted: Vec::new(),
    }
}

fn busy() -> Digest {
    let of_mail = Sums { new: 3, open: 7, overdue: 2, total: 30 };
    let of_x = Sums { new: 2, open: 5, overdue: 0, total: 10 };
    let section = Section {
        id: "ruu-data".to_owned(),
        title: "Konsultasi rancangan undang-undang data".to_owned(),
        closes: Some(in_days(20)),
        report: Some(in_days(60)),
        channels: vec![(Channel::Mail, of_mail), (Channel::X, of_x)],
        sums: of_mail.plus(of_x),
        questions: vec![line(7, Kind::Question, 6), line(8, Kind::InformationRequest, 1)],
        more_questions: 3,
        criticism: vec![line(9, Kind::Complaint, 2), line(10, Kind::Input, 0)],
        more_criticism: 0,
        topics: vec![("biaya".to_owned(), 12), ("jadwal".to_owned(), 3)],
        other: 25,
    };
    Digest {
        sections: vec![section],
        rest: Rest { announcements: 4, total: 120 },
        sums: Sums { new: 5, open: 12, overdue: 2, total: 160 },
        deliveries: Deliveries { accepted: 231, bounced: 2, refused: 1, unknown: 0, objections: 1 },
        coverage: Some(Coverage { read: 214, of: 230 }),
        sorted: vec![(Sort::AutoReply, 12), (Sort::Report, 3)],
        ..quiet()
    }
}

fn excerpts() -> Excerpts {
    let words = [("07", "Berapa tarif setelah Januari?"), ("09", "Antrean di loket tiga jam.")];
    words.map(|(key, text)| (key.to_owned(), text.to_owned())).into()
}

fn is_indonesian(text: &str) {
    let padded = format!(" {} ", text.replace('\n', " ").to_lowercase());
    for word in ENGLISH {
        assert!(!padded.contains(word), "{word:?} in {text}");
    }
}

#[test]
fn a_digest_tells_what_came_and_what_is_owed_in_either_language() {
    let zone = Zone::wib();
    let of = |lang| {
        let text = digest_text(lang, &zone, &busy(), &excerpts());
        format!("{}\n\n{text}", digest_subject(lang, &busy()))
    };
    let (id, en) = (of(Lang::Id), of(Lang::En));
    println!("{id}\n\n{en}");
    for part in [
        "[siaran] Masukan publik: 5 baru, 12 terbuka, 2 lewat tenggat\n",
        "Selasa, 24 November 2026\nSejak 17 Nov 2026 07.30:\n",
        "Surel: 3 baru · 7 terbuka · 2 lewat tenggat · 30 seluruhnya\n",
        "X: 2 baru · 5 terbuka · 0 lewat tenggat · 10 seluruhnya\n",
        "• ruu-data/7 · pertanyaan? · surel · 6 hari · LEWAT TENGGAT 21 Nov 2026\n  “Berapa tarif setelah Januari?” (+12 serupa)\n",
        "permohonan informasi · surel · 1 hari · tenggat 26 Nov 2026 · → direktur@",
        "(teksnya tidak disimpan lagi)",
        "• … dan 3 lagi: `siaran feedback ruu-data`",
        "keluhan? · X · 2 hari · tenggat 25 Nov 2026 · 214 tanggapan di X\n",
        "Topik: biaya 12 · jadwal 3 · lain 25\n",
        "Siaran lama yang sudah selesai: 4 (seluruhnya 120 masukan)",
        "Akun X: 1 dari 2 aktif; perlu perhatian: kabiro (sepi 9 hari)",
        "@kabiro_contoh (pribadi): terakhir 9 hari lalu",
        "231 diterima · 2 kembali · 1 ditolak · 0 tidak pasti · 1 berhenti",
        "214 dari 230 terbaca",
        "12 jawaban otomatis · 3 laporan pengiriman",
    ] {
        assert!(id.contains(part), "{part:?} is not in\n{id}");
    }
    is_indonesian(&id);
    for part in [
        "[siaran] Public feedback: 5 new, 12 open, 2 overdue\n",
        "question? · mail · 6 days · OVERDUE since 21 Nov 2026\n",
        "(+12 alike)",
        "Topics: biaya 12 · jadwal 3 · other 25\n",
        "214 of 230 read",
        "12 automatic replies · 3 delivery reports",
    ] {
        assert!(en.contains(part), "{part:?} is not in\n{en}");
    }
    assert!(id.lines().chain(en.lines()).all(|line| columns(line) <= 170));
}

#[test]
fn where_nothing_came_in_there_are_zeros() {
    let id = digest_text(Lang::Id, &Zone::wib(), &quiet(), &Excerpts::new());
    assert!(
        id.contains("Tidak ada yang masuk.\n0 baru · 0 terbuka · 0 lewat tenggat · 0 seluruhnya\n")
    );
    is_indonesian(&id);
    let en = digest_text(Lang::En, &Zone::wib(), &quiet(), &Excerpts::new());
    assert!(en.contains("Nothing came in.\n0 new · 0 open · 0 overdue · 0 in all\n"), "{en}");
    assert!(digest_subject(Lang::Id, &quiet()).contains("tidak ada yang masuk, 0 terbuka"));
    assert!(digest_subject(Lang::En, &quiet()).contains("nothing came in, 0 open"));
}

#[test]
fn who_is_passed_an_item_reads_what_it_is_by_when_and_the_whole_text() {
    let item = |text: Option<&str>| PassedItem {
        line: line(8, Kind::Question, 1),
        title: "Konsultasi".to_owned(),
        at: now(),
        text: text.map(str::to_owned),
    };
    let mail = |lang, text| passed_mail(lang, &Zone::wib(), &[item(text)]);
    let (subject, text) = mail(Lang::Id, Some("Berapa?\nKapan?"));
    assert_eq!(subject, "[siaran] Untuk Anda: pertanyaan ruu-data/8, tenggat 26 Nov 2026");
    assert!(text.starts_with("Konsultasi\nruu-data/8 · pertanyaan · surel · 24 Nov 2026\n"));
    assert!(text.contains("paling lambat 26 Nov 2026.\n\nBerapa?\nKapan?\n\n"), "{text}");
    is_indonesian(&text);
    let (subject, text) = mail(Lang::En, None);
    assert_eq!(subject, "[siaran] For you: question ruu-data/8, due 26 Nov 2026");
    assert!(text.contains("(its text is no longer kept)"), "{text}");
    let (subject, text) = passed_mail(Lang::Id, &Zone::wib(), &[item(Some("a")), item(None)]);
    assert_eq!(subject, "[siaran] Untuk Anda: 2 masukan, tenggat 26 Nov 2026");
    assert_eq!(text.matches("ruu-data/8").count(), 2);
}
