//! Lines laid out in columns, as `prisma format` does it: every column as wide as its widest cell, comments behind the
//! last cell, raw lines between that take no part. Widths are counted in bytes, because Prisma counts them so. It never
//! looks into a cell. All cells share one buffer: a large schema has a hundred thousand of them.

/// How far the lines of a block stand from the margin.
const INDENT: &str = "  ";

/// Lines that are aligned with each other.
#[derive(Debug, Default)]
pub(super) struct Table<'t> {
    /// The cells, one behind the other.
    text: String,
    /// Where in that text each cell ends.
    ends: Vec<usize>,
    rows: Vec<Row<'t>>,
    widths: Vec<usize>,
}

#[derive(Debug)]
enum Row<'t> {
    /// So many cells, and the comment behind them: its parts, one behind the other.
    Cells(usize, [&'t str; 2]),
    /// A line that is not understood.
    Raw(&'t str),
}

/// A row in the making: what was there before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Begun {
    text: usize,
    ends: usize,
}

impl<'t> Table<'t> {
    /// Begins a row of cells.
    pub fn begin(&self) -> Begun {
        Begun { text: self.text.len(), ends: self.ends.len() }
    }

    /// What the present cell is written to.
    pub fn cell(&mut self) -> &mut String {
        &mut self.text
    }

    /// Ends the present cell.
    pub fn end_cell(&mut self) {
        self.ends.push(self.text.len());
    }

    /// Ends the row. Empty cells at its end don't count; without any cell and comment it is a blank line.
    pub fn end(&mut self, begun: Begun, comment: &'t str) {
        while self.ends.len() > begun.ends && self.ends.last() == Some(&self.start_of(self.ends.len() - 1)) {
            self.ends.pop();
        }
        self.rows.push(Row::Cells(self.ends.len() - begun.ends, [comment, ""]));
    }

    /// Takes the row back.
    pub fn undo(&mut self, begun: Begun) {
        self.text.truncate(begun.text);
        self.ends.truncate(begun.ends);
    }

    /// Adds a line with a comment only, given in two parts; without any it is a blank line.
    pub fn comment(&mut self, first: &'t str, second: &'t str) {
        self.rows.push(Row::Cells(0, [first, second]));
    }

    /// Adds a line as it is.
    pub fn raw(&mut self, line: &'t str) {
        self.rows.push(Row::Raw(line));
    }

    fn start_of(&self, cell: usize) -> usize {
        cell.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0)
    }

    /// Writes the lines, and begins anew.
    pub fn flush(&mut self, out: &mut String) {
        self.measure();
        let (mut cell, mut start) = (0, 0);
        for row in &self.rows {
            match row {
                Row::Raw(line) => {
                    out.push_str(INDENT);
                    out.push_str(line);
                }
                Row::Cells(count, comment) => {
                    let bare = comment.iter().all(|part| part.is_empty());
                    if *count > 0 || !bare {
                        out.push_str(INDENT);
                    }
                    for place in 0..*count {
                        let end = self.ends.get(cell).copied().unwrap_or(start);
                        out.push_str(self.text.get(start..end).unwrap_or(""));
                        if place + 1 < *count {
                            spaces(out, self.widths.get(place).map_or(0, |width| width - (end - start)) + 1);
                        }
                        (cell, start) = (cell + 1, end);
                    }
                    if *count > 0 && !bare {
                        out.push(' ');
                    }
                    comment.iter().for_each(|part| out.push_str(part));
                }
            }
            out.push('\n');
        }
        self.rows.clear();
        self.text.clear();
        self.ends.clear();
    }

    /// How wide each column is.
    fn measure(&mut self) {
        self.widths.clear();
        let (mut cell, mut start) = (0, 0);
        for row in &self.rows {
            let Row::Cells(count, _) = row else { continue };
            for place in 0..*count {
                let end = self.ends.get(cell).copied().unwrap_or(start);
                match self.widths.get_mut(place) {
                    Some(width) => *width = (*width).max(end - start),
                    None => self.widths.push(end - start),
                }
                (cell, start) = (cell + 1, end);
            }
        }
    }
}

fn spaces(out: &mut String, count: usize) {
    const SPACES: &str = "                                                                ";
    let mut left = count;
    while left > 0 {
        let some = left.min(SPACES.len());
        out.push_str(&SPACES[..some]);
        left -= some;
    }
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn aligns_cells_but_not_comments() {
        let mut table = Table::default();
        let mut row = |cells: &[&str], comment: &'static str| {
            let begun = table.begin();
            for cell in cells {
                table.cell().push_str(cell);
                table.end_cell();
            }
            table.end(begun, comment);
        };
        row(&["id", "Int", "@id"], "// key");
        row(&["name", "String", ""], "");
        let begun = table.begin();
        table.cell().push_str("a name that is not kept");
        table.end_cell();
        table.undo(begun);
        table.raw("what is this");
        table.comment("", "");
        table.comment(" * ", "end");
        let mut out = String::new();
        table.flush(&mut out);
        let expected = "  id   Int    @id // key\n  name String\n  what is this\n\n   * end\n";
        assert_eq!(out, expected);
        table.flush(&mut out);
        assert_eq!(out, expected, "a second time nothing is left");
    }
}
