use super::{
    Beside, Material, Narrative, Standing, Template, Told,
    annex::{members, told},
    report,
    series::Series,
};
use crate::{
    aggregate::{MemberFigures, NetworkFigures},
    document::{Block, Directory},
};
use commonweal_domain::{
    catalogue,
    lang::Lang,
    network::{Membership, Millis, Network, Settings},
};

fn network() -> Network {
    Network {
        slug: "network".into(),
        name: "Network".into(),
        place: "Digbeth".into(),
        currency: "GBP".into(),
        time_zone: "Europe/London".into(),
        lang: Lang::EnGb,
        accent: "#0b6170".into(),
        sample: false,
        settings: Settings::default(),
    }
}

fn figures(names: &[&str], sector: &str) -> NetworkFigures {
    let member = |(index, name): (usize, &&str)| MemberFigures {
        slug: format!("member-{index}"),
        name: (*name).into(),
        sector: sector.into(),
        place: "Fazeley Street".into(),
        memberships: vec![Membership { from: None, to: None }],
        ..MemberFigures::default()
    };
    let members = names.iter().enumerate().map(member).collect();
    NetworkFigures { definitions: catalogue::definitions(Lang::EnGb), members, ..NetworkFigures::default() }
}

fn with<R>(figures: &NetworkFigures, check: impl FnOnce(&Series<'_>) -> R) -> R {
    let (network, beside) = (network(), Beside::default());
    let period = "2025-Q4".parse().expect("a period");
    check(&Series::new(Material { network: &network, figures, period, beside: &beside }))
}

fn lists(blocks: Vec<Block>) -> Vec<Directory> {
    let list = |block| match block {
        Block::Directory(list) => list,
        other => panic!("{other:?}"),
    };
    blocks.into_iter().map(list).collect()
}

#[test]
fn members_stand_in_the_order_in_which_they_are_looked_up() {
    let names = ["Общая кухня", "ymuno", "Ŵylfa", "Zest", "3 Trees", "Éire Foods", "apple Yard", "咖啡"];
    let lists = with(&figures(&names, "Food"), |series| lists(members(series, "members")));
    let [list] = &lists[..] else { panic!("{lists:?}") };
    let found: Vec<&str> = list.entries.iter().map(|entry| entry.name.as_str()).collect();
    assert_eq!(found[..6], ["3 Trees", "apple Yard", "Éire Foods", "Ŵylfa", "ymuno", "Zest"]);
    assert!(list.heading.is_empty() && list.entries.iter().all(|entry| entry.facts == "Food · Fazeley Street"));
}

#[test]
fn a_long_list_is_parted_by_letters() {
    let names: Vec<String> =
        (0..90).map(|index| format!("{} Yard {index}", ["Custard", "Ŵylfa", "7"][index % 3])).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let lists = with(&figures(&names, "Food"), |series| lists(members(series, "members")));
    let heads: Vec<(&str, &str, usize)> =
        lists.iter().map(|list| (list.heading.as_str(), list.id.as_str(), list.entries.len())).collect();
    assert_eq!(heads, [("0 to 9", "members-0-to-9", 30), ("C", "members-c", 30), ("W", "members-w", 30)]);
    assert_eq!(lists[1].again, "C, continued");
}

#[test]
fn words_stand_with_whoever_told_them_and_with_nobody_who_may_not_have() {
    let narrative = Narrative {
        stories: ["Yard", "Twin"]
            .map(|by| Told { by: by.into(), text: "We opened. Forty came.\n\nMost came back.".into(), picture: None })
            .to_vec(),
        ..Narrative::default()
    };
    let lists = with(&figures(&["Twin", "Yard", "Twin", "Quiet"], "Food"), |series| {
        lists(told(series, &narrative, 26, "annex"))
    });
    let [list] = &lists[..] else { panic!("{lists:?}") };
    let words: Vec<(&str, usize)> = list.entries.iter().map(|entry| (entry.name.as_str(), entry.words.len())).collect();
    assert_eq!(words, [("Quiet", 0), ("Twin", 0), ("Twin", 0), ("Yard", 1)]);
    assert_eq!(list.entries[3].words[0].to_plain(), "We opened. Forty came. …");
}

#[test]
fn names_alone_are_a_plain_list() {
    let mut figures = figures(&["Yard", "Bakery"], "");
    for member in &mut figures.members {
        member.place.clear();
    }
    let blocks = with(&figures, |series| members(series, "members"));
    assert!(matches!(&blocks[..], [Block::List(names)] if names.len() == 2), "{blocks:?}");
}

/// The annex is in the yearly templates, and only whoever wants it prints it.
#[test]
fn an_annex_waits_in_the_yearly_templates() {
    for name in ["annual", "place"] {
        let template = Template::named(name).expect("it is there").expect("it can be read");
        let (network, beside, figures) = (network(), Beside::default(), figures(&["Yard"], "Food"));
        let period = "2025-Q4/4".parse().expect("a period");
        let has_annex = |template: &Template| {
            let material = Material { network: &network, figures: &figures, period, beside: &beside };
            let standing = Standing::Draft { dated: Millis(0) };
            let made = report(material, template, &Narrative::default(), standing).expect("composed");
            made.document.chapters.iter().any(|chapter| chapter.id == "annex-page")
        };
        assert!(!has_annex(&template), "{name}");
        let mut shown = template.clone();
        for page in shown.pages.iter_mut().filter(|page| page.id == "annex") {
            page.hidden = false;
        }
        assert!(has_annex(&shown.rewritten().expect("a template")), "{name}");
    }
}
