//! The file that `siaran new` writes, with a comment at every key that a writer needs.

use crate::announcement::Kind;
use crate::lang::Lang;

/// A new announcement; `quoted` is the title as a YAML string in double quotes.
pub fn announcement(lang: Lang, kind: Kind, quoted: &str, heading: &str) -> String {
    match lang {
        Lang::Id => indonesian(kind, quoted, heading),
        Lang::En => english(kind, quoted, heading),
    }
}

fn indonesian(kind: Kind, quoted: &str, heading: &str) -> String {
    let at_once = match kind.may_be_now() {
        true => "# publish_at: now                  # segera setelah disetujui\n",
        false => "",
    };
    let refers = match kind {
        Kind::Correction => "# corrects: id-siaran-yang-diralat\n",
        Kind::Withdrawal => "# withdraws: id-siaran-yang-dicabut\n",
        Kind::Answer => {
            "answers: id-siaran/1                # ganti dengan nomor masukan yang dijawab\n"
        }
        _ => "",
    };
    let event = match kind {
        Kind::Invitation => {
            "# event:                           # ikut sebagai berkas kalender (.ics)\n\
             #   start: 2026-12-31 13:30 WIB\n\
             #   end: 2026-12-31 15:00 WIB\n\
             #   where: Ruang Pers, Jakarta\n\
             #   rsvp: { by: 2026-12-30 16:00 WIB, to: humas@example.com }\n"
        }
        _ => "",
    };
    format!(
        "---\n\
         # {heading}\n\
         type: {}\n\
         title: {quoted}\n\
         {refers}\
         # description: Satu atau dua kalimat; dipakai pada unggahan X bila x tidak diisi.\n\
         # number: \"001/SP/XX/I/2026\"\n\
         # place: Jakarta\n\
         # Tanpa publish_at berkas ini tetap draf. Zona waktu wajib ditulis.\n\
         # publish_at: 2026-12-31 10:00 WIB\n\
         {at_once}\
         # link: https://example.com/siaran-pers\n\
         # contacts:\n\
         #   - {{ role: Biro Humas, email: humas@example.com }}\n\
         # x:                               # tanpa x: judul, ringkasan, dan tautan\n\
         #   kantor: |\n\
         #     Teks unggahan, paling banyak 280 karakter.\n\
         # email:                           # tanpa email: daftar bawaan dari config.yaml\n\
         #   lists: [wartawan]\n\
         #   subject: Judul surel\n\
         # attachments: [lampiran/siaran-pers.pdf]   # di folder berkas ini atau di bawahnya\n\
         {event}\
         ---\n\n\
         **Jakarta, …** — Tulis isi siaran di sini, dengan Markdown.\n",
        kind.name_id(),
    )
}

fn english(kind: Kind, quoted: &str, heading: &str) -> String {
    let at_once = match kind.may_be_now() {
        true => "# publish_at: now                  # as soon as it is approved\n",
        false => "",
    };
    let refers = match kind {
        Kind::Correction => "# corrects: id-of-what-is-corrected\n",
        Kind::Withdrawal => "# withdraws: id-of-what-is-withdrawn\n",
        Kind::Answer => {
            "answers: id-of-announcement/1       # replace by the number of the input\n"
        }
        _ => "",
    };
    let event = match kind {
        Kind::Invitation => {
            "# event:                           # comes along as a calendar file (.ics)\n\
             #   start: 2026-12-31 13:30 WIB\n\
             #   end: 2026-12-31 15:00 WIB\n\
             #   where: Press room, Jakarta\n\
             #   rsvp: { by: 2026-12-30 16:00 WIB, to: press@example.com }\n"
        }
        _ => "",
    };
    format!(
        "---\n\
         # {heading}\n\
         type: {}\n\
         title: {quoted}\n\
         {refers}\
         # description: One or two sentences; part of the post on X where x is left out.\n\
         # number: \"001/SP/XX/I/2026\"\n\
         # place: Jakarta\n\
         # Without publish_at this file stays a draft. The zone must be given.\n\
         # publish_at: 2026-12-31 10:00 WIB\n\
         {at_once}\
         # link: https://example.com/press\n\
         # contacts:\n\
         #   - {{ role: Press office, email: press@example.com }}\n\
         # x:                               # left out: title, description and link\n\
         #   office: |\n\
         #     Text of the post, 280 characters at most.\n\
         # email:                           # left out: the default lists of config.yaml\n\
         #   lists: [journalists]\n\
         #   subject: Subject of the letter\n\
         # attachments: [attachments/release.pdf]    # in the folder of this file or below it\n\
         {event}\
         ---\n\n\
         **Jakarta, …** — Write the text here, in Markdown.\n",
        kind.name_en(),
    )
}
