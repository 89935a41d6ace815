//! All that a member filed, round by round, as a document of its own.

use super::{
    cells::{label, number},
    year::Filed,
};
use crate::{
    compose::accent,
    document::{
        Block, Cell as TableCell, Chapter, Column, Cover, Document, Fact, Meta, Note, Row, RowKind, Sheet, Table, Text,
        Tile,
    },
};
use commonweal_domain::{
    breakdown::Cell,
    definition::{Definitions, Dimension, InputDefinition, Total},
    figure::{Confidence, Figure, FigureKey, Figures, Value},
    lang::Lang,
    network::Millis,
    period::{Period, Quarter},
};
use std::collections::BTreeSet;

/// Periods side by side in one table.
const COLUMNS: usize = 8;

/// What a record is made of.
#[derive(Debug, Clone, Copy)]
pub struct RecordMaterial<'a> {
    /// Name of the enterprise.
    pub enterprise: &'a str,
    /// Name of the network.
    pub network: &'a str,
    /// Accent of the network as `#rrggbb`.
    pub accent: &'a str,
    /// Everything in it is invented.
    pub sample: bool,
    /// What is asked.
    pub definitions: &'a Definitions,
    /// Figures of its returns, also of those that are not accepted yet.
    pub figures: &'a Figures,
    /// The quarters in which it has a return, earliest first; one that is not filed is a draft.
    pub returns: &'a [(Quarter, Filed)],
    /// Language.
    pub lang: Lang,
    /// When the figures last changed.
    pub dated: Millis,
}

/// Draws nothing: makes the document of all figures. `part` names a part of a figure.
pub fn record(material: RecordMaterial<'_>, part: &dyn Fn(&Cell) -> String) -> Document {
    let span = span(material);
    let mut sheets: Vec<Sheet> =
        Dimension::ALL.into_iter().filter_map(|dimension| sheet(material, dimension, &span, part)).collect();
    let standing = Text::plain(standing(material));
    match sheets.first_mut() {
        Some(first) => first.lede = standing,
        None => sheets.push(Sheet { lede: standing, ..empty("figures", "Figures", &span) }),
    }
    Document {
        meta: meta(material, &span),
        cover: cover(material, &span),
        chapters: vec![Chapter { id: "record".to_owned(), name: "All figures".to_owned(), sheets }],
    }
}

/// From the first month of the first return to the last of the last.
fn span(material: RecordMaterial<'_>) -> String {
    let quarters = material.returns;
    let (Some((first, _)), Some((last, _))) = (quarters.first(), quarters.last()) else { return String::new() };
    months(*first, *last, material.lang)
}

fn months(first: Quarter, last: Quarter, lang: Lang) -> String {
    let length = u8::try_from(last.ordinal() - first.ordinal() + 1).ok();
    let period = length.and_then(|length| Period::new(last, length));
    period.map_or_else(
        || format!("{} – {}", first.period().months(lang), last.period().months(lang)),
        |period| period.months(lang),
    )
}

