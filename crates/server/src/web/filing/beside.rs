//! What stands ready beside a field: the figure of the last time, and what was said then.

use super::{asking::Asking, field::entry_id, nil::NIL, question::IN_RENT};
use crate::web::words;
use commonweal_domain::{
    breakdown::Cell,
    definition::InputDefinition,
    figure::{Figure, Figures, Value},
    period::Period,
};

/// Energy that a landlord may pay for: its bill comes to nobody who files.
const ENERGY: [&str; 4] = ["electricity", "gas", "heating-oil", "lpg"];

/// Whether "In our rent" is one of the reasons why there is no figure.
pub(super) fn may_be_in_rent(input: &InputDefinition) -> bool {
    ENERGY.contains(&input.code.as_str())
}

/// Whether a figure says that the energy is in the rent.
pub(super) fn is_in_rent(figure: &Figure) -> bool {
    figure.value == Value::NotAvailable && figure.note.starts_with(IN_RENT)
}

/// The period of the last time that the same was asked.
fn last_time(asking: &Asking<'_>) -> Period {
    asking.period.back(i32::from(asking.period.len()))
}

/// A button that files the same as last time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Same {
    /// What was filed, in words.
    pub words: String,
    /// Id of the box of the total.
    pub place: String,
    /// Names and values of the fields.
    pub fields: Vec<(String, String)>,
}

impl Same {
    /// The fields as the script reads them.
    pub fn json(&self) -> String {
        let fields: serde_json::Map<String, serde_json::Value> =
            self.fields.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
        serde_json::Value::Object(fields).to_string()
    }
}

/// The same as last time, for what is there on a day and changes little: jobs, people, seats. What happens during a
/// period is never the same twice.
pub(super) fn same(asking: &Asking<'_>, stored: &Figures, past: &Figures) -> Option<Same> {
    let (input, last) = (asking.input, last_time(asking));
    if !input.is_stock() || asking.optional {
        return None;
    }
    let total = past.resolve(input, last, &Cell::total())?.0.number()?;
    let name = asking.name();
    let splits = asking.splits(stored);
    let parts = splits.iter().flat_map(|split| asking.cells(split));
    let texts: Vec<(Cell, String)> = [Cell::total()]
        .into_iter()
        .chain(parts)
        .map(|cell| {
            let found = past.parts(&input.code, last).find(|(part, _)| **part == cell);
            let number = found.and_then(|(_, figure)| figure.value.number());
            // A total that was made of parts is made of them again.
            let number = number.or_else(|| (cell.is_total() && !past.has(&input.code, last)).then_some(total));
            (cell, number.map_or_else(String::new, |number| words::number(number, &input.unit).replace('−', "-")))
        })
        .collect();
    let boxes = texts.into_iter().map(|(cell, text)| (format!("v.{name}.{cell}"), text));
    Some(Same {
        words: words::quantity(total, &input.unit),
        place: entry_id(&name, &Cell::total()),
        fields: boxes.chain([(format!("s.{name}"), "figure".to_owned())]).collect(),
    })
}

/// What was said last time and holds on: that it does not apply, or that it is in the rent. `last` are the figures of
/// the return of the last time, with their notes. Where nothing happened in a quarter, nothing is said of the next.
pub(super) fn remembered(asking: &Asking<'_>, last: &Figures) -> Option<(&'static str, &'static str)> {
    if asking.optional {
        return None;
    }
    let key = {
        let mut key = asking.key(Cell::total());
        key.period = last_time(asking);
        key
    };
    let figure = last.get(&key)?;
    if figure.value == Value::NotApplicable && !figure.note.starts_with(NIL) {
        let words = "Filled in from last time: you said that it does not apply to you. Change it if it does now.";
        return Some(("z", words));
    }
    let words = "Filled in from last time: you said that it is in your rent. Change it if you have a figure now.";
    (may_be_in_rent(asking.input) && is_in_rent(figure)).then_some(("r", words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::filing::asking::asking;
    use commonweal_domain::{catalogue, lang::Lang, profile::YearEnd, quantity::Quantity};
    use std::collections::BTreeMap;

    fn with<T>(code: &str, ask: impl FnOnce(Asking<'_>) -> T) -> T {
        let definitions = catalogue::definitions(Lang::EnGb);
        let every = |input: &InputDefinition| (input.code.clone(), commonweal_domain::definition::Asked::Quarterly);
        let quarter = "2025-Q4".parse().unwrap();
        let asked: BTreeMap<_, _> = definitions.inputs(quarter).map(every).collect();
        let all = asking(&definitions, &asked, quarter, YearEnd::default());
        ask(*all.iter().find(|asking| asking.input.code == code).unwrap())
    }

    fn before(asking: &Asking<'_>, rows: &[(&str, Figure)]) -> Figures {
        let key = |cell: &str| {
            let mut key = asking.key(cell.parse().unwrap());
            key.period = key.period.back(1);
            key
        };
        rows.iter().map(|(cell, figure)| (key(cell), figure.clone())).collect()
    }

    #[test]
    fn the_same_as_last_time_is_offered_for_what_is_there_on_a_day() {
        let number = |value| Figure::counted(Quantity::whole(value));
        with("jobs-fte", |jobs| {
            let past =
                before(&jobs, &[("", number(8)), ("contract=permanent", number(7)), ("contract=temporary", number(1))]);
            let same = same(&jobs, &Figures::new(), &past).unwrap();
            assert_eq!(same.words, "8 FTE");
            let filled: Vec<String> =
                same.fields.iter().filter(|(_, text)| !text.is_empty()).map(|(n, t)| format!("{n}={t}")).collect();
            assert_eq!(
                filled,
                [
                    "v.jobs-fte.=8",
                    "v.jobs-fte.contract=permanent=7",
                    "v.jobs-fte.contract=temporary=1",
                    "s.jobs-fte=figure"
                ]
            );
            // Parts without a total are filed as parts again.
            let past = before(&jobs, &[("contract=permanent", number(7)), ("contract=temporary", number(1))]);
            let same = super::same(&jobs, &Figures::new(), &past).unwrap();
            assert_eq!((same.words.as_str(), same.fields[0].1.as_str()), ("8 FTE", ""));
        });
        with("income", |income| {
            assert_eq!(same(&income, &Figures::new(), &before(&income, &[("", number(8))])), None, "a flow");
        });
        with("headcount", |people| {
            assert_eq!(
                same(&people, &Figures::new(), &before(&people, &[("", Figure::of(Value::NotAvailable))])),
                None
            );
        });
    }

    #[test]
    fn what_does_not_apply_is_remembered() {
        with("gas", |gas| {
            let said = |figure: Figure| remembered(&gas, &before(&gas, &[("", figure)])).map(|(state, _)| state);
            let rent = Figure { note: format!("{IN_RENT} Since May."), ..Figure::of(Value::NotAvailable) };
            assert_eq!(said(Figure::of(Value::NotApplicable)), Some("z"));
            assert_eq!(said(rent.clone()), Some("r"));
            assert_eq!(said(Figure::of(Value::NotAvailable)), None);
            let nil = Figure { note: format!("{NIL}flooded"), ..Figure::of(Value::NotApplicable) };
            assert_eq!(said(nil), None, "nothing happened, which says nothing of the next quarter");
        });
        with("income", |income| {
            let rent = Figure { note: IN_RENT.to_owned(), ..Figure::of(Value::NotAvailable) };
            assert_eq!(remembered(&income, &before(&income, &[("", rent)])), None);
        });
    }
}
