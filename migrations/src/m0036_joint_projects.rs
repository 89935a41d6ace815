//! What several members did together in a quarter, and which part of it counts for each.

use crate::keys::{foreign_key, index, primary_key, unique};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, big_pk_auto, integer, text, text_null, uuid},
};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [joint_project(), joint_share()] {
            manager.create_table(table).await?;
        }
        manager.create_index(unique("joint_project", &["public_id"])).await?;
        manager.create_index(index("joint_share", &["enterprise_id"])).await?;
        manager.create_index(index("joint_project", &["network_id", "quarter"])).await
    }
}

/// A project in a quarter; `whole` in the unit of the input, scaled as figures are.
fn joint_project() -> TableCreateStatement {
    Table::create()
        .table("joint_project")
        .col(big_pk_auto("id"))
        .col(uuid("public_id"))
        .col(big_integer("network_id"))
        .col(integer("quarter"))
        .col(text("name"))
        .col(text("input"))
        .col(big_integer("whole"))
        .col(integer("version"))
        .col(big_integer("saved_at"))
        .col(text("saved_by"))
        .foreign_key(&mut foreign_key("joint_project", "network_id", "network", ForeignKeyAction::Cascade))
        .to_owned()
}

/// The part of one member, and when it agreed to the whole as it is.
fn joint_share() -> TableCreateStatement {
    Table::create()
        .table("joint_share")
        .col(big_integer("project_id"))
        .col(big_integer("enterprise_id"))
        .col(big_integer("amount"))
        .col(big_integer_null("agreed_at"))
        .col(text_null("agreed_by"))
        .primary_key(&mut primary_key(&["project_id", "enterprise_id"]))
        .foreign_key(&mut foreign_key("joint_share", "project_id", "joint_project", ForeignKeyAction::Cascade))
        .foreign_key(&mut foreign_key("joint_share", "enterprise_id", "enterprise", ForeignKeyAction::Cascade))
        .to_owned()
}
