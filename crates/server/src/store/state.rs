//! A return's way from draft to accepted. The domain decides which steps there are; here they are kept.

use super::{
    Act, EnterpriseId, NetworkId, Result, Store, StoreError,
    chain::{self, Action, Entry},
    convert, effort, enterprises, evidence, filings, receipts,
};
use commonweal_domain::{filing::FilingState, period::Quarter};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};

impl Store {
    /// Keeps a state that the domain made of the one at `expected_version`. The version goes up: of two people who
    /// review the same return at the same time, the second hears of the first.
    pub async fn set_state(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
        expected_version: u32,
        state: &FilingState,
    ) -> Result<()> {
        let action = match state {
            FilingState::Draft => {
                return Err(StoreError::Refused(
                    "a return does not become a draft again; send it back with a reason".to_owned(),
                ));
            }
            FilingState::Submitted { .. } => Action::FilingSubmitted,
            FilingState::Accepted { .. } => Action::FilingAccepted,
            FilingState::SentBack { .. } => Action::FilingSentBack,
        };
        let txn = self.begin().await?;
        let enterprise_row = enterprises::lock(&txn, network, enterprise).await?;
        let row = filings::find(&txn, network, enterprise, quarter).await?.ok_or(StoreError::NotFound("return"))?;
        let found = convert::count(row.version)?;
        if found != expected_version {
            return Err(StoreError::Conflict { expected: expected_version, found });
        }
        let version = row.version + 1;
        let subject = format!("{} {quarter}", enterprise_row.slug);
        let (words, kept) = match state {
            FilingState::Submitted { .. } => {
                effort::end(&txn, act, row.id).await?;
                (receipts::code_of(&txn, &row).await?, vec![])
            }
            FilingState::Accepted { .. } => {
                (String::new(), evidence::keep(&txn, act, &[(row.id, subject.clone())]).await?)
            }
            FilingState::SentBack { reason, .. } => (reason.clone(), vec![]),
            FilingState::Draft => (String::new(), vec![]),
        };
        let mut row = row.into_active_model();
        row.version = Set(version);
        convert::set_state(&mut row, state);
        row.update(&txn).await?;
        let mut entries = vec![Entry::new(action, subject, words)];
        entries.extend(kept);
        chain::append(&txn, &self.ids, act, network, entries).await?;
        Ok(txn.commit().await?)
    }
}
