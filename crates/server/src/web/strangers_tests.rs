//! Two networks on one server, and people who do random things in them: open what they are led to, type addresses that
//! somebody else has open, fill in any form that a page shows and send it, also to where another network's form goes.
//! Nobody ever receives a word or a number of a network that is not theirs.

use super::{
    board::{samples::NOW, testing::TestApp},
    recorded::AT_RANDOM,
    session,
};
use crate::store::{Act, NetworkId, PersonId};
use axum::http::{StatusCode, header};
use commonweal_domain::network::{Enterprise, Membership, Role, Round};
use std::collections::BTreeMap;

/// Things that people do in one run.
const STEPS: usize = 1_000;
/// Words that are typed in one network and in no other.
const WORDS: [&str; 2] = ["alphaqx", "bravoqx"];
/// Numbers, as they are typed and as they are shown.
const NUMBERS: [(&str, &str); 2] = [("41041", "41,041"), ("57057", "57,057")];
/// Networks.
const SLUGS: [&str; 2] = ["digbeth", "elsewhere"];

/// A fixed row of numbers that look random: xorshift.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap_or_default() % sides.max(1)
    }

    fn one_of<'a, T>(&mut self, things: &'a [T]) -> Option<&'a T> {
        if things.is_empty() { None } else { things.get(self.roll(things.len())) }
    }
}

/// Somebody, and what lies before them.
struct Somebody {
    name: String,
    id: PersonId,
    /// The network that is theirs; none for somebody of both.
    of: Option<usize>,
    role: (Role, Option<&'static str>),
    /// Where the pages that they have seen lead.
    links: Vec<String>,
    forms: Vec<Form>,
}

/// A form as a page shows it.
#[derive(Debug, Clone, Default)]
struct Form {
    action: String,
    fields: Vec<Field>,
}

#[derive(Debug, Clone, Default)]
struct Field {
    name: String,
    kind: String,
    value: String,
    choices: Vec<String>,
}

/// The tags of a page, each with its name and attributes.
fn tags(page: &str) -> impl Iterator<Item = (&str, &str)> {
    page.split('<').skip(1).filter_map(|rest| {
        let tag = rest.split('>').next()?;
        Some(tag.split_once(char::is_whitespace).unwrap_or((tag, "")))
    })
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = format!("{name}=\"");
    let at = if tag.starts_with(&start) { 0 } else { tag.find(&format!(" {start}"))? + 1 };
    let value = tag[at + start.len()..].split('"').next()?;
    Some(value.replace("&amp;", "&").replace("&#38;", "&").replace("&quot;", "\"").replace("&#39;", "'"))
}

fn links(page: &str) -> Vec<String> {
    let of = |(name, tag): (&str, &str)| if name == "a" { attribute(tag, "href") } else { None };
    tags(page).filter_map(of).filter(|href| href.starts_with('/')).collect()
}

fn forms(page: &str, here: &str) -> Vec<Form> {
    let mut forms: Vec<Form> = vec![];
    let mut inside = false;
    for (name, tag) in tags(page) {
        match name {
            "form" => {
                inside = attribute(tag, "method").as_deref() == Some("post");
                if inside {
                    let action = attribute(tag, "action").unwrap_or_else(|| here.to_owned());
                    forms.push(Form { action, fields: vec![] });
                }
            }
            "/form" => inside = false,
            "input" | "textarea" | "select" | "button" if inside => {
                let Some(form) = forms.last_mut() else { continue };
                let kind = if name == "input" { attribute(tag, "type").unwrap_or_default() } else { name.to_owned() };
                let field = Field {
                    name: attribute(tag, "name").unwrap_or_default(),
                    kind,
                    value: attribute(tag, "value").unwrap_or_default(),
                    choices: vec![],
                };
                if !field.name.is_empty() || name == "select" {
                    form.fields.push(field);
                }
            }
            "option" if inside => {
                let value = attribute(tag, "value").unwrap_or_default();
                if let Some(field) = forms.last_mut().and_then(|form| form.fields.last_mut()) {
                    field.choices.push(value);
                }
            }
            _ => {}
        }
    }
    forms
}

/// Fills a form in, with words and numbers of the network that it belongs to.
fn filled(form: &Form, of: usize, dice: &mut Dice) -> Vec<(String, String)> {
    let (word, number) = (WORDS[of], NUMBERS[of].0);
    let mut pairs: Vec<(String, String)> = vec![];
    let mut pressed = false;
    for field in &form.fields {
        let value = match field.kind.as_str() {
            "hidden" => Some(field.value.clone()),
            // Of several a browser sends one.
            "radio" if pairs.iter().any(|(name, _)| *name == field.name) => None,
            "checkbox" | "radio" => (dice.roll(2) == 0).then(|| field.value.clone()),
            "select" => dice.one_of(&field.choices).cloned(),
            "button" | "submit" => {
                let press = !pressed && !field.name.is_empty() && dice.roll(2) == 0;
                pressed |= press;
                press.then(|| field.value.clone())
            }
            "file" => None,
            "email" => Some(format!("{word}{}@example.org", dice.roll(9))),
            _ if field.name.contains("mail") && !field.name.contains("days") => {
                Some(format!("{word}{}@example.org", dice.roll(9)))
            }
            _ => match dice.roll(4) {
                0 => Some(field.value.clone()),
                1 => Some(format!("{word} {}", dice.roll(100))),
                2 => Some(word.to_owned()),
                _ => Some(number.to_owned()),
            },
        };
        pairs.extend(value.map(|value| (field.name.clone(), value)));
    }
    pairs
}

struct World {
    app: TestApp,
    people: Vec<Somebody>,
    networks: [NetworkId; 2],
}

impl World {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let store = &app.store;
        let act = Act { now: NOW, person: None, name: "setup".to_owned() };
        let networks = [app.network, store.network("elsewhere").await.unwrap().unwrap().id];
        for (of, network) in networks.into_iter().enumerate() {
            let settings = store.network_of(network).await.unwrap().unwrap().network.settings;
            let members: Vec<(Enterprise, Membership)> = ["anchor", "bakery", "canal", "dye-works"]
                .iter()
                .map(|slug| {
                    let name = format!("{} {slug}", WORDS[of]);
                    let enterprise = Enterprise { slug: (*slug).to_owned(), name, ..Enterprise::default() };
                    (enterprise, Membership { from: None, to: None })
                })
                .collect();
            store.put_enterprises(&act, network, &members).await.unwrap();
            store.put_round(&act, network, &Round::of(super::board::samples::quarter(), &settings)).await.unwrap();
        }
        let mut people = vec![];
        let roles = [
            (Role::Coordinator, None),
            (Role::Deputy, None),
            (Role::Filer, Some("anchor")),
            (Role::Filer, Some("bakery")),
            (Role::Approver, Some("canal")),
            (Role::Funder, None),
            (Role::Administrator, None),
        ];
        for of in [Some(0), Some(1), None] {
            for (at, role) in roles.into_iter().enumerate() {
                // Somebody of both networks coordinates one, and files in the other.
                let of_both = of.is_none();
                if of_both && at > 0 {
                    continue;
                }
                let word = of.map_or("both", |of| WORDS[of]);
                let (name, mail) = (format!("{word} person {at}"), format!("{word}-person-{at}@example.org"));
                let mut id = None;
                for (network, given) in match of {
                    Some(of) => vec![(of, role)],
                    None => vec![(0, roles[0]), (1, roles[2])],
                } {
                    let place = match given.1 {
                        Some(slug) => store.enterprise(networks[network], slug).await.unwrap().map(|one| one.id),
                        None => None,
                    };
                    id = Some(store.invite(&act, networks[network], &mail, &name, given.0, place).await.unwrap());
                }
                people.push(Somebody { name, id: id.unwrap(), of, role, links: vec![], forms: vec![] });
            }
        }
        let mut world = Self { app, people, networks };
        world.restore().await;
        world
    }

