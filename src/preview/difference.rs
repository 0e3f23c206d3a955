//! What has changed between two texts, line by line. Bounded in time and in what it shows.

/// Lines on either side that are compared at most, once equal beginnings and ends are set aside.
const MOST: usize = 1_500;
/// Equal lines that are shown around a change.
const AROUND: usize = 2;

/// A line of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line<'a> {
    /// In both.
    Same(&'a str),
    /// Only in the old text.
    Removed(&'a str),
    /// Only in the new text.
    Added(&'a str),
    /// Equal lines that are not shown.
    Gap,
}

/// How two texts differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference<'a> {
    /// Not at all.
    None,
    /// Like this.
    Lines(Vec<Line<'a>>),
    /// More than is compared.
    TooMuch,
}

/// What of `after` is not as in `before`; line ends and spaces at the end of a line do not count.
pub fn difference<'a>(before: &'a str, after: &'a str) -> Difference<'a> {
    let old: Vec<&str> = before.lines().map(str::trim_end).collect();
    let new: Vec<&str> = after.lines().map(str::trim_end).collect();
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let most = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count().min(most);
    let (old_mid, new_mid) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    if old_mid.is_empty() && new_mid.is_empty() {
        return Difference::None;
    }
    if old_mid.len() > MOST || new_mid.len() > MOST {
        return Difference::TooMuch;
    }
    let mut lines: Vec<Line> = old[..head].iter().map(|line| Line::Same(line)).collect();
    lines.extend(compared(old_mid, new_mid));
    lines.extend(old[old.len() - tail..].iter().map(|line| Line::Same(line)));
    Difference::Lines(around_changes(lines))
}

/// By the longest common subsequence; of a change, what is removed stands first.
fn compared<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<Line<'a>> {
    let width = new.len() + 1;
    // longest[i][j]: of old[i..] and new[j..]. At most MOST² cells of two bytes.
    let mut longest = vec![0u16; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            longest[i * width + j] = match old[i] == new[j] {
                true => longest[(i + 1) * width + j + 1] + 1,
                false => longest[(i + 1) * width + j].max(longest[i * width + j + 1]),
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut lines = Vec::new();
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            lines.push(Line::Same(old[i]));
            (i, j) = (i + 1, j + 1);
        } else if i < old.len()
            && (j == new.len() || longest[(i + 1) * width + j] >= longest[i * width + j + 1])
        {
            lines.push(Line::Removed(old[i]));
            i += 1;
        } else {
            lines.push(Line::Added(new[j]));
            j += 1;
        }
    }
    lines
}

/// Changes with the lines around them; what lies between becomes one gap.
fn around_changes(lines: Vec<Line>) -> Vec<Line> {
    let is_change = |line: &Line| matches!(line, Line::Removed(_) | Line::Added(_));
    let mut is_near = vec![false; lines.len()];
    for at in (0..lines.len()).filter(|at| is_change(&lines[*at])) {
        let end = (at + AROUND + 1).min(lines.len());
        is_near[at.saturating_sub(AROUND)..end].fill(true);
    }
    let mut shown = Vec::new();
    for (line, is_near) in lines.into_iter().zip(is_near) {
        match is_near {
            true => shown.push(line),
            false if shown.last() == Some(&Line::Gap) => {}
            false => shown.push(Line::Gap),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::Line::{Added, Gap, Removed, Same};
    use super::*;

    #[test]
    fn a_changed_line_stands_among_its_neighbours() {
        let before = "a\nb\nc\nd\ne\nf\ng\n";
        let after = "a\r\nb\r\nc\r\nD  \r\ne\r\nf\r\nneu\r\ng\r\n";
        let wanted = vec![
            Gap,
            Same("b"),
            Same("c"),
            Removed("d"),
            Added("D"),
            Same("e"),
            Same("f"),
            Added("neu"),
            Same("g"),
        ];
        assert_eq!(difference(before, after), Difference::Lines(wanted));
        assert_eq!(difference("a\nb", "a \nb\n"), Difference::None);
        assert_eq!(difference("", "x"), Difference::Lines(vec![Added("x")]));
        assert_eq!(difference("x\nx", "x"), Difference::Lines(vec![Same("x"), Removed("x")]));
    }

    #[test]
    fn two_large_texts_are_not_compared_for_ever() {
        let many = |word: &str| (0..200_000).map(|n| format!("{word}{n}\n")).collect::<String>();
        assert_eq!(difference(&many("a"), &many("b")), Difference::TooMuch);
        let (before, one_more) = (many("a"), many("a") + "akhir\n");
        let Difference::Lines(lines) = difference(&before, &one_more) else { panic!("lines") };
        assert_eq!(lines.last(), Some(&Added("akhir")));
        assert_eq!(lines.len(), 4);
    }
}
