//! The last four values of a figure beside its field: a small chart, or one line of words.

use super::asking::Asking;
use crate::web::words;
use commonweal_domain::{
    breakdown::Cell,
    figure::{Figures, Value},
    lang::Lang,
    period::Period,
    quantity::{Quantity, SCALE},
    unit::Unit,
};

/// What stands beside a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum History {
    /// Nothing: the enterprise files for the first time, and a line at every field would say so again and again.
    Nothing,
    /// One line.
    Words(String),
    /// Bars.
    Chart(Chart),
}

/// Bars from zero, this period last and in the accent; lengths are in units of a view box of 264 × 104.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// What is shown.
    pub caption: String,
    /// The same in words, for those who do not see it.
    pub label: String,
    /// One a period.
    pub bars: Vec<Bar>,
    /// Height of the zero line.
    pub zero: String,
}

/// One bar with its labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// Left edge.
    pub x: String,
    /// Middle.
    pub middle: String,
    /// Upper edge.
    pub y: String,
    /// Height; nothing where there is no number.
    pub height: Option<String>,
    /// Baseline of the value.
    pub value_y: String,
    /// The value, or "[x]", or "now" for a blank of this period.
    pub value: String,
    /// Months, or the year.
    pub name: String,
    /// Calendar year under the months.
    pub year: String,
    /// It is this period.
    pub now: bool,
}

const BARS: usize = 5;
const WIDTH: f64 = 264.0;
const STEP: f64 = WIDTH / BARS as f64;
const BAR: f64 = 30.0;
/// Bars reach from here down to [`BOTTOM`]; the value stands above.
const TOP: f64 = 18.0;
const BOTTOM: f64 = 72.0;

/// The four periods before, oldest first, with what was filed in them.
fn earlier(asking: &Asking<'_>, past: &Figures) -> Vec<(Period, Option<Value>)> {
    let step = i32::from(asking.period.len());
    (1..BARS as i32)
        .rev()
        .map(|back| {
            let period = asking.period.back(back * step);
            (period, past.resolve(asking.input, period, &Cell::total()).map(|(value, _)| value))
        })
        .collect()
}

/// The history of a question; `now` is what stands in its field, if that can be read.
pub fn history(asking: &Asking<'_>, past: &Figures, now: Option<Value>, lang: Lang) -> History {
    if past.is_empty() || asking.optional {
        return History::Nothing;
    }
    let earlier = earlier(asking, past);
    let numbers = earlier.iter().filter_map(|(_, value)| value.and_then(Value::number)).count();
    if numbers == 0 {
        return History::Words(no_numbers(&earlier, asking.period));
    }
    let unit = &asking.input.unit;
    let mut all = earlier;
    all.push((asking.period, now));
    let values: Vec<f64> = all.iter().filter_map(|(_, value)| value.and_then(Value::number)).map(float).collect();
    let high = values.iter().copied().fold(0.0, f64::max);
    let low = values.iter().copied().fold(0.0, f64::min);
    let scale = if high > low { (BOTTOM - TOP) / (high - low) } else { 0.0 };
    let zero = BOTTOM + low * scale;
    let last = all.len() - 1;
    let bars = all
        .iter()
        .enumerate()
        .map(|(index, (period, value))| bar(index, *period, *value, (zero, scale), index == last, unit, lang))
        .collect();
    let spoken: Vec<String> = all[..last]
        .iter()
        .map(|(period, value)| {
            let said = value.map_or_else(|| "nothing filed".to_owned(), |value| words::value(value, unit));
            format!("{}: {said}", period.months(lang))
        })
        .collect();
    let kind = if asking.period.is_year() { "years" } else { "quarters" };
    let named = if unit.is_money() { "£" } else { unit.symbol() };
    let caption = if named.is_empty() {
        format!("Last four {kind}, and now")
    } else {
        format!("Last four {kind}, and now, {named}")
    };
    History::Chart(Chart { caption, label: spoken.join("; "), bars, zero: at(zero) })
}

