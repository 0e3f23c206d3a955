//! Mentions, hashtags and cashtags where people write them in Indonesian posts.

use super::*;

#[test]
fn mentions_by_the_rules_of_x() {
    for (text, wanted) in [
        ("@kemencontoh", &["kemencontoh"][..]),
        ("Bersama @Kemen_Contoh, ＠lapor dan (@a).", &["Kemen_Contoh", "lapor", "a"]),
        (".@kemencontoh: siap. RT@menteri rt @wakil", &["kemencontoh", "menteri", "wakil"]),
        ("humas@kemencontoh.example", &[]),
        ("humas@kemencontoh.go.id atau konsultasi.rpm@kemencontoh.example", &[]),
        ("a@b @c@d @é @aé @ a @", &[]),
        ("&@a #@b $@c %@d *@e !@f @@g", &[]),
        ("https://example.com/@kabiro dan example.com/@kabiro", &[]),
        ("@http://a.id @contoh.com", &["contoh"]),
        ("ke@usernameに", &[]),
        ("の@usernameに", &["username"]),
        ("@aaaaaaaaaabbbbbbbbbbccc", &["aaaaaaaaaabbbbbbbbbb"]),
    ] {
        assert_eq!(weigh(text).entities().mentions, wanted, "{text}");
    }
}

#[test]
fn hashtags_by_the_rules_of_x() {
    for (text, wanted) in [
        ("#AirBersihDesa ＃HUT_RI81, (#2027a)", &["AirBersihDesa", "HUT_RI81", "2027a"][..]),
        ("#1 #2027 a#b &#c #d#e #\u{fe0f}\u{20e3}", &[]),
        ("https://example.com/a#b lapor.go.id/#c", &[]),
        ("✌\u{fe0f}#kesehatan. #日本語", &["kesehatan", "日本語"]),
    ] {
        assert_eq!(weigh(text).entities().hashtags, wanted, "{text}");
    }
}

#[test]
fn cashtags_by_the_rules_of_x() {
    for (text, wanted) in [
        ("$BBRI naik, $brk.a dan $TLKM_X.", &["BBRI", "brk.a", "TLKM_X"][..]),
        ("$412 juta, US$5, $100K, $TOOLONGG, a$b, $", &[]),
        ("$TEST.abc ($NO) $A\n$B", &["TEST", "A", "B"]),
    ] {
        assert_eq!(weigh(text).entities().cashtags, wanted, "{text}");
    }
}

#[test]
fn a_text_falls_into_what_is_a_link_and_what_is_not() {
    let text = "Halo @kabiro, lihat contoh.com/a#b #Air! humas@x.example e\u{301} $BBRI";
    let weight = weigh(text);
    let pieces = weight.pieces();
    let whole: String = pieces.iter().map(|piece| piece.text).collect();
    assert_eq!(whole, weight.text);
    let links: Vec<&str> = pieces.iter().filter(|p| p.is_link).map(|p| p.text).collect();
    assert_eq!(links, ["@kabiro", "contoh.com/a#b", "#Air", "$BBRI"]);
    assert!(weigh("").pieces().is_empty());
}
