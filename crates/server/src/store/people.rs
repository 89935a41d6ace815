//! People and their accounts.

use super::{
    Act, EnterpriseId, LinkPurpose, NetworkId, PassedOn, PersonId, Result, Store, StoreError,
    chain::{self, Action, Entry},
    entities::{enterprise, held_role, link, network, person, session},
};
use commonweal_domain::network::{Millis, Role};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
    sea_query::{LockType, OnConflict},
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
    /// They are here by a link that was passed on, and may do no more than it opens.
    pub passed_on: Option<PassedOn>,
    /// What they may do, in the order in which they were asked.
    pub roles: Vec<Held>,
}

impl Person {
    /// Whether they have signed in, or can: not only been invited.
    pub fn has_been_here(&self) -> bool {
        (self.seen.is_some() || self.password_hash.is_some()) && !self.disabled
    }

    /// The person as a link that was passed on lets them be: of one enterprise in one network.
    #[must_use]
    pub fn confined(mut self, to: PassedOn) -> Self {
        self.roles.retain(|held| held.network == to.network && held.is_of(to.enterprise));
        self.passed_on = Some(to);
        self
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

    /// Keeps another hash of the password that somebody has, made with more work; nothing else changes. Where they have
    /// set another password meanwhile, that one stays.
    pub async fn renew_hash(&self, person: PersonId, was: &str, hash: &str) -> Result<()> {
        person::Entity::update_many()
            .col_expr(person::Column::PasswordHash, Expr::value(hash))
            .filter(person::Column::Id.eq(person.0))
            .filter(person::Column::PasswordHash.eq(was))
            .exec(self.writer())
            .await?;
        Ok(())
    }

    /// Changes a person's name. What they did before keeps the name under which they did it.
    pub async fn set_name(&self, _act: &Act, person: PersonId, name: &str) -> Result<()> {
        let txn = self.begin().await?;
        let mut row = lock(&txn, person).await?.into_active_model();
        row.name = Set(one_line(name));
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
            name: Set(one_line(name)),
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
        row.name = Set(one_line(name));
        Ok(row.update(txn).await?)
    }
}

/// A name as it stands in messages: without line ends, so that nobody writes lines of their own into what others get.
fn one_line(name: &str) -> String {
    let plain: String = name.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
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
        passed_on: None,
        roles,
    }
}

/// Whether somebody has signed in, or can: not only been invited.
pub(super) fn has_been_here(row: &person::Model) -> bool {
    (row.seen_at.is_some() || row.password_hash.is_some()) && row.disabled_at.is_none()
}

/// Locks a person's row: who changes what they may do waits for others who do.
pub(super) async fn lock(txn: &DatabaseTransaction, person: PersonId) -> Result<person::Model> {
    person::Entity::find_by_id(person.0)
        .lock(LockType::NoKeyUpdate)
        .one(txn)
        .await?
        .ok_or(StoreError::NotFound("person"))
}
