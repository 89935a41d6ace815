//! Shorter versions of stories: proposed by a coordinator, and printed only with the enterprise's yes.

use super::{
    Act, EnterpriseId, NetworkId, Result, Store, StoreError,
    chain::{self, Action, Entry},
    enterprises,
    entities::{filing, story_shorter},
    filings,
};
use commonweal_domain::{
    consent::{NotShorter, Shorter, ShorterAnswer},
    network::Millis,
    period::Quarter,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

const WAITING: &str = "waiting";
const AGREED: &str = "agreed";
const DECLINED: &str = "declined";

impl Store {
    /// Proposes a shorter version of a story, in place of one that was proposed before. `seen` is the story that it was
    /// made of: refuses where it reads otherwise meanwhile, and words that are no shorter.
    pub async fn propose_shorter(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
        seen: &str,
        words: &str,
    ) -> Result<()> {
        let txn = self.begin().await?;
        let owner = enterprises::lock(&txn, network, enterprise).await?;
        let row = filings::find(&txn, network, enterprise, quarter).await?.ok_or(StoreError::NotFound("return"))?;
        if row.story != seen {
            return Err(StoreError::Refused(
                "the story has been changed since you opened the page; read it again".to_owned(),
            ));
        }
        let words = Shorter::read(&row.story, words).map_err(|wrong| {
            let wrong = match wrong {
                NotShorter::Empty => "write the shorter version",
                NotShorter::AsLong => "the shorter version must have fewer characters than the story",
            };
            StoreError::Refused(wrong.to_owned())
        })?;
        let subject = format!("{} {quarter}", owner.slug);
        let entry = Entry::new(Action::ShorterStoryProposed, subject, words.clone());
        story_shorter::Entity::delete_by_id(row.id).exec(&txn).await?;
        let proposed = story_shorter::ActiveModel {
            filing_id: Set(row.id),
            story_hash: Set(hash(&row.story)),
            words: Set(words),
            asked_at: Set(act.now.0),
            asked_by: Set(act.name.clone()),
            answer: Set(WAITING.to_owned()),
            answered_at: Set(None),
            answered_by: Set(String::new()),
            why: Set(String::new()),
        };
        story_shorter::Entity::insert(proposed).exec_without_returning(&txn).await?;
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }

    /// Takes a proposal back, whatever was said to it: the whole story is printed. Nothing happens if there is none.
    pub async fn take_shorter_back(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
    ) -> Result<()> {
        let txn = self.begin().await?;
        let owner = enterprises::lock(&txn, network, enterprise).await?;
        let row = filings::find(&txn, network, enterprise, quarter).await?.ok_or(StoreError::NotFound("return"))?;
        if story_shorter::Entity::delete_by_id(row.id).exec(&txn).await?.rows_affected == 0 {
            return Ok(());
        }
        let entry = Entry::new(Action::ShorterStoryTakenBack, format!("{} {quarter}", owner.slug), "");
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }

    /// Keeps what the enterprise says, in place of what it said before. `seen` is when the version was proposed that it
    /// has read: refuses where another is proposed meanwhile, and where there is none any more.
    #[expect(clippy::too_many_arguments, reason = "the return, the version and the enterprise's word")]
    pub async fn answer_shorter(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
        seen: Millis,
        agrees: bool,
        why: &str,
    ) -> Result<()> {
        let txn = self.begin().await?;
        let owner = enterprises::lock(&txn, network, enterprise).await?;
        let row = filings::find(&txn, network, enterprise, quarter).await?.ok_or(StoreError::NotFound("return"))?;
        let proposed = story_shorter::Entity::find_by_id(row.id).one(&txn).await?;
        let Some(proposed) =
            proposed.filter(|proposed| proposed.asked_at == seen.0 && proposed.story_hash == hash(&row.story))
        else {
            let gone = "the shorter version has been changed or taken back since you opened the page";
            return Err(StoreError::Refused(gone.to_owned()));
        };
        let (answer, action) =
            if agrees { (AGREED, Action::ShorterStoryAgreed) } else { (DECLINED, Action::ShorterStoryDeclined) };
        let why = if agrees { "" } else { why.trim() };
        if proposed.answer == answer && proposed.why == why {
            return Ok(());
        }
        let mut proposed = proposed.into_active_model();
        proposed.answer = Set(answer.to_owned());
        proposed.answered_at = Set(Some(act.now.0));
        proposed.answered_by = Set(act.name.clone());
        proposed.why = Set(why.to_owned());
        proposed.update(&txn).await?;
        let entry = Entry::new(action, format!("{} {quarter}", owner.slug), why);
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }
}

/// Shorter versions of the stories as they read now, by return.
pub(super) async fn of_returns(
    connection: &impl ConnectionTrait,
    rows: &[filing::Model],
) -> Result<BTreeMap<i64, Shorter>> {
    let stories: BTreeMap<i64, &str> = rows.iter().map(|row| (row.id, row.story.as_str())).collect();
    let proposed = story_shorter::Entity::find()
        .filter(story_shorter::Column::FilingId.is_in(stories.keys().copied()))
        .all(connection)
        .await?;
    let now = proposed
        .into_iter()
        .filter(|row| stories.get(&row.filing_id).is_some_and(|story| hash(story) == row.story_hash));
    now.map(|row| Ok((row.filing_id, read(row)?))).collect()
}

fn read(row: story_shorter::Model) -> Result<Shorter> {
    let answer = match (row.answer.as_str(), row.answered_at.map(Millis)) {
        (WAITING, None) => ShorterAnswer::Waiting,
        (AGREED, Some(at)) => ShorterAnswer::Agreed { at, by: row.answered_by },
        (DECLINED, Some(at)) => ShorterAnswer::Declined { at, by: row.answered_by, why: row.why },
        _ => return Err(StoreError::unreadable(format_args!("the shorter version of return {}", row.filing_id))),
    };
    Ok(Shorter { words: row.words, asked_at: Millis(row.asked_at), asked_by: row.asked_by, answer })
}

fn hash(story: &str) -> Vec<u8> {
    Sha256::digest(story.as_bytes()).to_vec()
}
