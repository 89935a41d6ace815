//! What a network decides about itself: what it asks and from when, its targets, what stands beside its figures, its logo.

use crate::keys::{foreign_key, index, primary_key};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_pk_auto, blob, integer, text, text_null, uuid_uniq},
};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [asked_input(), target(), context_figure(), logo()] {
            manager.create_table(table).await?;
        }
        manager.create_index(index("context_figure", &["network_id"])).await?;
        let copied = Query::insert()
            .into_table("asked_input")
            .columns(["network_id", "code", "from_quarter", "asked"])
            .select_from(
                Query::select()
                    .columns(["network_id", "code"])
                    .expr(Expr::val(FOR_EVER))
                    .column("asked")
                    .from("network_input")
                    .to_owned(),
            )
            .map_err(|error| DbErr::Migration(error.to_string()))?
            .to_owned();
        manager.get_connection().execute(&copied).await?;
        manager.drop_table(Table::drop().table("network_input").to_owned()).await
    }
}

/// The quarter of an answer that holds since ever: no quarter has a lower ordinal, and a key cannot be empty.
const FOR_EVER: i32 = 0;

/// How often a network asks an input, from a quarter on.
fn asked_input() -> TableCreateStatement {
    Table::create()
        .table("asked_input")
        .col(big_integer("network_id"))
        .col(text("code"))
        .col(integer("from_quarter"))
        .col(text("asked").check(Expr::col("asked").is_in(["quarterly", "yearly", "off"])))
        .primary_key(&mut primary_key(&["network_id", "code", "from_quarter"]))
        .foreign_key(&mut foreign_key("asked_input", "network_id", "network", ForeignKeyAction::Cascade))
        .to_owned()
}

/// What members want an indicator to be in a year.
fn target() -> TableCreateStatement {
    Table::create()
        .table("target")
        .col(big_integer("network_id"))
        .col(text("indicator"))
        .col(integer("period"))
        .col(text("direction").check(Expr::col("direction").is_in(["at_least", "at_most"])))
        .col(big_integer("scaled"))
        .col(text("note"))
        .col(big_integer("set_at"))
        .col(text("set_by"))
        .primary_key(&mut primary_key(&["network_id", "indicator", "period"]))
        .foreign_key(&mut foreign_key("target", "network_id", "network", ForeignKeyAction::Cascade))
        .to_owned()
}

/// A published statistic that stands beside an indicator, or beside none. It is text: nothing is ever added up of it.
fn context_figure() -> TableCreateStatement {
    Table::create()
        .table("context_figure")
        .col(big_pk_auto("id"))
        .col(uuid_uniq("public_id"))
        .col(big_integer("network_id"))
        .col(text_null("indicator"))
        .col(text("name"))
        .col(text("value"))
        .col(text("place"))
        .col(text("period"))
        .col(text("source"))
        .col(text("address"))
        .col(text("published"))
        .col(big_integer("set_at"))
        .col(text("set_by"))
        .foreign_key(&mut foreign_key("context_figure", "network_id", "network", ForeignKeyAction::Cascade))
        .to_owned()
}

/// The file of the network's logo; what pages need to know of it stands among the settings.
fn logo() -> TableCreateStatement {
    Table::create()
        .table("logo")
        .col(big_integer("network_id").primary_key())
        .col(blob("bytes"))
        .foreign_key(&mut foreign_key("logo", "network_id", "network", ForeignKeyAction::Cascade))
        .to_owned()
}
