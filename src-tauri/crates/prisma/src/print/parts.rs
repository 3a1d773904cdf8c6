//! Records as parts of Prisma text: fields, attributes, arguments and comment lines, not yet laid out. Shared by `print`,
//! which writes all of them, and `patch`, which writes those that differ. It knows no syntax tree, never aligns, and never
//! judges whether what it writes makes sense.

use crate::annotation::values;
use crate::lower::docs::escaped;
use schema::{
    Arity, Check, Column, ColumnId, ColumnType, Default, DefaultValue, Enum, EnumValue, ForeignKey, Index, IndexKind,
    IndexPart, IndexTarget, Literal, ManyToMany, ManyToManyEnd, ReferentialAction, Schema, Sort, Table,
};

/// An argument of an attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Argument {
    /// The argument's name, also where it is not written.
    pub key: String,
    /// Whether the name is written.
    pub named: bool,
    /// The value's text.
    pub value: String,
}

/// An attribute of a field (`@`) or block (`@@`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attribute {
    /// The name behind the `@`s.
    pub path: String,
    /// Arguments in order; without any, the parentheses are left out.
    pub args: Vec<Argument>,
}

/// A field of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    /// Its name.
    pub name: String,
    /// Its type without arity.
    pub ty: String,
    /// Required, optional or list.
    pub arity: Arity,
    /// Its attributes in the order that `prisma format` gives them.
    pub attributes: Vec<Attribute>,
    /// Its description.
    pub comment: Option<String>,
    /// Its annotations, without slashes.
    pub notes: Vec<String>,
}

impl Attribute {
    /// An attribute without arguments.
    pub fn new(path: impl Into<String>) -> Self {
        Self { path: path.into(), args: Vec::new() }
    }

    /// With an argument whose name is not written.
    pub fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        self.args.push(Argument { key: key.to_owned(), named: false, value: value.into() });
        self
    }

    /// With a named argument.
    pub fn with_named(mut self, key: &str, value: impl Into<String>) -> Self {
        self.args.push(Argument { key: key.to_owned(), named: true, value: value.into() });
        self
    }

    fn with_text(self, key: &str, value: Option<&String>) -> Self {
        match value {
            Some(value) => self.with_named(key, quote(value)),
            None => self,
        }
    }

    /// The text behind the `@`s.
    pub fn text(&self) -> String {
        if self.args.is_empty() {
            return self.path.clone();
        }
        let args = self.args.iter().map(|arg| match arg.named {
            true => format!("{}: {}", arg.key, arg.value),
            false => arg.value.clone(),
        });
        format!("{}({})", self.path, args.collect::<Vec<_>>().join(", "))
    }
}

impl Field {
    /// The documentation lines above it: its description, its annotations.
    pub fn docs(&self) -> Vec<String> {
        let mut lines = comment_lines(self.comment.as_ref());
        lines.extend(self.notes.iter().map(|note| comment_line(note)));
        lines
    }

    /// The field's line, not aligned.
    pub fn line(&self) -> String {
        let mut line = format!("{} {}{}", self.name, self.ty, arity_mark(self.arity));
        for attribute in &self.attributes {
            line.push_str(" @");
            line.push_str(&attribute.text());
        }
        line
    }
}

/// What stands behind the type's name.
pub(crate) fn arity_mark(arity: Arity) -> &'static str {
    match arity {
        Arity::Required => "",
        Arity::Optional => "?",
        Arity::List => "[]",
    }
}

/// Text between quotes, escaped as in JSON.
pub(crate) fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if c < ' ' => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Lines of a documentation comment.
pub(crate) fn comment_lines(comment: Option<&String>) -> Vec<String> {
    comment.map_or_else(Vec::new, |text| text.lines().map(|line| comment_line(&escaped(line.trim()))).collect())
}

/// One line of a documentation comment.
pub(crate) fn comment_line(text: &str) -> String {
    format!("/// {}", text.trim()).trim_end().to_owned()
}

/// Text on one line: what a documentation line can hold.
fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The documentation line that says which module a table belongs to.
pub(crate) fn module_line(module: &str) -> String {
    comment_line(&format!("module: {}", on_one_line(module)))
}

/// The documentation line that stands for a check constraint.
pub(crate) fn check_line(check: &Check) -> String {
    // Blanks may matter within the expression's literals; only its line ends must go.
    let expression = check.expression.replace(['\n', '\r'], " ");
    match &check.name {
        Some(name) => comment_line(&format!("check({name}): {expression}")),
        None => comment_line(&format!("check: {expression}")),
    }
}

