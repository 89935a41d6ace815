//! What a network begins with besides the catalogue: questions, indicators and templates of its own.

use super::{Act, NetworkId, Result, chain::Entry, definitions, templates};
use commonweal_domain::definition::{Asked, IndicatorDefinition, InputDefinition};
use sea_orm::DatabaseTransaction;
use std::collections::BTreeMap;

/// What a network begins with. Its own definitions hold since ever, as the catalogue's do, so that older figures can be
/// imported.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Beginning {
    /// How often each input of the catalogue is asked; one that is left out is asked as the catalogue proposes.
    pub asked: BTreeMap<String, Asked>,
    /// Inputs of the catalogue in the network's words, or with the categories that the catalogue leaves to it.
    pub words: Vec<InputDefinition>,
    /// Inputs of its own, each asked as often as it says itself.
    pub inputs: Vec<InputDefinition>,
    /// Indicators of its own.
    pub indicators: Vec<IndicatorDefinition>,
    /// Report templates in its own text, by name.
    pub templates: Vec<(String, String)>,
}

impl Beginning {
    /// Writes it into a network that has the catalogue; with what is to be kept of each.
    pub(super) async fn write(&self, txn: &DatabaseTransaction, act: &Act, network: NetworkId) -> Result<Vec<Entry>> {
        let mut entries = vec![];
        for input in &self.words {
            entries.extend(definitions::reworded(txn, network, input).await?);
        }
        for input in &self.inputs {
            entries.push(definitions::first_input(txn, network, None, input, input.asked).await?);
        }
        for indicator in &self.indicators {
            entries.push(definitions::first_indicator(txn, network, None, indicator).await?);
        }
        for (name, source) in &self.templates {
            entries.push(templates::write(txn, act, network, name, source, 1).await?);
        }
        Ok(entries)
    }
}
