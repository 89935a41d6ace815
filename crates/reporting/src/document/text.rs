//! Running text with the little emphasis a report needs.

use serde::{Deserialize, Serialize};

/// Running text: spans that follow each other without a break.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Text(pub Vec<Span>);

/// A stretch of text with one appearance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The words.
    pub text: String,
    /// Bold type.
    pub bold: bool,
    /// Where it leads, if it is a link: `#anchor` within the document, or an address.
    pub link: Option<String>,
}

impl Text {
    /// Text without emphasis.
    pub fn plain(text: impl Into<String>) -> Self {
        Self(vec![Span { text: text.into(), bold: false, link: None }])
    }

    /// The words alone.
    pub fn to_plain(&self) -> String {
        self.0.iter().map(|span| span.text.as_str()).collect()
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|span| span.text.is_empty())
    }

    /// Adds text without emphasis.
    pub fn then(mut self, text: impl Into<String>) -> Self {
        self.0.push(Span { text: text.into(), bold: false, link: None });
        self
    }

    /// Adds bold text.
    pub fn then_bold(mut self, text: impl Into<String>) -> Self {
        self.0.push(Span { text: text.into(), bold: true, link: None });
        self
    }

    /// Adds a link.
    pub fn then_link(mut self, text: impl Into<String>, target: impl Into<String>) -> Self {
        self.0.push(Span { text: text.into(), bold: false, link: Some(target.into()) });
        self
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::plain(text)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::plain(text)
    }
}
