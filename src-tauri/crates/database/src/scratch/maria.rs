//! A MariaDB of our own: a real server process in a temporary folder, reached through a socket in that folder, tuned for
//! data that nobody will miss. It ends with us, however we end; see `keeper`.
//!
//! The programs are looked for in this order: `CROWFOOT_MARIADB` (a folder of programs, or the installation that holds `bin`
//! and `sbin`), the folders of `PATH`, and where systems install MariaDB.
//!
//! Never listens on the network, never runs as root (it drops to `nobody`), never reads a file of settings.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::ScratchOptions;
use super::folder::{Folder, copy};
use super::keeper::{Keeper, User, become_user, hand_over, unprivileged};
use super::programs::Programs;
use super::server::save_template;
use crate::Error;

/// Small files, so that a new folder of data is copied in no time. These hold for the set-up too.
const FILES: [&str; 3] =
    ["--innodb-log-file-size=4M", "--innodb-use-native-aio=0", "--loose-innodb-flush-method=nosync"];

/// Settings for data that nobody will miss, and for what newer versions take as given.
const SETTINGS: [&str; 17] = [
    "--skip-networking",
    "--skip-log-bin",
    "--skip-name-resolve",
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-doublewrite=0",
    "--innodb-buffer-pool-size=32M",
    "--innodb-buffer-pool-load-at-startup=0",
    "--innodb-temp-data-file-path=ibtmp1:4M:autoextend",
    "--innodb-fast-shutdown=2",
    "--key-buffer-size=1M",
    "--loose-aria-pagecache-buffer-size=8M",
    "--performance-schema=OFF",
    "--max-connections=64",
    "--character-set-server=utf8mb4",
    "--explicit-defaults-for-timestamp=ON",
    "--default-time-zone=+00:00",
    "--lower-case-table-names=0",
];

/// A running server.
#[derive(Debug)]
pub struct Maria {
    /// Before the folder: the server goes first.
    keeper: Keeper,
    folder: Folder,
    programs: Programs,
}

impl Maria {
    /// Starts a server, from a folder of data that an earlier start prepared, if there is one.
    pub fn start(options: &ScratchOptions) -> Result<Self, Error> {
        if cfg!(not(unix)) {
            return Err(Error::Unsupported(
                "a scratch MariaDB of our own is not yet possible on this system; name a server with `--scratch mysql://...`"
                    .to_owned(),
            ));
        }
        let programs = find(options)?;
        super::folder::clean();
        let folder = Folder::create()?;
        let user = unprivileged(folder.path());
        prepare(&programs, &folder, user.as_ref(), &options.cache)?;
        let keeper = launch(&programs, folder.path(), user.as_ref())?;
        let mut server = Self { keeper, folder, programs };
        let socket = server.folder.path().join("socket");
        let waited = server.keeper.wait_until(server.folder.path(), || answers(&socket));
        waited.map_err(|message| failed(&server.programs, message))?;
        Ok(server)
    }

    /// The URL of one of its databases.
    pub fn url(&self, database: &str) -> String {
        format!("mysql://root@localhost/{database}?socket={}", self.folder.path().join("socket").display())
    }

    /// The folder that it lives in.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// Finds the programs of MariaDB.
///
/// # Errors
/// [`Error::NoMariadb`] with every place that was looked at.
pub fn find(options: &ScratchOptions) -> Result<Programs, Error> {
    let looked = if options.mariadb.is_empty() { places() } else { options.mariadb.clone() };
    let mut broken = Vec::new();
    for place in &looked {
        for folder in [place.clone(), place.join("bin"), place.join("sbin")] {
            match at(&folder) {
                Ok(Some(found)) => return Ok(found),
                Ok(None) => {}
                Err(reason) => broken.push(format!("`{}`: {reason}", folder.join("mariadbd").display())),
            }
        }
    }
    Err(Error::NoMariadb { looked, broken })
}

fn places() -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut places: Vec<PathBuf> = env::split_paths(&path).filter(|path| path.is_absolute()).collect();
    // The server lies in a folder that users' paths often lack.
    let system =
        ["/usr", "/usr/local", "/usr/local/mysql", "/opt/homebrew", "/home/linuxbrew/.linuxbrew", "/opt/local"];
    places.extend(system.iter().map(PathBuf::from));
    places
}

