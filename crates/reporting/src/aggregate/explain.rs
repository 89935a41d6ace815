//! How a total came about: which members gave what, what was added, what was left out and why.
//!
//! Whoever may not see a member's figures is told the method, how many filed, and the total as it is published.

mod subject;

use super::{
    MemberFigures, NetworkFigures,
    row::{Aggregate, Outcome},
};
use crate::disclose::{PublishedRow, Reason};
use commonweal_domain::{
    Exact,
    evaluate::Member,
    lang::Lang,
    method::Method,
    period::{Period, Quarter},
    trace::{Line, Step},
    unit::Unit,
};
use std::collections::BTreeMap;
use subject::Subject;

/// Who asks. `domain::permission` says who is which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sees<'a> {
    /// Every member's figures: the network's coordinator.
    Everything,
    /// One member's own, by its slug.
    Own(&'a str),
    /// What is published.
    Published,
}

/// What one member gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Part of its addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Figure by figure.
    pub steps: Vec<Step>,
    /// What it adds; of a ratio what it adds above the line.
    pub amount: Exact,
    /// What it adds below the line of a ratio.
    pub below: Option<Exact>,
    /// Quarters of the period in which it was a member, but of which nothing is in the total.
    pub lacks: Vec<Quarter>,
}

/// Why a member who was due is in the total with nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// It filed nothing of it.
    Blank,
    /// It filed that it has no number, or would rather not say.
    NotAvailable,
    /// It filed that this does not apply to it.
    NotApplicable,
    /// It filed something of it, but not all that is needed.
    PartMissing,
    /// The year of its activity has no factor.
    NoFactor,
    /// Its figures are in another member's return.
    Within,
}

/// A member that is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Part of its addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Why.
    pub why: Why,
}

/// How a total came about, as far as whoever asks may see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// By which method.
    pub method: Method,
    /// The formula as the catalogue has it; empty for an input and for methods of their own.
    pub formula: String,
    /// How many members were due, and how many of them filed.
    pub coverage: (usize, usize),
    /// Which members gave what, by slug: all, one's own, or none.
    pub shares: Vec<Share>,
    /// Which members are left out, by slug: all, oneself, or none.
    pub left_out: Vec<LeftOut>,
    /// How many are left out for which reason: for whoever sees everything.
    pub counts: BTreeMap<Why, usize>,
    /// What was added, and what it comes to.
    pub lines: Vec<Line>,
    /// Why the total may not be shown to whoever asks.
    pub hidden: Option<Reason>,
}

impl Why {
    /// In words, as they follow "left out, as".
    pub const fn words(self, lang: Lang) -> &'static str {
        let Lang::EnGb = lang;
        match self {
            Self::Blank => "it filed nothing of it",
            Self::NotAvailable => "it filed that it has no number, or would rather not say [x]",
            Self::NotApplicable => "it filed that this does not apply [z]",
            Self::PartMissing => "it filed a part of it, and a part is missing",
            Self::NoFactor => "the year has no factor yet [x]",
            Self::Within => "its figures are in another member’s return",
        }
    }
}

/// How a published total came about; none where its definition is not there.
pub fn explain(
    network: &NetworkFigures,
    row: &PublishedRow,
    period: Period,
    sees: Sees<'_>,
    lang: Lang,
) -> Option<Explanation> {
    let scene = network.scene(period);
    let subject = Subject::of(network, &row.aggregate.id, period)?;
    let (mut shares, mut left_out) = (vec![], vec![]);
    for (index, member, quarters) in &scene.due {
        let filed = Member { figures: &member.figures, quarters };
        let Some(given) = row.aggregate.contributions.iter().find(|given| given.member == *index) else {
            left_out.push(out(member, subject.why(&scene, filed)));
            continue;
        };
        // Figures of now do not tell how a total of then came about.
        let steps = if row.kept { vec![] } else { subject.steps(&scene, filed, lang) };
        let lacks = if row.kept { vec![] } else { subject.lacks(&scene, quarters, &steps) };
        shares.push(Share {
            slug: member.slug.clone(),
            name: member.name.clone(),
            lacks,
            steps,
            amount: given.amount.clone(),
            below: given.denominator.clone(),
        });
    }
    let is_within = |member: &&MemberFigures| period.quarters().all(|quarter| member.within.contains(&quarter));
    left_out.extend(network.members.iter().filter(is_within).map(|member| out(member, Why::Within)));
    left_out.sort_by(|a, b| a.slug.cmp(&b.slug));

    let mut counts = BTreeMap::new();
    for one in left_out.iter().filter(|_| sees == Sees::Everything) {
        *counts.entry(one.why).or_insert(0) += 1;
    }
    let hidden = row.suppressed.filter(|_| sees != Sees::Everything);
    let lines = if hidden.is_some() { vec![] } else { lines(&row.aggregate, sees) };
    let seen = |slug: &str| match sees {
        Sees::Everything => true,
        Sees::Own(own) => own == slug,
        Sees::Published => false,
    };
    shares.retain(|share| seen(&share.slug));
    left_out.retain(|one| seen(&one.slug));
    Some(Explanation {
        method: subject.method(&scene).method(lang),
        formula: subject.formula(),
        coverage: (row.aggregate.due, row.aggregate.filed),
        shares,
        left_out,
        counts,
        lines,
        hidden,
    })
}

fn out(member: &MemberFigures, why: Why) -> LeftOut {
    LeftOut { slug: member.slug.clone(), name: member.name.clone(), why }
}

/// So many members' amounts are written out in one line; of more it is said how many there are.
const WRITTEN_OUT: usize = 12;

/// What was added and what it comes to: every amount for whoever sees all, else the total alone.
fn lines(row: &Aggregate, sees: Sees<'_>) -> Vec<Line> {
    let total = |sum: String, result: &Exact| Line {
        of: "Total".to_owned(),
        sum,
        result: result.clone(),
        unit: row.unit.clone(),
    };
    let Outcome::Number(number) = &row.outcome else { return vec![] };
    if sees != Sees::Everything {
        return vec![total(String::new(), number)];
    }
    let added = |amounts: Vec<&Exact>| match amounts.len() {
        1..=WRITTEN_OUT => amounts.into_iter().map(plain).collect::<Vec<_>>().join(" + "),
        count => format!("the amounts of {count} members"),
    };
    let above: Vec<&Exact> = row.contributions.iter().map(|given| &given.amount).collect();
    let below: Vec<&Exact> = row.contributions.iter().filter_map(|given| given.denominator.as_ref()).collect();
    if below.is_empty() {
        let sum: Exact = above.iter().copied().sum();
        // A median is no sum: its amounts stand in the shares.
        return if sum == *number { vec![total(added(above), number)] } else { vec![total(String::new(), number)] };
    }
    let (top, bottom): (Exact, Exact) = (above.iter().copied().sum(), below.iter().copied().sum());
    let part = |of: &str, amounts: Vec<&Exact>, result: &Exact| Line {
        of: of.to_owned(),
        sum: added(amounts),
        result: result.clone(),
        unit: Unit::new("ratio"),
    };
    let hundred = if row.unit.is_per_cent() && number != &(&top / &bottom) { " × 100" } else { "" };
    let sum = format!("{} ÷ {}{hundred}", plain(&top), plain(&bottom));
    vec![part("Above the line", above, &top), part("Below the line", below, &bottom), total(sum, number)]
}

/// An amount within arithmetic: at most four decimals.
fn plain(amount: &Exact) -> String {
    Unit::new("ratio").number(amount)
}
