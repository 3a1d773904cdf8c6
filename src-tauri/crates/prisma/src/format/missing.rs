//! What `prisma format` adds to a schema before it lays it out: back-relations, relation fields with their columns,
//! `@relation` and its arguments. It works on the trees alone, and asks whether the schema is sound as far as Prisma wants
//! it only when something is missing. It writes nothing itself: it says what belongs where.

use std::collections::{BTreeMap, HashMap};

use cruet::Inflector;
use schema::ScalarType;

use crate::lower::values;
use crate::source::Source;
use crate::tree::{Attribute, Block, BlockKind, Expr, ExprKind, Field, TypeMark};

/// A piece of text to be put into a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Addition {
    /// The file, by its place in the list.
    pub file: usize,
    /// The byte before which it is put.
    pub at: usize,
    /// The text.
    pub text: String,
}

/// Everything that is missing, by file and place.
pub(super) fn missing(source: &Source) -> Vec<Addition> {
    let models = Models::new(source);
    let relations = models.relations();
    let mut found = Vec::new();
    for relation in &relations {
        models.fields(relation, &mut found);
    }
    for relation in &relations {
        models.attribute(relation, &mut found);
    }
    for relation in &relations {
        models.arguments(relation, &mut found);
    }
    // Stable: what belongs to one place stays in the order in which it was found.
    found.sort_by_key(|addition| (addition.file, addition.at));
    found
}

/// A model or view.
struct Model<'s> {
    file: usize,
    text: &'s str,
    name: &'s str,
    block: &'s Block,
}

/// A field whose type is a model.
struct RelationField<'s> {
    model: usize,
    target: usize,
    field: &'s Field,
    mark: TypeMark,
    relation: Option<String>,
    attribute: Option<&'s Attribute>,
    /// Names of `fields:`; `None` if not written.
    fields: Option<Vec<&'s str>>,
    /// Names of `references:`; `None` if not written.
    references: Option<Vec<&'s str>>,
}

impl RelationField<'_> {
    fn is_list(&self) -> bool {
        matches!(self.mark, TypeMark::List | TypeMark::OptionalList)
    }
}

/// A relation with one key: which model holds it, which it points to, and the fields that there are.
struct Inline<'m, 's> {
    holder: usize,
    target: usize,
    forward: Option<&'m RelationField<'s>>,
    back: Option<&'m RelationField<'s>>,
    one_to_one: bool,
}

/// A column that a relation needs, and the one that it is made after.
struct Column<'s> {
    name: String,
    mark: TypeMark,
    scalar: Option<ScalarType>,
    like: &'s Field,
}

struct Models<'s> {
    models: Vec<Model<'s>>,
    fields: Vec<RelationField<'s>>,
    /// Relation fields by model, target and name of the relation, in the order of the text.
    groups: BTreeMap<(usize, usize, Option<String>), Vec<usize>>,
}

impl<'s> Models<'s> {
    fn new(source: &'s Source) -> Self {
        let mut models = Vec::new();
        for (file, content) in source.files.iter().enumerate() {
            let text = content.text.as_str();
            for (_, block) in content.tree.blocks() {
                if let (BlockKind::Model | BlockKind::View, Some(name)) = (block.kind, block.name) {
                    models.push(Model { file, text, name: name.of(text), block });
                }
            }
        }
        let names: HashMap<&str, usize> = models.iter().enumerate().map(|(at, model)| (model.name, at)).collect();
        let mut fields = Vec::new();
        for (at, model) in models.iter().enumerate() {
            for (_, field) in model.block.fields() {
                let Some(ty) = field.ty.filter(|ty| ty.unsupported.is_none()) else { continue };
                let name = ty.name.of(model.text);
                if ScalarType::from_name(name).is_none()
                    && let Some(target) = names.get(name)
                {
                    fields.push(relation_field(at, *target, field, ty.mark, model.text));
                }
            }
        }
        let mut groups: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (at, field) in fields.iter().enumerate() {
            groups.entry((field.model, field.target, field.relation.clone())).or_default().push(at);
        }
        Self { models, fields, groups }
    }

