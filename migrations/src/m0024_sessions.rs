//! Sessions that their owner can tell apart and end, when somebody showed last that it is them, and accounts that were
//! disabled or erased.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, text},
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
            // Which browser on which kind of device, as it names itself, in a few words.
            ("session", text("browser").default("").to_owned()),
            // When its owner last showed that it is them.
            ("session", big_integer("confirmed_at").default(0).to_owned()),
            ("person", big_integer_null("disabled_at")),
            // When they said that they have read what happens to what they file.
            ("person", big_integer_null("told_at")),
        ];
        // SQLite adds one column at a time.
        for (table, column) in columns {
            manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
