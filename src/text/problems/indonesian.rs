//! Problems and cures in formal Indonesian, for people who know nothing of YAML.

use crate::lang::Lang;
use crate::problem::{Fault, Slip, TimeFault, Wanted};
use crate::text::shown::{at_sign, dollar_signs, hash_sign, plain, quoted};
use crate::text::{
    answer, attachment, embargo, feedback, layout, lint, lists, mail, media, refusals, reminders,
    review,
};
use crate::when;
use crate::when::names::{long_date, weekday_name};

pub(super) fn message(fault: &Fault) -> String {
    match fault {
        Fault::Refused { what } => refusals::file(Lang::Id, what),
        Fault::Astray { why } => refusals::astray(Lang::Id, why),
        Fault::TooLarge { limit } => format!("bagian ini melebihi {} KiB", limit / 1024),
        Fault::NotUtf8 => "berkas ini bukan teks UTF-8".into(),
        Fault::ControlCharacter { code } => {
            format!("ada karakter tak terlihat yang tidak diperbolehkan (U+{code:04X})")
        }
        Fault::FrontMatterMissing => "berkas ini tidak diawali bagian keterangan".into(),
        Fault::FrontMatterOpen => "bagian keterangan tidak ditutup".into(),
        Fault::Syntax { slip, detail } => match slip {
            Slip::Colon => "ada titik dua di dalam teks yang tidak diberi tanda kutip".into(),
            Slip::Start(c) => format!("teks tidak boleh diawali {}", quoted(&c.to_string())),
            Slip::Quote => "ada tanda kutip yang tidak ditutup".into(),
            Slip::Indent => "baris ini tidak sesuai dengan susunan di atasnya".into(),
            Slip::Bracket => "ada tanda kurung yang tidak ditutup atau koma yang kurang".into(),
            Slip::SecondDocument => "ada garis --- di tengah keterangan".into(),
            Slip::Key => "nama kunci harus berupa satu kata".into(),
            Slip::Other => format!("susunan keterangan tidak dapat dibaca ({})", plain(detail)),
        },
        Fault::Tab => "baris ini diawali tab".into(),
        Fault::TooComplex => "keterangan ini bersusun terlalu dalam atau terlalu banyak".into(),
        Fault::NoKeys => "keterangan harus terdiri atas baris \"kunci: nilai\"".into(),
        Fault::RepeatedKey { key, first_line } => {
            format!("{} sudah ditulis di baris {first_line}", quoted(key))
        }
        Fault::UnknownKey { key, .. } => format!("{} bukan kunci yang dikenal", quoted(key)),
        Fault::MissingKey { key } => format!("{} belum diisi", quoted(key)),
        Fault::EmptyValue { key } => format!("{} kosong", quoted(key)),
        Fault::TwoNames { key, other } => {
            format!("{} dan {} berarti sama", quoted(key), quoted(other))
        }
        Fault::WrongType { key, wanted } => {
            format!("{} harus berupa {}", quoted(key), shape(*wanted))
        }
        Fault::Unquoted { key } => {
            format!("nilai {} terbaca sebagai bilangan atau ya/tidak, bukan teks", quoted(key))
        }
        Fault::NotOneOf { key, value, .. } => {
            format!("{} tidak dikenal untuk {}", quoted(value), quoted(key))
        }
        Fault::OutOfRange { key, least, most } => {
            format!("{} harus antara {least} dan {most}", quoted(key))
        }
        Fault::BadDuration { key, value } => {
            format!("{} pada {} bukan lama waktu", quoted(value), quoted(key))
        }
        Fault::BadSize { key, value } => {
            format!("{} pada {} bukan ukuran berkas", quoted(value), quoted(key))
        }
        Fault::BadRate { key, value } => {
            format!("{} pada {} bukan laju pengiriman", quoted(value), quoted(key))
        }
        Fault::BadName { key, value } => {
            format!("{} tidak dapat dipakai sebagai nama ({})", quoted(value), quoted(key))
        }
        Fault::BadAddress { key, value } => {
            format!("{} pada {} bukan alamat surel yang sah", quoted(value), quoted(key))
        }
        Fault::BadHandle { key, value } => {
            format!("{} pada {} bukan nama akun X", quoted(value), quoted(key))
        }
        Fault::BadUrl { key, value } => {
            format!("{} pada {} bukan alamat web yang sah", quoted(value), quoted(key))
        }
        Fault::BadHost { key, value } => {
            format!("{} pada {} bukan nama server yang sah", quoted(value), quoted(key))
        }
        Fault::LoopbackOnly { key, host } => format!(
            "{}: sambungan tanpa pengamanan ke {} tidak diperbolehkan",
            quoted(key),
            quoted(host)
        ),
        Fault::HeaderCharacter { key, code } => {
            format!("{} memuat ganti baris atau karakter tak terlihat (U+{code:04X})", quoted(key))
        }
        Fault::TooLong { key, limit } => format!("{} melebihi {limit} karakter", quoted(key)),
        Fault::Time { key, fault } => format!("{}: {}", quoted(key), time(fault)),
        Fault::UnknownAccount { name, .. } => {
            format!("akun {} tidak ada di konfigurasi", quoted(name))
        }
        Fault::UnknownList { name, .. } => {
            format!("daftar {} tidak ada di konfigurasi", quoted(name))
        }
        Fault::SameHandle { handle, first, second } => format!(
            "akun {} dan {} memakai nama X yang sama, {}",
            quoted(first),
            quoted(second),
            quoted(handle)
        ),
        Fault::SameId { id, other } => format!("berkas lain juga memakai id {id}: {other}"),
        Fault::UnusableList { name, list } => lists::message(Lang::Id, name, list),
        Fault::NoChannel => {
            "tidak ada akun X maupun surel, jadi tidak ada yang dapat dikirim".into()
        }
        Fault::NoMail => "surel belum diatur di konfigurasi".into(),
        Fault::NotBuilt { key } => {
            format!("{} belum didukung versi ini, jadi belum berpengaruh", quoted(key))
        }
        Fault::Exposed { path, owner: Some(owner) } => format!(
            "{path} milik pengguna lain (uid {owner}), yang dapat melumpuhkan perlindungan review",
            path = quoted(path)
        ),
        Fault::Exposed { path, owner: None } => format!(
            "{} dapat ditulisi grup atau siapa saja, sehingga perlindungan review dapat \
             dilumpuhkan",
            quoted(path)
        ),
        Fault::MediaPath { path } => {
            format!("{} bukan jalur di dalam folder pengumuman", quoted(path))
        }
        Fault::UnknownMedia { name, .. } => {
            format!("tidak ada gambar atau video {} di bawah media:", quoted(name))
        }
        Fault::TooManyMedia { count } => {
            format!("{count} gambar dalam satu unggahan; X menerima paling banyak 4")
        }
        Fault::Media { file, what } => media::message(Lang::Id, file, what),
        Fault::AttachmentPath { path } => {
            format!("{} bukan jalur di dalam folder pengumuman", quoted(path))
        }
        Fault::SameAttachment { name } => {
            format!("dua lampiran akan bernama {}", quoted(name))
        }
        Fault::UnknownAttachment { file, .. } => {
            format!("{} tidak ada di attachments: berkas ini", quoted(file))
        }
        Fault::NothingAttached => "tidak ada yang dapat dilampirkan".into(),
        Fault::AttachmentsNotMailed => {
            "lampiran tidak sampai ke siapa pun, karena tidak ada surel (email)".into()
        }
        Fault::Attachment { file, what } => attachment::message(Lang::Id, file, what),
        Fault::AttachmentsTooLarge { files, limit } => format!(
            "lampiran seluruhnya {}, padahal batasnya {} ({})",
            attachment::size(Lang::Id, files.iter().map(|(_, bytes)| bytes).sum()),
            attachment::size(Lang::Id, *limit),
            attachment::sizes(Lang::Id, files)
        ),
        Fault::Mail { what } => mail::message(Lang::Id, what),
        Fault::Review { what } => review::message(Lang::Id, what),
        Fault::LetterTooLarge { bytes, limit } => layout::too_large(Lang::Id, *bytes, *limit),
        Fault::Template { slip } => layout::message(Lang::Id, slip),
        Fault::MixedMedia { account, part } => format!(
            "unggahan {} bagian {part} memuat GIF atau video bersama media lain",
            quoted(account)
        ),
        Fault::RecipientsWithout { placeholder, without, of } => {
            format!("{placeholder} akan kosong bagi {without} dari {of} penerima")
        }
        Fault::UnusedMedia { name } => {
            format!("tidak ada unggahan yang memuat {} dari media:", quoted(name))
        }
        Fault::RepostHasWords { account } => {
            format!("akun {} membagikan ulang, jadi tidak punya kata-kata sendiri", quoted(account))
        }
        Fault::AssistHasMedia { account } => format!(
            "akun {} dipakai secara manual; gambar tidak dapat diteruskan ke pemegangnya",
            quoted(account)
        ),
        Fault::NothingToRepost { account } => {
            format!("tidak ada unggahan yang dapat dibagikan ulang oleh akun {}", quoted(account))
        }
        Fault::NoCredential { account } => format!(
            "akun {} tidak punya kredensial, jadi siaran tidak dapat mengunggah di sana",
            quoted(account)
        ),
        Fault::NoHolder { account } => format!(
            "akun {} dipakai secara manual, tetapi surel ke pemegangnya tidak dapat dikirim",
            quoted(account)
        ),
        Fault::NoId => "nama berkas tidak memuat huruf atau angka untuk dijadikan id".into(),
        Fault::BadId { value } => format!("{} tidak dapat dipakai sebagai id", quoted(value)),
        Fault::NoInstant => "belum ada waktu terbit, jadi berkas ini tetap draf".into(),
        Fault::NowNotAllowed { kind } => {
            format!("\"publish_at: now\" tidak berlaku untuk jenis {}", quoted(kind))
        }
        Fault::EventEndsFirst => "acara berakhir sebelum dimulai".into(),
        Fault::EventPast => "acara dimulai sebelum pengumuman ini terbit".into(),
        Fault::RsvpLate => "konfirmasi diminta sampai sesudah acara dimulai".into(),
        Fault::NoEvent => "calendar: true memerlukan event:, dan itu belum ada".into(),
        Fault::Occasion { fault } => embargo::fault(Lang::Id, fault),
        Fault::Reminder { fault } => reminders::fault(Lang::Id, fault),
        Fault::Answer { fault } => answer::fault(Lang::Id, fault),
        Fault::Feedback { fault } => feedback::fault(Lang::Id, fault),
        Fault::Quiet { reason, until, accounts } => {
            let until = when::three_zones_on(*until, Lang::Id);
            reminders::quiet_ahead(Lang::Id, &plain(reason), &until, accounts)
        }
        Fault::QuietEndsFirst => "until mendahului from".into(),
        Fault::WasNotThere { original } => {
            format!("kata-kata correction.was tidak ada di {}", plain(original))
        }
        Fault::NowIsWas => "correction.now sama dengan correction.was".into(),
        Fault::ExpiresFirst => {
            "waktu kedaluwarsa (expires_at) harus sesudah waktu terbit (publish_at)".into()
        }
        Fault::FarFromName { date } => {
            format!("waktu terbit terpaut lebih dari setahun dari tanggal nama berkas, {date}")
        }
        Fault::NoReference { key } => {
            format!("tidak disebut pengumuman mana yang dimaksud ({})", quoted(key))
        }
        Fault::NoDestination => {
            "pengumuman ini tidak ditujukan ke akun maupun daftar mana pun".into()
        }
        Fault::NobodyToAnswer => "jawaban ini tidak menyebut pertanyaan mana yang dijawab".into(),
        Fault::PostTooLong { account, part, weight } => format!(
            "unggahan {} bagian {part} terlalu panjang: {weight} karakter menurut hitungan X, batasnya 280",
            quoted(account)
        ),
        Fault::PostEmpty { account, part } => {
            format!("unggahan {} bagian {part} kosong", quoted(account))
        }
        Fault::PostCharacter { account, part, code } => format!(
            "unggahan {} bagian {part} memuat karakter yang tidak diterima X (U+{code:04X})",
            quoted(account)
        ),
        Fault::PostPlaceholder { account, part, text } => format!(
            "unggahan {} bagian {part} memuat {}, yang akan terbit apa adanya di X",
            quoted(account),
            quoted(text)
        ),
        Fault::PostTooSimilar { first, second, percent } => format!(
            "unggahan {} {percent}% mirip dengan unggahan {}; X melarangnya di dua akun",
            quoted(second),
            quoted(first)
        ),
        Fault::PostAlike { first, second, percent } => format!(
            "unggahan {} agak mirip dengan unggahan {}: {percent}%, dan mulai 50% ditolak",
            quoted(second),
            quoted(first)
        ),
        Fault::PostMention { account, part, handle, .. } => format!(
            "unggahan {} bagian {part} menyebut {}, yang bukan akun kita dan belum diizinkan",
            quoted(account),
            at_sign(handle)
        ),
        Fault::PostCashtags { account, part, cashtags } => format!(
            "unggahan {} bagian {part} memuat {} cashtag ({}); X hanya menerima satu",
            quoted(account),
            cashtags.len(),
            dollar_signs(cashtags)
        ),
        Fault::SecondLink { account, part, first } => format!(
            "unggahan {} bagian {part} memuat tautan, padahal bagian {first} juga: bagian bertautan berbiaya 0,20 USD, yang tidak 0,015 USD",
            quoted(account)
        ),
        Fault::HashtagCase { hashtag } => {
            format!("tagar {} tidak terbaca per kata oleh pembaca layar", hash_sign(hashtag))
        }
        Fault::BodyEmpty => "isi surel kosong".into(),
        Fault::BodyHtml { text } => format!("isi memuat kode HTML {}", quoted(text)),
        Fault::BodyLink { scheme } => format!("tautan {} tidak diperbolehkan", quoted(scheme)),
        Fault::BodyLinkNowhere { target } => format!(
            "tautan {} tidak dapat dibuka dari surel; hanya kata-katanya yang terkirim",
            quoted(target)
        ),
        Fault::ToFill { text, .. } => format!("masih ada yang perlu diisi: {}", quoted(text)),
        Fault::BodyImage => "gambar dari web tidak ikut terkirim di surel".into(),
        Fault::UnknownPlaceholder { text, .. } => {
            format!("isian {} tidak dikenal", quoted(text))
        }
        Fault::Lint { lint: of } => lint::message(Lang::Id, of),
        Fault::WrongWeekday { written, date } => format!(
            "{}: tanggal itu jatuh pada hari {}",
            quoted(written),
            weekday_name(date.weekday(), Lang::Id)
        ),
    }
}

