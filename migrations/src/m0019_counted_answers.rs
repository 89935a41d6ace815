//! Answers to rounds over a date range that count though the member has not confirmed them, and why.

use sea_orm_migration::{prelude::*, schema::text};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Why a coordinator lets it count; blank where the member confirmed it itself, or nobody has.
        let column = text("counted_why").default("").to_owned();
        manager.alter_table(Table::alter().table("call_answer").add_column(column).to_owned()).await
    }
}
