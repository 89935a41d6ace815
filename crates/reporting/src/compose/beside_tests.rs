//! Targets, published figures and the network's own indicators in a report.

use super::{
    Beside, Material, Narrative, Standing, Template, progress, report,
    tests::{members, network},
};
use crate::{
    aggregate::NetworkFigures,
    document::{Block, ChartKind, Document},
};
use commonweal_domain::{
    breakdown::Cell,
    context::ContextFigure,
    definition::IndicatorDefinition,
    figure::{Figure, FigureKey},
    network::Millis,
    period::Period,
    quantity::Quantity,
    target::{Direction, Target},
};
use time::macros::date;

fn target(indicator: &str, year: &str, direction: Direction, amount: i32) -> Target {
    Target {
        indicator: indicator.to_owned(),
        year: year.parse().unwrap(),
        direction,
        amount: Quantity::whole(amount),
        note: String::new(),
    }
}

fn told(figures: &NetworkFigures, targets: &[Target], period: &str) -> Vec<String> {
    let network = network();
    let beside = Beside { targets: targets.to_vec(), ..Beside::default() };
    let material = Material { network: &network, figures, period: period.parse().unwrap(), beside: &beside };
    progress(material)
        .into_iter()
        .map(|told| format!("{} | {} | {} | {}", told.target, told.so_far, told.share, told.standing))
        .collect()
}

/// 300 in October to December 2025 and as much in the quarter before.
fn two_quarters() -> NetworkFigures {
    let mut figures = members(&[(0, 100), (0, 100), (0, 100)]);
    for member in &mut figures.members {
        let key = FigureKey::new("income", "2025-Q3".parse::<Period>().unwrap(), Cell::total());
        member.figures.insert(key, Figure::counted(Quantity::whole(100)));
    }
    figures
}

#[test]
fn progress_adds_up_the_quarters_of_the_year_that_are_over() {
    let figures = two_quarters();
    let more = |amount| told(&figures, &[target("EC01", "2025-26", Direction::AtLeast, amount)], "2025-Q4");
    assert_eq!(more(1_200), ["At least £1,200 in 2025-26 | £600 | 50 % | 2 of 4 quarters"]);
    assert_eq!(more(600), ["At least £600 in 2025-26 | £600 | 100 % | Reached already"]);
    let year = |amount| told(&figures, &[target("EC01", "2025", Direction::AtMost, amount)], "2025-Q4");
    assert_eq!(year(700), ["At most £700 in 2025 | £600 | 86 % | Reached"]);
    assert_eq!(year(500), ["At most £500 in 2025 | £600 | 120 % | Not reached"]);
    assert_eq!(told(&figures, &[target("EC01", "2030-31", Direction::AtLeast, 1)], "2025-Q4"), [""; 0]);
}

#[test]
fn progress_is_drawn_with_the_figures_in_words() {
    let figures = two_quarters();
    let network = network();
    let targets = vec![
        target("EC01", "2025-26", Direction::AtLeast, 1_200),
        target("EC01", "2025-26", Direction::AtMost, 500),
        target("SO03", "2025-26", Direction::AtLeast, 90),
    ];
    let beside = Beside { targets, ..Beside::default() };
    let material =
        Material { network: &network, figures: &figures, period: "2025-Q4".parse().unwrap(), beside: &beside };
    let all = progress(material);
    let sheet = super::beside::targets(&all).unwrap();
    let Some(Block::Chart(chart)) = sheet.blocks.first() else { panic!("no chart: {:?}", sheet.blocks) };
    let ChartKind::Progress { goals, .. } = &chart.kind else { panic!("another chart: {:?}", chart.kind) };
    let drawn: Vec<(Option<f64>, &str)> = goals.iter().map(|goal| (goal.share, goal.label.as_str())).collect();
    assert_eq!(
        drawn,
        [
            (Some(0.5), "£600 of £1,200, 50 %"),
            (Some(1.2), "£600 of at most £500, 120 %"),
            (None, "nothing yet; target: at least 90.0 %"),
        ]
    );
    assert_eq!(chart.title, "How far the targets have come");
    assert!(chart.alt.contains("Turnover: £600 of £1,200, 50 %"), "{}", chart.alt);
    assert_eq!(chart.table.rows.len(), 3);
}

