//! The report in the making, as its coordinator sees it.

use super::form::{Fault, Publishing, Wording};
use crate::web::{
    board::standing::shortened,
    layout::Frame,
    library::{
        list::{Edition, href, published},
        words::segment,
    },
    moment, words,
};
use askama::Template;
use commonweal_domain::{
    consent::ShorterAnswer,
    network::{Millis, Network},
    period::{Period, Quarter},
};
use commonweal_reporting::compose::sign_off_rule;
use std::collections::BTreeMap;

/// `/{network}/report/{period}`
#[derive(Template)]
#[template(path = "report/report.html")]
pub struct ReportPage {
    frame: Frame,
    action: String,
    templates: String,
    board: String,
    /// Other periods that may be reported about: words and address.
    periods: Vec<(String, String)>,
    eyebrow: String,
    heading: String,
    state: String,
    faults: Vec<Fault>,
    warnings: Vec<String>,
    /// Address of what is hidden and why.
    hidden: String,
    nothing: bool,
    under_way: Option<(u32, String)>,
    /// How the sign-off of the edition in the making stands, and where it is followed.
    signing: Option<(String, String)>,
    draft: Option<DraftForm>,
    editions: Vec<EditionLine>,
}

/// What the page is made of.
#[derive(Debug)]
pub struct Report<'a> {
    /// The network.
    pub network: &'a Network,
    /// What it reports about.
    pub period: Period,
    /// How many returns were due, and how many of them have been accepted.
    pub due: usize,
    /// How many of them have been accepted.
    pub accepted: usize,
    /// What would not be shown and why, one sentence each.
    pub suppressed: Vec<String>,
    /// The draft, with what was typed last.
    pub draft: Option<Draft>,
    /// Templates to choose from.
    pub templates: Vec<TemplateChoice>,
    /// Stories that may be printed.
    pub stories: Vec<Story>,
    /// Editions of the period, newest first.
    pub editions: Vec<Edition>,
    /// How often each edition's files were taken away, in words.
    pub taken: BTreeMap<u32, String>,
    /// An edition that is being made: its number, and the address where that is followed.
    pub under_way: Option<(u32, String)>,
    /// How the sign-off of the edition in the making stands, and where it is followed.
    pub signing: Option<(String, String)>,
    /// What is wrong with what was sent.
    pub faults: Vec<Fault>,
}

/// A draft as it stands in the form.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Words of the coordinator.
    pub wording: Wording,
    /// What is typed into the form that publishes.
    pub publishing: Publishing,
    /// When the stored draft was last changed.
    pub changed_at: Millis,
    /// By whom.
    pub changed_by: String,
    /// Heading and paragraph that the figures make where the coordinator writes none.
    pub made: (String, String),
    /// What the template leaves to be written.
    pub places: Vec<Place>,
}

/// A place of a template that is written for each report.
#[derive(Debug, Clone)]
pub struct Place {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// What is to be written there; may be empty.
    pub hint: String,
}

/// A template to choose.
#[derive(Debug, Clone)]
pub struct TemplateChoice {
    /// Its name.
    pub name: String,
    /// Title of what is made by it.
    pub title: String,
    /// What it is and for whom.
    pub about: String,
    /// It makes a paper of a page or two, not a whole report.
    pub paper: bool,
    /// The network has changed it, or written it.
    pub own: bool,
}

/// A story that its enterprise agrees to see printed.
#[derive(Debug, Clone)]
pub struct Story {
    /// Part of the enterprise's addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// The story as it is printed.
    pub text: String,
    /// What its enterprise says to a shorter version; none where none was proposed.
    pub shorter: Option<ShorterAnswer>,
}

#[derive(Debug)]
struct DraftForm {
    /// The network's rule, where members are asked before an edition is published; blank where they are not.
    rule: String,
    wording: Wording,
    publishing: Publishing,
    number: u32,
    version: i64,
    saved: String,
    templates: Vec<Ticked>,
    papers: Vec<Ticked>,
    places: Vec<PlaceField>,
    stories: Vec<StoryChoice>,
    no_story: bool,
    made_headline: String,
    made_summary: String,
}

#[derive(Debug)]
struct StoryChoice {
    slug: String,
    name: String,
    excerpt: String,
    chosen: bool,
    /// It is told after the first.
    more: bool,
    /// Address of the page that shortens it.
    shorten: String,
    /// What becomes of a shorter version; blank where none was proposed.
    shorter: &'static str,
}

#[derive(Debug)]
struct PlaceField {
    place: Place,
    field: String,
    text: String,
}

/// A template that is chosen or not.
#[derive(Debug)]
struct Ticked {
    template: TemplateChoice,
    ticked: bool,
}

#[derive(Debug)]
struct EditionLine {
    number: u32,
    href: String,
    published: String,
    what_changed: String,
    withdrawn: bool,
    /// Who alone sees it; blank where everybody does.
    held: String,
    /// How often its files were taken away; blank where never.
    taken: String,
    withdraw: String,
}

