//! How high a drawing wishes to be.

use super::{
    bars, dot_range, flow,
    key::{self, KEY_ROW},
    multiples,
    pen::is_narrow,
    progress, shares, slope,
    words::TEXT,
};
use crate::{document::ChartKind, fonts};

/// Height of a chart over time in points: 82 mm on paper, less on a phone.
const OVER_TIME: f32 = 232.4;
const OVER_TIME_NARROW: f32 = 178.0;

/// Height in points of a drawing of so many points' width, in which nothing is squeezed.
pub fn natural_height(kind: &ChartKind, width: f32) -> f32 {
    let narrow = is_narrow(width);
    let rows = |count: usize, wide: f32, phone: f32| count as f32 * if narrow { phone } else { wide };
    match kind {
        ChartKind::Columns { series, .. } if narrow => {
            let names = series.iter().map(|series| series.name.as_str());
            OVER_TIME_NARROW + (key_rows(names, width).saturating_sub(1)) as f32 * KEY_ROW
        }
        ChartKind::Lines { .. } if narrow => OVER_TIME_NARROW,
        ChartKind::Columns { .. } | ChartKind::Lines { .. } => OVER_TIME,
        ChartKind::Bars { groups, .. } => bars::HEAD + rows(groups.len(), bars::ROW, bars::NARROW_ROW) + 1.0,
        ChartKind::Shares { rows: shares, parts } => {
            let named = shares.iter().any(|share| !share.name.is_empty());
            let phone = if named { shares::NARROW_ROW } else { shares::ROW };
            let key = key_rows(parts.iter().map(|(name, _)| name.as_str()), width) as f32 * KEY_ROW + 6.0;
            key.max(shares::HEAD) + rows(shares.len(), shares::ROW, phone)
        }
        ChartKind::Flow { inflows, outflows, .. } if narrow => {
            2.0 * flow::HEAD + (inflows.len() + outflows.len()) as f32 * flow::ROW
        }
        ChartKind::Flow { .. } => flow::HEIGHT,
        ChartKind::DotRange { bands, .. } => {
            dot_range::HEAD + dot_range::FOOT + rows(bands.len(), dot_range::ROW, dot_range::NARROW_ROW)
        }
        ChartKind::SmallMultiples { panels, .. } => multiples::height(panels.len(), width),
        ChartKind::Slope { lines, .. } => slope::height(lines.len(), width),
        ChartKind::Progress { goals, .. } => progress::HEAD + rows(goals.len(), progress::ROW, progress::NARROW_ROW),
    }
}

/// Rows of a key of these names, measured with a margin for faces that are wider than ours.
fn key_rows<'a>(names: impl Iterator<Item = &'a str>, width: f32) -> usize {
    key::rows(names.map(|name| fonts::regular().width(name, TEXT) * 1.06), width)
}
