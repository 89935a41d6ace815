//! The Commonweal server: command line, web pages, persistence and jobs.

pub mod demo;
pub mod store;
pub mod web;
