//! How an enterprise describes itself, and what a return covers.

use crate::keys::{foreign_key, index, primary_key};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, integer, text},
};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [enterprise_profile(), filing_scope(), filing_member()] {
            manager.create_table(table).await?;
        }
        manager.create_index(index("filing_member", &["enterprise_id"])).await
    }
}

/// What an enterprise says of itself beside its facts: the month in which its year ends, and bands of its size, empty
/// where it has not said. Without a row the year ends in March.
fn enterprise_profile() -> TableCreateStatement {
    Table::create()
        .table("enterprise_profile")
        .col(big_integer("enterprise_id").primary_key())
        .col(integer("year_end").check(Expr::col("year_end").between(1, 12)))
        .col(text("staff"))
        .col(text("turnover"))
        .col(integer("answered"))
        .col(big_integer("saved_at"))
        .col(text("saved_by"))
        .foreign_key(&mut foreign_key("enterprise_profile", "enterprise_id", "enterprise", ForeignKeyAction::Cascade))
        .to_owned()
}

/// Without a row nothing has been said of what a return covers.
fn filing_scope() -> TableCreateStatement {
    Table::create()
        .table("filing_scope")
        .col(big_integer("filing_id").primary_key())
        .col(text("scope").check(Expr::col("scope").is_in(["here", "whole", "group"])))
        .foreign_key(&mut foreign_key("filing_scope", "filing_id", "filing", ForeignKeyAction::Cascade))
        .to_owned()
}

/// Members whose figures are within another's return.
fn filing_member() -> TableCreateStatement {
    Table::create()
        .table("filing_member")
        .col(big_integer("filing_id"))
        .col(big_integer("enterprise_id"))
        .primary_key(&mut primary_key(&["filing_id", "enterprise_id"]))
        .foreign_key(&mut foreign_key("filing_member", "filing_id", "filing", ForeignKeyAction::Cascade))
        .foreign_key(&mut foreign_key("filing_member", "enterprise_id", "enterprise", ForeignKeyAction::Cascade))
        .to_owned()
}
