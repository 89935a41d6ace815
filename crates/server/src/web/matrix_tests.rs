//! Every page × every role × own and foreign × the state of the return, against the table of permissions. The list of
//! pages is the one that the router is made of, so that none can be left out.
//!
//! What a person may not see answers exactly as what does not exist, to the byte; what they may see is there.

use super::{
    App,
    board::samples::{NOW, network, quarter},
    board::testing::TestApp,
    calls, every_page,
    routes::Need,
    session,
};
use crate::store::{Act, Change, Person, SaveFigures};
use axum::{
    Router,
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use commonweal_domain::{
    breakdown::Cell,
    figure::{Figure, FigureKey},
    network::{Closed, Enterprise, Membership, Role, Round},
    permission::{Action, State, When},
    quantity::Quantity,
};
use std::collections::BTreeMap;
use tower::ServiceExt;

/// A number that stands in drafts and nowhere else.
const CANARY: i32 = 987_654;

/// Pages that a person may open and that still have nothing to show, as the world of this test has no such thing, or as
/// the form that is sent says nothing.
const ABSENT: [(&str, &str); 63] = [
    // Nothing has been accepted, and no report been made of it.
    ("GET", "/{network}/dashboard/{quarter}"),
    ("GET", "/{network}/dashboard/{quarter}/how"),
    ("GET", "/{network}/dashboard/{quarter}/how/{code}"),
    ("GET", "/{network}/dashboard/{quarter}/social-value"),
    ("GET", "/{network}/figures/{quarter}/{enterprise}/{input}/amend"),
    ("POST", "/{network}/figures/{quarter}/{enterprise}/{input}/amend"),
    ("POST", "/{network}/amendments/{quarter}/{enterprise}/{amendment}"),
    ("GET", "/{network}/report/{period}/preview"),
    ("GET", "/{network}/report/{period}/preview.pdf"),
    ("GET", "/{network}/report/{period}/papers/{file}"),
    ("GET", "/{network}/report/{period}/pages.pdf"),
    ("GET", "/{network}/returns/{quarter}/{enterprise}/page.pdf"),
    ("GET", "/{network}/report/{period}/shorten/{enterprise}"),
    ("POST", "/{network}/report/{period}/shorten/{enterprise}"),
    ("POST", "/{network}/returns/{quarter}/{enterprise}/shorter"),
    ("GET", "/{network}/report/{period}/jobs/{job}"),
    ("POST", "/{network}/report/{period}/jobs/{job}"),
    ("GET", "/{network}/report/{period}/jobs/{job}/events"),
    ("GET", "/{network}/report/{period}/withdraw/{number}"),
    ("POST", "/{network}/report/{period}/withdraw/{number}"),
    // Nothing was circulated.
    ("GET", "/{network}/report/{period}/sign-off"),
    ("POST", "/{network}/report/{period}/sign-off"),
    ("GET", "/{network}/sign-off/{circulation}/{enterprise}"),
    ("POST", "/{network}/sign-off/{circulation}/{enterprise}"),
    ("GET", "/{network}/sign-off/{circulation}/{enterprise}/report.pdf"),
    ("GET", "/{network}/sign-off/{circulation}/{enterprise}/read"),
    ("GET", "/{network}/sign-off/{circulation}/{enterprise}/papers/{file}"),
    // No file has been brought, and nobody has this identifier.
    ("GET", "/{network}/imports/{file}/undo"),
    ("POST", "/{network}/imports/{file}/undo"),
    ("GET", "/{network}/returns/{quarter}/{enterprise}/upload/{file}/undo"),
    ("POST", "/{network}/returns/{quarter}/{enterprise}/upload/{file}/undo"),
    ("GET", "/{network}/returns/{quarter}/{enterprise}/evidence/{file}"),
    ("POST", "/{network}/returns/{quarter}/{enterprise}/evidence/{file}"),
    ("GET", "/{network}/returns/{quarter}/{enterprise}/story/photo/{file}"),
    ("POST", "/{network}/people/{person}/take"),
    ("POST", "/{network}/people/{person}/again"),
    // An indicator of the catalogue is not changed.
    ("POST", "/{network}/settings/indicators/{code}"),
    // Nothing has been proposed.
    ("GET", "/{network}/decide/{proposal}"),
    ("GET", "/{network}/decide/{proposal}/amend"),
    ("POST", "/{network}/decide/{proposal}/amend"),
    ("POST", "/{network}/decide/{proposal}/comment"),
    ("POST", "/{network}/decide/{proposal}/second"),
    ("GET", "/{network}/decide/{proposal}/open"),
    ("POST", "/{network}/decide/{proposal}/open"),
    ("GET", "/{network}/decide/{proposal}/withdraw"),
    ("POST", "/{network}/decide/{proposal}/withdraw"),
    ("GET", "/{network}/decide/{proposal}/vote"),
    ("POST", "/{network}/decide/{proposal}/vote"),
    ("GET", "/{network}/decide/{proposal}/minutes"),
    ("GET", "/{network}/decide/{proposal}/meeting"),
    ("POST", "/{network}/decide/{proposal}/meeting"),
    ("GET", "/{network}/decide/{proposal}/done"),
    ("POST", "/{network}/decide/{proposal}/done"),
    // The form does not say which.
    ("POST", "/{network}/calls/{call}/answer/{enterprise}/link"),
    // The network has no template for it, and nothing has been written down.
    ("GET", "/{network}/calls/{call}/page.pdf"),
    ("POST", "/{network}/calls/{call}/log/{entry}"),
    ("POST", "/{network}/mail"),
    // It is made of no other networks, and nothing is hidden that somebody could be asked about.
    ("GET", "/{network}/together/{period}"),
    ("GET", "/{network}/together/{period}/data.csv"),
    ("POST", "/{network}/report/{period}/hidden"),
    ("POST", "/{network}/merge/{enterprise}"),
    ("POST", "/{network}/returns/{quarter}/{enterprise}/same"),
    ("POST", "/{network}/review/{quarter}/{enterprise}"),
];

/// What is filled in where an address has a part.
const PARTS: [(&str, &str); 20] = [
    ("project", "new"),
    ("quarter", "2025-Q4"),
    ("period", "2025-Q4"),
    ("number", "1"),
    ("section", "economic"),
    ("input", "income"),
    ("call", "flood-week"),
    ("entry", "019c2c9e-0000-7000-8000-000000000000"),
    ("what", "time"),
    ("act", "rename"),
    ("code", "income"),
    ("which", "new"),
    ("name", "quarterly"),
    ("kind", "target"),
    ("proposal", "019c2c9e-0000-7000-8000-000000000000"),
    ("amendment", "019c2c9e-0000-7000-8000-000000000000"),
    ("file", "019c2c9e-0000-7000-8000-000000000000"),
    ("job", "019c2c9e-0000-7000-8000-000000000000"),
    ("circulation", "019c2c9e-0000-7000-8000-000000000000"),
    ("person", "019c2c9e-0000-7000-8000-000000000000"),
];

/// Whose page it is, seen from somebody of the first network and of its enterprise `anchor`.
const PLACES: [(&str, &str); 5] = [
    ("digbeth", "anchor"),
    ("digbeth", "bakery"),
    ("elsewhere", "anchor"),
    ("digbeth", "nothing"),
    ("nowhere", "anchor"),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Draft,
    HandedIn,
    StandingIn,
}

/// Two networks alike, with drafts in both; in the first, one person for each role, all with `anchor` where the role is
/// one of an enterprise.
struct World {
    app: TestApp,
    people: Vec<(String, Person)>,
    stage: Stage,
}

impl World {
    async fn new(stage: Stage) -> Self {
        let app = TestApp::new().await;
        let act = Act { now: NOW, person: None, name: "setup".to_owned() };
        let store = &app.store;
        let elsewhere = store.network("elsewhere").await.unwrap().unwrap().id;
        let members: Vec<(Enterprise, Membership)> = ["anchor", "bakery"]
            .iter()
            .map(|slug| {
                let enterprise =
                    Enterprise { slug: (*slug).to_owned(), name: slug.to_uppercase(), ..Enterprise::default() };
                (enterprise, Membership { from: None, to: None })
            })
            .collect();
        store.put_enterprises(&act, elsewhere, &members).await.unwrap();
        store.put_round(&act, elsewhere, &Round::of(quarter(), &network().settings)).await.unwrap();
        calls::tests::open(&app).await;
        calls::tests::open_in(&app, "other", "elsewhere").await;
        for (network, slug) in [(app.network, "anchor"), (app.network, "bakery"), (elsewhere, "anchor")] {
            let of = store.enterprise(network, slug).await.unwrap().unwrap().id;
            let key = FigureKey::new("income", quarter().period(), Cell::total());
            let now = Some(Figure::counted(Quantity::whole(CANARY)));
            let save = SaveFigures { changes: vec![Change { key, was: None, now }] };
            store.save_figures(&act, network, of, quarter(), &save).await.unwrap();
        }
        let anchor = store.enterprise(app.network, "anchor").await.unwrap().unwrap().id;
        let mut people = vec![];
        for role in Role::ALL {
            let (name, of) = (role.code(), role.is_of_an_enterprise().then_some(anchor));
            let id = store.invite(&act, app.network, &format!("{name}@e.org"), name, role, of).await.unwrap();
            store.start_session(id, session::hash(name), "", None, NOW).await.unwrap();
            people.push((name.to_owned(), store.person(id).await.unwrap().unwrap()));
        }
        let other = store.person_by_email("other@example.org").await.unwrap().unwrap();
        people.push(("other".to_owned(), other));
        match stage {
            Stage::Draft => {}
            Stage::HandedIn => app.hand_in("anchor").await,
            Stage::StandingIn => {
                let coordinator = Act { person: Some(people[0].1.id), name: people[0].1.name.clone(), ..act };
                store.begin_for(&coordinator, app.network, anchor, quarter(), "By phone").await.unwrap();
            }
        }
        Self { app, people, stage }
    }

    /// What the table says.
    async fn may(&self, person: &Person, need: Need, path: &str, place: (&str, &str)) -> bool {
        let Need::May(action) = need else { return need == Need::SignedIn };
        let Some(network) = self.app.store.network(place.0).await.unwrap() else { return false };
        let enterprise = self.app.store.enterprise(network.id, place.1).await.unwrap();
        if path.contains("{enterprise}") && enterprise.is_none() {
            return false;
        }
        let of = enterprise.filter(|_| path.contains("{enterprise}")).map(|record| record.id);
        let own = place == PLACES[0];
        let state = State {
            handed_in: self.stage == Stage::HandedIn && own || !path.contains("{quarter}"),
            // In the round that the address names, and in no other.
            standing_in: self.stage == Stage::StandingIn
                && own
                && path.contains("{quarter}")
                && person.id == self.people[0].1.id,
            has_approver: false,
            // Whoever files sees what is circulated; to answer is refused where somebody represents the enterprise.
            has_representative: false,
        };
        person.may(action, network.id, of, state)
    }

    async fn ask(&self, who: &str, method: &Method, path: &str) -> (StatusCode, String, String) {
        let answer = match *method {
            Method::GET => self.app.get(who, path).await,
            _ => self.app.post(who, path, form(path)).await,
        };
        let to = answer.headers.get(header::LOCATION).map_or("", |to| to.to_str().unwrap()).to_owned();
        (answer.status, to, answer.text())
    }
}

/// What is sent: enough that a page that reads forms knows what it is about.
fn form(path: &str) -> &'static str {
    match path {
        _ if path.ends_with("/invite") => "role=filer",
        _ if path.contains("/apart/") => "member=anchor",
        _ => "x=1",
    }
}

