//! What mail says: plain British English, short, with what to do and until when.

use super::LINK;
use crate::store::{Circulation, EditionHead};
use commonweal_domain::{
    filing::FilingState,
    network::{Network, Round},
    period::Quarter,
    release::Audience,
};
use time::Date;

use crate::web::words::{long_day, short_day};

/// Subject and text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Subject.
    pub subject: String,
    /// Text, with [`LINK`] where the link stands.
    pub body: String,
}

/// Whose return it is, for whom the text is written, and who answers questions.
#[derive(Debug, Clone, Copy)]
pub struct Letter<'a> {
    /// The network.
    pub network: &'a Network,
    /// The person's name; may be empty.
    pub to: &'a str,
    /// Names of the enterprises that it is about.
    pub of: &'a [String],
    /// Who asks: a name; may be empty.
    pub by: &'a str,
    /// Where the server is reached.
    pub address: &'a str,
    /// The link signs them in.
    pub signs_in: bool,
}

/// A return that is not in yet.
pub fn reminder(letter: Letter<'_>, round: &Round, today: Date, state: Option<&FilingState>) -> Text {
    let lang = letter.network.lang;
    let months = round.quarter.period().months(lang);
    let whose = whose(letter.of);
    let left = (round.due - today).whole_days();
    let due = long_day(round.due, lang);
    let (subject, dates) = if today <= round.opens {
        (
            format!("Your return for {months} can be filed now"),
            format!("You can file {whose} for {months} from today. It is due on {due}."),
        )
    } else if left > 0 {
        let days = if left == 1 { "tomorrow".to_owned() } else { format!("in {left} days") };
        (
            format!("Your return for {months} is due {days}"),
            format!("We do not have {whose} for {months} yet. It is due on {due}, {days}."),
        )
    } else if left == 0 {
        (
            format!("Your return for {months} is due today"),
            format!("We do not have {whose} for {months} yet. It is due today."),
        )
    } else {
        let closes = long_day(round.closes, lang);
        (
            format!("Your return for {months} was due on {}", short_day(round.due, lang)),
            format!("We do not have {whose} for {months} yet. It was due on {due}; we can take it until {closes}."),
        )
    };
    let (subject, dates) = match state {
        Some(FilingState::SentBack { by, .. }) => (
            format!("Your return for {months} has questions for you"),
            format!(
                "{by} sent {whose} for {months} back with questions. It counts once you have answered them and submitted it again."
            ),
        ),
        _ => (subject, dates),
    };
    let body = format!(
        "{hello}\n\n{dates}\n\n{open}\n{LINK}\n\nAbout ten numbers and a story. An honest estimate, marked as one, is better than a blank, and \
         “not available” is an answer too.\n\nThe dates for your calendar: {address}/{slug}/calendar.ics\n\n{sign}\n",
        hello = hello(letter.to),
        open = if letter.signs_in {
            "Open it here. The link signs you in once, within 14 days:"
        } else {
            "Sign in and open it here:"
        },
        address = letter.address,
        slug = letter.network.slug,
        sign = sign(letter),
    );
    Text { subject, body }
}

/// A return that came back with questions.
pub fn sent_back(letter: Letter<'_>, quarter: Quarter, reason: &str, questions: usize) -> Text {
    let months = quarter.period().months(letter.network.lang);
    let said = if reason.is_empty() { String::new() } else { format!("\n\n“{reason}”") };
    let asks = match questions {
        0 => String::new(),
        1 => "\n\nThere is a question about one figure.".to_owned(),
        count => format!("\n\nThere are questions about {count} figures."),
    };
    Text {
        subject: format!("Your return for {months} has questions for you"),
        body: format!(
            "{hello}\n\n{by} has read {whose} for {months} and asks you to look at it again.{said}{asks}\n\nOpen it here. The link signs you in \
             once, within 14 days:\n{LINK}\n\nChange what is wrong, or say why it is right; then submit it again.\n\n{sign}\n",
            hello = hello(letter.to),
            by = if letter.by.is_empty() { "The coordinator" } else { letter.by },
            whose = whose(letter.of),
            sign = sign(letter),
        ),
    }
}

