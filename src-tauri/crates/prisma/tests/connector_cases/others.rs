//! Preview features, relation modes, referential actions, names, defaults, MongoDB's own rules, and `Unsupported`.

use prisma::Provider;
use prisma::connector::{self, At, AutoField, FieldNative, MongoIndex, PrismaVersion, RelationMode};
use schema::{ReferentialAction, ScalarType};

use super::{Case, PROVIDERS, datasource, fields, id};

/// The cases.
pub fn all(version: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    features(version, &mut cases);
    arguments(version, &mut cases);
    for provider in PROVIDERS {
        modes(version, provider, &mut cases);
        actions(version, provider, &mut cases);
        unsupported(version, provider, &mut cases);
        defaults(version, provider, &mut cases);
        long_names(version, provider, &mut cases);
        compound_ids(version, provider, &mut cases);
        scopes(version, provider, &mut cases);
        misspelt(version, provider, &mut cases);
    }
    mongodb(version, &mut cases);
    relations(version, &mut cases);
    views(version, &mut cases);
    sorts(version, &mut cases);
    cases
}

const FEATURES: [&str; 60] = [
    "aggregateApi",
    "atomicNumberOperations",
    "clientExtensions",
    "cockroachdb",
    "connectOrCreate",
    "createMany",
    "dataProxy",
    "deno",
    "distinct",
    "driverAdapters",
    "esm",
    "extendedIndexes",
    "extendedWhereUnique",
    "fieldReference",
    "filteredRelationCount",
    "filterJson",
    "fullTextIndex",
    "fullTextSearch",
    "fullTextSearchPostgres",
    "groupBy",
    "improvedQueryRaw",
    "interactiveTransactions",
    "jsonProtocol",
    "metrics",
    "microsoftSqlServer",
    "middlewares",
    "mongoDb",
    "multiSchema",
    "namedConstraints",
    "nApi",
    "nativeDistinct",
    "nativeTypes",
    "omitApi",
    "orderByAggregateGroup",
    "orderByNulls",
    "orderByRelation",
    "partialIndexes",
    "postgresqlExtensions",
    "prismaSchemaFolder",
    "queryCompiler",
    "reactNative",
    "referentialActions",
    "referentialIntegrity",
    "relationJoins",
    "schemaEngineDriverAdapters",
    "selectRelationCount",
    "shardKeys",
    "strictUndefinedChecks",
    "tracing",
    "transactionApi",
    "typedSql",
    "uncheckedScalarInputs",
    "views",
    "nope",
    "",
    "VIEWS",
    "fulltextsearch",
    "Metrics",
    "tRaCiNg",
    "partialIndex",
];

fn features(version: &str, cases: &mut Vec<Case>) {
    let number = if version == "6" { PrismaVersion::V6 } else { PrismaVersion::V7 };
    for provider in PROVIDERS.into_iter().map(Some).chain([None]) {
        for name in FEATURES {
            let source = provider.map_or(String::new(), |provider| datasource(version, provider, ""));
            let list = format!("[\"{name}\"]");
            let text = format!("{source}generator c {{\n  provider = \"x\"\n  previewFeatures = {list}\n}}\n");
            let mut case = Case::new(text);
            let place = case.last(&list);
            case.ask(connector::check_feature(number, provider, name), |_| place);
            cases.push(case);
        }
    }
}

fn modes(version: &str, provider: Provider, cases: &mut Vec<Case>) {
    for written in ["prisma", "foreignKeys", "Prisma", ""] {
        let mode = format!("\"{written}\"");
        let mut case = Case::new(datasource(version, provider, &format!("  relationMode = {mode}\n")));
        let (value, block) = (case.last(&mode), (0, case.text.len() - 1));
        let (_, finding) = connector::of(provider).read_relation_mode(written);
        case.ask(finding, |at| if at == At::Block { block } else { value });
        cases.push(case);
    }
}

