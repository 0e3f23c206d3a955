//! Rows of CSV that spreadsheets show as they are.

/// `fields` as one row of RFC 4180, without its line end. What a spreadsheet would calculate gets
/// an apostrophe in front.
pub fn row<'a>(fields: impl IntoIterator<Item = &'a str>) -> String {
    let cells: Vec<String> = fields.into_iter().map(cell).collect();
    cells.join(",")
}

fn cell(text: &str) -> String {
    let text = harmless(text);
    match text.contains([',', '"', '\n', '\r', ';']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    }
}

/// `text` with an apostrophe wherever a cell could begin with a formula: a spreadsheet that splits
/// at semicolons looks past the quotation marks.
fn harmless(text: &str) -> String {
    let mut guarded = String::new();
    let mut begins = true;
    for c in text.chars() {
        let is_formula = matches!(c, '=' | '+' | '-' | '@' | '\u{ff1d}' | '\u{ff0b}');
        let is_start = guarded.is_empty() && matches!(c, '\t' | '\r');
        if (begins && is_formula) || is_start {
            guarded.push('\'');
        }
        guarded.push(c);
        begins = matches!(c, ';' | '\n' | '\r');
    }
    guarded
}

#[cfg(test)]
mod tests {
    use super::row;

    #[test]
    fn a_row_is_quoted_where_needed_and_calculates_nothing() {
        let fields =
            ["a@b.example", "Meja \"A\", lantai 2", "", "=1+1", "@x", "-a", "+62;1", "a-b"];
        let wanted = "a@b.example,\"Meja \"\"A\"\", lantai 2\",,'=1+1,'@x,'-a,\"'+62;1\",a-b";
        assert_eq!(row(fields), wanted);
        let split = row(["Meja;=1+1", "a\n@b", "\r+1", "a;b-c"]);
        assert_eq!(split, "\"Meja;'=1+1\",\"a\n'@b\",\"'\r'+1\",\"a;b-c\"");
    }
}
