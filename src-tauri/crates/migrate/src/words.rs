//! Names within SQL expressions. Expressions are opaque text otherwise: a server is the one who understands them.

use std::collections::BTreeMap;

/// Whether a text has a word, as SQL separates words.
pub fn has_word(text: &str, word: &str) -> bool {
    if word.is_empty() {
        return false;
    }
    if let Some(quote) = ['"', '`'].into_iter().find(|quote| word.contains(*quote)) {
        // Only quoted can such a name stand in an expression, with its own quotes doubled.
        let doubled: String = [quote, quote].iter().collect();
        return text.contains(&format!("{quote}{}{quote}", word.replace(quote, &doubled)));
    }
    text.match_indices(word).any(|(at, found)| stands_alone(text, at, found.len()))
}

/// A text with other names for some of its words. What stands between single quotes stays.
pub fn with_renamed_words(text: &str, renames: &BTreeMap<&str, &str>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = 0;
    let mut quoted = false;
    while let Some(c) = text.get(rest..).and_then(|tail| tail.chars().next()) {
        if c == '\'' {
            quoted = !quoted;
        }
        let found = renames.iter().filter(|_| !quoted).find(|(old, _)| {
            !old.is_empty()
                && text.get(rest..).is_some_and(|tail| tail.starts_with(**old))
                && stands_alone(text, rest, old.len())
        });
        match found {
            Some((old, new)) => {
                let within_quotes = out.ends_with(['"', '`']);
                let plain = !new.starts_with(|c: char| c.is_ascii_digit())
                    && new.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
                let quoted = if within_quotes || plain { (*new).to_owned() } else { format!("\"{new}\"") };
                out.push_str(&quoted);
                rest += old.len();
            }
            None => {
                out.push(c);
                rest += c.len_utf8();
            }
        }
    }
    out
}

fn stands_alone(text: &str, at: usize, length: usize) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let before = text.get(..at).and_then(|head| head.chars().next_back());
    let after = text.get(at + length..).and_then(|tail| tail.chars().next());
    !before.is_some_and(part) && !after.is_some_and(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whole() {
        assert!(has_word("\"age\" > 0", "age"));
        assert!(has_word("age>0", "age"));
        assert!(!has_word("page > 0", "age"));
        assert!(!has_word("age_2 > 0", "age"));
        assert!(has_word("\"quo\"\"te\" > 0", "quo\"te"));
    }

    #[test]
    fn words_are_renamed_whole_and_outside_of_constants() {
        let renames = BTreeMap::from([("age", "years"), ("a b", "Cd"), ("x", "y"), ("y", "x")]);
        for (text, expected) in [
            ("age > 0 AND page > age", "years > 0 AND page > years"),
            ("\"a b\" <> 'age ''age'' '", "\"Cd\" <> 'age ''age'' '"),
            ("x > y", "y > x"),
            ("lower(age)", "lower(years)"),
        ] {
            assert_eq!(with_renamed_words(text, &renames), expected);
        }
        assert_eq!(with_renamed_words("age > 0", &BTreeMap::from([("age", "Age")])), "\"Age\" > 0");
    }
}
