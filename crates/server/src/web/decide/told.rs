//! What a proposal changes, in words: what, as it is now, and as it would be.

use super::{ask, desk::Desk};
use crate::web::words;
use commonweal_domain::{
    breakdown::Breakdown,
    definition::{Dimension, IndicatorDefinition, InputDefinition, Kind as Counts},
    formula::{Formula, Linear},
    governance::{Change, VotingRule},
    network::DisclosureRules,
    period::Quarter,
    target::Target,
    unit::Unit,
};

/// A line: what, now, and if it passes.
pub(super) type Line = [String; 3];

/// What is not there.
const NONE: &str = "None";

/// Each thing that would change.
pub(super) fn told(desk: &Desk, change: &Change) -> Vec<Line> {
    let settings = &desk.network.network.settings;
    match change {
        Change::Ask { about, inputs, asked, from } => ask::told(desk, about, inputs, *asked, *from),
        Change::AddInput { input, asked, .. } => {
            let mut lines = vec![
                line("Question", NONE, &input.question),
                line("Name", NONE, &input.name),
                line("What helps to answer it", NONE, &input.hint),
                line("Counted in", NONE, unit(&input.unit)),
                line("Over a year", NONE, kind(input.kind)),
                line("How often", "Not asked", &ask::often(*asked)),
                line("Section", NONE, input.dimension.name(desk.lang())),
            ];
            lines.extend(splits(None, input));
            lines
        }
        Change::ChangeInput { input, from } => changed_input(desk, input, *from),
        Change::AddIndicator { indicator, .. } => vec![
            line("Indicator", NONE, &indicator.name),
            line("What it counts", NONE, &indicator.definition),
            line("Worked out as", NONE, &formula(desk, indicator)),
            line("Section", NONE, indicator.dimension.name(desk.lang())),
        ],
        Change::ChangeIndicator { indicator, .. } => changed_indicator(desk, indicator),
        Change::SetTarget(target) => {
            let before = desk
                .targets
                .iter()
                .find(|known| known.indicator == target.indicator && known.year == target.year)
                .map_or_else(|| NONE.to_owned(), |known| amount(desk, known));
            let mut lines = vec![[target_name(desk, &target.indicator, target.year), before, amount(desk, target)]];
            if !target.note.is_empty() {
                lines.push(line("Why, or how", NONE, &target.note));
            }
            lines
        }
        Change::EndTarget { indicator, year } => {
            let known = desk.targets.iter().find(|known| known.indicator == *indicator && known.year == *year);
            let before = known.map_or_else(|| NONE.to_owned(), |known| amount(desk, known));
            vec![[target_name(desk, indicator, *year), before, NONE.to_owned()]]
        }
        Change::Disclosure { rules, .. } => disclosure(&settings.disclosure, rules),
        Change::Deadline { due_days, closing_days, .. } => differing(vec![
            line("Returns are due", &after(settings.due_days), &after(*due_days)),
            line("The round closes", &after(settings.closing_days), &after(*closing_days)),
        ]),
        Change::Voting(rule) => voting(&settings.voting_rule(), rule),
        Change::Other => vec![],
    }
}

/// From when it holds, as a sentence.
pub(super) fn from(desk: &Desk, change: &Change) -> String {
    let Some(from) = change.from() else {
        return match change {
            Change::Other => "What it brings is for people to do: no program changes anything.".to_owned(),
            _ => "As soon as it is decided.".to_owned(),
        };
    };
    let months = from.period().months(desk.lang());
    match change {
        Change::Disclosure { .. } => format!("For all reports that are made once {months} is over."),
        _ => format!("From the round about {months} on."),
    }
}

