//! Where every text of a report stands, whatever its names and figures: within the margins, none over another, and those
//! of a drawing within its box.

use super::{
    canvas::{Canvas, SetText},
    drawn,
    style::{MARGIN, TEXT_TOP, mm},
};
use crate::aggregate::NetworkFigures;
use crate::{
    charts,
    compose::{SHIPPED, Template},
    document::{Block, Chart, Document},
};
use commonweal_domain::{
    catalogue,
    definition::{Definitions, IndicatorRow},
    lang::Lang,
    period::Quarter,
};
use network::{Wish, document, document_by, filed};
use proptest::prelude::*;

#[path = "../../tests/network/mod.rs"]
mod network;

/// Tolerance in points, for rounding.
const SLACK: f32 = 0.6;

/// Left, top, right and bottom of what is seen of a text: capitals, and a little under the line.
fn box_of(text: &SetText) -> [f32; 4] {
    let [cosine, sine] = text.along;
    let (over, under) = (0.7 * text.size, 0.15 * text.size);
    // The ends of the line, and how far it reaches to either side of them.
    let (from, to) = ((text.x, text.baseline), (text.x + text.width * cosine, text.baseline - text.width * sine));
    let corner = |(x, y): (f32, f32), up: f32| (x - up * sine, y - up * cosine);
    let corners = [corner(from, over), corner(from, -under), corner(to, over), corner(to, -under)];
    let edge =
        |of: fn(&(f32, f32)) -> f32, pick: fn(f32, f32) -> f32| corners.iter().map(of).reduce(pick).unwrap_or(0.0);
    [edge(|at| at.0, f32::min), edge(|at| at.1, f32::min), edge(|at| at.0, f32::max), edge(|at| at.1, f32::max)]
}

/// What is wrong with where the texts stand.
fn faults(document: &Document) -> Vec<String> {
    faults_of(&drawn(document), document.meta.covered)
}

fn faults_of(canvas: &Canvas, covered: bool) -> Vec<String> {
    let mut faults = Vec::new();
    assert!(canvas.texts.len() > 10, "hardly anything was set");
    let seen = canvas.texts.iter().filter(|text| !text.text.is_empty());
    let mut texts: Vec<(&SetText, [f32; 4])> = seen.map(|text| (text, box_of(text))).collect();
    texts.sort_by(|(a, one), (b, other)| (a.page, one[1]).partial_cmp(&(b.page, other[1])).expect("numbers"));
    for (index, (text, [left, top, right, bottom])) in texts.iter().enumerate() {
        let (left, top, right, bottom) = (*left, *top, *right, *bottom);
        let told = |what: &str| format!("page {}: {:?} {what}", text.page + 1, text.text);
        let format = canvas.pages[text.page].format;
        if left < MARGIN - SLACK || right > MARGIN + format.text_width() + SLACK {
            faults.push(told(&format!("reaches from {left} to {right}")));
        }
        let is_cover = text.page == 0 && covered;
        // Running head and foot stand outside the text.
        let furniture = bottom < mm(20.0) || top > format.height() - mm(17.0);
        let is_inside = if is_cover {
            top > 0.0 && bottom < format.height()
        } else {
            top > TEXT_TOP - 2.0 && bottom < format.text_bottom() + 2.0
        };
        if !is_inside && !furniture || bottom > format.height() - mm(10.0) {
            faults.push(told(&format!("stands at {top} to {bottom}")));
        }
        // The box is what a screen reader's user is shown of a drawing.
        if let Some([l, t, r, b]) = text.figure
            && (left < l - SLACK || right > r + SLACK || top < t - 2.0 || bottom > b + 2.0)
        {
            faults.push(told(&format!("leaves its drawing: {left} {top} {right} {bottom} of {l} {t} {r} {b}")));
        }
        // Sorted from above: whoever begins under this one's foot cannot cover it.
        let near =
            texts[index + 1..].iter().take_while(|(other, [_, t, ..])| other.page == text.page && *t < bottom - SLACK);
        for (other, [l, _, r, _]) in near {
            if left + SLACK < *r && l + SLACK < right {
                faults.push(told(&format!("covers {:?}", other.text)));
            }
        }
    }
    faults
}

