//! One file per verb.

pub mod arrange;
pub mod check;
pub mod diff;
pub mod explain;
pub mod export;
pub mod fix;
pub mod fmt;
pub mod migrate;
pub mod open;
pub mod plan;
pub mod pull;
pub mod scratch;
