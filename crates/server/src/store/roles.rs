//! What people may do: roles given and taken away, invitations, and the coordination handed over.

use super::{
    Act, EnterpriseId, LinkPurpose, NetworkId, PersonId, Result, Store, StoreError,
    chain::{self, Action, Entry},
    enterprises,
    entities::{held_role, link, mail, network, person, session},
    people::{has_been_here, lock},
};
use commonweal_domain::network::{Millis, Role};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
    sea_query::Expr,
};
use std::collections::BTreeMap;

impl Store {
    /// Finds the person by address, or makes one, and gives the role once. A name that is known stays unless it is
    /// empty. Refuses a role of an enterprise without one, and the other way round.
    pub async fn invite(
        &self,
        act: &Act,
        network: NetworkId,
        email: &str,
        name: &str,
        role: Role,
        enterprise: Option<EnterpriseId>,
    ) -> Result<PersonId> {
        let code = role.code();
        match enterprise {
            None if role.is_of_an_enterprise() => {
                return Err(StoreError::Refused(format!("a {code} acts for an enterprise; say for which")));
            }
            Some(_) if !role.is_of_an_enterprise() => {
                return Err(StoreError::Refused(format!("a {code} acts for the network, not for one enterprise")));
            }
            _ => {}
        }
        let txn = self.begin().await?;
        let mut subject = code.to_owned();
        if let Some(id) = enterprise {
            let enterprise = enterprises::check_owner(&txn, network, id).await?;
            subject = format!("{subject} {}", enterprise.slug);
        } else if network::Entity::find_by_id(network.0).one(&txn).await?.is_none() {
            return Err(StoreError::NotFound("network"));
        }
        let person = self.find_or_make(&txn, act, email, name).await?;
        if !holds(&txn, person.id, network, role, enterprise).await? {
            let row = held_role::ActiveModel {
                id: NotSet,
                person_id: Set(person.id),
                network_id: Set(network.0),
                role: Set(code.to_owned()),
                enterprise_id: Set(enterprise.map(|enterprise| enterprise.0)),
                given_at: Set(act.now.0),
                given_by: Set(act.name.clone()),
            };
            row.insert(&txn).await?;
            let subject = format!("{} {subject}", person.public_id);
            let entry = Entry::new(Action::PersonInvited, subject, &person.email);
            chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        }
        txn.commit().await?;
        Ok(PersonId(person.id))
    }

    /// Takes a role away, as when a filer has left. Whoever has none left is signed out, and their links end; who has
    /// never been here loses their invitations to the network. The last coordinator who has been here stays.
    pub async fn remove_role(
        &self,
        act: &Act,
        network: NetworkId,
        person: PersonId,
        role: Role,
        enterprise: Option<EnterpriseId>,
    ) -> Result<()> {
        let txn = self.begin().await?;
        let row = lock(&txn, person).await?;
        let held = held(person.0, network, role, enterprise).one(&txn).await?.ok_or(StoreError::NotFound("role"))?;
        if role == Role::Coordinator {
            check_last(&txn, network, &held).await?;
        }
        let mut subject = format!("{} {}", row.public_id, role.code());
        if let Some(id) = enterprise {
            subject = format!("{subject} {}", enterprises::check_owner(&txn, network, id).await?.slug);
        }
        held_role::Entity::delete_by_id(held.id).exec(&txn).await?;
        shut_out(&txn, person).await?;
        let invited = row.seen_at.is_none() && row.password_hash.is_none();
        if invited {
            end_invitations(&txn, person, network, enterprise).await?;
        }
        let action = match act.person {
            Some(own) if own == person => Action::PersonLeft,
            _ if invited => Action::InvitationRevoked,
            _ => Action::PersonRemoved,
        };
        let entry = Entry::new(action, subject, &row.email);
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }

    /// Hands the coordination over to somebody who has been in the network already; who hands it over stays as a
    /// deputy, or leaves.
    pub async fn hand_over(&self, act: &Act, network: NetworkId, to: PersonId, stays: bool) -> Result<()> {
        let from = act.person.ok_or(StoreError::NotFound("person"))?;
        if from == to {
            return Err(StoreError::Refused("you coordinate already; choose somebody else".to_owned()));
        }
        let txn = self.begin().await?;
        // By key: two who hand over to each other lock in the same order.
        let (first, second) = (lock(&txn, from.min(to)).await?, lock(&txn, from.max(to)).await?);
        let (old, new) = if from < to { (first, second) } else { (second, first) };
        let roles = held_role::Entity::find().filter(held_role::Column::NetworkId.eq(network.0)).all(&txn).await?;
        let of = |person: PersonId, role: Role| {
            roles.iter().find(|row| row.person_id == person.0 && row.role == role.code()).map(|row| row.id)
        };
        let own = of(from, Role::Coordinator).ok_or(StoreError::NotFound("role"))?;
        if !roles.iter().any(|row| row.person_id == to.0) {
            return Err(StoreError::NotFound("person"));
        }
        if !has_been_here(&new) {
            return Err(StoreError::Refused(
                "they have not signed in yet; hand over once they have been here".to_owned(),
            ));
        }
        let mut gone = vec![own];
        gone.extend(of(to, Role::Deputy));
        held_role::Entity::delete_many().filter(held_role::Column::Id.is_in(gone)).exec(&txn).await?;
        let give = async |person: PersonId, role: Role| {
            let row = held_role::ActiveModel {
                id: NotSet,
                person_id: Set(person.0),
                network_id: Set(network.0),
                role: Set(role.code().to_owned()),
                enterprise_id: Set(None),
                given_at: Set(act.now.0),
                given_by: Set(act.name.clone()),
            };
            row.insert(&txn).await
        };
        if of(to, Role::Coordinator).is_none() {
            give(to, Role::Coordinator).await?;
        }
        if stays && of(from, Role::Deputy).is_none() {
            give(from, Role::Deputy).await?;
        }
        shut_out(&txn, from).await?;
        let subject = format!("{} to {}", old.public_id, new.public_id);
        let words = format!("{} → {}", old.email, new.email);
        let entry = Entry::new(Action::CoordinationHandedOver, subject, words);
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }

