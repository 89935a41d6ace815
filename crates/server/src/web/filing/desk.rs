//! Everything that a page of one return needs, loaded once.

use super::{
    asking::{Asking, asking, last_year, section},
    keep,
    offer::Elsewhere,
    same,
    section_form::read_only,
};
use crate::{
    store::{
        Apart, CircleWord, Comment, EnterpriseRecord, FilingRecord, Held, JointRecord, NetworkRecord, Person,
        StoryRecord, Typed,
    },
    web::{App, error::Error, layout::Frame, moment, session::Filer, words},
};
use commonweal_domain::{
    breakdown::Cell,
    checks::{Finding, History, explain, must_fix},
    consent::{Shorter, ShorterAnswer},
    definition::{Asked, Definitions, Dimension},
    figure::Figures,
    filing::{Filing, FilingState},
    joint,
    lang::Lang,
    network::{Millis, Role, Round},
    period::Quarter,
    permission::{Action, State},
    profile::{Profile, Scope},
};
use std::collections::BTreeMap;
use time::Date;

/// One enterprise's return for one round, and what belongs to it.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The network.
    pub network: NetworkRecord,
    /// Whose return it is.
    pub enterprise: EnterpriseRecord,
    /// Who sits at it.
    pub person: Person,
    /// The round as it is for this enterprise: it may have more time than others.
    pub round: Round,
    /// What the coordinator tells those who come too late; may be empty.
    pub round_note: String,
    /// What is different for this enterprise in the round.
    pub apart: Apart,
    /// The network's definitions.
    pub definitions: Definitions,
    /// How often each input is asked.
    pub asked: BTreeMap<String, Asked>,
    /// What reviewers asked about single figures.
    pub comments: Vec<Comment>,
    /// The return; an empty draft if nothing has been saved.
    pub filing: Filing,
    /// Its story with photo and consents.
    pub story: StoryRecord,
    /// Answers that are kept as typed, as they cannot be filed so.
    pub typed: Vec<Typed>,
    /// How many files stand behind its figures.
    pub evidence: usize,
    /// When and by whom it was last saved.
    pub saved: Option<(Millis, String)>,
    /// Figures of the returns of the quarter before and of a year ago, in whatever state, with their notes.
    pub last: Figures,
    /// Accepted figures of earlier quarters.
    pub past: Figures,
    /// How many earlier rounds were accepted.
    pub past_rounds: usize,
    /// Names and addresses of the coordinators.
    pub coordinators: Vec<(String, String)>,
    /// Names of those who approve the enterprise's returns.
    pub approvers: Vec<String>,
    /// Coordinators who looked at it as its filers see it, and when, the newest first.
    pub looks: Vec<(String, Millis)>,
    /// Who may see single figures, by input, and what was asked about it.
    pub circles: BTreeMap<String, CircleWord>,
    /// What the enterprise says of itself.
    pub profile: Profile,
    /// Somebody has answered the questions about the enterprise.
    pub profile_answered: bool,
    /// What the return covers.
    pub scope: Scope,
    /// Name of the member whose return covers this enterprise; empty if there is none.
    pub within: String,
    /// The enterprises of the network, where a page tells of them.
    pub others: Vec<EnterpriseRecord>,
    /// What it did together with other members, where a page tells of it.
    pub joints: Vec<JointRecord>,
    /// Other members are there to do something with.
    pub has_neighbours: bool,
    /// What the same enterprise told other networks, where a page offers it.
    pub elsewhere: Vec<Elsewhere>,
    /// The day in the network's time zone.
    pub today: Date,
}

/// A reviewer's question as pages show it; `partials/comment.html` writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommentView {
    /// Identifier, part of the name of the answer's field.
    pub id: String,
    /// Who asks.
    pub by: String,
    /// When.
    pub on: String,
    /// The question.
    pub words: String,
    /// The answer; empty if there is none.
    pub answer: String,
    /// The figure has been changed since.
    pub changed: bool,
}

