//! Stories that a coordinator would print shorter, and what their enterprise says; photos of stories after the first.

use crate::keys::foreign_key;
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, blob, boolean, text},
};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(story_shorter()).await?;
        // Those of editions before were told in words alone.
        let column = boolean("pictured").default(false).to_owned();
        manager.alter_table(Table::alter().table("edition_teller").add_column(column).to_owned()).await
    }
}

/// At most one a return. It stands for the very words that it was made of: `story_hash` is their SHA-256, and once the
/// story reads otherwise it lapses.
fn story_shorter() -> TableCreateStatement {
    Table::create()
        .table("story_shorter")
        .col(big_integer("filing_id").primary_key())
        .col(blob("story_hash"))
        .col(text("words"))
        .col(big_integer("asked_at"))
        .col(text("asked_by"))
        .col(text("answer").check(Expr::col("answer").is_in(["waiting", "agreed", "declined"])))
        .col(big_integer_null("answered_at"))
        .col(text("answered_by"))
        .col(text("why"))
        .foreign_key(&mut foreign_key("story_shorter", "filing_id", "filing", ForeignKeyAction::Cascade))
        .check(Expr::cust("(answer = 'waiting') = (answered_at IS NULL)"))
        .to_owned()
}
