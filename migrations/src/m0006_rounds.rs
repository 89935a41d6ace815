//! What a coordinator does in a quarter: more time, exemptions, steps that can be taken back, questions on figures,
//! filing for a member, and the mail that goes out.

use crate::keys::{foreign_key, index, primary_key, unique};
use sea_orm_migration::{
    prelude::*,
    schema::{
        big_integer, big_integer_null, big_pk_auto, blob_uniq, boolean, integer, integer_null, text, text_null,
        uuid_uniq,
    },
};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_column(manager, "round", text("note").default("").to_owned()).await?;
        for column in [big_integer_null("first_at"), text_null("first_by"), big_integer_null("first_person")] {
            add_column(manager, "filing", column).await?;
        }
        add_column(manager, "filing", boolean("by_rule").default(false).to_owned()).await?;
        for table in [more_time(), exemption(), filing_step(), figure_comment(), stand_in(), mail(), mail_stop()] {
            manager.create_table(table).await?;
        }
        for index in [
            index("more_time", &["network_id", "quarter"]),
            index("exemption", &["network_id", "quarter"]),
            index("figure_comment", &["filing_id"]),
            index("stand_in", &["network_id", "quarter"]),
            index("mail", &["state", "due_at"]),
            index("mail", &["network_id", "created_at"]),
            unique("mail", &["once"]),
        ] {
            manager.create_index(index).await?;
        }
        renew_links(manager).await
    }
}

/// SQLite adds one column at a time.
async fn add_column(manager: &SchemaManager<'_>, table: &'static str, column: ColumnDef) -> Result<(), DbErr> {
    manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await
}

/// An enterprise's return is due on a later day than those of the others.
fn more_time() -> TableCreateStatement {
    of_a_member("more_time").col(text("until")).col(text("why")).to_owned()
}

/// No return is expected of an enterprise.
fn exemption() -> TableCreateStatement {
    of_a_member("exemption").col(text("why")).to_owned()
}

fn of_a_member(name: &'static str) -> TableCreateStatement {
    Table::create()
        .table(name)
        .col(big_integer("network_id"))
        .col(big_integer("enterprise_id"))
        .col(integer("quarter"))
        .col(big_integer("given_at"))
        .col(text("given_by"))
        .primary_key(&mut primary_key(&["enterprise_id", "quarter"]))
        .foreign_key(&mut foreign_key(name, "enterprise_id", "enterprise", ForeignKeyAction::Cascade))
        .to_owned()
}

/// A state that a return came into at a version; `back_to` is the version of the step before it, which is what it
/// goes back to when the step is taken back, none for the draft. `body` is the state with its facts.
fn filing_step() -> TableCreateStatement {
    Table::create()
        .table("filing_step")
        .col(big_integer("filing_id"))
        .col(integer("version"))
        .col(integer_null("back_to"))
        .col(big_integer("at"))
        .col(big_integer_null("person_id"))
        .col(text("by"))
        .col(text("body"))
        .primary_key(&mut primary_key(&["filing_id", "version"]))
        .foreign_key(&mut foreign_key("filing_step", "filing_id", "filing", ForeignKeyAction::Cascade))
        .to_owned()
}

/// A reviewer's question about one figure of a return, and the enterprise's answer.
fn figure_comment() -> TableCreateStatement {
    Table::create()
        .table("figure_comment")
        .col(big_pk_auto("id"))
        .col(uuid_uniq("public_id"))
        .col(big_integer("filing_id"))
        .col(text("input"))
        .col(integer("period"))
        .col(text("words"))
        .col(big_integer("at"))
        .col(text("by"))
        .col(text("answer"))
        .col(big_integer_null("answered_at"))
        .col(text("answered_by"))
        .foreign_key(&mut foreign_key("figure_comment", "filing_id", "filing", ForeignKeyAction::Cascade))
        .to_owned()
}

