//! Lowering: syntax trees to [`schema::Schema`]. Names are resolved over all files, identities are handed out in the order
//! of the text, and what can't be resolved becomes no record. It never fails and reports nothing: that is for `validate`.

pub(crate) mod docs;
mod indexes;
mod models;
mod relations;
pub(crate) mod values;

use std::collections::HashMap;

use schema::{Change, Edit, Enum, EnumId, EnumValue, Ids, Object, Schema, Table, TableId, TableKind, apply};

use crate::map::SourceMap;
use crate::source::{Place, Source};
use crate::tree::{Block, BlockKind, ItemKind, MemberKind};

use docs::Doc;
pub(crate) use docs::annotation;
pub(crate) use relations::RelationField;
pub(crate) use values::unquote;

/// Lowers all files.
pub(crate) fn lower(source: &Source) -> Lowering<'_> {
    let mut lowering = Lowering {
        source,
        names: HashMap::new(),
        models: Vec::new(),
        relations: Vec::new(),
        schema: Schema::new(),
        ids: Ids::starting_at(0),
        map: SourceMap::default(),
    };
    lowering.declare();
    for model in 0..lowering.models.len() {
        lowering.model(model);
    }
    lowering.relations();
    lowering.map.objects.sort_by_key(|(place, _)| *place);
    lowering
}

/// What a top-level name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Named {
    /// A model or view: its place in the list of models.
    Model(usize),
    /// An enum.
    Enum(EnumId),
    /// A composite type.
    Composite,
}

/// A model or view while it is lowered.
pub(crate) struct Model<'s> {
    pub(crate) id: TableId,
    pub(crate) name: &'s str,
    pub(crate) block: &'s Block,
    pub(crate) text: &'s str,
    pub(crate) place: Place,
    /// Fields that became columns, in order.
    columns: Vec<(&'s str, schema::ColumnId)>,
}

impl Model<'_> {
    pub(crate) fn column(&self, name: &str) -> Option<schema::ColumnId> {
        self.columns.iter().find(|(column, _)| *column == name).map(|(_, id)| *id)
    }
}

/// The work in progress, and its result.
pub(crate) struct Lowering<'s> {
    pub(crate) source: &'s Source,
    /// What each top-level name stands for; of several the first counts.
    pub(crate) names: HashMap<&'s str, Named>,
    pub(crate) models: Vec<Model<'s>>,
    /// Relation fields in the order of the text.
    pub(crate) relations: Vec<RelationField<'s>>,
    pub(crate) schema: Schema,
    pub(crate) map: SourceMap,
    ids: Ids,
}

impl<'s> Lowering<'s> {
    /// The records and their places.
    pub(crate) fn into_result(self) -> (Schema, SourceMap) {
        (self.schema, self.map)
    }

    /// Gives every block its identity and its name, so that the order of blocks does not matter afterwards.
    fn declare(&mut self) {
        let source = self.source;
        for (index, file) in source.files.iter().enumerate() {
            for (item, block) in file.tree.blocks() {
                let Some(name) = block.name else { continue };
                let place = Place::block(index, item);
                let text = name.of(&file.text);
                let named = match block.kind {
                    BlockKind::Model | BlockKind::View => {
                        self.declare_table(place, text, block);
                        Named::Model(self.models.len() - 1)
                    }
                    BlockKind::Enum => Named::Enum(self.declare_enum(place, text, block)),
                    BlockKind::Type => Named::Composite,
                    BlockKind::Datasource | BlockKind::Generator | BlockKind::Unknown => continue,
                };
                self.names.entry(text).or_insert(named);
            }
        }
    }