    /// The first field of the other model that points back under the same name.
    fn opposite(&self, at: usize, field: &RelationField<'s>) -> Option<&RelationField<'s>> {
        let others = self.groups.get(&(field.target, field.model, field.relation.clone()))?;
        others.iter().find(|other| **other != at).and_then(|other| self.fields.get(*other))
    }

    /// All relations with one key, each once.
    fn relations(&self) -> Vec<Inline<'_, 's>> {
        self.fields.iter().enumerate().filter_map(|(at, field)| self.relation(at, field)).collect()
    }

    /// The relation that a field stands for, unless its opposite does.
    fn relation<'m>(&'m self, at: usize, field: &'m RelationField<'s>) -> Option<Inline<'m, 's>> {
        let opposite = self.opposite(at, field);
        let both = |one_to_one| Inline {
            holder: field.model,
            target: field.target,
            forward: Some(field),
            back: opposite,
            one_to_one,
        };
        let comes_first = |other: &RelationField<'s>| self.key(field) <= self.key(other);
        match opposite {
            None if field.is_list() => Some(Inline {
                holder: field.target,
                target: field.model,
                forward: None,
                back: Some(field),
                one_to_one: false,
            }),
            None => Some(both(self.is_unique(field))),
            Some(_) if field.is_list() => None,
            Some(other) if other.is_list() => Some(both(false)),
            Some(other) => {
                let forward = match (field.mark == TypeMark::Optional, other.mark == TypeMark::Optional) {
                    (false, true) => true,
                    (true, false) => false,
                    (false, false) => comes_first(other),
                    (true, true) => field.fields.is_some() || (other.fields.is_none() && comes_first(other)),
                };
                forward.then(|| both(true))
            }
        }
    }

    /// What decides which of two fields of equal rank comes first.
    fn key(&self, field: &RelationField<'s>) -> (&'s str, &'s str) {
        self.model(field.model).map_or(("", ""), |model| (model.name, field.field.name.of(model.text)))
    }

