//! Published examples, and what must hold whatever is typed.

use super::*;
use crate::{Exact, lang::Lang, quantity::write_fixed, trace::Line};
use proptest::prelude::*;

fn quantity(text: &str) -> Quantity {
    Quantity::parse_plain(text).unwrap()
}

fn proxy(value: &str) -> Proxy {
    Proxy {
        code: "job".into(),
        name: "A person finds work".into(),
        value: quantity(value),
        source: "A published table".into(),
        year: 2024,
        licence: "CC BY 4.0".into(),
        reference: "National TOMs NT3".into(),
        confidence: Confidence::Counted,
    }
}

fn outcome(amount: &str, years: u8, [deadweight, attribution, displacement, drop_off]: [&str; 4]) -> Outcome {
    Outcome {
        name: "People who found work".into(),
        amount: quantity(amount),
        confidence: Confidence::Counted,
        proxy: "job".into(),
        years,
        central: Adjustments {
            deadweight: quantity(deadweight),
            attribution: quantity(attribution),
            displacement: quantity(displacement),
            drop_off: quantity(drop_off),
        },
        low: None,
        high: None,
    }
}

/// The published example: 60 people at £8,500 from £250,000; deadweight 40, attribution 30, drop-off 30 per cent over
/// two years, discounted at 3.5 per cent.
fn published(timing: Timing) -> Account {
    Account {
        proxies: vec![proxy("8500")],
        outcomes: vec![outcome("60", 2, ["40", "30", "0", "30"])],
        inputs: quantity("250000"),
        inputs_confidence: Confidence::Counted,
        discount: quantity("3.5"),
        discount_source: "The Green Book, HM Treasury".into(),
        timing,
    }
}

/// The example of the crate `public_value` (its doctest gives a ratio of 1.436): the first year counts whole, and the
/// second is divided by 1.035: 214,200 + 144,869.57 = 359,069.57.
#[test]
fn the_published_example_without_discounting_the_first_year() {
    let found = appraise(&published(Timing::FromSecondYear)).unwrap().central;
    let years: Vec<(String, String)> = found.outcomes[0]
        .years
        .iter()
        .map(|year| (write_fixed(&year.impact, 2), write_fixed(&year.present, 2)))
        .collect();
    assert_eq!(years, [("214200.00".into(), "214200.00".into()), ("149940.00".into(), "144869.57".into())]);
    assert_eq!(write_fixed(&found.present, 2), "359069.57");
    assert_eq!((write_fixed(&found.ratio, 3), write_fixed(&found.ratio, 4)), ("1.436".into(), "1.4363".into()));
    assert_eq!(write_fixed(&found.net, 4), "0.4363");
}

/// The same by the timing of A guide to Social Return on Investment (2012), which divides the first year as well.
#[test]
fn the_published_example_by_the_timing_of_the_guide() {
    let account = published(Timing::default());
    let found = appraise(&account).unwrap();
    assert_eq!(write_fixed(&found.central.present, 2), "346927.12");
    assert_eq!(write_fixed(&found.central.ratio, 4), "1.3877");
    assert_ne!(Timing::EveryYear.version(), Timing::FromSecondYear.version(), "the version says which");
    assert_eq!(found.confidence, Confidence::Estimate, "what rests on a proxy is no count");
}

/// Jacobs on the supplementary guidance of HM Treasury (jacobs.com newsroom): 0.2 points of life satisfaction are worth
/// 0.2 × £13,000 = £2,600 a person and year, here for two years.
#[test]
fn the_published_worth_of_wellbeing() {
    let points = Exact::ratio(2, 10);
    let pounds = Exact::whole(WELLBY_POUNDS);
    assert_eq!(worth_of_wellbys(&wellbys(&points, &Exact::whole(1)), &pounds), Exact::whole(2_600));
    assert_eq!(worth_of_wellbys(&wellbys(&points, &Exact::whole(2)), &pounds), Exact::whole(5_200));
}

#[test]
fn hours_are_worth_something_only_at_a_rate_that_says_where_it_comes_from() {
    let mut rate = StatedRate { value: quantity("12.6"), source: "The real Living Wage".into(), year: 2025 };
    assert_eq!(worth_of_hours(&Exact::whole(100), &rate), Some(Exact::whole(1_260)));
    rate.source = " ".into();
    assert_eq!(worth_of_hours(&Exact::whole(100), &rate), None);
}