impl ReportPage {
    /// The page within a frame.
    pub fn new(frame: Frame, report: Report<'_>) -> Self {
        let network = report.network;
        let number = report.editions.iter().map(|edition| edition.number).max().unwrap_or_default() + 1;
        Self {
            frame: if report.faults.is_empty() { frame } else { frame.with_errors() },
            action: format!("/{}/report/{}", network.slug, segment(report.period)),
            hidden: format!("/{}/report/{}/hidden", network.slug, segment(report.period)),
            templates: format!("/{}/settings/templates", network.slug),
            board: format!("/{}/board/{}", network.slug, report.period.last()),
            periods: periods(report.period)
                .into_iter()
                .map(|period| {
                    (words::period(period, network.lang), format!("/{}/report/{}", network.slug, segment(period)))
                })
                .collect(),
            eyebrow: words::period(report.period, network.lang),
            heading: "The joint report".to_owned(),
            state: state(&report),
            warnings: warnings(&report),
            nothing: report.accepted == 0,
            under_way: report.under_way,
            signing: report.signing,
            editions: report
                .editions
                .iter()
                .map(|edition| EditionLine {
                    number: edition.number,
                    href: href(network, edition.period, edition.number),
                    published: published(network, edition),
                    what_changed: edition.what_changed.clone(),
                    withdrawn: edition.withdrawn.is_some(),
                    held: edition.held.clone(),
                    taken: report.taken.get(&edition.number).cloned().unwrap_or_default(),
                    withdraw: format!(
                        "/{}/report/{}/withdraw/{}",
                        network.slug,
                        segment(edition.period),
                        edition.number
                    ),
                })
                .collect(),
            draft: report.draft.map(|draft| {
                let action = format!("/{}/report/{}", network.slug, segment(report.period));
                draft_form(draft, number, &report.stories, &report.templates, network, report.period, &action)
            }),
            faults: report.faults,
        }
    }

    /// Words of the fault at a field, or nothing.
    fn fault(&self, field: &str) -> Option<&str> {
        self.faults.iter().find(|fault| fault.field == field).map(|fault| fault.words.as_str())
    }
}

/// The quarter itself, the financial year and the calendar year in which a period ends, without the period itself.
fn periods(period: Period) -> Vec<Period> {
    let last = period.last();
    let financial = Period::financial_year(last.financial_year());
    let calendar = Quarter::new(last.year(), 4).and_then(|december| Period::new(december, 4));
    [Some(last.period()), financial, calendar].into_iter().flatten().filter(|other| *other != period).collect()
}

fn state(report: &Report<'_>) -> String {
    match (&report.draft, report.accepted, report.editions.first()) {
        (_, 0, _) => "No return has been accepted yet, so there is nothing to report.".to_owned(),
        (None, _, None) => {
            "No draft yet. Commonweal writes the first one from the accepted returns; you change its words.".to_owned()
        }
        (None, _, Some(edition)) => {
            format!("Edition {} is published. A new draft begins the next edition.", edition.number)
        }
        (Some(_), _, None) => "In the making: nobody but coordinators sees it until you publish.".to_owned(),
        (Some(_), _, Some(edition)) => {
            format!(
                "Edition {} is published and stays as it is. What you change here goes into edition {}.",
                edition.number,
                edition.number + 1
            )
        }
    }
}

fn warnings(report: &Report<'_>) -> Vec<String> {
    let missing = report.due.saturating_sub(report.accepted);
    let mut warnings = vec![];
    if missing > 0 && report.accepted > 0 {
        let missing = words::count(missing, "return is", "returns are");
        warnings.push(format!(
            "{missing} not accepted yet, and not in these totals. The report says “{} of {} filed” and names nobody.",
            report.accepted, report.due,
        ));
    }
    warnings.extend(report.suppressed.iter().cloned());
    warnings
}

fn draft_form(
    draft: Draft,
    number: u32,
    stories: &[Story],
    templates: &[TemplateChoice],
    network: &Network,
    period: Period,
    report: &str,
) -> DraftForm {
    let choices = |paper: bool, ticked: &dyn Fn(&str) -> bool| -> Vec<Ticked> {
        let of_kind = templates.iter().filter(|template| template.paper == paper);
        of_kind.map(|template| Ticked { ticked: ticked(&template.name), template: template.clone() }).collect()
    };
    let chosen = |story: &Story| draft.wording.story == story.slug;
    let rule = network.settings.sign_off.of(period);
    DraftForm {
        rule: if rule.asks() { sign_off_rule(rule) } else { String::new() },
        number,
        version: draft.changed_at.0,
        saved: format!(
            "Saved on {} by {}.",
            moment::words(draft.changed_at, &network.time_zone, network.lang),
            draft.changed_by
        ),
        no_story: !stories.iter().any(chosen),
        templates: choices(false, &|name| name == draft.wording.template),
        papers: choices(true, &|name| draft.wording.papers.iter().any(|paper| paper == name)),
        places: draft
            .places
            .iter()
            .map(|place| PlaceField {
                field: format!("words-{}", place.id),
                text: draft.wording.words.get(&place.id).cloned().unwrap_or_default(),
                place: place.clone(),
            })
            .collect(),
        stories: stories
            .iter()
            .map(|story| StoryChoice {
                more: draft.wording.stories.contains(&story.slug),
                shorten: format!("{report}/shorten/{}", story.slug),
                shorter: match story.shorter {
                    None => "",
                    Some(ShorterAnswer::Waiting) => "A shorter version waits for their yes",
                    Some(ShorterAnswer::Agreed { .. }) => "Printed shorter, with their yes",
                    Some(ShorterAnswer::Declined { .. }) => "They want no shorter version",
                },
                slug: story.slug.clone(),
                name: story.name.clone(),
                excerpt: shortened(&story.text, 140),
                chosen: chosen(story),
            })
            .collect(),
        wording: draft.wording,
        publishing: draft.publishing,
        made_headline: draft.made.0,
        made_summary: draft.made.1,
    }
}
