//! What a name means: of a model, field, enum or value what the text says of it, of Prisma's own words what they do. In parts
//! that the window lays out; nothing here is Markdown.

use schema::{ColumnType, Object, ScalarType, Schema, Span, Table};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Parsed;
use crate::annotation;
use crate::lower::docs::annotation_head;
use crate::source::Place;
use crate::token::{TextRange, TokenKind};
use crate::tree::{BlockKind, MemberKind};

use super::definition::name_at;
use super::words::{self, Word};

/// What is said of a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Hover {
    /// The declaration or word itself, as Prisma text.
    pub title: String,
    /// What is written about it, or what it does.
    pub text: Option<String>,
    /// What else is known: a word for it, and the value.
    pub facts: Vec<(String, String)>,
    /// Where to read more.
    pub link: Option<String>,
}

/// What stands at an offset, and its bytes.
pub fn hover(parsed: &Parsed, file: u32, offset: u32) -> Option<(Span, Hover)> {
    let source = parsed.source.files.get(file as usize)?;
    let at = source.tree.tokens.iter().find(|token| token.range.start <= offset && offset < token.range.end)?;
    if let Some(named) = name_at(parsed, file, offset)
        && named.span.start <= offset
        && offset < named.span.end
    {
        return Some((named.span, of_name(parsed, named.target)?));
    }
    if at.kind == TokenKind::DocComment {
        return annotation_at(&source.text, at.range, offset).map(|(range, hover)| (span(file, range), hover));
    }
    let (range, word) = word_at(&source.text, &source.tree.tokens, at.range)?;
    let title = one_line(range.of(&source.text));
    let hover = Hover { title, text: Some(word.says.to_owned()), facts: Vec::new(), link: Some(word.link()) };
    Some((span(file, range), hover))
}

fn span(file: u32, range: TextRange) -> Span {
    Span { file, start: range.start, end: range.end }
}

/// The annotation of a doc comment, where the offset is on its head.
fn annotation_at(text: &str, comment: TextRange, offset: u32) -> Option<(TextRange, Hover)> {
    let whole = comment.of(text);
    let content = whole.trim_start_matches('/').trim_start();
    let start = comment.end - content.len() as u32;
    let head = TextRange::new(start, start + annotation_head(content)? as u32);
    let known = annotation::ALL.iter().find(|known| content.starts_with(known.name))?;
    let hover =
        Hover { title: known.name.to_owned(), text: Some(known.summary.to_owned()), facts: Vec::new(), link: None };
    (head.start <= offset && offset < head.end).then_some((head, hover))
}

/// The word of Prisma's that a token is, or is part of.
fn word_at(text: &str, tokens: &[crate::Token], at: TextRange) -> Option<(TextRange, Word)> {
    let place = tokens.iter().position(|token| token.range == at)?;
    let kind = |place: Option<usize>| place.and_then(|place| tokens.get(place)).map(|token| token.kind);
    let token = tokens.get(place)?;
    // `VarChar` in `@db.VarChar`.
    if let Some([at, source, dot, _]) = place.checked_sub(3).and_then(|from| tokens.get(from..=place))
        && (at.kind, source.kind, dot.kind) == (TokenKind::At, TokenKind::Ident, TokenKind::Dot)
    {
        let range = TextRange::new(at.range.start, token.range.end);
        return words::find(&words::ATTRIBUTES, "@db").map(|word| (range, word));
    }
    let (sign, ident) = match token.kind {
        TokenKind::At | TokenKind::AtAt => (Some(place), place + 1),
        TokenKind::Ident => (place.checked_sub(1).filter(|before| is_sign(kind(Some(*before)))), place),
        _ => return None,
    };
    let name = tokens.get(ident).filter(|token| token.kind == TokenKind::Ident)?.range;
    if let Some(sign) = sign.and_then(|sign| tokens.get(sign)) {
        let range = TextRange::new(sign.range.start, name.end);
        let written = range.of(text);
        let found = words::find(&words::ATTRIBUTES, written).or_else(|| words::find(&words::BLOCK_ATTRIBUTES, written));
        return found.map(|word| (range, word));
    }
    let written = name.of(text);
    let next =
        tokens.get(ident + 1..)?.iter().find(|token| token.kind != TokenKind::Whitespace).map(|token| token.kind);
    let lists: &[&[Word]] = match next {
        Some(TokenKind::LeftParen) => &[&words::FUNCTIONS, &words::SCALARS],
        Some(TokenKind::Colon) => &[&words::ARGUMENTS],
        Some(TokenKind::Equals) => &[&words::DATASOURCE, &words::GENERATOR],
        _ => &[&words::SCALARS, &words::CONSTANTS, &words::KEYWORDS],
    };
    lists.iter().find_map(|list| words::find(list, written)).map(|word| (name, word))
}

