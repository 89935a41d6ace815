//! Enterprises that change their address, were entered twice, or belong to several networks.

use crate::keys::{foreign_key, index, primary_key};
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
        // Whose duplicate the row was, once it is merged: it stays, as editions that never change point at it.
        let merged_into = big_integer_null("merged_into");
        manager.alter_table(Table::alter().table("enterprise").add_column(merged_into).to_owned()).await?;
        manager.create_table(former_slug()).await?;
        manager.create_table(same_enterprise()).await?;
        manager.create_index(index("former_slug", &["enterprise_id"])).await?;
        manager.create_index(index("same_enterprise", &["other_id"])).await
    }
}

/// An address that an enterprise had before. No other enterprise of the network is given it.
fn former_slug() -> TableCreateStatement {
    Table::create()
        .table("former_slug")
        .col(big_integer("network_id"))
        .col(text("slug"))
        .col(big_integer("enterprise_id"))
        .col(big_integer("until"))
        .primary_key(&mut primary_key(&["network_id", "slug"]))
        .foreign_key(&mut foreign_key("former_slug", "network_id", "network", ForeignKeyAction::Cascade))
        .foreign_key(&mut foreign_key("former_slug", "enterprise_id", "enterprise", ForeignKeyAction::Cascade))
        .to_owned()
}

/// An enterprise's word that another one, of another network, is the same. They are once both have given it.
fn same_enterprise() -> TableCreateStatement {
    Table::create()
        .table("same_enterprise")
        .col(big_integer("enterprise_id"))
        .col(big_integer("other_id"))
        .col(big_integer("stated_at"))
        .col(text("stated_by"))
        .primary_key(&mut primary_key(&["enterprise_id", "other_id"]))
        .foreign_key(&mut foreign_key("same_enterprise", "enterprise_id", "enterprise", ForeignKeyAction::Cascade))
        .foreign_key(&mut foreign_key("same_enterprise", "other_id", "enterprise", ForeignKeyAction::Cascade))
        .check(Expr::cust("enterprise_id <> other_id"))
        .to_owned()
}
