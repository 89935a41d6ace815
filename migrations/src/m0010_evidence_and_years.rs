//! Files behind figures, how long a return takes, and what an enterprise writes about its year.

use crate::keys::{foreign_key, index, primary_key};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, big_pk_auto, blob, integer, text, uuid_uniq},
};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [evidence_file(), evidence(), filing_minute(), year_text(), year_accounts()] {
            manager.create_table(table).await?;
        }
        for index in [
            index("evidence", &["filing_id"]),
            index("evidence", &["network_id", "file_hash"]),
            index("year_text", &["network_id"]),
            index("year_accounts", &["network_id"]),
        ] {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

/// `hash` is the SHA-256 of `bytes`. The same file is kept once a network.
fn evidence_file() -> TableCreateStatement {
    Table::create()
        .table("evidence_file")
        .col(big_integer("network_id"))
        .col(blob("hash"))
        .col(blob("bytes"))
        .col(big_integer("saved_at"))
        .primary_key(&mut primary_key(&["network_id", "hash"]))
        .foreign_key(&mut foreign_key("evidence_file", "network_id", "network", ForeignKeyAction::Cascade))
        .to_owned()
}

/// A file behind a figure. `kept_at` is when the return was accepted with it: from then on it stays.
fn evidence() -> TableCreateStatement {
    Table::create()
        .table("evidence")
        .col(big_pk_auto("id"))
        .col(uuid_uniq("public_id"))
        .col(big_integer("network_id"))
        .col(big_integer("filing_id"))
        .col(text("input"))
        .col(text("name"))
        .col(text("kind").check(Expr::col("kind").is_in(["pdf", "jpeg", "png", "csv", "xlsx"])))
        .col(big_integer("size"))
        .col(blob("file_hash"))
        .col(big_integer("added_at"))
        .col(text("added_by"))
        .col(big_integer_null("kept_at"))
        .foreign_key(&mut foreign_key("evidence", "filing_id", "filing", ForeignKeyAction::Cascade))
        .foreign_key(
            ForeignKey::create()
                .name("fk_evidence_file")
                .from("evidence", ("network_id", "file_hash"))
                .to("evidence_file", ("network_id", "hash"))
                .on_delete(ForeignKeyAction::Restrict),
        )
        .to_owned()
}

/// The minutes, counted from 1970, in which something of a return was saved.
fn filing_minute() -> TableCreateStatement {
    Table::create()
        .table("filing_minute")
        .col(big_integer("filing_id"))
        .col(big_integer("minute"))
        .primary_key(&mut primary_key(&["filing_id", "minute"]))
        .foreign_key(&mut foreign_key("filing_minute", "filing_id", "filing", ForeignKeyAction::Cascade))
        .to_owned()
}

/// What an enterprise wrote in place of the made text, by year (the ordinal of its last quarter) and part.
fn year_text() -> TableCreateStatement {
    Table::create()
        .table("year_text")
        .col(big_integer("enterprise_id"))
        .col(integer("year_end"))
        .col(text("part"))
        .col(big_integer("network_id"))
        .col(text("body"))
        .col(big_integer("saved_at"))
        .col(text("saved_by"))
        .primary_key(&mut primary_key(&["enterprise_id", "year_end", "part"]))
        .foreign_key(&mut foreign_key("year_text", "enterprise_id", "enterprise", ForeignKeyAction::Cascade))
        .to_owned()
}

/// Income by an enterprise's accounts of a year × 10^4, and what explains that its quarters make another sum.
fn year_accounts() -> TableCreateStatement {
    Table::create()
        .table("year_accounts")
        .col(big_integer("enterprise_id"))
        .col(integer("year_end"))
        .col(big_integer("network_id"))
        .col(big_integer("scaled"))
        .col(text("explanation"))
        .col(big_integer("saved_at"))
        .col(text("saved_by"))
        .primary_key(&mut primary_key(&["enterprise_id", "year_end"]))
        .foreign_key(&mut foreign_key("year_accounts", "enterprise_id", "enterprise", ForeignKeyAction::Cascade))
        .to_owned()
}
