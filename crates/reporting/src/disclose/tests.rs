//! Rules of disclosure on small networks whose every figure is known.

use super::{Earlier, Publication, Reason, Unread, askable, behind, publish, single::may_stand_alone, standing_alone};
use crate::aggregate::{MemberFigures, NetworkFigures};
use commonweal_domain::{
    breakdown::Cell,
    catalogue,
    figure::{Figure, FigureKey},
    lang::Lang,
    network::{DisclosureRules, Membership},
    period::Period,
    quantity::{Quantity, write_rounded},
};
use std::{collections::BTreeMap, sync::Arc};

fn network(members: &[&[(&str, &str, i32)]]) -> NetworkFigures {
    let period: Period = "2025-Q4".parse().unwrap();
    let members = members.iter().enumerate().map(|(index, figures)| MemberFigures {
        slug: format!("member-{index}"),
        memberships: vec![Membership { from: None, to: None }],
        figures: figures
            .iter()
            .map(|(input, cell, value)| {
                let key = FigureKey::new(*input, period, cell.parse().unwrap());
                (key, Figure::counted(Quantity::whole(*value)))
            })
            .collect(),
        ..MemberFigures::default()
    });
    NetworkFigures {
        definitions: catalogue::definitions(Lang::EnGb),
        members: members.collect(),
        ..NetworkFigures::default()
    }
}

fn published(members: &[&[(&str, &str, i32)]]) -> Publication {
    publish(&network(members), &DisclosureRules::default(), "2025-Q4".parse().unwrap())
}

fn reason(publication: &Publication, input: &str, cell: &str) -> Option<Reason> {
    publication.input(input, &cell.parse().unwrap()).unwrap().suppressed
}

#[test]
fn a_count_of_one_to_four_people_is_confidential_and_nought_is_not() {
    let three = published(&[&[("apprentices", "", 1)], &[("apprentices", "", 2)], &[("apprentices", "", 1)]]);
    assert_eq!(reason(&three, "apprentices", ""), Some(Reason::SmallCount));
    assert_eq!(three.indicator("SO05", &Cell::total()).unwrap().marker(), "[c]");
    let five = published(&[&[("apprentices", "", 1)], &[("apprentices", "", 2)], &[("apprentices", "", 2)]]);
    assert_eq!(reason(&five, "apprentices", ""), None);
    let none = published(&[&[("apprentices", "", 0)], &[("apprentices", "", 0)], &[("apprentices", "", 0)]]);
    assert_eq!(reason(&none, "apprentices", ""), None);
}

#[test]
fn what_was_amended_after_it_was_published_is_marked_with_what_is_made_of_it() {
    let members: [&[(&str, &str, i32)]; 3] = [&[("income", "", 100)], &[("income", "", 90)], &[("income", "", 80)]];
    let mut network = network(&members);
    let marked = |network: &NetworkFigures, code: &str, period: &str| {
        let publication = publish(network, &DisclosureRules::default(), period.parse().unwrap());
        publication.indicator(code, &Cell::total()).unwrap().marker()
    };
    assert_eq!(marked(&network, "EC01", "2025-Q4"), "");
    network.revised.insert(("income".to_owned(), Cell::of("payer", "public"), "2025-Q4".parse().unwrap()));
    assert_eq!(marked(&network, "EC01", "2025-Q4"), "[r]", "a part stands behind the total");
    assert_eq!(marked(&network, "EC01", "2025"), "[r]", "and behind the year's");
    assert_eq!(marked(&network, "EC01", "2025-Q3"), "[x]");
    let publication = publish(&network, &DisclosureRules::default(), "2025-Q4".parse().unwrap());
    let row = |cell: Cell| publication.input("income", &cell).unwrap().revised;
    assert!(row(Cell::of("payer", "public")) && !row(Cell::of("payer", "private")));
    assert!(!publication.input("water", &Cell::total()).unwrap().revised);
}

#[test]
fn two_enterprises_are_too_few_whatever_others_filed_as_nought() {
    let two = published(&[&[("water", "", 10)], &[("water", "", 20)], &[("water", "", 0)], &[("water", "", 0)]]);
    assert_eq!(reason(&two, "water", ""), Some(Reason::FewEnterprises));
    let three = published(&[&[("water", "", 10)], &[("water", "", 20)], &[("water", "", 1)]]);
    assert_eq!(reason(&three, "water", ""), None);
}

