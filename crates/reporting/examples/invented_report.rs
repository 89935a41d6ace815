//! Writes the report of an invented network to the path given, to look at it or to measure it, and says how long each step
//! took. `whole` is the quarterly report of 50 members that file the whole catalogue for 8
//! quarters; a number is the annual report of so many members, with an annex in which each tells of itself.

use commonweal_domain::network::Millis;
use commonweal_reporting::{
    aggregate::{MemberFigures, NetworkFigures},
    compose::{Beside, Material, Narrative, Standing, Template, Told, report},
    html, pdf,
};
use network::Wish;
use std::{
    error::Error,
    path::Path,
    time::{Duration, Instant},
};

#[path = "../tests/network/mod.rs"]
#[expect(dead_code, reason = "what tests need of it besides")]
mod network;

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const FIRST: &str = "Alcester Bordesley Custard Deritend Eastside Fazeley Gibb Heath Icknield Jennens Kenelm Lench \
    Meriden Newhall Oxford Park Quayside Rea Shaw Trent Upper Vaughton Warner Xavier Yardley Zion";
const SECOND: &str =
    "Arch Basin Bridge Court Dock Forge Garden Lane Lock Mill Place Row Square Street Viaduct Wharf Works Yard";
const THIRD: &str = "Bakery Bank Bikes Books Carers Choir Coders Kitchen Library Makers Orchard Radio Repairs Stage";
const SECTORS: [&str; 6] = ["Food", "Arts and culture", "Care", "Housing", "Reuse and repair", "Education"];
const SENTENCES: [&str; 8] = [
    "We opened our doors to neighbours on two more evenings a week.",
    "Forty people came to the first supper, and fourteen of them live alone.",
    "Two apprentices finished their year with us and stayed.",
    "The roof was mended with money that the members lent each other.",
    "What we could not sell we gave away, and what came back we repaired.",
    "A school round the corner now cooks with what our garden grows.",
    "We bought from eleven other members, and nine of them bought from us.",
    "Next year we want to pay everybody who works here at least the real living wage.",
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(path), Some(size)) = (arguments.next(), arguments.next()) else {
        return Err("usage: invented_report FILE.{pdf,html} {whole | COUNT}".into());
    };
    let mut lap = laps();
    let names = ["Digbeth Social Enterprise Quarter", "Digbeth, Birmingham", "Work", "Member"].map(str::to_owned);
    let wish = Wish { members: 50, quarters: 8, amount: 400_000_000, every: 1, names: &names };
    let (wish, template, period) = match size.as_str() {
        "whole" => (wish, Template::quarterly()?, "2025-Q4"),
        // Some ten inputs in each of four quarters.
        count => (Wish { members: count.parse()?, quarters: 4, every: 8, ..wish }, with_annex()?, "2025-Q4/4"),
    };
    let (network, figures) = (network::network(&wish), named(network::figures(&wish)));
    let told =
        |(index, member): (usize, &MemberFigures)| Told { by: member.name.clone(), text: story(index), picture: None };
    let narrative = Narrative {
        stories: figures
            .members
            .iter()
            .enumerate()
            .map(told)
            .take(if size == "whole" { 1 } else { usize::MAX })
            .collect(),
        ..Narrative::default()
    };
    let sample = lap();
    let beside = Beside::default();
    let material = Material { network: &network, figures: &figures, period: period.parse()?, beside: &beside };
    let standing = Standing::Edition { number: 1, published: Millis(1_773_100_800_000) };
    let document = report(material, &template, &narrative, standing)?.document;
    let composed = lap();
    let is_page = Path::new(&path).extension().is_some_and(|end| end == "html");
    let bytes = if is_page {
        html::standalone(&document, include_str!("../../server/assets/site.css")).into_bytes()
    } else {
        pdf::render(&document)?
    };
    let drawn = lap();
    println!("sample {sample:?}, document {composed:?}, {} {drawn:?}", if is_page { "html" } else { "pdf" });
    Ok(std::fs::write(path, bytes)?)
}

/// The annual report with the words of each member in the annex, and nowhere else.
fn with_annex() -> Result<Template, Box<dyn Error>> {
    let mut template = Template::named("annual").ok_or("no such template")??;
    for page in &mut template.pages {
        page.hidden = page.id == "stories" || page.id == "members";
    }
    Ok(template.rewritten()?)
}

/// Gives each member a name of its own, a sector and a place.
fn named(mut figures: NetworkFigures) -> NetworkFigures {
    let [first, second, third] = [FIRST, SECOND, THIRD].map(|words| words.split_whitespace().collect::<Vec<_>>());
    for (index, member) in figures.members.iter_mut().enumerate() {
        let (one, rest) = (index % first.len(), index / first.len());
        let (two, three) = (rest % second.len(), rest / second.len());
        member.name = format!("{} {} {}", first[one], second[two], third[three % third.len()]);
        if three >= third.len() {
            member.name.push_str(&format!(" {}", three / third.len() + 1));
        }
        member.sector = SECTORS[index % SECTORS.len()].to_owned();
        member.place = format!("{} {}, Birmingham", first[one], second[two]);
    }
    figures
}

/// Some hundred words, other ones for each member.
fn story(index: usize) -> String {
    let sentence = |turn: usize| SENTENCES[(index * 3 + turn * 5 + index / 8) % SENTENCES.len()];
    (0..8).map(sentence).collect::<Vec<_>>().join(" ")
}

/// Tells at each call how long it is since the last one.
#[expect(clippy::disallowed_methods, reason = "this measures, and nothing of it enters the report")]
fn laps() -> impl FnMut() -> Duration {
    let mut since = Instant::now();
    move || std::mem::replace(&mut since, Instant::now()).elapsed()
}
