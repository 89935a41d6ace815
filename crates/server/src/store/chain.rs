//! Adding to a network's audit chain: each entry's hash covers the one before.
//!
//! The head row is locked last in a transaction, so that two acts wait for each other as shortly as possible and
//! never in a circle.

use super::{
    Act, NetworkId, Result, StoreError, convert,
    entities::{audit_entry, audit_head, audit_text, person},
    ids::Ids,
};
use commonweal_domain::network::Millis;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, DatabaseTransaction, EntityTrait, IntoActiveModel, QuerySelect,
    sea_query::LockType,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// What an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    NetworkCreated,
    NetworkClosed,
    NetworkReopened,
    SettingsChanged,
    IdentityChanged,
    InputAsked,
    DefinitionAdded,
    DefinitionChanged,
    DefinitionReworded,
    TargetSet,
    TemplateSaved,
    TargetRemoved,
    ContextSet,
    ContextRemoved,
    LogoSet,
    LogoRemoved,
    EnterprisePut,
    EnterpriseRenamed,
    EnterprisesMerged,
    MembershipBegun,
    MembershipEnded,
    PersonInvited,
    PersonRemoved,
    PersonLeft,
    PersonInvitedAgain,
    InvitationRevoked,
    CoordinationHandedOver,
    LinkPassedOn,
    AccountDisabled,
    AccountEnabled,
    AccountErased,
    SecondFactorSet,
    SecondFactorRemoved,
    PasskeyAdded,
    PasskeyRemoved,
    FilerReassigned,
    PasswordSet,
    RoundSet,
    CallOpened,
    CallChanged,
    CallAnswered,
    CallLogged,
    CasesImported,
    CasesRemoved,
    CallAnswerChanged,
    CallAnswerConfirmed,
    CallAnswerSentBack,
    CallAnswerCounted,
    MoreTimeGiven,
    MemberExempted,
    ExemptionEnded,
    FilingLookedAt,
    FilingBegunFor,
    FilingStoppedFor,
    FilingConfirmed,
    FilingSubmitted,
    FilingFoundGood,
    FilingAccepted,
    FilingAcceptedByRule,
    FilingSentBack,
    FilingStepUndone,
    FiguresImported,
    FiguresAmended,
    AmendmentProposed,
    AmendmentDeclined,
    ImportUndone,
    ReportSaved,
    ReportCirculated,
    SignOffAnswered,
    SigningEnded,
    CirculationWithdrawn,
    EditionPublished,
    EditionWithdrawn,
    ConsentRecorded,
    ConsentWithdrawn,
    PhotoRemoved,
    ShorterStoryProposed,
    ShorterStoryTakenBack,
    ShorterStoryAgreed,
    ShorterStoryDeclined,
    FigureAsked,
    FigureShown,
    JointSaved,
    JointAgreed,
    JointRemoved,
    EvidenceKept,
    EvidenceErased,
    AccountsChecked,
    ProposalMade,
    ProposalAmended,
    ProposalWithdrawn,
    ProposalSeconded,
    ProposalDiscussed,
    VoteOpened,
    BallotCast,
    VoteClosed,
    MeetingRecorded,
    DecisionCarriedOut,
    DecisionHindered,
    DecisionDoneByHand,
}

/// An entry to be added. `subject` holds codes and identifiers only; a name or free text belongs in `words`, where it
/// may be erased.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) action: Action,
    pub(super) subject: String,
    pub(super) words: String,
}

/// Entries in one insert: 8 columns × 1,000 rows = 8,000 variables, of which SQLite takes 32,766.
const CHUNK: usize = 1_000;

