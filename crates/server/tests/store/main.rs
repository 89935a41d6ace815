//! The store on SQLite and, where `COMMONWEAL_TEST_POSTGRES` names a server, on PostgreSQL.

mod audit;
mod connecting;
mod copying;
mod deciding;
mod duplicates;
mod editions;
mod figures;
mod identity;
mod importing;
mod joints;
mod keeping;
mod merging;
mod networks;
mod outbox;
mod past;
mod people;
mod renaming;
mod rounds;
mod sameness;
mod scopes;
mod settings;
mod steps;
mod stories;
mod support;
mod typed;
mod undoing;
