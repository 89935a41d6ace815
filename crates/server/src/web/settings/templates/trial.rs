//! A template tried with the network's own figures, before it is saved: what is wrong with it is told, and what comes of it
//! is shown.

use crate::{
    figures,
    web::{App, costly, error::Error, session::Coordinator},
};
use commonweal_domain::network::Millis;
use commonweal_domain::period::{Period, Quarter};
use commonweal_reporting::{
    compose::{Material, Narrative, Standing, Template, Told, report},
    html::{self, Pictures},
    pdf,
};
use std::collections::BTreeMap;

/// What comes of a template.
pub(super) struct Tried {
    /// As an article for a web page.
    pub(super) html: String,
    /// Pages of the PDF.
    pub(super) pages: usize,
    /// The months whose figures it was tried with.
    pub(super) months: String,
}

/// Draws a template with the newest quarter that has accepted returns; the words inside are what is wrong with it.
pub(super) async fn tried(
    app: &App,
    coordinator: &Coordinator,
    template: Template,
) -> Result<Result<Tried, String>, Error> {
    let (id, network) = (coordinator.network.id, coordinator.network.network.clone());
    let newest = app.store.accepted_quarters(id).await?.last().copied();
    let quarter = newest.unwrap_or_else(|| Quarter::of(crate::web::moment::date(app.now(), &network.time_zone)));
    let figures = figures::beside_editions(&app.store, id, quarter.period()).await?;
    let beside = figures::beside(&app.store, id).await?;
    let period: Period = quarter.period();
    let unknown = template.unknown(&figures.definitions, quarter);
    if let Some(code) = unknown.first() {
        return Ok(Err(format!("There is no indicator {code}: look for its code under Settings, Indicators")));
    }
    let narrative = sample(&template);
    let drawing = move || {
        let material = Material { network: &network, figures: &figures, period, beside: &beside };
        let made = report(material, &template, &narrative, Standing::Draft { dated: Millis(0) })
            .map_err(|error| crate::web::words::capitalised(&error.to_string()))?;
        Ok(Tried {
            html: html::body(&made.document, Pictures::Within),
            pages: pdf::pages(&made.document),
            months: period.months(network.lang),
        })
    };
    costly::in_turn(drawing).await
}

/// Words that stand where a coordinator would write, so that a preview shows every place.
fn sample(template: &Template) -> Narrative {
    let words: BTreeMap<String, String> = template
        .blocks()
        .filter(|block| !block.id.is_empty())
        .map(|block| {
            let hint = if block.hint.is_empty() { "What you write stands here." } else { block.hint.as_str() };
            (block.id.clone(), format!("*{hint}*"))
        })
        .collect();
    let told = |by: &str| Told {
        by: by.to_owned(),
        text: "A member’s story stands here, in its own words.".to_owned(),
        picture: None,
    };
    Narrative {
        stories: vec![told("A member"), told("Another member")],
        asks: vec!["What members ask for stands here.".to_owned()],
        words,
        ..Narrative::default()
    }
}
