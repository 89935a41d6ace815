//! What a figure was before, and amendments of figures that count.

use crate::keys::{foreign_key, index};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, big_pk_auto, boolean, integer, text, uuid_uniq},
};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // By which way a figure came to stand there, and why; empty for those from before.
        for column in ["way", "why"] {
            let column = text(column).default("").to_owned();
            manager.alter_table(Table::alter().table("figure").add_column(column).to_owned()).await?;
        }
        manager.create_table(figure_past()).await?;
        manager.create_table(amendment()).await?;
        manager.create_index(index("figure_past", &["filing_id", "input"])).await?;
        manager.create_index(index("figure_past", &["way"])).await?;
        manager.create_index(index("amendment", &["filing_id"])).await
    }
}

/// A value that a figure had, from when somebody set it until somebody else changed it or made it blank (`removed`).
fn figure_past() -> TableCreateStatement {
    Table::create()
        .table("figure_past")
        .col(big_pk_auto("id"))
        .col(big_integer("filing_id"))
        .col(text("input"))
        .col(integer("period"))
        .col(text("cell"))
        .col(text("kind"))
        .col(big_integer_null("scaled"))
        .col(text("confidence"))
        .col(text("note"))
        .col(text("explanation"))
        .col(integer("definition"))
        .col(big_integer("saved_at"))
        .col(text("saved_by"))
        .col(text("way"))
        .col(text("why"))
        .col(big_integer("ended_at"))
        .col(text("ended_by"))
        .col(boolean("removed"))
        .foreign_key(&mut foreign_key("figure_past", "filing_id", "filing", ForeignKeyAction::Cascade))
        .to_owned()
}

/// Figures of an accepted return that are to be others; `body` is what they were and what they are to be.
fn amendment() -> TableCreateStatement {
    Table::create()
        .table("amendment")
        .col(big_pk_auto("id"))
        .col(uuid_uniq("public_id"))
        .col(big_integer("filing_id"))
        .col(text("input"))
        .col(integer("period"))
        .col(text("state").check(Expr::col("state").is_in(["proposed", "made", "declined"])))
        .col(text("reason"))
        .col(text("body"))
        .col(big_integer("at"))
        .col(text("by"))
        .col(big_integer_null("decided_at"))
        .col(text("decided_by"))
        .col(text("answer"))
        .foreign_key(&mut foreign_key("amendment", "filing_id", "filing", ForeignKeyAction::Cascade))
        .to_owned()
}
