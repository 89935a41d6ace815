//! Trade between members: what each of two says that one sold the other, side by side.
//!
//! "A was paid by B" and "B paid A" are one and the same money. Where both say it and the amounts differ, one of them has
//! made a mistake, or counts another quarter; that is for the two and their coordinator to find out, and for nobody else.

use crate::{
    figure::{Figures, Value},
    period::Period,
    quantity::Quantity,
};
use std::collections::BTreeMap;

/// The input of what a member sold other members.
pub const SOLD: &str = "sales-to-members";
/// The input of what a member bought from other members.
pub const BOUGHT: &str = "purchases-from-members";
/// The dimension that names the other member, by slug.
pub const MEMBER: &str = "member";

/// What two members say of one direction of their trade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deal {
    /// Slug of the member that sold.
    pub seller: String,
    /// Slug of the member that bought.
    pub buyer: String,
    /// What the seller says; none where it names no amount.
    pub sold: Option<Quantity>,
    /// What the buyer says; none where it names no amount.
    pub bought: Option<Quantity>,
}

/// How what the two say stands to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Both say the same amount.
    Agreed,
    /// Only one of them names the other.
    OneSided,
    /// They say different amounts.
    Differs,
}

impl Deal {
    /// How what the two say stands to each other.
    pub fn standing(&self) -> Standing {
        match (self.sold, self.bought) {
            (Some(sold), Some(bought)) if sold == bought => Standing::Agreed,
            (Some(_), Some(_)) => Standing::Differs,
            _ => Standing::OneSided,
        }
    }

    /// Whether a member is one of the two.
    pub fn is_of(&self, slug: &str) -> bool {
        self.seller == slug || self.buyer == slug
    }
}

/// What members named of their trade with each other in a period, by seller and buyer. `returns` are the figures of each
/// member by its slug. Somebody's trade with itself is left out, and so is what nobody puts above nought.
pub fn deals<'a>(returns: impl IntoIterator<Item = (&'a str, &'a Figures)>, period: Period) -> Vec<Deal> {
    let mut deals: BTreeMap<(String, String), (Option<Quantity>, Option<Quantity>)> = BTreeMap::new();
    for (member, figures) in returns {
        for (other, amount) in named(figures, SOLD, period) {
            deals.entry((member.to_owned(), other.to_owned())).or_default().0 = Some(amount);
        }
        for (other, amount) in named(figures, BOUGHT, period) {
            deals.entry((other.to_owned(), member.to_owned())).or_default().1 = Some(amount);
        }
    }
    let is_trade = |amount: Option<Quantity>| amount.is_some_and(|amount| amount != Quantity::ZERO);
    deals
        .into_iter()
        .filter(|((seller, buyer), (sold, bought))| seller != buyer && (is_trade(*sold) || is_trade(*bought)))
        .map(|((seller, buyer), (sold, bought))| Deal { seller, buyer, sold, bought })
        .collect()
}

/// The members that figures name in an input, with their amounts.
pub fn named<'a>(figures: &'a Figures, input: &str, period: Period) -> impl Iterator<Item = (&'a str, Quantity)> {
    figures.parts(input, period).filter_map(|(cell, figure)| {
        let Value::Number(amount) = figure.value else { return None };
        Some((cell.category(MEMBER)?, amount))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        breakdown::Cell,
        figure::{Figure, FigureKey},
    };
    use proptest::prelude::*;

    const SLUGS: [&str; 4] = ["bakery", "cycles", "press", "radio"];

    fn period() -> Period {
        "2025-Q4".parse().unwrap()
    }

    fn figures(said: &[(&str, &str, u32)]) -> Figures {
        let figure = |(input, other, amount): &(&str, &str, u32)| {
            let key = FigureKey::new(*input, period(), Cell::of(MEMBER, other));
            (key, Figure::of(Value::Number(Quantity::parse_plain(&amount.to_string()).unwrap())))
        };
        said.iter().map(figure).collect()
    }

    #[test]
    fn both_sides_of_one_payment_stand_side_by_side() {
        let bakery = figures(&[(SOLD, "cycles", 500), (SOLD, "press", 80), (SOLD, "bakery", 7)]);
        let cycles = figures(&[(BOUGHT, "bakery", 450), (SOLD, "radio", 0)]);
        let press = figures(&[(BOUGHT, "bakery", 80), (BOUGHT, "radio", 20)]);
        let all = [("bakery", &bakery), ("cycles", &cycles), ("press", &press)];
        let found: Vec<_> = deals(all, period()).into_iter().map(|deal| (deal.standing(), deal)).collect();
        let said: Vec<(&str, &str, Standing)> =
            found.iter().map(|(standing, deal)| (deal.seller.as_str(), deal.buyer.as_str(), *standing)).collect();
        assert_eq!(
            said,
            [
                ("bakery", "cycles", Standing::Differs),
                ("bakery", "press", Standing::Agreed),
                ("radio", "press", Standing::OneSided),
            ]
        );
        assert!(deals(all, "2025-Q3".parse().unwrap()).is_empty());
    }

    proptest! {
        /// Whoever is asked first, the same deals come out; and each amount that somebody named of another is in one.
        #[test]
        fn order_does_not_matter_and_nothing_is_lost(
            said in prop::collection::vec((0_usize..4, prop::bool::ANY, 0_usize..4, 1_u32..1_000), 0..24),
        ) {
            let mut returns: Vec<(&str, Figures)> = SLUGS.iter().map(|slug| (*slug, Figures::new())).collect();
            for (who, sold, other, amount) in said {
                let input = if sold { SOLD } else { BOUGHT };
                returns[who].1.extend(figures(&[(input, SLUGS[other], amount)]).iter().map(|(key, one)| (key, one.clone())));
            }
            let forwards = deals(returns.iter().map(|(slug, figures)| (*slug, figures)), period());
            let backwards = deals(returns.iter().rev().map(|(slug, figures)| (*slug, figures)), period());
            prop_assert_eq!(&forwards, &backwards);
            for (slug, figures) in &returns {
                for (other, amount) in named(figures, SOLD, period()).filter(|(other, _)| other != slug) {
                    let found = forwards.iter().find(|deal| deal.seller == *slug && deal.buyer == other);
                    prop_assert_eq!(found.and_then(|deal| deal.sold), Some(amount));
                }
                for (other, amount) in named(figures, BOUGHT, period()).filter(|(other, _)| other != slug) {
                    let found = forwards.iter().find(|deal| deal.buyer == *slug && deal.seller == other);
                    prop_assert_eq!(found.and_then(|deal| deal.bought), Some(amount));
                }
            }
            let count = |(slug, figures): &(&str, Figures), input: &str| {
                named(figures, input, period()).filter(|(other, _)| other != slug).count()
            };
            let said: usize = returns.iter().map(|one| count(one, SOLD) + count(one, BOUGHT)).sum();
            let kept: usize = forwards.iter().map(|deal| deal.sold.iter().count() + deal.bought.iter().count()).sum();
            prop_assert_eq!(said, kept);
        }
    }
}
