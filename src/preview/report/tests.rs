use proptest::prelude::*;

use super::plot::{Form, Plot, Series};
use super::*;
use crate::plan::report::tests::sample;

fn page_of(report: &Report, lang: Lang) -> String {
    page(report, "Biro <Humas>", &Zone::wib(), lang).unwrap()
}

#[test]
fn the_page_needs_nothing_else_and_says_everything() {
    let report = sample();
    for (lang, inputs, alike, cost) in [
        (Lang::Id, "Masukan per hari menurut jenis", "Masukan yang hampir sama", "0,045 USD"),
        (Lang::En, "Inputs per day, by kind", "Inputs that say nearly the same", "0.045 USD"),
    ] {
        let page = page_of(&report, lang);
        for part in [inputs, alike, "kantor/1", "siaran/1", "nasional", cost, "ralat"] {
            assert!(page.contains(part), "{part} in {}", lang.tag());
        }
        assert_eq!(page.matches("<svg").count(), 3);
        assert_eq!(page.matches("<title").count(), 4, "one for the page, one for each plot");
        assert_eq!(page.matches("<details>").count(), 3, "figures below each plot");
        for outside in ["<script", "src=", "http:", "https:", "@import", "url("] {
            assert!(!page.contains(outside), "{outside}");
        }
        assert!(page.contains("Biro &lt;Humas&gt;") && !page.contains("<Humas>"));
    }
}

#[test]
fn names_cannot_break_the_page() {
    let hostile = "</text><script>alert(1)</script>&\"'\u{1b}[31m";
    let mut report = sample();
    report.title = hostile.to_owned();
    report.feedback.by_topic.insert(hostile.to_owned(), 3);
    report.x.accounts[0].account = hostile.to_owned();
    let page = page_of(&report, Lang::Id);
    assert!(!page.contains("<script") && !page.contains('\u{1b}'));
    assert_eq!(page.matches("&lt;script&gt;").count(), 4, "title twice, topic, account");
    let plot = Plot {
        id: "p",
        title: hostile.to_owned(),
        description: hostile.to_owned(),
        form: Form::Stacked,
        places: vec![(0.5, hostile.to_owned())],
        series: vec![Series { name: hostile.to_owned(), counts: vec![1] }],
    };
    let svg = plot.svg();
    assert!(!svg.contains("<script") && !svg.contains('\u{1b}'), "{svg}");
    assert_eq!(svg.matches("&lt;script").count(), 3);
}

#[test]
fn an_item_without_inputs_has_a_page_without_plots() {
    let mut report = sample();
    report.feedback.total = 0;
    report.x.posts.clear();
    let page = page_of(&report, Lang::Id);
    assert!(page.contains("Belum ada masukan.") && !page.contains("<svg"));
}

#[test]
fn years_of_days_become_a_bounded_number_of_bars() {
    let mut report = sample();
    report.at = "2076-10-20T03:00:00Z".parse().unwrap();
    let page = page_of(&report, Lang::Id);
    let bars = page.matches("<rect").count();
    assert!(bars > 0 && bars < 400, "{bars}");
    assert!(page.contains("Tiap batang satu minggu atau lebih."));
}

/// Every number of these attributes.
fn numbers(svg: &str, names: &[&str]) -> Vec<f64> {
    let mut all = Vec::new();
    for name in names {
        for rest in svg.split(&format!(" {name}=\"")).skip(1) {
            let value = rest.split('"').next().unwrap();
            let parts = value.split([' ', ',']).filter(|part| !part.is_empty());
            all.extend(parts.map(|part| part.parse::<f64>().unwrap()));
        }
    }
    all
}

proptest! {
    #[test]
    fn nothing_is_drawn_outside_of_its_box(
        stacked in any::<bool>(),
        places in 0..60_usize,
        counts in proptest::collection::vec(
            proptest::collection::vec(prop_oneof![Just(0), 0..9_u64, any::<u64>()], 0..60), 0..8
        ),
    ) {
        let last = places.saturating_sub(1).max(1) as f64;
        let series = counts.into_iter().map(|counts| Series { name: "s".to_owned(), counts });
        let plot = Plot {
            id: "p",
            title: "T".to_owned(),
            description: "D".to_owned(),
            form: if stacked { Form::Stacked } else { Form::Lines },
            places: (0..places).map(|n| (n as f64 / last, n.to_string())).collect(),
            series: series.collect(),
        };
        let svg = plot.svg();
        prop_assert!(!svg.contains("NaN") && !svg.contains("inf"));
        for x in numbers(&svg, &["x", "x1", "x2", "cx"]) {
            prop_assert!((-0.01..=360.01).contains(&x), "{}", x);
        }
        for y in numbers(&svg, &["y", "y1", "y2", "cy"]) {
            prop_assert!((-0.01..=190.01).contains(&y), "{}", y);
        }
        for point in numbers(&svg, &["points", "width", "height"]) {
            prop_assert!((0.0..=360.01).contains(&point), "{}", point);
        }
        prop_assert!(svg.matches("class=\"grid\"").count() >= 2, "an axis has two ends");
    }
}