#[test]
fn the_arithmetic_is_told_line_by_line() {
    let account = published(Timing::FromSecondYear);
    let case = appraise(&account).unwrap().central;
    let told: Vec<String> = lines(&account, &case, Lang::EnGb).iter().map(Line::written).collect();
    assert_eq!(
        told,
        [
            "60 × £8,500 (A published table, 2024 prices, CC BY 4.0; see National TOMs NT3) = £510,000",
            "£510,000 less 40 % deadweight = £306,000",
            "£306,000 less 30 % attribution = £214,200",
            "year 2: £214,200 less 30 % drop-off = £149,940",
            "year 2 as it is worth today: £149,940 ÷ (1 + 3.5 %) ≈ £144,869.57",
            "all 2 years together ≈ £359,069.57",
            "£359,069.57 of impact ÷ £250,000 that went in ≈ 1.4363",
        ]
    );
}

#[test]
fn an_account_says_at_once_everything_that_is_wrong_with_it() {
    let mut account = published(Timing::EveryYear);
    account.proxies[0].source.clear();
    account.proxies[0].licence = " ".into();
    account.outcomes.push(Outcome { proxy: "none".into(), ..outcome("1", 1, ["0"; 4]) });
    account.outcomes.push(outcome("1", 0, ["101", "0", "0", "-1"]));
    account.inputs = Quantity::ZERO;
    account.discount_source.clear();
    let faults: Vec<String> = appraise(&account).unwrap_err().iter().map(ToString::to_string).collect();
    assert_eq!(faults.len(), 8, "{faults:#?}");
    assert!(faults[0].starts_with("job has no source"));
    assert!(faults[2].contains("which is not among the proxies"));
    assert!(faults[6].starts_with("what went in must be more than 0"));
}

#[test]
fn low_and_high_lie_on_either_side_or_are_refused() {
    let mut account = published(Timing::EveryYear);
    let central = account.outcomes[0].central;
    account.outcomes[0].low = Some(Alternative { value: quantity("6000"), adjustments: central });
    account.outcomes[0].high = Some(Alternative {
        value: quantity("8500"),
        adjustments: Adjustments { deadweight: quantity("20"), ..central },
    });
    let found = appraise(&account).unwrap();
    let ratio = |case: Option<CaseResult>| write_fixed(&case.unwrap().ratio, 4);
    assert_eq!((ratio(found.low), ratio(found.high)), ("0.9796".into(), "1.8503".into()));
    account.outcomes[0].low = Some(Alternative { value: quantity("9000"), adjustments: central });
    let faults = appraise(&account).unwrap_err();
    assert_eq!(faults, [AccountFault::Order { outcome: "People who found work".into(), which: "low" }]);
}

#[test]
fn members_are_put_together_by_one_version_only() {
    let (guide, other) = (published(Timing::EveryYear), published(Timing::FromSecondYear));
    let (guide, other) = (appraise(&guide).unwrap(), appraise(&other).unwrap());
    assert_eq!(together([&guide, &guide]), Ok(Some(guide.central.ratio.clone())));
    assert_eq!(together([&guide, &other]), Err(MixedVersions));
    assert_eq!(together([]), Ok(None));
}

#[test]
fn without_proxies_it_is_off() {
    assert!(!Account::default().is_on());
    assert!(published(Timing::EveryYear).is_on());
}

proptest! {
    #[test]
    fn splitting_an_outcome_changes_nothing(
        first in 0i64..1_000_000, second in 0i64..1_000_000, years in 1u8..8, shares in prop::array::uniform4(0u8..=100),
    ) {
        let text = shares.map(|share| share.to_string());
        let shares = [text[0].as_str(), text[1].as_str(), text[2].as_str(), text[3].as_str()];
        let of = |scaled: i64| Quantity::from_scaled(scaled).unwrap().to_string();
        let account = |amounts: &[i64]| Account {
            outcomes: amounts.iter().map(|amount| outcome(&of(*amount), years, shares)).collect(),
            ..published(Timing::EveryYear)
        };
        let apart = appraise(&account(&[first, second])).unwrap().central;
        let whole = appraise(&account(&[first + second])).unwrap().central;
        let turned = appraise(&account(&[second, first])).unwrap().central;
        prop_assert_eq!(&apart.present, &whole.present);
        prop_assert_eq!(&apart.ratio, &turned.ratio);
        prop_assert_eq!(&apart.ratio - Exact::whole(1), apart.net);
        let parts: Exact = apart.outcomes.iter().flat_map(|outcome| &outcome.years).map(|year| &year.present).sum();
        prop_assert_eq!(parts, apart.present);
    }

    #[test]
    fn nothing_that_is_taken_off_adds_anything(amount in 0i64..1_000_000, share in 0u8..=100, which in 0usize..4) {
        let of = |share: u8| {
            let text = share.to_string();
            let mut shares = ["0"; 4];
            shares[which] = &text;
            let amount = Quantity::from_scaled(amount).unwrap().to_string();
            let account = Account { outcomes: vec![outcome(&amount, 3, shares)], ..published(Timing::EveryYear) };
            appraise(&account).unwrap().central.present
        };
        prop_assert!(of(share) <= of(0));
    }
}