/// A return that a coordinator filed for the enterprise.
pub fn confirm(letter: Letter<'_>, quarter: Quarter, why: &str) -> Text {
    let months = quarter.period().months(letter.network.lang);
    Text {
        subject: format!("Are these your figures for {months}?"),
        body: format!(
            "{hello}\n\n{by} has filled in {whose} for {months} for you ({why}). It counts once you have confirmed it.\n\nRead the figures and \
             confirm them here; you need not sign in:\n{LINK}\n\nThe link works once, within 30 days. If something is wrong, say there what it \
             should be.\n\n{sign}\n",
            hello = hello(letter.to),
            by = if letter.by.is_empty() { "The coordinator" } else { letter.by },
            whose = whose(letter.of),
            sign = sign(letter),
        ),
    }
}

/// An answer about some days, such as "Flood week, 5 to 11 January 2026", that a coordinator sent for the enterprise.
pub fn confirm_answer(letter: Letter<'_>, about: &str, why: &str) -> Text {
    Text {
        subject: format!("Are these your figures for {about}?"),
        body: format!(
            "{hello}\n\n{by} has filled in the answer of {whom} about {about} for you ({why}). It counts once you have confirmed it.\n\nRead \
             the figures and confirm them here; you need not sign in:\n{LINK}\n\nThe link works once, within 30 days. If something is wrong, \
             say there what it should be.\n\n{sign}\n",
            hello = hello(letter.to),
            by = if letter.by.is_empty() { "The coordinator" } else { letter.by },
            whom = names(letter.of),
            sign = sign(letter),
        ),
    }
}

/// What an enterprise says is wrong with an answer that was sent for it; `by` is who says so.
pub fn answer_objection(letter: Letter<'_>, about: &str, words: &str, page: &str) -> Text {
    let who = if letter.by.is_empty() { "The enterprise" } else { letter.by };
    Text {
        subject: format!("{} says what is wrong with its figures for {about}", names(letter.of)),
        body: format!(
            "{hello}\n\n{who} has read the answer of {whom} about {about}, which was sent for them, and writes:\n\n{words}\n\nThe answer does \
             not count. Correct it, and they are asked again:\n{page}\n\n{network}\n",
            hello = hello(letter.to),
            whom = names(letter.of),
            network = letter.network.name,
        ),
    }
}

/// A shorter version of a story, which is printed only with the enterprise's yes.
pub fn shorter(letter: Letter<'_>, quarter: Quarter, words: &str) -> Text {
    let months = quarter.period().months(letter.network.lang);
    Text {
        subject: "May we print your story shorter?".to_owned(),
        body: format!(
            "{hello}\n\n{by} would like to print the story of {whom} for {months} in the joint report, in fewer words:\n\n{words}\n\nNothing is \
             printed shorter without your yes. Say yes or no here. The link signs you in once, within 14 days:\n{LINK}\n\n{sign}\n",
            hello = hello(letter.to),
            by = if letter.by.is_empty() { "The coordinator" } else { letter.by },
            whom = names(letter.of),
            sign = sign(letter),
        ),
    }
}

/// Whether an enterprise may be recognised in figures that few gave.
pub fn shown(letter: Letter<'_>, quarter: Quarter, figures: &[String]) -> Text {
    let months = quarter.period().months(letter.network.lang);
    Text {
        subject: format!("May others recognise a figure of yours for {months}?"),
        body: format!(
            "{hello}\n\nSo few enterprises gave this for {months} that the joint report cannot show it, unless each of them says that others may \
             recognise its own figure in it:\n\n{figures}\n\n{by} asks whether {whom} would agree. You need not, and you can take it back later. \
             Say so here. The link signs you in once, within 14 days:\n{LINK}\n\n{sign}\n",
            hello = hello(letter.to),
            figures = figures.join("\n"),
            by = if letter.by.is_empty() { "The coordinator" } else { letter.by },
            whom = names(letter.of),
            sign = sign(letter),
        ),
    }
}

/// What an enterprise says is wrong with what a coordinator filed for it; `by` is who says so.
pub fn objection(letter: Letter<'_>, quarter: Quarter, words: &str, page: &str) -> Text {
    let months = quarter.period().months(letter.network.lang);
    let who = if letter.by.is_empty() { "The enterprise" } else { letter.by };
    Text {
        subject: format!("{} says what is wrong with its figures for {months}", names(letter.of)),
        body: format!(
            "{hello}\n\n{who} has read {whose} for {months}, which was filed for them, and writes:\n\n{words}\n\nThe return does not count. \
             Correct it, and they are asked again:\n{page}\n\n{network}\n",
            hello = hello(letter.to),
            whose = whose(letter.of),
            network = letter.network.name,
        ),
    }
}

