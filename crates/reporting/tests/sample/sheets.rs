//! The sheets of the sample, after the pages of the mock-ups.

use super::{charts, sheet, table};
use commonweal_reporting::document::{
    Align, Block, Cell, Chart, Column, CoverageStrip, Direction, Directory, Headline, Listed, Note, Row, RowKind,
    Shape, Sheet, Story, Table, Text, TextColumn,
};

fn figure(name: &str, value: &str, unit: &str, change: &str, coverage: &str) -> Headline {
    let direction = if change.starts_with("Up") { Direction::Up } else { Direction::Down };
    let history = [3.98, 4.05, 4.11, 4.48, 4.23, 4.29, 4.37, 4.62].map(Some).to_vec();
    Headline {
        name: name.into(),
        value: value.into(),
        unit: unit.into(),
        change: change.into(),
        direction,
        coverage: coverage.into(),
        history,
        second_change: String::new(),
        history_alt: format!("{name} over the last eight quarters"),
    }
}

fn column(heading: &str, text: &str) -> TextColumn {
    TextColumn::running(heading, text)
}

fn note(lead: &str, text: &str) -> Note {
    Note { lead: lead.into(), text: text.into() }
}

pub(crate) fn summary() -> Sheet {
    let mut sheet = sheet(
        "summary-page",
        "The quarter on one page",
        "More earned, more kept local, less burned",
        "Members took £4.62 million, 3.1 % more than a year before, and kept 312.4 jobs (full-time equivalent). Of every \
         pound spent with suppliers, 42p stayed in the area. Emissions fell by 6.6 %.",
        vec![
            Block::Headlines(vec![
                figure(
                    "Turnover (all income)",
                    "£4.62m",
                    "",
                    "Up 3.1 % on a year before",
                    "47 of 50 filed. £4.38m net of inter-trading",
                ),
                figure(
                    "Jobs, full-time equivalent",
                    "312.4",
                    "FTE",
                    "Up 7.2 on a year before",
                    "47 of 50 filed. On 31 December 2025",
                ),
                figure(
                    "Local supplier spend share",
                    "41.6",
                    "%",
                    "Up 2.0 points on a year before",
                    "44 of 50 filed. £0.62m of £1.49m",
                ),
                figure(
                    "Volunteer hours",
                    "21,480",
                    "",
                    "Up 2.2 % on a year before",
                    "39 of the 41 with volunteers filed",
                ),
                figure(
                    "Greenhouse gases",
                    "148.2",
                    "tCO₂e",
                    "Down 6.6 % on a year before",
                    "43 of 50 filed. Provisional [p]",
                ),
                figure(
                    "Trading income share",
                    "71.3",
                    "%",
                    "Down 0.6 points on a year before",
                    "46 of 50 filed. £3.29m of £4.62m",
                ),
            ]),
            Block::SmallPrint("Small bars: the last eight quarters, January 2024 to December 2025, from zero.".into()),
            Block::Columns(vec![
                column(
                    "What moved",
                    "Among the 44 enterprises that filed both this quarter and a year before, turnover rose by 2.4 %: most of the rise is real, not a change in who filed.",
                ),
                column(
                    "How sure this is",
                    "Three enterprises did not file; they last made up 4 % of turnover. Emissions wait for four meter readings and are marked [p].",
                ),
                column(
                    "What comes next",
                    "The members vote on 14 April on counting freelancers’ days as well as people, and on a target for local spend.",
                ),
            ]),
        ],
    );
    sheet.foot = vec![Block::Contents { detailed: false }];
    sheet
}

pub(crate) fn contents() -> Sheet {
    sheet("contents-page", "", "Contents", "", vec![Block::Contents { detailed: true }])
}

