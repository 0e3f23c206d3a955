//! What an item of feedback seems to be, by plain rules that anybody can follow. A person confirms
//! or corrects it.

use super::Kind;
use super::words::words;

/// Who names these asks under the law on public information.
#[rustfmt::skip]
const LAW: &[&str] = &[
    "uu kip", "ppid", "keterbukaan informasi", "informasi publik", "14 tahun 2008", "uu 14 2008",
    "law 14 2008", "foi", "foia", "freedom of information", "right to information",
    "public information law", "public information act", "public information request",
    "openness law",
];
/// Who asks for a thing,
#[rustfmt::skip]
const ASKS: &[&str] = &[
    "mohon", "memohon", "dimohon", "permohonan", "minta", "meminta", "permintaan", "request",
    "provide", "disclose", "send", "obtain", "access", "copy",
];
/// and it is one of these, asks for a document.
#[rustfmt::skip]
const DOCUMENTS: &[&str] = &[
    "salinan", "dokumen", "risalah", "notulen", "notula", "rincian", "statistik", "kontrak",
    "naskah akademik", "data jumlah", "data frekuensi", "daftar seluruh", "hasil uji", "kajian",
    "document", "documents", "minutes", "records", "statistics", "contract", "contracts",
    "reports", "breakdown", "dataset",
];
/// Only who is let down says these.
#[rustfmt::skip]
const LET_DOWN: &[&str] = &[
    "keluhan", "mengeluh", "mengeluhkan", "komplain", "pengaduan", "mengadukan", "pungli",
    "pungutan liar", "oknum", "kecewa", "mengecewakan", "keterlaluan", "parah", "payah", "percuma",
    "kapok", "muak", "capek", "cape deh", "bohong", "ditipu", "penipuan", "gagal", "error", "404",
    "tidak profesional", "tidak becus", "tidak pernah", "gak pernah", "ga pernah", "belum juga",
    "tidak juga", "tak kunjung", "tidak ada yang", "tidak ada tanggapan", "tidak ditanggapi",
    "tidak diangkat", "tidak dibalas", "gak dibales", "tidak dijawab", "pertanggungjawaban",
    "tanggung jawab", "bertanggung jawab", "tidak sesuai", "tolong ditindak", "mohon ditindak",
    "segera dibetulkan", "segera diperbaiki", "terpotong", "melonjak", "kok gak", "kok tidak",
    "kemana aja", "setengah setengah", "complain", "complaint", "disappointed", "disappointing",
    "unacceptable", "outrageous", "disgrace", "fed up", "nobody answers", "nobody has", "no one has",
    "nobody replied", "no reply", "no response", "still no", "still not", "still waiting",
    "charged me", "overcharged", "by mistake", "hung up", "kept me waiting", "third time", "ruined",
    "mockery", "does nothing", "do nothing", "did nothing", "was promised", "were promised",
    "doesnt work", "does not work", "keeps", "logs me out", "shut out", "ignored",
];
/// So does who only tells, but not who asks.
#[rustfmt::skip]
const TROUBLES: &[&str] = &[
    "mati", "padam", "keruh", "bau", "rusak", "lambat", "hilang", "bocor", "macet", "salah",
    "disegel", "blm lunas", "belum lunas", "belum nyala", "tidak bisa", "gak bisa", "ga bisa",
    "ga ada", "gak ada", "tidak muncul", "terlalu lama", "broken", "failed", "fails", "wrong",
    "no water", "brown water", "cannot", "cant", "twice", "dirty",
];
/// Who says these proposes or agrees, whatever else he says.
#[rustfmt::skip]
const PROPOSES: &[&str] = &[
    "usul", "usulan", "mengusulkan", "saran", "menyarankan", "masukan", "sebaiknya", "mendukung",
    "setuju", "menurut saya", "menurut kami", "apresiasi", "sudah normal", "sudah jernih", "mantap",
    "we support", "i support", "we welcome", "i welcome", "suggest", "we propose", "good idea",
    "great work", "back to normal", "thank you for", "thanks for",
];
/// Questions in form only.
const RHETORICAL: &[&str] =
    &["bagaimana kalau", "gimana kalau", "how about", "what about", "what if"];
