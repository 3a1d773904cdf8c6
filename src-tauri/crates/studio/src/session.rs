//! What one window works on: an open document, scratch databases kept warm, long jobs, the plan that waits to be written.
//! Every call of the window is one method here; nothing of it knows the window.

mod contrast;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use migrate::{Plan, create_script, dialect};
use schema::{Object, Schema, TableId};

use crate::document::Document;
use crate::exporting::{self, Format};
use crate::planning::{self, DocumentState, NamedRenames, Settled};
use crate::pulling::{self, Beside, Pulled, Scope};
use crate::source::{self, Desk, Side, Source};
use crate::{
    AssistAnswer, AssistRequest, Command, Comparison, Failure, Job, OnConflict, PictureRequest, PlanView, PullView,
    Saved, Snapshot, TextRange, Update, Watch, files, places, rules,
};

/// The state behind a window.
#[derive(Debug)]
pub struct Session {
    open: Mutex<Option<Open>>,
    desk: Desk,
    jobs: Mutex<BTreeMap<u32, Job>>,
    planned: Mutex<Option<Planned>>,
    looked: Mutex<Option<Looked>>,
    beheld: Mutex<Option<contrast::Beheld>>,
    watch: Mutex<Option<Watch>>,
    /// Scratch databases that the user was given to try things with: they live as long as the window.
    lent: Mutex<Vec<database::ScratchDatabase>>,
}

/// What is open. The number tells it from what was open before and what will be.
#[derive(Debug)]
struct Open {
    number: u64,
    document: Document,
}

/// A database that was read, and the document that it was read for, if not for a new one.
#[derive(Debug)]
struct Looked {
    pulled: Pulled,
    into: Option<(Beside, u64)>,
}

/// A plan that can be written, and where to.
#[derive(Debug)]
struct Planned {
    plan: Plan,
    /// Where it starts from.
    from: Source,
    folder: PathBuf,
    ready: bool,
    /// Why it can't stand behind the migrations that are there.
    astray: Option<Failure>,
    /// The document that it leads to, and its schema then.
    number: u64,
    schema: Schema,
    /// The renames that it settles.
    settled: Settled,
}

impl Planned {
    /// Writes it, if nothing speaks against it.
    fn write(&self, accepted: &[String]) -> Result<Vec<PathBuf>, Failure> {
        if !self.ready {
            return Err(Failure::new("plan/unproven", "The plan was not proven: it is not written.")
                .help("Mend what the proof complains of; the command line can write it unproven."));
        }
        let refused = planning::unaccepted(&self.plan, accepted);
        if !refused.is_empty() {
            let codes: Vec<_> = refused.into_iter().collect();
            return Err(Failure::new("plan/danger", format!("The plan is dangerous: {}.", codes.join(", ")))
                .help("Read what it says of them, accept them, and write again."));
        }
        planning::refuse_over(&self.from, &self.folder)?;
        if let Some(refusal) = &self.astray {
            return Err(refusal.clone());
        }
        planning::write(&self.plan, &self.folder, SystemTime::now())
    }
}

