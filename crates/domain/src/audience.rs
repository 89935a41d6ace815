//! For whom a single figure of an enterprise is: consent to be recognised in it, figure by figure and return by return.
//!
//! Totals always hold every accepted figure. Who may see one by itself is for the enterprise to say; while it has said
//! nothing, that is nobody but itself and those who review returns.

/// Who may see a single figure, besides the enterprise itself. Each circle holds those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Circle {
    /// Those who coordinate the network: they review it.
    #[default]
    Coordinators,
    /// The other members.
    Members,
    /// Members, and funders whom the network has invited.
    Funders,
    /// Whoever reads a report: the enterprise may be recognised in a total that few stand behind.
    Everybody,
}

impl Circle {
    /// All, the narrowest first.
    pub const ALL: [Self; 4] = [Self::Coordinators, Self::Members, Self::Funders, Self::Everybody];

    /// Its name in the database and in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Coordinators => "coordinators",
            Self::Members => "members",
            Self::Funders => "funders",
            Self::Everybody => "everybody",
        }
    }

    /// The one of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|circle| circle.code() == code)
    }

    /// Whether somebody in this circle may see a figure that is for another.
    pub fn sees(self, figure: Self) -> bool {
        figure >= self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_sees_what_is_for_a_narrower_circle() {
        for viewer in Circle::ALL {
            assert_eq!(Circle::parse(viewer.code()), Some(viewer));
            for figure in Circle::ALL {
                let places = [viewer, figure].map(|one| Circle::ALL.iter().position(|circle| *circle == one).unwrap());
                assert_eq!(viewer.sees(figure), places[1] >= places[0], "{viewer:?} {figure:?}");
            }
        }
        assert!(Circle::Coordinators.sees(Circle::default()) && !Circle::Members.sees(Circle::default()));
        assert_eq!(Circle::parse(""), None);
    }
}
