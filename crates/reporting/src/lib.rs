//! From accepted filings to a published report: `aggregate` adds them up, `disclose` protects them, `export` writes
//! them as data, and `pdf` and `html` draw a [`document::Document`].

// Tests within share invented networks with tests from without.
#[cfg(test)]
extern crate self as commonweal_reporting;

pub mod aggregate;
pub mod charts;
pub mod colour;
pub mod compose;
pub mod disclose;
pub mod document;
pub mod export;
pub mod fonts;
pub mod form;
pub mod html;
pub mod own;
pub mod pdf;