/// The programs around a server in a folder, if it is there; an error if they can't be used.
fn at(folder: &Path) -> Result<Option<Programs>, String> {
    let server = folder.join("mariadbd");
    if !server.is_file() {
        return Ok(None);
    }
    let output = Command::new(&server).args(["--no-defaults", "--version"]).output();
    let output = output.map_err(|error| format!("does not run: {error}"))?;
    // `mariadbd  Ver 10.11.6-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64 (Debian 12)`
    let text = String::from_utf8_lossy(&output.stdout);
    let Some(version) = text.split_whitespace().find(|word| word.contains("-MariaDB")) else {
        return Err(format!("does not run: {}", String::from_utf8_lossy(&output.stderr).trim()));
    };
    let version = version.split("-MariaDB").next().unwrap_or_default().to_owned();
    if installer(folder).is_none() {
        return Err("`mariadb-install-db` is missing beside it".to_owned());
    }
    Ok(Some(Programs { folder: folder.to_owned(), version }))
}

/// The program that makes a folder of data: in the server's folder or in those beside it.
fn installer(folder: &Path) -> Option<PathBuf> {
    let prefix = folder.parent().unwrap_or(folder);
    let folders = [folder.to_owned(), prefix.join("bin"), prefix.join("scripts"), prefix.to_owned()];
    let names = ["mariadb-install-db", "mysql_install_db"];
    folders.iter().flat_map(|folder| names.map(|name| folder.join(name))).find(|path| path.is_file())
}

/// Makes the folder of data: a copy of the cached one, or a new one, which is then cached.
fn prepare(programs: &Programs, folder: &Folder, user: Option<&User>, cache: &Path) -> Result<(), Error> {
    let data = folder.path().join("data");
    let size = fs::metadata(programs.path("mariadbd")).map_or(0, |facts| facts.len());
    let template = cache.join("clusters").join(format!("mariadb-{}-{size:x}", programs.version));
    // A template that can't be copied is no reason to give up: a new one is made.
    let copied = template.join("mysql").is_dir() && copy(&template, &data).is_ok();
    if !copied {
        let _ = fs::remove_dir_all(&data);
        hand_over(folder.path(), user)?;
        let Some(installer) = installer(&programs.folder) else {
            return Err(failed(programs, "`mariadb-install-db` is gone".to_owned()));
        };
        let mut command = Command::new(installer);
        command.arg("--no-defaults").arg(format!("--datadir={}", data.display()));
        command.args(["--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve"]).args(FILES);
        become_user(&mut command, user);
        let output = command.current_dir("/").stdin(Stdio::null()).output();
        let output = output.map_err(|error| failed(programs, format!("mariadb-install-db does not run: {error}")))?;
        if !output.status.success() {
            let said =
                [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text).trim().replace('\n', " | "));
            return Err(failed(programs, format!("mariadb-install-db failed: {}", said.join(" | "))));
        }
        save_template(&data, &template);
    }
    hand_over(folder.path(), user)
}

fn launch(programs: &Programs, folder: &Path, user: Option<&User>) -> Result<Keeper, Error> {
    let mut server = Command::new(programs.path("mariadbd"));
    server.arg("--no-defaults");
    for (option, file) in [("datadir", "data"), ("socket", "socket"), ("pid-file", "pid"), ("tmpdir", "")] {
        server.arg(format!("--{option}={}", folder.join(file).display()));
    }
    // The SQL of a migration is somebody's: it reads and writes no files outside.
    server.arg(format!("--secure-file-priv={}", folder.join("data").display())).arg("--local-infile=0");
    server.args(FILES).args(SETTINGS);
    // Nobody will read its files again: it need not tidy up.
    Keeper::launch(folder, "KILL", &server, &["MYSQL", "MARIADB"], user)
        .map_err(|error| failed(programs, format!("no shell to start it from: {error}")))
}

/// Whether a server greets at a socket.
#[cfg(unix)]
fn answers(socket: &Path) -> bool {
    use std::io::Read;
    let Ok(mut stream) = std::os::unix::net::UnixStream::connect(socket) else { return false };
    let patience = stream.set_read_timeout(Some(super::keeper::PATIENCE));
    patience.is_ok() && stream.read_exact(&mut [0]).is_ok()
}

#[cfg(not(unix))]
fn answers(_: &Path) -> bool {
    false
}

fn failed(programs: &Programs, message: String) -> Error {
    Error::Start { server: "MariaDB", programs: programs.folder.clone(), message }
}
