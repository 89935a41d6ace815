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
    let sample = digbeth();
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
    for book in [everything(), accepted(&digbeth())] {
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
    let sample = digbeth();
    let since =
        |year: i32| sample.enterprises.iter().filter(|(enterprise, _)| enterprise.founded >= Some(year)).count();
    assert_eq!(since(2016), 32);
    assert_eq!(since(2023), 11);
}

#[test]
fn eighty_two_per_cent_have_volunteers_about_970_who_give_about_84_000_hours_a_year() {
    let (all, accepted, definitions) = (everything(), accepted(&digbeth()), definitions());
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
    let sample = digbeth();
    let of = |sector: &str| sample.enterprises.iter().filter(|(enterprise, _)| enterprise.sector == sector).count();
    assert_eq!([of("Education"), of("Arts"), of("Community"), of("Youth")], [19, 11, 11, 9]);
}

#[test]
fn shares_are_believable() {
    let book = accepted(&digbeth());
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

/// The totals that pages and reports of the sample show, of accepted returns only.
#[test]
fn key_totals() {
    let (all, book) = (everything(), accepted(&digbeth()));
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
    insta::assert_snapshot!(text, @"");
}
