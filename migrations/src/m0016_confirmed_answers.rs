//! Answers to rounds over a date range that a coordinator sent for a member, and links by which the member confirms them.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer_null, text, text_null},
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
            // Who sent it in the member's place; none where the member sent it itself.
            ("call_answer", big_integer_null("sent_for_id")),
            // Upon whose word.
            ("call_answer", text("sent_for_why").default("").to_owned()),
            ("call_answer", big_integer_null("confirmed_at")),
            ("call_answer", text_null("confirmed_by")),
            // What the member says is wrong, while the answer is a draft again.
            ("call_answer", text("objection").default("").to_owned()),
            // The round over a date range to which a link or a message belongs.
            ("link", big_integer_null("call_id")),
            ("mail", big_integer_null("call_id")),
        ];
        // SQLite adds one column at a time.
        for (table, column) in columns {
            manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
