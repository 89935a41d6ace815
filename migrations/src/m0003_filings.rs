//! Returns and their figures.

use crate::keys::{foreign_key, index, primary_key, unique};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(filing()).await?;
        manager.create_table(figure()).await?;
        manager.create_index(unique("filing", &["enterprise_id", "quarter"])).await?;
        manager.create_index(index("filing", &["network_id", "quarter", "state"])).await
    }
}

/// The facts of a state stand in `state_*`; which of them a state has, the program knows.
fn filing() -> TableCreateStatement {
    Table::create()
        .table("filing")
        .col(big_pk_auto("id"))
        .col(uuid_uniq("public_id"))
        .col(big_integer("network_id"))
        .col(big_integer("enterprise_id"))
        .col(integer("quarter"))
        .col(text("state").check(Expr::col("state").is_in(["draft", "submitted", "accepted", "sent_back"])))
        .col(big_integer_null("state_at"))
        .col(text_null("state_by"))
        .col(text_null("state_reason"))
        .col(big_integer_null("submitted_at"))
        .col(boolean("again"))
        .col(integer("version"))
        .col(text("story"))
        .col(boolean("story_agreed"))
        .col(big_integer("story_saved_at"))
        .col(text("story_saved_by"))
        .col(big_integer("saved_at"))
        .col(text("saved_by"))
        .foreign_key(&mut foreign_key("filing", "enterprise_id", "enterprise", ForeignKeyAction::Restrict))
        .foreign_key(
            ForeignKey::create()
                .name("fk_filing_round")
                .from("filing", ("network_id", "quarter"))
                .to("round", ("network_id", "quarter"))
                .on_delete(ForeignKeyAction::Restrict),
        )
        .to_owned()
}

/// `kind` tells a number (n), not available (x), not applicable (z) and withheld (w) apart; a blank figure has no
/// row. `scaled` is the number × 10^4, within ±10^18.
fn figure() -> TableCreateStatement {
    Table::create()
        .table("figure")
        .col(big_integer("filing_id"))
        .col(text("input"))
        .col(integer("period"))
        .col(text("cell"))
        .col(text("kind").check(Expr::col("kind").is_in(["n", "x", "z", "w"])))
        .col(big_integer_null("scaled"))
        .col(text("confidence").check(Expr::col("confidence").is_in(["", "estimate", "guess"])))
        .col(text("note"))
        .col(text("explanation"))
        .col(integer("definition"))
        .col(big_integer("saved_at"))
        .col(text("saved_by"))
        .primary_key(&mut primary_key(&["filing_id", "input", "period", "cell"]))
        .foreign_key(&mut foreign_key("figure", "filing_id", "filing", ForeignKeyAction::Cascade))
        .check(Expr::cust("(kind = 'n') = (scaled IS NOT NULL)"))
        .check(Expr::cust("scaled IS NULL OR scaled BETWEEN -1000000000000000000 AND 1000000000000000000"))
        .to_owned()
}
