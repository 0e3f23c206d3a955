//! What X forbids or makes dear, told in the file that does it.

use super::*;

const OFFICE: &str = "Mulai Senin, 18 Januari 2027, loket layanan terpadu di kantor pusat buka pukul 08.00 sampai 19.00 WIB.";
const COPY: &str = "INFO: loket layanan terpadu di kantor pusat buka pukul 08.00 sampai 19.00 WIB mulai Senin, 18 Januari 2027! 🎉 #LayananKita";
const NEAR: &str = "Loket terpadu di kantor pusat kini melayani sampai 19.00 WIB, mulai 18 Januari. Pulang kerja masih sempat.";
const OWN: &str = "Banyak yang bilang: mau urus berkas, tapi jam empat sore sudah tutup. Masuk akal, jadi kami ubah.";

/// As [`told_of`], with another configuration.
fn told_with(config: &str, extra: &str) -> Vec<String> {
    let text = format!("---\ntitle: Uji\npublish_at: 2026-10-20 10:00 WIB\n{extra}\n---\nIsi.\n");
    let reading = read("a.md", text.as_bytes(), &config_of(config));
    let place = |p: &Problem| format!("{} {}:{}", p.code(), p.at.line, p.at.column);
    reading.problems.iter().map(place).collect()
}

/// Problems of a post of the office account; its text begins in column 14.
fn told_of_post(text: &str) -> Vec<String> {
    told_of(&format!("x: {{ kantor: {text:?} }}"))
}

#[test]
fn two_accounts_may_not_say_the_same() {
    for (first, second, wanted) in [
        (OFFICE, OWN, &[][..]),
        (OFFICE, NEAR, &["post.alike 6:10"]),
        (OFFICE, COPY, &["post.too-similar 6:10"]),
        (COPY, OFFICE, &["post.too-similar 6:10"]),
    ] {
        let told = told_of(&format!("x:\n  kantor: {first:?}\n  kedua: {second:?}"));
        assert_eq!(told, wanted, "{second}");
    }
}

#[test]
fn the_part_that_repeats_another_accounts_is_pointed_at() {
    let thread = format!(
        "x:\n  kantor: [{OWN:?}, {OFFICE:?}]\n  kedua:\n    - Selamat pagi!\n    - {COPY:?}"
    );
    assert_eq!(told_of(&thread), ["post.too-similar 8:7"]);
    // Cut into other parts, only the wholes are the same.
    let cut = "x:\n  kantor: Loket terpadu buka sampai malam mulai Senin\n  kedua: [Loket terpadu buka, sampai malam, mulai Senin]";
    assert_eq!(told_of(cut), ["post.too-similar 6:11"]);
}

#[test]
fn each_two_accounts_are_compared_and_named() {
    let config = CONFIG.replace(
        "email:\n",
        "    ketiga: { kind: office, handle: ketiga_contoh, credential: x-ketiga }\nemail:\n",
    );
    let extra = format!("x:\n  kedua: {OFFICE:?}\n  ketiga: {OWN:?}\n  kantor: {COPY:?}");
    let text = format!("---\ntitle: Uji\npublish_at: 2026-10-20 10:00 WIB\n{extra}\n---\nIsi.\n");
    let reading = read("a.md", text.as_bytes(), &config_of(&config));
    let faults: Vec<_> = reading.problems.iter().map(|p| &p.fault).collect();
    let [Fault::PostTooSimilar { first, second, percent }] = faults[..] else {
        panic!("{faults:?}")
    };
    assert_eq!((first.as_str(), second.as_str()), ("kedua", "kantor"));
    assert!((50..=100).contains(percent), "{percent}");
    for lang in [Lang::Id, Lang::En] {
        let (said, cure) = (problems::message(lang, faults[0]), problems::help(lang, faults[0]));
        assert!(
            said.contains(&format!("{percent}"))
                && said.contains("kantor")
                && said.contains("kedua"),
            "{said}"
        );
        assert!(cure.contains("mode: repost"), "{cure}");
    }
}

#[test]
fn one_account_may_repeat_itself_and_who_reposts_says_nothing() {
    let thread = format!("x: {{ kantor: [{OFFICE:?}, {OFFICE:?}], kabiro: {{ mode: repost }} }}");
    assert_eq!(told_of(&thread), Vec::<String>::new());
}

