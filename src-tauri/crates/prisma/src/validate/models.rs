//! The last stage, models: that each can be told apart by a key, that names in the database are free, that the database has
//! lists where the text has. What single databases refuse beyond that (native types, lengths, methods) is not asked here.

use std::collections::{BTreeMap, HashMap};

use schema::{Arity, ColumnType, Index, IndexKind};

use crate::lower::Model;
use crate::settings::Provider;
use crate::source::Place;
use crate::tree::BlockKind;

use super::{Check, block_range, keyword};

impl<'s> Check<'_, 's> {
    pub(super) fn models(&mut self) {
        let it = self.it;
        self.unknown_functions();
        self.supported_blocks();
        self.database_names();
        for model in &it.models {
            self.unique_criteria(model);
            self.lists(model);
            self.key_names(model);
        }
        self.namespaces();
        self.relations();
    }

    /// Views are a preview feature, and composite types are for MongoDB.
    fn supported_blocks(&mut self) {
        let it = self.it;
        let views = it.settings.preview_features.iter().any(|feature| feature == "views");
        let connector = match it.settings.provider {
            None | Some(Provider::Mongodb) => None,
            Some(Provider::Postgresql) => Some("Postgres"),
            Some(Provider::Mysql) => Some("MySQL"),
            Some(Provider::Sqlite) => Some("sqlite"),
            Some(Provider::Sqlserver) => Some("SQL Server"),
            Some(Provider::Cockroachdb) => Some("CockroachDB"),
        };
        for (index, file) in it.source.files.iter().enumerate() {
            for (item, block) in file.tree.blocks() {
                let place = Place::block(index, item);
                match (block.kind, connector) {
                    (BlockKind::View, _) if !views => {
                        let message =
                            "Error validating: View definitions are only available with the `views` preview feature.";
                        self.error("view", place, block_range(block), message.to_owned());
                    }
                    (BlockKind::Type, Some(connector)) => {
                        let message = format!("Error validating: Composite types are not supported on {connector}.");
                        self.error("composite-type", place, block_range(block), message);
                    }
                    _ => {}
                }
            }
        }
    }

    /// A model that the client is to see needs a key of required columns.
    fn unique_criteria(&mut self, model: &Model<'s>) {
        let Some(table) = self.it.schema.table(model.id) else { return };
        if table.ignored || model.block.kind == BlockKind::View {
            return;
        }
        let mut loose = Vec::new();
        for index in table.indexes() {
            if !matches!(index.kind, IndexKind::Primary | IndexKind::Unique) || index.predicate.is_some() {
                continue;
            }
            let columns: Vec<_> = index.walk_columns().collect();
            let strict = columns
                .iter()
                .all(|column| column.arity == Arity::Required && !matches!(column.ty, ColumnType::Unsupported(_)));
            if strict && columns.len() == index.parts.len() {
                return;
            }
            let names: Vec<&str> = columns.iter().map(|column| column.record().name.as_str()).collect();
            loose.push(format!("- {}", names.join(", ")));
        }
        let mut message = "Each model must have at least one unique criteria that has only required fields. Either mark a single \
                           field with `@id`, `@unique` or add a multi field criterion with `@@id([])` or `@@unique([])` to \
                           the model."
            .to_owned();
        if !loose.is_empty() {
            message +=
                " The following unique criterias were not considered as they contain fields that are not required:\n";
            message += &loose.join("\n");
        }
        self.model_error("unique-criteria", model, block_range(model.block), &message);
    }

    fn lists(&mut self, model: &Model<'s>) {
        let without = [Provider::Mysql, Provider::Sqlite, Provider::Sqlserver];
        if !self.it.settings.provider.is_some_and(|provider| without.contains(&provider)) {
            return;
        }
        let Some(table) = self.it.schema.table(model.id) else { return };
        for column in table.columns().filter(|column| column.arity == Arity::List) {
            if !matches!(column.ty, ColumnType::Scalar(_) | ColumnType::Enum(_)) {
                continue;
            }
            let place = self.it.map.columns.get(&column.id).copied().unwrap_or(model.place);
            let Some(field) = self.it.source.field(place) else { continue };
            let message = format!(
                "Field \"{}\" in {} \"{}\" can't be a list. The current connector does not support lists of primitive types.",
                column.name,
                keyword(model.block),
                model.name
            );
            self.error("list", place, field.name, message);
        }
    }

    /// A key of several columns must not be called like a field.
    fn key_names(&mut self, model: &Model<'s>) {
        let Some(table) = self.it.schema.table(model.id) else { return };
        for index in table.indexes().filter(|index| index.parts.len() > 1) {
            let (what, named) = match index.kind {
                IndexKind::Primary => ("id", index.name.is_some()),
                IndexKind::Unique => ("unique", index.name.is_some()),
                IndexKind::Plain | IndexKind::Fulltext => continue,
            };
            let names: Vec<&str> = index.walk_columns().map(|column| column.record().name.as_str()).collect();
            let name = names.join("_");
            if names.len() < 2 || (named && what == "unique") || table.column_named(&name).is_none() {
                continue;
            }
            let message = format!(
                "The field `{name}` clashes with the `@@{what}` {}. Please resolve the conflict by providing a custom id name: \
                 `@@{what}([...], name: \"custom_name\")`",
                if what == "id" { "attribute's name" } else { "name" }
            );
            let Some(range) = self.attribute_range(&index) else { continue };
            self.model_error("key-name", model, range, &message);
        }
    }

    fn attribute_range(&self, index: &Index) -> Option<crate::token::TextRange> {
        let place = self.it.map.indexes.get(&index.id)?;
        Some(self.it.source.attribute(*place)?.range)
    }

    /// Two tables of one name in the database.
    fn database_names(&mut self) {
        let it = self.it;
        let mut known: BTreeMap<(Option<&str>, &str), &Model<'s>> = BTreeMap::new();
        for model in &it.models {
            let Some(table) = it.schema.tables().get(&model.id) else { continue };
            let Some(first) = known.insert((table.namespace.as_deref(), table.database_name()), model) else {
                continue;
            };
            // The one with `@@map` is at fault.
            let (faulty, other) = if table.mapped.is_some() { (model, first) } else { (first, model) };
            let map = faulty.block.attributes().find(|(_, attribute)| attribute.name(faulty.text) == "map");
            let Some((member, attribute)) = map else { continue };
            let message = format!(
                "The model with database name \"{}\" could not be defined because another model or view with this name exists: \
                 \"{}\"",
                table.database_name(),
                other.name
            );
            self.error("database-name", faulty.place.member(member), attribute.range, message);
        }
        let mut enums: HashMap<(Option<&str>, &str), ()> = HashMap::new();
        for record in it.schema.enums().values() {
            if enums.insert((record.namespace.as_deref(), record.database_name()), ()).is_none() {
                continue;
            }
            let Some(place) = it.map.enums.get(&record.id).copied() else { continue };
            let Some(block) = it.source.block(place) else { continue };
            let text = it.source.text(place.file);
            let map = block.attributes().find(|(_, attribute)| attribute.name(text) == "map");
            let range = map.map_or(block_range(block), |(_, attribute)| attribute.range);
            self.error(
                "database-name",
                place,
                range,
                "An enum with the same database name is already defined.".to_owned(),
            );
        }
    }

    /// `@@schema` and the datasource's `schemas` go together.
    fn namespaces(&mut self) {
        let it = self.it;
        let supported = [Provider::Postgresql, Provider::Cockroachdb, Provider::Sqlserver];
        if it.settings.schemas.is_empty() || !it.settings.provider.is_some_and(|provider| supported.contains(&provider))
        {
            return;
        }
        let tables = it.map.tables.iter().map(|(id, place)| (*place, it.schema.tables().get(id).map(|r| &r.namespace)));
        let enums = it.map.enums.iter().map(|(id, place)| (*place, it.schema.enums().get(id).map(|r| &r.namespace)));
        let places: Vec<(Place, Option<String>)> =
            tables.chain(enums).map(|(place, namespace)| (place, namespace.cloned().flatten())).collect();
        for (place, namespace) in places {
            let Some(block) = it.source.block(place) else { continue };
            let text = it.source.text(place.file);
            match namespace {
                None if block.kind == BlockKind::Enum => {
                    let message = "This enum is missing an `@@schema` attribute.".to_owned();
                    self.error("namespace", place, block_range(block), message);
                }
                None => {
                    let (kind, name) = (keyword(block), block.name.map_or("", |name| name.of(text)));
                    let message =
                        format!("Error validating {kind} \"{name}\": This {kind} is missing an `@@schema` attribute.");
                    self.error("namespace", place, block_range(block), message);
                }
                Some(namespace) if !it.settings.schemas.contains(&namespace) => {
                    let attribute = block.attributes().find(|(_, attribute)| attribute.name(text) == "schema");
                    let Some((member, attribute)) = attribute else { continue };
                    let message = "This schema is not defined in the datasource. Read more on `@@schema` at \
                                   https://pris.ly/d/multi-schema";
                    self.error("namespace", place.member(member), attribute.range, message.to_owned());
                }
                Some(_) => {}
            }
        }
    }
}