/// What has not been accepted, and what is missing.
fn standing(material: RecordMaterial<'_>) -> String {
    if material.returns.is_empty() {
        return "No figures yet.".to_owned();
    }
    let of = |wanted: Filed| -> Vec<String> {
        let quarters = material.returns.iter().filter(|(_, filed)| *filed == wanted);
        quarters.map(|(quarter, _)| quarter.period().months(material.lang)).collect()
    };
    let told = |quarters: &[String], one: &str, several: &str| {
        let words = if quarters.len() == 1 { one } else { several };
        (!quarters.is_empty()).then(|| format!("{} {words}.", super::words::list(quarters)))
    };
    let drafts = told(&of(Filed::No), "is a draft", "are drafts");
    let waiting = told(&of(Filed::Submitted), "has not been reviewed yet", "have not been reviewed yet");
    [waiting, drafts].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn empty(id: &str, name: &str, span: &str) -> Sheet {
    Sheet {
        id: id.to_owned(),
        name: name.to_owned(),
        kicker: span.to_owned(),
        heading: name.to_owned(),
        lede: Text::default(),
        blocks: vec![],
        foot: vec![],
    }
}

/// The figures of a section: what is asked each quarter, newest table first, then what is asked of a year, then notes.
fn sheet(
    material: RecordMaterial<'_>,
    dimension: Dimension,
    span: &str,
    part: &dyn Fn(&Cell) -> String,
) -> Option<Sheet> {
    let (last, _) = material.returns.last()?;
    let inputs: Vec<&InputDefinition> =
        material.definitions.inputs(*last).filter(|input| input.dimension == dimension).collect();
    let periods: BTreeSet<Period> = inputs
        .iter()
        .flat_map(|input| material.figures.iter().filter(|(key, _)| key.input == input.code).map(|(key, _)| key.period))
        .collect();
    let (first, _) = material.returns.first()?;
    let all = (first.ordinal()..=last.ordinal()).map(|at| Quarter::from_ordinal(at).period());
    let quarters: Vec<Period> =
        if periods.iter().any(|period| period.quarter().is_some()) { all.collect() } else { vec![] };
    let years: Vec<Period> = periods.into_iter().filter(|period| period.quarter().is_none()).collect();
    let mut tables: Vec<Table> = quarters
        .rchunks(COLUMNS)
        .filter_map(|periods| table(material, &inputs, periods, part))
        .chain(years.rchunks(COLUMNS).filter_map(|periods| table(material, &inputs, periods, part)))
        .collect();
    let explained = tables.first_mut()?;
    SHORTHAND.clone_into(&mut explained.shorthand);
    let pence = |input: &&InputDefinition| {
        let mut filed = material.figures.iter().filter(|(key, _)| key.input == input.code);
        input.unit.is_money() && filed.any(|(_, figure)| has_pence(figure))
    };
    if let (Some(last), true) = (tables.last_mut(), inputs.iter().any(pence)) {
        last.notes.push("Money is rounded to the pound; the files for spreadsheets have the pence.".into());
    }
    let mut blocks: Vec<Block> = tables.into_iter().map(Block::Table).collect();
    let notes = notes(material, &inputs, part);
    if !notes.is_empty() {
        blocks.push(Block::Heading { level: 2, text: "Notes".to_owned() });
        blocks.push(Block::Notes(notes));
    }
    Some(Sheet { blocks, ..empty(dimension.code(), dimension.name(material.lang), span) })
}

/// What the markers mean.
const SHORTHAND: &str = "[x] not available · [z] does not apply · [w] rather not said · [e] an estimate or a guess · \
                         [b] asked in another way from here on · – nothing filed";

/// The figures of some periods, the earliest at the left; none if there are none.
fn table(
    material: RecordMaterial<'_>,
    inputs: &[&InputDefinition],
    periods: &[Period],
    part: &dyn Fn(&Cell) -> String,
) -> Option<Table> {
    let lang = material.lang;
    let (first, last) = (periods.first()?, periods.last()?);
    let mut columns = vec![Column::words("Figure").weighing(3)];
    columns.extend(periods.iter().map(|period| Column { head: head(*period, lang), ..Column::numbers("") }));
    let mut rows = vec![];
    for input in inputs {
        for cell in cells(material.figures, input, periods) {
            let filed: Vec<Option<Figure>> =
                periods.iter().map(|period| filed(material.figures, input, *period, &cell)).collect();
            if filed.iter().all(Option::is_none) {
                continue;
            }
            let mut row = vec![TableCell::text(label(&input.name, &input.unit, &cell, part))];
            row.extend(periods.iter().zip(&filed).map(|(period, figure)| {
                TableCell::text(match figure {
                    Some(figure) => written(figure, input, breaks(material.figures, input, *period, figure)),
                    None => "–".to_owned(),
                })
            }));
            rows.push(Row { kind: RowKind::Body, cells: row });
        }
    }
    if rows.is_empty() {
        return None;
    }
    let quarterly = first.quarter().is_some();
    let title = if quarterly { months(first.first(), last.last(), lang) } else { "Figures of a whole year".to_owned() };
    Some(Table {
        summary: format!("Figures of {}, {title}", material.enterprise),
        title,
        shorthand: String::new(),
        columns,
        rows,
        notes: vec![],
    })
}

/// A quarter as its months over its year, a year by its name or by its last months.
fn head(period: Period, lang: Lang) -> Vec<String> {
    match (period.quarter(), period.name(lang)) {
        (Some(quarter), _) => vec![quarter.short(lang).to_owned(), period.last_day().year().to_string()],
        (None, Some(name)) => vec![name],
        (None, None) => vec![period.to_string()],
    }
}

/// The total, and every part that was filed in some period; sums over a dimension among them.
fn cells(figures: &Figures, input: &InputDefinition, periods: &[Period]) -> BTreeSet<Cell> {
    let mut cells = BTreeSet::new();
    if input.total != Total::PerCategory {
        cells.insert(Cell::total());
    }
    for period in periods {
        for (cell, _) in figures.parts(&input.code, *period) {
            cells.extend(cell.pairs().map(|(dimension, category)| Cell::of(dimension, category)));
            cells.insert(cell.clone());
        }
    }
    cells
}

/// As it was filed, else what its parts make.
fn filed(figures: &Figures, input: &InputDefinition, period: Period, cell: &Cell) -> Option<Figure> {
    let key = FigureKey::new(&input.code, period, cell.clone());
    if let Some(figure) = figures.get(&key) {
        return Some(figure.clone());
    }
    let (value, confidence) = figures.resolve(input, period, cell)?;
    let definition = version(figures, input, period)?;
    Some(Figure { confidence, definition, ..Figure::of(value) })
}

fn version(figures: &Figures, input: &InputDefinition, period: Period) -> Option<u16> {
    figures.parts(&input.code, period).map(|(_, figure)| figure.definition).next()
}

/// Whether it was asked in another way the last time that it was filed.
fn breaks(figures: &Figures, input: &InputDefinition, period: Period, figure: &Figure) -> bool {
    let step = i32::from(period.len());
    let before = (1..=4).find_map(|back| version(figures, input, period.back(back * step)));
    before.is_some_and(|before| before != figure.definition)
}

fn has_pence(figure: &Figure) -> bool {
    figure.value.number().is_some_and(|number| number.to_string().contains('.'))
}

fn written(figure: &Figure, input: &InputDefinition, breaks: bool) -> String {
    let Some(quantity) = figure.value.number() else { return figure.value.code() };
    let mut words = number(&quantity.exact(), &input.unit);
    if figure.confidence.is_estimate() {
        words.push_str(" [e]");
    }
    if breaks {
        words.push_str(" [b]");
    }
    words
}

/// What was noted beside figures, and how unusual ones were explained; the latest first.
fn notes(material: RecordMaterial<'_>, inputs: &[&InputDefinition], part: &dyn Fn(&Cell) -> String) -> Vec<Note> {
    let mut notes: Vec<(Period, usize, Note)> = vec![];
    for (key, figure) in material.figures.iter() {
        let Some(order) = inputs.iter().position(|input| input.code == key.input) else { continue };
        let guess = figure.confidence == Confidence::Guess && matches!(figure.value, Value::Number(_));
        let said = [if guess { "A rough guess." } else { "" }, &figure.note, &figure.explanation];
        let text = said.into_iter().map(str::trim).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            continue;
        }
        let months = key.period.months(material.lang);
        let name = &inputs[order].name;
        let of = if key.cell.is_total() { name.clone() } else { format!("{name}: {}", part(&key.cell)) };
        notes.push((key.period, order, Note { lead: format!("{of}, {months}."), text: text.into() }));
    }
    notes.sort_by_key(|(period, order, _)| (std::cmp::Reverse(period.last().ordinal()), *order));
    notes.into_iter().map(|(_, _, note)| note).collect()
}

