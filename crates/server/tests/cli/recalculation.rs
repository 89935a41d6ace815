//! Totals against a second calculation in another language: `tests/recalculate.py`.

use crate::support::{Desk, HEADER};
use commonweal::demo::{rows, whole_catalogue};
use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

/// Quarters, a calendar year, a financial year, a year of any kind, and spans that are none.
const PERIODS: [&str; 8] = ["2024-Q1", "2025-Q1", "2025-Q4", "2024", "2025", "2024-25", "2025-Q3/4", "2025-Q4/3"];

/// The repository's root.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Whether there is a Python to ask. Under CI there must be one.
fn has_python() -> bool {
    let has = Command::new("python3").arg("--version").output().is_ok_and(|output| output.status.success());
    if !has {
        assert!(std::env::var_os("CI").is_none(), "python3 is missing: the totals cannot be recalculated");
        eprintln!("SKIPPED: python3 is missing, so the totals are not recalculated");
    }
    has
}

/// Imports a file of enterprises and one of figures, and holds every period's export against the second calculation.
fn hold(desk: &Desk, periods: &[&str]) {
    desk.ok("migrate");
    desk.ok("network create d --name District --starter plain");
    desk.ok("enterprise import --network d enterprises.csv");
    println!("{}", desk.ok("import --network d figures.csv"));
    for period in periods {
        desk.file("totals.csv", desk.totals(period));
        let output = Command::new("python3")
            .arg(root().join("tests/recalculate.py"))
            .args([desk.path("enterprises.csv"), desk.path("figures.csv"), root().join("crates/domain/catalogue")])
            .arg(period)
            .arg(desk.path("totals.csv"))
            .output()
            .unwrap();
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        println!("{out}");
        assert!(output.status.success(), "{out}{err}");
    }
}

/// The sample's members: every fifth joins late, every eleventh leaves, one leaves and comes back.
fn enterprises(count: usize) -> String {
    let mut text = String::from("slug,name,from,to\n");
    for number in 1..=count {
        let times: &[(&str, &str)] = match number {
            7 => &[("", "2024-06-30"), ("2025-02-15", "")],
            n if n % 5 == 0 => &[(["2024-05-01", "2024-10-01", "2025-03-31", "2025-07-01"][n / 5 % 4], "")],
            n if n % 11 == 0 => &[("2023-01-01", "2025-04-01")],
            _ => &[("", "")],
        };
        for (from, to) in times {
            writeln!(text, "sample-{number:03},Sample {number},{from},{to}").unwrap();
        }
    }
    text
}

fn csv(rows: impl IntoIterator<Item = [String; 7]>) -> String {
    let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(HEADER.as_bytes().to_vec());
    for row in rows {
        writer.write_record(row).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

#[test]
fn fifty_enterprises_of_which_some_join_late() {
    if !has_python() {
        return;
    }
    let desk = Desk::new();
    desk.file("enterprises.csv", enterprises(50));
    desk.file("figures.csv", csv(rows(&whole_catalogue(11, 50, "2025-Q4/8".parse().unwrap()))));
    hold(&desk, &["2025-Q4", "2025", "2024-25"]);
}

/// A number between 0 and 99 for a row, the same in each run.
fn lot(row: &[String; 7]) -> u64 {
    let text = row[..3].join(" ");
    text.bytes()
        .fold(14_695_981_039_346_656_037_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(1_099_511_628_211))
        / 7
        % 100
}

/// Makes a sample as untidy as returns are: rows that are missing, [x], [z] and withheld, estimates, inputs filed for
/// the year in place of its quarters. What is said of an input is said of all its parts, so that they still agree.
fn untidy(row: [String; 7]) -> Vec<[String; 7]> {
    let [enterprise, period, input, breakdown, value, _, note] = row.clone();
    let with = |period: &str, value: &str, confidence: &str| {
        vec![[
            enterprise.clone(),
            period.to_owned(),
            input.clone(),
            breakdown.clone(),
            value.to_owned(),
            confidence.to_owned(),
            note.clone(),
        ]]
    };
    // Parts of a total depend on it, so only inputs that nothing is compared with become something else.
    let alone =
        !["income", "headcount", "jobs-fte", "pay-total", "decisions", "votes-all", "board-size", "goods-reused"]
            .contains(&input.as_str());
    match lot(&row) {
        0..=6 if alone => vec![],
        7..=10 if alone => with(&period, "[x]", ""),
        11..=14 if alone => with(&period, "[z]", ""),
        15..=16 if alone => with(&period, "[w]", ""),
        17..=30 => with(&period, &value, "estimate"),
        31..=35 => with(&period, &value, "guess"),
        36..=44 if alone && period == "2025-Q1" => with("2024-25", &value, ""),
        36..=44 if alone && period == "2024-Q4" => with("2024", &value, "estimate"),
        _ => vec![row],
    }
}

#[test]
fn untidy_returns_with_every_kind_of_figure() {
    if !has_python() {
        return;
    }
    let desk = Desk::new();
    desk.file("enterprises.csv", enterprises(16));
    let sample = rows(&whole_catalogue(5, 16, "2025-Q4/8".parse().unwrap()));
    desk.file("figures.csv", csv(sample.into_iter().flat_map(untidy)));
    hold(&desk, &PERIODS);
}
