//! Random annotations.

use schema::{ColumnNotes, Dependency, Growth, Period, Pii, PiiClass, Protection, TableNotes, Volume};

use super::Editor;

impl Editor {
    fn rows(&mut self) -> u64 {
        let number = self.random.below(2000) as u64;
        number * self.random.pick(&[1, 100, 1000, 1_000_000, 1_500_000_000]).unwrap_or(1)
    }

    fn names(&mut self) -> Vec<String> {
        (0..=self.random.below(2)).map(|_| self.fresh("col")).collect()
    }

    /// What may be said of a table, which is mostly nothing.
    pub(super) fn table_notes(&mut self) -> TableNotes {
        let mut notes = TableNotes::default();
        if self.random.chance(15) {
            let per = self.random.pick(&Period::ALL).unwrap_or(Period::Day);
            let growth = if self.random.chance(50) { Some(Growth { rows: self.rows(), per }) } else { None };
            notes.volume = Some(Volume { rows: self.rows(), growth });
        }
        if self.random.chance(10) {
            notes.tenant = Some(self.fresh("col"));
        }
        notes.append_only = self.random.chance(10);
        while self.random.chance(15) {
            let (from, to) = (self.names(), self.names());
            notes.dependencies.push(Dependency { from, to, multivalued: self.random.chance(30) });
        }
        if self.random.chance(10) {
            notes.renamed_from = Some(self.fresh("old_"));
        }
        notes
    }

    /// What may be said of a column, which is mostly nothing.
    pub(super) fn column_notes(&mut self) -> ColumnNotes {
        let mut notes = ColumnNotes::default();
        if self.random.chance(20) {
            let class = self.random.pick(&PiiClass::ALL).unwrap_or(PiiClass::Other);
            let protection = self.random.pick(&Protection::ALL).filter(|_| class != PiiClass::None);
            notes.pii = Some(Pii { class, protection: if self.random.chance(50) { protection } else { None } });
        }
        notes.tenant = self.random.chance(5);
        if self.random.chance(8) {
            notes.renamed_from = Some(self.fresh("old_"));
        }
        notes
    }
}
