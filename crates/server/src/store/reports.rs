//! Reports in the making: one a network and period.

use super::{
    Act, EnterpriseId, NetworkId, Result, Store, StoreError,
    chain::{self, Action, Entry},
    convert, enterprises,
    entities::report_draft,
    networks,
};
use commonweal_domain::{network::Millis, period::Period};
use sea_orm::{ActiveValue::Set, EntityTrait, sea_query::OnConflict};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a coordinator wrote for a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportDraft {
    /// What it reports about.
    pub period: Period,
    /// Which template.
    pub template: String,
    /// Title.
    pub title: String,
    /// The sentence that everybody is to remember.
    pub headline: String,
    /// The paragraph below it.
    pub summary: String,
    /// Whose story it tells first.
    pub story_by: Option<EnterpriseId>,
    /// What else it holds.
    pub more: More,
    /// When it was last changed.
    pub changed_at: Millis,
    /// By whom.
    pub changed_by: String,
}

/// What a report holds besides its first words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct More {
    /// Whose stories it tells after the first, in their order.
    pub stories: Vec<EnterpriseId>,
    /// What members ask for, a sentence each.
    pub asks: Vec<String>,
    /// What is written for a template's own places, by their ids.
    pub words: BTreeMap<String, String>,
    /// Names of the templates of which papers of the same figures are made.
    pub papers: Vec<String>,
}

impl Store {
    /// The draft of a period's report.
    pub async fn report_draft(&self, network: NetworkId, period: Period) -> Result<Option<ReportDraft>> {
        let key = (network.0, convert::period_code(period));
        let row = report_draft::Entity::find_by_id(key).one(self.reader()).await?;
        row.map(draft).transpose()
    }

    /// Saves a draft; when and by whom comes from the act. The same draft changes nothing.
    pub async fn save_report_draft(&self, act: &Act, network: NetworkId, draft: &ReportDraft) -> Result<()> {
        use report_draft::Column as C;
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        for enterprise in draft.story_by.iter().chain(&draft.more.stories).copied() {
            enterprises::check_owner(&txn, network, enterprise).await?;
        }
        let row = report_draft::Model {
            network_id: network.0,
            period: convert::period_code(draft.period),
            template: draft.template.clone(),
            title: draft.title.clone(),
            headline: draft.headline.clone(),
            summary: draft.summary.clone(),
            story_by: draft.story_by.map(|enterprise| enterprise.0),
            more: convert::json(&draft.more)?,
            changed_at: act.now.0,
            changed_by: act.name.clone(),
        };
        let stored = report_draft::Entity::find_by_id((network.0, row.period)).one(&txn).await?;
        let unchanged = stored.is_some_and(|stored| {
            stored
                == report_draft::Model {
                    changed_at: stored.changed_at,
                    changed_by: stored.changed_by.clone(),
                    ..row.clone()
                }
        });
        if unchanged {
            return Ok(());
        }
        report_draft::Entity::insert(active(row))
            .on_conflict(
                OnConflict::columns([C::NetworkId, C::Period])
                    .update_columns([
                        C::Template,
                        C::Title,
                        C::Headline,
                        C::Summary,
                        C::StoryBy,
                        C::More,
                        C::ChangedAt,
                        C::ChangedBy,
                    ])
                    .to_owned(),
            )
            .exec_without_returning(&txn)
            .await?;
        let entry = Entry::new(Action::ReportSaved, draft.period.to_string(), "");
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }
}

/// All columns are set: a row that is made of a model would leave its key out.
fn active(row: report_draft::Model) -> report_draft::ActiveModel {
    report_draft::ActiveModel {
        network_id: Set(row.network_id),
        period: Set(row.period),
        template: Set(row.template),
        title: Set(row.title),
        headline: Set(row.headline),
        summary: Set(row.summary),
        story_by: Set(row.story_by),
        more: Set(row.more),
        changed_at: Set(row.changed_at),
        changed_by: Set(row.changed_by),
    }
}

fn draft(row: report_draft::Model) -> Result<ReportDraft> {
    Ok(ReportDraft {
        period: convert::period(row.period)?,
        template: row.template,
        title: row.title,
        headline: row.headline,
        summary: row.summary,
        story_by: row.story_by.map(EnterpriseId),
        more: serde_json::from_str(&row.more).map_err(StoreError::unreadable)?,
        changed_at: Millis(row.changed_at),
        changed_by: row.changed_by,
    })
}
