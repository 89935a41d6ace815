//! For whom single figures are, as each enterprise says return by return, and what it was asked.

use super::{
    Act, EnterpriseId, NetworkId, Result, Store, StoreError,
    chain::{self, Action, Entry},
    convert, enterprises,
    entities::{figure, figure_circle, filing},
    filings,
};
use commonweal_domain::{
    audience::Circle,
    filing::FilingState,
    network::Millis,
    period::{Period, Quarter},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
};
use std::collections::{BTreeMap, BTreeSet};

/// What an enterprise says of an input's figures in one return, and what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CircleWord {
    /// For whom they are; none while it has said nothing.
    pub circle: Option<Circle>,
    /// When it was said, and by whom.
    pub said: Option<(Millis, String)>,
    /// When a coordinator asked for it, and who.
    pub asked: Option<(Millis, String)>,
}

impl CircleWord {
    /// Whether a coordinator waits for an answer: what was said before the question is none, but for the widest word.
    pub fn waits(&self) -> bool {
        let answered = |asked: &Millis| self.said.as_ref().is_some_and(|(said, _)| said >= asked);
        let open = self.asked.as_ref().is_some_and(|(asked, _)| !answered(asked));
        open && self.circle != Some(Circle::Everybody)
    }

    /// Whether a question was answered, and not with yes.
    pub fn declines(&self) -> bool {
        self.asked.is_some() && !self.waits() && self.circle != Some(Circle::Everybody)
    }
}

impl Store {
    /// What an enterprise says of its figures of a return, by input.
    pub async fn circles(
        &self,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
    ) -> Result<BTreeMap<String, CircleWord>> {
        match filings::find(self.reader(), network, enterprise, quarter).await? {
            Some(row) => of_return(self.reader(), row.id).await,
            None => Ok(BTreeMap::new()),
        }
    }

    /// What the enterprises of a network say of their figures of a quarter, of returns that have been accepted.
    pub async fn circles_in(
        &self,
        network: NetworkId,
        quarter: Quarter,
    ) -> Result<BTreeMap<EnterpriseId, BTreeMap<String, CircleWord>>> {
        let returns: Vec<(i64, i64)> = filing::Entity::find()
            .filter(filing::Column::NetworkId.eq(network.0))
            .filter(filing::Column::Quarter.eq(quarter.ordinal()))
            .filter(filing::Column::State.eq(FilingState::ACCEPTED))
            .select_only()
            .columns([filing::Column::Id, filing::Column::EnterpriseId])
            .into_tuple()
            .all(self.reader())
            .await?;
        let owner: BTreeMap<i64, EnterpriseId> =
            returns.into_iter().map(|(filing, enterprise)| (filing, EnterpriseId(enterprise))).collect();
        let rows = figure_circle::Entity::find()
            .filter(figure_circle::Column::FilingId.is_in(owner.keys().copied()))
            .all(self.reader())
            .await?;
        let mut words: BTreeMap<EnterpriseId, BTreeMap<String, CircleWord>> = BTreeMap::new();
        for row in rows {
            if let Some(enterprise) = owner.get(&row.filing_id) {
                words.entry(*enterprise).or_default().insert(row.input.clone(), read(row)?);
            }
        }
        Ok(words)
    }

    /// Keeps what an enterprise says of its figures of a return, whatever the return's state: consent is no figure. Each
    /// that differs is told in the audit chain.
    pub async fn say_circles(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
        said: &BTreeMap<String, Circle>,
    ) -> Result<()> {
        let txn = self.begin().await?;
        let owner = enterprises::lock(&txn, network, enterprise).await?;
        let row = filings::find(&txn, network, enterprise, quarter).await?.ok_or(StoreError::NotFound("return"))?;
        let known = of_return(&txn, row.id).await?;
        let mut entries = vec![];
        for (input, circle) in said {
            let before = known.get(input);
            // Said once more after a question, it is the answer to it.
            if before.is_some_and(|word| word.circle == Some(*circle) && !word.waits()) {
                continue;
            }
            // Who never said anything and keeps to that has said nothing; only an answer to a question is one.
            if *circle == Circle::default() && before.is_none_or(|word| word.asked.is_none() && word.circle.is_none()) {
                continue;
            }
            put(&txn, act, row.id, input, Some(*circle)).await?;
            let subject = format!("{} {quarter} {input} {}", owner.slug, circle.code());
            entries.push(Entry::new(Action::FigureShown, subject, ""));
        }
        if !entries.is_empty() {
            chain::append(&txn, &self.ids, act, network, entries).await?;
        }
        Ok(txn.commit().await?)
    }

