//! File once, report to many: a figure that the same enterprise has filed in another network stands beside the field
//! and is taken over when somebody says so, never by itself.

use super::{asking::Asking, beside::Same, field::entry_id, section_form::shown_confidence};
use crate::{
    store::{NetworkRecord, ToldElsewhere},
    web::words,
};
use commonweal_domain::{
    breakdown::{Breakdown, Categories, Cell},
    definition::{Asked, Definitions},
    figure::{Confidence, Figure, Figures, Value},
    period::Quarter,
    profile::Scope,
    sameness::{Difference, difference},
};
use std::collections::{BTreeMap, BTreeSet};

/// The dimension that tells a network's own area from elsewhere.
const PLACE: &str = "place";

/// What another network was told, and what it asks.
#[derive(Debug, Clone)]
pub struct Elsewhere {
    /// What it was told.
    pub told: ToldElsewhere,
    /// Its definitions.
    pub definitions: Definitions,
    /// How often it asks each input.
    pub asked: BTreeMap<String, Asked>,
}

/// What another network was told, beside a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    /// It may be used here.
    Value {
        /// Value of the button, which names where it comes from.
        code: String,
        /// What was told, in a sentence or two.
        words: String,
        /// The fields that are filled in.
        same: Same,
    },
    /// It is no answer to what is asked here, in a sentence that says why.
    Not(String),
}

/// What other networks were told of a question, in the order of their addresses. What was told there without a number
/// is nothing to use here, and what stands here already is not offered again.
pub(super) fn offers(
    asking: &Asking<'_>,
    here: &NetworkRecord,
    stored: &Figures,
    quarter: Quarter,
    elsewhere: &[Elsewhere],
) -> Vec<Offer> {
    if asking.optional {
        return vec![];
    }
    elsewhere.iter().filter_map(|other| offer(asking, here, stored, quarter, other)).collect()
}

