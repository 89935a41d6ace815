//! Languages in which a person is spoken to.

use serde::{Deserialize, Serialize};

/// A language of pages and reports. Every string shown to a person is keyed by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Lang {
    /// British English.
    #[default]
    #[serde(rename = "en-GB")]
    EnGb,
}

impl Lang {
    /// BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::EnGb => "en-GB",
        }
    }
}
