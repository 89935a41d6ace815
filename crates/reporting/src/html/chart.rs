//! A chart in its frame: title, what is measured, the drawing for wide and for narrow screens, and its data.

use super::{
    escape::{element, escape, id},
    table,
};
use crate::{
    charts::{Width, svg},
    document::{Accent, Chart},
};

/// Beside a chart is room for the periods and this many columns of numbers; more unfold under it.
const BESIDE: usize = 3;

/// The chart with its data beside, or under it where there is no room.
pub(super) fn beside(chart: &Chart, accent: &Accent, level: u8) -> String {
    if chart.table.columns.len() > BESIDE {
        return over(chart, accent, level, "Figures behind this chart");
    }
    let data = table::tight(&chart.table, &chart.title);
    let data = if data.is_empty() { data } else { format!("<div class=\"data\">{data}</div>") };
    let full = if data.is_empty() { " full" } else { "" };
    framed(chart, level, &format!("<div class=\"body{full}\">{}{data}</div>", drawings(chart, accent)))
}

/// The chart over the whole width; its data unfolds under it.
pub(super) fn over(chart: &Chart, accent: &Accent, level: u8, label: &str) -> String {
    let data = table::tight(&chart.table, &chart.title);
    let data = if data.is_empty() {
        data
    } else {
        let label = if label.is_empty() { &chart.title } else { label };
        format!("<details class=\"data\"><summary>{}</summary>{data}</details>", escape(label))
    };
    framed(chart, level, &format!("<div class=\"body full\">{}</div>{data}", drawings(chart, accent)))
}

fn framed(chart: &Chart, level: u8, body: &str) -> String {
    let title = element(&format!("h{level}"), &chart.title);
    let subtitle = element("p class=\"sub\"", &chart.subtitle);
    format!("<section class=\"chart drawn\"{}>{title}{subtitle}\n{body}</section>\n", id(&chart.id))
}

fn drawings(chart: &Chart, accent: &Accent) -> String {
    format!(
        "<div class=\"wide-only\">{}</div>\n<div class=\"narrow\">{}</div>\n",
        svg(chart, accent, Width::Wide),
        svg(chart, accent, Width::Narrow)
    )
}