    /// Whether everybody reads it there: a network's name, and what it has published.
    async fn is_public(&self, of: usize, path: &str) -> bool {
        let answer = self.app.get("", path).await;
        answer.status == StatusCode::OK && foreign(of, &answer.text(), "").is_some()
    }

    /// Whoever has left, been thrown out or signed out is there again: people come and go, and the test goes on.
    async fn restore(&mut self) {
        let store = &self.app.store;
        for (at, somebody) in self.people.iter().enumerate() {
            let act = Act { now: self.app.app().now(), person: None, name: "setup".to_owned() };
            if let (Some(of), (role, place)) = (somebody.of, somebody.role) {
                let place = match place {
                    Some(slug) => store.enterprise(self.networks[of], slug).await.unwrap().map(|one| one.id),
                    None => None,
                };
                let mail = format!("{}-person-{}@example.org", WORDS[of], at % 7);
                if place.is_some() || !role.is_of_an_enterprise() {
                    store.invite(&act, self.networks[of], &mail, &somebody.name, role, place).await.unwrap();
                }
            }
            let token = session::hash(&cookie(at));
            if store.session(token, act.now).await.unwrap().is_none() {
                store.start_session(somebody.id, token, "", None, act.now).await.unwrap();
            }
        }
    }
}

fn cookie(at: usize) -> String {
    format!("{AT_RANDOM}-{at}")
}

/// What of the other network stands in an answer, besides what was sent and is only given back.
fn foreign(of: usize, body: &str, sent: &str) -> Option<String> {
    let other = 1 - of;
    let lower = body.to_lowercase();
    let signs = [WORDS[other], NUMBERS[other].0, NUMBERS[other].1].into_iter();
    let mut told = signs.filter(|sign| !sent.contains(sign));
    told.find(|sign| lower.contains(sign)).map(|sign| {
        let at = lower.find(sign).unwrap_or_default();
        lower.chars().skip(lower[..at].chars().count().saturating_sub(80)).take(200).collect()
    })
}

