//! A PostgreSQL of our own: a real server process in a temporary folder, reached through a socket in that folder, tuned for
//! data that nobody will miss. It ends with us, however we end. What a brutal end leaves behind, the next start removes.
//!
//! Never listens on the network, never runs as root (it drops to `nobody`), never touches another server's files. The SQL of a
//! migration is somebody's: it runs as a role that reaches neither files nor programs (PostgreSQL manual, "Predefined Roles").

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::ScratchOptions;
use super::folder::{Folder, copy, file_error};
use super::keeper::{Keeper, User, become_user, hand_over, reachable, unprivileged};
use super::programs::{Programs, find};
use crate::Error;

/// The role that makes and drops scratch databases.
const ADMIN: &str = "crowfoot_admin";

/// The role that owns all scratch databases and works in them: no superuser.
pub const OWNER: &str = "crowfoot";

/// What a new cluster learns, line by line: all scratch databases are copies of `template1`.
const SET_UP: [&str; 2] = ["CREATE ROLE crowfoot LOGIN NOSUPERUSER CREATEDB", "ALTER SCHEMA public OWNER TO crowfoot"];

/// Settings for data that nobody will miss.
const SETTINGS: [&str; 20] = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "archive_mode=off",
    "autovacuum=off",
    "checkpoint_timeout=1d",
    "max_wal_size=256MB",
    "shared_buffers=24MB",
    "max_connections=64",
    "jit=off",
    "listen_addresses=",
    // Files in the folder instead of segments that would outlive a killed server.
    "dynamic_shared_memory_type=mmap",
    "logging_collector=off",
    "log_destination=stderr",
    "log_min_messages=fatal",
    "timezone=UTC",
    "log_timezone=UTC",
    "max_locks_per_transaction=256",
];

/// A running server.
#[derive(Debug)]
pub struct Server {
    keeper: Keeper,
    folder: Folder,
    /// Its programs.
    pub programs: Programs,
}

impl Server {
    /// Starts a server, from a cluster that an earlier start prepared, if there is one.
    pub fn start(options: &ScratchOptions) -> Result<Self, Error> {
        if cfg!(not(unix)) {
            return Err(Error::Unsupported(
                "a scratch PostgreSQL of our own is not yet possible on this system; name a server with `--scratch postgresql://...`"
                    .to_owned(),
            ));
        }
        let mut programs = find(options)?;
        super::folder::clean();
        let folder = Folder::create()?;
        let user = unprivileged(folder.path());
        if let Some(user) = &user
            && !reachable(&programs.folder, user)
        {
            // In a home that only root can enter, say. Copies, since the server's files change hands.
            let own = folder.path().join("postgres");
            copy(programs.prefix(), &own)
                .map_err(|source| file_error("copy the PostgreSQL programs to", &own, source))?;
            programs.folder = own.join(programs.folder.file_name().unwrap_or_default());
        }
        prepare(&programs, &folder, user.as_ref(), &options.cache)?;
        let mut server = Self { keeper: launch(&programs, folder.path(), user.as_ref())?, folder, programs };
        server.wait_until_ready()?;
        Ok(server)
    }

    /// The URL of one of its databases, for their owner.
    pub fn url(&self, database: &str) -> String {
        self.url_as(OWNER, database)
    }

    /// The URL for the role that makes and drops databases.
    pub fn admin_url(&self) -> String {
        self.url_as(ADMIN, "postgres")
    }

    fn url_as(&self, role: &str, database: &str) -> String {
        format!("postgresql://{role}@localhost/{database}?host={}", self.folder.path().display())
    }

    /// The folder that it lives in.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn wait_until_ready(&mut self) -> Result<(), Error> {
        let status = self.folder.path().join("data/postmaster.pid");
        // The last line says so since PostgreSQL 10.
        let ready = || {
            fs::read_to_string(&status).is_ok_and(|text| text.lines().nth(7).is_some_and(|line| line.trim() == "ready"))
        };
        let waited = self.keeper.wait_until(self.folder.path(), ready);
        waited.map_err(|message| failed(&self.programs, message))
    }
}

