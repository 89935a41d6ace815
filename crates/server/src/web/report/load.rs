//! What a report's page needs of the store.

use super::{
    Draft, Place, Report, ReportPage, Story, TemplateChoice,
    form::{Fault, Publishing, Wording},
    making::{Making, Totals, made_words, suppressed, totals},
    progress::here,
    signing,
};
use crate::{
    photo::printed,
    store::{
        Circulation, EditionFile, EditionHead, EditionId, EnterpriseId, EnterpriseRecord, ReportDraft, ReportJob,
        SignOffAnswer, ToldStory, Withdrawn,
    },
    templates::{self, Usable},
    web::{
        App,
        board::{coordinator_frame, load::period},
        error::Error,
        library::{known, list::Edition},
        session::Coordinator,
    },
};
use commonweal_domain::{
    checks::unbalanced,
    consent::Shorter,
    network::{Millis, Network},
    period::{Period, Quarter},
};
use commonweal_reporting::{
    compose::{self, Before, Narrative, Show, Standing, Template},
    document::Picture,
};
use std::collections::BTreeMap;

/// A period's report with all that its page shows.
pub(super) struct Desk {
    /// When it was loaded.
    now: Millis,
    pub(super) period: Period,
    pub(super) totals: Totals,
    pub(super) draft: Option<ReportDraft>,
    pub(super) stories: Vec<Told>,
    pub(super) editions: Vec<EditionHead>,
    /// Why editions are shown no more.
    withdrawn: BTreeMap<EditionId, Withdrawn>,
    /// How often files of editions were taken away.
    downloads: BTreeMap<EditionId, BTreeMap<String, u64>>,
    templates: Vec<Usable>,
    /// An edition that is being made.
    under_way: Option<ReportJob>,
    /// What was circulated for the next edition, with its answers.
    circulated: Option<(Circulation, Vec<SignOffAnswer>)>,
}

/// A story that may be printed, with its enterprise's key.
pub(super) struct Told {
    pub(super) id: EnterpriseId,
    pub(super) slug: String,
    pub(super) name: String,
    /// Of which quarter it is.
    pub(super) quarter: Quarter,
    /// The words as they are printed.
    pub(super) text: String,
    /// The words as the enterprise wrote them.
    pub(super) whole: String,
    pub(super) shorter: Option<Shorter>,
    pub(super) picture: Option<Picture>,
}

impl Desk {
    /// Loads a period's report; a period without a round or an accepted return does not exist.
    pub(super) async fn load(app: &App, coordinator: &Coordinator, text: &str) -> Result<Self, Error> {
        let period = period(text)?;
        let network = &coordinator.network;
        let accepted = app.store.accepted_quarters(network.id).await?;
        let mut known = period.quarters().any(|quarter| accepted.contains(&quarter));
        if !known && let Some(quarter) = period.quarter() {
            known = app.store.round(network.id, quarter).await?.is_some();
        }
        if !known {
            return Err(Error::NotFound);
        }
        let enterprises: BTreeMap<EnterpriseId, EnterpriseRecord> =
            app.store.enterprises(network.id).await?.into_iter().map(|record| (record.id, record)).collect();
        let mut stories: Vec<Told> = vec![];
        // The newest of each enterprise; only it is told.
        for quarter in period.quarters().collect::<Vec<_>>().into_iter().rev() {
            for ToldStory { enterprise: id, text, whole, shorter, photo } in
                app.store.stories(network.id, quarter).await?
            {
                let Some(EnterpriseRecord { enterprise, .. }) = enterprises.get(&id) else { continue };
                if stories.iter().any(|told| told.id == id) {
                    continue;
                }
                let picture = printed(&app.store, network.id, id, quarter, photo).await?;
                let (slug, name) = (enterprise.slug.clone(), enterprise.name.clone());
                stories.push(Told { id, slug, name, quarter, text, whole, shorter, picture });
            }
        }
        let mut editions = app.store.editions(network.id).await?;
        editions.retain(|edition| edition.period == period);
        let mut totals = totals(&app.store, network, period, app.now()).await?;
        let next = editions.iter().map(|edition| edition.number).max().unwrap_or_default() + 1;
        let circulated = match app.store.circulating(network.id, period, next).await? {
            Some(circulated) => {
                let answers = app.store.sign_off_answers(circulated.id).await?;
                Some((circulated, answers))
            }
            None => None,
        };
        totals.beside.address = format!("{}/{}", app.address, network.network.slug);
        Ok(Self {
            now: app.now(),
            period,
            totals,
            draft: app.store.report_draft(network.id, period).await?,
            stories,
            editions,
            withdrawn: app.store.all_withdrawn(network.id).await?,
            downloads: app.store.downloads(network.id).await?,
            circulated,
            under_way: app.store.report_under_way(network.id, period).await?,
            // A page for one enterprise is no report, and goes with none.
            templates: templates::all(&app.store, network.id)
                .await
                .map_err(|error| Error::Internal(error.to_string()))?
                .into_iter()
                .filter(|usable| !usable.template.per_enterprise)
                .collect(),
        })
    }

