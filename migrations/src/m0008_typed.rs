//! What was typed into a form and cannot be filed as it is: kept as typed until it can.

use crate::keys::{foreign_key, primary_key};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, integer, text},
};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(typed_field()).await
    }
}

/// `body` holds the fields of one question as they were posted, and the figures that the form had shown.
fn typed_field() -> TableCreateStatement {
    Table::create()
        .table("typed_field")
        .col(big_integer("filing_id"))
        .col(text("input"))
        .col(integer("period"))
        .col(text("body"))
        .col(big_integer("typed_at"))
        .col(text("typed_by"))
        .primary_key(&mut primary_key(&["filing_id", "input", "period"]))
        .foreign_key(&mut foreign_key("typed_field", "filing_id", "filing", ForeignKeyAction::Cascade))
        .to_owned()
}
