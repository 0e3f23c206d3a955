//! Pairs of texts as press offices write them, on both sides of the line.

mod held_back;
mod paraphrases;
mod rewordings;

use proptest::prelude::*;

use super::*;

/// The similarities, each with what it belongs to.
type Measured<'a> = Vec<(f64, &'a str)>;

/// Rows of how many lie in each twentieth of the scale, then the ones that are wrong.
fn histogram(measured: &Measured<'_>, is_well: impl Fn(f64) -> bool) -> String {
    let mut out = String::new();
    for step in 0..20 {
        let from = f64::from(step) / 20.0;
        let to = if step == 19 { 1.1 } else { from + 0.05 };
        let count = measured.iter().filter(|(s, _)| (from..to).contains(s)).count();
        out.push_str(&format!("{from:.2} {}\n", "#".repeat(count)));
    }
    for (similarity, what) in measured.iter().filter(|(s, _)| !is_well(*s)) {
        out.push_str(&format!("{similarity:.3} {what}\n"));
    }
    out
}

fn honest<'a>(pairs: &[(&'a str, &'a str)]) -> Measured<'a> {
    pairs.iter().map(|(a, b)| (similarity(a, b), *a)).collect()
}

fn reworded<'a>(pairs: &[(&'a str, &'a str, &'a str)]) -> Measured<'a> {
    pairs.iter().map(|(what, a, b)| (similarity(a, b), *what)).collect()
}

fn between(a: &[&str], b: &[&str]) -> f64 {
    Thread::of(a).similarity(&Thread::of(b))
}

/// Every office's post of the honest pairs: all about different matters.
fn office_posts() -> Vec<&'static str> {
    paraphrases::INDONESIAN.iter().map(|(office, _)| *office).collect()
}

#[test]
fn honest_texts_about_one_matter_may_go_out() {
    for pairs in [&paraphrases::INDONESIAN[..], &paraphrases::ENGLISH, &held_back::HONEST] {
        let measured = honest(pairs);
        let shown = histogram(&measured, |s| s < WARN);
        assert!(measured.iter().all(|(s, _)| *s < REFUSE), "{shown}");
        // Now and then somebody is asked to look once more, not each time.
        let warned = measured.iter().filter(|(s, _)| *s >= WARN).count();
        assert!(warned * 15 <= measured.len(), "{shown}");
    }
}

#[test]
fn disguised_copies_may_not() {
    for pairs in [&rewordings::INDONESIAN[..], &rewordings::ENGLISH, &held_back::REWORDED] {
        let measured = reworded(pairs);
        let shown = histogram(&measured, |s| s >= REFUSE);
        assert!(measured.iter().all(|(s, _)| *s >= REFUSE), "{shown}");
    }
}

#[test]
fn threads_are_compared_however_they_are_cut() {
    for (a, b) in paraphrases::THREADS {
        assert!(between(a, b) < WARN, "{:.3} {a:?}", between(a, b));
    }
    for (what, a, b) in rewordings::THREADS {
        assert!(between(a, b) >= REFUSE, "{:.3} {what}", between(a, b));
    }
}

#[test]
fn the_closest_parts_are_named() {
    let office = Thread::of(&[
        "Loket pusat buka lebih lama.",
        "Nomor antrean diambil daring sehari sebelumnya.",
    ]);
    let own = Thread::of(&[
        "Pulang kerja masih sempat!",
        "Nomor antrean diambil daring, sehari sebelumnya",
        "Sampai jumpa.",
    ]);
    assert_eq!(office.closest(&own), Closest { similarity: 1.0, parts: Some((1, 1)) });

    let cut = Thread::of(&["Nomor antrean", "diambil daring", "sehari sebelumnya."]);
    let whole = Thread::of(&["Nomor antrean diambil daring sehari sebelumnya."]);
    assert_eq!(cut.closest(&whole), Closest { similarity: 1.0, parts: None });
}

