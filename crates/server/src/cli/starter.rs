//! What a new network begins with.

use super::{Failure, Result};
use crate::{
    demo,
    starters::{self, Kit},
    store::Beginning,
};
use commonweal_domain::{
    catalogue,
    definition::Asked,
    lang::Lang,
    network::{Network, Settings},
};

/// A network without members, with what it begins with, and what its coordinator is told.
pub(super) struct Start {
    pub(super) network: Network,
    pub(super) beginning: Beginning,
    pub(super) guidance: Vec<String>,
}

/// What a starter makes of a slug and a name.
pub(super) fn begin(starter: &str, slug: &str, name: &str) -> Result<Start> {
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
        "plain" => {
            let inputs = catalogue::inputs(Lang::EnGb).into_iter();
            let asked = inputs.map(|input| (input.code, Asked::Quarterly)).collect();
            Ok(Start { network, beginning: Beginning { asked, ..Beginning::default() }, guidance: vec![] })
        }
        "digbeth" => {
            let sample = demo::digbeth();
            network.place = sample.network.place;
            network.accent = sample.network.accent;
            network.settings.sign_off = sample.network.settings.sign_off;
            let beginning = Beginning { asked: sample.asked, ..Beginning::default() };
            Ok(Start { network, beginning, guidance: vec![] })
        }
        other => {
            let known = starters::named(other).ok_or_else(|| unknown(other))?;
            let kit = Kit::read(known).map_err(|error| Failure::said(error.to_string()))?;
            Ok(Start { network: kit.network(slug, name), beginning: kit.beginning, guidance: kit.guidance })
        }
    }
}

fn unknown(starter: &str) -> Failure {
    let names: Vec<&str> = ["plain", "digbeth"].into_iter().chain(starters::ALL.iter().map(|kit| kit.name)).collect();
    Failure::said(format!("there is no starter “{starter}”; use {}", names.join(", ")))
}
