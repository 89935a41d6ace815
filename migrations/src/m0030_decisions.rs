//! What members propose, how they vote on it, and what they have decided, which never changes.

use crate::keys::{foreign_key, index, primary_key, unique};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, big_pk_auto, integer, text, text_null, uuid_uniq},
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
        for table in [proposal(), proposal_version(), proposal_comment(), proposal_second(), proposal_voter(), ballot()]
        {
            manager.create_table(table).await?;
        }
        for table in [decision(), decision_effect()] {
            manager.create_table(table).await?;
        }
        for index in [
            index("proposal", &["network_id"]),
            index("proposal_comment", &["proposal_id"]),
            unique("decision", &["network_id", "number"]),
            unique("decision", &["proposal_id"]),
        ] {
            manager.create_index(index).await?;
        }
        for table in ["decision", "proposal_version"] {
            refuse(manager, table, "never_changes", &["update", "delete"], "", "a decision never changes").await?;
        }
        // Who may vote is fixed when voting opens.
        refuse(manager, "proposal_voter", "is_fixed", &["update", "delete"], "", "who may vote is fixed").await?;
        let open =
            "EXISTS (SELECT 1 FROM proposal WHERE proposal.id = NEW.proposal_id AND proposal.state <> 'discussed')";
        refuse(manager, "proposal_voter", "is_fixed_once_open", &["insert"], open, "who may vote is fixed").await?;
        // A closed vote never changes: neither the votes, nor the rule that they were cast by.
        for event in ["insert", "update", "delete"] {
            let row = if event == "delete" { "OLD" } else { "NEW" };
            let closed = format!("EXISTS (SELECT 1 FROM decision WHERE decision.proposal_id = {row}.proposal_id)");
            refuse(manager, "ballot", &format!("is_closed_to_{event}"), &[event], &closed, "the vote has closed")
                .await?;
        }
        let decided = "OLD.state = 'decided'";
        refuse(manager, "proposal", "is_decided", &["update"], decided, "a decision never changes").await
    }
}

/// Something that a member proposes. `rule` is how it is voted on, as it was when voting opened; `enterprise_id` is
/// empty where the network's coordinator proposes.
fn proposal() -> TableCreateStatement {
    Table::create()
        .table("proposal")
        .col(big_pk_auto("id"))
        .col(uuid_uniq("public_id"))
        .col(big_integer("network_id"))
        .col(big_integer_null("enterprise_id"))
        .col(big_integer_null("person_id"))
        .col(text("kind"))
        .col(text("state").check(Expr::col("state").is_in(["discussed", "voting", "decided", "withdrawn"])))
        .col(integer("version").check(Expr::col("version").gte(1)))
        .col(big_integer("proposed_at"))
        .col(text("proposed_by"))
        .col(text_null("rule"))
        .col(big_integer_null("opened_at"))
        .col(big_integer_null("closes_at"))
        .foreign_key(&mut foreign_key("proposal", "network_id", "network", ForeignKeyAction::Restrict))
        .foreign_key(&mut foreign_key("proposal", "enterprise_id", "enterprise", ForeignKeyAction::Restrict))
        .foreign_key(&mut foreign_key("proposal", "person_id", "person", ForeignKeyAction::SetNull))
        .check(Expr::cust("(state IN ('discussed', 'withdrawn')) OR (rule IS NOT NULL)"))
        .to_owned()
}

/// The text of a proposal as it was amended. `change` is what it does, `told` the same in words, `typed` the form.
fn proposal_version() -> TableCreateStatement {
    Table::create()
        .table("proposal_version")
        .col(big_integer("proposal_id"))
        .col(integer("number"))
        .col(text("title"))
        .col(text("why"))
        .col(text("change"))
        .col(text("told"))
        .col(text("typed"))
        .col(big_integer("saved_at"))
        .col(text("saved_by"))
        .primary_key(&mut primary_key(&["proposal_id", "number"]))
        .foreign_key(&mut foreign_key("proposal_version", "proposal_id", "proposal", ForeignKeyAction::Restrict))
        .to_owned()
}

/// What somebody says to a version of a proposal; `member` is the name of their enterprise.
fn proposal_comment() -> TableCreateStatement {
    Table::create()
        .table("proposal_comment")
        .col(big_pk_auto("id"))
        .col(big_integer("proposal_id"))
        .col(integer("version"))
        .col(text("member"))
        .col(text("words"))
        .col(big_integer("said_at"))
        .col(text("said_by"))
        .foreign_key(&mut foreign_key("proposal_comment", "proposal_id", "proposal", ForeignKeyAction::Restrict))
        .to_owned()
}

/// A member that wants a proposal to be voted on.
fn proposal_second() -> TableCreateStatement {
    Table::create()
        .table("proposal_second")
        .col(big_integer("proposal_id"))
        .col(big_integer("enterprise_id"))
        .col(big_integer("seconded_at"))
        .col(text("seconded_by"))
        .primary_key(&mut primary_key(&["proposal_id", "enterprise_id"]))
        .foreign_key(&mut foreign_key("proposal_second", "proposal_id", "proposal", ForeignKeyAction::Restrict))
        .foreign_key(&mut foreign_key("proposal_second", "enterprise_id", "enterprise", ForeignKeyAction::Restrict))
        .to_owned()
}