/// The documentation lines above an index: its description and its condition, unless that is an argument.
pub(crate) fn index_lines(index: &Index, writes_where: bool) -> Vec<String> {
    let mut lines = comment_lines(index.comment.as_ref());
    let predicate = index.predicate.as_ref().filter(|_| !writes_where);
    lines.extend(predicate.map(|sql| comment_line(&format!("where: {}", sql.replace(['\n', '\r'], " ")))));
    lines
}

/// The documentation lines above a table: its description, its module, its annotations, its checks.
pub(crate) fn table_lines(schema: &Schema, table: &Table, default_module: Option<&str>) -> Vec<String> {
    let mut lines = comment_lines(table.comment.as_ref());
    lines.extend(table.module.as_deref().filter(|module| Some(*module) != default_module).map(module_line));
    lines.extend(
        values::table_lines(&table.notes).into_iter().flat_map(|(_, lines)| lines).map(|line| comment_line(&line)),
    );
    lines.extend(schema.checks_of(table.id).iter().filter_map(|id| schema.checks().get(id)).map(check_line));
    lines
}

/// The scalar or enum field of a column, without the keys and indexes that may be written on it.
pub(crate) fn column(schema: &Schema, column: &Column, native_prefix: &str) -> Field {
    let mut attributes = Vec::new();
    if let Some(default) = &column.default {
        attributes.push(default_attribute(default));
    }
    if column.updated_at {
        attributes.push(Attribute::new("updatedAt"));
    }
    attributes.extend(map_attribute(column.mapped.as_ref()));
    if column.ignored {
        attributes.push(Attribute::new("ignore"));
    }
    if let Some(native) = &column.native {
        let mut attribute = Attribute::new(format!("{native_prefix}.{}", native.name));
        for (place, arg) in native.args.iter().enumerate() {
            attribute = attribute.with(&place.to_string(), arg);
        }
        attributes.push(attribute);
    }
    Field {
        name: column.name.clone(),
        ty: type_name(schema, &column.ty),
        arity: column.arity,
        attributes,
        comment: column.comment.clone(),
        notes: values::column_lines(&column.notes),
    }
}

/// The name of a column's type, without arity.
pub(crate) fn type_name(schema: &Schema, ty: &ColumnType) -> String {
    match ty {
        ColumnType::Scalar(scalar) => scalar.name().to_owned(),
        // An enum that is gone leaves a name that says so to the reader and to the parser.
        ColumnType::Enum(id) => schema.enums().get(id).map_or_else(|| format!("Enum{}", id.0), |e| e.name.clone()),
        ColumnType::Unsupported(text) => format!("Unsupported({})", quote(text)),
        ColumnType::Other(name) => name.clone(),
    }
}

/// `@map` or `@@map`, where the name in the database differs.
pub(crate) fn map_attribute(mapped: Option<&String>) -> Option<Attribute> {
    mapped.map(|name| Attribute::new("map").with("name", quote(name)))
}

fn default_attribute(default: &Default) -> Attribute {
    Attribute::new("default").with("value", default_value(&default.value)).with_text("map", default.mapped.as_ref())
}

/// The text of a default.
fn default_value(value: &DefaultValue) -> String {
    match value {
        DefaultValue::Literal(literal) => literal_text(literal),
        DefaultValue::List(items) => format!("[{}]", items.iter().map(literal_text).collect::<Vec<_>>().join(", ")),
        DefaultValue::Now => "now()".to_owned(),
        DefaultValue::Autoincrement => "autoincrement()".to_owned(),
        DefaultValue::Expression(None) => "dbgenerated()".to_owned(),
        DefaultValue::Expression(Some(sql)) => format!("dbgenerated({})", quote(sql)),
        DefaultValue::Function { name, args } => format!("{name}({})", args.join(", ")),
    }
}

fn literal_text(literal: &Literal) -> String {
    match literal {
        Literal::String(text) => quote(text),
        Literal::Number(text) => text.clone(),
        Literal::Boolean(value) => value.to_string(),
        Literal::EnumValue(name) => name.clone(),
    }
}

/// Whether Prisma text can say what the index covers at all.
pub(crate) fn is_writable(index: &Index) -> bool {
    let written = |part: &IndexPart| matches!(part.target, IndexTarget::Column(_) | IndexTarget::Path(_));
    !index.parts.is_empty() && index.parts.iter().all(written)
}

