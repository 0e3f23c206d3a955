//! In Indonesian.

use super::blank::{Blank, line, quoted};
use crate::announcement::Kind;

pub(super) fn file(blank: &Blank) -> String {
    let Blank { kind, title, heading, number, account, list, contact, .. } = *blank;
    let number = match kind {
        Kind::Answer => String::new(),
        _ => line("number", number, "\"001/SP/XX/I/2027\""),
    };
    let at_once = match kind.may_be_now() {
        true => "# publish_at: now                  # segera setelah disetujui\n",
        false => "",
    };
    format!(
        "---\n\
         # {heading}\n\
         type: {}\n\
         {number}\
         title: {}\n\
         {}\
         # description: Satu atau dua kalimat; dipakai pada unggahan X bila x tidak diisi.\n\
         # place: Jakarta\n\
         # Tanpa publish_at berkas ini tetap draf. Zona waktu wajib ditulis.\n\
         # publish_at: 2027-12-14 10:00 WIB\n\
         {at_once}\
         # link: https://example.com/siaran-pers\n\
         # contacts:\n\
         #   - {{ role: Biro Humas, email: {contact} }}\n\
         # x:                               # {}\n\
         #   {account}: |\n\
         #     Teks unggahan, paling banyak 280 karakter.\n\
         {}\
         # attachments: [lampiran/siaran-pers.pdf]   # di folder berkas ini atau di bawahnya\n\
         {}\
         ---\n\n\
         {}",
        kind.name_id(),
        quoted(title),
        refers(blank),
        x(kind),
        email(kind, list),
        more(kind),
        body(blank),
    )
}

/// What it refers to.
fn refers(blank: &Blank) -> String {
    let id = blank.original.map(|(id, _)| id);
    match blank.kind {
        Kind::Correction => {
            line("corrects", id, "id-siaran-yang-diralat")
                + "# correction:                      # yang tertulis, dan yang benar\n\
                   #   was: kata-kata pada siaran semula\n\
                   #   now: kata-kata yang benar\n"
        }
        Kind::Withdrawal => {
            line("withdraws", id, "id-siaran-yang-dicabut")
                + "# withdrawal:\n\
                   #   reason: mengapa dicabut\n\
                   #   delete: true                   # hapus juga unggahannya di X\n"
        }
        Kind::Answer => match blank.asked {
            None => {
                "answers: id-siaran/1                # ganti dengan nomor masukan yang dijawab\n"
                    .to_owned()
            }
            Some(asked) => {
                let came = asked.came.as_ref().map(|came| format!("# {came}\n"));
                format!("answers: {}\n{}", asked.number, came.unwrap_or_default())
            }
        },
        _ => String::new(),
    }
}

/// What is said on X.
fn x(kind: Kind) -> &'static str {
    match kind {
        Kind::Answer => "dipakai bila pertanyaannya datang lewat X",
        _ => "tanpa x: judul, ringkasan, dan tautan",
    }
}

/// To whom the letter goes.
fn email(kind: Kind, list: &str) -> String {
    match kind {
        Kind::Correction | Kind::Withdrawal => {
            "# email:                           # kepada penerima siaran semula\n\
             #   lists: original\n\
             #   subject: Judul surel\n"
                .to_owned()
        }
        Kind::Answer => "# email: none                      # jawaban hanya lewat X\n".to_owned(),
        _ => format!(
            "# email:                           # tanpa email: daftar bawaan dari config.yaml\n\
             #   lists: [{list}]\n\
             #   subject: Judul surel\n"
        ),
    }
}

/// What only some types need.
fn more(kind: Kind) -> &'static str {
    match kind {
        Kind::Invitation => {
            "# event:                           # ikut sebagai berkas kalender (.ics)\n\
             #   start: 2027-12-21 13:30 WIB\n\
             #   end: 2027-12-21 15:00 WIB\n\
             #   where: Ruang Pers, Jakarta\n\
             #   rsvp: { by: 2027-12-20 16:00 WIB, to: humas@example.com }\n\
             # reminders:\n\
             #   h-1:\n\
             #     at: { event: -1d, time: \"09:00\" }\n\
             #     email: { subject: \"PENGINGAT: konferensi pers besok\" }\n"
        }
        Kind::Consultation => {
            "# feedback:                        # masukan dicatat dan dijawab\n\
             #   until: 2028-01-14\n\
             #   answer_within: 3d\n"
        }
        Kind::Alert => {
            "# priority: emergency              # hanya untuk keadaan darurat\n\
             # expires_at: 2027-12-15 10:00 WIB # sesudahnya tidak dikirim lagi\n"
        }
        _ => "",
    }
}

fn body(blank: &Blank) -> String {
    let number = blank.original.and_then(|(_, number)| number);
    let original = number.map(|number| format!(" Nomor {number}")).unwrap_or_default();
    match blank.kind {
        Kind::Invitation => "Yth. rekan wartawan,\n\nKami mengundang rekan-rekan untuk hadir pada …\n".to_owned(),
        Kind::Correction => format!(
            "Kami meralat siaran pers{original}.\n\n**Tertulis:** …\n\n**Seharusnya:** …\n\nIsi lain siaran tersebut tidak berubah. Kami mohon maaf atas kekeliruan ini.\n"
        ),
        Kind::Withdrawal => format!("Kami mencabut siaran pers{original}. Mohon tidak memuatnya. Alasannya: …\n"),
        Kind::Consultation => "Kami membuka konsultasi publik tentang … Masukan diterima sampai …, lewat …\n".to_owned(),
        Kind::Response => "Menanggapi pemberitaan tentang …, kami sampaikan:\n".to_owned(),
        Kind::Alert => "**Apa yang terjadi:** …\n\n**Di mana:** …\n\n**Yang perlu dilakukan:** …\n".to_owned(),
        Kind::Update => "Perkembangan sejak pemberitahuan sebelumnya: …\n".to_owned(),
        Kind::Answer => "Terima kasih atas masukan Anda. …\n".to_owned(),
        Kind::Release => "Tulis isi siaran di sini, dengan Markdown. Jawab dahulu apa, siapa, kapan, di mana, mengapa, bagaimana.\n".to_owned(),
    }
}