impl Action {
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::NetworkCreated => "network.created",
            Self::NetworkClosed => "network.closed",
            Self::NetworkReopened => "network.reopened",
            Self::SettingsChanged => "settings.changed",
            Self::IdentityChanged => "network.identity_changed",
            Self::InputAsked => "input.asked",
            Self::DefinitionAdded => "definition.added",
            Self::DefinitionChanged => "definition.changed",
            Self::DefinitionReworded => "definition.reworded",
            Self::TargetSet => "target.set",
            Self::TemplateSaved => "template.saved",
            Self::TargetRemoved => "target.removed",
            Self::ContextSet => "context.set",
            Self::ContextRemoved => "context.removed",
            Self::LogoSet => "logo.set",
            Self::LogoRemoved => "logo.removed",
            Self::EnterprisePut => "enterprise.put",
            Self::EnterpriseRenamed => "enterprise.renamed",
            Self::EnterprisesMerged => "enterprise.merged",
            Self::MembershipBegun => "membership.begun",
            Self::MembershipEnded => "membership.ended",
            Self::PersonInvited => "person.invited",
            Self::PersonRemoved => "person.removed",
            Self::PersonLeft => "person.left",
            Self::PersonInvitedAgain => "person.invited_again",
            Self::InvitationRevoked => "person.invitation_revoked",
            Self::CoordinationHandedOver => "coordination.handed_over",
            Self::LinkPassedOn => "link.passed_on",
            Self::AccountDisabled => "account.disabled",
            Self::AccountEnabled => "account.enabled",
            Self::AccountErased => "account.erased",
            Self::SecondFactorSet => "second_factor.set",
            Self::SecondFactorRemoved => "second_factor.removed",
            Self::PasskeyAdded => "passkey.added",
            Self::PasskeyRemoved => "passkey.removed",
            Self::FilerReassigned => "filer.reassigned",
            Self::PasswordSet => "password.set",
            Self::RoundSet => "round.set",
            Self::CallOpened => "call.opened",
            Self::CallChanged => "call.changed",
            Self::CallAnswered => "call.answered",
            Self::CallLogged => "call.logged",
            Self::CasesImported => "cases.imported",
            Self::CasesRemoved => "cases.removed",
            Self::CallAnswerChanged => "call.answer_changed",
            Self::CallAnswerConfirmed => "call.answer_confirmed_by_member",
            Self::CallAnswerSentBack => "call.answer_sent_back",
            Self::CallAnswerCounted => "call.answer_counted_without_confirmation",
            Self::MoreTimeGiven => "round.more_time",
            Self::MemberExempted => "round.exempted",
            Self::ExemptionEnded => "round.exemption_ended",
            Self::FilingLookedAt => "filing.looked_at",
            Self::FilingBegunFor => "filing.begun_for_member",
            Self::FilingStoppedFor => "filing.stopped_for_member",
            Self::FilingConfirmed => "filing.confirmed_by_member",
            Self::FilingSubmitted => "filing.submitted",
            Self::FilingFoundGood => "filing.found_good",
            Self::FilingAccepted => "filing.accepted",
            Self::FilingAcceptedByRule => "filing.accepted_by_rule",
            Self::FilingSentBack => "filing.sent_back",
            Self::FilingStepUndone => "filing.step_undone",
            Self::FiguresImported => "figures.imported",
            Self::FiguresAmended => "figures.amended",
            Self::AmendmentProposed => "amendment.proposed",
            Self::AmendmentDeclined => "amendment.declined",
            Self::ImportUndone => "import.undone",
            Self::ReportSaved => "report.saved",
            Self::ReportCirculated => "report.circulated",
            Self::SignOffAnswered => "report.sign_off_answered",
            Self::SigningEnded => "report.signing_ended",
            Self::CirculationWithdrawn => "report.circulation_withdrawn",
            Self::EditionPublished => "edition.published",
            Self::EditionWithdrawn => "edition.withdrawn",
            Self::ConsentRecorded => "consent.recorded",
            Self::ConsentWithdrawn => "consent.withdrawn",
            Self::PhotoRemoved => "photo.removed",
            Self::ShorterStoryProposed => "story.shorter_proposed",
            Self::ShorterStoryTakenBack => "story.shorter_taken_back",
            Self::ShorterStoryAgreed => "story.shorter_agreed",
            Self::ShorterStoryDeclined => "story.shorter_declined",
            Self::FigureAsked => "figure.asked",
            Self::FigureShown => "figure.shown",
            Self::JointSaved => "joint.saved",
            Self::JointAgreed => "joint.agreed",
            Self::JointRemoved => "joint.removed",
            Self::EvidenceKept => "evidence.kept",
            Self::EvidenceErased => "evidence.erased",
            Self::AccountsChecked => "accounts.checked",
            Self::ProposalMade => "proposal.made",
            Self::ProposalAmended => "proposal.amended",
            Self::ProposalWithdrawn => "proposal.withdrawn",
            Self::ProposalSeconded => "proposal.seconded",
            Self::ProposalDiscussed => "proposal.discussed",
            Self::VoteOpened => "vote.opened",
            Self::BallotCast => "vote.cast",
            Self::VoteClosed => "vote.closed",
            Self::MeetingRecorded => "decision.recorded_of_meeting",
            Self::DecisionCarriedOut => "decision.carried_out",
            Self::DecisionHindered => "decision.hindered",
            Self::DecisionDoneByHand => "decision.done_by_hand",
        }
    }
}

