//! What an enterprise says of itself: the facts that its filer may put right, and its size in bands.

use super::{
    Act, EnterpriseId, NetworkId, Result, Store, StoreError,
    chain::{self, Action, Entry},
    enterprises,
    entities::{enterprise, enterprise_profile},
};
use commonweal_domain::profile::{Profile, StaffBand, TurnoverBand, YearEnd};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect, QueryTrait, sea_query::OnConflict,
};
use std::collections::BTreeMap;

/// What an enterprise's filer answers about it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProfileAnswers {
    /// Legal form; may be empty.
    pub legal_form: String,
    /// Year in which it was founded.
    pub founded: Option<i32>,
    /// Where it is; may be empty.
    pub place: String,
    /// Main sector; may be empty.
    pub sector: String,
    /// Year end and bands.
    pub profile: Profile,
}

impl Store {
    /// What an enterprise says of itself, and whether anybody has answered the questions about it.
    pub async fn profile(&self, network: NetworkId, enterprise: EnterpriseId) -> Result<(Profile, bool)> {
        let own = enterprise::Entity::find_by_id(enterprise.0)
            .filter(enterprise::Column::NetworkId.eq(network.0))
            .select_only()
            .column(enterprise::Column::Id);
        let row = enterprise_profile::Entity::find()
            .filter(enterprise_profile::Column::EnterpriseId.in_subquery(own.into_query()))
            .one(self.reader())
            .await?;
        row.map_or(Ok((Profile::default(), false)), |row| Ok((of_row(&row)?, row.answered != 0)))
    }

    /// When the year of each enterprise ends that has said so; of others it ends in March.
    pub async fn year_ends(&self, network: NetworkId) -> Result<BTreeMap<EnterpriseId, YearEnd>> {
        let own = enterprise::Entity::find()
            .filter(enterprise::Column::NetworkId.eq(network.0))
            .select_only()
            .column(enterprise::Column::Id);
        let rows = enterprise_profile::Entity::find()
            .filter(enterprise_profile::Column::EnterpriseId.in_subquery(own.into_query()))
            .all(self.reader())
            .await?;
        rows.iter().map(|row| Ok((EnterpriseId(row.enterprise_id), of_row(row)?.year_end))).collect()
    }

    /// Keeps the answers to the questions about an enterprise. What did not change changes nothing.
    pub async fn save_profile(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        answers: &ProfileAnswers,
    ) -> Result<()> {
        let txn = self.begin().await?;
        let row = enterprises::lock(&txn, network, enterprise).await?;
        put(&txn, act, enterprise, answers.profile, true).await?;
        let facts = (&row.legal_form, row.founded, &row.place, &row.sector);
        if facts != (&answers.legal_form, answers.founded, &answers.place, &answers.sector) {
            let entry = Entry::new(Action::EnterprisePut, row.slug.clone(), row.name.clone());
            let mut row = row.into_active_model();
            row.legal_form = Set(answers.legal_form.clone());
            row.founded = Set(answers.founded);
            row.place = Set(answers.place.clone());
            row.sector = Set(answers.sector.clone());
            row.update(&txn).await?;
            chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        }
        Ok(txn.commit().await?)
    }

    /// Keeps the band of what comes in, as those say it who would rather not say the figure.
    pub async fn save_turnover(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        turnover: Option<TurnoverBand>,
    ) -> Result<()> {
        let txn = self.begin().await?;
        enterprises::lock(&txn, network, enterprise).await?;
        let row = enterprise_profile::Entity::find_by_id(enterprise.0).one(&txn).await?;
        let (profile, answered) = match &row {
            Some(row) => (of_row(row)?, row.answered != 0),
            None => (Profile::default(), false),
        };
        put(&txn, act, enterprise, Profile { turnover, ..profile }, answered).await?;
        Ok(txn.commit().await?)
    }
}

async fn put(
    txn: &DatabaseTransaction,
    act: &Act,
    enterprise: EnterpriseId,
    profile: Profile,
    answered: bool,
) -> Result<()> {
    use enterprise_profile::Column as C;
    let row = enterprise_profile::ActiveModel {
        enterprise_id: Set(enterprise.0),
        year_end: Set(profile.year_end.number().into()),
        staff: Set(profile.staff.map_or("", StaffBand::code).to_owned()),
        turnover: Set(profile.turnover.map_or("", TurnoverBand::code).to_owned()),
        answered: Set(answered.into()),
        saved_at: Set(act.now.0),
        saved_by: Set(act.name.clone()),
    };
    enterprise_profile::Entity::insert(row)
        .on_conflict(
            OnConflict::column(C::EnterpriseId)
                .update_columns([C::YearEnd, C::Staff, C::Turnover, C::Answered, C::SavedAt, C::SavedBy])
                .to_owned(),
        )
        .exec_without_returning(txn)
        .await?;
    Ok(())
}

fn of_row(row: &enterprise_profile::Model) -> Result<Profile> {
    let year_end = u8::try_from(row.year_end)
        .ok()
        .and_then(YearEnd::new)
        .ok_or_else(|| StoreError::unreadable(format_args!("the year end {}", row.year_end)))?;
    Ok(Profile { year_end, staff: StaffBand::parse(&row.staff), turnover: TurnoverBand::parse(&row.turnover) })
}
