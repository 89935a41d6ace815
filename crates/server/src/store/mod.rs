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
mod effort;
mod enterprises;
#[expect(unreachable_pub, reason = "sea-orm derives public items from rows; the module is private")]
mod entities;
mod error;
mod evidence;
mod filings;
mod ids;
mod import;
mod integrity;
mod links;
mod networks;
mod people;
mod pictures;
mod reading;
mod receipts;
mod records;
mod reports;
mod rounds;
mod saving;
mod sessions;
mod state;
mod stories;
mod years;

pub use audit::{AuditFault, AuditLine};
pub use connect::{Missing, Store};
pub use editions::{EditionFile, EditionHead, NewEdition};
pub use error::StoreError;
pub use evidence::{EvidenceRecord, NewEvidence};
pub use filings::{FilingHead, FilingRecord};
pub use import::{ImportPlan, ImportState, ImportedReturn};
pub use links::LinkPurpose;
pub use people::{Held, Person};
pub use pictures::NewPicture;
pub use receipts::Submission;
pub use records::{Act, EditionId, EnterpriseId, EnterpriseRecord, FilingId, NetworkId, NetworkRecord, PersonId};
pub use reports::ReportDraft;
pub use saving::{Change, Clash, SaveFigures, Saved};
pub use stories::{StoryPhoto, StoryRecord, ToldStory, Withdrawal};
pub use years::{TextChange, YearAccounts, YearText};

type Result<T, E = StoreError> = std::result::Result<T, E>;
