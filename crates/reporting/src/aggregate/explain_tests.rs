//! What whoever asks is told of how a total came about.

use super::{
    Estimate, Explanation, MemberFigures, NetworkFigures, RowId, Sees, Why, estimate, explain, properties::networks,
};
use crate::disclose::{Publication, publish, unsuppressed};
use commonweal_domain::{
    Exact,
    breakdown::Cell,
    catalogue,
    figure::{Figure, FigureKey, Value},
    lang::Lang,
    method::MethodCode,
    network::{DisclosureRules, Membership},
    period::Period,
    quantity::Quantity,
    trace,
};
use proptest::prelude::*;

const Q: &str = "2025-Q4";

fn network(members: &[&[(&str, &str, &str, &str)]]) -> NetworkFigures {
    let member = |(index, rows): (usize, &&[(&str, &str, &str, &str)])| MemberFigures {
        slug: format!("member-{index}"),
        name: format!("Member {index}"),
        memberships: vec![Membership { from: None, to: None }],
        figures: rows
            .iter()
            .map(|(period, input, cell, text)| {
                let value = match *text {
                    "[x]" => Value::NotAvailable,
                    "[z]" => Value::NotApplicable,
                    number => Value::Number(Quantity::parse_plain(number).unwrap()),
                };
                (FigureKey::new(*input, period.parse().unwrap(), cell.parse().unwrap()), Figure::of(value))
            })
            .collect(),
        ..MemberFigures::default()
    };
    NetworkFigures {
        definitions: catalogue::definitions(Lang::EnGb),
        members: members.iter().enumerate().map(member).collect(),
        ..NetworkFigures::default()
    }
}

fn told(network: &NetworkFigures, publication: &Publication, id: &RowId, sees: Sees<'_>) -> Explanation {
    explain(network, publication.row(id).unwrap(), publication.period, sees, Lang::EnGb).unwrap()
}

fn lines(explanation: &Explanation) -> Vec<String> {
    explanation.lines.iter().map(|line| format!("{}: {}", line.of, line.written())).collect()
}

#[test]
fn a_sum_tells_who_gave_what_and_who_is_left_out() {
    let mut network = network(&[
        &[("2025-Q3", "income", "", "10.5"), (Q, "income", "", "20")],
        &[(Q, "income", "", "5")],
        &[(Q, "income", "", "[x]")],
        &[],
        &[(Q, "income", "", "[z]"), ("2025-Q1", "income", "", "[z]")],
        &[(Q, "income", "", "70")],
    ]);
    network.members[5].within = "2025".parse::<Period>().unwrap().quarters().collect();
    let publication = unsuppressed(&network, "2025".parse().unwrap());
    let all = told(&network, &publication, &RowId::indicator("EC01", Cell::total()), Sees::Everything);
    assert_eq!(all.method.code, MethodCode::Sum);
    assert_eq!((all.formula.as_str(), all.coverage), ("income", (5, 2)));
    assert_eq!(lines(&all), ["Total: 30.5 + 5 = £35.50"]);
    let steps: Vec<String> =
        all.shares[0].steps.iter().map(|step| format!("{} {}", step.period, step.line.written())).collect();
    assert_eq!(steps, ["2025-Q3 £10.50", "2025-Q4 £20"]);
    let lacks: Vec<String> = all.shares[1].lacks.iter().map(ToString::to_string).collect();
    assert_eq!(lacks, ["2025-Q1", "2025-Q2", "2025-Q3"]);
    let why: Vec<(&str, Why)> = all.left_out.iter().map(|one| (one.slug.as_str(), one.why)).collect();
    assert_eq!(
        why,
        [
            ("member-2", Why::NotAvailable),
            ("member-3", Why::Blank),
            ("member-4", Why::Blank),
            ("member-5", Why::Within)
        ]
    );
}

#[test]
fn a_ratio_tells_both_its_sums_and_who_lacks_a_part() {
    let network = network(&[
        &[(Q, "headcount", "", "10"), (Q, "living-wage-headcount", "", "9")],
        &[(Q, "headcount", "", "30"), (Q, "living-wage-headcount", "", "15")],
        &[(Q, "headcount", "", "1000")],
    ]);
    let publication = unsuppressed(&network, Q.parse().unwrap());
    let all = told(&network, &publication, &RowId::indicator("SO03", Cell::total()), Sees::Everything);
    assert_eq!(
        lines(&all),
        ["Above the line: 9 + 15 = 24", "Below the line: 10 + 30 = 40", "Total: 24 ÷ 40 × 100 = 60 %"]
    );
    assert_eq!(all.left_out[0].why, Why::PartMissing);
    assert_eq!(all.counts.get(&Why::PartMissing), Some(&1));
}

#[test]
fn emissions_tell_what_has_no_factor() {
    let network = network(&[&[(Q, "electricity", "", "1000")], &[("2025-Q3", "gas", "", "5")]]);
    let publication = unsuppressed(&network, Q.parse().unwrap());
    let id = RowId::indicator("EN04", Cell::of("basis", "market").and("scope", "2"));
    let market = told(&network, &publication, &id, Sees::Everything);
    let why: Vec<Why> = market.left_out.iter().map(|one| one.why).collect();
    assert_eq!(why, [Why::NoFactor, Why::Blank]);
    let two = told(&network, &publication, &RowId::indicator("EN04", Cell::of("scope", "2")), Sees::Everything);
    assert_eq!(two.shares[0].steps.len(), 1);
    assert!(two.shares[0].steps[0].line.written().starts_with("1,000 kWh × 0.177 kg CO₂e a kWh (2025, "));
}

