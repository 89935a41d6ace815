//! Who may do what: one table of actions, roles and states, from which extractors, navigation and tests all come.

use crate::network::Role;

/// Something that a person does in a network, or for one of its enterprises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Opens the returns of an enterprise, also those that are still drafts, and what hangs on them.
    File,
    /// Hands a return in.
    Submit,
    /// Reads a return and follows its figures.
    Read,
    /// Takes an enterprise's questions and figures away as files; of a draft, nobody else gets figures.
    Take,
    /// Amends an accepted figure, or proposes that it be amended.
    Amend,
    /// Answers in a round over a date range.
    Answer,
    /// Says how the enterprise's own words may be printed, and who may see its figures.
    Agree,
    /// Looks at a return as its filer sees it, which the filer sees.
    Look,
    /// Sees a report before it goes out, and answers for the enterprise whether it may.
    SignOff,
    /// Reads what the network adds up to.
    Totals,
    /// Opens rounds, chases, reviews, and brings enterprises in.
    Coordinate,
    /// Composes and publishes the report.
    Publish,
    /// Reads editions that are not shown to others yet.
    Foresee,
    /// Reads editions that are for members and funders.
    Invited,
    /// Reads single figures of enterprises that show them.
    Shown,
    /// Changes what the network decides about itself.
    Settle,
    /// Sees the mail that went out, and sends it again.
    Mail,
    /// Sees who has which role, and what became of invitations.
    People,
    /// Gives roles and takes them away: which ones, [`Role::gives`] says.
    Appoint,
    /// Hands the coordination over.
    HandOver,
    /// Gives up what they are in the network.
    Leave,
    /// Reads what is proposed and what has been decided.
    Deliberate,
    /// Proposes, comments and seconds.
    Propose,
    /// Votes for an enterprise.
    Vote,
    /// Opens votes and records what a meeting decided.
    Convene,
}

/// When a role may do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Whatever the state.
    Always,
    /// Once the return has been handed in: a draft is the enterprise's own affair.
    HandedIn,
    /// While filing in the enterprise's place, as after a phone call.
    StandingIn,
    /// Where the enterprise has nobody who approves its returns.
    NobodyApproves,
    /// Where the enterprise has nobody who represents it or approves its returns.
    NobodyRepresents,
    /// Not at all: to this role the page does not exist.
    Never,
}

/// What a return's state is, as far as permissions ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct State {
    /// The return has been handed in or accepted.
    pub handed_in: bool,
    /// Whoever asks has begun to file in the enterprise's place and has not handed it in yet.
    pub standing_in: bool,
    /// Somebody approves the enterprise's returns.
    pub has_approver: bool,
    /// Somebody represents the enterprise, or approves its returns.
    pub has_representative: bool,
}

use When::{
    Always as Yes, HandedIn as Done, Never as No, NobodyApproves as Alone, NobodyRepresents as Else, StandingIn as For,
};

