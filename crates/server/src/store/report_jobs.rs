//! Editions that are being made in the background. A job outlives the server that works on it: whoever claims it renews
//! the claim while alive, and a claim that runs out is anybody's.

use super::{
    Act, CirculationId, NetworkId, PersonId, Result, Store, StoreError, convert, entities::report_job, networks,
};
use commonweal_domain::{
    network::Millis,
    period::Period,
    release::{Audience, Release},
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What comes of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportWay {
    /// An edition of the draft.
    Publish,
    /// What members are asked about before it becomes an edition.
    Circulate,
    /// An edition of what members signed.
    Release(CirculationId),
}

impl ReportWay {
    const fn code(self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::Circulate => "circulate",
            Self::Release(_) => "release",
        }
    }
}

/// What is to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReportJob {
    /// What comes of it.
    pub way: ReportWay,
    /// What it reports about.
    pub period: Period,
    /// The number that the edition is to have.
    pub number: u32,
    /// When the words were saved that were looked at.
    pub draft_version: Millis,
    /// What changed since the edition before, and why.
    pub what_changed: String,
    /// For whom the edition is, and from when on.
    pub release: Release,
    /// What is done one after another, in words.
    pub steps: Vec<String>,
}

/// An edition that is being made, or was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportJob {
    /// Key.
    pub id: i64,
    /// Identifier outside.
    pub public_id: Uuid,
    /// Whose it is.
    pub network: NetworkId,
    /// Who asked for it.
    pub person: PersonId,
    /// That person's name then.
    pub by: String,
    /// When.
    pub at: Millis,
    /// What was asked for.
    pub of: NewReportJob,
    /// How many steps are done.
    pub done: usize,
    /// What became of it.
    pub state: ReportJobState,
}

/// What became of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReportJobState {
    /// Nobody works on it yet.
    Waiting,
    /// A server works on it; it may be cancelled.
    Running,
    /// Everything is made and is being kept: too late to cancel.
    Keeping,
    /// The edition is published.
    Done,
    /// It cannot be made as it was asked for.
    Failed {
        /// Why, and what to do.
        fault: String,
    },
    /// Somebody stopped it.
    Cancelled,
}

const WAITING: &str = "waiting";
const RUNNING: &str = "running";
const KEEPING: &str = "keeping";
const DONE: &str = "done";
const FAILED: &str = "failed";
const CANCELLED: &str = "cancelled";
const UNDER_WAY: [&str; 3] = [WAITING, RUNNING, KEEPING];

/// So long are jobs kept that came to an end.
const KNOWN_MILLIS: i64 = 60 * 24 * 60 * 60 * 1_000;

impl ReportJobState {
    /// Whether it has not come to an end.
    pub const fn is_under_way(&self) -> bool {
        matches!(self, Self::Waiting | Self::Running | Self::Keeping)
    }
}

impl Store {
    /// Keeps a job until a server works on it. Refuses a second one for the same months.
    pub async fn begin_report(&self, act: &Act, network: NetworkId, job: &NewReportJob) -> Result<ReportJob> {
        let person = act.person.ok_or(StoreError::NotFound("person"))?;
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        report_job::Entity::delete_many()
            .filter(report_job::Column::EndedAt.lte(act.now.0 - KNOWN_MILLIS))
            .exec(&txn)
            .await?;
        let other = report_job::Entity::find()
            .filter(report_job::Column::NetworkId.eq(network.0))
            .filter(report_job::Column::Period.eq(convert::period_code(job.period)))
            .filter(report_job::Column::State.is_in(UNDER_WAY))
            .one(&txn)
            .await?;
        if let Some(other) = other {
            return Err(StoreError::Refused(format!(
                "{} is making an edition of these months already",
                other.created_by
            )));
        }
        let row = report_job::ActiveModel {
            id: NotSet,
            public_id: Set(self.ids.public_id(act.now)?),
            network_id: Set(network.0),
            period: Set(convert::period_code(job.period)),
            number: Set(convert::stored_count(job.number)?),
            person_id: Set(person.0),
            draft_version: Set(job.draft_version.0),
            what_changed: Set(job.what_changed.clone()),
            audience: Set(job.release.audience.code().to_owned()),
            shown_from: Set(job.release.shown_from.map(|from| from.0)),
            announced: Set(job.release.announced),
            state: Set(WAITING.to_owned()),
            done: Set(0),
            steps: Set(convert::json(&job.steps)?),
            fault: Set(String::new()),
            claimed_until: Set(None),
            created_at: Set(act.now.0),
            created_by: Set(act.name.clone()),
            ended_at: Set(None),
            way: Set(job.way.code().to_owned()),
            circulation_id: Set(match job.way {
                ReportWay::Release(CirculationId(id)) => Some(id),
                _ => None,
            }),
        };
        let row = row.insert(&txn).await?;
        txn.commit().await?;
        read(row)
    }

