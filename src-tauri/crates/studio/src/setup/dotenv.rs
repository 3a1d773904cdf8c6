//! `.env` files, read as the `dotenv` package reads them.

/// Names and values in order.
pub(super) fn read(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        match assignment(line) {
            Some((name, value)) => {
                // A value in quotes may go over several lines.
                let from = &rest[line.len() - value.len()..];
                let (value, left) = value_of(from, value);
                found.push((name.to_owned(), value));
                rest = left.unwrap_or(after);
            }
            None => rest = after,
        }
    }
    found
}

/// `NAME=value`, `export NAME=value` or `NAME: value`; the value with all that follows on the line.
fn assignment(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start();
    let line = line.strip_prefix("export ").unwrap_or(line).trim_start();
    let end = line.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | '-')))?;
    let (name, rest) = line.split_at(end);
    let rest = rest.trim_start();
    let value = rest.strip_prefix('=').or_else(|| rest.strip_prefix(": "))?;
    (!name.is_empty()).then_some((name, value.trim_start()))
}

/// A value, and what follows it where it was in quotes.
fn value_of<'t>(from: &'t str, line: &str) -> (String, Option<&'t str>) {
    let quote = from.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'));
    if let Some(quote) = quote {
        let inner = &from[1..];
        let mut escaped = false;
        let end = inner.char_indices().find(|(_, c)| {
            let ends = *c == quote && !escaped;
            escaped = *c == '\\' && !escaped;
            ends
        });
        if let Some((end, _)) = end {
            let value = &inner[..end];
            let value = if quote == '"' { value.replace("\\n", "\n").replace("\\r", "\r") } else { value.to_owned() };
            let left = &inner[end + 1..];
            return (value, Some(left.split_once('\n').map_or("", |(_, after)| after)));
        }
    }
    let value = line.split_once('#').map_or(line, |(value, _)| value);
    (value.trim_end().to_owned(), None)
}

/// A value with `$NAME`, `${NAME}` and `${NAME:-otherwise}` filled in, as Prisma 6 does; `\$` stands for itself.
pub(super) fn expanded(value: &str, look_up: &dyn Fn(&str) -> Option<String>) -> String {
    let mut out = String::new();
    let mut rest = value;
    while let Some(at) = rest.find('$') {
        let (before, after) = rest.split_at(at);
        let after = &after[1..];
        if let Some(before) = before.strip_suffix('\\') {
            out.push_str(before);
            out.push('$');
            rest = after;
            continue;
        }
        out.push_str(before);
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let length = after.find(|c| !is_name(c)).unwrap_or(after.len());
        let braces = after.strip_prefix('{').and_then(|inner| inner.split_once('}'));
        match braces {
            Some((inner, left)) => {
                let (name, otherwise) = inner.split_once(":-").unwrap_or((inner, ""));
                out.push_str(&look_up(name).filter(|value| !value.is_empty()).unwrap_or_else(|| otherwise.to_owned()));
                rest = left;
            }
            None if length > 0 => {
                out.push_str(&look_up(&after[..length]).unwrap_or_default());
                rest = &after[length..];
            }
            None => {
                out.push('$');
                rest = after;
            }
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_dotenv_reads() {
        let text = "# a comment\nA=1\n export B = two words # why\nC=\"x#y\\nz\" # why\r\nD='a\"b'\nE=\nF: yes\nG=\"two\nlines\"\nno line\nH=`t`\nI=\"open";
        let found = read(text);
        let found: Vec<_> = found.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let expected = [
            ("A", "1"),
            ("B", "two words"),
            ("C", "x#y\nz"),
            ("D", "a\"b"),
            ("E", ""),
            ("F", "yes"),
            ("G", "two\nlines"),
            ("H", "t"),
            ("I", "\"open"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn fills_in_variables() {
        let look_up = |name: &str| (name == "USER").then(|| "ann".to_owned());
        for (value, expected) in [
            ("postgresql://${USER}@h", "postgresql://ann@h"),
            ("$USER/x", "ann/x"),
            ("\\$USER", "$USER"),
            ("${NO:-b}", "b"),
            ("a$NO.", "a."),
            ("a$", "a$"),
            ("a${", "a${"),
        ] {
            assert_eq!(expanded(value, &look_up), expected);
        }
    }
}
