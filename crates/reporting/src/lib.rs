//! From accepted filings to a published report: `aggregate` adds them up, `disclose` protects them,
//! `compose` makes a [`document::Document`] of them, and `pdf` and `html` draw it.

pub mod document;
pub mod fonts;
pub mod pdf;
