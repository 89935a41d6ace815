//! Networks of a network: what their editions printed, added up once.
//!
//! Only printed numbers are added, so that the sum tells of nobody what the parts do not; what a part hides is left out,
//! and the sum says of how many parts it is. An enterprise that belongs to two of them, and told both of the same work,
//! counts once. What it counts in the first of them is then the difference between the sum here and the sum that anybody
//! can add up: where that is the figure of one or two enterprises, the sum is rounded so far that it cannot be had.

use super::{Earlier, earlier::Was, nearest, primary};
use crate::aggregate::{Outcome, RowId};
use commonweal_domain::{
    Exact,
    breakdown::Cell,
    definition::{Definitions, Dimension, IndicatorDefinition, is_own},
    formula::Formula,
    network::DisclosureRules,
    unit::Unit,
};
use std::collections::{BTreeMap, BTreeSet};

/// To which a sum is rounded of which a part was.
const ROUNDED_TO: u32 = 5;

/// A network whose edition enters.
#[derive(Debug, Clone, Copy)]
pub struct PartEdition<'a> {
    /// What it printed.
    pub printed: &'a Earlier,
    /// Its definitions: only what is counted alike is added.
    pub definitions: &'a Definitions,
}

/// An enterprise that is in several of the networks, by the place of each and its slug there.
pub type Shared = BTreeSet<(usize, String)>;

/// An indicator over all parts.
#[derive(Debug, Clone, PartialEq)]
pub struct TogetherRow {
    /// Code of the indicator.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its dimension.
    pub dimension: Dimension,
    /// Unit of its numbers.
    pub unit: Unit,
    /// What each part printed, in their order.
    pub parts: Vec<Printed>,
    /// The sum.
    pub total: Sum,
    /// How many enterprises are in more than one part and count once.
    pub shared: usize,
}

/// What a part printed.
#[derive(Debug, Clone, PartialEq)]
pub enum Printed {
    /// A number.
    Number(Exact),
    /// [c]
    Hidden,
    /// Nothing, or it counts something else.
    Nothing,
}

/// What the parts come to.
#[derive(Debug, Clone, PartialEq)]
pub enum Sum {
    /// All of it, each enterprise once.
    Number(Exact),
    /// Rounded to a multiple of the second, as otherwise the figure of one or two could be worked out.
    Rounded(Exact, Exact),
    /// [c]: rounded so far there would be nothing left of it.
    Hidden,
    /// No part printed a number.
    Nothing,
}

/// A numerator and a denominator, 1 where there is none.
type Pair = (Exact, Option<Exact>);

