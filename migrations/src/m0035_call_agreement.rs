//! That an enterprise agrees to be recognised in what it answered to a round over a date range.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer_null, text_null},
};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    /// SQLite adds one column at a time.
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [big_integer_null("agreed_at"), text_null("agreed_by")] {
            manager.alter_table(Table::alter().table("call_answer").add_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