/// The column whose field can carry the key as `@id` or `@unique`; a condition only where it is an argument.
pub(crate) fn inline_column(index: &Index, writes_where: bool) -> Option<ColumnId> {
    let [IndexPart { target: IndexTarget::Column(column), ops: None, .. }] = index.parts[..] else { return None };
    let plain = index.name.is_none()
        && (writes_where || index.predicate.is_none())
        && index.comment.is_none()
        && index.method.is_none()
        && matches!(index.kind, IndexKind::Primary | IndexKind::Unique);
    plain.then_some(column)
}

/// The column that comes first in an index.
pub(crate) fn first_column(index: &Index) -> Option<ColumnId> {
    match index.parts.first()?.target {
        IndexTarget::Column(column) => Some(column),
        IndexTarget::Expression(_) | IndexTarget::Path(_) => None,
    }
}

/// A key as an attribute of its only column's field.
pub(crate) fn inline_index(index: &Index) -> Attribute {
    let mut attribute = Attribute::new(index_path(index.kind)).with_text("map", index.mapped.as_ref());
    if let Some(part) = index.parts.first() {
        for (key, value) in part_arguments(part) {
            attribute = attribute.with_named(key, value);
        }
    }
    with_where(with_clustered(attribute, index), index)
}

/// A key or index as an attribute of its block.
pub(crate) fn block_index(schema: &Schema, index: &Index, writes_where: bool) -> Attribute {
    let parts = index.parts.iter().map(|part| {
        let target = match &part.target {
            IndexTarget::Column(id) => column_name(schema, *id),
            IndexTarget::Expression(text) | IndexTarget::Path(text) => text.clone(),
        };
        let args: Vec<_> = part_arguments(part).into_iter().map(|(key, value)| format!("{key}: {value}")).collect();
        if args.is_empty() { target } else { format!("{target}({})", args.join(", ")) }
    });
    let parts = format!("[{}]", parts.collect::<Vec<_>>().join(", "));
    let attribute = Attribute::new(index_path(index.kind))
        .with("fields", parts)
        .with_text("name", index.name.as_ref())
        .with_text("map", index.mapped.as_ref());
    let attribute = match &index.method {
        Some(method) => attribute.with_named("type", method),
        None => attribute,
    };
    let attribute = with_clustered(attribute, index);
    if writes_where { with_where(attribute, index) } else { attribute }
}

fn with_where(attribute: Attribute, index: &Index) -> Attribute {
    match &index.predicate {
        // An object is Prisma's own way to write a condition.
        Some(object) if object.starts_with('{') => attribute.with_named("where", object),
        Some(sql) => attribute.with_named("where", format!("raw({})", quote(sql))),
        None => attribute,
    }
}

fn with_clustered(attribute: Attribute, index: &Index) -> Attribute {
    match index.clustered {
        Some(clustered) => attribute.with_named("clustered", clustered.to_string()),
        None => attribute,
    }
}

/// The attribute's name of a kind of index.
pub(crate) fn index_path(kind: IndexKind) -> &'static str {
    match kind {
        IndexKind::Primary => "id",
        IndexKind::Unique => "unique",
        IndexKind::Plain => "index",
        IndexKind::Fulltext => "fulltext",
    }
}

fn part_arguments(part: &IndexPart) -> Vec<(&'static str, String)> {
    let mut args = Vec::new();
    args.extend(part.ops.as_ref().map(|ops| ("ops", ops.clone())));
    args.extend(part.length.map(|length| ("length", length.to_string())));
    args.extend(part.sort.map(|sort| {
        let name = match sort {
            Sort::Asc => "Asc",
            Sort::Desc => "Desc",
        };
        ("sort", name.to_owned())
    }));
    args
}

fn column_name(schema: &Schema, id: ColumnId) -> String {
    schema.columns().get(&id).map_or_else(|| format!("column{}", id.0), |column| column.name.clone())
}

/// `[a, b]`.
fn column_list(schema: &Schema, ids: &[ColumnId]) -> String {
    format!("[{}]", ids.iter().map(|id| column_name(schema, *id)).collect::<Vec<_>>().join(", "))
}

fn table_name(schema: &Schema, id: schema::TableId) -> String {
    schema.tables().get(&id).map_or_else(|| format!("Table{}", id.0), |table| table.name.clone())
}

