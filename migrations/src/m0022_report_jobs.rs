//! Editions that are being made: what was asked for, how far it is, and what became of it.

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
        manager.create_table(report_job()).await?;
        manager.create_index(index("report_job", &["network_id", "period"])).await
    }
}

/// `draft_version` is when the words were saved of which it is made; `claimed_until` how long a server that works on it
/// is believed to be alive.
fn report_job() -> TableCreateStatement {
    Table::create()
        .table("report_job")
        .col(big_pk_auto("id"))
        .col(uuid_uniq("public_id"))
        .col(big_integer("network_id"))
        .col(integer("period"))
        .col(integer("number"))
        .col(big_integer("person_id"))
        .col(big_integer("draft_version"))
        .col(text("what_changed"))
        .col(text("audience"))
        .col(big_integer_null("shown_from"))
        .col(boolean("announced"))
        .col(text("state").check(Expr::col("state").is_in([
            "waiting",
            "running",
            "keeping",
            "done",
            "failed",
            "cancelled",
        ])))
        .col(integer("done"))
        .col(text("steps"))
        .col(text("fault"))
        .col(big_integer_null("claimed_until"))
        .col(big_integer("created_at"))
        .col(text("created_by"))
        .col(big_integer_null("ended_at"))
        .foreign_key(&mut foreign_key("report_job", "network_id", "network", ForeignKeyAction::Cascade))
        .foreign_key(&mut foreign_key("report_job", "person_id", "person", ForeignKeyAction::Cascade))
        .to_owned()
}