#[rustfmt::skip]
const QUESTIONS: &[&str] = &[
    "apa", "apakah", "apkh", "siapa", "siapakah", "kapan", "kapankah", "kpn", "dimana", "dmn",
    "kenapa", "knp", "mengapa", "bagaimana", "bagaimanakah", "gimana", "gmn", "berapa", "berapakah",
    "brp", "bisakah", "bolehkah", "adakah", "dapatkah", "haruskah", "benarkah", "sudahkah",
    "perlukah", "what", "when", "where", "who", "why", "how", "which",
];
/// At the beginning of a sentence these ask, too.
#[rustfmt::skip]
const OPENINGS: &[&str] = &[
    "di mana", "ke mana", "dari mana", "is", "are", "do", "does", "did", "can", "could", "will",
    "would", "may", "am",
];
#[rustfmt::skip]
const ASKING: &[&str] = &[
    "mohon penjelasan", "mohon info", "mohon informasinya", "mau tanya", "mau nanya", "ingin tanya",
    "ingin bertanya", "izin bertanya", "numpang tanya", "tanya dong", "i wonder", "wondering",
    "please explain", "please clarify", "let me know",
];
/// In so few words a question needs neither mark nor order.
const CHAT: usize = 15;
/// Words in front of a question: `Pak, …`, `Halo min, …`.
const GREETING: usize = 2;
/// Words between who asks and what for.
const BETWEEN: usize = 8;

/// What a mail or post with `subject` and `text` seems to be.
pub fn guess(subject: &str, text: &str) -> Kind {
    let said = Said::new(subject, text);
    let asks = said.asks();
    if said.says(LAW) || said.asks_for_document() {
        Kind::InformationRequest
    } else if said.says(LET_DOWN) || (said.says(TROUBLES) && !asks && !said.says(PROPOSES)) {
        Kind::Complaint
    } else if asks {
        Kind::Question
    } else {
        Kind::Input
    }
}

/// What a person said: sentences in words, and whether a question mark ends them.
struct Said {
    sentences: Vec<(Vec<String>, bool)>,
}

impl Said {
    fn new(subject: &str, text: &str) -> Said {
        // The subject of an answer is the announcement's.
        let lower = subject.trim_start().to_lowercase();
        let is_answer = ["re:", "bls:", "balas:", "fw:", "fwd:", "aw:"];
        let subject = if is_answer.iter().any(|s| lower.starts_with(s)) { "" } else { subject };
        let parts = [subject, text].into_iter().flat_map(|all| {
            all.split_inclusive(['?', '!', '\n', '？']).flat_map(|part| part.split_inclusive(". "))
        });
        let sentences = parts.map(|part| (words(part), part.trim_end().ends_with(['?', '？'])));
        Said { sentences: sentences.filter(|(words, asks)| *asks || !words.is_empty()).collect() }
    }

    fn says(&self, phrases: &[&str]) -> bool {
        self.sentences
            .iter()
            .any(|(words, _)| phrases.iter().any(|phrase| place(words, phrase).is_some()))
    }

    fn asks(&self) -> bool {
        let all: usize = self.sentences.iter().map(|(words, _)| words.len()).sum();
        let proposes = self.says(PROPOSES);
        self.sentences.iter().any(|(words, is_marked)| {
            if RHETORICAL.iter().any(|phrase| begins(words, phrase)) {
                return false;
            }
            let opens = |phrases: &[&str]| phrases.iter().any(|phrase| begins(words, phrase));
            let mentions = || QUESTIONS.iter().any(|word| place(words, word).is_some());
            *is_marked
                || ASKING.iter().any(|phrase| place(words, phrase).is_some())
                || (!proposes && (opens(QUESTIONS) || (all <= CHAT && mentions())))
                || (!proposes && OPENINGS.iter().any(|phrase| place(words, phrase) == Some(0)))
        })
    }

    fn asks_for_document(&self) -> bool {
        self.sentences.iter().any(|(words, _)| {
            let asked = words.iter().position(|word| ASKS.contains(&word.as_str()));
            let Some(from) = asked else { return false };
            let near = &words[from..words.len().min(from + BETWEEN)];
            DOCUMENTS.iter().any(|phrase| place(near, phrase).is_some())
        })
    }
}

/// Where the words of `phrase` stand in a row.
fn place(words: &[String], phrase: &str) -> Option<usize> {
    let count = phrase.split(' ').count();
    words.windows(count).position(|some| some.iter().map(String::as_str).eq(phrase.split(' ')))
}

fn begins(words: &[String], phrase: &str) -> bool {
    place(words, phrase).is_some_and(|at| at <= GREETING)
}
