//! What is circulated of a report: its files, what an edition is made of once it is signed, and what each member sees of
//! itself.

use super::making::{Made, Totals};
use crate::{
    store::{CirculationFile, EnterpriseId, NetworkId, NewCirculation, NewReportJob, PartOfEdition, Store},
    web::{error::Error, moment},
};
use commonweal_domain::{
    network::{Millis, Network},
    period::Period,
};
use commonweal_reporting::own::shares;
use std::collections::BTreeMap;

/// What is circulated at a moment of a report that has been made as a draft.
pub fn circulation(
    made: Made,
    network: &Network,
    of: &NewReportJob,
    asked: Vec<(EnterpriseId, String)>,
    now: Millis,
) -> Result<NewCirculation, Error> {
    let (content, pictures) = made.content.kept()?;
    let rule = network.settings.sign_off.of(of.period);
    let last = rule.last_day(moment::date(now, &network.time_zone));
    let part =
        |name: &str, bytes: Vec<u8>| PartOfEdition { name: name.to_owned(), title: String::new(), pages: 0, bytes };
    let mut parts = vec![
        (CirculationFile::Pdf, part("report", made.drawn.pdf)),
        (CirculationFile::Html, part("report", made.drawn.html.into_bytes())),
        (CirculationFile::Content, part("content", content)),
    ];
    parts.extend(made.drawn.papers.into_iter().map(|paper| (CirculationFile::Paper, paper)));
    let pictures = pictures.into_iter().enumerate();
    parts.extend(pictures.map(|(place, bytes)| (CirculationFile::Picture, part(&format!("{place:04}"), bytes))));
    Ok(NewCirculation {
        period: of.period,
        number: of.number,
        title: made.content.report.document.cover.title.clone(),
        pages: made.drawn.pages,
        content_hash: made.content.signed,
        what_changed: of.what_changed.clone(),
        release: of.release.clone(),
        rule,
        closes: moment::begins(last + time::Duration::days(1), &network.time_zone),
        parts,
        asked,
    })
}

/// Who are asked: the members whose figures are in it, each with what it sees of itself.
pub async fn asked(
    store: &Store,
    network: NetworkId,
    totals: &Totals,
    period: Period,
) -> Result<Vec<(EnterpriseId, String)>, Error> {
    let enterprises = store.enterprises(network).await?;
    let ids: BTreeMap<String, EnterpriseId> =
        enterprises.into_iter().map(|record| (record.enterprise.slug, record.id)).collect();
    let figures = &totals.figures;
    let mut asked = vec![];
    for index in figures.reported(period) {
        let Some(id) = figures.members.get(index).and_then(|member| ids.get(&member.slug)) else { continue };
        let shares = shares(&totals.publication, &figures.definitions, index);
        let shares = serde_json::to_string(&shares).map_err(|error| Error::Internal(error.to_string()))?;
        asked.push((*id, shares));
    }
    Ok(asked)
}
