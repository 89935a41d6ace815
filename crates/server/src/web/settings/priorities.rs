//! `/{network}/settings/priorities`: what matters most in the place, and which indicators tell of it.

use super::{
    address, done,
    form::{Choice, Field, FormPage, MOST_LETTERS, Problems},
    frame, settle,
};
use crate::web::{App, error::Error, forms::Posted, moment, session::Coordinator};
use axum::{extract::State, http::Uri, response::Response};
use commonweal_domain::{network::Priority, period::Quarter};

/// Names of the fields: a name and up to two indicators for each priority. More than five are none.
const FIELDS: [(&str, &str, &str); 5] = [
    ("name-1", "first-1", "second-1"),
    ("name-2", "first-2", "second-2"),
    ("name-3", "first-3", "second-3"),
    ("name-4", "first-4", "second-4"),
    ("name-5", "first-5", "second-5"),
];

pub(super) async fn show(State(app): State<App>, coordinator: Coordinator, uri: Uri) -> Result<Response, Error> {
    let mut page = view(&app, &coordinator).await?;
    page.frame = page.frame.flash(done(&uri, &[("saved", "Saved. Reports that you make from now on show them.")]));
    page.show()
}

pub(super) async fn submit(
    State(app): State<App>,
    coordinator: Coordinator,
    posted: Posted,
) -> Result<Response, Error> {
    let codes: Vec<String> = indicators(&app, &coordinator).await?.into_iter().map(|choice| choice.code).collect();
    match read(&posted, &codes) {
        Ok(priorities) => {
            settle(&app, &coordinator, "priorities?saved=1", |settings| settings.priorities = priorities).await
        }
        Err(problems) => view(&app, &coordinator).await?.refuse(&posted, problems),
    }
}

/// The priorities in their order; one without a name and without indicators is none.
fn read(posted: &Posted, codes: &[String]) -> Result<Vec<Priority>, Problems> {
    let (mut priorities, mut problems): (Vec<Priority>, Problems) = (vec![], vec![]);
    for (name, first, second) in FIELDS {
        let text = posted.text(name).to_owned();
        let mut indicators: Vec<String> = vec![];
        for field in [first, second] {
            let code = posted.text(field);
            if code.is_empty() || indicators.iter().any(|known| known == code) {
                continue;
            }
            if !codes.iter().any(|known| known == code) {
                problems.push((field.to_owned(), "Choose an indicator of the list".to_owned()));
            }
            indicators.push(code.to_owned());
        }
        if text.is_empty() && !indicators.is_empty() {
            problems
                .push((name.to_owned(), "Enter what the priority is called, or leave out its indicators".to_owned()));
        }
        if text.chars().count() > MOST_LETTERS || text.chars().any(char::is_control) {
            problems.push((name.to_owned(), format!("Priority must be one line of at most {MOST_LETTERS} characters")));
        }
        if !text.is_empty() {
            priorities.push(Priority { name: text, indicators });
        }
    }
    if problems.is_empty() { Ok(priorities) } else { Err(problems) }
}

/// Indicators to choose from.
async fn indicators(app: &App, coordinator: &Coordinator) -> Result<Vec<Choice>, Error> {
    let definitions = app.store.definitions(coordinator.network.id).await?;
    let now = Quarter::of(moment::date(app.now(), &coordinator.network.network.time_zone));
    let choice = |code: &str, name: &str| Choice::new(code, format!("{name} ({code})"));
    Ok(definitions.indicators(now).map(|indicator| choice(&indicator.code, &indicator.name)).collect())
}

async fn view(app: &App, coordinator: &Coordinator) -> Result<FormPage, Error> {
    let choices = indicators(app, coordinator).await?;
    let none = std::iter::once(Choice::new("", "None"));
    let choices: Vec<Choice> = none.chain(choices).collect();
    let stored = &coordinator.network.network.settings.priorities;
    let mut fields = vec![];
    for (place, (name, first, second)) in FIELDS.into_iter().enumerate() {
        let priority = stored.get(place);
        let code = |at: usize| priority.and_then(|priority| priority.indicators.get(at)).map_or("", String::as_str);
        let number = place + 1;
        let hint = if place == 0 { "In the words of your members, such as: Good jobs for local people." } else { "" };
        fields.push(Field::line(name, &format!("Priority {number}"), hint, priority.map_or("", |known| &known.name)));
        fields.push(Field::list(first, &format!("What tells of priority {number}"), "", code(0), choices.clone()));
        fields.push(Field::list(
            second,
            &format!("What else tells of priority {number}"),
            "",
            code(1),
            choices.clone(),
        ));
    }
    Ok(FormPage {
        frame: frame(coordinator, "Priorities"),
        back: (address(coordinator, ""), "Settings"),
        heading: "Priorities of the place".to_owned(),
        lede: "What matters most here, five things at most. Page one of each report says how far they have come, by indicators that you choose.".to_owned(),
        fields,
        button: "Save priorities",
        ..FormPage::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn priorities_are_read_in_their_order_and_named() {
        let codes = ["EC04".to_owned(), "SO01".to_owned()];
        let read = |text: &str| read(&Posted::parse(text.as_bytes()), &codes);
        let good = read("name-1=Jobs&first-1=SO01&second-1=SO01&name-3=Local+money&first-3=EC04").unwrap();
        assert_eq!(good.len(), 2);
        assert_eq!((good[0].indicators.len(), good[1].name.as_str()), (1, "Local money"));
        let fields = |text: &str| read(text).unwrap_err().into_iter().map(|(field, _)| field).collect::<Vec<_>>();
        assert_eq!(fields("first-2=EC04"), ["name-2"]);
        assert_eq!(fields("name-1=x&first-1=XX99"), ["first-1"]);
    }
}