impl Desk {
    /// Loads the return that the address names, with what its pages show beside it.
    pub async fn open(app: &App, filer: Filer, quarter: &str) -> Result<Self, Error> {
        let mut desk = Self::to_save(app, filer, quarter).await?;
        let (store, network) = (&app.store, desk.network.id);
        desk.scope = store.scope(network, desk.enterprise.id, desk.quarter()).await?;
        let within = store.within(network, desk.quarter()).await?.get(&desk.enterprise.id).copied();
        if within.is_some() || matches!(desk.scope, Scope::Group(_)) {
            desk = desk.with_others(app).await?;
        }
        desk.joints = store.joints_of(network, &desk.enterprise.enterprise.slug, desk.quarter()).await?;
        desk.has_neighbours = store.has_other_members(network, desk.enterprise.id).await?;
        let by = within.and_then(|by| desk.others.iter().find(|record| record.id == by));
        desk.within = by.map_or_else(String::new, |record| record.enterprise.name.clone());
        // What was asked a year ago and not since, then what was asked last time.
        for back in [4, 1] {
            let record = store.filing(network, desk.enterprise.id, desk.quarter().plus(-back)).await?;
            let figures = record.map(|record| record.filing.figures).unwrap_or_default();
            desk.last.extend(figures.iter().map(|(key, figure)| (key, figure.clone())));
        }
        desk.comments = store.comments(network, desk.enterprise.id, desk.quarter()).await?;
        desk.story = store.story(network, desk.enterprise.id, desk.quarter()).await?;
        desk.evidence = store.evidence(network, desk.enterprise.id, desk.quarter()).await?.len();
        (desk.past, desk.past_rounds) = store.history(network, desk.enterprise.id, desk.quarter()).await?;
        desk.circles = store.circles(network, desk.enterprise.id, desk.quarter()).await?;
        desk.looks = store.looks(desk.enterprise.id, desk.quarter()).await?;
        let people = store.people(network).await?;
        let approves = |held: &Held| held.role == Role::Approver && held.is_of(desk.enterprise.id);
        // Whoever is only invited may never come, and would stand in the way.
        let approvers = people.iter().filter(|person| person.has_been_here() && person.roles.iter().any(approves));
        desk.approvers = approvers.map(|person| person.called().to_owned()).collect();
        desk.coordinators = people
            .into_iter()
            .filter(|person| person.coordinates(network))
            .map(|person| (person.name, person.email))
            .collect();
        Ok(desk)
    }

    /// With the enterprises of the network.
    pub async fn with_others(self, app: &App) -> Result<Self, Error> {
        Ok(Self { others: app.store.enterprises(self.network.id).await?, ..self })
    }

    /// With what the same enterprise told other networks.
    pub async fn with_elsewhere(self, app: &App) -> Result<Self, Error> {
        Ok(Self { elsewhere: same::elsewhere(app, &self).await?, ..self })
    }

