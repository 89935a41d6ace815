//! One chain of audit entries a network, and its head, which a transaction locks last.

use crate::keys::{foreign_key, primary_key};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [audit_head(), audit_entry(), audit_text()] {
            manager.create_table(table).await?;
        }
        Ok(())
    }
}

fn audit_head() -> TableCreateStatement {
    Table::create()
        .table("audit_head")
        .col(big_integer("network_id").primary_key())
        .col(big_integer("seq"))
        .col(blob("hash"))
        .foreign_key(&mut foreign_key("audit_head", "network_id", "network", ForeignKeyAction::Restrict))
        .to_owned()
}

/// `text_hash` stands for the name and free text in `audit_text`, salted, so that they may be erased.
fn audit_entry() -> TableCreateStatement {
    Table::create()
        .table("audit_entry")
        .col(big_integer("network_id"))
        .col(big_integer("seq"))
        .col(big_integer("at"))
        .col(uuid_null("actor"))
        .col(text("action"))
        .col(text("subject"))
        .col(blob("text_hash"))
        .col(blob("hash"))
        .primary_key(&mut primary_key(&["network_id", "seq"]))
        .foreign_key(&mut foreign_key("audit_entry", "network_id", "network", ForeignKeyAction::Restrict))
        .to_owned()
}

/// Erasable: without it the chain still verifies.
fn audit_text() -> TableCreateStatement {
    Table::create()
        .table("audit_text")
        .col(big_integer("network_id"))
        .col(big_integer("seq"))
        .col(blob("salt"))
        .col(text("name"))
        .col(text("words"))
        .primary_key(&mut primary_key(&["network_id", "seq"]))
        .foreign_key(
            ForeignKey::create()
                .name("fk_audit_text_entry")
                .from("audit_text", ("network_id", "seq"))
                .to("audit_entry", ("network_id", "seq"))
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}
