//! Keys and indexes: `@id` and `@unique` on fields, `@@id`, `@@unique`, `@@index` and `@@fulltext` on blocks. One that
//! names an unknown field becomes no record.

use schema::{Change, ColumnId, Edit, Index, IndexId, IndexKind, IndexPart, IndexTarget, Object, Sort};

use crate::source::Place;
use crate::tree::{Argument, Attribute, Expr, ExprKind, MemberKind};

use super::Lowering;
use super::docs::{Doc, member_comments};
use super::values;

impl Lowering<'_> {
    /// `@id` or `@unique` on a field.
    pub(super) fn field_index(&mut self, model: usize, place: Place, attribute: &Attribute, column: ColumnId) {
        let Some(current) = self.models.get(model) else { return };
        let (table, text) = (current.id, current.text);
        let kind = if attribute.name(text) == "id" { IndexKind::Primary } else { IndexKind::Unique };
        let mut part = IndexPart::column(column);
        part_options(text, attribute.args(), &mut part);
        let id: IndexId = self.ids.fresh();
        let mut index = options(text, attribute, Index::new(id, table, kind, Vec::new()));
        index.parts.push(part);
        self.place_index(place, index);
    }

    /// `@@id`, `@@unique`, `@@index` or `@@fulltext`; anything else is left alone.
    pub(super) fn block_index(&mut self, model: usize, place: Place, attribute: &Attribute) {
        let Some(current) = self.models.get(model) else { return };
        let (table, text, block) = (current.id, current.text, current.block);
        let kind = match attribute.name(text) {
            "id" => IndexKind::Primary,
            "unique" => IndexKind::Unique,
            "index" => IndexKind::Plain,
            "fulltext" => IndexKind::Fulltext,
            _ => return,
        };
        let fields = values::main_arg(text, attribute, "fields");
        let fields = match fields {
            Some(Expr { kind: ExprKind::Array(fields), .. }) => fields.as_slice(),
            // As everywhere in Prisma, one element may stand for the list of it.
            Some(one) => std::slice::from_ref(one),
            None => return,
        };
        let parts: Option<Vec<_>> =
            fields.iter().map(|field| index_part(text, field, |name| current.column(name))).collect();
        let Some(parts) = parts.filter(|parts| !parts.is_empty()) else { return };
        let id: IndexId = self.ids.fresh();
        let mut index = options(text, attribute, Index::new(id, table, kind, Vec::new()));
        index.parts = parts;
        let member = place.member.unwrap_or(0) as usize;
        let above = block.comments_above(member);
        // A comment further up speaks of something else.
        let above = if above.end == member { above } else { member..member };
        let comment = match block.members.get(member).map(|member| &member.kind) {
            Some(MemberKind::Attribute(line)) => line.comment,
            _ => None,
        };
        let doc = Doc::read(text, member_comments(&block.members[above]).chain(comment), &crate::annotation::INDEX);
        if index.predicate.is_none() {
            index.predicate = doc.value("where").map(str::to_owned);
        }
        index.comment = doc.text;
        self.place_index(place, index);
    }

    fn place_index(&mut self, place: Place, index: Index) {
        // A table has one primary key: of several the first counts.
        let known = self.schema.indexes_of(index.table).iter().filter_map(|id| self.schema.indexes().get(id));
        if index.kind == IndexKind::Primary && known.into_iter().any(|known| known.kind == IndexKind::Primary) {
            return;
        }
        self.map.indexes.insert(index.id, place);
        self.map.objects.push((place, Object::Index(index.id)));
        self.put(Change::Index(Edit::Create { to: index }));
    }
}

/// The arguments that speak of the index as a whole.
fn options(text: &str, attribute: &Attribute, mut index: Index) -> Index {
    index.name = values::string_arg(text, attribute, "name");
    index.mapped = values::string_arg(text, attribute, "map");
    if matches!(index.kind, IndexKind::Plain | IndexKind::Fulltext) {
        // An old spelling: an index that is no key has no name in the client, `name` means `map`.
        index.mapped = index.mapped.or(index.name.take());
    }
    let word = |name: &str| {
        let value = attribute.arg(text, name)?.value.as_ref()?;
        Some(value.range.of(text))
    };
    index.method = word("type").map(str::to_owned);
    index.clustered = word("clustered").and_then(|word| word.parse().ok());
    index.predicate = attribute.arg(text, "where").and_then(|argument| predicate(text, argument.value.as_ref()?));
    index
}

/// `raw("sql")`: the SQL. An object (`{ active: true }`) stays as written: it is Prisma's, not SQL.
fn predicate(text: &str, value: &Expr) -> Option<String> {
    match &value.kind {
        ExprKind::Call { path, arguments } if path.of(text) == "raw" => {
            values::string(text, arguments.items.first()?.value.as_ref()?)
        }
        ExprKind::Object(_) => Some(value.range.of(text).to_owned()),
        _ => None,
    }
}

/// One element of the list of fields; `None` if its name is unknown.
fn index_part(text: &str, expr: &Expr, column: impl Fn(&str) -> Option<ColumnId>) -> Option<IndexPart> {
    let (name, arguments) = match &expr.kind {
        ExprKind::Call { path, arguments } => (path.of(text), arguments.items.as_slice()),
        ExprKind::Path | ExprKind::Number => (expr.range.of(text), &[][..]),
        ExprKind::String | ExprKind::Array(_) | ExprKind::Object(_) => return None,
    };
    let target = match name.split_once('.') {
        None => IndexTarget::Column(column(name)?),
        Some((head, _)) => {
            column(head)?;
            IndexTarget::Path(name.to_owned())
        }
    };
    let mut part = IndexPart { target, sort: None, length: None, ops: None };
    part_options(text, arguments, &mut part);
    Some(part)
}

/// `sort:`, `length:` and `ops:`.
fn part_options(text: &str, arguments: &[Argument], part: &mut IndexPart) {
    for argument in arguments {
        let (Some(name), Some(value)) = (argument.name, &argument.value) else { continue };
        let written = value.range.of(text);
        match name.of(text) {
            "sort" => {
                part.sort = match written {
                    "Asc" => Some(Sort::Asc),
                    "Desc" => Some(Sort::Desc),
                    _ => None,
                }
            }
            "length" => part.length = written.parse().ok(),
            "ops" => part.ops = Some(written.to_owned()),
            _ => {}
        }
    }
}
