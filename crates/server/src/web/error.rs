//! Everything that can stop a page, and the page that says so.
//!
//! What a person may not see answers as if it did not exist: [`Error::NotFound`], never 403. Causes go to the log only.

use super::layout::Frame;
use crate::store::StoreError;
use askama::Template;
use axum::{
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It does not exist, or not for this person.
    #[error("not found")]
    NotFound,
    /// Nobody is signed in: the answer is the way to sign in, and back to this path.
    #[error("sign in first")]
    SignIn {
        /// Path and query to come back to.
        back: String,
    },
    /// Somebody is to show first that it is them: the answer is the way to do so, and back to this path.
    #[error("confirm first")]
    Confirm {
        /// Path and query to come back to.
        back: String,
    },
    /// The network asks for a second step of signing in, which this person has not set up: the answer is the way to.
    #[error("set up a second step first")]
    SecondStep,
    /// Something else happened meanwhile; the words say what, and what to do.
    #[error("{0}")]
    Conflict(String),
    /// What was sent cannot be taken as it is; the words say why, and what to do.
    #[error("{0}")]
    Refused(String),
    /// It was there, and is shown no more; the words say why.
    #[error("{0}")]
    Gone(String),
    /// More than the server takes at once.
    #[error("too large")]
    TooLarge,
    /// The form came from another site.
    #[error("sent from another site")]
    ForeignForm,
    /// Too many tries; seconds to wait.
    #[error("too many tries")]
    TooManyTries,
    /// A fault of the server.
    #[error("internal: {0}")]
    Internal(String),
}

/// A page that says why there is no other.
#[derive(Template)]
#[template(path = "pages/error.html")]
pub(super) struct ErrorPage {
    pub(super) frame: Frame,
    pub(super) heading: String,
    pub(super) lines: Vec<String>,
    pub(super) reference: String,
}

impl Error {
    /// Status of the answer.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignIn { .. } | Self::Confirm { .. } | Self::SecondStep => StatusCode::SEE_OTHER,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Gone(_) => StatusCode::GONE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::ForeignForm => StatusCode::FORBIDDEN,
            Self::TooManyTries => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    pub(super) fn page(&self, reference: &str) -> ErrorPage {
        let (heading, lines): (&str, Vec<&str>) = match self {
            Self::NotFound | Self::SignIn { .. } | Self::Confirm { .. } | Self::SecondStep => (
                "There is no page here",
                vec![
                    "The address may have been mistyped or shortened, or the page belongs to a network or an enterprise that you cannot see.",
                    "If somebody sent you the address, ask them to check that you have been invited.",
                ],
            ),
            Self::Conflict(words) => ("Something changed meanwhile", vec![words]),
            Self::Refused(words) => ("That could not be saved", vec![words]),
            Self::Gone(words) => ("This is not published any more", vec![words]),
            Self::TooLarge => (
                "That is more than can be sent at once",
                vec![
                    "A form takes up to 1 MB, and up to 32 MB with its files. Nothing was stored. Go back: what you typed is still in the form.",
                ],
            ),
            Self::ForeignForm => (
                "This form came from another site",
                vec!["Nothing was stored. Open the page here and send the form again."],
            ),
            Self::TooManyTries => {
                ("Too many tries", vec!["Wait 5 minutes and sign in again. Your account is not locked."])
            }
            Self::Internal(_) => (
                "Something went wrong on our side",
                vec![
                    "What you saved before is kept. Go back and try once more: what you typed is still in the form.",
                    "If it happens again, tell whoever runs this server, with the reference below.",
                ],
            ),
        };
        ErrorPage {
            frame: Frame::new(heading),
            heading: heading.to_owned(),
            lines: lines.into_iter().map(str::to_owned).collect(),
            reference: reference.to_owned(),
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let way = match &self {
            Self::SignIn { back } => Some(("/sign-in", back)),
            Self::Confirm { back } => Some(("/account/confirm", back)),
            _ => None,
        };
        if matches!(self, Self::SecondStep) {
            return (StatusCode::SEE_OTHER, [(header::LOCATION, "/account/second")]).into_response();
        }
        if let Some((to, back)) = way {
            let back: String = super::forms::encode(&[("back".to_owned(), back.clone())]);
            return (StatusCode::SEE_OTHER, [(header::LOCATION, format!("{to}?{back}"))]).into_response();
        }
        let mut reference = String::new();
        if let Self::Internal(cause) = &self {
            reference = uuid::Uuid::now_v7().simple().to_string();
            // As Rust writes it: a line end in what somebody sent makes no second line of the log.
            tracing::error!(%reference, ?cause, "a request failed");
        }
        let body = self.page(&reference).render().unwrap_or_else(|_| self.to_string());
        (self.status(), Html(body)).into_response()
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound(_) => Self::NotFound,
            StoreError::Conflict { .. } => Self::Conflict(
                "Somebody else changed this while you had it open. Go back and load it again.".to_owned(),
            ),
            StoreError::Refused(words) => Self::Refused(super::words::capitalised(&words)),
            StoreError::Database(error) => Self::Internal(error.to_string()),
        }
    }
}

impl From<askama::Error> for Error {
    fn from(error: askama::Error) -> Self {
        Self::Internal(error.to_string())
    }
}
