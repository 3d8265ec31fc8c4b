//! Aligned columns.

use std::fmt;

/// A table with a line of titles. Columns are as wide as their widest cell; two spaces stand between them.
#[derive(Debug)]
pub(super) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    pub fn new(titles: &[&str]) -> Self {
        Self { rows: vec![titles.iter().map(|t| t.to_uppercase()).collect()] }
    }

    /// Adds a row; `None` is shown as a dash.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Option<String>>) {
        let shown = cells.into_iter().map(|c| c.map_or_else(|| "-".to_owned(), |c| super::plain::line(&c)));
        self.rows.push(shown.collect());
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| {
            self.rows.iter().filter_map(|r| r.get(column)).map(|c| c.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        for row in &self.rows {
            let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
            writeln!(f, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_and_lines_have_no_tail() {
        let mut table = Table::new(&["code", "who"]);
        table.row([Some("K7F-3QD".into()), Some("Ольга".into())]);
        table.row([Some("A".into()), None]);
        assert_eq!(table.to_string(), "CODE     WHO\nK7F-3QD  Ольга\nA        -\n");
    }
}
