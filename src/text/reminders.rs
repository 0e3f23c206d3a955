//! Reminders and quiet times.

use crate::lang::Lang;
use crate::problem::ReminderFault;
use crate::text::shown::{plain, quoted};

/// A reminder in a plan or a status. `times` is its instant.
pub fn line(lang: Lang, name: &str, times: &str, what: &str) -> String {
    match lang {
        Lang::Id => format!("Pengingat {name}: {times} · {what}"),
        Lang::En => format!("Reminder {name}: {times} · {what}"),
    }
}

/// That it brings a letter, to these lists or to those who got the announcement.
pub fn letter(lang: Lang, lists: &[String]) -> String {
    match (lang, lists) {
        (Lang::Id, []) => "surel ke penerima siaran ini".to_owned(),
        (Lang::En, []) => "mail to those who got the announcement".to_owned(),
        (Lang::Id, lists) => format!("surel ke {}", lists.join(", ")),
        (Lang::En, lists) => format!("mail to {}", lists.join(", ")),
    }
}

/// Headline of a word to the desk.
pub fn stopped(lang: Lang, name: &str, title: &str) -> String {
    match lang {
        Lang::Id => format!("Pengingat {name} tidak dikirim: {title}"),
        Lang::En => format!("Reminder {name} not sent: {title}"),
    }
}

/// What a stopped reminder means.
pub fn rest_goes_on(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "Pengingat lain tetap dikirim pada waktunya.",
        Lang::En => "Other reminders still go out at their time.",
    }
}

/// That an account takes no part since it is quiet. `until` is an instant in words.
pub fn quiet_account(lang: Lang, account: &str, reason: &str, until: &str) -> String {
    let reason = in_brackets(reason);
    match lang {
        Lang::Id => format!("X {account}: tidak disiarkan, masa tenang{reason} sampai {until}"),
        Lang::En => format!("X {account}: not posted, quiet{reason} until {until}"),
    }
}

/// Why something does not go out in quiet times.
pub fn quiet(lang: Lang, reason: &str, until: &str) -> String {
    let reason = in_brackets(reason);
    match lang {
        Lang::Id => format!(
            "Waktunya jatuh dalam masa tenang{reason} sampai {until}, dan tidak dikirim dengan sendirinya sesudahnya; beri waktu baru atau jalankan `siaran release ID --now`."
        ),
        Lang::En => format!(
            "It falls into quiet time{reason} until {until}, and will not go out by itself afterwards; give it a new time or run `siaran release ID --now`."
        ),
    }
}

/// What a check says of a file whose instant lies in quiet times, for `accounts` or for everything.
pub fn quiet_ahead(lang: Lang, reason: &str, until: &str, accounts: &[String]) -> String {
    let reason = in_brackets(reason);
    let accounts: Vec<String> = accounts.iter().map(|account| plain(account)).collect();
    let accounts = accounts.join(", ");
    match (lang, accounts.as_str()) {
        (Lang::Id, "") => format!("waktu ini jatuh dalam masa tenang{reason} sampai {until}"),
        (Lang::En, "") => format!("this time falls into quiet time{reason} until {until}"),
        (Lang::Id, accounts) => format!(
            "akun {accounts} tidak ikut, karena waktunya jatuh dalam masa tenang{reason} sampai {until}"
        ),
        (Lang::En, accounts) => {
            format!(
                "{accounts} takes no part: its time falls into quiet time{reason} until {until}"
            )
        }
    }
}

fn in_brackets(reason: &str) -> String {
    if reason.is_empty() { String::new() } else { format!(" ({reason})") }
}

/// What is wrong.
pub fn fault(lang: Lang, fault: &ReminderFault) -> String {
    match lang {
        Lang::Id => fault_id(fault),
        Lang::En => fault_en(fault),
    }
}

