//! What an enterprise says, by its link, about a return that a coordinator filed for it. The link is used in the same
//! transaction as its answer: where the answer cannot be kept, the link works on.

use super::{
    Act, EnterpriseId, NetworkId, Result, Store, chain, enterprises, links, stand_ins,
    state::{Place, open_in},
};
use commonweal_domain::{filing::FilingState, period::Quarter};

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkAnswer {
    /// The figures are right; with the state into which the return comes by it, where nobody has to read it.
    Right(Option<FilingState>),
    /// Something is wrong: the return goes back, in this state.
    Wrong(FilingState),
}

/// What became of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    /// It is kept, and the link is used.
    Kept,
    /// The link works no longer.
    LinkOver,
    /// There is nothing to answer; the link works on.
    Nothing,
}

impl Store {
    /// Keeps what the member says about a return that was filed for it, and uses the link. The second of two who answer
    /// at the same time changes nothing, and a return that has moved on since it was shown is a conflict; the link
    /// works on in either case.
    #[expect(clippy::too_many_arguments, reason = "the link, the return's place and version, and the answer")]
    pub async fn answer_link(
        &self,
        act: &Act,
        token_hash: [u8; 32],
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
        expected_version: u32,
        answer: &LinkAnswer,
    ) -> Result<Answered> {
        let txn = self.begin().await?;
        let slug = enterprises::lock(&txn, network, enterprise).await?.slug;
        if !links::spend(&txn, act, token_hash).await? {
            return Ok(Answered::LinkOver);
        }
        if !stand_ins::waits(&txn, enterprise, quarter).await? {
            return Ok(Answered::Nothing);
        }
        let mut entries = vec![];
        if matches!(answer, LinkAnswer::Right(_)) {
            entries.push(stand_ins::confirm(&txn, act, enterprise, quarter, &slug).await?);
        }
        if let LinkAnswer::Right(Some(state)) | LinkAnswer::Wrong(state) = answer {
            let place: Place = (network, enterprise, quarter, expected_version);
            let found = open_in(&txn, place).await?;
            let states = std::slice::from_ref(state);
            entries.extend(self.steps(&txn, act, place, found, states, &[], "").await?);
        }
        chain::append(&txn, &self.ids, act, network, entries).await?;
        txn.commit().await?;
        Ok(Answered::Kept)
    }
}
