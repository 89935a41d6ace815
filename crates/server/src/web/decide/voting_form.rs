//! The rules of voting as a form: for the settings, and for a proposal to change them.

use crate::web::{
    forms::Posted,
    settings::form::{Choice, Field, Problems, Reading},
    words,
};
use commonweal_domain::governance::{Passes, RuleFault, Share, VotingRule};

/// The fields, with what the rule is now.
pub(in crate::web) fn fields(now: &VotingRule) -> Vec<Field> {
    let share = |share: Share| {
        let words = match share.parts {
            0 => "Any number".to_owned(),
            _ => format!("{} of the members", words::capitalised(&share.words())),
        };
        Choice::new(share.code(), words)
    };
    vec![
        Field::choices(
            "passes",
            "When does a proposal pass?",
            "Each member enterprise has one vote.",
            now.passes.code(),
            vec![
                Choice::hinted("majority", "With more votes for than against", "A tie falls."),
                Choice::hinted("two_thirds", "With two thirds of the votes", "At least twice as many for as against."),
                Choice::hinted(
                    "consent",
                    "By consent",
                    "Unless a member objects and says why. Whoever can live with it need not be for it.",
                ),
            ],
        ),
        Field::list(
            "quorum",
            "How many must vote for it to count?",
            "Abstentions count. Who may vote is fixed when voting opens.",
            &now.quorum.code(),
            Share::USUAL.map(share).to_vec(),
        ),
        Field::number("open-days", "For how many days is a vote open?", "From 1 to 90.", now.open_days.to_string()),
        Field::number(
            "seconds",
            "How many other members must second a proposal?",
            "Before it is voted on. 0 if none need to.",
            now.seconds.to_string(),
        ),
        Field::tick(
            "chambers",
            "Each sector votes by itself, and each must pass a proposal",
            "As on a board with seats for community, public bodies and business. Members’ sectors are used.",
            now.chambers,
        ),
    ]
}

/// The rule as typed, or everything that is wrong.
pub(in crate::web) fn read(posted: &Posted) -> Result<VotingRule, Problems> {
    let mut form = Reading::of(posted);
    let passes = form.one_of("passes", Passes::parse, "Choose when a proposal passes");
    let quorum = form.one_of("quorum", Share::parse, "Choose how many must vote");
    let number = |text: &str| text.parse::<u16>().ok();
    let open_days = form.one_of("open-days", number, "Days must be a number from 1 to 90");
    let seconds = form.one_of("seconds", number, "Members must be a number from 0 to 20");
    let chambers = !form.text("chambers").is_empty();
    let (Some(passes), Some(quorum), Some(open_days), Some(seconds)) = (passes, quorum, open_days, seconds) else {
        return Err(form.problems());
    };
    let rule = VotingRule { passes, quorum, open_days, seconds, chambers };
    for fault in rule.faults() {
        let field = match fault {
            RuleFault::Quorum => "quorum",
            RuleFault::Days => "open-days",
            RuleFault::Seconds => "seconds",
        };
        form.wrong(field, words::capitalised(&fault.to_string()));
    }
    if form.is_wrong() { Err(form.problems()) } else { Ok(rule) }
}
