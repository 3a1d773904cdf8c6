//! A server process that ends with us, however we end: a shell waits on a pipe that only we hold, and stops the server and
//! removes its folder when the pipe closes. Also the unprivileged user that a server runs as when we are root.
//!
//! Knows no server's own ways but the name of its pid file.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::folder::file_error;
use crate::Error;

/// How long a start may take on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Waits for the end of its input, then stops the server by the signal `$2` and removes everything. `$1` is the folder, the
/// rest the server's command. The server's own end is noted in `ended`. Signals of a terminal don't reach it (own process
/// group); the loop is there because a starting server may not hear the first signal.
const KEEPER: &str = r#"
folder=$1; signal=$2; shift 2
trap '' HUP INT TERM
exec 3<&0
"$@" </dev/null 3<&- >"$folder/log" 2>&1 &
server=$!
(read -r _ <&3; while kill -$signal $server 2>/dev/null; do sleep 0.05; done) &
wait $server
echo $? >"$folder/ended"
exec 3<&-
wait
cd /
rm -rf "$folder"
"#;

/// The shell that keeps a server.
#[derive(Debug)]
pub struct Keeper {
    shell: Child,
}

impl Keeper {
    /// Starts a server in a folder: `server` is its program with all arguments. `signal` ends it for good, `clean` is what
    /// the names of environment variables begin with that are about some other server.
    pub fn launch(
        folder: &Path,
        signal: &str,
        server: &Command,
        clean: &[&str],
        user: Option<&User>,
    ) -> io::Result<Self> {
        let mut command = Command::new("/bin/sh");
        command.arg("-c").arg(KEEPER).arg("crowfoot-scratch").arg(folder).arg(signal);
        command.arg(server.get_program()).args(server.get_args());
        command.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let foreign = |name: &str| clean.iter().any(|head| name.starts_with(head));
        for (name, _) in std::env::vars_os().filter(|(name, _)| foreign(&name.to_string_lossy())) {
            command.env_remove(name);
        }
        command.env("LC_ALL", "C");
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        become_user(&mut command, user);
        let mut shell = command.spawn()?;
        if let Some(pipe) = &mut shell.stdin {
            // Nothing is ever written; this only shows early that the shell is there.
            let _ = pipe.flush();
        }
        Ok(Self { shell })
    }

    /// Waits until a server is ready; the error says what it said instead, with the end of its log.
    pub fn wait_until(&mut self, folder: &Path, ready: impl Fn() -> bool) -> Result<(), String> {
        let start = Instant::now();
        let ended = folder.join("ended");
        loop {
            if ready() {
                return Ok(());
            }
            let gone = ended.exists() || self.shell.try_wait().is_ok_and(|status| status.is_some());
            if gone || start.elapsed() > PATIENCE {
                let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
                let tail: Vec<&str> = log.lines().rev().take(5).collect();
                let tail = tail.into_iter().rev().collect::<Vec<_>>().join(" | ");
                let what = if gone { "it ended at once" } else { "it is not ready after a minute" };
                let said = if tail.is_empty() { "it said nothing" } else { &tail };
                return Err(format!("{what}; {said}"));
            }
            std::thread::sleep(Duration::from_millis(3));
        }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        // Closing the pipe is the sign; after the keeper's end nothing is left.
        drop(self.shell.stdin.take());
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(10) && matches!(self.shell.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

/// A user without rights, for a server that refuses to run as root.
#[derive(Debug, Clone, Copy)]
pub struct User {
    id: u32,
    group: u32,
}

/// Whom the server must run as, if not as ourselves. A folder that we have made shows who we are.
#[cfg(unix)]
pub fn unprivileged(folder: &Path) -> Option<User> {
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
pub fn unprivileged(_: &Path) -> Option<User> {
    None
}

/// Makes a command run as that user.
#[cfg(unix)]
pub fn become_user(command: &mut Command, user: Option<&User>) {
    use std::os::unix::process::CommandExt;
    if let Some(user) = user {
        command.uid(user.id).gid(user.group);
    }
}

#[cfg(not(unix))]
pub fn become_user(_: &mut Command, _: Option<&User>) {}

/// Gives a folder to the user that a server in it runs as.
pub fn hand_over(folder: &Path, user: Option<&User>) -> Result<(), Error> {
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
pub fn reachable(folder: &Path, user: &User) -> bool {
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
pub fn reachable(_: &Path, _: &User) -> bool {
    true
}

/// Stops the server that a dead owner left in a folder, if it is still there.
pub fn stop_orphan(folder: &Path) {
    // PostgreSQL's, and the one that MariaDB is told to write.
    let notes = ["data/postmaster.pid", "pid"].map(|name| fs::read_to_string(folder.join(name)).unwrap_or_default());
    let id = notes.iter().find_map(|text| text.lines().next()?.trim().parse::<u32>().ok());
    let Some(id) = id else { return };
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