impl Entry {
    pub(super) fn new(action: Action, subject: impl Into<String>, words: impl Into<String>) -> Self {
        Self { action, subject: subject.into(), words: words.into() }
    }
}

/// Starts a network's chain.
pub(super) async fn start(txn: &DatabaseTransaction, network: NetworkId) -> Result<()> {
    let head = audit_head::ActiveModel { network_id: Set(network.0), seq: Set(0), hash: Set(vec![0; 32]) };
    audit_head::Entity::insert(head).exec_without_returning(txn).await?;
    Ok(())
}

/// Adds entries to a network's chain. Call it last in a transaction.
pub(super) async fn append(
    txn: &DatabaseTransaction,
    ids: &Ids,
    act: &Act,
    network: NetworkId,
    entries: Vec<Entry>,
) -> Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let actor = match act.person {
        Some(id) => {
            let person = person::Entity::find_by_id(id.0).one(txn).await?.ok_or(StoreError::NotFound("person"))?;
            Some(person.public_id)
        }
        None => None,
    };
    let head = audit_head::Entity::find_by_id(network.0)
        .lock(LockType::NoKeyUpdate)
        .one(txn)
        .await?
        .ok_or(StoreError::NotFound("network"))?;
    let (mut seq, mut hash) = (head.seq, convert::hash(&head.hash)?);
    let mut rows = Vec::with_capacity(entries.len());
    let mut texts = Vec::with_capacity(entries.len());
    for entry in entries {
        seq += 1;
        let salt = ids.salt()?;
        let text_hash = text_hash(&salt, &act.name, &entry.words);
        hash = entry_hash(&hash, seq, act.now, actor, entry.action.code(), &entry.subject, &text_hash);
        rows.push(audit_entry::ActiveModel {
            network_id: Set(network.0),
            seq: Set(seq),
            at: Set(act.now.0),
            actor: Set(actor),
            action: Set(entry.action.code().to_owned()),
            subject: Set(entry.subject),
            text_hash: Set(text_hash.to_vec()),
            hash: Set(hash.to_vec()),
        });
        texts.push(audit_text::ActiveModel {
            network_id: Set(network.0),
            seq: Set(seq),
            salt: Set(salt),
            name: Set(act.name.clone()),
            words: Set(entry.words),
        });
    }
    for chunk in rows.chunks(CHUNK) {
        audit_entry::Entity::insert_many(chunk.to_vec()).exec_without_returning(txn).await?;
    }
    for chunk in texts.chunks(CHUNK) {
        audit_text::Entity::insert_many(chunk.to_vec()).exec_without_returning(txn).await?;
    }
    let mut head = head.into_active_model();
    head.seq = Set(seq);
    head.hash = Set(hash.to_vec());
    head.update(txn).await?;
    Ok(())
}

/// SHA-256 of salt, name and words.
pub(super) fn text_hash(salt: &[u8], name: &str, words: &str) -> [u8; 32] {
    digest(&[salt, name.as_bytes(), words.as_bytes()])
}

/// SHA-256 of the entry before and all facts of this one.
pub(super) fn entry_hash(
    previous: &[u8; 32],
    seq: i64,
    at: Millis,
    actor: Option<Uuid>,
    action: &str,
    subject: &str,
    text_hash: &[u8],
) -> [u8; 32] {
    let actor = actor.map(Uuid::into_bytes);
    digest(&[
        previous,
        &seq.to_be_bytes(),
        &at.0.to_be_bytes(),
        actor.as_ref().map_or(&[], |bytes| bytes.as_slice()),
        action.as_bytes(),
        subject.as_bytes(),
        text_hash,
    ])
}

/// Each part goes in behind its length, so that no two lists of parts give the same bytes.
fn digest(parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}