#[test]
fn money_that_is_nearly_all_one_members_is_confidential() {
    let one = published(&[&[("joint-awards", "", 86)], &[("joint-awards", "", 7)], &[("joint-awards", "", 7)]]);
    assert_eq!(reason(&one, "joint-awards", ""), Some(Reason::Dominance));
    let just = published(&[&[("joint-awards", "", 85)], &[("joint-awards", "", 9)], &[("joint-awards", "", 6)]]);
    assert_eq!(reason(&just, "joint-awards", ""), None, "85 % itself is allowed");
    let two = published(&[&[("joint-awards", "", 50)], &[("joint-awards", "", 46)], &[("joint-awards", "", 4)]]);
    assert_eq!(reason(&two, "joint-awards", ""), Some(Reason::Dominance));
    let hours =
        published(&[&[("volunteer-hours", "", 98)], &[("volunteer-hours", "", 1)], &[("volunteer-hours", "", 1)]]);
    assert_eq!(reason(&hours, "volunteer-hours", ""), None, "the rule is about money");
}

/// The network with members who agreed to be recognised in an input.
fn agreed(mut network: NetworkFigures, input: &str, those: &[usize]) -> NetworkFigures {
    for member in those {
        network.members[*member].recognisable.insert((input.to_owned(), "2025-Q4".parse().unwrap()));
    }
    network
}

#[test]
fn few_enterprises_are_enough_where_each_of_them_agreed() {
    let two: [&[(&str, &str, i32)]; 3] = [&[("water", "", 10)], &[("water", "", 20)], &[("water", "", 0)]];
    let period: Period = "2025-Q4".parse().unwrap();
    let rules = DisclosureRules::default();
    let why = |those: &[usize]| {
        let network = agreed(network(&two), "water", those);
        let publication = publish(&network, &rules, period);
        let row = publication.input("water", &Cell::total()).unwrap();
        (row.suppressed, askable(row, &network, period))
    };
    assert_eq!(why(&[]), (Some(Reason::FewEnterprises), vec![0, 1]), "who brought nought is not asked");
    assert_eq!(why(&[0]), (Some(Reason::FewEnterprises), vec![1]));
    assert_eq!(why(&[0, 1]), (None, vec![]));
    // For the year that holds the quarter too: nothing else was filed in it.
    let year = publish(&agreed(network(&two), "water", &[0, 1]), &rules, "2025".parse().unwrap());
    assert_eq!(reason(&year, "water", ""), None);
    let money: [&[(&str, &str, i32)]; 3] = [&[("income", "", 96)], &[("income", "", 2)], &[("income", "", 2)]];
    let of =
        |those: &[usize]| reason(&publish(&agreed(network(&money), "income", those), &rules, period), "income", "");
    assert_eq!(of(&[0]), Some(Reason::Dominance), "the others could be recognised beside the large one");
    assert_eq!(of(&[0, 1, 2]), None);
}

#[test]
fn what_enterprises_agree_to_shows_no_person() {
    let few: [&[(&str, &str, i32)]; 2] = [&[("apprentices", "", 1)], &[("apprentices", "", 2)]];
    let network = agreed(network(&few), "apprentices", &[0, 1]);
    let publication = publish(&network, &DisclosureRules::default(), "2025-Q4".parse().unwrap());
    assert_eq!(reason(&publication, "apprentices", ""), Some(Reason::SmallCount));
    assert_eq!(
        askable(publication.input("apprentices", &Cell::total()).unwrap(), &network, "2025-Q4".parse().unwrap()),
        [0; 0]
    );
}

#[test]
fn what_is_said_of_one_quarter_holds_for_no_other() {
    let two: [&[(&str, &str, i32)]; 2] = [&[("water", "", 10)], &[("water", "", 20)]];
    let mut network = network(&two);
    for member in &mut network.members {
        member.recognisable.insert(("water".to_owned(), "2025-Q3".parse().unwrap()));
        member.recognisable.insert(("gas".to_owned(), "2025-Q4".parse().unwrap()));
    }
    let publication = publish(&network, &DisclosureRules::default(), "2025-Q4".parse().unwrap());
    assert_eq!(reason(&publication, "water", ""), Some(Reason::FewEnterprises));
}

#[test]
fn a_single_figure_stands_beside_its_total_only_where_it_gives_nobody_else_away() {
    let five: Vec<Vec<(&str, &str, i32)>> = [40, 30, 20, 6, 4].map(|amount| vec![("income", "", amount)]).into();
    let members: Vec<&[(&str, &str, i32)]> = five.iter().map(Vec::as_slice).collect();
    let network = network(&members);
    let (rules, period) = (DisclosureRules::default(), "2025-Q4".parse().unwrap());
    let publication = publish(&network, &rules, period);
    let row = publication.input("income", &Cell::total()).unwrap();
    let stands = |shown: &[usize]| may_stand_alone(row, &network, &rules, period, &shown.iter().copied().collect());
    assert!(stands(&[]) && stands(&[4]) && stands(&[3, 4]));
    assert!(!stands(&[2, 3, 4]), "two are left");
    assert!(!stands(&[0, 1, 2, 3]), "one is left");
    assert!(stands(&[0, 1, 2, 3, 4]), "nobody is left");
    // 20 of 30 that are left would be under 85 %, but 26 of 30 are under 95 %.
    assert!(stands(&[0, 1]));
    let hidden = publish(&self::network(&[&[("income", "", 4)], &[("income", "", 5)]]), &rules, period);
    let row = hidden.input("income", &Cell::total()).unwrap();
    assert!(!may_stand_alone(row, &network, &rules, period, &[0, 1].into()), "the total is hidden");
}

