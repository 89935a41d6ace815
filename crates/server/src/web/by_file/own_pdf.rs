//! `/{network}/own/{enterprise}/figures.pdf`: all that an enterprise has filed, to read and to print.

use super::{
    download::{PDF, attachment},
    own::returns,
};
use crate::web::{App, costly, error::Error, reader::Reader, words};
use axum::{extract::State, response::Response};
use commonweal_domain::{figure::Figures, filing::FilingState, network::Millis, period::Quarter};
use commonweal_reporting::{
    own::{Filed, RecordMaterial, record},
    pdf::render,
};

pub(super) async fn pdf(State(app): State<App>, reader: Reader) -> Result<Response, Error> {
    let definitions = app.store.definitions(reader.network.id).await?;
    let mut figures = Figures::new();
    let mut quarters: Vec<(Quarter, Filed)> = vec![];
    let mut dated = Millis(0);
    for (quarter, record) in returns(&app, &reader).await? {
        let filed = match record.filing.state {
            FilingState::Accepted { .. } => Filed::Accepted,
            FilingState::Submitted { .. } => Filed::Submitted,
            FilingState::Draft | FilingState::SentBack { .. } => Filed::No,
        };
        quarters.push((quarter, filed));
        dated = dated.max(record.saved_at);
        // Where two returns tell of one year, the later counts.
        figures.extend(record.filing.figures.iter().map(|(key, figure)| (key, figure.clone())));
    }
    let name = format!("{}-all-figures.pdf", reader.enterprise.enterprise.slug);
    let drawing = move || {
        let network = &reader.network.network;
        let material = RecordMaterial {
            enterprise: &reader.enterprise.enterprise.name,
            network: &network.name,
            accent: &network.accent,
            sample: network.sample,
            definitions: &definitions,
            figures: &figures,
            returns: &quarters,
            lang: network.lang,
            dated,
        };
        render(&record(material, &words::cell)).map_err(|error| error.to_string())
    };
    let bytes = costly::in_turn(drawing).await?;
    attachment(&name, PDF, bytes.map_err(Error::Internal)?)
}
