//! Where the files of a project are, and how they are read and written. Nothing is ever half written: a file is made
//! beside its place, synced, and renamed over it.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use prisma::{PrismaVersion, SourceFile};

use crate::Failure;
use crate::config::Settings;
use crate::setup::{self, Setup};

/// The usual name of the diagram file.
const DIAGRAM: &str = "diagram.json";

/// The files of a project on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// The path that it was found by, to find it again.
    pub opened: PathBuf,
    /// The schema's file, or its folder where there are several.
    pub path: PathBuf,
    /// The folder that names are shown relative to.
    pub root: PathBuf,
    /// The schema's files, sorted.
    pub files: Vec<PathBuf>,
    /// The diagram file, beside the schema.
    pub diagram: PathBuf,
    /// What the project around the schema says of it.
    pub setup: Setup,
}

impl Project {
    /// Finds the schema: a `.prisma` file, a folder of them, or the folder of an application. There, what Prisma's configuration
    /// says counts first, then `package.json`, then the usual places.
    ///
    /// # Errors
    /// The path does not exist, is no schema, or holds none; the configuration names a schema that is not there.
    pub fn find(path: &Path) -> Result<Self, Failure> {
        let opened = fs::canonicalize(path).map_err(|error| unreadable(path, &error))?;
        let none = |folder: &Path| {
            Failure::new("open/no-schema", format!("There is no Prisma schema in {}.", folder.display()))
                .help("Open a schema.prisma file, or a folder that holds .prisma files.")
        };
        if opened.is_file() {
            return Ok(Self::of_file(opened.clone(), opened));
        }
        let application = Setup::of_application(&opened);
        if let Some(named) = &application.schema {
            let config = application.config.unwrap_or_else(|| opened.join("package.json"));
            let found = fs::canonicalize(named).ok().and_then(|named| Self::at(&opened, &named));
            return found.ok_or_else(|| {
                let message = format!("{} names the schema {}, and there is none.", config.display(), named.display());
                Failure::new("open/no-schema", message).help("Mend the path there, or open the schema by its own path.")
            });
        }
        let usual = Some(opened.join("prisma"))
            .filter(|folder| setup::is_application(&opened) && folder.join("schema.prisma").is_file());
        let places = ["", "prisma", "prisma/schema", "schema", "src/prisma"].map(|place| opened.join(place));
        usual.into_iter().chain(places).find_map(|folder| Self::at(&opened, &folder)).ok_or_else(|| none(&opened))
    }

    /// The schema that is a file or lies in a folder.
    fn at(opened: &Path, path: &Path) -> Option<Self> {
        if path.is_file() {
            return Some(Self::of_file(opened.to_owned(), path.to_owned()));
        }
        // Without an ending slash, as it is shown.
        let folder: PathBuf = path.components().collect();
        match prisma_files(&folder).as_slice() {
            [] => None,
            [only] => Some(Self::of_file(opened.to_owned(), only.clone())),
            files => Some(Self {
                opened: opened.to_owned(),
                diagram: folder.join(DIAGRAM),
                setup: Setup::around(&folder),
                files: files.to_vec(),
                path: folder.clone(),
                root: folder,
            }),
        }
    }

    fn of_file(opened: PathBuf, file: PathBuf) -> Self {
        let root = file.parent().unwrap_or(Path::new("/")).to_owned();
        let diagram = root.join(diagram_of(&file));
        Self { opened, setup: Setup::around(&file), root, files: vec![file.clone()], path: file, diagram }
    }

    /// The version of Prisma that the schema is written for, where the configuration or the project tells.
    pub fn version(&self, settings: &Settings) -> Option<PrismaVersion> {
        settings.version.or(self.setup.version)
    }

    /// The files with the names that they are shown by.
    ///
    /// # Errors
    /// One can't be read.
    pub fn sources(&self) -> Result<Vec<SourceFile>, Failure> {
        let file = |file: &PathBuf| Ok(SourceFile { path: self.shown(file), text: read(file)? });
        self.files.iter().map(file).collect()
    }

    /// The URL of the database that the project names, in Prisma's configuration or in the schema's datasource, with variables
    /// from the environment or the project's `.env` files.
    ///
    /// # Errors
    /// It names none, the variable is not set, or only running the configuration would tell.
    pub fn database(&self) -> Result<String, Failure> {
        let settings = prisma::parse(&self.sources()?).settings;
        self.setup.database(settings.url.as_ref(), &self.root)
    }

