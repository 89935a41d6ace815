//! Merging itself, table by table.

use super::{Side, answers, look::Both};
use crate::store::{
    Act, EnterpriseId, Result, circulated, convert, enterprises,
    entities::{
        amendment, enterprise, enterprise_profile, exemption, filing, filing_member, filing_scope, former_slug,
        held_role, imported_file, kept_file, link, mail, membership, more_time, register_case, report_draft, stand_in,
        year_accounts, year_text,
    },
    ids::Ids,
    joints, renaming, sameness,
};
use commonweal_domain::{filing::FilingState, network::Membership, period::Quarter};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
    sea_query::Expr,
};
use std::collections::{BTreeMap, BTreeSet};

impl Both {
    /// Everything of the duplicate goes to the one that is kept.
    pub(super) async fn merge(
        &self,
        txn: &DatabaseTransaction,
        ids: &Ids,
        act: &Act,
        memberships: &[Membership],
        chosen: &BTreeMap<Quarter, Side>,
    ) -> Result<()> {
        let (kept, duplicate) = (self.kept.id.0, self.duplicate.id.0);
        self.set_aside(txn, ids, act, chosen).await?;
        self.move_returns(txn, chosen).await?;
        self.move_apart(txn, chosen).await?;
        answers::move_over(txn, self).await?;
        circulated::move_over(txn, kept, duplicate).await?;
        joints::move_over(txn, kept, duplicate).await?;
        self.covered(txn).await?;
        self.roles(txn).await?;
        self.year(txn).await?;
        sameness::forget(txn, duplicate).await?;
        membership::Entity::delete_many()
            .filter(membership::Column::EnterpriseId.is_in([kept, duplicate]))
            .exec(txn)
            .await?;
        for membership in memberships {
            enterprises::add_membership(txn, kept, *membership).await?;
        }
        macro_rules! point {
            ($table:ident, $column:ident) => {
                $table::Entity::update_many()
                    .col_expr($table::Column::$column, Expr::value(kept))
                    .filter($table::Column::$column.eq(duplicate))
                    .exec(txn)
                    .await?;
            };
        }
        point!(link, EnterpriseId);
        point!(mail, EnterpriseId);
        point!(kept_file, EnterpriseId);
        point!(imported_file, EnterpriseId);
        point!(register_case, EnterpriseId);
        point!(report_draft, StoryBy);
        point!(former_slug, EnterpriseId);
        point!(enterprise, MergedInto);
        let (was, now) = (&self.duplicate.enterprise.slug, &self.kept.enterprise.slug);
        let tomb = tomb(&self.duplicate.public_id.simple().to_string());
        enterprise::Entity::update_many()
            .col_expr(enterprise::Column::MergedInto, Expr::value(kept))
            .col_expr(enterprise::Column::Slug, Expr::value(tomb))
            .filter(enterprise::Column::Id.eq(duplicate))
            .exec(txn)
            .await?;
        renaming::keep(txn, act, self.network, EnterpriseId(kept), was).await?;
        renaming::recall(txn, self.network, was, now).await
    }

