//! Who is asking: the session's cookie, and the extractors that let a handler say whom it is for.
//!
//! A page that a person may not see answers as if it did not exist. Who is not signed in is shown the way to sign in; a
//! form sent without a session is kept and offered again afterwards.

use super::{App, account::sign_in, address::Origin, error::Error, forms::Posted, routes::Need, security};
use crate::store::{Act, EnterpriseId, EnterpriseRecord, Held, NetworkId, NetworkRecord, Person};
use axum::{
    extract::{FromRequest, FromRequestParts, MatchedPath, RawPathParams, Request, State},
    http::{HeaderValue, Method, header, request::Parts},
    middleware::Next,
    response::Response,
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use commonweal_domain::{
    network::{Millis, Role},
    permission::{Action, State as Standing},
    release::Viewer,
};
use sha2::{Digest, Sha256};

/// Days that a browser keeps the cookie; the session ends with it, or after 14 days without use.
const COOKIE_DAYS: i64 = 30;

/// The person whose browser asks, if one is signed in. It is an extension of every request.
#[derive(Debug, Clone, Default)]
pub struct Visitor(pub Option<Person>);

/// The session of the browser that asks, where somebody is signed in. It is an extension of the request.
#[derive(Debug, Clone, Copy)]
pub struct Here {
    /// What is kept of its token.
    pub hash: [u8; 32],
    /// When its owner last showed that it is them.
    pub confirmed: Millis,
}

/// Somebody is signed in.
#[derive(Debug, Clone)]
pub struct SignedIn(pub Person);

/// A filer of the enterprise that the address names; or a coordinator who files for it, as after a phone call, in the
/// round that the address names.
#[derive(Debug, Clone)]
pub struct Filer {
    /// The network in the address.
    pub network: NetworkRecord,
    /// The enterprise in the address.
    pub enterprise: EnterpriseRecord,
    /// Who asks.
    pub person: Person,
}

/// Somebody who may do in the network that the address names what its page is for.
#[derive(Debug, Clone)]
pub struct Insider {
    /// The network in the address.
    pub network: NetworkRecord,
    /// Who asks.
    pub person: Person,
}

/// An insider on a page of those who coordinate.
pub type Coordinator = Insider;

/// Somebody who has shown lately that it is them. Whoever has not is asked to, and led back.
#[derive(Debug, Clone)]
pub struct Confirmed(pub Person);

/// So long after showing that it is them somebody opens what is sensitive without being asked again: 10 minutes.
const OPENS_FOR: i64 = 10 * 60 * 1_000;
/// So long what was opened in time can be sent: nothing that was typed is lost meanwhile.
const SENDS_FOR: i64 = 30 * 60 * 1_000;

/// The network that the address names, whoever asks.
#[derive(Debug, Clone)]
pub struct PublicNetwork(pub NetworkRecord);

impl Visitor {
    /// How a network knows whoever asks.
    pub fn viewer(&self, network: NetworkId) -> Viewer {
        self.0.as_ref().map_or(Viewer::Anybody, |person| person.viewer(network))
    }
}

impl Person {
    /// How a network knows the person.
    pub fn viewer(&self, network: NetworkId) -> Viewer {
        if self.may(Action::Foresee, network, None, Standing::default()) {
            Viewer::Coordinator
        } else if self.may(Action::Invited, network, None, Standing::default()) {
            Viewer::Invited
        } else {
            Viewer::Anybody
        }
    }

    /// Whether the person may do something in a network, or for one of its enterprises.
    pub fn may(&self, action: Action, network: NetworkId, of: Option<EnterpriseId>, state: Standing) -> bool {
        if self.passed_on.is_some() && !action.may_be_passed_on() {
            return false;
        }
        let held = self.roles.iter().filter(|held| held.network == network && held.acts_for(of));
        held.map(|held| action.when(held.role)).any(|when| when.holds(state))
    }

    /// Whether the person coordinates a network.
    pub fn coordinates(&self, network: NetworkId) -> bool {
        self.may(Action::Coordinate, network, None, Standing::default())
    }

    /// Whether the person may give a role in a network, and take it away.
    pub fn gives(&self, role: Role, network: NetworkId) -> bool {
        self.roles.iter().any(|held| held.network == network && held.role.gives(role))
    }

    /// Whether the person files for an enterprise.
    pub fn files_for(&self, network: NetworkId, enterprise: EnterpriseId) -> bool {
        self.may(Action::File, network, Some(enterprise), Standing::default())
    }

    /// What the person does now, for the store.
    pub fn act(&self, app: &App) -> Act {
        Act { now: app.now(), person: Some(self.id), name: self.name.clone() }
    }
}

impl Held {
    /// Whether the role is one of the network, or of this enterprise; for no enterprise in particular, it always counts.
    fn acts_for(&self, of: Option<EnterpriseId>) -> bool {
        of.is_none_or(|of| self.enterprise.is_none() || self.is_of(of))
    }

    /// Whether it is held for this enterprise.
    pub fn is_of(&self, enterprise: EnterpriseId) -> bool {
        self.enterprise.as_ref().is_some_and(|(own, ..)| *own == enterprise)
    }
}

/// Finds out who asks, before every page. A form that needs somebody and came from nobody is kept.
pub(super) async fn who(State(app): State<App>, mut request: Request, next: Next) -> Result<Response, Error> {
    let person = match token(request.headers(), &app) {
        Some(token) => match app.store.session(hash(&token), app.now()).await? {
            Some(open) => {
                let person = app.store.person(open.person).await?;
                let person = match open.passed_on {
                    // An account is its owner's alone, and so is another way in.
                    Some(_) if is_of_an_account(request.uri().path()) => None,
                    Some(to) => person.map(|person| person.confined(to)),
                    None => person,
                };
                request.extensions_mut().insert(Here { hash: hash(&token), confirmed: open.confirmed });
                person
            }
            None => None,
        },
        None => None,
    };
    let path = request.uri().path();
    let open_to_all = ["/sign-in", "/sign-out", "/link/", "/stop/"].iter().any(|open| path.starts_with(open));
    // Anybody may compare a file; it changes nothing.
    let open_to_all = open_to_all || path == "/verify";
    if person.is_none() && request.method() == Method::POST && !open_to_all {
        return sign_in::keep(&app, request).await;
    }
    let signed_in = person.is_some();
    request.extensions_mut().insert(Visitor(person));
    let mut response = next.run(request).await;
    // What was made for one person is for nobody else's cache, nor for the next user of the browser.
    if signed_in && !response.headers().contains_key(header::CACHE_CONTROL) {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    Ok(response)
}

/// Whether a page is of an account itself, or of signing in.
fn is_of_an_account(path: &str) -> bool {
    ["/account", "/sign-in"].iter().any(|own| path.starts_with(own))
}

/// A cookie for a fresh session, and what the store keeps of it.
pub(super) fn fresh(app: &App) -> Result<(Cookie<'static>, [u8; 32]), Error> {
    let token = random_token()?;
    let cookie = Cookie::build((cookie_name(app), token.clone()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(app.secure_cookies)
        .max_age(time::Duration::days(COOKIE_DAYS))
        .build();
    Ok((cookie, hash(&token)))
}

/// The cookie that takes the session's away.
pub(super) fn gone(app: &App) -> Cookie<'static> {
    Cookie::build((cookie_name(app), "")).path("/").secure(app.secure_cookies).max_age(time::Duration::ZERO).build()
}

/// The session's token, if the browser has one.
pub(super) fn token(headers: &axum::http::HeaderMap, app: &App) -> Option<String> {
    CookieJar::from_headers(headers).get(cookie_name(app)).map(|cookie| cookie.value().to_owned())
}

/// What is kept of a token.
pub fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// 32 random bytes as text for a cookie or an address.
pub fn random_token() -> Result<String, Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(data_encoding::BASE64URL_NOPAD.encode(&bytes))
}

/// `__Host-` makes browsers refuse the cookie from anywhere but this very host, by https.
const fn cookie_name(app: &App) -> &'static str {
    if app.secure_cookies { "__Host-commonweal" } else { "commonweal" }
}

pub(super) async fn named(parts: &mut Parts, app: &App, name: &str) -> Option<String> {
    let params = RawPathParams::from_request_parts(parts, app).await.ok()?;
    params.iter().find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
}

pub(super) async fn network(parts: &mut Parts, app: &App) -> Result<NetworkRecord, Error> {
    let slug = named(parts, app, "network").await.ok_or(Error::NotFound)?;
    app.store.network(&slug).await?.ok_or(Error::NotFound)
}

/// Sends those to set up a second step of signing in whom the network asks for one. To leave, nobody needs it.
pub(super) fn second_step(app: &App, network: &NetworkRecord, person: &Person, parts: &Parts) -> Result<(), Error> {
    let holds_office = person.roles.iter().any(|held| held.network == network.id && held.role.is_an_office());
    let settings = &network.network.settings;
    let asks = settings.second_factor && app.now() >= settings.second_factor_from;
    let asked = asks && holds_office && !person.second_factor;
    if asked && action(parts)? != Action::Leave { Err(Error::SecondStep) } else { Ok(()) }
}

/// What the page is declared to be for.
pub(super) fn action(parts: &Parts) -> Result<Action, Error> {
    match parts.extensions.get::<Need>() {
        Some(Need::May(action)) => Ok(*action),
        need => Err(Error::Internal(format!("a page that needs {need:?} asks for a permission"))),
    }
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Error> {
        let person = parts.extensions.get::<Visitor>().and_then(|visitor| visitor.0.clone());
        let back = || parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
        person.map(Self).ok_or_else(|| Error::SignIn { back: back() })
    }
}

impl FromRequestParts<App> for Confirmed {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let SignedIn(person) = SignedIn::from_request_parts(parts, app).await?;
        let within = if parts.method == Method::GET { OPENS_FOR } else { SENDS_FOR };
        let here = parts.extensions.get::<Here>();
        if here.is_some_and(|here| app.now().0 - here.confirmed.0 < within) {
            return Ok(Self(person));
        }
        let back = if parts.method == Method::GET { parts.uri.to_string() } else { parts.uri.path().to_owned() };
        Err(Error::Confirm { back })
    }
}

