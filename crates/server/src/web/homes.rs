//! `/{network}/homes`: a register of empty homes that came back into use, brought as a file, so that each home counts once
//! across partners. The key is sent with the file and never stored; what is stored of a home tells nobody its address.

use super::{
    App,
    board::coordinator_frame,
    error::Error,
    forms::Posted,
    routes::Pages,
    session::Coordinator,
    settings::form::{Choice, Field, FormPage, Problems, Reading},
    upload::Upload,
    words::{capitalised, count},
};
use crate::{
    homes::{self, Change, HomesError, Register},
    import::{Fault, Voice},
    store::{EnterpriseRecord, StoreError},
};
use axum::{
    extract::{Request, State},
    http::{Uri, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use commonweal_domain::permission::Action;

/// Most bytes of a file: some twenty thousand homes.
const MOST_BYTES: usize = 2 << 20;
/// Most faults that are told at once.
const MOST_FAULTS: usize = 20;

/// Pages of the register.
pub(super) fn routes() -> Pages {
    Pages::needing(Action::Coordinate)
        .route("/{network}/homes", get(show).post(submit))
        .route("/{network}/homes/key", post(key))
}

async fn show(State(app): State<App>, coordinator: Coordinator, uri: Uri) -> Result<Response, Error> {
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    let number = |name: &str| query.text(name).parse::<usize>().ok();
    let done = number("own").zip(number("others")).map(|(own, others)| told(own, others, query.ticked("out"), false));
    let mut page = form(&app, &coordinator).await?;
    page.frame = page.frame.flash(done);
    page.show()
}

async fn submit(State(app): State<App>, coordinator: Coordinator, request: Request) -> Result<Response, Error> {
    let upload = Upload::read(request, MOST_BYTES).await?;
    let posted = &upload.fields;
    let tries = posted.ticked("try");
    match brought(&app, &coordinator, &upload, tries).await? {
        Ok(change) if tries => {
            let mut page = form(&app, &coordinator).await?;
            page.take(posted);
            let out = posted.text("what") == "out";
            // No browser keeps the files that were chosen.
            let would = told(change.own, change.others, out, true);
            page.facts = vec![("If you store it".to_owned(), format!("{would} Choose the files again to store it."))];
            page.show()
        }
        Ok(change) => {
            let out = if posted.text("what") == "out" { "&out=1" } else { "" };
            let slug = &coordinator.network.network.slug;
            let to = format!("/{slug}/homes?own={}&others={}{out}", change.own, change.others);
            Ok(Redirect::to(&to).into_response())
        }
        Err(problems) => form(&app, &coordinator).await?.refuse(posted, problems),
    }
}

/// Reads the form and its files, and does it unless it is only tried.
async fn brought(
    app: &App,
    coordinator: &Coordinator,
    upload: &Upload,
    tries: bool,
) -> Result<Result<Change, Problems>, Error> {
    let mut form = Reading::of(&upload.fields);
    let enterprises = app.store.enterprises(coordinator.network.id).await?;
    let slug = form.text("enterprise");
    if !enterprises.iter().any(|record| record.enterprise.slug == slug) {
        form.wrong("enterprise", "Choose whose homes they are");
    }
    let out = form.one_of("what", |what| matches!(what, "in" | "out").then_some(what == "out"), "Choose what is done");
    let mut key = None;
    match upload.file("key") {
        None => form.wrong("key", "Choose the file of the key"),
        Some(file) => match std::str::from_utf8(&file.bytes).map_err(|_| "holds no key").and_then(homes::read_key) {
            Ok(read) => key = Some(read),
            Err(why) => form.wrong("key", format!("The file {why}")),
        },
    }
    let file = upload.file("homes");
    match file {
        None => form.wrong("homes", "Choose the file of homes"),
        Some(file) if file.too_large => form.wrong("homes", "The file is larger than 2 MB: split it"),
        Some(_) => {}
    }
    let reason = form.line("reason", "Why");
    let (Some(key), Some(file), Some(out), false) = (key, file, out, form.is_wrong()) else {
        return Ok(Err(form.problems()));
    };
    let reason = Some(reason).filter(|reason| !reason.is_empty());
    let done = async {
        let register = Register::open(&app.store, coordinator.network.clone(), slug, key).await?;
        let change = if out {
            register.take_out(&app.store, &file.bytes, reason, Voice::Page).await?
        } else {
            register.bring(&app.store, &file.bytes, reason, Voice::Page).await?
        };
        if !tries {
            register.store(&app.store, &coordinator.person.act(app), &change).await?;
        }
        Ok::<Change, HomesError>(change)
    };
    match done.await {
        Ok(change) => Ok(Ok(change)),
        Err(HomesError::Said(words) | HomesError::Store(StoreError::Refused(words))) => {
            Ok(Err(vec![("homes".to_owned(), capitalised(&words))]))
        }
        Err(HomesError::Faults(faults)) => Ok(Err(at_their_lines(&faults))),
        Err(HomesError::Store(error)) => Err(error.into()),
    }
}

/// The faults of a file, each with its line.
fn at_their_lines(faults: &[Fault]) -> Problems {
    let told = |fault: &Fault| ("homes".to_owned(), capitalised(&fault.to_string()));
    let mut problems: Problems = faults.iter().take(MOST_FAULTS).map(told).collect();
    if faults.len() > MOST_FAULTS {
        problems.push(("homes".to_owned(), format!("And {} more", faults.len() - MOST_FAULTS)));
    }
    problems
}

fn told(own: usize, others: usize, out: bool, would: bool) -> String {
    let homes = count(own, "home", "homes");
    let mut words = match (out, would) {
        (false, false) => format!("{homes} counted. The figures of their quarters are worked out anew."),
        (false, true) => format!("{homes} would be counted."),
        (true, false) => format!("{homes} taken out. The figures of their quarters are worked out anew."),
        (true, true) => format!("{homes} would be taken out."),
    };
    match (others, out) {
        (0, _) => {}
        (others, false) => {
            words.push_str(&format!(" {} for other partners already.", count(others, "home counts", "homes count")));
        }
        (others, true) => {
            words.push_str(&format!(
                " {} not counted for this partner.",
                count(others, "other home is", "other homes are")
            ));
        }
    }
    words
}

/// A new key, to keep apart from the server: nothing of it stays here.
async fn key(coordinator: Coordinator) -> Result<Response, Error> {
    let key = homes::new_key().map_err(|error| Error::Internal(error.to_string()))?;
    let name = format!("attachment; filename=\"{}-homes.key\"", coordinator.network.network.slug);
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, key).into_response())
}

