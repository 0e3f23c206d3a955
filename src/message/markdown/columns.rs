//! A table as plain text.

use pulldown_cmark::Alignment;

use super::wrap::hang;

/// A table's cells as plain text.
#[derive(Debug, Default)]
pub(super) struct Grid {
    pub columns: Vec<Alignment>,
    /// All cells are empty where the table has no header.
    pub head: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Grid {
    /// Lines of at most `width` characters: columns side by side, or where they do not fit what
    /// each header says of each row. Of two columns without a header the first is the header.
    pub fn lines(&self, width: usize) -> Vec<String> {
        let has_head = self.head.iter().any(|cell| !cell.is_empty());
        if !has_head && self.columns.len() == 2 {
            return self.rows.iter().flat_map(|row| pair(&row[0], &row[1], width)).collect();
        }
        let head = has_head.then_some(&self.head);
        let widest = |column: usize| {
            let cells = head.into_iter().chain(&self.rows).filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
        };
        let widths: Vec<usize> = (0..self.columns.len()).map(widest).collect();
        let gaps = 2 * widths.len().saturating_sub(1);
        if widths.iter().sum::<usize>() + gaps > width {
            return self.blocks(width);
        }
        let rule: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
        let mut lines: Vec<String> = Vec::new();
        lines.extend(head.map(|head| self.side_by_side(head, &widths)));
        lines.extend(head.map(|_| rule.join("  ")));
        lines.extend(self.rows.iter().map(|row| self.side_by_side(row, &widths)));
        lines
    }

    fn side_by_side(&self, row: &[String], widths: &[usize]) -> String {
        let cells = row.iter().zip(widths).zip(&self.columns);
        let padded = cells.map(|((cell, width), side)| match side {
            Alignment::Right => format!("{cell:>width$}"),
            Alignment::Center => format!("{cell:^width$}"),
            _ => format!("{cell:<width$}"),
        });
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    }

    fn blocks(&self, width: usize) -> Vec<String> {
        let mut lines = Vec::new();
        // A table may have headers only.
        let bare = self.rows.is_empty().then_some(&self.head);
        for row in self.rows.iter().chain(bare) {
            if !lines.is_empty() {
                lines.push(String::new());
            }
            let no_head = String::new();
            for (n, cell) in row.iter().enumerate() {
                let head = self.head.get(n).filter(|_| bare.is_none()).unwrap_or(&no_head);
                lines.extend(pair(head, cell, width));
            }
        }
        lines
    }
}

/// `name: value`, wrapped.
fn pair(name: &str, value: &str, width: usize) -> Vec<String> {
    match (name.strip_suffix(':').unwrap_or(name), value) {
        ("", value) => hang(value, width, 2),
        (name, "") => hang(name, width, 2),
        (name, value) => hang(&format!("{name}: {value}"), width, 2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(head: &[&str], rows: &[&[&str]]) -> Grid {
        let owned = |row: &[&str]| row.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>();
        Grid {
            columns: vec![Alignment::None; head.len()],
            head: owned(head),
            rows: rows.iter().map(|row| owned(row)).collect(),
        }
    }

    #[test]
    fn a_narrow_table_stands_in_columns() {
        let mut table = grid(&["Kota", "Biaya"], &[&["Ambon", "900"], &["Jayapura", "1.100"]]);
        table.columns[1] = Alignment::Right;
        assert_eq!(
            table.lines(76),
            ["Kota      Biaya", "--------  -----", "Ambon       900", "Jayapura  1.100"]
        );
    }

    #[test]
    fn a_wide_table_says_header_and_value_row_by_row() {
        let table = grid(&["Kota", "Loket"], &[&["Ambon", "satu dua tiga"], &["Bima", "empat"]]);
        assert_eq!(
            table.lines(17),
            ["Kota: Ambon", "Loket: satu dua", "  tiga", "", "Kota: Bima", "Loket: empat"]
        );
    }

    #[test]
    fn without_a_header_the_first_of_two_columns_is_the_header() {
        let table =
            grid(&["", ""], &[&["Pukul", "10.00"], &["Tempat:", "Aula"], &["", "Lantai 2"]]);
        assert_eq!(table.lines(76), ["Pukul: 10.00", "Tempat: Aula", "Lantai 2"]);
        let three = grid(&["", "", ""], &[&["a", "b", "c"]]);
        assert_eq!(three.lines(76), ["a  b  c"]);
    }
}
