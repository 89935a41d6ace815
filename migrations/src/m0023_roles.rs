//! More roles, since when somebody has one and by whom, and when they were last seen.

use crate::keys::{foreign_key, index};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, big_pk_auto, text},
};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

/// Roles as the domain names them.
const ROLES: [&str; 8] =
    ["coordinator", "deputy", "filer", "approver", "representative", "funder", "administrator", "operator"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let seen = big_integer_null("seen_at");
        manager.alter_table(Table::alter().table("person").add_column(seen).to_owned()).await?;
        renew_roles(manager).await
    }
}

/// SQLite cannot change the check of a column, so the table is made anew.
async fn renew_roles(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("held_role_new")
        .col(big_pk_auto("id"))
        .col(big_integer("person_id"))
        .col(big_integer("network_id"))
        .col(text("role").check(Expr::col("role").is_in(ROLES)))
        .col(big_integer_null("enterprise_id"))
        .col(big_integer("given_at"))
        // Name of who gave it; empty for roles of before.
        .col(text("given_by").default(""))
        .foreign_key(&mut foreign_key("held_role_new", "person_id", "person", ForeignKeyAction::Cascade))
        .foreign_key(&mut foreign_key("held_role_new", "network_id", "network", ForeignKeyAction::Cascade))
        .foreign_key(&mut foreign_key("held_role_new", "enterprise_id", "enterprise", ForeignKeyAction::Cascade))
        .to_owned();
    manager.create_table(table).await?;
    const KEPT: &str = "person_id, network_id, role, enterprise_id, given_at";
    let connection = manager.get_connection();
    // In their order: the first one says where somebody belongs.
    let copy = format!("INSERT INTO held_role_new ({KEPT}) SELECT {KEPT} FROM held_role ORDER BY id");
    connection.execute_unprepared(&copy).await?;
    manager.drop_table(Table::drop().table("held_role").to_owned()).await?;
    manager.rename_table(Table::rename().table("held_role_new", "held_role").to_owned()).await?;
    for columns in [&["person_id"], &["network_id"], &["enterprise_id"]] {
        manager.create_index(index("held_role", columns)).await?;
    }
    Ok(())
}
