//! Indexes: how they are built, and which fields they can stand on.

use schema::ScalarType;

use crate::settings::Provider;

use super::classes::{self, OperatorClass};
use super::key::{LENGTH_GUIDE, is_beside_the_row};
use super::native::Native;
use super::{At, Connector, FieldNative, Finding};

/// How an index is built: `type:` of `@@index`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexType {
    /// Sorted tree, where nothing is written.
    BTree,
    /// By hash.
    Hash,
    /// Generalised search tree.
    Gist,
    /// Inverted.
    Gin,
    /// Search tree that divides space.
    SpGist,
    /// Ranges of blocks.
    Brin,
}

impl IndexType {
    /// All of them, in the engine's order.
    pub const ALL: [Self; 6] = [Self::BTree, Self::Hash, Self::Gist, Self::Gin, Self::SpGist, Self::Brin];

    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::BTree => "BTree",
            Self::Hash => "Hash",
            Self::Gist => "Gist",
            Self::Gin => "Gin",
            Self::SpGist => "SpGist",
            Self::Brin => "Brin",
        }
    }

    /// The one of that name, case-sensitive.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ty| ty.name() == name)
    }

    /// What it is good for, in a sentence for editors.
    pub fn describe(self) -> &'static str {
        match self {
            Self::BTree => "Finds equal values and ranges of anything that can be sorted. The default.",
            Self::Hash => "Finds equal values and nothing else; has no order.",
            Self::Gist => "A search tree for types that bring their own way to search, such as networks.",
            Self::Gin => "Finds what lies within a value: elements of arrays, keys of Json.",
            Self::SpGist => "A search tree for values that fall into parts of uneven size, such as prefixes.",
            Self::Brin => "Very small; good for large tables whose rows lie in about the order of the column.",
        }
    }

    /// Whether it takes a field that says nothing of native type and operator class.
    pub(super) fn takes(self, ty: Option<ScalarType>, list: bool) -> bool {
        match self {
            Self::BTree | Self::Hash => true,
            Self::Gist | Self::SpGist => ty == Some(ScalarType::String),
            Self::Gin => ty == Some(ScalarType::Json) || list,
            Self::Brin => !matches!(ty, None | Some(ScalarType::Boolean | ScalarType::Json)),
        }
    }
}

/// Which attribute makes the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexKind {
    /// `@@index`.
    Plain,
    /// `@unique` or `@@unique`.
    Unique,
    /// `@@fulltext`.
    Fulltext,
}

/// `ops:` of a field in an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ops {
    /// One that Prisma knows.
    Class(&'static OperatorClass),
    /// `raw("...")`.
    Raw,
}

/// A field in an index.
#[derive(Debug, Clone, Copy)]
pub struct IndexField<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its type, if it is a built-in one.
    pub scalar: Option<ScalarType>,
    /// Whether it is `Unsupported("...")`.
    pub unsupported: bool,
    /// Whether it is a list.
    pub list: bool,
    /// Its native type.
    pub native: FieldNative<'a>,
    /// `ops:`.
    pub ops: Option<Ops>,
    /// `length:`.
    pub length: Option<u32>,
}

/// An index.
#[derive(Debug, Clone, Copy)]
pub struct Index<'a> {
    /// Its attribute as the engine prints it: `@unique`, `@@index`.
    pub attribute: &'a str,
    /// Which attribute it is.
    pub kind: IndexKind,
    /// `type:`, if it is written.
    pub ty: Option<IndexType>,
    /// Its fields.
    pub fields: &'a [IndexField<'a>],
}

/// Whether MySQL has to be told how much of such a column an index covers.
pub(super) fn needs_length(native: Native) -> bool {
    matches!(
        native.ty.name,
        "Text" | "LongText" | "MediumText" | "TinyText" | "Blob" | "TinyBlob" | "MediumBlob" | "LongBlob"
    )
}

/// The engine's words for `type:` that names nothing; [`At::Attribute`]. It prints `@index` for `@@index`, as it prints
/// nothing else.
pub fn unknown_index_type(name: &str) -> Finding {
    Finding::attribute(At::Attribute, "@index", &format!("Unknown index type: {name}."))
}

