//! Passkeys, and the challenges that they answer.

use crate::keys::{foreign_key, index};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, big_pk_auto, blob, blob_uniq, text},
};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(passkey()).await?;
        manager.create_table(challenge()).await?;
        manager.create_index(index("passkey", &["person_id"])).await?;
        manager.create_index(index("passkey_challenge", &["expires_at"])).await
    }
}

/// `public_key` is a point of the P-256 curve, uncompressed.
fn passkey() -> TableCreateStatement {
    Table::create()
        .table("passkey")
        .col(big_pk_auto("id"))
        .col(big_integer("person_id"))
        .col(blob_uniq("credential_id"))
        .col(blob("public_key"))
        .col(big_integer("counter"))
        .col(text("browser"))
        .col(big_integer("created_at"))
        .col(big_integer_null("used_at"))
        .foreign_key(&mut foreign_key("passkey", "person_id", "person", ForeignKeyAction::Cascade))
        .to_owned()
}

/// Each is answered once; only its SHA-256 is kept.
fn challenge() -> TableCreateStatement {
    Table::create()
        .table("passkey_challenge")
        .col(big_pk_auto("id"))
        .col(blob_uniq("challenge_hash"))
        .col(big_integer("expires_at"))
        .to_owned()
}
