//! A PostgreSQL of our own: a real server process in a temporary folder, reached through a socket in that folder, tuned for
//! data that nobody will miss. It ends with us, however we end: a shell waits on a pipe that only we hold, and stops the
//! server and removes the folder when the pipe closes. What a brutal end leaves behind, the next start removes.
//!
//! Never listens on the network, never runs as root (it drops to `nobody`), never touches another server's files.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::ScratchOptions;
use super::folder::{Folder, copy, file_error, link};
use super::programs::{Programs, find};
use crate::Error;

/// How long a start may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// The user that owns all scratch databases.
pub const USER: &str = "crowfoot";

/// Waits for the end of its input, then stops the server and removes everything. `$1` is the folder, the rest the server's
/// command. The server's own end is noted in `ended`. Signals of a terminal don't reach it (own process group); the
/// loop is there because a starting server may not hear the first signal.
const KEEPER: &str = r#"
folder=$1; shift
trap '' HUP INT TERM
exec 3<&0
"$@" </dev/null 3<&- >"$folder/log" 2>&1 &
server=$!
(read -r _ <&3; while kill -QUIT $server 2>/dev/null; do sleep 0.05; done) &
wait $server
echo $? >"$folder/ended"
exec 3<&-
wait
cd /
rm -rf "$folder"
"#;

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
    keeper: Child,
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
            // In a home that only root can enter, say: the server gets links of its own.
            let own = folder.path().join("postgres");
            link(programs.prefix(), &own)
                .map_err(|source| file_error("copy the PostgreSQL programs to", &own, source))?;
            programs.folder = own.join(programs.folder.file_name().unwrap_or_default());
        }
        prepare(&programs, &folder, user.as_ref(), &options.cache)?;
        let mut server = Self { keeper: launch(&programs, folder.path(), user.as_ref())?, folder, programs };
        server.wait_until_ready()?;
        Ok(server)
    }

    /// The URL of one of its databases.
    pub fn url(&self, database: &str) -> String {
        format!("postgresql://{USER}@localhost/{database}?host={}", self.folder.path().display())
    }

    /// The folder that it lives in.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn wait_until_ready(&mut self) -> Result<(), Error> {
        let start = Instant::now();
        let (status, ended) = (self.folder.path().join("data/postmaster.pid"), self.folder.path().join("ended"));
        loop {
            // The last line says so since PostgreSQL 10.
            if fs::read_to_string(&status)
                .is_ok_and(|text| text.lines().nth(7).is_some_and(|line| line.trim() == "ready"))
            {
                return Ok(());
            }
            let gone = ended.exists() || self.keeper.try_wait().is_ok_and(|status| status.is_some());
            if gone || start.elapsed() > PATIENCE {
                let log = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
                let tail: Vec<&str> = log.lines().rev().take(5).collect();
                let tail = tail.into_iter().rev().collect::<Vec<_>>().join(" | ");
                let what = if gone { "it ended at once" } else { "it is not ready after a minute" };
                let said = if tail.is_empty() { "it said nothing" } else { &tail };
                return Err(failed(&self.programs, format!("{what}; {said}")));
            }
            std::thread::sleep(Duration::from_millis(3));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Closing the pipe is the sign; after the keeper's end nothing is left.
        drop(self.keeper.stdin.take());
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(10) && matches!(self.keeper.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

/// Makes the folder of data: a copy of the cached one, or a new one, which is then cached.
fn prepare(programs: &Programs, folder: &Folder, user: Option<&User>, cache: &Path) -> Result<(), Error> {
    let data = folder.path().join("data");
    let template = cache.join("clusters").join(format!("{}-{}", programs.version, fingerprint(programs)));
    // A template that can't be copied is no reason to give up: initdb makes a new one.
    let copied = template.join("PG_VERSION").is_file() && copy(&template, &data).is_ok();
    if !copied {
        let _ = fs::remove_dir_all(&data);
        hand_over(folder.path(), user)?;
        let mut command = Command::new(programs.path("initdb"));
        command.arg("-D").arg(&data).args(["-U", USER, "-A", "trust", "--encoding=UTF8", "--locale=C", "--no-sync"]);
        become_user(&mut command, user);
        let output = command.current_dir("/").stdin(Stdio::null()).output();
        let output = output.map_err(|error| failed(programs, format!("initdb does not run: {error}")))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr).trim().replace('\n', " | ");
            return Err(failed(programs, format!("initdb failed: {said}")));
        }
        save_template(&data, &template);
    }
    hand_over(folder.path(), user)
}