#[test]
fn nobody_is_told_of_others_and_a_hidden_total_stays_hidden() {
    let network = network(&[&[(Q, "volunteer-hours", "", "10")], &[(Q, "volunteer-hours", "", "20")], &[]]);
    let publication = publish(&network, &DisclosureRules::default(), Q.parse().unwrap());
    let id = RowId::input("volunteer-hours", Cell::total());
    let own = told(&network, &publication, &id, Sees::Own("member-1"));
    assert!(own.hidden.is_some() && own.lines.is_empty(), "two enterprises are too few");
    assert_eq!(own.shares.len(), 1);
    assert_eq!((own.shares[0].slug.as_str(), &own.shares[0].amount), ("member-1", &Exact::whole(20)));
    assert!(own.left_out.is_empty() && own.counts.is_empty());
    let blank = told(&network, &publication, &id, Sees::Own("member-2"));
    assert_eq!((blank.shares.len(), blank.left_out.len()), (0, 1));
    let public = told(&network, &publication, &id, Sees::Published);
    assert!(public.shares.is_empty() && public.left_out.is_empty() && public.lines.is_empty());
    assert_eq!(public.coverage, (3, 2));
    let all = told(&network, &publication, &id, Sees::Everything);
    assert_eq!(lines(&all), ["Total: 10 + 20 = 30 hours"], "the coordinator reads every return");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn steps_make_shares_and_shares_make_the_total(network in networks(), year in any::<bool>()) {
        let period: Period = if year { "2025" } else { Q }.parse().unwrap();
        let publication = unsuppressed(&network, period);
        for row in publication.rows() {
            let Some(all) = explain(&network, row, period, Sees::Everything, Lang::EnGb) else { continue };
            prop_assert_eq!(all.shares.len() + all.left_out.len(), row.aggregate.due, "{:?}", row.aggregate.id);
            let ratio = matches!(all.method.code, MethodCode::Ratio | MethodCode::WeightedMean | MethodCode::LocalMultiplier);
            let own = matches!(all.method.code, MethodCode::Median | MethodCode::Count);
            for share in all.shares.iter().filter(|_| !own) {
                prop_assert_eq!(trace::sum(&share.steps, false), share.amount.clone(), "{:?}", row.aggregate.id);
                if let Some(below) = &share.below {
                    prop_assert_eq!(trace::sum(&share.steps, true), below.clone(), "{:?}", row.aggregate.id);
                }
            }
            if let Some(number) = row.aggregate.number().filter(|_| !ratio && !own) {
                let sum: Exact = all.shares.iter().map(|share| &share.amount).sum();
                prop_assert_eq!(&sum, number, "{:?}", row.aggregate.id);
            }
            let own = explain(&network, row, period, Sees::Own("member-0"), Lang::EnGb).unwrap();
            prop_assert!(own.shares.iter().all(|share| share.slug == "member-0"));
            prop_assert!(own.left_out.iter().all(|one| one.slug == "member-0"));
        }
    }
}

fn estimated(network: &NetworkFigures, id: &RowId) -> Option<Estimate> {
    let publication = publish(network, &DisclosureRules::default(), Q.parse().unwrap());
    let told = told(network, &publication, id, Sees::Everything);
    estimate(network, publication.row(id).unwrap(), publication.period, &told.left_out, Lang::EnGb)
}

#[test]
fn those_who_have_not_filed_are_estimated_by_name_and_enter_no_total() {
    const THEN: &str = "2024-Q4";
    let filed = |then: &'static str, now: &'static str| {
        [(THEN, then), (Q, now)]
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(period, text)| (period, "income", "", text))
            .collect::<Vec<_>>()
    };
    let made = |amounts: &[(&'static str, &'static str)]| {
        let rows: Vec<Vec<(&str, &str, &str, &str)>> = amounts.iter().map(|(then, now)| filed(then, now)).collect();
        network(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>())
    };
    let id = RowId::indicator("EC01", Cell::total());
    // Three who filed both times grew by a tenth; one has not filed now, one never did, to one it does not apply.
    let all = made(&[("100", "110"), ("200", "220"), ("100", "110"), ("50", ""), ("", ""), ("40", "[z]")]);
    let found = estimated(&all, &id).unwrap();
    assert_eq!(found.value, Exact::whole(495));
    assert_eq!(found.members, [("Member 3".to_owned(), Exact::whole(50))]);
    assert_eq!(found.unknown, 1);
    let lines: Vec<String> = found.lines.iter().map(|line| format!("{}: {}", line.of, line.written())).collect();
    assert_eq!(
        lines,
        [
            "The 3 who filed the same both times, now and a year before: 440 ÷ 400 = 1.1",
            "Those who have not filed, a year before: £50",
            "Estimated for them: 50 × 440 ÷ 400 = £55",
            "With what was filed: 440 + 55 = £495"
        ]
    );
    let publication = publish(&all, &DisclosureRules::default(), Q.parse().unwrap());
    assert_eq!(
        publication.row(&id).unwrap().aggregate.number(),
        Some(&Exact::whole(440)),
        "the total is as it was filed"
    );
    // Too few filed both times; everybody filed; nobody else filed a year before; a ratio is no sum.
    for amounts in [
        &[("100", "110"), ("200", "220"), ("", "9"), ("50", "")][..],
        &[("100", "110"), ("200", "220"), ("100", "110")],
        &[("100", "110"), ("200", "220"), ("100", "110"), ("", "")],
    ] {
        assert_eq!(estimated(&made(amounts), &id), None, "{amounts:?}");
    }
    let ratio = RowId::indicator("EC02", Cell::total());
    assert!(publication.row(&ratio).is_none_or(|_| estimated(&all, &ratio).is_none()));
}