async fn run(seed: u64) -> (usize, usize, Vec<String>) {
    let mut dice = Dice(seed | 1);
    let mut world = World::new().await;
    let mut faults = vec![];
    let (mut found, mut opened) = (0, BTreeMap::<String, usize>::new());
    for step in 0..STEPS {
        if step % 50 == 0 {
            world.restore().await;
        }
        let who = dice.roll(world.people.len());
        let of = world.people[who].of.unwrap_or_else(|| dice.roll(2));
        // Mostly what lies before oneself, else what somebody else has open, of whichever network.
        let whose = if dice.roll(3) > 0 { who } else { dice.roll(world.people.len()) };
        let from = &world.people[whose];
        let sends = dice.roll(2) == 0;
        let form = if sends { dice.one_of(&from.forms).cloned() } else { None };
        let form = form.filter(|form| !matches!(form.action.as_str(), "/sign-out" | "/account/erase"));
        let mut sent = String::new();
        let (answer, path) = match form {
            Some(form) => {
                // Sometimes the other network's address in the place of one's own.
                let mut path = form.action.clone();
                if dice.roll(4) == 0 {
                    path = path.replacen(SLUGS[of], SLUGS[1 - of], 1);
                }
                // Somebody of both writes in each what belongs there.
                let there = SLUGS.iter().position(|slug| path.starts_with(&format!("/{slug}/"))).unwrap_or(of);
                let typed = if world.people[who].of.is_some() { of } else { there };
                let body = super::forms::encode(&filled(&form, typed, &mut dice));
                sent = body.to_lowercase();
                (world.app.post(&cookie(who), &path, &body).await, path)
            }
            None => {
                let start = format!(
                    "/{}/{}",
                    SLUGS[dice.roll(2)],
                    ["board", "returns", "reports", "people", "settings"][dice.roll(5)]
                );
                // Of some that one could follow, what has been opened least: people go on.
                let some: Vec<String> = (0..5).filter_map(|_| dice.one_of(&from.links).cloned()).collect();
                let known = |path: &String| opened.get(path.split('?').next().unwrap_or_default()).copied();
                let path = some.into_iter().min_by_key(known).filter(|_| dice.roll(20) > 0).unwrap_or(start);
                // Papers are long in the making where nothing is optimised.
                let long = [".pdf", ".zip", ".xlsx", ".png", "preview"].iter().any(|end| path.contains(end));
                let path = if long && dice.roll(8) > 0 { format!("/{}", SLUGS[of]) } else { path };
                (world.app.get(&cookie(who), &path).await, path)
            }
        };
        let body = answer.text();
        if let Some((of, leak)) = world.people[who].of.and_then(|of| Some((of, foreign(of, &body, &sent)?)))
            && !world.is_public(of, &path).await
        {
            faults.push(format!(
                "seed {seed}, step {step}: {} of {} at {path}: {leak}",
                world.people[who].name, SLUGS[of]
            ));
        }
        let to = answer.headers.get(header::LOCATION).and_then(|to| to.to_str().ok()).map(str::to_owned);
        if let Some(leak) = world.people[who].of.zip(to.as_deref()).and_then(|(of, to)| foreign(of, to, &sent)) {
            faults.push(format!("seed {seed}, step {step}: led to {leak}"));
        }
        if answer.status.is_server_error() {
            faults.push(format!("seed {seed}, step {step}: {path} fails: {}", answer.status));
        }
        *opened.entry(path.split('?').next().unwrap_or_default().to_owned()).or_default() += 1;
        found += usize::from(answer.status == StatusCode::OK);
        let somebody = &mut world.people[who];
        somebody.links.extend(to.filter(|to| to.starts_with('/')));
        somebody.links.extend(links(&body).into_iter().filter(|href| href != "/sign-out"));
        somebody.forms.extend(forms(&body, path.split('?').next().unwrap_or_default()));
        // What was seen last counts most.
        let (links, forms) = (somebody.links.len().saturating_sub(200), somebody.forms.len().saturating_sub(30));
        somebody.links.drain(..links);
        somebody.forms.drain(..forms);
    }
    (found, opened.len(), faults)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_receive_nothing_of_each_other_whatever_they_do() {
    // Another row of dice for whoever looks for more.
    let seed = std::env::var("COMMONWEAL_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(20_261_127);
    let (found, opened, faults) = run(seed).await;
    println!("{STEPS} steps, {found} pages, {opened} addresses");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(found > STEPS / 4 && opened > 150, "they have hardly seen anything: {found} pages, {opened} addresses");
}

#[test]
fn what_is_foreign_is_noticed() {
    assert!(foreign(0, "<td>57,057</td>", "").is_some() && foreign(0, "BravoQX bakery", "x=57057").is_some());
    assert!(foreign(0, "alphaqx 41041", "").is_none());
    let page = r#"<a href="/one?a=1&amp;b=2">x</a><form method="post" action="/two"><input type="hidden" name="v" value="7"><select name="s"><option value="a">A</option></select><textarea name="t"></textarea><button name="go" value="1">Go</button></form>"#;
    assert_eq!(links(page), ["/one?a=1&b=2"]);
    let form = &forms(page, "/here")[0];
    assert_eq!((form.action.as_str(), form.fields.len()), ("/two", 4));
    assert_eq!(form.fields[1].choices, ["a"]);
}
