//! Charts of small networks: targets and breaks where they belong, and nowhere else.

use super::{
    Beside, Drawing, Material, TemplateSheet, chart,
    series::Series,
    tests::{filed, network},
};
use crate::{
    aggregate::NetworkFigures,
    document::{Chart, ChartKind, Shape},
};
use commonweal_domain::{
    definition::IndicatorDefinition,
    quantity::Quantity,
    target::{Direction, Target},
};

const THREE: &[Option<i32>] = &[Some(100), Some(110), Some(120)];
const QUARTERS: [(&str, &[Option<i32>]); 5] =
    [("2024-Q4", THREE), ("2025-Q1", THREE), ("2025-Q2", THREE), ("2025-Q3", THREE), ("2025-Q4", THREE)];

/// Two whole years, of which these are the last quarters.
fn two_years() -> Vec<(&'static str, &'static [Option<i32>])> {
    ["2024-Q1", "2024-Q2", "2024-Q3"].into_iter().map(|quarter| (quarter, THREE)).chain(QUARTERS).collect()
}

/// The chart of an indicator for a period, with targets for 2025-26 of these amounts.
pub(super) fn drawn(
    figures: &NetworkFigures,
    period: &str,
    indicator: &str,
    drawing: Drawing,
    aims: &[(&str, i32)],
) -> Option<Chart> {
    let network = network();
    let target = |(code, amount): &(&str, i32)| Target {
        indicator: (*code).to_owned(),
        year: "2025-26".parse().unwrap(),
        direction: Direction::AtLeast,
        amount: Quantity::whole(*amount),
        note: String::new(),
    };
    let beside = Beside { targets: aims.iter().map(target).collect(), ..Beside::default() };
    let material = Material { network: &network, figures, period: period.parse().unwrap(), beside: &beside };
    let sheet = TemplateSheet { indicator: indicator.to_owned(), chart: drawing, hidden: false };
    chart::of_indicator(&Series::new(material), &sheet)
}

fn aim(chart: Option<Chart>) -> Option<(f64, String)> {
    // Of one period there is no line.
    match chart?.kind {
        ChartKind::Lines { target, .. } => target,
        other => panic!("no lines: {other:?}"),
    }
}

#[test]
fn a_target_that_is_on_the_scale_of_the_values_is_drawn_with_its_name() {
    let figures = filed(&[("headcount", ""), ("living-wage-headcount", ""), ("jobs-fte", "")], &QUARTERS);
    let share = aim(drawn(&figures, "2025-Q4", "SO03", Drawing::Lines, &[("SO03", 90)]));
    assert_eq!(share, Some((90.0, "Target for 2025-26: at least 90.0 %".to_owned())));
    let stock = aim(drawn(&figures, "2025-Q4", "SO01", Drawing::Lines, &[("SO01", 400)]));
    assert_eq!(stock, Some((400.0, "Target for 2025-26: at least 400.0 FTE".to_owned())));
    assert_eq!(aim(drawn(&figures, "2025-Q4", "SO01", Drawing::Lines, &[("SO03", 90)])), None, "another's");
    assert_eq!(aim(drawn(&figures, "2025-Q1", "SO01", Drawing::Lines, &[("SO01", 400)])), None, "not its year");
}

#[test]
fn what_is_wanted_of_a_whole_year_is_not_drawn_over_its_quarters() {
    let figures = filed(&[("income", "")], &two_years());
    assert_eq!(aim(drawn(&figures, "2025-Q4", "EC01", Drawing::Lines, &[("EC01", 1_200)])), None);
    let year = aim(drawn(&figures, "2025-Q1/4", "EC01", Drawing::Lines, &[("EC01", 1_200)]));
    assert_eq!(year, None, "a year that ends before the target's begins");
    let year = aim(drawn(&figures, "2025-Q4/4", "EC01", Drawing::Lines, &[("EC01", 1_200)]));
    assert_eq!(year, Some((1_200.0, "Target for 2025-26: at least £1,200".to_owned())));
}

/// As if the jobs' indicator had got a second version from a quarter on.
fn anew(mut figures: NetworkFigures, from: &str) -> NetworkFigures {
    let base = figures.definitions.indicator("SO01", "2025-Q4".parse().unwrap()).unwrap().clone();
    let version = IndicatorDefinition { version: 2, ..base };
    figures.definitions.add_indicator(Some(from.parse().unwrap()), version);
    figures
}

fn breaks(figures: &NetworkFigures) -> (Vec<usize>, Vec<String>) {
    let chart = drawn(figures, "2025-Q4", "SO01", Drawing::Lines, &[]).unwrap();
    let marked = chart.table.rows.iter().filter(|row| row.cells.iter().any(|cell| format!("{cell:?}").contains("[b]")));
    let marked = marked.map(|row| format!("{:?}", row.cells[0])).collect();
    match chart.kind {
        ChartKind::Lines { breaks, .. } => (breaks.iter().map(|mark| mark.before).collect(), marked),
        other => panic!("no lines: {other:?}"),
    }
}

#[test]
fn a_line_breaks_where_the_table_has_its_mark() {
    let figures = filed(&[("jobs-fte", "")], &QUARTERS);
    assert_eq!(breaks(&figures), (vec![], vec![]));
    let (before, marked) = breaks(&anew(figures, "2025-Q2"));
    assert_eq!((before, marked.len()), (vec![2], 1));
    assert!(marked[0].contains("Apr–Jun 2025"), "{marked:?}");
}

