//! Who may read a published edition, and from when on.

use crate::network::Millis;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// For whom an edition is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Anybody, without signing in.
    #[default]
    Everybody,
    /// Funders and members of the network, who sign in.
    Invited,
}

/// How an edition is released.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Release {
    /// For whom it is.
    pub audience: Audience,
    /// The moment before which only coordinators see it; none where it was shown at once.
    pub shown_from: Option<Millis>,
    /// What it tells about: the indicators of which it shows a figure, by code, with their names of then.
    pub indicators: BTreeMap<String, String>,
    /// The network's people are told by mail when it is shown.
    pub announced: bool,
}

/// Who looks at an edition, as far as the network knows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Viewer {
    /// Somebody without a role in the network.
    Anybody,
    /// Somebody with a role in the network: a filer, a representative or a funder.
    Invited,
    /// A coordinator of the network.
    Coordinator,
}

impl Audience {
    /// Its name in the database and in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Everybody => "everybody",
            Self::Invited => "invited",
        }
    }

    /// The one of a code.
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Everybody, Self::Invited].into_iter().find(|audience| audience.code() == code)
    }
}

impl Release {
    /// Whether the edition is shown to somebody at a moment. To whom it is not, it does not exist.
    pub fn shows(&self, viewer: Viewer, now: Millis) -> bool {
        match viewer {
            Viewer::Coordinator => true,
            Viewer::Invited => self.is_out(now),
            Viewer::Anybody => self.is_out(now) && self.audience == Audience::Everybody,
        }
    }

    /// What the audit log says of it; empty for one that everybody may read at once.
    pub fn told(&self) -> String {
        let whom = match self.audience {
            Audience::Everybody => "",
            Audience::Invited => "for those who sign in",
        };
        let from = self.shown_from.map(|from| format!("not shown before {} ms", from.0)).unwrap_or_default();
        [whom, &from].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// Whether its moment has come.
    pub fn is_out(&self, now: Millis) -> bool {
        self.shown_from.is_none_or(|from| from <= now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const VIEWERS: [Viewer; 3] = [Viewer::Anybody, Viewer::Invited, Viewer::Coordinator];

    proptest! {
        #[test]
        fn who_may_more_sees_no_less_and_time_takes_nothing_away(
            everybody: bool, from in proptest::option::of(0i64..100), now in 0i64..100, later in 0i64..100,
        ) {
            let audience = if everybody { Audience::Everybody } else { Audience::Invited };
            let release = Release { audience, shown_from: from.map(Millis), ..Release::default() };
            let seen = VIEWERS.map(|viewer| release.shows(viewer, Millis(now)));
            prop_assert!(seen.is_sorted());
            for viewer in VIEWERS {
                prop_assert!(!release.shows(viewer, Millis(now)) || release.shows(viewer, Millis(now + later)));
            }
            prop_assert_eq!(seen[0], everybody && from.is_none_or(|from| from <= now));
            prop_assert!(seen[2]);
        }
    }

    #[test]
    fn audiences_are_known_by_their_codes() {
        for audience in [Audience::Everybody, Audience::Invited] {
            assert_eq!(Audience::parse(audience.code()), Some(audience));
        }
        assert_eq!(Audience::parse("nobody"), None);
    }
}
