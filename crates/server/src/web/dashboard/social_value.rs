//! `/{network}/dashboard/{quarter}/social-value`: what outcomes are worth, each step of the arithmetic for the quarter's
//! published totals.

use super::show::frame;
use crate::{
    figures,
    web::{
        App,
        board::load::quarter,
        costly,
        error::Error,
        layout::{Frame, page},
        session::Insider,
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use commonweal_domain::{
    method::{Method, MethodCode},
    quantity::write_fixed,
    social_value::{appraise, lines, pence},
};
use commonweal_reporting::{
    compose::{cases, drawn, hours, hours_told},
    disclose::publish,
};

/// The arithmetic of a quarter.
#[derive(Template)]
#[template(path = "dashboard/social-value.html")]
struct SocialValuePage {
    frame: Frame,
    back: String,
    eyebrow: String,
    /// "£1.39 for each pound that went in"; blank where it cannot be worked out.
    ratio: String,
    /// Why it cannot be, or what is left out.
    lacks: Vec<String>,
    outcomes: Vec<Steps>,
    /// Name, worth, what went in, ratio, ratio of what is left.
    cases: Vec<[String; 5]>,
    /// The last step.
    last: Option<(String, String)>,
    hours: String,
    method: Method,
    version: &'static str,
}

/// The steps of one outcome.
struct Steps {
    name: String,
    steps: Vec<(String, String)>,
}

pub(super) async fn show(
    State(app): State<App>,
    Insider { network, person }: Insider,
    Path((_, text)): Path<(String, String)>,
) -> Result<Response, Error> {
    let frame = frame(&network, &person, "Social value")?;
    let of = quarter(&text)?;
    let plan = network.network.settings.social_value.clone();
    if !plan.is_on() || !app.store.accepted_quarters(network.id).await?.contains(&of) {
        return Err(Error::NotFound);
    }
    let figures = figures::beside_editions(&app.store, network.id, of.period()).await?;
    let rules = network.network.settings.disclosure.clone();
    let reckoned = plan.clone();
    let (drawn, given) = costly::aside(move || {
        let publication = publish(&figures, &rules, of.period());
        let given = reckoned.hours.as_ref().and_then(|valued| hours(valued, &publication));
        (drawn(&reckoned, &publication), given)
    })
    .await?;
    let lang = network.network.lang;
    let found = drawn.account.as_ref().and_then(|account| appraise(account).ok().map(|found| (account, found)));
    let mut lacks = vec![];
    if drawn.lacks_inputs {
        lacks.push(
            "It cannot be worked out: what went in is not known for this quarter, or may not be shown.".to_owned(),
        );
    }
    if !drawn.left_out.is_empty() {
        let names = drawn.left_out.join(", ");
        lacks.push(format!("Left out, as how much of it there was is not known or may not be shown: {names}."));
    }
    let mut outcomes: Vec<Steps> = vec![];
    let mut last = None;
    if let Some((account, found)) = &found {
        let mut all = lines(account, &found.central, lang);
        last = all.pop().map(|line| (line.sum.clone(), write_fixed(&line.result, 2)));
        for line in all {
            let step = (words::capitalised(&line.sum), pence(&line.result));
            match outcomes.last_mut().filter(|steps| steps.name == line.of) {
                Some(steps) => steps.steps.push(step),
                None => outcomes.push(Steps { name: line.of, steps: vec![step] }),
            }
        }
    }
    let hours = given.zip(plan.hours.as_ref()).map(|(given, valued)| hours_told(valued, &given));
    page(&SocialValuePage {
        frame,
        back: format!("/{}/dashboard/{of}/how", network.network.slug),
        eyebrow: words::quarter(of, lang),
        ratio: found
            .as_ref()
            .map(|(_, found)| format!("£{} for each pound that went in [e]", write_fixed(&found.central.ratio, 2)))
            .unwrap_or_default(),
        lacks,
        outcomes,
        cases: found.as_ref().map(|(_, found)| cases(found)).unwrap_or_default(),
        last,
        hours: hours.unwrap_or_default(),
        method: MethodCode::SocialValue.method(lang),
        version: plan.timing.version(),
    })
}
