//! An invented dashboard, for tests and for looking at the page.

use super::page::{DashboardPage, Part, Totals};
use crate::web::board::{
    coordinator_frame,
    samples::{SAMPLE_NAME, network, quarter},
};
use std::collections::BTreeMap;

/// The dashboard of a quarter.
pub fn dashboard() -> DashboardPage {
    let headline = |name: &str, value: &str, change: &str, cover: &str| {
        format!(
            r#"<div class="headline"><h3 class="name">{name}</h3><p class="value">{value}</p><p class="change"><svg viewBox="0 0 12 12" aria-hidden="true"><path fill="currentColor" d="M6 1 11.2 10.5H.8Z"/></svg>{change}</p><p class="cover">{cover}</p></div>"#
        )
    };
    let chart = r#"<section class="chart"><h3>Turnover keeps growing, with a peak each winter</h3><p class="sub">All income, £ million a quarter</p><div class="body"><div><svg viewBox="0 0 720 120" role="img" aria-label="Turnover rose from £3.94 million to £4.62 million"><path class="axis" d="M44 100H614"/><path class="l1" d="M62 80 L608 30"/></svg></div></div></section>"#;
    let totals = Totals {
        coverage: "47 of 50 enterprises filed. Changes compare the same quarter a year before.".to_owned(),
        headlines: [
            headline("Turnover (all income)", "£4.62m", "Up 3.1 % on a year before", "47 of 50 filed"),
            headline(
                "Jobs, full-time equivalent",
                "312.4<small>FTE</small>",
                "Up 7.2 on a year before",
                "47 of 50 filed",
            ),
            headline("Volunteer hours", "21,480", "Up 2.2 % on a year before", "39 of 41 with volunteers"),
        ]
        .concat(),
        parts: vec![Part { id: "economic", name: "Economic", charts: vec![chart.to_owned()] }],
        targets: vec![],
        changes: BTreeMap::new(),
        like_for_like: BTreeMap::new(),
        notes: vec!["[c] Food and growing: fewer than 3 enterprises, so nobody’s figure can be worked out.".to_owned()],
    };
    let quarters = [quarter(), quarter().plus(-1), quarter().plus(-2)];
    DashboardPage::new(
        coordinator_frame(&network(), SAMPLE_NAME, "Dashboard", "Dashboard"),
        &network(),
        quarter(),
        &quarters,
        totals,
    )
    .with_report(Some("/digbeth/reports/2025-Q4/1".to_owned()))
}