/// The offer that a button names.
pub(super) fn chosen(
    code: &str,
    questions: &[Asking<'_>],
    here: &NetworkRecord,
    stored: &Figures,
    quarter: Quarter,
    elsewhere: &[Elsewhere],
) -> Option<Same> {
    questions.iter().flat_map(|asking| offers(asking, here, stored, quarter, elsewhere)).find_map(|offer| match offer {
        Offer::Value { code: own, same, .. } if own == code => Some(same),
        Offer::Value { .. } | Offer::Not(_) => None,
    })
}

fn offer(
    asking: &Asking<'_>,
    here: &NetworkRecord,
    stored: &Figures,
    quarter: Quarter,
    other: &Elsewhere,
) -> Option<Offer> {
    let (input, period) = (asking.input, asking.period);
    // A year's figure may stand in two returns: the later one counts.
    let (_, scope, figures) =
        other.told.returns.iter().rev().find(|(_, _, figures)| figures.has(&input.code, period))?;
    let network = &other.told.network.network;
    let theirs = other.definitions.input(&input.code, quarter)?;
    if other.asked.get(&input.code).copied().unwrap_or(theirs.asked) == Asked::Off {
        return None;
    }
    let total = figures.resolve(theirs, period, &Cell::total())?.0.number()?;
    let why = match difference(input, theirs) {
        Some(Difference::Unit) => "it asks in another unit",
        Some(Difference::Kind) => "it counts another time",
        Some(Difference::Sign) => "it takes other numbers",
        Some(Difference::Breakdowns) => "it asks for other parts",
        Some(Difference::Question) => "it asks another question",
        None if input.unit.is_money() && network.currency != here.network.currency => "it counts in other money",
        None => "",
    };
    if !why.is_empty() {
        return Some(Offer::Not(format!("You told {} too, but {why}: its figure does not fit here.", network.name)));
    }
    // Members of another network are nobody here, and what is local there is not local here.
    let elsewhere_only = |cell: &Cell| {
        let members = |breakdown: &&Breakdown| breakdown.categories == Categories::Members;
        let mut dimensions = input.breakdowns.iter().filter(members).map(|breakdown| breakdown.dimension.as_str());
        cell.category(PLACE).is_some() || dimensions.any(|dimension| cell.category(dimension).is_some())
    };
    // Parts of which one is not told do not make the total.
    let untold = |(cell, figure): (&Cell, &Figure)| {
        !cell.is_total() && matches!(figure.value, Value::NotAvailable | Value::Withheld)
    };
    let total_only = figures.parts(&input.code, period).any(untold);
    let parts: BTreeMap<&Cell, &Figure> = figures
        .parts(&input.code, period)
        .filter(|(cell, _)| cell.is_total() || !(total_only || elsewhere_only(cell)))
        .filter(|(_, figure)| figure.value.number().is_some())
        .collect();
    let confidence = shown_confidence(parts.iter().map(|(cell, figure)| (*cell, *figure)));
    let name = asking.name();
    // A total of parts that mean nothing here is told as a total.
    let bare = parts.is_empty().then_some(total);
    let number =
        |cell: &Cell| parts.get(cell).and_then(|figure| figure.value.number()).or(bare.filter(|_| cell.is_total()));
    let splits = asking.splits(stored);
    let boxes = splits.iter().flat_map(|split| asking.cells(split)).chain(parts.keys().map(|cell| (*cell).clone()));
    let boxes: BTreeSet<Cell> = boxes.chain([Cell::total()]).collect();
    let as_stored = boxes
        .iter()
        .all(|cell| stored.get(&asking.key(cell.clone())).and_then(|figure| figure.value.number()) == number(cell));
    if as_stored {
        return None;
    }
    let texts = boxes.iter().map(|cell| {
        let text = number(cell).map_or_else(String::new, |number| words::number(number, &input.unit));
        (format!("v.{name}.{cell}"), text.replace('−', "-"))
    });
    let shown = words::quantity(total, &input.unit);
    let sure = match confidence {
        Confidence::Counted => String::new(),
        unsure => format!(" ({})", words::confidence(unsure)),
    };
    Some(Offer::Value {
        code: format!("{name}@{}", other.told.public_id),
        words: format!("You told {}: {shown}{sure}.{}", network.name, covers(scope, &network.place)),
        same: Same {
            words: shown,
            place: entry_id(&name, &Cell::total()),
            fields: texts
                .chain([
                    (format!("s.{name}"), "figure".to_owned()),
                    (format!("c.{name}"), confidence.code().to_owned()),
                ])
                .collect(),
        },
    })
}

/// What the return there covers, where that may make another figure of it.
fn covers(scope: &Scope, place: &str) -> String {
    match scope {
        Scope::Unsaid => String::new(),
        Scope::Here => format!(" That return covers your work in {place}."),
        Scope::Whole => " That return covers your whole organisation.".to_owned(),
        Scope::Group(_) => " That return covers other members there too.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::NetworkId;
    use crate::web::filing::asking::asking;
    use commonweal_domain::{
        catalogue, definition::InputDefinition, figure::FigureKey, lang::Lang, profile::YearEnd, quantity::Quantity,
        unit::Unit,
    };
    use uuid::Uuid;

    fn network(currency: &str) -> NetworkRecord {
        let network = crate::web::board::samples::network();
        let network = commonweal_domain::network::Network { currency: currency.to_owned(), ..network };
        NetworkRecord { id: NetworkId(1), public_id: Uuid::nil(), network }
    }

    /// What is offered of an input, of which the other network was told these parts and has this definition.
    fn of(
        code: &str,
        figures: &[(&str, Figure)],
        stored: &[(&str, Figure)],
        change: impl Fn(&mut InputDefinition),
        currency: &str,
    ) -> Option<Offer> {
        let quarter: Quarter = "2025-Q4".parse().unwrap();
        let here = catalogue::definitions(Lang::EnGb);
        let mut definitions = Definitions::default();
        for mut input in catalogue::inputs(Lang::EnGb) {
            if input.code == code {
                change(&mut input);
            }
            definitions.add_input(None, input);
        }
        let every = |input: &InputDefinition| (input.code.clone(), Asked::Quarterly);
        let asked: BTreeMap<String, Asked> = catalogue::inputs(Lang::EnGb).iter().map(every).collect();
        let key = |cell: &str| FigureKey::new(code, quarter.period(), cell.parse().unwrap());
        let put =
            |of: &[(&str, Figure)]| of.iter().map(|(cell, figure)| (key(cell), figure.clone())).collect::<Figures>();
        let told = ToldElsewhere {
            network: network(currency),
            public_id: Uuid::nil(),
            returns: vec![(quarter, Scope::Whole, put(figures))],
        };
        let elsewhere = [Elsewhere { told, definitions, asked: asked.clone() }];
        let questions = asking(&here, &asked, quarter, YearEnd::default());
        let question = questions.iter().find(|asking| asking.input.code == code).unwrap();
        offers(question, &network("GBP"), &put(stored), quarter, &elsewhere).pop()
    }

    fn number(text: &str) -> Figure {
        Figure::counted(Quantity::parse_plain(text).unwrap())
    }

    fn fields(offer: Option<Offer>) -> Vec<String> {
        let Some(Offer::Value { same, .. }) = offer else { panic!("{offer:?}") };
        same.fields.iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| format!("{name}={text}")).collect()
    }

    #[test]
    fn a_number_is_offered_with_its_parts_and_how_sure_it_is() {
        let unsure = Figure { confidence: Confidence::Guess, ..number("1") };
        let parts = [("contract=permanent", number("7")), ("contract=temporary", unsure)];
        let offer = of("jobs-fte", &parts, &[], |_| {}, "EUR");
        let Some(Offer::Value { words, .. }) = &offer else { panic!("{offer:?}") };
        assert_eq!(
            words,
            "You told Digbeth Social Enterprise Quarter: 8 FTE (rough guess). That return covers your whole organisation."
        );
        assert_eq!(
            fields(offer),
            [
                "v.jobs-fte.contract=permanent=7",
                "v.jobs-fte.contract=temporary=1",
                "s.jobs-fte=figure",
                "c.jobs-fte=guess"
            ]
        );
        assert_eq!(of("jobs-fte", &parts, &parts, |_| {}, "GBP"), None, "it stands here already");
    }

    #[test]
    fn what_was_told_without_a_number_is_no_offer() {
        for value in [Value::NotAvailable, Value::NotApplicable, Value::Withheld] {
            assert_eq!(of("headcount", &[("", Figure::of(value))], &[], |_| {}, "GBP"), None);
            // A part that is not told leaves the total alone.
            let parts =
                [("", number("9")), ("contract=permanent", Figure::of(value)), ("contract=temporary", number("2"))];
            let total = fields(of("jobs-fte", &parts, &[], |_| {}, "GBP"));
            let told = total.iter().any(|field| field.starts_with("v.jobs-fte.contract"));
            assert_eq!(told, value == Value::NotApplicable, "{total:?}");
        }
        assert_eq!(of("headcount", &[], &[], |_| {}, "GBP"), None);
    }

    #[test]
    fn parts_that_mean_another_place_or_other_members_stay_there() {
        let sold = [("", number("50")), ("member=mill", number("50"))];
        let told = fields(of("sales-to-members", &sold, &[], |_| {}, "GBP"));
        assert_eq!(told, ["v.sales-to-members.=50", "s.sales-to-members=figure"]);
    }

    #[test]
    fn what_is_asked_otherwise_is_not_offered_and_it_says_why() {
        let not = |change: fn(&mut InputDefinition), currency: &str| match of(
            "income",
            &[("", number("9"))],
            &[],
            change,
            currency,
        ) {
            Some(Offer::Not(words)) => words,
            other => panic!("{other:?}"),
        };
        for (words, why) in [
            (not(|input| input.unit = Unit::new("hours"), "GBP"), "it asks in another unit"),
            (not(|input| input.question.push('!'), "GBP"), "it asks another question"),
            (not(|input| input.breakdowns.clear(), "GBP"), "it asks for other parts"),
            (not(|_| {}, "EUR"), "it counts in other money"),
        ] {
            assert!(words.contains(why), "{words}");
            assert!(!words.contains('9'), "{words}");
        }
    }
}