fn is_sign(kind: Option<TokenKind>) -> bool {
    matches!(kind, Some(TokenKind::At | TokenKind::AtAt))
}

/// A declaration, and what is known of it.
fn of_name(parsed: &Parsed, place: Place) -> Option<Hover> {
    let text = parsed.source.text(place.file);
    let block = parsed.source.block(place)?;
    let mut hover = Hover { title: String::new(), text: None, facts: Vec::new(), link: None };
    let schema = &parsed.schema;
    if place.member.is_none() {
        hover.title = TextRange::new(block.keyword.start, block.name?.end).of(text).to_owned();
        match parsed.map.object(place) {
            Some(Object::Table(id)) => {
                if let Some(table) = schema.tables().get(&id) {
                    of_table(schema, table, &mut hover);
                }
            }
            Some(Object::Enum(id)) => {
                let record = schema.enums().get(&id)?;
                hover.text.clone_from(&record.comment);
                let values: Vec<&str> = record.values.iter().map(|value| value.name.as_str()).collect();
                hover.facts.push(("Values".to_owned(), values.join(", ")));
                fact(&mut hover, "In the database", record.mapped.as_deref());
                let users = schema.columns().values().filter(|column| column.ty == ColumnType::Enum(id));
                let named = |column: &schema::Column| {
                    schema.tables().get(&column.table).map(|table| format!("{}.{}", table.name, column.name))
                };
                fact(&mut hover, "Used by", some_of(users.filter_map(named).collect()).as_deref());
            }
            _ => {}
        }
        if block.kind == BlockKind::Datasource {
            fact(&mut hover, "Provider", parsed.settings.provider.map(crate::Provider::name));
        }
        return Some(hover);
    }
    let member = parsed.source.member(place)?;
    hover.title = match &member.kind {
        MemberKind::Field(field) => {
            let end = field.attributes.last().map(|attribute| attribute.range.end).or(field.ty.map(|ty| ty.range.end));
            one_line(TextRange::new(field.name.start, end.unwrap_or(field.name.end)).of(text))
        }
        MemberKind::Value(value) => value.name.of(text).to_owned(),
        _ => return None,
    };
    let owner = block.name.map_or("", |name| name.of(text));
    hover.facts.push(("In".to_owned(), owner.to_owned()));
    of_member(parsed, place, &mut hover);
    Some(hover)
}

fn of_table(schema: &Schema, table: &Table, hover: &mut Hover) {
    hover.text.clone_from(&table.comment);
    let here = schema.table(table.id);
    let columns = here.map_or(0, |table| table.columns().count());
    let name = table.mapped.as_deref().unwrap_or(&table.name);
    let namespace = table.namespace.as_ref().map(|namespace| format!("{namespace}.")).unwrap_or_default();
    hover.facts.push(("Table".to_owned(), format!("{namespace}{name}, {columns} {}", plural(columns, "column"))));
    let name_of = |id: &schema::TableId| schema.tables().get(id).map(|table| table.name.clone());
    let keys = || schema.foreign_keys().values();
    let parents = keys().filter(|key| key.table == table.id).filter_map(|key| name_of(&key.references)).collect();
    fact(hover, "Refers to", some_of(parents).as_deref());
    let children = keys().filter(|key| key.references == table.id).filter_map(|key| name_of(&key.table)).collect();
    fact(hover, "Referred to by", some_of(children).as_deref());
    let joined = schema.many_to_many().values().filter_map(|relation| match table.id {
        id if id == relation.a.table => name_of(&relation.b.table),
        id if id == relation.b.table => name_of(&relation.a.table),
        _ => None,
    });
    fact(hover, "Many to many with", some_of(joined.collect()).as_deref());
    fact(hover, "Module", table.module.as_deref());
    for check in schema.checks().values().filter(|check| check.table == table.id) {
        let name = check.name.as_ref().map_or_else(|| "Check".to_owned(), |name| format!("Check {name}"));
        hover.facts.push((name, check.expression.clone()));
    }
}