fn address(path: &str, place: (&str, &str)) -> String {
    let mut out = path.replace("{network}", place.0).replace("{enterprise}", place.1);
    for (part, value) in PARTS {
        out = out.replace(&format!("{{{part}}}"), value);
    }
    if path.contains("/indicators/{code}") {
        out = out.replace("/income", "/EC01");
    }
    assert!(!out.contains('{'), "say what stands in {path}");
    if path.contains("/apart/") {
        out.push_str("?member=anchor");
    }
    out
}

/// Methods that an address knows: a page that is asked in another way says which.
async fn methods(router: &Router, path: &str) -> Vec<Method> {
    let request = Request::builder().method(Method::PATCH).uri(address(path, PLACES[4])).body(Body::empty()).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let allowed = response.headers()[header::ALLOW].to_str().unwrap().to_owned();
    [Method::GET, Method::POST]
        .into_iter()
        .filter(|method| allowed.split(',').any(|one| one == method.as_str()))
        .collect()
}

/// Addresses with methods and needs: where one address stands twice, each method has its own need.
async fn pages(app: App) -> Vec<(&'static str, Method, Need)> {
    let mut pages: BTreeMap<(&str, String), Need> = BTreeMap::new();
    let declared = every_page();
    let needs: Vec<(&'static str, Need)> = declared.listed().to_vec();
    let router = declared.into_router().with_state(app);
    let mut all = vec![];
    for (path, need) in needs.iter().filter(|(_, need)| matches!(need, Need::SignedIn | Need::May(_))) {
        let twice = needs.iter().filter(|(other, _)| other == path).count() > 1;
        // The first stands for what is read, the second for what is changed.
        let known = pages.contains_key(&(*path, "GET".to_owned()));
        for method in methods(&router, path).await {
            let is_mine = !twice || (method == Method::POST) == known;
            if is_mine && pages.insert((*path, method.to_string()), *need).is_none() {
                all.push((*path, method, *need));
            }
        }
    }
    all
}

async fn walk(stage: Stage) -> Vec<String> {
    let mut faults = vec![];
    let mut world = World::new(stage).await;
    let nothing = world.app.get("filer", "/nowhere/at/all").await;
    let (nothing, pages) = (nothing.text(), pages(world.app.app()).await);
    assert!(pages.len() > 100, "{} pages", pages.len());
    let mut asked = 0;
    for (path, method, need) in &pages {
        let of_enterprise = path.contains("{enterprise}");
        // The state of a return changes nothing elsewhere.
        if !of_enterprise && stage != Stage::Draft {
            continue;
        }
        for place in PLACES {
            let of_network = path.contains("{network}") && place.1 == PLACES[0].1;
            if place != PLACES[0] && !of_enterprise && !of_network {
                continue;
            }
            let to = address(path, place);
            for (who, person) in world.people.clone() {
                asked += 1;
                let may = world.may(&person, *need, path, place).await;
                let (status, location, body) = world.ask(&who, method, &to).await;
                let mut fault = |words: &str| faults.push(format!("{who} {method} {to} ({need:?}): {words}: {status}"));
                let absent = ABSENT.contains(&(method.as_str(), *path));
                match may {
                    false if status != StatusCode::NOT_FOUND => fault("is let in"),
                    false if body != nothing => fault("can tell it from what does not exist"),
                    true if status.is_server_error() => fault("fails"),
                    true if status == StatusCode::NOT_FOUND && !absent => fault("does not get what is theirs"),
                    // Handed in, some say before that they are locked.
                    true if absent && status != StatusCode::NOT_FOUND && stage == Stage::Draft => {
                        fault("is no longer absent");
                    }
                    true if location.starts_with("/sign-in") => fault("is sent away"),
                    _ => {}
                }
                let drafted =
                    place == PLACES[0] && world.stage != Stage::HandedIn || place == PLACES[1] || place == PLACES[2];
                let looks = *need == Need::May(Action::Look) && may;
                let reads = looks || of_enterprise && own_draft(&world, &person, place).await;
                if drafted && !reads && (body.contains("987,654") || body.contains("987654")) {
                    faults.push(format!("{who} {method} {to}: the draft shows"));
                }
                if *method == Method::POST && may && status.is_redirection() {
                    // Something may have been changed.
                    world = World::new(stage).await;
                }
            }
            let (status, location, _) = world.ask("", method, &to).await;
            let sent_away = match *method {
                Method::GET => status == StatusCode::SEE_OTHER && location.starts_with("/sign-in?back="),
                _ => status == StatusCode::UNAUTHORIZED,
            };
            if !sent_away {
                faults.push(format!("nobody {method} {to}: {status}"));
            }
        }
    }
    println!("{asked} questions of those who are signed in");
    assert!(asked > 1_500, "{asked} questions");
    faults
}

/// Whether somebody may read the draft of a place.
async fn own_draft(world: &World, person: &Person, place: (&str, &str)) -> bool {
    let Some(network) = world.app.store.network(place.0).await.unwrap() else { return false };
    let Some(of) = world.app.store.enterprise(network.id, place.1).await.unwrap() else { return false };
    let standing_in = world.stage == Stage::StandingIn && place == PLACES[0] && person.id == world.people[0].1.id;
    let state = State { standing_in, ..State::default() };
    person.may(Action::File, network.id, Some(of.id), state)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_role_gets_every_page_as_the_table_says_while_a_return_is_a_draft() {
    assert_eq!(walk(Stage::Draft).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_role_gets_every_page_as_the_table_says_once_a_return_is_handed_in() {
    assert_eq!(walk(Stage::HandedIn).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_role_gets_every_page_as_the_table_says_while_a_coordinator_files() {
    assert_eq!(walk(Stage::StandingIn).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_network_that_has_closed_every_form_is_refused() {
    let world = World::new(Stage::Draft).await;
    let act = Act { now: NOW, person: None, name: "Ruth".to_owned() };
    let closed = Closed { at: NOW, why: String::new() };
    world.app.store.set_closed(&act, world.app.network, Some(closed)).await.unwrap();
    for (path, method, need) in pages(world.app.app()).await {
        let Need::May(_) = need else { continue };
        if method != Method::POST {
            continue;
        }
        for (who, person) in &world.people {
            if world.may(person, need, path, PLACES[0]).await {
                let (status, ..) = world.ask(who, &method, &address(path, PLACES[0])).await;
                assert_eq!(status, StatusCode::CONFLICT, "{who} {path}");
            }
        }
    }
}

#[tokio::test]
async fn every_action_of_the_table_is_asked_by_a_page_or_within_one() {
    // Asked within a page, beside what the page itself needs.
    let within = [Action::Submit, Action::Foresee, Action::Invited];
    let listed: Vec<Need> = every_page().listed().iter().map(|(_, need)| *need).collect();
    for (action, row) in commonweal_domain::permission::TABLE {
        assert!(within.contains(&action) || listed.contains(&Need::May(action)), "no page needs {action:?}");
        assert!(row.iter().any(|when| *when != When::Never));
    }
}
