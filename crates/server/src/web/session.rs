//! Who is asking: the session's cookie, and the extractors that let a handler say whom it is for.
//!
//! A page that a person may not see answers as if it did not exist. Who is not signed in is shown the way to sign in; a
//! form sent without a session is kept and offered again afterwards.

use super::{App, account::sign_in, error::Error, forms::Posted};
use crate::store::{Act, EnterpriseId, EnterpriseRecord, NetworkId, NetworkRecord, Person};
use axum::{
    extract::{FromRequest, FromRequestParts, RawPathParams, Request, State},
    http::{HeaderValue, Method, header, request::Parts},
    middleware::Next,
    response::Response,
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use commonweal_domain::{network::Role, release::Viewer};
use sha2::{Digest, Sha256};

/// Days that a browser keeps the cookie; the session itself ends after 14 days without use.
const COOKIE_DAYS: i64 = 60;

/// The person whose browser asks, if one is signed in. It is an extension of every request.
#[derive(Debug, Clone, Default)]
pub struct Visitor(pub Option<Person>);

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

/// A coordinator of the network that the address names.
#[derive(Debug, Clone)]
pub struct Coordinator {
    /// The network in the address.
    pub network: NetworkRecord,
    /// Who asks.
    pub person: Person,
}

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
        if self.holds(Role::Coordinator, network) {
            Viewer::Coordinator
        } else if self.roles.iter().any(|held| held.network == network) {
            Viewer::Invited
        } else {
            Viewer::Anybody
        }
    }

    /// Whether the person holds a role in a network.
    pub fn holds(&self, role: Role, network: NetworkId) -> bool {
        self.roles.iter().any(|held| held.role == role && held.network == network)
    }

    /// Whether the person files for an enterprise.
    pub fn files_for(&self, network: NetworkId, enterprise: EnterpriseId) -> bool {
        self.roles.iter().any(|held| {
            held.role == Role::Filer
                && held.network == network
                && held.enterprise.as_ref().is_some_and(|(id, ..)| *id == enterprise)
        })
    }

    /// What the person does now, for the store.
    pub fn act(&self, app: &App) -> Act {
        Act { now: app.now(), person: Some(self.id), name: self.name.clone() }
    }
}

/// Finds out who asks, before every page. A form that needs somebody and came from nobody is kept.
pub(super) async fn who(State(app): State<App>, mut request: Request, next: Next) -> Result<Response, Error> {
    let person = match token(request.headers(), &app) {
        Some(token) => match app.store.session(hash(&token), app.now()).await? {
            Some(id) => app.store.person(id).await?,
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

impl FromRequestParts<App> for SignedIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Error> {
        let person = parts.extensions.get::<Visitor>().and_then(|visitor| visitor.0.clone());
        let back = || parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
        person.map(Self).ok_or_else(|| Error::SignIn { back: back() })
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

impl FromRequestParts<App> for Coordinator {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let SignedIn(person) = SignedIn::from_request_parts(parts, app).await?;
        let network = network(parts, app).await?;
        if person.holds(Role::Coordinator, network.id) { Ok(Self { network, person }) } else { Err(Error::NotFound) }
    }
}

impl FromRequestParts<App> for Filer {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let SignedIn(person) = SignedIn::from_request_parts(parts, app).await?;
        let network = network(parts, app).await?;
        let slug = named(parts, app, "enterprise").await.ok_or(Error::NotFound)?;
        let enterprise = app.store.enterprise(network.id, &slug).await?.ok_or(Error::NotFound)?;
        if person.files_for(network.id, enterprise.id) || stands_in(parts, app, &network, &enterprise, &person).await? {
            Ok(Self { network, enterprise, person })
        } else {
            Err(Error::NotFound)
        }
    }
}

/// Whether a coordinator has begun to file for an enterprise and has not submitted yet.
async fn stands_in(
    parts: &mut Parts,
    app: &App,
    network: &NetworkRecord,
    enterprise: &EnterpriseRecord,
    person: &Person,
) -> Result<bool, Error> {
    if !person.holds(Role::Coordinator, network.id) {
        return Ok(false);
    }
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
