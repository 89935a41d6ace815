//! An invented network that files the whole catalogue, of any size and with any names.

use commonweal_domain::{
    breakdown::{Cell, Mode},
    catalogue,
    definition::{Definitions, InputDefinition, Kind, Sign},
    figure::{Figure, Figures},
    lang::Lang,
    network::{Membership, Millis, Network, Priority, Settings},
    period::{Period, Quarter},
    quantity::{Quantity, SCALE},
    target::{Direction, Target},
};
use commonweal_reporting::{
    aggregate::{MemberFigures, NetworkFigures},
    compose::{Beside, Material, Narrative, Standing, Template, Told, report},
    document::Document,
};

/// What a network is like.
pub(crate) struct Wish<'a> {
    /// How many members it has.
    pub(crate) members: usize,
    /// How many quarters they filed, up to October to December 2025.
    pub(crate) quarters: i32,
    /// About how much each member files, in stored units: 1 is 0.0001.
    pub(crate) amount: i64,
    /// Of the catalogue's inputs they file every so manieth: 1 for all.
    pub(crate) every: usize,
    /// Names of network, place, members and whatever else has one, by turns.
    pub(crate) names: &'a [String],
}

impl Wish<'_> {
    fn name(&self, index: usize) -> String {
        self.names.get(index % self.names.len().max(1)).cloned().unwrap_or_default()
    }
}

/// The report of that network by a template that comes with the program, for a period up to its last quarter.
pub(crate) fn document(wish: &Wish<'_>, template: &str, period: Period) -> Document {
    let template = Template::named(template).expect("it is there").expect("it can be read");
    document_by(wish, figures(wish), &template, period)
}

/// The report of that network with these figures by any template.
pub(crate) fn document_by(wish: &Wish<'_>, figures: NetworkFigures, template: &Template, period: Period) -> Document {
    let (network, beside) = (network(wish), beside(wish));
    let material = Material { network: &network, figures: &figures, period, beside: &beside };
    let told = |index: usize| Told {
        by: wish.name(index + 3),
        text: format!("{} opened a kitchen. Forty came.\n\nMost of them came back.", wish.name(index + 1)),
        picture: None,
    };
    let narrative = Narrative {
        stories: (0..3).map(told).collect(),
        asks: vec![format!("Keep the lease of {}.", wish.name(3)), "Pay within thirty days.".into()],
        words: ["more", "foreword", "ahead", "asked", "funder", "briefing"]
            .map(|id| {
                (
                    id.to_owned(),
                    format!("## {}\n\n{} and the others met.\n\n- {}", wish.name(4), wish.name(5), wish.name(6)),
                )
            })
            .into(),
        ..Narrative::default()
    };
    let standing = Standing::Edition { number: 1, published: Millis(1_773_100_800_000) };
    report(material, template, &narrative, standing).expect("it is composed").document
}

pub(crate) fn network(wish: &Wish<'_>) -> Network {
    let settings = Settings {
        contact: format!("{}, hello@example.org", wish.name(1)),
        priorities: vec![Priority { name: wish.name(2), indicators: vec!["SO01".into(), "EC04".into()] }],
        ..Settings::default()
    };
    Network {
        slug: "network".into(),
        name: wish.name(0),
        place: wish.name(1),
        currency: "GBP".into(),
        time_zone: "Europe/London".into(),
        lang: Lang::EnGb,
        accent: "#0b6170".into(),
        sample: false,
        settings,
    }
}

fn beside(wish: &Wish<'_>) -> Beside {
    let target = |(indicator, year, amount): (&str, &str, i64)| Target {
        indicator: indicator.into(),
        year: year.parse().expect("a year"),
        direction: Direction::AtLeast,
        amount: Quantity::from_scaled(amount).expect("in range"),
        note: wish.name(7),
    };
    let all = wish.amount.saturating_mul(wish.members.max(1) as i64).min(SCALE * 100_000_000_000_000);
    Beside {
        targets: [("EC01", "2025-26", all), ("SO03", "2025", 800_000), ("SO07", "2025-26", all), ("SO01", "2025", all)]
            .map(target)
            .to_vec(),
        address: "https://example.org/network".into(),
        ..Beside::default()
    }
}