/// A field or value.
fn of_member(parsed: &Parsed, place: Place, hover: &mut Hover) {
    let schema = &parsed.schema;
    if let Some((id, _)) = parsed.map.values.iter().find(|(_, value)| **value == place) {
        let value = schema.enums().values().flat_map(|record| &record.values).find(|value| value.id == *id);
        if let Some(value) = value {
            hover.text.clone_from(&value.comment);
            fact(hover, "In the database", value.mapped.as_deref());
        }
        return;
    }
    if let Some((id, _)) = parsed.map.inverses.iter().find(|(_, inverse)| **inverse == place) {
        if let Some(key) = schema.foreign_keys().get(id) {
            hover.text = key.inverse.as_ref().and_then(|inverse| inverse.comment.clone());
            of_relation(schema, key, hover);
        }
        return;
    }
    match parsed.map.object(place) {
        Some(Object::Column(id)) => {
            let Some(column) = schema.columns().get(&id) else { return };
            hover.text.clone_from(&column.comment);
            let native = column.native.as_ref().map(|native| match native.args.as_slice() {
                [] => native.name.clone(),
                args => format!("{}({})", native.name, args.join(", ")),
            });
            let ty = match (&column.ty, native) {
                (_, Some(native)) => format!(" {native}"),
                (ColumnType::Unsupported(ty), None) => format!(" {ty}"),
                _ => String::new(),
            };
            let column_name = column.mapped.as_deref().unwrap_or(&column.name);
            hover.facts.push(("Column".to_owned(), format!("{column_name}{ty}")));
            if let ColumnType::Enum(id) = column.ty
                && let Some(record) = schema.enums().get(&id)
            {
                let values: Vec<&str> = record.values.iter().map(|value| value.name.as_str()).collect();
                hover.facts.push(("Values".to_owned(), values.join(", ")));
            }
            if column.ty == ColumnType::Scalar(ScalarType::DateTime) && column.updated_at {
                hover.facts.push(("Written".to_owned(), "at each update, by the client".to_owned()));
            }
            let holding = schema.foreign_keys().values().filter(|key| key.columns.contains(&id));
            let named = |key: &schema::ForeignKey| schema.tables().get(&key.references).map(|table| table.name.clone());
            fact(hover, "Key of", some_of(holding.filter_map(named).collect()).as_deref());
        }
        Some(Object::ForeignKey(id)) => {
            if let Some(key) = schema.foreign_keys().get(&id) {
                hover.text.clone_from(&key.comment);
                of_relation(schema, key, hover);
            }
        }
        _ => {}
    }
}

/// A foreign key: which columns refer to which.
fn of_relation(schema: &Schema, key: &schema::ForeignKey, hover: &mut Hover) {
    let table = |id| schema.tables().get(&id).map_or("?", |table: &Table| table.name.as_str());
    let columns = |ids: &[schema::ColumnId]| {
        let names: Vec<&str> =
            ids.iter().map(|id| schema.columns().get(id).map_or("?", |column| column.name.as_str())).collect();
        names.join(", ")
    };
    let from = format!("{}({})", table(key.table), columns(&key.columns));
    hover
        .facts
        .push(("Relation".to_owned(), format!("{from} → {}({})", table(key.references), columns(&key.ref_columns))));
}

fn fact(hover: &mut Hover, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        hover.facts.push((name.to_owned(), value.to_owned()));
    }
}

/// A list of names, each once, that does not grow without end.
fn some_of(mut names: Vec<String>) -> Option<String> {
    const MOST: usize = 8;
    names.sort();
    names.dedup();
    let more = names.len().saturating_sub(MOST);
    names.truncate(MOST);
    let list = names.join(", ");
    match (names.is_empty(), more) {
        (true, _) => None,
        (false, 0) => Some(list),
        (false, more) => Some(format!("{list} and {more} more")),
    }
}

fn plural(count: usize, word: &str) -> String {
    if count == 1 { word.to_owned() } else { format!("{word}s") }
}

/// A text with each run of space made one.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
