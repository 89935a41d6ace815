//! Sentences and changes, on small networks whose every figure is known.

use super::{Beside, Material, Narrative, Standing, Template, compare, dashboard, report};
use crate::{
    aggregate::{MemberFigures, NetworkFigures, RowId},
    disclose::publish,
    document::{Block, Document},
    pdf,
};
use commonweal_domain::{
    breakdown::Cell,
    catalogue,
    figure::{Figure, FigureKey},
    lang::Lang,
    network::{Membership, Millis, Network, Settings},
    period::Period,
    quantity::{Quantity, write_rounded},
};

pub(crate) fn network() -> Network {
    Network {
        slug: "digbeth".to_owned(),
        name: "Digbeth Social Enterprise Quarter".to_owned(),
        place: "Digbeth, Birmingham".to_owned(),
        currency: "GBP".to_owned(),
        time_zone: "Europe/London".to_owned(),
        lang: Lang::EnGb,
        accent: "#0b6170".to_owned(),
        sample: false,
        settings: Settings::default(),
    }
}

/// Members with an income in each of two quarters, a year apart; 0 leaves it blank.
pub(super) fn members(incomes: &[(i32, i32)]) -> NetworkFigures {
    let members = incomes.iter().enumerate().map(|(index, (then, now))| MemberFigures {
        slug: format!("member-{index:02}"),
        name: format!("Member {index}"),
        memberships: vec![Membership { from: None, to: None }],
        figures: [("2024-Q4", *then), ("2025-Q4", *now)]
            .into_iter()
            .filter(|(_, amount)| *amount > 0)
            .map(|(period, amount)| {
                let key = FigureKey::new("income", period.parse().unwrap(), Cell::total());
                (key, Figure::counted(Quantity::whole(amount)))
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

/// So many members with a figure of an input in each of these quarters, one after the other: each member's own; none
/// where it filed nothing.
pub(crate) fn filed(cells: &[(&str, &str)], quarters: &[(&str, &[Option<i32>])]) -> NetworkFigures {
    let count = quarters.iter().map(|(_, amounts)| amounts.len()).max().unwrap_or(0);
    let mut figures = members(&vec![(0, 0); count]);
    for (period, amounts) in quarters {
        for (member, amount) in figures.members.iter_mut().zip(*amounts) {
            for (input, cell) in cells.iter().filter(|_| amount.is_some()) {
                let cell: Cell = cell.parse().unwrap();
                let key = FigureKey::new(*input, period.parse().unwrap(), cell);
                member.figures.insert(key, Figure::counted(Quantity::whole(amount.unwrap())));
            }
        }
    }
    figures
}

/// The change of turnover on a year before: amount, decimals, and whether it is like for like.
fn change(incomes: &[(i32, i32)]) -> Option<(String, u32, bool)> {
    let figures = members(incomes);
    let rules = Settings::default().disclosure;
    let row = |period: &str| {
        let publication = publish(&figures, &rules, period.parse().unwrap());
        publication.row(&RowId::indicator("EC01", Cell::total())).unwrap().clone()
    };
    compare(&row("2025-Q4"), &row("2024-Q4"), &rules)
        .map(|change| (write_rounded(&change.amount, 4), change.places, change.like_for_like))
}

fn composed(figures: &NetworkFigures, narrative: &Narrative) -> Document {
    let network = network();
    let material =
        Material { network: &network, figures, period: "2025-Q4".parse().unwrap(), beside: &Beside::default() };
    let standing = Standing::Edition { number: 1, published: Millis(1_773_100_800_000) };
    report(material, &Template::quarterly().unwrap(), narrative, standing).unwrap().document
}

#[test]
fn a_change_never_comes_from_who_filed() {
    assert_eq!(change(&[(100, 110), (100, 110), (100, 110)]), Some(("10".to_owned(), 1, false)));
    // Three more members file now: the change is that of the three who filed in both years.
    let more = [(100, 110), (100, 110), (100, 110), (0, 500), (0, 500), (0, 500)];
    assert_eq!(change(&more), Some(("10".to_owned(), 1, true)));
    assert_eq!(change(&[(100, 0), (100, 0), (100, 0), (0, 9), (0, 9), (0, 9)]), None, "nobody filed twice");
}

/// The change of the median of highest over lowest pay: each member pays its lowest 100, and its highest so much then and now.
fn change_of_median(highest: &[(i32, i32)]) -> Option<(String, bool)> {
    let mut figures = members(&vec![(0, 0); highest.len()]);
    for (member, (then, now)) in figures.members.iter_mut().zip(highest) {
        for (period, highest) in [("2024-Q4", *then), ("2025-Q4", *now)].into_iter().filter(|(_, highest)| *highest > 0)
        {
            for (input, amount) in [("pay-highest", highest), ("pay-lowest", 100)] {
                let key = FigureKey::new(input, period.parse().unwrap(), Cell::total());
                member.figures.insert(key, Figure::counted(Quantity::whole(amount)));
            }
        }
    }
    let rules = Settings::default().disclosure;
    let row = |period: &str| {
        let publication = publish(&figures, &rules, period.parse().unwrap());
        publication.row(&RowId::indicator("SO04", Cell::total())).unwrap().clone()
    };
    compare(&row("2025-Q4"), &row("2024-Q4"), &rules)
        .map(|change| (write_rounded(&change.amount, 4), change.like_for_like))
}

#[test]
fn a_change_of_a_median_is_that_of_the_median() {
    // Only the one who pays most pays more now: the mean rises, the one in the middle does not.
    let mut pays: Vec<(i32, i32)> = (0..9).map(|member| (200 + member * 10, 200 + member * 10)).collect();
    pays[8] = (280, 2_800);
    assert_eq!(change_of_median(&pays), Some(("0".to_owned(), false)));
    pays[4] = (240, 245);
    assert_eq!(change_of_median(&pays), Some(("2.0833".to_owned(), false)));
    // Fewer than eight who filed both times have no median.
    assert_eq!(change_of_median(&[&pays[..7], &[(0, 300), (0, 310), (0, 320)]].concat()), None);
}

#[test]
fn a_change_that_would_give_one_enterprise_away_is_left_out() {
    // One member joined: with the published totals an exact rate would tell its income.
    assert_eq!(change(&[(100, 110), (100, 110), (100, 110), (0, 300)]), None);
    // Its income is within what rounding to whole numbers hides.
    let tiny = [(100_000, 110_000), (100_000, 110_000), (100_000, 110_000), (0, 900)];
    assert_eq!(change(&tiny), Some(("10".to_owned(), 0, true)));
}

#[test]
fn a_headline_says_why_it_is_not_compared() {
    let why = |incomes: &[(i32, i32)]| {
        let document = composed(&members(incomes), &Narrative::default());
        let blocks = document.chapters.iter().flat_map(|chapter| &chapter.sheets).flat_map(|sheet| &sheet.blocks);
        let headlines = blocks.filter_map(|block| if let Block::Headlines(all) = block { Some(all) } else { None });
        headlines.flatten().find(|headline| headline.name == "Turnover").unwrap().change.clone()
    };
    let joined = why(&[(100, 110), (100, 110), (100, 110), (0, 300)]);
    assert_eq!(joined, "Not compared, so that nobody’s figure shows");
    let others = why(&[(100, 0), (100, 0), (100, 0), (0, 9), (0, 9), (0, 9)]);
    assert_eq!(others, "Not compared: too few filed the same before");
}

#[test]
fn blank_words_are_made_of_the_figures() {
    let document = composed(&members(&[(100, 110), (100, 110), (100, 110)]), &Narrative::default());
    let page_one = &document.chapters[0].sheets[0];
    assert_eq!(page_one.heading, "3 neighbours, one picture");
    assert_eq!(page_one.lede.to_plain(), "Members took in £330, 10.0 % more than a year before.");
    assert_eq!(document.cover.facts[0].lead, "3 of 3 enterprises filed");
    let turnover =
        document.chapters.iter().flat_map(|chapter| &chapter.sheets).find(|sheet| sheet.id == "ec01").unwrap();
    assert_eq!(
        turnover.lede.to_plain(),
        "Turnover came to £330 in October to December 2025, 10.0 % more than a year before."
    );
}

#[test]
fn written_words_stand_as_they_are() {
    let narrative = Narrative {
        title: "Together".to_owned(),
        headline: "We grew {{ f.EC01.value }}".to_owned(),
        summary: "A good quarter.".to_owned(),
        ..Narrative::default()
    };
    let document = composed(&members(&[(100, 110), (100, 110), (100, 110)]), &narrative);
    let page_one = &document.chapters[0].sheets[0];
    assert_eq!(document.cover.title, "Together");
    assert_eq!(page_one.heading, "We grew {{ f.EC01.value }}", "a coordinator's words are no template");
    assert_eq!(page_one.lede.to_plain(), "A good quarter.");
}

#[test]
fn what_may_not_be_shown_stands_in_no_sentence_chart_or_table() {
    // Two members: every total is [c].
    let document = composed(&members(&[(43_210, 54_321), (11_111, 22_222)]), &Narrative::default());
    let text = serde_json::to_string(&document).unwrap();
    for figure in ["76543", "76,543", "76.5", "54321", "54,321", "22,222"] {
        assert!(!text.contains(figure), "{figure}");
    }
    assert!(text.contains("[c]"));
}

#[test]
fn nobody_filed_and_the_report_still_stands() {
    let document = composed(&members(&[(0, 0), (0, 0)]), &Narrative::default());
    assert_eq!(document.cover.facts[0].lead, "0 of 2 enterprises filed");
    assert!(pdf::render(&document).is_ok());
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let figures = members(&[(100, 110), (100, 110), (100, 110)]);
    let draw = || pdf::render(&composed(&figures, &Narrative::default())).unwrap();
    assert_eq!(draw(), draw());
}

#[test]
fn every_sheet_of_an_indicator_says_who_filed_and_how_it_is_counted() {
    let document = composed(&members(&[(100, 110), (100, 110), (100, 110)]), &Narrative::default());
    let sheets = document
        .chapters
        .iter()
        .flat_map(|chapter| &chapter.sheets)
        .filter(|sheet| sheet.kicker.contains(" · Economic"));
    for sheet in sheets {
        let notes = sheet.blocks.iter().find_map(|block| match block {
            Block::Notes(notes) => Some(notes),
            _ => None,
        });
        let leads: Vec<&str> = notes.unwrap().iter().map(|note| note.lead.as_str()).collect();
        assert_eq!(leads, ["Who filed.", "How it is counted."], "{}", sheet.id);
    }
}

#[test]
fn a_dashboard_tells_both_changes() {
    let network = network();
    let mut figures = members(&[(100, 110), (100, 110), (100, 110)]);
    for member in &mut figures.members {
        let key = FigureKey::new("income", "2025-Q3".parse::<Period>().unwrap(), Cell::total());
        member.figures.insert(key, Figure::counted(Quantity::whole(120)));
    }
    let material = Material {
        network: &network,
        figures: &figures,
        period: "2025-Q4".parse().unwrap(),
        beside: &Beside::default(),
    };
    let made = dashboard(material, &Template::quarterly().unwrap());
    assert_eq!(made.headlines[0].change, "Up 10.0 % on a year before");
    assert_eq!(made.headlines[0].second_change, "Down 8.3 % on the quarter before");
}

#[test]
fn a_mistake_in_a_sentence_is_told_with_its_place() {
    let text = Template::quarterly().unwrap().source().to_owned();
    let broken = Template::read(&text.replace("{{ filed }} neighbours,", "{{ filed neighbours,")).unwrap();
    let (network, figures) = (network(), members(&[(1, 1)]));
    let material = Material {
        network: &network,
        figures: &figures,
        period: "2025-Q4".parse().unwrap(),
        beside: &Beside::default(),
    };
    let made = report(material, &broken, &Narrative::default(), Standing::Draft { dated: Millis(0) });
    let words = made.unwrap_err().to_string();
    assert!(words.contains("summary.heading") && words.contains("line 1"), "{words}");
}

#[test]
fn a_page_with_nothing_but_a_foot_is_left_out_and_one_is_no_plural() {
    let (network, figures) = (network(), members(&[(0, 7)]));
    let material = Material {
        network: &network,
        figures: &figures,
        period: "2025-Q4".parse().unwrap(),
        beside: &Beside::default(),
    };
    let made = |name: &str| {
        let template = Template::named(name).unwrap().unwrap();
        report(material, &template, &Narrative::default(), Standing::Draft { dated: Millis(0) }).unwrap().document
    };
    let handout = made("handout");
    let pages: Vec<&str> = handout.chapters.iter().map(|chapter| chapter.id.as_str()).collect();
    assert_eq!(pages, ["front-page"]);
    let quarterly = made("quarterly");
    assert_eq!(quarterly.chapters[0].sheets[0].heading, "What one enterprise did in Digbeth");
    let said = serde_json::to_string(&handout).unwrap();
    assert!(said.contains("a network of 1 enterprise in Digbeth, Birmingham. It gave these figures."), "{said:.2000}");
    // Nothing of it may be shown: there is no page of [c] alone, and the list of what is hidden names it.
    let ids: Vec<&str> = quarterly.chapters.iter().map(|chapter| chapter.id.as_str()).collect();
    assert_eq!(ids, ["summary-page", "contents-page", "coverage"]);
    assert!(serde_json::to_string(&quarterly).unwrap().contains("Turnover: [c] too few enterprises"));
}

#[test]
fn where_nobody_has_filed_the_report_says_so_and_has_no_empty_tables() {
    let (network, figures) = (network(), filed(&[("income", "")], &[("2025-Q4", &[None, None])]));
    let material = Material {
        network: &network,
        figures: &figures,
        period: "2025-Q4".parse().unwrap(),
        beside: &Beside::default(),
    };
    for name in ["quarterly", "annual", "place", "handout", "funder", "briefing"] {
        let template = Template::named(name).unwrap().unwrap();
        let standing = Standing::Draft { dated: Millis(0) };
        let document = report(material, &template, &Narrative::default(), standing).unwrap().document;
        let said = serde_json::to_string(&document).unwrap();
        assert!(said.contains("Nobody") || said.contains("0 of 2 enterprises"), "{name}");
        assert!(!said.contains("0 enterprises gave") && !said.contains("0 neighbour"), "{name}");
        let sheets = document.chapters.iter().flat_map(|chapter| &chapter.sheets);
        let tables = sheets.flat_map(|sheet| &sheet.blocks).filter_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        });
        assert!(tables.into_iter().all(|table| !table.rows.is_empty()), "{name}");
    }
}

#[test]
fn the_cover_tells_how_many_filed_and_not_who() {
    let network = network();
    let cover = |quarters: &[Option<i32>]| {
        let figures = filed(&[("income", "")], &[("2025-Q4", quarters)]);
        let beside = Beside::default();
        let material =
            Material { network: &network, figures: &figures, period: "2025-Q4".parse().unwrap(), beside: &beside };
        let standing = Standing::Draft { dated: Millis(0) };
        let made = report(material, &Template::quarterly().unwrap(), &Narrative::default(), standing).unwrap();
        made.document.cover.tiles
    };
    let first = cover(&[None, Some(100), Some(100), Some(100)]);
    assert_eq!(first, cover(&[Some(100), Some(100), Some(100), None]));
    assert_eq!(first.iter().filter(|tile| tile.filed).count(), 3);
}
