//! Running text.

use super::escape::escape;
use crate::document::{Span, Text};

/// The text with its emphasis and links.
pub(super) fn text(text: &Text) -> String {
    text.0.iter().map(span).collect()
}

/// The text as an element; nothing where there is no text.
pub(super) fn element(open: &str, words: &Text) -> String {
    if words.is_empty() {
        return String::new();
    }
    let name = open.split(' ').next().unwrap_or(open);
    format!("<{open}>{}</{name}>", text(words))
}

fn span(span: &Span) -> String {
    let mut words = escape(&span.text);
    if span.bold {
        words = format!("<b>{words}</b>");
    }
    match span.link.as_deref().filter(|target| is_safe(target)) {
        Some(target) => format!("<a href=\"{}\">{words}</a>", escape(target)),
        None => words,
    }
}

/// Only ordinary addresses become links: what members write can never run anything.
pub(super) fn is_safe(target: &str) -> bool {
    ["#", "/", "https://", "http://", "mailto:"].iter().any(|start| target.starts_with(start))
}