/// What a proposal is called where nobody has given it a name.
pub(super) fn title(desk: &Desk, change: &Change) -> String {
    let named = |code: &str, at: Quarter| {
        let indicator = desk.definitions.indicator(code, at).map(|one| one.name.clone());
        indicator
            .or_else(|| desk.definitions.input(code, at).map(|one| one.name.clone()))
            .unwrap_or_else(|| code.to_owned())
    };
    match change {
        Change::Ask { about, asked, from, .. } => match asked {
            commonweal_domain::definition::Asked::Off => format!("Ask for “{}” no longer", named(about, *from)),
            asked => format!("Ask for “{}” {}", named(about, *from), ask::often(*asked).to_lowercase()),
        },
        Change::AddInput { input, .. } => format!("Ask a new question: {}", input.name),
        Change::ChangeInput { input, .. } => format!("Change what “{}” counts", input.name),
        Change::AddIndicator { indicator, .. } => format!("A new indicator: {}", indicator.name),
        Change::ChangeIndicator { indicator, .. } => format!("Work “{}” out otherwise", indicator.name),
        Change::SetTarget(target) => {
            let year = target.year.name(desk.lang()).unwrap_or_else(|| target.year.months(desk.lang()));
            let name = named(&target.indicator, target.year.last());
            format!("A target for “{name}” in {year}: {}", amount(desk, target).to_lowercase())
        }
        Change::EndTarget { indicator, year } => format!("Give up the target for “{}”", named(indicator, year.last())),
        Change::Disclosure { .. } => "Change what is kept confidential".to_owned(),
        Change::Deadline { due_days, .. } => format!("Returns due {due_days} days after the quarter"),
        Change::Voting(_) => "Change how we decide".to_owned(),
        Change::Other => "Something else".to_owned(),
    }
}

fn line(what: &str, before: &str, after: &str) -> Line {
    [what, before, after].map(str::to_owned)
}

/// Without the lines of what stays.
fn differing(lines: Vec<Line>) -> Vec<Line> {
    lines.into_iter().filter(|[_, before, after]| before != after).collect()
}

fn unit(unit: &Unit) -> &str {
    if unit.is_money() { "pounds" } else { unit.symbol() }
}

const fn kind(kind: Counts) -> &'static str {
    match kind {
        Counts::Flow => "Quarters add up",
        Counts::Stock => "The last quarter counts",
        Counts::Yearly => "Known once a year",
        Counts::FinancialYearFlow => "Adds up from April to March",
    }
}

fn changed_input(desk: &Desk, input: &InputDefinition, from: Quarter) -> Vec<Line> {
    // In a round to come a later version may be in force already; the newest is what it changes.
    let newest = desk.definitions.input_versions(&input.code);
    let before = newest.iter().rev().map(|version| &version.definition).find(|known| known.version < input.version);
    let Some(before) = before.or_else(|| desk.definitions.input(&input.code, from)) else { return vec![] };
    let mut lines = differing(vec![
        line("Name", &before.name, &input.name),
        line("Question", &before.question, &input.question),
        line("What helps to answer it", &before.hint, &input.hint),
    ]);
    lines.extend(splits(Some(before), input));
    lines.push(["Version".to_owned(), before.to_string(), format!("{input}; series show a break [b]")]);
    lines
}

fn splits(before: Option<&InputDefinition>, after: &InputDefinition) -> Vec<Line> {
    let categories = |breakdown: &Breakdown| {
        let names = crate::web::settings::breakdowns::lines(breakdown).replace('\n', ", ");
        if names.is_empty() { "The network’s own".to_owned() } else { names }
    };
    let lines = after.breakdowns.iter().map(|breakdown| {
        let known = before.and_then(|before| before.breakdown(&breakdown.dimension));
        [
            words::split_by(&breakdown.dimension),
            known.map_or_else(|| NONE.to_owned(), categories),
            categories(breakdown),
        ]
    });
    differing(lines.collect())
}

fn changed_indicator(desk: &Desk, indicator: &IndicatorDefinition) -> Vec<Line> {
    let newest = desk.definitions.indicator_versions(&indicator.code);
    let before = newest.iter().rev().map(|version| &version.definition).find(|known| known.version < indicator.version);
    let Some(before) = before else { return vec![] };
    let section = |dimension: Dimension| dimension.name(desk.lang());
    let mut lines = differing(vec![
        line("Name", &before.name, &indicator.name),
        line("What it counts", &before.definition, &indicator.definition),
        line("Worked out as", &formula(desk, before), &formula(desk, indicator)),
        line("Section", section(before.dimension), section(indicator.dimension)),
    ]);
    lines.push(["Version".to_owned(), before.to_string(), indicator.to_string()]);
    lines
}

