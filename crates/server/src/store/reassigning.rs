//! Somebody else files for an enterprise, as when a filer has left or mail to them comes back.

use super::{
    Act, EnterpriseId, NetworkId, PersonId, Result, Store, StoreError,
    chain::{self, Action, Entry},
    enterprises,
    entities::{held_role, link, mail},
    people, roles,
};
use commonweal_domain::network::Role;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter,
    sea_query::Expr,
};

/// What becomes of the one who filed until now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Former {
    /// They file no longer.
    Leaves,
    /// They go on filing beside the new one.
    Stays,
}

impl Store {
    /// Lets somebody file for an enterprise in the place of a filer. What was begun stays with the enterprise. Links of
    /// the one before that lead to this enterprise end, whether they leave or stay; where they leave, so do their
    /// messages about it that have not gone yet. Refuses the same person.
    #[expect(clippy::too_many_arguments, reason = "the enterprise, who filed, who files now, and what becomes of them")]
    pub async fn reassign(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        from: PersonId,
        email: &str,
        name: &str,
        former: Former,
    ) -> Result<PersonId> {
        let txn = self.begin().await?;
        let slug = enterprises::lock(&txn, network, enterprise).await?.slug;
        let old = people::lock(&txn, from).await?;
        let mut held = None;
        for role in Role::ALL.into_iter().filter(|role| role.files()) {
            let row = roles::held(from.0, network, role, Some(enterprise)).one(&txn).await?;
            held = held.or(row.map(|row| (role, row)));
        }
        let (role, held) = held.ok_or(StoreError::NotFound("role"))?;
        let new = self.find_or_make(&txn, act, email, name).await?;
        if new.id == old.id {
            return Err(StoreError::Refused("this is who files now; write somebody else’s address".to_owned()));
        }
        if roles::held(new.id, network, role, Some(enterprise)).one(&txn).await?.is_none() {
            let row = held_role::ActiveModel {
                id: NotSet,
                person_id: Set(new.id),
                network_id: Set(network.0),
                role: Set(role.code().to_owned()),
                enterprise_id: Set(Some(enterprise.0)),
                given_at: Set(act.now.0),
                given_by: Set(act.name.clone()),
            };
            row.insert(&txn).await?;
        }
        end_links(&txn, from, network, enterprise, former).await?;
        if former == Former::Leaves {
            held_role::Entity::delete_by_id(held.id).exec(&txn).await?;
            roles::shut_out(&txn, from).await?;
        }
        let word = if former == Former::Leaves { "files no longer" } else { "files on" };
        let subject = format!("{} to {} {slug}", old.public_id, new.public_id);
        let words = format!("{} ({word}) → {}", old.email, new.email);
        chain::append(&txn, &self.ids, act, network, vec![Entry::new(Action::FilerReassigned, subject, words)]).await?;
        txn.commit().await?;
        Ok(PersonId(new.id))
    }
}

/// Links that lead to this enterprise, or to all returns of a person who files for it. Who leaves is also sent nothing
/// about it that still waits.
async fn end_links(
    txn: &DatabaseTransaction,
    person: PersonId,
    network: NetworkId,
    enterprise: EnterpriseId,
    former: Former,
) -> Result<()> {
    let leads_here =
        Condition::any().add(link::Column::EnterpriseId.eq(enterprise.0)).add(link::Column::EnterpriseId.is_null());
    link::Entity::delete_many()
        .filter(link::Column::PersonId.eq(person.0))
        .filter(link::Column::NetworkId.eq(network.0))
        .filter(link::Column::Purpose.is_in(["invite", "open", "confirm"]))
        .filter(link::Column::UsedAt.is_null())
        .filter(leads_here)
        .exec(txn)
        .await?;
    if former == Former::Leaves {
        mail::Entity::update_many()
            .col_expr(mail::Column::State, Expr::value("failed"))
            .col_expr(mail::Column::Fault, Expr::value("somebody else files now"))
            .filter(mail::Column::PersonId.eq(person.0))
            .filter(mail::Column::EnterpriseId.eq(enterprise.0))
            .filter(mail::Column::State.eq("queued"))
            .exec(txn)
            .await?;
    }
    Ok(())
}