    /// Name to show: that of the application's folder where the file's own says nothing.
    pub fn name(&self) -> String {
        let stem = |path: &Path| path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let generic = |name: &str| matches!(name, "schema" | "prisma" | "db" | "src");
        let mut path = self.path.as_path();
        while generic(&stem(path)) {
            match path.parent() {
                Some(parent) if !stem(parent).is_empty() => path = parent,
                _ => break,
            }
        }
        stem(path)
    }

    /// A file's name relative to the root.
    pub fn shown(&self, file: &Path) -> String {
        file.strip_prefix(&self.root).unwrap_or(file).to_string_lossy().replace('\\', "/")
    }

    /// A file's path relative to the working folder, where it lies within.
    pub fn shown_here(&self, file: &Path) -> String {
        let here = std::env::current_dir().and_then(fs::canonicalize).unwrap_or_default();
        file.strip_prefix(&here).unwrap_or(file).display().to_string()
    }

    /// The diagram file of all schemas beside this one, where this one has its own.
    pub fn shared_diagram(&self) -> Option<PathBuf> {
        Some(self.root.join(DIAGRAM)).filter(|path| *path != self.diagram)
    }

    /// The renames that the diagram file tells of. Without its own the shared one tells: a second schema that comes into the
    /// folder changes the name of the file, and not what was renamed.
    pub(crate) fn renames(&self) -> Vec<diagram::Rename> {
        let shared = self.shared_diagram().filter(|_| !self.diagram.exists());
        read(shared.as_ref().unwrap_or(&self.diagram)).map(|text| diagram::renames(&text)).unwrap_or_default()
    }

    /// The folders that files of the schema are or may come in.
    pub fn folders(&self) -> Vec<PathBuf> {
        if self.opened.is_dir() { schema_folders(&self.root) } else { vec![self.root.clone()] }
    }

    /// The migrations folder: where Prisma's configuration says, or beside the schema, or beside the folder of a schema of several files.
    pub fn migrations(&self) -> PathBuf {
        if let Some(migrations) = &self.setup.migrations {
            return migrations.components().collect();
        }
        let beside = self.root.join("migrations");
        let above = self.root.parent().map(|parent| parent.join("migrations"));
        match above {
            Some(above) if self.files.len() > 1 && !beside.is_dir() && above.is_dir() => above,
            _ => beside,
        }
    }
}

/// The name of the diagram file of a schema of one file: several schemas in one folder don't share theirs.
fn diagram_of(file: &Path) -> String {
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let others = file.parent().is_some_and(|folder| prisma_files_in(folder).iter().any(|other| other != file));
    if others && stem != "schema" { format!("{stem}.{DIAGRAM}") } else { DIAGRAM.to_owned() }
}

/// All `.prisma` files of a folder and its subfolders, sorted; installed packages and hidden folders are left out.
fn prisma_files(folder: &Path) -> Vec<PathBuf> {
    // Subfolders belong to a schema only if its own folder has files of it.
    if prisma_files_in(folder).is_empty() {
        return Vec::new();
    }
    let mut found: Vec<_> = schema_folders(folder).iter().flat_map(|folder| prisma_files_in(folder)).collect();
    found.sort();
    found
}

fn prisma_files_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let files = entries.filter_map(Result::ok).filter(|entry| !entry.file_type().is_ok_and(|kind| kind.is_dir()));
    files.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|ending| ending == "prisma")).collect()
}

/// A folder and its subfolders, but for installed packages and hidden folders.
fn schema_folders(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![(folder.to_owned(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        let entries = fs::read_dir(&folder).into_iter().flatten().filter_map(Result::ok);
        for entry in entries.filter(|entry| depth < 4 && entry.file_type().is_ok_and(|kind| kind.is_dir())) {
            let name = entry.file_name().to_string_lossy().into_owned();
            if !name.starts_with('.') && !matches!(name.as_str(), "node_modules" | "target" | "migrations") {
                folders.push((entry.path(), depth + 1));
            }
        }
        found.push(folder);
    }
    found
}

/// A path that the user chose, with an ending where it has none.
///
/// # Errors
/// The path with the ending exists: the user has not agreed to overwrite that one.
pub fn with_ending(path: &Path, ending: &str) -> Result<PathBuf, Failure> {
    if path.extension().is_some() {
        return Ok(path.to_owned());
    }
    let named = path.with_extension(ending);
    if named.exists() {
        return Err(Failure::new("save/exists", format!("{} exists already: nothing was written.", named.display()))
            .help("Choose it by its whole name to overwrite it, or take another name."));
    }
    Ok(named)
}

/// The text of a file.
///
/// # Errors
/// It can't be read, or is no UTF-8.
pub fn read(path: &Path) -> Result<String, Failure> {
    let bytes = fs::read(path).map_err(|error| unreadable(path, &error))?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
        Failure::new("open/not-utf8", format!("{}:{line}: the file is not UTF-8 text (byte {at}).", path.display()))
            .help("Save it as UTF-8 and open it again.")
    })
}

