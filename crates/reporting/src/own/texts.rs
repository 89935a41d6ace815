//! The texts of a year: for a regulator, a funder, a bid. What figures cannot tell stands in square brackets, to be
//! written by who knows it.

use super::{
    words::{self, Voice},
    year::{Year, YearMaterial},
};
use commonweal_domain::{breakdown::Cell, period::day};

/// A text that an enterprise owes somebody anyway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TextPart {
    /// Community interest report (CIC34), part 1: activities and community benefit.
    Benefit,
    /// Community interest report (CIC34), part 2: consultation.
    Consultation,
    /// A charity's annual return: where income came from.
    Charity,
    /// An update for a funder.
    Funder,
    /// A paragraph for a bid.
    Bid,
}

impl TextPart {
    /// In the order of the page.
    pub const ALL: [Self; 5] = [Self::Benefit, Self::Consultation, Self::Charity, Self::Funder, Self::Bid];

    /// As stored and in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Benefit => "cic-benefit",
            Self::Consultation => "cic-consultation",
            Self::Charity => "charity-income",
            Self::Funder => "funder-update",
            Self::Bid => "bid",
        }
    }

    /// Reads [`TextPart::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.code() == code)
    }

    /// Heading.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Benefit => "Community interest report (CIC34): activities and community benefit",
            Self::Consultation => "Community interest report (CIC34): consultation",
            Self::Charity => "Charity annual return: where your income came from",
            Self::Funder => "Update for a funder",
            Self::Bid => "Paragraph for a bid",
        }
    }
}

/// The text that the year's figures make.
pub fn made(part: TextPart, year: &Year, material: YearMaterial<'_>) -> String {
    match part {
        TextPart::Benefit => benefit(year, material),
        TextPart::Consultation => consultation(year, material),
        TextPart::Charity => charity(year, material),
        TextPart::Funder => funder(year, material),
        TextPart::Bid => bid(year, material),
    }
}

const COMPANY: Voice = Voice { who: "The company" };
const WE: Voice = Voice { who: "We" };

fn benefit(year: &Year, material: YearMaterial<'_>) -> String {
    let mut paragraphs = vec![
        "[Say in a sentence or two what the company does, for whom, and how that benefits the community.]".to_owned(),
        facts(year, material, COMPANY),
    ];
    paragraphs.extend(stories(material));
    paragraphs.extend(closing(year, material));
    joined(paragraphs)
}

fn consultation(year: &Year, material: YearMaterial<'_>) -> String {
    let mut around = vec!["the people it helps".to_owned()];
    if year.line("headcount", &Cell::total()).is_some() {
        around.push("its staff".to_owned());
    }
    if year.line("volunteer-hours", &Cell::total()).is_some() {
        around.push("its volunteers".to_owned());
    }
    around.push(format!("the other members of {}", material.network));
    let mut paragraphs = vec![format!(
        "The company’s stakeholders are {}. [Add others, such as customers, residents or funders.]",
        words::list(&around)
    )];
    let whole = |code: &str| words::amount(year, code, &Cell::total()).map(|(amount, _)| amount);
    if let Some(people) = whole("people-deciding") {
        paragraphs
            .push(format!("{} took part in decisions by voting or in a deciding meeting.", words::capital(&people)));
    }
    if let (Some(together), Some(all)) = (whole("decisions-coproduced"), whole("decisions")) {
        paragraphs.push(format!("The board took {all}; users or residents were in the room for {together}."));
    }
    paragraphs.push(
        "[Say how they were asked: meetings, surveys, conversations. Say what they said, and what the company did because of it. If nobody was asked, say so, and why.]".to_owned(),
    );
    joined(paragraphs)
}