#[test]
fn long_threads_are_not_alike_for_their_length() {
    let posts = office_posts();
    for parts in [4, 8, 16] {
        for start in 0..posts.len() - 2 * parts {
            let (a, b) = posts[start..start + 2 * parts].split_at(parts);
            assert!(between(a, b) < WARN, "{parts} from {start}: {:.3}", between(a, b));
        }
    }
    for (i, (_, own)) in paraphrases::INDONESIAN.iter().enumerate() {
        let others: Vec<&str> =
            (1..=MOST_PARTS).map(|step| posts[(i + step) % posts.len()]).collect();
        assert!(between(&[own], &others) < WARN, "{:.3} {own}", between(&[own], &others));
    }
}

#[test]
fn parts_beyond_the_limit_are_not_looked_at() {
    let posts = office_posts();
    let last = posts[MOST_PARTS];
    assert_eq!(Thread::of(&posts), Thread::of(&posts[..MOST_PARTS]));
    assert!(between(&posts, &[last]) < WARN);
    assert_eq!(between(&posts[1..], &[last]), 1.0);
}

#[test]
fn a_few_words_are_compared_whole() {
    for (a, b, least, most) in [
        ("Selamat Hari Guru!", "selamat hari guru", 1.0, 1.0),
        ("Selamat Hari Guru", "Guru, selamat hari", 1.0, 1.0),
        ("Selamat Hari Guru", "Selamat Hari Ibu", 0.0, WARN),
        ("Terima kasih, Kupang.", "Terima kasih semuanya", 0.0, WARN),
        ("Selamat Hari Guru", "Selamat Hari Guru semuanya", REFUSE, 1.0),
        ("Siap.", "siap 🫡", 1.0, 1.0),
        ("Siap.", "Kami siap melayani warga setiap hari kerja.", 0.0, 0.1),
        ("Terima kasih.", "Terima kasih kepada semua petugas di lapangan.", 0.0, WARN),
    ] {
        let measured = similarity(a, b);
        assert!((least..=most).contains(&measured), "{measured:.3} {a:?} {b:?}");
    }
}

#[test]
fn texts_without_words_are_alike_only_when_they_are_the_same() {
    for (a, b, wanted) in [
        ("", "", 0.0),
        (" \n", "\u{200b}", 0.0),
        ("", "Siap.", 0.0),
        ("🎉🎉", " 🎉 🎉\n", 1.0),
        ("🎉", "🙏", 0.0),
        ("https://a.example.com/b", "https://a.example.com/b ", 1.0),
        ("https://a.example.com/b", "https://a.example.com/c", 0.0),
        ("contoh.com", "Lihat contoh.com", 0.0),
    ] {
        assert_eq!(similarity(a, b), wanted, "{a:?} {b:?}");
    }
}

#[test]
fn other_scripts_are_texts_as_well() {
    let (russian, other) =
        ("Новый порядок выдачи паспортов в городе", "Завтра музей закрыт весь день");
    assert_eq!(similarity(russian, &russian.to_uppercase()), 1.0);
    assert!(similarity(russian, other) < WARN);
    assert_eq!(similarity("今日から受付を開始します", "今日から受付を開始します！"), 1.0);
    let japanese = "水の地図は三十四の州の一万二千四百の村を収め、誰でも確かめて直すことができるようになりました。";
    assert!(similarity(japanese, &japanese.replace("誰でも", "みんなで")) >= REFUSE);
}