    fn model(&self, at: usize) -> Option<&Model<'s>> {
        self.models.get(at)
    }

    /// Whether the columns of a field are just those of a unique key of its model.
    fn is_unique(&self, field: &RelationField<'s>) -> bool {
        let (Some(columns), Some(model)) = (&field.fields, self.model(field.model)) else { return false };
        model.unique_keys().contains(columns)
    }

    /// The columns that a relation needs, as Prisma calls them: after the first key of the target.
    fn columns(&self, relation: &Inline<'_, 's>) -> Vec<Column<'s>> {
        let (Some(holder), Some(target)) = (self.model(relation.holder), self.model(relation.target)) else {
            return Vec::new();
        };
        let key = target.keys().into_iter().next().unwrap_or_default();
        let mut columns = Vec::new();
        for like in key.iter().filter_map(|name| target.field(name)) {
            let name = format!(
                "{}{}",
                with_first(target.name, |c| c.to_lowercase().collect()),
                with_first(like.name.of(target.text), |c| c.to_uppercase().collect())
            );
            let scalar = |field: &Field, text: &str| field.ty.and_then(|ty| ScalarType::from_name(ty.name.of(text)));
            columns.push(match self.column(relation.holder, &name) {
                Some(existing) => Column {
                    mark: existing.ty.map_or(TypeMark::None, |ty| ty.mark),
                    scalar: scalar(existing, holder.text),
                    name,
                    like,
                },
                None => Column {
                    mark: relation.forward.map_or(TypeMark::Optional, |forward| forward.mark),
                    scalar: scalar(like, target.text),
                    name,
                    like,
                },
            });
        }
        columns
    }

    /// A field of a model that is no relation field.
    fn column(&self, model: usize, name: &str) -> Option<&'s Field> {
        let start = self.fields.partition_point(|field| field.model < model);
        let end = self.fields.partition_point(|field| field.model <= model);
        let field = self.model(model)?.field(name)?;
        let relations = self.fields.get(start..end).unwrap_or(&[]);
        (!relations.iter().any(|relation| std::ptr::eq(relation.field, field))).then_some(field)
    }

    /// `fields: [...], references: [...]`, each part where it is wanted.
    fn written_arguments(&self, relation: &Inline<'_, 's>, fields: bool, references: bool) -> String {
        let mut parts = Vec::new();
        if fields {
            let columns: Vec<String> = self.columns(relation).into_iter().map(|column| column.name).collect();
            parts.push(format!("fields: [{}]", columns.join(", ")));
        }
        if references {
            let written = relation.forward.and_then(|forward| forward.references.clone());
            let names = written.or_else(|| self.model(relation.target)?.strict_key()).unwrap_or_default();
            parts.push(format!("references: [{}]", names.join(", ")));
        }
        parts.join(", ")
    }

    /// Whole fields: back-relation, relation field, and the columns under it.
    fn fields(&self, relation: &Inline<'_, 's>, found: &mut Vec<Addition>) {
        let (Some(holder), Some(target)) = (self.model(relation.holder), self.model(relation.target)) else { return };
        if relation.back.is_none() {
            let name = holder.name.to_camel_case();
            let ignore = if holder.block_attribute("ignore").is_some() { "@ignore" } else { "" };
            let field = match relation.one_to_one {
                true => format!("{name} {}? {ignore}\n", holder.name),
                false => format!("{} {}[] {ignore}\n", name.to_plural(), holder.name),
            };
            found.extend(target.line(field));
        }
        let columns = match relation.forward {
            Some(RelationField { fields: Some(_), .. }) => Vec::new(),
            _ => self.columns(relation),
        };
        if relation.forward.is_none() {
            let optional = columns.iter().any(|column| column.mark == TypeMark::Optional);
            let (name, mark) = (target.name.to_camel_case(), if optional { "?" } else { "" });
            let arguments = self.written_arguments(relation, true, true);
            found.extend(holder.line(format!("{name} {}{mark} @relation({arguments})\n", target.name)));
        }
        for column in columns.iter().filter(|column| self.column(relation.holder, &column.name).is_none()) {
            // As Prisma does it: one column of another kind, and the rest is left out too.
            let Some(scalar) = column.scalar else { return };
            let mark = match column.mark {
                TypeMark::None => "",
                TypeMark::Optional => "?",
                TypeMark::List | TypeMark::OptionalList => "[]",
            };
            let native = column.like.attributes.iter().find(|attribute| attribute.name(target.text).contains('.'));
            let native = native.map_or("", |attribute| attribute.range.of(target.text));
            found.extend(holder.line(format!("{} {}{mark} {native}\n", column.name, scalar.name())));
        }
    }

    /// `@relation` where a field has none.
    fn attribute(&self, relation: &Inline<'_, 's>, found: &mut Vec<Addition>) {
        let Some((forward, ty)) = relation.forward.and_then(|forward| Some((forward, forward.field.ty?))) else {
            return;
        };
        let Some(holder) = self.model(relation.holder).filter(|_| forward.attribute.is_none()) else { return };
        let text = format!(" @relation({})", self.written_arguments(relation, true, true));
        found.push(Addition { file: holder.file, at: ty.range.end as usize, text });
    }

    /// `fields` and `references` where an attribute lacks them.
    fn arguments(&self, relation: &Inline<'_, 's>, found: &mut Vec<Addition>) {
        let Some((forward, attribute)) = relation.forward.and_then(|forward| Some((forward, forward.attribute?)))
        else {
            return;
        };
        let Some(holder) = self.model(relation.holder) else { return };
        let text = self.written_arguments(relation, forward.fields.is_none(), forward.references.is_none());
        if text.is_empty() {
            return;
        }
        let end = attribute.range.end as usize;
        found.push(match attribute.args().is_empty() {
            true => Addition { file: holder.file, at: end, text: format!("({text})") },
            false => Addition { file: holder.file, at: end.saturating_sub(1), text: format!(", {text}") },
        });
    }
}