/// The table. Roles stand in the order of [`Role::ALL`].
#[rustfmt::skip]
pub const TABLE: [(Action, [When; 8]); 25] = [
    //                    coordi- deputy filer approver represen- funder admini- operator
    //                    nator                         tative           strator
    (Action::File,       [For,    For,   Yes,   Yes,    No,       No,    No,     No]),
    (Action::Submit,     [For,    For,   Alone, Yes,    No,       No,    No,     No]),
    (Action::Read,       [Done,   Done,  Yes,   Yes,    No,       No,    No,     No]),
    (Action::Take,       [Yes,    Yes,   Yes,   Yes,    No,       No,    No,     No]),
    (Action::Amend,      [Done,   Done,  Yes,   Yes,    No,       No,    No,     No]),
    (Action::Answer,     [Yes,    Yes,   Yes,   Yes,    No,       No,    No,     No]),
    (Action::Agree,      [No,     No,    Yes,   Yes,    No,       No,    No,     No]),
    (Action::Look,       [Yes,    Yes,   No,    No,     No,       No,    No,     No]),
    (Action::SignOff,    [No,     No,    Else,  Yes,    Yes,      No,    No,     No]),
    (Action::Totals,     [Yes,    Yes,   Yes,   Yes,    Yes,      No,    No,     No]),
    (Action::Coordinate, [Yes,    Yes,   No,    No,     No,       No,    No,     No]),
    (Action::Publish,    [Yes,    Yes,   No,    No,     No,       No,    No,     No]),
    (Action::Foresee,    [Yes,    Yes,   No,    No,     No,       No,    No,     No]),
    (Action::Invited,    [Yes,    Yes,   Yes,   Yes,    Yes,      Yes,   Yes,    No]),
    (Action::Shown,      [Yes,    Yes,   Yes,   Yes,    Yes,      Yes,   No,     No]),
    (Action::Settle,     [Yes,    Yes,   No,    No,     No,       No,    Yes,    No]),
    (Action::Mail,       [Yes,    Yes,   No,    No,     No,       No,    No,     Yes]),
    (Action::People,     [Yes,    Yes,   No,    No,     No,       No,    Yes,    Yes]),
    (Action::Appoint,    [Yes,    Yes,   No,    No,     No,       No,    Yes,    No]),
    (Action::HandOver,   [Yes,    No,    No,    No,     No,       No,    No,     No]),
    (Action::Leave,      [Yes,    Yes,   Yes,   Yes,    Yes,      Yes,   Yes,    Yes]),
    (Action::Deliberate, [Yes,    Yes,   Yes,   Yes,    Yes,      No,    No,     No]),
    (Action::Propose,    [Yes,    Yes,   Yes,   Yes,    Yes,      No,    No,     No]),
    (Action::Vote,       [No,     No,    Else,  Yes,    Yes,      No,    No,     No]),
    (Action::Convene,    [Yes,    Yes,   No,    No,     No,       No,    No,     No]),
];

impl Action {
    /// When a role may do it.
    pub fn when(self, role: Role) -> When {
        let row = TABLE.iter().find(|(action, _)| *action == self);
        let column = Role::ALL.iter().position(|known| *known == role);
        row.zip(column).map_or(When::Never, |((_, row), column)| row[column])
    }

    /// Whether it is done for one enterprise: then a role of another enterprise does not count.
    pub const fn is_for_an_enterprise(self) -> bool {
        matches!(
            self,
            Self::File
                | Self::Submit
                | Self::Read
                | Self::Take
                | Self::Amend
                | Self::Answer
                | Self::Agree
                | Self::Look
                | Self::SignOff
        )
    }

    /// Whether whoever came by a link that a coordinator passed on may do it: they fill in the returns of one enterprise,
    /// and give no consent and no role up in its name.
    pub const fn may_be_passed_on(self) -> bool {
        matches!(self, Self::File | Self::Submit | Self::Read | Self::Take | Self::Amend | Self::Answer)
    }
}

impl When {
    /// Whether it is so in a state.
    pub const fn holds(self, state: State) -> bool {
        match self {
            Self::Always => true,
            Self::HandedIn => state.handed_in,
            Self::StandingIn => state.standing_in,
            Self::NobodyApproves => !state.has_approver,
            Self::NobodyRepresents => !state.has_representative,
            Self::Never => false,
        }
    }

    /// Whether there is a state in which it is so.
    pub const fn ever(self) -> bool {
        !matches!(self, Self::Never)
    }
}

impl Role {
    /// Whether it fills in an enterprise's returns.
    pub fn files(self) -> bool {
        Action::File.when(self) == When::Always
    }

    /// Whether it runs the network's rounds and reports.
    pub fn coordinates(self) -> bool {
        Action::Coordinate.when(self) == When::Always
    }

    /// Whether it looks after the network and not one enterprise: a network may ask such people for a second step of
    /// signing in.
    pub const fn is_an_office(self) -> bool {
        matches!(self, Self::Coordinator | Self::Deputy | Self::Administrator | Self::Operator)
    }

