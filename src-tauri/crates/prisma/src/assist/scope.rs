//! The names that a text can speak of: its own blocks first, then those of the schema that it belongs to. What is typed may
//! be ahead of the schema that was read last; that is why both are asked.

use std::collections::HashMap;

use schema::ScalarType;

use crate::token::TextRange;
use crate::tree::{Attribute, Block, BlockKind, Expr, ExprKind, Field, FieldType, Tree, TypeMark};
use crate::{Parsed, Provider};

/// A block with the text that its ranges are of.
#[derive(Clone, Copy)]
pub(super) struct Declared<'a> {
    pub text: &'a str,
    pub block: &'a Block,
}

/// A field with the text that its ranges are of.
#[derive(Clone, Copy)]
pub(super) struct FieldOf<'a> {
    pub text: &'a str,
    pub field: &'a Field,
}

/// What stands behind the name of a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TypeClass {
    Scalar(ScalarType),
    Enum,
    Model,
    Composite,
    Unsupported,
    Unknown,
}

/// All names that count at a place.
pub(super) struct Scope<'a> {
    pub parsed: &'a Parsed,
    /// Blocks with names, in order: those of the text, then those of the schema that the text has not.
    pub blocks: Vec<Declared<'a>>,
    by_name: HashMap<&'a str, usize>,
}

impl<'a> Scope<'a> {
    /// The scope of a text, which may be a part of a file and may differ from what was read.
    pub(super) fn of(parsed: &'a Parsed, text: &'a str, tree: &'a Tree) -> Self {
        let own = tree.blocks().map(|(_, block)| Declared { text, block });
        let files = parsed.source.files.iter();
        let theirs =
            files.flat_map(|file| file.tree.blocks().map(|(_, block)| Declared { text: file.text.as_str(), block }));
        Self::with(parsed, own.chain(theirs))
    }

    /// The scope of a schema as it was read.
    pub(super) fn of_schema(parsed: &'a Parsed) -> Self {
        let files = parsed.source.files.iter();
        let blocks =
            files.flat_map(|file| file.tree.blocks().map(|(_, block)| Declared { text: file.text.as_str(), block }));
        Self::with(parsed, blocks)
    }

    fn with(parsed: &'a Parsed, all: impl Iterator<Item = Declared<'a>>) -> Self {
        let mut scope = Self { parsed, blocks: Vec::new(), by_name: HashMap::new() };
        for declared in all {
            let named =
                matches!(declared.block.kind, BlockKind::Model | BlockKind::View | BlockKind::Type | BlockKind::Enum);
            let name = declared.name();
            if named && !name.is_empty() && !scope.by_name.contains_key(name) {
                scope.by_name.insert(name, scope.blocks.len());
                scope.blocks.push(declared);
            }
        }
        scope
    }

    /// The block of that name.
    pub(super) fn named(&self, name: &str) -> Option<Declared<'a>> {
        self.by_name.get(name).and_then(|place| self.blocks.get(*place)).copied()
    }

    /// What the name of a type stands for.
    pub(super) fn class(&self, name: &str) -> TypeClass {
        match self.named(name).map(|declared| declared.block.kind) {
            Some(BlockKind::Enum) => return TypeClass::Enum,
            Some(BlockKind::Type) => return TypeClass::Composite,
            Some(_) => return TypeClass::Model,
            None => {}
        }
        match ScalarType::from_name(name) {
            Some(scalar) => TypeClass::Scalar(scalar),
            None if name == "Unsupported" => TypeClass::Unsupported,
            None => TypeClass::Unknown,
        }
    }

    /// The provider; the most usual one where the text names none.
    pub(super) fn provider(&self) -> Provider {
        self.parsed.settings.provider.unwrap_or(Provider::Postgresql)
    }

    /// The prefix of native types.
    pub(super) fn datasource(&self) -> &str {
        self.parsed.settings.datasource.as_deref().filter(|name| !name.is_empty()).unwrap_or("db")
    }
}

impl<'a> Declared<'a> {
    pub(super) fn name(self) -> &'a str {
        self.block.name.map_or("", |name| name.of(self.text))
    }

    pub(super) fn fields(self) -> impl Iterator<Item = FieldOf<'a>> {
        self.block.fields().map(move |(_, field)| FieldOf { text: self.text, field })
    }

    pub(super) fn field(self, name: &str) -> Option<FieldOf<'a>> {
        self.fields().find(|field| field.name() == name)
    }

    /// The names of an enum's values.
    pub(super) fn values(self) -> impl Iterator<Item = &'a str> {
        self.block.members.iter().filter_map(move |member| match &member.kind {
            crate::tree::MemberKind::Value(value) => Some(value.name.of(self.text)),
            _ => None,
        })
    }

    /// The fields of the primary key.
    pub(super) fn key(self) -> Vec<FieldOf<'a>> {
        if let Some(field) = self.fields().find(|field| field.has("id")) {
            return vec![field];
        }
        let Some((_, id)) = self.block.attributes().find(|(_, attribute)| attribute.name(self.text) == "id") else {
            return self.fields().find(|field| field.has("unique")).into_iter().collect();
        };
        listed(self.text, id).into_iter().filter_map(|range| self.field(range.of(self.text))).collect()
    }

    /// Whether a field of it alone tells its rows apart.
    pub(super) fn is_unique(self, field: FieldOf<'_>) -> bool {
        field.has("id") || field.has("unique")
    }
}

impl<'a> FieldOf<'a> {
    pub(super) fn name(self) -> &'a str {
        self.field.name.of(self.text)
    }

    pub(super) fn ty(self) -> &'a str {
        self.field.ty.map_or("", |ty: FieldType| ty.name.of(self.text))
    }

    pub(super) fn is_list(self) -> bool {
        self.field.ty.is_some_and(|ty| matches!(ty.mark, TypeMark::List | TypeMark::OptionalList))
    }

    pub(super) fn has(self, attribute: &str) -> bool {
        self.field.attributes.iter().any(|found| found.name(self.text) == attribute)
    }

    /// Whether its relation has the columns on this side.
    pub(super) fn holds_key(self) -> bool {
        !self.key_columns().is_empty()
    }

    /// The columns of its relation, where they are on this side.
    pub(super) fn key_columns(self) -> Vec<&'a str> {
        let relation = self.field.attributes.iter().find(|attribute| attribute.name(self.text) == "relation");
        let list = relation.and_then(|relation| relation.arg(self.text, "fields")?.value.as_ref());
        list.map(paths).unwrap_or_default().into_iter().map(|range| range.of(self.text)).collect()
    }

    /// The attribute with the native type, as written.
    pub(super) fn native(self) -> Option<&'a str> {
        let native = self.field.attributes.iter().find(|attribute| attribute.name(self.text).contains('.'))?;
        Some(native.range.of(self.text))
    }
}

/// The names in the list of fields that an attribute is given, unnamed or as `fields:`.
pub(super) fn listed(text: &str, attribute: &Attribute) -> Vec<TextRange> {
    let argument = attribute.arg(text, "fields").or_else(|| attribute.arg(text, ""));
    argument.and_then(|argument| argument.value.as_ref()).map(paths).unwrap_or_default()
}

/// The paths that an expression is made of: one, or those of a list; of a call what is called.
pub(super) fn paths(expr: &Expr) -> Vec<TextRange> {
    match &expr.kind {
        ExprKind::Path => vec![expr.range],
        ExprKind::Call { path, .. } => vec![*path],
        ExprKind::Array(items) => items.iter().flat_map(paths).collect(),
        ExprKind::String | ExprKind::Number | ExprKind::Object(_) => Vec::new(),
    }
}
