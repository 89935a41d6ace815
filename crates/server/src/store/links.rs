//! Links that let a person in once, or do one thing for them without signing in. Only a token's SHA-256 is kept: who
//! reads the database cannot use a link.

use super::{
    Act, CallId, EnterpriseId, NetworkId, PersonId, Result, Store, StoreError,
    chain::{self, Action, Entry},
    enterprises,
    entities::{link, session},
    people,
};
use commonweal_domain::{network::Millis, period::Quarter};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter,
    sea_query::Expr,
};

/// A link that is over is known for so long: whoever opens it is told so, and may ask for a new one.
const KNOWN_MILLIS: i64 = 60 * 24 * 60 * 60 * 1_000;

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkPurpose {
    /// A person's first way in.
    Invite,
    /// A forgotten password.
    Reset,
    /// Signs in and opens a return.
    Open,
    /// Confirms a return that a coordinator filed for the enterprise.
    Confirm,
    /// Stops a network's reminders, or starts them again.
    Stop,
}

/// Where a link leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkTarget {
    /// Network.
    pub network: NetworkId,
    /// Enterprise; none where a person files for several, or where it does not matter.
    pub enterprise: Option<EnterpriseId>,
    /// Round.
    pub quarter: Option<Quarter>,
    /// Round over a date range.
    pub call: Option<CallId>,
}

/// A link as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Whom it is for.
    pub person: PersonId,
    /// What it is for.
    pub purpose: LinkPurpose,
    /// Where it leads.
    pub target: Option<LinkTarget>,
    /// Name of the coordinator who was shown it, to pass it on by another way than mail.
    pub passed_on_by: Option<String>,
    /// It was used.
    pub used: bool,
    /// Until when it works.
    pub expires: Millis,
}

impl Link {
    /// Whether it works still.
    pub fn works(&self, now: Millis) -> bool {
        !self.used && now < self.expires
    }
}

impl LinkPurpose {
    const ALL: [Self; 5] = [Self::Invite, Self::Reset, Self::Open, Self::Confirm, Self::Stop];

    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Invite => "invite",
            Self::Reset => "reset",
            Self::Open => "open",
            Self::Confirm => "confirm",
            Self::Stop => "stop",
        }
    }

    pub(super) fn parse(code: &str) -> Result<Self> {
        Self::ALL
            .into_iter()
            .find(|purpose| purpose.code() == code)
            .ok_or_else(|| StoreError::unreadable(format_args!("the purpose of a link: {code:?}")))
    }
}

/// So long a second step may take: 15 minutes.
const SECOND_STEP: i64 = 15 * 60 * 1_000;

impl Store {
    /// Keeps a link until it expires.
    pub async fn create_link(
        &self,
        act: &Act,
        person: PersonId,
        purpose: LinkPurpose,
        token_hash: [u8; 32],
        expires: Millis,
    ) -> Result<()> {
        self.create_link_to(act, person, purpose, None, token_hash, expires).await
    }

    /// Keeps a link that leads somewhere, until it expires. Links that expired long ago are cleared away.
    pub async fn create_link_to(
        &self,
        act: &Act,
        person: PersonId,
        purpose: LinkPurpose,
        target: Option<LinkTarget>,
        token_hash: [u8; 32],
        expires: Millis,
    ) -> Result<()> {
        let txn = self.begin().await?;
        insert(&txn, act, row(act, person, purpose, target, token_hash, expires)).await?;
        Ok(txn.commit().await?)
    }