    /// What must add up to the same over all members and does not, in words, quarter by quarter.
    fn unbalanced(&self, network: &Network) -> Vec<String> {
        let figures = &self.totals.figures;
        let of_quarter = |quarter: Quarter| {
            network.settings.balances.iter().filter_map(move |balance| {
                unbalanced(balance, &figures.definitions, quarter, figures.members.iter().map(|member| &member.figures))
            })
        };
        self.period.quarters().flat_map(of_quarter).map(|found| format!("{}.", found.message)).collect()
    }

    /// The template of a name; one that is there no more gives the usual one of the period.
    pub(super) fn template(&self, name: &str) -> Result<Template, Error> {
        let named = |name: &str| self.templates.iter().find(|usable| usable.template.name == name);
        named(name)
            .or_else(|| named(templates::usual(self.period)))
            .map(|usable| usable.template.clone())
            .ok_or_else(|| Error::Internal("no template comes with Commonweal".to_owned()))
    }

    /// The template of the stored draft, or the one that a draft begins with.
    pub(super) fn chosen(&self) -> Result<Template, Error> {
        self.template(self.draft.as_ref().map_or(templates::usual(self.period), |draft| draft.template.as_str()))
    }

    /// Names of all templates.
    pub(super) fn template_names(&self) -> Vec<&str> {
        self.templates.iter().map(|usable| usable.template.name.as_str()).collect()
    }

    /// The templates of the papers that go with a draft; those that are there no more are left out.
    pub(super) fn papers(&self, draft: &ReportDraft) -> Vec<Template> {
        let chosen = |usable: &&Usable| {
            draft.more.papers.contains(&usable.template.name) && usable.template.name != draft.template
        };
        self.templates.iter().filter(chosen).map(|usable| usable.template.clone()).collect()
    }

    /// The words as they are stored.
    pub(super) fn wording(&self, draft: &ReportDraft) -> Wording {
        let slug = |id: &EnterpriseId| self.stories.iter().find(|told| told.id == *id).map(|told| told.slug.clone());
        Wording {
            title: draft.title.clone(),
            headline: draft.headline.clone(),
            summary: draft.summary.clone(),
            story: draft.story_by.as_ref().and_then(slug).unwrap_or_default(),
            stories: draft.more.stories.iter().filter_map(slug).collect(),
            asks: draft.more.asks.join("\n"),
            words: draft.more.words.clone(),
            template: draft.template.clone(),
            papers: draft.more.papers.clone(),
        }
    }

    /// Slugs of the stories that may be told.
    pub(super) fn story_slugs(&self) -> Vec<&str> {
        self.stories.iter().map(|told| told.slug.as_str()).collect()
    }

    /// Key of the enterprise whose story goes by a slug.
    pub(super) fn teller(&self, slug: &str) -> Option<EnterpriseId> {
        self.stories.iter().find(|told| told.slug == slug).map(|told| told.id)
    }

    /// Those whose stories are told after the first, with their names.
    fn told(&self, draft: &ReportDraft) -> Vec<(EnterpriseId, String)> {
        let may = |id: &EnterpriseId| self.stories.iter().find(|told| told.id == *id);
        draft.more.stories.iter().filter_map(may).map(|told| (told.id, told.name.clone())).collect()
    }

    /// The stored words with the stories that they choose.
    pub(super) fn narrative(&self, draft: &ReportDraft) -> Narrative {
        let told = |id: EnterpriseId| self.stories.iter().find(|told| told.id == id);
        let chosen = draft.story_by.iter().chain(&draft.more.stories).filter_map(|id| told(*id));
        let stories = chosen.map(|told| compose::Told {
            by: told.name.clone(),
            text: told.text.clone(),
            picture: told.picture.clone(),
        });
        Narrative {
            title: draft.title.clone(),
            headline: draft.headline.clone(),
            summary: draft.summary.clone(),
            stories: stories.collect(),
            asks: draft.more.asks.clone(),
            words: draft.more.words.clone(),
            before: None,
        }
    }

