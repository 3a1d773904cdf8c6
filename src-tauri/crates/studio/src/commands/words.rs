//! What SQL says of a column in words behind its type, as Prisma's attributes: `unique`, `pk`, `not null`, `default now()`.
//! Attributes that are Prisma's already stay as they are. Knows no schema.

use crate::Failure;

/// What stands behind a type.
pub(super) struct Words {
    /// Prisma's attributes, each with a space before it.
    pub attributes: String,
    /// The column takes NULL.
    pub optional: bool,
    /// It asks for an index of its own.
    pub index: bool,
}

/// The attributes, with what SQL says in words as Prisma writes it. `ty` is Prisma's name of the type.
///
/// # Errors
/// A word that says nothing of a column.
pub(super) fn words(rest: &str, ty: &str) -> Result<Words, Failure> {
    let (plain, written) = rest.split_at(outside_quotes(rest, '@').unwrap_or(rest.len()));
    let mut found = Words { attributes: String::new(), optional: false, index: false };
    let mut words = tokens(plain).into_iter().peekable();
    while let Some(word) = words.next() {
        let is_next = |next: Option<&&str>, word: &str| next.is_some_and(|next| next.eq_ignore_ascii_case(word));
        match word.to_lowercase().as_str() {
            "unique" => {
                words.next_if(|next| next.eq_ignore_ascii_case("key"));
                found.attributes.push_str(" @unique");
            }
            "id" | "pk" => found.attributes.push_str(" @id"),
            "primary" => {
                words.next_if(|next| next.eq_ignore_ascii_case("key"));
                found.attributes.push_str(" @id");
            }
            "null" | "optional" | "nullable" => found.optional = true,
            "required" => {}
            "not" if is_next(words.peek(), "null") => drop(words.next()),
            "index" | "indexed" => found.index = true,
            "auto_increment" | "autoincrement" | "autoincrement()" | "identity" => {
                found.attributes.push_str(" @default(autoincrement())");
            }
            "default" => {
                let value = words.next().ok_or_else(|| unknown(word))?;
                if let Some(value) = default(value, ty) {
                    found.attributes.push_str(&format!(" @default({value})"));
                }
            }
            _ => return Err(unknown(word)),
        }
    }
    if !written.is_empty() {
        found.attributes.push(' ');
        found.attributes.push_str(written.trim_end());
    }
    Ok(found)
}

fn unknown(word: &str) -> Failure {
    Failure::new("edit/type", format!("“{word}” says nothing of a column here.")).help(
        "Behind the type may stand: unique, pk, null, not null, default and its value, index, or Prisma's own @attributes.",
    )
}

/// The argument of `@default()` for a value as SQL writes it; nothing for NULL.
fn default(value: &str, ty: &str) -> Option<String> {
    let lower = value.to_lowercase();
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let inner = ['\'', '"'].into_iter().find_map(|q| value.strip_prefix(q)?.strip_suffix(q));
    if let Some(inner) = inner {
        let inner = inner.replace("''", "'");
        let is_enum = schema::ScalarType::from_name(ty).is_none();
        return Some(if is_enum { inner } else { quoted(&inner) });
    }
    let call = |name: &str| lower.strip_suffix(')').and_then(|open| open.strip_suffix('(')).unwrap_or(&lower) == name;
    Some(match lower.as_str() {
        "null" => return None,
        _ if ty == "DateTime"
            && ["now", "current_timestamp", "localtimestamp", "getdate", "sysdatetime"]
                .iter()
                .any(|name| call(name)) =>
        {
            "now()".to_owned()
        }
        "autoincrement" | "auto_increment" => "autoincrement()".to_owned(),
        "true" | "false" if ty == "Boolean" => lower,
        _ if value.starts_with('[') => value.to_owned(),
        _ if value.ends_with(')') => {
            const OURS: [&str; 8] = ["now", "autoincrement", "uuid", "cuid", "ulid", "nanoid", "auto", "dbgenerated"];
            let name = lower.split('(').next().unwrap_or_default();
            if OURS.contains(&name) || name == "sequence" {
                value.to_owned()
            } else {
                format!("dbgenerated({})", quoted(value))
            }
        }
        _ if ty == "String" => quoted(value),
        _ => value.to_owned(),
    })
}

/// The words of a text; brackets and quotes hold theirs together.
fn tokens(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut start, mut depth, mut quote) = (None, 0_u32, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) => quote = (open != c).then_some(open),
            (None, '\'' | '"') => quote = Some(c),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth = depth.saturating_sub(1),
            (None, _) => {}
        }
        if c.is_whitespace() && depth == 0 && quote.is_none() {
            found.extend(start.take().map(|start| &text[start..at]));
        } else {
            start.get_or_insert(at);
        }
    }
    found.extend(start.map(|start| &text[start..]));
    found
}

/// The first place of a sign that stands in no quotes.
fn outside_quotes(text: &str, sign: char) -> Option<usize> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) => quote = (open != c).then_some(open),
            (None, '\'' | '"') => quote = Some(c),
            (None, c) if c == sign => return Some(at),
            (None, _) => {}
        }
    }
    None
}
