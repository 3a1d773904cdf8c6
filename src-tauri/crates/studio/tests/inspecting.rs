//! The commands of the inspector: each alters the lines that it is about, keeps the comments around them, and undo gives the bytes
//! back.

use schema::{ColumnId, IndexId, IndexKind, IndexPart, IndexTarget, Object, Sort, TableId};
use studio::{AssistAnswer, AssistRequest, Command, Document};

const TEXT: &str = include_str!("inspecting.prisma");

struct Case {
    document: Document,
}

impl Case {
    fn new() -> Self {
        Self { document: Document::from_text(TEXT) }
    }

    fn table(&self, name: &str) -> TableId {
        self.document.schema().table_named(name).expect("the table").id
    }

    fn column(&self, table: &str, name: &str) -> ColumnId {
        let table = self.document.schema().table_named(table).expect("the table");
        table.column_named(name).expect("the column").id
    }

    fn index(&self, table: &str, kind: IndexKind) -> IndexId {
        let table = self.document.schema().table_named(table).expect("the table");
        table.indexes().find(|index| index.kind == kind).expect("the index").id
    }

    fn text(&self) -> String {
        self.document.files()[0].text.clone()
    }

    /// Runs a command, compares the lines that it altered, and takes it back and does it again.
    fn alters(&mut self, command: &Command, gone: &[&str], come: &[&str]) {
        let before = self.text();
        self.document.run(command).unwrap_or_else(|failure| panic!("{command:?}: {failure}"));
        let after = self.text();
        let only = |a: &str, b: &str| -> Vec<String> {
            let mut rest: Vec<&str> = b.lines().collect();
            let mut found = Vec::new();
            for line in a.lines() {
                match rest.iter().position(|other| *other == line) {
                    Some(at) => drop(rest.remove(at)),
                    None => found.push(line.split_whitespace().collect::<Vec<_>>().join(" ")),
                }
            }
            found.retain(|line: &String| !line.is_empty());
            found
        };
        assert_eq!(only(&before, &after), gone, "{after}");
        assert_eq!(only(&after, &before), come, "{after}");
        self.document.run(&Command::Undo).expect("undone");
        assert_eq!(self.text(), before);
        self.document.run(&Command::Redo).expect("done again");
        assert_eq!(self.text(), after);
    }

    fn refuses(&mut self, command: &Command, code: &str) {
        let before = self.text();
        let failure = self.document.run(command).expect_err("a refusal");
        assert_eq!(failure.code, code, "{failure}");
        assert_eq!(self.text(), before);
    }
}

/// A command of an index that alters nothing yet.
#[derive(Default)]
struct Index {
    kind: Option<IndexKind>,
    parts: Option<Vec<IndexPart>>,
    name: Option<&'static str>,
    mapped: Option<&'static str>,
    method: Option<&'static str>,
    predicate: Option<&'static str>,
    supports: Option<&'static str>,
    comment: Option<&'static str>,
}

fn set(index: IndexId, what: Index) -> Command {
    let text = |text: Option<&str>| text.map(str::to_owned);
    Command::SetIndex {
        index,
        kind: what.kind,
        parts: what.parts,
        name: text(what.name),
        mapped: text(what.mapped),
        method: text(what.method),
        predicate: text(what.predicate),
        supports: text(what.supports),
        comment: text(what.comment),
        clustered: None,
    }
}

