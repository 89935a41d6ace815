//! `/{network}/settings/inputs/new` and `/{network}/settings/inputs/{code}`: a question is added, put into better words,
//! or counted differently from a round on.

use super::{
    address, breakdowns, done,
    form::{Choice, Field, FormPage, Problems, Reading},
    frame, in_force, input_form,
    rounds_ahead::{self, rounds_ahead},
};
use crate::{
    store::{NetworkRecord, StoreError},
    web::{App, error::Error, forms::Posted, session::Coordinator, words},
};
use axum::{
    extract::{Path, State},
    http::Uri,
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::{
    breakdown::Categories,
    catalogue,
    definition::{InForce, InputDefinition, Kind},
    lang::Lang,
    period::Quarter,
};

pub(super) async fn new(State(app): State<App>, coordinator: Coordinator) -> Result<Response, Error> {
    new_page(&app, &coordinator).show()
}

pub(super) async fn add(State(app): State<App>, coordinator: Coordinator, posted: Posted) -> Result<Response, Error> {
    let quarters = rounds_ahead(&app, &coordinator.network);
    let read = match input_form::read(&posted, &quarters) {
        Ok(read) => read,
        Err(problems) => return new_page(&app, &coordinator).refuse(&posted, problems),
    };
    let act = coordinator.person.act(&app);
    match app.store.add_input(&act, coordinator.network.id, read.from, &read.input, read.asked).await {
        Ok(()) => Ok(Redirect::to(&format!("{}?added=1", address(&coordinator, "inputs"))).into_response()),
        Err(StoreError::Refused(_)) => {
            let taken = "There is a question of that name already. Choose another name, or change that one".to_owned();
            new_page(&app, &coordinator).refuse(&posted, vec![("name".to_owned(), taken)])
        }
        Err(error) => Err(error.into()),
    }
}

fn new_page(app: &App, coordinator: &Coordinator) -> FormPage {
    let quarters = rounds_ahead(app, &coordinator.network);
    FormPage {
        frame: frame(coordinator, "Add a question"),
        back: (address(coordinator, "inputs"), "Questions"),
        heading: "Add a question".to_owned(),
        lede: "It stands in the form and in the report like those of the catalogue. Its unit and how it adds up stay for ever; everything else can change from a round on.".to_owned(),
        fields: input_form::fields(&quarters, coordinator.network.network.lang),
        button: "Add the question",
        ..FormPage::default()
    }
}

/// A question with what may be done to it.
struct Desk {
    coordinator: Coordinator,
    versions: Vec<InForce<InputDefinition>>,
    /// Rounds with which a new version may begin.
    quarters: Vec<Quarter>,
}

impl Desk {
    async fn load(app: &App, coordinator: Coordinator, code: &str) -> Result<Self, Error> {
        let id = coordinator.network.id;
        let versions = app.store.definitions(id).await?.input_versions(code).to_vec();
        if versions.is_empty() {
            return Err(Error::NotFound);
        }
        let quarters = free_rounds(app, &coordinator.network, code).await?;
        Ok(Self { coordinator, versions, quarters })
    }

    fn last(&self) -> &InputDefinition {
        &self.versions[self.versions.len() - 1].definition
    }

    fn page(&self) -> FormPage {
        let input = self.last();
        let lang = self.coordinator.network.network.lang;
        FormPage {
            frame: frame(&self.coordinator, &input.name),
            back: (address(&self.coordinator, "inputs"), "Questions"),
            heading: input.name.clone(),
            facts: self.facts(lang),
            fields: fields(input, &self.quarters, lang),
            button: "Save the question",
            ..FormPage::default()
        }
    }

    /// What stays as it is, and since when each version holds.
    fn facts(&self, lang: Lang) -> Vec<(String, String)> {
        let input = self.last();
        let unit = if input.unit.is_money() { "pounds" } else { input.unit.symbol() };
        let kind = match input.kind {
            Kind::Flow => "Quarters add up",
            Kind::Stock => "The last quarter counts",
            Kind::Yearly => "Known once a year",
            Kind::FinancialYearFlow => "Adds up from April to March",
        };
        vec![
            ("Code".to_owned(), input.code.clone()),
            ("Counted in".to_owned(), unit.to_owned()),
            ("Over a year".to_owned(), kind.to_owned()),
            ("In force".to_owned(), in_force(&self.versions, |input| input.version, lang)),
        ]
    }
}

/// Rounds with which a new version of a question may begin.
pub(in crate::web) async fn free_rounds(app: &App, network: &NetworkRecord, code: &str) -> Result<Vec<Quarter>, Error> {
    let free = app.store.input_free_from(network.id, code).await?;
    let mut quarters = rounds_ahead(app, network);
    quarters.retain(|quarter| free.is_none_or(|free| *quarter >= free));
    if let (Some(free), true) = (free, quarters.is_empty()) {
        quarters.push(free);
    }
    Ok(quarters)
}

/// The fields of a question as it is now.
pub(in crate::web) fn fields(input: &InputDefinition, quarters: &[Quarter], lang: Lang) -> Vec<Field> {
    let mut fields = vec![
        Field::line("name", "Name", "", &input.name),
        Field::lines("question", "Question", "", &input.question, 2),
        Field::lines("hint", "What helps to answer it", "", &input.hint, 3),
    ];
    for (name, dimension) in LISTS.into_iter().zip(own_lists(input, lang)) {
        let Some(breakdown) = input.breakdown(&dimension) else { continue };
        let label = format!("Categories, one a line: {}", words::dimension(&dimension).to_lowercase());
        let hint = match breakdown.categories {
            Categories::Unset => "The network has not set them yet. Leave it blank to ask for the total alone.",
            _ => "Other categories change what is counted. What was filed stays under those of its time.",
        };
        fields.push(Field::lines(name, &label, hint, breakdowns::lines(breakdown), 6));
    }
    let next = input.version + 1;
    fields.push(Field::choices(
        "change",
        "What does this change?",
        "",
        "",
        vec![
            Choice::hinted(
                "words",
                "Only the words: it counts the same as before",
                "Version and series stay as they are.",
            ),
            Choice {
                code: "meaning".to_owned(),
                words: format!("What is counted: it becomes version {next}"),
                hint: "Older figures keep their version, and series show a break [b].",
            },
        ],
    ));
    let first = quarters.first().map(ToString::to_string).unwrap_or_default();
    fields.push(Field::list(
        "from",
        "If what is counted changes: from which round on?",
        "Rounds for which figures have been typed in already keep their version.",
        &first,
        rounds_ahead::choices(quarters, lang),
    ));
    fields
}

pub(super) async fn show(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, code)): Path<(String, String)>,
    uri: Uri,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, coordinator, &code).await?;
    let flash = done(
        &uri,
        &[
            ("words", "Saved. The words are new; the question counts what it counted."),
            ("version", "Saved as a new version."),
        ],
    );
    let mut page = desk.page();
    page.frame = page.frame.flash(flash);
    page.show()
}