#[test]
fn a_sum_from_which_a_hidden_quarter_could_be_had_is_hidden_too() {
    let mut figures = two_quarters();
    // Of the earlier quarter only one member's figure is there: it is [c], and so is the sum of both.
    let key = FigureKey::new("income", "2025-Q3".parse::<Period>().unwrap(), Cell::total());
    for member in figures.members.iter_mut().skip(1) {
        member.figures.remove(&key);
    }
    let told = told(&figures, &[target("EC01", "2025-26", Direction::AtLeast, 1_200)], "2025-Q4");
    assert_eq!(told, ["At least £1,200 in 2025-26 | [c] not shown |  | 2 of 4 quarters"]);
}

fn composed(figures: &NetworkFigures, beside: &Beside) -> Document {
    let network = network();
    let material = Material { network: &network, figures, period: "2025-Q4".parse().unwrap(), beside };
    let standing = Standing::Edition { number: 1, published: Millis(1_773_100_800_000) };
    report(material, &Template::quarterly().unwrap(), &Narrative::default(), standing).unwrap().document
}

#[test]
fn published_figures_stand_beside_and_change_no_total() {
    let figures = two_quarters();
    let figure = |indicator: Option<&str>, name: &str| ContextFigure {
        indicator: indicator.map(str::to_owned),
        name: name.to_owned(),
        value: "8.1 %".to_owned(),
        place: "Birmingham".to_owned(),
        period: "autumn 2025".to_owned(),
        source: "Office for National Statistics".to_owned(),
        address: String::new(),
        published: date!(2025 - 11 - 11),
    };
    let beside = Beside {
        targets: vec![target("EC01", "2025-26", Direction::AtLeast, 1_200)],
        context: vec![figure(Some("EC01"), "Growth"), figure(None, "Unemployment")],
        ..Beside::default()
    };
    let (with, without) = (composed(&figures, &beside), composed(&figures, &Beside::default()));
    let sheet = |document: &Document, id: &str| {
        document.chapters.iter().flat_map(|chapter| &chapter.sheets).find(|sheet| sheet.id == id).cloned()
    };
    assert_eq!(sheet(&with, "ec01").unwrap().lede, sheet(&without, "ec01").unwrap().lede);
    let notes = sheet(&with, "ec01").unwrap().blocks.into_iter().find_map(|block| match block {
        Block::Notes(notes) => Some(notes),
        _ => None,
    });
    let last = notes.unwrap().pop().unwrap();
    assert_eq!(
        last.text.to_plain(),
        "Growth, Birmingham, autumn 2025: 8.1 %. Source: Office for National Statistics, 11 November 2025. Not in any total."
    );
    assert!(sheet(&with, "comparison").is_some() && sheet(&with, "targets").is_some());
    assert!(sheet(&without, "comparison").is_none() && sheet(&without, "targets").is_none());
}

#[test]
fn an_own_indicator_has_its_sheet_without_anybody_writing_a_template() {
    let mut figures = two_quarters();
    let base = figures.definitions.indicator("EC01", "2025-Q4".parse().unwrap()).unwrap().clone();
    let rows = base.rows[..1].to_vec();
    let own = IndicatorDefinition { code: "OWN01".to_owned(), name: "All money".to_owned(), rows, ..base };
    figures.definitions.add_indicator(Some("2025-Q3".parse().unwrap()), own);
    let document = composed(&figures, &Beside::default());
    let economic = document.chapters.iter().find(|chapter| chapter.id == "economic").unwrap();
    let last = economic.sheets.last().unwrap();
    assert_eq!((last.id.as_str(), last.heading.as_str()), ("own01", "All money"));
}
