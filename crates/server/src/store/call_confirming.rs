//! What an enterprise says, by its link, about an answer that a coordinator sent for it. As with returns, the link is used
//! in the same transaction as its answer.

use super::{
    Act, Answered, CallId, EnterpriseId, NetworkId, Result, Store, StoreError, apart,
    call_answers::waits,
    calls,
    chain::{self, Action, Entry},
    enterprises,
    entities::{call, call_answer},
    links,
};
use commonweal_domain::{call::Call, network::Millis};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

impl Store {
    /// Lets an answer that was sent for an enterprise count though the enterprise has not confirmed it, for a reason that
    /// stands in the audit log and beside the answer. `seen` is when the answer was sent that the coordinator has read.
    /// Refuses no reason, and an answer that does not wait or was changed meanwhile.
    pub async fn count_call_answer(
        &self,
        act: &Act,
        network: NetworkId,
        wanted: &Call,
        enterprise: EnterpriseId,
        seen: Millis,
        why: &str,
    ) -> Result<()> {
        let why = apart::reason(why, "write why it counts without their confirmation")?;
        let txn = self.begin().await?;
        let owner = enterprises::lock(&txn, network, enterprise).await?;
        let found = calls::find(&txn, network, &wanted.slug).await?.ok_or(StoreError::NotFound("round"))?;
        let head = call_answer::Entity::find_by_id((found.id, enterprise.0)).one(&txn).await?;
        let Some(head) = head.filter(|head| waits(head) && head.sent_at == Some(seen.0)) else {
            return Err(StoreError::Refused(
                "the answer has changed since you opened the page; look at it again".to_owned(),
            ));
        };
        let mut head = head.into_active_model();
        head.confirmed_at = Set(Some(act.now.0));
        head.confirmed_by = Set(Some(act.name.clone()));
        head.counted_why = Set(why.to_owned());
        head.update(&txn).await?;
        let subject = format!("{} {}", found.slug, owner.slug);
        let entry = Entry::new(Action::CallAnswerCounted, subject, why);
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }

    /// Keeps that the figures are right, or what is wrong with them, and uses the link: an answer that is right counts
    /// from then on, one that is wrong is a draft again. `seen` is when the answer was sent that the enterprise has read:
    /// what was changed since is not confirmed unread, and the link works on.
    #[expect(
        clippy::too_many_arguments,
        reason = "the link, the answer's place and version, and the enterprise's word"
    )]
    pub async fn answer_call_link(
        &self,
        act: &Act,
        token_hash: [u8; 32],
        network: NetworkId,
        id: CallId,
        enterprise: EnterpriseId,
        seen: Millis,
        wrong: Option<&str>,
    ) -> Result<Answered> {
        let txn = self.begin().await?;
        let owner = enterprises::lock(&txn, network, enterprise).await?;
        if !links::spend(&txn, act, token_hash).await? {
            return Ok(Answered::LinkOver);
        }
        let found = call::Entity::find_by_id(id.0).filter(call::Column::NetworkId.eq(network.0)).one(&txn).await?;
        let found = found.ok_or(StoreError::NotFound("round"))?;
        let head = call_answer::Entity::find_by_id((id.0, enterprise.0)).one(&txn).await?;
        let Some(head) = head.filter(|head| waits(head) && head.sent_at == Some(seen.0)) else {
            return Ok(Answered::Nothing);
        };
        let mut head = head.into_active_model();
        let action = match wrong {
            None => {
                head.confirmed_at = Set(Some(act.now.0));
                head.confirmed_by = Set(Some(act.name.clone()));
                Action::CallAnswerConfirmed
            }
            Some(words) => {
                head.sent_at = Set(None);
                head.sent_by = Set(None);
                head.objection = Set(words.to_owned());
                Action::CallAnswerSentBack
            }
        };
        head.update(&txn).await?;
        let entry = Entry::new(action, format!("{} {}", found.slug, owner.slug), wrong.unwrap_or_default());
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        txn.commit().await?;
        Ok(Answered::Kept)
    }
}
