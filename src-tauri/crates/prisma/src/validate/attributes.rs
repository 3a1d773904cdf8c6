//! The third stage: attributes, each by itself. Unknown ones, repeated ones, their arguments, and what they may stand on.

use schema::{EnumId, ScalarType};

use crate::lower::{Model, Named, RelationField};
use crate::source::Place;
use crate::token::TextRange;
use crate::tree::{Argument, Attribute, Block, BlockKind, Expr, ExprKind, Field, MemberKind, TypeMark};

use super::Check;

/// What an attribute may say. `main` is the argument that may stand first and without name.
struct Form {
    name: &'static str,
    main: Option<&'static str>,
    args: &'static [&'static str],
    /// Whether the main argument must be there.
    required: bool,
}

const fn form(name: &'static str, main: Option<&'static str>, args: &'static [&'static str], required: bool) -> Form {
    Form { name, main, args, required }
}

const MAP: Form = form("map", Some("name"), &[], true);
const IGNORE: Form = form("ignore", None, &[], false);
const DEFAULT: Form = form("default", Some("value"), &["map"], true);
/// On relation fields these are faults by themselves, whatever they say.
const ON_RELATION: [&str; 4] = ["id", "default", "map", "unique"];
const RELATION: Form = form("relation", Some("name"), &["fields", "references", "onDelete", "onUpdate", "map"], false);
const SCALAR_FIELD: [Form; 8] = [
    MAP,
    IGNORE,
    DEFAULT,
    // Not allowed on a column at all; its arguments are not looked at.
    form("relation", None, &[], false),
    form("id", None, &["map", "length", "sort", "clustered"], false),
    form("updatedAt", None, &[], false),
    form("unique", None, &["map", "length", "sort", "clustered", "where"], false),
    form("shardKey", None, &[], false),
];
const MODEL: [Form; 8] = [
    MAP,
    IGNORE,
    form("schema", Some("map"), &[], true),
    form("id", Some("fields"), &["map", "name", "clustered"], true),
    form("index", Some("fields"), &["map", "name", "type", "clustered", "where"], true),
    form("unique", Some("fields"), &["map", "name", "clustered", "where"], true),
    form("fulltext", Some("fields"), &["map"], true),
    form("shardKey", Some("fields"), &[], true),
];
const ENUM: [Form; 2] = [MAP, form("schema", Some("map"), &[], true)];
/// Attributes of a block that may stand there more than once.
const REPEATED: [&str; 3] = ["index", "unique", "fulltext"];

/// What the type of a field is, as far as attributes care.
#[derive(Clone, Copy)]
pub(super) enum FieldKind {
    Scalar(ScalarType),
    Enum(EnumId),
    Composite,
    Unsupported,
    Relation,
    Unknown,
}

impl<'c, 's> Check<'c, 's> {
    pub(super) fn attributes(&mut self) {
        let source = self.it.source;
        for model in &self.it.models {
            self.model_attributes(model);
        }
        for (index, file) in source.files.iter().enumerate() {
            for (item, block) in file.tree.blocks() {
                let place = Place::block(index, item);
                match block.kind {
                    BlockKind::Enum => self.enum_attributes(place, block, &file.text),
                    BlockKind::Type => self.composite_attributes(place, block, &file.text),
                    _ => {}
                }
            }
        }
    }

    /// The relation field at a place. They stand in the order of the text.
    fn relation_at(&self, place: Place) -> Option<&'c RelationField<'s>> {
        let relations = &self.it.relations;
        relations.binary_search_by_key(&place, |relation| relation.place).ok().and_then(|at| relations.get(at))
    }

    /// What the type of a field stands for.
    pub(super) fn kind(&self, field: &Field, text: &str) -> FieldKind {
        let Some(ty) = field.ty else { return FieldKind::Unknown };
        let name = ty.name.of(text);
        if ty.unsupported.is_some() {
            return FieldKind::Unsupported;
        }
        match (ScalarType::from_name(name), self.it.names.get(name)) {
            (Some(scalar), _) => FieldKind::Scalar(scalar),
            (None, Some(Named::Enum(id))) => FieldKind::Enum(*id),
            (None, Some(Named::Composite)) => FieldKind::Composite,
            (None, Some(Named::Model(_))) => FieldKind::Relation,
            (None, None) => FieldKind::Unknown,
        }
    }

