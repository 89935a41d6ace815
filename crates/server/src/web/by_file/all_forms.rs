//! `/{network}/returns/{quarter}/forms.pdf`: the forms on paper of all who have not filed yet, for a coordinator who
//! visits them or sends them by post.

use super::{
    download::{PDF, attachment, form},
    paper,
};
use crate::store::NetworkRecord;
use crate::web::{
    App,
    board::{
        load::{entries, quarter, rounds},
        standing::Entry,
    },
    costly,
    error::Error,
    reader::Reader,
    session::Coordinator,
    words,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use commonweal_domain::{period::Quarter, permission::Action};

/// Forms of more members than this are not drawn at once: a file has some ten pages for each.
const MOST: usize = 250;

pub(super) async fn show(
    State(app): State<App>,
    Coordinator { network, person }: Coordinator,
    Path((_, text)): Path<(String, String)>,
) -> Result<Response, Error> {
    let of = quarter(&text)?;
    app.store.round(network.id, of).await?.ok_or(Error::NotFound)?;
    let mut forms = vec![];
    for slug in missing(&app, &network, of).await? {
        let enterprise = app.store.enterprise(network.id, &slug).await?.ok_or(Error::NotFound)?;
        let reader =
            Reader { network: network.clone(), enterprise, person: person.clone(), files: false, action: Action::Read };
        forms.push(form(&app, reader, &text).await?);
    }
    let title = format!("Returns for {}: forms on paper", of.period().months(network.network.lang));
    let drawing = costly::in_turn(move || paper::drawn(&forms, &title));
    let bytes = drawing.await??;
    attachment(&format!("{}-{of}-forms.pdf", network.network.slug), PDF, bytes)
}

/// Slugs of those who have not filed yet; none of them if they are too many.
async fn missing(app: &App, network: &NetworkRecord, of: Quarter) -> Result<Vec<String>, Error> {
    let entries = entries(app, network, of).await?;
    let missing: Vec<String> = entries.into_iter().filter(Entry::is_missing).map(|entry| entry.slug).collect();
    Ok(if missing.len() > MOST { vec![] } else { missing })
}

/// The file of the newest round, if somebody has not filed yet.
#[derive(Debug, Clone)]
pub(super) struct Offer {
    /// Its address.
    pub(super) href: String,
    /// Whose forms it holds.
    pub(super) whose: String,
    /// Months of the round.
    pub(super) months: String,
}

impl Offer {
    pub(super) async fn of(app: &App, network: &NetworkRecord) -> Result<Option<Self>, Error> {
        let rounds = rounds(app, network).await?;
        let Some(newest) = rounds.first().map(|round| round.quarter) else { return Ok(None) };
        let missing = missing(app, network, newest).await?.len();
        Ok((missing > 0).then(|| Self {
            href: format!("/{}/returns/{newest}/forms.pdf", network.network.slug),
            whose: match missing {
                1 => "Form of the member that has not filed yet".to_owned(),
                _ => format!("Forms of the {} that have not filed yet", words::count(missing, "member", "members")),
            },
            months: newest.period().months(network.network.lang),
        }))
    }
}
