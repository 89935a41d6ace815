//! Emissions, the local multiplier, and the traps of adding up, on networks small enough to check by hand.

use super::{
    Qualifier, RowId, aggregate,
    tests::{Q, Rows, find, indicator, input, network, written},
};
use commonweal_domain::{breakdown::Cell, quantity::Quantity};

#[test]
fn the_local_multiplier_is_that_of_the_networks_members_together() {
    // The worked case of facts/local_multiplier.md: A earns 100 from outside and pays it all to B, which pays local
    // staff 100; they spend half of it in the area: R1 100, R2 100, R3 50.
    let network = network(&[
        &[
            (Q, "income", "", "100"),
            (Q, "sales-to-members", "", "0"),
            (Q, "purchases-from-members", "", "100"),
            (Q, "supplier-spend", "place=local", "100"),
            (Q, "other-local-payments", "", "0"),
            (Q, "pay-local-net", "", "0"),
            (Q, "respend-staff", "", "50"),
            (Q, "respend-suppliers", "", "0"),
        ],
        &[
            (Q, "income", "", "100"),
            (Q, "sales-to-members", "", "100"),
            (Q, "purchases-from-members", "", "0"),
            (Q, "supplier-spend", "place=local", "0"),
            (Q, "other-local-payments", "", "[z]"),
            (Q, "pay-local-net", "", "100"),
            (Q, "respend-staff", "", "50"),
            (Q, "respend-suppliers", "", "0"),
        ],
    ]);
    assert_eq!(indicator(&network, Q, "EC09", ""), "2.5");
}

#[test]
fn emissions_take_the_factor_of_their_calendar_year() {
    let network = network(&[&[
        (Q, "electricity", "", "1000"),
        (Q, "gas", "", "100"),
        ("2022-Q4", "electricity", "", "1000"),
        ("2022-Q4", "gas", "", "0"),
    ]]);
    // 2025: 1000 × 0.177, 1000 × 0.01853 and 100 × 0.18296.
    assert_eq!(indicator(&network, Q, "EN04", "scope=2"), "177");
    assert_eq!(indicator(&network, Q, "EN04", "scope=3"), "18.53");
    assert_eq!(indicator(&network, Q, "EN04", "scope=1"), "18.296");
    assert_eq!(indicator(&network, Q, "EN04", ""), "213.826");
    assert_eq!(indicator(&network, "2022-Q4", "EN04", ""), "[x]", "no factor for 2022, and never the nearest");
}

#[test]
fn emissions_of_january_to_march_are_provisional_until_their_factors_are_out() {
    let network = network(&[&[
        ("2026-Q1", "electricity", "", "1000"),
        ("2027-Q1", "electricity", "", "1000"),
        ("2027-Q2", "electricity", "", "1000"),
    ]]);
    let row = |period: &str, cell: &str| {
        let rows = aggregate(&network, period.parse().unwrap());
        let row = find(&rows, &RowId::indicator("EN04", cell.parse().unwrap()));
        (written(&row), row.qualifiers.contains(&Qualifier::Provisional))
    };
    // 1000 × 0.13096 of 2026 in both.
    assert_eq!(row("2026-Q1", "scope=2"), ("130.96".to_owned(), false));
    assert_eq!(row("2027-Q1", "scope=2"), ("130.96".to_owned(), true));
    assert_eq!(row("2027-Q1", "scope=1"), ("[x]".to_owned(), false), "nobody filed fuel");
    assert_eq!(row("2027-Q2", "scope=2"), ("[x]".to_owned(), false), "April is late enough for its own");
    assert_eq!(row("2026-27", "scope=2").0, "130.96", "of the year from April only January to March was filed");
    assert!(row("2026-27", "").1);
}

