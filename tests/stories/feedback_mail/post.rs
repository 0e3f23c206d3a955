//! What the public, its machines and the office itself send, and what each mail is.

use data_encoding::BASE64_MIME;
use siaran::feedback::{INBOX, Sort};

use super::{BOUNCES, JADWAL, MEDIA, NUMBER, REQUESTS, TARIF, TITLES};

/// What a mail is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Is {
    /// Feedback on it.
    Feedback(&'static str),
    /// A mail of this sort that belongs to it.
    Sorted(Sort, &'static str),
    /// Known already.
    Known,
}

/// Our letters, as somebody who got one of each knows them.
pub struct Letters {
    /// Message-ID of the first announcement's letter, without angle brackets.
    pub tarif: String,
    /// Of the second's.
    pub jadwal: String,
    /// Of the first's to somebody else.
    pub other: String,
    /// Return path of the first's letter.
    pub sender: String,
    /// Token by which its holder unsubscribes.
    pub token: String,
    /// The first's letter itself.
    pub whole: Vec<u8>,
}

/// The mails, each with the mailbox that it comes into.
pub struct Post {
    mails: Vec<(&'static str, Vec<u8>, Is)>,
}

impl Post {
    fn bytes(&mut self, text: Vec<u8>, is: Is) {
        self.mails.push((MEDIA, text, is));
    }

    fn whole(&mut self, text: &str, is: Is) {
        self.bytes(text.replace('\n', "\r\n").into_bytes(), is);
    }

    /// A mail of another person each, with a Message-ID of its own.
    fn mail(&mut self, head: &str, body: &str, is: Is) {
        let n = self.mails.len();
        let to = if head.starts_with("To:") || head.contains("\nTo:") {
            String::new()
        } else {
            format!("To: {MEDIA}\n")
        };
        let text = format!(
            "From: Warga {n} <warga{n}@mail.example>\n{to}Message-ID: <w{n}@mail.example>\n{head}\n\n{body}\n"
        );
        self.whole(&text, is);
    }
}

/// Everything.
pub fn post(ours: &Letters) -> Vec<(&'static str, Vec<u8>, Is)> {
    let mut post = Post { mails: Vec::new() };
    people(&mut post, ours);
    forms(&mut post, ours);
    inbox(&mut post, ours);
    machines(&mut post, ours);
    office(&mut post, ours);
    // The same mail by another way, and in another mailbox.
    let first = post.mails[0].1.clone();
    let again = [b"Received: from a.example by b.example; today\r\n".as_slice(), &first].concat();
    post.bytes(again, Is::Known);
    post.mails.push((BOUNCES, first, Is::Known));
    post.mails
}

/// People answer in all the ways that lead to an announcement.
fn people(post: &mut Post, ours: &Letters) {
    let Letters { tarif, jadwal, other, sender, .. } = ours;
    let [tarif_title, jadwal_title] = TITLES;
    let is = Is::Feedback(TARIF);
    post.mail(&format!("In-Reply-To: <{tarif}>\nSubject: Re: tarif"), "Berapa biayanya?", is);
    post.mail(
        &format!("References: <a@b.example> <{tarif}>\nSubject: x"),
        "Mulai kapan?\n\nPada 1 Jan, Humas menulis:\n> Isi siaran",
        is,
    );
    post.mail(&format!("To: {sender}\nSubject: tanya"), "Apakah gratis?", is);
    post.mail("To: Media <media+TARIF@teladan.example>\nSubject: tanya", "Siapa yang bayar?", is);
    post.mail(&format!("Subject: Tanya soal {NUMBER}"), "Berlaku di mana?", is);
    post.mail("Subject: re: 041 / sp / kc / x / 2026, biaya", "Mohon penjelasan.", is);
    post.mail(&format!("Subject: Re: {tarif_title}"), "Saya setuju.", is);
    post.mail(&format!("Subject: Balas: Re:  {}", tarif_title.to_uppercase()), "Setuju.", is);
    post.mail(&format!("Subject: Fwd: {tarif_title}"), "Untuk Anda.\n\n-- \nBudi", is);
    post.mail(&format!("Subject: FW: RE[2]: {tarif_title}"), "Kami menolak.", is);
    post.mail(
        &format!("In-Reply-To: <{tarif}>\nSubject: Re: tarif"),
        "> Isi siaran\nYang ini keliru.\n> Salam\nSalam juga.",
        is,
    );
    // Of another reader's letter, handed on.
    post.mail(&format!("References: <{other}>\nSubject: Re: y"), "Bagaimana caranya?", is);
    // Through a mailing list, by a person.
    let list = "Precedence: bulk\nList-Id: <warga.mail.example>";
    post.mail(&format!("{list}\nReferences: <{tarif}>\nSubject: Re: [warga] z"), "Usul saya.", is);
    // Who writes again refers to what he wrote before.
    let n = post.mails.len();
    post.mail(&format!("Subject: {NUMBER}"), "Pertanyaan pertama?", is);
    post.mail(&format!("In-Reply-To: <w{n}@mail.example>\nSubject: lagi"), "Dan kedua?", is);
    let is = Is::Feedback(JADWAL);
    for (n, text) in
        ["Di mana?", "Where?", "কোথায়?", "Wo denn?", "¿Dónde?", "어디서?", "أين؟", "どこ？"]
            .into_iter()
            .enumerate()
    {
        let id = format!("In-Reply-To: <{jadwal}>\nSubject: Re: {n}");
        let utf8 = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit";
        post.mail(&format!("{id}\n{utf8}"), text, is);
    }
    post.mail(&format!("Subject: {jadwal_title}"), "Judulnya saja.", is);
}

/// Programs write mails in all forms, and some write none that is right.
fn forms(post: &mut Post, ours: &Letters) {
    let answer = format!("In-Reply-To: <{}>\nSubject: Re: bentuk\nMIME-Version: 1.0", ours.tarif);
    let is = Is::Feedback(TARIF);
    let html = "Content-Type: text/html; charset=utf-8";
    post.mail(&format!("{answer}\n{html}"), "<p>Hanya <b>HTML</b>?</p>", is);
    let mixed = "Content-Type: multipart/mixed; boundary=b";
    let pdf = "Content-Type: application/pdf; name=surat.pdf\n\
               Content-Disposition: attachment; filename=surat.pdf\n\
               Content-Transfer-Encoding: base64\n\nJVBERi0xLjQK";
    let parts = format!("--b\nContent-Type: text/plain\n\nLihat lampiran.\n--b\n{pdf}\n--b--");
    post.mail(&format!("{answer}\n{mixed}"), &parts, is);
    let inner =
        "--b\nContent-Type: message/rfc822\n\nFrom: x@y.example\nSubject: z\n\nDalam.\n--b--";
    post.mail(&format!("{answer}\n{mixed}"), inner, is);
    let latin =
        "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable";
    post.mail(&format!("{answer}\n{latin}"), "Caf=E9 di mana?", is);
    let base64 = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64";
    post.mail(&format!("{answer}\n{base64}"), &BASE64_MIME.encode("何时开始？".as_bytes()), is);
    // Broken: no boundary, no end, no base64, no charset that exists.
    post.mail(&format!("{answer}\nContent-Type: multipart/mixed"), "--b\n\nTanpa batas.", is);
    post.mail(&format!("{answer}\n{mixed}"), "--b\nContent-Type: text/plain\n\nTak berakhir", is);
    post.mail(&format!("{answer}\n{base64}"), "!!! bukan base64 !!!", is);
    post.mail(&format!("{answer}\nContent-Type: text/plain; charset=x-tak-ada"), "Halo.", is);
    let mut raw = format!("From: a\r\nMessage-ID: <raw@x.example>\r\n{answer}\r\n\r\n")
        .replace("\nSubject", "\r\nSubject")
        .replace("\nMIME", "\r\nMIME")
        .into_bytes();
    raw.extend([0xff, 0xfe, 0x80, 0x1b, b'[', b'2', b'J', b'\r', b'\n']);
    post.bytes(raw, is);
    let large = "QUJD".repeat(19) + "\n";
    let large = large.repeat(30 * 1024 * 1024 / large.len());
    let video = "--b\nContent-Type: video/mp4; name=v.mp4\nContent-Transfer-Encoding: base64";
    let parts = format!("--b\n\nLihat rekaman.\n{video}\n\n{large}\n--b--");
    post.mail(&format!("{answer}\n{mixed}"), &parts, is);
}

/// What answers nothing of ours.
fn inbox(post: &mut Post, ours: &Letters) {
    let is = Is::Feedback(INBOX);
    post.mail("Subject: Permohonan informasi publik", "Mohon salinan kontrak.", is);
    post.mail("X-Empty: 1", "", is);
    post.mail("Subject: 041", "Nomor saja.", is);
    post.mail("Subject: 041/SP/KC/X/20267", "Nomor lain.", is);
    let (local, domain) = ours.tarif.split_once('@').expect("an id");
    let forged = local.replace(&local[..4], "aaaa");
    post.mail(&format!("In-Reply-To: <{forged}@{domain}>\nSubject: Re: a"), "Tebakan.", is);
    post.mail("Precedence: bulk\nSubject: Buletin", "Berita pekan ini.", is);
    // A form on the office's site writes in the office's name.
    let form =
        format!("From: {MEDIA}\nTo: {MEDIA}\nMessage-ID: <f@web.example>\nSubject: Formulir");
    post.whole(&format!("{form}\n\nDari warga.\n"), is);
    post.bytes(b"bukan surat".to_vec(), is);
}

/// What machines answer.
fn machines(post: &mut Post, ours: &Letters) {
    let Letters { tarif, jadwal, other, sender, token, .. } = ours;
    let is = Is::Sorted(Sort::AutoReply, TARIF);
    let auto = "Auto-Submitted: auto-replied";
    post.mail(&format!("{auto}\nIn-Reply-To: <{tarif}>\nSubject: Cuti"), "Saya cuti.", is);
    post.mail(&format!("Subject: Automatic reply: {}", TITLES[0]), "Away.", is);
    post.mail(&format!("Precedence: bulk\nIn-Reply-To: <{tarif}>\nSubject: away"), "Away.", is);
    post.mail(&format!("To: {sender}\n{auto}\nSubject: Cuti"), "Saya cuti.", is);
    let is = Is::Sorted(Sort::AutoReply, JADWAL);
    post.mail(&format!("Subject: Balasan otomatis: {}", TITLES[1]), "Cuti.", is);
    let receipt =
        "Content-Type: multipart/report; report-type=disposition-notification; boundary=b";
    let parts =
        "--b\n\nDibaca.\n--b\nContent-Type: message/disposition-notification\n\nX: y\n--b--";
    post.mail(&format!("{receipt}\nIn-Reply-To: <{jadwal}>\nSubject: Read: x"), parts, is);
    post.mail(
        "X-Autoreply: yes\nSubject: Sedang cuti",
        "Cuti.",
        Is::Sorted(Sort::AutoReply, INBOX),
    );

    let report = |id: &str, to: &str| {
        format!(
            "--b\n\nGagal.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n\
             Final-Recipient: rfc822; {to}\nAction: failed\nStatus: 5.1.1\n\n\
             --b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{id}>\n\n--b--"
        )
    };
    let dsn =
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\nSubject: Gagal";
    post.mail(dsn, &report(other, "bob@news.example"), Is::Sorted(Sort::Report, TARIF));
    post.mail(dsn, &report("x@y.example", "c@d.example"), Is::Sorted(Sort::Report, INBOX));
    let arf =
        "Content-Type: multipart/report; report-type=feedback-report; boundary=b\nSubject: Spam";
    let abuse = format!(
        "--b\n\nSpam.\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n\
         Original-Mail-From: {sender}\n\n--b\nContent-Type: text/rfc822-headers\n\n\
         Message-ID: <{tarif}>\n\n--b--"
    );
    post.mail(arf, &abuse, Is::Sorted(Sort::Complaint, TARIF));
    let is = Is::Sorted(Sort::Unsubscribe, TARIF);
    post.mail(&format!("To: {REQUESTS}\nSubject: unsubscribe {token}"), "Berhenti.", is);
    let is = Is::Sorted(Sort::Unsubscribe, INBOX);
    post.mail(&format!("To: {REQUESTS}\nSubject: tolong"), "Berhenti.", is);
}

/// What the office sent itself.
fn office(post: &mut Post, ours: &Letters) {
    let own = |item| Is::Sorted(Sort::Own, item);
    post.bytes(ours.whole.clone(), own(TARIF));
    let answer = format!(
        "From: {MEDIA}\nTo: warga0@mail.example\nCc: {MEDIA}\nMessage-ID: <s1@teladan.example>\n\
         In-Reply-To: <w0@mail.example>\nSubject: Re: tarif\n\nMulai Januari.\n"
    );
    post.whole(&answer, own(TARIF));
    let note = format!(
        "From: humas@teladan.example\nTo: {MEDIA}\nMessage-ID: <d@teladan.example>\n\
         Auto-Submitted: auto-generated\nSubject: Ringkasan\n\nIsi.\n"
    );
    post.whole(&note, own(INBOX));
}
