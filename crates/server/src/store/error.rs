//! What can go wrong while keeping or finding something.

use sea_orm::{DbErr, SqlErr};

/// Why a call did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such thing, or it belongs to somebody else.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// Somebody else was faster.
    #[error(
        "somebody else changed this in the meantime (it is at {found} now, this was made of {expected}); load it again"
    )]
    Conflict {
        /// The version or number that the caller started from.
        expected: u32,
        /// The version or number that is stored.
        found: u32,
    },
    /// It cannot be done as asked; the words say why and what to do.
    #[error("{0}")]
    Refused(String),
    /// The database failed, or holds something that this program did not write.
    #[error("the database failed: {0}")]
    Database(#[from] DbErr),
}

impl StoreError {
    /// A row that this program cannot read.
    pub(super) fn unreadable(what: impl std::fmt::Display) -> Self {
        Self::Database(DbErr::Type(format!("cannot read {what}; commonweal check tells more")))
    }

    /// Puts a sentence in the place of a broken unique index.
    pub(super) fn taken(error: DbErr, sentence: impl FnOnce() -> String) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => Self::Refused(sentence()),
            _ => Self::Database(error),
        }
    }
}