const fn sample(material: RecordMaterial<'_>) -> &'static str {
    if material.sample { "Sample data: every enterprise and figure is invented" } else { "" }
}

fn meta(material: RecordMaterial<'_>, span: &str) -> Meta {
    let about = if span.is_empty() { String::new() } else { format!(", {span}") };
    Meta {
        lang: material.lang.tag().to_owned(),
        title: format!("All figures of {}{about}", material.enterprise),
        author: material.enterprise.to_owned(),
        description: format!("All own figures of {}{about}.", material.enterprise),
        dated: material.dated.0.div_euclid(1000),
        accent: accent::of(material.accent),
        running_note: sample(material).to_owned(),
        foot: if span.is_empty() {
            material.enterprise.to_owned()
        } else {
            format!("{} · {span}", material.enterprise)
        },
        contents_title: "Contents".to_owned(),
        chart_table_label: String::new(),
        page_word: "Page".to_owned(),
        covered: true,
        grey: false,
    }
}

fn cover(material: RecordMaterial<'_>, span: &str) -> Cover {
    let quarters: Vec<(i32, bool)> = match (material.returns.first(), material.returns.last()) {
        (Some((first, _)), Some((last, _))) => (first.ordinal()..=last.ordinal())
            .map(|at| {
                let filed = |(quarter, filed): &(Quarter, Filed)| quarter.ordinal() == at && *filed != Filed::No;
                (at, material.returns.iter().any(filed))
            })
            .collect(),
        _ => vec![],
    };
    let filed = quarters.iter().filter(|(_, filed)| *filed).count();
    let counted = |count: usize| if count == 1 { "1 quarter".to_owned() } else { format!("{count} quarters") };
    let caption = match (quarters.is_empty(), sample(material)) {
        (true, sample) => sample.to_owned(),
        (false, "") => "One tile is one quarter.".to_owned(),
        (false, sample) => format!("One tile is one quarter. {sample}."),
    };
    Cover {
        logo: None,
        network: material.network.to_owned(),
        title: material.enterprise.to_owned(),
        period: span.to_owned(),
        facts: vec![
            Fact { lead: "All our own figures".to_owned(), lines: vec!["For our own use".to_owned()] },
            Fact {
                lead: format!("{} filed", counted(filed)),
                lines: vec![format!("of {} since the first return", counted(quarters.len()))],
            },
        ],
        caption,
        alt: format!("{} tiles, one for each quarter; {} are outlined", quarters.len(), quarters.len() - filed),
        tiles: quarters
            .iter()
            .map(|(at, filed)| Tile { hash: u64::from(at.unsigned_abs()) * 0x9e37_79b9, filed: *filed })
            .collect(),
    }
}
