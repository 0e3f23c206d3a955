//! Which items of feedback say nearly the same: letters of a campaign, copied with small changes.
//! They are grouped and each still counts.
//!
//! A print holds for each of 64 orders of all pairs of neighbouring words the first pair that the
//! text has (MinHash): the share of equal places is about the share of pairs that two texts share.
//! Sixteen bits of a hash stand for a pair, so nobody reads the text out of it.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::words::words;

/// Places of a print.
const PLACES: usize = 64;
/// Equal places from which on two texts are nearly the same: a share of 0.8.
const NEAR: usize = 51;
/// Places that must all be equal for two prints to be compared at all. Of 16 such bands, texts that
/// share 0.8 of their pairs lack all in one of 5000 cases.
const BAND: usize = 4;
/// Shorter texts have no print, in words: too many say the same by chance.
const FEW: usize = 5;
/// So many words are looked at.
const MANY: usize = 5000;
/// So many prints are compared of those that share a band: somebody may make bands on purpose.
const CROWD: usize = 50;

type Places = [u16; PLACES];

/// The print of `text`, in hex; empty for very short texts.
pub fn print(text: &str) -> String {
    let mut words = words(text);
    words.truncate(MANY);
    if words.len() < FEW {
        return String::new();
    }
    let mut least = [u64::MAX; PLACES];
    for pair in words.windows(2) {
        let hash = hash(&pair[0]).rotate_left(21) ^ hash(&pair[1]);
        for (least, n) in least.iter_mut().zip(1u64..) {
            *least = mixed(hash ^ mixed(n)).min(*least);
        }
    }
    least.iter().fold(String::new(), |mut hex, least| {
        // The upper bits of the least of many are zero for all texts.
        let _ = write!(hex, "{:04x}", least & 0xffff);
        hex
    })
}

/// Whether the texts of two prints say nearly the same.
pub fn is_near(a: &str, b: &str) -> bool {
    match (places(a), places(b)) {
        (Some(a), Some(b)) => are_near(&a, &b),
        _ => !a.is_empty() && a == b,
    }
}

fn are_near(a: &Places, b: &Places) -> bool {
    a.iter().zip(b).filter(|(a, b)| a == b).count() >= NEAR
}

/// The first of each group, found without comparing all.
#[derive(Debug, Clone, Default)]
pub(super) struct Groups {
    firsts: HashMap<u32, Places>,
    bands: HashMap<(u8, [u16; BAND]), Vec<u32>>,
    /// Prints of a kind that is no longer made.
    others: HashMap<String, u32>,
}

impl Groups {
    /// The first that says nearly the same as `n`, whose text has `print`; `None`: `n` is the first.
    pub fn place(&mut self, n: u32, print: &str) -> Option<u32> {
        if print.is_empty() {
            return None;
        }
        let Some(places) = places(print) else {
            let first = *self.others.entry(print.to_owned()).or_insert(n);
            return (first != n).then_some(first);
        };
        let bands: Vec<(u8, [u16; BAND])> =
            (0..).zip(places.as_chunks::<BAND>().0.iter().copied()).collect();
        let alike = bands.iter().filter_map(|band| self.bands.get(band)).flatten();
        let near = alike
            .filter(|first| self.firsts.get(first).is_some_and(|other| are_near(&places, other)));
        if let Some(first) = near.min() {
            return Some(*first);
        }
        for band in bands {
            let crowd = self.bands.entry(band).or_default();
            if crowd.len() < CROWD {
                crowd.push(n);
            }
        }
        self.firsts.insert(n, places);
        None
    }
}

fn places(print: &str) -> Option<Places> {
    if print.len() != PLACES * 4 || !print.is_ascii() {
        return None;
    }
    let mut places = [0; PLACES];
    for (n, place) in places.iter_mut().enumerate() {
        *place = u16::from_str_radix(&print[n * 4..n * 4 + 4], 16).ok()?;
    }
    Some(places)
}

/// FNV-1a: facts keep it, so it must be the same for ever.
fn hash(word: &str) -> u64 {
    word.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, b| (hash ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

/// The last step of SplitMix64.
fn mixed(x: u64) -> u64 {
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAMPAIGN: &str = "Kami menolak kenaikan tarif parkir di kawasan pasar karena memberatkan \
        pedagang kecil dan pembeli. Mohon pemerintah kota meninjau ulang rencana ini dan mengajak \
        warga berunding sebelum peraturan ditetapkan.";

    #[test]
    fn copies_with_small_changes_are_near() {
        let copy = format!("Yth. Bapak Walikota, {CAMPAIGN} Hormat saya, Budi");
        let changed = CAMPAIGN.replace("pedagang kecil", "PEDAGANG  KECIL,").replace("ini", "itu");
        for text in [CAMPAIGN, &copy, &changed] {
            assert!(is_near(&print(CAMPAIGN), &print(text)), "{text}");
        }
        let other = "Kami mendukung kenaikan tarif parkir di kawasan pasar karena lalu lintas akan \
            lebih lancar. Mohon segera diterapkan juga di sekitar stasiun dan sekolah.";
        assert!(!is_near(&print(CAMPAIGN), &print(other)));
    }

    #[test]
    fn short_texts_have_no_print() {
        assert_eq!(print("Terima kasih banyak, Pak!"), "");
        assert!(!is_near("", ""));
        assert_eq!(print("satu dua tiga empat lima").len(), 256);
    }

    #[test]
    fn the_first_of_a_group_stands_for_all() {
        let mut groups = Groups::default();
        let copy = format!("Halo. {CAMPAIGN}");
        assert_eq!(groups.place(1, &print(CAMPAIGN)), None);
        assert_eq!(groups.place(2, &print("Berapa lama proses izin usaha ini berlaku?")), None);
        assert_eq!(groups.place(3, &print(&copy)), Some(1));
        assert_eq!(groups.place(4, ""), None);
        assert_eq!(groups.place(5, &print(CAMPAIGN)), Some(1));
        assert_eq!(groups.place(6, "an older kind"), None);
        assert_eq!(groups.place(7, "an older kind"), Some(6));
    }

    #[test]
    fn many_different_texts_are_placed_without_comparing_all() {
        let mut groups = Groups::default();
        for n in 1..=10_000 {
            let words: Vec<String> =
                (0..12).map(|i| format!("kata{}", n * 31 + i * 7919)).collect();
            assert_eq!(groups.place(n, &print(&words.join(" "))), None, "{n}");
        }
        let most = groups.bands.values().map(Vec::len).max();
        assert!(most < Some(10), "{most:?}");
    }
}
