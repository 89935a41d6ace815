//! Reports that are circulated to the members before they go out: kept as they were shown, until an edition is made of
//! them or another version takes their place.

use super::{
    Act, EnterpriseId, NetworkId, PartOfEdition, Result, Store, StoreError,
    chain::{self, Action, Entry},
    convert, enterprises,
    entities::{circulation, circulation_answer, circulation_part},
    networks,
};
use commonweal_domain::{
    network::Millis,
    period::Period,
    release::{Audience, Release},
    sign_off::Rule,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::Expr,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Key of a circulated report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CirculationId(pub i64);

/// What is to be circulated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCirculation {
    /// What it reports about.
    pub period: Period,
    /// Number of the edition that it is to become.
    pub number: u32,
    /// Title.
    pub title: String,
    /// Pages of the PDF.
    pub pages: u32,
    /// What members sign.
    pub content_hash: [u8; 32],
    /// What changed since the edition before, and why.
    pub what_changed: String,
    /// For whom the edition is to be, and from when on.
    pub release: Release,
    /// The network's rule.
    pub rule: Rule,
    /// When the time for answers is over.
    pub closes: Millis,
    /// Its files.
    pub parts: Vec<(CirculationFile, PartOfEdition)>,
    /// Who are asked, with what each sees of itself as JSON.
    pub asked: Vec<(EnterpriseId, String)>,
}

/// A file of a circulated report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CirculationFile {
    /// The report as a PDF, marked as a draft.
    Pdf,
    /// The report as a page.
    Html,
    /// A paper as a PDF, marked as a draft.
    Paper,
    /// A picture that stands in it, under its place among them.
    Picture,
    /// What an edition is made of.
    Content,
}

impl CirculationFile {
    const fn code(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Html => "html",
            Self::Paper => "paper",
            Self::Picture => "picture",
            Self::Content => "content",
        }
    }
}

/// A circulated report without its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circulation {
    /// Key.
    pub id: CirculationId,
    /// Identifier outside.
    pub public_id: Uuid,
    /// What it reports about.
    pub period: Period,
    /// Number of the edition that it is to become.
    pub number: u32,
    /// From 1: what was circulated for that edition.
    pub version: u32,
    /// Title.
    pub title: String,
    /// Pages of the PDF.
    pub pages: u32,
    /// Size of the PDF.
    pub pdf_bytes: u64,
    /// What members sign.
    pub content_hash: [u8; 32],
    /// What changed since the edition before, and why.
    pub what_changed: String,
    /// For whom the edition is to be, and from when on.
    pub release: Release,
    /// The network's rule of then.
    pub rule: Rule,
    /// When it was circulated.
    pub opened: Millis,
    /// By whom.
    pub opened_by: String,
    /// When the time for answers is over, or was.
    pub closes: Millis,
    /// It was taken back: when, by whom and why.
    pub withdrawn: Option<(Millis, String, String)>,
}

impl Circulation {
    /// Whether the time for answers is over.
    pub fn is_over(&self, now: Millis) -> bool {
        self.closes <= now
    }

    /// Whether members may answer.
    pub fn is_open(&self, now: Millis) -> bool {
        self.withdrawn.is_none() && !self.is_over(now)
    }
}

