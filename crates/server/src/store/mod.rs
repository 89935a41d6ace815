//! Where everything is kept: SQLite in one file, or PostgreSQL, behind the same calls.
//!
//! Calls take the owner (the network) first and return domain types and small records; rows never leave this module.
//! Every call that changes something takes an [`Act`]: who does it, and when. Writing is one transaction a call, so
//! an acknowledged save is on disk and a refused one has left nothing behind.

mod amendments;
mod answers;
mod apart;
mod area;
mod asking;
mod audit;
mod call_answers;
mod call_confirming;
mod calls;
mod chain;
mod circulated;
mod circulations;
mod comments;
mod connect;
mod context;
mod convert;
mod definitions;
mod duplicates;
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
mod imports;
mod integrity;
mod keeping;
mod kept_files;
mod links;
mod logos;
mod looks;
mod networks;
mod outbox;
mod own_data;
mod passkeys;
mod past;
mod people;
mod pictures;
mod profiles;
mod reading;
mod reassigning;
mod receipts;
mod records;
mod renaming;
mod report_jobs;
mod reports;
mod roles;
mod rounds;
mod sameness;
mod saving;
mod scopes;
mod second_factor;
mod sessions;
mod shorter;
mod stand_ins;
mod state;
mod stories;
mod targets;
mod templates;
mod typed;
mod withdrawn;
mod years;

pub use amendments::{Amendment, AmendmentState, NewAmendment};
pub use answers::{Answered, LinkAnswer};
pub use apart::{Apart, Exemption, MoreTime};
pub use audit::{AuditFault, AuditLine};
pub use call_answers::{AnsweredBy, CallAnswer, SavedAnswer, SentFor};
pub use circulated::{NewAnswer, SignOffAnswer};
pub use circulations::{Circulation, CirculationFile, CirculationId, NewCirculation};
pub use comments::{Comment, NewComment};
pub use connect::{Missing, Store};
pub use context::MOST_CONTEXT_FIGURES;
pub use duplicates::{MergedReturn, MergedRound, Merging, Side};
pub use editions::{EditionFile, EditionHead, NewEdition, PaperHead, PartOfEdition, Published};
pub use error::StoreError;
pub use evidence::{EvidenceRecord, NewEvidence};
pub use filings::{FilingHead, FilingRecord};
pub use import::{ImportPlan, ImportState, ImportedReturn, StoredReturn};
pub use imports::ImportHead;
pub use keeping::Erased;
pub use kept_files::{KeptFile, NewFile};
pub use links::{Link, LinkPurpose, LinkTarget};
pub use networks::Identity;
pub use outbox::{Mail, MailKind, MailState, NewMail};
pub use own_data::{OwnAct, OwnData, OwnMail, OwnRole, OwnSession};
pub use passkeys::Passkey;
pub use past::{Past, Revised, Version, Way};
pub use people::{Held, Person};
pub use pictures::NewPicture;
pub use profiles::ProfileAnswers;
pub use reassigning::Former;
pub use receipts::Submission;
pub use records::{
    Act, CallId, EditionId, EnterpriseId, EnterpriseRecord, FilingId, NetworkId, NetworkRecord, PersonId,
};
pub use report_jobs::{NewReportJob, ReportJob, ReportJobState, ReportWay};
pub use reports::{More, ReportDraft};
pub use sameness::{Same, ToldElsewhere, Word};
pub use saving::{Change, Clash, SaveFields, SaveFigures, Saved, SavedFields, TypedClash};
pub use sessions::{Ending, OpenSession, PassedOn, SessionHead, session_name};
pub use stand_ins::StandIn;
pub use stories::{StoryPhoto, StoryRecord, ToldStory, Withdrawal};
pub use templates::OwnTemplate;
pub use typed::{Typed, TypedChange, token};
pub use withdrawn::Withdrawn;
pub use years::{TextChange, YearAccounts, YearText};

type Result<T, E = StoreError> = std::result::Result<T, E>;