    /// Returns that do not count any longer become drafts of a row that no list has. The duplicate's stay with it; the
    /// others need a row of their own, as a round has one return of an enterprise.
    async fn set_aside(
        &self,
        txn: &DatabaseTransaction,
        ids: &Ids,
        act: &Act,
        chosen: &BTreeMap<Quarter, Side>,
    ) -> Result<()> {
        let mut holder = None;
        for (quarter, side) in chosen {
            let other = if *side == Side::Kept { Side::Duplicate } else { Side::Kept };
            let Some(row) = self.filing(other, *quarter) else { continue };
            let with = if other == Side::Duplicate {
                self.duplicate.id.0
            } else if let Some(id) = holder {
                id
            } else {
                let id = self.holder(txn, ids, act).await?;
                holder = Some(id);
                id
            };
            let version = row.version + 1;
            let mut active = row.clone().into_active_model();
            convert::set_state(&mut active, &FilingState::Draft);
            active.enterprise_id = Set(with);
            active.version = Set(version);
            active.update(txn).await?;
            filing_member::Entity::delete_many().filter(filing_member::Column::FilingId.eq(row.id)).exec(txn).await?;
            amendment::Entity::update_many()
                .col_expr(amendment::Column::State, Expr::value("declined"))
                .col_expr(amendment::Column::Answer, Expr::value("The return was set aside."))
                .col_expr(amendment::Column::DecidedAt, Expr::value(act.now.0))
                .col_expr(amendment::Column::DecidedBy, Expr::value(act.name.clone()))
                .filter(amendment::Column::FilingId.eq(row.id))
                .filter(amendment::Column::State.eq("proposed"))
                .exec(txn)
                .await?;
        }
        Ok(())
    }

    /// A row like the duplicate's, for returns of the kept one that are set aside.
    async fn holder(&self, txn: &DatabaseTransaction, ids: &Ids, act: &Act) -> Result<i64> {
        let public_id = ids.public_id(act.now)?;
        let row = enterprise::ActiveModel {
            id: NotSet,
            public_id: Set(public_id),
            network_id: Set(self.network.0),
            slug: Set(tomb(&public_id.simple().to_string())),
            merged_into: Set(Some(self.kept.id.0)),
            ..enterprises::facts(&self.kept.enterprise)
        };
        Ok(row.insert(txn).await?.id)
    }

    async fn move_returns(&self, txn: &DatabaseTransaction, chosen: &BTreeMap<Quarter, Side>) -> Result<()> {
        for quarter in chosen.iter().filter(|(_, side)| **side == Side::Duplicate).map(|(quarter, _)| quarter) {
            let Some(row) = self.filing(Side::Duplicate, *quarter) else { continue };
            let mut active = row.clone().into_active_model();
            active.enterprise_id = Set(self.kept.id.0);
            active.update(txn).await?;
        }
        Ok(())
    }

    /// More time, exemptions and who files for it follow the return that counts; where neither has one they stay as the
    /// kept one has them.
    async fn move_apart(&self, txn: &DatabaseTransaction, chosen: &BTreeMap<Quarter, Side>) -> Result<()> {
        let (kept, duplicate) = (self.kept.id.0, self.duplicate.id.0);
        macro_rules! follow {
            ($table:ident) => {
                let of = |id: i64| $table::Entity::find().filter($table::Column::EnterpriseId.eq(id));
                let own: BTreeSet<i32> = of(kept).all(txn).await?.into_iter().map(|row| row.quarter).collect();
                for row in of(duplicate).all(txn).await? {
                    let wins = chosen.get(&Quarter::from_ordinal(row.quarter)) == Some(&Side::Duplicate);
                    if !wins && own.contains(&row.quarter) {
                        continue;
                    }
                    $table::Entity::delete_by_id((kept, row.quarter)).exec(txn).await?;
                    $table::Entity::update_many()
                        .col_expr($table::Column::EnterpriseId, Expr::value(kept))
                        .filter($table::Column::EnterpriseId.eq(duplicate))
                        .filter($table::Column::Quarter.eq(row.quarter))
                        .exec(txn)
                        .await?;
                }
            };
        }
        follow!(more_time);
        follow!(exemption);
        follow!(stand_in);
        Ok(())
    }