fn actions(version: &str, provider: Provider, cases: &mut Vec<Case>) {
    let all = [
        ("Cascade", ReferentialAction::Cascade),
        ("Restrict", ReferentialAction::Restrict),
        ("NoAction", ReferentialAction::NoAction),
        ("SetNull", ReferentialAction::SetNull),
        ("SetDefault", ReferentialAction::SetDefault),
    ];
    let connector = connector::of(provider);
    for mode in [RelationMode::ForeignKeys, RelationMode::Prisma] {
        if !connector.relation_modes().contains(&mode) {
            continue;
        }
        for (on_delete, delete) in all {
            for (on_update, update) in all {
                let source = datasource(version, provider, &format!("  relationMode = \"{}\"\n", mode.name()));
                let id = id(provider);
                let written = format!("onDelete: {on_delete}, onUpdate: {on_update}");
                let mut case = Case::new(format!(
                    "{source}model A {{\n  id Int {id}\n  bs B[]\n}}\nmodel B {{\n  id Int {id}\n  aId Int? @default(1)\n  \
                     a A? @relation(fields: [aId], references: [id], {written})\n  @@index([aId])\n}}\n"
                ));
                let first = case.last(&format!("onDelete: {on_delete}"));
                let second = case.last(&format!("onUpdate: {on_update}"));
                case.ask(connector.warn_of_action(mode, "onDelete", delete), |_| first);
                case.ask(connector.warn_of_action(mode, "onUpdate", update), |_| second);
                case.ask(connector.check_action(mode, "onDelete", delete), |_| first);
                case.ask(connector.check_action(mode, "onUpdate", update), |_| second);
                cases.push(case.done());
            }
        }
    }
}

fn unsupported(version: &str, provider: Provider, cases: &mut Vec<Case>) {
    // The engine itself breaks off there.
    if provider == Provider::Mongodb {
        return;
    }
    for name in fields::names() {
        for args in ["", "(5)", "(5, 2)", "(max)", "()", "(5", "( +5 ) x", "(x)", " ", "(5))", "[]"] {
            let text = format!("{name}{args}");
            let line = format!("a Unsupported(\"{text}\")\n");
            let source = datasource(version, provider, "");
            let mut case = Case::new(format!("{source}model M {{\n  id Int @id\n  {line}}}\n"));
            let place = case.last(&line);
            case.ask(connector::of(provider).check_unsupported("db", "a", &text), |_| place);
            cases.push(case);
        }
    }
}

/// Arguments of all kinds, read from the text.
fn arguments(version: &str, cases: &mut Vec<Case>) {
    for argument in [
        "",
        "5",
        "f(5,  6)",
        "f(a: 5,b:\"x\")",
        "\"a\\\"b\\n\"",
        "[ [1] , \"x\" ]",
        "f( )",
        "a.b",
        "null",
        "f([1], g(2))",
        "\"\u{e9}\\u0041\"",
        "x: [1]",
        "x: 5",
        "\"\\\\\"",
        "\"\\u0001\\u007f\\u0085\\b\\f\\r\\t/\\/\"",
        "1 , 2",
        "true,  x: \"y\"",
    ] {
        for name in ["VarChar", "Decimal"] {
            let written = format!("@db.{name}({argument})");
            let source = datasource(version, Provider::Postgresql, "");
            let text = format!("{source}model M {{\n  id Int @id\n  a String {written}\n}}\n");
            let parsed = prisma::parse(&[prisma::SourceFile { path: "schema.prisma".into(), text: text.clone() }]);
            let file = &parsed.source.files[0];
            let (_, block) = file.tree.blocks().last().expect("a model");
            let (_, field) = block.fields().last().expect("a field");
            let args = connector::printed_arguments(&file.text, &field.attributes[0]);
            let mut case = Case::new(text);
            // Offsets of the engine are in UTF-16; all of these are one unit each.
            let (start, _) = case.last(&written);
            let place = (start, start + written.encode_utf16().count());
            case.ask(connector::of(Provider::Postgresql).check_native(ScalarType::String, name, &args), |_| place);
            cases.push(case);
        }
    }
}

