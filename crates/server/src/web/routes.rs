//! Pages and what each of them needs, declared in one place: a page without a need cannot be added, and tests walk the
//! list.

use super::App;
use axum::{Extension, Router, routing::MethodRouter};
use commonweal_domain::permission::Action;

/// Who gets a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Whoever asks.
    Anybody,
    /// Whoever has the link that was sent by mail.
    Link,
    /// Whoever is signed in, for what is their own.
    SignedIn,
    /// Whoever may do this in the network that the address names, or for its enterprise.
    May(Action),
}

/// Pages with their needs.
#[derive(Debug)]
pub struct Pages {
    router: Router<App>,
    need: Need,
    listed: Vec<(&'static str, Need)>,
}

impl From<Action> for Need {
    fn from(action: Action) -> Self {
        Self::May(action)
    }
}

impl Pages {
    /// No pages yet; those that follow need this.
    pub fn needing(need: impl Into<Need>) -> Self {
        Self { router: Router::new(), need: need.into(), listed: vec![] }
    }

    /// Those that follow need this.
    #[must_use]
    pub fn and_needing(self, need: impl Into<Need>) -> Self {
        Self { need: need.into(), ..self }
    }

    /// With a page. One address may stand twice, with different methods that need different things.
    #[must_use]
    pub fn route(mut self, path: &'static str, methods: MethodRouter<App>) -> Self {
        self.listed.push((path, self.need));
        Self { router: self.router.route(path, methods.route_layer(Extension(self.need))), ..self }
    }

    /// With other pages.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.listed.extend(other.listed);
        Self { router: self.router.merge(other.router), ..self }
    }

    /// Addresses and what they need, in the order in which they were declared.
    pub fn listed(&self) -> &[(&'static str, Need)] {
        &self.listed
    }

    /// The pages alone.
    pub fn into_router(self) -> Router<App> {
        self.router
    }
}
