//! The values of annotations: read from their text, and written as text. What is written is read as the same.

use schema::{ColumnNotes, Dependency, Growth, Period, Pii, PiiClass, Protection, TableNotes, Volume};

/// More rows than any table has.
const MOST: u64 = 1_000_000_000_000_000;

/// Thousands and their letters.
const UNITS: [(char, u64); 4] = [('T', 1_000_000_000_000), ('B', 1_000_000_000), ('M', 1_000_000), ('k', 1000)];

/// The value of `pii:`: `email` or `email, encrypted`
pub fn pii(text: &str) -> Option<Pii> {
    let (class, protection) = match text.split_once(',') {
        Some((class, protection)) => (class.trim(), Some(protection.trim())),
        None => (text.trim(), None),
    };
    let class = PiiClass::ALL.into_iter().find(|known| known.word() == class)?;
    let protection = match protection {
        Some(word) => Some(Protection::ALL.into_iter().find(|known| known.word() == word)?),
        None => None,
    };
    (class != PiiClass::None || protection.is_none()).then_some(Pii { class, protection })
}

/// The value of `volume:`: `10M rows` or `10M rows, +50k/day`
pub fn volume(text: &str) -> Option<Volume> {
    let (rows, growth) = match text.split_once(',') {
        Some((rows, growth)) => (rows, Some(growth)),
        None => (text, None),
    };
    let rows = count(rows)?;
    let growth = match growth {
        Some(growth) => {
            let growth = growth.trim().strip_prefix('+')?;
            let (rows, per) = growth.split_once('/').or_else(|| growth.split_once(" per "))?;
            let per = Period::ALL.into_iter().find(|period| period.word() == per.trim())?;
            Some(Growth { rows: count(rows)?, per })
        }
        None => None,
    };
    Some(Volume { rows, growth })
}

/// `1_500`, `1.5k`, `10M rows`
fn count(text: &str) -> Option<u64> {
    let text = text.trim();
    let text = text.strip_suffix("rows").or_else(|| text.strip_suffix("row")).unwrap_or(text).trim_end();
    let (number, unit) = match text.chars().last()? {
        'K' => (&text[..text.len() - 1], 1000),
        'G' => (&text[..text.len() - 1], 1_000_000_000),
        last => match UNITS.into_iter().find(|(letter, _)| *letter == last) {
            Some((_, unit)) => (&text[..text.len() - 1], unit),
            None => (text, 1),
        },
    };
    let number = number.trim_end().replace('_', "");
    let (whole, part) = number.split_once('.').unwrap_or((&number, ""));
    let is_digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || !is_digits(whole) || !is_digits(part) || (number.contains('.') && part.is_empty()) {
        return None;
    }
    let scale = 10_u64.checked_pow(u32::try_from(part.len()).ok()?)?;
    let digits: u64 = format!("{whole}{part}").parse().ok()?;
    let scaled = digits.checked_mul(unit)?;
    (scaled.is_multiple_of(scale) && scaled / scale <= MOST).then_some(scaled / scale)
}

/// The value of `fd:` or `mvd:`: `a, b -> c` or, multivalued, `a ->> b`
pub fn dependency(text: &str) -> Option<Dependency> {
    let (from, to) = text.split_once("->")?;
    let (to, multivalued) = match to.strip_prefix('>') {
        Some(to) => (to, true),
        None => (to, false),
    };
    let names = |list: &str| -> Option<Vec<String>> {
        list.split(',').map(|name| is_name(name.trim()).then(|| name.trim().to_owned())).collect()
    };
    Some(Dependency { from: names(from)?, to: names(to)?, multivalued })
}

/// Whether a text is a name of Prisma's.
pub(crate) fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic()) && text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// Whether a text can be the name of something in a database: one word.
pub(crate) fn is_old_name(text: &str) -> bool {
    !text.is_empty() && !text.contains(char::is_whitespace)
}