    /// What the stored draft is made into, as a draft or as the edition that `what_changed` introduces.
    pub(super) async fn making(
        &self,
        app: &App,
        coordinator: &Coordinator,
        draft: &ReportDraft,
        standing: Standing,
        what_changed: &str,
    ) -> Result<Making, Error> {
        let mut narrative = self.narrative(draft);
        if let Some(last) = self.editions.iter().max_by_key(|edition| edition.number) {
            let json = app.store.edition_file(last.id, EditionFile::Json).await?.unwrap_or_default();
            let figures = serde_json::from_slice(&json).map_err(|error| Error::Internal(error.to_string()))?;
            narrative.before = Some(Before { number: last.number, what_changed: what_changed.to_owned(), figures });
        }
        Ok(Making {
            network: coordinator.network.network.clone(),
            figures: self.totals.figures.clone(),
            beside: self.totals.beside.clone(),
            period: self.period,
            narrative,
            story_by: draft.story_by,
            told: self.told(draft),
            standing,
        })
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
    ) -> Result<ReportPage, Error> {
        let network = &coordinator.network.network;
        let mut draft = None;
        if let Some(stored) = &self.draft {
            let (wording, mut publishing) = typed.unwrap_or_else(|| (self.wording(stored), Publishing::default()));
            if let Some(fault) = faults.iter().find(|fault| fault.field == publishing.from.id()) {
                publishing.from.error = fault.words.clone();
            }
            let template = self.chosen()?;
            draft = Some(Draft {
                made: made_words(&self.totals, &template, self.period, &coordinator.network),
                places: places(&template),
                wording,
                publishing,
                changed_at: stored.changed_at,
                changed_by: stored.changed_by.clone(),
            });
        }
        let report = Report {
            network,
            period: self.period,
            due: self.totals.due,
            accepted: self.totals.filed,
            suppressed: suppressed(&self.totals, self.period).into_iter().chain(self.unbalanced(network)).collect(),
            draft,
            templates: self
                .templates
                .into_iter()
                .map(|Usable { template, own }| TemplateChoice {
                    name: template.name,
                    title: template.title,
                    about: template.about,
                    paper: !template.cover,
                    own,
                })
                .collect(),
            stories: self
                .stories
                .into_iter()
                .map(|told| Story {
                    slug: told.slug,
                    name: told.name,
                    text: told.text,
                    shorter: told.shorter.map(|shorter| shorter.answer),
                })
                .collect(),
            taken: self
                .editions
                .iter()
                .filter_map(|edition| Some((edition.number, taken(self.downloads.get(&edition.id)?))))
                .collect(),
            editions: self
                .editions
                .into_iter()
                .map(|head| {
                    let withdrawn = self.withdrawn.get(&head.id).map(|withdrawn| withdrawn.reason.clone());
                    Edition { withdrawn, ..known(self.now, network, head) }
                })
                .collect(),
            signing: self.circulated.map(|(circulated, answers)| {
                (signing::stands(&circulated, &answers, self.now, network), signing::href(network, circulated.period))
            }),
            under_way: self.under_way.map(|job| (job.of.number, here(network, &job))),
            faults,
        };
        let frame = coordinator_frame(network, &coordinator.person, "Report", "Report").flash(flash);
        Ok(ReportPage::new(frame, report))
    }
}

/// "Taken away 38 times: 31 × report.pdf, 7 × data.csv."
fn taken(files: &BTreeMap<String, u64>) -> String {
    let mut files: Vec<(&String, &u64)> = files.iter().collect();
    files.sort_by_key(|(name, count)| (std::cmp::Reverse(**count), (*name).clone()));
    let each: Vec<String> = files.iter().map(|(name, count)| format!("{count} × {name}")).collect();
    let all: u64 = files.iter().map(|(_, count)| **count).sum();
    let times = if all == 1 { "once".to_owned() } else { format!("{all} times") };
    format!("Taken away {times}: {}.", each.join(", "))
}

/// What a template leaves to be written, in its order.
pub(super) fn places(template: &Template) -> Vec<Place> {
    let pages = template.pages.iter().filter(|page| !page.hidden);
    pages
        .flat_map(|page| page.blocks.iter().chain(&page.foot).map(move |block| (page, block)))
        .filter(|(_, block)| block.show == Show::Words && !block.hidden)
        .map(|(page, block)| Place {
            id: block.id.clone(),
            label: if block.text.is_empty() { page.name.clone() } else { block.text.clone() },
            hint: block.hint.clone(),
        })
        .collect()
}