pub(super) async fn change(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, code)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, coordinator, &code).await?;
    let (wanted, meaning) = match read(&posted, desk.last(), desk.coordinator.network.network.lang, &desk.quarters) {
        Ok(read) => read,
        Err(problems) => return desk.page().refuse(&posted, problems),
    };
    let (act, id) = (desk.coordinator.person.act(&app), desk.coordinator.network.id);
    let (done, stored) = match meaning {
        Some(from) => ("version", app.store.add_input_version(&act, id, from, &wanted).await),
        None => ("words", app.store.reword_input(&act, id, &wanted).await),
    };
    match stored {
        Ok(()) => {
            let to = format!("{}?{done}=1", address(&desk.coordinator, &format!("inputs/{code}")));
            Ok(Redirect::to(&to).into_response())
        }
        Err(StoreError::Refused(words)) => {
            desk.page().refuse(&posted, vec![("from".to_owned(), words::capitalised(&words))])
        }
        Err(error) => Err(error.into()),
    }
}

/// The question as wanted, with the round from which it counts something else, if it does.
pub(in crate::web) fn read(
    posted: &Posted,
    now: &InputDefinition,
    lang: Lang,
    quarters: &[Quarter],
) -> Result<(InputDefinition, Option<Quarter>), Problems> {
    let mut form = Reading::of(posted);
    let name = form.needed("name", "Name", "Enter a name");
    let question = form.lines("question", "Question");
    if question.is_empty() {
        form.wrong("question", "Enter the question");
    }
    let hint = form.lines("hint", "What helps");
    let mut wanted = InputDefinition { name, question, hint, ..now.clone() };
    for (name, dimension) in LISTS.into_iter().zip(own_lists(now, lang)) {
        let typed = form.text(name);
        let names: Vec<&str> = typed.lines().map(str::trim).filter(|name| !name.is_empty()).collect();
        let breakdown = wanted.breakdowns.iter_mut().find(|breakdown| breakdown.dimension == dimension);
        if let Some(breakdown) = breakdown
            && names.join("\n") != breakdowns::lines(breakdown)
            && let Some(codes) = breakdowns::categories(&mut form, name, &names)
        {
            breakdown.categories = Categories::Fixed(codes);
        }
    }
    let change = form.one_of(
        "change",
        |text| Some(text == "meaning").filter(|meaning| *meaning || text == "words"),
        "Choose what this changes",
    );
    let from = match change {
        Some(true) => {
            wanted.version += 1;
            form.one_of(
                "from",
                |text| rounds_ahead::chosen(quarters, text),
                "Choose the round from which it counts that",
            )
        }
        Some(false) if !now.counts_as(&wanted) => {
            form.wrong("change", "Other categories change what is counted: choose that, or put the categories back");
            None
        }
        _ => None,
    };
    if form.is_wrong() { Err(form.problems()) } else { Ok((wanted, from)) }
}

/// The dimensions whose categories the network sets: of its own question all of them, of the catalogue's those that the
/// catalogue leaves to it.
fn own_lists(input: &InputDefinition, lang: Lang) -> Vec<String> {
    let is_own = commonweal_domain::definition::is_own(&input.code);
    let of_catalogue = catalogue::inputs(lang).into_iter().find(|known| known.code == input.code);
    let lists = if is_own { input.breakdowns.clone() } else { of_catalogue.map_or(vec![], |known| known.breakdowns) };
    lists
        .into_iter()
        .filter(|breakdown| {
            if is_own { breakdown.categories != Categories::Members } else { breakdown.categories == Categories::Unset }
        })
        .map(|breakdown| breakdown.dimension)
        .collect()
}

/// Fields for lists of categories: no question of the catalogue leaves more than two of them open.
const LISTS: [&str; 3] = ["categories", "categories-2", "categories-3"];