    fn model_attributes(&mut self, model: &Model<'s>) {
        let (block, text) = (model.block, model.text);
        let mut id: Option<usize> = None;
        // A line that could not be read as a whole has its finding already.
        for (member, field) in block.fields().filter(|(_, field)| field.error.is_none()) {
            let at = model.place.member(member);
            match self.kind(field, text) {
                FieldKind::Relation => self.relation_field(model, at, field),
                FieldKind::Unknown => {}
                _ if field.attributes.is_empty() => {}
                kind => {
                    self.scalar_field(model, at, field, kind);
                    let is_id = field.attributes.iter().filter(|attribute| attribute.name(text) == "id").count() == 1;
                    if is_id && id.replace(member).is_some() {
                        let message = "At most one field must be marked as the id field with the `@id` attribute.";
                        self.model_error("id", model, super::block_range(block), message);
                    }
                }
            }
        }
        self.mapped_fields(model);
        self.ids(model, id);
        let lines: Vec<(Place, &Attribute)> =
            whole_attributes(block).map(|(member, attribute)| (model.place.member(member), attribute)).collect();
        for (place, attribute) in self.known(&lines, text, &MODEL, "@") {
            match attribute.name(text) {
                "id" | "index" | "unique" | "fulltext" => self.index(model, place, attribute),
                _ => {}
            }
        }
    }

    fn scalar_field(&mut self, model: &Model<'s>, place: Place, field: &'s Field, kind: FieldKind) {
        let text = model.text;
        let mut plain = Vec::new();
        let mut native: Option<&Attribute> = None;
        for (index, attribute) in field.attributes.iter().enumerate() {
            let at = place.attribute(index);
            match (attribute.name(text).split_once('.'), kind) {
                (Some((prefix, name)), FieldKind::Scalar(_)) => {
                    if native.replace(attribute).is_some() {
                        self.repeated(at, attribute, prefix);
                    }
                    self.native_prefix(at, attribute, prefix, name);
                }
                _ => plain.push((at, attribute)),
            }
        }
        for (at, attribute) in self.known(&plain, text, &SCALAR_FIELD, "@") {
            let name = attribute.name(text);
            let fault = match name {
                "relation" => Some("Invalid field type, not a relation."),
                "ignore" if matches!(kind, FieldKind::Unsupported) => Some(
                    "Fields of type `Unsupported` cannot take an `@ignore` attribute. They are already treated as ignored by \
                     the client due to their type.",
                ),
                "updatedAt" if !matches!(kind, FieldKind::Scalar(ScalarType::DateTime)) => {
                    Some("Fields that are marked with @updatedAt must be of type DateTime.")
                }
                "updatedAt" if is_list(field) => Some("Fields that are marked with @updatedAt cannot be lists."),
                "default" => {
                    self.default(at, attribute, field, kind, text);
                    None
                }
                _ => None,
            };
            if let Some(fault) = fault {
                self.attribute_error("attribute", at, attribute.range, name, fault);
            }
        }
    }

    fn native_prefix(&mut self, place: Place, attribute: &Attribute, prefix: &str, name: &str) {
        let datasource = self.it.settings.datasource.as_deref();
        let Some(datasource) = datasource.filter(|datasource| *datasource != prefix) else { return };
        let message = format!(
            "The prefix {prefix} is invalid. It must be equal to the name of an existing datasource e.g. {datasource}. Did you \
             mean to use {datasource}.{name}?"
        );
        self.error("native-type", place, attribute.range, message);
    }