/// A number of rows, as short as it is exact.
fn shown(rows: u64) -> String {
    for (letter, unit) in UNITS {
        if rows >= unit && rows.is_multiple_of(unit / 10) {
            let part = rows % unit / (unit / 10);
            let part = if part == 0 { String::new() } else { format!(".{part}") };
            return format!("{}{part}{letter}", rows / unit);
        }
    }
    rows.to_string()
}

/// The value of `volume:`.
pub(crate) fn volume_text(volume: &Volume) -> String {
    let unit = if volume.rows == 1 { "row" } else { "rows" };
    let growth = volume.growth.map(|growth| format!(", +{}/{}", shown(growth.rows), growth.per.word()));
    format!("{} {unit}{}", shown(volume.rows), growth.unwrap_or_default())
}

/// What annotations say of a table, one line each, without slashes: the keys that such lines have, and the lines.
pub(crate) fn table_lines(notes: &TableNotes) -> [(&'static [&'static str], Vec<String>); 5] {
    let dependency = |one: &Dependency| {
        let (key, arrow) = if one.multivalued { ("mvd", "->>") } else { ("fd", "->") };
        format!("{key}: {} {arrow} {}", one.from.join(", "), one.to.join(", "))
    };
    [
        (&["volume"], notes.volume.iter().map(|volume| format!("volume: {}", volume_text(volume))).collect()),
        (&["tenant:"], notes.tenant.iter().map(|field| format!("tenant: {field}")).collect()),
        (&["append-only"], notes.append_only.then(|| "append-only".to_owned()).into_iter().collect()),
        (&["fd", "mvd"], notes.dependencies.iter().map(dependency).collect()),
        (&["renamed-from"], renamed_line(notes.renamed_from.as_ref())),
    ]
}

/// What annotations say of a column, one line each, without slashes.
pub(crate) fn column_lines(notes: &ColumnNotes) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(pii) = notes.pii {
        let protection = pii.protection.map(|protection| format!(", {}", protection.word())).unwrap_or_default();
        lines.push(format!("pii: {}{protection}", pii.class.word()));
    }
    if notes.tenant {
        lines.push("tenant".to_owned());
    }
    lines.extend(renamed_line(notes.renamed_from.as_ref()));
    lines
}

fn renamed_line(name: Option<&String>) -> Vec<String> {
    name.map(|name| format!("renamed-from: {name}")).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_rows_are_exact() {
        for (text, rows) in [
            ("10M rows", Some(10_000_000)),
            ("1.5k", Some(1500)),
            ("1_000", Some(1000)),
            ("2 B rows", Some(2_000_000_000)),
            ("3G", Some(3_000_000_000)),
            ("1 row", Some(1)),
            ("0", Some(0)),
            ("1.2345k", None),
            ("1.", None),
            (".5M", None),
            ("many", None),
            ("99999999999999999999", None),
            ("9999T", None),
            ("-1", None),
            ("", None),
            ("ü", None),
        ] {
            assert_eq!(count(text), rows, "{text}");
        }
        for rows in [0, 1, 999, 1000, 1001, 1100, 1150, 10_000_000, 1_500_000, 1_050_000, MOST] {
            assert_eq!(count(&shown(rows)), Some(rows));
        }
        assert_eq!(shown(1_500_000), "1.5M");
    }

    #[test]
    fn what_is_written_is_read() {
        for text in ["10M rows", "1 row, +1/year", "1.5k rows, +50k/day", "7 rows, +999/month"] {
            assert_eq!(volume(text).map(|volume| volume_text(&volume)).as_deref(), Some(text));
        }
        for text in ["10M rows, 5/day", "10M rows, +5/week", "10M rows, +5", "10M rows, +5/day, more", "about 5 rows"] {
            assert_eq!(volume(text), None, "{text}");
        }
        for text in ["none, hashed", "emial", "email encrypted", "email, hidden", "Email", ""] {
            assert_eq!(pii(text), None, "{text}");
        }
        for text in ["a -> ", "-> b", "a, -> b", "a => b", "a b -> c", "a ->>> b"] {
            assert_eq!(dependency(text), None, "{text}");
        }
    }
}
