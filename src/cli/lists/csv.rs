//! Rows of CSV that spreadsheets show as they are.

/// `fields` as one row of RFC 4180, without its line end. What a spreadsheet would calculate gets
/// an apostrophe in front.
pub fn row<'a>(fields: impl IntoIterator<Item = &'a str>) -> String {
    let cells: Vec<String> = fields.into_iter().map(cell).collect();
    cells.join(",")
}

fn cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\u{ff1d}', '\u{ff0b}']);
    let mark = if is_formula { "'" } else { "" };
    match text.contains([',', '"', '\n', '\r', ';']) {
        true => format!("\"{mark}{}\"", text.replace('"', "\"\"")),
        false => format!("{mark}{text}"),
    }
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
    }
}
