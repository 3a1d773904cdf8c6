//! Places within the reading: shorter than a [`schema::Span`], because a schema has very many of them.

/// Bytes of all files, counted as if one file stood behind the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: u32,
    /// The byte behind the last.
    pub(super) end: u32,
}

/// Where each file begins in that count.
pub(super) struct Starts(Vec<u32>);

impl Starts {
    /// Between two files one byte is left free, so that the end of one is not the beginning of the next.
    pub(super) fn of(texts: &[&str]) -> Self {
        let next = |start: &mut u32, text: &&str| {
            let here = *start;
            *start = start.saturating_add(text.len() as u32).saturating_add(1);
            Some(here)
        };
        Self(texts.iter().scan(0, next).collect())
    }

    /// Where a file begins.
    pub(super) fn of_file(&self, file: usize) -> u32 {
        self.0.get(file).copied().unwrap_or(0)
    }

    /// The file that holds a place.
    pub(super) fn file(&self, span: Span) -> usize {
        self.0.partition_point(|start| *start <= span.start).saturating_sub(1)
    }

    /// The place as everyone else knows it.
    pub(super) fn outside(&self, span: Span) -> schema::Span {
        let file = self.file(span);
        let start = self.of_file(file);
        schema::Span { file: file as u32, start: span.start - start, end: span.end.saturating_sub(start) }
    }
}
