//! What a report prints of its methods: factors beside what they make, what a total covers, cautions, social value.

use super::{
    Beside, Material, Narrative, Report, Standing, Template, report,
    tests::{filed, network},
};
use crate::{
    aggregate::NetworkFigures,
    document::{Block, Sheet},
};
use commonweal_domain::{
    evaluate::DefaultRate,
    figure::Confidence,
    network::Millis,
    quantity::Quantity,
    social_value::{Adjustments, Plan, PlannedOutcome, Proxy, StatedRate, Timing, ValuedHours},
};

fn composed(figures: &NetworkFigures, beside: &Beside, period: &str) -> Report {
    let network = network();
    let material = Material { network: &network, figures, period: period.parse().unwrap(), beside };
    let standing = Standing::Edition { number: 1, published: Millis(1_770_000_000_000) };
    report(material, &Template::quarterly().unwrap(), &Narrative::default(), standing).unwrap()
}

fn sheet(report: &Report, id: &str) -> Option<Sheet> {
    report.document.chapters.iter().flat_map(|chapter| &chapter.sheets).find(|sheet| sheet.id == id).cloned()
}

fn notes(sheet: &Sheet) -> Vec<String> {
    let notes = sheet.blocks.iter().filter_map(|block| match block {
        Block::Notes(notes) => Some(notes),
        _ => None,
    });
    notes.flatten().map(|note| format!("{} {}", note.lead, note.text.to_plain())).collect()
}

/// The rows of a sheet's first table, cells joined.
fn rows(sheet: &Sheet) -> Vec<String> {
    let table = sheet.blocks.iter().find_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    let cell = |cell: &crate::document::Cell| match cell {
        crate::document::Cell::Text(text) => text.to_plain(),
        other @ crate::document::Cell::Bar(_) => format!("{other:?}"),
    };
    table.unwrap().rows.iter().map(|row| row.cells.iter().map(cell).collect::<Vec<_>>().join(" | ")).collect()
}

const FOUR: &[Option<i32>] = &[Some(1000), Some(1000), Some(1000), Some(1000)];

