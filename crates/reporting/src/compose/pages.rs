//! The pages that a template describes block by block: the summary, the contents, the sides of a handout.

use super::{
    Narrative, Told, annex, beside,
    beside::Progress,
    chart, decisions, flow, grid,
    headline::{self, since_year},
    markdown,
    member::Part,
    networks,
    numbers::printed,
    series::Series,
    side::Side,
    table,
    template::{Show, Template, TemplateBlock, TemplateError, TemplatePage, TemplateSheet, sentence},
    words,
};
use crate::document::{
    Block, Cell, Chapter, Column, Direction, Headline, Row, RowKind, Sheet, Story, Table, Text, TextColumn,
};
use commonweal_domain::period;
use serde_json::Value;
use std::collections::BTreeMap;

/// A chapter for each page that has something on it: those that stand before the chapters of indicators, and those
/// after.
pub(super) fn chapters(
    series: &Series<'_>,
    template: &Template,
    narrative: &Narrative,
    values: &Value,
    targets: &[Progress],
) -> Result<(Vec<Chapter>, Vec<Chapter>), TemplateError> {
    made_of(series, template, narrative, values, targets, None)
}

/// The same for one enterprise's own figures, with its parts of published totals by code.
pub(super) fn own(
    series: &Series<'_>,
    template: &Template,
    narrative: &Narrative,
    values: &Value,
    parts: &BTreeMap<String, Part>,
) -> Result<(Vec<Chapter>, Vec<Chapter>), TemplateError> {
    made_of(series, template, narrative, values, &[], Some(parts))
}

fn made_of(
    series: &Series<'_>,
    template: &Template,
    narrative: &Narrative,
    values: &Value,
    targets: &[Progress],
    parts: Option<&BTreeMap<String, Part>>,
) -> Result<(Vec<Chapter>, Vec<Chapter>), TemplateError> {
    let (mut before, mut after) = (vec![], vec![]);
    // The first page's heading is the sentence that may be quoted, wherever that is done.
    let mut sentence_of_all: Option<String> = None;
    for page in template.pages.iter().filter(|page| !page.hidden) {
        let first = sentence_of_all.is_none();
        let heading = made(page, "heading", &page.heading, values, if first { &narrative.headline } else { "" })?;
        let lede = made(page, "lede", &page.lede, values, if first { &narrative.summary } else { "" })?;
        let said = sentence_of_all.get_or_insert_with(|| heading.clone()).clone();
        let side = Side { series, template, narrative, sentence: &said, targets };
        let scene = Scene { series, narrative, side, values, page, parts };
        let (blocks, foot) = (scene.blocks(&page.blocks)?, scene.blocks(&page.foot)?);
        // A heading over an empty page says nothing, whatever stands on its foot.
        if blocks.is_empty() && !first {
            continue;
        }
        let sheet = Sheet {
            id: page.id.clone(),
            name: page.name.clone(),
            kicker: if first { kicker(series) } else { String::new() },
            heading,
            lede: Text::plain(lede),
            blocks,
            foot,
        };
        let chapter = Chapter { id: format!("{}-page", page.id), name: page.name.clone(), sheets: vec![sheet] };
        if page.after { after.push(chapter) } else { before.push(chapter) }
    }
    Ok((before, after))
}

/// What somebody wrote, else the template's sentence.
fn made(page: &TemplatePage, what: &str, text: &str, values: &Value, written: &str) -> Result<String, TemplateError> {
    match written.trim() {
        "" => sentence(&format!("{}.{what}", page.id), text, values),
        written => Ok(written.to_owned()),
    }
}

fn kicker(series: &Series<'_>) -> String {
    let place = &series.material.network.place;
    let months = words::period(series.period(), series.lang());
    if place.is_empty() { months } else { format!("{place} · {months}") }
}

/// What a page's blocks are made of.
struct Scene<'a> {
    series: &'a Series<'a>,
    narrative: &'a Narrative,
    side: Side<'a>,
    values: &'a Value,
    page: &'a TemplatePage,
    /// Parts of published totals, where it is one enterprise's page.
    parts: Option<&'a BTreeMap<String, Part>>,
}

