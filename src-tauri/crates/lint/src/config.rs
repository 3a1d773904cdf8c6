//! Which rules run, and how loud they are.

use std::collections::BTreeMap;

use schema::Severity;

use crate::Rule;

/// The level that a rule is set to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The rule does not run.
    Off,
    /// Its findings are of this severity.
    On(Severity),
}

impl Level {
    /// The level of that name: `off`, `info`, `warning` or `error`.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "off" => Some(Self::Off),
            "info" => Some(Self::On(Severity::Info)),
            "warning" => Some(Self::On(Severity::Warning)),
            "error" => Some(Self::On(Severity::Error)),
            _ => None,
        }
    }
}

/// The configuration of the rules: the part `[rules]` of `crowfoot.toml`. What is not named keeps the rule's own severity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// Level by code (`naming/model-pascal-case`) or by group (`naming`); the code wins.
    pub levels: BTreeMap<String, Level>,
}

impl Config {
    /// The severity of a rule's findings; `None` where it is off.
    pub fn severity(&self, rule: &Rule) -> Option<Severity> {
        match self.levels.get(rule.code).or_else(|| self.levels.get(rule.group())) {
            Some(Level::Off) => None,
            Some(Level::On(severity)) => Some(*severity),
            None => Some(rule.severity),
        }
    }
}
