//! A register of homes that came back into use, each under a keyed pseudonym: no address is kept.

use crate::keys::{foreign_key, index, primary_key};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, blob, integer, text},
};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(register()).await?;
        manager.create_table(case()).await?;
        manager.create_index(index("register_case", &["network_id", "enterprise_id"])).await
    }
}

/// By which a key is known again; the key itself is kept elsewhere.
fn register() -> TableCreateStatement {
    Table::create()
        .table("case_register")
        .col(big_integer("network_id").primary_key())
        .col(blob("key_check"))
        .foreign_key(&mut foreign_key("case_register", "network_id", "network", ForeignKeyAction::Cascade))
        .to_owned()
}

/// A home, for the enterprise for which it counts: in a network it is there once.
fn case() -> TableCreateStatement {
    Table::create()
        .table("register_case")
        .col(big_integer("network_id"))
        .col(blob("home"))
        .col(big_integer("enterprise_id"))
        .col(integer("quarter"))
        .col(text("outcome"))
        .col(integer("months"))
        .col(text("area"))
        .primary_key(&mut primary_key(&["network_id", "home"]))
        .foreign_key(&mut foreign_key("register_case", "network_id", "network", ForeignKeyAction::Cascade))
        .foreign_key(&mut foreign_key("register_case", "enterprise_id", "enterprise", ForeignKeyAction::Cascade))
        .to_owned()
}
