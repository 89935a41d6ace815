//! What a report's page needs of the store.

use super::{
    Draft, Report, ReportPage, Story,
    form::{Fault, Publishing, Wording},
    making::{Totals, made_words, suppressed, totals},
};
use crate::{
    photo::printed,
    store::{EditionHead, EnterpriseId, EnterpriseRecord, ReportDraft, ToldStory},
    web::{
        App,
        board::{coordinator_frame, load::quarter},
        error::Error,
        library::list::Edition,
        session::Coordinator,
    },
};
use commonweal_domain::period::Quarter;
use commonweal_reporting::{
    compose::{self, Narrative},
    document::Picture,
};
use std::collections::BTreeMap;

/// The only template so far.
pub(super) const TEMPLATE: &str = "quarterly";

/// A quarter's report with all that its page shows.
pub(super) struct Desk {
    pub(super) quarter: Quarter,
    pub(super) totals: Totals,
    pub(super) draft: Option<ReportDraft>,
    pub(super) stories: Vec<Told>,
    pub(super) editions: Vec<EditionHead>,
}

/// A story that may be printed, with its enterprise's key.
pub(super) struct Told {
    pub(super) id: EnterpriseId,
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) text: String,
    pub(super) picture: Option<Picture>,
}

impl Desk {
    /// Loads a quarter's report; a quarter without a round or an accepted return does not exist.
    pub(super) async fn load(app: &App, coordinator: &Coordinator, text: &str) -> Result<Self, Error> {
        let quarter = quarter(text)?;
        let network = &coordinator.network;
        let known = app.store.round(network.id, quarter).await?.is_some()
            || app.store.accepted_quarters(network.id).await?.contains(&quarter);
        if !known {
            return Err(Error::NotFound);
        }
        let mut enterprises: BTreeMap<EnterpriseId, EnterpriseRecord> =
            app.store.enterprises(network.id).await?.into_iter().map(|record| (record.id, record)).collect();
        let mut stories = vec![];
        for ToldStory { enterprise: id, text, photo } in app.store.stories(network.id, quarter).await? {
            let Some(EnterpriseRecord { enterprise, .. }) = enterprises.remove(&id) else { continue };
            let picture = printed(&app.store, network.id, id, quarter, photo).await?;
            stories.push(Told { id, slug: enterprise.slug, name: enterprise.name, text, picture });
        }
        let mut editions = app.store.editions(network.id).await?;
        editions.retain(|edition| edition.period == quarter.period());
        Ok(Self {
            quarter,
            totals: totals(&app.store, network, quarter.period()).await?,
            draft: app.store.report_draft(network.id, quarter.period()).await?,
            stories,
            editions,
        })
    }

    /// The words as they are stored.
    pub(super) fn wording(&self, draft: &ReportDraft) -> Wording {
        let told = self.stories.iter().find(|told| Some(told.id) == draft.story_by);
        Wording {
            title: draft.title.clone(),
            headline: draft.headline.clone(),
            summary: draft.summary.clone(),
            story: told.map_or_else(String::new, |told| told.slug.clone()),
        }
    }

    /// Slugs of the stories that may be told.
    pub(super) fn story_slugs(&self) -> Vec<&str> {
        self.stories.iter().map(|told| told.slug.as_str()).collect()
    }

    /// The stored words with the story that they choose.
    pub(super) fn narrative(&self, draft: &ReportDraft) -> Narrative {
        let story = self.stories.iter().find(|told| Some(told.id) == draft.story_by);
        Narrative {
            title: draft.title.clone(),
            headline: draft.headline.clone(),
            summary: draft.summary.clone(),
            story: story.map(|told| compose::Told {
                by: told.name.clone(),
                text: told.text.clone(),
                picture: told.picture.clone(),
            }),
        }
    }

    /// When the stored draft was last changed: a form that was made of an older one may not overwrite it unseen.
    pub(super) fn version(&self) -> i64 {
        self.draft.as_ref().map_or(0, |draft| draft.changed_at.0)
    }

    /// The number of the next edition.
    pub(super) fn number(&self) -> u32 {
        self.editions.iter().map(|edition| edition.number).max().unwrap_or_default() + 1
    }

    /// The page; with what was typed in place of the stored words.
    pub(super) fn page(
        self,
        coordinator: &Coordinator,
        typed: Option<(Wording, Publishing)>,
        faults: Vec<Fault>,
        flash: Option<String>,
    ) -> ReportPage {
        let network = &coordinator.network.network;
        let draft = self.draft.as_ref().map(|stored| {
            let (wording, publishing) = typed.unwrap_or_else(|| (self.wording(stored), Publishing::default()));
            let made = made_words(&self.totals, self.quarter.period(), &coordinator.network);
            Draft { wording, publishing, changed_at: stored.changed_at, changed_by: stored.changed_by.clone(), made }
        });
        let report = Report {
            network,
            quarter: self.quarter,
            due: self.totals.due,
            accepted: self.totals.filed,
            suppressed: suppressed(&self.totals, self.quarter.period()),
            draft,
            stories: self
                .stories
                .into_iter()
                .map(|told| Story { slug: told.slug, name: told.name, text: told.text })
                .collect(),
            editions: self.editions.into_iter().map(Edition::from).collect(),
            faults,
        };
        let frame = coordinator_frame(network, &coordinator.person.name, "Report", "Report").flash(flash);
        ReportPage::new(frame, report)
    }
}
