//! Headline figures: a rule, the name, the value, its change, small bars and who filed.

use super::escape::{element, escape};
use crate::{
    charts::accent_fill,
    document::{Accent, Direction, Headline},
};

/// All figures, three a row, under headings of this level.
pub(super) fn all(figures: &[Headline], accent: &Accent, level: u8) -> String {
    let figures: String = figures.iter().map(|figure| one(figure, accent, level)).collect();
    format!("<div class=\"headlines block\">{figures}</div>\n")
}

fn one(figure: &Headline, accent: &Accent, level: u8) -> String {
    let name = element(&format!("h{level} class=\"name\""), &figure.name);
    // The space is of the small letters' size.
    let unit = if figure.unit.is_empty() { String::new() } else { format!("<small> {}</small>", escape(&figure.unit)) };
    let arrow = match figure.direction {
        Direction::Up => {
            "<svg viewBox=\"0 0 12 12\" aria-hidden=\"true\"><path fill=\"currentColor\" d=\"M6 1 11.2 10.5H.8Z\"/></svg>"
        }
        Direction::Down => {
            "<svg viewBox=\"0 0 12 12\" aria-hidden=\"true\"><path fill=\"currentColor\" d=\"M6 11 .8 1.5H11.2Z\"/></svg>"
        }
        Direction::None => "",
    };
    let change = if figure.change.is_empty() {
        String::new()
    } else {
        format!("<p class=\"change\">{arrow}{}</p>", escape(&figure.change))
    };
    let second = element("p class=\"change\"", &figure.second_change);
    let cover = element("p class=\"cover\"", &figure.coverage);
    let value = format!("<p class=\"value\">{}{unit}</p>", escape(&figure.value));
    format!("<div class=\"headline\">{name}{value}{change}{second}{}{cover}</div>\n", history(figure, accent))
}

/// Earlier values in sand and this one in the accent, from zero.
fn history(figure: &Headline, accent: &Accent) -> String {
    let height = |value: &Option<f64>| value.filter(|value| value.is_finite()).unwrap_or(0.0).max(0.0);
    let most = figure.history.iter().map(height).fold(0.0, f64::max);
    if most <= 0.0 {
        return String::new();
    }
    let last = figure.history.len() - 1;
    let mut bars = String::new();
    for (index, value) in figure.history.iter().enumerate() {
        let tall = (height(value) / most * 230.0).round() / 10.0;
        if tall > 0.0 {
            let ink = if index == last { accent_fill(accent) } else { " class=\"past\"".into() };
            let top = ((24.0 - tall) * 10.0).round() / 10.0;
            bars.push_str(&format!("<rect{ink} x=\"{}\" y=\"{top}\" width=\"12\" height=\"{tall}\"/>", index * 15 + 1));
        }
    }
    let width = figure.history.len() * 15 - 1;
    format!(
        "<svg class=\"history\" viewBox=\"0 0 {width} 25\" role=\"img\" aria-label=\"{}\">{bars}\
         <path class=\"axis\" d=\"M0 24.4H{width}\"/></svg>",
        escape(&figure.history_alt)
    )
}
