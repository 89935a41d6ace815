//! Published statistics that stand beside a network's own figures. They are text with a source: nothing can add them up.

use serde::{Deserialize, Serialize};
use time::Date;

/// A statistic that somebody else has published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContextFigure {
    /// Code of the indicator beside which it stands; none for the network as a whole.
    pub indicator: Option<String>,
    /// What it tells, such as "Unemployment rate".
    pub name: String,
    /// As published, with its unit: "8.1 %".
    pub value: String,
    /// What place it is of.
    pub place: String,
    /// What time it is of, in the publisher's words.
    pub period: String,
    /// Who published it and where.
    pub source: String,
    /// Where it can be read on the web; may be blank.
    pub address: String,
    /// When it was published.
    pub published: Date,
}
