//! Every native type as an id, in a unique key and in an index of every type with every operator class.

use prisma::Provider;
use prisma::connector::{
    self, At, FieldNative, Index, IndexField, IndexKind, IndexType, MongoIndex, OPERATOR_CLASSES, Ops, Shape,
};
use schema::ScalarType;

use super::{Case, PROVIDERS, datasource, id};

/// A field: its type, whether it is a list, its native type as written.
struct Field {
    ty: &'static str,
    list: bool,
    native: Option<(&'static str, &'static [&'static str])>,
}

impl Field {
    fn scalar(&self) -> Option<ScalarType> {
        ScalarType::from_name(self.ty)
    }

    fn line(&self, name: &str, more: &str) -> String {
        let mark = if self.list { "[]" } else { "" };
        let native = self.attribute();
        let parts: Vec<&str> = [more].into_iter().chain(native.as_deref()).filter(|part| !part.is_empty()).collect();
        format!("{name} {}{mark} {}", self.ty, parts.join(" ")).trim_end().to_owned() + "\n"
    }

    fn attribute(&self) -> Option<String> {
        let (name, args) = self.native?;
        let args = if args.is_empty() { String::new() } else { format!("({})", args.join(", ")) };
        Some(format!("@db.{name}{args}"))
    }

    fn native(&self, provider: Provider) -> FieldNative<'static> {
        let connector = connector::of(provider);
        self.native.map_or(FieldNative::None, |(name, args)| connector.field_native(name, args))
    }

    /// Says what is said of the field by itself.
    fn ask(&self, case: &mut Case, provider: Provider, name: &str, line: (usize, usize)) {
        let connector = connector::of(provider);
        case.ask(connector.check_field_type("model", "M", name, self.scalar(), self.list), |_| line);
        if let (Some((native, args)), Some(scalar), Some(attribute)) = (self.native, self.scalar(), self.attribute()) {
            let place = case.last(&attribute);
            case.ask(connector.check_native(scalar, native, args), |_| place);
        }
    }
}

/// Each type without a native type, each native type on what it fits, some where they don't, some that are none.
fn fields(provider: Provider) -> Vec<Field> {
    let mut all = Vec::new();
    for list in [false, true] {
        for scalar in ScalarType::ALL {
            all.push(Field { ty: scalar.name(), list, native: None });
            for native in ["Nope", "Text", "Inet", "JsonB", "Xml"] {
                all.push(Field { ty: scalar.name(), list, native: Some((native, &[])) });
            }
        }
        for native in connector::of(provider).native_types() {
            let args: &[&[&str]] = match native.shape {
                Shape::None => &[&[]],
                Shape::Optional(_) => &[&[], &["5"], &["x"]],
                Shape::Required(_) => &[&["5"], &[], &["70000"]],
                Shape::OrMax(_) => &[&[], &["5"], &["Max"], &["mAX"]],
                Shape::Decimal { .. } => &[&[], &["5", "2"], &["5"]],
            };
            for scalar in native.fits {
                all.extend(args.iter().map(|args| Field {
                    ty: scalar.name(),
                    list,
                    native: Some((native.name, args)),
                }));
            }
        }
        if provider != Provider::Mongodb {
            all.push(Field { ty: "Unsupported(\"zz\")", list, native: None });
        }
    }
    all
}

/// An index as it is written.
struct Written {
    text: String,
    kind: IndexKind,
    ty: Option<IndexType>,
    ops: Option<Ops>,
    length: Option<u32>,
    second: Option<&'static str>,
}

fn written(provider: Provider, field: &Field) -> Vec<Written> {
    let mut all = Vec::new();
    let mut add = |kind, ty: Option<IndexType>, ops: Option<Ops>, length: Option<u32>, second: Option<&'static str>| {
        let ops_text = ops.map(|ops| match ops {
            Ops::Class(class) => format!("ops: {}", class.name),
            Ops::Raw => "ops: raw(\"own\")".to_owned(),
        });
        let inner: Vec<String> = ops_text.into_iter().chain(length.map(|length| format!("length: {length}"))).collect();
        let inner = if inner.is_empty() { String::new() } else { format!("({})", inner.join(", ")) };
        let second_text = second.map_or(String::new(), |second| format!(", {second}"));
        let ty_text = ty.map_or(String::new(), |ty| format!(", type: {}", ty.name()));
        let name = if kind == IndexKind::Plain { "index" } else { "unique" };
        // Names of their own, so that nothing is said of names.
        let number = all.len();
        let text = format!("@@{name}([a{inner}{second_text}], map: \"i{number}\"{ty_text})");
        all.push(Written { text, kind, ty, ops, length, second });
    };
    let types: Vec<Option<IndexType>> = [None].into_iter().chain(IndexType::ALL.map(Some)).collect();
    let few = provider == Provider::Mongodb;
    let classes = OPERATOR_CLASSES.iter().filter(|_| provider == Provider::Postgresql).map(Ops::Class);
    let some = [Ops::Raw].into_iter().chain(OPERATOR_CLASSES.iter().take(if few { 0 } else { 5 }).map(Ops::Class));
    let ops: Vec<Option<Ops>> = if provider == Provider::Postgresql {
        [None, Some(Ops::Raw)].into_iter().chain(classes.map(Some)).collect()
    } else {
        [None].into_iter().chain(some.map(Some)).collect()
    };
    for ty in &types {
        for ops in &ops {
            add(IndexKind::Plain, *ty, *ops, None, None);
        }
        if !few {
            for second in ["text", "json", "list"] {
                add(IndexKind::Plain, *ty, None, None, Some(second));
            }
        }
    }
    for ops in ops.iter().take(5) {
        add(IndexKind::Unique, None, *ops, None, None);
    }
    if provider == Provider::Mysql && matches!(field.ty, "String" | "Bytes") {
        add(IndexKind::Plain, None, None, Some(5), None);
        add(IndexKind::Unique, None, None, Some(5), None);
    }
    all
}