#[test]
fn a_line_breaks_too_where_the_quarter_of_the_change_has_no_figures() {
    let without = [QUARTERS[0], QUARTERS[1], QUARTERS[3], QUARTERS[4]];
    assert_eq!(breaks(&anew(filed(&[("jobs-fte", "")], &without), "2025-Q2")).0, [2]);
}

/// Three members with an income from each payer in each of these quarters.
fn paid(quarters: &[(&str, &[Option<i32>])]) -> NetworkFigures {
    let payers = ["public", "private", "social", "individual"].map(|payer| format!("payer={payer}"));
    let cells: Vec<(&str, &str)> =
        payers.iter().map(|cell| ("income", cell.as_str())).chain([("income", "")]).collect();
    filed(&cells, quarters)
}

#[test]
fn parts_stand_in_panels_of_one_scale_and_a_sum_in_bars() {
    let chart = drawn(&paid(&QUARTERS), "2025-Q4", "EC03", Drawing::Multiples, &[]).unwrap();
    let ChartKind::SmallMultiples { axis, shape, panels, breaks } = &chart.kind else { panic!("{:?}", chart.kind) };
    assert_eq!((axis.periods.len(), *shape, breaks.len()), (5, Shape::Line, 0));
    assert!(panels.len() >= 3, "{panels:?}");
    assert!(panels.iter().all(|panel| panel.first == "330" && panel.last == "330" && panel.values.len() == 5));
    assert!(chart.alt.starts_with("Income by payer, £, Oct–Dec 2024 to Oct–Dec 2025: "), "{}", chart.alt);
    let year = drawn(&paid(&two_years()), "2025-Q4/4", "EC03", Drawing::Multiples, &[]).unwrap();
    assert!(matches!(year.kind, ChartKind::SmallMultiples { shape: Shape::Columns, .. }), "{:?}", year.kind);
    let whole = drawn(&paid(&QUARTERS), "2025-Q4", "EC01", Drawing::Multiples, &[]).unwrap();
    assert!(matches!(whole.kind, ChartKind::Columns { .. }), "{:?}", whole.kind);
}

#[test]
fn a_slope_begins_with_the_same_months_and_not_before_a_new_definition() {
    let slope = |figures: &NetworkFigures| drawn(figures, "2025-Q4", "EC03", Drawing::Slope, &[]).unwrap();
    let chart = slope(&paid(&QUARTERS));
    let ChartKind::Slope { ends, lines, .. } = &chart.kind else { panic!("{:?}", chart.kind) };
    assert_eq!((ends.0.as_str(), ends.1.as_str()), ("Oct–Dec 2024", "Oct–Dec 2025"));
    assert!(lines.iter().all(|line| line.values == [Some(330.0); 2]), "{lines:?}");
    assert_eq!(chart.subtitle, "Income by payer, £, October to December 2024 and October to December 2025");
    // Without the quarter of a year before there is nothing to begin with: the parts stand as bars.
    let now = slope(&paid(&QUARTERS[1..]));
    assert!(matches!(now.kind, ChartKind::Bars { .. }), "{:?}", now.kind);
    assert_eq!(now.subtitle, "Income by payer, £, October to December 2025");
    let mut anew = paid(&QUARTERS);
    let base = anew.definitions.indicator("EC03", "2025-Q4".parse().unwrap()).unwrap().clone();
    anew.definitions.add_indicator(Some("2025-Q2".parse().unwrap()), IndicatorDefinition { version: 2, ..base });
    assert!(matches!(slope(&anew).kind, ChartKind::Bars { .. }));
}

#[test]
fn a_slope_says_that_others_filed_then() {
    let more: &[Option<i32>] = &[Some(100), Some(110), Some(120), Some(90), Some(80), Some(70)];
    let chart = drawn(&paid(&[("2024-Q4", THREE), ("2025-Q4", more)]), "2025-Q4", "EC03", Drawing::Slope, &[]).unwrap();
    assert!(
        chart.subtitle.ends_with(". 3 enterprises filed then, 6 now; lines show all who filed"),
        "{}",
        chart.subtitle
    );
}

#[test]
fn a_median_is_drawn_with_its_middle_half_where_somebody_filed() {
    let lowest: Vec<Option<i32>> = vec![Some(100); 9];
    let highest: Vec<Option<i32>> = (0..9).map(|member| Some(200 + 50 * member)).collect();
    let quarters = |amounts| [("2024-Q4", amounts), ("2025-Q4", amounts)];
    let mut figures = filed(&[("pay-lowest", "")], &quarters(&lowest[..]));
    for (member, other) in
        figures.members.iter_mut().zip(filed(&[("pay-highest", "")], &quarters(&highest[..])).members)
    {
        member.figures.append(other.figures);
    }
    let chart = drawn(&figures, "2025-Q4", "SO04", Drawing::Range, &[]).unwrap();
    let ChartKind::DotRange { bands, .. } = &chart.kind else { panic!("{:?}", chart.kind) };
    let told: Vec<_> = bands.iter().map(|band| (band.detail.as_str(), band.label.as_str(), band.quartiles)).collect();
    assert_eq!(told, [("9 filed", "4.00", Some((3.0, 4.0, 5.0))); 2]);
    assert!(chart.subtitle.ends_with("bar: the middle half of members"), "{}", chart.subtitle);
    assert!(chart.alt.contains("median"), "{}", chart.alt);
    // A sum has no middle half: it is drawn as what it is.
    let chart = drawn(&filed(&[("income", "")], &QUARTERS), "2025-Q4", "EC01", Drawing::Range, &[]).unwrap();
    assert!(matches!(chart.kind, ChartKind::Columns { .. }), "{:?}", chart.kind);
}
