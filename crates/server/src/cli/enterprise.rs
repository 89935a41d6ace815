//! `commonweal enterprise import`

use super::{Failure, Result, database, words::count};
use crate::import::read_enterprises;
use clap::Subcommand;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(super) enum Enterprise {
    /// Import enterprises from a CSV file, all or none of them:
    /// slug,name,from,to,sector,place,postcode,legal_form,org_id,founded
    Import {
        /// Slug of the network.
        #[arg(long)]
        network: String,
        /// The file.
        file: PathBuf,
    },
}

impl Enterprise {
    pub(super) async fn run(self, url: &str) -> Result {
        let Self::Import { network, file } = self;
        let store = database::open(url).await?;
        let network = database::open_network(&store, &network).await?;
        let former = store.former_slugs(network.id).await?;
        let enterprises =
            read_enterprises(&database::read(&file)?, &former).map_err(|faults| Failure::Faults { file, faults })?;
        let changed = store.put_enterprises(&database::act("import"), network.id, &enterprises).await?;
        store.close().await;
        println!(
            "Imported {}, {changed} of them new or changed.",
            count(enterprises.len(), "enterprise", "enterprises")
        );
        Ok(())
    }
}
