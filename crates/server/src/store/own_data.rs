//! What is kept about one person: theirs to take with them, and to have erased.

use super::{
    Act, PersonId, Result, Store, StoreError,
    chain::Action,
    entities::{
        audit_entry, audit_text, held_role, link, mail, mail_stop, network, passkey, person, recovery_code, session,
    },
    people,
    roles::check_last,
};
use commonweal_domain::network::{Millis, Role};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, DatabaseTransaction, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, sea_query::Expr,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// Everything that is kept about a person. Times are milliseconds since 1970 in UTC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwnData {
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
    /// Since when there is an account.
    pub since: Millis,
    /// When they were here last.
    pub seen: Option<Millis>,
    /// What they are, where, and since when.
    pub roles: Vec<OwnRole>,
    /// Where they are signed in.
    pub sessions: Vec<OwnSession>,
    /// Messages that were sent to them.
    pub mail: Vec<OwnMail>,
    /// What they did, as it stands in the history of their networks.
    pub history: Vec<OwnAct>,
}

/// A role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwnRole {
    /// Its code.
    pub role: &'static str,
    /// Name of the network.
    pub network: String,
    /// Name of the enterprise; may be empty.
    pub enterprise: String,
    /// Since when.
    pub since: Millis,
}

/// A browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwnSession {
    /// As it named itself.
    pub browser: String,
    /// Since when.
    pub since: Millis,
    /// When it was used last.
    pub seen: Millis,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwnMail {
    /// Its subject.
    pub subject: String,
    /// When it was written.
    pub at: Millis,
}

/// Something that they did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwnAct {
    /// Slug of the network.
    pub network: String,
    /// When.
    pub at: Millis,
    /// What.
    pub action: String,
    /// To what.
    pub subject: String,
    /// The words that stand beside it.
    pub words: String,
}

impl Store {
    /// Everything that is kept about a person.
    pub async fn own_data(&self, id: PersonId, now: Millis) -> Result<OwnData> {
        let snapshot = self.snapshot().await?;
        let row = person::Entity::find_by_id(id.0).one(&snapshot).await?.ok_or(StoreError::NotFound("person"))?;
        let entries = audit_entry::Entity::find()
            .filter(audit_entry::Column::Actor.eq(row.public_id))
            .order_by_asc(audit_entry::Column::At)
            .all(&snapshot)
            .await?;
        let networks: BTreeMap<i64, String> =
            network::Entity::find().all(&snapshot).await?.into_iter().map(|row| (row.id, row.slug)).collect();
        let mut history = vec![];
        for entry in entries {
            let text = audit_text::Entity::find_by_id((entry.network_id, entry.seq)).one(&snapshot).await?;
            history.push(OwnAct {
                network: networks.get(&entry.network_id).cloned().unwrap_or_default(),
                at: Millis(entry.at),
                action: entry.action,
                subject: entry.subject,
                words: text.map(|text| text.words).unwrap_or_default(),
            });
        }
        let mails = mail::Entity::find()
            .filter(mail::Column::PersonId.eq(id.0))
            .order_by_asc(mail::Column::CreatedAt)
            .all(&snapshot)
            .await?;
        snapshot.commit().await?;
        let roles = self.person(id).await?.map(|person| person.roles).unwrap_or_default();
        let sessions = self.sessions(id, now).await?;
        Ok(OwnData {
            name: row.name,
            email: row.email,
            since: Millis(row.created_at),
            seen: row.seen_at.map(Millis),
            roles: roles
                .into_iter()
                .map(|held| OwnRole {
                    role: held.role.code(),
                    network: held.network_name,
                    enterprise: held.enterprise.map(|(_, _, name)| name).unwrap_or_default(),
                    since: held.given,
                })
                .collect(),
            sessions: sessions
                .into_iter()
                .map(|head| OwnSession { browser: head.browser, since: head.started, seen: head.seen })
                .collect(),
            mail: mails
                .into_iter()
                .map(|mail| OwnMail { subject: mail.subject, at: Millis(mail.created_at) })
                .collect(),
            history,
        })
    }

    /// The person has read what happens to what they file.
    pub async fn set_told(&self, act: &Act, id: PersonId) -> Result<()> {
        person::Entity::update_many()
            .col_expr(person::Column::ToldAt, Expr::value(act.now.0))
            .filter(person::Column::Id.eq(id.0))
            .exec(self.writer())
            .await?;
        Ok(())
    }

    /// Erases an account: address, password, roles, ways in, messages, and what the history says of the address. What
    /// the person filed and wrote stays under the name that it was written under, as others answer for it too. Refuses
    /// while they are the last coordinator of a network.
    pub async fn erase_person(&self, act: &Act, id: PersonId) -> Result<()> {
        let txn = self.begin().await?;
        let row = people::lock(&txn, id).await?;
        let roles = held_role::Entity::find()
            .filter(held_role::Column::PersonId.eq(id.0))
            .order_by_asc(held_role::Column::NetworkId)
            .all(&txn)
            .await?;
        for held in roles.iter().filter(|held| held.role == Role::Coordinator.code()) {
            check_last(&txn, super::NetworkId(held.network_id), held).await?;
        }
        self.in_their_networks(&txn, act, id, Action::AccountErased, &row.public_id.to_string()).await?;
        held_role::Entity::delete_many().filter(held_role::Column::PersonId.eq(id.0)).exec(&txn).await?;
        session::Entity::delete_many().filter(session::Column::PersonId.eq(id.0)).exec(&txn).await?;
        passkey::Entity::delete_many().filter(passkey::Column::PersonId.eq(id.0)).exec(&txn).await?;
        recovery_code::Entity::delete_many().filter(recovery_code::Column::PersonId.eq(id.0)).exec(&txn).await?;
        link::Entity::delete_many().filter(link::Column::PersonId.eq(id.0)).exec(&txn).await?;
        mail_stop::Entity::delete_many().filter(mail_stop::Column::PersonId.eq(id.0)).exec(&txn).await?;
        let of = Condition::any().add(mail::Column::PersonId.eq(id.0)).add(mail::Column::Address.eq(&row.email));
        mail::Entity::delete_many().filter(of).exec(&txn).await?;
        forget_address(&txn, &row).await?;
        let public_id = row.public_id.simple().to_string();
        let mut row = row.into_active_model();
        row.email = Set(format!("erased-{public_id}@invalid"));
        row.name = Set(String::new());
        row.password_hash = Set(None);
        row.totp_secret = Set(None);
        row.disabled_at = Set(Some(act.now.0));
        row.seen_at = Set(None);
        row.update(&txn).await?;
        Ok(txn.commit().await?)
    }
}

/// Erases the words of entries about a person: they are addresses. The chain keeps their hashes and stays whole.
async fn forget_address(txn: &DatabaseTransaction, row: &person::Model) -> Result<()> {
    let about = audit_entry::Entity::find()
        .filter(audit_entry::Column::Subject.contains(row.public_id.to_string()))
        .all(txn)
        .await?;
    for entry in about {
        audit_text::Entity::delete_by_id((entry.network_id, entry.seq)).exec(txn).await?;
    }
    Ok(())
}
