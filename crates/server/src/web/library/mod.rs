//! The public library: every edition of every network, for anybody.

pub mod cover;
pub mod edition;
mod feed;
mod files;
pub mod list;
pub mod samples;
mod show;
mod take;
mod verify;
pub mod words;

pub(in crate::web) use show::known;

/// Name of the file of the picture that stands with an edition's story.
pub const STORY_PICTURE: &str = "story.jpg";

use super::routes::{Need, Pages};
use axum::routing::get;

/// Pages of the library.
pub fn routes() -> Pages {
    Pages::needing(Need::Anybody)
        .route("/", get(show::all))
        .route("/feed.xml", get(feed::all))
        .route("/reports.zip", get(take::zip))
        .route("/verify", get(verify::show).post(verify::submit))
        .route("/{network}", get(show::network))
        .route("/{network}/feed.xml", get(feed::network))
        .route("/{network}/reports/{period}/{number}", get(show::edition))
        .route("/{network}/reports/{period}/{number}/{file}", get(files::file))
        .route("/{network}/reports/{period}/{number}/papers/{file}", get(files::paper))
        .route("/{network}/reports/{period}/{number}/charts/{file}", get(files::chart))
}