    fn relation_field(&mut self, model: &Model<'s>, place: Place, field: &'s Field) {
        let text = model.text;
        let all: Vec<(Place, &Attribute)> = field
            .attributes
            .iter()
            .enumerate()
            .map(|(index, attribute)| (place.attribute(index), attribute))
            .filter(|(_, attribute)| !ON_RELATION.contains(&attribute.name(text)))
            .collect();
        let relation = self.relation_at(place);
        for (at, attribute) in self.known(&all, text, &[RELATION, IGNORE], "@") {
            if let ("relation", Some(relation)) = (attribute.name(text), relation) {
                self.relation_attribute(model, relation, at, attribute);
            }
        }
        let name = field.name.of(text);
        for (index, attribute) in field.attributes.iter().enumerate() {
            let message = match attribute.name(text) {
                "id" => format!(
                    "The field `{name}` is a relation field and cannot be marked with `@id`. Only scalar fields can be declared \
                     as id."
                ),
                "default" => "Cannot set a default value on a relation field.".to_owned(),
                "map" => "The attribute `@map` cannot be used on relation fields.".to_owned(),
                "unique" => {
                    let fields = relation.and_then(|relation| relation.fields.as_deref()).unwrap_or(&[]);
                    let hint = match fields {
                        [] => String::new(),
                        [field] => format!(" Did you mean to put it on `{field}`?"),
                        fields => format!(" Did you mean to provide `@@unique([{}])`?", fields.join(", ")),
                    };
                    format!(
                        "The field `{name}` is a relation field and cannot be marked with `unique`. Only scalar fields can be \
                         made unique.{hint}"
                    )
                }
                _ => continue,
            };
            self.attribute_error("attribute", place.attribute(index), attribute.range, attribute.name(text), &message);
        }
    }

    /// `@relation`: the fields it names, and its actions.
    fn relation_attribute(
        &mut self,
        model: &Model<'s>,
        relation: &RelationField<'s>,
        place: Place,
        attribute: &Attribute,
    ) {
        let text = model.text;
        let Some(target) = self.it.models.get(relation.target) else { return };
        let arg = |name: &str| attribute.arg(text, name).and_then(|argument| argument.value.as_ref());
        if let (Some(fields), Some(value)) = (&relation.fields, arg("fields")) {
            let (unknown, relations) = sort_out(model, fields);
            if self.twice(model, place, attribute, fields) {
                // Reported.
            } else if !unknown.is_empty() {
                let message = format!(
                    "Error validating: The argument fields must refer only to existing fields. The following fields do not exist \
                     in this model: {}",
                    unknown.join(", ")
                );
                self.error("relation", place, value.range, message);
            }
            if !relations.is_empty() {
                let message = format!(
                    "Error validating: The argument fields must refer only to scalar fields. But it is referencing the following \
                     relation fields: {}",
                    relations.join(", ")
                );
                self.error("relation", place, value.range, message);
            }
        }
        if let Some(references) = &relation.references {
            let (unknown, relations) = sort_out(target, references);
            if self.twice(target, place, attribute, references) {
                // Reported.
            } else if !unknown.is_empty() {
                let message = format!(
                    "Error validating: The argument `references` must refer only to existing fields in the related model `{}`. \
                     The following fields do not exist in the related model: {}",
                    target.name,
                    unknown.join(", ")
                );
                self.error("relation", place, attribute.range, message);
            }
            if !relations.is_empty() {
                let message = format!(
                    "Error validating: The argument `references` must refer only to scalar fields in the related model `{}`. \
                     But it is referencing the following relation fields: {}",
                    target.name,
                    relations.join(", ")
                );
                self.error("relation", place, attribute.range, message);
            }
        }
        if relation.relation.as_deref() == Some("") {
            self.attribute_error(
                "relation",
                place,
                attribute.range,
                "relation",
                "A relation cannot have an empty name.",
            );
        }
        for name in ["onDelete", "onUpdate"] {
            let Some(value) = arg(name) else { continue };
            let word = value.range.of(text);
            if matches!(value.kind, ExprKind::Path) && crate::lower::values::referential_action(word).is_none() {
                let message = format!("Invalid referential action: `{word}`");
                self.attribute_error("relation", place, value.range, "relation", &message);
            }
        }
    }

    /// A field that is named twice in a list.
    fn twice(&mut self, model: &Model<'s>, place: Place, attribute: &Attribute, names: &[&str]) -> bool {
        let twice =
            names.iter().enumerate().find(|(at, name)| names[..*at].contains(name) && model.column(name).is_some());
        let Some((_, name)) = twice else { return false };
        let message = format!(
            "Error validating model \"{}\": The unique index definition refers to the field {name} multiple times.",
            model.name
        );
        self.error("index", place, attribute.range, message);
        true
    }