    /// Asks enterprises whether they may be recognised in their figures of an input. Those who have answered already are
    /// not asked again. Gives those who are asked now.
    pub async fn ask_circle(
        &self,
        act: &Act,
        network: NetworkId,
        quarter: Quarter,
        input: &str,
        of: &[EnterpriseId],
    ) -> Result<Vec<EnterpriseId>> {
        let txn = self.begin().await?;
        let mut asked = vec![];
        let mut entries = vec![];
        for enterprise in of {
            let owner = enterprises::lock(&txn, network, *enterprise).await?;
            let Some(row) = filings::find(&txn, network, *enterprise, quarter).await? else { continue };
            let known = of_return(&txn, row.id).await?;
            let word = known.get(input);
            if word.is_some_and(|word| word.asked.is_some() || word.circle == Some(Circle::Everybody)) {
                continue;
            }
            put(&txn, act, row.id, input, None).await?;
            entries.push(Entry::new(Action::FigureAsked, format!("{} {quarter} {input}", owner.slug), ""));
            asked.push(*enterprise);
        }
        if !entries.is_empty() {
            chain::append(&txn, &self.ids, act, network, entries).await?;
        }
        txn.commit().await?;
        Ok(asked)
    }

    /// The inputs and periods of accepted figures in which enterprises may be recognised by everybody.
    pub async fn recognisable(&self, network: NetworkId) -> Result<BTreeMap<EnterpriseId, BTreeSet<(String, Period)>>> {
        let rows: Vec<(i64, String)> = figure_circle::Entity::find()
            .filter(figure_circle::Column::Circle.eq(Circle::Everybody.code()))
            .filter(
                figure_circle::Column::FilingId.in_subquery(
                    filing::Entity::find()
                        .filter(filing::Column::NetworkId.eq(network.0))
                        .filter(filing::Column::State.eq(FilingState::ACCEPTED))
                        .select_only()
                        .column(filing::Column::Id)
                        .into_query(),
                ),
            )
            .select_only()
            .columns([figure_circle::Column::FilingId, figure_circle::Column::Input])
            .into_tuple()
            .all(self.reader())
            .await?;
        let agreed: BTreeSet<(i64, String)> = rows.into_iter().collect();
        if agreed.is_empty() {
            return Ok(BTreeMap::new());
        }
        let filings: BTreeSet<i64> = agreed.iter().map(|(filing, _)| *filing).collect();
        let owners: Vec<(i64, i64)> = filing::Entity::find()
            .filter(filing::Column::Id.is_in(filings.iter().copied()))
            .select_only()
            .columns([filing::Column::Id, filing::Column::EnterpriseId])
            .into_tuple()
            .all(self.reader())
            .await?;
        let owners: BTreeMap<i64, EnterpriseId> =
            owners.into_iter().map(|(filing, enterprise)| (filing, EnterpriseId(enterprise))).collect();
        let figures: Vec<(i64, String, i32)> = figure::Entity::find()
            .filter(figure::Column::FilingId.is_in(filings))
            .select_only()
            .columns([figure::Column::FilingId, figure::Column::Input, figure::Column::Period])
            .order_by_asc(figure::Column::FilingId)
            .into_tuple()
            .all(self.reader())
            .await?;
        let mut recognisable: BTreeMap<EnterpriseId, BTreeSet<(String, Period)>> = BTreeMap::new();
        for (filing, input, period) in figures {
            let key = (filing, input);
            if agreed.contains(&key)
                && let Some(owner) = owners.get(&filing)
            {
                recognisable.entry(*owner).or_default().insert((key.1, convert::period(period)?));
            }
        }
        Ok(recognisable)
    }
}

/// Keeps an answer, or without one a question.
async fn put(txn: &impl ConnectionTrait, act: &Act, filing: i64, input: &str, circle: Option<Circle>) -> Result<()> {
    let key = (filing, input.to_owned());
    let known = figure_circle::Entity::find_by_id(key).one(txn).await?;
    let exists = known.is_some();
    let mut row = known.map_or_else(
        || figure_circle::ActiveModel {
            filing_id: Set(filing),
            input: Set(input.to_owned()),
            circle: Set(None),
            said_at: Set(None),
            said_by: Set(String::new()),
            asked_at: Set(None),
            asked_by: Set(String::new()),
        },
        IntoActiveModel::into_active_model,
    );
    match circle {
        Some(circle) => {
            row.circle = Set(Some(circle.code().to_owned()));
            row.said_at = Set(Some(act.now.0));
            row.said_by = Set(act.name.clone());
        }
        None => {
            row.asked_at = Set(Some(act.now.0));
            row.asked_by = Set(act.name.clone());
        }
    }
    if exists {
        row.update(txn).await?;
    } else {
        figure_circle::Entity::insert(row).exec_without_returning(txn).await?;
    }
    Ok(())
}

async fn of_return(connection: &impl ConnectionTrait, filing: i64) -> Result<BTreeMap<String, CircleWord>> {
    let rows = figure_circle::Entity::find().filter(figure_circle::Column::FilingId.eq(filing)).all(connection).await?;
    rows.into_iter().map(|row| Ok((row.input.clone(), read(row)?))).collect()
}

fn read(row: figure_circle::Model) -> Result<CircleWord> {
    let circle = row
        .circle
        .as_deref()
        .map(|code| Circle::parse(code).ok_or_else(|| StoreError::unreadable("for whom a figure is")));
    Ok(CircleWord {
        circle: circle.transpose()?,
        said: row.said_at.map(|at| (Millis(at), row.said_by)),
        asked: row.asked_at.map(|at| (Millis(at), row.asked_by)),
    })
}
