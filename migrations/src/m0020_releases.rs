//! For whom an edition is, from when on it is shown, and what it tells about.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer_null, boolean, text},
};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            text("audience").default("everybody").to_owned(),
            big_integer_null("shown_from"),
            // Names of indicators by code, as JSON; editions of before know none.
            text("indicators").default("{}").to_owned(),
            boolean("announced").default(false).to_owned(),
        ];
        // SQLite adds one column at a time.
        for column in columns {
            manager.alter_table(Table::alter().table("edition").add_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
