//! Starter kits: what a kind of network begins with, as text files in `starters/` that are compiled in.
//!
//! A kit holds the questions and indicators, the sectors of the board, the rules by which members decide and publish, the
//! report template, the colour and the guidance. Beside it stands a sample network after published figures, for
//! `commonweal demo` and for the tests. Both are read strictly: a word that nobody knows is refused.

mod kit;
mod own;
mod sample;
#[cfg(test)]
mod tests;

pub use kit::{Kit, KitError};
pub use sample::{
    Answered, CallSheet, DecisionSheet, EditionSheet, LoggedLine, Numbers, PersonSheet, Published, SampleSheet,
    StorySheet, VoteSheet,
};

/// The text files of one starter.
#[derive(Debug, Clone, Copy)]
pub struct Starter {
    /// Name, by which `--starter` picks it.
    pub name: &'static str,
    /// The kit.
    pub kit: &'static str,
    /// The report template in the kit's own words.
    pub template: &'static str,
    /// The template of the page that is made of a round over other days; blank for none.
    pub as_at: &'static str,
    /// The sample network.
    pub sample: &'static str,
    /// Its enterprises, in the format of `enterprise import`.
    pub members: &'static str,
    /// Its figures, in the format of `import`.
    pub figures: &'static str,
    /// Its stories.
    pub stories: &'static str,
    /// A picture beside a story of its edition, a JPEG file; empty where there is none.
    pub picture: &'static [u8],
}

macro_rules! starter {
    ($name:literal, $as_at:expr, $picture:expr) => {
        Starter {
            name: $name,
            kit: include_str!(concat!("../../../../starters/", $name, "/kit.toml")),
            template: include_str!(concat!("../../../../starters/", $name, "/template.toml")),
            as_at: $as_at,
            sample: include_str!(concat!("../../../../starters/", $name, "/sample.toml")),
            members: include_str!(concat!("../../../../starters/", $name, "/members.csv")),
            figures: include_str!(concat!("../../../../starters/", $name, "/figures.csv")),
            stories: include_str!(concat!("../../../../starters/", $name, "/stories.csv")),
            picture: $picture,
        }
    };
}

/// All kits that are text files, in the order in which they are offered.
pub const ALL: [Starter; 5] = [
    starter!("greater-manchester", "", &[]),
    starter!("west-belfast", "", &[]),
    starter!("sheffield-guild", "", include_bytes!("../../../../starters/sheffield-guild/picture.jpg")),
    starter!("kirkstall", include_str!("../../../../starters/kirkstall/as-at.toml"), &[]),
    starter!("empty-homes", "", include_bytes!("../../../../starters/empty-homes/picture.jpg")),
];

/// The starter of a name.
pub fn named(name: &str) -> Option<&'static Starter> {
    ALL.iter().find(|starter| starter.name == name)
}
