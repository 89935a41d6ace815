//! What a report says of the decisions behind it.

use super::{
    Beside, Material, Narrative, Report, Standing, Template, report,
    tests::{filed, network},
};
use crate::document::{Block, Cell, Sheet, Table};
use commonweal_domain::{
    definition::Asked,
    governance::{Change, Counts, Decided, Outcome, Verdict, VotingRule, Way},
    network::Millis,
};

const FOUR: &[Option<i32>] = &[Some(1000), Some(1000), Some(1000), Some(1000)];

fn decided(number: u32, change: Change) -> Decided {
    let counts = Counts { entitled: 50, in_favour: 31, against: 2, abstained: 0, objections: 0 };
    Decided {
        number,
        title: "Ask for volunteer hours each quarter".to_owned(),
        on: time::macros::date!(2025 - 05 - 12),
        way: Way::Vote,
        outcome: Outcome { verdict: Verdict::Passed, counts, chambers: vec![], rule: VotingRule::default() },
        change,
    }
}

fn asked(from: &str) -> Change {
    Change::Ask {
        about: "SO07".to_owned(),
        inputs: vec!["volunteer-hours".to_owned()],
        asked: Asked::Quarterly,
        from: from.parse().unwrap(),
    }
}

fn composed(decided: Vec<Decided>) -> Report {
    let figures = filed(&[("volunteer-hours", "")], &[("2025-Q4", FOUR)]);
    let beside = Beside { decided, ..Beside::default() };
    let network = network();
    let material =
        Material { network: &network, figures: &figures, period: "2025-Q4".parse().unwrap(), beside: &beside };
    let standing = Standing::Edition { number: 1, published: Millis(1_770_000_000_000) };
    report(material, &Template::quarterly().unwrap(), &Narrative::default(), standing).unwrap()
}

fn sheet(report: &Report, id: &str) -> Sheet {
    let mut sheets = report.document.chapters.iter().flat_map(|chapter| &chapter.sheets);
    sheets.find(|sheet| sheet.id == id).cloned().unwrap()
}

fn tables(sheet: &Sheet) -> Vec<&Table> {
    sheet.blocks.iter().filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None }).collect()
}

fn rows(table: &Table) -> Vec<String> {
    let cell = |cell: &Cell| if let Cell::Text(text) = cell { text.to_plain() } else { String::new() };
    table.rows.iter().map(|row| row.cells.iter().map(cell).collect::<Vec<_>>().join(" | ")).collect()
}

#[test]
fn an_indicator_cites_the_decision_behind_it_and_the_register_lists_it() {
    let report = composed(vec![decided(4, asked("2025-Q3")), decided(5, Change::Other)]);
    let told = rows(tables(&sheet(&report, "definitions"))[0]).join("\n");
    assert!(told.contains("Counted by decision 4 of 12 May 2025, by vote: 31 for, 2 against."), "{told}");
    let register = rows(tables(&sheet(&report, "about"))[0]);
    assert_eq!(
        register,
        [
            "4 | Ask for volunteer hours each quarter | 12 May 2025, by vote | 31 for, 2 against",
            "5 | Ask for volunteer hours each quarter | 12 May 2025, by vote | 31 for, 2 against",
        ]
    );
}

#[test]
fn a_decision_for_a_later_round_is_not_in_the_report_and_changes_nothing_of_it() {
    let without = composed(vec![]);
    let later = composed(vec![decided(4, asked("2026-Q1"))]);
    assert!(tables(&sheet(&later, "about")).is_empty());
    assert_eq!(later.content_hash, without.content_hash);
    assert_eq!(later.document, without.document);
    let cited = composed(vec![decided(4, asked("2025-Q4"))]);
    assert_ne!(cited.content_hash, without.content_hash, "members sign what they have decided");
}

#[test]
fn a_years_report_tells_what_members_said_and_what_was_done() {
    let figures = filed(&[("volunteer-hours", "")], &[("2025-Q2", FOUR), ("2025-Q3", FOUR)]);
    let mut all = vec![decided(4, asked("2025-Q3")), decided(5, Change::Other)];
    all.push(Decided { on: time::macros::date!(2024 - 05 - 12), ..decided(3, Change::Other) });
    let beside = Beside { decided: all, ..Beside::default() };
    let network = network();
    let material =
        Material { network: &network, figures: &figures, period: "2025-26".parse().unwrap(), beside: &beside };
    let standing = Standing::Edition { number: 1, published: Millis(1_770_000_000_000) };
    let annual = Template::named("annual").unwrap().unwrap();
    let report = report(material, &annual, &Narrative::default(), standing).unwrap();
    assert_eq!(
        rows(tables(&sheet(&report, "decided"))[0]),
        [
            "Ask for volunteer hours each quarter | 12 May 2025, by vote: 31 for, 2 against | Asked every quarter, from \
             July to September 2025 on. | Volunteer hours: 8,000 hours",
            "Ask for volunteer hours each quarter | 12 May 2025, by vote: 31 for, 2 against | Done. | ",
        ]
    );
}