/// The relation field on the child.
pub(crate) fn child_field(schema: &Schema, key: &ForeignKey) -> Field {
    let nullable = key.columns.iter().any(|id| schema.columns().get(id).is_some_and(|c| c.arity == Arity::Optional));
    let optional = key.optional || nullable;
    let mut relation = named_relation(key.relation.as_ref())
        .with_named("fields", column_list(schema, &key.columns))
        .with_named("references", column_list(schema, &key.ref_columns));
    for (name, action) in [("onDelete", key.on_delete), ("onUpdate", key.on_update)] {
        if let Some(action) = action {
            relation = relation.with_named(name, action_name(action));
        }
    }
    let attributes = with_ignore(vec![relation.with_text("map", key.mapped.as_ref())], key.ignored);
    Field {
        name: or_made(&key.field, &table_name(schema, key.references)),
        ty: table_name(schema, key.references),
        arity: if optional { Arity::Optional } else { Arity::Required },
        attributes,
        comment: key.comment.clone(),
        notes: Vec::new(),
    }
}

/// The relation field on the parent, where there is one.
pub(crate) fn parent_field(schema: &Schema, key: &ForeignKey) -> Option<Field> {
    let inverse = key.inverse.as_ref()?;
    let named = key.relation.as_ref().map(|_| named_relation(key.relation.as_ref()));
    Some(Field {
        name: or_made(&inverse.name, &table_name(schema, key.table)),
        ty: table_name(schema, key.table),
        arity: if inverse.list { Arity::List } else { Arity::Optional },
        attributes: with_ignore(named.into_iter().collect(), inverse.ignored),
        comment: inverse.comment.clone(),
        notes: Vec::new(),
    })
}

/// One list field of a many-to-many relation.
pub(crate) fn list_field(schema: &Schema, relation: &ManyToMany, end: &ManyToManyEnd, other: &ManyToManyEnd) -> Field {
    let mut attribute = named_relation(relation.relation.as_ref());
    if !end.columns.is_empty() {
        attribute = attribute
            .with_named("fields", column_list(schema, &end.columns))
            .with_named("references", column_list(schema, &end.ref_columns));
    }
    let attributes = if attribute.args.is_empty() { Vec::new() } else { vec![attribute] };
    Field {
        name: or_made(&end.field, &table_name(schema, other.table)),
        ty: table_name(schema, other.table),
        arity: Arity::List,
        attributes: with_ignore(attributes, end.ignored),
        comment: end.comment.clone(),
        notes: Vec::new(),
    }
}

/// The name of a relation field; one that has none is called by its type.
fn or_made(name: &str, ty: &str) -> String {
    if !name.is_empty() {
        return name.to_owned();
    }
    let mut chars = ty.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

fn named_relation(name: Option<&String>) -> Attribute {
    let attribute = Attribute::new("relation");
    match name {
        Some(name) => attribute.with("name", quote(name)),
        None => attribute,
    }
}

fn with_ignore(mut attributes: Vec<Attribute>, ignored: bool) -> Vec<Attribute> {
    if ignored {
        attributes.push(Attribute::new("ignore"));
    }
    attributes
}

fn action_name(action: ReferentialAction) -> &'static str {
    match action {
        ReferentialAction::Cascade => "Cascade",
        ReferentialAction::Restrict => "Restrict",
        ReferentialAction::NoAction => "NoAction",
        ReferentialAction::SetNull => "SetNull",
        ReferentialAction::SetDefault => "SetDefault",
    }
}

/// `@@map`, `@@ignore` and `@@schema` of a table.
pub(crate) fn table_attributes(table: &Table) -> Vec<Attribute> {
    let mut attributes: Vec<_> = map_attribute(table.mapped.as_ref()).into_iter().collect();
    if table.ignored {
        attributes.push(Attribute::new("ignore"));
    }
    attributes.extend(namespace_attribute(table.namespace.as_ref()));
    attributes
}

/// `@@map` and `@@schema` of an enum.
pub(crate) fn enum_attributes(record: &Enum) -> Vec<Attribute> {
    let mut attributes: Vec<_> = map_attribute(record.mapped.as_ref()).into_iter().collect();
    attributes.extend(namespace_attribute(record.namespace.as_ref()));
    attributes
}

fn namespace_attribute(namespace: Option<&String>) -> Option<Attribute> {
    namespace.map(|name| Attribute::new("schema").with("map", quote(name)))
}

/// The line of an enum's value.
pub(crate) fn value_line(value: &EnumValue) -> String {
    match map_attribute(value.mapped.as_ref()) {
        Some(map) => format!("{} @{}", value.name, map.text()),
        None => value.name.clone(),
    }
}