/// No native type minds a default value; some functions are not everywhere.
fn defaults(version: &str, provider: Provider, cases: &mut Vec<Case>) {
    let connector = connector::of(provider);
    let mut add = |line: String, ask: &dyn Fn(&mut Case, (usize, usize))| {
        let text = format!("{}model M {{\n  id Int {}\n  {line}}}\n", datasource(version, provider, ""), id(provider));
        let mut case = Case::new(text);
        let line = case.last(&line);
        ask(&mut case, line);
        cases.push(case.done());
    };
    for native in connector.native_types() {
        for scalar in ScalarType::ALL {
            let value = match scalar {
                ScalarType::String => "\"x\"",
                ScalarType::Boolean => "true",
                ScalarType::Int | ScalarType::BigInt => "1",
                ScalarType::Float | ScalarType::Decimal => "1.5",
                ScalarType::DateTime => "\"2020-01-01T00:00:00Z\"",
                ScalarType::Json => "\"{}\"",
                ScalarType::Bytes => "\"aGk=\"",
            };
            let attribute = format!("@db.{}", native.name);
            add(format!("a {} @default({value}) {attribute}\n", scalar.name()), &|case, line| {
                case.ask(connector.check_field_type("model", "M", "a", Some(scalar), false), |_| line);
                let place = (line.1 - 1 - attribute.len(), line.1 - 1);
                case.ask(connector.check_native::<&str>(scalar, native.name, &[]), |_| place);
            });
        }
    }
    for function in ["sequence", "nope"] {
        for argument in ["", "start: 1", "nope: 1", "5", "virtual: true", "minValue: 1", "Start: 1"] {
            let call = format!("{function}({argument})");
            add(format!("a Int @default({call})\n"), &|case, _| {
                let (call, inner) = (case.last(&call), case.last(argument));
                let unknown = connector.check_unknown_default(function);
                if unknown.is_none() && !argument.is_empty() {
                    let name = argument.split_once(':').map(|(name, _)| name);
                    case.ask(connector::sequence_argument(name).err(), |_| inner);
                }
                case.ask(unknown, |_| call);
            });
        }
    }
    if provider == Provider::Cockroachdb {
        for scalar in [ScalarType::Int, ScalarType::BigInt] {
            let attribute = "@default(autoincrement())";
            add(format!("a {} {attribute}\n", scalar.name()), &|case, _| {
                let place = case.last(attribute);
                case.ask(connector.check_autoincrement(Some(scalar)), |_| place);
            });
        }
    }
}

fn long_names(version: &str, provider: Provider, cases: &mut Vec<Case>) {
    for length in [62, 63, 64, 65, 127, 128, 129] {
        let name = "x".repeat(length);
        let attribute = format!("@@index([a], map: \"{name}\")");
        let source = datasource(version, provider, "");
        let mut case =
            Case::new(format!("{source}model M {{\n  id Int {}\n  a Int\n  {attribute}\n}}\n", id(provider)));
        let place = case.last(&attribute);
        case.ask(connector::of(provider).long_name("M", "@@index", &name), |_| place);
        cases.push(case);
    }
}

fn compound_ids(version: &str, provider: Provider, cases: &mut Vec<Case>) {
    if provider == Provider::Mongodb {
        return;
    }
    let connector = connector::of(provider);
    let kinds: Vec<_> = [("String", "Text"), ("String", "VarChar"), ("Bytes", "Blob"), ("Bytes", "VarBinary")]
        .into_iter()
        .filter(|(_, native)| connector.native_type(native).is_some())
        .flat_map(|(ty, native)| [(ty, None), (ty, Some(native))])
        .chain([("Int", None)])
        .collect();
    for (first, native_1) in &kinds {
        for (second, native_2) in &kinds {
            for length in [None, Some(3)] {
                if length.is_some() && (provider != Provider::Mysql || *first == "Int") {
                    continue;
                }
                let own = |native: &Option<&str>| match native {
                    Some(name @ ("VarChar" | "VarBinary")) if provider == Provider::Sqlserver => {
                        format!(" @db.{name}(Max)")
                    }
                    Some(name @ ("VarChar" | "VarBinary")) => format!(" @db.{name}(9)"),
                    Some(name) => format!(" @db.{name}"),
                    None => String::new(),
                };
                let read = |native: &Option<&'static str>| match native {
                    Some(name @ ("VarChar" | "VarBinary")) if provider == Provider::Sqlserver => {
                        connector.field_native(name, &["Max"])
                    }
                    Some(name @ ("VarChar" | "VarBinary")) => connector.field_native(name, &["9"]),
                    Some(name) => connector.field_native::<&str>(name, &[]),
                    None => FieldNative::None,
                };
                let (a, b) = (own(native_1), own(native_2));
                let length_text = length.map_or(String::new(), |length: u32| format!("(length: {length})"));
                let attribute = format!("@@id([a{length_text}, b])");
                let source = datasource(version, provider, "");
                let mut case =
                    Case::new(format!("{source}model M {{\n  a {first}{a}\n  b {second}{b}\n  {attribute}\n}}\n"));
                let place = case.last(&attribute);
                let fields = [
                    (ScalarType::from_name(first), read(native_1), length),
                    (ScalarType::from_name(second), read(native_2), None),
                ];
                case.ask(connector.check_id(fields), |_| place);
                cases.push(case);
            }
        }
    }
}

