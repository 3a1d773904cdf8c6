//! Datasource and generator blocks: what they lack and what nobody knows. Whether an address is right, and whether a preview
//! feature exists, depends on the version of Prisma and is not asked here.

use crate::settings::Provider;
use crate::source::Place;
use crate::tree::{Block, BlockKind, ExprKind, MemberKind, Setting};

use super::{Check, block_range};
use crate::lower::unquote;

/// What a datasource may say.
const PROPERTIES: [&str; 8] = [
    "provider",
    "url",
    "directUrl",
    "shadowDatabaseUrl",
    "relationMode",
    "referentialIntegrity",
    "schemas",
    "extensions",
];

impl Check<'_, '_> {
    pub(super) fn config(&mut self) {
        let source = self.it.source;
        let mut sources = Vec::new();
        for (index, file) in source.files.iter().enumerate() {
            for (item, block) in file.tree.blocks() {
                let place = Place::block(index, item);
                let Some(name) = block.name.map(|name| name.of(&file.text)) else { continue };
                match block.kind {
                    BlockKind::Datasource => {
                        sources.push((place, block, name));
                        self.datasource(place, block, name, &file.text);
                    }
                    BlockKind::Generator => self.generator(place, block, name, &file.text),
                    _ => {}
                }
            }
        }
        if sources.len() > 1 {
            for (place, block, name) in sources {
                let message = format!(
                    "Error validating datasource `{name}`: You defined more than one datasource. This is not allowed yet \
                     because support for multiple databases has not been implemented yet."
                );
                self.error("datasource", place, block_range(block), message);
            }
        }
    }

    fn datasource(&mut self, place: Place, block: &Block, name: &str, text: &str) {
        let mut provider = false;
        for (member, setting) in settings(block).filter(|(_, setting)| setting.error.is_none()) {
            let at = place.member(member);
            let key = setting.key.of(text);
            let Some(value) = &setting.value else {
                self.no_value(at, setting, key, "datasource", name);
                continue;
            };
            if key == "provider" {
                provider = true;
                let written = unquote(value.range.of(text));
                if matches!(value.kind, ExprKind::String) && Provider::from_name(&written).is_none() {
                    let message = format!("Datasource provider not known: \"{written}\".");
                    self.error("datasource", at, value.range, message);
                }
            } else if !PROPERTIES.contains(&key) && !key.eq_ignore_ascii_case("shadowDatabaseUrl") {
                self.error("datasource", at, setting.key, format!("Property not known: \"{key}\"."));
            }
        }
        if !provider {
            let message = format!("Argument \"provider\" is missing in data source block \"{name}\".");
            self.error("datasource", place, block_range(block), message);
        }
    }

    fn generator(&mut self, place: Place, block: &Block, name: &str, text: &str) {
        let mut provider = false;
        for (member, setting) in settings(block).filter(|(_, setting)| setting.error.is_none()) {
            let key = setting.key.of(text);
            if setting.value.is_none() {
                self.no_value(place.member(member), setting, key, "generator", name);
                // The engine looks no further.
                return;
            }
            provider |= key == "provider";
        }
        if !provider {
            let message = format!("Argument \"provider\" is missing in generator block \"{name}\".");
            self.error("generator", place, block_range(block), message);
        }
    }

    fn no_value(&mut self, place: Place, setting: &Setting, key: &str, kind: &str, name: &str) {
        let message = format!("Property {key} in {kind} {name} needs to be assigned a value");
        self.error("setting", place, setting.key, message);
    }
}

fn settings(block: &Block) -> impl Iterator<Item = (usize, &Setting)> {
    block.members.iter().enumerate().filter_map(|(member, line)| match &line.kind {
        MemberKind::Setting(setting) => Some((member, setting)),
        _ => None,
    })
}
