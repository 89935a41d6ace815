//! What was submitted, when and by whom, out of the audit chain: it stays true whatever becomes of the return.

use super::{
    EnterpriseId, NetworkId, Result, Store,
    chain::Action,
    convert, enterprises,
    entities::{audit_entry, audit_text, evidence, filing},
    filings,
};
use crate::receipt;
use commonweal_domain::{figure::Figures, filing::Filing, network::Millis, period::Quarter};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// A return as it was submitted last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// When.
    pub at: Millis,
    /// By whom; empty once the name has been erased.
    pub by: String,
    /// Code of its content then; empty for returns that were submitted before codes were kept.
    pub code: String,
}

impl Store {
    /// The last submission of a return; none if it never was submitted, as imported ones.
    pub async fn submission(
        &self,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
    ) -> Result<Option<Submission>> {
        let owner = enterprises::check_owner(self.reader(), network, enterprise).await?;
        let entry = audit_entry::Entity::find()
            .filter(audit_entry::Column::NetworkId.eq(network.0))
            .filter(audit_entry::Column::Action.eq(Action::FilingSubmitted.code()))
            .filter(audit_entry::Column::Subject.eq(format!("{} {quarter}", owner.slug)))
            .order_by_desc(audit_entry::Column::Seq)
            .one(self.reader())
            .await?;
        let Some(entry) = entry else { return Ok(None) };
        let text = audit_text::Entity::find_by_id((network.0, entry.seq)).one(self.reader()).await?;
        let (by, code) = text.map(|text| (text.name, text.words)).unwrap_or_default();
        Ok(Some(Submission { at: Millis(entry.at), by, code }))
    }

    /// Code of a return's content as it is now.
    pub async fn content_code(
        &self,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
    ) -> Result<Option<String>> {
        let snapshot = self.snapshot().await?;
        let Some(row) = filings::find(&snapshot, network, enterprise, quarter).await? else { return Ok(None) };
        let code = code_of(&snapshot, &row).await?;
        snapshot.commit().await?;
        Ok(Some(code))
    }
}

/// Code of the content of a return: its figures, its story, and its files.
pub(super) async fn code_of(txn: &DatabaseTransaction, row: &filing::Model) -> Result<String> {
    let figures: Figures =
        filings::figures(txn, row.id).await?.into_iter().map(convert::figure).collect::<Result<_>>()?;
    let files: Vec<(String, Vec<u8>)> = evidence::Entity::find()
        .filter(evidence::Column::FilingId.eq(row.id))
        .select_only()
        .columns([evidence::Column::Input, evidence::Column::FileHash])
        .into_tuple()
        .all(txn)
        .await?;
    let filing = Filing { figures, story: row.story.clone(), ..Filing::draft(Quarter::from_ordinal(row.quarter)) };
    Ok(receipt::code(&filing, files))
}
