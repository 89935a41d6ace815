//! Connections: which database, how many, and how a transaction begins.

use super::{Result, StoreError, ids::Ids, room::ROOM, sealing::Seal};
use commonweal_migrations::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DatabaseTransaction, DbBackend, IsolationLevel,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
    sqlx::{
        postgres::{PgConnectOptions, PgSslMode},
        sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
    },
};
use std::{
    fs::OpenOptions,
    io::ErrorKind,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    time::Duration,
};

/// How long SQLite waits for another process that writes, such as a command beside the server.
const BUSY: Duration = Duration::from_secs(5);
const SQLITE_READERS: u32 = 8;
/// How many rows SQLite reads ahead of who asked: with the usual 50, reading a network's figures is mostly waiting.
const ROWS_AHEAD: usize = 1_000;
const POSTGRES_CONNECTIONS: u32 = 16;

/// What to do where a SQLite file does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// Make it.
    Create,
    /// Say so.
    Refuse,
}

/// Refuses an address of PostgreSQL that would send figures and passwords over a network in the clear, or to whoever
/// answers first. The same machine, and whoever says `sslmode=disable` in so many words, are believed.
fn check_encrypted(url: &str) -> Result<()> {
    // Read as it will be read for connecting, with what the environment says.
    let options: PgConnectOptions = url
        .parse()
        .map_err(|error| StoreError::Refused(format!("the address of the database cannot be read: {error}")))?;
    let host = options.get_host();
    let named = host.trim_start_matches('[').trim_end_matches(']');
    let is_here = options.get_socket().is_some()
        || ["", "localhost", "::1"].contains(&named)
        || named.starts_with("127.")
        || named.starts_with('/');
    // A file of certificates, or none, is said in the address: what is not said is "prefer", which believes anybody.
    if is_here || matches!(options.get_ssl_mode(), PgSslMode::VerifyFull | PgSslMode::Disable) {
        return Ok(());
    }
    Err(StoreError::Refused(format!(
        "the database on {named} would be spoken to without a check of who answers; add ?sslmode=verify-full&sslrootcert=FILE to \
         its address, or ?sslmode=disable where the network between is yours alone"
    )))
}

/// A database that is open.
///
/// SQLite has one connection that writes, as it takes one writer at a time anyway, and others that only read.
/// PostgreSQL has one pool for both.
#[derive(Debug, Clone)]
pub struct Store {
    write: DatabaseConnection,
    read: DatabaseConnection,
    pub(super) ids: Ids,
    /// Bytes that the files of each network may take.
    pub(super) room: u64,
    /// What secrets are sealed with.
    pub(super) seal: Seal,
}

impl Store {
    /// Opens `sqlite:///absolute/path.db`, `sqlite://relative.db` or `postgres://…`.
    pub async fn connect(url: &str, missing: Missing) -> Result<Self> {
        let (write, read) = if let Some(path) = url.strip_prefix("sqlite://") {
            sqlite(Path::new(path), missing).await?
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            check_encrypted(url)?;
            let mut options = ConnectOptions::new(url);
            options.max_connections(POSTGRES_CONNECTIONS).sqlx_logging(false);
            let pool = Database::connect(options).await?;
            (pool.clone(), pool)
        } else {
            // A mistyped address may hold a password.
            let kind = url.split_once("://").map_or("this", |(kind, _)| kind);
            return Err(StoreError::Refused(format!(
                "{kind} is no database; write sqlite:///absolute/path.db, sqlite://relative.db or postgres://…"
            )));
        };
        Ok(Self { write, read, ids: Ids::Random, room: ROOM, seal: Seal::default() })
    }

    /// Identifiers and salts that are the same in each run: for tests that compare stored bytes.
    pub fn with_counted_ids(mut self) -> Self {
        self.ids = Ids::counted();
        self
    }

    /// Brings the schema up to date; each step is a transaction.
    pub async fn migrate(&self) -> Result<()> {
        Ok(Migrator::up(&self.write, None).await?)
    }

    /// Whether the schema is up to date. Changes nothing.
    pub async fn is_migrated(&self) -> Result<bool> {
        Ok(Migrator::get_pending_migrations_read_only(&self.read).await?.is_empty())
    }

    /// Closes all connections; SQLite folds its journal into the file.
    pub async fn close(self) {
        if !self.is_postgres() {
            close(self.read).await;
        }
        close(self.write).await;
    }

    /// A transaction that may write. SQLite's takes its lock at once: one that turns from reading to writing fails
    /// when another wrote in between.
    pub(super) async fn begin(&self) -> Result<DatabaseTransaction> {
        let mut options = TransactionOptions::default();
        if !self.is_postgres() {
            options.sqlite_transaction_mode = Some(SqliteTransactionMode::Immediate);
        }
        Ok(self.write.begin_with_options(options).await?)
    }

    /// A transaction in which all reads see the same moment.
    pub(super) async fn snapshot(&self) -> Result<DatabaseTransaction> {
        let mut options = TransactionOptions::default();
        if self.is_postgres() {
            options.isolation_level = Some(IsolationLevel::RepeatableRead);
        }
        Ok(self.read.begin_with_options(options).await?)
    }