/// An invitation; `of` is empty for somebody who acts for the network itself.
pub fn invite(letter: Letter<'_>, does: &str) -> Text {
    let whom = if letter.of.is_empty() { letter.network.name.clone() } else { names(letter.of) };
    Text {
        subject: format!("You are invited to {}", letter.network.name),
        body: format!(
            "{hello}\n\n{by} invites you to {does} for {whom} in {network}.\n\nChoose a password here, and you are in. The link works once, within \
             14 days:\n{LINK}\n\n{sign}\n",
            hello = hello(letter.to),
            by = if letter.by.is_empty() { "The coordinator" } else { letter.by },
            network = letter.network.name,
            sign = sign(letter),
        ),
    }
}

/// To somebody who has an account already; `of` is empty for somebody who acts for the network itself.
pub fn added(letter: Letter<'_>, does: &str) -> Text {
    let whom = if letter.of.is_empty() { letter.network.name.clone() } else { names(letter.of) };
    Text {
        subject: format!("You are invited to {}", letter.network.name),
        body: format!(
            "{hello}\n\n{by} invites you to {does} for {whom} in {network}.\n\nYou have an account here already. This link signs you in once, \
             within 14 days:\n{LINK}\n\n{sign}\n",
            hello = hello(letter.to),
            by = if letter.by.is_empty() { "The coordinator" } else { letter.by },
            network = letter.network.name,
            sign = sign(letter),
        ),
    }
}

/// A report that the member sees before it goes out; `last` is the last day for an answer.
pub fn sign_off(letter: Letter<'_>, circulated: &Circulation, last: Date) -> Text {
    let network = letter.network;
    let months = circulated.period.months(network.lang);
    let last = long_day(last, network.lang);
    let silence = if circulated.rule.silence_assents {
        "If you do not answer, that counts as assent under the network’s rule."
    } else {
        "If you do not answer, that does not count as assent."
    };
    let changed = if circulated.what_changed.is_empty() {
        String::new()
    } else {
        format!("What changed since the last edition: {}\n\n", circulated.what_changed)
    };
    Text {
        subject: format!("May the report for {months} go out in your name?"),
        body: format!(
            "{hello}\n\n{name} has made its joint report “{title}” about {months}. The figures of {whom} are in it, so you see it before \
             anybody outside the network does: the exact report, and your share of every total.\n\n{changed}Assent, ask for a change, or \
             object, by {last}. {silence}\n\n{open}\n{LINK}\n\n{sign}\n",
            hello = hello(letter.to),
            name = network.name,
            title = circulated.title,
            whom = names(letter.of),
            open = if letter.signs_in {
                "Read it and answer here. The link signs you in once, within 14 days:"
            } else {
                "Sign in, read it and answer here:"
            },
            sign = sign(letter),
        ),
    }
}

/// An edition that is shown now; `page` is its address.
pub fn published(letter: Letter<'_>, head: &EditionHead, page: &str) -> Text {
    let network = letter.network;
    let months = head.period.months(network.lang);
    let again = head.number > 1;
    let what = if again { format!("a corrected report about {months}") } else { format!("its report about {months}") };
    let changed = if again && !head.what_changed.is_empty() {
        format!("What changed: {}\n\n", head.what_changed)
    } else {
        String::new()
    };
    let whom = match head.release.audience {
        Audience::Everybody => "Anybody may read it and pass it on.",
        Audience::Invited => "It is for funders and members: sign in to read it.",
    };
    Text {
        subject: format!("{}: {} ({months})", network.name, head.title),
        body: format!(
            "{hello}\n\n{name} has published {what}.\n\n{title}\n{summary}\n\n{changed}{whom} As a web page and a PDF, with its \
             data:\n{page}\n\n{sign}\n",
            hello = hello(letter.to),
            name = network.name,
            title = head.title,
            summary = head.summary,
            sign = sign(letter),
        ),
    }
}

/// A way in that somebody asked for.
pub fn sign_in(to: &str, address: &str) -> Text {
    Text {
        subject: "Your link to sign in".to_owned(),
        body: format!(
            "{}\n\nSomebody, most likely you, asked for a link to sign in at {address}. It works once, within the hour:\n{LINK}\n\nIf it was \
             not you, do nothing: nobody is signed in by it unless you open it.\n",
            hello(to)
        ),
    }
}