#[test]
fn scope_2_by_market_needs_every_suppliers_factor() {
    const SUPPLIER: &str = "electricity-supplier-factor";
    let both = network(&[
        &[(Q, "electricity", "", "1000"), ("2025-26", SUPPLIER, "", "0.02")],
        &[(Q, "electricity", "", "10"), (Q, SUPPLIER, "", "0.3")],
        &[(Q, "gas", "", "99"), (Q, "electricity", "", "0")],
    ]);
    // 1000 × 0.02 + 10 × 0.3; by location 1010 × 0.177.
    assert_eq!(indicator(&both, Q, "EN04", "basis=market;scope=2"), "23");
    assert_eq!(indicator(&both, Q, "EN04", "scope=2"), "178.77");
    assert_eq!(
        indicator(&both, Q, "EN04", ""),
        "215.5983",
        "the total is by location: + 99 × 0.18296 + 1010 × 0.01853"
    );
    let one = network(&[
        &[(Q, "electricity", "tariff=renewable", "1000"), (Q, SUPPLIER, "", "0")],
        &[(Q, "electricity", "tariff=renewable", "1000")],
    ]);
    assert_eq!(indicator(&one, Q, "EN04", "basis=market;scope=2"), "[x]", "a renewable tariff is not nought by itself");
    let earlier = network(&[&[(Q, "electricity", "", "1000"), ("2024", SUPPLIER, "", "0.02")]]);
    assert_eq!(indicator(&earlier, Q, "EN04", "basis=market;scope=2"), "[x]", "never the nearest");
}

#[test]
fn emissions_say_what_they_cover() {
    let of = |rows: Rows<'_>, cell: &str| {
        let rows = aggregate(&network(&[rows]), Q.parse().unwrap());
        find(&rows, &RowId::indicator("EN04", cell.parse().unwrap())).qualifiers.into_iter().collect::<Vec<_>>()
    };
    let energy: Rows<'_> = &[(Q, "electricity", "", "1000"), (Q, "gas", "", "100")];
    assert_eq!(of(energy, ""), [Qualifier::EnergyOnly, Qualifier::WithoutWellToTank]);
    assert_eq!(of(energy, "scope=1"), []);
    assert_eq!(of(energy, "scope=3"), [Qualifier::WithoutWellToTank]);
    let more: Rows<'_> = &[(Q, "gas", "", "100"), (Q, "own-vehicles", "fuel=diesel", "0")];
    assert_eq!(of(more, ""), [], "that there was none was filed too");
}

#[test]
fn a_default_rate_is_an_estimate_that_is_named() {
    use commonweal_domain::evaluate::DefaultRate;
    let member: Rows<'_> = &[
        (Q, "income", "", "100"),
        (Q, "sales-to-members", "", "0"),
        (Q, "purchases-from-members", "", "0"),
        (Q, "supplier-spend", "place=local", "20"),
        (Q, "other-local-payments", "", "10"),
        (Q, "pay-local-net", "", "40"),
        ("2024-25", "respend-suppliers", "", "50"),
    ];
    let mut network = network(&[member]);
    assert_eq!(indicator(&network, Q, "EC09", ""), "[x]", "no survey of staff, and nothing is made up");
    let staff = DefaultRate { rate: Quantity::whole(60), source: "A survey of the city".to_owned() };
    network.defaults.staff = Some(staff);
    // 100, then 40 + 20 + 10, then 40 × 60 % + 20 × 50 %.
    let rows = aggregate(&network, Q.parse().unwrap());
    let row = find(&rows, &RowId::indicator("EC09", Cell::total()));
    assert_eq!(written(&row), "2.04");
    assert!(row.qualifiers.contains(&Qualifier::DefaultRate) && row.estimated.is_positive());
}

#[test]
fn a_running_count_is_never_added_to_itself() {
    // The same 10 people counted on the last day of each quarter, and a year's figure beside its quarters.
    let stock: Rows<'_> = &[
        ("2025-Q2", "headcount", "", "10"),
        ("2025-Q3", "headcount", "", "10"),
        (Q, "headcount", "", "10"),
        ("2025", "volunteer-hours", "", "70"),
        ("2025-Q3", "volunteer-hours", "", "30"),
        (Q, "volunteer-hours", "", "40"),
    ];
    let network = network(&[stock]);
    assert_eq!(input(&network, "2025", "headcount", ""), "10");
    assert_eq!(input(&network, "2025", "volunteer-hours", ""), "70", "not 140");
    assert_eq!(input(&network, "2025-Q4/2", "volunteer-hours", ""), "70");
}

#[test]
fn a_ratio_of_sums_is_no_average_of_ratios() {
    // 9 of 10 and 10 of 100 are 19 of 110, not the 50 per cent that the two percentages would average.
    let network = network(&[
        &[(Q, "headcount", "", "10"), (Q, "living-wage-headcount", "", "9")],
        &[(Q, "headcount", "", "100"), (Q, "living-wage-headcount", "", "10")],
    ]);
    assert_eq!(indicator(&network, Q, "SO03", ""), "17.2727");
}