pub(crate) fn turnover() -> Sheet {
    let text = Text::plain("See ")
        .then_link("how it adds up", "#methods")
        .then(", the definition at ")
        .then_link("commonweal.example/definitions/ec01", "https://commonweal.example/definitions/ec01?v=2")
        .then(", or the ")
        .then_link("missing page", "#nowhere")
        .then(". ")
        .then_bold("Only accepted returns count.");
    sheet(
        "ec01",
        "EC01 · Economic",
        "Turnover",
        "Members took £4.62 million, 3.1 % more than a year before.",
        vec![
            Block::Chart(charts::turnover()),
            Block::Paragraph(text),
            Block::Notes(vec![
                note(
                    "Who filed.",
                    "47 of 50 enterprises. Like for like, the 44 that filed the same in both years: up 2.4 %.",
                ),
                note(
                    "How it is counted.",
                    "All income of the quarter, less what members paid each other. Definition EC01, version 2.",
                ),
            ]),
        ],
    )
}

pub(crate) fn payers() -> Sheet {
    let rows: Vec<Row> = (1..=60)
        .map(|index| Row {
            kind: RowKind::Body,
            cells: [
                format!("Enterprise number {index}"),
                format!("{}.{:02}", index % 7, index),
                "1.05".into(),
                "[p]".into(),
            ]
            .map(Cell::text)
            .to_vec(),
        })
        .chain([Row { kind: RowKind::Total, cells: ["All enterprises", "4.38", "4.12", ""].map(Cell::text).to_vec() }])
        .collect();
    let long = Table {
        columns: vec![
            Column::words("Enterprise").weighing(3),
            Column { head: vec!["Oct–Dec".into(), "2024".into()], align: Align::Right, weight: 1, current: false },
            Column { head: vec!["Oct–Dec".into(), "2025".into()], align: Align::Right, weight: 1, current: true },
            Column { head: vec!["Notes".into()], align: Align::Right, weight: 0, current: false },
        ],
        rows,
        shorthand: "Some shorthand is used in this table: [p] provisional.".into(),
        notes: vec!["Enterprises are listed by name.".into()],
        ..table("Income by enterprise, £ million", Vec::new(), &[])
    };
    sheet(
        "ec03",
        "EC03 · Economic",
        "Where the money came from, and where it went",
        "Of £4.38 million that came in from outside the network, £1.64 million, 37p in every pound, went straight back into Digbeth as wages to local residents and payments to local suppliers.",
        vec![Block::Chart(charts::payers()), Block::Table(long)],
    )
}

pub(crate) fn emissions() -> Sheet {
    let quarter = |months: &str, year: &str, current| Column {
        head: vec![months.into(), year.into()],
        align: Align::Right,
        weight: 1,
        current,
    };
    let columns = vec![
        Column::words("Source").weighing(2),
        Column::words("Scope").weighing(1),
        quarter("Oct–Dec", "2024", false),
        quarter("Jan–Mar", "2025", false),
        quarter("Apr–Jun", "2025", false),
        quarter("Jul–Sep", "2025", false),
        quarter("Oct–Dec", "2025", true),
        Column::numbers("Notes"),
    ];
    let mut by_source = table(
        "Emissions by source, tonnes CO₂e",
        columns,
        &[
            &["Gas and heating fuel", "Scope 1", "72.6", "77.0", "36.9", "27.4", "65.0", "[p]"],
            &["Vehicle fuel", "Scope 1", "[c]", "[c]", "[c]", "[c]", "[c]", ""],
            &["Electricity", "Scope 2", "44.9", "46.3", "39.0", "37.0", "42.6", "[r]"],
            &["Travel and deliveries", "Scope 3", "27.1", "26.0", "27.0", "27.2", "27.3", ""],
            &["Water and waste", "Scope 3", "7.2", "7.3", "7.0", "7.1", "7.0", "[e]"],
            &["Refrigerants", "Scope 1", "[c]", "[c]", "[c]", "[c]", "[c]", ""],
            &["All emissions", "", "158.6", "163.2", "116.0", "104.5", "148.2", "[p]"],
        ],
    );
    by_source.shorthand =
        "Some shorthand is used in this table: [c] confidential, [e] estimated, [p] provisional, [r] revised.".into();
    sheet(
        "en04",
        "EN04 · Environmental",
        "Greenhouse gas emissions",
        "Emissions were 148.2 tonnes CO₂e, 10.4 tonnes (6.6 %) less than a year before. Most of the fall is heating: 7.6 of the 10.4 tonnes.",
        vec![
            Block::Chart(charts::emissions()),
            Block::Table(by_source),
            Block::Notes(vec![
                note(
                    "Who filed.",
                    "43 of 50 enterprises. Like for like, the 40 that filed the same in both years: down 6.1 %. [p] Four gas readings are still to come. [r] Electricity for July to September 2025 was 36.2 before one amendment. [c] Two enterprises top up refrigerants; vehicle fuel is withheld with them so that neither can be worked out. Together 6.3.",
                ),
                note(
                    "How it is counted.",
                    "Activity × the UK government factor of the calendar year. Definition EN04, version 1; decided by the members on 9 September 2025 (decision 11). Rounded at the end only; parts may not add up to totals.",
                ),
            ]),
        ],
    )
}

