//! `format=flowed` (RFC 3676): lines that end in a blank go on in the next one.

/// The paragraphs of `text`; quoted lines keep their `>`.
pub(super) fn unfold(text: &str, deletes_blank: bool) -> String {
    let mut done = String::with_capacity(text.len());
    // How deep the line is quoted that goes on.
    let mut open = None;
    for line in text.lines() {
        let content = line.trim_start_matches('>');
        let depth = line.len() - content.len();
        let content = content.strip_prefix(' ').unwrap_or(content);
        let is_signature = content == "-- ";
        if open == Some(depth) && !is_signature {
            done.push_str(content);
        } else {
            if !done.is_empty() {
                done.push('\n');
            }
            done.push_str(&line[..depth]);
            if depth > 0 {
                done.push(' ');
            }
            done.push_str(content);
        }
        let goes_on = content.ends_with(' ') && !is_signature;
        open = goes_on.then_some(depth);
        if goes_on && deletes_blank {
            done.pop();
        }
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_becomes_one_line() {
        let text = "Apa \nkabar?\n> Kami \n> umumkan\n>> lama \n> baru\n Baik.\n-- \nA ";
        let read = "Apa kabar?\n> Kami umumkan\n>> lama \n> baru\nBaik.\n-- \nA ";
        assert_eq!(unfold(text, false), read);
        assert_eq!(unfold("かな \nかな", true), "かなかな");
    }
}
