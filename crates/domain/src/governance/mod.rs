//! How members decide: what can be proposed, who may vote on it, when it passes, and how a decision is cited.
//!
//! An enterprise is a member and has one vote. Who may vote is fixed when voting opens: whoever joins later does not
//! count, whoever leaves keeps the vote that they cast, and stays among those of whom a quorum is asked, so that nobody
//! passes anything by making others leave.

mod change;
mod decision;
mod meeting;
mod rule;
mod tally;
#[cfg(test)]
mod tests;
mod vote;

pub use change::{Change, Kind};
pub use decision::{Decided, Way};
pub use meeting::{Meeting, MeetingFault, MinutesFile, SectorVote};
pub use rule::{Passes, RuleFault, Share, VotingRule};
pub use tally::{Ballot, ChamberOutcome, Counts, Outcome, Verdict, tally};
pub use vote::{NotCast, Vote};
