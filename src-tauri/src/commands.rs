//! The calls of the window, each passed on to the session. Nothing is decided here.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;
use studio::{
    AssistAnswer, AssistRequest, Command, Comparison, Contrast, ExportFormat, Failure, Job, Notice, Object, OnConflict,
    PictureRequest, PlanView, Presentation, PullView, Saved, Session, Snapshot, SourceOffer, TableId, TextRange,
    Update, Wish,
};
use tauri::{AppHandle, Emitter, State};

use crate::opening::Opening;

type Shared<'a> = State<'a, Arc<Session>>;

/// A sample project, as the welcome screen lists it.
#[derive(Debug, Clone, Serialize)]
pub struct Sample {
    /// Its name.
    name: String,
    /// Path of its schema.
    path: String,
}

/// A job whose progress the window hears of.
fn heard(app: &AppHandle, job: u32) -> Job {
    let app = app.clone();
    Job::new(move |message, fraction| notify(&app, &Notice::Progress { job, message: message.to_owned(), fraction }))
}

fn notify(app: &AppHandle, notice: &Notice) {
    // A window that is closing hears nothing more.
    let _ = app.emit("notice", notice);
}

/// Watches the files of what is open and tells the window what came of a change.
fn watch(app: &AppHandle, session: &Arc<Session>) {
    let (app, own) = (app.clone(), Arc::clone(session));
    let teller = app.clone();
    let watched = session.watch(move || match own.read_disk() {
        Ok(Some(update)) => notify(&app, &Notice::Updated { update: Box::new(update) }),
        Ok(None) => {}
        Err(failure) if failure.code == "disk/changed" => {
            let files = failure.message.lines().map(str::to_owned).collect();
            notify(&app, &Notice::ChangedOnDisk { files });
        }
        Err(failure) => notify(&app, &Notice::Failed { failure }),
    });
    if let Err(failure) = watched {
        notify(&teller, &Notice::Failed { failure });
    }
}

/// Runs work that computes for long on a thread of its own, so that other calls are answered meanwhile.
async fn apart<R: Send + 'static>(work: impl FnOnce() -> Result<R, Failure> + Send + 'static) -> Result<R, Failure> {
    let done = tauri::async_runtime::spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(Failure::new("window/unexpected", error.to_string())))
}

/// Opens a schema file or a folder of them.
#[tauri::command]
pub async fn open(app: AppHandle, session: Shared<'_>, path: String) -> Result<Snapshot, Failure> {
    let snapshot = session.open(Path::new(&path))?;
    watch(&app, &session);
    Ok(snapshot)
}

/// Begins a new document.
#[tauri::command]
pub async fn create(app: AppHandle, session: Shared<'_>, provider: String) -> Result<Snapshot, Failure> {
    let snapshot = session.create(&provider);
    watch(&app, &session);
    Ok(snapshot)
}

/// What is open; at the start, what the program was started with.
#[tauri::command]
pub async fn snapshot(
    app: AppHandle,
    session: Shared<'_>,
    opening: State<'_, Opening>,
) -> Result<Option<Snapshot>, Failure> {
    match (session.snapshot(), opening.take()) {
        (None, Some(path)) => {
            let snapshot = session.open(&path)?;
            watch(&app, &session);
            Ok(Some(snapshot))
        }
        (snapshot, _) => Ok(snapshot),
    }
}

/// Edits.
#[tauri::command]
pub async fn run(session: Shared<'_>, command: Command) -> Result<Update, Failure> {
    session.run(&command)
}

/// Writes the document.
#[tauri::command]
pub async fn save(
    app: AppHandle,
    session: Shared<'_>,
    path: Option<String>,
    on_conflict: OnConflict,
) -> Result<Saved, Failure> {
    let gone = session.is_gone();
    let saved = session.save(path.as_deref().map(Path::new), on_conflict)?;
    if path.is_some() || gone {
        watch(&app, &session);
    }
    Ok(saved)
}

/// Drops unsaved edits and reads the disk.
#[tauri::command]
pub async fn reload(app: AppHandle, session: Shared<'_>) -> Result<Snapshot, Failure> {
    let snapshot = session.reload()?;
    watch(&app, &session);
    Ok(snapshot)
}

/// Where an object stands in the text.
#[tauri::command]
pub async fn locate(session: Shared<'_>, object: Object) -> Result<Option<TextRange>, Failure> {
    Ok(session.locate(object))
}

/// What stands at a place in the text.
#[tauri::command]
pub async fn object_at(session: Shared<'_>, file: u32, offset: u32) -> Result<Option<Object>, Failure> {
    Ok(session.object_at(file, offset))
}

/// Help in the source panel.
#[tauri::command]
pub async fn assist(session: Shared<'_>, request: AssistRequest) -> Result<AssistAnswer, Failure> {
    session.assist(&request)
}

/// Shows a page of documentation in the user's browser.
#[tauri::command]
pub async fn browse(address: String) -> Result<(), Failure> {
    crate::browsing::browse(&address)
}

/// What it takes to get from one source to another.
#[tauri::command]
pub async fn compare(
    app: AppHandle,
    session: Shared<'_>,
    from: String,
    to: String,
    job: u32,
) -> Result<Comparison, Failure> {
    session.compare(&from, &to, job, heard(&app, job)).await
}