/// Writes a file so that at any moment either the old or the new text is there, whole. Links are followed.
///
/// # Errors
/// The folder or file can't be written.
pub fn write(path: &Path, text: &str) -> Result<(), Failure> {
    write_bytes(path, text.as_bytes())
}

/// The same for what is no text.
///
/// # Errors
/// It can't be written.
pub fn write_bytes(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let fail = |error: io::Error| {
        Failure::new("save/unwritable", format!("{} can't be written: {}.", path.display(), plain(&error)))
            .help("Check the permissions and the free space, or save elsewhere.")
    };
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(fail)?;
    let mut file = tempfile::Builder::new().prefix(".crowfoot-").tempfile_in(folder).map_err(fail)?;
    file.write_all(bytes).map_err(fail)?;
    if let Ok(meta) = fs::metadata(path) {
        file.as_file().set_permissions(meta.permissions()).map_err(fail)?;
    } else {
        share(file.as_file()).map_err(fail)?;
    }
    file.as_file().sync_all().map_err(fail)?;
    file.persist(path).map_err(|error| fail(error.error))?;
    // The rename itself is safe only when the folder is synced too; not all systems can.
    if let Ok(folder) = fs::File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(())
}

/// Writes a file, or removes it where it should have no text.
///
/// # Errors
/// It can't be written or removed.
pub fn write_or_remove(path: &Path, text: Option<&str>) -> Result<(), Failure> {
    let Some(text) = text else {
        return match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(Failure::new("save/unwritable", format!("{} can't be removed: {}.", path.display(), plain(&error)))
                    .help("Check the permissions of its folder."))
            }
            _ => Ok(()),
        };
    };
    write(path, text)
}

/// Gives a new file the permissions of an ordinary one (temporary files are their owner's alone).
#[cfg(unix)]
fn share(file: &fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn share(_: &fs::File) -> io::Result<()> {
    Ok(())
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    let failure = Failure::new("open/unreadable", format!("{} can't be read: {}.", path.display(), plain(error)));
    match error.kind() {
        io::ErrorKind::NotFound => failure.help("Check the path."),
        io::ErrorKind::PermissionDenied => failure.help("Check the file's permissions."),
        _ => failure,
    }
}

/// An error of the system without its number.
fn plain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "it does not exist".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string().split(" (os error").next().unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_replaces_the_whole_and_leaves_nothing_behind() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("schema.prisma");
        write(&path, "one").expect("written");
        write(&path, "two").expect("written again");
        assert_eq!(read(&path).as_deref(), Ok("two"));
        assert_eq!(fs::read_dir(folder.path()).expect("a listing").count(), 1);
    }

    #[test]
    fn finds_files_and_folders() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(Project::find(folder.path()).map_err(|f| f.code), Err("open/no-schema".to_owned()));
        let missing = folder.path().join("no.prisma");
        assert_eq!(Project::find(&missing).map_err(|f| f.code), Err("open/unreadable".to_owned()));
        write(&folder.path().join("prisma/schema.prisma"), "").expect("written");
        let project = Project::find(folder.path()).expect("found");
        assert_eq!(project.files.len(), 1);
        assert!(project.migrations().ends_with("prisma/migrations"));
        write(&folder.path().join("prisma/models/a.prisma"), "").expect("written");
        assert_eq!(Project::find(folder.path()).expect("found").files.len(), 2);
        assert_eq!(Project::find(folder.path()).expect("found").folders().len(), 2);
        write(&folder.path().join("bad.prisma"), "").expect("written");
        fs::write(folder.path().join("bad.prisma"), [b'a', b'\n', 0xff]).expect("written");
        let failure = read(&folder.path().join("bad.prisma")).expect_err("no UTF-8");
        assert!(failure.message.contains(":2:"), "{failure}");
    }
}
