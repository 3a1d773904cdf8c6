//! What is open beside a source: read once, compared again and again while the document is edited.

use crate::contrast::{Contrast, contrast};
use crate::offers::{SourceOffer, offers};
use crate::session::{Session, lock};
use crate::source::Loaded;
use crate::{Failure, Job, Presentation, Wish};

/// A source that was read, and the document that it was read for.
#[derive(Debug)]
pub(super) struct Beheld {
    number: u64,
    source: String,
    loaded: Loaded,
}

impl Session {
    /// What the document and a source differ in. The source is read when it was not yet, or when `fresh` asks for it.
    ///
    /// # Errors
    /// The source can't be fetched, the document has errors of syntax, the dialects differ, or the work was cancelled.
    pub async fn contrast(&self, from: &str, fresh: bool, job: u32, work: Job) -> Result<Contrast, Failure> {
        let _entry = self.enter(job, &work);
        let (number, state) = self.state()?;
        let known = |beheld: &&Beheld| beheld.number == number && beheld.source == from && !fresh;
        let known = lock(&self.beheld).as_ref().filter(known).map(|beheld| beheld.loaded.clone());
        let loaded = match known {
            Some(loaded) => loaded,
            None => {
                let source = self.source(from, &state)?;
                let loaded = self.desk.load_beside(&source, &state, &work).await?;
                work.check()?;
                *lock(&self.beheld) = Some(Beheld { number, source: from.to_owned(), loaded: loaded.clone() });
                loaded
            }
        };
        let said = loaded.logical.clone();
        let pair = self.desk.pair_loaded(loaded, &state, &work).await?;
        work.check()?;
        Ok(contrast(state.revision(), &pair, said.as_ref(), state.schema()))
    }

    /// Forgets what was read to compare with.
    pub fn end_contrast(&self) {
        *lock(&self.beheld) = None;
    }

    /// The diagram with what is drawn on demand.
    ///
    /// # Errors
    /// Nothing is open.
    pub fn present(&self, wish: &Wish) -> Result<Presentation, Failure> {
        self.with(|document| Ok(document.presentation(wish)))
    }

    /// What the document is likely to be compared with.
    ///
    /// # Errors
    /// Nothing is open.
    pub fn offers(&self) -> Result<Vec<SourceOffer>, Failure> {
        let project = self.with(|document| Ok(document.project().cloned()))?;
        Ok(project.as_ref().map(offers).unwrap_or_default())
    }
}