/// That a way into somebody's account has changed.
pub fn changed(to: &str, what: &str, address: &str) -> Text {
    Text {
        subject: "A change to how you sign in".to_owned(),
        body: format!(
            "{}\n\nOn {address} {what}.\n\nIf that was you, there is nothing to do. If it was not, open {address}/sign-in/link now, get a link \
             to this mailbox, choose a new password and end all other sessions on the page of your account; then tell whoever runs \
             the server.\n",
            hello(to)
        ),
    }
}

/// The same as a message for people's telephones, where a link stands in it already.
pub fn short_reminder(letter: Letter<'_>, round: &Round, today: Date, link: &str) -> String {
    let lang = letter.network.lang;
    let months = round.quarter.period().months(lang);
    let when = match (round.due - today).whole_days() {
        ..0 => format!(
            "It was due on {}; we can take it until {}.",
            short_day(round.due, lang),
            short_day(round.closes, lang)
        ),
        0 => "It is due today.".to_owned(),
        1 => "It is due tomorrow.".to_owned(),
        left => format!("It is due on {}, in {left} days.", short_day(round.due, lang)),
    };
    format!(
        "{} We do not have {} for {months} yet. {when} This link signs you in once and opens it: {link}",
        hello(letter.to),
        whose(letter.of)
    )
}

pub(super) fn hello(to: &str) -> String {
    let first = to.split_whitespace().next().unwrap_or_default();
    if first.is_empty() { "Hello,".to_owned() } else { format!("Hello {first},") }
}

/// "the return of Custard Yard Kitchen", "the returns of A and B".
fn whose(of: &[String]) -> String {
    match of {
        [] => "your return".to_owned(),
        [one] => format!("the return of {one}"),
        many => format!("the returns of {}", names(many)),
    }
}

pub(super) fn names(of: &[String]) -> String {
    match of {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

pub(super) fn sign(letter: Letter<'_>) -> String {
    if letter.by.is_empty() { letter.network.name.clone() } else { format!("{}\n{}", letter.by, letter.network.name) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::board::samples::network;
    use commonweal_domain::network::Settings;
    use time::macros::date;

    fn said(today: Date, state: Option<&FilingState>) -> Text {
        let network = network();
        let round = Round::of("2025-Q4".parse().unwrap(), &Settings::default());
        let letter = Letter {
            network: &network,
            to: "Amara Okoye",
            of: &["Custard Yard Kitchen".to_owned()],
            by: "Ruth Penhale",
            address: "https://reports.example.org",
            signs_in: true,
        };
        reminder(letter, &round, today, state)
    }

    #[test]
    fn a_reminder_says_what_is_true_on_its_day() {
        for (today, subject, words) in [
            (date!(2026 - 01 - 01), "can be filed now", "from today. It is due on Saturday 31 January 2026."),
            (date!(2026 - 01 - 17), "is due in 14 days", "It is due on Saturday 31 January 2026, in 14 days."),
            (date!(2026 - 01 - 30), "is due tomorrow", "tomorrow."),
            (date!(2026 - 01 - 31), "is due today", "It is due today."),
            (
                date!(2026 - 02 - 01),
                "was due on 31 January",
                "It was due on Saturday 31 January 2026; we can take it until Saturday 14 February 2026.",
            ),
        ] {
            let text = said(today, None);
            assert!(text.subject.ends_with(subject), "{}", text.subject);
            assert!(text.body.contains(words), "{}", text.body);
            assert_eq!(text.body.matches(LINK).count(), 1);
        }
        let sent_back = FilingState::SentBack {
            at: commonweal_domain::network::Millis(0),
            by: "Ruth Penhale".to_owned(),
            reason: "Gas?".to_owned(),
        };
        let text = said(date!(2026 - 02 - 01), Some(&sent_back));
        assert!(text.body.contains("Ruth Penhale sent the return of Custard Yard Kitchen"), "{}", text.body);
    }

    #[test]
    fn several_enterprises_are_named_together() {
        let of: Vec<String> = ["A", "B", "C"].map(str::to_owned).to_vec();
        assert_eq!(whose(&of), "the returns of A, B and C");
        assert_eq!(whose(&of[..1]), "the return of A");
        assert_eq!(hello(""), "Hello,");
    }
}
