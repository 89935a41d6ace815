//! All figures of a member, table by table.

use super::*;
use crate::document::{Block, Cell as TableCell, Document, Table};
use commonweal_domain::{
    breakdown::Cell,
    catalogue,
    definition::Definitions,
    figure::{Confidence, Figure, FigureKey, Figures, Value},
    lang::Lang,
    network::Millis,
    period::{Period, Quarter},
    quantity::Quantity,
};

/// Figures as input, period, part and value; ` e` and ` g` behind a value say that it is no count.
fn figures(all: &[(&str, &str, &str, &str)]) -> Figures {
    let figure = |(input, period, cell, text): &(&str, &str, &str, &str)| {
        let (text, confidence) = match text.split_once(' ') {
            Some((text, "e")) => (text, Confidence::Estimate),
            Some((text, _)) => (text, Confidence::Guess),
            None => (*text, Confidence::Counted),
        };
        let value = match text {
            "[x]" => Value::NotAvailable,
            "[z]" => Value::NotApplicable,
            "[w]" => Value::Withheld,
            number => Value::Number(Quantity::parse_plain(number).unwrap()),
        };
        let key = FigureKey::new(*input, period.parse::<Period>().unwrap(), cell.parse().unwrap());
        (key, Figure { confidence, ..Figure::of(value) })
    };
    all.iter().map(figure).collect()
}

fn document(figures: &Figures, returns: &[(&str, Filed)]) -> Document {
    let definitions: Definitions = catalogue::definitions(Lang::EnGb);
    let returns: Vec<(Quarter, Filed)> =
        returns.iter().map(|(quarter, filed)| (quarter.parse().unwrap(), *filed)).collect();
    let material = RecordMaterial {
        enterprise: "Custard Yard Kitchen",
        network: "Digbeth Social Enterprise Quarter",
        accent: "#0b6170",
        sample: true,
        definitions: &definitions,
        figures,
        returns: &returns,
        lang: Lang::EnGb,
        dated: Millis(1_768_903_200_000),
    };
    record(material, &Cell::to_string)
}

fn blocks(document: &Document) -> impl Iterator<Item = &Block> {
    document.chapters.iter().flat_map(|chapter| &chapter.sheets).flat_map(|sheet| &sheet.blocks)
}

fn tables(document: &Document) -> Vec<&Table> {
    blocks(document).filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None }).collect()
}

/// Title, heads and rows, a line each.
fn printed(table: &Table) -> String {
    let heads: Vec<String> = table.columns.iter().map(|column| column.head.join(" ")).collect();
    let cell = |cell: &TableCell| if let TableCell::Text(text) = cell { text.to_plain() } else { String::new() };
    let rows = table.rows.iter().map(|row| row.cells.iter().map(cell).collect::<Vec<_>>().join(" | "));
    [table.title.clone(), heads.join(" | ")].into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}

#[test]
fn each_figure_stands_under_its_quarter_and_none_is_confused_with_another() {
    let document = document(
        &figures(&[
            ("income", "2025-Q2", "kind=earned;payer=public", "1200.40"),
            ("income", "2025-Q2", "kind=given;payer=public", "800 e"),
            ("income", "2025-Q3", "", "0"),
            ("income", "2025-Q4", "", "[w]"),
            ("sales-to-members", "2025-Q3", "", "[z]"),
            ("sales-to-members", "2025-Q4", "", "[x]"),
        ]),
        &[("2025-Q2", Filed::Accepted), ("2025-Q3", Filed::Submitted), ("2025-Q4", Filed::No)],
    );
    let tables: Vec<String> = tables(&document).into_iter().map(printed).collect();
    insta::assert_snapshot!(tables.join("\n\n"), @r"
    April to December 2025
    Figure | Apr–Jun 2025 | Jul–Sep 2025 | Oct–Dec 2025
    Income, £ | 2,000 [e] | 0 | [w]
    – kind=earned | 1,200 | – | –
    – kind=earned;payer=public | 1,200 | – | –
    – kind=given | 800 [e] | – | –
    – kind=given;payer=public | 800 [e] | – | –
    – payer=public | 2,000 [e] | – | –
    Sales to members, £ | – | [z] | [x]
    ");
    let sheet = &document.chapters[0].sheets[0];
    assert_eq!(
        sheet.lede.to_plain(),
        "July to September 2025 has not been reviewed yet. October to December 2025 is a draft."
    );
    assert_eq!(document.cover.tiles.iter().filter(|tile| tile.filed).count(), 2);
}

#[test]
fn the_newest_eight_quarters_come_first_and_years_have_a_table_of_their_own() {
    let mut all = vec![];
    let quarters: Vec<String> = (0..19).map(|back| Quarter::new(2025, 4).unwrap().plus(-back).to_string()).collect();
    for quarter in &quarters {
        all.push(("volunteer-hours", quarter.as_str(), "", "120"));
    }
    all.extend([("board-size", "2024-25", "", "7"), ("board-size", "2023-24", "", "6 g")]);
    let returns: Vec<(&str, Filed)> = quarters.iter().rev().map(|of| (of.as_str(), Filed::Accepted)).collect();
    let document = document(&figures(&all), &returns);
    let tables = tables(&document);
    let told: Vec<(&str, usize)> = tables.iter().map(|table| (table.title.as_str(), table.columns.len())).collect();
    let expected = [
        ("January 2024 to December 2025", 9),
        ("January 2022 to December 2023", 9),
        ("April to December 2021", 4),
        ("Figures of a whole year", 3),
    ];
    assert_eq!(told, expected);
    assert!(tables[1..].iter().all(|table| table.shorthand.is_empty()), "explained once a sheet");
    assert!(
        printed(tables[3]).ends_with("2023-24 | 2024-25\nBoard members, people | 6 [e] | 7"),
        "{}",
        printed(tables[3])
    );
    let notes: Vec<String> = blocks(&document)
        .filter_map(|block| if let Block::Notes(notes) = block { Some(notes) } else { None })
        .flatten()
        .map(|note| format!("{} {}", note.lead, note.text.to_plain()))
        .collect();
    assert_eq!(notes, ["Board members, April 2023 to March 2024. A rough guess."]);
}

#[test]
fn what_is_asked_in_another_way_is_marked_as_a_break() {
    let mut figures = figures(&[
        ("headcount", "2025-Q1", "", "3"),
        ("headcount", "2025-Q3", "", "4"),
        ("headcount", "2025-Q4", "", "5"),
    ]);
    for (key, figure) in figures.iter_mut() {
        figure.definition = if key.period.last().index() == 1 { 1 } else { 2 };
    }
    let returns = ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"].map(|of| (of, Filed::Accepted));
    let document = document(&figures, &returns);
    let row = printed(tables(&document)[0]);
    assert!(row.ends_with("3 | – | 4 [b] | 5"), "{row}");
}

#[test]
fn without_a_return_there_is_one_sentence() {
    let document = document(&Figures::new(), &[]);
    assert_eq!(document.chapters[0].sheets[0].lede.to_plain(), "No figures yet.");
    assert!(crate::pdf::render(&document).is_ok());
}
