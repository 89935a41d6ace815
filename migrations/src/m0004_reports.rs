//! Reports in the making, and editions, which never change.

use crate::keys::{foreign_key, index, primary_key, unique};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, big_pk_auto, blob, integer, text, uuid_uniq},
    sea_orm::DbBackend,
};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [report_draft(), edition(), edition_file()] {
            manager.create_table(table).await?;
        }
        manager.create_index(unique("edition", &["network_id", "period", "number"])).await?;
        manager.create_index(index("report_draft", &["story_by"])).await?;
        never_changes(manager, "edition").await?;
        never_changes(manager, "edition_file").await
    }
}

fn report_draft() -> TableCreateStatement {
    Table::create()
        .table("report_draft")
        .col(big_integer("network_id"))
        .col(integer("period"))
        .col(text("template"))
        .col(text("title"))
        .col(text("headline"))
        .col(text("summary"))
        .col(big_integer_null("story_by"))
        .col(big_integer("changed_at"))
        .col(text("changed_by"))
        .primary_key(&mut primary_key(&["network_id", "period"]))
        .foreign_key(&mut foreign_key("report_draft", "network_id", "network", ForeignKeyAction::Cascade))
        .foreign_key(&mut foreign_key("report_draft", "story_by", "enterprise", ForeignKeyAction::SetNull))
        .to_owned()
}

fn edition() -> TableCreateStatement {
    Table::create()
        .table("edition")
        .col(big_pk_auto("id"))
        .col(uuid_uniq("public_id"))
        .col(big_integer("network_id"))
        .col(integer("period"))
        .col(integer("number").check(Expr::col("number").gte(1)))
        .col(text("title"))
        .col(text("summary"))
        .col(text("what_changed"))
        .col(integer("enterprises_due"))
        .col(integer("enterprises_filed"))
        .col(integer("pages"))
        .col(big_integer("pdf_bytes"))
        .col(blob("content_hash"))
        .col(blob("pdf_hash"))
        .col(big_integer("published_at"))
        .col(text("published_by"))
        .foreign_key(&mut foreign_key("edition", "network_id", "network", ForeignKeyAction::Restrict))
        .to_owned()
}

/// `document` is the canonical JSON; `hash` is the SHA-256 of `bytes`.
fn edition_file() -> TableCreateStatement {
    Table::create()
        .table("edition_file")
        .col(big_integer("edition_id"))
        .col(text("kind").check(Expr::col("kind").is_in(["pdf", "html", "csv", "json", "document"])))
        .col(blob("bytes"))
        .col(blob("hash"))
        .primary_key(&mut primary_key(&["edition_id", "kind"]))
        .foreign_key(&mut foreign_key("edition_file", "edition_id", "edition", ForeignKeyAction::Restrict))
        .to_owned()
}

/// The database itself refuses to change or delete rows, whoever asks.
pub(crate) async fn never_changes(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    const REASON: &str = "an edition never changes: publish a new one that says what changed";
    let connection = manager.get_connection();
    if manager.get_database_backend() == DbBackend::Postgres {
        let function = format!(
            "CREATE FUNCTION {table}_never_changes() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN RAISE EXCEPTION '{REASON}'; END $$"
        );
        connection.execute_unprepared(&function).await?;
        let trigger = format!(
            "CREATE TRIGGER {table}_never_changes BEFORE UPDATE OR DELETE ON {table} \
             FOR EACH ROW EXECUTE FUNCTION {table}_never_changes()"
        );
        connection.execute_unprepared(&trigger).await?;
    } else {
        for event in ["update", "delete"] {
            let trigger = format!(
                "CREATE TRIGGER {table}_refuses_{event} BEFORE {event} ON {table} \
                 BEGIN SELECT RAISE(ABORT, '{REASON}'); END"
            );
            connection.execute_unprepared(&trigger).await?;
        }
    }
    Ok(())
}
