//! Whether two accounts say the same: X forbids it, whatever the delay between them. A simple
//! measure of this server's own.

use std::collections::BTreeSet;

/// The share of all words that both texts have, from which they count as the same.
const SAME: f64 = 0.8;

/// Whether `one` and `other` have nearly the same words. Links, mentions, tags, emoji, digits
/// alone and capitals do not tell texts apart.
pub(super) fn similar(one: &str, other: &str) -> bool {
    let (ones, others) = (words(one), words(other));
    if ones.is_empty() && others.is_empty() {
        return one.trim() == other.trim() && !one.trim().is_empty();
    }
    let both = ones.intersection(&others).count();
    let all = ones.union(&others).count();
    both as f64 >= SAME * all as f64
}

fn words(text: &str) -> BTreeSet<String> {
    let is_left_out = |word: &&str| word.starts_with(['#', '@']) || word.contains("://");
    text.to_lowercase()
        .split_whitespace()
        .filter(|word| !is_left_out(word))
        .map(|word| word.chars().filter(|c| c.is_alphabetic()).collect::<String>())
        .filter(|word| !word.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::similar;

    #[test]
    fn the_same_words_in_another_dress_are_similar() {
        let text = "Loket pajak di Bandung tutup Senin karena libur nasional, buka lagi Selasa";
        for other in [
            text,
            "LOKET pajak di Bandung tutup Senin karena libur nasional; buka lagi Selasa 🙏 #pajak",
            "1/3 Loket pajak di Bandung tutup Senin karena libur nasional, buka lagi Selasa! https://kc.go.id",
            "Loket pajak di Bandung tutup Senin karena libur nasional, buka kembali Selasa",
        ] {
            assert!(similar(text, other), "{other}");
        }
        assert!(similar("🎉", "🎉 "));
    }

    #[test]
    fn another_text_is_not() {
        let text = "Loket pajak di Bandung tutup Senin karena libur nasional, buka lagi Selasa";
        for other in [
            "Kantor pajak Bandung libur hari Senin, kami layani lagi mulai Selasa pagi",
            "Loket pajak",
            "🎉",
            "",
        ] {
            assert!(!similar(text, other), "{other}");
        }
        assert!(!similar("", " ") && !similar("🎉", "🙏"));
    }
}