    /// Keeps a link that signs a filer in for one enterprise, and that a coordinator is shown to pass it on. It lets
    /// whoever has it see and do no more than that, and the network's history says that it was made.
    pub async fn pass_link_on(
        &self,
        act: &Act,
        person: PersonId,
        target: LinkTarget,
        token_hash: [u8; 32],
        expires: Millis,
    ) -> Result<()> {
        let txn = self.begin().await?;
        let enterprise = target.enterprise.ok_or(StoreError::NotFound("enterprise"))?;
        let slug = enterprises::check_owner(&txn, target.network, enterprise).await?.slug;
        let whose = people::lock(&txn, person).await?;
        let mut row = row(act, person, LinkPurpose::Open, Some(target), token_hash, expires);
        row.passed_on_by = Set(Some(act.name.clone()));
        insert(&txn, act, row).await?;
        let entry = Entry::new(Action::LinkPassedOn, format!("{} {slug}", whose.public_id), &whose.email);
        chain::append(&txn, &self.ids, act, target.network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }

    /// A link, also one that is over. Nothing is used by looking: mail scanners open links too.
    pub async fn link(&self, token_hash: [u8; 32]) -> Result<Option<Link>> {
        let row =
            link::Entity::find().filter(link::Column::TokenHash.eq(token_hash.to_vec())).one(self.reader()).await?;
        row.as_ref().map(read).transpose()
    }

    /// Whom a link would let in, without using it.
    pub async fn peek_link(&self, token_hash: [u8; 32], now: Millis) -> Result<Option<(PersonId, LinkPurpose)>> {
        let link = self.link(token_hash).await?;
        Ok(link.filter(|link| link.works(now)).map(|link| (link.person, link.purpose)))
    }

    /// Whether the session of a token began by a link from its person's own mail, and since a moment: another browser of
    /// theirs that was left open has come by nothing.
    pub async fn came_by_mail(&self, token_hash: [u8; 32], since: Millis) -> Result<bool> {
        let session = session::Entity::find()
            .filter(session::Column::TokenHash.eq(token_hash.to_vec()))
            .filter(session::Column::StartedAt.gte(since.0))
            .one(self.reader())
            .await?;
        let Some(session) = session else { return Ok(false) };
        let found = link::Entity::find()
            .filter(link::Column::PersonId.eq(session.person_id))
            .filter(link::Column::Purpose.eq(LinkPurpose::Open.code()))
            .filter(link::Column::PassedOnBy.is_null())
            // Between the link and the session lies a second step at most.
            .filter(link::Column::UsedAt.between(session.started_at - SECOND_STEP, session.started_at))
            .count(self.reader())
            .await?;
        Ok(found > 0)
    }

    /// Uses a link: the second of two at the same time gets nothing.
    pub async fn use_link(&self, act: &Act, token_hash: [u8; 32]) -> Result<Option<PersonId>> {
        let txn = self.begin().await?;
        if !spend(&txn, act, token_hash).await? {
            return Ok(None);
        }
        let row = link::Entity::find().filter(link::Column::TokenHash.eq(token_hash.to_vec())).one(&txn).await?;
        txn.commit().await?;
        Ok(row.map(|row| PersonId(row.person_id)))
    }
}

fn row(
    act: &Act,
    person: PersonId,
    purpose: LinkPurpose,
    target: Option<LinkTarget>,
    token_hash: [u8; 32],
    expires: Millis,
) -> link::ActiveModel {
    link::ActiveModel {
        id: NotSet,
        token_hash: Set(token_hash.to_vec()),
        person_id: Set(person.0),
        purpose: Set(purpose.code().to_owned()),
        network_id: Set(target.map(|target| target.network.0)),
        enterprise_id: Set(target.and_then(|target| target.enterprise).map(|enterprise| enterprise.0)),
        quarter: Set(target.and_then(|target| target.quarter).map(Quarter::ordinal)),
        call_id: Set(target.and_then(|target| target.call).map(|call| call.0)),
        created_at: Set(act.now.0),
        expires_at: Set(expires.0),
        used_at: Set(None),
        passed_on_by: Set(None),
    }
}

async fn insert(txn: &DatabaseTransaction, act: &Act, row: link::ActiveModel) -> Result<()> {
    link::Entity::delete_many().filter(link::Column::ExpiresAt.lte(act.now.0 - KNOWN_MILLIS)).exec(txn).await?;
    link::Entity::insert(row).exec_without_returning(txn).await?;
    Ok(())
}

/// Uses a link, if it works.
pub(super) async fn spend(txn: &DatabaseTransaction, act: &Act, token_hash: [u8; 32]) -> Result<bool> {
    let used = link::Entity::update_many()
        .col_expr(link::Column::UsedAt, Expr::value(act.now.0))
        .filter(link::Column::TokenHash.eq(token_hash.to_vec()))
        .filter(link::Column::UsedAt.is_null())
        .filter(link::Column::ExpiresAt.gt(act.now.0))
        .exec(txn)
        .await?;
    Ok(used.rows_affected > 0)
}

fn read(row: &link::Model) -> Result<Link> {
    let target = row.network_id.map(|network| LinkTarget {
        network: NetworkId(network),
        enterprise: row.enterprise_id.map(EnterpriseId),
        quarter: row.quarter.map(Quarter::from_ordinal),
        call: row.call_id.map(CallId),
    });
    Ok(Link {
        person: PersonId(row.person_id),
        purpose: LinkPurpose::parse(&row.purpose)?,
        target,
        passed_on_by: row.passed_on_by.clone(),
        used: row.used_at.is_some(),
        expires: Millis(row.expires_at),
    })
}
