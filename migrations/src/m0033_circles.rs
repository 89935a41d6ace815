//! For whom single figures are: what an enterprise says of each of its return, and what it was asked.

use crate::keys::{foreign_key, primary_key};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, text, text_null},
};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(circle()).await
    }
}

/// A row belongs to the return and goes with it.
fn circle() -> TableCreateStatement {
    Table::create()
        .table("figure_circle")
        .col(big_integer("filing_id"))
        .col(text("input"))
        .col(text_null("circle"))
        .col(big_integer_null("said_at"))
        .col(text("said_by"))
        .col(big_integer_null("asked_at"))
        .col(text("asked_by"))
        .primary_key(&mut primary_key(&["filing_id", "input"]))
        .foreign_key(&mut foreign_key("figure_circle", "filing_id", "filing", ForeignKeyAction::Cascade))
        .to_owned()
}