    fn enum_attributes(&mut self, place: Place, block: &'s Block, text: &str) {
        for (member, line) in block.members.iter().enumerate() {
            let MemberKind::Value(value) = &line.kind else { continue };
            if value.error.is_some() {
                continue;
            }
            let at = place.member(member);
            let all: Vec<_> = value
                .attributes
                .iter()
                .enumerate()
                .map(|(index, attribute)| (at.attribute(index), attribute))
                .collect();
            self.known(&all, text, &[MAP], "@");
        }
        let lines: Vec<_> =
            whole_attributes(block).map(|(member, attribute)| (place.member(member), attribute)).collect();
        self.known(&lines, text, &ENUM, "@");
    }

    fn composite_attributes(&mut self, place: Place, block: &'s Block, text: &str) {
        for (member, field) in block.fields() {
            let at = place.member(member);
            let attributes = field.attributes.iter().enumerate();
            let all: Vec<_> = attributes
                .filter(|(_, attribute)| !attribute.name(text).contains('.'))
                // What is not allowed on such a field has words of its own, and is left to the real engine.
                .filter(|(_, attribute)| {
                    !matches!(attribute.name(text), "id" | "unique" | "relation" | "updatedAt" | "ignore")
                })
                .map(|(index, attribute)| (at.attribute(index), attribute))
                .collect();
            let kind = self.kind(field, text);
            for (place, attribute) in self.known(&all, text, &[MAP, DEFAULT], "@") {
                if attribute.name(text) == "default" {
                    self.default(place, attribute, field, kind, text);
                }
            }
        }
    }

