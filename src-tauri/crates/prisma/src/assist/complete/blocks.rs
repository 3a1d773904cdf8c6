//! Offers outside of models: blocks, settings of datasources and generators, attributes of enums, annotations in comments.

use crate::annotation::{self, Place};
use crate::token::TokenKind;
use crate::tree::{Block, BlockKind, ItemKind, MemberKind};

use super::super::line::Inside;
use super::super::{known, words};
use super::{CompletionKind, Offers};

impl<'a> Offers<'_, 'a> {
    /// Blocks, each with what it needs.
    pub(super) fn keywords(&mut self) {
        if !self.line.starts || self.line.inside != Inside::Code {
            return;
        }
        let has_source = self.scope.parsed.settings.datasource.is_some()
            || self.tree.blocks().any(|(_, block)| block.kind == BlockKind::Datasource);
        for word in words::KEYWORDS {
            let insert = match word.name {
                "model" => "model ${Name} {\n  id ${Int @id @default(autoincrement())}\n  ${}\n}",
                "enum" => "enum ${Name} {\n  ${VALUE}\n}",
                "view" => "view ${Name} {\n  id ${Int} @unique\n}",
                "type" if self.scope.provider() == crate::Provider::Mongodb => {
                    "type ${Name} {\n  ${field} ${String}\n}"
                }
                "datasource" if !has_source => "datasource ${db} {\n  provider = \"${postgresql}\"\n}",
                "generator" => {
                    "generator ${client} {\n  provider = \"${prisma-client}\"\n  output   = \"${../generated/client}\"\n}"
                }
                _ => continue,
            };
            self.put(CompletionKind::Keyword, word.name, insert).info = Some(word.says.to_owned());
        }
    }

    /// Keys of a datasource or generator, and their values.
    pub(super) fn settings(&mut self, block: &'a Block) {
        let source = block.kind == BlockKind::Datasource;
        let list: &[words::Word] = if source { &words::DATASOURCE } else { &words::GENERATOR };
        if !self.line.equals {
            if self.line.starts && self.line.inside == Inside::Code {
                self.keys(block, list);
            }
            return;
        }
        let key = self.line.words.first().copied().unwrap_or_default();
        let listing = self.line.frames.last().is_some_and(|frame| frame.open == TokenKind::LeftBracket);
        let texts: Vec<&str> = match (source, key) {
            (true, "provider") => known::PROVIDERS.to_vec(),
            (true, "relationMode") => vec!["foreignKeys", "prisma"],
            (false, "provider") => known::GENERATORS.to_vec(),
            (false, "previewFeatures") => known::preview_features(self.scope.provider()),
            (false, "engineType") => vec!["client", "library", "binary"],
            (false, "runtime") => vec!["nodejs", "deno", "bun", "workerd", "vercel-edge", "react-native"],
            (false, "moduleFormat") => vec!["esm", "cjs"],
            (false, "generatedFileExtension") => vec!["ts", "mts", "cts"],
            (true, "url" | "directUrl" | "shadowDatabaseUrl") if self.line.inside == Inside::Code => {
                if self.line.frames.is_empty() {
                    self.word(CompletionKind::Function, "env(\"${DATABASE_URL}\")", &words::FUNCTIONS);
                }
                return;
            }
            _ => return,
        };
        let many = matches!(key, "previewFeatures");
        if self.line.inside == Inside::Code && self.line.last != Some(TokenKind::Equals) && !listing {
            return;
        }
        let used: Vec<String> = self
            .line
            .frames
            .iter()
            .flat_map(|frame| &frame.words)
            .map(|word| word.trim_matches('"').to_owned())
            .collect();
        for text in texts.into_iter().filter(|text| !used.iter().any(|used| used == text)) {
            if many && !listing && self.line.inside == Inside::Code {
                self.put(CompletionKind::Value, text, format!("[\"{text}\"]"));
            } else {
                self.quoted(CompletionKind::Value, text);
            }
        }
    }

    fn keys(&mut self, block: &'a Block, list: &[words::Word]) {
        let is_used = |key: &str| {
            block.members.iter().any(|member| match &member.kind {
                MemberKind::Setting(setting) => setting.key.of(self.text) == key && !setting.key.touches(self.offset),
                _ => false,
            })
        };
        let free: Vec<words::Word> = list.iter().filter(|word| !is_used(word.name)).copied().collect();
        for word in free {
            let value = match word.name {
                "url" | "directUrl" | "shadowDatabaseUrl" => format!("env(\"${{{}}}\")", variable(word.name)),
                "schemas" => "[\"${public}\"]".to_owned(),
                "extensions" => "[${}]".to_owned(),
                "previewFeatures" | "binaryTargets" => "[\"${}\"]".to_owned(),
                _ => "\"${}\"".to_owned(),
            };
            let offer = self.put(CompletionKind::Argument, word.name, format!("{} = {value}", word.name));
            offer.info = Some(word.says.to_owned());
        }
    }

    /// Attributes of an enum and of its values.
    pub(super) fn in_enum(&mut self, block: &'a Block) {
        if self.line.inside == Inside::Code && self.line.frames.is_empty() {
            let Some((sign, "")) = self.line.attribute else { return };
            self.from = sign;
            if self.line.words.is_empty() {
                self.block_attributes(block);
            } else if !self.line.attributes.contains(&"map") {
                self.word(CompletionKind::Attribute, "@map(\"${name}\")", &words::ATTRIBUTES);
            }
        } else {
            self.arguments(block);
        }
    }

    /// Annotations in a `///` comment: those that what stands below can have.
    pub(super) fn annotations(&mut self) {
        let typed = self.line.typed.of(self.text);
        let word = typed.trim_start();
        if !word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') || (word.is_empty() && !self.asked) {
            return;
        }
        self.from = self.offset - word.len() as u32;
        let gap = if typed.len() == word.len() { " " } else { "" };
        let place = match self.below() {
            Below::Model => Place::Model,
            Below::Field => Place::Field,
            Below::Index => Place::Index,
            Below::Nothing => return,
        };
        for known in annotation::ALL.iter().filter(|known| known.places.contains(&place)) {
            let insert = match (known.name, known.example.split_once(": ")) {
                ("check", _) => "check(${name}): ${expression}".to_owned(),
                (name, Some((_, value))) => format!("{name}: ${{{value}}}"),
                (name, None) => name.to_owned(),
            };
            let offer = self.put(CompletionKind::Annotation, known.name, format!("{gap}{insert}"));
            offer.info = Some(format!("{} Written as: {}.", known.summary, known.form));
        }
    }

    /// What the comment at the cursor speaks of.
    fn below(&self) -> Below {
        let items = self.tree.items.get(self.line.item..).unwrap_or(&[]);
        let Some(block) = self.line.block else {
            let next = items.iter().find(|item| !matches!(item.kind, ItemKind::Comment(_))).map(|item| &item.kind);
            return match next {
                Some(ItemKind::Block(block)) if matches!(block.kind, BlockKind::Model | BlockKind::View) => {
                    Below::Model
                }
                _ => Below::Nothing,
            };
        };
        let members = block.members.iter().skip_while(|member| member.range.end <= self.offset);
        let next =
            members.map(|member| &member.kind).find(|kind| !matches!(kind, MemberKind::Comment(_) | MemberKind::Blank));
        match next {
            Some(MemberKind::Attribute(line))
                if matches!(line.attribute.name(self.text), "index" | "unique" | "id" | "fulltext") =>
            {
                Below::Index
            }
            Some(MemberKind::Field(_)) => Below::Field,
            _ => Below::Nothing,
        }
    }
}

/// What stands below a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Below {
    Model,
    Field,
    Index,
    Nothing,
}

fn variable(key: &str) -> &'static str {
    match key {
        "directUrl" => "DIRECT_URL",
        "shadowDatabaseUrl" => "SHADOW_DATABASE_URL",
        _ => "DATABASE_URL",
    }
}