impl<'s> Model<'s> {
    /// A line before the closing brace.
    fn line(&self, text: String) -> Option<Addition> {
        Some(Addition { file: self.file, at: self.block.close?.start as usize, text })
    }

    fn field(&self, name: &str) -> Option<&'s Field> {
        self.block.fields().map(|(_, field)| field).find(|field| field.name.of(self.text) == name)
    }

    fn block_attribute(&self, name: &str) -> Option<&'s Attribute> {
        self.block.attributes().map(|(_, attribute)| attribute).find(|attribute| attribute.name(self.text) == name)
    }

    /// The fields of the unique keys: those on fields first.
    fn unique_keys(&self) -> Vec<Vec<&'s str>> {
        let mut keys = self.field_keys("unique");
        let lines = self.block.attributes().map(|(_, attribute)| attribute);
        keys.extend(lines.filter(|a| a.name(self.text) == "unique").map(|a| self.parts(a)));
        keys
    }

    /// The fields of all keys, the primary key first.
    fn keys(&self) -> Vec<Vec<&'s str>> {
        let mut keys = self.field_keys("id");
        keys.extend(self.block_attribute("id").map(|attribute| self.parts(attribute)));
        keys.extend(self.unique_keys());
        keys
    }

    /// The first key whose fields are all required and of a type that the client knows.
    fn strict_key(&self) -> Option<Vec<&'s str>> {
        let strict = |name: &&str| {
            let ty = self.field(name).and_then(|field| field.ty);
            ty.is_none_or(|ty| ty.mark != TypeMark::Optional && ty.unsupported.is_none())
        };
        self.keys().into_iter().find(|key| key.iter().all(strict))
    }

    /// The fields that carry an attribute, each as a key of its own.
    fn field_keys(&self, attribute: &str) -> Vec<Vec<&'s str>> {
        let has = |field: &Field| field.attributes.iter().any(|a| a.name(self.text) == attribute);
        let fields = self.block.fields().map(|(_, field)| field);
        fields.filter(|field| has(field)).map(|field| vec![field.name.of(self.text)]).collect()
    }

    /// The fields that `@@id`, `@@unique` name.
    fn parts(&self, attribute: &'s Attribute) -> Vec<&'s str> {
        let value = values::main_arg(self.text, attribute, "fields");
        value.map_or_else(Vec::new, |value| names(self.text, value))
    }
}

fn relation_field<'s>(
    model: usize,
    target: usize,
    field: &'s Field,
    mark: TypeMark,
    text: &'s str,
) -> RelationField<'s> {
    let attribute = field.attributes.iter().find(|attribute| attribute.name(text) == "relation");
    let list = |name| Some(names(text, attribute?.arg(text, name)?.value.as_ref()?));
    let relation = attribute.and_then(|attribute| values::main_arg(text, attribute, "name"));
    let relation = relation.filter(|value| matches!(value.kind, ExprKind::String));
    let relation = relation.map(|value| values::unquote(value.range.of(text)));
    RelationField {
        model,
        target,
        field,
        mark,
        relation,
        attribute,
        fields: list("fields"),
        references: list("references"),
    }
}

/// The names in a list, or the one name; arguments behind a name are left out.
fn names<'t>(text: &'t str, value: &'t Expr) -> Vec<&'t str> {
    let name = |value: &'t Expr| match &value.kind {
        ExprKind::Call { path, .. } => path.of(text),
        _ => value.range.of(text),
    };
    match &value.kind {
        ExprKind::Array(items) => items.iter().map(name).collect(),
        _ => vec![name(value)],
    }
}

/// The word with its first character changed.
fn with_first(word: &str, change: impl FnOnce(char) -> String) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| change(first) + chars.as_str())
}
