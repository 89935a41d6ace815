//! What a new network begins with.

use super::{Failure, Result};
use crate::demo;
use commonweal_domain::{
    catalogue,
    definition::Asked,
    lang::Lang,
    network::{Network, Settings},
};
use std::collections::BTreeMap;

/// Starters that are designed, but cannot be had yet.
const NOT_BUILT: [&str; 5] = ["greater-manchester", "west-belfast", "sheffield-guild", "kirkstall", "empty-homes"];

/// A network without members, and how often it asks each input.
pub(super) fn begin(starter: &str, slug: &str, name: &str) -> Result<(Network, BTreeMap<String, Asked>)> {
    let mut network = Network {
        slug: slug.to_owned(),
        name: name.to_owned(),
        place: String::new(),
        currency: "GBP".to_owned(),
        time_zone: "Europe/London".to_owned(),
        lang: Lang::EnGb,
        accent: "#0b6170".to_owned(),
        sample: false,
        settings: Settings::default(),
    };
    match starter {
        "plain" => Ok((network, everything_quarterly())),
        "digbeth" => {
            let sample = demo::digbeth();
            network.place = sample.network.place;
            network.accent = sample.network.accent;
            network.settings.sign_off = sample.network.settings.sign_off;
            Ok((network, sample.asked))
        }
        known if NOT_BUILT.contains(&known) => {
            Err(Failure::said(format!("the starter “{known}” is not built yet; use plain or digbeth")))
        }
        other => Err(Failure::said(format!("there is no starter “{other}”; use plain or digbeth"))),
    }
}

fn everything_quarterly() -> BTreeMap<String, Asked> {
    catalogue::inputs(Lang::EnGb).into_iter().map(|input| (input.code, Asked::Quarterly)).collect()
}
