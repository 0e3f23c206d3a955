//! Lines as they are written down, quoted ones with `> `.

/// Quotes within quotes that are told apart.
const DEEP: usize = 5;

#[derive(Default)]
pub(super) struct Lines {
    done: String,
    line: String,
    depth: usize,
    /// An empty line comes before the next one.
    gap: bool,
}

impl Lines {
    /// Adds to the line; blanks count as one unless they are `kept`.
    pub fn add(&mut self, text: &str, kept: bool) {
        if kept {
            let mut parts = text.split('\n');
            self.line.push_str(parts.next().unwrap_or_default());
            for part in parts {
                self.end_line();
                self.line.push_str(part);
            }
            return;
        }
        for c in text.chars() {
            match c {
                ' ' | '\t' | '\n' | '\r' | '\u{c}' => {
                    if !self.line.is_empty() && !self.line.ends_with(' ') {
                        self.line.push(' ');
                    }
                }
                c => self.line.push(c),
            }
        }
    }

    /// Ends the line, also an empty one.
    pub fn end_line(&mut self) {
        if self.line.trim().is_empty() {
            self.line.clear();
            self.gap = true;
        } else {
            self.new_line();
        }
    }

    /// Ends the line, if there is one.
    pub fn new_line(&mut self) {
        if self.line.trim().is_empty() {
            self.line.clear();
            return;
        }
        let mark = ">".repeat(self.depth) + if self.depth > 0 { " " } else { "" };
        if std::mem::take(&mut self.gap) && !self.done.is_empty() {
            self.done.push_str(mark.trim_end());
            self.done.push('\n');
        }
        self.done.push_str(&mark);
        // The mark of a signature ends in a blank.
        self.done.push_str(if self.line == "-- " { &self.line } else { self.line.trim_end() });
        self.done.push('\n');
        self.line.clear();
    }

    /// Ends the line and leaves one free.
    pub fn new_paragraph(&mut self) {
        self.new_line();
        self.gap = true;
    }

    /// Quoted so deep from here on.
    pub fn set_depth(&mut self, depth: usize) {
        let depth = depth.min(DEEP);
        if depth != self.depth {
            self.new_paragraph();
            self.depth = depth;
        }
    }

    /// A place in what was written.
    pub fn written(&self) -> usize {
        self.done.len() + self.line.len()
    }

    /// What was written since that place, as far as it is on this line.
    pub fn since(&self, place: usize) -> &str {
        self.line.get(place.saturating_sub(self.done.len())..).unwrap_or_default()
    }

    /// Everything.
    pub fn end(mut self) -> String {
        self.new_line();
        self.done
    }
}
