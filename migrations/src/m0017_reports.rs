//! What a report holds besides its first words, the network's own templates, and the papers of an edition.

use crate::{
    keys::{foreign_key, index, primary_key},
    m0004_reports::never_changes,
};
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
        // More stories, what members ask for, what is written for the template's own places, which papers go with it.
        let more = text("more").default("{}").to_owned();
        manager.alter_table(Table::alter().table("report_draft").add_column(more).to_owned()).await?;
        manager.create_table(report_template()).await?;
        manager.create_table(edition_part()).await?;
        manager.create_table(edition_teller()).await?;
        manager.create_index(index("edition_teller", &["enterprise_id"])).await?;
        // Whoever has a file in hand asks by its fingerprint whether it is a published one.
        manager.create_index(index("edition_file", &["hash"])).await?;
        manager.create_index(index("edition_part", &["hash"])).await?;
        never_changes(manager, "edition_part").await?;
        never_changes(manager, "edition_teller").await
    }
}

/// A network's own template. Each change is a new version; the newest is in use.
fn report_template() -> TableCreateStatement {
    Table::create()
        .table("report_template")
        .col(big_integer("network_id"))
        .col(text("name"))
        .col(integer("version"))
        .col(text("source"))
        .col(big_integer("changed_at"))
        .col(text("changed_by"))
        .primary_key(&mut primary_key(&["network_id", "name", "version"]))
        .foreign_key(&mut foreign_key("report_template", "network_id", "network", ForeignKeyAction::Cascade))
        .to_owned()
}

/// What an edition has besides its files: the template it was made by, and papers of the same figures as PDFs.
fn edition_part() -> TableCreateStatement {
    Table::create()
        .table("edition_part")
        .col(big_integer("edition_id"))
        .col(text("kind"))
        .col(text("name"))
        .col(text("title"))
        .col(integer("pages"))
        .col(blob("bytes"))
        .col(blob("hash"))
        .primary_key(&mut primary_key(&["edition_id", "kind", "name"]))
        .foreign_key(&mut foreign_key("edition_part", "edition_id", "edition", ForeignKeyAction::Restrict))
        .to_owned()
}

/// Whose stories an edition tells after the first, in words alone.
fn edition_teller() -> TableCreateStatement {
    Table::create()
        .table("edition_teller")
        .col(big_integer("edition_id"))
        .col(big_integer("enterprise_id"))
        .primary_key(&mut primary_key(&["edition_id", "enterprise_id"]))
        .foreign_key(&mut foreign_key("edition_teller", "edition_id", "edition", ForeignKeyAction::Restrict))
        .foreign_key(&mut foreign_key("edition_teller", "enterprise_id", "enterprise", ForeignKeyAction::Restrict))
        .to_owned()
}
