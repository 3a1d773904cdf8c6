//! A parsed schema in the shape of Prisma's DMMF, as far as the records hold it, and the engine's DMMF cut to the same.

use std::collections::BTreeMap;

use prisma::Parsed;
use schema::{
    Arity, Column, ColumnRef, ColumnType, Default, DefaultValue, ForeignKeyRef, Index, IndexKind, IndexTarget, Literal,
    ManyToMany, ReferentialAction, ScalarType, Schema, Sort, TableRef,
};
use serde_json::{Map, Value, json};

/// What the records say.
pub fn ours(parsed: &Parsed) -> Value {
    let schema = &parsed.schema;
    let mut models = Map::new();
    for table in schema.walk_tables().filter(|table| !table.ignored) {
        models.insert(table.name.clone(), model(parsed, table));
    }
    let mut enums = Map::new();
    for record in schema.enums().values() {
        let values = record.values.iter();
        let values: Vec<Value> = values
            .map(|value| json!({ "name": value.name, "dbName": value.mapped, "documentation": value.comment }))
            .collect();
        let value = json!({ "dbName": record.mapped, "values": values, "documentation": record.comment });
        enums.insert(record.name.clone(), value);
    }
    json!({ "models": models, "enums": enums })
}

fn model(parsed: &Parsed, table: TableRef<'_>) -> Value {
    let schema = &parsed.schema;
    let mut fields = Map::new();
    let mut order = Vec::new();
    for column in table.columns().filter(|column| visible(column)) {
        order.push(Value::from(column.name.as_str()));
        fields.insert(column.name.clone(), scalar(schema, column));
    }
    for key in table.references().filter(|key| !key.ignored && !key.parent().ignored) {
        fields.insert(key.field.clone(), child_field(key));
    }
    for key in table.referenced_by().filter(|key| !key.child().ignored) {
        let Some(inverse) = key.inverse.as_ref().filter(|inverse| !inverse.ignored) else { continue };
        fields.insert(inverse.name.clone(), parent_field(key, inverse));
    }
    for relation in table.many_to_many() {
        list_fields(schema, table, relation, &mut fields);
    }
    let indexes: Vec<Value> = table.indexes().map(|index| index_value(parsed, index.record())).collect();
    json!({
        "dbName": table.mapped, "schema": table.namespace, "documentation": table.comment,
        "fields": fields, "order": order, "indexes": sorted(indexes),
    })
}

fn visible(column: &ColumnRef<'_>) -> bool {
    !column.ignored && !matches!(column.ty, ColumnType::Unsupported(_))
}

fn scalar(schema: &Schema, column: ColumnRef<'_>) -> Value {
    let (kind, ty) = match &column.ty {
        ColumnType::Scalar(scalar) => ("scalar", scalar.name().to_owned()),
        ColumnType::Enum(id) => ("enum", schema.enums()[id].name.clone()),
        ColumnType::Unsupported(text) => ("unsupported", text.clone()),
        ColumnType::Other(name) => ("object", name.clone()),
    };
    let key = |kind| {
        column
            .indexes()
            .any(|index| index.kind == kind && index.columns() == Some(vec![column.id]) && index.predicate.is_none())
    };
    let native = column.native.as_ref().map(|native| json!([native.name, native.args]));
    json!({
        "kind": kind, "type": ty, "dbName": column.mapped, "isList": column.arity == Arity::List,
        "isRequired": column.arity != Arity::Optional, "isId": key(IndexKind::Primary),
        "isUnique": key(IndexKind::Unique) && !key(IndexKind::Primary), "isUpdatedAt": column.updated_at, "nativeType": native,
        "default": default(column.record()), "documentation": column.comment,
    })
}

fn default(column: &Column) -> Value {
    let Some(Default { value, .. }) = &column.default else { return Value::Null };
    let call = |name: &str, args: Vec<Value>| json!({ "name": name, "args": args });
    match value {
        DefaultValue::Literal(value) => literal(column, value),
        DefaultValue::List(values) => values.iter().map(|value| literal(column, value)).collect(),
        DefaultValue::Now => call("now", vec![]),
        DefaultValue::Autoincrement => call("autoincrement", vec![]),
        DefaultValue::Expression(sql) => call("dbgenerated", sql.iter().map(|sql| json!(sql)).collect()),
        DefaultValue::Function { name, args } => {
            let args = args.iter().map(|arg| serde_json::from_str(arg).unwrap_or_else(|_| json!(arg)));
            let args: Vec<Value> = args.collect();
            // The engine writes out the version that is meant when none is given.
            let version = match name.as_str() {
                "uuid" if args.is_empty() => vec![json!(4)],
                "cuid" if args.is_empty() => vec![json!(1)],
                _ => args,
            };
            call(name, version)
        }
    }
}

