//! Names beside the data, spread so that none covers another.

use super::{
    Drawn,
    pen::{EDGE, Pen},
    words::{LEADING, LEFT, Type},
};
use plotters::prelude::DrawingBackend;

/// What stands at the right of one series.
pub(super) struct Label {
    /// Height of what it names.
    pub(super) target: f32,
    /// Its lines, from above.
    pub(super) lines: Vec<(String, Type)>,
    /// The line that stands level with the target, counted from 0; halves are between two lines.
    pub(super) level: f32,
}

/// Where the labels stand.
pub(super) struct Place {
    /// Left edge of the labels.
    pub(super) x: f32,
    /// Room for them.
    pub(super) top: f32,
    pub(super) bottom: f32,
    /// Where a line leads to the label from; none if there is no such line.
    pub(super) lead: Option<f32>,
}

/// Least distance between two labels.
const GAP: f32 = 2.5;

/// Whether labels of these lines have room in such a height.
pub(super) fn fit(labels: &[Vec<(String, Type)>], room: f32) -> bool {
    labels.iter().map(|lines| lines.len() as f32 * LEADING + GAP).sum::<f32>() <= room
}

/// Draws the labels; where they have no room each keeps only its first line.
pub(super) fn draw<DB: DrawingBackend>(pen: &Pen<'_, DB>, mut labels: Vec<Label>, place: &Place) -> Drawn<DB> {
    labels.sort_by(|a, b| a.target.total_cmp(&b.target));
    let height = |label: &Label| label.lines.len() as f32 * LEADING + GAP;
    if labels.iter().map(height).sum::<f32>() > place.bottom - place.top {
        for label in &mut labels {
            label.lines.truncate(1);
            label.level = 0.0;
        }
    }
    let wished: Vec<(f32, f32)> =
        labels.iter().map(|label| (label.target - (label.level + 0.5) * LEADING, height(label))).collect();
    for (label, top) in labels.iter().zip(spread(&wished, place.top, place.bottom)) {
        if let Some(from) = place.lead {
            let level = top + (label.level + 0.5) * LEADING;
            let (knee, end) = (from + (place.x - from) * 0.4, place.x - 2.5);
            if (level - label.target).abs() < 0.6 {
                pen.line(&[(from, label.target), (end, label.target)], 0.75, EDGE)?;
            } else {
                pen.line(&[(from, label.target), (knee, label.target), (end, level)], 0.75, EDGE)?;
            }
        }
        for (index, (text, set)) in label.lines.iter().enumerate() {
            pen.text(place.x, top + (index as f32 + 0.5) * LEADING, text, LEFT, *set)?;
        }
    }
    Ok(())
}

/// Upper edges for boxes of wished upper edges and heights, in their order and as near to the wish as may be.
pub(super) fn spread(wished: &[(f32, f32)], top: f32, bottom: f32) -> Vec<f32> {
    let mut tops = Vec::with_capacity(wished.len());
    let mut free = top;
    for (wish, height) in wished {
        let at = wish.max(free);
        tops.push(at);
        free = at + height;
    }
    let mut limit = bottom;
    for (at, (_, height)) in tops.iter_mut().zip(wished).rev() {
        *at = at.min(limit - height);
        limit = *at;
    }
    tops
}

#[cfg(test)]
mod tests {
    use super::spread;

    #[test]
    fn boxes_keep_their_order_and_stay_inside() {
        assert_eq!(spread(&[(10.0, 20.0), (12.0, 20.0), (90.0, 20.0)], 0.0, 100.0), [10.0, 30.0, 80.0]);
        assert_eq!(spread(&[(70.0, 20.0), (75.0, 20.0), (80.0, 20.0)], 0.0, 100.0), [40.0, 60.0, 80.0]);
    }
}
