//! One vocabulary of charts for PDF and web. Heights and lengths are floats, as they are only drawn;
//! every printed number comes with its label already made of exact values.

use super::Table;
use serde::{Deserialize, Serialize};

/// A chart with its words, its drawing and its data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Chart {
    /// Anchor, unique in the document.
    pub id: String,
    /// What is seen, as a sentence.
    pub title: String,
    /// What is measured, unit and period.
    pub subtitle: String,
    /// One sentence with the first and the last value, for those who cannot see it.
    pub alt: String,
    /// What is drawn.
    pub kind: ChartKind,
    /// The data of the drawing, stands beside it on the web and under it on paper.
    pub table: Table,
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ChartKind {
    /// Upright bars over time from zero; with several series they are stacked, the first at the bottom.
    Columns {
        /// The quarters.
        axis: Axis,
        /// One series, or the parts of a stack in the order of the palette.
        series: Vec<Series>,
        /// Labels over whole bars, one for each period, empty where none is wanted.
        totals: Vec<String>,
    },
    /// Lines over time, from zero.
    Lines {
        /// The quarters.
        axis: Axis,
        /// The lines; the first tells the story.
        lines: Vec<Line>,
        /// Where a new definition begins.
        breaks: Vec<Break>,
        /// A target with its name, as a dotted line.
        target: Option<(f64, String)>,
    },
    /// Bars that lie, from zero, the longest first: one number for each category.
    Bars {
        /// Unit over the axis.
        unit: String,
        /// The categories.
        groups: Vec<Group>,
    },
    /// A bar of 100 % for each row, cut into shares: takes the place of a pie.
    Shares {
        /// The rows.
        rows: Vec<Share>,
        /// Names of the parts, in the order of the palette, the largest first.
        parts: Vec<(String, Colour)>,
    },
    /// Flows from those at the left to those at the right, through a node between them; widths to one scale.
    Flow {
        /// What comes in, from the top.
        inflows: Vec<Stream>,
        /// What goes out, from the top.
        outflows: Vec<Stream>,
        /// Words over the left and the right side.
        heads: (String, String),
        /// Words over the node, such as "£3.94 million".
        node: String,
    },
    /// Median as a dot and the middle half as a bar, for each group.
    DotRange {
        /// Unit under the axis.
        unit: String,
        /// The groups.
        bands: Vec<Band>,
        /// The network's own value with its name, as a dashed line.
        reference: Option<(f64, String)>,
    },
    /// A small panel for each category or indicator, all of them on one scale from zero, so that they can be compared.
    SmallMultiples {
        /// The quarters, the same in every panel.
        axis: Axis,
        /// What stands in each panel.
        shape: Shape,
        /// The panels, in reading order.
        panels: Vec<Panel>,
        /// Where a new definition begins; lines have a gap there.
        breaks: Vec<Break>,
    },
    /// A line for each category from one date to a later one, on one scale from zero.
    Slope {
        /// Unit over the first date.
        unit: String,
        /// Names of the two dates.
        ends: (String, String),
        /// The lines.
        lines: Vec<Slope>,
    },
    /// How far targets have come: a bar from zero for each, as long as its share of the target, on one scale.
    Progress {
        /// What the scale counts, such as "Per cent of the target".
        unit: String,
        /// Word over the mark at 100 %, such as "Target".
        mark: String,
        /// The targets.
        goals: Vec<Goal>,
    },
}

/// What stands in a small panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// A line over time.
    Line,
    /// Upright bars over time.
    Columns,
}

/// A small panel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Panel {
    /// Name over it.
    pub name: String,
    /// A value for each period, or none.
    pub values: Vec<Option<f64>>,
    /// The first value as printed; may be empty.
    pub first: String,
    /// The last value as printed, or the marker that stands for it.
    pub last: String,
}

/// A line from one date to a later one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Slope {
    /// Name at its ends.
    pub name: String,
    /// Heights at the two dates; none where it is suppressed or missing.
    pub values: [Option<f64>; 2],
    /// Values or markers as printed at the two ends.
    pub labels: [String; 2],
    /// In the accent; the others are thin and grey.
    pub story: bool,
}

/// How far one target has come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Goal {
    /// Name over its bar.
    pub name: String,
    /// Share of the target, 1 for all of it; none where it is suppressed or missing.
    pub share: Option<f64>,
    /// Words over the bar, such as "63,006 of 80,000 hours, 79 %".
    pub label: String,
}

/// A time axis, and the unit that stands over the value axis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Axis {
    /// Unit over the value axis, such as "£ million a quarter".
    pub unit: String,
    /// Short names of the periods, such as "Oct–Dec".
    pub periods: Vec<String>,
    /// Brackets under them: name and how many periods each spans, such as ("2024", 4).
    pub brackets: Vec<(String, usize)>,
    /// Factor between the values drawn and the numbers printed on the value axis: 0.000001 prints millions.
    pub scale: f64,
    /// Text before and after each number of the value axis, such as ("£", "m"); mostly empty.
    pub affix: (String, String),
}

/// A series of upright bars.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// Name at the last bar; empty for a single series.
    pub name: String,
    /// Small words under the name, such as its last value.
    pub detail: String,
    /// Colour.
    pub colour: Colour,
    /// A value for each period, or none.
    pub values: Vec<Option<f64>>,
}

/// A line over time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Name at its end.
    pub name: String,
    /// Last value as printed at its end.
    pub last: String,
    /// The first line tells the story: thick, with points; the others are thin and dotted.
    pub leading: bool,
    /// A point for each period, or none: a gap.
    pub points: Vec<Option<LinePoint>>,
}

/// A point of a line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LinePoint {
    /// Height.
    pub value: f64,
    /// Label at the point; empty where none is wanted.
    pub label: String,
    /// Revised: drawn as a ring.
    pub revised: bool,
}

/// A break in the series: the line has a gap before this period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Break {
    /// Index of the first period under the new definition.
    pub before: usize,
    /// Its mark, such as "[b]".
    pub label: String,
}

/// A flow.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stream {
    /// Who gives or gets.
    pub name: String,
    /// Width; less than nought is drawn as nought.
    pub value: f64,
    /// Value as printed.
    pub label: String,
    /// It stays in the area: in the accent; the others are sand.
    pub stays: bool,
}

/// One lying bar.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// Name at the left.
    pub name: String,
    /// Length; none where it is suppressed or missing.
    pub value: Option<f64>,
    /// Value or marker as printed at the bar's end.
    pub label: String,
    /// In the accent; the others are sand.
    pub story: bool,
}

/// A bar of 100 %.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// Name at the left; empty for a single row.
    pub name: String,
    /// Share of each part, 0 to 1, in the order of the parts.
    pub parts: Vec<f64>,
    /// Label of each part, such as "31 %"; left out where it does not fit.
    pub labels: Vec<String>,
}

/// A group of a dot range.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Band {
    /// Name at the left.
    pub name: String,
    /// Small words under it, such as "13 enterprises".
    pub detail: String,
    /// Lower quartile, median and upper quartile; none where it is suppressed.
    pub quartiles: Option<(f64, f64, f64)>,
    /// Median as printed, or the reason why there is none, such as "[c] fewer than 3 enterprises".
    pub label: String,
}

/// A colour of the chart palette of look.md.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Colour {
    /// Teal, or the network's accent.
    C1,
    /// Amber, with an edge.
    C2,
    /// Plum.
    C3,
    /// Sky.
    C4,
    /// Brick.
    C5,
    /// Sand, with an edge: the rest, the unknown and past quarters.
    C6,
}
