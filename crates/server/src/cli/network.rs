//! `commonweal network`: make one, close it, and write its library as files.

mod closing;

use super::{Failure, Result, database, starter, user::Base};
use crate::import::check_slug;
use clap::Subcommand;
use closing::Close;
use commonweal_domain::network::Millis;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(super) enum Network {
    /// Make a network.
    Create {
        /// Part of its addresses, such as digbeth.
        slug: String,
        /// Full name.
        #[arg(long)]
        name: String,
        /// What it begins with: plain (the whole catalogue, each quarter), digbeth (what the core indicators need),
        /// greater-manchester, west-belfast, sheffield-guild, kirkstall or empty-homes.
        #[arg(long)]
        starter: String,
    },
    /// Close a network: a final edition of its last year, its library as a folder of files, and nothing is filed or
    /// changed any more.
    Close(Close),
    /// Open a network again that was closed.
    Reopen {
        /// Slug of the network.
        slug: String,
    },
    /// Write what anybody may read of a network as a folder of files that needs no server.
    Library {
        /// Slug of the network.
        slug: String,
        /// The folder; it must be empty or not there.
        #[arg(long, value_name = "FOLDER")]
        to: PathBuf,
        #[command(flatten)]
        base: Base,
    },
}

/// First parts of addresses that are taken by pages.
const TAKEN: [&str; 15] = [
    "account",
    "stop",
    "verify",
    "sign-in",
    "sign-out",
    "link",
    "assets",
    "help",
    "methods",
    "accessibility",
    "privacy",
    "api",
    "health",
    "library",
    "static",
];

impl Network {
    pub(super) async fn run(self, url: &str) -> Result {
        match self {
            Self::Create { slug, name, starter } => create(url, &slug, &name, &starter).await,
            Self::Close(close) => close.run(url).await,
            Self::Reopen { slug } => closing::reopen(url, &slug).await,
            Self::Library { slug, to, base } => closing::library(url, &slug, &to, base.address()).await,
        }
    }
}

/// Days that the people of a new network have until each who looks after it needs a second step: 14, in milliseconds.
const SECOND_STEP_WITHIN: i64 = 14 * 24 * 60 * 60 * 1_000;

async fn create(url: &str, slug: &str, name: &str, starter: &str) -> Result {
    if let Err(why) = check_slug(slug) {
        return Err(Failure::said(format!("the slug “{slug}” {why}")));
    }
    if TAKEN.contains(&slug) {
        return Err(Failure::said(format!("“{slug}” is the address of a page; choose another slug")));
    }
    let name = name.trim();
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err(Failure::said("the network needs a name of one line; write --name \"Our network\""));
    }
    let act = database::act("command line");
    let mut start = starter::begin(starter, slug, name)?;
    // Those who look after it see what fifty enterprises file: a stolen password alone lets nobody in.
    start.network.settings.second_factor = true;
    start.network.settings.second_factor_from = Millis(act.now.0 + SECOND_STEP_WITHIN);
    let store = database::open(url).await?;
    store.begin_network(&act, &start.network, &start.beginning).await?;
    store.close().await;
    for paragraph in &start.guidance {
        println!("{paragraph}\n");
    }
    println!("Made the network {slug}. Next: commonweal enterprise import --network {slug} FILE.csv");
    Ok(())
}