fn literal(column: &Column, value: &Literal) -> Value {
    match value {
        // The engine writes points in time its own way.
        Literal::String(text) if column.ty == ColumnType::Scalar(ScalarType::DateTime) => {
            let text = text.strip_suffix('Z').map_or(text.clone(), |text| format!("{text}+00:00"));
            json!(text.replace(".000+", "+"))
        }
        Literal::String(text) | Literal::EnumValue(text) => json!(text),
        Literal::Boolean(value) => json!(value),
        Literal::Number(text) if column.ty == ColumnType::Scalar(ScalarType::BigInt) => json!(text),
        Literal::Number(text) => number(text),
    }
}

/// A number as a float, so that `1` and `1.0` are one.
fn number(text: &str) -> Value {
    text.parse::<f64>().map_or(Value::Null, |number| json!(number))
}

fn action(action: Option<ReferentialAction>) -> Value {
    json!(action.map(|action| format!("{action:?}")))
}

fn names<'a>(columns: impl Iterator<Item = ColumnRef<'a>>) -> Vec<String> {
    columns.map(|column| column.name.clone()).collect()
}

fn relation_name(written: Option<&String>, a: &str, b: &str) -> String {
    written.cloned().unwrap_or_else(|| if a <= b { format!("{a}To{b}") } else { format!("{b}To{a}") })
}

fn child_field(key: ForeignKeyRef<'_>) -> Value {
    let required = !key.optional && !key.is_optional();
    json!({
        "kind": "object", "type": key.parent().name, "isList": false, "isRequired": required,
        "relationName": relation_name(key.relation.as_ref(), &key.child().name, &key.parent().name),
        "from": names(key.walk_columns()), "to": names(key.walk_ref_columns()),
        "onDelete": action(key.on_delete), "onUpdate": action(key.on_update), "documentation": key.comment,
    })
}

fn parent_field(key: ForeignKeyRef<'_>, inverse: &schema::Inverse) -> Value {
    json!({
        "kind": "object", "type": key.child().name, "isList": inverse.list, "isRequired": inverse.list,
        "relationName": relation_name(key.relation.as_ref(), &key.child().name, &key.parent().name),
        "from": [], "to": [], "onDelete": null, "onUpdate": null, "documentation": inverse.comment,
    })
}

fn list_fields(schema: &Schema, table: TableRef<'_>, relation: &ManyToMany, fields: &mut Map<String, Value>) {
    for (end, other) in [(&relation.a, &relation.b), (&relation.b, &relation.a)] {
        let other = &schema.tables()[&other.table];
        if end.table != table.id || end.ignored || other.ignored {
            continue;
        }
        let named = |ids: &[schema::ColumnId]| -> Vec<String> {
            ids.iter().map(|id| schema.columns()[id].name.clone()).collect()
        };
        let value = json!({
            "kind": "object", "type": other.name, "isList": true, "isRequired": true,
            "relationName": relation_name(relation.relation.as_ref(), &table.name, &other.name),
            "from": named(&end.columns), "to": named(&end.ref_columns),
            "onDelete": null, "onUpdate": null, "documentation": end.comment,
        });
        fields.insert(end.field.clone(), value);
    }
}

fn index_value(parsed: &Parsed, index: &Index) -> Value {
    let schema = &parsed.schema;
    let part = |part: &schema::IndexPart| {
        let name = match &part.target {
            IndexTarget::Column(id) => schema.columns()[id].name.clone(),
            IndexTarget::Path(path) => path.clone(),
            IndexTarget::Expression(sql) => sql.clone(),
        };
        let sort = part.sort.map(|sort| if sort == Sort::Asc { "asc" } else { "desc" });
        json!({ "name": name, "sortOrder": sort, "length": part.length, "operatorClass": part.ops.as_deref().map(operator) })
    };
    let kind = match index.kind {
        IndexKind::Primary => "id",
        IndexKind::Unique => "unique",
        IndexKind::Plain => "normal",
        IndexKind::Fulltext => "fulltext",
    };
    let on_field = parsed.map.indexes[&index.id].attribute.is_some();
    json!({
        "type": kind, "isDefinedOnField": on_field, "name": index.name, "dbName": index.mapped,
        "algorithm": index.method, "clustered": index.clustered, "fields": index.parts.iter().map(part).collect::<Value>(),
    })
}

