//! Offers behind `@` and `@@`: attributes that fit the type of the field, or the block, and are not there yet.

use schema::ScalarType;

use crate::tree::{Block, BlockKind, TypeMark};
use crate::{Provider, settings::Settings};

use super::super::scope::{Declared, TypeClass};
use super::super::{known, words};
use super::{CompletionKind, Offers};

impl<'a> Offers<'_, 'a> {
    /// Attributes of a field; `path` is what stands before the last dot of the one that is typed.
    pub(super) fn field_attributes(&mut self, block: &'a Block, path: &str) {
        let (ty, mark) = self.own_type();
        let class = self.scope.class(ty);
        if path.is_empty() {
            match class {
                TypeClass::Model => self.relation_attributes(ty, mark),
                TypeClass::Scalar(_) | TypeClass::Enum | TypeClass::Unknown => {
                    self.column_attributes(block, ty, class, mark)
                }
                TypeClass::Unsupported => {
                    for insert in ["@default(dbgenerated(\"${expression}\"))", "@map(\"${name}\")", "@unique", "@id"] {
                        self.attribute(insert);
                    }
                }
                TypeClass::Composite => self.attribute("@map(\"${name}\")"),
            }
        }
        self.native_types(class, path);
    }

    fn column_attributes(&mut self, block: &'a Block, ty: &str, class: TypeClass, mark: TypeMark) {
        let own = Declared { text: self.text, block };
        let here = self.own_field().map(|field| field.field.name);
        let has_key = own.fields().any(|field| field.has("id") && Some(field.field.name) != here)
            || block.attributes().any(|(_, attribute)| attribute.name(self.text) == "id");
        let provider = self.scope.provider();
        let composite = block.kind == BlockKind::Type;
        let required = mark == TypeMark::None;
        let is_list = mark == TypeMark::List;
        if required && !has_key && !composite {
            self.attribute("@id");
        }
        if !self.line.attributes.contains(&"id") && !composite {
            self.attribute("@unique");
        }
        if !self.line.attributes.contains(&"default") {
            for value in self.defaults(class, ty, mark) {
                let label = format!("@default({})", value.replace("${", "").replace('}', ""));
                self.put(CompletionKind::Attribute, label, format!("@default({value})"));
            }
            self.attribute(if is_list { "@default([${}])" } else { "@default(${})" });
        }
        if class == TypeClass::Scalar(ScalarType::DateTime) && !is_list && !composite {
            self.attribute("@updatedAt");
        }
        self.attribute("@map(\"${name}\")");
        if !composite {
            self.attribute("@ignore");
        }
        if provider == Provider::Mysql && has_feature(&self.scope.parsed.settings, "shardKeys") {
            self.attribute("@shardKey");
        }
    }

    /// Defaults that are so usual that they are offered whole.
    fn defaults(&self, class: TypeClass, ty: &str, mark: TypeMark) -> Vec<String> {
        if mark == TypeMark::List {
            return Vec::new();
        }
        match class {
            TypeClass::Scalar(ScalarType::Boolean) => vec!["false".to_owned(), "true".to_owned()],
            TypeClass::Scalar(scalar) => {
                let key = self.line.attributes.contains(&"id");
                let usual = known::functions(self.scope.provider(), scalar, key).into_iter();
                usual.filter(|function| !function.contains("${")).map(str::to_owned).collect()
            }
            TypeClass::Enum => {
                let first = self.scope.named(ty).and_then(|declared| declared.values().next());
                first.into_iter().map(str::to_owned).collect()
            }
            TypeClass::Model | TypeClass::Composite | TypeClass::Unsupported | TypeClass::Unknown => Vec::new(),
        }
    }

    fn relation_attributes(&mut self, ty: &str, mark: TypeMark) {
        if !self.line.attributes.contains(&"relation") {
            let name = self.line.words.first().copied().unwrap_or_default();
            let target = self.scope.named(ty).filter(|_| mark != TypeMark::List);
            let optional = if mark == TypeMark::Optional { "?" } else { "" };
            if let Some((own, target)) = self.own().zip(target)
                && let Some((relation, more)) = self.relation(own, name, target, optional)
            {
                let offer = self.put(CompletionKind::Relation, "@relation(fields: …)", format!("{relation}{more}"));
                offer.info = Some(relation.replace("${", "").replace('}', ""));
            }
            self.attribute("@relation(\"${name}\")");
        }
        self.attribute("@ignore");
    }

    fn native_types(&mut self, class: TypeClass, path: &str) {
        let datasource = self.scope.datasource().to_owned();
        let TypeClass::Scalar(scalar) = class else { return };
        if (!path.is_empty() && path != datasource) || self.line.attributes.contains(&datasource.as_str()) {
            return;
        }
        for native in known::native_types(self.scope.provider(), scalar) {
            let name = native.split('(').next().unwrap_or(&native);
            let label = match native.contains("${") {
                true => format!("@{datasource}.{name}"),
                false => format!("@{datasource}.{native}"),
            };
            self.put(CompletionKind::Native, label, format!("@{datasource}.{native}"));
        }
    }

    /// Attributes of a block.
    pub(super) fn block_attributes(&mut self, block: &'a Block) {
        let has = |name: &str| {
            let here = |range: crate::TextRange| range.touches(self.offset);
            block.attributes().any(|(_, found)| found.name(self.text) == name && !here(found.range))
        };
        let has_key = has("id") || Declared { text: self.text, block }.fields().any(|field| field.has("id"));
        let (mapped, ignored, located) = (has("map"), has("ignore"), has("schema"));
        let settings = &self.scope.parsed.settings;
        let schemas = settings.schemas.clone();
        let fulltext = matches!(self.scope.provider(), Provider::Mysql | Provider::Mongodb);
        let shards = has_feature(settings, "shardKeys");
        let table = matches!(block.kind, BlockKind::Model | BlockKind::View);
        if table {
            if !has_key {
                self.attribute("@@id([${}])");
            }
            self.attribute("@@unique([${}])");
            self.attribute("@@index([${}])");
            if fulltext {
                self.attribute("@@fulltext([${}])");
            }
        }
        if !mapped && block.kind != BlockKind::Type {
            self.attribute("@@map(\"${name}\")");
        }
        if table && !ignored {
            self.attribute("@@ignore");
        }
        if table && shards {
            self.attribute("@@shardKey([${}])");
        }
        if !located && !schemas.is_empty() && block.kind != BlockKind::Type {
            for schema in schemas {
                let text = format!("@@schema(\"{schema}\")");
                self.put(CompletionKind::Attribute, text.clone(), text);
            }
        }
    }

    /// An attribute, unless the line has it.
    fn attribute(&mut self, insert: &str) {
        let label = super::label_of(insert);
        let name = label.trim_start_matches('@');
        if !label.starts_with("@@") && self.line.attributes.contains(&name) {
            return;
        }
        let known: &[words::Word] = if label.starts_with("@@") { &words::BLOCK_ATTRIBUTES } else { &words::ATTRIBUTES };
        self.word(CompletionKind::Attribute, insert, known);
    }
}

fn has_feature(settings: &Settings, feature: &str) -> bool {
    settings.preview_features.iter().any(|found| found == feature)
}
