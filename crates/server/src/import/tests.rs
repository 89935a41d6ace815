//! Whatever bytes come, reading answers.

use super::*;
use commonweal_domain::{catalogue, lang::Lang};
use proptest::prelude::*;
use std::sync::LazyLock;

static KNOWN: LazyLock<Known> = LazyLock::new(|| Known {
    network: "district".to_owned(),
    definitions: catalogue::definitions(Lang::EnGb),
    enterprises: BTreeMap::from([("cafe".to_owned(), vec![Membership { from: None, to: None }])]),
    former: BTreeMap::from([("old-cafe".to_owned(), "cafe".to_owned())]),
    returns: BTreeMap::new(),
    balances: vec![],
    terms: Terms {
        unknown: Unknown::Create,
        state: ImportState::Accepted,
        reason: None,
        only: None,
        voice: Voice::CommandLine,
    },
});

const HEADER: &str = "enterprise,period,input,breakdown,value,confidence,note\n";

/// Fields that look right, and some that do not.
fn field() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "cafe",
            "pub",
            "2025-Q4",
            "2025",
            "2025-26",
            "income",
            "waste",
            "jobs-fte",
            "jobs-barriers-fte",
            "",
            "100",
            "-1",
            "[x]",
            "[z]",
            "1.2.3",
            "payer=public",
            "kind=earned;payer=public",
            "route=landfill",
            "estimate",
            "100000000000000",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,8}",
        "[\",\\r\\n;=.0-9-]{0,6}",
    ]
}

#[test]
fn a_file_of_nothing_but_faults_is_not_told_to_its_end() {
    for row in ["1\n", "1,,,,,,\n", "1,2,3,4,5,6,\"7\n\"8\n"] {
        let faults = read(format!("{HEADER}{}", row.repeat(50_000)).as_bytes(), &KNOWN).unwrap_err();
        assert_eq!(faults.len(), MOST_FAULTS + 1, "{row:?}");
        assert!(faults[MOST_FAULTS].reason.starts_with("there may be more faults"));
    }
}

#[test]
fn rows_of_commas_alone_are_skipped() {
    let plan = read(format!("{HEADER},,,,,,\ncafe,2025-Q4,income,,1,,\n , ,,,,,\n").as_bytes(), &KNOWN).unwrap();
    assert_eq!(plan.summary.figures, 1);
}

proptest! {
    #[test]
    fn no_bytes_make_reading_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes, &KNOWN);
        let _ = read_enterprises(&bytes, &KNOWN.former);
        let _ = read(&[HEADER.as_bytes(), &bytes].concat(), &KNOWN);
    }

    #[test]
    fn no_rows_make_reading_panic(rows in prop::collection::vec(prop::collection::vec(field(), 7), 0..12)) {
        let text: String = rows.iter().map(|row| row.join(",") + "\n").collect();
        if let Err(faults) = read(format!("{HEADER}{text}").as_bytes(), &KNOWN) {
            prop_assert!(!faults.is_empty());
            prop_assert!(faults.is_sorted_by_key(|fault| fault.line));
            prop_assert!(faults.iter().all(|fault| !fault.to_string().contains('\n')), "{:?}", faults);
        }
    }
}

#[test]
fn a_file_from_before_a_rename_is_read_on() {
    let file =
        format!("{HEADER}old-cafe,2025-Q4,income,,100,,\nold-cafe,2025-Q4,sales-to-members,member=old-cafe,5,,\n");
    let plan = read(file.as_bytes(), &KNOWN).unwrap().store;
    assert_eq!(plan.new_enterprises, []);
    assert_eq!(plan.returns.len(), 1);
    assert_eq!(plan.returns[0].enterprise, "cafe");
    assert!(plan.returns[0].figures.iter().any(|(key, _)| key.cell.to_string() == "member=cafe"));
    // The same figure under both addresses is there twice.
    let twice = format!("{HEADER}old-cafe,2025-Q4,income,,100,,\ncafe,2025-Q4,income,,100,,\n");
    let faults = read(twice.as_bytes(), &KNOWN).unwrap_err();
    assert_eq!(faults[0].to_string(), "line 3, input: the same figure stands in line 2; keep one");
}

#[test]
fn a_file_of_enterprises_with_an_old_address_is_told_the_new_one() {
    let file = "slug,name\ncafe,The Café\nold-cafe,The old Café\n";
    let faults = read_enterprises(file.as_bytes(), &KNOWN.former).unwrap_err();
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(told, ["line 3, slug: “old-cafe” is called “cafe” now; write that"]);
}

/// A guild's hours, of two members.
#[test]
fn hours_that_do_not_balance_are_refused_with_both_sums() {
    let starter = crate::starters::named("sheffield-guild").unwrap();
    let kit = crate::starters::Kit::read(starter).unwrap();
    let member = || vec![Membership { from: None, to: None }];
    let guild = Known {
        definitions: kit.definitions(),
        enterprises: BTreeMap::from([("ada".to_owned(), member()), ("ben".to_owned(), member())]),
        balances: kit.settings.balances.clone(),
        terms: Terms { unknown: Unknown::Refuse, ..KNOWN.terms.clone() },
        ..KNOWN.clone()
    };
    let hours = |taken: &str| {
        let rows = [("ada", "given", "3"), ("ada", "taken", "0"), ("ben", "given", "1.5"), ("ben", "taken", taken)];
        let rows = rows.map(|(who, what, hours)| format!("{who},2022-Q1,our-hours-{what},,{hours},,\n")).concat();
        read(format!("{HEADER}{rows}").as_bytes(), &guild)
    };
    assert!(hours("4.5").is_ok());
    let faults: Vec<String> = hours("4").unwrap_err().iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(faults.join("\n"), @"line 3, value: “Hours given” and “Hours taken” must add up to the same over all members: in 2022-Q1 it is 4.5 and 4 hours; bring the file of all members, in which both are equal");
    let one = Known {
        terms: Terms { only: Some(("ada".to_owned(), "2022-Q1".parse().unwrap())), ..guild.terms.clone() },
        ..guild
    };
    let own = format!("{HEADER}ada,2022-Q1,our-hours-given,,3,,\nada,2022-Q1,our-hours-taken,,0,,\n");
    assert!(read(own.as_bytes(), &one).is_ok(), "one member’s own file is a part of the whole");
}
