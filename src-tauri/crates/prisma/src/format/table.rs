//! Lines laid out in columns, as `prisma format` does it: every column as wide as its widest cell, comments behind the
//! last cell, raw lines between that take no part. Widths are counted in bytes, because Prisma counts them so. It never
//! looks into a cell.

/// How far the lines of a block stand from the margin.
const INDENT: &str = "  ";

/// Lines that are aligned with each other.
#[derive(Debug, Default)]
pub(super) struct Table {
    rows: Vec<Row>,
}

#[derive(Debug)]
enum Row {
    /// Cells, and the comment behind them.
    Cells(Vec<String>, String),
    /// A line that is not understood.
    Raw(String),
}

impl Table {
    /// Adds a line of cells with a comment behind it; without either, it is a blank line.
    pub fn row(&mut self, mut cells: Vec<String>, comment: &str) {
        while cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        self.rows.push(Row::Cells(cells, comment.to_owned()));
    }

    /// Adds a blank line.
    pub fn blank(&mut self) {
        self.row(Vec::new(), "");
    }

    /// Adds a line as it is.
    pub fn raw(&mut self, line: &str) {
        self.rows.push(Row::Raw(line.to_owned()));
    }

    /// Writes the lines, and begins anew.
    pub fn flush(&mut self, out: &mut String) {
        let mut widths: Vec<usize> = Vec::new();
        for row in &self.rows {
            let Row::Cells(cells, _) = row else { continue };
            widths.resize(widths.len().max(cells.len()), 0);
            for (width, cell) in widths.iter_mut().zip(cells) {
                *width = cell.len().max(*width);
            }
        }
        for row in self.rows.drain(..) {
            match row {
                Row::Raw(line) => {
                    out.push_str(INDENT);
                    out.push_str(&line);
                }
                Row::Cells(cells, comment) => {
                    if !cells.is_empty() || !comment.is_empty() {
                        out.push_str(INDENT);
                    }
                    for (place, cell) in cells.iter().enumerate() {
                        out.push_str(cell);
                        if place + 1 < cells.len() {
                            let gap = widths.get(place).map_or(0, |width| width - cell.len()) + 1;
                            out.extend(std::iter::repeat_n(' ', gap));
                        }
                    }
                    if !cells.is_empty() && !comment.is_empty() {
                        out.push(' ');
                    }
                    out.push_str(&comment);
                }
            }
            out.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn aligns_cells_but_not_comments() {
        let mut table = Table::default();
        table.row(vec!["id".into(), "Int".into(), "@id".into()], "// key");
        table.raw("what is this");
        table.row(vec!["name".into(), "String".into(), String::new()], "");
        table.blank();
        table.row(vec![], "// end");
        let mut out = String::new();
        table.flush(&mut out);
        assert_eq!(out, "  id   Int    @id // key\n  what is this\n  name String\n\n  // end\n");
    }
}