    /// Until when the invitations to a network work that nobody has used yet, by person.
    pub async fn invitations(&self, network: NetworkId) -> Result<BTreeMap<PersonId, Millis>> {
        let rows = link::Entity::find()
            .filter(link::Column::NetworkId.eq(network.0))
            .filter(link::Column::Purpose.eq(LinkPurpose::Invite.code()))
            .filter(link::Column::UsedAt.is_null())
            .order_by_asc(link::Column::ExpiresAt)
            .all(self.reader())
            .await?;
        Ok(rows.into_iter().map(|row| (PersonId(row.person_id), Millis(row.expires_at))).collect())
    }

    /// Ends the invitations to a network that somebody has not used, before they get a new one.
    pub async fn renew_invitation(&self, act: &Act, network: NetworkId, person: PersonId) -> Result<()> {
        let txn = self.begin().await?;
        let row = lock(&txn, person).await?;
        end_invitations(&txn, person, network, None).await?;
        let entry = Entry::new(Action::PersonInvitedAgain, row.public_id.to_string(), &row.email);
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }
}

/// Refuses to take the role of the last coordinator who has been here: one who is only invited may never come.
pub(super) async fn check_last(txn: &DatabaseTransaction, network: NetworkId, held: &held_role::Model) -> Result<()> {
    let others = held_role::Entity::find()
        .filter(held_role::Column::NetworkId.eq(network.0))
        .filter(held_role::Column::Role.eq(Role::Coordinator.code()))
        .filter(held_role::Column::PersonId.ne(held.person_id))
        .all(txn)
        .await?;
    let others: Vec<i64> = others.into_iter().map(|row| row.person_id).collect();
    let people = person::Entity::find().filter(person::Column::Id.is_in(others)).all(txn).await?;
    if people.iter().any(has_been_here) {
        return Ok(());
    }
    Err(StoreError::Refused(
        "a network keeps at least one coordinator who has signed in; hand the coordination over first".to_owned(),
    ))
}

/// Ends what invites somebody to a network, or to one of its enterprises, and what of it waits to be sent.
async fn end_invitations(
    txn: &DatabaseTransaction,
    person: PersonId,
    network: NetworkId,
    enterprise: Option<EnterpriseId>,
) -> Result<()> {
    let (mut links, mut mails) = (Condition::all(), Condition::all());
    if let Some(enterprise) = enterprise {
        links = links.add(link::Column::EnterpriseId.eq(enterprise.0));
        mails = mails.add(mail::Column::EnterpriseId.eq(enterprise.0));
    }
    link::Entity::delete_many()
        .filter(link::Column::PersonId.eq(person.0))
        .filter(link::Column::NetworkId.eq(network.0))
        .filter(link::Column::UsedAt.is_null())
        .filter(links)
        .exec(txn)
        .await?;
    mail::Entity::update_many()
        .col_expr(mail::Column::State, Expr::value("failed"))
        .col_expr(mail::Column::Fault, Expr::value("the invitation has ended"))
        .filter(mail::Column::PersonId.eq(person.0))
        .filter(mail::Column::NetworkId.eq(network.0))
        .filter(mail::Column::State.eq("queued"))
        .filter(mails)
        .exec(txn)
        .await?;
    Ok(())
}

/// Whoever has no role left is signed out, and their links end.
pub(super) async fn shut_out(txn: &DatabaseTransaction, person: PersonId) -> Result<()> {
    let left = held_role::Entity::find().filter(held_role::Column::PersonId.eq(person.0)).one(txn).await?;
    if left.is_none() {
        session::Entity::delete_many().filter(session::Column::PersonId.eq(person.0)).exec(txn).await?;
        link::Entity::delete_many().filter(link::Column::PersonId.eq(person.0)).exec(txn).await?;
    }
    Ok(())
}

async fn holds(
    txn: &DatabaseTransaction,
    person: i64,
    network: NetworkId,
    role: Role,
    enterprise: Option<EnterpriseId>,
) -> Result<bool> {
    Ok(held(person, network, role, enterprise).one(txn).await?.is_some())
}

/// The row of a role that a person holds.
pub(super) fn held(
    person: i64,
    network: NetworkId,
    role: Role,
    enterprise: Option<EnterpriseId>,
) -> sea_orm::Select<held_role::Entity> {
    let of_enterprise = match enterprise {
        Some(enterprise) => held_role::Column::EnterpriseId.eq(enterprise.0),
        None => held_role::Column::EnterpriseId.is_null(),
    };
    held_role::Entity::find()
        .filter(held_role::Column::PersonId.eq(person))
        .filter(held_role::Column::NetworkId.eq(network.0))
        .filter(held_role::Column::Role.eq(role.code()))
        .filter(of_enterprise)
}
