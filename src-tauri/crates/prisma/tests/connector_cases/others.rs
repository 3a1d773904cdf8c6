//! Preview features, relation modes, referential actions, names, and `Unsupported`.

use super::Case;

/// The cases.
pub fn all(_version: &str) -> Vec<Case> {
    Vec::new()
}