#[test]
fn an_index_is_altered_in_all_its_parts() {
    let mut case = Case::new();
    let index = case.index("Customer", IndexKind::Plain);
    let (city, name) = (case.column("Customer", "city"), case.column("Customer", "name"));
    let desc = |column| IndexPart { sort: Some(Sort::Desc), ..IndexPart::column(column) };
    let parts = Some(vec![desc(name), IndexPart::column(city)]);
    case.alters(
        &set(index, Index { parts, ..Index::default() }),
        &["@@index([city, name])"],
        &["@@index([name(sort: Desc), city])"],
    );
    case.alters(
        &set(index, Index { supports: Some("the letter of the month"), ..Index::default() }),
        &["/// Supports: the list of a city"],
        &["/// Supports: the letter of the month"],
    );
    case.alters(&set(index, Index { comment: Some("Grows slowly."), ..Index::default() }), &[], &["/// Grows slowly."]);
    case.alters(
        &set(index, Index { predicate: Some("city\nIS NOT NULL"), ..Index::default() }),
        &[],
        &["/// where: city IS NOT NULL"],
    );
    case.alters(
        &set(index, Index { mapped: Some("customer_places"), ..Index::default() }),
        &["@@index([name(sort: Desc), city])"],
        &["@@index([name(sort: Desc), city], map: \"customer_places\")"],
    );
    // No order within a hash, and a hash is of one column for the database to say.
    case.alters(
        &set(index, Index { method: Some("Hash"), parts: Some(vec![desc(city)]), ..Index::default() }),
        &["@@index([name(sort: Desc), city], map: \"customer_places\")"],
        &["@@index([city], map: \"customer_places\", type: Hash)"],
    );
    case.alters(
        &set(index, Index { kind: Some(IndexKind::Unique), name: Some("oneOfCity"), ..Index::default() }),
        &["@@index([city], map: \"customer_places\", type: Hash)"],
        &["@@unique([city], map: \"customer_places\", name: \"oneOfCity\")"],
    );
    case.alters(
        &set(index, Index { supports: Some(""), comment: Some(""), predicate: Some(""), ..Index::default() }),
        &["/// Supports: the letter of the month", "/// Grows slowly.", "/// where: city IS NOT NULL"],
        &[],
    );
    assert!(case.text().contains("  // Searched by the shop.\n"), "{}", case.text());
    case.refuses(&set(index, Index { parts: Some(Vec::new()), ..Index::default() }), "edit/index");
    case.refuses(&set(index, Index { kind: Some(IndexKind::Primary), ..Index::default() }), "edit/index");
    case.refuses(&set(index, Index { name: Some("not a name"), ..Index::default() }), "edit/name");
    let twice = Some(vec![IndexPart::column(city), IndexPart::column(city)]);
    case.refuses(&set(index, Index { parts: twice, ..Index::default() }), "edit/index");
    let foreign = Some(vec![IndexPart::column(case.column("Order", "total"))]);
    case.refuses(&set(index, Index { parts: foreign, ..Index::default() }), "edit/missing");
}

#[test]
fn an_operator_class_goes_with_the_method_that_has_it() {
    let mut case = Case::new();
    let (order, tags) = (case.table("Order"), case.column("Order", "tags"));
    case.document
        .run(&Command::AddIndex { table: order, kind: IndexKind::Plain, columns: vec![tags] })
        .expect("an index");
    let schema = case.document.schema();
    let index = schema.indexes().values().find(|index| index.columns() == Some(vec![tags])).expect("there").id;
    case.alters(
        &set(index, Index { method: Some("Gin"), ..Index::default() }),
        &["@@index([tags])"],
        &["@@index([tags], type: Gin)"],
    );
    let part = IndexPart { ops: Some("JsonbPathOps".into()), ..IndexPart::column(tags) };
    case.alters(
        &set(index, Index { parts: Some(vec![part]), ..Index::default() }),
        &["@@index([tags], type: Gin)"],
        &["@@index([tags(ops: JsonbPathOps)], type: Gin)"],
    );
    case.alters(
        &set(index, Index { method: Some(""), ..Index::default() }),
        &["@@index([tags(ops: JsonbPathOps)], type: Gin)"],
        &["@@index([tags])"],
    );
}

#[test]
fn a_relation_follows_its_unique_key() {
    let mut case = Case::new();
    let index = case.index("Order", IndexKind::Plain);
    case.alters(
        &set(index, Index { kind: Some(IndexKind::Unique), ..Index::default() }),
        &["@@index([customerId]) // the list of a customer"],
        &["@@unique([customerId]) // the list of a customer"],
    );
    let foreign_key = *case.document.schema().foreign_keys().keys().next().expect("the relation");
    let one = Command::SetForeignKey {
        foreign_key,
        field: None,
        inverse: None,
        on_delete: None,
        on_update: None,
        optional: None,
        unique: Some(true),
    };
    case.alters(&one, &["orders Order[]"], &["orders Order?"]);
    case.alters(
        &set(index, Index { kind: Some(IndexKind::Plain), ..Index::default() }),
        &["orders Order?", "@@unique([customerId]) // the list of a customer"],
        &["orders Order[]", "@@index([customerId]) // the list of a customer"],
    );
}

#[test]
fn the_primary_key_is_of_any_columns() {
    let mut case = Case::new();
    let (order, id, customer) = (case.table("Order"), case.column("Order", "id"), case.column("Order", "customerId"));
    let key = |columns| Command::SetPrimaryKey { table: order, columns };
    case.alters(&key(vec![customer, id]), &["id Int @id"], &["id Int", "@@id([customerId, id])"]);
    case.alters(&key(vec![id, customer]), &["@@id([customerId, id])"], &["@@id([id, customerId])"]);
    case.alters(&key(Vec::new()), &["@@id([id, customerId])"], &[]);
    case.alters(&key(vec![id]), &["id Int"], &["id Int @id"]);
    case.refuses(&key(vec![id, id]), "edit/index");
    let parts = case.document.schema().table(order).and_then(|table| table.primary_key().map(|key| key.parts.clone()));
    assert_eq!(parts.expect("a key")[0].target, IndexTarget::Column(id));
}