pub(super) fn help(fault: &Fault) -> String {
    match fault {
        Fault::Refused { what } => refusals::file_cure(Lang::Id, what).into(),
        Fault::Astray { why } => refusals::astray_cure(Lang::Id, why).into(),
        Fault::TooLarge { .. } => "pindahkan teks panjang ke isi atau ke lampiran".into(),
        Fault::NotUtf8 => "simpan ulang berkas dengan penyandian UTF-8".into(),
        Fault::ControlCharacter { .. } => {
            "hapus karakter itu; biasanya terbawa saat menyalin dari program lain".into()
        }
        Fault::FrontMatterMissing => {
            "awali berkas dengan baris ---, lalu title: dan publish_at:, lalu baris --- lagi".into()
        }
        Fault::FrontMatterOpen => "tambahkan baris --- sesudah kunci terakhir".into(),
        Fault::Syntax { slip, .. } => match slip {
            Slip::Colon => "beri tanda kutip pada seluruh teks: title: \"RALAT: …\"".into(),
            Slip::Start(_) => "beri tanda kutip pada seluruh teks".into(),
            Slip::Quote => "tutup tanda kutip itu, atau tulis teks panjang di bawah tanda |".into(),
            Slip::Indent => {
                "periksa spasi di awal baris, titik dua sesudah kunci, dan tanda kutip".into()
            }
            Slip::Bracket => "periksa tanda kurung dan koma di baris ini dan sebelumnya".into(),
            Slip::SecondDocument => "hapus garis itu".into(),
            Slip::Key => "tulis kunci sebagai satu kata diikuti titik dua".into(),
            Slip::Other => "bandingkan baris ini dengan contoh di dokumentasi".into(),
        },
        Fault::Tab => "ganti tab dengan spasi".into(),
        Fault::TooComplex => "sederhanakan susunannya".into(),
        Fault::NoKeys => "contoh: title: Judul pengumuman".into(),
        Fault::RepeatedKey { .. } => "hapus salah satunya".into(),
        Fault::UnknownKey { nearest, .. } => match nearest {
            Some(nearest) => format!("apakah maksudnya {}?", quoted(nearest)),
            None => "hapus baris ini, atau taruh di bawah extra: bila perlu disimpan".into(),
        },
        Fault::MissingKey { key } => format!("tambahkan baris {}: …", plain(key)),
        Fault::EmptyValue { .. } => {
            "isi nilainya, atau hapus barisnya; untuk tidak mengirim tulis none".into()
        }
        Fault::TwoNames { other, .. } => format!("hapus {}", quoted(other)),
        Fault::WrongType { .. } => "periksa contoh di dokumentasi untuk kunci ini".into(),
        Fault::Unquoted { .. } => "beri tanda kutip, supaya teks terbit persis seperti ditulis".into(),
        Fault::NotOneOf { allowed, nearest, .. } => match nearest {
            Some(nearest) => format!(
                "apakah maksudnya {}? Yang dikenal: {}",
                quoted(nearest),
                allowed.join(", ")
            ),
            None => format!("yang dikenal: {}", allowed.join(", ")),
        },
        Fault::OutOfRange { .. } => "tulis bilangan di antara batas itu".into(),
        Fault::BadDuration { .. } => "tulis misalnya 45s, 15m, 2h, 1h30m atau 3d".into(),
        Fault::BadSize { .. } => "tulis misalnya 500kB atau 10MB".into(),
        Fault::BadRate { .. } => "tulis misalnya 600/min atau 10/s".into(),
        Fault::BadName { .. } => "pakai huruf kecil, angka, titik, garis bawah, tanda hubung".into(),
        Fault::BadAddress { .. } => "tulis satu alamat seperti humas@kemencontoh.example".into(),
        Fault::BadHandle { .. } => {
            "paling banyak 15 huruf, angka atau garis bawah, tanpa tanda lain".into()
        }
        Fault::BadUrl { .. } => "tulis alamat lengkap yang diawali https://".into(),
        Fault::BadHost { .. } => "tulis nama seperti relay.kemencontoh.example".into(),
        Fault::LoopbackOnly { .. } => {
            "pakai sambungan aman; tanpa pengamanan hanya boleh ke komputer ini sendiri".into()
        }
        Fault::HeaderCharacter { .. } => "tulis dalam satu baris dan hapus karakter itu".into(),
        Fault::TooLong { .. } => "persingkat teksnya".into(),
        Fault::Time { fault, .. } => time_help(fault),
        Fault::UnknownAccount { nearest, .. } | Fault::UnknownList { nearest, .. } => {
            match nearest {
                Some(nearest) => format!("apakah maksudnya {}?", quoted(nearest)),
                None => "tambahkan di konfigurasi, atau periksa ejaannya".into(),
            }
        }
        Fault::SameHandle { .. } => "hapus salah satu, atau perbaiki namanya".into(),
        Fault::SameId { .. } => "ganti id salah satunya; sebelum itu keduanya ditahan".into(),
        Fault::UnusableList { list, .. } => lists::help(Lang::Id, &list.fault),
        Fault::NoChannel => "isi x.accounts atau email".into(),
        Fault::NoMail => "tulis email: none, atau tambahkan email di konfigurasi".into(),
        Fault::NotBuilt { .. } => "tidak perlu berbuat apa-apa; hapus bagian itu bila peringatan ini tidak diinginkan".into(),
        Fault::Exposed { path, .. } => format!(
            "dengan review, konfigurasi, daftar, templat, kunci akses, dan state, beserta folder di \
             atasnya, hanya boleh ditulisi root dan pengguna program: chown root {path} dan \
             chmod go-w {path}",
            path = quoted(path)
        ),
        Fault::MediaPath { .. } => {
            "taruh berkasnya di folder pengumuman, atau di bawahnya, lalu tulis misalnya \
             media/peta.png"
                .into()
        }
        Fault::UnknownMedia { nearest, .. } => match nearest {
            Some(nearest) => format!("apakah maksudnya {}?", plain(nearest)),
            None => "tambahkan di bawah media: dengan file dan alt".into(),
        },
        Fault::TooManyMedia { .. } => "pindahkan sebagian ke bagian utas berikutnya".into(),
        Fault::Media { what, .. } => media::cure(Lang::Id, what),
        Fault::AttachmentPath { .. } => {
            "taruh berkasnya di folder pengumuman, atau di bawahnya, lalu tulis misalnya \
             lampiran/siaran-pers.pdf"
                .into()
        }
        Fault::SameAttachment { .. } => "ganti nama salah satu berkas itu".into(),
        Fault::UnknownAttachment { nearest, .. } => match nearest {
            Some(nearest) => format!("apakah maksudnya {}?", plain(nearest)),
            None => "tulis seperti di bawah attachments:, atau tambahkan di sana".into(),
        },
        Fault::NothingAttached => {
            "tambahkan attachments: dengan jalur berkasnya, atau hapus baris ini".into()
        }
        Fault::AttachmentsNotMailed => {
            "tulis daftar penerima di bawah email:, atau hapus attachments".into()
        }
        Fault::Attachment { what, .. } => attachment::cure(Lang::Id, what),
        Fault::AttachmentsTooLarge { .. } => {
            "perkecil yang terbesar, atau taruh di situs web dan tulis tautannya".into()
        }
        Fault::Mail { what } => mail::cure(Lang::Id, what),
        Fault::Review { what } => review::cure(Lang::Id, what),
        Fault::LetterTooLarge { .. } => layout::shorten(Lang::Id),
        Fault::Template { slip } => layout::cure(Lang::Id, slip),
        Fault::MixedMedia { .. } => {
            "satu unggahan memuat empat gambar, atau satu GIF, atau satu video; pindahkan \
             sebagian ke bagian utas berikutnya"
                .into()
        }
        Fault::RecipientsWithout { .. } => {
            "lengkapi daftarnya, atau tulis kalimat yang tetap enak dibaca tanpanya".into()
        }
        Fault::UnusedMedia { name } => {
            format!("tulis media: [{}] pada unggahan itu, atau hapus bagian ini", plain(name))
        }
        Fault::RepostHasWords { .. } => {
            "hapus teks dan medianya, atau tulis mode: own".into()
        }
        Fault::AssistHasMedia { .. } => "hapus media, atau tulis mode: own".into(),
        Fault::NothingToRepost { .. } => {
            "beri akun kantor sebuah teks, atau hapus akun ini".into()
        }
        Fault::NoCredential { account } => format!(
            "tulis mode: assist, atau sebut kredensialnya di konfigurasi (x.accounts.{})",
            plain(account)
        ),
        Fault::NoHolder { account } => format!(
            "isi x.accounts.{}.holder dengan alamat surel di konfigurasi, dan isi email",
            plain(account)
        ),
        Fault::NoId | Fault::BadId { .. } => {
            "pakai id: dengan huruf kecil, angka, titik, garis bawah, tanda hubung; paling banyak 100"
                .into()
        }
        Fault::NoInstant => "tambahkan misalnya publish_at: 2026-10-20 10:00 WIB".into(),
        Fault::NowNotAllowed { .. } => {
            "tulis waktunya; now hanya untuk ralat, pencabutan, peringatan dan balasan".into()
        }
        Fault::EventEndsFirst => "periksa start dan end acara itu".into(),
        Fault::EventPast => "periksa start acara itu dan publish_at".into(),
        Fault::RsvpLate => "periksa rsvp: by dan start acara itu".into(),
        Fault::NoEvent => "tambahkan event: dengan start, atau hapus calendar".into(),
        Fault::ExpiresFirst => "periksa kedua waktu itu".into(),
        Fault::Occasion { fault } => embargo::fault_help(Lang::Id, fault).into(),
        Fault::Reminder { fault } => reminders::fault_help(Lang::Id, fault).into(),
        Fault::Answer { fault } => answer::fault_help(Lang::Id, fault).into(),
        Fault::Feedback { fault } => feedback::fault_help(Lang::Id, fault),
        Fault::Quiet { .. } => "pilih waktu lain; hanya priority: emergency yang menembus masa tenang".into(),
        Fault::QuietEndsFirst => "periksa kedua waktu itu".into(),
        Fault::WasNotThere { .. } => "kutip siaran asli kata demi kata".into(),
        Fault::NowIsWas => "tulis di now apa yang seharusnya tertulis".into(),
        Fault::FarFromName { .. } => "periksa tahunnya".into(),
        Fault::NoReference { key } => format!("tambahkan {}: dengan id pengumuman itu", plain(key)),
        Fault::NoDestination => { "tulis akun di bawah x: atau daftar di bawah email:, atau isi defaults di konfigurasi".into() }
        Fault::NobodyToAnswer => "tambahkan answers: dengan nomor masukan, misalnya id/7".into(),
        Fault::PostTooLong { .. } => "persingkat, atau bagi menjadi beberapa bagian".into(),
        Fault::PostEmpty { .. } => "isi teksnya, atau hapus bagian itu".into(),
        Fault::PostCharacter { .. } => "hapus karakter itu".into(),
        Fault::PostPlaceholder { .. } => {
            "tulis katanya langsung; isian hanya berlaku di surel".into()
        }
        Fault::PostTooSimilar { first, second, .. } => format!(
            "tulis unggahan {} dengan kata-kata sendiri, misalnya apa yang dilihat atau dikerjakan di lapangan; atau pakai mode: repost supaya akun itu membagikan unggahan {}",
            quoted(second),
            quoted(first)
        ),
        Fault::PostAlike { second, .. } => format!(
            "baca keduanya sekali lagi; bila isinya sama dengan kata yang sama, tulis ulang unggahan {} atau pakai mode: repost",
            quoted(second)
        ),
        Fault::PostMention { nearest: Some(nearest), .. } => {
            format!("apakah maksudnya {}? Bila bukan, tulis namanya tanpa @", at_sign(nearest))
        }
        Fault::PostMention { handle, nearest: None, .. } => format!(
            "tulis namanya tanpa @; bila pemiliknya setuju, tambahkan {} ke x.mentions_allowed di konfigurasi",
            plain(handle)
        ),
        Fault::PostCashtags { .. } => "sisakan satu, dan tulis yang lain tanpa $".into(),
        Fault::SecondLink { .. } => {
            "kumpulkan tautan di satu bagian; nama situs seperti lapor.go.id juga dihitung tautan"
                .into()
        }
        Fault::HashtagCase { .. } => {
            "awali setiap katanya dengan huruf besar, misalnya #AirBersihDesa".into()
        }
        Fault::BodyEmpty => "tulis isinya di bawah garis --- kedua, atau tulis email: none".into(),
        Fault::BodyHtml { .. } => {
            "tulis dengan Markdown: **tebal**, *miring*, [tautan](https://…); < biasa ditulis \\<"
                .into()
        }
        Fault::BodyLink { .. } | Fault::BodyLinkNowhere { .. } => "pakai tautan https:// atau mailto:".into(),
        Fault::ToFill { .. } => "tulis isinya di tempat kata-kata dalam kurung siku itu".into(),
        Fault::BodyImage => "pakai tautan ke halaman yang memuat gambar itu".into(),
        Fault::UnknownPlaceholder { nearest, known, .. } => match nearest {
            Some(nearest) => format!("apakah maksudnya {}?", plain(nearest)),
            None => format!("yang dikenal: {}", known.join(", ")),
        },
        Fault::Lint { lint: of } => lint::help(Lang::Id, of),
        Fault::WrongWeekday { date, .. } => {
            format!("yang benar {}; periksa hari dan tanggalnya", long_date(*date, Lang::Id))
        }
    }
}

