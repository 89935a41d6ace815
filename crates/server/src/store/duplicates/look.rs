//! What merging would do, and what stands in its way.

use super::{MergedReturn, MergedRound, Merging, Side, answers};
use crate::store::{
    EnterpriseId, EnterpriseRecord, NetworkId, Result, StoreError, convert, enterprises,
    entities::{enterprise, figure, filing, filing_member, held_role, person},
};
use commonweal_domain::{
    lang::Lang,
    network::{Membership, Millis, Role},
    period::Quarter,
};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};
use std::collections::{BTreeMap, BTreeSet};
use time::Duration;

/// Two enterprises of a network, with their returns and the figures in these.
pub(super) struct Both {
    pub(super) network: NetworkId,
    pub(super) kept: EnterpriseRecord,
    pub(super) duplicate: EnterpriseRecord,
    pub(super) filings: Vec<filing::Model>,
    figures: Vec<figure::Model>,
}

impl Both {
    pub(super) async fn load(
        txn: &DatabaseTransaction,
        network: NetworkId,
        kept: EnterpriseId,
        duplicate: EnterpriseId,
    ) -> Result<Self> {
        if kept == duplicate {
            return Err(StoreError::Refused("choose two enterprises".to_owned()));
        }
        let mut found = BTreeMap::new();
        for record in enterprises::all(txn, network).await?.into_values() {
            if record.id == kept || record.id == duplicate {
                found.insert(record.id, record);
            }
        }
        let mut take = |id| found.remove(&id).ok_or(StoreError::NotFound("enterprise"));
        let (kept, duplicate) = (take(kept)?, take(duplicate)?);
        let filings = filing::Entity::find()
            .filter(filing::Column::NetworkId.eq(network.0))
            .filter(filing::Column::EnterpriseId.is_in([kept.id.0, duplicate.id.0]))
            .order_by_desc(filing::Column::Quarter)
            .all(txn)
            .await?;
        let ids = filings.iter().map(|filing| filing.id);
        let figures = figure::Entity::find().filter(figure::Column::FilingId.is_in(ids)).all(txn).await?;
        Ok(Self { network, kept, duplicate, filings, figures })
    }

    /// The return of one of them in a round.
    pub(super) fn filing(&self, side: Side, quarter: Quarter) -> Option<&filing::Model> {
        let of = self.of(side);
        self.filings.iter().find(|filing| filing.enterprise_id == of && filing.quarter == quarter.ordinal())
    }

    pub(super) const fn of(&self, side: Side) -> i64 {
        match side {
            Side::Kept => self.kept.id.0,
            Side::Duplicate => self.duplicate.id.0,
        }
    }

    fn name(&self, enterprise: i64) -> &str {
        if enterprise == self.kept.id.0 { &self.kept.enterprise.name } else { &self.duplicate.enterprise.name }
    }

    fn figures_of(&self, filing: i64) -> impl Iterator<Item = &figure::Model> {
        self.figures.iter().filter(move |figure| figure.filing_id == filing)
    }

    fn merged(&self, side: Side, quarter: Quarter) -> Result<Option<MergedReturn>> {
        let Some(row) = self.filing(side, quarter) else { return Ok(None) };
        Ok(Some(MergedReturn {
            state: convert::state(row)?,
            version: convert::count(row.version)?,
            figures: self.figures_of(row.id).count(),
            story: !row.story.is_empty(),
            saved_at: Millis(row.saved_at),
            saved_by: row.saved_by.clone(),
        }))
    }

    fn rounds(&self) -> Result<Vec<MergedRound>> {
        let quarters: BTreeSet<i32> = self.filings.iter().map(|filing| filing.quarter).collect();
        let round = |quarter: i32| {
            let quarter = Quarter::from_ordinal(quarter);
            let (kept, duplicate) = (self.merged(Side::Kept, quarter)?, self.merged(Side::Duplicate, quarter)?);
            Ok(MergedRound { quarter, kept, duplicate })
        };
        quarters.into_iter().rev().map(round).collect()
    }
}

