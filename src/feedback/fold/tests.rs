use proptest::prelude::*;

use super::*;

fn check(text: &str, own: &str) {
    let found = fold(text);
    assert_eq!(found.text, own, "\n{text}");
    let lines = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(|line| line.trim_end().to_owned()).collect();
        lines.retain(|line| !line.is_empty());
        lines.sort();
        lines
    };
    assert_eq!(lines(&format!("{}\n{}", found.text, found.folded)), lines(text), "nothing is lost");
}

#[test]
fn answers_above_a_quote_are_kept() {
    for head in [
        "On Tue, 3 Mar 2026 at 10:00, Humas <humas@kota.example> wrote:",
        "Pada tanggal Sel, 3 Mar 2026 pukul 10.00 Humas Kota <humas@kota.example> menulis:",
        "On Tue, 3 Mar 2026 at 10:00, Humas Kota Contoh Yang Panjang Namanya\n<humas@kota.example> wrote:",
        "Pada 03/03/26 10.00, Humas menulis:",
        "Humas <humas@kota.example> menulis:",
    ] {
        check(
            &format!("Berapa tarifnya?\n\n{head}\n\n> Tarif baru\n> berlaku.\n"),
            "Berapa tarifnya?",
        );
    }
}

#[test]
fn quotes_without_marks_are_known_by_their_heads() {
    for head in [
        "From: Humas <humas@kota.example>\nSent: Tuesday, March 3, 2026 10:00 AM\nTo: Sari\nSubject: Tarif",
        "Dari: Humas\nDikirim: Selasa, 3 Maret 2026 10.00\nKepada: Sari\nPerihal: Tarif",
        "*From:* Humas\n\n*Date:* 3 Mar 2026\n\n*To:* Sari",
        "________________________________\nFrom: Humas\nSent: Tuesday\nTo: Sari",
        "-----Original Message-----\nFrom: Humas\nSent: Tuesday\nTo: Sari",
        "----- Pesan Asli -----",
        "---------- Forwarded message ---------\nDari: Humas\nDate: Sel, 3 Mar\nTo: Sari",
        "---------- Pesan terusan ---------\nDari: Humas\nTanggal: Sel\nKepada: Sari",
        "Begin forwarded message:\n\nFrom: Humas\nDate: 3 March\nTo: Sari",
        "On Tue, 3 Mar 2026 at 10:00, Humas <humas@kota.example> wrote:",
    ] {
        check(&format!("Berapa tarifnya?\n\n{head}\n\nTarif baru\nberlaku.\n"), "Berapa tarifnya?");
    }
}

#[test]
fn answers_below_and_between_quotes_all_stay() {
    check(
        "On Tue, 3 Mar 2026 at 10:00, Humas <h@k.example> wrote:\n> Tarif baru.\n\nBerapa tarifnya?\n",
        "Berapa tarifnya?",
    );
    check(
        "Halo,\n\nHumas menulis pada 3/3:\nHumas <h@k.example> menulis:\n> Tarif 3.000.\nTerlalu mahal.\n\n\
         > Berlaku Mei.\nKenapa Mei?\n>> lama\n> Salam\n\n-- \nSari\nRW 05\n",
        "Halo,\n\nHumas menulis pada 3/3:\nTerlalu mahal.\n\nKenapa Mei?",
    );
    check(
        "-----Original Message-----\nFrom: Humas\nSent: Tuesday\nTo: Sari\n\n> Tarif 3.000.\nTerlalu mahal.\n> Mei\nKenapa?",
        "Terlalu mahal.\nKenapa?",
    );
}

#[test]
fn signatures_are_folded_and_words_are_not() {
    for sign in [
        "-- \nSari Dewi\nHarian Nusa\n0812",
        "--\nSari",
        "Sent from my iPhone",
        "Dikirim dari iPhone saya",
        "Dapatkan Outlook untuk Android<https://aka.ms/x>",
        "Hormat kami,\n\nSari Dewi\nKetua RW 05, Kel. Melati",
        "Hormat saya\nsari",
        "Terima kasih,\nSari\n\nSent from my Samsung device",
        "Kind regards,\nJohn Smith\nHead of Policy\n+62 812",
        "DISCLAIMER: This message is private.\nDelete it.",
        "This e-mail and any attachments are confidential. If you are not\nthe recipient, delete it.",
        "Best regards,\nJohn\n\n--\nACME Ltd\n\nConfidentiality notice: private.\n\nSecond paragraph.",
    ] {
        check(&format!("Berapa tarifnya?\n\n{sign}\n"), "Berapa tarifnya?");
    }
    for text in [
        "Berapa tarifnya?\n\nTerima kasih,\nmohon segera dijawab karena besok kami rapat.",
        "Halo\n\nSalam,\nBagaimana dengan motor?",
        "Terima kasih",
        "Dikirim dari kantor pos dua kali, tidak sampai.\nKenapa?",
        "Pada hari Senin petugas menulis:\nbesok kembali lagi.\nSaya kecewa.",
        "Dari: saya sendiri\nTolong dijawab.",
        "Usul:\n--\nsatu\n--",
    ] {
        check(text, text);
    }
}

#[test]
fn a_mail_without_own_words_stays_whole() {
    for text in [
        "---------- Forwarded message ---------\nFrom: Humas\nDate: Selasa\nTo: Sari\n\nTarif baru.",
        "> Tarif baru.",
        "Sent from my iPhone\n\nOn Tue, 3 Mar 2026 at 10:00, H <h@k.example> wrote:\n> Tarif baru.",
        "Terima kasih,\nBudi",
    ] {
        check(text, text);
    }
    assert_eq!(fold(""), Folded::default());
}

const PIECES: [&str; 18] = [
    "> a",
    ">> b",
    "",
    "Berapa?",
    "-- ",
    "Sari",
    "On 3 Mar 2026 at 10:00, H <h@k.example> wrote:",
    "From: H",
    "To: S",
    "Sent: Tue",
    "-----Original Message-----",
    "Hormat kami,",
    "Sent from my iPhone",
    "DISCLAIMER: x",
    "__________________",
    "Dari: H",
    "Pada 3/3 10.00 H",
    "menulis:",
];

proptest! {
    #[test]
    fn no_line_is_ever_lost(lines in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..30)) {
        let text = lines.join("\n");
        check(&text, &fold(&text).text);
        prop_assert!(!fold(&text).text.is_empty() || text.trim().is_empty());
    }

    #[test]
    fn any_text_can_be_folded(text in "\\PC{0,40}(\n\\PC{0,20}){0,6}") {
        fold(&text);
    }
}