impl Store {
    /// Circulates a report. What was circulated before it for the same edition is taken back: members are asked about one
    /// report, not about two.
    pub async fn circulate(&self, act: &Act, network: NetworkId, new: &NewCirculation) -> Result<Circulation> {
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        let number = convert::stored_count(new.number)?;
        let before = of_edition(network, new.period, number);
        let version = convert::stored_count(u32::try_from(before.clone().count(&txn).await?).unwrap_or(u32::MAX))? + 1;
        circulation::Entity::update_many()
            .col_expr(circulation::Column::WithdrawnAt, Expr::value(act.now.0))
            .col_expr(circulation::Column::WithdrawnBy, Expr::value(act.name.clone()))
            .col_expr(circulation::Column::WithdrawnWhy, Expr::value(format!("Version {version} was circulated.")))
            .filter(circulation::Column::NetworkId.eq(network.0))
            .filter(circulation::Column::Period.eq(convert::period_code(new.period)))
            .filter(circulation::Column::Number.eq(number))
            .filter(circulation::Column::WithdrawnAt.is_null())
            .exec(&txn)
            .await?;
        let pdf = new.parts.iter().find(|(file, _)| *file == CirculationFile::Pdf);
        let row = circulation::ActiveModel {
            id: NotSet,
            public_id: Set(self.ids.public_id(act.now)?),
            network_id: Set(network.0),
            period: Set(convert::period_code(new.period)),
            number: Set(number),
            version: Set(version),
            title: Set(new.title.clone()),
            pages: Set(convert::stored_count(new.pages)?),
            pdf_bytes: Set(pdf.map_or(0, |(_, part)| part.bytes.len() as i64)),
            content_hash: Set(new.content_hash.to_vec()),
            what_changed: Set(new.what_changed.clone()),
            rule: Set(convert::json(&new.rule)?),
            audience: Set(new.release.audience.code().to_owned()),
            shown_from: Set(new.release.shown_from.map(|from| from.0)),
            announced: Set(new.release.announced),
            opened_at: Set(act.now.0),
            opened_by: Set(act.name.clone()),
            closes_at: Set(new.closes.0),
            ended_at: Set(None),
            withdrawn_at: Set(None),
            withdrawn_by: Set(None),
            withdrawn_why: Set(String::new()),
        };
        let row = row.insert(&txn).await?;
        for (file, part) in &new.parts {
            let part = circulation_part::ActiveModel {
                circulation_id: Set(row.id),
                kind: Set(file.code().to_owned()),
                name: Set(part.name.clone()),
                title: Set(part.title.clone()),
                pages: Set(convert::stored_count(part.pages)?),
                bytes: Set(part.bytes.clone()),
            };
            circulation_part::Entity::insert(part).exec_without_returning(&txn).await?;
        }
        for (enterprise, shares) in &new.asked {
            enterprises::check_owner(&txn, network, *enterprise).await?;
            let asked = circulation_answer::ActiveModel {
                circulation_id: Set(row.id),
                enterprise_id: Set(enterprise.0),
                shares: Set(shares.clone()),
                answer: Set(None),
                words: Set(String::new()),
                printed: Set(false),
                answered_at: Set(None),
                answered_by: Set(None),
            };
            circulation_answer::Entity::insert(asked).exec_without_returning(&txn).await?;
        }
        let subject = format!("{} {}", subject(&row)?, data_encoding::HEXLOWER.encode(&new.content_hash));
        let entry = Entry::new(Action::ReportCirculated, subject, new.what_changed.clone());
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        txn.commit().await?;
        read(row)
    }

    /// All that was circulated in a network, newest first.
    pub async fn circulations(&self, network: NetworkId) -> Result<Vec<Circulation>> {
        let rows = circulation::Entity::find()
            .filter(circulation::Column::NetworkId.eq(network.0))
            .order_by_desc(circulation::Column::Id)
            .all(self.reader())
            .await?;
        rows.into_iter().map(read).collect()
    }

    /// One of a network.
    pub async fn circulation(&self, network: NetworkId, id: Uuid) -> Result<Option<Circulation>> {
        let row = circulation::Entity::find()
            .filter(circulation::Column::NetworkId.eq(network.0))
            .filter(circulation::Column::PublicId.eq(id))
            .one(self.reader())
            .await?;
        row.map(read).transpose()
    }

    /// The newest that was circulated for an edition and not taken back.
    pub async fn circulating(&self, network: NetworkId, period: Period, number: u32) -> Result<Option<Circulation>> {
        let row = of_edition(network, period, convert::stored_count(number)?)
            .filter(circulation::Column::WithdrawnAt.is_null())
            .order_by_desc(circulation::Column::Id)
            .one(self.reader())
            .await?;
        row.map(read).transpose()
    }

    /// One by its key.
    pub(crate) async fn circulation_of(&self, network: NetworkId, id: CirculationId) -> Result<Option<Circulation>> {
        let row = circulation::Entity::find_by_id(id.0)
            .filter(circulation::Column::NetworkId.eq(network.0))
            .one(self.reader())
            .await?;
        row.map(read).transpose()
    }

    /// Its files of a kind, by name.
    pub async fn circulation_parts(&self, id: CirculationId, file: CirculationFile) -> Result<Vec<PartOfEdition>> {
        let rows = circulation_part::Entity::find()
            .filter(circulation_part::Column::CirculationId.eq(id.0))
            .filter(circulation_part::Column::Kind.eq(file.code()))
            .order_by_asc(circulation_part::Column::Name)
            .all(self.reader())
            .await?;
        rows.into_iter()
            .map(|row| {
                let pages = convert::count(row.pages)?;
                Ok(PartOfEdition { name: row.name, title: row.title, pages, bytes: row.bytes })
            })
            .collect()
    }

    /// Names and titles of its papers.
    pub async fn circulation_papers(&self, id: CirculationId) -> Result<Vec<(String, String)>> {
        let rows = circulation_part::Entity::find()
            .filter(circulation_part::Column::CirculationId.eq(id.0))
            .filter(circulation_part::Column::Kind.eq(CirculationFile::Paper.code()))
            .order_by_asc(circulation_part::Column::Name)
            .select_only()
            .columns([circulation_part::Column::Name, circulation_part::Column::Title])
            .into_tuple()
            .all(self.reader())
            .await?;
        Ok(rows)
    }