/// What merging would do; a round that is not chosen yet is not judged.
pub(super) async fn look(txn: &DatabaseTransaction, both: &Both, choices: &BTreeMap<Quarter, Side>) -> Result<Merging> {
    let returns = both.rounds()?;
    // The returns that go on, and those of them of which it is sure.
    let counting: Vec<&filing::Model> = returns
        .iter()
        .filter_map(|round| {
            let side = round.only().or_else(|| choices.get(&round.quarter).copied())?;
            both.filing(side, round.quarter)
        })
        .collect();
    let mut in_the_way = twice(both, &counting)?;
    in_the_way.extend(among_themselves(both));
    in_the_way.extend(groups(txn, both, &counting).await?);
    Ok(Merging {
        memberships: united(&both.kept.memberships, &both.duplicate.memberships),
        people: people(txn, both).await?,
        kept: both.kept.clone(),
        duplicate: both.duplicate.clone(),
        returns,
        answers: answers::whose(txn, both).await?.into_iter().map(|answer| (answer.name, answer.side)).collect(),
        in_the_way,
    })
}

/// Figures that would stand in two returns of different rounds, as those of a year may: only one of the two could count.
fn twice(both: &Both, counting: &[&filing::Model]) -> Result<Vec<String>> {
    let mut seen: BTreeMap<(&str, i32, &str), &filing::Model> = BTreeMap::new();
    let mut told: BTreeSet<(String, i32, i32, i32)> = BTreeSet::new();
    let mut faults = vec![];
    for filing in counting {
        for figure in both.figures_of(filing.id) {
            let key = (figure.input.as_str(), figure.period, figure.cell.as_str());
            let Some(other) = seen.insert(key, filing) else { continue };
            if other.enterprise_id == filing.enterprise_id
                || !told.insert((figure.input.clone(), figure.period, other.quarter, filing.quarter))
            {
                continue;
            }
            let months = |quarter: i32| Quarter::from_ordinal(quarter).period().months(Lang::EnGb);
            faults.push(format!(
                "{} for {} is both in the return of {} for {} and in that of {} for {}; make one of the two blank first",
                figure.input,
                convert::period(figure.period)?.months(Lang::EnGb),
                both.name(other.enterprise_id),
                months(other.quarter),
                both.name(filing.enterprise_id),
                months(filing.quarter)
            ));
        }
    }
    Ok(faults)
}

/// Figures that tell of what one of the two sold to the other: an enterprise sells nothing to itself.
fn among_themselves(both: &Both) -> Vec<String> {
    let slugs = [both.kept.enterprise.slug.as_str(), both.duplicate.enterprise.slug.as_str()];
    let mut told = BTreeSet::new();
    for filing in &both.filings {
        for figure in both.figures_of(filing.id) {
            let Ok(cell) = figure.cell.parse::<commonweal_domain::breakdown::Cell>() else { continue };
            if cell.category("member").is_some_and(|member| slugs.contains(&member)) {
                told.insert((both.name(filing.enterprise_id).to_owned(), filing.quarter, figure.input.clone()));
            }
        }
    }
    let sentence = |(name, quarter, input): (String, i32, String)| {
        let months = Quarter::from_ordinal(quarter).period().months(Lang::EnGb);
        format!("{input} of {name} for {months} tells of the two as of two members; correct it first")
    };
    told.into_iter().map(sentence).collect()
}