/// Every indicator of the catalogue that adds up and of which two parts printed a number, in the catalogue's order.
pub fn together(parts: &[PartEdition<'_>], shared: &[Shared], rules: &DisclosureRules) -> Vec<TogetherRow> {
    let Some(first) = parts.first() else { return vec![] };
    let mut codes: Vec<&IndicatorDefinition> = vec![];
    for part in std::iter::once(first).chain(parts) {
        let known: BTreeSet<String> = codes.iter().map(|one| one.code.clone()).collect();
        let indicators = part.definitions.indicators(part.printed.period.last());
        codes.extend(indicators.filter(|one| !is_own(&one.code) && !known.contains(&one.code)));
    }
    codes.into_iter().filter_map(|definition| row(parts, shared, rules, definition)).collect()
}

fn row(
    parts: &[PartEdition<'_>],
    shared: &[Shared],
    rules: &DisclosureRules,
    definition: &IndicatorDefinition,
) -> Option<TogetherRow> {
    let is_ratio = match definition.rows.first()?.formula {
        Formula::Sum(_) => false,
        Formula::Ratio { .. } => true,
        _ => return None,
    };
    let id = RowId::indicator(&definition.code, Cell::total());
    let alike = |part: &PartEdition<'_>| {
        let own = part.definitions.indicator(&definition.code, part.printed.period.last());
        own.is_some_and(|own| own.version == definition.version && own.rows == definition.rows)
    };
    let shown: Vec<Option<(&Was, Pair)>> = parts
        .iter()
        .map(|part| {
            let was = part.printed.rows.get(&id).filter(|was| was.shown && alike(part))?;
            let Outcome::Number(number) = &was.outcome else { return None };
            let number = was.printed.as_ref().unwrap_or(number);
            let pair = if is_ratio { was.pair()? } else { (number.clone(), None) };
            Some((was, pair))
        })
        .collect();
    if shown.iter().flatten().count() < 2 {
        return None;
    }
    let (mut above, mut below) = (Exact::zero(), Exact::zero());
    for (_, (amount, denominator)) in shown.iter().flatten() {
        above += amount;
        below += denominator.clone().unwrap_or_default();
    }
    // What counts once is taken off wherever it stands after the first.
    let again: Vec<Pair> = shared.iter().filter_map(|one| counted_again(one, &shown)).collect();
    for (amount, denominator) in &again {
        above += -amount.clone();
        below += -denominator.clone().unwrap_or_default();
    }
    let unit = definition.unit.clone();
    let amounts: Vec<&Exact> = again.iter().map(|(amount, _)| amount).collect();
    let few = primary::enterprises(&amounts, rules.contributors).is_some()
        || (unit.is_money() && primary::dominance(&amounts, rules).is_some());
    let coarse = shown.iter().flatten().any(|(was, _)| was.printed.is_some());
    let total = if is_ratio {
        let scale = Exact::whole(if unit.is_per_cent() { 100 } else { 1 });
        match below.is_zero() {
            true => Sum::Nothing,
            // A share in whole points leaves a numerator wide open.
            false if few || coarse => rounded(&(above / below * scale), &Exact::whole(1)),
            false => Sum::Number(above / below * scale),
        }
    } else if few {
        let difference = amounts.iter().fold(Exact::zero(), |sum, amount| sum + amount.abs());
        rounded(&above, &step(&(difference * Exact::whole(2))))
    } else if coarse {
        // What counts once is taken off as it is, so the sum of rounded parts would tell it.
        Sum::Rounded(nearest(&above, ROUNDED_TO), Exact::whole(ROUNDED_TO))
    } else {
        Sum::Number(above)
    };
    let printed = |(part, shown): (&PartEdition<'_>, &Option<(&Was, Pair)>)| match shown {
        Some((was, _)) => match &was.outcome {
            Outcome::Number(number) => Printed::Number(was.printed.as_ref().unwrap_or(number).clone()),
            _ => Printed::Nothing,
        },
        None if part.printed.rows.get(&id).is_some_and(|was| !was.shown) && alike(part) => Printed::Hidden,
        None => Printed::Nothing,
    };
    Some(TogetherRow {
        code: definition.code.clone(),
        name: definition.name.clone(),
        dimension: definition.dimension,
        unit,
        parts: parts.iter().zip(&shown).map(printed).collect(),
        total,
        shared: again.len(),
    })
}

/// What an enterprise brought to the parts after the first in which it brought anything; none where that is nothing.
fn counted_again(one: &Shared, shown: &[Option<(&Was, Pair)>]) -> Option<Pair> {
    let brought = one.iter().filter_map(|(part, slug)| shown.get(*part)?.as_ref()?.0.brought_by(slug));
    let again: Vec<Pair> = brought.skip(1).collect();
    let any = |pair: &Pair| !pair.0.is_zero() || pair.1.as_ref().is_some_and(|below| !below.is_zero());
    if !again.iter().any(any) {
        return None;
    }
    let mut sum: Pair = (Exact::zero(), None);
    for (amount, below) in again {
        sum.0 += amount;
        if let Some(below) = below {
            sum.1 = Some(sum.1.unwrap_or_default() + below);
        }
    }
    Some(sum)
}

/// The smallest of 1, 2 and 5 times a power of ten that is no less.
fn step(least: &Exact) -> Exact {
    let mut power = Exact::whole(1);
    loop {
        for times in [1, 2, 5] {
            let step = &power * Exact::whole(times);
            if step >= *least {
                return step;
            }
        }
        power = power * Exact::whole(10);
    }
}

/// A number as a multiple of a step; nothing is told where it would be none.
fn rounded(number: &Exact, step: &Exact) -> Sum {
    let times = commonweal_domain::quantity::write_rounded(&(number / step), 0);
    match times.parse::<i128>() {
        Ok(times) if times != 0 => Sum::Rounded(Exact::ratio(times, 1) * step.clone(), step.clone()),
        _ => Sum::Hidden,
    }
}

impl Was {
    /// Its numerator and denominator, where it is kept what each member brought.
    fn pair(&self) -> Option<Pair> {
        let brought = self.brought.as_ref()?;
        let mut sum = (Exact::zero(), Some(Exact::zero()));
        for slug in brought.keys() {
            let (amount, below) = self.brought_by(slug)?;
            sum.0 += amount;
            sum.1 = Some(sum.1.unwrap_or_default() + below?);
        }
        Some(sum)
    }

    /// What a member brought.
    fn brought_by(&self, slug: &str) -> Option<Pair> {
        let told = self.brought.as_ref()?.get(slug)?;
        match told.split_once('/') {
            Some((amount, below)) => Some((super::earlier::decimal(amount)?, Some(super::earlier::decimal(below)?))),
            None => Some((super::earlier::decimal(told)?, None)),
        }
    }
}

/// How many enterprises the parts have, each once: due and filed, from what each part says of itself.
pub fn enterprises_of(
    parts: &[(usize, usize)],
    shared: &[Shared],
    filed: &BTreeMap<(usize, String), bool>,
) -> (usize, usize) {
    let due: usize = parts.iter().map(|(due, _)| due).sum();
    let all: usize = parts.iter().map(|(_, filed)| filed).sum();
    let (mut again, mut filed_again) = (0, 0);
    for one in shared {
        let known: Vec<bool> = one.iter().filter_map(|place| filed.get(place).copied()).collect();
        again += known.len().saturating_sub(1);
        filed_again += known.iter().filter(|filed| **filed).count().saturating_sub(1);
    }
    (due.saturating_sub(again), all.saturating_sub(filed_again))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        aggregate::NetworkFigures,
        compose::tests::filed,
        disclose::{behind, publish},
    };

    /// An edition of a network of these incomes and, for the ratio, jobs at the living wage of ten.
    fn edition(incomes: &[i32]) -> (NetworkFigures, Earlier) {
        let own: Vec<Option<i32>> = incomes.iter().map(|income| Some(*income)).collect();
        let figures = filed(&[("income", "")], &[("2025-Q4", &own)]);
        let publication = publish(&figures, &DisclosureRules::default(), "2025-Q4".parse().unwrap());
        let kept = Earlier::read(behind(&publication, &figures).to_string().as_bytes()).unwrap().unwrap();
        (figures, kept)
    }

    fn income(editions: &[(NetworkFigures, Earlier)], shared: &[Shared]) -> TogetherRow {
        let parts: Vec<PartEdition<'_>> = editions
            .iter()
            .map(|(figures, printed)| PartEdition { printed, definitions: &figures.definitions })
            .collect();
        let rows = together(&parts, shared, &DisclosureRules::default());
        rows.into_iter().find(|row| row.code == "EC01").unwrap()
    }

    fn group(places: &[(usize, &str)]) -> Shared {
        places.iter().map(|(part, slug)| (*part, (*slug).to_owned())).collect()
    }

    fn slug(of: &(NetworkFigures, Earlier), member: usize) -> String {
        of.0.members[member].slug.clone()
    }

    #[test]
    fn printed_numbers_add_up_and_what_is_hidden_is_left_out() {
        let editions = [edition(&[10_000, 20_000, 30_000]), edition(&[5_000, 6_000, 7_000, 8_000]), edition(&[1, 2])];
        let row = income(&editions, &[]);
        assert_eq!(row.parts[2], Printed::Hidden, "two enterprises are too few");
        assert_eq!(row.total, Sum::Number(Exact::whole(86_000)));
    }

    #[test]
    fn an_enterprise_in_two_networks_counts_once_and_its_figure_stays_its_own() {
        let editions = [edition(&[10_000, 20_000, 30_000]), edition(&[30_000, 26_000, 27_000, 28_000])];
        let one = group(&[(0, &slug(&editions[0], 2)), (1, &slug(&editions[1], 0))]);
        let row = income(&editions, std::slice::from_ref(&one));
        // 171,000 less 30,000 once; rounded so that 30,000 cannot be had from the 171,000 that anybody adds up.
        assert_eq!((row.total, row.shared), (Sum::Rounded(Exact::whole(100_000), Exact::whole(100_000)), 1));
    }

    #[test]
    fn of_three_enterprises_the_sum_is_exact() {
        let editions = [edition(&[10_000, 11_000, 12_000]), edition(&[10_000, 11_000, 12_000, 28_000])];
        let shared: Vec<Shared> =
            (0..3).map(|member| group(&[(0, &slug(&editions[0], member)), (1, &slug(&editions[1], member))])).collect();
        let row = income(&editions, &shared);
        assert_eq!((row.total, row.shared), (Sum::Number(Exact::whole(61_000)), 3));
    }

    #[test]
    fn what_is_taken_off_cannot_be_placed_within_the_rule() {
        use proptest::prelude::*;
        proptest!(|(
            own in prop::collection::vec(20_000..90_000_i32, 4),
            other in prop::collection::vec(20_000..90_000_i32, 4),
            at in (0_usize..4, 0_usize..4),
        )| {
            let editions = [edition(&own), edition(&other)];
            let one = group(&[(0, &slug(&editions[0], at.0)), (1, &slug(&editions[1], at.1))]);
            let row = income(&editions, &[one]);
            let taken = other[at.1];
            match row.total {
                // The difference lies anywhere within one step of what is printed.
                Sum::Rounded(_, step) => prop_assert!(step >= Exact::whole(2) * Exact::whole(taken)),
                Sum::Hidden | Sum::Nothing => {}
                Sum::Number(number) => prop_assert!(false, "{number:?} tells {taken}"),
            }
        });
    }

    #[test]
    fn enterprises_count_once_whether_they_filed_or_not() {
        let shared = [group(&[(0, "a"), (1, "b")])];
        let filed = [((0, "a".to_owned()), true), ((1, "b".to_owned()), false)].into();
        assert_eq!(enterprises_of(&[(10, 8), (5, 4)], &shared, &filed), (14, 12));
        let filed = [((0, "a".to_owned()), true), ((1, "b".to_owned()), true)].into();
        assert_eq!(enterprises_of(&[(10, 8), (5, 4)], &shared, &filed), (14, 11));
    }
}
