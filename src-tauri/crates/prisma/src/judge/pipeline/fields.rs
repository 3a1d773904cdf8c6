//! Columns by themselves.

use schema::ScalarType;

use crate::connector::{Capability, ConstraintKind, Finding};
use crate::judge::ast::{Arity, Expr};
use crate::judge::db::{Field, FieldId, IndexKind, Key, Model, ModelId, Part, Type};
use crate::judge::report::Report;

use super::names::Names;
use super::{Check, Places};

impl<'s> Check<'_, 's> {
    pub(super) fn column(&mut self, id: FieldId, field: &Field<'s>, model: &Model<'s>, names: &Names<'s>) {
        let (container, block) = (model.container(), model.ast.span);
        let places = Places { attribute: None, field: Some(field), parts: &[], block };
        let list = field.arity() == Arity::List;
        if list || matches!(field.ty, Type::Scalar(ScalarType::Json | ScalarType::Decimal)) {
            let findings =
                self.connector.check_field_type(container, model.name(), field.name(), field.ty.scalar(), list);
            for finding in findings {
                self.tell("field-type", finding, places);
            }
        }
        self.client_name(field, model);
        let clashes = names.clashes(self, ConstraintKind::Default, id.0, |maker| maker.default(model, field));
        for message in clashes {
            let span = field.ast.argument_span("default", "map").unwrap_or(field.span());
            self.report.attribute("duplicate-constraint", span, "@default", &message);
        }
        self.native_type(field, block);
        self.default_value(field, model);
        if let (Type::Unsupported(text), Some(source)) = (field.ty, &self.configuration.source)
            && let Some(finding) = self.connector.check_unsupported(source.name, field.name(), text)
        {
            self.tell("unsupported", finding, places);
        }
    }

    /// A name for the client that an index or key of the model has too.
    pub(super) fn client_name(&mut self, field: &Field<'s>, model: &Model<'s>) {
        if !model.has_client_names() {
            return;
        }
        let name = field.name();
        let unique = model.indexes.iter().any(|index| index.kind == IndexKind::Unique && index.name == Some(name));
        let key = model.key.as_ref().is_some_and(|key| key.name == Some(name));
        for (attribute, taken) in [("@@unique", unique), ("@@id", key)] {
            if taken {
                let message = format!(
                    "The custom name `{name}` specified for the `{attribute}` attribute is already used as a name for a field. \
                     Please choose a different name."
                );
                self.report.model("duplicate-name", model.ast.span, model.container(), model.name(), &message);
            }
        }
    }

    /// `@db.Name(...)`
    pub(super) fn native_type(&mut self, field: &Field<'s>, block: crate::judge::span::Span) {
        let (Some(native), Some(scalar)) = (field.native, field.ty.scalar()) else { return };
        let places = Places { attribute: Some(native.attribute), field: Some(field), parts: &[], block };
        if let Some(source) = &self.configuration.source
            && let Some(finding) = self.connector.check_prefix(source.name, native.scope, native.name)
        {
            self.tell("native-type", finding, places);
        }
        let arguments = &native.attribute.arguments.list;
        let arguments: Vec<_> = arguments.iter().map(|argument| argument.value.printed()).collect();
        if let Some(finding) = self.connector.check_native(scalar, native.name, &arguments) {
            self.tell("native-type", finding, places);
        }
    }

    fn default_value(&mut self, field: &Field<'s>, model: &Model<'s>) {
        let Some(default) = field.default else { return };
        let span = default.attribute.span;
        if let Some(name) = default.map {
            if !self.has(Capability::NamedDefaultValues) {
                let message = "You defined a database name for the default value of a field on the model. This is not supported \
                               by the provider.";
                self.report.attribute("default", span, "@default", message);
            }
            if let Some(Finding { message, .. }) = self.connector.long_name(model.name(), "@default", name) {
                self.report.error("name-too-long", span, message);
            }
        }
        if let Some(scalar) = field.ty.scalar() {
            super::defaults::value(default.value, scalar, self.report);
        }
        if let (Expr::Function("auto", _, span), false) = (default.value, self.has(Capability::DefaultValueAuto)) {
            let message = "The current connector does not support the `auto()` function.";
            self.report.attribute("default", *span, "@default", message);
        }
    }

    /// `length:` fits texts and bytes alone.
    pub(super) fn lengths(
        &mut self,
        model: ModelId,
        parts: &[Part<'s>],
        attribute: &str,
        span: crate::judge::span::Span,
    ) {
        if !self.has(Capability::IndexColumnLengthPrefixing) {
            return;
        }
        for part in parts.iter().filter(|part| part.length.is_some()) {
            let ty = self.db.part_field(model, part).ty;
            if !matches!(ty, Type::Unsupported(_) | Type::Scalar(ScalarType::String | ScalarType::Bytes)) {
                let message = "The length argument is only allowed with field types `String` or `Bytes`.";
                self.report.attribute("index", span, attribute, message);
            }
        }
    }

    pub(super) fn clustered_key(&mut self, model: &Model<'s>, key: &Key<'s>, places: Places<'_, 's>) {
        let span = places.attribute.map_or(places.block, |attribute| attribute.span);
        if !self.has(Capability::ClusteringSetting) {
            if key.clustered.is_some() {
                let message = "Defining clustering is not supported in the current connector.";
                self.report.attribute("index", span, key.attribute_name(), message);
            }
            return;
        }
        let clustered = model.indexes.iter().any(|index| index.clustered == Some(true));
        if key.clustered != Some(false) && clustered {
            let message = "A model can only hold one clustered index or id.";
            self.report.attribute("index", span, key.attribute_name(), message);
        }
    }

    /// Functions in defaults that are none of the language: the connector may know them.
    pub(super) fn unknown_functions(&mut self) {
        for (model, place) in &self.db.unknown_functions {
            let field = &self.db.models[*model].fields[*place];
            let Some(Expr::Function(name, arguments, span)) = field.default.map(|default| default.value) else {
                continue;
            };
            if let Some(finding) = self.connector.check_unknown_default(name) {
                self.report.error("unknown-function", *span, finding.message);
                continue;
            }
            for argument in arguments.list {
                sequence(argument, self.report);
            }
        }
    }
}

/// An argument of CockroachDB's `sequence()`.
fn sequence(argument: &crate::judge::ast::Argument<'_>, report: &mut Report) {
    use crate::connector::{SequenceValue, sequence_argument};
    match sequence_argument(argument.name.map(|name| name.text)) {
        Ok(SequenceValue::Boolean) => {
            crate::judge::coerce::boolean(&argument.value, report);
        }
        Ok(SequenceValue::Number) => {
            crate::judge::coerce::integer(&argument.value, report);
        }
        Err(finding) => report.error("default", argument.span(), finding.message),
    }
}