    /// A job of a network.
    pub async fn report_job(&self, network: NetworkId, job: Uuid) -> Result<Option<ReportJob>> {
        let row = report_job::Entity::find()
            .filter(report_job::Column::NetworkId.eq(network.0))
            .filter(report_job::Column::PublicId.eq(job))
            .one(self.reader())
            .await?;
        row.map(read).transpose()
    }

    /// The job for some months that has not come to an end.
    pub async fn report_under_way(&self, network: NetworkId, period: Period) -> Result<Option<ReportJob>> {
        let row = report_job::Entity::find()
            .filter(report_job::Column::NetworkId.eq(network.0))
            .filter(report_job::Column::Period.eq(convert::period_code(period)))
            .filter(report_job::Column::State.is_in(UNDER_WAY))
            .one(self.reader())
            .await?;
        row.map(read).transpose()
    }

    /// Jobs on which nobody works: new ones, and those whose server is gone.
    pub async fn reports_left(&self, now: Millis) -> Result<Vec<i64>> {
        let rows: Vec<i64> = report_job::Entity::find()
            .filter(report_job::Column::State.is_in(UNDER_WAY))
            .filter(free(now))
            .order_by_asc(report_job::Column::Id)
            .select_only()
            .column(report_job::Column::Id)
            .into_tuple()
            .all(self.reader())
            .await?;
        Ok(rows)
    }

    /// Claims a job until a moment; none if somebody else has it, or it has come to an end. What a server left behind is
    /// begun anew.
    pub async fn claim_report(&self, job: i64, now: Millis, until: Millis) -> Result<Option<ReportJob>> {
        let claimed = report_job::Entity::update_many()
            .col_expr(report_job::Column::ClaimedUntil, Expr::value(until.0))
            .col_expr(report_job::Column::State, Expr::value(RUNNING))
            .col_expr(report_job::Column::Done, Expr::value(0))
            .filter(report_job::Column::Id.eq(job))
            .filter(report_job::Column::State.is_in(UNDER_WAY))
            .filter(free(now))
            .exec(self.writer())
            .await?;
        if claimed.rows_affected == 0 {
            return Ok(None);
        }
        let row = report_job::Entity::find_by_id(job).one(self.writer()).await?;
        row.map(read).transpose()
    }

    /// Renews a claim and says how far the job is; whether it is still to be made.
    pub async fn report_goes_on(&self, job: i64, done: usize, until: Millis) -> Result<bool> {
        let going = report_job::Entity::update_many()
            .col_expr(report_job::Column::ClaimedUntil, Expr::value(until.0))
            .col_expr(report_job::Column::Done, Expr::value(done as i32))
            .filter(report_job::Column::Id.eq(job))
            .filter(report_job::Column::State.is_in(UNDER_WAY))
            .exec(self.writer())
            .await?;
        Ok(going.rows_affected == 1)
    }

