//! Both forms say the same, and nothing active comes through.

mod both_forms;

use super::*;

const BODY: &str = "# Judul\n\nYth. {{ recipient.name }}, *harap* baca [laman](https://a.example/x) atau <media@a.example>.\n\n- satu\n- dua\n  lanjut\n\n1. a\n2. b\n\n| Hari | Pukul |\n|---|---|\n| Senin | 10.00 |\n\n> kutip\n>\n> lagi\n\nakhir\n";

#[test]
fn plain_text_keeps_everything_that_the_page_says() {
    assert_eq!(
        text(BODY, None),
        "Judul\n=====\n\n\
         Yth. {{ recipient.name }}, harap baca laman (https://a.example/x) atau\nmedia@a.example.\n\n\
         - satu\n- dua lanjut\n\n1. a\n2. b\n\n\
         Hari   Pukul\n-----  -----\nSenin  10.00\n\n> kutip\n>\n> lagi\n\nakhir\n"
    );
}

#[test]
fn nested_lists_and_code_keep_their_indent() {
    assert_eq!(
        text("9. a\n   - b\n     c\n10. d\n\n    e\n\n```\nx  y\n\n  z\n```\n", None),
        "9. a\n\n   - b c\n\n10. d\n\n    e\n\n    x  y\n\n      z\n"
    );
    assert_eq!(text("- a\n  - b\n    c\n- d\n", None), "- a\n  - b c\n- d\n");
}

#[test]
fn what_an_item_begins_with_keeps_its_own_mark() {
    assert_eq!(
        text("- > kutip\n  > lagi\n- - dalam\n- 1. > a\n", None),
        "- > kutip lagi\n\n- - dalam\n\n- 1. > a\n"
    );
    for cells in
        ["satu dua", "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas"]
    {
        let body = format!("100. > | {cells} |\n     > | --- |\n     > | {cells} |");
        let lines = text(&body, None);
        assert!(lines.starts_with("100. > satu dua"), "{lines}");
        assert!(lines.lines().skip(1).all(|line| line.starts_with("     >")), "{lines}");
        assert!(lines.lines().all(|line| line.len() <= wrap::WIDTH), "{lines}");
    }
}

#[test]
fn nothing_active_and_nothing_remote_comes_through() {
    let body = "a <script>x()</script> [b](javascript:alert(1)) [c](DATA:text/html,x) ![p](https://t.example/pixel.gif)\n\n<img src=x onerror=y>\n\n[d](vbscript:x) [g](/berkas) [h](//h.example) [e](https://ok.example)";
    let page = html(body, None);
    let plain = text(body, None);
    for bad in ["script", "DATA:", "<img", "onerror", "pixel.gif", "berkas", "h.example"] {
        assert!(!page.contains(bad), "{bad} in {page}");
        assert!(!plain.contains(bad), "{bad} in {plain}");
    }
    assert!(page.contains("[p]"), "the image's words stay: {page}");
    assert_eq!(plain, "a x() b c [p]\n\nd g h e (https://ok.example)\n");
    assert!(page.contains("<a href=\"https://ok.example\" style="), "{page}");
}

#[test]
fn links_without_words_show_where_they_lead() {
    assert!(html("[](https://a.example/b)", None).contains(">https://a.example/b</a>"));
    assert_eq!(text("[![](x.png)](https://a.example/b)", None), "https://a.example/b\n");
    assert_eq!(
        text("[tulis](mailto:a@b.example?subject=x) [a@b.example](mailto:a@b.example)", None),
        "tulis (mailto:a@b.example?subject=x) a@b.example\n"
    );
}

#[test]
fn headings_begin_below_the_title_and_leave_no_level_out() {
    let page = html("### a\n\n##### b\n\n# c\n\n## d\n\n#### e", None);
    let levels: Vec<&str> = page.match_indices("<h").map(|(at, _)| &page[at + 1..at + 3]).collect();
    assert_eq!(levels, ["h2", "h3", "h2", "h3", "h4"]);
}

#[test]
fn a_table_without_a_header_has_its_headers_in_the_first_column() {
    let page = html("| | |\n|---|--:|\n| Hari | Senin |\n", None);
    assert!(!page.contains("thead") && !page.contains("<th scope=\"col\""), "{page}");
    assert_eq!(page.matches("<th scope=\"row\"").count(), 1, "{page}");
    assert!(page.contains("text-align:right\">Senin</td>"), "{page}");
}

#[test]
fn the_date_line_stands_before_the_first_paragraph_or_by_itself() {
    let line = Some("Jakarta, 20 Oktober 2026");
    let cases = [
        ("Isi.", "Jakarta, 20 Oktober 2026 – Isi.\n"),
        (
            "Yth. rekan wartawan\n\nIsi.",
            "Jakarta, 20 Oktober 2026\n\nYth. rekan wartawan\n\nIsi.\n",
        ),
        ("Rekan-rekan,\n\nIsi.", "Jakarta, 20 Oktober 2026\n\nRekan-rekan,\n\nIsi.\n"),
        ("- a", "Jakarta, 20 Oktober 2026\n\n- a\n"),
        ("", "Jakarta, 20 Oktober 2026\n"),
    ];
    for (body, expected) in cases {
        assert_eq!(text(body, line), expected);
    }
    let page = html("Isi.", line);
    assert!(page.contains("<strong>Jakarta, 20 Oktober 2026</strong> – Isi.</p>"), "{page}");
}
