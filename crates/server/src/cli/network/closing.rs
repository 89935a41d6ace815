//! The end of a network: its last report, and its library in a form that outlives the server.

use crate::{
    cli::{Failure, Result, database, user::Base},
    clock, closing, still,
    store::Store,
    web::App,
};
use commonweal_domain::{network::Closed, period::Period};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Close {
    /// Slug of the network.
    slug: String,
    /// Folder for the library as files; it must be empty or not there.
    #[arg(long, value_name = "FOLDER")]
    library: PathBuf,
    /// Why it closes, for everybody to read.
    #[arg(long, value_name = "TEXT")]
    why: String,
    /// What the final edition is about, like 2025-26; without it, the four quarters up to the last accepted return.
    #[arg(long, value_parser = crate::cli::period, conflicts_with = "no_edition")]
    period: Option<Period>,
    /// Make no final edition: the last one stays the last.
    #[arg(long)]
    no_edition: bool,
    #[command(flatten)]
    base: Base,
}

impl Close {
    pub(in crate::cli) async fn run(self, url: &str) -> Result {
        let store = Arc::new(database::open(url).await?);
        let network = database::network(&store, &self.slug).await?;
        if network.network.settings.closed.is_some() {
            return Err(Failure::said(format!(
                "{} is closed already; commonweal network library {} writes its library again",
                network.network.name, self.slug
            )));
        }
        // What could not be written afterwards is told before anything is published.
        if std::fs::read_dir(&self.library).is_ok_and(|mut files| files.next().is_some()) {
            let folder = self.library.display();
            return Err(Failure::said(format!("the folder {folder} is not empty; name one that is not there yet")));
        }
        let act = database::act("command line");
        let closed = Closed { at: act.now, why: self.why.trim().to_owned() };
        if self.no_edition {
            store.set_closed(&act, network.id, Some(closed)).await?;
        } else {
            let address = self.base.address();
            let head = closing::close(&store, &act, &network, self.period, closed, address).await?;
            println!("Published the final edition: {}, edition {}, {} pages.", head.title, head.number, head.pages);
        }
        println!("Closed {}: nothing is filed or changed in it any more.", network.network.name);
        written(store, &self.slug, &self.library, self.base.address()).await
    }
}

/// Opens a network again.
pub(in crate::cli) async fn reopen(url: &str, slug: &str) -> Result {
    let store = database::open(url).await?;
    let network = database::network(&store, slug).await?;
    store.set_closed(&database::act("command line"), network.id, None).await?;
    store.close().await;
    println!("{} is open again.", network.network.name);
    Ok(())
}

/// Writes a network's library as files.
pub(in crate::cli) async fn library(url: &str, slug: &str, to: &Path, address: &str) -> Result {
    let store = Arc::new(database::open(url).await?);
    database::network(&store, slug).await?;
    written(store, slug, to, address).await
}

async fn written(store: Arc<Store>, slug: &str, to: &Path, address: &str) -> Result {
    let app = App::new(Arc::clone(&store), Arc::new(clock::now), true).at(address);
    let files = still::library(app, slug, to).await.map_err(|error| Failure::said(error.to_string()))?;
    if let Some(store) = Arc::into_inner(store) {
        store.close().await;
    }
    println!("Wrote {files} files to {}. Open index.html, or put the folder on any web space.", to.display());
    Ok(())
}