/// Two indexes of one name: in one model, and in two.
fn scopes(version: &str, provider: Provider, cases: &mut Vec<Case>) {
    let connector = connector::of(provider);
    for global in [false, true] {
        let attribute = |field: &str| format!("@@index([{field}], map: \"x\")");
        let between =
            if global { format!("}}\nmodel N {{\n  id Int {}\n  b Int\n", id(provider)) } else { String::new() };
        let mut case = Case::new(format!(
            "{}model M {{\n  id Int {}\n  a Int\n{}  {}\n{between}  {}\n}}\n",
            datasource(version, provider, ""),
            id(provider),
            if global { "" } else { "  b Int\n" },
            attribute("a"),
            attribute("b")
        ));
        for (field, model) in [("a", "M"), ("b", if global { "N" } else { "M" })] {
            let place = case.last(&attribute(field)).1;
            let kind = connector::ConstraintKind::Index;
            let shared = kind.scopes().iter().filter(|scope| connector.constraint_scopes().contains(scope));
            for scope in shared.filter(|scope| scope.is_global() || !global) {
                case.checks += 1;
                let message = format!(
                    "Error parsing attribute \"@@index\": The given constraint name `x` has to be unique in the following \
                     namespace: {}. Please provide a different name using the `map` argument.",
                    scope.describe(model)
                );
                case.expected.push((place - "map: \"x\")".len(), place - 1, false, message));
            }
        }
        cases.push(case);
    }
}

fn misspelt(version: &str, provider: Provider, cases: &mut Vec<Case>) {
    let mut add = |attribute: &str, place: &str, finding| {
        let source = datasource(version, provider, "");
        let mut case =
            Case::new(format!("{source}model M {{\n  id Int {}\n  a Int\n  {attribute}\n}}\n", id(provider)));
        let place = case.last(place);
        case.ask([finding], |_| place);
        cases.push(case);
    };
    let attribute = "@@index([a], type: Tree)";
    add(attribute, attribute, connector::unknown_index_type("Tree"));
    add("@@index([a(ops: AnyOps)])", "AnyOps", connector::unknown_operator_class("AnyOps"));
}

fn mongodb(version: &str, cases: &mut Vec<Case>) {
    let mongodb = connector::of(Provider::Mongodb);
    let source = datasource(version, Provider::Mongodb, "");
    for mapped in [None, Some("_id"), Some("x")] {
        let map = mapped.map_or(String::new(), |name| format!(" @map(\"{name}\")"));
        let line = format!("a Int{map} @id\n");
        let mut case = Case::new(format!("{source}model M {{\n  {line}}}\n"));
        let place = case.last(&line);
        case.ask(mongodb.check_mongo_id("model", "M", Some(("a", mapped))), |_| place);
        cases.push(case);
    }
    let mut case = Case::new(format!("{source}model M {{\n  a Int @unique\n}}\n"));
    let place = (source.len(), case.text.len() - 1);
    case.ask(mongodb.check_mongo_id("model", "M", None), |_| place);
    cases.push(case);
    for mapped in [None, Some("$a"), Some("a.b"), Some("$.")] {
        for default in [None, Some("auto"), Some("dbgenerated")] {
            for native in [None, Some("ObjectId"), Some("String")] {
                let map = mapped.map_or(String::new(), |name| format!(" @map(\"{name}\")"));
                let own = default.map_or(String::new(), |name| format!(" @default({name}())"));
                let ty = native.map_or(String::new(), |name| format!(" @db.{name}"));
                let line = format!("a String{map}{own}{ty}\n");
                let mut case = Case::new(format!("{source}model M {{\n  id Int @id @map(\"_id\")\n  {line}}}\n"));
                let (line, map) = (case.last(&line), case.last(map.trim_start()));
                let field = AutoField {
                    container: "model",
                    model: "M",
                    name: "a",
                    native: native.map_or(FieldNative::None, |name| mongodb.field_native::<&str>(name, &[])),
                    id: false,
                    default,
                    mapped,
                };
                case.ask(mongodb.check_mongo_field(field), |at| if at == At::Field { line } else { map });
                cases.push(case);
            }
        }
    }
    let unique = "@@unique([id])";
    let mut case = Case::new(format!(
        "{source}model M {{\n  id Int @id @map(\"_id\")\n  a Int @unique(map: \"x\")\n  @@index([a])\n  {unique}\n}}\n"
    ));
    for (written, attribute, doubled, unique_id) in [
        ("@unique(map: \"x\")", "@unique", true, false),
        ("@@index([a])", "@@index", true, false),
        (unique, "@@unique", false, true),
    ] {
        let place = case.last(written);
        case.ask(mongodb.check_mongo_index(MongoIndex { attribute, doubled, unique_id }), |_| place);
    }
    cases.push(case);
}