/// A formula with the names of its answers: "Meals shared ÷ Volunteer hours".
fn formula(desk: &Desk, indicator: &IndicatorDefinition) -> String {
    let latest = ask::latest(desk);
    let sum = |linear: &Linear| {
        let mut words = String::new();
        for term in &linear.0 {
            if !words.is_empty() {
                words.push_str(if term.minus { " − " } else { " + " });
            }
            words
                .push_str(desk.definitions.input(&term.input, latest).map_or(term.input.as_str(), |input| &input.name));
            if !term.cell.is_total() {
                words.push_str(&format!(" ({})", words::cell(&term.cell)));
            }
        }
        words
    };
    match indicator.rows.first().map(|row| &row.formula) {
        Some(Formula::Sum(linear)) => sum(linear),
        Some(Formula::Ratio { numerator, denominator, .. }) => format!("{} ÷ {}", sum(numerator), sum(denominator)),
        Some(Formula::Median { numerator, denominator }) => {
            format!("the median of {} ÷ {}", sum(numerator), sum(denominator))
        }
        Some(other) => other.to_string(),
        None => String::new(),
    }
}

fn target_name(desk: &Desk, indicator: &str, year: commonweal_domain::period::Period) -> String {
    let versions = desk.definitions.indicator_versions(indicator);
    let name = versions.last().map_or(indicator, |version| &version.definition.name);
    format!("{name}, {}", words::period(year, desk.lang()))
}

fn amount(desk: &Desk, target: &Target) -> String {
    let versions = desk.definitions.indicator_versions(&target.indicator);
    let unit = versions.last().and_then(|version| version.definition.rows.first()).map(|row| &row.unit);
    let amount = unit.map_or_else(|| target.amount.to_string(), |unit| words::quantity(target.amount, unit));
    format!("{} {amount}", words::capitalised(target.direction.words()))
}

fn after(days: u16) -> String {
    format!("{} after the quarter", words::count(usize::from(days), "day", "days"))
}

fn disclosure(before: &DisclosureRules, after: &DisclosureRules) -> Vec<Line> {
    let count = |rules: &DisclosureRules| format!("from 1 to {}", rules.small_count.saturating_sub(1));
    let few = |rules: &DisclosureRules| format!("fewer than {}", rules.contributors);
    let share = |share: u32| format!("over {share} %");
    let round = |rules: &DisclosureRules| match rules.round_people {
        0 => "printed as they are".to_owned(),
        base => format!("rounded to the nearest {base}"),
    };
    differing(vec![
        line("A count of people is [c]", &count(before), &count(after)),
        line("A figure of so many enterprises is [c]", &few(before), &few(after)),
        line("Money is [c] where one enterprise has", &share(before.dominance_one), &share(after.dominance_one)),
        line("Money is [c] where two enterprises have", &share(before.dominance_two), &share(after.dominance_two)),
        line("Counts of people are", &round(before), &round(after)),
    ])
}

fn voting(before: &VotingRule, after: &VotingRule) -> Vec<Line> {
    let days = |days: u16| words::count(usize::from(days), "day", "days");
    let together = |rule: &VotingRule| if rule.chambers { "Each sector by itself" } else { "All members together" };
    let passes = |rule: &VotingRule| rule.words().swap_remove(1);
    differing(vec![
        line("What passes a proposal", &passes(before), &passes(after)),
        line("Members who must vote", &before.quorum.words(), &after.quorum.words()),
        line("A vote is open for", &days(before.open_days), &days(after.open_days)),
        line("Members who must second", &before.seconds.to_string(), &after.seconds.to_string()),
        line("Who votes", together(before), together(after)),
    ])
}
