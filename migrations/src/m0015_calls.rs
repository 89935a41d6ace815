//! Rounds over a date range, with figures of their own.

use crate::keys::{foreign_key, primary_key, unique};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, big_pk_auto, integer, text, text_null},
};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [call(), call_answer(), call_figure()] {
            manager.create_table(table).await?;
        }
        manager.create_index(unique("call", &["network_id", "slug"])).await
    }
}

/// A round over a date range; `inputs` is a JSON list of codes.
fn call() -> TableCreateStatement {
    Table::create()
        .table("call")
        .col(big_pk_auto("id"))
        .col(big_integer("network_id"))
        .col(text("slug"))
        .col(text("name"))
        .col(text("from_day"))
        .col(text("to_day"))
        .col(text("due"))
        .col(text("closes"))
        .col(text("inputs"))
        .col(text("note"))
        .foreign_key(&mut foreign_key("call", "network_id", "network", ForeignKeyAction::Cascade))
        .to_owned()
}

/// An enterprise's answer: it counts once it is sent.
fn call_answer() -> TableCreateStatement {
    Table::create()
        .table("call_answer")
        .col(big_integer("call_id"))
        .col(big_integer("enterprise_id"))
        .col(big_integer("saved_at"))
        .col(text("saved_by"))
        .col(big_integer_null("sent_at"))
        .col(text_null("sent_by"))
        .primary_key(&mut primary_key(&["call_id", "enterprise_id"]))
        .foreign_key(&mut foreign_key("call_answer", "call_id", "call", ForeignKeyAction::Cascade))
        .foreign_key(&mut foreign_key("call_answer", "enterprise_id", "enterprise", ForeignKeyAction::Cascade))
        .to_owned()
}

/// A figure of an answer: as in `figure`, a number is there for kind n and for no other.
fn call_figure() -> TableCreateStatement {
    Table::create()
        .table("call_figure")
        .col(big_integer("call_id"))
        .col(big_integer("enterprise_id"))
        .col(text("input"))
        .col(text("cell"))
        .col(text("kind").check(Expr::col("kind").is_in(["n", "x", "z", "w"])))
        .col(big_integer_null("scaled"))
        .col(text("confidence"))
        .col(text("note"))
        .col(text("explanation"))
        .col(integer("definition"))
        .col(big_integer("saved_at"))
        .col(text("saved_by"))
        .check(Expr::cust("(kind = 'n') = (scaled IS NOT NULL)"))
        .primary_key(&mut primary_key(&["call_id", "enterprise_id", "input", "cell"]))
        .foreign_key(&mut foreign_key("call_figure", "call_id", "call", ForeignKeyAction::Cascade))
        .foreign_key(&mut foreign_key("call_figure", "enterprise_id", "enterprise", ForeignKeyAction::Cascade))
        .to_owned()
}
