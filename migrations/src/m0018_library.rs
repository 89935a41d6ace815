//! Editions that were withdrawn, how often files of editions were taken away, and the way to an enterprise's own returns.

use crate::{
    keys::{foreign_key, index, primary_key},
    m0004_reports::never_changes,
};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, text},
};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(edition_withdrawal()).await?;
        manager.create_table(edition_download()).await?;
        // An enterprise's own returns, by its network: without it SQLite reads those of all enterprises, as it cannot know
        // which of two indices is the narrower one.
        manager.create_index(index("filing", &["network_id", "enterprise_id", "quarter"])).await?;
        never_changes(manager, "edition_withdrawal").await
    }
}

/// An edition that is shown no more, and why. The edition itself stays as it is.
fn edition_withdrawal() -> TableCreateStatement {
    Table::create()
        .table("edition_withdrawal")
        .col(big_integer("edition_id").primary_key())
        .col(text("reason"))
        .col(big_integer("withdrawn_at"))
        .col(text("withdrawn_by"))
        .foreign_key(&mut foreign_key("edition_withdrawal", "edition_id", "edition", ForeignKeyAction::Restrict))
        .to_owned()
}

/// How often a file was taken away: a number and nothing of who did.
fn edition_download() -> TableCreateStatement {
    Table::create()
        .table("edition_download")
        .col(big_integer("edition_id"))
        .col(text("file"))
        .col(big_integer("count"))
        .primary_key(&mut primary_key(&["edition_id", "file"]))
        .foreign_key(&mut foreign_key("edition_download", "edition_id", "edition", ForeignKeyAction::Cascade))
        .to_owned()
}
