//! Pages of documentation, shown in the user's own browser: the window never leaves the application.

use std::process::{Command, Stdio};

use studio::Failure;

/// Where pages may lie. Everything else is refused: a text that is opened is not trusted with addresses.
const PLACES: [&str; 1] = ["https://www.prisma.io/docs/"];

/// Opens a page.
pub fn browse(address: &str) -> Result<(), Failure> {
    let known = PLACES.iter().any(|place| address.starts_with(place));
    let plain = address.chars().all(|c| c.is_ascii_alphanumeric() || "-_./:#".contains(c));
    if !known || !plain {
        return Err(Failure::new("browse/unknown", "That is no page of the documentation."));
    }
    let program = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let child = Command::new(program).arg(address).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    match child {
        Ok(mut child) => {
            // It is waited for aside, so that nothing of it is left behind.
            std::thread::spawn(move || child.wait());
            Ok(())
        }
        Err(error) => Err(Failure::new("browse/failed", format!("No browser could be started: {error}."))
            .help(format!("The page is {address}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::browse;

    #[test]
    fn only_documentation_is_opened() {
        for address in ["https://example.org/", "file:///etc/passwd", "https://www.prisma.io/docs/ x", "--help"] {
            assert_eq!(browse(address).map_err(|failure| failure.code), Err("browse/unknown".to_owned()));
        }
    }
}
