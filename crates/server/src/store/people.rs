//! People and what they may do.

use super::{
    Act, EnterpriseId, LinkPurpose, NetworkId, PersonId, Result, Store, StoreError,
    chain::{self, Action, Entry},
    enterprises,
    entities::{enterprise, held_role, link, mail, network, person, session},
};
use commonweal_domain::network::{Millis, Role};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockType, OnConflict},
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A person and all that they may do, or all that they may do in one network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Key.
    pub id: PersonId,
    /// Identifier outside.
    pub public_id: Uuid,
    /// Address, in lower case.
    pub email: String,
    /// Name.
    pub name: String,
    /// Hash of the password; none until it is set.
    pub password_hash: Option<String>,
    /// When they were here last; none until they have been.
    pub seen: Option<Millis>,
    /// Nobody signs in with the account any more.
    pub disabled: bool,
    /// They have read what happens to what they file.
    pub told: bool,
    /// Signing in takes them a second step.
    pub second_factor: bool,
    /// What they may do, in the order in which they were asked.
    pub roles: Vec<Held>,
}

impl Person {
    /// Whether they have signed in, or can: not only been invited.
    pub fn has_been_here(&self) -> bool {
        (self.seen.is_some() || self.password_hash.is_some()) && !self.disabled
    }

    /// Their name, or their address while they have not given one.
    pub fn called(&self) -> &str {
        if self.name.is_empty() { &self.email } else { &self.name }
    }
}

