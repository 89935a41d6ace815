//! Networks, what they ask, and the enterprises that belong to them.

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
        for table in [network(), definition(), network_input(), enterprise(), membership(), round()] {
            manager.create_table(table).await?;
        }
        for index in [
            unique("definition", &["network_id", "kind", "code", "version"]),
            unique("enterprise", &["network_id", "slug"]),
            index("membership", &["enterprise_id"]),
        ] {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn network() -> TableCreateStatement {
    Table::create()
        .table("network")
        .col(big_pk_auto("id"))
        .col(uuid_uniq("public_id"))
        .col(text_uniq("slug"))
        .col(text("name"))
        .col(text("place"))
        .col(text("currency"))
        .col(text("time_zone"))
        .col(text("lang"))
        .col(text("accent"))
        .col(boolean("sample"))
        .col(text("settings"))
        .col(big_integer("created_at"))
        .to_owned()
}

/// Inputs and indicators in their versions; `from_quarter` is empty for those in force for ever.
fn definition() -> TableCreateStatement {
    Table::create()
        .table("definition")
        .col(big_pk_auto("id"))
        .col(big_integer("network_id"))
        .col(text("kind").check(Expr::col("kind").is_in(["input", "indicator"])))
        .col(text("code"))
        .col(integer("version"))
        .col(integer_null("from_quarter"))
        .col(integer("position"))
        .col(text("body"))
        .foreign_key(&mut foreign_key("definition", "network_id", "network", ForeignKeyAction::Cascade))
        .to_owned()
}

/// How often a network asks an input.
fn network_input() -> TableCreateStatement {
    Table::create()
        .table("network_input")
        .col(big_integer("network_id"))
        .col(text("code"))
        .col(text("asked").check(Expr::col("asked").is_in(["quarterly", "yearly", "off"])))
        .primary_key(&mut primary_key(&["network_id", "code"]))
        .foreign_key(&mut foreign_key("network_input", "network_id", "network", ForeignKeyAction::Cascade))
        .to_owned()
}

fn enterprise() -> TableCreateStatement {
    Table::create()
        .table("enterprise")
        .col(big_pk_auto("id"))
        .col(uuid_uniq("public_id"))
        .col(big_integer("network_id"))
        .col(text("slug"))
        .col(text("name"))
        .col(text("sector"))
        .col(text("place"))
        .col(text("postcode"))
        .col(text("legal_form"))
        .col(text("org_id"))
        .col(integer_null("founded"))
        .foreign_key(&mut foreign_key("enterprise", "network_id", "network", ForeignKeyAction::Restrict))
        .to_owned()
}

fn membership() -> TableCreateStatement {
    Table::create()
        .table("membership")
        .col(big_pk_auto("id"))
        .col(big_integer("enterprise_id"))
        .col(text_null("from_day"))
        .col(text_null("to_day"))
        .foreign_key(&mut foreign_key("membership", "enterprise_id", "enterprise", ForeignKeyAction::Cascade))
        .to_owned()
}

fn round() -> TableCreateStatement {
    Table::create()
        .table("round")
        .col(big_integer("network_id"))
        .col(integer("quarter"))
        .col(text("opens"))
        .col(text("due"))
        .col(text("closes"))
        .primary_key(&mut primary_key(&["network_id", "quarter"]))
        .foreign_key(&mut foreign_key("round", "network_id", "network", ForeignKeyAction::Cascade))
        .to_owned()
}