async fn form(app: &App, coordinator: &Coordinator) -> Result<FormPage, Error> {
    let network = &coordinator.network.network;
    let mut members: Vec<EnterpriseRecord> = app.store.enterprises(coordinator.network.id).await?;
    members.sort_by_key(|record| record.enterprise.name.to_lowercase());
    let one = members.len() == 1;
    let mut choices = if one { vec![] } else { vec![Choice::new("", "Choose a partner")] };
    choices.extend(members.iter().map(|record| Choice::new(&record.enterprise.slug, &record.enterprise.name)));
    let counted = app.store.cases(coordinator.network.id).await?.len();
    Ok(FormPage {
        frame: coordinator_frame(network, &coordinator.person, "Register of homes", "Board"),
        back: (format!("/{}/board", network.slug), "Board"),
        heading: "Register of homes".to_owned(),
        lede: "Each home that came back into use counts once, also where two partners worked on it. What is kept of a home is a code made with your key, and no address; the key itself is not kept here.".to_owned(),
        facts: vec![("In the register".to_owned(), count(counted, "home", "homes"))],
        fields: vec![
            Field::list("enterprise", "Whose homes are they?", "", "", choices),
            Field::file(
                "key",
                "The key of the register",
                "The file that you made once, on this page or with commonweal cases key. With another key no home would be known again.",
                ".key,text/plain",
            ),
            Field::file(
                "homes",
                "The homes, as a CSV file",
                "With the columns home, back_on, outcome, months_empty and area; to take homes out, with the column home alone.",
                ".csv,text/csv",
            ),
            Field::choices(
                "what",
                "What is done with them?",
                "",
                "in",
                vec![
                    Choice::hinted("in", "Count them", "A home that is there already counts in its newer quarter alone."),
                    Choice::hinted("out", "Take them out", "They were counted by mistake, or count for another partner."),
                ],
            ),
            Field::line("reason", "Why do accepted figures change?", "Only where they do. It stands in the history of the figures.", ""),
            Field::tick("try", "Only say what would change, and store nothing", "", false),
        ],
        button: "Go on",
        another: Some((format!("/{}/homes/key", network.slug), "Make a new key")),
        ..FormPage::default()
    })
}

