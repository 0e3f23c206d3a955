//! A letter of each type and language, made as the daemon makes it.

use std::path::Path;

use siaran::announcement::{self, PublishAt};
use siaran::config::{self, Config};
use siaran::lang::Lang;
use siaran::message::Letter;
use siaran::message::letter::{self, Furniture, Templates};
use siaran::plan::history::History;
use siaran::publisher::compose;
use siaran::text::letter as words;

const CONFIG: &str = "\
newsroom: { name: Kementerian Contoh, timezone: WIB, language: id }
email:
  from: Biro Humas Kementerian Contoh <humas@kemencontoh.example>
  reply_to: media@kemencontoh.example
  smtp: { host: relay.kemencontoh.example, port: 587, tls: starttls }
  lists: { wartawan: { file: wartawan.csv } }
defaults: { email: [wartawan] }
";

/// A letter under the name of its type and language.
pub struct Sample {
    pub name: String,
    pub letter: Letter,
}

/// Front matter of all.
const INDONESIAN: &str = "\
number: \"041/SP/KC/X/2026\"
place: Jakarta
publish_at: 2026-10-20 10:00 WIB
link: https://www.kemencontoh.example/siaran-pers/041-2026
contacts:
  - { role: Kepala Biro Hubungan Masyarakat, name: Ratna Wulandari, email: humas@kemencontoh.example, phone: \"+62 21 5550 0100\", hours: Senin–Jumat 08.00–16.00 WIB }
  - { role: Direktorat Metrologi, phone: \"+62 21 5550 0200\" }
";

const ENGLISH: &str = "\
lang: en
number: \"041/SP/KC/X/2026\"
place: Jakarta
publish_at: 2026-10-20 10:00 WIB
link: https://www.kemencontoh.example/en/press/041-2026
contacts:
  - { role: Head of Public Relations, name: Ratna Wulandari, email: humas@kemencontoh.example, phone: \"+62 21 5550 0100\", hours: \"Monday to Friday, 8 a.m. to 4 p.m. WIB\" }
";

/// `type`, what else its front matter says, body.
const LETTERS: [(&str, &str, &str); 16] = [
    (
        "release",
        "title: Permohonan Uji Laik Alat Ukur Kini Dapat Diajukan Daring di 38 Provinsi\ndescription: Mulai 2 November 2026 pelaku usaha tidak perlu lagi datang ke kantor untuk mendaftar uji laik alat ukur.\n",
        include_str!("release.id.md"),
    ),
    (
        "release",
        "title: Fitness Tests of Measuring Instruments Can Now Be Requested Online in 38 Provinces\ndescription: From 2 November 2026 businesses need not come to the office to register for a test.\n",
        include_str!("release.en.md"),
    ),
    (
        "invitation",
        "title: Undangan Konferensi Pers Rencana Aksi Pengurangan Limbah Kemasan\n",
        "Yth. {{ recipient.name }}, {{ recipient.outlet }},\n\nKementerian Contoh mengundang Bapak/Ibu menghadiri konferensi pers:\n\n| | |\n|---|---|\n| **Hari, tanggal** | Kamis, 29 Oktober 2026 |\n| **Pukul** | 13.30 WIB (14.30 WITA, 15.30 WIT) sampai selesai |\n| **Tempat** | Ruang Pers Lantai 2, Gedung Utama Kementerian Contoh, Jakarta |\n\nMohon konfirmasi kehadiran paling lambat Rabu, 28 Oktober 2026 dengan membalas surel ini.\n",
    ),
    (
        "invitation",
        "title: Press Conference on the Plan to Reduce Packaging Waste\n",
        "Dear {{ recipient.name }},\n\nThe Ministry invites you to a press conference:\n\n| | |\n|---|---|\n| **Day** | Thursday, 29 October 2026 |\n| **Time** | 13.30 WIB (14.30 WITA, 15.30 WIT) |\n| **Place** | Press Room, second floor, Main Building, Jakarta |\n\nPlease tell us by Wednesday, 28 October 2026 whether you will come, by replying to this mail.\n",
    ),
    (
        "correction",
        "title: Tanggal Berlaku Pendaftaran Uji Laik Daring di Papua Pegunungan\ncorrects: siaran-041\nemail: { lists: [wartawan], subject: \"RALAT Siaran Pers Nomor 041/SP/KC/X/2026\" }\n",
        "Kementerian Contoh meralat Siaran Pers Nomor 041/SP/KC/X/2026 tanggal 20 Oktober 2026.\n\n**Tertulis:** pendaftaran daring berlaku mulai 2 November 2026 di seluruh 38 provinsi.\n\n**Seharusnya:** pendaftaran daring berlaku mulai 2 November 2026 di 37 provinsi. Di Provinsi Papua Pegunungan pendaftaran daring berlaku mulai 1 Desember 2026.\n\nIsi lain siaran pers tersebut tidak berubah. Kami mohon maaf dan meminta redaksi yang telah memuat tanggal semula untuk memperbaruinya.\n",
    ),
    (
        "correction",
        "title: Date of Online Registration in Highland Papua\ncorrects: siaran-041\nemail: { lists: [wartawan], subject: \"CORRECTION to press release 041/SP/KC/X/2026\" }\n",
        "The Ministry corrects press release 041/SP/KC/X/2026 of 20 October 2026.\n\n**It said:** registration opens on 2 November 2026 in all 38 provinces.\n\n**It should say:** registration opens on 2 November 2026 in 37 provinces, and on 1 December 2026 in Highland Papua.\n\nNothing else changes. We apologise and ask editors who printed the first date to correct it.\n",
    ),
    (
        "withdrawal",
        "title: Pencabutan Siaran Pers Nomor 041/SP/KC/X/2026\nwithdraws: siaran-041\nemail: { lists: [wartawan] }\n",
        "Kementerian Contoh mencabut Siaran Pers Nomor 041/SP/KC/X/2026 tanggal 20 Oktober 2026 karena angka di dalamnya berasal dari rancangan.\n\nKami meminta redaksi untuk tidak memuatnya lagi. Siaran pers pengganti terbit pekan ini.\n",
    ),
    (
        "withdrawal",
        "title: Withdrawal of Press Release 041/SP/KC/X/2026\nwithdraws: siaran-041\nemail: { lists: [wartawan] }\n",
        "The Ministry withdraws press release 041/SP/KC/X/2026 of 20 October 2026, since figures in it were taken from a draft.\n\nWe ask editors not to use it any longer. Another release follows this week.\n",
    ),
    (
        "consultation",
        "title: Kementerian Contoh Membuka Konsultasi Publik Rancangan Aturan Label Kemasan\n",
        "Kementerian Contoh membuka konsultasi publik atas rancangan aturan label kemasan mulai hari ini sampai 30 November 2026.\n\n## Tiga hal yang kami tanyakan\n\n1. Apakah ukuran huruf minimum 1,2 milimeter cukup terbaca?\n2. Apakah masa transisi 18 bulan memadai bagi usaha Anda?\n   - usaha mikro\n   - usaha kecil dan menengah\n3. Keterangan apa yang dapat dipindahkan ke kode pindai?\n\n## Cara memberi masukan\n\n- Surel: <label-kemasan@kemencontoh.example> (atau balas surel ini).\n- Laman: [konsultasi label kemasan](https://www.kemencontoh.example/konsultasi/label).\n\nSetiap masukan dicatat, dipertimbangkan, dan dijelaskan tindak lanjutnya dalam laporan tanggapan.\n",
    ),
    (
        "consultation",
        "title: Public Consultation on the Draft Rules for Packaging Labels\n",
        "The Ministry asks for comments on its draft rules for packaging labels, from today until 30 November 2026.\n\n## Three questions\n\n1. Is the smallest type size, 1.2 millimetres, easy enough to read?\n2. Is a transition of 18 months long enough for your business?\n   - very small businesses\n   - small and medium-sized businesses\n3. Which statements could move to a code that is scanned?\n\n## How to comment\n\n- By mail: <label-kemasan@kemencontoh.example>, or reply to this mail.\n- On the web: [consultation on labels](https://www.kemencontoh.example/en/consultation/labels).\n\nEvery comment is recorded, considered and answered in a report.\n",
    ),
    (
        "response",
        "title: Tanggapan atas Pemberitaan tentang Antrean Loket Uji\n",
        "Kementerian Contoh menanggapi pemberitaan tentang antrean di loket uji laik alat ukur.\n\n> Antrean terjadi karena dua alat uji sedang dikalibrasi. Keduanya kembali dipakai mulai Senin.\n\nSejak Senin waktu tunggu rata-rata 25 menit. Data harian kami umumkan di [laman layanan](https://www.kemencontoh.example/layanan/antrean).\n",
    ),
    (
        "response",
        "title: Response to Reports about Queues at Test Counters\n",
        "The Ministry responds to reports about queues at its test counters.\n\n> The queues arose since two instruments were being calibrated. Both are in use again from Monday.\n\nSince Monday people have waited 25 minutes on average. Daily figures are on the [service page](https://www.kemencontoh.example/en/service/queues).\n",
    ),
    (
        "alert",
        "title: Peringatan Gelombang Tinggi di Selat Sunda\npriority: emergency\n",
        "**Waspada.** Gelombang 2,5 sampai 4 meter diperkirakan terjadi di Selat Sunda bagian selatan sampai Rabu, 21 Oktober 2026 pukul 07.00 WIB.\n\n- Kapal nelayan dan tongkang diminta menunda pelayaran.\n- Wisata pantai di pesisir selatan ditutup sementara.\n\nPeringatan berikutnya terbit pukul 16.00 WIB.\n",
    ),
    (
        "alert",
        "title: Warning of High Waves in the Sunda Strait\npriority: emergency\n",
        "Waves of 2.5 to 4 metres are expected in the southern Sunda Strait until Wednesday, 21 October 2026 at 07.00 WIB.\n\n- Fishing boats and barges are asked to stay in port.\n- Beaches on the south coast are closed.\n\nThe next warning follows at 16.00 WIB.\n",
    ),
    (
        "update",
        "title: \"Pemutakhiran: Loket Uji Laik di Ambon Kembali Dibuka\"\n",
        "Loket uji laik di Ambon kembali dibuka mulai Rabu, 21 Oktober 2026.\n\n| Kota | Loket | Buka | Antrean rata-rata hari ini |\n|---|---|---|--:|\n| Ambon | Balai Metrologi Wilayah Maluku, Jalan Contoh Nomor 7 | 08.00–15.00 WIT | 12 menit |\n| Ternate | Kantor Layanan Bersama, Jalan Teladan Nomor 11 | 08.00–14.00 WIT | 5 menit |\n",
    ),
    (
        "update",
        "title: \"Update: the Test Counter in Ambon Opens Again\"\n",
        "The test counter in Ambon opens again on Wednesday, 21 October 2026.\n\n| Town | Opening hours | Wait |\n|---|---|--:|\n| Ambon | 08.00–15.00 WIT | 12 minutes |\n| Ternate | 08.00–14.00 WIT | 5 minutes |\n",
    ),
];

pub fn config() -> Config {
    let loaded = config::read(CONFIG, Path::new("/newsroom"));
    loaded.config.unwrap_or_else(|| panic!("{:?}", loaded.problems))
}

/// All of them.
pub fn samples() -> Vec<Sample> {
    let config = config();
    let letters = LETTERS.iter().zip(0..).map(|((kind, front, body), n)| {
        let (lang, common) = if n % 2 == 0 { ("id", INDONESIAN) } else { ("en", ENGLISH) };
        let text = format!("---\ntype: {kind}\n{front}{common}---\n\n{body}");
        let reading = announcement::read("siaran.md", text.as_bytes(), &config);
        assert!(!reading.has_errors(), "{kind} {lang}: {:?}", reading.problems);
        let announcement = reading.announcement.expect("announcement");
        let Some(PublishAt::At(due)) = announcement.publish_at else { panic!("no time") };
        let letter = compose::letter(
            &announcement,
            &History::default(),
            &config,
            due,
            &Templates::builtin(),
        );
        let letter = letter.expect("mailed").expect("composed");
        Sample { name: format!("{kind}.{lang}"), letter }
    });
    letters.chain([under_embargo(&config)]).collect()
}

/// A letter with all that furniture can say.
fn under_embargo(config: &Config) -> Sample {
    let text = format!("---\n{}{INDONESIAN}---\n\n{}", LETTERS[0].1, LETTERS[0].2);
    let reading = announcement::read("siaran.md", text.as_bytes(), config);
    let announcement = reading.announcement.expect("announcement");
    let furniture = Furniture {
        heading: words::heading(Lang::Id, announcement.kind, Some("041/SP/KC/X/2026")),
        date_line: Some("Jakarta, 20 Oktober 2026".to_owned()),
        issued: "Disiarkan Selasa, 20 Oktober 2026, pukul 10.00 WIB".to_owned(),
        embargo: Some("EMBARGO sampai Selasa, 20 Oktober 2026 pukul 10.00 WIB".to_owned()),
        reminder: None,
        newsroom: "Kementerian Contoh".to_owned(),
        replies: words::replies(Lang::Id, "media@kemencontoh.example"),
        unsubscribe: Some("{{ recipient.unsubscribe }}".to_owned()),
        labels: words::labels(Lang::Id),
    };
    let (mailing, email) = (announcement.mailing.as_ref(), config.email.as_ref());
    let (mailing, email) = mailing.zip(email).expect("mailed");
    let letter = letter::compose(&announcement, mailing, email, &furniture, &Templates::builtin());
    Sample { name: "embargo.id".to_owned(), letter: letter.expect("composed") }
}
