//! What stands around all pages: limits, headers, and protection against forms of other sites.

use super::{
    App, BODY_LIMIT,
    address::{self, Origin},
    closed,
    error::Error,
    renamed, security,
    session::{self, Visitor},
};
use crate::store::PersonId;
use axum::{
    Extension, Router,
    body::Body,
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use std::{
    any::Any,
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::Semaphore;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    csrf::{CsrfLayer, ProtectionError},
    limit::RequestBodyLimitLayer,
    timeout::TimeoutLayer,
    trace::TraceLayer,
};

/// Longest time for a page: a report of a large network is made within it.
const LONGEST: Duration = Duration::from_secs(30);

/// No script, style, picture or form but our own, and nobody's frame.
const POLICY: &str = "default-src 'none'; object-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; \
                      form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// Two years, as the preload lists ask for; below the address of the server there is nothing that speaks http.
const HTTPS_ONLY: &str = "max-age=63072000; includeSubDomains";

/// Puts the guards around pages; the last is the outermost.
pub(super) fn around(pages: Router<App>, app: &App) -> Router<App> {
    let signed_in = pages.clone().layer(middleware::from_fn_with_state(app.clone(), session::who));
    pages
        .layer(middleware::from_fn(files))
        .layer(middleware::from_fn_with_state(app.clone(), closed::refuse))
        .layer(middleware::from_fn_with_state(app.clone(), renamed::lead_on))
        .layer(Extension(renamed::Pages(signed_in.with_state(app.clone()))))
        .layer(middleware::from_fn_with_state(app.clone(), session::who))
        .layer(CsrfLayer::new().with_rejection_response(foreign))
        .layer(RequestBodyLimitLayer::new(BODY_LIMIT))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn(dress))
        .layer(CompressionLayer::new())
}

/// Puts the headers on everything, stylesheets and refusals as well as pages; what is logged of a request holds no
/// address, as some have a link’s token in them.
pub(super) fn dressed(everything: Router<App>, app: &App) -> Router<App> {
    let span = |request: &Request<Body>| {
        let page = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
        // The same request is known by it in all lines of the log.
        let id = uuid::Uuid::now_v7().simple().to_string();
        tracing::info_span!("request", id, method = %request.method(), page)
    };
    everything
        .layer(middleware::from_fn_with_state(app.clone(), headers))
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .layer(middleware::from_fn_with_state(app.clone(), address::find))
}

/// Forms with files that are held at a time, each up to [`BODY_LIMIT`]: others wait. Who is not signed in is asked to be,
/// and of what they sent nothing is held.
static FILES: Semaphore = Semaphore::const_new(6);
/// Of one person so many at a time: whoever sends slowly keeps nobody else waiting.
const OF_ONE: usize = 2;
/// The turns of those who are sending.
static SENDING: Mutex<BTreeMap<PersonId, Arc<Semaphore>>> = Mutex::new(BTreeMap::new());

/// The turns of one person.
fn own_turns(person: PersonId) -> Arc<Semaphore> {
    let mut sending = SENDING.lock().unwrap_or_else(PoisonError::into_inner);
    // Nobody else holds those of people who are done.
    sending.retain(|_, turns| Arc::strong_count(turns) > 1);
    Arc::clone(sending.entry(person).or_insert_with(|| Arc::new(Semaphore::new(OF_ONE))))
}

/// Takes files a few at a time, and tells whoever runs the server of those that were refused.
async fn files(request: Request, next: Next) -> Response {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let person = request.extensions().get::<Visitor>().and_then(|visitor| visitor.0.clone());
    let (Some(person), true) = (person, kind.starts_with("multipart/")) else { return next.run(request).await };
    let page = request.extensions().get::<MatchedPath>().map_or_else(String::new, |page| page.as_str().to_owned());
    let origin = Origin::of(&request);
    let own = own_turns(person.id);
    let own_turn = own.acquire().await;
    let turn = FILES.acquire().await;
    let response = next.run(request).await;
    drop((turn, own_turn));
    let refused = [StatusCode::PAYLOAD_TOO_LARGE, StatusCode::UNPROCESSABLE_ENTITY, StatusCode::UNSUPPORTED_MEDIA_TYPE];
    if refused.contains(&response.status()) {
        security::refused_to("file.refused", &person, &page, origin);
    }
    response
}

fn foreign(_: ProtectionError) -> Response {
    security::foreign_form();
    Error::ForeignForm.into_response()
}

fn panicked(cause: Box<dyn Any + Send + 'static>) -> Response {
    let words = cause.downcast_ref::<String>().cloned();
    let words = words.or_else(|| cause.downcast_ref::<&str>().map(|words| (*words).to_owned()));
    Error::Internal(words.unwrap_or_else(|| "a handler panicked".to_owned())).into_response()
}

/// Refusals by the guards and the router come without a page: they get one here.
async fn dress(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let bare = response.headers().get(header::CONTENT_TYPE).is_none_or(|kind| {
        kind.to_str().is_ok_and(|kind| kind.starts_with("text/plain"))
            && matches!(response.status(), StatusCode::PAYLOAD_TOO_LARGE | StatusCode::BAD_REQUEST)
    });
    match response.status() {
        StatusCode::PAYLOAD_TOO_LARGE if bare => Error::TooLarge.into_response(),
        // An address that cannot be read, as with a name in it twice, is of no page.
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED | StatusCode::BAD_REQUEST if bare => {
            Error::NotFound.into_response()
        }
        StatusCode::SERVICE_UNAVAILABLE if bare => {
            Error::Internal(format!("a page took more than {} seconds", LONGEST.as_secs())).into_response()
        }
        _ => response,
    }
}

async fn headers(State(app): State<App>, request: Request<Body>, next: Next) -> Response {
    let path = request.uri().path();
    let is_own = ["/sign-in", "/link/", "/stop/"].iter().any(|own| path.starts_with(own));
    // What answers a form, or shows whose a link is, is for nobody who uses the browser next.
    let is_kept_by_nobody = is_own || !request.method().is_safe();
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if is_kept_by_nobody {
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
    let mut put = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    put(header::CONTENT_SECURITY_POLICY, POLICY);
    put(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // A link's token stands in its address: no address goes to other sites.
    put(header::REFERRER_POLICY, "same-origin");
    put(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    put(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    if app.secure_cookies {
        put(header::STRICT_TRANSPORT_SECURITY, HTTPS_ONLY);
    }
    response
}
