//! The second stage: types that nothing stands behind.

use schema::ScalarType;

use crate::source::Place;
use crate::tree::BlockKind;

use super::Check;

impl Check<'_, '_> {
    pub(super) fn types(&mut self) {
        let source = self.it.source;
        for (index, file) in source.files.iter().enumerate() {
            for (item, block) in file.tree.blocks() {
                if !matches!(block.kind, BlockKind::Model | BlockKind::View | BlockKind::Type) {
                    continue;
                }
                for (member, field) in block.fields().filter(|(_, field)| field.error.is_none()) {
                    let Some(ty) = field.ty else { continue };
                    let name = ty.name.of(&file.text);
                    let known = ty.unsupported.is_some()
                        || ScalarType::from_name(name).is_some()
                        || self.it.names.contains_key(name);
                    if known {
                        continue;
                    }
                    let meant = ScalarType::ALL.into_iter().find(|scalar| scalar.name().eq_ignore_ascii_case(name));
                    let hint = meant.map_or(String::new(), |scalar| format!(" Did you mean \"{}\"?", scalar.name()));
                    let message = format!(
                        "Type \"{name}\" is neither a built-in type, nor refers to another model, composite type, or \
                         enum.{hint}"
                    );
                    self.error("unknown-type", Place::block(index, item).member(member), ty.name, message);
                }
            }
        }
    }
}
