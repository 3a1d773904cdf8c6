//! Extensions of PostgreSQL that a schema needs: a type, a function or an operator class of theirs is named in it. A database
//! that lacks one refuses the statement that names it, so the extension comes first.

use std::collections::BTreeSet;

use schema::{ColumnType, DefaultValue, IndexTarget, Schema};

use super::ground::Ground;
use super::{Draft, Steps};
use crate::order::Rank;
use crate::words::has_word;
use crate::{DialectKind, Down, Op};

/// Words that give an extension away, of those that come with PostgreSQL and the two that are most in use beside them (manual,
/// appendix F, "Additional Supplied Modules and Extensions"; documentation of PostGIS and pgvector).
const WORDS: [(&str, &[&str]); 13] = [
    ("btree_gist", &["gist_int4_ops", "gist_int8_ops", "gist_text_ops", "gist_uuid_ops", "gist_timestamptz_ops"]),
    ("citext", &["citext"]),
    ("cube", &["cube"]),
    ("hstore", &["hstore"]),
    ("intarray", &["gin__int_ops", "gist__int_ops", "gist__intbig_ops"]),
    ("ltree", &["ltree", "lquery", "ltxtquery"]),
    ("pg_trgm", &["gin_trgm_ops", "gist_trgm_ops", "similarity", "word_similarity"]),
    ("pgcrypto", &["gen_salt", "crypt", "digest", "hmac", "gen_random_bytes"]),
    ("postgis", &["geometry", "geography"]),
    ("unaccent", &["unaccent"]),
    (
        "uuid-ossp",
        &[
            "uuid_generate_v1",
            "uuid_generate_v1mc",
            "uuid_generate_v3",
            "uuid_generate_v4",
            "uuid_generate_v5",
            "uuid_nil",
        ],
    ),
    ("vector", &["vector", "halfvec", "sparsevec", "vector_l2_ops", "vector_cosine_ops", "vector_ip_ops"]),
    ("fuzzystrmatch", &["levenshtein", "soundex", "metaphone", "dmetaphone"]),
];

/// Extensions that something new needs.
pub(super) fn plan(ground: &Ground<'_>, steps: &mut Steps<'_>) {
    if ground.kind() != DialectKind::Postgres {
        return;
    }
    for extension in needed(ground.after).difference(&needed(ground.before)) {
        steps.push(
            Rank::CreateExtension,
            Draft {
                summary: format!("Create extension {extension}"),
                up: vec![Op::CreateExtension((*extension).to_owned())],
                down: Down::Lossy(
                    Vec::new(),
                    format!("extension {extension} stays: it may have been there before, and others may use it"),
                ),
                hazards: Vec::new(),
                about: Vec::new(),
            },
        );
    }
}

/// The extensions whose words stand in a schema: as a type, as an operator class, or within an expression as a function that is
/// called or a type that is cast to.
fn needed(schema: &Schema) -> BTreeSet<&'static str> {
    let (mut names, mut expressions) = (Vec::new(), Vec::new());
    for column in schema.columns().values() {
        match &column.ty {
            ColumnType::Unsupported(text) | ColumnType::Other(text) => names.push(text.as_str()),
            ColumnType::Scalar(_) | ColumnType::Enum(_) => {}
        }
        names.extend(column.native.as_ref().map(|native| native.name.as_str()));
        if let Some(DefaultValue::Expression(Some(text))) = column.default.as_ref().map(|default| &default.value) {
            expressions.push(text.as_str());
        }
        expressions.extend(column.generated.as_ref().map(|generated| generated.expression.as_str()));
    }
    expressions.extend(schema.checks().values().map(|check| check.expression.as_str()));
    for index in schema.indexes().values() {
        names.extend(index.method.as_deref());
        expressions.extend(index.predicate.as_deref());
        for part in &index.parts {
            names.extend(part.ops.as_deref());
            if let IndexTarget::Expression(text) = &part.target {
                expressions.push(text);
            }
        }
    }
    let names: Vec<String> = names.into_iter().map(str::to_ascii_lowercase).collect();
    let expressions: Vec<String> =
        expressions.into_iter().map(|text| without_quoted(text).to_ascii_lowercase()).collect();
    let named =
        |word: &str| names.iter().any(|text| has_word(text, word)) || expressions.iter().any(|text| cites(text, word));
    WORDS.iter().filter(|(_, words)| words.iter().any(|word| named(word))).map(|(extension, _)| *extension).collect()
}

/// Whether an expression calls a function of this name or casts to a type of it.
fn cites(text: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    text.match_indices(word).any(|(at, found)| {
        let (before, after) = (&text[..at], &text[at + found.len()..]);
        if before.ends_with(part) || after.starts_with(part) {
            return false;
        }
        after.trim_start().starts_with('(') || before.trim_end().ends_with("::")
    })
}

/// An expression without its string constants and quoted names, which name nothing of an extension.
fn without_quoted(text: &str) -> String {
    let mut open = None;
    let keeps = |c: &char| match open {
        Some(quote) => {
            if *c == quote {
                open = None;
            }
            false
        }
        None if *c == '\'' || *c == '"' => {
            open = Some(*c);
            false
        }
        None => true,
    };
    text.chars().filter(keeps).collect()
}

#[cfg(test)]
mod tests {
    use super::{cites, without_quoted};

    #[test]
    fn words_count_where_they_are_called_or_cast_to() {
        assert!(cites("uuid_generate_v4()", "uuid_generate_v4"));
        assert!(cites("public.uuid_generate_v4 ()", "uuid_generate_v4"));
        assert!(cites("lower(email::citext)", "citext"));
        assert!(!cites("to_tsvector('english'::regconfig, vector)", "vector"));
        assert!(!cites("similarity > 3", "similarity"));
        assert!(!cites(&without_quoted("note = 'citext(' and \"digest\"(1)"), "citext"));
    }
}
