//! Former names: what is told of them, what is kept, and what of it counts against a source.

use diagram::{Rename, RenameKind};
use migrate::{DialectKind, dialect};
use schema::{Object, Schema};

use super::{FormerNames, since};

/// A schema in its physical form: tables of string columns, `users(id mail)`, and enums, `state[NEW OLD]`.
fn schema(text: &str) -> Schema {
    let mut out = String::new();
    for part in text.split_inclusive([')', ']']) {
        let part = part.trim();
        if let Some((name, columns)) = part.trim_end_matches(')').split_once('(') {
            let columns = columns.split_whitespace().map(|column| match column {
                "id" => "  id Int @id\n".to_owned(),
                column => format!("  {column} String\n"),
            });
            out += &format!("model {name} {{\n{}}}\n", columns.collect::<String>());
        } else if let Some((name, values)) = part.trim_end_matches(']').split_once('[') {
            out += &format!("enum {name} {{\n  {}\n}}\n", values.replace(' ', "\n  "));
        }
    }
    let parsed = prisma::parse(&[prisma::SourceFile { path: "schema.prisma".to_owned(), text: out }]);
    assert!(!parsed.schema.tables().is_empty());
    dialect(DialectKind::Postgres).normalize(&parsed.schema)
}

fn rename(kind: RenameKind, within: &str, from: &str, to: &str) -> Rename {
    let within = Some(within.to_owned()).filter(|within| !within.is_empty());
    Rename { kind, namespace: None, within, from: from.to_owned(), to: to.to_owned() }
}

fn column(within: &str, from: &str, to: &str) -> Rename {
    rename(RenameKind::Column, within, from, to)
}

fn told(now: &Schema, told: &[Rename]) -> FormerNames {
    let mut names = FormerNames::of(now);
    let said = names.told(now, told);
    names.correct(&said);
    names
}

/// The renames that count, as old and new names.
fn counted(before: &str, now: &str, renames: &[Rename]) -> Vec<String> {
    let (before, now) = (schema(before), schema(now));
    let found = since(&before, &now, &told(&now, renames));
    let tables = found.tables.iter().map(|(a, b)| format!("{}={}", before.tables()[a].name, now.tables()[b].name));
    let columns = found.columns.iter().map(|(a, b)| format!(".{}={}", before.columns()[a].name, now.columns()[b].name));
    let enums = found.enums.iter().map(|(a, b)| format!("{}={}", before.enums()[a].name, now.enums()[b].name));
    let value = |schema: &Schema, id| {
        let mut values = schema.enums().values().flat_map(|record| record.values.clone());
        values.find(|value| value.id == id).map(|value| value.name).expect("a value")
    };
    let values = found.values.iter().map(|(a, b)| format!(":{}={}", value(&before, *a), value(&now, *b)));
    tables.chain(columns).chain(enums).chain(values).collect()
}

#[test]
fn what_was_told_counts_where_the_old_name_was_and_the_new_one_was_not() {
    let all = [
        rename(RenameKind::Table, "", "users", "accounts"),
        column("users", "mail", "email"),
        rename(RenameKind::Enum, "", "state", "status"),
        rename(RenameKind::EnumValue, "state", "OLD", "DONE"),
    ];
    let (before, now) = ("users(id mail) state[NEW OLD]", "accounts(id email) status[NEW DONE]");
    assert_eq!(counted(before, now, &all), ["users=accounts", ".mail=email", "state=status", ":OLD=DONE"]);
    assert_eq!(counted(now, now, &all), [""; 0], "a migration has carried them");
    assert_eq!(counted(before, before, &all), [""; 0], "they were taken back in the text");
    assert_eq!(counted("other(id)", now, &all), [""; 0], "nobody there has heard of them");
    // A migration has carried some of them.
    assert_eq!(counted("accounts(id mail) status[NEW OLD]", now, &all), [".mail=email", ":OLD=DONE"]);
    assert_eq!(
        counted("users(id mail) state[NEW OLD]", "users(id email) state[NEW DONE]", &all),
        [".mail=email", ":OLD=DONE"]
    );
    assert_eq!(counted("users(id mail email)", "users(id email)", &all), [""; 0], "both were there");
    assert_eq!(counted("users(id mail)", "users(id mail email)", &all), [""; 0], "the old one still is");
}

#[test]
fn names_that_move_up_count_together_and_circles_only_within_something_renamed() {
    let moved = [column("t", "a", "b"), column("t", "b", "c")];
    assert_eq!(counted("t(id a b)", "t(id b c)", &moved), [".a=b", ".b=c"]);
    assert_eq!(counted("t(id b c)", "t(id b c)", &moved), [""; 0]);
    let circle = [column("t", "a", "b"), column("t", "b", "a")];
    assert_eq!(counted("t(id a b)", "t(id a b)", &circle), [""; 0], "nothing says which state is meant");
    let renamed = [&circle[..], &[rename(RenameKind::Table, "", "t", "u")]].concat();
    assert_eq!(counted("t(id a b)", "u(id a b)", &renamed), ["t=u", ".a=b", ".b=a"]);
    assert_eq!(counted("u(id a b)", "u(id a b)", &renamed), [""; 0]);
}

#[test]
fn what_is_told_is_kept_as_it_was_told() {
    let now = schema("accounts(id email) status[NEW DONE]");
    let mut all = vec![
        rename(RenameKind::Table, "", "users", "accounts"),
        column("users", "mail", "email"),
        rename(RenameKind::EnumValue, "status", "OLD", "DONE"),
    ];
    let kept = |names: &FormerNames| names.pending(&now).into_iter().map(|(one, _)| one).collect::<Vec<_>>();
    assert_eq!(kept(&told(&now, &all)), all);
    all.push(column("users", "phone", "mobile"));
    assert_eq!(kept(&told(&now, &all)), all[..3], "there is no such column any more");
    assert_eq!(kept(&FormerNames::of(&now)), []);
}

#[test]
fn what_the_user_says_replaces_what_was_known_and_can_be_taken_back() {
    let now = schema("t(id a b c)");
    let id = |name: &str| {
        let found = now.columns().values().find(|column| column.name == name).map(|column| column.id);
        super::Thing::of(Object::Column(found.expect("a column"))).expect("a thing")
    };
    let mut names = FormerNames::of(&now);
    assert!(names.say(&now, id("a"), Some("b")).is_none(), "b is still there");
    let say = |names: &mut FormerNames, name: &str, former: Option<&str>| {
        let said = names.say(&now, id(name), former).expect("said");
        names.correct(&said);
        names.pending(&now).into_iter().map(|(one, _)| (one.from, one.to)).collect::<Vec<_>>()
    };
    let pair = |from: &str, to: &str| vec![(from.to_owned(), to.to_owned())];
    assert_eq!(say(&mut names, "a", Some("x")), pair("x", "a"));
    assert_eq!(say(&mut names, "b", Some("x")), pair("x", "b"), "only one thing can have been x");
    assert_eq!(say(&mut names, "b", None), []);
}