    /// Loads what saving needs, which happens at every field: no earlier figures, and nobody to ask.
    pub async fn to_save(app: &App, filer: Filer, quarter: &str) -> Result<Self, Error> {
        let Filer { network, enterprise, person } = filer;
        let quarter: Quarter = quarter.parse().map_err(|_| Error::NotFound)?;
        let store = &app.store;
        let round = store.round(network.id, quarter).await?.ok_or(Error::NotFound)?;
        let apart = store.apart_of(network.id, enterprise.id, quarter).await?;
        let record = store.filing(network.id, enterprise.id, quarter).await?;
        let member = enterprise.memberships.iter().any(|membership| membership.covers(quarter));
        if record.is_none() && !member {
            return Err(Error::NotFound);
        }
        let saved = record.as_ref().map(|record: &FilingRecord| (record.saved_at, record.saved_by.clone()));
        let (profile, profile_answered) = store.profile(network.id, enterprise.id).await?;
        Ok(Self {
            comments: vec![],
            story: StoryRecord::default(),
            past_rounds: store.accepted_rounds(network.id, enterprise.id, quarter).await?,
            profile,
            profile_answered,
            scope: Scope::Unsaid,
            within: String::new(),
            others: vec![],
            joints: vec![],
            has_neighbours: false,
            elsewhere: vec![],
            definitions: store.definitions(network.id).await?,
            asked: store.asked(network.id, quarter).await?,
            typed: store.typed(network.id, enterprise.id, quarter).await?,
            evidence: 0,
            filing: record.map_or_else(|| Filing::draft(quarter), |record| record.filing),
            saved,
            last: Figures::new(),
            past: Figures::new(),
            coordinators: vec![],
            approvers: vec![],
            looks: vec![],
            circles: BTreeMap::new(),
            today: moment::date(app.now(), &network.network.time_zone),
            round: round.with_time_until(apart.more_time.as_ref().map(|time| time.until)),
            round_note: store.round_note(network.id, quarter).await?,
            apart,
            network,
            enterprise,
            person,
        })
    }

    /// The same with the return as it is stored now.
    pub async fn again(&self, app: &App) -> Result<Self, Error> {
        let (network, enterprise, quarter) = (self.network.id, self.enterprise.id, self.quarter());
        let record = app.store.filing(network, enterprise, quarter).await?;
        Ok(Self {
            typed: app.store.typed(network, enterprise, quarter).await?,
            saved: record.as_ref().map(|record| (record.saved_at, record.saved_by.clone())),
            filing: record.map_or_else(|| Filing::draft(quarter), |record| record.filing),
            ..self.clone()
        })
    }

    /// The round's quarter.
    pub fn quarter(&self) -> Quarter {
        self.round.quarter
    }

    /// Language of the network's pages.
    pub fn lang(&self) -> Lang {
        self.network.network.lang
    }

    /// A moment in the network's time: "26 January 2026 at 14:32".
    pub fn moment(&self, at: Millis) -> String {
        moment::words(at, &self.network.network.time_zone, self.lang())
    }