/// Makes the folder of data: a copy of the cached one, or a new one, which is then cached.
fn prepare(programs: &Programs, folder: &Folder, user: Option<&User>, cache: &Path) -> Result<(), Error> {
    let data = folder.path().join("data");
    let template = cache.join("clusters").join(format!("{}-{}-2", programs.version, fingerprint(programs)));
    // A template that can't be copied is no reason to give up: initdb makes a new one.
    let copied = template.join("PG_VERSION").is_file() && copy(&template, &data).is_ok();
    if !copied {
        let _ = fs::remove_dir_all(&data);
        hand_over(folder.path(), user)?;
        let mut command = Command::new(programs.path("initdb"));
        command.arg("-D").arg(&data).args(["-U", ADMIN, "-A", "trust", "--encoding=UTF8", "--locale=C", "--no-sync"]);
        become_user(&mut command, user);
        let output = command.current_dir("/").stdin(Stdio::null()).output();
        let output = output.map_err(|error| failed(programs, format!("initdb does not run: {error}")))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr).trim().replace('\n', " | ");
            return Err(failed(programs, format!("initdb failed: {said}")));
        }
        set_up(programs, &data, user)?;
        save_template(&data, &template);
    }
    hand_over(folder.path(), user)
}

/// Makes the owner of scratch databases, in a server of a single user that reads statements.
fn set_up(programs: &Programs, data: &Path, user: Option<&User>) -> Result<(), Error> {
    let broken = |why: String| failed(programs, format!("the new cluster could not be set up: {why}"));
    let mut command = Command::new(programs.path("postgres"));
    command.args(["--single", "-F", "-D"]).arg(data).arg("template1").current_dir("/");
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    become_user(&mut command, user);
    let mut server = command.spawn().map_err(|error| broken(error.to_string()))?;
    let text = SET_UP.map(|statement| format!("{statement};\n")).concat();
    let written = server.stdin.take().map(|mut stdin| stdin.write_all(text.as_bytes()));
    let output = server.wait_with_output().map_err(|error| broken(error.to_string()))?;
    let said = String::from_utf8_lossy(&output.stderr).trim().replace('\n', " | ");
    let refused = said.contains("ERROR:") || said.contains("FATAL:");
    if output.status.success() && !refused && matches!(written, Some(Ok(()))) { Ok(()) } else { Err(broken(said)) }
}

/// Keeps a fresh folder of data for later starts. Without it they only take longer, so a failure is no error.
pub fn save_template(data: &Path, template: &Path) {
    let Some(parent) = template.parent() else { return };
    let own = parent.join(format!(".{}", super::folder::token()));
    let saved = fs::create_dir_all(parent).and_then(|()| copy(data, &own)).and_then(|()| fs::rename(&own, template));
    if saved.is_err() {
        let _ = fs::remove_dir_all(&own);
    }
}

/// Tells two builds of one version apart: a cluster fits only the build that made it.
fn fingerprint(programs: &Programs) -> String {
    let facts = fs::metadata(programs.path("postgres"));
    let size = facts.map_or(0, |facts| facts.len());
    format!("{size:x}")
}

fn launch(programs: &Programs, folder: &Path, user: Option<&User>) -> Result<Keeper, Error> {
    let mut server = Command::new(programs.path("postgres"));
    server.arg("-D").arg(folder.join("data")).arg("-k").arg(folder);
    for setting in SETTINGS {
        server.arg("-c").arg(setting);
    }
    // What the environment says about some other PostgreSQL is not for this one.
    Keeper::launch(folder, "QUIT", &server, &["PG"], user)
        .map_err(|error| failed(programs, format!("no shell to start it from: {error}")))
}

fn failed(programs: &Programs, message: String) -> Error {
    Error::Start { server: "PostgreSQL", programs: programs.folder.clone(), message }
}

/// The path of an empty file for a SQLite database.
pub fn sqlite_file(folder: &Folder, name: &str) -> Result<PathBuf, Error> {
    let path = folder.path().join(format!("{name}.db"));
    fs::write(&path, "").map_err(|source| file_error("create the database", &path, source))?;
    Ok(path)
}
