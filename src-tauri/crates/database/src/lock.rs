//! The lock that Prisma Migrate takes while it migrates, so that two deployments don't apply one migration twice. It belongs to
//! a connection of its own, and ends with it.

use std::time::Duration;

use migrate::DialectKind;

use crate::connect::Database;
use crate::run::{RunError, Session};

/// The number of the lock in PostgreSQL, as Prisma's engines have it.
const NUMBER: u32 = 72_707_369;
/// The name of the lock in MySQL, as Prisma's engines have it.
const NAME: &str = "prisma_migrate";
/// PostgreSQL: a lock was not free in time.
const NOT_FREE: &str = "55P03";

/// A lock that is held until it is released, or its connection ends.
pub struct MigrationLock {
    /// SQLite knows no locks but its own.
    session: Option<Session>,
}

impl MigrationLock {
    /// Gives it up.
    ///
    /// # Errors
    /// The connection could not be closed.
    pub async fn release(self) -> Result<(), RunError> {
        match self.session {
            Some(session) => session.close().await,
            None => Ok(()),
        }
    }
}

impl Database {
    /// Takes the lock; `None` if somebody else held it for as long as we waited.
    ///
    /// # Errors
    /// A [`RunError`] if the database can't be asked.
    pub async fn migration_lock(&self, patience: Duration) -> Result<Option<MigrationLock>, RunError> {
        if self.kind == DialectKind::Sqlite {
            return Ok(Some(MigrationLock { session: None }));
        }
        let mut session = self.session().await?;
        let taken = match self.kind {
            DialectKind::Postgres => {
                session.execute(&format!("SET lock_timeout = {}", patience.as_millis())).await?;
                match session.execute(&format!("SELECT pg_advisory_lock({NUMBER})")).await {
                    Ok(()) => true,
                    Err(error) if error.code.as_deref() == Some(NOT_FREE) => false,
                    Err(error) => return Err(error),
                }
            }
            DialectKind::Mysql | DialectKind::Sqlite => {
                let query = format!("SELECT GET_LOCK('{NAME}', {}) = 1", patience.as_secs());
                session.is_true(&query).await?
            }
        };
        if taken {
            return Ok(Some(MigrationLock { session: Some(session) }));
        }
        session.close().await.map(|()| None)
    }
}
