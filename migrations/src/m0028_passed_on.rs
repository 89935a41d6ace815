//! Links that a coordinator passed on, and the sessions that begin with one: they open one enterprise's returns only.

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

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // By whom; empty where the link went by mail.
        add(manager, "link", text_null("passed_on_by")).await?;
        add(manager, "session", text_null("passed_on_by")).await?;
        add(manager, "session", big_integer_null("only_network_id")).await?;
        add(manager, "session", big_integer_null("only_enterprise_id")).await
    }
}

/// A column at a time, as SQLite takes no more.
async fn add(manager: &SchemaManager<'_>, table: &'static str, column: ColumnDef) -> Result<(), DbErr> {
    manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await
}