impl Scene<'_> {
    fn blocks(&self, blocks: &[TemplateBlock]) -> Result<Vec<Block>, TemplateError> {
        let mut made = vec![];
        for block in blocks.iter().filter(|block| !block.hidden) {
            made.extend(self.block(block)?);
        }
        // A heading with nothing under it says nothing.
        let mut kept: Vec<Block> = vec![];
        for block in made.into_iter().rev() {
            let is_heading = matches!(block, Block::Heading { .. });
            if is_heading && kept.last().is_none_or(|next| matches!(next, Block::Heading { level: 2, .. })) {
                continue;
            }
            kept.push(block);
        }
        kept.reverse();
        Ok(kept)
    }

    fn block(&self, block: &TemplateBlock) -> Result<Vec<Block>, TemplateError> {
        let words = || sentence(&format!("page “{}”", self.page.id), &block.text, self.values);
        Ok(match block.show {
            Show::Heading => vec![Block::Heading { level: 2, text: words()? }],
            Show::Text => some(words()?).map(|text| Block::Paragraph(Text::plain(text))).into_iter().collect(),
            Show::Small => some(words()?).map(|text| Block::SmallPrint(Text::plain(text))).into_iter().collect(),
            Show::Words => self.written(block, &words()?),
            Show::Figures => self.figures(block),
            Show::Lines => self.lines(block).map(Block::Table).into_iter().collect(),
            Show::Chart => {
                let sheet =
                    block.chart.map(|chart| TemplateSheet { indicator: block.indicator.clone(), chart, hidden: false });
                let series = self.series.latest(block.periods);
                sheet.and_then(|sheet| chart::of_indicator(&series, &sheet)).map(Block::Chart).into_iter().collect()
            }
            Show::Flow => flow::chart(self.series).map(Block::Chart).into_iter().collect(),
            Show::Table if self.series.rows(&block.indicator).is_empty() => vec![],
            Show::Table => {
                let series = self.series.latest(block.periods);
                vec![Block::Table(table::of_indicator(&series, &block.indicator))]
            }
            Show::Grid => grid::by_member(self.series, block).map(Block::Table).into_iter().collect(),
            Show::Story => {
                let heading = words()?;
                let first = self.narrative.stories.first();
                first.map(|told| story(told, block.letters, heading)).into_iter().collect()
            }
            Show::Stories => {
                let more = self.narrative.stories.iter().skip(1);
                more.map(|told| story(told, block.letters, String::new())).collect()
            }
            Show::Beside => {
                let texts: Vec<TextColumn> = block.of.iter().filter_map(|of| self.side.text(*of)).collect();
                if texts.is_empty() { vec![] } else { vec![Block::Columns(texts)] }
            }
            Show::Decided => decisions::done(self.series, self.side.targets),
            Show::Together => networks::blocks(self.series),
            Show::Targets => beside::targets(self.side.targets).map(|sheet| sheet.blocks).unwrap_or_default(),
            Show::Members => annex::members(self.series, &self.page.id),
            Show::Annex => annex::told(self.series, self.narrative, block.letters, &self.page.id),
            Show::Contents => vec![Block::Contents { detailed: true }],
        })
    }

    /// What the coordinator wrote for this place, under its heading.
    fn written(&self, block: &TemplateBlock, heading: &str) -> Vec<Block> {
        let text = self.narrative.words.get(&block.id).map_or("", String::as_str);
        let blocks = markdown::blocks(text);
        if blocks.is_empty() || heading.is_empty() {
            return blocks;
        }
        std::iter::once(Block::Heading { level: 2, text: heading.to_owned() }).chain(blocks).collect()
    }

    fn figures(&self, block: &TemplateBlock) -> Vec<Block> {
        let mut figures: Vec<Headline> = if block.reported { vec![self.reported()] } else { vec![] };
        let told = block.codes.iter().filter_map(|code| {
            let figure = headline::of_indicator(self.series, code)?;
            // How many of one filed says nothing; its part of the whole does.
            Some(match self.parts {
                Some(parts) => Headline { coverage: parts.get(code).map(Part::told).unwrap_or_default(), ..figure },
                None => figure,
            })
        });
        figures.extend(told.take(most(block)));
        let has_history = block.history && figures.iter().any(|figure| !figure.history.is_empty());
        if !block.history {
            for figure in &mut figures {
                figure.history.clear();
                figure.history_alt.clear();
            }
        }
        let mut blocks = if figures.is_empty() { vec![] } else { vec![Block::Headlines(figures)] };
        if has_history {
            let from = self.series.all().first().map(|publication| publication.period.first_day());
            let to = self.series.period().last_day();
            let month =
                |date: time::Date| format!("{} {}", period::month(date.month(), self.series.lang()), date.year());
            let from = from.map(month).unwrap_or_default();
            let words = format!("Small bars: {from} to {}, from zero.", month(to));
            blocks.push(Block::SmallPrint(Text::plain(words)));
        }
        blocks
    }

    /// How many reported, as a headline figure of its own.
    fn reported(&self) -> Headline {
        let (filed, due) = (self.series.reported().len(), self.series.due().len());
        let then = self.series.year_before().map(|publication| {
            let figures = self.series.material.figures;
            (figures.reported(publication.period).len(), figures.due(publication.period).len())
        });
        Headline {
            name: "Enterprises that reported".to_owned(),
            value: filed.to_string(),
            unit: format!("of {due}"),
            change: then.map(|(filed, due)| format!("{filed} of {due} a year before")).unwrap_or_default(),
            direction: Direction::None,
            second_change: String::new(),
            coverage: "Only accepted returns count".to_owned(),
            history: vec![],
            history_alt: String::new(),
        }
    }

    /// A line for each indicator: what it is, now, a year before, how it changed, who filed.
    fn lines(&self, block: &TemplateBlock) -> Option<Table> {
        let rows: Vec<Row> = block.codes.iter().filter_map(|code| self.line(code)).take(most(block)).collect();
        let mut notes = vec![];
        let last = match self.parts {
            None => Some(Column::numbers("Filed")),
            Some(parts) => (!parts.is_empty()).then(|| Column::numbers("Our part of the network’s")),
        };
        if let Some(then) = self.series.year_before().filter(|_| self.parts.is_none()) {
            let figures = self.series.material.figures;
            let (filed, due) = (figures.reported(then.period).len(), figures.due(then.period).len());
            notes.push(Text::plain(format!(
                "A year before, {filed} of {due} enterprises reported. Changes compare only those that filed the same both times, so they may differ from what the two columns give.",
            )));
        }
        (!rows.is_empty()).then(|| Table {
            title: String::new(),
            shorthand: String::new(),
            summary: "Figures of the period, with their change on a year before".to_owned(),
            columns: [
                Column::words("Indicator"),
                Column::numbers("Now"),
                Column::numbers("A year before"),
                Column::words(if self.parts.is_some() { "Change on a year before" } else { "Change, like for like" }),
            ]
            .into_iter()
            .chain(last)
            .collect(),
            rows,
            notes,
        })
    }

    fn line(&self, code: &str) -> Option<Row> {
        let definition = self.series.indicator(code)?;
        let row = self.series.headline(code).filter(|row| row.aggregate.id.cell.is_total())?;
        let unit = &row.aggregate.unit;
        let then = self.series.year_before().and_then(|publication| publication.row(&row.aggregate.id));
        if row.aggregate.number().is_none() && then.is_none_or(|then| then.aggregate.number().is_none()) {
            return None;
        }
        let shown = |row: &crate::disclose::PublishedRow| {
            let marker = words::brackets(row);
            let number = row.number().map(|number| {
                let (number, unit) = printed(number, unit);
                if unit.is_empty() { number } else { format!("{number} {unit}") }
            });
            [number.unwrap_or_default(), marker].join(" ").trim().to_owned()
        };
        let change = since_year(self.series, row).filter(|_| row.number().is_some());
        // The head of the column says since when.
        let since = if self.parts.is_some() { "" } else { "on a year before" };
        let change = change
            .map(|change| words::change(&super::Change { like_for_like: false, ..change }, since).0.trim().to_owned());
        let last = match self.parts {
            None => Some(format!("{} of {}", row.aggregate.filed, row.aggregate.due)),
            Some(parts) => (!parts.is_empty()).then(|| parts.get(code).map_or_else(|| "–".to_owned(), Part::told)),
        };
        let cells = [
            definition.name.clone(),
            shown(row),
            then.map_or_else(|| "[x]".to_owned(), shown),
            change.unwrap_or_else(|| "not compared".to_owned()),
        ];
        Some(Row { kind: RowKind::Body, cells: cells.into_iter().chain(last).map(Cell::text).collect() })
    }
}

