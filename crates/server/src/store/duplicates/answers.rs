//! Answers to rounds over a date range, where a duplicate has some: nobody chooses, since a rule says whose counts.

use super::{Side, look::Both};
use crate::store::{
    Result,
    entities::{call, call_answer, call_figure},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
};

/// Whose answer to a round counts.
pub(super) struct Whose {
    call: i64,
    /// The round's name.
    pub(super) name: String,
    pub(super) side: Side,
    both: bool,
}

/// The rounds that the duplicate has answered, the latest first. Its answer counts where the kept one has none, or has
/// not sent its own while the duplicate has.
pub(super) async fn whose(txn: &DatabaseTransaction, both: &Both) -> Result<Vec<Whose>> {
    let calls = call::Entity::find()
        .filter(call::Column::NetworkId.eq(both.network.0))
        .order_by_desc(call::Column::FromDay)
        .order_by_desc(call::Column::Id)
        .all(txn)
        .await?;
    let sides = [both.of(Side::Kept), both.of(Side::Duplicate)];
    let heads = call_answer::Entity::find().filter(call_answer::Column::EnterpriseId.is_in(sides)).all(txn).await?;
    let head =
        |call: i64, side: Side| heads.iter().find(|head| head.call_id == call && head.enterprise_id == both.of(side));
    let mut found = vec![];
    for call in calls {
        let Some(duplicate) = head(call.id, Side::Duplicate) else { continue };
        let kept = head(call.id, Side::Kept);
        let wins = kept.is_none_or(|kept| kept.sent_at.is_none() && duplicate.sent_at.is_some());
        let side = if wins { Side::Duplicate } else { Side::Kept };
        found.push(Whose { call: call.id, name: call.name, side, both: kept.is_some() });
    }
    Ok(found)
}

/// Gives the kept one the duplicate's answers that count; a draft of its own is set aside with the duplicate.
pub(super) async fn move_over(txn: &DatabaseTransaction, both: &Both) -> Result<()> {
    let (kept, duplicate) = (both.of(Side::Kept), both.of(Side::Duplicate));
    for answer in whose(txn, both).await?.into_iter().filter(|answer| answer.side == Side::Duplicate) {
        let moved = take(txn, answer.call, duplicate).await?;
        if answer.both {
            let aside = take(txn, answer.call, kept).await?;
            put(txn, aside, duplicate).await?;
        }
        put(txn, moved, kept).await?;
    }
    Ok(())
}

type Answer = (Vec<call_answer::Model>, Vec<call_figure::Model>);

/// Takes an answer out of the database.
async fn take(txn: &DatabaseTransaction, call: i64, of: i64) -> Result<Answer> {
    let figures = call_figure::Entity::find()
        .filter(call_figure::Column::CallId.eq(call))
        .filter(call_figure::Column::EnterpriseId.eq(of));
    let head = call_answer::Entity::find_by_id((call, of)).all(txn).await?;
    let taken = (head, figures.all(txn).await?);
    call_figure::Entity::delete_many()
        .filter(call_figure::Column::CallId.eq(call))
        .filter(call_figure::Column::EnterpriseId.eq(of))
        .exec(txn)
        .await?;
    call_answer::Entity::delete_by_id((call, of)).exec(txn).await?;
    Ok(taken)
}

/// Puts an answer back as another enterprise's.
async fn put(txn: &DatabaseTransaction, (heads, figures): Answer, of: i64) -> Result<()> {
    for head in heads {
        let row =
            call_answer::ActiveModel { enterprise_id: Set(of), ..call_answer::ActiveModel::from(head).reset_all() };
        call_answer::Entity::insert(row).exec_without_returning(txn).await?;
    }
    for figure in figures {
        let row =
            call_figure::ActiveModel { enterprise_id: Set(of), ..call_figure::ActiveModel::from(figure).reset_all() };
        call_figure::Entity::insert(row).exec_without_returning(txn).await?;
    }
    Ok(())
}
