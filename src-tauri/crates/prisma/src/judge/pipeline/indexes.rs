//! Indexes by themselves.

use crate::connector::{self, Capability, ConstraintKind, IndexField, IndexType, OperatorClass, Ops as KnownOps};
use crate::judge::ast::Arity;
use crate::judge::db::{Index, IndexKind, ModelId, Ops, Type};

use super::names::Names;
use super::{Check, Places, is_unique};

impl<'s> Check<'_, 's> {
    pub(super) fn index(&mut self, model_id: ModelId, place: usize, names: &Names<'s>) {
        let model = &self.db.models[model_id];
        let index = &model.indexes[place];
        let (attribute, span) = (index.attribute_name(), index.attribute.span);
        let places = Places { attribute: Some(index.attribute), field: None, parts: &[], block: model.ast.span };
        if index.parts.is_empty() {
            let message = "The list of fields in an index cannot be empty. Please specify at least one field.";
            self.report.attribute("index", span, attribute, message);
        }
        for message in names.clashes(self, ConstraintKind::Index, model_id, |maker| Some(maker.index(model, index))) {
            let at = index.attribute.argument_span("map").or_else(|| index.attribute.argument_span("name"));
            self.report.attribute("duplicate-constraint", at.unwrap_or(span), attribute, &message);
        }
        self.client_names(model_id, index, names);
        let any_length = index.parts.iter().any(|part| part.length.is_some());
        let any_sort = index.parts.iter().any(|part| part.sorted);
        if any_length && !self.has(Capability::IndexColumnLengthPrefixing) {
            let message = "The length argument is not supported in an index definition with the current connector";
            self.report.attribute("index", span, attribute, message);
        }
        let algorithm = index.algorithm.and_then(IndexType::from_name);
        if let Some(finding) = self.connector.check_index_type(attribute, algorithm) {
            self.tell("index", finding, places);
        }
        if let Some(finding) = self.connector.check_index_sort(attribute, algorithm, any_sort) {
            self.tell("index", finding, places);
        }
        if index.kind == IndexKind::Fulltext {
            self.fulltext(index, any_length, any_sort);
        }
        if let Some(name) = index.map
            && let Some(finding) = self.connector.long_name(model.name(), attribute, name)
        {
            self.tell("name-too-long", finding, places);
        }
        self.clustered(model_id, place);
        let any_ops = index.parts.iter().any(|part| part.ops.is_some());
        if let Some(finding) = self.connector.check_index_ops(attribute, kind(index.kind), any_ops) {
            self.tell("index", finding, places);
        }
        let mut fields = index.parts.iter().map(|part| self.db.part_field(model_id, part));
        let composite = fields.find(|field| matches!(field.ty, Type::Composite(_)));
        if let Some(field) = composite.filter(|_| is_unique(index.kind) && index.parts.len() > 1) {
            let message = format!(
                "Prisma does not currently support composite types in compound unique indices, please remove {:?} from the index. \
                 See https://pris.ly/d/mongodb-composite-compound-indices for more details",
                field.name()
            );
            self.report.attribute("index", span, attribute, &message);
        }
        if index.predicate {
            self.partial(index);
        }
        self.lengths(model_id, index.parts, attribute, span);
    }

    fn partial(&mut self, index: &Index<'s>) {
        let (attribute, span) = (index.attribute_name(), index.attribute.span);
        let at = index.attribute.argument_span("where").unwrap_or(span);
        if !self.configuration.has("partialIndexes") {
            let message = "Partial indexes are a preview feature. Add \"partialIndexes\" to previewFeatures in your generator \
                           block.";
            self.report.attribute("partial-index", at, attribute, message);
            return;
        }
        if !self.has(Capability::PartialIndex) {
            let message = "Partial indexes (with a `where` clause) are not supported by the current connector.";
            self.report.attribute("partial-index", at, attribute, message);
        }
    }

    /// Names of unique indexes for the client.
    fn client_names(&mut self, model_id: ModelId, index: &Index<'s>, names: &Names<'s>) {
        let (attribute, span) = (index.attribute_name(), index.attribute.span);
        self.client_clash(model_id, index);
        if let Some(name) = index.name.filter(|name| names.client.get(&(model_id, *name)).is_some_and(|n| *n > 1)) {
            let message = format!(
                "The given custom name `{name}` has to be unique on the model. Please provide a different name for the `name` \
                 argument."
            );
            let at = index.attribute.argument_span("name").unwrap_or(span);
            self.report.attribute("duplicate-name", at, attribute, &message);
        }
    }

    /// A field that has the name which the client would give to a unique index.
    pub(super) fn client_clash(&mut self, model_id: ModelId, index: &Index<'s>) {
        if !is_unique(index.kind) || index.parts.len() < 2 {
            return;
        }
        let model = &self.db.models[model_id];
        let mut fields = Vec::new();
        for part in index.parts {
            fields.push(model.fields[part.root].name());
            fields.extend(part.path.iter().map(|(id, field)| self.db.composites[*id].fields[*field].name()));
        }
        let client = fields.join("_");
        if model.scalar_fields().any(|(_, field)| field.name() == client) {
            let attribute = index.attribute_name();
            let message = format!(
                "The field `{client}` clashes with the `{attribute}` name. Please resolve the conflict by providing a custom id \
                 name: `{attribute}([...], name: \"custom_name\")`"
            );
            self.report.model("duplicate-name", index.attribute.span, model.container(), model.name(), &message);
        }
    }

    fn fulltext(&mut self, index: &Index<'s>, any_length: bool, any_sort: bool) {
        let (attribute, span) = (index.attribute_name(), index.attribute.span);
        if !self.has(Capability::FullTextIndex) {
            let message = "Defining fulltext indexes is not supported with the current connector.";
            self.report.attribute("fulltext", span, attribute, message);
            return;
        }
        if any_length {
            let message = "The length argument is not supported in a @@fulltext attribute.";
            self.report.attribute("fulltext", span, attribute, message);
        }
        if !self.has(Capability::SortOrderInFullTextIndex) {
            if any_sort {
                let message = "The sort argument is not supported in a @@fulltext attribute in the current connector.";
                self.report.attribute("fulltext", span, attribute, message);
            }
            return;
        }
        // MongoDB wants the texts side by side: sorted fields before and after, not between.
        let texts = index.parts.iter().map(|part| !part.sorted);
        let runs = { texts }.fold((0, false), |(runs, before), text| (runs + u32::from(text && !before), text)).0;
        if runs > 1 {
            let message = "All index fields must be listed adjacently in the fields argument.";
            self.report.attribute("fulltext", span, attribute, message);
        }
    }

    fn clustered(&mut self, model_id: ModelId, place: usize) {
        let model = &self.db.models[model_id];
        let index = &model.indexes[place];
        let (attribute, span) = (index.attribute_name(), index.attribute.span);
        if !self.has(Capability::ClusteringSetting) {
            if index.clustered.is_some() {
                let message = "Defining clustering is not supported in the current connector.";
                self.report.attribute("index", span, attribute, message);
            }
            return;
        }
        if index.clustered != Some(true) {
            return;
        }
        if model.key.as_ref().is_some_and(|key| key.clustered != Some(false)) {
            let message = "A model can only hold one clustered index or key.";
            self.report.attribute("index", span, attribute, message);
        }
        let other = model.indexes.iter().enumerate().any(|(other, it)| other != place && it.clustered == Some(true));
        if other {
            self.report.attribute("index", span, attribute, "A model can only hold one clustered index.");
        }
    }

    /// Native types, operator classes and the kind of index, as this kind of database has them.
    pub(super) fn index_types(&mut self, model: ModelId, index: &Index<'s>, block: crate::judge::span::Span) {
        let parts = self.part_fields(model, index.parts);
        let fields: Vec<IndexField<'_>> = index
            .parts
            .iter()
            .zip(&parts)
            .map(|(part, field)| IndexField {
                name: field.name(),
                scalar: field.ty.scalar(),
                unsupported: field.ty.is_unsupported(),
                list: field.arity() == Arity::List,
                native: self.native(field),
                ops: part.ops.and_then(|ops| match ops {
                    Ops::Known(name) => OperatorClass::from_name(name).map(KnownOps::Class),
                    Ops::Raw => Some(KnownOps::Raw),
                }),
                length: part.length.map(|length| length as u32),
            })
            .collect();
        let findings = self.connector.check_index(&connector::Index {
            attribute: index.attribute_name(),
            kind: kind(index.kind),
            ty: index.algorithm.and_then(IndexType::from_name),
            fields: &fields,
        });
        for finding in findings {
            self.tell("index", finding, Places { attribute: Some(index.attribute), field: None, parts: &parts, block });
        }
    }
}

fn kind(kind: IndexKind) -> connector::IndexKind {
    match kind {
        IndexKind::Normal => connector::IndexKind::Plain,
        IndexKind::Unique => connector::IndexKind::Unique,
        IndexKind::Fulltext => connector::IndexKind::Fulltext,
    }
}