/// One model with a field and some indexes on it.
fn case(version: &str, provider: Provider, field: &Field, indexes: &[Written]) -> Case {
    let connector = connector::of(provider);
    let mut case = Case::new(format!("{}model M {{\n  id Int {}\n", datasource(version, provider, ""), id(provider)));
    let mut place = |line: String| {
        case.text.push_str(&line);
        case.last(&line)
    };
    let line = place(field.line("a", ""));
    let others: Vec<_> = ["text String\n", "json Json\n", "list Int[]\n"]
        .into_iter()
        .filter(|_| provider != Provider::Mongodb)
        .map(|line| (line, place(line.to_owned())))
        .collect();
    let places: Vec<_> = indexes.iter().map(|index| place(format!("{}\n", index.text))).collect();
    case.text.push_str("}\n");
    let own = |index: &Written| IndexField {
        name: "a",
        scalar: field.scalar(),
        unsupported: field.scalar().is_none(),
        list: field.list,
        native: field.native(provider),
        ops: index.ops,
        length: index.length,
    };
    for (index, (start, end)) in indexes.iter().zip(&places) {
        let second = index.second.map(|name| IndexField {
            name,
            scalar: Some(match name {
                "text" => ScalarType::String,
                "json" => ScalarType::Json,
                _ => ScalarType::Int,
            }),
            unsupported: false,
            list: name == "list",
            native: FieldNative::None,
            ops: None,
            length: None,
        });
        let fields: Vec<IndexField> = [own(index)].into_iter().chain(second).collect();
        let attribute = if index.kind == IndexKind::Plain { "@@index" } else { "@@unique" };
        let asked = Index { attribute, kind: index.kind, ty: index.ty, fields: &fields };
        case.ask(connector.check_index(&asked), |at| if at == At::IndexField(0) { line } else { (*start, *end - 1) });
    }
    field.ask(&mut case, provider, "a", line);
    for (text, line) in others {
        let (name, rest) = text.split_once(' ').expect("a name");
        let ty = rest.trim_end().trim_end_matches("[]");
        let list = rest.contains('[');
        case.ask(connector.check_field_type("model", "M", name, ScalarType::from_name(ty), list), |_| line);
    }
    for (index, (start, end)) in indexes.iter().zip(&places) {
        let attribute = if index.kind == IndexKind::Plain { "@@index" } else { "@@unique" };
        let ty = index.ty.map(|ty| format!("type: {}", ty.name())).unwrap_or_default();
        let place = |at| {
            if matches!(at, At::Argument(_)) { (end - 2 - ty.len(), end - 2) } else { (*start, *end - 1) }
        };
        case.ask(connector.check_index_type(attribute, index.ty), place);
        case.ask(connector.check_index_ops(attribute, index.kind, index.ops.is_some()), place);
    }
    case.done()
}

/// The field as the id, or unique by itself; `more` as it is written behind the field.
fn key(version: &str, provider: Provider, field: &Field, more: &str, length: Option<u32>) -> Case {
    let connector = connector::of(provider);
    let mut case = Case::new(format!("{}model M {{\n", datasource(version, provider, "")));
    let unique = more.starts_with("@unique");
    if unique {
        case.text.push_str(&format!("  id Int {}\n", id(provider)));
    }
    let map = if !unique && provider == Provider::Mongodb { "@map(\"_id\") " } else { "" };
    let line = field.line("a", &format!("{map}{more}"));
    case.text.push_str(&line);
    let line = case.last(&line);
    // An attribute without brackets reaches to the next one.
    let (start, end) = case.last(more);
    let attribute = (start, end + usize::from(field.native.is_some() && !more.ends_with(')')));
    case.text.push_str("}\n");
    let place = |at| if at == At::IndexField(0) { line } else { attribute };
    let native = field.native(provider);
    if unique {
        let own = IndexField {
            name: "a",
            scalar: field.scalar(),
            unsupported: false,
            list: field.list,
            native,
            ops: None,
            length,
        };
        let index = Index { attribute: "@unique", kind: IndexKind::Unique, ty: None, fields: &[own] };
        case.ask(connector.check_index(&index), place);
        let index = MongoIndex { attribute: "@unique", doubled: false, unique_id: false };
        case.ask(connector.check_mongo_index(index), place);
    } else {
        case.ask(connector.check_id([(field.scalar(), native, length)]), place);
    }
    field.ask(&mut case, provider, "a", line);
    case.done()
}

/// The cases.
pub fn all(version: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    for provider in PROVIDERS {
        for field in fields(provider) {
            let indexes = written(provider, &field);
            // MongoDB does not want two indexes on the same field.
            let many = if provider == Provider::Mongodb { 1 } else { indexes.len() };
            cases.extend(indexes.chunks(many).map(|indexes| case(version, provider, &field, indexes)));
            if field.list || field.scalar().is_none() {
                continue;
            }
            cases.push(key(version, provider, &field, "@id", None));
            cases.push(key(version, provider, &field, "@unique", None));
            if provider == Provider::Mysql && matches!(field.ty, "String" | "Bytes") {
                cases.push(key(version, provider, &field, "@id(length: 5)", Some(5)));
                cases.push(key(version, provider, &field, "@unique(length: 5)", Some(5)));
            }
        }
    }
    cases
}
