//! One chart of each kind.

use super::table;
use commonweal_reporting::document::{
    Axis, Band, Break, Chart, ChartKind, Colour, Column, Goal, Group, Line, LinePoint, Panel, Series, Shape, Share,
    Slope, Table,
};

const QUARTERS: [&str; 8] = ["Jan–Mar", "Apr–Jun", "Jul–Sep", "Oct–Dec", "Jan–Mar", "Apr–Jun", "Jul–Sep", "Oct–Dec"];

fn axis(unit: &str, scale: f64) -> Axis {
    Axis {
        unit: unit.into(),
        periods: QUARTERS.map(Into::into).to_vec(),
        brackets: vec![("2024".into(), 4), ("2025".into(), 4)],
        scale,
        affix: (String::new(), String::new()),
    }
}

fn chart(id: &str, title: &str, subtitle: &str, kind: ChartKind, table: Table) -> Chart {
    Chart {
        id: id.into(),
        title: title.into(),
        subtitle: subtitle.into(),
        alt: format!("{title}: {subtitle}."),
        kind,
        table,
    }
}

pub(crate) fn turnover() -> Chart {
    let values = [3.98e6, 4.05e6, 4.11e6, 4.48e6, 4.23e6, 4.29e6, 4.37e6, 4.62e6];
    let point = |(index, value): (usize, f64)| {
        let label = match index {
            0 => "3.98",
            6 => "4.37 [r]",
            _ => "",
        };
        Some(LinePoint { value, label: label.into(), revised: index == 6 })
    };
    let net = |value: f64| Some(LinePoint { value: value * 0.95, label: String::new(), revised: false });
    let lines = vec![
        Line {
            name: "All income".into(),
            last: "£4.62m".into(),
            leading: true,
            points: values.into_iter().enumerate().map(point).collect(),
        },
        Line {
            name: "less inter-trading".into(),
            last: String::new(),
            leading: false,
            points: values.map(net).to_vec(),
        },
    ];
    let kind = ChartKind::Lines { axis: axis("£ million a quarter", 1e-6), lines, breaks: Vec::new(), target: None };
    let columns = vec![Column::words("Quarter"), Column::numbers("£ million"), Column::numbers("Enterprises")];
    let data = table(
        "",
        columns,
        &[&["Oct–Dec 2024", "4.48", "46"], &["Jul–Sep 2025", "4.37", "48"], &["Oct–Dec 2025", "4.62", "47"]],
    );
    chart(
        "ec01-chart",
        "Turnover is at its highest yet",
        "Turnover, £ million a quarter, January 2024 to December 2025",
        kind,
        data,
    )
}

pub(crate) fn emissions() -> Chart {
    let series = |name: &str, detail: &str, colour, values: [f64; 8]| Series {
        name: name.into(),
        detail: detail.into(),
        colour,
        values: values.map(Some).to_vec(),
    };
    let mut totals = vec![String::new(); 8];
    (totals[0], totals[3], totals[7]) = ("168.9".into(), "158.6".into(), "148.2 [p]".into());
    let kind = ChartKind::Columns {
        axis: axis("Tonnes CO₂e a quarter", 1.0),
        series: vec![
            series("Fuel burned", "71.3 (scope 1)", Colour::C1, [88.1, 47.2, 38.4, 79.4, 83.6, 43.0, 33.2, 71.3]),
            series("Electricity", "42.6 (scope 2)", Colour::C2, [48.2, 40.1, 37.6, 44.9, 46.3, 39.0, 37.0, 42.6]),
            series(
                "Travel, water, waste",
                "34.3 (scope 3)",
                Colour::C4,
                [32.6, 34.1, 33.8, 34.3, 33.3, 34.0, 34.3, 34.3],
            ),
        ],
        totals,
    };
    chart(
        "en04-chart",
        "Each winter’s peak is lower than the last",
        "Greenhouse gases by scope, tonnes CO₂e a quarter, January 2024 to December 2025",
        kind,
        table("", Vec::new(), &[]),
    )
}

pub(crate) fn payers() -> Chart {
    let group = |name: &str, value: f64, label: &str| Group {
        name: name.into(),
        value: Some(value),
        label: label.into(),
        story: value > 1.3,
    };
    let groups = vec![
        group("Individuals", 1.35, "£1.35m"),
        group("Public sector", 1.18, "£1.18m"),
        group("Private sector", 1.06, "£1.06m"),
        group("Social sector", 0.79, "£0.79m"),
    ];
    let columns = vec![Column::words("Came from"), Column::numbers("£m"), Column::numbers("Share")];
    let data = table(
        "",
        columns,
        &[
            &["Individuals", "1.35", "30.8 %"],
            &["Public sector", "1.18", "26.9 %"],
            &["Private sector", "1.06", "24.2 %"],
            &["Social sector", "0.79", "18.0 %"],
            &["All, less inter-trading", "4.38", "100 %"],
        ],
    );
    chart(
        "ec03-chart",
        "Individuals pay the most",
        "£ million, October to December 2025",
        ChartKind::Bars { unit: "£ million".into(), groups },
        data,
    )
}

pub(crate) fn women() -> Chart {
    let row = |name: &str, share: f64| Share {
        name: name.into(),
        parts: vec![share, 1.0 - share],
        labels: vec![format!("{:.0} %", share * 100.0), String::new()],
    };
    let parts = vec![("Women".into(), Colour::C1), ("Others".into(), Colour::C6)];
    let kind = ChartKind::Shares { rows: vec![row("Boards", 0.52), row("Staff", 0.61)], parts };
    chart(
        "so02-chart",
        "More than half of those who decide are women",
        "Share of places, 31 December 2025",
        kind,
        table("", vec![Column::words("Where"), Column::numbers("Women, %")], &[&["Boards", "52"], &["Staff", "61"]]),
    )
}