/// Returns of others that cover one of the two, where the other has filed or is covered as well.
async fn groups(txn: &DatabaseTransaction, both: &Both, counting: &[&filing::Model]) -> Result<Vec<String>> {
    let covered = filing_member::Entity::find()
        .filter(filing_member::Column::EnterpriseId.is_in([both.kept.id.0, both.duplicate.id.0]))
        .all(txn)
        .await?;
    let mut by_quarter: BTreeMap<i32, Vec<(i64, filing::Model)>> = BTreeMap::new();
    for row in covered {
        let by = filing::Entity::find_by_id(row.filing_id).one(txn).await?.ok_or(StoreError::NotFound("return"))?;
        let own = [both.kept.id.0, both.duplicate.id.0].contains(&by.enterprise_id);
        if !own {
            by_quarter.entry(by.quarter).or_default().push((row.enterprise_id, by));
        }
    }
    let mut faults = vec![];
    for (quarter, rows) in by_quarter {
        let months = Quarter::from_ordinal(quarter).period().months(Lang::EnGb);
        for (member, by) in &rows {
            let name =
                enterprise::Entity::find_by_id(by.enterprise_id).one(txn).await?.map_or_else(String::new, |e| e.name);
            let filed = counting
                .iter()
                .any(|filing| filing.quarter == quarter && filing.enterprise_id != *member && filing.state != "draft");
            let twice = rows.iter().any(|(other, of)| other != member && of.id != by.id);
            if filed || twice {
                faults.push(format!(
                    "the return of {name} for {months} covers {}, and its figures are in another return too; ask {name} to say what its return covers",
                    both.name(*member)
                ));
            }
        }
    }
    Ok(faults)
}

/// Who acts for the duplicate, and whether they do so for the one that is kept already.
async fn people(txn: &DatabaseTransaction, both: &Both) -> Result<Vec<(String, Role, bool)>> {
    let held = async |enterprise: EnterpriseId| {
        held_role::Entity::find()
            .filter(held_role::Column::EnterpriseId.eq(enterprise.0))
            .order_by_asc(held_role::Column::Id)
            .all(txn)
            .await
    };
    let (of_kept, of_duplicate) = (held(both.kept.id).await?, held(both.duplicate.id).await?);
    let mut people = vec![];
    for role in of_duplicate {
        let known = of_kept.iter().any(|other| (other.person_id, &other.role) == (role.person_id, &role.role));
        let person = person::Entity::find_by_id(role.person_id).one(txn).await?;
        let Some((person, role)) = person.zip(Role::parse(&role.role)) else { continue };
        people.push((if person.name.is_empty() { person.email } else { person.name }, role, known));
    }
    Ok(people)
}

/// When either of them belonged; times that touch or share a day are one.
pub(super) fn united(a: &[Membership], b: &[Membership]) -> Vec<Membership> {
    let mut all: Vec<Membership> = a.iter().chain(b).copied().collect();
    all.sort_by_key(|membership| membership.from);
    let mut united: Vec<Membership> = vec![];
    for next in all {
        match united.last_mut() {
            Some(last) if touches(*last, next) => last.to = last.to.zip(next.to).map(|(a, b)| a.max(b)),
            _ => united.push(next),
        }
    }
    united
}

/// Whether a time begins before another has ended, or on the day after; `last` begins first.
fn touches(last: Membership, next: Membership) -> bool {
    last.to.zip(next.from).is_none_or(|(to, from)| from <= to + Duration::days(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use time::{Date, macros::date};

    fn some(days: impl Strategy<Value = (Option<i64>, Option<i64>)>) -> impl Strategy<Value = Vec<Membership>> {
        let day = |day: i64| date!(2020 - 01 - 01) + Duration::days(day);
        let membership = days.prop_map(move |(from, length)| Membership {
            from: from.map(day),
            to: length.map(|length| day(from.unwrap_or_default() + length)),
        });
        prop::collection::vec(membership, 0..4)
    }

    fn on(memberships: &[Membership], day: Date) -> bool {
        let covers = |of: &Membership| of.from.is_none_or(|from| from <= day) && of.to.is_none_or(|to| day <= to);
        memberships.iter().any(covers)
    }

    proptest! {
        #[test]
        fn the_one_belonged_on_just_the_days_on_which_either_did(
            a in some((prop::option::of(0_i64..60), prop::option::of(0_i64..30))),
            b in some((prop::option::of(0_i64..60), prop::option::of(0_i64..30))),
        ) {
            let united = united(&a, &b);
            for day in -5..100 {
                let day = date!(2020 - 01 - 01) + Duration::days(day);
                prop_assert_eq!(on(&united, day), on(&a, day) || on(&b, day), "{}", day);
            }
            for pair in united.windows(2) {
                prop_assert!(pair[0].to.is_some_and(|to| pair[1].from.is_some_and(|from| to + Duration::days(1) < from)));
            }
        }
    }
}