/// Keeps a fresh folder of data for later starts. Without it they only take longer, so a failure is no error.
fn save_template(data: &Path, template: &Path) {
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

fn launch(programs: &Programs, folder: &Path, user: Option<&User>) -> Result<Child, Error> {
    let mut command = Command::new("/bin/sh");
    command.arg("-c").arg(KEEPER).arg("crowfoot-scratch").arg(folder);
    command.arg(programs.path("postgres")).arg("-D").arg(folder.join("data")).arg("-k").arg(folder);
    for setting in SETTINGS {
        command.arg("-c").arg(setting);
    }
    command.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    // What the environment says about some other PostgreSQL is not for this one.
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("PG")) {
        command.env_remove(name);
    }
    command.env("LC_ALL", "C");
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    become_user(&mut command, user);
    let mut child = command.spawn().map_err(|error| failed(programs, format!("no shell to start it from: {error}")))?;
    if let Some(pipe) = &mut child.stdin {
        // Nothing is ever written; this only shows early that the shell is there.
        let _ = pipe.flush();
    }
    Ok(child)
}

fn failed(programs: &Programs, message: String) -> Error {
    Error::Start { programs: programs.folder.clone(), message }
}

/// A user without rights, for a server that refuses to run as root.
#[derive(Debug, Clone, Copy)]
struct User {
    id: u32,
    group: u32,
}

/// Whom the server must run as, if not as ourselves. A folder that we have made shows who we are.
#[cfg(unix)]
fn unprivileged(folder: &Path) -> Option<User> {
    use std::os::unix::fs::MetadataExt;
    if fs::metadata(folder).ok()?.uid() != 0 {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let find = |name: &str| {
        let line = users.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
        let mut fields = line.split(':').skip(1);
        // macOS writes -2 for the highest but one.
        let mut number = || fields.next()?.parse::<i64>().ok().map(|id| id as u32);
        Some(User { id: number()?, group: number()? })
    };
    Some(find("nobody").or_else(|| find("postgres")).unwrap_or(User { id: 65534, group: 65534 }))
}

#[cfg(not(unix))]
fn unprivileged(_: &Path) -> Option<User> {
    None
}

#[cfg(unix)]
fn become_user(command: &mut Command, user: Option<&User>) {
    use std::os::unix::process::CommandExt;
    if let Some(user) = user {
        command.uid(user.id).gid(user.group);
    }
}

#[cfg(not(unix))]
fn become_user(_: &mut Command, _: Option<&User>) {}

fn hand_over(folder: &Path, user: Option<&User>) -> Result<(), Error> {
    let Some(user) = user else { return Ok(()) };
    #[cfg(unix)]
    return super::folder::hand_over(folder, user.id, user.group).map_err(|source| {
        file_error("hand over to an unprivileged user (run as an ordinary user instead) the folder", folder, source)
    });
    #[cfg(not(unix))]
    return Ok(drop(user));
}

/// Whether a user may enter a folder and all that lead to it.
#[cfg(unix)]
fn reachable(folder: &Path, user: &User) -> bool {
    use std::os::unix::fs::MetadataExt;
    let Ok(folder) = fs::canonicalize(folder) else { return false };
    folder.ancestors().all(|part| {
        fs::metadata(part).is_ok_and(|facts| {
            let class = if facts.uid() == user.id {
                0o100
            } else if facts.gid() == user.group {
                0o010
            } else {
                0o001
            };
            facts.mode() & class != 0
        })
    })
}

#[cfg(not(unix))]
fn reachable(_: &Path, _: &User) -> bool {
    true
}

/// Stops the server that a dead owner left in a folder, if it is still there.
pub fn stop_orphan(folder: &Path) {
    let status = fs::read_to_string(folder.join("data/postmaster.pid")).unwrap_or_default();
    let Some(id) = status.lines().next().and_then(|line| line.trim().parse::<u32>().ok()) else { return };
    // A number may belong to somebody else by now: only a process that names the folder is ours. Where that can't be
    // told, the server ends by itself within a minute, as it finds its folder gone.
    let command = fs::read(format!("/proc/{id}/cmdline")).map(|text| String::from_utf8_lossy(&text).replace('\0', " "));
    let command = command.or_else(|_| {
        let output = Command::new("ps").args(["-o", "command=", "-p", &id.to_string()]).output();
        output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
    });
    if command.is_ok_and(|command| command.contains(&*folder.to_string_lossy())) {
        let _ = Command::new("kill").args(["-QUIT", &id.to_string()]).status();
    }
}

/// The path of an empty file for a SQLite database.
pub fn sqlite_file(folder: &Folder, name: &str) -> Result<PathBuf, Error> {
    let path = folder.path().join(format!("{name}.db"));
    fs::write(&path, "").map_err(|source| file_error("create the database", &path, source))?;
    Ok(path)
}