fn time(fault: &TimeFault) -> String {
    match fault {
        TimeFault::Unreadable(text) => format!("{} tidak terbaca sebagai waktu", quoted(text)),
        TimeFault::NoTimeOfDay => "jamnya belum ditulis".into(),
        TimeFault::NoZone => "zona waktunya belum ditulis".into(),
        TimeFault::UnknownZone { name, .. } => format!("zona waktu {} tidak dikenal", quoted(name)),
        TimeFault::NoSuchDate(date) => format!("tanggal {} tidak ada", quoted(date)),
        TimeFault::NoSuchTime(time) => format!("pukul {} tidak ada", quoted(time)),
        TimeFault::Year(year) => format!("tahun {year} di luar jangkauan"),
        TimeFault::Gap { local, zone } => {
            format!("{local} tidak ada di {}: jam dimajukan saat itu", quoted(zone))
        }
        TimeFault::Fold { local, zone } => {
            format!("{local} terjadi dua kali di {}: jam dimundurkan saat itu", quoted(zone))
        }
        TimeFault::Contradiction { offset, zone, right } => format!(
            "{} bertentangan dengan {}, yang saat itu {right}",
            quoted(offset),
            quoted(zone)
        ),
    }
}

fn time_help(fault: &TimeFault) -> String {
    match fault {
        TimeFault::Unreadable(_) => "tulis misalnya 2026-10-20 10:00 WIB".into(),
        TimeFault::NoTimeOfDay => "tambahkan jam dan zona, misalnya 10:00 WIB".into(),
        TimeFault::NoZone => {
            "tambahkan WIB, WITA atau WIT sesudah jam, atau kunci timezone: di berkas ini".into()
        }
        TimeFault::UnknownZone { nearest: Some(nearest), .. } => {
            format!("apakah maksudnya {}?", quoted(nearest))
        }
        TimeFault::UnknownZone { nearest: None, .. } => {
            "pakai WIB, WITA, WIT, atau nama seperti Asia/Jakarta".into()
        }
        TimeFault::NoSuchDate(_) => "periksa hari dan bulannya".into(),
        TimeFault::NoSuchTime(_) => "pakai jam 00:00 sampai 23:59".into(),
        TimeFault::Year(_) => "pakai tahun antara 2000 dan 2199".into(),
        TimeFault::Gap { .. } => "pilih jam yang lain".into(),
        TimeFault::Fold { .. } => "tulis selisihnya juga, misalnya +02:00".into(),
        TimeFault::Contradiction { .. } => "hapus salah satu, atau perbaiki selisihnya".into(),
    }
}

fn shape(wanted: Wanted) -> &'static str {
    match wanted {
        Wanted::Text => "teks",
        Wanted::YesNo => "true atau false",
        Wanted::WholeNumber => "bilangan",
        Wanted::Dollars => "jumlah dalam dolar AS, misalnya 50",
        Wanted::PerCent => "bagian, misalnya 80%",
        Wanted::List => "daftar",
        Wanted::Keys => "kelompok \"kunci: nilai\"",
        Wanted::TextOrList => "teks atau daftar",
        Wanted::Post => "teks, daftar bagian, atau kelompok kunci",
        Wanted::NoneOrKeys => "none atau kelompok \"kunci: nilai\"",
    }
}
