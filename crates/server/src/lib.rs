//! The Commonweal server: command line, web pages, persistence and jobs.

pub mod cli;
pub mod clock;
pub mod closing;
pub mod demo;
pub mod evidence;
pub mod figures;
pub mod homes;
pub mod import;
pub mod keeping;
pub mod mail;
pub mod narrative;
pub mod photo;
pub mod receipt;
pub mod starters;
pub mod still;
pub mod store;
pub mod templates;
pub mod together;
pub mod web;
