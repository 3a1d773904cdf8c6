//! Offers within brackets: names of arguments and what they can be given.

use schema::ScalarType;

use crate::Provider;
use crate::token::TokenKind;
use crate::tree::{Block, TypeMark};

use super::super::line::Frame;
use super::super::scope::{Declared, FieldOf, TypeClass};
use super::super::{known, line, words};
use super::{CompletionKind, Offers};

impl<'a> Offers<'_, 'a> {
    /// Within the innermost open bracket.
    pub(super) fn arguments(&mut self, block: &'a Block) {
        let line = self.line;
        if let Some((list, owner)) = line.list() {
            return self.in_list(block, list, owner);
        }
        let Some(frame) = line.frames.last() else { return };
        // The options of a field within a list: `title(sort: Desc)`.
        if let [.., owner, list, _] = line.frames.as_slice()
            && list.open == TokenKind::LeftBracket
            && is_key(&owner.callee)
        {
            return self.options(block, frame, owner);
        }
        match (frame.callee.as_str(), frame.argument) {
            ("@default", None | Some("value")) => self.default_values(frame),
            ("@default", _) => {}
            ("@relation", Some("onDelete" | "onUpdate")) => self.actions(frame),
            ("@relation", Some("fields" | "references")) => self.put_list(),
            ("@relation", None) => self.names(frame, &["fields", "references", "onDelete", "onUpdate", "name", "map"]),
            ("@@schema", _) => {
                let schemas = self.scope.parsed.settings.schemas.clone();
                schemas.iter().for_each(|schema| self.quoted(CompletionKind::Value, schema));
            }
            ("@id" | "@unique", None) => {
                let more = self.key_names(&frame.callee);
                self.names(frame, &more);
            }
            ("@id" | "@unique", Some("sort")) | ("@@id" | "@@unique", Some("sort")) => self.sorts(),
            (callee, Some("clustered")) if is_key(callee) || callee.starts_with('@') => {
                self.values(&["true", "false"]);
            }
            ("@@index", Some("type")) => self.values(&known::index_types(self.scope.provider())),
            (callee, Some("fields")) if is_key(callee) => self.put_list(),
            (callee, None) if is_key(callee) => {
                if frame.commas == 0 && !frame.names.contains(&"fields") {
                    self.put_list();
                }
                let more = self.key_names(callee);
                self.names(frame, &more);
            }
            ("uuid", None) => self.values(&["7", "4"]),
            ("cuid", None) => self.values(&["2", "1"]),
            _ => {}
        }
    }

    /// Names of arguments that the attribute of a key or index has with this provider.
    fn key_names(&self, callee: &str) -> Vec<&'static str> {
        let provider = self.scope.provider();
        let mut found = Vec::new();
        match callee {
            "@@index" => found.extend((!known::index_types(provider).is_empty()).then_some("type")),
            "@@id" | "@@unique" => found.push("name"),
            "@id" | "@unique" => {
                found.push("sort");
                found.extend((provider == Provider::Mysql).then_some("length"));
            }
            _ => {}
        }
        found.push("map");
        found.extend((provider == Provider::Sqlserver && callee != "@@fulltext").then_some("clustered"));
        found
    }

    /// Names of arguments that are not there yet.
    fn names(&mut self, frame: &Frame<'_>, names: &[&'static str]) {
        if self.line.inside != super::Inside::Code {
            return;
        }
        // Behind a value only a comma can stand.
        if !matches!(self.line.last, Some(TokenKind::LeftParen | TokenKind::Comma)) {
            return;
        }
        let unnamed = frame.words.iter().any(|word| word.starts_with('"'));
        for name in names.iter().filter(|name| !(frame.names.contains(name) || unnamed && **name == "name")) {
            let insert = match *name {
                "fields" | "references" => format!("{name}: [${{}}]"),
                "map" | "name" => format!("{name}: \"${{}}\""),
                _ => format!("{name}: ${{}}"),
            };
            self.word(CompletionKind::Argument, &insert, &words::ARGUMENTS);
        }
    }

    /// An empty list, to be filled.
    fn put_list(&mut self) {
        if matches!(self.line.last, Some(TokenKind::LeftParen | TokenKind::Colon)) && self.line.typed.is_empty() {
            self.put(CompletionKind::Field, "[ ]", "[${}]").detail = Some("fields".to_owned());
        }
    }

    fn values(&mut self, values: &[&str]) {
        for value in values {
            self.plain(CompletionKind::Value, value);
        }
    }

    fn sorts(&mut self) {
        for sort in ["Asc", "Desc"] {
            self.word(CompletionKind::Value, sort, &words::CONSTANTS);
        }
    }

    /// Actions of a relation. What sets the columns to NULL is no offer where they can't be.
    fn actions(&mut self, frame: &Frame<'_>) {
        let emulated = self.scope.parsed.settings.emulates_relations();
        let (_, mark) = self.own_type();
        let optional = mark == TypeMark::Optional;
        let update = frame.argument == Some("onUpdate");
        let mut actions = known::referential_actions(self.scope.provider(), emulated);
        if update {
            // The usual one first: keys seldom change, and then their children follow.
            actions.sort_by_key(|action| *action != "Cascade");
        }
        for action in actions.into_iter().filter(|action| optional || *action != "SetNull") {
            self.word(CompletionKind::Value, action, &words::CONSTANTS);
        }
    }

    /// What `@default()` can be given.
    fn default_values(&mut self, frame: &Frame<'_>) {
        if frame.commas > 0 || self.line.inside != super::Inside::Code {
            return;
        }
        let (ty, mark) = self.own_type();
        if mark == TypeMark::List {
            self.put(CompletionKind::Value, "[ ]", "[${}]").detail = Some("a list".to_owned());
            return;
        }
        match self.scope.class(ty) {
            TypeClass::Enum => self.enum_values(ty, &[]),
            TypeClass::Scalar(scalar) => {
                let key = self.line.attributes.contains(&"id");
                match scalar {
                    ScalarType::Boolean => self.values(&["false", "true"]),
                    ScalarType::Json => {
                        self.put(CompletionKind::Value, "\"{}\"", "\"{}\"").detail = Some("an empty object".to_owned());
                        self.put(CompletionKind::Value, "\"[]\"", "\"[]\"").detail = Some("an empty list".to_owned());
                    }
                    _ => {}
                }
                for function in known::functions(self.scope.provider(), scalar, key) {
                    let label = function.replace("${", "").replace('}', "");
                    let name = function.split('(').next().unwrap_or_default();
                    let says = words::find(&words::FUNCTIONS, name).map(|word| word.says.to_owned());
                    self.put(CompletionKind::Function, label, function).info = says;
                }
            }
            TypeClass::Unsupported => {
                self.put(CompletionKind::Function, "dbgenerated()", "dbgenerated(\"${expression}\")");
            }
            TypeClass::Model | TypeClass::Composite | TypeClass::Unknown => {}
        }
    }

    fn enum_values(&mut self, ty: &str, used: &[&str]) {
        let Some(declared) = self.scope.named(ty) else { return };
        for value in declared.values().filter(|value| !used.contains(value)) {
            self.plain(CompletionKind::Value, value).detail = Some(ty.to_owned());
        }
    }

    /// Elements of a list.
    fn in_list(&mut self, block: &'a Block, list: &Frame<'_>, owner: &Frame<'_>) {
        if !matches!(self.line.last, Some(TokenKind::LeftBracket | TokenKind::Comma)) {
            return;
        }
        let own = Declared { text: self.text, block };
        let (ty, _) = self.own_type();
        match (owner.callee.as_str(), owner.argument) {
            ("@relation", Some("fields")) => self.own_fields(own, list, self.scope.named(ty)),
            ("@relation", Some("references")) => {
                if let Some(target) = self.scope.named(ty) {
                    self.referenced(own, target, list);
                }
            }
            (callee, None | Some("fields")) if is_key(callee) => self.own_fields(own, list, None),
            ("@default", None | Some("value")) => match self.scope.class(ty) {
                TypeClass::Enum => self.enum_values(ty, &[]),
                TypeClass::Scalar(ScalarType::Boolean) => self.values(&["true", "false"]),
                _ => {}
            },
            _ => {}
        }
    }

    /// Columns of this model that are not in the list yet; for a relation those first that can hold the key of its target.
    fn own_fields(&mut self, own: Declared<'a>, list: &Frame<'_>, target: Option<Declared<'a>>) {
        let here = self.line.words.first().filter(|_| target.is_some());
        let key: Vec<(&str, String)> = target
            .map(|target| target.key().into_iter().map(|field| (field.ty(), super::pascal(field.name()))).collect())
            .unwrap_or_default();
        let prefix = here.copied().unwrap_or_default();
        let mut fields: Vec<FieldOf<'a>> = own
            .fields()
            .filter(|field| {
                !list.words.contains(&field.name()) && Some(&field.name()) != here && self.is_column(*field)
            })
            .collect();
        fields.sort_by_key(|field| {
            let meant = key.iter().any(|(_, name)| field.name() == format!("{prefix}{name}"));
            let fits = key.iter().any(|(ty, _)| *ty == field.ty());
            match (meant, fits && !field.has("id")) {
                (true, _) => 0,
                (false, true) => 1,
                (false, false) => 2,
            }
        });
        for field in fields {
            self.plain(CompletionKind::Field, field.name()).detail = Some(described(field));
        }
    }

    /// Columns of another model: those of the type that is asked for, and of those the unique ones first.
    fn referenced(&mut self, own: Declared<'a>, target: Declared<'a>, list: &Frame<'_>) {
        let wanted = self.wanted_type(own, list.words.len());
        let key: Vec<&str> = target.key().iter().map(|field| field.name()).collect();
        let mut fields: Vec<FieldOf<'a>> =
            target.fields().filter(|field| !list.words.contains(&field.name()) && self.is_column(*field)).collect();
        fields.sort_by_key(|field| {
            let fits = wanted.is_none_or(|wanted| wanted == field.ty());
            (!fits, !(target.is_unique(*field) || key.contains(&field.name())))
        });
        for field in fields {
            self.plain(CompletionKind::Field, field.name()).detail = Some(described(field));
        }
    }

    /// The type of the column at a place of `fields: [...]` on the same line.
    fn wanted_type(&self, own: Declared<'a>, place: usize) -> Option<&'a str> {
        let before = self.text.get(..self.offset as usize)?.rsplit('\n').next()?;
        let inner = before.split_once("fields")?.1.split_once('[')?.1.split_once(']')?.0;
        let name = line::words(inner).nth(place)?.to_owned();
        own.field(&name).map(FieldOf::ty)
    }

    fn is_column(&self, field: FieldOf<'_>) -> bool {
        match self.scope.class(field.ty()) {
            TypeClass::Model => false,
            TypeClass::Composite => self.scope.provider() == Provider::Mongodb,
            TypeClass::Scalar(_) | TypeClass::Enum | TypeClass::Unsupported | TypeClass::Unknown => true,
        }
    }

    /// Options of a field in a key or index.
    fn options(&mut self, block: &'a Block, frame: &Frame<'_>, owner: &Frame<'_>) {
        let provider = self.scope.provider();
        match frame.argument {
            Some("sort") => self.sorts(),
            Some("ops") => self.operator_classes(block, &frame.callee),
            Some(_) => {}
            None => {
                let mut names = vec!["sort"];
                names.extend((provider == Provider::Mysql).then_some("length"));
                let classes =
                    owner.callee == "@@index" && matches!(provider, Provider::Postgresql | Provider::Cockroachdb);
                names.extend(classes.then_some("ops"));
                self.names(frame, &names);
            }
        }
    }

    fn operator_classes(&mut self, block: &'a Block, field: &str) {
        let found = Declared { text: self.text, block }.field(field);
        let scalar = found.and_then(|field| ScalarType::from_name(field.ty()));
        let list = found.is_some_and(FieldOf::is_list);
        let native = found.and_then(FieldOf::native);
        let rest = self.text.get(self.offset as usize..).unwrap_or_default().lines().next().unwrap_or_default();
        let method = rest.split_once("type:").and_then(|(_, rest)| line::words(rest).next());
        for known in known::index_types(self.scope.provider()).iter().filter(|name| method.is_none_or(|m| m == **name))
        {
            for class in known::operator_classes(self.scope.provider(), known, scalar, list, native) {
                let offer = self.plain(CompletionKind::Value, class);
                offer.detail = Some((*known).to_owned());
            }
        }
        self.put(CompletionKind::Function, "raw(\"…\")", "raw(\"${class}\")").detail = Some("any other".to_owned());
    }
}

/// Whether it is the attribute of a key or index over several fields.
fn is_key(callee: &str) -> bool {
    matches!(callee, "@@id" | "@@unique" | "@@index" | "@@fulltext" | "@@shardKey")
}

/// A field in a few words: its type, and whether it is a key.
fn described(field: FieldOf<'_>) -> String {
    let ty = field.field.ty.map_or("", |ty| ty.range.of(field.text));
    let mark = match (field.has("id"), field.has("unique")) {
        (true, _) => " · id",
        (_, true) => " · unique",
        _ => "",
    };
    format!("{ty}{mark}")
}
