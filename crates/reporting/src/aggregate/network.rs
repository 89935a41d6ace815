//! A network's members with their accepted figures.

use super::AddedUp;
use crate::disclose::Earlier;
use commonweal_domain::{
    breakdown::Cell,
    definition::Definitions,
    evaluate::{DefaultRates, Member},
    figure::{Figures, Filed},
    network::{Membership, member_quarters},
    period::{Period, Quarter},
};
use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

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
    /// There are accepted figures of quarters before those that are here.
    pub has_older: bool,
    /// Totals that were added up already.
    pub added_up: AddedUp,
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
    /// By input, who of these filed anything of it at any time: most file a few of the inputs, and whoever filed nothing
    /// adds nothing.
    filed: HashMap<&'a str, Vec<(usize, Filed<'a>)>>,
}

impl NetworkFigures {
    /// Where a member stands. Members are sorted; where they are not, it takes longer.
    pub(crate) fn position(&self, slug: &str) -> Option<usize> {
        let found = self.members.binary_search_by(|member| member.slug.as_str().cmp(slug)).ok();
        found.or_else(|| self.members.iter().position(|member| member.slug == slug))
    }

    /// Indices of the members who were due in a period.
    pub fn due(&self, period: Period) -> Vec<usize> {
        self.members_due(period).map(|(index, ..)| index).collect()
    }

    /// Indices of the members due in a quarter who have an accepted figure of it: "43 of 50 reported".
    pub fn reported(&self, period: Period) -> Vec<usize> {
        self.members_due(period)
            .filter(|(_, member, quarters)| {
                member
                    .figures
                    .periods()
                    .any(|filed| filed == period || filed.quarter().is_some_and(|quarter| quarters.contains(&quarter)))
            })
            .map(|(index, ..)| index)
            .collect()
    }

    /// Those due in a period, with their quarters in it.
    fn members_due(&self, period: Period) -> impl Iterator<Item = (usize, &MemberFigures, BTreeSet<Quarter>)> {
        self.members
            .iter()
            .enumerate()
            .map(move |(index, member)| {
                let mut quarters = member_quarters(&member.memberships, period);
                quarters.retain(|quarter| !member.within.contains(quarter));
                (index, member, quarters)
            })
            .filter(|(_, _, quarters)| !quarters.is_empty())
    }

    pub(super) fn scene(&self, period: Period) -> Scene<'_> {
        let due: Vec<(usize, &MemberFigures, BTreeSet<Quarter>)> = self.members_due(period).collect();
        let mut filed: HashMap<&str, Vec<(usize, Filed<'_>)>> = HashMap::new();
        for (position, (_, member, _)) in due.iter().enumerate() {
            for (input, of_input) in member.figures.inputs() {
                filed.entry(input).or_default().push((position, of_input));
            }
        }
        Scene { definitions: &self.definitions, defaults: &self.defaults, period, due, filed }
    }
}

impl<'a> Scene<'a> {
    /// Where one who was due stands among them, by index among the network's members.
    pub(super) fn position(&self, member: usize) -> usize {
        // They are in the members' order.
        self.due.partition_point(|(index, ..)| *index < member)
    }

    /// Those due who filed anything of an input, with that.
    pub(super) fn filed(&self, input: &str) -> impl Iterator<Item = (usize, &BTreeSet<Quarter>, Filed<'_>)> {
        let filed = self.filed.get(input).map_or(&[][..], Vec::as_slice);
        filed.iter().map(|(position, filed)| {
            let (index, _, quarters) = &self.due[*position];
            (*index, quarters, *filed)
        })
    }

    /// Those due who filed anything of any of these inputs, as the arithmetic of single members sees them. Nobody else can
    /// add anything to what is made of them.
    pub(super) fn with_any<'s>(&'s self, inputs: &[&str]) -> impl Iterator<Item = (usize, Member<'s>)> + use<'s, 'a> {
        let mut positions: Vec<usize> =
            inputs.iter().filter_map(|input| self.filed.get(input)).flatten().map(|(position, _)| *position).collect();
        positions.sort_unstable();
        positions.dedup();
        positions.into_iter().map(|position| {
            let (index, member, quarters) = &self.due[position];
            (*index, Member { figures: &member.figures, quarters })
        })
    }
}