#[test]
fn a_single_count_of_few_people_stands_nowhere() {
    let people: Vec<Vec<(&str, &str, i32)>> = [2, 9, 5, 8, 7].map(|count| vec![("apprentices", "", count)]).into();
    let members: Vec<&[(&str, &str, i32)]> = people.iter().map(Vec::as_slice).collect();
    let network = network(&members);
    let (rules, period) = (DisclosureRules::default(), "2025-Q4".parse().unwrap());
    let publication = publish(&network, &rules, period);
    let row = publication.input("apprentices", &Cell::total()).unwrap();
    let stands = |wanted: &[usize]| standing_alone(row, &network, &rules, period, &wanted.iter().copied().collect());
    assert_eq!(stands(&[0, 1]), [1].into(), "two apprentices are two people");
    assert_eq!(stands(&[1, 2, 3]), [].into(), "two enterprises are left");
}

#[test]
fn a_ratio_and_its_parts_are_one_group() {
    let figures: Vec<Vec<(&str, &str, i32)>> = (0..6)
        .map(|index| vec![("headcount", "", 10), ("living-wage-headcount", "", i32::from(index < 2) * 9)])
        .collect();
    let members: Vec<&[(&str, &str, i32)]> = figures.iter().map(Vec::as_slice).collect();
    let publication = published(&members);
    assert_eq!(reason(&publication, "living-wage-headcount", ""), Some(Reason::FewEnterprises));
    assert!(publication.indicator("SO03", &Cell::total()).unwrap().suppressed.is_some());
    assert_eq!(reason(&publication, "headcount", ""), None);
}

#[test]
fn a_second_category_goes_where_one_could_be_had_by_subtraction() {
    let figures: Vec<Vec<(&str, &str, i32)>> = (0..6)
        .map(|index| {
            vec![
                ("supplier-spend", "place=local", 100 + index),
                ("supplier-spend", "place=elsewhere", i32::from(index < 2) * 500),
            ]
        })
        .collect();
    let members: Vec<&[(&str, &str, i32)]> = figures.iter().map(Vec::as_slice).collect();
    let publication = published(&members);
    assert_eq!(reason(&publication, "supplier-spend", "place=elsewhere"), Some(Reason::FewEnterprises));
    assert_eq!(reason(&publication, "supplier-spend", "place=local"), Some(Reason::Subtraction));
    assert_eq!(reason(&publication, "supplier-spend", ""), None, "the total is kept");
    assert!(
        publication.indicator("EC04", &Cell::total()).unwrap().suppressed.is_some(),
        "it gives the local part away"
    );
}

#[test]
fn no_row_that_is_shown_lets_a_hidden_one_be_worked_out() {
    use proptest::prelude::*;
    let strategy = prop::collection::vec(prop::collection::vec(0i32..2000, 8), 3..9);
    proptest!(|(amounts in strategy)| {
        let cells = ["kind=earned;payer=public", "kind=earned;payer=private", "kind=earned;payer=social",
            "kind=earned;payer=individuals", "kind=given;payer=public", "kind=given;payer=private",
            "kind=given;payer=social", "kind=given;payer=individuals"];
        let figures: Vec<Vec<(&str, &str, i32)>> = amounts.iter().map(|member| {
            // Sparse, so that many cells have one or two contributors.
            member.iter().zip(cells).map(|(amount, cell)| ("income", cell, if amount % 3 == 0 { *amount } else { 0 })).collect()
        }).collect();
        let members: Vec<&[(&str, &str, i32)]> = figures.iter().map(Vec::as_slice).collect();
        let publication = published(&members);
        let shown = |cell: &Cell| publication.input("income", cell).is_none_or(|row| row.suppressed.is_none());
        let payers = ["public", "private", "social", "individuals"];
        let kinds = ["earned", "given"];
        let mut lines: Vec<Vec<Cell>> = vec![];
        for payer in payers {
            lines.push(std::iter::once(Cell::of("payer", payer)).chain(kinds.map(|kind| Cell::of("payer", payer).and("kind", kind))).collect());
        }
        for kind in kinds {
            lines.push(std::iter::once(Cell::of("kind", kind)).chain(payers.map(|payer| Cell::of("kind", kind).and("payer", payer))).collect());
        }
        lines.push(std::iter::once(Cell::total()).chain(payers.map(|payer| Cell::of("payer", payer))).collect());
        lines.push(std::iter::once(Cell::total()).chain(kinds.map(|kind| Cell::of("kind", kind))).collect());
        for line in lines {
            let hidden = line.iter().filter(|cell| !shown(cell)).count();
            prop_assert!(hidden != 1, "one hidden cell in {line:?}");
        }
    });
}

