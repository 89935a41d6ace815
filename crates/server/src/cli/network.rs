//! `commonweal network create`

use super::{Failure, Result, database, starter};
use crate::import::check_slug;
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(super) enum Network {
    /// Make a network.
    Create {
        /// Part of its addresses, such as digbeth.
        slug: String,
        /// Full name.
        #[arg(long)]
        name: String,
        /// What it asks: plain (the whole catalogue, each quarter) or digbeth (what the core indicators need).
        #[arg(long)]
        starter: String,
    },
}

/// First parts of addresses that are taken by pages.
const TAKEN: [&str; 13] = [
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
        let Self::Create { slug, name, starter } = self;
        if let Err(why) = check_slug(&slug) {
            return Err(Failure::said(format!("the slug “{slug}” {why}")));
        }
        if TAKEN.contains(&slug.as_str()) {
            return Err(Failure::said(format!("“{slug}” is the address of a page; choose another slug")));
        }
        let name = name.trim();
        if name.is_empty() || name.chars().any(char::is_control) {
            return Err(Failure::said("the network needs a name of one line; write --name \"Our network\""));
        }
        let (network, asked) = starter::begin(&starter, &slug, name)?;
        let store = database::open(url).await?;
        store.create_network(&database::act("command line"), &network, &asked).await?;
        store.close().await;
        println!("Made the network {slug}. Next: commonweal enterprise import --network {slug} FILE.csv");
        Ok(())
    }
}
