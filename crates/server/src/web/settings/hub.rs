//! `/{network}/settings`: everything that a network decides about itself, with what it has decided.

use super::{address, frame, multiplier, sign_off, social_value};
use crate::web::{
    App,
    error::Error,
    layout::{Frame, page},
    moment,
    session::Coordinator,
};
use askama::Template;
use axum::{extract::State, response::Response};
use commonweal_domain::{
    area::RingKind,
    definition::{Asked, is_own},
    network::{Keeping, Priority},
    period::Quarter,
};

/// The list.
#[derive(Template)]
#[template(path = "settings/hub.html")]
struct Hub {
    frame: Frame,
    parts: Vec<Part>,
}

/// One kind of decision.
struct Part {
    href: String,
    name: &'static str,
    what: &'static str,
    /// What it is now.
    now: String,
}

pub(super) async fn show(State(app): State<App>, coordinator: Coordinator) -> Result<Response, Error> {
    let (id, network) = (coordinator.network.id, &coordinator.network.network);
    let quarter = Quarter::of(moment::date(app.now(), &network.time_zone));
    let definitions = app.store.definitions(id).await?;
    let asked = app.store.asked(id, quarter).await?;
    let count = |how_often: Asked| asked.values().filter(|asked| **asked == how_often).count();
    let own_inputs = definitions.inputs(quarter.plus(8)).filter(|input| is_own(&input.code)).count();
    let own_indicators = definitions.indicators(quarter.plus(8)).filter(|indicator| is_own(&indicator.code)).count();
    let rings: Vec<&str> = RingKind::ALL
        .into_iter()
        .map(|kind| network.settings.area.ring(kind))
        .filter(|ring| ring.is_set())
        .map(|ring| ring.name.as_str())
        .collect();
    let targets = app.store.targets(id).await?.len();
    let own_templates = app.store.templates(id).await?.len();
    let context = app.store.context_figures(id).await?.len();
    let at = |page: &str| address(&coordinator, page);
    let parts = vec![
        Part {
            href: at("name"),
            name: "Name, place and colour",
            what: "What the network is called, and its accent.",
            now: network.name.clone(),
        },
        Part {
            href: at("logo"),
            name: "Logo",
            what: "At the top of each page and on the cover of reports.",
            now: network.settings.logo.as_ref().map_or_else(|| "None".to_owned(), |logo| logo.alt.clone()),
        },
        Part {
            href: at("networks"),
            name: "A network of networks",
            what: "Networks whose published totals stand together here, as those of boroughs do for a city region.",
            now: match network.settings.parts.len() {
                0 => "None".to_owned(),
                count => crate::web::words::count(count, "network", "networks"),
            },
        },
        Part {
            href: at("area"),
            name: "Area",
            what: "Neighbourhood, council, city region; and what local means.",
            now: if rings.is_empty() { "Not set".to_owned() } else { rings.join(", ") },
        },
        Part {
            href: at("asked"),
            name: "What is asked",
            what: "Which questions come every quarter, once a year, or not at all.",
            now: format!("{} every quarter, {} once a year", count(Asked::Quarterly), count(Asked::Yearly)),
        },
        Part {
            href: at("inputs"),
            name: "Questions",
            what: "Better words, your own categories, and questions of your own.",
            now: of_your_own(own_inputs),
        },
        Part {
            href: at("indicators"),
            name: "Indicators",
            what: "What is worked out of the answers, and indicators of your own.",
            now: of_your_own(own_indicators),
        },
        Part {
            href: at("targets"),
            name: "Targets",
            what: "What members want to reach in a year, with progress.",
            now: if targets == 0 { "None".to_owned() } else { targets.to_string() },
        },
        Part {
            href: at("multiplier"),
            name: "Local multiplier",
            what: "What staff and suppliers spend again here, for members that have not asked theirs.",
            now: multiplier::in_short(&network.settings.respend),
        },
        Part {
            href: at("social-value"),
            name: "Social value",
            what: "What outcomes are worth in pounds, by published values that you choose. Off until you want it.",
            now: social_value::in_short(&network.settings.social_value),
        },
        Part {
            href: at("deciding"),
            name: "How we decide",
            what: "Majority, quorum and seconding. Said once; then members change it by a vote.",
            now: match network.settings.voting {
                Some(rule) => rule.words().swap_remove(1),
                None => "Not said yet: the usual rules hold".to_owned(),
            },
        },
        Part {
            href: at("priorities"),
            name: "Priorities",
            what: "What matters most in the place: page one says how far it has come.",
            now: priorities(&network.settings.priorities),
        },
        Part {
            href: at("templates"),
            name: "Templates",
            what: "What stands in reports and papers, and in what order.",
            now: if own_templates == 0 { "As they come".to_owned() } else { format!("{own_templates} changed") },
        },
        Part {
            href: at("context"),
            name: "Figures for comparison",
            what: "Published statistics that stand beside yours, with their source.",
            now: if context == 0 { "None".to_owned() } else { context.to_string() },
        },
        Part {
            href: at("sign-off"),
            name: "Signing reports off",
            what: "Whether members see a report before it goes out, and what it needs.",
            now: sign_off::needs(network.settings.sign_off.quarterly.needed).to_owned(),
        },
        Part {
            href: at("signing-in"),
            name: "Signing in",
            what: "Whether those who look after the network need a code from their phone.",
            now: if network.settings.second_factor { "In two steps" } else { "In one step" }.to_owned(),
        },
        Part {
            href: at("keeping"),
            name: "How long things are kept",
            what: "Sent messages, and files behind figures.",
            now: keeping(network.settings.keeping),
        },
        Part {
            href: format!("/{}/rounds/settings", network.slug),
            name: "How rounds run",
            what: "Due days, reminders, and what is accepted without a reader.",
            now: format!("Due {} days after the quarter", network.settings.due_days),
        },
    ];
    page(&Hub { frame: frame(&coordinator, "Settings"), parts })
}

fn keeping(keeping: Keeping) -> String {
    let files = match keeping.evidence_years {
        0 => "files as long as the network".to_owned(),
        1 => "files 1 year".to_owned(),
        years => format!("files {years} years"),
    };
    format!("Messages {} days, {files}", keeping.mail_days)
}

fn priorities(priorities: &[Priority]) -> String {
    let names: Vec<&str> = priorities.iter().map(|priority| priority.name.as_str()).collect();
    if names.is_empty() { "None".to_owned() } else { names.join(", ") }
}

fn of_your_own(count: usize) -> String {
    if count == 0 { "The catalogue’s".to_owned() } else { format!("{count} of your own") }
}
