//! Where a file is brought: to one return, by whoever files it, or to the whole network, by its coordinator.

use crate::{
    import::{Terms, Unknown, Voice},
    store::{Act, EnterpriseId, ImportState, NetworkRecord, PersonId},
    web::{
        App,
        board::coordinator_frame,
        error::Error,
        filing::desk::Desk,
        layout::Frame,
        moment,
        session::{self, Coordinator, Filer},
        words,
    },
};
use axum::{extract::FromRequestParts, http::request::Parts};
use commonweal_domain::{network::Millis, period::Quarter};

/// Where a file is brought, and by whom.
#[expect(clippy::large_enum_variant, reason = "there is one for each request")]
pub(super) enum Place {
    /// To a return: its figures go into the draft.
    Return(Box<Desk>),
    /// To the network: its figures count as accepted.
    Network(Coordinator),
}

/// An address that names an enterprise is a return's, and its filer's; another one is the coordinator's.
impl FromRequestParts<App> for Place {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        if session::named(parts, app, "enterprise").await.is_none() {
            return Ok(Self::Network(Coordinator::from_request_parts(parts, app).await?));
        }
        let filer = Filer::from_request_parts(parts, app).await?;
        let quarter = session::named(parts, app, "quarter").await.unwrap_or_default();
        Ok(Self::Return(Box::new(Desk::open(app, filer, &quarter).await?)))
    }
}

impl Place {
    pub(super) fn network(&self) -> &NetworkRecord {
        match self {
            Self::Return(desk) => &desk.network,
            Self::Network(coordinator) => &coordinator.network,
        }
    }

    pub(super) fn person(&self) -> PersonId {
        match self {
            Self::Return(desk) => desk.person.id,
            Self::Network(coordinator) => coordinator.person.id,
        }
    }

    pub(super) fn act(&self, app: &App) -> Act {
        match self {
            Self::Return(desk) => desk.person.act(app),
            Self::Network(coordinator) => coordinator.person.act(app),
        }
    }

    /// Address of the page on which files are brought.
    pub(super) fn href(&self) -> String {
        match self {
            Self::Return(desk) => format!("{}/upload", desk.base()),
            Self::Network(coordinator) => format!("/{}/imports", coordinator.network.network.slug),
        }
    }

    /// The only return that a file may be about.
    pub(super) fn only(&self) -> Option<(EnterpriseId, Quarter)> {
        match self {
            Self::Return(desk) => Some((desk.enterprise.id, desk.quarter())),
            Self::Network(_) => None,
        }
    }

    /// Why nothing can be brought, if so.
    pub(super) fn lock(&self) -> Option<String> {
        match self {
            Self::Return(desk) => desk.lock_words(),
            Self::Network(_) => None,
        }
    }

    /// What the importer wants; a reason is needed where accepted figures change.
    pub(super) fn terms(&self, reason: &str) -> Terms {
        Terms {
            unknown: Unknown::Refuse,
            state: if self.only().is_some() { ImportState::Draft } else { ImportState::Accepted },
            reason: Some(reason.to_owned()),
            only: match self {
                Self::Return(desk) => Some((desk.enterprise.enterprise.slug.clone(), desk.quarter())),
                Self::Network(_) => None,
            },
            voice: Voice::Page,
        }
    }

    pub(super) fn frame(&self, title: &str) -> Frame {
        match self {
            Self::Return(desk) => desk.frame(title),
            Self::Network(Coordinator { network, person }) => {
                coordinator_frame(&network.network, person, title, "Quarter board")
            }
        }
    }

    /// The line over the heading.
    pub(super) fn eyebrow(&self) -> String {
        match self {
            Self::Return(desk) => desk.eyebrow(),
            Self::Network(coordinator) => coordinator.network.network.name.clone(),
        }
    }

    /// A moment in the network's time.
    pub(super) fn moment(&self, at: Millis) -> String {
        let network = &self.network().network;
        moment::words(at, &network.time_zone, network.lang)
    }

    /// Address and words of the way back from the page on which files are brought.
    pub(super) fn back(&self) -> (String, &'static str) {
        match self {
            Self::Return(desk) => (desk.base(), "Back to your return"),
            Self::Network(coordinator) => (format!("/{}/board", coordinator.network.network.slug), "Back to the board"),
        }
    }

    /// `3 figures in 2 returns`.
    pub(super) fn amount(figures: usize, returns: usize) -> String {
        format!("{} in {}", words::count(figures, "figure", "figures"), words::count(returns, "return", "returns"))
    }
}
