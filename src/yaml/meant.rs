//! Keys that people write in Indonesian, since the rest of their file is.

/// The key among `known` that `word` means.
pub(super) fn in_english(word: &str, known: &[&'static str]) -> Option<String> {
    let word = word.to_lowercase();
    let keys: &[&str] = match word.as_str() {
        "judul" => &["title"],
        "jenis" | "tipe" => &["type"],
        "terbit" | "waktu" | "waktu_terbit" | "tanggal" | "jadwal" => &["publish_at", "at"],
        "nomor" => &["number"],
        "ringkasan" | "deskripsi" | "keterangan" => &["description", "alt"],
        "tempat" | "lokasi" | "kota" => &["where", "place"],
        "tautan" => &["link"],
        "lampiran" => &["attachments"],
        "gambar" | "foto" | "video" => &["media"],
        "surel" => &["email"],
        "daftar" | "penerima" => &["lists"],
        "perihal" | "subjek" => &["subject"],
        "kontak" | "narahubung" => &["contacts"],
        "acara" => &["event"],
        "pengingat" => &["reminders"],
        "mulai" => &["start"],
        "selesai" => &["end"],
        "sampai" => &["until"],
        "meralat" => &["corrects"],
        "mencabut" => &["withdraws"],
        "tertulis" => &["was"],
        "seharusnya" => &["now"],
        "alasan" => &["reason"],
        "bahasa" => &["language"],
        "teks" => &["text"],
        "berkas" => &["file"],
        _ => return None,
    };
    keys.iter().find(|key| known.contains(key)).map(|key| (*key).to_owned())
}

#[cfg(test)]
mod tests {
    use super::in_english;

    #[test]
    fn an_indonesian_word_means_the_key_that_may_stand_there() {
        assert_eq!(in_english("Judul", &["type", "title"]).as_deref(), Some("title"));
        assert_eq!(in_english("tempat", &["title", "place"]).as_deref(), Some("place"));
        assert_eq!(in_english("tempat", &["start", "where"]).as_deref(), Some("where"));
        assert_eq!(in_english("judul", &["start", "where"]), None);
        assert_eq!(in_english("warna", &["title"]), None);
    }
}
