//! The Commonweal server: command line, web pages, persistence and jobs.

pub mod store;
pub mod web;