    /// Whether who holds it may give another role, and take it away: nobody makes somebody more than themselves.
    pub fn gives(self, other: Self) -> bool {
        match self {
            Self::Coordinator | Self::Administrator => true,
            Self::Deputy => !matches!(other, Self::Coordinator | Self::Deputy | Self::Administrator | Self::Operator),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATES: [State; 16] = {
        let none = State { handed_in: false, standing_in: false, has_approver: false, has_representative: false };
        let mut states = [none; 16];
        let mut at = 0;
        while at < 16 {
            states[at] = State {
                handed_in: at & 1 > 0,
                standing_in: at & 2 > 0,
                has_approver: at & 4 > 0,
                has_representative: at & 8 > 0,
            };
            at += 1;
        }
        states
    };

    #[test]
    fn each_action_stands_in_the_table_once_and_somebody_may_do_it() {
        for (at, (action, row)) in TABLE.iter().enumerate() {
            assert!(TABLE[..at].iter().all(|(other, _)| other != action), "{action:?} is there twice");
            assert!(row.iter().any(|when| when.ever()), "nobody may {action:?}");
            assert_eq!(*action as usize, at, "the table has the order of the actions, none is left out");
        }
        assert_eq!(Action::Convene as usize + 1, TABLE.len());
    }

    #[test]
    fn a_deputy_is_a_coordinator_who_hands_nothing_over() {
        for (action, _) in TABLE {
            let (coordinator, deputy) = (action.when(Role::Coordinator), action.when(Role::Deputy));
            assert_eq!(coordinator == deputy, action != Action::HandOver, "{action:?}");
        }
    }

    #[test]
    fn an_administrator_and_an_operator_see_no_figures() {
        for (action, _) in TABLE {
            let figures = action.is_for_an_enterprise()
                || matches!(
                    action,
                    Action::Totals | Action::Shown | Action::Coordinate | Action::Publish | Action::Foresee
                );
            for role in [Role::Administrator, Role::Operator] {
                assert!(!figures || !action.when(role).ever(), "{role:?} {action:?}");
            }
        }
    }

    #[test]
    fn who_acts_for_an_enterprise_does_nothing_to_the_network() {
        for (action, _) in TABLE {
            for role in [Role::Filer, Role::Approver, Role::Representative, Role::Funder] {
                let reads = matches!(action, Action::Totals | Action::Invited | Action::Shown | Action::Leave);
                // What members decide changes the network, and none of them alone does.
                let decides = matches!(action, Action::Deliberate | Action::Propose | Action::Vote);
                assert!(
                    action.is_for_an_enterprise() || reads || decides || !action.when(role).ever(),
                    "{role:?} {action:?}"
                );
            }
        }
    }

    #[test]
    fn where_somebody_approves_only_they_hand_in() {
        for state in STATES {
            assert_eq!(Action::Submit.when(Role::Filer).holds(state), !state.has_approver);
            assert!(Action::Submit.when(Role::Approver).holds(state));
            assert_eq!(Action::Read.when(Role::Coordinator).holds(state), state.handed_in, "a draft is nobody else's");
            assert_eq!(Action::File.when(Role::Deputy).holds(state), state.standing_in);
        }
    }

    #[test]
    fn where_somebody_represents_only_they_sign_off() {
        for state in STATES {
            assert_eq!(Action::SignOff.when(Role::Filer).holds(state), !state.has_representative);
            for role in [Role::Representative, Role::Approver] {
                assert!(Action::SignOff.when(role).holds(state), "{role:?}");
            }
        }
    }

    #[test]
    fn who_represents_an_enterprise_votes_for_it_and_who_coordinates_does_not() {
        for state in STATES {
            assert_eq!(Action::Vote.when(Role::Filer).holds(state), !state.has_representative);
            assert!(
                Action::Vote.when(Role::Representative).holds(state) && Action::Vote.when(Role::Approver).holds(state)
            );
            assert!(!Action::Vote.when(Role::Coordinator).ever(), "a coordinator is no member");
        }
    }

    #[test]
    fn nobody_gives_more_than_they_have() {
        for giver in Role::ALL {
            let gives = Role::ALL.iter().any(|role| giver.gives(*role));
            assert_eq!(gives, Action::Appoint.when(giver).ever(), "{giver:?}");
        }
        for role in [Role::Coordinator, Role::Deputy, Role::Administrator, Role::Operator] {
            assert!(!Role::Deputy.gives(role) && Role::Coordinator.gives(role));
        }
    }
}
