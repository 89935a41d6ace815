//! A second factor: the secret of an app that makes codes, codes for when it is lost, and sign-ins that wait for it.

use crate::keys::{foreign_key, index};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, big_pk_auto, blob, blob_null, blob_uniq},
};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            blob_null("totp_secret"),
            // The step of the code that was taken last: no code is taken twice.
            big_integer("totp_step").default(0).to_owned(),
        ];
        // SQLite adds one column at a time.
        for column in columns {
            manager.alter_table(Table::alter().table("person").add_column(column).to_owned()).await?;
        }
        manager.create_table(recovery_code()).await?;
        manager.create_table(second_step()).await?;
        manager.create_index(index("recovery_code", &["person_id"])).await?;
        manager.create_index(index("second_step", &["person_id"])).await
    }
}

/// A code that takes the place of the app once; only its SHA-256 is kept.
fn recovery_code() -> TableCreateStatement {
    Table::create()
        .table("recovery_code")
        .col(big_pk_auto("id"))
        .col(big_integer("person_id"))
        .col(blob("code_hash"))
        .col(big_integer_null("used_at"))
        .foreign_key(&mut foreign_key("recovery_code", "person_id", "person", ForeignKeyAction::Cascade))
        .to_owned()
}

/// Somebody has shown the first factor and is asked for the second; only the token's SHA-256 is kept.
fn second_step() -> TableCreateStatement {
    Table::create()
        .table("second_step")
        .col(big_pk_auto("id"))
        .col(blob_uniq("token_hash"))
        .col(big_integer("person_id"))
        .col(big_integer("expires_at"))
        .foreign_key(&mut foreign_key("second_step", "person_id", "person", ForeignKeyAction::Cascade))
        .to_owned()
}
