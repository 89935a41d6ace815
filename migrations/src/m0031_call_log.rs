//! What a coordinator writes down while a round over a date range goes on: what happened, and what is needed now.

use crate::keys::{foreign_key, index};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, big_pk_auto, boolean, text, text_null, uuid_uniq},
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
            .table("call_entry")
            .col(big_pk_auto("id"))
            .col(uuid_uniq("public_id"))
            .col(big_integer("call_id"))
            .col(text("words"))
            .col(boolean("need"))
            .col(big_integer("written_at"))
            .col(text("written_by"))
            .col(big_integer_null("met_at"))
            .col(text_null("met_by"))
            .foreign_key(&mut foreign_key("call_entry", "call_id", "call", ForeignKeyAction::Cascade))
            .to_owned();
        manager.create_table(table).await?;
        manager.create_index(index("call_entry", &["call_id"])).await
    }
}