#[test]
fn an_edition_takes_in_changes_by_three_enterprises_and_a_new_name_is_no_change() {
    let figures = |late: &[i32]| -> Vec<Vec<(&'static str, &'static str, i32)>> {
        (0..6)
            .map(|index| {
                vec![
                    ("supplier-spend", "", 10 + late.get(index).copied().unwrap_or_default()),
                    ("water", "", 10 + late.get(index).copied().unwrap_or_default()),
                ]
            })
            .collect()
    };
    let of = |late: &[i32]| {
        let figures = figures(late);
        network(&figures.iter().map(Vec::as_slice).collect::<Vec<_>>())
    };
    let before = of(&[]);
    let first = publish(&before, &DisclosureRules::default(), "2025-Q4".parse().unwrap());
    let kept = behind(&first, &before).to_string();
    let after = |mut network: NetworkFigures, former: &BTreeMap<String, String>| {
        let earlier = Earlier::read(kept.as_bytes()).unwrap().unwrap().renamed(former);
        network.published = Arc::new(vec![earlier]);
        let second = publish(&network, &DisclosureRules::default(), "2025-Q4".parse().unwrap());
        let row = second.input("water", &Cell::total()).unwrap();
        let none = |publication: &Publication| {
            publication.rows().iter().filter(|row| row.aggregate.number().is_none()).count()
        };
        assert_eq!(none(&second), none(&first), "what had no number has none, and never nought");
        (write_rounded(row.number().unwrap(), 0), row.kept)
    };
    let none = BTreeMap::new();
    assert_eq!(after(of(&[5, 5]), &none), ("60".to_owned(), true), "two would be given away by the difference");
    assert_eq!(after(of(&[5, 5, 5]), &none), ("75".to_owned(), false));
    let mut renamed = of(&[5, 5]);
    renamed.members[5].slug = "canal-kitchen".to_owned();
    let former = BTreeMap::from([("member-5".to_owned(), "canal-kitchen".to_owned())]);
    assert_eq!(after(renamed, &former), ("60".to_owned(), true), "who has another name has not changed a figure");
    assert_eq!(Earlier::read(b"{}"), Ok(None), "an edition without figures has nothing behind it");
    assert_eq!(Earlier::read(br#"{"period":"2025-Q4","rows":[{"kind":"sum"}]}"#), Err(Unread));
}

#[test]
fn counts_of_people_are_rounded_where_members_want_it_and_shares_with_them() {
    let four: Vec<&[(&str, &str, i32)]> = vec![
        &[("headcount", "", 13), ("living-wage-headcount", "", 9), ("income", "", 1_003)],
        &[("headcount", "", 11), ("living-wage-headcount", "", 8), ("income", "", 1_003)],
        &[("headcount", "", 12), ("living-wage-headcount", "", 7), ("income", "", 1_003)],
        &[("headcount", "", 17), ("living-wage-headcount", "", 9), ("income", "", 1_003)],
    ];
    let network = network(&four);
    let rules = DisclosureRules { round_people: 5, ..DisclosureRules::default() };
    let publication = publish(&network, &rules, "2025-Q4".parse().unwrap());
    let number = |row: Option<&super::PublishedRow>| write_rounded(row.unwrap().number().unwrap(), 1);
    let total = Cell::total();
    assert_eq!(number(publication.input("headcount", &total)), "55", "53 people");
    // 35 of 55, not 33 of 53: the share would tell the counts.
    assert_eq!(number(publication.indicator("SO03", &total)), "63.6");
    assert_eq!(number(publication.indicator("EC01", &total)), "4012", "money is printed as it is");
    // The network keeps what it is, and readers of a network of networks get what was printed.
    let kept = behind(&publication, &network);
    let row = kept["rows"].as_array().unwrap().iter().find(|row| row["code"] == "headcount").unwrap();
    assert_eq!((row["value"].as_str(), row["printed"].as_str()), (Some("53"), Some("55")));
    let read = Earlier::read(kept.to_string().as_bytes()).unwrap().unwrap();
    // Published once more beside that edition, nothing has changed.
    let again = NetworkFigures { published: Arc::new(vec![read]), ..network };
    let again = publish(&again, &rules, "2025-Q4".parse().unwrap());
    assert_eq!(number(again.input("headcount", &total)), "55");
}
