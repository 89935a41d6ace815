//! The published numbers of the survey, one by one.

use super::*;

/// Pounds of 2025 by enterprise, in ten-thousandths, if all had filed.
fn turnover() -> BTreeMap<String, i64> {
    let definitions = definitions();
    let input = definitions.input("income", quarter("2025-Q4")).unwrap();
    everything()
        .into_iter()
        .map(|(slug, figures)| (slug, scaled(&figures, input, period("2025"), &Cell::total())))
        .collect()
}

#[test]
fn fifty_enterprises_are_plainly_marked_as_samples() {
    let sample = sample();
    assert!(sample.network.sample);
    assert_eq!(sample.enterprises.len(), 50);
    let slugs: BTreeSet<&str> = sample.enterprises.iter().map(|(enterprise, _)| enterprise.slug.as_str()).collect();
    assert_eq!(slugs.len(), 50, "each has an address of its own");
    assert!(slugs.contains("custard-yard-kitchen"));
    for (enterprise, membership) in &sample.enterprises {
        assert_eq!(enterprise.org_id, "", "an identifier might be somebody’s");
        assert!(["B5", "B9"].contains(&enterprise.postcode.as_str()));
        let joined = membership.from.unwrap();
        assert!(enterprise.founded.unwrap() <= joined.year(), "{}", enterprise.slug);
        assert!(membership.covers(sample.current));
    }
}

#[test]
fn joint_turnover_is_between_15_and_20_million_pounds_a_year() {
    for book in [everything(), accepted(sample())] {
        let turnover = total(&book, "income", "", "2025");
        assert!((15_000_000..20_000_000).contains(&turnover), "{turnover}");
    }
}

#[test]
fn fifty_two_per_cent_turn_over_less_than_100_000_pounds_and_three_more_than_a_million() {
    let turnover = turnover();
    assert_eq!(turnover.values().filter(|pounds| **pounds < 100_000 * 10_000).count(), 26);
    assert_eq!(turnover.values().filter(|pounds| **pounds > 1_000_000 * 10_000).count(), 3);
    let largest = turnover.values().max().unwrap();
    assert!(permille(*largest, turnover.values().sum()) < 300, "nobody is the network");
}

#[test]
fn sixty_per_cent_have_fewer_than_six_staff() {
    let (book, definitions) = (everything(), definitions());
    let input = definitions.input("headcount", quarter("2025-Q4")).unwrap();
    let staff = |figures: &Figures| scaled(figures, input, period("2025-Q4"), &Cell::total()) / 10_000;
    assert_eq!(book.values().filter(|figures| staff(figures) < 6).count(), 30);
}

#[test]
fn sixty_four_per_cent_are_under_ten_years_old_and_just_over_21_began_in_the_last_three() {
    let sample = sample();
    let since =
        |year: i32| sample.enterprises.iter().filter(|(enterprise, _)| enterprise.founded >= Some(year)).count();
    assert_eq!(since(2016), 32);
    assert_eq!(since(2023), 11);
}

#[test]
fn eighty_two_per_cent_have_volunteers_about_970_who_give_about_84_000_hours_a_year() {
    let (all, accepted, definitions) = (everything(), accepted(sample()), definitions());
    let input = definitions.input("volunteer-hours", quarter("2025-Q4")).unwrap();
    let with = |figures: &Figures| scaled(figures, input, period("2025"), &Cell::total()) > 0;
    assert_eq!(all.values().filter(|figures| with(figures)).count(), 41);

    let hours = total(&accepted, "volunteer-hours", "", "2025");
    assert!((82_000..86_000).contains(&hours), "{hours}");

    let input = definitions.input("volunteers", quarter("2025-Q1")).unwrap();
    let year = period("2024-25");
    let people = |figures: &Figures| figures.resolve(input, year, &Cell::total()).and_then(|found| found.0.number());
    let people: i64 = accepted.values().filter_map(people).map(|people| people.scaled() / 10_000).sum();
    assert!((960..=980).contains(&people), "{people}");
}

#[test]
fn sectors_have_shares_like_the_survey_s() {
    let sample = sample();
    let of = |sector: &str| sample.enterprises.iter().filter(|(enterprise, _)| enterprise.sector == sector).count();
    assert_eq!([of("Education"), of("Arts"), of("Community"), of("Youth")], [19, 11, 11, 9]);
}