#[test]
fn emissions_stand_beside_their_factor_and_its_year_and_say_what_they_cover() {
    let figures = filed(&[("electricity", ""), ("gas", "")], &[("2025-Q4", FOUR)]);
    let report = composed(&figures, &Beside::default(), "2025-Q4");
    let told = notes(&sheet(&report, "en04").unwrap()).join("\n");
    for words in [
        "Electricity and heating only",
        "location-based",
        "By market it is [x]",
        "Scope 3 is partial",
        "UK government conversion factors of 2025.",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    let told = rows(&sheet(&report, "factors").unwrap());
    assert_eq!(
        told[0],
        "UK grid electricity, generation (location-based) | 2, electricity | 4,000 kWh | 0.177 | 2025 | 708 | two official workbooks (flat file and full set)"
    );
    assert_eq!(told.len(), 3, "electricity in scope 2 and its losses in scope 3, and gas: {told:#?}");
}

#[test]
fn a_first_quarter_before_its_factors_is_marked_everywhere() {
    let figures = filed(&[("electricity", ""), ("water", "")], &[("2027-Q1", FOUR)]);
    let report = composed(&figures, &Beside::default(), "2027-Q1");
    let told = notes(&sheet(&report, "en04").unwrap()).join("\n");
    assert!(told.contains("[p] January to March") && told.contains("of 2026."), "{told}");
    assert!(!told.contains("Electricity and heating only"), "water was filed: {told}");
    assert!(rows(&sheet(&report, "factors").unwrap())[0].contains("| 0.13096 | 2026 [p] | 524 |"));
    let row = report.publication.indicator("EN04", &commonweal_domain::breakdown::Cell::total()).unwrap();
    assert_eq!(row.marker(), "[p]");
}

#[test]
fn the_local_multiplier_is_printed_with_its_cautions_and_defaults() {
    let inputs = [
        ("income", ""),
        ("supplier-spend", "place=local"),
        ("other-local-payments", ""),
        ("pay-local-net", ""),
        ("sales-to-members", ""),
        ("purchases-from-members", ""),
    ];
    let mut figures = filed(&inputs, &[("2025-Q4", FOUR)]);
    for member in &mut figures.members {
        for (key, figure) in member.figures.iter_mut() {
            let part = if key.input == "income" { 4_000 } else { 500 };
            figure.value = commonweal_domain::figure::Value::Number(Quantity::whole(part));
        }
    }
    let rate =
        |per_cent, source: &str| Some(DefaultRate { rate: Quantity::whole(per_cent), source: source.to_owned() });
    figures.defaults.staff = rate(45, "A survey of the city");
    figures.defaults.suppliers = rate(76, "Northumberland 2005");
    let report = composed(&figures, &Beside::default(), "2025-Q4");
    let told = notes(&sheet(&report, "ec09").unwrap()).join("\n");
    for words in [
        "not what would have happened anyway",
        "staff 45 % (A survey of the city); suppliers 76 % (Northumberland 2005)",
        "The Money Trail",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
}

/// The published example by the timing of the Guide (see `domain::social_value`): 60 people who found work, and
/// £250,000 that went in, both as totals of the network.
fn valued() -> Plan {
    Plan {
        proxies: vec![Proxy {
            code: "job".into(),
            name: "A person finds work".into(),
            value: Quantity::whole(8_500),
            source: "A published table".into(),
            year: 2024,
            licence: "CC BY 4.0".into(),
            reference: "National TOMs NT3".into(),
            confidence: Confidence::Counted,
        }],
        outcomes: vec![PlannedOutcome {
            name: "People who found work".into(),
            indicator: "SO07".into(),
            proxy: "job".into(),
            years: 2,
            central: Adjustments {
                deadweight: Quantity::whole(40),
                attribution: Quantity::whole(30),
                displacement: Quantity::ZERO,
                drop_off: Quantity::whole(30),
            },
            low: None,
            high: None,
        }],
        inputs: "EC01".into(),
        discount: Quantity::parse_plain("3.5").unwrap(),
        discount_source: "The Green Book".into(),
        timing: Timing::EveryYear,
        hours: Some(ValuedHours {
            indicator: "SO07".into(),
            rate: StatedRate { value: Quantity::whole(12), source: "The living wage".into(), year: 2025 },
        }),
    }
}

/// Members' figures of the last quarter of 2025, input by input.
fn filed_apart(inputs: &[(&str, &[Option<i32>])]) -> NetworkFigures {
    let mut inputs = inputs.iter().map(|(input, amounts)| filed(&[(input, "")], &[("2025-Q4", amounts)]));
    let mut all = inputs.next().unwrap();
    for more in inputs {
        for (member, more) in all.members.iter_mut().zip(more.members) {
            for (key, figure) in more.figures.iter() {
                member.figures.insert(key, figure.clone());
            }
        }
    }
    all
}

fn composed_with(figures: &NetworkFigures, plan: Plan) -> Report {
    let mut network = network();
    network.settings.social_value = plan;
    let material =
        Material { network: &network, figures, period: "2025-Q4".parse().unwrap(), beside: &Beside::default() };
    let standing = Standing::Edition { number: 1, published: Millis(1_770_000_000_000) };
    report(material, &Template::quarterly().unwrap(), &Narrative::default(), standing).unwrap()
}

#[test]
fn social_value_has_a_chapter_only_where_outcomes_are_valued() {
    const HOURS: &[Option<i32>] = &[Some(15), Some(15), Some(15), Some(15)];
    const INCOME: &[Option<i32>] = &[Some(62_500), Some(62_500), Some(62_500), Some(62_500)];
    let figures = filed_apart(&[("income", INCOME), ("volunteer-hours", HOURS)]);
    let (with, without) = (composed_with(&figures, valued()), composed_with(&figures, Plan::default()));
    let told = sheet(&with, "social-value").unwrap();
    assert!(
        told.lede.to_plain().starts_with("By these choices each pound that went in came to £1.39 of social value [e].")
    );
    assert!(rows(&told)[0].contains(
        "| £8,500 | A person finds work: A published table, 2024 prices, CC BY 4.0. Compare National TOMs NT3 |"
    ));
    let notes = notes(&told).join("\n");
    for words in ["every year discounted, the first one too", "60 hours at £12 an hour", "worth £720 [e]", "£250,000."]
    {
        assert!(notes.contains(words), "{words}: {notes}");
    }
    assert!(sheet(&without, "social-value").is_none());
    assert_ne!(with.content_hash, without.content_hash, "members sign it");
}

#[test]
fn what_is_hidden_is_valued_by_nobody() {
    const FEW: &[Option<i32>] = &[Some(15), Some(15), None, None];
    const INCOME: &[Option<i32>] = &[Some(62_500), Some(62_500), Some(62_500), Some(62_500)];
    let figures = filed_apart(&[("income", INCOME), ("volunteer-hours", FEW)]);
    assert!(sheet(&composed_with(&figures, valued()), "social-value").is_none(), "30 hours of two members are [c]");
}