/// What the document and a source differ in; the source is read once.
#[tauri::command]
pub async fn contrast(
    app: AppHandle,
    session: Shared<'_>,
    from: String,
    fresh: bool,
    job: u32,
) -> Result<Contrast, Failure> {
    session.contrast(&from, fresh, job, heard(&app, job)).await
}

/// Forgets what was read to compare with.
#[tauri::command]
pub async fn end_contrast(session: Shared<'_>) -> Result<(), Failure> {
    session.end_contrast();
    Ok(())
}

/// The diagram with what is drawn on demand.
#[tauri::command]
pub async fn present(session: Shared<'_>, wish: Wish) -> Result<Presentation, Failure> {
    session.present(&wish)
}

/// What the document is likely to be compared with.
#[tauri::command]
pub async fn offers(session: Shared<'_>) -> Result<Vec<SourceOffer>, Failure> {
    session.offers()
}

/// A migration from a source to the document, proven.
#[tauri::command]
pub async fn plan(
    app: AppHandle,
    session: Shared<'_>,
    from: String,
    name: String,
    job: u32,
) -> Result<PlanView, Failure> {
    session.plan(&from, &name, job, heard(&app, job)).await
}

/// Writes the planned migration; the folder's path.
#[tauri::command]
pub async fn write_plan(session: Shared<'_>, accepted: Vec<String>) -> Result<String, Failure> {
    session.write_plan(&accepted)
}

/// Reads a database; what would come in as a new document or into this one.
#[tauri::command]
pub async fn look(
    app: AppHandle,
    session: Shared<'_>,
    url: String,
    schemas: String,
    into: bool,
    job: u32,
) -> Result<PullView, Failure> {
    session.look(&url, &schemas, into, job, heard(&app, job)).await
}

/// Takes in what the last look found.
#[tauri::command]
pub async fn take_in(app: AppHandle, session: Shared<'_>) -> Result<Snapshot, Failure> {
    let snapshot = session.take_in()?;
    watch(&app, &session);
    Ok(snapshot)
}

/// Writes an export; its path.
#[tauri::command]
pub async fn export_to(session: Shared<'_>, format: String, path: String) -> Result<String, Failure> {
    session.export_to(&format, Path::new(&path))
}

/// Arranges tables.
#[tauri::command]
pub async fn arrange(
    app: AppHandle,
    session: Shared<'_>,
    tables: Option<Vec<TableId>>,
    job: u32,
) -> Result<Update, Failure> {
    let (session, work) = (Arc::clone(&session), heard(&app, job));
    apart(move || session.arrange(tables.as_deref(), job, &work)).await
}

/// Writes a picture; its path.
#[tauri::command]
pub async fn picture_to(
    app: AppHandle,
    session: Shared<'_>,
    request: PictureRequest,
    path: String,
    job: u32,
) -> Result<String, Failure> {
    let (session, work) = (Arc::clone(&session), heard(&app, job));
    apart(move || session.picture_to(&request, Path::new(&path), job, &work)).await
}

/// What can be exported.
#[tauri::command]
pub async fn exports() -> Result<Vec<ExportFormat>, Failure> {
    Ok(studio::exporting::formats())
}

/// What a rule wants and why.
#[tauri::command]
pub async fn explain(session: Shared<'_>, code: String) -> Result<String, Failure> {
    session.explain(&code)
}

/// Ends a job early.
#[tauri::command]
pub async fn cancel(session: Shared<'_>, job: u32) -> Result<(), Failure> {
    session.cancel(job);
    Ok(())
}

/// Paths opened lately, last first.
#[tauri::command]
pub async fn recent() -> Result<Vec<String>, Failure> {
    Ok(studio::places::recent())
}

/// Sample projects.
#[tauri::command]
pub async fn samples() -> Result<Vec<Sample>, Failure> {
    Ok(studio::places::samples()?.into_iter().map(|(name, path)| Sample { name, path }).collect())
}

/// The URL of a fresh scratch database.
#[tauri::command]
pub async fn scratch_url(app: AppHandle, session: Shared<'_>, job: u32) -> Result<String, Failure> {
    session.scratch_url(job, heard(&app, job)).await
}

/// A native dialog; nothing if it was closed.
#[tauri::command]
pub async fn pick(what: String, suggestion: Option<String>) -> Result<Option<String>, Failure> {
    let mut dialog = rfd::AsyncFileDialog::new();
    let ending = suggestion.as_deref().and_then(|name| Path::new(name).extension()?.to_str().map(str::to_owned));
    if let Some(suggestion) = suggestion.map(PathBuf::from) {
        if let Some(folder) = suggestion.parent().filter(|folder| folder.is_dir()) {
            dialog = dialog.set_directory(folder);
        }
        if let Some(name) = suggestion.file_name() {
            dialog = dialog.set_file_name(name.to_string_lossy());
        }
    }
    let picked = match what.as_str() {
        "open" => dialog.set_title("Open a schema").add_filter("Prisma schema", &["prisma"]).pick_file().await,
        "open_folder" => dialog.set_title("Open a folder").pick_folder().await,
        "save" => dialog.set_title("Save the schema").add_filter("Prisma schema", &["prisma"]).save_file().await,
        _ => {
            // With a filter the dialog itself puts the ending on, and asks about the name that is written.
            let dialog = match &ending {
                Some(ending) => dialog.add_filter(ending.to_uppercase(), &[ending]),
                None => dialog,
            };
            dialog.set_title("Export").save_file().await
        }
    };
    Ok(picked.map(|file| file.path().display().to_string()))
}