pub(crate) fn people() -> Sheet {
    sheet(
        "so01",
        "SO01 to SO05 · Social",
        "The people who work, volunteer and decide",
        "Volunteers gave 21,480 hours, and 312.4 full-time equivalent jobs were held on the last day.",
        vec![
            Block::Heading { level: 2, text: "Those who decide".into() },
            Block::Paragraph("Boards are counted on the last day of the quarter. Members agreed on three rules for it:".into()),
            Block::List(vec![
                "a place that is empty is not counted;".into(),
                Text::plain("a person on two boards is counted twice, as the question is about places and not about people, and the sum over boards is not the number of people who sit on them; see ").then_link("methods", "#methods").then(";"),
                "nobody is asked who does not wish to be.".into(),
            ]),
            Block::Chart(charts::women()),
            Block::Chart(charts::wages()),
            Block::Chart(charts::empty()),
            Block::Heading { level: 3, text: "A small heading".into() },
            Block::Paragraph("And what stands under it.".into()),
        ],
    )
}

pub(crate) fn targets() -> Sheet {
    sheet(
        "targets-page",
        "What we want to reach",
        "Where we stand with our targets",
        "Members set these themselves.",
        vec![
            Block::Chart(charts::targets()),
            Block::Chart(charts::living_wage()),
            Block::Chart(charts::then_and_now()),
            Block::Chart(charts::suppliers(Shape::Line)),
            Block::Chart(Chart { id: "ec06-columns".into(), ..charts::suppliers(Shape::Columns) }),
        ],
    )
}

pub(crate) fn stories() -> Sheet {
    let paragraph = "“Before the kitchen opened I had not cooked for anyone but myself in six years. Now forty people eat what I make on a Thursday, and some of them stay to wash up. It is not a large thing, but it is every week.”";
    sheet(
        "stories-page",
        "In members’ own words",
        "Three stories of the quarter",
        "",
        vec![
            Block::Story(Story { heading: "A Thursday".into(), paragraphs: vec![paragraph.into(), "“We count the plates. We cannot count the rest.”".into()], by: "Custard Yard Kitchen (sample)".into(), picture: None }),
            Block::Story(Story { heading: String::new(), paragraphs: vec!["“Freelancers are counted as people, not as days. A day a year and five days a week look the same.”".into()], by: "Objection of Viaduct Radio (sample), printed at its wish. Members take up a proposal on 14 April 2026.".into(), picture: None }),
        ],
    )
}

