//! The trailers of a commit's message.

/// Keys and values of the last paragraph, which may not be the subject.
pub(super) fn trailers(message: &str) -> Vec<(&str, &str)> {
    let lines: Vec<&str> = message.trim_end().lines().collect();
    let Some(blank) = lines.iter().rposition(|line| line.trim().is_empty()) else {
        return Vec::new();
    };
    if lines[..blank].iter().all(|line| line.trim().is_empty()) {
        return Vec::new();
    }
    lines[blank + 1..].iter().filter_map(|line| trailer(line)).collect()
}

fn trailer(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let is_key = |c: char| c.is_ascii_alphanumeric() || c == '-';
    (!key.is_empty() && key.chars().all(is_key)).then_some((key, value.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trailers_stand_in_the_last_paragraph_alone() {
        let both = [("Approves", "a"), ("Approved-by", "B <b@x.example>")];
        for (message, wanted) in [
            ("\nSetuju\n\nApproves: a\nApproved-by: B <b@x.example>\n", &both[..]),
            ("\nSetuju\r\n\r\nApproves: a\r\nApproved-by: B <b@x.example>\r\n", &both[..]),
            ("\nSetuju\n\nisi\n\nApproves:a\nkata\nApproved-by: B <b@x.example>\n\n\n", &both[..]),
            ("\nApproves: a\n", &[]),
            ("\nApproves: a\n\nisi\n", &[]),
            ("\nSetuju\nApproves: a\n", &[]),
            ("\nSetuju\n\n> Approves: a\n  Approves: a\n", &[]),
            ("", &[]),
            ("\n\n\n", &[]),
        ] {
            assert_eq!(trailers(message), wanted, "{message:?}");
        }
    }
}
