//! People, what they may do, and how they get in. Tokens are kept as SHA-256 only.

use crate::keys::{foreign_key, index};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [person(), held_role(), link(), session()] {
            manager.create_table(table).await?;
        }
        for index in [
            index("held_role", &["person_id"]),
            index("held_role", &["network_id"]),
            index("held_role", &["enterprise_id"]),
            index("link", &["person_id"]),
            index("link", &["expires_at"]),
            index("session", &["person_id"]),
            index("session", &["seen_at"]),
        ] {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

/// `email` is in lower case.
fn person() -> TableCreateStatement {
    Table::create()
        .table("person")
        .col(big_pk_auto("id"))
        .col(uuid_uniq("public_id"))
        .col(text_uniq("email"))
        .col(text("name"))
        .col(text_null("password_hash"))
        .col(big_integer("created_at"))
        .to_owned()
}

fn held_role() -> TableCreateStatement {
    Table::create()
        .table("held_role")
        .col(big_pk_auto("id"))
        .col(big_integer("person_id"))
        .col(big_integer("network_id"))
        .col(text("role").check(Expr::col("role").is_in(["coordinator", "filer", "representative", "funder"])))
        .col(big_integer_null("enterprise_id"))
        .col(big_integer("given_at"))
        .foreign_key(&mut foreign_key("held_role", "person_id", "person", ForeignKeyAction::Cascade))
        .foreign_key(&mut foreign_key("held_role", "network_id", "network", ForeignKeyAction::Cascade))
        .foreign_key(&mut foreign_key("held_role", "enterprise_id", "enterprise", ForeignKeyAction::Cascade))
        .to_owned()
}

/// A link that lets a person in once, to set a password.
fn link() -> TableCreateStatement {
    Table::create()
        .table("link")
        .col(big_pk_auto("id"))
        .col(blob_uniq("token_hash"))
        .col(big_integer("person_id"))
        .col(text("purpose").check(Expr::col("purpose").is_in(["invite", "reset"])))
        .col(big_integer("created_at"))
        .col(big_integer("expires_at"))
        .col(big_integer_null("used_at"))
        .foreign_key(&mut foreign_key("link", "person_id", "person", ForeignKeyAction::Cascade))
        .to_owned()
}

fn session() -> TableCreateStatement {
    Table::create()
        .table("session")
        .col(big_pk_auto("id"))
        .col(blob_uniq("token_hash"))
        .col(big_integer("person_id"))
        .col(big_integer("started_at"))
        .col(big_integer("seen_at"))
        .foreign_key(&mut foreign_key("session", "person_id", "person", ForeignKeyAction::Cascade))
        .to_owned()
}