pub(crate) fn wages() -> Chart {
    let band = |name: &str, detail: &str, quartiles, label: &str| Band {
        name: name.into(),
        detail: detail.into(),
        quartiles,
        label: label.into(),
    };
    let bands = vec![
        band("Food and drink", "13 enterprises", Some((11.9, 12.6, 13.4)), "£12.60"),
        band("Arts", "9 enterprises", Some((12.2, 13.1, 15.0)), "£13.10"),
        band("Care", "2 enterprises", None, "[c] fewer than 3 enterprises"),
    ];
    let kind = ChartKind::DotRange { unit: "£ an hour".into(), bands, reference: Some((12.9, "All: £12.90".into())) };
    chart(
        "so05-chart",
        "Lowest pay is above the real living wage in arts",
        "Median lowest hourly pay by field",
        kind,
        table("", Vec::new(), &[]),
    )
}

/// A share with a target and a new definition.
pub(crate) fn living_wage() -> Chart {
    let values = [61.2, 62.0, 64.8, 66.1, 71.0, 72.4, 72.3, 74.6];
    let point = |(index, value): (usize, f64)| {
        let label = if index == 0 { "61.2".to_owned() } else { String::new() };
        Some(LinePoint { value, label, revised: false })
    };
    let lines = vec![Line {
        name: String::new(),
        last: "74.6 %".into(),
        leading: true,
        points: values.into_iter().enumerate().map(point).collect(),
    }];
    let kind = ChartKind::Lines {
        axis: axis("Per cent", 1.0),
        lines,
        breaks: vec![Break { before: 4, label: "[b]".into() }],
        target: Some((80.0, "Target for 2025-26: at least 80 %".into())),
    };
    chart(
        "so03-chart",
        "Three in four are paid the living wage",
        "Share of staff, January 2024 to December 2025",
        kind,
        table("", Vec::new(), &[]),
    )
}

/// Categories in panels of their own.
pub(crate) fn suppliers(shape: Shape) -> Chart {
    let panel = |name: &str, values: [Option<f64>; 8], first: &str, last: &str| Panel {
        name: name.into(),
        values: values.to_vec(),
        first: first.into(),
        last: last.into(),
    };
    let all = |values: [f64; 8]| values.map(|value| Some(value * 1e3));
    let mut gap = all([61.0, 63.0, 58.0, 0.0, 60.0, 62.0, 57.0, 55.0]);
    gap[3] = None;
    let panels = vec![
        panel("Private sector", all([812.0, 799.0, 821.0, 790.0, 768.0, 772.0, 751.0, 739.0]), "812", "739"),
        panel("Social sector", all([214.0, 220.0, 236.0, 241.0, 262.0, 270.0, 291.0, 318.0]), "214", "318 [e]"),
        panel("Public sector", gap, "61", "55"),
        panel("Individuals who are paid as freelancers", [None; 8], "", "[c]"),
        panel("Abroad", all([9.0, 8.0, 9.0, 12.0, 8.0, 7.0, 9.0, 4.0]), "9", "4"),
    ];
    let breaks = vec![Break { before: 2, label: "[b]".into() }];
    chart(
        "ec06-chart",
        "More is bought in the social sector",
        "Spend by supplier sector, £ thousand, January 2024 to December 2025",
        ChartKind::SmallMultiples { axis: axis("£ thousand a quarter", 1e-3), shape, panels, breaks },
        table("", Vec::new(), &[]),
    )
}

/// Categories at two dates.
pub(crate) fn then_and_now() -> Chart {
    let line = |name: &str, values: [f64; 2], story| Slope {
        name: name.into(),
        values: values.map(Some),
        labels: values.map(|value| format!("{value:.2}")),
        story,
    };
    let hidden = Slope {
        name: "Members of the network".into(),
        values: [Some(0.31), None],
        labels: ["0.31".into(), "[c]".into()],
        story: false,
    };
    let lines = vec![
        line("Individuals", [4.98, 5.31], false),
        line("Public sector", [5.01, 4.62], false),
        line("Private sector", [3.70, 4.21], true),
        line("Social sector", [3.69, 3.10], false),
        hidden,
    ];
    let kind = ChartKind::Slope { unit: "£ million a year".into(), ends: ("2024".into(), "2025".into()), lines };
    chart("ec03-slope", "Private firms pay more", "Income by payer, £ million", kind, table("", Vec::new(), &[]))
}

/// How far targets have come.
pub(crate) fn targets() -> Chart {
    let goal = |name: &str, share, label: &str| Goal { name: name.into(), share, label: label.into() };
    let goals = vec![
        goal("Volunteer hours", Some(0.79), "63,006 of 80,000 hours, 79 %"),
        goal("Local spend", Some(0.92), "41.6 % now, target at least 45 %"),
        goal("Homes returned to use", Some(3.4), "34 of 10 homes, 340 %"),
        goal("Apprentices", None, "[c] not shown, target at least 12 people"),
        goal("Greenhouse gas emissions", Some(1.12), "560.1 of at most 500.0 tonnes CO₂e, 112 %"),
    ];
    let kind = ChartKind::Progress { unit: "Per cent of target".into(), mark: "Target".into(), goals };
    chart("targets-chart", "One of five targets is reached", "Targets for 2025-26", kind, table("", Vec::new(), &[]))
}

/// A chart with nothing to draw.
pub(crate) fn empty() -> Chart {
    let kind = ChartKind::Bars { unit: String::new(), groups: Vec::new() };
    chart("empty-chart", "Nothing was filed", "", kind, table("", Vec::new(), &[]))
}
