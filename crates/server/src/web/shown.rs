//! `/{network}/shown/{quarter}`: single figures that enterprises show to other members, or to funders too.
//!
//! A figure stands here only while the network's total of it is shown, and while what is left of the total without the
//! figures that stand here gives nobody else away.

use super::{
    App,
    board::{coordinator_frame, load},
    costly,
    error::Error,
    layout::{Frame, page},
    routes::Pages,
    session::Insider,
    words,
};
use crate::{figures, store::CircleWord};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
    routing::get,
};
use commonweal_domain::{
    audience::Circle,
    breakdown::Cell,
    network::DisclosureRules,
    period::Quarter,
    permission::{Action, State as Standing},
};
use commonweal_reporting::{
    aggregate::NetworkFigures,
    compose::in_sentence,
    disclose::{publish, standing_alone},
};
use std::collections::{BTreeMap, BTreeSet};

/// The page of figures that are shown.
pub(super) fn routes() -> Pages {
    Pages::needing(Action::Shown).route("/{network}/shown/{quarter}", get(show))
}

/// The page.
#[derive(Template)]
#[template(path = "shown.html")]
struct ShownPage {
    frame: Frame,
    eyebrow: String,
    lede: String,
    inputs: Vec<Shown>,
    /// How many inputs have figures that are kept back, in words; empty for none.
    kept_back: String,
}

/// An input of which figures are shown.
struct Shown {
    id: String,
    name: String,
    /// The network's total, in words.
    total: String,
    /// Enterprise and value, the largest first.
    figures: Vec<(String, String)>,
}

/// What members have said, by slug and input.
type Words = BTreeMap<String, BTreeMap<String, CircleWord>>;

async fn show(
    State(app): State<App>,
    Insider { network, person }: Insider,
    Path((_, text)): Path<(String, String)>,
) -> Result<Response, Error> {
    let quarter = load::quarter(&text)?;
    let store = &app.store;
    let mut said = store.circles_in(network.id, quarter).await?;
    let enterprises = store.enterprises(network.id).await?;
    let words: Words =
        enterprises.into_iter().filter_map(|record| Some((record.enterprise.slug, said.remove(&record.id)?))).collect();
    let member = person.may(Action::Totals, network.id, None, Standing::default());
    let viewer = if member { Circle::Members } else { Circle::Funders };
    let figures = figures::beside_editions(store, network.id, quarter.period()).await?;
    let rules = network.network.settings.disclosure.clone();
    let (inputs, kept_back) = costly::aside(move || shown(&figures, &rules, quarter, &words, viewer)).await?;
    let kept = &network.network;
    let frame = if person.coordinates(network.id) {
        coordinator_frame(kept, &person, "What members show each other", "Dashboard")
    } else {
        let mut nav = vec![];
        if member {
            nav.push(("Your returns", format!("/{}/returns", kept.slug)));
            nav.push(("Dashboard", format!("/{}/dashboard", kept.slug)));
            nav.push(("Decide", format!("/{}/decide", kept.slug)));
        }
        nav.push(("Reports", format!("/{}", kept.slug)));
        Frame::of(kept, "What members show each other").signed_in(&person, "").nav(&nav, "")
    };
    let to = if member { "you and the other members" } else { "members and invited funders" };
    page(&ShownPage {
        frame,
        eyebrow: words::quarter(quarter, kept.lang),
        lede: if inputs.is_empty() {
            "No enterprise shows a single figure of this quarter. Totals of all of them stand on the dashboard and in reports.".to_owned()
        } else {
            format!(
                "Single figures that enterprises show to {to}, as they said themselves. Please do not pass them on: they can take them back at any time."
            )
        },
        inputs,
        kept_back: match kept_back {
            0 => String::new(),
            1 => "Of one more question figures are not shown, as they are of very few people or somebody else’s could be worked out from them."
                .to_owned(),
            more => format!(
                "Of {more} more questions figures are not shown, as they are of very few people or somebody else’s could be worked out from them."
            ),
        },
    })
}

/// Inputs with the figures that a viewer may see, and of how many more they are kept back.
fn shown(
    figures: &NetworkFigures,
    rules: &DisclosureRules,
    quarter: Quarter,
    words: &Words,
    viewer: Circle,
) -> (Vec<Shown>, usize) {
    let period = quarter.period();
    let publication = publish(figures, rules, period);
    let (mut inputs, mut kept_back) = (vec![], 0);
    for input in figures.definitions.inputs(quarter) {
        let shows = |slug: &str| {
            let circle = words.get(slug).and_then(|said| said.get(&input.code)).and_then(|word| word.circle);
            circle.is_some_and(|circle| circle != Circle::Coordinators && viewer.sees(circle))
        };
        let Some(row) = publication.input(&input.code, &Cell::total()) else { continue };
        let those: BTreeSet<usize> = (0..figures.members.len())
            .filter(|index| shows(&figures.members[*index].slug))
            .filter(|index| row.aggregate.contributions.iter().any(|brought| brought.member == *index))
            .collect();
        if those.is_empty() {
            continue;
        }
        let those = standing_alone(row, figures, rules, period, &those);
        if row.kept || those.is_empty() {
            kept_back += 1;
            continue;
        }
        let mut of: Vec<_> = row.aggregate.contributions.iter().filter(|one| those.contains(&one.member)).collect();
        of.sort_by(|a, b| b.amount.cmp(&a.amount));
        let named = |one: &&commonweal_reporting::aggregate::Contribution| {
            (figures.members[one.member].name.clone(), in_sentence(&one.amount, &row.aggregate.unit))
        };
        inputs.push(Shown {
            id: input.code.clone(),
            name: input.name.clone(),
            total: row.number().map(|total| in_sentence(total, &row.aggregate.unit)).unwrap_or_default(),
            figures: of.iter().map(named).collect(),
        });
    }
    (inputs, kept_back)
}