impl Connector {
    /// What the engine says of an index while it looks at the model as a whole, before any field by itself. Views
    /// are not asked.
    pub fn check_index(&self, index: &Index<'_>) -> Vec<Finding> {
        match self.provider {
            Some(Provider::Postgresql) => self.check_postgresql_index(index),
            Some(Provider::Mysql) => self.check_mysql_index(index).into_iter().collect(),
            Some(Provider::Sqlserver) => self.check_sqlserver_index(index).into_iter().collect(),
            Some(Provider::Cockroachdb) => check_cockroachdb_index(index),
            Some(Provider::Sqlite | Provider::Mongodb) | None => Vec::new(),
        }
    }

    /// What the engine says of `type:` and `sort:` when it looks at the index by itself: first this, of the type...
    pub fn check_index_type(&self, attribute: &str, ty: Option<IndexType>) -> Option<Finding> {
        let ty = ty?;
        (!self.index_types.contains(&ty)).then(|| {
            let message = "The given index type is not supported with the current connector";
            Finding::attribute(At::Argument("type"), attribute, message)
        })
    }

    /// ... then this, if any field has a `sort:`.
    pub fn check_index_sort(&self, attribute: &str, ty: Option<IndexType>, sorted: bool) -> Option<Finding> {
        let hash = ty == Some(IndexType::Hash) && self.index_types.contains(&IndexType::Hash);
        (hash && sorted)
            .then(|| Finding::attribute(At::Attribute, attribute, "Hash type does not support sort option."))
    }

    /// What the engine says of `ops:` in an index that is no `@@index`, when it looks at the index by itself.
    pub fn check_index_ops(&self, attribute: &str, kind: IndexKind, ops: bool) -> Option<Finding> {
        (ops && kind != IndexKind::Plain).then(|| {
            let message = "Operator classes can only be defined to fields in an @@index attribute.";
            Finding::attribute(At::Attribute, attribute, message)
        })
    }

    fn no_index(&self, kind: IndexKind, native: Native, at: At, guide: &str) -> Finding {
        let message = match kind {
            IndexKind::Unique => format!("Native type `{native}` cannot be unique in {}.{guide}", self.title),
            IndexKind::Plain | IndexKind::Fulltext => {
                format!("You cannot define an index on fields with native type `{native}` of {}.{guide}", self.title)
            }
        };
        Finding::error(at, message)
    }

    fn check_postgresql_index(&self, index: &Index<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        let xml = index.fields.iter().position(|field| field.native.is("Xml"));
        if let Some((at, native)) = xml.and_then(|at| Some((at, index.fields.get(at)?.native.known()?))) {
            findings.push(self.no_index(index.kind, native, At::IndexField(at), ""));
        }
        let ty = index.ty.unwrap_or(IndexType::BTree);
        for field in index.fields {
            findings.extend(classes::check(index.attribute, ty, field));
        }
        if index.ty == Some(IndexType::SpGist) && index.fields.len() != 1 {
            let message = "SpGist does not support multi-column indices.";
            findings.push(Finding::attribute(At::Attribute, index.attribute, message));
        }
        findings
    }

    fn check_mysql_index(&self, index: &Index<'_>) -> Option<Finding> {
        if index.kind == IndexKind::Fulltext {
            return None;
        }
        let long = index.fields.iter().filter(|field| field.length.is_none()).filter_map(|field| field.native.known());
        let native = { long }.find(|native| needs_length(*native))?;
        Some(self.no_index(index.kind, native, At::Attribute, LENGTH_GUIDE))
    }

    fn check_sqlserver_index(&self, index: &Index<'_>) -> Option<Finding> {
        let native = index.fields.iter().filter_map(|field| field.native.known()).find(|it| is_beside_the_row(*it))?;
        Some(self.no_index(index.kind, native, At::Attribute, ""))
    }
}

fn check_cockroachdb_index(index: &Index<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if index.ty != Some(IndexType::Gin) {
        return findings;
    }
    let fault = |message: &str| Finding::attribute(At::Attribute, index.attribute, message);
    for (at, field) in index.fields.iter().enumerate() {
        if field.ops.is_some() {
            findings.push(fault("Custom operator classes are not supported with the current connector."));
            return findings;
        }
        if !field.unsupported && !IndexType::Gin.takes(field.scalar, field.list) {
            let name = field.name;
            findings.push(fault(&format!("The Gin index type does not support the type of the field `{name}`.")));
        }
        if field.scalar == Some(ScalarType::Json) && at + 1 < index.fields.len() {
            findings.push(fault("A `Json` column is only allowed as the last column of an inverted index."));
        }
    }
    findings
}
