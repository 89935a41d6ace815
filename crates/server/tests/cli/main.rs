//! The command line as scripts see it: the built program, its exit code, and what it writes.

mod amendments;
mod backup;
mod bad_enterprises;
mod bad_figures;
mod cases;
mod closing;
mod commands;
mod demo;
mod journey;
mod recalculation;
mod starters;
mod support;
mod workbooks;