fn most(block: &TemplateBlock) -> usize {
    if block.most == 0 { usize::MAX } else { block.most }
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// A member's story; cut after so many letters, at the end of a sentence if there is one.
fn story(told: &Told, letters: usize, heading: String) -> Block {
    Block::Story(Story {
        heading,
        paragraphs: shortened(&told.text, letters).split("\n\n").map(|text| Text::plain(text.trim())).collect(),
        by: told.by.clone(),
        picture: told.picture.clone(),
    })
}

pub(super) fn shortened(text: &str, letters: usize) -> String {
    let text = text.trim();
    if letters == 0 || text.chars().count() <= letters {
        return text.to_owned();
    }
    let head: String = text.chars().take(letters).collect();
    let sentence =
        head.rfind(['.', '!', '?', '”']).map(|end| end + head[end..].chars().next().map_or(1, char::len_utf8));
    match sentence.filter(|end| *end * 3 > head.len()) {
        // What is left out is seen to be.
        Some(end) => format!("{} …", &head[..end]),
        None => format!("{} …", head.rsplit_once(char::is_whitespace).map_or(head.as_str(), |(words, _)| words)),
    }
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn a_story_is_cut_at_the_end_of_a_sentence() {
        let text = "Forty came to the first lunch. Fourteen of them live alone. Most came back.";
        assert_eq!(shortened(text, 0), text);
        assert_eq!(shortened(text, 200), text);
        assert_eq!(shortened(text, 64), "Forty came to the first lunch. Fourteen of them live alone. …");
        assert_eq!(shortened("One long sentence without an end that goes on", 20), "One long sentence …");
    }
}
