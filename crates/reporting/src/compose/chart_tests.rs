//! Charts of small networks: targets and breaks where they belong, and nowhere else.

use super::{
    Beside, Drawing, Material, TemplateSheet, chart,
    series::Series,
    tests::{filed, network},
};
use crate::{
    aggregate::NetworkFigures,
    document::{Chart, ChartKind},
};
use commonweal_domain::{
    definition::IndicatorDefinition,
    quantity::Quantity,
    target::{Direction, Target},
};

const THREE: &[Option<i32>] = &[Some(100), Some(110), Some(120)];
const QUARTERS: [(&str, &[Option<i32>]); 5] =
    [("2024-Q4", THREE), ("2025-Q1", THREE), ("2025-Q2", THREE), ("2025-Q3", THREE), ("2025-Q4", THREE)];

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
    match chart.unwrap().kind {
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
    let figures = filed(&[("income", "")], &QUARTERS);
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