/// What a charity's annual return asks: contracts and grants of public bodies apart from the rest.
fn charity(year: &Year, material: YearMaterial<'_>) -> String {
    let mut sentences = vec![];
    sentences.extend(words::income(year, WE, material.lang));
    let part = |payer: &str, kind: &str| {
        let cell = Cell::of("payer", payer).and("kind", kind);
        words::amount(year, "income", &cell).map(|(amount, _)| amount)
    };
    let mut split = vec![];
    for (payer, kind, of) in [
        ("public", "earned", "from government contracts and other trading with public bodies"),
        ("public", "given", "in government grants"),
        ("social", "earned", "earned from the social sector"),
        ("social", "given", "in grants and gifts from trusts and the social sector"),
        ("private", "earned", "earned from private firms"),
        ("private", "given", "in grants and gifts from private firms"),
        ("individuals", "earned", "earned from individuals"),
        ("individuals", "given", "in donations from individuals"),
    ] {
        split.extend(part(payer, kind).map(|amount| format!("{amount} {of}")));
    }
    if split.is_empty() {
        sentences.push("How income divides between contracts, grants and the rest has not been filed. [Take it from your accounts.]".to_owned());
    } else {
        sentences.push(format!("That was {}.", words::list(&split)));
        if part("public", "earned").is_none() || part("public", "given").is_none() {
            sentences.push(
                "[Contracts or grants of public bodies have not been filed apart: check them against your accounts.]"
                    .to_owned(),
            );
        }
    }
    let volunteers =
        words::amounts(year, WE, material.lang).into_iter().filter(|sentence| sentence.starts_with("Volunteers"));
    sentences.extend(volunteers);
    sentences.extend(words::jobs(year, WE, material.lang));
    joined([vec![sentences.join(" ")], closing(year, material)].concat())
}

fn funder(year: &Year, material: YearMaterial<'_>) -> String {
    let mut paragraphs = vec![facts(year, material, WE)];
    paragraphs.extend(stories(material));
    paragraphs.push("[Say what your grant made possible, and what comes next.]".to_owned());
    paragraphs.extend(closing(year, material));
    joined(paragraphs)
}

/// A few sentences that stand on their own.
fn bid(year: &Year, material: YearMaterial<'_>) -> String {
    let to = day(material.period.last_day(), material.lang);
    let mut sentences = vec![format!(
        "{} is a member of {}, whose members report together every quarter. These figures are of the year to {to}.",
        material.enterprise, material.network
    )];
    sentences.extend(words::income(year, WE, material.lang));
    sentences.extend(words::jobs(year, WE, material.lang));
    sentences.extend(words::amounts(year, WE, material.lang).into_iter().take(3));
    sentences.extend(words::gaps(year, material));
    sentences.join(" ")
}

/// All sentences that the figures make, in two paragraphs.
fn facts(year: &Year, material: YearMaterial<'_>, voice: Voice) -> String {
    let to = day(material.period.last_day(), material.lang);
    let income = words::income(year, voice, material.lang);
    let jobs = words::jobs(year, voice, material.lang);
    let more = words::amounts(year, voice, material.lang).join(" ");
    let first = match (income, jobs) {
        (None, None) if more.is_empty() => return format!("No figures have been filed for the year to {to}."),
        (Some(income), jobs) => {
            let sentence = format!("In the year to {to} {}", words::lower(&income));
            [Some(sentence), jobs].into_iter().flatten().collect::<Vec<_>>().join(" ")
        }
        (None, jobs) => [Some(format!("These figures are of the year to {to}.")), jobs]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" "),
    };
    joined(vec![first, more])
}

fn stories(material: YearMaterial<'_>) -> Vec<String> {
    let told = |(quarter, story): &(_, String)| {
        let quarter: &commonweal_domain::period::Quarter = quarter;
        format!("{}: {}", quarter.period().months(material.lang), story.trim())
    };
    material.stories.iter().map(told).collect()
}

fn closing(year: &Year, material: YearMaterial<'_>) -> Vec<String> {
    let gaps = words::gaps(year, material);
    if gaps.is_empty() { vec![] } else { vec![gaps.join(" ")] }
}

fn joined(paragraphs: Vec<String>) -> String {
    paragraphs.into_iter().filter(|paragraph| !paragraph.is_empty()).collect::<Vec<_>>().join("\n\n")
}
