//! `package.json`: which version of Prisma a project has, and where version 6 finds its schema.

use std::path::{Path, PathBuf};

use prisma::PrismaVersion;
use serde_json::Value;

/// Name of the file.
pub(super) const FILE: &str = "package.json";

/// The packages that tell the version, the telling one first.
const PACKAGES: [&str; 2] = ["prisma", "@prisma/client"];

/// The version that the folders around a schema tell, from the schema's own upwards: of the first with a `package.json` that
/// asks for Prisma, what is installed there or above, or else what is asked for.
pub(super) fn version<'p>(folders: impl Iterator<Item = &'p Path> + Clone) -> Option<PrismaVersion> {
    let from =
        |folder: &Path| folders.clone().skip_while(|above| *above != folder).map(Path::to_owned).collect::<Vec<_>>();
    let (above, asked) = folders.clone().find_map(|folder| Some((from(folder), asked(&json(&folder.join(FILE))?)?)))?;
    let installed = |package: &&str| {
        let place = |folder: &PathBuf| folder.join("node_modules").join(package).join(FILE);
        above.iter().find_map(|folder| Some(json(&place(folder))?.get("version")?.as_str()?.to_owned()))
    };
    match PACKAGES.iter().find_map(installed) {
        Some(version) => of_range(&version),
        None => asked.iter().find_map(|range| of_range(range)),
    }
}

/// The ranges that a package asks for; nothing where it doesn't ask for Prisma.
fn asked(package: &Value) -> Option<Vec<String>> {
    let lists = ["dependencies", "devDependencies", "peerDependencies"].map(|list| package.get(list));
    let of = |name: &str| lists.iter().flatten().find_map(|list| Some(list.get(name)?.as_str()?.to_owned()));
    let found: Vec<String> = PACKAGES.iter().filter_map(|name| of(name)).collect();
    (!found.is_empty()).then_some(found)
}

/// Where `"prisma": { "schema": "..." }` says that the schema is.
pub(super) fn schema(folder: &Path) -> Option<PathBuf> {
    let package = json(&folder.join(FILE))?;
    Some(folder.join(package.get("prisma")?.get("schema")?.as_str()?))
}

/// A file that isn't there or can't be understood says nothing: it is another program's, which will tell.
fn json(path: &Path) -> Option<Value> {
    let text = std::fs::read_to_string(path).ok()?;
    serde_json::from_str(text.strip_prefix('\u{feff}').unwrap_or(&text)).ok()
}

/// The version that a range of npm leads to: `^6.2.0`, `~7.1`, `7`, `>=6.1 <7`. Names of channels and other packages' words
/// lead to none, and so does a choice of several.
fn of_range(range: &str) -> Option<PrismaVersion> {
    let range =
        range.trim().strip_prefix("npm:").and_then(|alias| alias.rsplit_once('@')).map_or(range, |(_, range)| range);
    let range = range.strip_prefix("workspace:").unwrap_or(range);
    let mut found = None;
    let spaced = [">=", "<=", "^", "~", ">", "<", "="]
        .into_iter()
        .fold(range.to_owned(), |range, sign| range.replace(&format!("{sign} "), sign));
    for part in spaced.split_whitespace().filter(|part| !matches!(*part, "||" | "-") && !part.starts_with('<')) {
        let number = part.trim_start_matches(['^', '~', '>', '=', 'v']);
        let digits = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
        let known = number[digits..].starts_with(['.', '-', '+']) || digits == number.len();
        let major: u32 = number[..digits].parse().ok().filter(|_| known)?;
        let version = if major >= 7 { PrismaVersion::V7 } else { PrismaVersion::V6 };
        if found.is_some_and(|found| found != version) {
            return None;
        }
        found = Some(version);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_ranges() {
        use PrismaVersion::{V6, V7};
        for (range, expected) in [
            ("^6.2.0", Some(V6)),
            ("~7.1", Some(V7)),
            ("7", Some(V7)),
            ("7.x", Some(V7)),
            (">=7.0.0", Some(V7)),
            (">= 6.1 <7", Some(V6)),
            ("5.22.0", Some(V6)),
            ("^8.0.0-dev.3", Some(V7)),
            ("5 || 6", Some(V6)),
            ("6 || 7", None),
            ("npm:@prisma/client@6.19.0", Some(V6)),
            ("workspace:^7.0.0", Some(V7)),
            ("latest", None),
            ("*", None),
            ("", None),
            ("workspace:*", None),
            ("catalog:", None),
            ("catalog:prisma7", None),
            ("github:prisma/prisma", None),
            ("file:../prisma", None),
        ] {
            assert_eq!(of_range(range), expected, "{range}");
        }
    }
}