#[test]
fn checks_come_change_and_go() {
    let mut case = Case::new();
    let order = case.table("Order");
    let add = |name: &str, expression: &str| Command::AddCheck {
        table: order,
        name: name.to_owned(),
        expression: expression.to_owned(),
    };
    case.alters(&add("small", "total\n  < 1000"), &[], &["/// check(small): total < 1000"]);
    let check = *case.document.schema().checks_of(order).first().expect("a check");
    let change = |name: Option<&str>, expression: Option<&str>| Command::SetCheck {
        check,
        name: name.map(str::to_owned),
        expression: expression.map(str::to_owned),
    };
    case.alters(
        &change(None, Some("total > 0")),
        &["/// check(positive): total >= 0"],
        &["/// check(positive): total > 0"],
    );
    case.alters(&change(Some(""), None), &["/// check(positive): total > 0"], &["/// check: total > 0"]);
    case.refuses(&change(Some("small"), None), "edit/name-taken");
    case.refuses(&change(Some("a)b"), None), "edit/name");
    case.refuses(&change(None, Some(" \n ")), "edit/check");
    let objects = vec![Object::Check(check)];
    case.alters(&Command::DropObjects { objects }, &["/// check: total > 0"], &[]);
    case.document.run(&Command::Undo).expect("undone");
    case.alters(&Command::DropChecks { checks: vec![check] }, &["/// check: total > 0"], &[]);
    assert!(
        case.text().contains("/// What was ordered.\n/// check(small): total < 1000\nmodel Order"),
        "{}",
        case.text()
    );
}

#[test]
fn annotations_of_tables_are_written_in_their_form() {
    let mut case = Case::new();
    let (customer, order) = (case.table("Customer"), case.table("Order"));
    let notes = |tables: &[TableId]| Command::SetTableNotes {
        tables: tables.to_vec(),
        volume: None,
        tenant: None,
        append_only: None,
        dependencies: None,
        renamed_from: None,
    };
    let with = |tables: &[TableId], key: &str, value: &str| {
        let mut command = notes(tables);
        if let Command::SetTableNotes { volume, tenant, append_only, dependencies, renamed_from, .. } = &mut command {
            match key {
                "volume" => *volume = Some(value.to_owned()),
                "tenant" => *tenant = Some(value.to_owned()),
                "append-only" => *append_only = Some(value == "yes"),
                "fd" => *dependencies = Some(value.split(';').map(str::to_owned).collect()),
                _ => *renamed_from = Some(value.to_owned()),
            }
        }
        command
    };
    case.alters(&with(&[order], "volume", "1_500_000 rows, +50k/day"), &[], &["/// volume: 1.5M rows, +50k/day"]);
    case.alters(&with(&[order, customer], "append-only", "yes"), &[], &["/// append-only", "/// append-only"]);
    case.alters(&with(&[order], "tenant", "customerId"), &[], &["/// tenant: customerId"]);
    case.alters(
        &with(&[customer], "fd", "name -> city;id ->> name"),
        &[],
        &["/// fd: name -> city", "/// mvd: id ->> name"],
    );
    case.alters(&with(&[customer], "fd", ""), &["/// fd: name -> city", "/// mvd: id ->> name"], &[]);
    case.alters(&with(&[customer], "renamed-from", "client"), &[], &["/// renamed-from: client"]);
    case.alters(&with(&[order], "volume", ""), &["/// volume: 1.5M rows, +50k/day"], &[]);
    case.alters(&with(&[order, customer], "append-only", "no"), &["/// append-only", "/// append-only"], &[]);
    case.refuses(&with(&[order], "volume", "many"), "edit/annotation");
    case.refuses(&with(&[order], "tenant", "shop"), "edit/annotation");
    case.refuses(&with(&[order], "fd", "id -> shop"), "edit/annotation");
    case.refuses(&with(&[order], "fd", "id = total"), "edit/annotation");
    case.refuses(&with(&[order], "renamed-from", "two words"), "edit/annotation");
    assert!(case.text().contains("/// Whoever buys.\n"), "{}", case.text());
}