#[test]
fn what_another_account_said_earlier_may_not_come_again() {
    let thread = |text: &str| Thread::of(&[text]);
    let near = thread("Loket layanan terpadu buka sampai pukul 20.00 mulai besok, silakan datang.");
    let copy = thread("Loket layanan terpadu buka sampai pukul 19.00 mulai hari ini.");
    let far = thread("Di Amfoang saya ikut warga menandai mata air dengan gawai.");
    let earlier = [("kantor", &far), ("kantor", &near), ("kantor", &copy), ("kedua", &near)];

    let found = too_similar(&[("kabiro", &far)], earlier[1..].iter().copied());
    assert_eq!(found, None);
    let found = too_similar(&[("kabiro", &far), ("menteri", &copy)], earlier);
    assert_eq!(found, Some(Repeat { new: 0, earlier: 0, similarity: 1.0 }));
    let found = too_similar(&[("menteri", &copy)], earlier);
    assert_eq!(found, Some(Repeat { new: 0, earlier: 2, similarity: 1.0 }));
    // An account may repeat itself; what the others said still counts.
    let found = too_similar(&[("kantor", &copy)], earlier).expect("the second account said it");
    assert_eq!((found.new, found.earlier), (0, 3));
    assert!((REFUSE..=1.0).contains(&found.similarity));
    assert_eq!(too_similar(&[("kantor", &copy)], earlier[..3].iter().copied()), None);
}

fn texts() -> impl Strategy<Value = String> {
    let pieces = "a¦A¦а¦é¦e\u{301}¦ß¦İ¦ﬁ¦ﷺ¦Ａ¦🅰¦ᴀ¦日本¦한국¦ا¦ก¦1¦12.400¦.¦,¦:¦-¦'¦_¦@¦#¦＃¦＠¦ ¦\n¦\u{200b}¦\u{feff}¦\u{301}¦\u{fe0f}¦\
        😀¦👨\u{200d}👩¦🇮🇩¦https://¦a.id¦contoh.com/a¦kemen¦Layanan¦dan¦\0¦\u{e0020}¦\u{10ffff}";
    let piece = prop_oneof![
        4 => prop::sample::select(pieces.split('¦').collect::<Vec<_>>()).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..16).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_two_texts_have_a_similarity(a in texts(), b in texts()) {
        let measured = similarity(&a, &b);
        prop_assert!((0.0..=1.0).contains(&measured), "{measured}");
        prop_assert_eq!(measured, similarity(&b, &a));
        let to_itself = similarity(&a, &a);
        prop_assert!(to_itself == 1.0 || to_itself == 0.0);
        if a.chars().any(char::is_alphanumeric) {
            prop_assert_eq!(to_itself, 1.0);
        }
        prop_assert_eq!(similarity(&a, ""), 0.0);
        let (both, one) = (Thread::of(&[&a, &b]), Thread::of(&[&b]));
        prop_assert_eq!(both.similarity(&one), one.similarity(&both));
        prop_assert!(both.similarity(&one) >= similarity(&b, &b));
    }

    #[test]
    fn the_order_of_lines_does_not_matter(lines in prop::collection::vec(texts(), 1..5)) {
        // At its very start a text is read a little differently, so a line end stands before all.
        let lines: Vec<String> = lines.iter().map(|line| format!("\nsatu {line}")).collect();
        let back: Vec<String> = lines.iter().rev().cloned().collect();
        prop_assert_eq!(similarity(&lines.concat(), &back.concat()), 1.0);
    }
}

#[test]
fn a_thread_that_may_not_reach_a_likeness_never_has_it() {
    let texts = [
        "Kementerian Contoh membuka posko pengaduan banjir di lima kabupaten mulai besok",
        "Mulai besok posko pengaduan banjir dibuka di lima kabupaten oleh Kementerian Contoh",
        "Posko pengaduan banjir dibuka besok",
        "Menteri meresmikan sekolah baru di Jayapura dan menyerahkan beasiswa kepada para siswa",
        "Harga beras turun pekan ini menurut data pasar induk di tiga provinsi",
        "Halo",
        "https://contoh.go.id",
    ];
    let mut denied = 0;
    for (a, b) in texts.iter().flat_map(|a| texts.iter().map(move |b| (a, b))) {
        let (ours, theirs) = (Thread::of(&[a]), Thread::of(&[b]));
        for least in [WARN, REFUSE, 0.9] {
            let may = ours.may_reach(&theirs, least);
            assert!(may || ours.similarity(&theirs) < least, "{a} | {b} | {least}");
            denied += usize::from(!may);
        }
    }
    assert!(denied > 0, "it denies what is plainly different");
}
