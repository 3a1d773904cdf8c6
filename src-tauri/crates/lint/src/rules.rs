//! The list of rules: one line each.

mod column_snake_case;
mod comma_list;
mod foreign_key_indexed;
mod model_pascal_case;
mod primary_key_present;
mod redundant_index;
mod repeating_group;
mod table_snake_case;
mod timestamps;

use crate::Rule;

/// All rules, in the order that they run in.
pub const RULES: &[Rule] = &[
    model_pascal_case::RULE,
    table_snake_case::RULE,
    column_snake_case::RULE,
    primary_key_present::RULE,
    foreign_key_indexed::RULE,
    redundant_index::RULE,
    timestamps::RULE,
    repeating_group::RULE,
    comma_list::RULE,
];

/// The rule of that code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code == code)
}