/// A member that may vote, with its sector, as it was when voting opened.
fn proposal_voter() -> TableCreateStatement {
    Table::create()
        .table("proposal_voter")
        .col(big_integer("proposal_id"))
        .col(big_integer("enterprise_id"))
        .col(text("chamber"))
        .primary_key(&mut primary_key(&["proposal_id", "enterprise_id"]))
        .foreign_key(&mut foreign_key("proposal_voter", "proposal_id", "proposal", ForeignKeyAction::Restrict))
        .foreign_key(&mut foreign_key("proposal_voter", "enterprise_id", "enterprise", ForeignKeyAction::Restrict))
        .to_owned()
}

/// A member's vote. Who may not vote has none: it points at `proposal_voter`.
fn ballot() -> TableCreateStatement {
    Table::create()
        .table("ballot")
        .col(big_integer("proposal_id"))
        .col(big_integer("enterprise_id"))
        .col(text("choice").check(Expr::col("choice").is_in(["for", "against", "abstain", "objection"])))
        .col(text("reason"))
        .col(big_integer("cast_at"))
        .col(text("cast_by"))
        .primary_key(&mut primary_key(&["proposal_id", "enterprise_id"]))
        .foreign_key(
            ForeignKey::create()
                .name("fk_ballot_voter")
                .from("ballot", ("proposal_id", "enterprise_id"))
                .to("proposal_voter", ("proposal_id", "enterprise_id"))
                .on_delete(ForeignKeyAction::Restrict),
        )
        .check(Expr::cust("(choice = 'objection') = (reason <> '')"))
        .to_owned()
}

/// What members decided: `outcome` holds the counts, `meeting` what the minutes say where it was at one.
fn decision() -> TableCreateStatement {
    Table::create()
        .table("decision")
        .col(big_pk_auto("id"))
        .col(big_integer("network_id"))
        .col(integer("number").check(Expr::col("number").gte(1)))
        .col(big_integer("proposal_id"))
        .col(text("way").check(Expr::col("way").is_in(["vote", "meeting"])))
        .col(text("verdict").check(Expr::col("verdict").is_in(["passed", "fell", "no_quorum"])))
        .col(text("outcome"))
        .col(text_null("meeting"))
        .col(big_integer("decided_at"))
        .col(text("recorded_by"))
        .foreign_key(&mut foreign_key("decision", "network_id", "network", ForeignKeyAction::Restrict))
        .foreign_key(&mut foreign_key("decision", "proposal_id", "proposal", ForeignKeyAction::Restrict))
        .check(Expr::cust("(way = 'meeting') = (meeting IS NOT NULL)"))
        .to_owned()
}

/// Whether what was decided has been done; `words` say what stands in its way, or what somebody did by hand.
fn decision_effect() -> TableCreateStatement {
    Table::create()
        .table("decision_effect")
        .col(big_integer("decision_id").primary_key())
        .col(text("state").check(Expr::col("state").is_in(["waiting", "done", "by_hand", "done_by_hand"])))
        .col(text("words"))
        .col(big_integer("changed_at"))
        .col(text("changed_by"))
        .foreign_key(&mut foreign_key("decision_effect", "decision_id", "decision", ForeignKeyAction::Restrict))
        .to_owned()
}

/// The database itself refuses, whoever asks: `events` on rows of a table for which `when` holds, all of them where it
/// is blank.
async fn refuse(
    manager: &SchemaManager<'_>,
    table: &str,
    name: &str,
    events: &[&str],
    when: &str,
    reason: &str,
) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    if manager.get_database_backend() == DbBackend::Postgres {
        // A condition with a subquery stands in the function: PostgreSQL takes none after WHEN.
        let raise = format!("RAISE EXCEPTION '{reason}';");
        let body = if when.is_empty() { raise } else { format!("IF {when} THEN {raise} END IF; RETURN NEW;") };
        // Whatever happens to the rows of a delete that is allowed, it is the old ones that go.
        let body = if events == ["delete"] { body.replace("RETURN NEW", "RETURN OLD") } else { body };
        let function =
            format!("CREATE FUNCTION {table}_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$");
        connection.execute_unprepared(&function).await?;
        let trigger = format!(
            "CREATE TRIGGER {table}_{name} BEFORE {} ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_{name}()",
            events.join(" OR ")
        );
        connection.execute_unprepared(&trigger).await?;
        return Ok(());
    }
    for event in events {
        let when = if when.is_empty() { String::new() } else { format!("WHEN {when} ") };
        let trigger = format!(
            "CREATE TRIGGER {table}_{name}_{event} BEFORE {event} ON {table} {when}\
             BEGIN SELECT RAISE(ABORT, '{reason}'); END"
        );
        connection.execute_unprepared(&trigger).await?;
    }
    Ok(())
}