    /// Reports unknown and repeated attributes and wrong arguments; what is left is fit to be looked at.
    fn known<'a>(
        &mut self,
        attributes: &[(Place, &'a Attribute)],
        text: &str,
        forms: &[Form],
        sign: &str,
    ) -> Vec<(Place, &'a Attribute)> {
        let mut fit = Vec::new();
        for (place, attribute) in attributes {
            let name = attribute.name(text);
            let Some(form) = forms.iter().find(|form| form.name == name) else {
                self.error(
                    "unknown-attribute",
                    *place,
                    attribute.range,
                    format!("Attribute not known: \"{sign}{name}\"."),
                );
                continue;
            };
            let in_block = place.attribute.is_none();
            let count = attributes.iter().filter(|(_, other)| other.name(text) == name).count();
            if count > 1 && !(in_block && REPEATED.contains(&name)) {
                self.repeated(*place, attribute, name);
            } else if self.arguments(*place, attribute, text, form) {
                fit.push((*place, *attribute));
            }
        }
        fit
    }

    fn repeated(&mut self, place: Place, attribute: &Attribute, name: &str) {
        self.error(
            "repeated-attribute",
            place,
            attribute.range,
            format!("Attribute \"@{name}\" can only be defined once."),
        );
    }

    /// Whether the arguments are such that the attribute can be looked at.
    fn arguments(&mut self, place: Place, attribute: &Attribute, text: &str, form: &Form) -> bool {
        let args = attribute.args();
        let mut fit = true;
        for argument in args.iter().filter(|argument| argument.value.is_none()) {
            let name = argument.name.unwrap_or(argument.range);
            let message = format!("The `{}` argument is missing a value.", name.of(text));
            self.attribute_error("argument", place, name, form.name, &message);
            fit = false;
        }
        if let Some(arguments) = &attribute.arguments {
            let inner = arguments.range.of(text).trim_end_matches(')').trim_end();
            if inner.ends_with(',') {
                let message = "Trailing commas are not valid in attribute arguments, please remove the comma.";
                self.attribute_error("argument", place, arguments.range, form.name, message);
            }
        }
        if !fit {
            return false;
        }
        let unnamed: Vec<&Argument> = args.iter().filter(|argument| argument.name.is_none()).collect();
        if unnamed.len() > 1 {
            let values: Vec<&str> = unnamed.iter().map(|argument| argument.range.of(text)).collect();
            let message = format!(
                "You provided multiple unnamed arguments. This is not possible. Did you forget the brackets? Did you mean `[{}]`?",
                values.join(", ")
            );
            self.attribute_error("argument", place, attribute.range, form.name, &message);
        }
        let mut seen: Vec<&str> = Vec::new();
        for argument in args {
            let Some(name) = argument.name.map(|name| name.of(text)) else { continue };
            if seen.contains(&name) {
                let message = format!("Argument \"{name}\" is already specified.");
                self.error("argument", place, argument.range, message);
            } else if Some(name) != form.main && !form.args.contains(&name) {
                self.error("argument", place, argument.range, "No such argument.".to_owned());
            }
            seen.push(name);
        }
        match (form.main, unnamed.last()) {
            (None, Some(argument)) => self.error("argument", place, argument.range, "No such argument.".to_owned()),
            (Some(main), Some(argument)) if seen.contains(&main) && form.required => {
                let message = format!("Argument \"{main}\" is already specified as unnamed argument.");
                self.error("argument", place, argument.range, message);
            }
            (Some(main), None) if form.required && !seen.contains(&main) => {
                self.error("argument", place, attribute.range, format!("Argument \"{main}\" is missing."));
                return false;
            }
            _ => {}
        }
        self.string_arguments(place, attribute, text, form);
        true
    }

    /// `map`, `name` and the like are strings.
    fn string_arguments(&mut self, place: Place, attribute: &Attribute, text: &str, form: &Form) {
        let last = attribute.args().iter().rposition(|argument| argument.name.is_none());
        for (at, argument) in attribute.args().iter().enumerate() {
            // Of several without name the last counts.
            if argument.name.is_none() && last != Some(at) {
                continue;
            }
            let name = argument.name.map(|name| name.of(text)).or(form.main);
            let (Some("map" | "name"), Some(value)) = (name, &argument.value) else { continue };
            let is_main = argument.name.is_none() || name == form.main;
            match kind_of(value) {
                "string" if value.range.of(text) == "\"\"" && !is_main => {
                    let name = name.unwrap_or_default();
                    let message = format!("The `{name}` argument cannot be an empty string.");
                    self.attribute_error("argument", place, attribute.range, form.name, &message);
                }
                "string" => {}
                received => self.mismatch(place, value.range, "string", received, value.range.of(text)),
            }
        }
    }

    /// A value of the wrong kind.
    fn mismatch(&mut self, place: Place, range: TextRange, expected: &str, received: &str, written: &str) {
        let message = format!("Expected a {expected} value, but received {received} value `{written}`.");
        self.error("argument", place, range, message);
    }
}

/// Block attributes on lines that could be read as a whole.
fn whole_attributes(block: &Block) -> impl Iterator<Item = (usize, &Attribute)> {
    block.members.iter().enumerate().filter_map(|(member, line)| match &line.kind {
        MemberKind::Attribute(line) if line.error.is_none() => Some((member, &line.attribute)),
        _ => None,
    })
}

/// What Prisma calls a value of that form.
fn kind_of(value: &Expr) -> &'static str {
    match value.kind {
        ExprKind::String => "string",
        ExprKind::Number => "numeric",
        ExprKind::Path => "literal",
        ExprKind::Array(_) => "array",
        ExprKind::Object(_) => "object",
        ExprKind::Call { .. } => "functional",
    }
}

/// Of these names: those that are no fields of the model, and those that are no columns.
pub(super) fn sort_out<'n>(model: &Model<'_>, names: &[&'n str]) -> (Vec<&'n str>, Vec<&'n str>) {
    let (mut unknown, mut relations) = (Vec::new(), Vec::new());
    for name in names.iter().filter(|name| model.column(name).is_none()) {
        let is_field = model.block.fields().any(|(_, field)| field.name.of(model.text) == *name);
        if is_field { relations.push(*name) } else { unknown.push(*name) }
    }
    (unknown, relations)
}

/// Whether a field is a list.
pub(super) fn is_list(field: &Field) -> bool {
    field.ty.is_some_and(|ty| matches!(ty.mark, TypeMark::List | TypeMark::OptionalList))
}