/// A coordinator fills in a member's return for it; it counts when the member has confirmed it.
fn stand_in() -> TableCreateStatement {
    Table::create()
        .table("stand_in")
        .col(big_integer("network_id"))
        .col(big_integer("enterprise_id"))
        .col(integer("quarter"))
        .col(big_integer("person_id"))
        .col(text("by"))
        .col(big_integer("since"))
        .col(text("why"))
        .col(big_integer_null("submitted_at"))
        .col(big_integer_null("confirmed_at"))
        .col(text("confirmed_by"))
        .primary_key(&mut primary_key(&["enterprise_id", "quarter"]))
        .foreign_key(&mut foreign_key("stand_in", "enterprise_id", "enterprise", ForeignKeyAction::Cascade))
        .foreign_key(&mut foreign_key("stand_in", "person_id", "person", ForeignKeyAction::Cascade))
        .to_owned()
}

/// A message on its way. It holds no way in: a link is made when it is sent. What has the same `once` is sent once.
fn mail() -> TableCreateStatement {
    Table::create()
        .table("mail")
        .col(big_pk_auto("id"))
        .col(uuid_uniq("public_id"))
        .col(big_integer_null("network_id"))
        .col(big_integer_null("person_id"))
        .col(text("address"))
        .col(text("kind"))
        .col(text("subject"))
        .col(text("body"))
        .col(text_null("way_in"))
        .col(big_integer_null("enterprise_id"))
        .col(integer_null("quarter"))
        .col(text_null("once"))
        .col(text("state").check(Expr::col("state").is_in(["queued", "sent", "failed"])))
        .col(integer("tries"))
        .col(big_integer("due_at"))
        .col(big_integer_null("claimed_until"))
        .col(text("fault"))
        .col(big_integer("created_at"))
        .col(text("created_by"))
        .col(big_integer_null("sent_at"))
        .foreign_key(&mut foreign_key("mail", "network_id", "network", ForeignKeyAction::Cascade))
        .foreign_key(&mut foreign_key("mail", "person_id", "person", ForeignKeyAction::SetNull))
        .foreign_key(&mut foreign_key("mail", "enterprise_id", "enterprise", ForeignKeyAction::SetNull))
        .to_owned()
}

/// A person wants no reminders of a network.
fn mail_stop() -> TableCreateStatement {
    Table::create()
        .table("mail_stop")
        .col(big_integer("person_id"))
        .col(big_integer("network_id"))
        .col(big_integer("at"))
        .primary_key(&mut primary_key(&["person_id", "network_id"]))
        .foreign_key(&mut foreign_key("mail_stop", "person_id", "person", ForeignKeyAction::Cascade))
        .foreign_key(&mut foreign_key("mail_stop", "network_id", "network", ForeignKeyAction::Cascade))
        .to_owned()
}

/// Links serve more purposes and lead somewhere. SQLite cannot change the check of a column, so the table is made anew.
async fn renew_links(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("link_new")
        .col(big_pk_auto("id"))
        .col(blob_uniq("token_hash"))
        .col(big_integer("person_id"))
        .col(text("purpose").check(Expr::col("purpose").is_in(["invite", "reset", "open", "confirm", "stop"])))
        .col(big_integer_null("network_id"))
        .col(big_integer_null("enterprise_id"))
        .col(integer_null("quarter"))
        .col(big_integer("created_at"))
        .col(big_integer("expires_at"))
        .col(big_integer_null("used_at"))
        .foreign_key(&mut foreign_key("link_new", "person_id", "person", ForeignKeyAction::Cascade))
        .foreign_key(&mut foreign_key("link_new", "network_id", "network", ForeignKeyAction::Cascade))
        .foreign_key(&mut foreign_key("link_new", "enterprise_id", "enterprise", ForeignKeyAction::Cascade))
        .to_owned();
    manager.create_table(table).await?;
    const KEPT: &str = "token_hash, person_id, purpose, created_at, expires_at, used_at";
    let connection = manager.get_connection();
    connection.execute_unprepared(&format!("INSERT INTO link_new ({KEPT}) SELECT {KEPT} FROM link")).await?;
    manager.drop_table(Table::drop().table("link").to_owned()).await?;
    manager.rename_table(Table::rename().table("link_new", "link").to_owned()).await?;
    for columns in [&["person_id"], &["expires_at"]] {
        manager.create_index(index("link", columns)).await?;
    }
    Ok(())
}