/// Takes a lock; a thread that panicked under it left nothing half done that the next can't live with.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Session {
    /// A session without document.
    pub fn new(scratch_url: Option<String>) -> Self {
        Self {
            open: Mutex::new(None),
            desk: Desk::new(scratch_url),
            jobs: Mutex::default(),
            planned: Mutex::new(None),
            looked: Mutex::new(None),
            beheld: Mutex::new(None),
            watch: Mutex::new(None),
            lent: Mutex::default(),
        }
    }

    /// Opens a schema; what was open is dropped.
    ///
    /// # Errors
    /// It can't be read.
    pub fn open(&self, path: &Path) -> Result<Snapshot, Failure> {
        let document = Document::open(path)?;
        places::remember(document.project().map_or(path, |project| &project.path));
        Ok(self.take(document))
    }

    /// Begins a new document for a provider.
    pub fn create(&self, provider: &str) -> Snapshot {
        self.take(Document::create(provider))
    }

    fn take(&self, mut document: Document) -> Snapshot {
        let mut snapshot = document.snapshot();
        let mut open = lock(&self.open);
        // Text typed on what was open before is not taken for text of this one.
        let (number, revision) = open.as_ref().map_or((1, 1), |open| (open.number + 1, open.document.revision() + 1));
        document.renumber(revision);
        snapshot.revision = revision;
        *open = Some(Open { number, document });
        *lock(&self.planned) = None;
        *lock(&self.beheld) = None;
        snapshot
    }

    /// The whole state of what is open.
    pub fn snapshot(&self) -> Option<Snapshot> {
        lock(&self.open).as_mut().map(|open| open.document.snapshot())
    }

    /// Edits.
    ///
    /// # Errors
    /// A refusal in words, or nothing is open.
    pub fn run(&self, command: &Command) -> Result<Update, Failure> {
        self.with(|document| document.run(command))
    }

    /// Writes the document.
    ///
    /// # Errors
    /// A file can't be written, or the document has no path yet.
    pub fn save(&self, path: Option<&Path>, on_conflict: OnConflict) -> Result<Saved, Failure> {
        let saved = self.with(|document| document.save(path, on_conflict))?;
        if let (Some(_), Saved::Done { path, .. }) = (path, &saved) {
            places::remember(Path::new(path));
        }
        Ok(saved)
    }

    /// Drops unsaved edits and reads the disk.
    ///
    /// # Errors
    /// It can't be read, or the document was never saved.
    pub fn reload(&self) -> Result<Snapshot, Failure> {
        let path = self.with(|document| {
            let project =
                document.project().ok_or_else(|| Failure::new("open/no-path", "The document has no file yet."))?;
            Ok(project.opened.clone())
        })?;
        Ok(self.take(Document::open(&path)?))
    }

    /// The range of an object's name in the text.
    pub fn locate(&self, object: Object) -> Option<TextRange> {
        lock(&self.open).as_ref()?.document.locate(object)
    }

    /// The object at a place in the text.
    pub fn object_at(&self, file: u32, offset: u32) -> Option<Object> {
        lock(&self.open).as_ref()?.document.object_at(file, offset)
    }

    /// Answers a question of the source panel.
    ///
    /// # Errors
    /// Nothing is open.
    pub fn assist(&self, request: &AssistRequest) -> Result<AssistAnswer, Failure> {
        self.with(|document| Ok(document.assist(request)))
    }

    /// Takes in what changed on disk. `None` where nothing did.
    ///
    /// # Errors
    /// There are unsaved edits: the message lists the files that changed, one a line.
    pub fn read_disk(&self) -> Result<Option<Update>, Failure> {
        self.with(Document::read_disk)
    }

    /// Watches the files of what is open, and calls when one of them changed. What was watched before is no longer.
    ///
    /// # Errors
    /// They can't be watched. A save looks at the disk itself and still asks.
    pub fn watch(&self, changed: impl Fn() + Send + 'static) -> Result<(), Failure> {
        let project = lock(&self.open).as_ref().and_then(|open| open.document.project().cloned());
        *lock(&self.watch) = None;
        if let Some(project) = project {
            *lock(&self.watch) = Some(Watch::start(project, changed)?);
        }
        Ok(())
    }

    /// Whether the files of what is open are gone from disk, and nothing is left to watch.
    pub fn is_gone(&self) -> bool {
        lock(&self.open).as_ref().is_some_and(|open| open.document.is_gone())
    }

    /// What it takes to get from one source to another; `document` stands for what is open.
    ///
    /// # Errors
    /// A source can't be fetched, or the dialects differ.
    pub async fn compare(&self, from: &str, to: &str, job: u32, work: Job) -> Result<Comparison, Failure> {
        let _entry = self.enter(job, &work);
        if to == "document" {
            let (_, state) = self.state()?;
            let from = self.source(from, &state)?;
            return Ok(self.desk.pair_with_document(&from, &state, &work).await?.comparison());
        }
        let pair = self.desk.pair(&Source::parse(from)?, &Source::parse(to)?, &NamedRenames::default(), &work).await?;
        Ok(pair.comparison())
    }

    /// Plans the way from a source to what is open, and proves it.
    ///
    /// # Errors
    /// The source can't be fetched, no scratch database can be had, or the work was cancelled.
    pub async fn plan(&self, from: &str, name: &str, job: u32, work: Job) -> Result<PlanView, Failure> {
        let _entry = self.enter(job, &work);
        *lock(&self.planned) = None;
        let (number, state) = self.state()?;
        let from = self.source(from, &state)?;
        let pair = self.desk.pair_with_document(&from, &state, &work).await?;
        let plan = pair.plan(name);
        let proof = if plan.is_empty() {
            planning::unproven("There is nothing to do: both sides are the same.")
        } else {
            planning::proof_view(&self.desk.prove(&pair, &plan, &work).await?)
        };
        let astray = match state.folder().filter(|_| proof.status == "proven") {
            Some(folder) => self.desk.refuse_astray(&from, folder, &work).await.err(),
            None => None,
        };
        work.check()?;
        let view = planning::view(&plan, &pair, &proof, &[]);
        self.with_same(number, |_| {
            if let Some(folder) = state.folder() {
                let ready = proof.status == "proven";
                let (folder, schema) = (folder.to_owned(), state.schema().clone());
                let settled = Settled::of(&from, &folder, &pair);
                *lock(&self.planned) = Some(Planned { plan, from, folder, ready, astray, number, schema, settled });
            }
            Ok(view)
        })
    }

    /// Writes the plan that was made last; the folder's path. Its dangers are accepted by their codes, as on the command line.
    ///
    /// # Errors
    /// There is none, it was not proven, a danger is not accepted, it starts from nothing where there are migrations, or the
    /// files can't be written.
    pub fn write_plan(&self, accepted: &[String]) -> Result<String, Failure> {
        let planned = lock(&self.planned).take();
        let Some(planned) = planned else {
            return Err(
                Failure::new("plan/none", "There is no plan to write.").help("Save the document, plan, then write.")
            );
        };
        let written = match planned.write(accepted) {
            Ok(written) => written,
            Err(refusal) => {
                // What is refused can be mended and tried again.
                *lock(&self.planned) = Some(planned);
                return Err(refusal);
            }
        };
        // What is renamed from now on is renamed since this migration. Another document has nothing to do with it.
        let _ = self.with_same(planned.number, |document| {
            document.migrated(planned.schema, &planned.settled);
            // A line that stays is harmless: the migrations have its new name.
            document.settle_renames(&planned.settled)
        });
        Ok(written.first().map(|path| path.display().to_string()).unwrap_or_default())
    }

    /// Reads a database and says what would come in: into what is open, or as a new document. [`Session::take_in`] does it.
    ///
    /// # Errors
    /// It can't be reached or read, or the dialects differ.
    pub async fn look(&self, url: &str, schemas: &str, into: bool, job: u32, work: Job) -> Result<PullView, Failure> {
        let _entry = self.enter(job, &work);
        *lock(&self.looked) = None;
        let url = match Source::parse(url)? {
            Source::Database(url) => url,
            _ => {
                return Err(source::no_url(url));
            }
        };
        let (mut scope, mut beside, mut number) = (Scope::parse(schemas), None, 0);
        if into {
            self.with_open(|open| {
                scope = std::mem::take(&mut scope).with_those_of(&open.document);
                (beside, number) = (Some(Beside::of(&open.document)?), open.number);
                Ok(())
            })?;
        }
        let pulled = pulling::pull(&url, &scope, &work).await?;
        work.check()?;
        let (view, into) = match beside {
            Some(beside) => {
                let beside = beside.settled(&pulled, &self.desk, &work).await?;
                let view = self.with_same(number, |document| pulling::preview(document, &pulled, &beside))?;
                (view, Some((beside, number)))
            }
            None => (pulled.view(), None),
        };
        *lock(&self.looked) = Some(Looked { pulled, into });
        Ok(view)
    }

    /// Takes in what the last look found.
    ///
    /// # Errors
    /// Nothing was looked at, or what was open then has changed since.
    pub fn take_in(&self) -> Result<Snapshot, Failure> {
        let Some(Looked { pulled, into }) = lock(&self.looked).take() else {
            return Err(Failure::new("pull/none", "No database was looked at.").help("Connect to it first."));
        };
        match into {
            Some((beside, number)) => self.with_same(number, |document| {
                pulling::into_document(document, &pulled, &beside)?;
                Ok(document.snapshot())
            }),
            None => Ok(self.take(pulled.document())),
        }
    }

    /// Writes what is open in a format; the path.
    ///
    /// # Errors
    /// The format is unknown, the file can't be written, or the path lacks an ending and the one with it exists.
    pub fn export_to(&self, format: &str, path: &Path) -> Result<String, Failure> {
        let format = Format::from_id(format)?;
        let path = files::with_ending(path, format.extension())?;
        self.with(|document| exporting::export_to(document, format, &path))?;
        Ok(path.display().to_string())
    }

    /// Arranges the given tables, or all, as long work: edits that come meanwhile are taken in, and it is done anew.
    ///
    /// # Errors
    /// It was cancelled, or another document was opened meanwhile.
    pub fn arrange(&self, tables: Option<&[TableId]>, job: u32, work: &Job) -> Result<Update, Failure> {
        let _entry = self.enter(job, work);
        loop {
            let (number, arranging) = self.with_open(|open| Ok((open.number, open.document.arranging(tables))))?;
            let Some(arranging) = arranging else {
                return self.run(&Command::Arrange { tables: tables.map(<[TableId]>::to_vec) });
            };
            let places = arranging.places(work)?;
            if let Some(update) = self.with_same(number, |document| document.take_places(&arranging, places))? {
                return Ok(update);
            }
        }
    }

    /// Writes a picture of what is open; the path. The document stays free while it is drawn.
    ///
    /// # Errors
    /// There is nothing to draw, it would be too large, it was cancelled, or the file can't be written.
    pub fn picture_to(&self, request: &PictureRequest, path: &Path, job: u32, work: &Job) -> Result<String, Failure> {
        let _entry = self.enter(job, work);
        let path = files::with_ending(path, request.format.extension())?;
        let scene = self.with(|document| Ok(document.scene()))?;
        scene.draw_to(request, &path, work)?;
        Ok(path.display().to_string())
    }

    /// What a rule wants and why, as Markdown.
    ///
    /// # Errors
    /// There is no such rule.
    pub fn explain(&self, code: &str) -> Result<String, Failure> {
        let rule = rules::find(code)?;
        Ok(format!("**{}**\n\n{}", rule.summary, rule.explain))
    }

    /// Asks a job to end.
    pub fn cancel(&self, job: u32) {
        if let Some(work) = lock(&self.jobs).get(&job) {
            work.cancel();
        }
    }

    /// The URL of a fresh scratch database that holds the migrations' state, or what is open where there are none.
    ///
    /// # Errors
    /// No scratch database can be had, or the migrations don't run.
    pub async fn scratch_url(&self, job: u32, work: Job) -> Result<String, Failure> {
        let _entry = self.enter(job, &work);
        let (_, state) = self.state()?;
        let loaded = match state.migrations() {
            Source::Empty => state.physical().clone(),
            source => self.desk.load(&source, &Side::of(Some(state.kind()), state.physical()), &work).await?.physical,
        };
        work.say("Making a scratch database", None);
        let place = self.desk.scratch(state.kind()).await?.database().await?;
        let statements: Vec<String> =
            create_script(&loaded, dialect(state.kind())).into_iter().map(|s| s.sql).collect();
        place
            .database
            .run(&statements, false)
            .await
            .map_err(|error| Failure::new("scratch/build", error.to_string()))?;
        let url = place.url.clone();
        lock(&self.lent).push(place);
        Ok(url)
    }

    /// Ends everything that was started: scratch databases and their servers.
    pub async fn close(&self) {
        lock(&self.jobs).values().for_each(Job::cancel);
        let lent = std::mem::take(&mut *lock(&self.lent));
        for place in lent {
            place.close().await;
        }
        self.desk.scratches.close().await;
    }

    fn with<R>(&self, work: impl FnOnce(&mut Document) -> Result<R, Failure>) -> Result<R, Failure> {
        self.with_open(|open| work(&mut open.document))
    }

    fn with_open<R>(&self, work: impl FnOnce(&mut Open) -> Result<R, Failure>) -> Result<R, Failure> {
        match lock(&self.open).as_mut() {
            Some(open) => work(open),
            None => Err(Failure::new("open/none", "Nothing is open.").help("Open a schema, or begin a new one.")),
        }
    }

    /// Goes on with what was open when long work began.
    fn with_same<R>(&self, number: u64, work: impl FnOnce(&mut Document) -> Result<R, Failure>) -> Result<R, Failure> {
        self.with_open(|open| {
            if open.number == number {
                return work(&mut open.document);
            }
            Err(Failure::new("open/another", "Another schema was opened meanwhile: the result was dropped.")
                .help("Open the first one again and start anew."))
        })
    }

    /// The state of what is open, and its number.
    fn state(&self) -> Result<(u64, DocumentState), Failure> {
        self.with_open(|open| Ok((open.number, DocumentState::of(&open.document)?)))
    }

    /// A source as the window names it: `migrations` is the document's own folder, `database` the one that its project names.
    fn source(&self, text: &str, state: &DocumentState) -> Result<Source, Failure> {
        match text {
            "migrations" => Ok(state.migrations()),
            "database" => {
                let project = self.with(|document| Ok(document.project().cloned()))?;
                project.map_or_else(|| Source::parse(text), |project| Ok(Source::Database(project.database()?)))
            }
            text => Source::parse(text),
        }
    }

    /// Lists a job as long as the entry lives.
    fn enter(&self, job: u32, work: &Job) -> Entered<'_> {
        lock(&self.jobs).insert(job, work.clone());
        Entered { session: self, job }
    }
}

/// A job on the list; it leaves the list when it goes out of scope.
struct Entered<'a> {
    session: &'a Session,
    job: u32,
}

impl Drop for Entered<'_> {
    fn drop(&mut self) {
        lock(&self.session.jobs).remove(&self.job);
    }
}

#[cfg(test)]
mod tests;