#[test]
fn shares_are_believable() {
    let book = accepted(sample());
    for over in ["2025", "2025-Q4"] {
        let income = total(&book, "income", "", over);
        let inter_trading = permille(total(&book, "sales-to-members", "", over), income);
        assert!((40..=60).contains(&inter_trading), "{over}: {inter_trading}");
        let trading = permille(total(&book, "income", "kind=earned", over), income);
        assert!((650..=850).contains(&trading), "{over}: {trading}");
        let spend = total(&book, "supplier-spend", "", over);
        let local = permille(total(&book, "supplier-spend", "place=local", over), spend);
        assert!((380..=440).contains(&local), "{over}: {local}");
    }
    let staff = total(&book, "headcount", "", "2025-Q4");
    let living_wage = permille(total(&book, "living-wage-headcount", "", "2025-Q4"), staff);
    assert!((880..=920).contains(&living_wage), "{living_wage}");
}

/// A published cell wants three contributors; fewer would show the network's dashboard full of [c].
#[test]
fn every_part_of_income_and_suppliers_has_three_contributors() {
    let (book, over) = (accepted(sample()), period("2025-Q4"));
    for code in ["income", "supplier-spend"] {
        let input = definitions().input(code, over.last()).unwrap();
        for breakdown in &input.breakdowns {
            for category in breakdown.fixed() {
                let cell = Cell::of(&breakdown.dimension, category.as_str());
                let contributors = book.values().filter(|figures| scaled(figures, input, over, &cell) > 0).count();
                assert!(contributors >= 3, "{code} {cell}: {contributors}");
            }
        }
    }
}

/// The totals that pages and reports of the sample show, of accepted returns only.
#[test]
fn key_totals() {
    let (all, book) = (everything(), accepted(sample()));
    let mut text = String::new();
    for (name, code, part) in [
        ("turnover, £", "income", ""),
        ("earned, £", "income", "kind=earned"),
        ("from the public sector, £", "income", "payer=public"),
        ("sales to members, £", "sales-to-members", ""),
        ("suppliers, £", "supplier-spend", ""),
        ("local suppliers, £", "supplier-spend", "place=local"),
        ("volunteer hours", "volunteer-hours", ""),
        ("electricity, kWh", "electricity", ""),
        ("gas, kWh", "gas", ""),
    ] {
        let year = total(&book, code, part, "2025");
        let before = total(&book, code, part, "2024");
        let (last, everyone) = (total(&book, code, part, "2025-Q4"), total(&all, code, part, "2025"));
        writeln!(text, "{name}: 2024 {before}; 2025 {year} (of all fifty {everyone}); 2025-Q4 {last}").unwrap();
    }
    for (name, code) in [
        ("jobs, FTE", "jobs-fte"),
        ("staff", "headcount"),
        ("at the living wage", "living-wage-headcount"),
        ("apprentices", "apprentices"),
    ] {
        let (last, everyone) = (total(&book, code, "", "2025-Q4"), total(&all, code, "", "2025-Q4"));
        writeln!(text, "{name}: 2025-Q4 {last} (of all fifty {everyone})").unwrap();
    }
    let new = |over| total(&book, "people-new", "", over);
    let year: Vec<i64> = ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"].into_iter().map(new).collect();
    writeln!(text, "people new, by quarter of 2025: {year:?}; April to December {}", new("2025-Q4/3")).unwrap();
    insta::assert_snapshot!(text, @r"
    turnover, £: 2024 16216286; 2025 16420595 (of all fifty 17075138); 2025-Q4 3915944
    earned, £: 2024 12393833; 2025 12607809 (of all fifty 13068880); 2025-Q4 3046146
    from the public sector, £: 2024 8112862; 2025 8192475 (of all fifty 8392951); 2025-Q4 2017190
    sales to members, £: 2024 827006; 2025 816388 (of all fifty 857362); 2025-Q4 200086
    suppliers, £: 2024 4479210; 2025 4587246 (of all fifty 4786648); 2025-Q4 1083360
    local suppliers, £: 2024 1873846; 2025 1902193 (of all fifty 1987852); 2025-Q4 444210
    volunteer hours: 2024 83838; 2025 83900 (of all fifty 89716); 2025-Q4 17121
    electricity, kWh: 2024 1085866; 2025 1021735 (of all fifty 1071398); 2025-Q4 233541
    gas, kWh: 2024 1105354; 2025 1033629 (of all fifty 1075340); 2025-Q4 322391
    jobs, FTE: 2025-Q4 296 (of all fifty 343)
    staff: 2025-Q4 378 (of all fifty 439)
    at the living wage: 2025-Q4 343 (of all fifty 401)
    apprentices: 2025-Q4 41 (of all fifty 49)
    people new, by quarter of 2025: [2730, 6329, 3959, 2694]; April to December 12982
    ");
}
