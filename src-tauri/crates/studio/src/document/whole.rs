//! Whether the text of a document is understood to the end.

use super::Document;
use crate::Failure;

impl Document {
    /// Refuses a text with errors of syntax: what is not understood can be neither laid out nor compared.
    ///
    /// # Errors
    /// It has some; the first is told of with its line.
    pub fn refuse_unparsed(&self) -> Result<(), Failure> {
        let mut broken = self.findings().iter().filter(|finding| finding.code == "prisma/syntax");
        let Some(first) = broken.next() else { return Ok(()) };
        let more = match broken.count() {
            0 => String::new(),
            count => format!(" And {count} more."),
        };
        let file = first.range.and_then(|range| self.names.get(range.file as usize)).map_or("", String::as_str);
        let line = first.line.unwrap_or(1);
        let message = format!("{file}:{line}: {}{more}", first.message);
        Err(Failure::new("schema/syntax", message).help("Nothing was changed. Mend the text first."))
    }
}