pub(crate) fn methods() -> Sheet {
    let row = |name: &str, filed: u32, due: u32, share: &str, version: &str| Row {
        kind: RowKind::Body,
        cells: vec![
            Cell::text(name),
            Cell::text(filed.to_string()),
            Cell::text(due.to_string()),
            Cell::Bar(f64::from(filed) / f64::from(due)),
            Cell::text(share),
            Cell::text(version),
        ],
    };
    let coverage = Table {
        columns: vec![
            Column::words("Indicator"),
            Column::numbers("Filed"),
            Column::numbers("Due"),
            Column::words("Share of those due"),
            Column::numbers("Of turnover, %"),
            Column::numbers("Definition"),
        ],
        rows: vec![
            row("Turnover (all income)", 47, 50, "100.0", "version 2"),
            row("Jobs, full-time equivalent", 47, 50, "100.0", "version 1"),
            row("Income by payer sector", 46, 50, "98.7", "version 2"),
            row("Local supplier spend share", 44, 50, "96.2", "version 1"),
            row("Volunteer hours", 39, 41, "97.4", "version 1"),
            row("Greenhouse gas emissions [p]", 43, 50, "93.8", "version 1"),
            row("People supported [b]", 31, 33, "95.0", "version 2"),
        ],
        ..table("", Vec::new(), &[])
    };
    sheet(
        "methods-page",
        "Behind the figures",
        "Who filed, and how it adds up",
        "",
        vec![
            Block::Coverage(CoverageStrip { filed: 47, due: 50, caption: "47 of 50 enterprises filed. When they last filed, the other three together made up 4 % of turnover.".into() }),
            Block::Table(coverage),
            Block::Columns(vec![
                column("Adding up", "Flows are summed over members. Stocks are those of the last day. A ratio is the sum of its numerators over the sum of its denominators, never an average of percentages. Only accepted returns count."),
                column("Counting once", "What members paid each other is taken out of the consolidated turnover. People supported may be helped by two members: the sum is an upper bound and is never added over quarters."),
                column("Keeping people safe", "A count of one to four people, or a value from fewer than three enterprises, is shown as [c], together with any second cell from which it could be worked out."),
                column("Shorthand", "[b] break in the series · [c] suppressed · [e] estimated · [p] provisional · [r] revised · [x] not available · [z] not applicable. 0 is a true nought."),
            ]),
            Block::Heading { level: 3, text: "Changed since the last edition".into() },
            Block::Paragraph("First edition of this quarter. Turnover of July to September 2025 was revised from £4.41 million to £4.37 million after one enterprise amended its return on 19 January 2026.".into()),
        ],
    )
}

/// Those who were asked, each with a sign for the answer.
const NAMES: &str = "■ Arch Forty Radio|■ Ashlar Joinery|■ Barge & Bloom|– Bellhouse Futures|■ Bright Thread Textiles|■ Brindle & Bale|■ Canalside Cycleworks|■ Common Loaf Bakery|– Copper Lane Crafts|■ Custard Yard Kitchen|■ Eastside Seedbank|■ Fazeley Fixers|■ Fern & Ferrous|– First Rung Training|■ Flyover Garden|■ Glassworks Choir|■ Green Gantry|■ Half Moon Theatre Lab|– Hive Street Honey|■ Ink & Anvil|■ Kiln and Company|■ Lantern Youth Arts|■ Lock Keepers’ Trust|– Long Table Lunches|■ Makers’ Mile|■ Meadow Row Crèche|■ Moor Lane Move";

pub(crate) fn sign_off() -> Sheet {
    let mut sheet = sheet(
        "sign-off-page",
        "In whose name",
        "Signed off by those who gave the figures",
        "36 of the 47 enterprises that filed assented to this report. One objected. Ten did not answer, and under the members’ own rule their silence counts as assent.",
        vec![
            Block::List(NAMES.split('|').map(Text::plain).collect()),
            Block::SmallPrint("All names are samples and invented.".into()),
        ],
    );
    sheet.foot = vec![
        Block::Code {
            title: "Is this the published one?".into(),
            text: "Compare the fingerprint on the web edition, or upload the file there.".into(),
            lines: vec!["9f2c 41d7 08be a6e3".into(), "55c0 7d19 e4aa 10b6".into()],
        },
        Block::SmallPrint(Text::plain("Digbeth Social Enterprise Quarter (2026), What we did together: October to December 2025, edition 1. CC BY 4.0. ").then_link("commonweal.example/digbeth/2025-Q4/1", "https://commonweal.example/digbeth/2025-Q4/1")),
    ];
    sheet
}

