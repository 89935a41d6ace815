//! What enterprises are proud of, in invented words, as data in `stories.csv`.

use commonweal_domain::period::Quarter;
use serde::Deserialize;

const STORIES: &str = include_str!("stories.csv");

/// A story of one return.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Story {
    enterprise: String,
    quarter: String,
    agreed: String,
    pub(super) story: String,
}

/// All stories; a fault in the file is a fault of the program, so reading panics.
pub(super) fn stories() -> Vec<Story> {
    csv::Reader::from_reader(STORIES.as_bytes())
        .into_deserialize()
        .map(|line| line.unwrap_or_else(|error| panic!("the sample's stories are damaged: {error}")))
        .collect()
}

impl Story {
    /// Whether it belongs to that return.
    pub(super) fn is_of(&self, enterprise: &str, quarter: Quarter) -> bool {
        self.enterprise == enterprise && self.quarter == quarter.to_string()
    }

    /// Whether the enterprise agreed that it may be printed.
    pub(super) fn is_agreed(&self) -> bool {
        self.agreed == "yes"
    }
}
