//! That a coordinator looked at a return as its filer sees it.

use crate::keys::{foreign_key, index};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_pk_auto, integer, text},
};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("filing_look")
            .col(big_pk_auto("id"))
            .col(big_integer("enterprise_id"))
            .col(integer("quarter"))
            .col(big_integer("at"))
            .col(text("by"))
            .foreign_key(&mut foreign_key("filing_look", "enterprise_id", "enterprise", ForeignKeyAction::Cascade))
            .to_owned();
        manager.create_table(table).await?;
        manager.create_index(index("filing_look", &["enterprise_id", "quarter"])).await
    }
}
