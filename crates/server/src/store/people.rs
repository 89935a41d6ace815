//! People and what they may do.

use super::{
    Act, EnterpriseId, LinkPurpose, NetworkId, PersonId, Result, Store, StoreError,
    chain::{self, Action, Entry},
    enterprises,
    entities::{enterprise, held_role, link, network, person, session},
};
use commonweal_domain::network::Role;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
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
    /// What they may do, in the order in which they were asked.
    pub roles: Vec<Held>,
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
            };
            row.insert(&txn).await?;
            let subject = format!("{} {subject}", person.public_id);
            let entry = Entry::new(Action::PersonInvited, subject, &person.email);
            chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        }
        txn.commit().await?;
        Ok(PersonId(person.id))
    }

    /// Takes a role away, as when a filer has left. Whoever has none left is signed out, and their links end.
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
            let others = held_role::Entity::find()
                .filter(held_role::Column::NetworkId.eq(network.0))
                .filter(held_role::Column::Role.eq(role.code()))
                .filter(held_role::Column::Id.ne(held.id))
                .one(&txn)
                .await?;
            if others.is_none() {
                return Err(StoreError::Refused(
                    "a network keeps at least one coordinator; invite another first".into(),
                ));
            }
        }
        let mut subject = format!("{} {}", row.public_id, role.code());
        if let Some(id) = enterprise {
            subject = format!("{subject} {}", enterprises::check_owner(&txn, network, id).await?.slug);
        }
        held_role::Entity::delete_by_id(held.id).exec(&txn).await?;
        shut_out(&txn, person).await?;
        let entry = Entry::new(Action::PersonRemoved, subject, &row.email);
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
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
        let roles = held_role::Entity::find().filter(held_role::Column::PersonId.eq(person.0)).all(&txn).await?;
        // By key: two people of the same networks lock the chains in the same order.
        let networks: BTreeSet<i64> = roles.iter().map(|role| role.network_id).collect();
        for network in networks {
            let entry = Entry::new(Action::PasswordSet, &subject, "");
            chain::append(&txn, &self.ids, act, NetworkId(network), vec![entry]).await?;
        }
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
        roles,
    }
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