/// The figures of that network by the whole catalogue.
pub(crate) fn figures(wish: &Wish<'_>) -> NetworkFigures {
    filed(wish, catalogue::definitions(Lang::EnGb))
}

/// The figures of that network by these definitions.
pub(crate) fn filed(wish: &Wish<'_>, definitions: Definitions) -> NetworkFigures {
    let last: Quarter = "2025-Q4".parse().expect("a quarter");
    let inputs: Vec<(&InputDefinition, Vec<Vec<Cell>>)> =
        definitions.inputs(last).map(|input| (input, cells(input))).collect();
    let members = (0..wish.members).map(|member| {
        let mut figures = Figures::new();
        for back in 0..wish.quarters {
            // One in nine left a quarter out.
            if back > 0 && (member + back as usize).is_multiple_of(9) {
                continue;
            }
            for (turn, (input, cells)) in inputs.iter().enumerate().step_by(wish.every.max(1)) {
                file(&mut figures, input, cells, last.plus(-back), amount(wish, [member, turn, back as usize], input));
            }
        }
        MemberFigures {
            slug: format!("member-{member:04}"),
            name: wish.name(member + 3),
            sector: wish.name(member + 1),
            place: wish.name(member + 2),
            memberships: vec![Membership { from: None, to: None }],
            figures,
            ..MemberFigures::default()
        }
    });
    let members = members.collect();
    NetworkFigures { definitions, members, ..NetworkFigures::default() }
}

/// About as much as is wished, otherwise for each member, input and quarter.
fn amount(wish: &Wish<'_>, [member, turn, back]: [usize; 3], input: &InputDefinition) -> i64 {
    let spread = (member * 37 + turn * 11 + back * 5) % 41;
    let amount = i128::from(wish.amount) * (80 + spread as i128) / 100;
    let most =
        if input.sign == Sign::Percentage { i128::from(SCALE) * 100 } else { i128::from(SCALE) * 100_000_000_000_000 };
    // A part stays within its whole.
    let part = if input.at_most.is_some() { 2 } else { 1 };
    i64::try_from((amount / part).clamp(1, most)).unwrap_or(1)
}

/// The parts of an input by breakdown. Everybody's figures share their words, as those do that the store reads.
fn cells(input: &InputDefinition) -> Vec<Vec<Cell>> {
    let of = |breakdown: &commonweal_domain::breakdown::Breakdown| {
        breakdown.fixed().iter().map(|category| Cell::of(&breakdown.dimension, category)).collect()
    };
    input.breakdowns.iter().map(of).collect()
}

/// A figure with its parts: all of each dimension but the last in equal shares.
fn file(figures: &mut Figures, input: &InputDefinition, cells: &[Vec<Cell>], quarter: Quarter, amount: i64) {
    let period = if input.kind == Kind::Yearly { Period::new(quarter, 4) } else { Some(quarter.period()) };
    let Some(period) = period else { return };
    let mut add = |cell: Cell, amount: i64| {
        let quantity = Quantity::from_scaled(amount).unwrap_or(Quantity::ZERO);
        figures.put(&input.code, period, cell, Figure::counted(quantity));
    };
    add(Cell::total(), amount);
    for (breakdown, categories) in input.breakdowns.iter().zip(cells) {
        let share = amount / (categories.len().max(1) as i64 + 1);
        for (index, cell) in categories.iter().enumerate() {
            let rest = if index == 0 && breakdown.mode == Mode::Exclusive {
                amount - share * (categories.len() as i64 - 1)
            } else {
                share
            };
            add(cell.clone(), rest);
        }
    }
}
