//! A return's figures as one text: a row for each would be most of the time that totals of a large network take.

use super::{Result, StoreError, convert};
use commonweal_domain::{breakdown::Cell, figure::Figures};
use sea_orm::sea_query::{Expr, SimpleExpr};
use std::collections::HashMap;

/// What counts of a return, beside its row in `filing`: a line for each figure, with its part last, as only that may
/// hold a space. Both databases know these words.
const PACKED: &str = "(SELECT string_agg(figure.input || ' ' || figure.period || ' ' || figure.kind || ' ' || \
    COALESCE(CAST(figure.scaled AS text), '') || ' ' || figure.confidence || ' ' || figure.definition || ' ' || \
    figure.cell, '\n') FROM figure WHERE figure.filing_id = filing.id)";

/// The expression that packs; nothing where a return has no figures.
pub(super) fn packed() -> SimpleExpr {
    Expr::cust(PACKED)
}

/// Reads what was packed. The same few dozen parts come again and again, and copies of one share it.
#[derive(Debug, Default)]
pub(super) struct Unpacking(HashMap<String, Cell>);

impl Unpacking {
    /// Puts a return's figures to others of its enterprise, in place of earlier ones.
    pub(super) fn read(&mut self, text: &str, figures: &mut Figures) -> Result<()> {
        for line in text.lines() {
            self.line(line, figures)
                .map_err(|what| StoreError::unreadable(format_args!("{what} of a figure that is kept as {line:?}")))?;
        }
        Ok(())
    }

    fn line(&mut self, line: &str, figures: &mut Figures) -> Result<(), &'static str> {
        let mut words = line.splitn(7, ' ');
        let mut word = || words.next().ok_or("a word");
        let (input, period, kind, scaled, sure, definition, cell) =
            (word()?, word()?, word()?, word()?, word()?, word()?, word()?);
        let period = period.parse().ok().and_then(|code| convert::period(code).ok()).ok_or("the period")?;
        let scaled = if scaled.is_empty() { None } else { Some(scaled.parse().map_err(|_| "the value")?) };
        let figure = convert::told(kind, scaled, sure, definition.parse().map_err(|_| "the definition")?)?;
        figures.put(input, period, self.cell(cell)?, figure);
        Ok(())
    }

    fn cell(&mut self, text: &str) -> Result<Cell, &'static str> {
        if let Some(cell) = self.0.get(text) {
            return Ok(cell.clone());
        }
        let cell: Cell = text.parse().map_err(|_| "the part")?;
        self.0.insert(text.to_owned(), cell.clone());
        Ok(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use commonweal_domain::{figure::Value, quantity::Quantity};

    fn read(text: &str) -> Result<Figures> {
        let mut figures = Figures::new();
        Unpacking::default().read(text, &mut figures).map(|()| figures)
    }

    #[test]
    fn lines_are_figures() {
        let figures = read("gas 810301 n 125000 estimate 2 \ngas 810301 x   1 tariff=other one").unwrap();
        let listed: Vec<_> = figures
            .iter()
            .map(|(key, figure)| (key.input, key.cell.to_string(), figure.value, figure.definition))
            .collect();
        let number = Value::Number(Quantity::from_scaled(125_000).unwrap());
        assert_eq!(
            listed,
            [
                ("gas".to_owned(), String::new(), number, 2),
                ("gas".to_owned(), "tariff=other one".to_owned(), Value::NotAvailable, 1)
            ]
        );
    }

    #[test]
    fn what_cannot_be_read_is_no_figure() {
        for line in ["gas", "gas 810301 n   1 ", "gas 810301 n 1 surely 1 ", "gas x n 1  1 ", "gas 810301 n 1  1 payer"]
        {
            assert!(read(line).is_err(), "{line}");
        }
    }
}
