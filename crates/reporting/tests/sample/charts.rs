//! One chart of each kind.

use super::table;
use commonweal_reporting::document::{
    Axis, Band, Chart, ChartKind, Colour, Column, Group, Line, LinePoint, Series, Share, Table,
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

/// A chart with nothing to draw.
pub(crate) fn empty() -> Chart {
    let kind = ChartKind::Bars { unit: String::new(), groups: Vec::new() };
    chart("empty-chart", "Nothing was filed", "", kind, table("", Vec::new(), &[]))
}
