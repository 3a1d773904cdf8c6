//! Who keeps relations, and what may happen to children.

use std::fmt;

use schema::ReferentialAction;

use crate::settings::Provider;

use super::{At, Capability, Connector, Finding};

/// Who keeps relations: `relationMode` of the datasource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RelationMode {
    /// The database, by foreign keys.
    ForeignKeys,
    /// Prisma, without foreign keys.
    Prisma,
}

impl RelationMode {
    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::ForeignKeys => "foreignKeys",
            Self::Prisma => "prisma",
        }
    }
}

/// An action as it is written.
pub fn action_name(action: ReferentialAction) -> &'static str {
    match action {
        ReferentialAction::Cascade => "Cascade",
        ReferentialAction::Restrict => "Restrict",
        ReferentialAction::NoAction => "NoAction",
        ReferentialAction::SetNull => "SetNull",
        ReferentialAction::SetDefault => "SetDefault",
    }
}

impl Connector {
    /// The mode where none is written.
    pub fn default_relation_mode(&self) -> RelationMode {
        if self.provider == Some(Provider::Mongodb) { RelationMode::Prisma } else { RelationMode::ForeignKeys }
    }

    /// The modes that may be written.
    pub fn relation_modes(&self) -> &'static [RelationMode] {
        self.modes
    }

    /// The mode that is written, and what the engine says of it: [`At::Block`] is the datasource.
    pub fn read_relation_mode(&self, written: &str) -> (Option<RelationMode>, Option<Finding>) {
        let mode = match written {
            "prisma" => RelationMode::Prisma,
            "foreignKeys" => RelationMode::ForeignKeys,
            other => {
                let message = format!(
                    "Error validating datasource `relationMode`: Invalid relation mode setting: \"{other}\". Supported \
                     values: \"prisma\", \"foreignKeys\""
                );
                return (None, Some(Finding::error(At::Block, message)));
            }
        };
        if self.modes.contains(&mode) {
            return (Some(mode), None);
        }
        let supported: Vec<String> = self.modes.iter().map(|mode| format!("\"{}\"", mode.name())).collect();
        let message = format!(
            "Error validating datasource `relationMode`: Invalid relation mode setting: \"{}\". Supported values: {}",
            mode.name(),
            supported.join(", ")
        );
        (Some(mode), Some(Finding::error(At::Value, message)))
    }

    /// What may be written behind `onDelete:` and `onUpdate:`, in the engine's order.
    pub fn referential_actions(&self, mode: RelationMode) -> &'static [ReferentialAction] {
        match mode {
            RelationMode::ForeignKeys => self.actions,
            RelationMode::Prisma => self.emulated,
        }
    }

    /// Whether `SetNull` may stand on a required field: PostgreSQL takes the definition and fails only when it acts.
    pub fn allows_set_null_on_required(&self, mode: RelationMode) -> bool {
        self.provider == Some(Provider::Postgresql) && mode == RelationMode::ForeignKeys
    }

    /// Whether the engine warns of a relation without an index where Prisma keeps relations.
    pub fn suggests_relation_index(&self, mode: RelationMode) -> bool {
        mode == RelationMode::Prisma && self.provider != Some(Provider::Mongodb)
    }

    /// Whether circles of cascading actions are refused: SQL Server does it, and Prisma itself wherever it keeps relations.
    /// Several cascading ways to one table are refused by [`Capability::ReferenceCycleDetection`] alone.
    pub fn refuses_cycles(&self, mode: RelationMode) -> bool {
        mode == RelationMode::Prisma || self.has(Capability::ReferenceCycleDetection)
    }

    /// What happens on delete where nothing is written; `required` if every column of the key is.
    pub fn default_on_delete(&self, mode: RelationMode, required: bool) -> ReferentialAction {
        match required {
            true if self.referential_actions(mode).contains(&ReferentialAction::Restrict) => {
                ReferentialAction::Restrict
            }
            true => ReferentialAction::NoAction,
            false => ReferentialAction::SetNull,
        }
    }

    /// What the engine says of an action that is written. `argument` is `onDelete` or `onUpdate`.
    pub fn check_action(
        &self,
        mode: RelationMode,
        argument: &'static str,
        action: ReferentialAction,
    ) -> Option<Finding> {
        let allowed = self.referential_actions(mode);
        if allowed.contains(&action) {
            return None;
        }
        let list: Vec<String> = allowed.iter().map(|action| format!("`{}`", action_name(*action))).collect();
        let instead = match (mode, action) {
            (RelationMode::Prisma, ReferentialAction::NoAction) if allowed.contains(&ReferentialAction::Restrict) => {
                format!(
                    ". `NoAction` is not implemented for {} when using `relationMode = \"prisma\"`, you could try using \
                     `Restrict` instead. Learn more at https://pris.ly/d/relation-mode",
                    self.title
                )
            }
            (RelationMode::Prisma | RelationMode::ForeignKeys, _) => String::new(),
        };
        let message = format!(
            "Error validating: Invalid referential action: `{}`. Allowed values: ({}){instead}",
            action_name(action),
            list.join(", ")
        );
        Some(Finding::error(At::RelationArgument(argument), message))
    }

    /// What the engine warns of with an action that is written, while it looks at the model: MySQL reads `SetDefault` and
    /// does nothing of the kind.
    pub fn warn_of_action(
        &self,
        mode: RelationMode,
        argument: &'static str,
        action: ReferentialAction,
    ) -> Option<Finding> {
        let empty = self.provider == Some(Provider::Mysql)
            && mode == RelationMode::ForeignKeys
            && action == ReferentialAction::SetDefault;
        empty.then(|| {
            // The engine makes one line of two, with a space for each break.
            let message = "MySQL does not actually support the `SetDefault` referential action, so using it may result in \
                           unexpected errors. Read more at https://pris.ly/d/mysql-set-default ";
            Finding::warning(At::RelationArgument(argument), message.to_owned())
        })
    }

    /// What the engine warns of when the two ends of a MongoDB relation have different native types. Names are `Model.field`,
    /// types as they are written: `db.ObjectId`. [`At::Field`] is the referring scalar field.
    pub fn check_relation_natives(
        &self,
        relation: (&str, &str),
        from: (impl fmt::Display, Option<&str>),
        to: (impl fmt::Display, Option<&str>),
    ) -> Option<Finding> {
        if self.provider != Some(Provider::Mongodb) {
            return None;
        }
        let ((from, own), (to, other)) = (from, to);
        if own == other {
            return None;
        }
        let advice = match (own, other) {
            (Some(own), Some(other)) => {
                format!("updating those fields to either use '@{own}' or '@{other}'")
            }
            (None, Some(other)) => {
                format!("either removing {to}'s native type attribute or adding '@{other}' to {from}")
            }
            (Some(own), None) => {
                format!("either removing {from}'s native type attribute or adding '@{own}' to {to}")
            }
            (None, None) => return None,
        };
        let (model, field) = relation;
        let message = format!(
            "Warning validating field `{field}` in model `{model}`: Field {from} and {to} must have the same native type for MongoDB \
             to join those collections correctly. Consider {advice}. Beware that this will become an error in the future."
        );
        Some(Finding::warning(At::Field, message))
    }
}
