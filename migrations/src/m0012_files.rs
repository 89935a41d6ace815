//! Files that people bring: kept until they are confirmed, and what they changed, so that it can be undone.

use crate::keys::{foreign_key, index, primary_key};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, big_pk_auto, blob, integer, integer_null, text, text_null, uuid_uniq},
};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [kept_file(), imported_file(), imported_return(), imported_figure()] {
            manager.create_table(table).await?;
        }
        for index in [
            index("kept_file", &["person_id"]),
            index("kept_file", &["expires_at"]),
            index("imported_file", &["network_id", "at"]),
            index("imported_return", &["filing_id"]),
            index("imported_figure", &["filing_id"]),
        ] {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

/// A file between its trial and its confirmation; `enterprise_id` and `quarter` where it is for one return only.
fn kept_file() -> TableCreateStatement {
    Table::create()
        .table("kept_file")
        .col(big_pk_auto("id"))
        .col(uuid_uniq("public_id"))
        .col(big_integer("network_id"))
        .col(big_integer("person_id"))
        .col(big_integer_null("enterprise_id"))
        .col(integer_null("quarter"))
        .col(text("name"))
        .col(blob("bytes"))
        .col(big_integer("kept_at"))
        .col(big_integer("expires_at"))
        .foreign_key(&mut foreign_key("kept_file", "network_id", "network", ForeignKeyAction::Cascade))
        .foreign_key(&mut foreign_key("kept_file", "person_id", "person", ForeignKeyAction::Cascade))
        .foreign_key(&mut foreign_key("kept_file", "enterprise_id", "enterprise", ForeignKeyAction::Cascade))
        .to_owned()
}

/// A file whose figures were taken; `enterprise_id` where all of them are of one enterprise.
fn imported_file() -> TableCreateStatement {
    Table::create()
        .table("imported_file")
        .col(big_pk_auto("id"))
        .col(uuid_uniq("public_id"))
        .col(big_integer("network_id"))
        .col(big_integer_null("enterprise_id"))
        .col(text("name"))
        .col(text("state").check(Expr::col("state").is_in(["accepted", "draft"])))
        .col(text("reason"))
        .col(integer("figures"))
        .col(integer("returns"))
        .col(big_integer("at"))
        .col(text("by"))
        .col(big_integer_null("undone_at"))
        .col(text_null("undone_by"))
        .foreign_key(&mut foreign_key("imported_file", "network_id", "network", ForeignKeyAction::Cascade))
        .foreign_key(&mut foreign_key("imported_file", "enterprise_id", "enterprise", ForeignKeyAction::SetNull))
        .to_owned()
}

/// A return that a file changed, with the state that it had before as JSON. Where there is none the file made the
/// return: undoing takes it away whole, so that its figures need not be told.
fn imported_return() -> TableCreateStatement {
    Table::create()
        .table("imported_return")
        .col(big_integer("import_id"))
        .col(big_integer("filing_id"))
        .col(text_null("was"))
        .primary_key(&mut primary_key(&["import_id", "filing_id"]))
        .foreign_key(&mut foreign_key("imported_return", "import_id", "imported_file", ForeignKeyAction::Cascade))
        .foreign_key(&mut foreign_key("imported_return", "filing_id", "filing", ForeignKeyAction::Cascade))
        .to_owned()
}

/// A figure that a file changed: as it was before, with who saved it when, and as the file has it. Both are JSON, as
/// they are only compared and put back; a blank is none.
fn imported_figure() -> TableCreateStatement {
    Table::create()
        .table("imported_figure")
        .col(big_integer("import_id"))
        .col(big_integer("filing_id"))
        .col(text("input"))
        .col(integer("period"))
        .col(text("cell"))
        .col(text_null("was"))
        .col(big_integer_null("was_saved_at"))
        .col(text_null("was_saved_by"))
        .col(text("now"))
        .primary_key(&mut primary_key(&["import_id", "filing_id", "input", "period", "cell"]))
        .foreign_key(&mut foreign_key("imported_figure", "import_id", "imported_file", ForeignKeyAction::Cascade))
        .foreign_key(&mut foreign_key("imported_figure", "filing_id", "filing", ForeignKeyAction::Cascade))
        .to_owned()
}