    /// Closes it before its time, as all who are asked have answered. Refuses where somebody has not.
    pub async fn end_circulation(&self, act: &Act, network: NetworkId, id: CirculationId) -> Result<()> {
        let txn = self.begin().await?;
        let row = open(&txn, network, id, act.now).await?;
        let silent = circulation_answer::Entity::find()
            .filter(circulation_answer::Column::CirculationId.eq(id.0))
            .filter(circulation_answer::Column::Answer.is_null())
            .count(&txn)
            .await?;
        if silent > 0 {
            return Err(StoreError::Refused(format!("{silent} of those who are asked may still answer")));
        }
        circulation::Entity::update_many()
            .col_expr(circulation::Column::EndedAt, Expr::value(act.now.0))
            .filter(circulation::Column::Id.eq(id.0))
            .exec(&txn)
            .await?;
        let entry = Entry::new(Action::SigningEnded, subject(&row)?, "");
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }

    /// Takes it back, with a reason that the members read.
    pub async fn withdraw_circulation(
        &self,
        act: &Act,
        network: NetworkId,
        id: CirculationId,
        why: &str,
    ) -> Result<()> {
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        let row = find(&txn, network, id).await?;
        if row.withdrawn_at.is_some() {
            return Err(StoreError::Refused("this was taken back already".to_owned()));
        }
        circulation::Entity::update_many()
            .col_expr(circulation::Column::WithdrawnAt, Expr::value(act.now.0))
            .col_expr(circulation::Column::WithdrawnBy, Expr::value(act.name.clone()))
            .col_expr(circulation::Column::WithdrawnWhy, Expr::value(why))
            .filter(circulation::Column::Id.eq(id.0))
            .exec(&txn)
            .await?;
        let entry = Entry::new(Action::CirculationWithdrawn, subject(&row)?, why);
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }
}

fn of_edition(network: NetworkId, period: Period, number: i32) -> sea_orm::Select<circulation::Entity> {
    circulation::Entity::find()
        .filter(circulation::Column::NetworkId.eq(network.0))
        .filter(circulation::Column::Period.eq(convert::period_code(period)))
        .filter(circulation::Column::Number.eq(number))
}

async fn find(connection: &impl ConnectionTrait, network: NetworkId, id: CirculationId) -> Result<circulation::Model> {
    circulation::Entity::find_by_id(id.0)
        .filter(circulation::Column::NetworkId.eq(network.0))
        .one(connection)
        .await?
        .ok_or(StoreError::NotFound("circulated report"))
}

/// One that members may answer, with the network locked: an answer and the end of the time wait for each other.
pub(super) async fn open(
    txn: &DatabaseTransaction,
    network: NetworkId,
    id: CirculationId,
    now: Millis,
) -> Result<circulation::Model> {
    networks::lock(txn, network).await?;
    let row = find(txn, network, id).await?;
    if read(row.clone())?.is_open(now) {
        return Ok(row);
    }
    Err(StoreError::Refused(match row.withdrawn_at {
        Some(_) => "this version was taken back, and no answer is taken any more".to_owned(),
        None => "the time for answers is over".to_owned(),
    }))
}

/// "2025-Q4 edition 1 version 2"
pub(super) fn subject(row: &circulation::Model) -> Result<String> {
    Ok(format!("{} edition {} version {}", convert::period(row.period)?, row.number, row.version))
}

fn read(row: circulation::Model) -> Result<Circulation> {
    Ok(Circulation {
        id: CirculationId(row.id),
        public_id: row.public_id,
        period: convert::period(row.period)?,
        number: convert::count(row.number)?,
        version: convert::count(row.version)?,
        title: row.title,
        pages: convert::count(row.pages)?,
        pdf_bytes: u64::try_from(row.pdf_bytes).map_err(StoreError::unreadable)?,
        content_hash: convert::hash(&row.content_hash)?,
        what_changed: row.what_changed,
        release: Release {
            audience: Audience::parse(&row.audience).ok_or_else(|| StoreError::unreadable("for whom an edition is"))?,
            shown_from: row.shown_from.map(Millis),
            indicators: BTreeMap::new(),
            announced: row.announced,
        },
        rule: convert::from_json("the rule of signing off", &row.rule)?,
        opened: Millis(row.opened_at),
        opened_by: row.opened_by,
        closes: Millis(row.ended_at.unwrap_or(row.closes_at)),
        withdrawn: row.withdrawn_at.map(|at| (Millis(at), row.withdrawn_by.unwrap_or_default(), row.withdrawn_why)),
    })
}