impl FromRequestParts<App> for Here {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        SignedIn::from_request_parts(parts, app).await?;
        parts.extensions.get::<Self>().copied().ok_or(Error::NotFound)
    }
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Error> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_default())
    }
}

impl FromRequestParts<App> for PublicNetwork {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        network(parts, app).await.map(Self)
    }
}

impl FromRequestParts<App> for Insider {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let SignedIn(person) = SignedIn::from_request_parts(parts, app).await?;
        let network = network(parts, app).await?;
        let may = person.may(action(parts)?, network.id, None, Standing::default());
        if !may {
            not_theirs(parts, &person);
            return Err(Error::NotFound);
        }
        second_step(app, &network, &person, parts)?;
        Ok(Self { network, person })
    }
}

impl FromRequestParts<App> for Filer {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let SignedIn(person) = SignedIn::from_request_parts(parts, app).await?;
        let network = network(parts, app).await?;
        let slug = named(parts, app, "enterprise").await.ok_or(Error::NotFound)?;
        let enterprise = app.store.enterprise(network.id, &slug).await?.ok_or(Error::NotFound)?;
        let action = action(parts)?;
        let may = |state| person.may(action, network.id, Some(enterprise.id), state);
        let in_its_place = Standing { standing_in: true, ..Standing::default() };
        if may(Standing::default())
            || may(in_its_place) && stands_in(parts, app, &network, &enterprise, &person).await?
        {
            second_step(app, &network, &person, parts)?;
            Ok(Self { network, enterprise, person })
        } else {
            not_theirs(parts, &person);
            Err(Error::NotFound)
        }
    }
}

/// Whoever runs the server can see who asks for what is not theirs; they themselves are told that it does not exist.
fn not_theirs(parts: &Parts, person: &Person) {
    let page = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let origin = parts.extensions.get::<Origin>().copied().unwrap_or_default();
    security::refused_to("not_theirs", person, page, origin);
}

/// Whether a coordinator has begun to file for an enterprise and has not submitted yet.
async fn stands_in(
    parts: &mut Parts,
    app: &App,
    network: &NetworkRecord,
    enterprise: &EnterpriseRecord,
    person: &Person,
) -> Result<bool, Error> {
    let quarter = named(parts, app, "quarter").await.and_then(|text| text.parse().ok());
    let Some(quarter) = quarter else { return Ok(false) };
    let apart = app.store.apart_of(network.id, enterprise.id, quarter).await?;
    Ok(apart.stand_in.is_some_and(|stand_in| stand_in.may_file(person.id)))
}

impl FromRequest<App> for Posted {
    type Rejection = Error;

    async fn from_request(request: Request, _: &App) -> Result<Self, Error> {
        let body = axum::body::to_bytes(request.into_body(), super::FORM_LIMIT).await.map_err(|_| Error::TooLarge)?;
        Ok(Self::parse(&body))
    }
}
