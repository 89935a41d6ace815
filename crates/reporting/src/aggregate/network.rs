//! A network's members with their accepted figures.

use crate::disclose::Earlier;
use commonweal_domain::{
    breakdown::Cell,
    definition::Definitions,
    evaluate::{DefaultRates, Member},
    figure::Figures,
    network::{Membership, member_quarters},
    period::{Period, Quarter},
};
use std::{collections::BTreeSet, sync::Arc};

/// Everything that totals are made of.
#[derive(Debug, Clone, Default)]
pub struct NetworkFigures {
    /// What is asked and worked out, in all versions.
    pub definitions: Definitions,
    /// The members past and present, sorted by slug, so that the same data give the same bytes.
    pub members: Vec<MemberFigures>,
    /// Figures that were amended after they had been published: input, part and period.
    pub revised: BTreeSet<(String, Cell, Period)>,
    /// Re-spend rates for members without a survey, where members have agreed on some.
    pub defaults: DefaultRates,
    /// What has been published of them, oldest first: known for good to whoever reads what is published next.
    pub published: Arc<Vec<Earlier>>,
}

/// A member's accepted figures.
#[derive(Debug, Clone, Default)]
pub struct MemberFigures {
    /// Part of its addresses.
    pub slug: String,
    /// Name.
    pub name: String,
    /// Main sector; may be empty.
    pub sector: String,
    /// Where it is, as it says to everybody; may be empty.
    pub place: String,
    /// When it belonged to the network.
    pub memberships: Vec<Membership>,
    /// Quarters in which another member's return holds its figures: it is not due then.
    pub within: BTreeSet<Quarter>,
    /// Figures of accepted returns only.
    pub figures: Figures,
    /// Inputs and periods of figures in which it agreed that everybody may recognise it.
    pub recognisable: BTreeSet<(String, Period)>,
}

impl MemberFigures {
    /// Whether it agreed to be recognised in all that it filed of an input for a period, in its quarters too.
    pub fn is_recognisable(&self, input: &str, period: Period) -> bool {
        // Nobody agrees for nothing, and most networks are asked this a thousand times of members who never did.
        if self.recognisable.is_empty() {
            return false;
        }
        let within = |other: &Period| other.first() >= period.first() && other.last() <= period.last();
        let mut filed = self.figures.periods_of(input).filter(within).peekable();
        filed.peek().is_some() && filed.all(|of| self.recognisable.contains(&(input.to_owned(), of)))
    }
}

/// A period with those who were due in it.
pub(super) struct Scene<'a> {
    pub(super) definitions: &'a Definitions,
    pub(super) defaults: &'a DefaultRates,
    pub(super) period: Period,
    /// Index among the network's members, the member's figures, and its quarters in the period.
    pub(super) due: Vec<(usize, &'a MemberFigures, BTreeSet<Quarter>)>,
}

impl NetworkFigures {
    /// Indices of the members who were due in a period.
    pub fn due(&self, period: Period) -> Vec<usize> {
        self.scene(period).due.into_iter().map(|(index, ..)| index).collect()
    }

    /// Indices of the members due in a quarter who have an accepted figure of it: "43 of 50 reported".
    pub fn reported(&self, period: Period) -> Vec<usize> {
        self.scene(period)
            .due
            .into_iter()
            .filter(|(_, member, quarters)| {
                member
                    .figures
                    .periods()
                    .any(|filed| filed == period || filed.quarter().is_some_and(|quarter| quarters.contains(&quarter)))
            })
            .map(|(index, ..)| index)
            .collect()
    }

    pub(super) fn scene(&self, period: Period) -> Scene<'_> {
        let due = self
            .members
            .iter()
            .enumerate()
            .map(|(index, member)| {
                let mut quarters = member_quarters(&member.memberships, period);
                quarters.retain(|quarter| !member.within.contains(quarter));
                (index, member, quarters)
            })
            .filter(|(_, _, quarters)| !quarters.is_empty())
            .collect();
        Scene { definitions: &self.definitions, defaults: &self.defaults, period, due }
    }
}

impl Scene<'_> {
    /// Those who were due, as the arithmetic of single members sees them.
    pub(super) fn members(&self) -> impl Iterator<Item = (usize, Member<'_>)> {
        self.due.iter().map(|(index, member, quarters)| (*index, Member { figures: &member.figures, quarters }))
    }
}