    /// Returns of others that cover the duplicate cover the kept one; none covers itself.
    async fn covered(&self, txn: &DatabaseTransaction) -> Result<()> {
        let (kept, duplicate) = (self.kept.id.0, self.duplicate.id.0);
        let rows = filing_member::Entity::find()
            .filter(filing_member::Column::EnterpriseId.is_in([kept, duplicate]))
            .order_by_asc(filing_member::Column::FilingId)
            .all(txn)
            .await?;
        for row in rows {
            let by = filing::Entity::find_by_id(row.filing_id).one(txn).await?;
            let itself = by.is_some_and(|by| by.enterprise_id == kept);
            let again = row.enterprise_id == duplicate
                && filing_member::Entity::find_by_id((row.filing_id, kept)).one(txn).await?.is_some();
            if !itself && !again {
                filing_member::Entity::update_many()
                    .col_expr(filing_member::Column::EnterpriseId, Expr::value(kept))
                    .filter(filing_member::Column::FilingId.eq(row.filing_id))
                    .filter(filing_member::Column::EnterpriseId.eq(row.enterprise_id))
                    .exec(txn)
                    .await?;
                continue;
            }
            filing_member::Entity::delete_by_id((row.filing_id, row.enterprise_id)).exec(txn).await?;
            let left = filing_member::Entity::find()
                .filter(filing_member::Column::FilingId.eq(row.filing_id))
                .count(txn)
                .await?;
            if left == 0 {
                filing_scope::Entity::delete_by_id(row.filing_id).exec(txn).await?;
            }
        }
        Ok(())
    }

    async fn roles(&self, txn: &DatabaseTransaction) -> Result<()> {
        let of = |id: i64| held_role::Entity::find().filter(held_role::Column::EnterpriseId.eq(id));
        let own: BTreeSet<(i64, String)> =
            of(self.kept.id.0).all(txn).await?.into_iter().map(|row| (row.person_id, row.role)).collect();
        for row in of(self.duplicate.id.0).all(txn).await? {
            if own.contains(&(row.person_id, row.role.clone())) {
                held_role::Entity::delete_by_id(row.id).exec(txn).await?;
            } else {
                let mut row = row.into_active_model();
                row.enterprise_id = Set(Some(self.kept.id.0));
                row.update(txn).await?;
            }
        }
        Ok(())
    }

    /// What the enterprise says of itself and of its years, where the kept one has said nothing.
    async fn year(&self, txn: &DatabaseTransaction) -> Result<()> {
        let (kept, duplicate) = (self.kept.id.0, self.duplicate.id.0);
        if enterprise_profile::Entity::find_by_id(kept).one(txn).await?.is_none() {
            enterprise_profile::Entity::update_many()
                .col_expr(enterprise_profile::Column::EnterpriseId, Expr::value(kept))
                .filter(enterprise_profile::Column::EnterpriseId.eq(duplicate))
                .exec(txn)
                .await?;
        }
        let texts = year_text::Entity::find().filter(year_text::Column::EnterpriseId.eq(duplicate)).all(txn).await?;
        for row in texts {
            let own = year_text::Entity::find_by_id((kept, row.year_end, row.part.clone())).one(txn).await?;
            if own.is_none() {
                year_text::Entity::update_many()
                    .col_expr(year_text::Column::EnterpriseId, Expr::value(kept))
                    .filter(year_text::Column::EnterpriseId.eq(duplicate))
                    .filter(year_text::Column::YearEnd.eq(row.year_end))
                    .filter(year_text::Column::Part.eq(row.part))
                    .exec(txn)
                    .await?;
            }
        }
        let accounts =
            year_accounts::Entity::find().filter(year_accounts::Column::EnterpriseId.eq(duplicate)).all(txn).await?;
        for row in accounts {
            if year_accounts::Entity::find_by_id((kept, row.year_end)).one(txn).await?.is_none() {
                year_accounts::Entity::update_many()
                    .col_expr(year_accounts::Column::EnterpriseId, Expr::value(kept))
                    .filter(year_accounts::Column::EnterpriseId.eq(duplicate))
                    .filter(year_accounts::Column::YearEnd.eq(row.year_end))
                    .exec(txn)
                    .await?;
            }
        }
        Ok(())
    }
}

/// A slug that no address has: longer than any that people may choose.
fn tomb(id: &str) -> String {
    format!("merged-{id}-which-is-no-address-any-longer-and-longer-than-one")
}