#[cfg(test)]
mod tests {
    use crate::web::{
        board::{
            samples::quarter,
            testing::{TestApp, act, check_structure},
        },
        upload::tests::{KIND, body},
    };
    use axum::http::StatusCode;
    use commonweal_domain::{breakdown::Cell, definition::Asked};

    const HERE: &str = "/digbeth/homes";
    const HOMES: &[u8] =
        b"home,back_on,outcome,months_empty,area\n1 Mill Row,2025-11-03,let,14,\n2 Mill Row,2025-12-01,sold,70,\n";

    async fn send(app: &TestApp, member: &str, key: &[u8], file: &[u8], more: &[(&str, &str)]) -> (StatusCode, String) {
        let fields = [&[("enterprise", member), ("what", "in")][..], more].concat();
        let files = [("key", "digbeth.key", key), ("homes", "homes.csv", file)];
        let answer = app.post_as("ruth", HERE, KIND, body(&fields, &files)).await;
        let told = if answer.status.is_redirection() { answer.location().to_owned() } else { answer.text() };
        (answer.status, told)
    }

    #[tokio::test]
    async fn homes_are_counted_once_across_partners_with_a_key_that_is_not_kept() {
        let app = TestApp::new().await;
        app.store
            .set_asked(&act(), app.network, quarter(), &[("homes-returned".to_owned(), Asked::Quarterly)].into())
            .await
            .unwrap();
        let page = app.get("ruth", HERE).await.text();
        check_structure(HERE, &page);
        let key = app.post("ruth", &format!("{HERE}/key"), "").await;
        assert_eq!((key.status, key.bytes.len()), (StatusCode::OK, 65), "64 digits and the end of the line");
        let (status, page) = send(&app, "anchor", &key.bytes, HOMES, &[("try", "1")]).await;
        assert!(status == StatusCode::OK && page.contains("2 homes would be counted."), "{page}");
        assert!(app.store.cases(app.network).await.unwrap().is_empty());
        let (_, to) = send(&app, "anchor", &key.bytes, HOMES, &[]).await;
        assert_eq!(to, format!("{HERE}?own=2&others=0"));
        assert!(app.get("ruth", &to).await.text().contains("2 homes counted."));
        let figures = app.store.accepted(app.network).await.unwrap();
        let key_of = commonweal_domain::figure::FigureKey::new("homes-returned", quarter().period(), Cell::total());
        assert!(figures.values().any(|figures| figures.get(&key_of).is_some()));
        // Another partner brings one of them, written otherwise, and a third.
        let more =
            b"home,back_on,outcome,months_empty,area\n1  mill row,2025-11-03,let,14,\n3 Mill Row,2025-12-09,let,9,\n";
        let (_, to) = send(&app, "bakery", &key.bytes, more, &[]).await;
        assert_eq!(to, format!("{HERE}?own=1&others=1"));
        let (status, page) = send(&app, "bakery", &b"0".repeat(64), more, &[]).await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("made with another key"), "{page}");
        let wrong = b"home,back_on,outcome,months_empty,area\n,2025-11-03,let,2,\n";
        let (status, page) = send(&app, "bakery", &key.bytes, wrong, &[]).await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("ine 2"), "{page}");
        assert_eq!(app.get("amara", HERE).await.status, StatusCode::NOT_FOUND);
    }
}
