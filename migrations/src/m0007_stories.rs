//! Photos of stories, what people agreed to, and whose story an edition tells.

use crate::{
    keys::{foreign_key, index, primary_key},
    m0004_reports::never_changes,
};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_pk_auto, blob, blob_null, integer, text, text_null},
};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [picture(), story_photo(), consent(), edition_story()] {
            manager.create_table(table).await?;
        }
        for index in [
            index("story_photo", &["network_id", "picture_hash"]),
            index("consent", &["filing_id"]),
            index("edition_story", &["enterprise_id"]),
        ] {
            manager.create_index(index).await?;
        }
        never_changes(manager, "edition_story").await
    }
}

/// JPEG files; `hash` is the SHA-256 of `bytes`. The same picture is kept once a network.
fn picture() -> TableCreateStatement {
    Table::create()
        .table("picture")
        .col(big_integer("network_id"))
        .col(blob("hash"))
        .col(blob("bytes"))
        .col(integer("width"))
        .col(integer("height"))
        .col(big_integer("saved_at"))
        .primary_key(&mut primary_key(&["network_id", "hash"]))
        .foreign_key(&mut foreign_key("picture", "network_id", "network", ForeignKeyAction::Cascade))
        .to_owned()
}

/// The photo of a return's story.
fn story_photo() -> TableCreateStatement {
    Table::create()
        .table("story_photo")
        .col(big_integer("filing_id").primary_key())
        .col(big_integer("network_id"))
        .col(blob("picture_hash"))
        .col(text("alt"))
        .col(big_integer("saved_at"))
        .col(text("saved_by"))
        .foreign_key(&mut foreign_key("story_photo", "filing_id", "filing", ForeignKeyAction::Cascade))
        .foreign_key(
            ForeignKey::create()
                .name("fk_story_photo_picture")
                .from("story_photo", ("network_id", "picture_hash"))
                .to("picture", ("network_id", "hash"))
                .on_delete(ForeignKeyAction::Restrict),
        )
        .to_owned()
}

/// One row an answer, never changed: the last of a kind counts. `who` and `agreed_on` belong to what was given.
fn consent() -> TableCreateStatement {
    Table::create()
        .table("consent")
        .col(big_pk_auto("id"))
        .col(big_integer("filing_id"))
        .col(text("kind").check(Expr::col("kind").is_in(["names", "faces", "children"])))
        .col(text("answer").check(Expr::col("answer").is_in(["none", "given", "open", "withdrawn"])))
        .col(text_null("who"))
        .col(text_null("agreed_on"))
        .col(big_integer("at"))
        .col(text("by"))
        .foreign_key(&mut foreign_key("consent", "filing_id", "filing", ForeignKeyAction::Cascade))
        .check(Expr::cust("(answer = 'given') = (who IS NOT NULL AND agreed_on IS NOT NULL)"))
        .to_owned()
}

/// Whose story an edition tells, and the picture with it: a copy, as an edition stays complete whatever becomes of
/// the return.
fn edition_story() -> TableCreateStatement {
    Table::create()
        .table("edition_story")
        .col(big_integer("edition_id").primary_key())
        .col(big_integer("enterprise_id"))
        .col(blob_null("picture"))
        .col(blob_null("picture_hash"))
        .foreign_key(&mut foreign_key("edition_story", "edition_id", "edition", ForeignKeyAction::Restrict))
        .foreign_key(&mut foreign_key("edition_story", "enterprise_id", "enterprise", ForeignKeyAction::Restrict))
        .check(Expr::cust("(picture IS NULL) = (picture_hash IS NULL)"))
        .to_owned()
}
