use proptest::prelude::*;

use super::*;

mod conformance;
mod entities;

fn utf16(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Text, weight, links.
type Case<'a> = (&'a str, u32, &'a [&'a str]);

fn check(cases: &[Case]) {
    let mut wrong = Vec::new();
    for &(text, weighted, links) in cases {
        let weight = weigh(text);
        let found: Vec<&str> = weight.links().collect();
        if (weight.weighted, found.as_slice()) != (weighted, links) {
            wrong
                .push(format!("{text:?}: {} {found:?}, not {weighted} {links:?}", weight.weighted));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn characters_weigh_by_their_block() {
    check(&[
        ("", 0, &[]),
        ("   ", 3, &[]),
        ("Siaran pers", 11, &[]),
        ("baris\nbaris\r\n", 13, &[]),
        ("\u{0}\u{1b}\u{7f}", 3, &[]),
        ("é", 1, &[]),
        ("e\u{301}", 1, &[]),
        ("ꦗꦮ", 4, &[]),
        ("\u{10FF}\u{1100}", 3, &[]),
        ("\u{1FFF}\u{2000}\u{200D}\u{200E}", 6, &[]),
        ("\u{200F}\u{2010}\u{201F}\u{2020}", 6, &[]),
        ("\u{2031}\u{2032}\u{2037}\u{2038}", 6, &[]),
        ("“kutipan” – ‘tepat’ …", 22, &[]),
        ("Rp 1.500,00 • 5 €", 19, &[]),
        ("日本語", 6, &[]),
        ("\u{20000}", 2, &[]),
        ("\u{E0001}\u{10FFFD}", 4, &[]),
    ]);
}

#[test]
fn emoji_sequences_weigh_two() {
    check(&[
        ("🚨", 2, &[]),
        ("🙏🏽", 2, &[]),
        ("👨‍👩‍👧‍👦", 2, &[]),
        ("👩🏽‍❤️‍💋‍👨🏿", 2, &[]),
        ("👩🏽‍💻👮🏿‍♀️", 4, &[]),
        ("🇮🇩", 2, &[]),
        ("🇮🇩🇲🇾🇸🇬", 6, &[]),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2, &[]),
        ("🏳️‍🌈🏳️‍⚧️", 4, &[]),
        ("1️⃣2⃣#️⃣*⃣", 8, &[]),
        ("❤️❤", 4, &[]),
        ("❤️‍🔥", 2, &[]),
        ("☎️ 110", 6, &[]),
        ("©️®️™️", 6, &[]),
        ("© ®", 3, &[]),
        // Not sequences that X knows.
        ("🇽🇽", 4, &[]),
        ("🇮", 2, &[]),
        ("🇮🇩🇮", 4, &[]),
        ("👨‍👩", 5, &[]),
        ("😀\u{FE0F}", 4, &[]),
        ("☺\u{FE0E}", 4, &[]),
        ("👍🏽🏽", 4, &[]),
        ("🏴󠁧󠁢", 6, &[]),
        ("12", 2, &[]),
        ("A\u{FE0F}\u{20E3}", 5, &[]),
        ("👨\u{200D}", 3, &[]),
        ("\u{FE0F}\u{20E3}\u{1F3FB}", 6, &[]),
    ]);
}

#[test]
fn links_with_a_scheme_weigh_23() {
    check(&[
        ("https://kemensos.go.id", 23, &["https://kemensos.go.id"]),
        ("HTTP://KEMENSOS.GO.ID/A", 23, &["HTTP://KEMENSOS.GO.ID/A"]),
        ("(http://a.id)", 25, &["http://a.id"]),
        ("Unduh: https://bps.go.id/a/b.pdf.", 31, &["https://bps.go.id/a/b.pdf"]),
        ("https://bps.go.id:8443/x?y=1&z#w,", 24, &["https://bps.go.id:8443/x?y=1&z#w"]),
        ("https://bps.go.id:8443?y=1.", 24, &["https://bps.go.id:8443?y=1"]),
        ("https://bps.go.id:x", 25, &["https://bps.go.id"]),
        ("https://a.co/b_(c_(d))!", 24, &["https://a.co/b_(c_(d))"]),
        ("https://a.co/b_(c_(d_(e)))", 23 + 11, &["https://a.co/b_"]),
        ("https://a.co/(b", 25, &["https://a.co/"]),
        ("https://a.co/()", 25, &["https://a.co/"]),
        ("https://a.co/x..(b)", 23 + 5, &["https://a.co/x"]),
        ("https://a.co/(b)(c).", 24, &["https://a.co/(b)(c)"]),
        ("https://a.co/%20@b;~c|d–e", 23, &["https://a.co/%20@b;~c|d–e"]),
        ("https://a.co/日", 25, &["https://a.co/"]),
        ("https://a.co/слово", 23, &["https://a.co/слово"]),
        ("https://a.co/?", 24, &["https://a.co/"]),
        ("https://日本.com/", 23, &["https://日本.com/"]),
        ("https://xn--ls8h.la", 23, &["https://xn--ls8h.la"]),
        ("https://a.xn--p1ai/b", 23, &["https://a.xn--p1ai/b"]),
        ("https://xn--ls日.com", 20, &[]),
        ("https://contoh.invalid", 22, &[]),
        ("https://localhost:8080", 22, &[]),
        ("https://192.168.0.1/", 20, &[]),
        ("https://nama@kantor.go.id", 25, &[]),
        ("ftp://kantor.go.id", 18, &[]),
        ("xhttps://kantor.go.id", 21, &[]),
        ("#https://kantor.go.id @https://kantor.go.id $https://kantor.go.id", 65, &[]),
        ("dan/https://kantor.go.id", 27, &["https://kantor.go.id"]),
        ("https://a_b.kantor.id", 23, &["https://a_b.kantor.id"]),
        ("https://a.kan_tor.id", 20, &[]),
        ("https://-a.kantor.id https://a-.kantor.id", 41, &[]),
        ("https://a.go.idx", 16, &[]),
        ("https://a.co-b.c_d", 18, &[]),
        ("https://a.id@b https://a.id+b https://a.id-b", 44, &[]),
        ("https://a.id/https://b.id", 23, &["https://a.id/https://b.id"]),
        ("https://a.id,https://b.id", 47, &["https://a.id", "https://b.id"]),
        ("https://a.com https://a.com", 47, &["https://a.com", "https://a.com"]),
    ]);
}

#[test]
fn links_of_x_itself_end_after_their_name() {
    let long = "https://t.co/abcdefghijklmnopqrstuvwxyz0123456789abcde";
    check(&[
        ("https://t.co/aB3", 23, &["https://t.co/aB3"]),
        ("https://t.co/aB3's", 25, &["https://t.co/aB3"]),
        ("https://t.co/aB3/x", 25, &["https://t.co/aB3"]),
        ("https://t.co/aB3?x=1.", 24, &["https://t.co/aB3?x=1"]),
        ("https://t.co", 23, &["https://t.co"]),
        (long, long.len() as u32, &[]),
    ]);
}

#[test]
fn bare_domains_are_links() {
    check(&[
        ("lapor.go.id", 23, &["lapor.go.id"]),
        ("Adukan ke lapor.go.id.", 34, &["lapor.go.id"]),
        ("LAPOR.GO.ID/Aduan?x=1", 23, &["LAPOR.GO.ID/Aduan?x=1"]),
        ("lapor.go.id?x=1", 27, &["lapor.go.id"]),
        ("lapor.go.id:80", 26, &["lapor.go.id"]),
        ("lapor.go.id:80/", 23, &["lapor.go.id:80/"]),
        ("e-lapor.go.id", 23, &["e-lapor.go.id"]),
        ("Selesai.Me too", 27, &["Selesai.Me"]),
        ("a.id b.id", 47, &["a.id", "b.id"]),
        ("a.id,b.id", 47, &["a.id", "b.id"]),
        ("“lapor.go.id”", 25, &["lapor.go.id"]),
        ("\"lapor.go.id\"", 25, &["lapor.go.id"]),
        ("[lapor.go.id](x)", 28, &["lapor.go.id"]),
        ("ELPAI\u{301}S.com", 23, &["ELPAÍS.com"]),
        ("a_b.kantor.id", 25, &["b.kantor.id"]),
        ("data.tar.bz2 v1.2 PP.12 pukul 10.30", 35, &[]),
        ("kantor.invalid", 14, &[]),
        ("humas@kantor.go.id", 18, &[]),
        ("nama.lengkap@kantor.go.id", 25, &[]),
        ("nama.go.id@kantor.go.id", 23, &[]),
        ("“j@dept.gov”", 12, &[]),
        ("—j@dept.gov", 11, &[]),
        ("#kantor.id @kantor.id $kantor.id", 32, &[]),
        ("-kantor.id _kantor.id .kantor.id /kantor.id", 43, &[]),
        (":kantor.id =kantor.id", 49, &["kantor.id", "kantor.id"]),
        ("kantor.id-", 10, &[]),
        ("kantor.id_", 24, &["kantor.id"]),
        ("これはkantor.idです", 33, &["kantor.id"]),
        ("kantor.idとt.co/aは", 23 + 2 + 23 + 2, &["kantor.id", "t.co/a"]),
        ("日本.com", 8, &[]),
        ("kantor.みんなです", 27, &["kantor.みんな"]),
        ("kantor.id日本.みんな/a", 23 + 4 + 1 + 6 + 2, &["kantor.id"]),
        ("🚨lapor.go.id", 25, &["lapor.go.id"]),
        ("@👩.id", 6, &[]),
        ("@👩.a.id", 27, &["a.id"]),
        ("état.fr", 24, &["tat.fr"]),
        (" état.fr", 24, &["état.fr"]),
        ("＃kantor.id ＠https://kantor.id", 25 + 1 + 19, &["kantor.id"]),
        ("\u{202A}lapor.go.id\u{202C}", 27, &["lapor.go.id"]),
        ("\u{2067}\u{200F}lapor.go.id/\u{2069}", 29, &["lapor.go.id/"]),
        ("\u{FEFF}lapor.go.id", 13, &[]),
    ]);
}

#[test]
fn lengths_decide_what_is_a_link() {
    let weight = |text: &str| (weigh(text).weighted, weigh(text).urls.len());
    let label = |n: usize| "a".repeat(n);

    assert_eq!(weight(&format!("{}.com", label(63))), (23, 1));
    assert_eq!(weight(&format!("{}.com", label(64))), (68, 0));
    // In Punycode: the prefix, and more than one byte for some characters.
    assert_eq!(weight(&format!("http://{}.com", "あ".repeat(57))), (23, 1));
    assert_eq!(weight(&format!("http://{}.com", "あ".repeat(58))), (127, 0));
    // An East Asian full stop counts as a character of its label.
    assert_eq!(weight(&format!("{}。{}.com", label(31), label(31))), (31 + 2 + 23, 1));
    assert_eq!(weight(&format!("{}。{}.com", label(31), label(32))), (31 + 2 + 36, 0));

    let long = |n: usize| format!("https://a.co/{}", label(n - 13));
    assert_eq!(weight(&long(4088)), (23, 1));
    assert_eq!(weight(&long(4089)), (4089, 0));
    let bare = |n: usize| format!("a.co/{}", label(n - 5));
    assert_eq!(weight(&bare(4088)), (23, 1));
    assert_eq!(weight(&bare(4089)), (4089, 0));
}

#[test]
fn valid_up_to_280_without_forbidden_characters() {
    for (text, valid) in [
        ("", false),
        (" \n\u{3000}", false),
        ("a", true),
        ("a\u{FEFF}", false),
        ("\u{FFFE}a", false),
        ("a\u{FFFF}", false),
        ("a\u{0}", true),
        (&"a".repeat(280), true),
        (&"a".repeat(281), false),
        (&"日".repeat(140), true),
        (&"日".repeat(141), false),
        (&"👨‍👩‍👧‍👦".repeat(140), true),
        (&"https://a.id/b ".repeat(11), true),
        (&"https://a.id/b ".repeat(12), false),
    ] {
        assert_eq!(weigh(text).valid, valid, "{text:?}");
    }
}

#[test]
fn tells_what_fits_and_how_full_it_is() {
    let text = format!("{}日本", "a".repeat(279));
    let weight = weigh(&text);
    assert_eq!((weight.fits, weight.weighted, weight.permillage()), (279, 283, 1010));

    let text = format!("{} https://a.id/b", "a".repeat(260));
    assert_eq!(weigh(&text).fits, 261);
    assert_eq!(weigh("abc\u{FFFF}def").fits, 3);

    let text = "Rilis e\u{301} lapor.go.id";
    let weight = weigh(text);
    assert_eq!(weight.fits, weight.text.len());
    assert_eq!(weight.permillage(), 110);
    assert_eq!(weight.text, "Rilis é lapor.go.id");
}

#[test]
fn bare_domains_can_be_told_from_written_links() {
    let weight = weigh("lapor.go.id Http://a.id https://b.id/c.id d.id/https://e.id");
    let bare: Vec<&str> = weight.bare_domains().collect();
    assert_eq!(bare, ["lapor.go.id", "d.id/https://e.id"]);
    assert_eq!(weight.links().count(), 4);
}

/// Patterns that make a backtracking search try every start to the end.
#[test]
fn hostile_texts_take_linear_time() {
    let patterns = ".¦a.¦a-.¦a_.¦-a.¦日.¦日-¦a日.¦👩.¦é.¦a.b_c.¦a.co.¦com.¦a.com日¦日本.com日¦http://¦http://a¦\
    http://a.¦http://a.b¦https://a.id/(¦a.id/(¦a.id/((b)¦a.id/!¦a.id?!¦a.id/!!(b¦a.id:1¦(¦((a)¦\
    xn--¦a.xn--¦xn--a.¦http://xn--日.¦t.co/¦https://t.co/a¦@a.id¦a.id@¦a。¦a.中国。¦/¦_a.id¦-a.id ¦\
    👨\u{200D}¦👨\u{200D}👩\u{200D}¦🏴\u{E0067}¦🇮¦❤\u{FE0F}\u{200D}¦1\u{FE0F}¦\u{FE0F}¦e\u{301}¦\
    \u{301}\u{323}¦\u{1F3FB}¦\u{FFFF}¦\u{202A}¦\u{FDFA}¦嘉里大酒店.¦a.嘉里大酒¦ a.id¦\0¦\r\n";
    for pattern in patterns.split('¦') {
        let many = pattern.repeat((64 << 10) / pattern.len());
        for text in [format!("https://{many}.com/"), many] {
            let started = std::time::Instant::now();
            assert!(weigh(&text).weighted > 0, "{pattern:?}");
            // Unoptimised it takes 30 ms; what grows with the square takes far longer than this.
            assert!(started.elapsed().as_secs() < 5, "{pattern:?}: {:?}", started.elapsed());
        }
    }
}

/// Separated by `¦`.
const PIECES: &str = "http://¦https://¦HTTP://¦/¦//¦.¦..¦-¦_¦@¦#¦$¦＠¦＃¦:¦?¦=¦&¦(¦)¦()¦(a)¦((b))¦!¦,¦'¦\"¦`¦~¦+¦\
    %20¦|¦–¦—¦“¦”¦ ¦\n¦\u{a0}¦\u{3000}¦\u{200b}¦\u{200d}¦\u{200e}¦\u{202a}¦\u{2069}¦\u{feff}¦\
    \u{ffff}¦\u{fe0f}¦\u{fe0e}¦\u{20e3}¦\u{1f3fb}¦a¦foo¦t.co¦t.co/¦com¦.com¦go.id¦.gov¦xn--¦\
    xn--ls8h¦é¦e\u{301}¦İ¦日本¦みんな¦中国¦한국¦嘉里¦大酒店¦。¦☃¦😀¦👨¦👩¦🇮¦🇩¦🏴¦\u{e0067}¦\u{e007f}¦©¦1¦80¦\
    \u{301}";

fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => prop::sample::select(PIECES.split('¦').collect::<Vec<_>>()).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// Characters of all planes, every other one of those that links, mentions and emoji are made of.
/// Drawn without value trees, which would take most of the time.
fn unicode() -> impl Strategy<Value = String> {
    let odd: Vec<char> = PIECES.chars().filter(|c| *c != '¦').collect();
    Just(odd).prop_perturb(|odd, mut rng| {
        let length = rng.next_u32() % 24;
        let mut draw = || rng.next_u32();
        let character = |_| match draw() {
            n if n % 2 == 0 => odd[n as usize / 2 % odd.len()],
            n => char::from_u32(n / 2 % 0x11_0000).unwrap_or('\u{FFFD}'),
        };
        (0..length).map(character).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100_000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn no_text_is_too_odd_to_be_weighed(text in unicode()) {
        let weight = weigh(&text);
        prop_assert!(weight.text.is_char_boundary(weight.fits));
        let entities = weight.entities();
        let found = [entities.mentions, entities.hashtags, entities.cashtags].concat();
        prop_assert!(found.iter().all(|name| !name.is_empty() && weight.text.contains(name)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_text_is_weighed(text in texts()) {
        let weight = weigh(&text);
        let mut outside = 0;
        let mut at = 0;
        for url in &weight.urls {
            prop_assert!(at <= url.start && url.start < url.end);
            prop_assert!(weight.text[url.clone()].contains('.'));
            outside += weight.text[at..url.start].chars().map(char_weight).sum::<u32>();
            at = url.end;
        }
        outside += weight.text[at..].chars().map(char_weight).sum::<u32>();
        let links = LINK_WEIGHT * weight.urls.len() as u32;
        prop_assert!(weight.weighted >= links);
        prop_assert!(weight.weighted <= links + outside + 1);
        prop_assert!(weight.text.is_char_boundary(weight.fits));
        prop_assert_eq!(measure(&text, false).weighted, links + outside);
        prop_assert_eq!(weight.valid && weight.fits < weight.text.len(), false);
        prop_assert_eq!(weigh(&weight.text).weighted, weight.weighted);
    }

    #[test]
    fn lines_weigh_alone_what_they_weigh_together(first in texts(), second in texts()) {
        // With a line end before both: at its very start a text is read a little differently.
        let (first, second) = (format!("\n{first}"), format!("\n{second}"));
        let together = weigh(&format!("{first}{second}")).weighted;
        prop_assert_eq!(together, weigh(&first).weighted + weigh(&second).weighted);
    }
}