/// Views are spared what models are asked, but for the names of fields on MongoDB.
fn views(version: &str, cases: &mut Vec<Case>) {
    let generator = "generator c {\n  provider = \"x\"\n  previewFeatures = [\"views\"]\n}\n";
    for (provider, rest) in [
        (Provider::Mysql, "@unique @db.Text"),
        (Provider::Sqlserver, "@unique @db.Text"),
        (Provider::Postgresql, "@unique @db.Xml"),
        (Provider::Mongodb, "@map(\"$x.y\") @default(auto())"),
        (Provider::Mongodb, "@default(dbgenerated())"),
    ] {
        let source = datasource(version, provider, "");
        let mut case = Case::new(format!("{source}{generator}view V {{\n  a String {rest}\n}}\n"));
        let map = case.text.rfind("@map").map_or((0, 0), |_| case.last("@map(\"$x.y\")"));
        let field = AutoField {
            container: "view",
            model: "V",
            name: "a",
            native: FieldNative::None,
            id: false,
            default: rest.contains("auto").then_some("auto").or(rest.contains("dbgen").then_some("dbgenerated")),
            mapped: rest.contains("@map").then_some("$x.y"),
        };
        case.ask(connector::of(provider).check_mongo_field(field), |_| map);
        cases.push(case);
    }
}

/// Directions in an index that has none.
fn sorts(version: &str, cases: &mut Vec<Case>) {
    for ty in connector::IndexType::ALL {
        for sort in ["", "(sort: Asc)", "(sort: Desc)"] {
            let attribute = format!("@@index([a{sort}], type: {})", ty.name());
            let source = datasource(version, Provider::Postgresql, "");
            let list = if ty == connector::IndexType::Gin { "[]" } else { "" };
            let mut case =
                Case::new(format!("{source}model M {{\n  id Int @id\n  a String{list}\n  {attribute}\n}}\n"));
            let place = case.last(&attribute);
            let finding = connector::of(Provider::Postgresql).check_index_sort("@@index", Some(ty), !sort.is_empty());
            case.ask(finding, |_| place);
            cases.push(case);
        }
    }
}

fn relations(version: &str, cases: &mut Vec<Case>) {
    let mongodb = connector::of(Provider::Mongodb);
    let kinds = [None, Some("db.String"), Some("db.ObjectId")];
    for own in kinds {
        for other in kinds {
            let attribute = |native: Option<&str>| native.map_or(String::new(), |name| format!(" @{name}"));
            let line = format!("aId String{}\n", attribute(own));
            let source = datasource(version, Provider::Mongodb, "");
            let mut case = Case::new(format!(
                "{source}model A {{\n  id String @id @map(\"_id\"){}\n  bs B[]\n}}\nmodel B {{\n  id Int @id @map(\"_id\")\n  \
                 {line}  a A @relation(fields: [aId], references: [id])\n}}\n",
                attribute(other)
            ));
            let place = case.last(&line);
            let finding = mongodb.check_relation_natives(("B", "a"), ("B.aId", own), ("A.id", other));
            case.ask(finding, |_| place);
            cases.push(case);
        }
    }
}
