//! The store on SQLite and, where `COMMONWEAL_TEST_POSTGRES` names a server, on PostgreSQL.

mod audit;
mod connecting;
mod editions;
mod figures;
mod importing;
mod merging;
mod networks;
mod people;
mod support;
mod undoing;