    /// Everything that is asked and wants an answer.
    pub fn asking(&self) -> Vec<Asking<'_>> {
        asking(&self.definitions, &self.asked, self.quarter(), self.profile.year_end)
    }

    /// What is asked in a section, and in a first return what may be said of the year before.
    pub fn section(&self, dimension: Dimension) -> Vec<Asking<'_>> {
        let mut all = section(&self.asking(), dimension);
        if self.is_first() {
            let last_year = last_year(&self.definitions, &self.asked, self.quarter(), self.profile.year_end);
            all.extend(section(&last_year, dimension));
        }
        all
    }

    /// Whether no return of the enterprise has been accepted before this one.
    pub fn is_first(&self) -> bool {
        self.past_rounds == 0
    }

    /// What the return covers, in words.
    pub fn scope_words(&self) -> String {
        match &self.scope {
            Scope::Unsaid => "You have not said yet".to_owned(),
            Scope::Here => format!("Your work in {}", self.network.network.place),
            Scope::Whole => "Your whole organisation".to_owned(),
            Scope::Group(slugs) => {
                let names: Vec<&str> = slugs
                    .iter()
                    .map(|slug| {
                        let other = self.others.iter().find(|other| other.enterprise.slug == *slug);
                        other.map_or(slug.as_str(), |other| &other.enterprise.name)
                    })
                    .collect();
                format!("You and {}", names.join(", "))
            }
        }
    }

    /// Other members of the quarter: slug and name.
    pub fn neighbours(&self) -> impl Iterator<Item = (&str, &str)> {
        let quarter = self.quarter();
        self.others
            .iter()
            .filter(move |other| other.id != self.enterprise.id)
            .filter(move |other| other.memberships.iter().any(|membership| membership.covers(quarter)))
            .map(|other| (other.enterprise.slug.as_str(), other.enterprise.name.as_str()))
    }

    /// The sections in which something is asked.
    pub fn dimensions(&self) -> Vec<Dimension> {
        let asking = self.asking();
        let is_asked = |dimension: &Dimension| asking.iter().any(|asking| asking.input.dimension == *dimension);
        Dimension::ALL.into_iter().filter(is_asked).collect()
    }

    /// Figures that are unusual and not yet explained.
    pub fn unusual(&self, figures: &Figures) -> Vec<Finding> {
        let history = History { figures: &self.past, rounds: self.past_rounds };
        let settings = &self.network.network.settings;
        let mut found = explain(&self.definitions, settings, figures, history, self.quarter(), self.lang());
        let joints = self.joints.iter().map(|record| &record.joint);
        found.extend(joint::short(
            &self.definitions,
            joints,
            &self.enterprise.enterprise.slug,
            figures,
            self.quarter(),
        ));
        found
    }

    /// What is kept of a question as it was typed.
    pub fn typed_of(&self, asking: &Asking<'_>) -> Option<&Typed> {
        self.typed.iter().find(|typed| typed.input == asking.input.code && typed.period == asking.period)
    }

    /// What keeps answers from being filed as they were typed.
    fn typed_findings(&self) -> Vec<Finding> {
        let all = self.dimensions().into_iter().flat_map(|dimension| self.section(dimension));
        let questions: Vec<Asking<'_>> = all.filter(|asking| self.typed_of(asking).is_some()).collect();
        let posted = keep::overlay(self, &questions);
        let found = |asking: &Asking<'_>| {
            let errors = read_only(&posted, &[*asking], &self.filing.figures).errors;
            let not_yet = || format!("{} is kept as it was typed: open it and save it", asking.input.name);
            let message = errors.into_iter().next().map_or_else(not_yet, |error| error.message);
            Finding { key: asking.key(Cell::total()), message }
        };
        questions.iter().map(found).collect()
    }

    /// Everything that stands in the way of submitting, besides blanks: what cannot be filed as it was typed, what must
    /// be fixed, then what must be explained.
    pub fn open_findings(&self) -> Vec<Finding> {
        let mut findings = self.typed_findings();
        findings.extend(must_fix(&self.definitions, &self.filing.figures));
        findings.extend(self.unusual(&self.filing.figures));
        findings
    }

    /// Whether the checks find nothing unusual, also nothing that was explained: then nobody has to read the return.
    pub fn is_unflagged(&self) -> bool {
        let mut bare = self.filing.figures.clone();
        for (_, figure) in bare.iter_mut() {
            figure.explanation.clear();
        }
        self.unusual(&bare).is_empty()
    }

    /// Whether the network's rule accepts this return as soon as it is submitted. What came back once is read again,
    /// and what a coordinator filed waits for the enterprise.
    pub fn is_accepted_by_rule(&self) -> bool {
        self.network.network.settings.accept_unflagged
            && !matches!(self.filing.state, FilingState::SentBack { .. })
            && !self.stands_in()
            && self.is_unflagged()
    }

    /// Who looked at it, as its filers are told.
    pub fn look_words(&self) -> Vec<String> {
        let words =
            |(by, at): &(String, Millis)| format!("{by} looked at this return as you see it, on {}.", self.moment(*at));
        self.looks.iter().map(words).collect()
    }

    /// Whether whoever files has not read yet what happens to what they file.
    pub fn is_to_be_told(&self) -> bool {
        !self.person.told && !self.stands_in()
    }

    /// Whether whoever asks may hand it in: where somebody approves, those who only file may not.
    pub fn may_hand_in(&self) -> bool {
        let state = State { standing_in: true, ..self.approving() };
        self.person.may(Action::Submit, self.network.id, Some(self.enterprise.id), state)
    }

    /// Whether somebody of the enterprise may hand it in, and so say that what was filed in its place is right.
    pub fn is_handed_in_by(&self, person: &Person) -> bool {
        person.may(Action::Submit, self.network.id, Some(self.enterprise.id), self.approving())
    }

    fn approving(&self) -> State {
        State { has_approver: !self.approvers.is_empty(), ..State::default() }
    }

    /// Who hands it in, where whoever asks may not.
    pub fn handed_in_by(&self) -> Option<String> {
        let names: Vec<&str> = self.approvers.iter().map(String::as_str).collect();
        (!self.may_hand_in()).then(|| names.join(" or "))
    }

    /// Whether a coordinator sits at it in the enterprise's place.
    pub fn stands_in(&self) -> bool {
        !self.person.files_for(self.network.id, self.enterprise.id)
    }

    /// What a reviewer asked about one input, as the form shows it.
    pub fn comments_on(&self, input: &str) -> Vec<CommentView> {
        self.comments.iter().filter(|comment| comment.input == input).map(|comment| self.comment(comment)).collect()
    }

    /// A question as it is shown.
    pub fn comment(&self, comment: &Comment) -> CommentView {
        CommentView {
            id: comment.id.to_string(),
            by: comment.by.clone(),
            on: self.moment(comment.at),
            words: comment.words.clone(),
            answer: comment.answer.clone(),
            changed: comment.changed,
        }
    }

    /// Questions without an answer, in the order of the form.
    pub fn blanks(&self) -> Vec<Asking<'_>> {
        let mut blanks: Vec<Asking<'_>> =
            self.asking().into_iter().filter(|asking| !asking.is_filed(&self.filing.figures)).collect();
        blanks.retain(|asking| self.typed_of(asking).is_none());
        blanks.sort_by_key(|asking| asking.input.dimension);
        blanks
    }

    /// Whether a shorter version of the story waits for the enterprise's own word.
    pub fn shorter_waits(&self) -> bool {
        let waits = |shorter: &Shorter| shorter.answer == ShorterAnswer::Waiting;
        !self.stands_in() && self.story.shorter.as_ref().is_some_and(waits)
    }

    /// What waits for the enterprise's own word on who may recognise its figures; none where nothing does.
    pub fn shown_waits(&self) -> Option<String> {
        let waits = self.circles.values().filter(|word| word.waits()).count();
        let asked = words::count(waits, "figure", "figures");
        (waits > 0 && !self.stands_in()).then(|| {
            format!(
                "A coordinator asks about {asked}: so few enterprises gave it that the total cannot be shown without your yes."
            )
        })
    }

    /// Address of the return's task list.
    pub fn base(&self) -> String {
        format!("/{}/returns/{}/{}", self.network.network.slug, self.quarter(), self.enterprise.enterprise.slug)
    }

    /// The quarter as the line over the heading: "Q3 2025-26 · October to December 2025".
    pub fn eyebrow(&self) -> String {
        words::quarter(self.quarter(), self.lang())
    }

    /// The frame of its pages.
    pub fn frame(&self, title: impl Into<String>) -> Frame {
        let slug = &self.network.network.slug;
        let items = [
            ("Your return", self.base()),
            ("All your returns", format!("/{slug}/returns")),
            ("The network’s figures", format!("/{slug}/dashboard")),
            ("Decide", format!("/{slug}/decide")),
            ("Joint report", format!("/{slug}")),
        ];
        let frame = Frame::of(&self.network.network, title)
            .signed_in(&self.person, &self.enterprise.enterprise.name)
            .nav(&items, "Your return");
        match &self.apart.stand_in {
            Some(stand_in) if self.stands_in() => {
                let board = format!("/{slug}/board/{}/{}", self.quarter(), self.enterprise.enterprise.slug);
                let words = format!(
                    "You are filing for {}: {}. It counts once they have confirmed it.",
                    self.enterprise.enterprise.name, stand_in.why
                );
                Frame { nav: vec![], ..frame }.strip(words, "Back to the board", board)
            }
            _ => frame,
        }
    }
}
