//! Pages that tests get, kept for the checks that follow: where `COMMONWEAL_PAGES` names a folder, every page that any
//! test of the web gets lies there afterwards, with the form that was sent for it. `tests/pages/check.py` reads them.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, header},
    response::Response,
};
use sha2::{Digest, Sha256};
use std::path::PathBuf;
use tower::ServiceExt;

/// Sessions of those who send at random: what they typed is no measure of what a form should give back.
pub(crate) const AT_RANDOM: &str = "at-random";

/// The router's answer, kept if pages are wanted.
pub(crate) async fn answered(router: Router, request: Request<Body>) -> Response {
    let cookie = request.headers().get(header::COOKIE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let wanted = std::env::var_os("COMMONWEAL_PAGES").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let Some(folder) = wanted.filter(|_| !cookie.contains(AT_RANDOM)) else {
        return router.oneshot(request).await.unwrap();
    };
    let (asked, sent) = request.into_parts();
    let sent = to_bytes(sent, usize::MAX).await.unwrap();
    let (method, path) = (asked.method.to_string(), asked.uri.to_string());
    let of = |headers: &axum::http::HeaderMap, name| {
        headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    };
    let kind = of(&asked.headers, header::CONTENT_TYPE);
    let response = router.oneshot(Request::from_parts(asked, Body::from(sent.clone()))).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    if of(&parts.headers, header::CONTENT_TYPE).starts_with("text/html") && !body.is_empty() {
        let whole = [method.as_bytes(), path.as_bytes(), &sent, &body].concat();
        let name = data_encoding::HEXLOWER.encode(&Sha256::digest(&whole)[..10]);
        let told = serde_json::json!({
            "status": parts.status.as_u16(), "method": method, "path": path, "kind": kind,
            "sent": data_encoding::BASE64.encode(&sent),
        });
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(format!("{name}.html")), &body).unwrap();
        std::fs::write(folder.join(format!("{name}.json")), told.to_string()).unwrap();
    }
    Response::from_parts(parts, Body::from(body))
}
