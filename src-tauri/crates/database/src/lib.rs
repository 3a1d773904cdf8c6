//! Databases: connecting by URL, reading their schema, running statements, scratch databases and rows to fill them with.
//!
//! The only crate that knows `sqlx`. It decides nothing: what to run comes from `migrate`, what was read goes to `studio`.

mod connect;
mod error;
mod introspect;
mod lock;
mod run;
mod scratch;
mod seed;
mod split;
mod url;

pub use connect::{Database, connect, create_missing, dialect_of};
pub use error::{Error, redacted, shown};
pub use introspect::{Introspection, NotModelled, introspect, namespaces};
pub use lock::MigrationLock;
pub use run::RunError;
pub use scratch::{
    Programs, Scratch, ScratchDatabase, ScratchOptions, Scratches, default_cache, find_mariadb, find_postgres,
};
pub use seed::{SeedOptions, Seeded, rows};
pub use split::split;