    /// Everything is made, and nobody may cancel any more; whether it is still to be published.
    pub async fn report_is_kept(&self, job: i64, done: usize, until: Millis) -> Result<bool> {
        let kept = report_job::Entity::update_many()
            .col_expr(report_job::Column::ClaimedUntil, Expr::value(until.0))
            .col_expr(report_job::Column::State, Expr::value(KEEPING))
            .col_expr(report_job::Column::Done, Expr::value(done as i32))
            .filter(report_job::Column::Id.eq(job))
            .filter(report_job::Column::State.eq(RUNNING))
            .exec(self.writer())
            .await?;
        Ok(kept.rows_affected == 1)
    }

    /// The job has come to an end: with an edition, or with a fault. One that was cancelled stays so.
    pub async fn end_report(&self, job: i64, now: Millis, fault: Option<&str>) -> Result<()> {
        report_job::Entity::update_many()
            .col_expr(report_job::Column::State, Expr::value(if fault.is_some() { FAILED } else { DONE }))
            .col_expr(report_job::Column::Fault, Expr::value(fault.unwrap_or_default()))
            .col_expr(report_job::Column::EndedAt, Expr::value(now.0))
            .filter(report_job::Column::Id.eq(job))
            .filter(report_job::Column::State.is_in(UNDER_WAY))
            .exec(self.writer())
            .await?;
        Ok(())
    }

    /// Cancels a job of a network; whether it was still time to.
    pub async fn cancel_report(&self, act: &Act, network: NetworkId, job: Uuid) -> Result<bool> {
        let cancelled = report_job::Entity::update_many()
            .col_expr(report_job::Column::State, Expr::value(CANCELLED))
            .col_expr(report_job::Column::EndedAt, Expr::value(act.now.0))
            .filter(report_job::Column::NetworkId.eq(network.0))
            .filter(report_job::Column::PublicId.eq(job))
            .filter(report_job::Column::State.is_in([WAITING, RUNNING]))
            .exec(self.writer())
            .await?;
        Ok(cancelled.rows_affected == 1)
    }
}

fn free(now: Millis) -> Condition {
    Condition::any().add(report_job::Column::ClaimedUntil.is_null()).add(report_job::Column::ClaimedUntil.lte(now.0))
}

fn read(row: report_job::Model) -> Result<ReportJob> {
    let state = match row.state.as_str() {
        WAITING => ReportJobState::Waiting,
        RUNNING => ReportJobState::Running,
        KEEPING => ReportJobState::Keeping,
        DONE => ReportJobState::Done,
        FAILED => ReportJobState::Failed { fault: row.fault },
        CANCELLED => ReportJobState::Cancelled,
        _ => return Err(StoreError::unreadable(format_args!("the state of the report job {}", row.id))),
    };
    let way = match (row.way.as_str(), row.circulation_id) {
        ("publish", _) => ReportWay::Publish,
        ("circulate", _) => ReportWay::Circulate,
        ("release", Some(id)) => ReportWay::Release(CirculationId(id)),
        _ => return Err(StoreError::unreadable(format_args!("what comes of the report job {}", row.id))),
    };
    Ok(ReportJob {
        id: row.id,
        public_id: row.public_id,
        network: NetworkId(row.network_id),
        person: PersonId(row.person_id),
        by: row.created_by,
        at: Millis(row.created_at),
        of: NewReportJob {
            way,
            period: convert::period(row.period)?,
            number: convert::count(row.number)?,
            draft_version: Millis(row.draft_version),
            what_changed: row.what_changed,
            release: Release {
                audience: Audience::parse(&row.audience)
                    .ok_or_else(|| StoreError::unreadable("for whom an edition is"))?,
                shown_from: row.shown_from.map(Millis),
                indicators: BTreeMap::new(),
                announced: row.announced,
            },
            steps: convert::from_json("the steps of a report job", &row.steps)?,
        },
        done: usize::try_from(row.done).map_err(StoreError::unreadable)?,
        state,
    })
}
