//! Reports that are circulated to the members before they go out, and what each member answers.

use crate::keys::{foreign_key, index, primary_key, unique};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, big_pk_auto, blob, boolean, integer, text, text_null, uuid_uniq},
};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [circulation(), circulation_part(), circulation_answer()] {
            manager.create_table(table).await?;
        }
        manager.create_index(unique("circulation", &["network_id", "period", "number", "version"])).await?;
        manager.create_index(index("circulation_answer", &["enterprise_id"])).await?;
        // What a job makes: an edition of the draft, something to circulate, or an edition of what was signed.
        let way = text("way").default("publish").to_owned();
        manager.alter_table(Table::alter().table("report_job").add_column(way).to_owned()).await?;
        let of = big_integer_null("circulation_id");
        manager.alter_table(Table::alter().table("report_job").add_column(of).to_owned()).await
    }
}

/// The exact report that members are asked about. `number` is that of the edition that it is to become, `version` counts
/// what was circulated for it; `rule` is the network's of then, as JSON; `ended_at` is there if it was closed before
/// `closes_at`, as all had answered.
fn circulation() -> TableCreateStatement {
    Table::create()
        .table("circulation")
        .col(big_pk_auto("id"))
        .col(uuid_uniq("public_id"))
        .col(big_integer("network_id"))
        .col(integer("period"))
        .col(integer("number"))
        .col(integer("version"))
        .col(text("title"))
        .col(integer("pages"))
        .col(big_integer("pdf_bytes"))
        .col(blob("content_hash"))
        .col(text("what_changed"))
        .col(text("rule"))
        .col(text("audience"))
        .col(big_integer_null("shown_from"))
        .col(boolean("announced"))
        .col(big_integer("opened_at"))
        .col(text("opened_by"))
        .col(big_integer("closes_at"))
        .col(big_integer_null("ended_at"))
        .col(big_integer_null("withdrawn_at"))
        .col(text_null("withdrawn_by"))
        .col(text("withdrawn_why").default(""))
        .foreign_key(&mut foreign_key("circulation", "network_id", "network", ForeignKeyAction::Cascade))
        .to_owned()
}

/// Its files, and what an edition is made of once it is signed.
fn circulation_part() -> TableCreateStatement {
    Table::create()
        .table("circulation_part")
        .col(big_integer("circulation_id"))
        .col(text("kind"))
        .col(text("name"))
        .col(text("title"))
        .col(integer("pages"))
        .col(blob("bytes"))
        .primary_key(&mut primary_key(&["circulation_id", "kind", "name"]))
        .foreign_key(&mut foreign_key("circulation_part", "circulation_id", "circulation", ForeignKeyAction::Cascade))
        .to_owned()
}

/// Who is asked, with what it sees of itself (`shares`, as JSON), and what it answered.
fn circulation_answer() -> TableCreateStatement {
    let answers = ["assent", "abstain", "change", "object"];
    Table::create()
        .table("circulation_answer")
        .col(big_integer("circulation_id"))
        .col(big_integer("enterprise_id"))
        .col(text("shares"))
        .col(text_null("answer").check(Expr::col("answer").is_in(answers)))
        .col(text("words").default(""))
        .col(boolean("printed").default(false))
        .col(big_integer_null("answered_at"))
        .col(text_null("answered_by"))
        .check(Expr::cust("(answer IS NULL) = (answered_at IS NULL)"))
        .primary_key(&mut primary_key(&["circulation_id", "enterprise_id"]))
        .foreign_key(&mut foreign_key("circulation_answer", "circulation_id", "circulation", ForeignKeyAction::Cascade))
        .foreign_key(&mut foreign_key("circulation_answer", "enterprise_id", "enterprise", ForeignKeyAction::Cascade))
        .to_owned()
}
