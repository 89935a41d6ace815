//! Words that explain what the checks ask about, as an enterprise would write them before it submits.

use super::{profile::Profile, random::Chance};
use commonweal_domain::{
    breakdown::Cell,
    checks::{History, explain},
    definition::Definitions,
    figure::{FigureKey, Figures},
    lang::Lang,
    network::Settings,
    period::Quarter,
};

/// Gives each unusual figure of a return a word of explanation; afterwards no check asks about any.
pub(super) fn write(
    definitions: &Definitions,
    settings: &Settings,
    profile: &Profile,
    quarter: Quarter,
    figures: &mut Figures,
    history: History<'_>,
) {
    for finding in explain(definitions, settings, figures, history, quarter, Lang::EnGb) {
        let key = finding.key;
        let mut chance = Chance::of(0, &[&profile.slug(), &key.input, &quarter.to_string(), "explanation"]);
        let words = *chance.pick(words(&key.input));
        let place = first_part(figures, &key);
        if let Some(mut figure) = place.as_ref().and_then(|key| figures.remove(key))
            && let Some(key) = place
        {
            words.clone_into(&mut figure.explanation);
            figures.insert(key, figure);
        }
    }
}

/// Where something was typed: at the total, else at the first part.
fn first_part(figures: &Figures, key: &FigureKey) -> Option<FigureKey> {
    let cell: Cell = figures.parts(&key.input, key.period).next().map(|(cell, _)| cell.clone())?;
    Some(FigureKey { cell, ..key.clone() })
}

fn words(input: &str) -> &'static [&'static str] {
    match input {
        "income" => &[
            "A grant came in one sum this time.",
            "A large order was invoiced in this quarter and not in the next.",
            "We were closed for three weeks last year.",
        ],
        "sales-to-members" => &[
            "One member’s large order makes the difference; it comes once a year.",
            "We cater for two members’ training days now, and they fall in other months than last year.",
            "A member that buys from us moved its order into this quarter.",
        ],
        "supplier-spend" => &[
            "We bought stock early this year.",
            "A one-off purchase of equipment last year.",
            "Repairs to the roof fell into this quarter.",
        ],
        "jobs-fte" | "headcount" | "living-wage-headcount" => &[
            "One new colleague is a large share of so small a team.",
            "A colleague joined us; the post is funded for two years.",
        ],
        "apprentices" => {
            &["One apprentice more or less is a large share of so few.", "The new ones started in September."]
        }
        "volunteer-hours" => {
            &["A street festival took many hands.", "Two of our most regular volunteers make the difference."]
        }
        "electricity" | "gas" => &[
            "The meter was read later this time, so the bill covers more weeks.",
            "The heating was off for repairs last year.",
        ],
        _ => &["Checked against our records: it is right."],
    }
}