#[test]
fn annotations_of_columns_are_written_in_their_form() {
    let mut case = Case::new();
    let (email, name) = (case.column("Customer", "email"), case.column("Customer", "name"));
    let notes = |columns: Vec<ColumnId>, pii: Option<&str>, tenant: Option<bool>| Command::SetColumnNotes {
        columns,
        pii: pii.map(str::to_owned),
        tenant,
        renamed_from: None,
    };
    case.alters(&notes(vec![email], Some("email, encrypted"), None), &[], &["/// pii: email, encrypted"]);
    assert!(case.text().contains("  /// Where letters go.\n  /// pii: email, encrypted\n  email "), "{}", case.text());
    case.alters(
        &notes(vec![email, name], Some("name"), Some(true)),
        &["/// pii: email, encrypted"],
        &["/// pii: name", "/// tenant", "/// pii: name", "/// tenant"],
    );
    case.alters(
        &notes(vec![email, name], Some(""), Some(false)),
        &["/// pii: name", "/// tenant", "/// pii: name", "/// tenant"],
        &[],
    );
    case.refuses(&notes(vec![email], Some("none, hashed"), None), "edit/annotation");
    case.refuses(&notes(vec![email], Some("mail"), None), "edit/annotation");
    assert!(case.text().contains("@unique // of the person\n"), "{}", case.text());
}

#[test]
fn several_columns_change_in_one_step() {
    let mut case = Case::new();
    let columns = vec![case.column("Customer", "email"), case.column("Customer", "name")];
    let set = |ty: Option<&str>, nullable: Option<bool>, default: Option<&str>| Command::SetColumns {
        columns: columns.clone(),
        ty: ty.map(str::to_owned),
        nullable,
        default: default.map(str::to_owned),
        unique: None,
        updated_at: None,
    };
    let squeezed = |case: &Case| case.text().split_whitespace().collect::<Vec<_>>().join(" ");
    let before = case.text();
    case.document.run(&set(Some("String @db.VarChar(80)"), None, None)).expect("done");
    assert!(
        squeezed(&case)
            .contains("email String @unique @db.VarChar(80) // of the person name String @db.VarChar(80) city"),
        "{}",
        case.text()
    );
    case.document.run(&set(None, Some(true), None)).expect("done");
    assert!(
        squeezed(&case)
            .contains("email String? @unique @db.VarChar(80) // of the person name String? @db.VarChar(80) city"),
        "{}",
        case.text()
    );
    case.document.run(&set(None, Some(false), Some("\"?\""))).expect("done");
    assert!(
        squeezed(&case).contains("name String @default(\"?\") @db.VarChar(80) city")
            || squeezed(&case).contains("name String @db.VarChar(80) @default(\"?\") city"),
        "{}",
        case.text()
    );
    for _ in 0..3 {
        case.document.run(&Command::Undo).expect("undone");
    }
    assert_eq!(case.text(), before);
    case.refuses(&set(Some("Nothing"), None, None), "edit/type");
}

#[test]
fn enums_and_their_values_are_described() {
    let mut case = Case::new();
    let record = case.document.schema().enum_named("State").expect("the enum").clone();
    let describe = |mapped: Option<&str>, comment: Option<&str>| Command::DescribeEnum {
        id: record.id,
        mapped: mapped.map(str::to_owned),
        comment: comment.map(str::to_owned),
    };
    case.alters(&describe(Some("parcel_state"), None), &[], &["@@map(\"parcel_state\")"]);
    case.alters(&describe(None, Some("Never goes back.")), &[], &["/// Never goes back."]);
    assert!(case.text().contains("// How far a parcel is.\n/// Never goes back.\nenum State"), "{}", case.text());
    let value = |at: usize, mapped: Option<&str>, comment: Option<&str>| Command::DescribeEnumValue {
        id: record.id,
        value: record.values[at].id,
        mapped: mapped.map(str::to_owned),
        comment: comment.map(str::to_owned),
    };
    case.alters(&value(1, Some("sent"), None), &["SENT // not yet there"], &["SENT @map(\"sent\") // not yet there"]);
    case.alters(&value(0, None, Some("In the house.")), &[], &["/// In the house."]);
    case.alters(
        &value(1, Some(""), Some("")),
        &["/// It is on its way.", "SENT @map(\"sent\") // not yet there"],
        &["SENT // not yet there"],
    );
    case.alters(&describe(Some(""), Some("")), &["/// Never goes back.", "@@map(\"parcel_state\")"], &[]);
}

#[test]
fn the_inspector_is_told_what_there_is_to_choose_from() {
    let case = Case::new();
    let AssistAnswer::Vocabulary { vocabulary } = case.document.assist(&AssistRequest::Vocabulary) else {
        panic!("another answer");
    };
    assert!(vocabulary.natives.iter().any(|native| native.text == "@db.Timestamptz(3)"));
    assert_eq!(vocabulary.methods.len(), 6);
}