    /// For reads of one query.
    pub(super) const fn reader(&self) -> &DatabaseConnection {
        &self.read
    }

    /// For writes of one statement.
    pub(super) const fn writer(&self) -> &DatabaseConnection {
        &self.write
    }

    pub(super) fn is_postgres(&self) -> bool {
        self.write.get_database_backend() == DbBackend::Postgres
    }
}

async fn sqlite(path: &Path, missing: Missing) -> Result<(DatabaseConnection, DatabaseConnection)> {
    let shown = path.display();
    if path.as_os_str().is_empty() || path == Path::new(":memory:") {
        return Err(StoreError::Refused(
            "name the database's file, such as sqlite:///var/lib/commonweal/data.db".into(),
        ));
    }
    if missing == Missing::Refuse && !path.exists() {
        return Err(StoreError::Refused(format!("the database {shown} does not exist; commonweal migrate creates it")));
    }
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.is_dir()) {
        return Err(StoreError::Refused(format!("the folder {} does not exist; create it first", folder.display())));
    }
    if missing == Missing::Create {
        own_file(path)?;
    }
    let write = sqlite_pool(path, 1, false).await?;
    let read = sqlite_pool(path, SQLITE_READERS, true).await?;
    Ok((write, read))
}

/// Makes the file where there is none, for nobody of the machine to read but its owner: unpublished figures are in it.
/// SQLite makes the files beside it alike.
fn own_file(path: &Path) -> Result<()> {
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => {
            Err(StoreError::Refused(format!("the database {} cannot be made: {error}", path.display())))
        }
        _ => Ok(()),
    }
}

async fn sqlite_pool(path: &Path, connections: u32, only_reads: bool) -> Result<DatabaseConnection> {
    let path = PathBuf::from(path);
    // The path is set below: in an address, a blank or a per cent sign would have to be escaped.
    let mut options = ConnectOptions::new("sqlite://commonweal.db");
    options.max_connections(connections).sqlx_logging(false).map_sqlx_sqlite_opts(move |options| {
        let options: SqliteConnectOptions = options
            .filename(&path)
            .create_if_missing(!only_reads)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY)
            .row_buffer_size(ROWS_AHEAD);
        if only_reads { options.pragma("query_only", "ON") } else { options }
    });
    Ok(Database::connect(options).await?)
}

async fn close(pool: DatabaseConnection) {
    if let Err(error) = pool.close().await {
        tracing::warn!(%error, "the database did not close cleanly");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sea_orm::{ConnectionTrait, Statement};

    async fn pragma(pool: &DatabaseConnection, name: &str) -> String {
        let ask = Statement::from_string(DbBackend::Sqlite, format!("SELECT CAST({name} AS TEXT) FROM pragma_{name}"));
        pool.query_one_raw(ask).await.unwrap().unwrap().try_get_by(0).unwrap()
    }

    #[tokio::test]
    async fn sqlite_syncs_each_write_and_watches_foreign_keys() {
        let path = std::env::temp_dir().join(format!("commonweal-connect-{}.db", std::process::id()));
        let store = Store::connect(&format!("sqlite://{}", path.display()), Missing::Create).await.unwrap();
        let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&path).unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600, "nobody else reads it");
        for (name, value) in [("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1"), ("query_only", "0")]
        {
            assert_eq!(pragma(&store.write, name).await, value, "{name}");
        }
        assert_eq!(pragma(&store.read, "query_only").await, "1");
        store.close().await;
        std::fs::remove_file(path).unwrap();
    }

    #[test]
    fn a_database_elsewhere_is_not_spoken_to_in_the_clear() {
        for fine in [
            "postgres://localhost/commonweal",
            "postgres://user:pass@127.0.0.1:5433/postgres",
            "postgres://user@[::1]/commonweal",
            "postgres:///commonweal?host=/run/postgresql",
            "postgres://%2Frun%2Fpostgresql/commonweal",
            "postgres://user@db.example.org/commonweal?sslmode=verify-full&sslrootcert=/etc/ca.pem",
            "postgres://db.example.org/commonweal?application_name=cw&sslmode=disable",
            "postgres://user@db.example.org/commonweal?ssl-mode=verify-full",
        ] {
            assert!(check_encrypted(fine).is_ok(), "{fine}");
        }
        for refused in [
            "postgres://user:secret@db.example.org/commonweal",
            "postgresql://10.0.0.7:5432/commonweal?sslmode=prefer",
            "postgres://user@db.example.org/commonweal?sslmode=require",
            "postgres://127.0.0.1/commonweal?host=db.example.org",
            "postgres://localhost/commonweal?hostaddr=10.0.0.7",
        ] {
            let said = check_encrypted(refused).unwrap_err().to_string();
            assert!(said.contains("sslmode=verify-full") && !said.contains("secret"), "{said}");
        }
    }
}
