//! Where everything is kept: SQLite in one file, or PostgreSQL, behind the same calls.
//!
//! Calls take the owner (the network) first and return domain types and small records; rows never leave this module.
//! Every call that changes something takes an [`Act`]: who does it, and when. Writing is one transaction a call, so
//! an acknowledged save is on disk and a refused one has left nothing behind.

mod audit;
mod chain;
mod connect;
mod convert;
mod editions;
mod enterprises;
#[expect(unreachable_pub, reason = "sea-orm derives public items from rows; the module is private")]
mod entities;
mod error;
mod filings;
mod ids;
mod import;
mod imports;
mod integrity;
mod kept_files;
mod links;
mod networks;
mod people;
mod reading;
mod records;
mod reports;
mod rounds;
mod saving;
mod sessions;
mod state;

pub use audit::{AuditFault, AuditLine};
pub use connect::{Missing, Store};
pub use editions::{EditionFile, EditionHead, NewEdition};
pub use error::StoreError;
pub use filings::{FilingHead, FilingRecord};
pub use import::{ImportPlan, ImportState, ImportedReturn, StoredReturn};
pub use imports::ImportHead;
pub use kept_files::{KeptFile, NewFile};
pub use links::LinkPurpose;
pub use people::{Held, Person};
pub use records::{Act, EditionId, EnterpriseId, EnterpriseRecord, FilingId, NetworkId, NetworkRecord, PersonId};
pub use reports::ReportDraft;
pub use saving::{Change, Clash, SaveFigures, Saved};

type Result<T, E = StoreError> = std::result::Result<T, E>;
