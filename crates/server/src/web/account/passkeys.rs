//! Passkeys: signing in with a finger, a face or the PIN of a device. `/sign-in/passkey` and `/account/passkeys`.

use super::{
    browser::Browser,
    home, notice, overview, sign_in as entry,
    throttle::Key,
    webauthn::{Answer, New, Site},
};
use crate::{
    store::{Passkey, Person},
    web::{
        App,
        address::Origin,
        error::Error,
        forms::Posted,
        layout::{Frame, page, page_with},
        pages::plain,
        security,
        session::{self, Confirmed, Visitor},
    },
};
use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::network::Millis;
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};

/// So long somebody looks for their finger: 5 minutes.
const WAITS_MILLIS: i64 = 5 * 60 * 1_000;

/// One's passkeys.
#[derive(Template)]
#[template(path = "account/passkeys.html")]
pub(crate) struct PasskeysPage {
    pub(crate) frame: Frame,
    /// Names in forms, browsers, and when they were made and used.
    pub(crate) keys: Vec<(String, String, String)>,
    /// Identifier, name and address of their owner, for the device.
    pub(crate) owner: (String, String, String),
    pub(crate) error: String,
}

/// `POST /sign-in/passkey/challenge` and the same of the account: what a passkey is to answer, once.
pub(super) async fn challenge(State(app): State<App>, origin: Origin) -> Result<Response, Error> {
    let now = app.now();
    if Key::asked_from(origin).is_some_and(|key| !app.throttle.take(&[key], now)) {
        return Err(Error::TooManyTries);
    }
    let challenge = session::random_token()?;
    app.store.put_challenge(session::hash(&challenge), now, Millis(now.0 + WAITS_MILLIS)).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], challenge).into_response())
}

/// `POST /sign-in/passkey`
pub(super) async fn sign_in(
    State(app): State<App>,
    origin: Origin,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, Error> {
    let (back, kept) = (entry::local(posted.text("back")), posted.get("kept").unwrap_or_default());
    let Some(person) = who(&app, &posted).await? else {
        security::refused("sign_in.passkey_failed", "", origin);
        let words =
            "This passkey is not known here, or the page was open for too long. Try again, or get a link by mail";
        return entry::again(&back, kept, words);
    };
    security::of("sign_in.passkey", &person, origin);
    let jar = entry::start(&app, &person, &Browser::of(&headers, &app)).await?;
    if !kept.is_empty() && !back.is_empty() {
        return Ok((jar, entry::kept(&person, &back, kept)?).into_response());
    }
    let to = if back.is_empty() { home(&app, &person).await? } else { back };
    Ok((jar, Redirect::to(&to)).into_response())
}

/// Whose passkey has answered a challenge of this server, if it has.
pub(super) async fn who(app: &App, posted: &Posted) -> Result<Option<Person>, Error> {
    let answer = Answer {
        client: bytes(posted, "client"),
        authenticator: bytes(posted, "authenticator"),
        signature: bytes(posted, "signature"),
    };
    let Some(key) = app.store.passkey(&bytes(posted, "credential")).await? else { return Ok(None) };
    let signed = Site::of(&app.address).and_then(|site| site.signed(&answer, &key.public_key, key.counter));
    let Some((counter, challenge)) = signed else { return Ok(None) };
    if !app.store.take_challenge(challenge, app.now()).await? {
        return Ok(None);
    }
    app.store.use_passkey(key.id, counter, app.now()).await?;
    Ok(app.store.person(key.person).await?.filter(|person| !person.disabled))
}

pub(super) async fn show(State(app): State<App>, Confirmed(person): Confirmed, uri: Uri) -> Result<Response, Error> {
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    let flash = match query.text("done") {
        "added" => Some("The passkey is added: next time it signs you in.".to_owned()),
        "removed" => Some("The passkey is removed.".to_owned()),
        _ => None,
    };
    let mut shown = view(&person, &app.store.passkeys(person.id).await?, "");
    shown.frame = shown.frame.flash(flash);
    page(&shown)
}

/// Adds a passkey, or removes one.
pub(super) async fn submit(
    State(app): State<App>,
    Confirmed(person): Confirmed,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, Error> {
    let act = person.act(&app);
    let keys = app.store.passkeys(person.id).await?;
    if !posted.text("remove").is_empty() {
        if let Some(key) = keys.iter().find(|key| name(key) == posted.text("remove")) {
            app.store.remove_passkey(&act, person.id, key.id).await?;
        }
        return Ok(Redirect::to("/account/passkeys?done=removed").into_response());
    }
    let new = New {
        client: bytes(&posted, "client"),
        authenticator: bytes(&posted, "authenticator"),
        key: bytes(&posted, "key"),
    };
    let refuse = |words| page_with(StatusCode::UNPROCESSABLE_ENTITY, &view(&person, &keys, words));
    let Some(made) = Site::of(&app.address).and_then(|site| site.made(&new)) else {
        return refuse("This device has not made a passkey that can be used here. Your other ways of signing in stay");
    };
    if !app.store.take_challenge(made.challenge, app.now()).await? {
        return refuse("The page was open for too long: try again");
    }
    let browser = Browser::of(&headers, &app).words;
    let added =
        app.store.add_passkey(&act, person.id, &made.credential_id, &made.public_key, made.counter, &browser).await?;
    if !added {
        return refuse("This passkey is known already");
    }
    notice::send(&app, &person, notice::Change::Passkey).await?;
    Ok(Redirect::to("/account/passkeys?done=added").into_response())
}

fn bytes(posted: &Posted, name: &str) -> Vec<u8> {
    BASE64URL_NOPAD.decode(posted.text(name).as_bytes()).unwrap_or_default()
}

/// What a passkey is called in forms.
fn name(key: &Passkey) -> String {
    HEXLOWER.encode(&session::hash(&key.id.to_string())[..8])
}

pub(crate) fn view(person: &Person, keys: &[Passkey], error: &str) -> PasskeysPage {
    let frame = plain::frame("Passkeys", Visitor(Some(person.clone())));
    let told = |key: &Passkey| {
        let browser = if key.browser.is_empty() { "A browser".to_owned() } else { key.browser.clone() };
        let used =
            key.used.map_or_else(|| "not used yet".to_owned(), |at| format!("last used on {}", overview::date(at)));
        (name(key), browser, format!("Added on {}; {used}", overview::date(key.created)))
    };
    PasskeysPage {
        frame: if error.is_empty() { frame } else { frame.with_errors() },
        keys: keys.iter().map(told).collect(),
        owner: (BASE64URL_NOPAD.encode(person.public_id.as_bytes()), person.called().to_owned(), person.email.clone()),
        error: error.to_owned(),
    }
}
