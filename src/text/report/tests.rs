use super::*;
use crate::plan::report::tests::{sample, sample_response};
use crate::when::Zone;

#[test]
fn the_summary_tells_the_main_figures_in_both_languages() {
    let report = sample();
    let indonesian = summary(Lang::Id, &report);
    for line in [
        "Surel: 6 (terkirim 3, terpantul 1, ditolak 1, tidak dikirim 2)",
        "Penerima yang membalas: 1 (33 %)",
        "Unggahan di X: 2 (terkirim 2)",
        "Biaya API X: 0,045 USD",
        "Belum selesai: 3 (terlambat: 1)",
        "Dijawab tepat waktu: 1 (33 %)",
        "ralat: ralat",
    ] {
        assert!(indonesian.lines().any(|l| l == line), "{line}\n{indonesian}");
    }
    let english = summary(Lang::En, &report);
    assert!(english.contains("Time to answer (median): 3 d 12 h (longest: 6 d 6 h)"), "{english}");
    assert!(english.contains("Public counts of X: impressions 940, likes 10"), "{english}");
    assert_eq!(indonesian.lines().count(), english.lines().count());
}

#[test]
fn the_response_report_names_numbers_fates_and_reasons_but_nobody() {
    let response = sample_response();
    let text = skeleton(Lang::Id, Lang::Id, &response, &Zone::wib());
    for part in [
        "type: tanggapan\n",
        "answers: siaran\n",
        "draft: true",
        "Kami menerima 7 masukan",
        "## biaya: 4 masukan",
        "siaran/1 (bersama 2 yang serupa), siaran/4",
        "- 3 diakomodasi (siaran/1, siaran/2, siaran/3): [ISI: apa yang berubah karenanya]",
        "- 1 tidak diakomodasi (siaran/4): Terlalu \\*mahal\\* \\<b\\>\n",
        "## lainnya: 1 masukan",
        "| di luar pokok bahasan | 1 |",
        "| dirujuk ke instansi lain | 1 |",
        "| Jumlah | 7 |",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(!text.contains('@') && !text.contains("T-9"));
    let rows = text.lines().filter(|l| l.starts_with("| ") && !l.contains("Jumlah"));
    let counted: usize =
        rows.filter_map(|row| row.split('|').nth(2)?.trim().parse::<usize>().ok()).sum();
    assert_eq!(counted, 7);
    let english = skeleton(Lang::En, Lang::Id, &response, &Zone::wib());
    assert!(english.contains("type: response\n") && english.contains("\nlang: en\n"));
    assert!(english.contains("siaran/1 (with 2 alike)"), "{english}");
}