    fn declare_table(&mut self, place: Place, name: &'s str, block: &'s Block) {
        let source = self.source;
        let text = source.text(place.file);
        let id: TableId = self.ids.fresh();
        self.models.push(Model { id, name, block, text, place, columns: Vec::new() });
        self.map.tables.insert(id, place);
        self.map.objects.push((place, Object::Table(id)));
        let (doc, first) = self.block_doc(place, &crate::annotation::MODEL);
        let module = doc.value("module").map(str::to_owned).or_else(|| self.module_of_file(place.file));
        let kind = match block.kind {
            BlockKind::View => TableKind::View { definition: None },
            _ => TableKind::Table,
        };
        let table = Table {
            id,
            namespace: self.block_string(block, text, "schema"),
            name: name.to_owned(),
            mapped: self.block_string(block, text, "map"),
            kind,
            module,
            comment: doc.text.clone(),
            ignored: block.attributes().any(|(_, attribute)| attribute.name(text) == "ignore"),
            notes: doc.table_notes(),
        };
        self.put(Change::Table(Edit::Create { to: table }));
        for annotation in doc.annotations.into_iter().filter(|annotation| annotation.key == "check") {
            let check =
                schema::Check { id: self.ids.fresh(), table: id, name: annotation.name, expression: annotation.value };
            let line = Place { item: (first + annotation.line) as u32, ..place };
            self.map.checks.insert(check.id, line);
            self.map.objects.push((line, Object::Check(check.id)));
            self.put(Change::Check(Edit::Create { to: check }));
        }
    }

    fn declare_enum(&mut self, place: Place, name: &'s str, block: &'s Block) -> EnumId {
        let text = self.source.text(place.file);
        let id: EnumId = self.ids.fresh();
        self.map.enums.insert(id, place);
        self.map.objects.push((place, Object::Enum(id)));
        let (doc, _) = self.block_doc(place, &[]);
        let mut values: Vec<EnumValue> = Vec::new();
        for (member, line) in block.members.iter().enumerate() {
            let MemberKind::Value(value) = &line.kind else { continue };
            let value_name = value.name.of(text);
            if values.iter().any(|known| known.name == value_name) {
                continue;
            }
            let above = docs::member_comments(&block.members[block.comments_above(member)]);
            let doc = Doc::read(text, above.chain(value.comment), &[]);
            let map = value.attributes.iter().find(|attribute| attribute.name(text) == "map");
            let value_id = self.ids.fresh();
            self.map.values.insert(value_id, place.member(member));
            self.map.objects.push((place.member(member), Object::Enum(id)));
            values.push(EnumValue {
                id: value_id,
                name: value_name.to_owned(),
                mapped: map.and_then(|map| values::string(text, values::main_arg(text, map, "name")?)),
                comment: doc.text,
            });
        }
        let to = Enum {
            id,
            namespace: self.block_string(block, text, "schema"),
            name: name.to_owned(),
            mapped: self.block_string(block, text, "map"),
            values,
            comment: doc.text,
        };
        self.put(Change::Enum(Edit::Create { to }));
        id
    }

    /// The doc comments above a block, and the item of the first comment line.
    fn block_doc(&self, place: Place, keys: &[&'static str]) -> (Doc, usize) {
        let Some(file) = self.source.files.get(place.file as usize) else { return (Doc::default(), 0) };
        let above = file.tree.comments_above(place.item as usize);
        let first = above.start;
        let comments = file.tree.items[above].iter().filter_map(|item| match item.kind {
            ItemKind::Comment(comment) => Some(comment),
            _ => None,
        });
        (Doc::read(&file.text, comments, keys), first)
    }

    /// In a schema of several files each file is a module, named by its stem.
    fn module_of_file(&self, file: u32) -> Option<String> {
        if self.source.files.len() < 2 {
            return None;
        }
        self.source.files.get(file as usize)?.stem().map(str::to_owned)
    }

    /// The string that `@@map`, `@@schema` and the like give.
    fn block_string(&self, block: &Block, text: &str, name: &str) -> Option<String> {
        let (_, attribute) = block.attributes().find(|(_, attribute)| attribute.name(text) == name)?;
        values::string(text, values::main_arg(text, attribute, if name == "schema" { "map" } else { "name" })?)
    }

    /// Writes a record. Records are made so that they fit: nothing can conflict.
    fn put(&mut self, change: Change) {
        let applied = apply(&mut self.schema, &change);
        debug_assert!(applied.is_ok(), "{applied:?}");
    }
}
