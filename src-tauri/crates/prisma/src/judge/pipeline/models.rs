//! Models and views, and their keys.

use rustc_hash::FxHashMap as HashMap;

use crate::connector::{AutoField, Capability, ConstraintKind, MongoIndex, RelationMode};
use crate::judge::ast::Arity;
use crate::judge::db::{Field, Index, IndexKind, Model, ModelId, Part};
use crate::settings::Provider;

use super::names::Names;
use super::{Check, Places};

impl<'s> Check<'_, 's> {
    /// Two models of one name in the database.
    pub(super) fn database_names(&mut self) {
        let mut seen: HashMap<(Option<&str>, &str), ModelId> =
            HashMap::with_capacity_and_hasher(self.db.models.len(), rustc_hash::FxBuildHasher);
        for id in self.db.models_then_views() {
            let model = &self.db.models[id];
            let key = (model.schema.map(|(name, _)| name), model.database_name());
            let Some(before) = seen.insert(key, id).map(|before| &self.db.models[before]) else { continue };
            // It is told where `@@map` stands, on whichever of the two.
            let (told, other) = if model.mapped.is_some() { (model, before) } else { (before, model) };
            let map = told.ast.attributes.iter().find(|attribute| attribute.name.text == "map");
            let message = format!(
                "The model with database name \"{}\" could not be defined because another model or view with this name exists: \
                 \"{}\"",
                model.database_name(),
                other.name()
            );
            self.report.error("duplicate-name", map.map_or(told.ast.span, |map| map.span), message);
        }
    }

    /// All about a model; whether one of its relations is ambiguous.
    pub(super) fn model(&mut self, id: ModelId, names: &Names<'s>) -> bool {
        let model = &self.db.models[id];
        self.unique_criterion(model);
        self.key(id, model, names);
        self.fulltext_once(model);
        self.shard_key(model);
        self.connector_specific(id, model);
        self.namespace_of(model);
        self.autoincrement(model);
        if let Some(key) = &model.key {
            let places = Places { attribute: Some(key.attribute), field: None, parts: &[], block: model.ast.span };
            self.lengths(id, key.parts, key.attribute_name(), key.attribute.span);
            self.clustered_key(model, key, places);
        }
        for (place, field) in model.scalar_fields() {
            self.column((id, place), field, model, names);
        }
        if self.relation_fields(id, model) {
            return true;
        }
        for place in 0..model.indexes.len() {
            self.index(id, place, names);
        }
        false
    }

    /// All about a view; whether one of its relations is ambiguous.
    pub(super) fn view(&mut self, id: ModelId, names: &Names<'s>) -> bool {
        let view = &self.db.models[id];
        if !self.configuration.has("views") {
            let message = "View definitions are only available with the `views` preview feature.";
            self.report.validation("view", view.ast.span, message);
        }
        self.namespace_of(view);
        for (place, field) in view.scalar_fields() {
            self.mongodb_field(place, field, view);
        }
        if let Some(key) = &view.key {
            self.report.validation("view", key.attribute.span, "Views cannot have primary keys.");
        }
        for (place, field) in view.scalar_fields() {
            self.column((id, place), field, view, names);
        }
        if self.relation_fields(id, view) {
            return true;
        }
        for index in &view.indexes {
            self.view_index(id, index);
        }
        false
    }

    /// An index of a view: only what is unique may be said, nothing of how.
    fn view_index(&mut self, id: ModelId, index: &Index<'s>) {
        let span = index.attribute.span;
        if index.kind != IndexKind::Unique {
            self.report.validation("view", span, "Views cannot have indexes.");
        }
        let mut refuse = |what: &str| {
            let message = format!(
                "@@unique annotations on views are not backed by unique indexes in the database and cannot {what}."
            );
            self.report.validation("view", span, &message);
        };
        if index.map.is_some() {
            refuse("specify a mapped database name");
        }
        if index.clustered.is_some() {
            refuse("be clustered");
        }
        for _ in index.parts.iter().filter(|part| part.sorted || part.length.is_some() || part.ops.is_some()) {
            let message = "Scalar fields in @@unique attributes in views cannot have arguments.";
            self.report.attribute("view", span, index.attribute_name(), message);
        }
        self.client_clash(id, index);
    }

    fn namespace_of(&mut self, model: &Model<'s>) {
        let container = model.container();
        let message = || {
            let name = model.name();
            format!("Error validating {container} \"{name}\": This {container} is missing an `@@schema` attribute.")
        };
        // MySQL has one schema alone; there the attribute may be missing.
        if model.schema.is_some() || self.connector.provider() != Some(Provider::Mysql) {
            self.namespace(model.schema, model.ast.span, message);
        }
    }

    /// Whether what is unique always has a value.
    pub(super) fn is_strict(&self, model: &Model<'s>, parts: &[Part<'s>]) -> bool {
        parts.iter().all(|part| {
            let field = self.db.part_in(model, part);
            field.arity() != Arity::Optional && !field.ty.is_unsupported()
        })
    }

    fn unique_criterion(&mut self, model: &Model<'s>) {
        if model.ignored {
            return;
        }
        if model.unique_criteria().any(|parts| self.is_strict(model, parts)) {
            return;
        }
        let criteria: Vec<Vec<&str>> = model
            .unique_criteria()
            .map(|parts| parts.iter().map(|part| self.db.part_in(model, part).name()).collect())
            .collect();
        let container = model.container();
        let mut message = format!(
            "Each {container} must have at least one unique criteria that has only required fields. Either mark a single field \
             with `@id`, `@unique` or add a multi field criterion with `@@id([])` or `@@unique([])` to the {container}."
        );
        if !criteria.is_empty() {
            let line = |fields: &Vec<&str>| format!("- {}", fields.join(", "));
            message.push_str(
                " The following unique criterias were not considered as they contain fields that are not required:\n",
            );
            message.push_str(&criteria.iter().map(line).collect::<Vec<_>>().join("\n"));
        }
        self.report.model("no-id", model.ast.span, container, model.name(), &message);
    }

    fn key(&mut self, id: ModelId, model: &Model<'s>, names: &Names<'s>) {
        let Some(key) = &model.key else { return };
        let (container, name, span) = (model.container(), model.name(), key.attribute.span);
        let attribute = key.attribute_name();
        // A name that is made up is never too long.
        let written = key.map.filter(|_| self.has(Capability::NamedPrimaryKeys));
        if let Some(finding) = written.and_then(|written| self.connector.long_name(name, attribute, written)) {
            self.report.error("name-too-long", span, finding.message);
        }
        for message in names.clashes(self, ConstraintKind::PrimaryKey, id, |maker| maker.key(self, model)) {
            let at = key.attribute.argument_span("map").unwrap_or(span);
            self.report.attribute("duplicate-constraint", at, attribute, &message);
        }
        if let Some(client) = key.name.filter(|client| names.client.get(&(id, *client)).is_some_and(|n| *n > 1)) {
            let message = format!(
                "The given custom name `{client}` has to be unique on the model. Please provide a different name for the `name` \
                 argument."
            );
            let at = key.attribute.argument_span("name").unwrap_or(span);
            self.report.attribute("duplicate-name", at, attribute, &message);
        }
        if key.parts.is_empty() {
            let message = format!(
                "The list of fields in an `{attribute}()` attribute cannot be empty. Please specify at least one field."
            );
            self.report.attribute("id", span, attribute, &message);
        }
        if key.parts.len() > 1 {
            let fields: Vec<&str> = key.parts.iter().map(|part| self.db.part_in(model, part).name()).collect();
            let client = fields.join("_");
            if model.scalar_fields().any(|(_, field)| field.name() == client) {
                let message = format!(
                    "The field `{client}` clashes with the `@@id` attribute's name. Please resolve the conflict by providing a \
                     custom id name: `@@id([...], name: \"custom_name\")`"
                );
                self.report.model("duplicate-name", span, container, name, &message);
            }
        }
        if key.map.is_some() && !self.has(Capability::NamedPrimaryKeys) {
            let message =
                "You defined a database name for the primary key on the model. This is not supported by the provider.";
            self.report.model("id", model.ast.span, container, name, message);
        }
        if key.parts.len() > 1 && !self.has(Capability::CompoundIds) {
            let message = "The current connector does not support compound ids.";
            self.report.model("id", span, container, name, message);
        }
        if !self.has(Capability::IndexColumnLengthPrefixing) && key.parts.iter().any(|part| part.length.is_some()) {
            let message = "The length argument is not supported in the primary key with the current connector";
            self.report.attribute("id", span, attribute, message);
        }
        if !self.has(Capability::PrimaryKeySortOrderDefinition) && key.parts.iter().any(|part| part.sorted) {
            let message = "The sort argument is not supported in the primary key with the current connector";
            self.report.attribute("id", span, attribute, message);
        }
    }

    fn fulltext_once(&mut self, model: &Model<'s>) {
        if !self.has(Capability::FullTextIndex) || self.has(Capability::MultipleFullTextAttributesPerModel) {
            return;
        }
        let indexes = || model.indexes.iter().filter(|index| index.kind == IndexKind::Fulltext);
        if indexes().count() > 1 {
            for index in indexes() {
                let message = "The current connector only allows one fulltext attribute per model";
                self.report.attribute("fulltext", index.attribute.span, "@@fulltext", message);
            }
        }
    }

    fn shard_key(&mut self, model: &Model<'s>) {
        let Some(key) = &model.shard_key else { return };
        let (attribute, span) = (key.attribute_name(), key.attribute.span);
        if !self.configuration.has("shardKeys") {
            let message = "Defining shard keys requires enabling the `shardKeys` preview feature";
            self.report.attribute("shard-key", span, attribute, message);
        }
        // PlanetScale alone has them, and it is MySQL to a schema.
        if self.connector.provider() != Some(Provider::Mysql) {
            let provider = self.connector.provider().map_or("empty", Provider::name);
            let message = format!("Shard keys are not currently supported for provider {provider}");
            self.report.attribute("shard-key", span, attribute, &message);
        }
        if key.count == 0 {
            let message = format!(
                "The list of fields in a `{attribute}()` attribute cannot be empty. Please specify at least one field."
            );
            self.report.attribute("shard-key", span, attribute, &message);
        }
    }

    /// What this kind of database asks of a whole model.
    fn connector_specific(&mut self, id: ModelId, model: &Model<'s>) {
        let block = model.ast.span;
        match self.connector.provider() {
            Some(Provider::Mongodb) => self.mongodb(model),
            Some(Provider::Postgresql | Provider::Mysql | Provider::Sqlserver | Provider::Cockroachdb) => {
                self.sequences(model);
                for index in &model.indexes {
                    self.index_types(id, index, block);
                }
                if let Some(key) = &model.key {
                    let fields = key.parts.iter().map(|part| {
                        let field = self.db.part_in(model, part);
                        (field.ty.scalar(), self.native(field), part.length.map(|length| length as u32))
                    });
                    let fields: Vec<_> = fields.collect();
                    if let Some(finding) = self.connector.check_id(fields) {
                        let places = Places { attribute: Some(key.attribute), field: None, parts: &[], block };
                        self.tell("native-type", finding, places);
                    }
                }
                self.action_warnings(model);
            }
            Some(Provider::Sqlite) | None => {}
        }
    }

    fn sequences(&mut self, model: &Model<'s>) {
        let block = model.ast.span;
        for (_, field) in model.scalar_fields() {
            let Some(default) = field.default.filter(|default| default.is_function("autoincrement")) else { continue };
            if let Some(finding) = self.connector.check_autoincrement(field.ty.scalar()) {
                let places = Places { attribute: Some(default.attribute), field: Some(field), parts: &[], block };
                self.tell("default", finding, places);
            }
        }
    }

    fn action_warnings(&mut self, model: &Model<'s>) {
        let block = model.ast.span;
        if self.mode != RelationMode::ForeignKeys {
            return;
        }
        for (_, field) in model.relation_fields() {
            let relation = field.relation();
            for (name, action) in [("onDelete", relation.on_delete), ("onUpdate", relation.on_update)] {
                let Some((action, _)) = action else { continue };
                if let Some(finding) = self.connector.warn_of_action(self.mode, name, action) {
                    let places = Places { attribute: relation.attribute, field: Some(field), parts: &[], block };
                    self.tell("referential-action", finding, places);
                }
            }
        }
    }

    fn mongodb(&mut self, model: &Model<'s>) {
        let (block, container, name) = (model.ast.span, model.container(), model.name());
        let id_fields: &[Part<'s>] = model.key.as_ref().map_or(&[], |key| key.parts);
        let id = match (&model.key, id_fields) {
            (None, _) => Some(None),
            (Some(_), [part]) => Some(Some(self.db.part_in(model, part))),
            (Some(_), _) => None,
        };
        if let Some(id) = id {
            let names = id.map(|field| (field.name(), field.mapped));
            if let Some(finding) = self.connector.check_mongo_id(container, name, names) {
                self.tell("mongodb", finding, Places { attribute: None, field: id, parts: &[], block });
            }
        }
        for (place, field) in model.scalar_fields() {
            self.mongodb_field(place, field, model);
        }
        for (place, index) in model.indexes.iter().enumerate() {
            let same = |a: &Part<'s>, b: &Part<'s>| {
                (a.root, &a.path, a.sorted, a.length) == (b.root, &b.path, b.sorted, b.length)
            };
            let doubled = model.indexes.iter().enumerate().any(|(other_place, other)| {
                other_place != place
                    && other.parts.len() == index.parts.len()
                    && other.parts.iter().zip(index.parts).all(|(a, b)| same(a, b))
            });
            let unique_id = index.kind == IndexKind::Unique
                && matches!((index.parts, id_fields), ([one], [id]) if one.root == id.root && one.path == id.path);
            let findings =
                self.connector.check_mongo_index(MongoIndex { attribute: index.attribute_name(), doubled, unique_id });
            for finding in findings {
                self.tell(
                    "mongodb",
                    finding,
                    Places { attribute: Some(index.attribute), field: None, parts: &[], block },
                );
            }
        }
    }

    fn mongodb_field(&mut self, place: usize, field: &Field<'s>, model: &Model<'s>) {
        if self.connector.provider() != Some(Provider::Mongodb) {
            return;
        }
        let function = field.default.and_then(|default| default.value.as_function());
        let findings = self.connector.check_mongo_field(AutoField {
            container: model.container(),
            model: model.name(),
            name: field.name(),
            native: self.native(field),
            id: model.key.iter().flat_map(|key| key.parts).any(|part| part.is(place)),
            default: function.map(|(function, _)| function),
            mapped: field.mapped,
        });
        for finding in findings {
            let places = Places { attribute: None, field: Some(field), parts: &[], block: model.ast.span };
            self.tell("mongodb", finding, places);
        }
    }

    fn autoincrement(&mut self, model: &Model<'s>) {
        let is_it = |field: &Field<'s>| field.default.is_some_and(|default| default.is_function("autoincrement"));
        let fields: Vec<(usize, &Field<'s>)> = model.scalar_fields().filter(|(_, field)| is_it(field)).collect();
        if fields.is_empty() {
            return;
        }
        if !self.has(Capability::AutoIncrement) {
            for (_, field) in fields {
                let message = "The `autoincrement()` default value is used with a datasource that does not support it.";
                let span = field.default.map_or(field.span(), |default| default.attribute.span);
                self.report.attribute("default", span, "@default", message);
            }
            return;
        }
        if !self.has(Capability::AutoIncrementMultipleAllowed) && fields.len() > 1 {
            let message = "The `autoincrement()` default value is used multiple times on this model even though the underlying \
                           datasource only supports one instance per table.";
            self.report.attribute("default", model.ast.span, "@default", message);
        }
        for (place, field) in fields {
            if !self.has(Capability::AutoIncrementAllowedOnNonId) && !model.is_single_key(place) {
                let message = "The `autoincrement()` default value is used on a non-id field even though the datasource does not \
                               support this.";
                self.report.attribute("default", field.span(), "@default", message);
            }
            let leads = |parts: &[Part<'s>]| parts.first().is_some_and(|part| part.is(place));
            let indexed = model.key.as_ref().is_some_and(|key| leads(key.parts))
                || model.indexes.iter().any(|index| leads(index.parts));
            if !self.has(Capability::AutoIncrementNonIndexedAllowed) && !indexed {
                let message = "The `autoincrement()` default value is used on a non-indexed field even though the datasource does \
                               not support this.";
                self.report.attribute("default", field.span(), "@default", message);
            }
        }
    }
}