/// A table too wide for an upright page.
pub(crate) fn years() -> Sheet {
    let quarters = (0..12).map(|index| (["Jan–Mar", "Apr–Jun", "Jul–Sep", "Oct–Dec"][index % 4], 2023 + index / 4));
    let column = |(months, year): (&str, usize)| Column {
        head: vec![months.into(), year.to_string()],
        align: Align::Right,
        weight: 0,
        current: (months, year) == ("Oct–Dec", 2025),
    };
    let names = ["Turnover", "Income from trading", "Grants", "Spent with suppliers", "Spent within the area", "Pay"];
    let row = |(index, name): (usize, &&str)| {
        let value = |quarter: usize| {
            Cell::text(format!("{},{:03},{:03}", 1 + index, quarter * 67 % 1000, quarter * 131 % 1000))
        };
        Row { kind: RowKind::Body, cells: std::iter::once(Cell::text(*name)).chain((0..12).map(value)).collect() }
    };
    let mut rows: Vec<Row> = names.iter().enumerate().map(row).collect();
    rows.extend((0..30).map(|index| {
        Row {
            kind: RowKind::Body,
            cells: std::iter::once(Cell::text(format!("Line {}", index + 1)))
                .chain((0..12).map(|quarter| {
                    Cell::text(format!("{},{:03},{:03}", index + 1, quarter * 67 % 1000, index * 31 % 1000))
                }))
                .collect(),
        }
    }));
    let table = Table {
        title: "Money by quarter, £".into(),
        shorthand: String::new(),
        summary: String::new(),
        columns: std::iter::once(Column::words("What")).chain(quarters.map(column)).collect(),
        rows,
        notes: vec!["All quarters as they were published, sample data.".into()],
    };
    sheet(
        "years-page",
        "Behind the figures",
        "Three years of quarters",
        "Every quarter beside every other, for those who want to work with them.",
        vec![Block::Table(table), Block::Paragraph("What follows a wide table stands upright again.".into())],
    )
}

fn listed(name: &str, facts: &str, words: &str) -> Listed {
    let words = words.split("\n\n").filter(|text| !text.is_empty()).map(Text::plain).collect();
    Listed { name: name.into(), facts: facts.into(), words }
}

/// Enterprises by name, three a row.
pub(crate) fn members() -> Sheet {
    let entry = |index: usize| {
        let name =
            ["Custard Yard Kitchen", "Rea Valley Repairs", "مقهى الحي", "咖啡 and Books", "Ŵylfa Tŷ Gŵyr", "Źródło"]
                [index % 6];
        listed(
            &format!("{name} {}", index + 1),
            ["Food · Digbeth", "Reuse and repair · Deritend, Birmingham"][index % 2],
            "",
        )
    };
    let list = Directory {
        id: String::new(),
        heading: String::new(),
        again: String::new(),
        entries: (0..50).map(entry).collect(),
    };
    let lede = "Fifty enterprises were members in October to December 2025 (sample).";
    sheet("members-page", "", "Who takes part", lede, vec![Block::Directory(list)])
}

/// Enterprises by letter, with their own words; one of them is long.
pub(crate) fn annex() -> Sheet {
    let words = "We cook for whoever comes. Forty came to the first supper (sample), and most came back. ";
    let list = |letter: &str, count: usize| {
        let entry = |index: usize| {
            listed(
                &format!("{letter}lcester Row Kitchen {}", index + 1),
                "Food · Alcester Row, Birmingham",
                &[words.repeat(3), words.repeat(14), String::new(), format!("{words}\n\n{words}")][index % 4],
            )
        };
        Block::Directory(Directory {
            id: format!("annex-{}", letter.to_lowercase()),
            heading: letter.into(),
            again: format!("{letter}, continued"),
            entries: (0..count).map(entry).collect(),
        })
    };
    sheet("annex-page", "", "In their own words", "", vec![list("A", 14), list("B", 5)])
}