/// `raw("x")` is told as `x`.
fn operator(written: &str) -> String {
    let raw = written.strip_prefix("raw(\"").and_then(|rest| rest.strip_suffix("\")"));
    raw.unwrap_or(written).to_owned()
}

/// What the engine says, cut to what the records hold.
pub fn theirs(dmmf: &Value) -> Value {
    let mut indexes: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for index in list(&dmmf["indexes"]) {
        let cut = |field: &Value| pick(field, &["name", "sortOrder", "length", "operatorClass"]);
        let mut value = pick(index, &["type", "isDefinedOnField", "name", "dbName", "algorithm", "clustered"]);
        value["fields"] = list(&index["fields"]).iter().map(cut).collect();
        indexes.entry(text(&index["model"])).or_default().push(value);
    }
    let mut models = Map::new();
    for model in list(&dmmf["models"]) {
        let mut order = Vec::new();
        let mut fields = Map::new();
        for field in list(&model["fields"]) {
            let name = text(&field["name"]);
            if field["kind"] != "object" || field.get("relationName").is_none() {
                order.push(json!(name));
            }
            fields.insert(name.to_owned(), their_field(field));
        }
        let name = text(&model["name"]);
        let mut value = pick(model, &["dbName", "schema"]);
        value["documentation"] = documentation(model);
        value["fields"] = fields.into();
        value["order"] = order.into();
        value["indexes"] = sorted(indexes.remove(name).unwrap_or_default());
        models.insert(name.to_owned(), value);
    }
    let mut enums = Map::new();
    for record in list(&dmmf["enums"]) {
        let value = |value: &Value| {
            let mut cut = pick(value, &["name", "dbName"]);
            cut["documentation"] = documentation(value);
            cut
        };
        let mut cut = pick(record, &["dbName"]);
        cut["values"] = list(&record["values"]).iter().map(value).collect();
        cut["documentation"] = documentation(record);
        enums.insert(text(&record["name"]).to_owned(), cut);
    }
    json!({ "models": models, "enums": enums })
}

fn their_field(field: &Value) -> Value {
    if field.get("relationName").is_some() {
        let mut cut = pick(field, &["kind", "type", "isList", "isRequired", "relationName"]);
        for (ours, theirs) in [
            ("from", "relationFromFields"),
            ("to", "relationToFields"),
            ("onDelete", "relationOnDelete"),
            ("onUpdate", "relationOnUpdate"),
        ] {
            cut[ours] = field[theirs].clone();
        }
        cut["documentation"] = documentation(field);
        return cut;
    }
    let keys = ["kind", "type", "dbName", "isList", "isRequired", "isId", "isUnique", "nativeType"];
    let mut cut = pick(field, &keys);
    cut["isUpdatedAt"] = json!(field["isUpdatedAt"] == true);
    cut["default"] = floats(&field["default"]);
    cut["documentation"] = documentation(field);
    cut
}

/// Numbers of a default as floats; those of a function's arguments as they are.
fn floats(value: &Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().map_or(Value::Null, |number| json!(number)),
        Value::Array(items) => items.iter().map(floats).collect(),
        other => other.clone(),
    }
}

/// Documentation without space at the ends of lines; none where it says nothing.
fn documentation(value: &Value) -> Value {
    let Some(text) = value["documentation"].as_str() else { return Value::Null };
    // Of `/** ... */` the engine keeps the stars.
    let lines: Vec<&str> = text.lines().map(|line| line.trim().trim_start_matches('*').trim()).collect();
    let lines = lines.strip_prefix(&[""]).unwrap_or(&lines);
    if lines.iter().all(|line| line.is_empty()) { Value::Null } else { json!(lines.join("\n")) }
}

fn pick(value: &Value, keys: &[&str]) -> Value {
    keys.iter().map(|key| ((*key).to_owned(), value[*key].clone())).collect::<Map<_, _>>().into()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("")
}

fn sorted(mut values: Vec<Value>) -> Value {
    values.sort_by_key(Value::to_string);
    values.into()
}

/// The paths at which two values differ, with both sides.
pub fn differences(ours: &Value, theirs: &Value, path: &str, found: &mut Vec<String>) {
    match (ours, theirs) {
        (Value::Object(a), Value::Object(b)) => {
            for key in a.keys().chain(b.keys().filter(|key| !a.contains_key(*key))) {
                let (a, b) = (a.get(key).unwrap_or(&Value::Null), b.get(key).unwrap_or(&Value::Null));
                differences(a, b, &format!("{path}.{key}"), found);
            }
        }
        _ if ours == theirs => {}
        _ => found.push(format!("{path}: ours {ours}, theirs {theirs}")),
    }
}
