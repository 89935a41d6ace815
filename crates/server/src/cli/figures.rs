//! `commonweal import`

use super::{
    Failure, Result, database,
    words::{count, grouped},
};
use crate::{
    import::{self, Known, Stored, Summary, Terms, Unknown},
    store::{ImportState, NetworkId, Store},
};
use commonweal_domain::{figure::Figures, filing::FilingState, period::Quarter};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

#[derive(Debug, clap::Args)]
pub(super) struct Import {
    /// Slug of the network.
    #[arg(long)]
    network: String,
    /// The file: enterprise,period,input,breakdown,value,confidence,note
    file: PathBuf,
    /// Check the file and say what would be done, but store nothing.
    #[arg(long)]
    dry_run: bool,
    /// Make enterprises that the network does not have, members from the first period of which the file tells.
    #[arg(long)]
    create_enterprises: bool,
    /// Leave the returns drafts that the enterprises go on with; without it they count as accepted.
    #[arg(long)]
    draft: bool,
    /// Why accepted figures change.
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

impl Import {
    pub(super) async fn run(self, url: &str) -> Result {
        if self.reason.as_deref().is_some_and(|reason| reason.trim().is_empty()) {
            return Err(Failure::said("the reason is blank; say after --reason why accepted figures change"));
        }
        let store = database::open(url).await?;
        let network = database::network(&store, &self.network).await?.id;
        let bytes = self.bytes()?;
        let terms = Terms {
            unknown: if self.create_enterprises { Unknown::Create } else { Unknown::Refuse },
            state: if self.draft { ImportState::Draft } else { ImportState::Accepted },
            reason: self.reason,
        };
        let known = known(&store, network, terms).await?;
        let plan =
            import::read(&bytes, &known).map_err(|faults| Failure::Faults { file: self.file.clone(), faults })?;
        for note in &plan.notes {
            eprintln!("{note}");
        }
        if self.dry_run {
            println!("{}", told(&plan.summary, "Would import"));
        } else {
            store.import(&database::act("import"), network, &plan.store).await?;
            println!("{}", told(&plan.summary, "Imported"));
        }
        store.close().await;
        Ok(())
    }

    fn bytes(&self) -> Result<Vec<u8>> {
        let is_workbook = |path: &Path| path.extension().is_some_and(|end| end.eq_ignore_ascii_case("xlsx"));
        if is_workbook(&self.file) {
            let file = self.file.display();
            return Err(Failure::said(format!(
                "{file} is an Excel workbook; save it as CSV (UTF-8) for now and import that"
            )));
        }
        database::read(&self.file)
    }
}

/// `Imported 36,000 figures in 400 returns of 50 enterprises.`
fn told(summary: &Summary, verb: &str) -> String {
    if summary.returns == 0 {
        return match summary.unchanged {
            0 => "Nothing to import: the file has no figures.".to_owned(),
            unchanged => format!("Nothing to import: {} stored already.", all(unchanged)),
        };
    }
    let mut text = format!(
        "{verb} {} in {} of {}.",
        count(summary.figures, "figure", "figures"),
        count(summary.returns, "return", "returns"),
        count(summary.enterprises, "enterprise", "enterprises")
    );
    if summary.new_enterprises > 0 {
        text.push_str(&format!(" New enterprises: {}.", grouped(summary.new_enterprises)));
    }
    if summary.unchanged > 0 {
        text.push_str(&format!(" Stored already: {}.", count(summary.unchanged, "figure", "figures")));
    }
    text
}

fn all(figures: usize) -> String {
    match figures {
        1 => "the only figure is".to_owned(),
        figures => format!("all {} figures are", grouped(figures)),
    }
}

/// What the network has: accepted figures in one go, and the few returns that are under way one by one.
async fn known(store: &Store, network: NetworkId, terms: Terms) -> Result<Known> {
    let definitions = store.definitions(network).await?;
    let records = store.enterprises(network).await?;
    let slugs: BTreeMap<_, _> = records.iter().map(|record| (record.id, record.enterprise.slug.clone())).collect();
    let mut returns: BTreeMap<(String, Quarter), Stored> = BTreeMap::new();
    for round in store.rounds(network).await? {
        for head in store.filing_heads(network, round.quarter).await? {
            let Some(slug) = slugs.get(&head.enterprise) else { continue };
            let figures = if head.state.counts() {
                Figures::new()
            } else {
                let filing = store.filing(network, head.enterprise, round.quarter).await?;
                filing.map(|record| record.filing.figures).unwrap_or_default()
            };
            returns.insert((slug.clone(), round.quarter), Stored { state: head.state, figures });
        }
    }
    for (id, figures) in store.accepted(network).await? {
        let Some(slug) = slugs.get(&id) else { continue };
        for (key, figure) in figures.iter() {
            // A year's figure stands in the return of the quarter with which the year ends.
            let place = (slug.clone(), key.period.last());
            if let Some(Stored { state: FilingState::Accepted { .. }, figures }) = returns.get_mut(&place) {
                figures.insert(key.clone(), figure.clone());
            }
        }
    }
    let enterprises = records.into_iter().map(|record| (record.enterprise.slug, record.memberships)).collect();
    Ok(Known { definitions, enterprises, returns, terms })
}