fn some(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// Names that are hard to set: long words, long names, letters with marks over and under, single letters.
fn hard() -> Vec<String> {
    let mut names = some(&[
        "Ŵylfa Tŷ Gŵyr a’r Môr, Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
        "Źródło Żółć Łąka i Gęślą Jaźń",
        "Общественная кухня «Ёлка» и библиотека вещей на Нижней набережной",
        "Å",
        "Scéalaíocht Phobail Mhúscraí Uí Fhloinn agus na nDéise",
    ]);
    names.push("W".repeat(200));
    names
        .push("Community interest company for everything that is done together ".repeat(4).chars().take(199).collect());
    names.push("Donaudampfschifffahrtsgenossenschaftskapitänswitwenvereinigung".repeat(2));
    names
}

fn check(wish: &Wish<'_>, template: &str, period: &str) {
    let mut shown = Template::named(template).expect("it is there").expect("it can be read");
    // With the pages that wait to be shown.
    for page in &mut shown.pages {
        page.hidden = false;
    }
    let shown = shown.rewritten().expect("a template");
    let found = faults(&document_by(wish, network::figures(wish), &shown, period.parse().expect("a period")));
    assert!(
        found.is_empty(),
        "{template} of {} members, {} faults:\n{}",
        wish.members,
        found.len(),
        found[..found.len().min(12)].join("\n")
    );
}

#[test]
fn texts_of_every_template_stand_apart_with_names_that_are_hard_to_set() {
    let names = hard();
    for (turn, (template, _)) in SHIPPED.iter().enumerate() {
        let mut names = names.clone();
        names.rotate_left(turn);
        let amount = [1, 10_000, 1_000_000_000_000_000_000][turn % 3];
        // A whole report is some fifty pages: one of them is enough for the whole catalogue.
        let every = if *template == "quarterly" { 1 } else { 4 };
        check(&Wish { members: 4, quarters: 2, amount, every, names: &names }, template, "2025-Q4");
    }
}

#[test]
fn texts_stand_apart_however_few_or_many_members_there_are() {
    let names = some(&["Digbeth Social Enterprise Quarter", "Digbeth, Birmingham", "Work", "Custard Yard Kitchen"]);
    let check_all = |members: usize, every: usize, templates: &[&str]| {
        for template in templates {
            check(&Wish { members, quarters: 1, amount: 123_456_789, every, names: &names }, template, "2025-Q4");
        }
    };
    check_all(0, 1, &SHIPPED.map(|(name, _)| name));
    check_all(1, 4, &["quarterly", "funder", "briefing"]);
    check_all(2, 4, &["place", "handout"]);
    check_all(60, 10, &["annual", "funder", "handout"]);
}

/// The figures of that network as if these inputs were all that is asked, with the indicators that need no others.
fn narrowed(wish: &Wish<'_>, codes: &[&str]) -> NetworkFigures {
    let last: Quarter = "2025-Q4".parse().expect("a quarter");
    let all = catalogue::definitions(Lang::EnGb);
    let mut definitions = Definitions::default();
    for input in all.inputs(last).filter(|input| codes.contains(&input.code.as_str())) {
        definitions.add_input(None, input.clone());
    }
    let is_known = |row: &IndicatorRow| {
        let inputs = row.formula.inputs();
        !inputs.is_empty() && inputs.iter().all(|code| codes.contains(code))
    };
    for indicator in all.indicators(last).filter(|indicator| indicator.rows.iter().all(is_known)) {
        definitions.add_indicator(None, indicator.clone());
    }
    assert!(definitions.inputs(last).count() == codes.len() && definitions.indicators(last).count() > 0);
    filed(wish, definitions)
}

/// By the annual template with its annex, of a catalogue that is small, so that this can be asked in every run.
#[test]
fn texts_of_five_thousand_members_stand_apart() {
    let many = Wish { members: 5_000, quarters: 1, amount: 1_000_000_000_000, every: 1, names: &hard() };
    let mut template = Template::named("annual").expect("it is there").expect("it can be read");
    for page in &mut template.pages {
        page.hidden = false;
        // Its sentence is about what is not asked here.
        if page.id == "summary" {
            (page.heading, page.lede) = ("{{ filed }} of {{ due }}".to_owned(), String::new());
        }
    }
    let template = template.rewritten().expect("a template");
    let document = document_by(
        &many,
        narrowed(&many, &["income", "sales-to-members", "jobs-fte"]),
        &template,
        "2025-Q4".parse().expect("a period"),
    );
    let canvas = drawn(&document);
    assert!(canvas.pages.len() > 300, "{} pages", canvas.pages.len());
    let found = faults_of(&canvas, true);
    assert!(found.is_empty(), "{} faults:\n{}", found.len(), found[..found.len().min(12)].join("\n"));
}

#[test]
fn a_text_that_is_moved_is_found() {
    let names = some(&["Digbeth Social Enterprise Quarter", "Digbeth, Birmingham", "Work", "Custard Yard Kitchen"]);
    let wish = Wish { members: 4, quarters: 2, amount: 10_000_000, every: 4, names: &names };
    let document = document(&wish, "quarterly", "2025-Q4".parse().expect("a period"));
    let canvas = || drawn(&document);
    assert_eq!(faults_of(&canvas(), true), Vec::<String>::new());
    let of_drawing = canvas().texts.iter().position(|text| text.figure.is_some()).expect("a drawing with a text");
    let of_page = canvas().texts.iter().rposition(|text| text.figure.is_none() && text.width > 60.0).expect("a text");
    for (index, [along, down]) in [(of_drawing, [-400.0, 0.0]), (of_drawing, [0.0, -300.0]), (of_page, [0.0, 900.0])] {
        let mut moved = canvas();
        moved.texts[index].x += along;
        moved.texts[index].baseline += down;
        assert!(!faults_of(&moved, true).is_empty(), "{:?} by {along} {down}", moved.texts[index].text);
    }
    let mut twice = canvas();
    let over = twice.texts[..of_page].iter().rposition(|text| text.width > 60.0).expect("another text");
    let under = of_page;
    (twice.texts[over].x, twice.texts[over].baseline) = (twice.texts[under].x, twice.texts[under].baseline);
    twice.texts[over].page = twice.texts[under].page;
    assert!(faults_of(&twice, true).iter().any(|fault| fault.contains("covers")));
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => "[A-Za-zŵŷâêîôû’ ]{1,200}",
        1 => "[a-záéíóúÁÉ -]{1,80}",
        1 => "[A-Za-ząćęłńóśźż]{1,200}",
        1 => "[А-Яа-яЁё «»]{1,120}",
        1 => "[a-zA-Z0-9/&@.:-]{1,200}",
    ]
    .prop_filter("a name has a letter", |name| name.chars().any(char::is_alphanumeric))
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 20, ..ProptestConfig::with_cases(4) })]

    #[test]
    fn texts_stand_apart_with_any_names_and_amounts(
        names in prop::collection::vec(name(), 8),
        members in prop_oneof![4 => 0_usize..6, 1 => 6_usize..70, 1 => 200_usize..400],
        quarters in 1_i32..4,
        exponent in 0_u32..19,
        template in 0_usize..SHIPPED.len(),
        shown in any::<bool>(),
    ) {
        // The more members, the less each files, so that a case is a matter of seconds.
        let every = if members < 6 { 3 } else { 20 };
        let wish = Wish { members, quarters, amount: 10_i64.pow(exponent), every, names: &names };
        let mut template = Template::named(SHIPPED[template].0).expect("it is there").expect("it can be read");
        // With the pages that wait to be shown.
        for page in template.pages.iter_mut().filter(|_| shown) {
            page.hidden = false;
        }
        let template = template.rewritten().expect("a template");
        let document = document_by(&wish, network::figures(&wish), &template, "2025-Q4".parse().expect("a period"));
        let found = faults(&document);
        prop_assert!(found.is_empty(), "{}: {}", template.name, found[..found.len().min(6)].join("\n"));
    }

    #[test]
    fn texts_of_any_drawing_stand_apart_and_inside(kind in any_chart::kind()) {
        let names = some(&["Network", "Place", "Work", "Member"]);
        let wish = Wish { members: 0, quarters: 1, amount: 1, every: 50, names: &names };
        let mut document = document(&wish, "handout", "2025-Q4".parse().expect("a period"));
        let Some(sheet) = document.chapters.iter_mut().flat_map(|chapter| &mut chapter.sheets).next() else {
            return Err(TestCaseError::fail("no sheet"));
        };
        let table = crate::document::Table {
            title: String::new(), shorthand: String::new(), summary: String::new(), columns: vec![], rows: vec![], notes: vec![],
        };
        let chart = Chart {
            id: "any".into(), title: "Any drawing".into(), subtitle: String::new(), alt: "Any".into(), kind, table,
        };
        // What is higher than a page is drawn lower than it wants to be, and then its texts may come near each other.
        prop_assume!(charts::natural_height(&chart.kind, mm(168.0)) <= mm(215.0));
        sheet.blocks = vec![Block::Chart(chart)];
        sheet.foot.clear();
        let found = faults(&document);
        prop_assert!(found.is_empty(), "{}", found[..found.len().min(6)].join("\n"));
    }
}

#[path = "../../tests/charts/any.rs"]
mod any_chart;
