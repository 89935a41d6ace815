//! The tables' rows, one file a table. They never leave the store.

pub(super) mod audit_entry;
pub(super) mod audit_head;
pub(super) mod audit_text;
pub(super) mod definition;
pub(super) mod edition;
pub(super) mod edition_file;
pub(super) mod enterprise;
pub(super) mod figure;
pub(super) mod filing;
pub(super) mod held_role;
pub(super) mod imported_figure;
pub(super) mod imported_file;
pub(super) mod imported_return;
pub(super) mod kept_file;
pub(super) mod link;
pub(super) mod membership;
pub(super) mod network;
pub(super) mod network_input;
pub(super) mod person;
pub(super) mod report_draft;
pub(super) mod round;
pub(super) mod session;
