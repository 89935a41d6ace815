//! Short texts that stand side by side: priorities, asks, a sentence to quote, whom to ask, how sure the figures are.

use super::{
    Narrative,
    beside::Progress,
    headline::since_year,
    numbers::in_sentence,
    series::Series,
    suppressed,
    template::{Beside, Template},
    words,
};
use crate::document::{Text, TextColumn};

/// What the texts are made of.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    pub(super) series: &'a Series<'a>,
    pub(super) template: &'a Template,
    pub(super) narrative: &'a Narrative,
    /// The one sentence of the report.
    pub(super) sentence: &'a str,
    /// How far the year's targets have come.
    pub(super) targets: &'a [Progress],
}

impl Side<'_> {
    /// One of the texts; none where there is nothing to say.
    pub(super) fn text(self, of: Beside) -> Option<TextColumn> {
        match of {
            Beside::Priorities => self.priorities(),
            Beside::Asks => self.asks(),
            Beside::Quote => Some(self.quote()),
            Beside::Contact => self.contact(),
            Beside::Moved => self.moved(),
            Beside::Sure => Some(self.sure()),
            Beside::Hidden => Some(self.hidden()),
            Beside::About => Some(self.about()),
        }
    }

    fn priorities(self) -> Option<TextColumn> {
        let priorities = &self.series.material.network.settings.priorities;
        let points: Vec<Text> = priorities
            .iter()
            .map(|priority| {
                let told: Vec<String> = priority.indicators.iter().filter_map(|code| self.progress(code)).collect();
                let told = if told.is_empty() { "no figures yet.".to_owned() } else { format!("{}.", told.join("; ")) };
                Text::default().then_bold(format!("{}: ", priority.name)).then(told)
            })
            .collect();
        (!points.is_empty()).then(|| TextColumn::points("Our priorities", points))
    }

    /// "jobs 312.4 FTE, 2.1 % more than a year before (target: at least 320 FTE in 2025-26, 3 of 4 quarters)"
    fn progress(self, code: &str) -> Option<String> {
        let definition = self.series.indicator(code)?;
        let row = self.series.headline(code).filter(|row| row.aggregate.id.cell.is_total())?;
        let name = words::within(&definition.name);
        let mut told = match row.number() {
            Some(number) => format!("{name} {}", in_sentence(number, &row.aggregate.unit)),
            None if row.suppressed.is_some() => format!("{name} not shown [c]"),
            None => return None,
        };
        if let Some(change) = since_year(self.series, row).filter(|_| row.number().is_some()) {
            told.push_str(&format!(", {}", words::within(&words::change(&change, "on a year before").0)));
        }
        if let Some(target) = self.targets.iter().find(|target| target.indicator == code) {
            let share =
                if target.share.is_empty() { String::new() } else { format!(", {} of it so far", target.share) };
            told.push_str(&format!(" (target: {}{share})", words::within(&target.target)));
        }
        Some(told)
    }

    fn asks(self) -> Option<TextColumn> {
        let asks = &self.narrative.asks;
        (!asks.is_empty()).then(|| TextColumn::points("What we ask for", asks.iter().map(Text::plain).collect()))
    }

    fn quote(self) -> TextColumn {
        let months = self.series.period().months(self.series.lang());
        let network = &self.series.material.network.name;
        TextColumn::running("To quote", format!("“{}” ({network}, {months})", self.sentence.trim_end_matches('.')))
    }

    fn contact(self) -> Option<TextColumn> {
        let contact = self.series.material.network.settings.contact.as_str();
        (!contact.is_empty()).then(|| TextColumn::running("Contact", contact))
    }

    fn moved(self) -> Option<TextColumn> {
        let row = self.series.headline("EC01")?;
        let change = since_year(self.series, row).filter(|change| change.like_for_like)?;
        let members = change.members;
        let moved = words::change_in_sentence(&super::Change { like_for_like: false, ..change }, "a year before");
        Some(TextColumn::running(
            "What moved",
            format!(
                "Among the {members} enterprises that filed the same now and a year before, turnover was {moved}. A change in who filed is not in it.",
            ),
        ))
    }

    fn sure(self) -> TextColumn {
        let (due, filed) = (self.series.due().len(), self.series.reported().len());
        let mut sure = match due - filed {
            0 => "Every enterprise filed.".to_owned(),
            1 => "One enterprise did not file.".to_owned(),
            missing => format!("{missing} enterprises did not file."),
        };
        let gaps = |row| words::gaps(row, "any turnover", self.series.period(), self.series.lang());
        if let Some(gaps) = self.series.headline("EC01").and_then(gaps) {
            sure.push_str(&format!(" {gaps}"));
        }
        if let Some(share) = self.series.headline("EC01").and_then(words::estimated) {
            sure.push_str(&format!(" {share} of turnover is estimated and marked [e]."));
        }
        sure.push_str(" Only accepted returns count.");
        TextColumn::running("How sure this is", sure)
    }

    fn hidden(self) -> TextColumn {
        let codes: Vec<&str> = self.template.codes().collect();
        let hidden = suppressed(self.series, &codes);
        let rules = &self.series.material.network.settings.disclosure;
        let text = if hidden.is_empty() && rules.shows_each() {
            "Every headline figure could be shown. Counts of very few people are marked [c].".to_owned()
        } else if hidden.is_empty() {
            "Every headline figure could be shown. Parts that would give a single enterprise or person away are marked [c].".to_owned()
        } else {
            hidden.join(" ")
        };
        TextColumn::running("What is not shown", text)
    }

    fn about(self) -> TextColumn {
        let network = self.series.material.network;
        let (filed, due) = (self.series.reported().len(), self.series.due().len());
        let place = if network.place.is_empty() { String::new() } else { format!(" in {}", network.place) };
        let enterprises = if due == 1 { "enterprise" } else { "enterprises" };
        let gave = match (filed, due) {
            (0, _) => "Nobody has given figures for these months yet; only accepted returns count.".to_owned(),
            (1, 1) => "It gave these figures.".to_owned(),
            _ => format!(
                "{filed} of them gave these figures; only accepted returns count, and changes compare only those who filed the same both times."
            ),
        };
        let address = &self.series.material.beside.address;
        let mut text = Text::plain(format!("{} is a network of {due} {enterprises}{place}. {gave}", network.name));
        if !address.is_empty() {
            text = text.then(" The whole report, with definitions and data: ").then_link(address, address).then(".");
        }
        TextColumn::running("About these figures", text)
    }
}
