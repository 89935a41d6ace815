//! The rows of a board.

use super::{
    page::{Board, review_href},
    standing::{Entry, Standing},
};

/// An enterprise with its return.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) slug: String,
    pub(super) name: String,
    /// The enterprise's own page in this round.
    pub(super) href: String,
    pub(super) tag: &'static str,
    pub(super) state: &'static str,
    pub(super) stands: String,
    pub(super) when: String,
    pub(super) next: (&'static str, String),
    pub(super) ticked: bool,
}

pub(super) fn row(board: &Board<'_>, entry: &Entry) -> Row {
    let clock = board.clock;
    let standing = entry.standing();
    let quarter = clock.round.quarter;
    let own = format!("/{}/board/{quarter}/{}", board.network.slug, entry.slug);
    let review = review_href(&board.network.slug, quarter, &entry.slug);
    let next = match standing {
        Standing::Submitted if entry.waits_for_member() => ("See return", review),
        Standing::Submitted => ("Review", review),
        Standing::SentBack => ("See questions", review),
        Standing::Accepted => ("See return", review),
        Standing::NotStarted | Standing::InProgress if entry.filers.is_empty() => {
            ("Invite somebody", format!("{own}#people"))
        }
        Standing::NotStarted | Standing::InProgress => ("Chase", own.clone()),
        Standing::Exempt => ("Change", own.clone()),
    };
    Row {
        slug: entry.slug.clone(),
        name: entry.name.clone(),
        href: own,
        tag: standing.tag(entry.is_late(clock)),
        state: standing.name(),
        stands: entry.stands(clock),
        when: entry.when(clock),
        next,
        ticked: board.ticked.contains(&entry.slug),
    }
}
