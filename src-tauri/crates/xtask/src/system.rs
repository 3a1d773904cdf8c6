//! System packages: what building and testing need, what each system calls it, and installing it on Debian and Ubuntu.
//!
//! A thing counts as present when it works, not when a package of some name is installed. On other systems nothing is
//! installed; the message says the exact command.

use std::fs;
use std::io::IsTerminal;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::{places, step};

/// What the work at hand needs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// To build the window and the command line.
    Build,
    /// To drive the window in tests, too.
    Test,
}

enum Present {
    /// A program in `PATH`.
    Program(&'static str),
    /// A library with its headers, as `pkg-config` knows it.
    Library(&'static str),
    /// A font file somewhere below `/usr/share/fonts`.
    Font,
}

struct Need {
    what: &'static str,
    purpose: Purpose,
    present: Present,
    apt: &'static str,
    dnf: &'static str,
    pacman: &'static str,
    zypper: &'static str,
}

/// Libraries are asked of `pkg-config`, so it comes before them.
const NEEDS: &[Need] = &[
    Need {
        what: "a C compiler and linker",
        purpose: Purpose::Build,
        present: Present::Program("cc"),
        apt: "build-essential",
        dnf: "gcc gcc-c++ make",
        pacman: "base-devel",
        zypper: "gcc gcc-c++ make",
    },
    Need {
        what: "pkg-config",
        purpose: Purpose::Build,
        present: Present::Program("pkg-config"),
        apt: "pkg-config",
        dnf: "pkgconf-pkg-config",
        pacman: "pkgconf",
        zypper: "pkg-config",
    },
    Need {
        what: "GTK 3",
        purpose: Purpose::Build,
        present: Present::Library("gtk+-3.0"),
        apt: "libgtk-3-dev",
        dnf: "gtk3-devel",
        pacman: "gtk3",
        zypper: "gtk3-devel",
    },
    Need {
        what: "WebKitGTK 4.1",
        purpose: Purpose::Build,
        present: Present::Library("webkit2gtk-4.1"),
        apt: "libwebkit2gtk-4.1-dev",
        dnf: "webkit2gtk4.1-devel",
        pacman: "webkit2gtk-4.1",
        zypper: "webkit2gtk3-devel",
    },
    Need {
        what: "a font",
        purpose: Purpose::Build,
        present: Present::Font,
        apt: "fonts-dejavu-core",
        dnf: "dejavu-sans-fonts",
        pacman: "ttf-dejavu",
        zypper: "dejavu-fonts",
    },
    Need {
        what: "the WebDriver of WebKitGTK",
        purpose: Purpose::Test,
        present: Present::Program("WebKitWebDriver"),
        apt: "webkit2gtk-driver",
        dnf: "webkitgtk6.0",
        pacman: "webkit2gtk-4.1",
        zypper: "webkit2gtk-driver",
    },
    Need {
        what: "a display without a screen (Xvfb)",
        purpose: Purpose::Test,
        present: Present::Program("Xvfb"),
        apt: "xvfb",
        dnf: "xorg-x11-server-Xvfb",
        pacman: "xorg-server-xvfb",
        zypper: "xorg-x11-server-Xvfb",
    },
    Need {
        what: "the server of MariaDB",
        purpose: Purpose::Test,
        // In everybody's PATH, other than the server itself.
        present: Present::Program("mariadb-install-db"),
        apt: "mariadb-server",
        dnf: "mariadb-server",
        pacman: "mariadb",
        zypper: "mariadb",
    },
];

/// Makes sure that the system's packages are there: installs them on Debian and Ubuntu, elsewhere says which are missing.
pub fn ensure(purpose: Purpose) -> Result<()> {
    if cfg!(target_os = "linux") {
        return ensure_linux(purpose);
    }
    if cfg!(target_os = "macos") && step::ask(Command::new("xcode-select").arg("-p")).is_none() {
        bail!("Apple's command line tools are missing. Install them: xcode-select --install");
    }
    // Windows: cargo itself needs the C++ build tools, so only the web view can be missing, and Windows 11 brings it.
    Ok(())
}

fn ensure_linux(purpose: Purpose) -> Result<()> {
    let missing: Vec<&Need> =
        NEEDS.iter().filter(|need| need.purpose <= purpose && !is_present(&need.present)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let family = family();
    if family == Family::Debian {
        let packages: Vec<&str> = missing.iter().flat_map(|need| need.apt.split(' ')).collect();
        install(&packages)?;
        // Libraries could not be asked for while pkg-config itself was missing.
        let still: Vec<&str> = NEEDS
            .iter()
            .filter(|need| need.purpose <= purpose && !is_present(&need.present))
            .map(|need| need.apt)
            .collect();
        if !still.is_empty() {
            bail!("still missing after the installation: {}", still.join(" "));
        }
        return Ok(());
    }
    let what: Vec<&str> = missing.iter().map(|need| need.what).collect();
    let advice = |command: &str, name: fn(&Need) -> &'static str| {
        let packages: Vec<&str> = missing.iter().map(|need| name(need)).collect();
        format!("{command} {}", packages.join(" "))
    };
    let command = match family {
        Family::Fedora => advice("sudo dnf install", |need| need.dnf),
        Family::Arch => advice("sudo pacman -S --needed", |need| need.pacman),
        Family::Suse => advice("sudo zypper install", |need| need.zypper),
        Family::Debian | Family::Other => {
            format!("your system's packages of the same contents as Debian's {}", advice("", |need| need.apt).trim())
        }
    };
    bail!(
        "this system lacks {}. Packages are installed only on Debian and Ubuntu; here install them by:\n  {command}",
        what.join(", ")
    )
}

/// Installs Debian packages, as root or through sudo.
pub fn install(packages: &[&str]) -> Result<()> {
    let mend =
        "run the same command in a terminal and read its message; without sudo ask your administrator for the packages";
    let list = packages.join(" ");
    if let Err(error) = step::quiet("apt-get update", &mut apt(&["update"])?, mend) {
        // Stale or unreachable side sources are common, and the packages may be known all the same.
        println!("{error:#}");
    }
    let mut arguments = vec!["install", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300"];
    arguments.extend_from_slice(packages);
    println!("--- system packages: {list}");
    step::quiet("apt-get install", &mut apt(&arguments)?, mend)
}

/// Whether packages can be installed here without asking the user to do it.
pub fn is_debian() -> bool {
    cfg!(target_os = "linux") && family() == Family::Debian
}

fn apt(arguments: &[&str]) -> Result<Command> {
    let root = step::ask(Command::new("id").arg("-u")).is_some_and(|id| id == "0");
    let mut command = if root {
        Command::new("env")
    } else if places::which("sudo").is_some() {
        let mut sudo = Command::new("sudo");
        if std::io::stdin().is_terminal() {
            // The commands run without stdin, so the password is asked for beforehand, on the terminal.
            let _ = Command::new("sudo").arg("-v").status();
        }
        sudo.args(["-n", "env"]);
        sudo
    } else {
        bail!(
            "system packages are missing, and there is neither root nor sudo to install them. As root run:\n  apt-get {}",
            arguments.join(" ")
        )
    };
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]).args(arguments);
    Ok(command)
}

fn is_present(present: &Present) -> bool {
    match present {
        Present::Program(name) => places::which(name).is_some(),
        Present::Library(name) => step::ask(Command::new("pkg-config").args(["--exists", name])).is_some(),
        Present::Font => has_font(Path::new("/usr/share/fonts"), 4),
    }
}

fn has_font(folder: &Path, depth: usize) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| {
        let path = entry.path();
        let font = path.extension().is_some_and(|e| e == "ttf" || e == "otf");
        font || (depth > 0 && path.is_dir() && has_font(&path, depth - 1))
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Debian,
    Fedora,
    Arch,
    Suse,
    Other,
}

fn family() -> Family {
    let text = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let words: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("ID=").or_else(|| line.strip_prefix("ID_LIKE=")))
        .flat_map(|value| value.trim_matches('"').split(' '))
        .collect();
    let has = |names: &[&str]| words.iter().any(|word| names.contains(word));
    if has(&["debian", "ubuntu"]) {
        Family::Debian
    } else if has(&["fedora", "rhel", "centos"]) {
        Family::Fedora
    } else if has(&["arch"]) {
        Family::Arch
    } else if has(&["suse", "opensuse", "opensuse-tumbleweed", "opensuse-leap"]) {
        Family::Suse
    } else {
        Family::Other
    }
}