/// A role that a person holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The role.
    pub role: Role,
    /// In which network.
    pub network: NetworkId,
    /// Its slug.
    pub network_slug: String,
    /// Its name.
    pub network_name: String,
    /// For which enterprise: key, slug and name.
    pub enterprise: Option<(EnterpriseId, String, String)>,
    /// Since when.
    pub given: Millis,
    /// Name of who gave it; empty where that was not kept.
    pub given_by: String,
}

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

    /// Disables an account, or enables it again. All its sessions and ways in end.
    pub async fn set_disabled(&self, act: &Act, person: PersonId, disabled: bool) -> Result<()> {
        let txn = self.begin().await?;
        let row = lock(&txn, person).await?;
        let subject = row.public_id.to_string();
        let mut row = row.into_active_model();
        row.disabled_at = Set(disabled.then_some(act.now.0));
        row.update(&txn).await?;
        if disabled {
            session::Entity::delete_many().filter(session::Column::PersonId.eq(person.0)).exec(&txn).await?;
            link::Entity::delete_many().filter(link::Column::PersonId.eq(person.0)).exec(&txn).await?;
        }
        let action = if disabled { Action::AccountDisabled } else { Action::AccountEnabled };
        self.in_their_networks(&txn, act, person, action, &subject).await?;
        Ok(txn.commit().await?)
    }

    /// Writes what happened to an account into the audit of every network in which the person has a role.
    pub(super) async fn in_their_networks(
        &self,
        txn: &DatabaseTransaction,
        act: &Act,
        person: PersonId,
        action: Action,
        subject: &str,
    ) -> Result<()> {
        let roles = held_role::Entity::find().filter(held_role::Column::PersonId.eq(person.0)).all(txn).await?;
        // By key: two people of the same networks lock the chains in the same order.
        let networks: BTreeSet<i64> = roles.iter().map(|role| role.network_id).collect();
        for network in networks {
            chain::append(txn, &self.ids, act, NetworkId(network), vec![Entry::new(action, subject, "")]).await?;
        }
        Ok(())
    }

    /// Sets a password, and ends all sessions and ways in: whoever had got in with the old one is out.
    pub async fn set_password(&self, act: &Act, person: PersonId, hash: &str) -> Result<()> {
        let txn = self.begin().await?;
        let row = lock(&txn, person).await?;
        let subject = row.public_id.to_string();
        let mut row = row.into_active_model();
        row.password_hash = Set(Some(hash.to_owned()));
        row.update(&txn).await?;
        session::Entity::delete_many().filter(session::Column::PersonId.eq(person.0)).exec(&txn).await?;
        link::Entity::delete_many()
            .filter(link::Column::PersonId.eq(person.0))
            .filter(
                link::Column::Purpose
                    .is_in([LinkPurpose::Open, LinkPurpose::Invite, LinkPurpose::Reset].map(LinkPurpose::code)),
            )
            .exec(&txn)
            .await?;
        self.in_their_networks(&txn, act, person, Action::PasswordSet, &subject).await?;
        Ok(txn.commit().await?)
    }

    /// Changes a person's name. What they did before keeps the name under which they did it.
    pub async fn set_name(&self, _act: &Act, person: PersonId, name: &str) -> Result<()> {
        let txn = self.begin().await?;
        let mut row = lock(&txn, person).await?.into_active_model();
        row.name = Set(name.to_owned());
        row.update(&txn).await?;
        Ok(txn.commit().await?)
    }

    /// A person with all their roles.
    pub async fn person(&self, person: PersonId) -> Result<Option<Person>> {
        let row = person::Entity::find_by_id(person.0).one(self.reader()).await?;
        self.with_roles(row).await
    }

    /// The person with an address, in whatever case it is written, with all their roles.
    pub async fn person_by_email(&self, email: &str) -> Result<Option<Person>> {
        let row = person::Entity::find().filter(person::Column::Email.eq(lower(email))).one(self.reader()).await?;
        self.with_roles(row).await
    }

    /// Everybody who holds a role in a network, by address, with their roles in it and in no other.
    pub async fn people(&self, network: NetworkId) -> Result<Vec<Person>> {
        let roles = held_role::Entity::find()
            .filter(held_role::Column::NetworkId.eq(network.0))
            .order_by_asc(held_role::Column::Id)
            .all(self.reader())
            .await?;
        let ids: BTreeSet<i64> = roles.iter().map(|role| role.person_id).collect();
        let rows = person::Entity::find().filter(person::Column::Id.is_in(ids)).all(self.reader()).await?;
        let mut held = self.held(roles).await?;
        let mut people: Vec<Person> =
            rows.into_iter().map(|row| (held.remove(&row.id).unwrap_or_default(), row)).map(of_row).collect();
        people.sort_by(|a, b| a.email.cmp(&b.email));
        Ok(people)
    }

    async fn with_roles(&self, row: Option<person::Model>) -> Result<Option<Person>> {
        let Some(row) = row else { return Ok(None) };
        let roles = held_role::Entity::find()
            .filter(held_role::Column::PersonId.eq(row.id))
            .order_by_asc(held_role::Column::Id)
            .all(self.reader())
            .await?;
        let held = self.held(roles).await?.remove(&row.id).unwrap_or_default();
        Ok(Some(of_row((held, row))))
    }

    /// Roles by person, with the names of what they are held in.
    async fn held(&self, roles: Vec<held_role::Model>) -> Result<BTreeMap<i64, Vec<Held>>> {
        let networks: BTreeSet<i64> = roles.iter().map(|role| role.network_id).collect();
        let enterprises: BTreeSet<i64> = roles.iter().filter_map(|role| role.enterprise_id).collect();
        let networks: BTreeMap<i64, network::Model> = network::Entity::find()
            .filter(network::Column::Id.is_in(networks))
            .all(self.reader())
            .await?
            .into_iter()
            .map(|row| (row.id, row))
            .collect();
        let enterprises: BTreeMap<i64, enterprise::Model> = enterprise::Entity::find()
            .filter(enterprise::Column::Id.is_in(enterprises))
            .all(self.reader())
            .await?
            .into_iter()
            .map(|row| (row.id, row))
            .collect();
        let mut held: BTreeMap<i64, Vec<Held>> = BTreeMap::new();
        for row in roles {
            let role = Role::parse(&row.role)
                .ok_or_else(|| StoreError::unreadable(format_args!("the role {:?}", row.role)))?;
            let network = networks.get(&row.network_id).ok_or(StoreError::NotFound("network"))?;
            let enterprise = row.enterprise_id.and_then(|id| enterprises.get(&id));
            held.entry(row.person_id).or_default().push(Held {
                role,
                network: NetworkId(network.id),
                network_slug: network.slug.clone(),
                network_name: network.name.clone(),
                enterprise: enterprise.map(|row| (EnterpriseId(row.id), row.slug.clone(), row.name.clone())),
                given: Millis(row.given_at),
                given_by: row.given_by,
            });
        }
        Ok(held)
    }

    /// The person with an address; made where there is none yet.
    pub(super) async fn find_or_make(
        &self,
        txn: &DatabaseTransaction,
        act: &Act,
        email: &str,
        name: &str,
    ) -> Result<person::Model> {
        let email = lower(email);
        let row = person::ActiveModel {
            id: NotSet,
            public_id: Set(self.ids.public_id(act.now)?),
            email: Set(email.clone()),
            name: Set(name.to_owned()),
            password_hash: Set(None),
            created_at: Set(act.now.0),
            seen_at: Set(None),
            disabled_at: Set(None),
            told_at: Set(None),
            totp_secret: Set(None),
            totp_step: Set(0),
        };
        // Two networks may invite the same person at the same time: one makes the row, both find it.
        person::Entity::insert(row)
            .on_conflict(OnConflict::column(person::Column::Email).do_nothing().to_owned())
            .exec_without_returning(txn)
            .await?;
        let row = person::Entity::find()
            .filter(person::Column::Email.eq(email))
            .lock(LockType::NoKeyUpdate)
            .one(txn)
            .await?
            .ok_or(StoreError::NotFound("person"))?;
        if !row.name.is_empty() || name.is_empty() {
            return Ok(row);
        }
        let mut row = row.into_active_model();
        row.name = Set(name.to_owned());
        Ok(row.update(txn).await?)
    }
}

fn lower(email: &str) -> String {
    email.trim().to_lowercase()
}

fn of_row((roles, row): (Vec<Held>, person::Model)) -> Person {
    Person {
        id: PersonId(row.id),
        public_id: row.public_id,
        email: row.email,
        name: row.name,
        password_hash: row.password_hash,
        seen: row.seen_at.map(Millis),
        disabled: row.disabled_at.is_some(),
        told: row.told_at.is_some(),
        second_factor: row.totp_secret.is_some(),
        roles,
    }
}

/// Whether somebody has signed in, or can: not only been invited.
fn has_been_here(row: &person::Model) -> bool {
    (row.seen_at.is_some() || row.password_hash.is_some()) && row.disabled_at.is_none()
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

/// Locks a person's row: who changes what they may do waits for others who do.
pub(super) async fn lock(txn: &DatabaseTransaction, person: PersonId) -> Result<person::Model> {
    person::Entity::find_by_id(person.0)
        .lock(LockType::NoKeyUpdate)
        .one(txn)
        .await?
        .ok_or(StoreError::NotFound("person"))
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
