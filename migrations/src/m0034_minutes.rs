//! Minutes that are attached to a decision as a file.

use crate::keys::{foreign_key, primary_key};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, blob, text},
};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(minutes()).await
    }
}

/// One file of a decision, which is never changed.
fn minutes() -> TableCreateStatement {
    Table::create()
        .table("minutes_file")
        .col(big_integer("decision_id"))
        .col(big_integer("network_id"))
        .col(text("kind"))
        .col(blob("bytes"))
        .primary_key(&mut primary_key(&["decision_id"]))
        .foreign_key(&mut foreign_key("minutes_file", "decision_id", "decision", ForeignKeyAction::Restrict))
        .foreign_key(&mut foreign_key("minutes_file", "network_id", "network", ForeignKeyAction::Restrict))
        .to_owned()
}
