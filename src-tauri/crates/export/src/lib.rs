//! The model in the formats of others: documents and diagrams as text. Pure: a schema in, text out; nothing is read,
//! nothing is written, and the same schema gives the same bytes.

mod data_model;
mod dbml;
mod mermaid;
mod words;

use std::collections::BTreeMap;

use schema::TableId;

pub use data_model::data_model;
pub use dbml::dbml;
pub use mermaid::mermaid;

/// The module of each table; tables without one are absent.
pub type Modules = BTreeMap<TableId, String>;
