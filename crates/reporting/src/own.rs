//! What one member may see of itself among the others: its share of a total that has been published, and the median of
//! those who filed. Nothing of it says more of any other member than the publication did.

use crate::disclose::PublishedRow;
use commonweal_domain::{Exact, quantity::write_rounded};

/// Fewest others whose sum a member may know besides its own figure.
const OTHERS: usize = 3;
/// Fewest members of whom a median is shown.
const MEDIAN_MEMBERS: usize = 8;

/// A member's place in one total.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// Its share.
    pub share: Share,
    /// The median of all who filed a number, and how many they are; none where it may not be shown.
    pub median: Option<(Exact, usize)>,
}

/// A member's share of a total.
#[derive(Debug, Clone, PartialEq)]
pub enum Share {
    /// A part of the whole.
    Part {
        /// From 0 to 1.
        share: Exact,
        /// The whole, as it was published.
        total: Exact,
    },
    /// Fewer than three others brought anything: their sum would say too much of each.
    FewOthers,
    /// The total is [c].
    Hidden,
    /// The member brought no number, or the total is none of which there are shares.
    Without,
}

/// The standing of a member, by its index, in a total of which `published` is the number that an edition printed. Where
/// figures were amended since, the total that was published counts, and there is no median.
pub fn standing(row: &PublishedRow, member: usize, published: Option<&Exact>) -> Standing {
    let without = |share| Standing { share, median: None };
    let contributions = &row.aggregate.contributions;
    let Some(own) = contributions.iter().find(|contribution| contribution.member == member) else {
        return without(Share::Without);
    };
    let (Some(number), Some(total)) = (row.number(), published) else {
        return without(Share::Hidden);
    };
    let others = contributions.iter().filter(|other| other.member != member && !other.amount.is_zero()).count();
    if others < OTHERS {
        return without(Share::FewOthers);
    }
    if row.aggregate.is_ratio() || !total.is_positive() || own.amount.is_negative() || own.amount > *total {
        return without(Share::Without);
    }
    let as_published = write_rounded(number, 4) == write_rounded(total, 4);
    let mut amounts: Vec<&Exact> = contributions.iter().map(|contribution| &contribution.amount).collect();
    amounts.sort();
    let median = (as_published && amounts.len() >= MEDIAN_MEMBERS).then(|| (middle(&amounts), amounts.len()));
    Standing { share: Share::Part { share: &own.amount / total, total: total.clone() }, median }
}

/// The middle one, or the mean of the two in the middle.
fn middle(sorted: &[&Exact]) -> Exact {
    let upper = sorted[sorted.len() / 2];
    if sorted.len() % 2 == 1 {
        return upper.clone();
    }
    (upper + sorted[sorted.len() / 2 - 1]) * Exact::ratio(1, 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        aggregate::{MemberFigures, NetworkFigures},
        disclose::publish,
    };
    use commonweal_domain::{
        breakdown::Cell,
        catalogue,
        figure::{Figure, FigureKey},
        lang::Lang,
        network::{DisclosureRules, Membership},
        period::Period,
        quantity::Quantity,
    };
    use proptest::prelude::*;

    /// Volunteer hours of members; none is blank.
    fn of(hours: &[Option<i32>]) -> (NetworkFigures, Period) {
        let period: Period = "2025-Q4".parse().unwrap();
        let members = hours.iter().enumerate().map(|(index, hours)| MemberFigures {
            slug: format!("member-{index:03}"),
            memberships: vec![Membership { from: None, to: None }],
            figures: hours
                .map(|hours| {
                    let key = FigureKey::new("volunteer-hours", period, Cell::total());
                    (key, Figure::counted(Quantity::whole(hours)))
                })
                .into_iter()
                .collect(),
            ..MemberFigures::default()
        });
        (NetworkFigures { definitions: catalogue::definitions(Lang::EnGb), members: members.collect() }, period)
    }

    fn standing_of(hours: &[Option<i32>], member: usize, published: Option<i32>) -> Standing {
        let (figures, period) = of(hours);
        let publication = publish(&figures, &DisclosureRules::default(), period);
        let row = publication.input("volunteer-hours", &Cell::total()).unwrap();
        let printed = published.map(Exact::whole).or_else(|| row.number().cloned());
        standing(row, member, printed.as_ref())
    }

    #[test]
    fn a_member_sees_its_share_and_from_eight_on_the_median() {
        let five = standing_of(&[Some(10), Some(20), Some(30), Some(40)], 3, None);
        assert_eq!(five.share, Share::Part { share: Exact::ratio(2, 5), total: Exact::whole(100) });
        assert_eq!(five.median, None, "four members have no median");
        let eight: Vec<Option<i32>> = (1..=8).map(|number| Some(number * 10)).collect();
        assert_eq!(standing_of(&eight, 0, None).median, Some((Exact::whole(45), 8)));
        let nine: Vec<Option<i32>> = (1..=9).map(|number| Some(number * 10)).collect();
        assert_eq!(standing_of(&nine, 0, None).median, Some((Exact::whole(50), 9)));
    }

    #[test]
    fn where_few_others_contribute_or_the_total_is_hidden_nothing_is_shown() {
        let hidden = Standing { share: Share::Hidden, median: None };
        let few = Standing { share: Share::FewOthers, median: None };
        assert_eq!(standing_of(&[Some(10), Some(20)], 0, None), hidden);
        assert_eq!(standing_of(&[Some(10), Some(20), Some(30)], 0, None), few, "two others");
        let noughts = [Some(10), Some(20), Some(30), Some(0), Some(0), Some(0), Some(0), Some(0)];
        assert_eq!(standing_of(&noughts, 0, None), few, "noughts hide nobody");
        assert_eq!(standing_of(&[None, Some(20), Some(30), Some(40)], 0, None).share, Share::Without);
    }

    #[test]
    fn after_an_amendment_the_published_total_counts_and_no_median_tells_of_the_change() {
        let eight: Vec<Option<i32>> = (1..=8).map(|number| Some(number * 10)).collect();
        let amended = standing_of(&eight, 0, Some(300));
        assert_eq!(amended.share, Share::Part { share: Exact::ratio(1, 30), total: Exact::whole(300) });
        assert_eq!(amended.median, None);
        assert_eq!(standing_of(&eight, 7, Some(60)).share, Share::Without, "more than the whole");
    }

    proptest! {
        #[test]
        fn nothing_is_shown_that_the_publication_hides(hours in prop::collection::vec(prop::option::of(0i32..50), 1..12), member in 0usize..12) {
            let (figures, period) = of(&hours);
            let publication = publish(&figures, &DisclosureRules::default(), period);
            let row = publication.input("volunteer-hours", &Cell::total()).unwrap();
            let standing = standing(row, member, row.number());
            let others = hours.iter().enumerate().filter(|(index, hours)| *index != member && hours.is_some_and(|hours| hours != 0)).count();
            if row.suppressed.is_some() || others < 3 {
                let shown = matches!(standing.share, Share::Part { .. });
                prop_assert!(!shown);
                prop_assert_eq!(standing.median.clone(), None);
            }
            if let Some((_, members)) = standing.median {
                prop_assert!(members >= 8);
            }
        }
    }
}