fn fault_id(fault: &ReminderFault) -> String {
    match fault {
        ReminderFault::Empty => {
            "pengingat ini tidak berisi unggahan (x) maupun surel (email)".into()
        }
        ReminderFault::NoTime => "pengingat ini belum mempunyai waktu (at atau cron)".into(),
        ReminderFault::BadCron { line } => {
            format!("{} bukan baris cron dengan lima bagian", quoted(line))
        }
        ReminderFault::NoUntil => "pengingat berulang ini tidak mempunyai akhir".into(),
        ReminderFault::NoFrom => {
            "pengingat berulang ini tidak mempunyai awal, karena siaran terbit \"now\"".into()
        }
        ReminderFault::NoEvent => {
            "pengingat ini merujuk acara, padahal berkas tidak memuat event".into()
        }
        ReminderFault::BadOffset { value } => {
            format!("{} bukan jarak sebelum acara", quoted(value))
        }
        ReminderFault::ClockWithoutDays => {
            "jam (time) hanya dapat dipakai dengan jarak dalam hari utuh".into()
        }
        ReminderFault::BadClock { value } => format!("{} bukan jam", quoted(value)),
        ReminderFault::BeforeRelease => "pengingat ini mendahului waktu terbit (publish_at)".into(),
        ReminderFault::AfterExpiry => {
            "pengingat ini jatuh sesudah masa berlaku siaran (expires_at)".into()
        }
        ReminderFault::AfterEvent => "pengingat ini jatuh sesudah acara dimulai".into(),
        ReminderFault::Never => "pengingat ini tidak pernah jatuh waktunya".into(),
        ReminderFault::TooOften { limit } => {
            format!("pengingat ini datang lebih dari {limit} kali")
        }
        ReminderFault::ByHand { account } => format!(
            "akun {} dipakai dengan tangan oleh pemiliknya, jadi tidak dapat mengunggah pengingat",
            quoted(account)
        ),
        ReminderFault::TooFewTexts { account, texts, times } => format!(
            "akun {} mempunyai {texts} teks untuk {times} kali pengingat; X menolak teks yang diulang",
            quoted(account)
        ),
        ReminderFault::Repeats { account, first, second, percent } => format!(
            "teks {second} akun {} {percent}% sama dengan teks {first}; X menolak teks yang diulang",
            quoted(account)
        ),
        ReminderFault::RepeatsRelease { account, other, text, percent } => format!(
            "teks {text} akun {} {percent}% sama dengan unggahan akun {} dalam siaran ini",
            quoted(account),
            quoted(other)
        ),
        ReminderFault::NoMail => {
            "pengingat ini mengirim surel, padahal siaran ini tidak memakainya".into()
        }
    }
}

fn fault_en(fault: &ReminderFault) -> String {
    match fault {
        ReminderFault::Empty => "this reminder has neither a post (x) nor a letter (email)".into(),
        ReminderFault::NoTime => "this reminder has no time (at or cron)".into(),
        ReminderFault::BadCron { line } => {
            format!("{} is no cron line of five fields", quoted(line))
        }
        ReminderFault::NoUntil => "this recurring reminder has no end".into(),
        ReminderFault::NoFrom => {
            "this recurring reminder has no beginning, since publish_at is \"now\"".into()
        }
        ReminderFault::NoEvent => "this reminder refers to an event, and the file has none".into(),
        ReminderFault::BadOffset { value } => {
            format!("{} is no distance before the event", quoted(value))
        }
        ReminderFault::ClockWithoutDays => {
            "a time of day (time) needs a distance of whole days".into()
        }
        ReminderFault::BadClock { value } => format!("{} is no time of day", quoted(value)),
        ReminderFault::BeforeRelease => "this reminder comes before publish_at".into(),
        ReminderFault::AfterExpiry => "this reminder comes after expires_at".into(),
        ReminderFault::AfterEvent => "this reminder comes after the event has begun".into(),
        ReminderFault::Never => "this reminder never comes".into(),
        ReminderFault::TooOften { limit } => {
            format!("this reminder comes more than {limit} times")
        }
        ReminderFault::ByHand { account } => format!(
            "account {} is used by hand by its holder: it cannot post reminders",
            quoted(account)
        ),
        ReminderFault::TooFewTexts { account, texts, times } => {
            let texts = if *texts == 1 { "1 text".into() } else { format!("{texts} texts") };
            format!(
                "account {} has {texts} for {times} reminders; X refuses repeated texts",
                quoted(account)
            )
        }
        ReminderFault::Repeats { account, first, second, percent } => format!(
            "text {second} of account {} is {percent}% like text {first}; X refuses repeated texts",
            quoted(account)
        ),
        ReminderFault::RepeatsRelease { account, other, text, percent } => format!(
            "text {text} of account {} is {percent}% like a post of account {} in this announcement",
            quoted(account),
            quoted(other)
        ),
        ReminderFault::NoMail => "this reminder is a letter, and the announcement has none".into(),
    }
}