#[test]
fn only_our_accounts_and_allowed_ones_may_be_mentioned() {
    let allowed = CONFIG.replace("x:\n", "x:\n  mentions_allowed: ['@KemenMaju']\n");
    for (text, wanted) in [
        ("Bersama @kemenmaju", &["post.mention 4:14"][..]),
        ("Bersama @KEMENCONTOH dan .@kabiro_contoh", &[]),
        ("Kirim ke humas@kemenmaju.example, 10@20, atau contoh.com/@kemenmaju", &[]),
        ("Terima kasih ＠lapor, @a dan @lapor", &["post.mention 4:14", "post.mention 4:14"]),
    ] {
        assert_eq!(told_of_post(text), wanted, "{text}");
    }
    for (text, wanted) in [
        ("Bersama @kemenmaju dan @KemenMaju", &[][..]),
        ("Bersama @kemenmaju2", &["post.mention 4:14"]),
    ] {
        assert_eq!(told_with(&allowed, &format!("x: {{ kantor: {text:?} }}")), wanted, "{text}");
    }
}

#[test]
fn a_handle_that_was_misspelt_is_guessed() {
    let reading = reading(
        "---\ntitle: Uji\npublish_at: 2026-10-20 10:00 WIB\nx: { kantor: 'Tanya @kemencontho' }\n---\nIsi.\n",
    );
    let help = problems::help(Lang::Id, &reading.problems[0].fault);
    assert_eq!(help, "apakah maksudnya @kemencontoh? Bila bukan, tulis namanya tanpa @");
}

#[test]
fn a_post_takes_one_cashtag() {
    for (text, wanted) in [
        ("Saham $BBRI naik", &[][..]),
        ("Ekspor $412 juta, $1,5 miliar", &[]),
        ("Saham $BBRI dan $TLKM naik", &["post.cashtag 4:14"]),
        ("$a $a", &["post.cashtag 4:14"]),
    ] {
        assert_eq!(told_of_post(text), wanted, "{text}");
    }
    assert_eq!(told_of("x: { kantor: [Saham $BBRI, Saham $TLKM] }"), Vec::<String>::new());
}

#[test]
fn a_thread_pays_for_one_link() {
    for (thread, wanted) in [
        ("[Satu https://a.example.com, Dua]", &[][..]),
        ("[Satu contoh.com dan lapor.go.id, Dua]", &[]),
        ("[Satu https://a.example.com, Dua, Tiga lapor.go.id]", &["post.second-link 4:48"]),
        (
            "[Satu contoh.com, Dua contoh.com, Tiga contoh.com]",
            &["post.second-link 4:32", "post.second-link 4:48"],
        ),
    ] {
        assert_eq!(told_of(&format!("x: {{ kantor: {thread} }}")), wanted, "{thread}");
    }
    let two =
        "x:\n  kantor: Peta air bersih contoh.com\n  kedua: Tiga jam ke Masohi, lihat contoh.com";
    assert_eq!(told_of(two), Vec::<String>::new());
}

#[test]
fn long_hashtags_show_their_words() {
    for (text, wanted) in [
        ("Cek #AirBersihDesa #airBersihDesa #HUT_RI_KE_81 #airbersih #ASN", &[][..]),
        ("Cek #airbersihdesa", &["post.hashtag-case 4:14"]),
        ("Cek #AIRBERSIHDESA", &["post.hashtag-case 4:14"]),
        ("Cek #air_bersih_desa #kesehatan2027 #こんにちは今日からはじまる", &[]),
    ] {
        assert_eq!(told_of_post(text), wanted, "{text}");
    }
}

#[test]
fn what_is_dear_or_hard_to_read_still_goes_out() {
    let warned = reading(&format!(
        "---\ntitle: Uji\npublish_at: 2026-10-20 10:00 WIB\nx:\n  kantor: [{OFFICE:?}, 'contoh.com #airbersihdesa', 'lapor.go.id']\n  kedua: {NEAR:?}\n---\nIsi.\n"
    ));
    let codes: Vec<_> = warned.problems.iter().map(Problem::code).collect();
    assert_eq!(codes, ["post.hashtag-case", "post.second-link", "post.alike"]);
    assert!(!warned.has_errors());
}
