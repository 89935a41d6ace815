//! What a member sees before it signs a report off: its own figure beside each total, its share, and how it appears.

use super::{Share, standing};
use crate::{
    compose::in_sentence,
    disclose::{Publication, PublishedRow, Reason},
};
use commonweal_domain::{Exact, breakdown::Cell, definition::Definitions, unit::Unit};
use serde::{Deserialize, Serialize};

/// A total of a report as one member sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnShare {
    /// Name of the indicator.
    pub name: String,
    /// Its code.
    pub code: String,
    /// What the report prints: a value, or a marker such as `[c]`.
    pub network: String,
    /// What the member gave; empty for nothing.
    pub own: String,
    /// Its share; empty where none may be shown, or there is none.
    pub share: String,
    /// How the member appears in it.
    pub appears: String,
}

/// The totals of a publication as the member of an index sees them, in the catalogue's order, without those to which nobody
/// gave anything. What is not shown of a total is not told by a share of it either.
pub fn shares(publication: &Publication, definitions: &Definitions, member: usize) -> Vec<OwnShare> {
    let indicators = definitions.indicators(publication.period.last());
    let rows = indicators.filter_map(|indicator| {
        let row = publication.indicator(&indicator.code, &Cell::total())?;
        (!row.aggregate.contributions.is_empty()).then(|| (indicator.name.clone(), indicator.code.clone(), row))
    });
    rows.map(|(name, code, row)| own_share(name, code, row, member)).collect()
}

fn own_share(name: String, code: String, row: &PublishedRow, member: usize) -> OwnShare {
    let unit = &row.aggregate.unit;
    let network = match (row.suppressed, row.number()) {
        (Some(_), _) => "[c]".to_owned(),
        (None, Some(number)) => in_sentence(number, unit),
        (None, None) => "[x]".to_owned(),
    };
    let contribution = row.aggregate.contributions.iter().find(|contribution| contribution.member == member);
    let own = contribution.map(|own| match &own.denominator {
        None => in_sentence(&own.amount, unit),
        Some(below) if below.is_zero() => String::new(),
        Some(below) => {
            let scale = if unit.code() == "per cent" { Exact::whole(100) } else { Exact::whole(1) };
            in_sentence(&(&own.amount * scale / below.clone()), unit)
        }
    });
    let counts = contribution.is_some();
    let told = standing(row, member, row.number());
    let share = match &told.share {
        Share::Part { share, .. } => in_sentence(&(share * Exact::whole(100)), &Unit::new("per cent")),
        _ => String::new(),
    };
    let appears = match (counts, row.suppressed) {
        (false, _) => "You gave nothing to it",
        (true, Some(Reason::Subtraction)) => "In the total, which is not shown, so that no other can be worked out",
        (true, Some(_)) => "In the total, which is not shown to protect whoever gave to it",
        (true, None) if row.aggregate.is_ratio() => "In both parts of the ratio",
        (true, None) if told.share == Share::FewOthers => "In the total; no share, as fewer than 3 others gave to it",
        (true, None) => "In the total",
    };
    OwnShare { name, code, network, own: own.unwrap_or_default(), share, appears: appears.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{aggregate::NetworkFigures, compose::tests::filed, disclose::publish};
    use commonweal_domain::network::DisclosureRules;

    fn seen(income: &[Option<i32>], member: usize) -> OwnShare {
        let figures: NetworkFigures = filed(&[("income", "")], &[("2025-Q4", income)]);
        let publication = publish(&figures, &DisclosureRules::default(), "2025-Q4".parse().unwrap());
        let shares = shares(&publication, &figures.definitions, member);
        shares.into_iter().find(|share| share.code == "EC01").unwrap()
    }

    #[test]
    fn a_member_sees_its_share_of_what_is_shown() {
        let own = seen(&[Some(100), Some(200), Some(300), Some(400)], 0);
        assert_eq!(
            [own.network.as_str(), &own.own, &own.share, &own.appears],
            ["£1,000", "£100", "10.0 %", "In the total"]
        );
        let none = seen(&[None, Some(200), Some(300), Some(400)], 0);
        assert_eq!([none.own.as_str(), &none.share, &none.appears], ["", "", "You gave nothing to it"]);
    }

    #[test]
    fn of_a_hidden_total_it_sees_its_own_figure_and_no_share() {
        let own = seen(&[Some(100), Some(200)], 0);
        assert_eq!([own.network.as_str(), &own.own, &own.share], ["[c]", "£100", ""]);
        assert!(own.appears.contains("not shown"), "{}", own.appears);
    }
}
