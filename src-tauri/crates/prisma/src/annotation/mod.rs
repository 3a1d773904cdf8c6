//! Annotations: what a database or a team knows and Prisma can't say, one line of a `///` comment each. Here is the vocabulary;
//! what lines mean is read by [`lower`](crate::lower), and what is wrong with them is told by `findings`.

mod findings;
pub(crate) mod values;

pub(crate) use findings::findings;
pub use values::{dependency, pii, volume};

/// What an annotation stands above, or behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A model or view.
    Model,
    /// A field that is a column.
    Field,
    /// A field that is a relation.
    Relation,
    /// An enum.
    Enum,
    /// A value of an enum.
    Value,
    /// `@@index`, `@@unique` and the like.
    Index,
}

impl Place {
    /// What it is, with its article.
    pub fn words(self) -> &'static str {
        match self {
            Self::Model => "a model",
            Self::Field => "a field",
            Self::Relation => "a relation",
            Self::Enum => "an enum",
            Self::Value => "a value",
            Self::Index => "an index",
        }
    }
}

/// One annotation of the vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Annotation {
    /// Its name, as written.
    pub name: &'static str,
    /// Where it may stand.
    pub places: &'static [Place],
    /// How it is written.
    pub form: &'static str,
    /// An example, without the slashes.
    pub example: &'static str,
    /// What it says, in one sentence.
    pub summary: &'static str,
}

/// All annotations. One that has two forms stands here twice.
pub const ALL: [Annotation; 12] = [
    Annotation {
        name: "check",
        places: &[Place::Model],
        form: "check: expression, or check(name): expression",
        example: "check(stock_not_negative): on_hand >= 0",
        summary: "A check constraint; the expression is SQL over database names.",
    },
    Annotation {
        name: "module",
        places: &[Place::Model],
        form: "module: name",
        example: "module: stock",
        summary: "The part of the business that the table belongs to.",
    },
    Annotation {
        name: "where",
        places: &[Place::Index],
        form: "where: condition",
        example: "where: on_hand = 0",
        summary: "The condition of a partial index, SQL.",
    },
    Annotation {
        name: "Supports",
        places: &[Place::Index],
        form: "Supports: text",
        example: "Supports: the list of what is sold out",
        summary: "Why the index exists.",
    },
    Annotation {
        name: "pii",
        places: &[Place::Field],
        form: "pii: name|email|phone|address|birth_date|national_id|financial|health|credential|ip|location|other|none, and \
               then , encrypted|masked|hashed",
        example: "pii: email, encrypted",
        summary: "What the column tells of a person, and how it is protected; none where it only looks so.",
    },
    Annotation {
        name: "volume",
        places: &[Place::Model],
        form: "volume: 10M rows, and then , +50k/day|month|year",
        example: "volume: 10M rows, +50k/day",
        summary: "How many rows the table is expected to hold, and how many come in.",
    },
    Annotation {
        name: "tenant",
        places: &[Place::Field],
        form: "tenant",
        example: "tenant",
        summary: "The column tells whose a row is.",
    },
    Annotation {
        name: "tenant",
        places: &[Place::Model],
        form: "tenant: field",
        example: "tenant: shopId",
        summary: "The field that tells whose a row is.",
    },
    Annotation {
        name: "append-only",
        places: &[Place::Model],
        form: "append-only",
        example: "append-only",
        summary: "Rows are added, and never altered or removed.",
    },
    Annotation {
        name: "fd",
        places: &[Place::Model],
        form: "fd: field, field -> field, field",
        example: "fd: customerId -> customerName, customerCity",
        summary: "A functional dependency: fields of one value determine others.",
    },
    Annotation {
        name: "mvd",
        places: &[Place::Model],
        form: "mvd: field, field ->> field, field",
        example: "mvd: courseId ->> teacherId",
        summary: "A multivalued dependency: a set of values that has nothing to do with the other fields.",
    },
    Annotation {
        name: "renamed-from",
        places: &[Place::Model, Place::Field],
        form: "renamed-from: old_name",
        example: "renamed-from: client",
        summary: "The name that it had in the database at the last migration: the next one renames it.",
    },
];

/// The keys that lines are read by: the names, and `tenant:` for the form with a value.
pub(crate) const KEYS: [&str; 11] =
    ["check", "module", "where", "pii", "volume", "tenant", "tenant:", "append-only", "fd", "mvd", "renamed-from"];

/// The keys that say something above a model.
pub(crate) const MODEL: [&str; 8] =
    ["check", "module", "volume", "tenant:", "append-only", "fd", "mvd", "renamed-from"];

/// The keys that say something above a field that is a column.
pub(crate) const FIELD: [&str; 3] = ["pii", "tenant", "renamed-from"];

/// The keys that say something above an index.
pub(crate) const INDEX: [&str; 1] = ["where"];

/// The value of `renamed-from:`: one word.
pub fn old_name(text: &str) -> Option<String> {
    values::is_old_name(text).then(|| text.to_owned())
}

/// The name in parentheses and the value of a line, where it reads as the annotation of that key.
pub(crate) fn read(line: &str, key: &str) -> Option<(Option<String>, String)> {
    let rest = line.strip_prefix(key.trim_end_matches(':'))?;
    if matches!(key, "tenant" | "append-only") {
        return rest.is_empty().then(|| (None, String::new()));
    }
    let rest = rest.trim_start();
    let (name, rest) = match rest.strip_prefix('(') {
        Some(inner) if key == "check" => {
            let (name, rest) = inner.split_once(')')?;
            (Some(name.trim()), rest.trim_start())
        }
        _ => (None, rest),
    };
    let value = rest.strip_prefix(':')?.trim();
    if value.is_empty() || name.is_some_and(str::is_empty) {
        return None;
    }
    let is_formed = match key {
        "pii" => values::pii(value).is_some(),
        "volume" => values::volume(value).is_some(),
        "tenant:" => values::is_name(value),
        "fd" | "mvd" => values::dependency(value).is_some_and(|dependency| dependency.multivalued == (key == "mvd")),
        "renamed-from" => values::is_old_name(value),
        _ => true,
    };
    is_formed.then(|| (name.map(str::to_owned), value.to_owned()))
}
