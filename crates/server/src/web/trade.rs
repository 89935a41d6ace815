//! `/{network}/trade/{quarter}`: for those who coordinate, what members say of their trade with each other and where two say
//! different things; and what members did together, with whose word is missing.

use super::{
    App,
    board::{coordinator_frame, load},
    error::Error,
    joint,
    layout::{Frame, page},
    moment,
    routes::Pages,
    session::Coordinator,
    words,
};
use crate::store::NetworkId;
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
    routing::get,
};
use commonweal_domain::{
    figure::Figures,
    period::{Period, Quarter},
    permission::Action,
    quantity::Sum,
    trade::{BOUGHT, Deal, SOLD, Standing, deals},
    unit::Unit,
};
use std::collections::{BTreeMap, BTreeSet};

/// Pages about trade between members.
pub(super) fn routes() -> Pages {
    Pages::needing(Action::Coordinate).route("/{network}/trade/{quarter}", get(show))
}

/// The page.
#[derive(Template)]
#[template(path = "trade.html")]
struct TradePage {
    frame: Frame,
    back: String,
    eyebrow: String,
    lede: String,
    /// What is to be asked about, the largest difference first.
    open: Vec<Line>,
    agreed: Vec<Line>,
    joint: Vec<joint::Told>,
}

/// One direction of two members' trade.
struct Line {
    seller: (String, String),
    buyer: (String, String),
    sold: String,
    bought: String,
    differs: bool,
}

/// What members have handed in of a quarter, by slug: their own drafts are nobody else's.
pub(in crate::web) async fn handed_in(
    app: &App,
    network: NetworkId,
    quarter: Quarter,
) -> Result<BTreeMap<String, Figures>, Error> {
    let mut figures = app.store.handed_in(network, quarter, &[SOLD, BOUGHT]).await?;
    let enterprises = app.store.enterprises(network).await?.into_iter();
    Ok(enterprises.filter_map(|record| Some((record.enterprise.slug, figures.remove(&record.id)?))).collect())
}

async fn show(
    State(app): State<App>,
    Coordinator { network, person }: Coordinator,
    Path((_, text)): Path<(String, String)>,
) -> Result<Response, Error> {
    let quarter = load::quarter(&text)?;
    let returns = handed_in(&app, network.id, quarter).await?;
    // A network may ask once a year: the figures are of the year then that ends with the quarter.
    let named = returns.values().flat_map(Figures::periods);
    let periods: BTreeSet<Period> = named.filter(|period| period.last() == quarter).collect();
    let of = |period: Period| deals(returns.iter().map(|(slug, figures)| (slug.as_str(), figures)), period);
    let mut all: Vec<Deal> = periods.into_iter().flat_map(of).collect();
    let names: BTreeMap<String, String> = app
        .store
        .enterprises(network.id)
        .await?
        .into_iter()
        .map(|one| (one.enterprise.slug, one.enterprise.name))
        .collect();
    let definitions = app.store.definitions(network.id).await?;
    let unit = definitions
        .input(SOLD, quarter)
        .map_or_else(|| Unit::new(&network.network.currency), |input| input.unit.clone());
    // The largest amounts first: they change totals most.
    all.sort_by_key(|deal| std::cmp::Reverse((deal.standing(), deal.sold.max(deal.bought))));
    let slug = &network.network.slug;
    let line = |deal: &Deal| {
        let of = |member: &String| {
            let name = names.get(member).unwrap_or(member).clone();
            (name, format!("/{slug}/board/{quarter}/{member}"))
        };
        let amount = |amount: Option<_>| {
            amount.map_or_else(|| "does not say".to_owned(), |amount| words::quantity(amount, &unit))
        };
        Line {
            seller: of(&deal.seller),
            buyer: of(&deal.buyer),
            sold: amount(deal.sold),
            bought: amount(deal.bought),
            differs: deal.standing() == Standing::Differs,
        }
    };
    let (agreed, open): (Vec<&Deal>, Vec<&Deal>) = all.iter().partition(|deal| deal.standing() == Standing::Agreed);
    let sum = agreed.iter().filter_map(|deal| deal.sold).collect::<Sum>().quantity();
    let of_agreed = sum.map_or_else(|_| String::new(), |sum| format!(", {} altogether", words::quantity(sum, &unit)));
    let differ = open.iter().filter(|deal| deal.standing() == Standing::Differs).count();
    let lede = match all.len() {
        0 => "No member has named another in a return that it handed in.".to_owned(),
        _ => format!(
            "{} named in returns that were handed in. {} agreed by both sides{of_agreed}; in {differ} the two say different amounts; {} by one side only.",
            words::count(all.len(), "sale between members is", "sales between members are"),
            words::count(agreed.len(), "is", "are"),
            words::count(open.len() - differ, "is named", "are named"),
        ),
    };
    let projects = app.store.joints(network.id, quarter).await?.into_iter().map(|record| {
        let input = definitions.input(&record.joint.input, quarter);
        joint::told(&record, input, |at| moment::words(at, &network.network.time_zone, network.network.lang))
    });
    page(&TradePage {
        joint: projects.collect(),
        frame: coordinator_frame(&network.network, &person, "Between members", "Quarter board"),
        back: format!("/{slug}/board/{quarter}"),
        eyebrow: words::quarter(quarter, network.network.lang),
        lede,
        open: open.into_iter().map(line).collect(),
        agreed: agreed.into_iter().map(line).collect(),
    })
}