fn bar(
    index: usize,
    period: Period,
    value: Option<Value>,
    (zero, scale): (f64, f64),
    now: bool,
    unit: &Unit,
    lang: Lang,
) -> Bar {
    let x = STEP * index as f64 + (STEP - BAR) / 2.0;
    let number = value.and_then(Value::number);
    let length = number.map_or(0.0, float) * scale;
    let top = if length < 0.0 { zero } else { zero - length };
    let value = match (value, number) {
        (_, Some(number)) => short(number, unit),
        (Some(mark), None) => mark.code(),
        (None, None) if now => "now".to_owned(),
        (None, None) => "–".to_owned(),
    };
    let (name, year) = match period.quarter() {
        Some(quarter) => (quarter.short(lang).to_owned(), quarter.year().to_string()),
        None => (period.name(lang).unwrap_or_else(|| period.to_string()), String::new()),
    };
    Bar {
        x: at(x),
        middle: at(x + BAR / 2.0),
        y: at(top),
        height: number.map(|_| at(length.abs())),
        value_y: at(top - 5.0),
        value,
        name,
        year,
        now,
    }
}

/// A label that fits over a bar: 53 units wide, about 8 digits.
fn short(number: Quantity, unit: &Unit) -> String {
    let size = number.scaled().unsigned_abs() / SCALE.unsigned_abs();
    let value = float(number);
    match size {
        0..1_000_000 => {
            let exact = words::number(number, unit);
            if exact.len() <= 8 { exact } else { words::grouped(&format!("{value:.0}")) }
        }
        1_000_000..1_000_000_000 => format!("{:.2}m", value / 1e6).replace('-', "−"),
        _ => format!("{:.1}bn", value / 1e9).replace('-', "−"),
    }
}

/// Lengths on the screen only; no figure is made of it.
fn float(number: Quantity) -> f64 {
    number.scaled() as f64 / SCALE as f64
}

fn at(length: f64) -> String {
    let text = format!("{length:.1}");
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

fn no_numbers(earlier: &[(Period, Option<Value>)], period: Period) -> String {
    let filed: Vec<Value> = earlier.iter().filter_map(|(_, value)| *value).collect();
    let last_year = if period.is_year() { "in the last four years" } else { "in the last four quarters" };
    match filed.last() {
        None => "No earlier figures".to_owned(),
        Some(Value::NotAvailable) => format!("Not available {last_year}"),
        Some(Value::NotApplicable) => format!("Did not apply {last_year}"),
        Some(_) => format!("Not said {last_year}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::filing::asking::asking;
    use commonweal_domain::{catalogue, figure::Figure, profile::YearEnd};
    use std::collections::BTreeMap;

    #[test]
    fn bars_start_from_zero_and_this_quarter_is_last() {
        let definitions = catalogue::definitions(Lang::EnGb);
        let all = asking(&definitions, &BTreeMap::new(), "2025-Q4".parse().unwrap(), YearEnd::default());
        let income = all.iter().find(|asking| asking.input.code == "income").unwrap();
        let mut past = Figures::new();
        assert_eq!(history(income, &past, None, Lang::EnGb), History::Nothing);
        past.insert(all[1].key(Cell::total()), Figure::counted(Quantity::whole(1)));
        assert_eq!(history(income, &past, None, Lang::EnGb), History::Words("No earlier figures".to_owned()));
        for (back, value) in [(1, 40), (2, 0), (4, 20)] {
            let mut key = income.key(Cell::total());
            key.period = income.period.back(back);
            past.insert(key, Figure::counted(Quantity::whole(value)));
        }
        let History::Chart(chart) = history(income, &past, None, Lang::EnGb) else { panic!("a chart") };
        let heights: Vec<Option<&str>> = chart.bars.iter().map(|bar| bar.height.as_deref()).collect();
        assert_eq!(heights, [Some("27"), None, Some("0"), Some("54"), None]);
        let values: Vec<&str> = chart.bars.iter().map(|bar| bar.value.as_str()).collect();
        assert_eq!(values, ["20", "–", "0", "40", "now"]);
        assert_eq!(chart.caption, "Last four quarters, and now, £");
    }
}