/// How to cure it.
pub fn fault_help(lang: Lang, fault: &ReminderFault) -> &'static str {
    match lang {
        Lang::Id => help_id(fault),
        Lang::En => help_en(fault),
    }
}

fn help_id(fault: &ReminderFault) -> &'static str {
    match fault {
        ReminderFault::Empty => "tulis x: { AKUN: teks } atau email: { subject: … }",
        ReminderFault::NoTime => {
            "tulis at: { event: -1d, time: \"09:00\" } atau cron: \"0 9 * * MON\""
        }
        ReminderFault::BadCron { .. } => {
            "tulis menit jam tanggal bulan hari, misalnya \"0 9 * * MON\" untuk Senin pukul 09.00"
        }
        ReminderFault::NoUntil => "tulis until: dengan tanggal terakhir",
        ReminderFault::NoFrom => "tulis from: dengan tanggal pertama",
        ReminderFault::NoEvent => "tulis event: { start: … }, atau waktu pasti di at:",
        ReminderFault::BadOffset { .. } => "tulis misalnya -1d, -90m, atau -2h",
        ReminderFault::ClockWithoutDays => "tulis misalnya { event: -1d, time: \"09:00\" }",
        ReminderFault::BadClock { .. } => "tulis misalnya \"09:00\"",
        ReminderFault::BeforeRelease | ReminderFault::AfterExpiry | ReminderFault::AfterEvent => {
            "periksa kedua waktu itu"
        }
        ReminderFault::Never => "periksa cron, from, dan until",
        ReminderFault::TooOften { .. } => "persempit cron, atau dekatkan until",
        ReminderFault::ByHand { .. } => "pakai akun kantor",
        ReminderFault::TooFewTexts { .. } => "tulis variants: dengan satu teks untuk setiap kali",
        ReminderFault::Repeats { .. } | ReminderFault::RepeatsRelease { .. } => {
            "tulis ulang dengan kata-kata lain"
        }
        ReminderFault::NoMail => "tulis daftar di bawah email:, atau hapus email dari pengingat",
    }
}

fn help_en(fault: &ReminderFault) -> &'static str {
    match fault {
        ReminderFault::Empty => "write x: { ACCOUNT: text } or email: { subject: … }",
        ReminderFault::NoTime => {
            "write at: { event: -1d, time: \"09:00\" } or cron: \"0 9 * * MON\""
        }
        ReminderFault::BadCron { .. } => {
            "write minute hour day month weekday, such as \"0 9 * * MON\" for Mondays at 09:00"
        }
        ReminderFault::NoUntil => "write until: with the last date",
        ReminderFault::NoFrom => "write from: with the first date",
        ReminderFault::NoEvent => "write event: { start: … }, or a fixed time in at:",
        ReminderFault::BadOffset { .. } => "write, for example, -1d, -90m or -2h",
        ReminderFault::ClockWithoutDays => "write, for example, { event: -1d, time: \"09:00\" }",
        ReminderFault::BadClock { .. } => "write, for example, \"09:00\"",
        ReminderFault::BeforeRelease | ReminderFault::AfterExpiry | ReminderFault::AfterEvent => {
            "check both times"
        }
        ReminderFault::Never => "check cron, from and until",
        ReminderFault::TooOften { .. } => "narrow cron, or bring until nearer",
        ReminderFault::ByHand { .. } => "use an account of the office",
        ReminderFault::TooFewTexts { .. } => "write variants: with a text for each time",
        ReminderFault::Repeats { .. } | ReminderFault::RepeatsRelease { .. } => {
            "write it in other words"
        }
        ReminderFault::NoMail => "name lists below email:, or delete email from the reminder",
    }
}
