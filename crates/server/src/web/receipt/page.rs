//! The receipt, what comes next, and one's own figures among the network's.

use super::{among::Among, number::receipt_number};
use crate::{
    store::Submission,
    web::{
        evidence::count_words,
        filing::{
            answers::Counts,
            asking::Asking,
            desk::Desk,
            history::{Chart, History, history},
        },
        layout::Frame,
        review::figures::change,
        words,
    },
};
use askama::Template;
use commonweal_domain::{
    Exact, breakdown::Cell, figure::Value, filing::FilingState, quantity::write_rounded, unit::Unit,
};
use commonweal_reporting::{
    compose::in_sentence,
    own::{Share, Standing},
};

/// `/{network}/returns/{quarter}/{enterprise}/submitted`
#[derive(Template)]
#[template(path = "receipt/receipt.html")]
pub(super) struct ReceiptPage {
    frame: Frame,
    base: String,
    /// The network's rule has accepted it.
    counts: bool,
    year_href: String,
    eyebrow: String,
    enterprise: String,
    heading: &'static str,
    /// Name and words of each line.
    lines: Vec<(&'static str, String)>,
    code: String,
    changed: bool,
    accepted: bool,
    months: String,
    coordinators: Vec<(String, String)>,
    among: String,
    figures: Vec<FigureView>,
}

/// A figure of the return with what it means.
#[derive(Debug, Clone)]
struct FigureView {
    name: String,
    value: String,
    change: String,
    chart: Option<Chart>,
    share: String,
    median: String,
}

/// What the page is made of besides the return.
pub(super) struct Given {
    /// As it was submitted.
    pub(super) submission: Option<Submission>,
    /// Code of its content as it is now.
    pub(super) code: String,
    /// Active minutes; 0 if they are not known.
    pub(super) minutes: u32,
    /// The median of the network, and of how many returns.
    pub(super) median: Option<(u32, usize)>,
    pub(super) among: Option<Among>,
}

/// The page; none for a return that was not submitted, or is back with the enterprise.
pub(super) fn view(desk: &Desk, given: Given) -> Option<ReceiptPage> {
    let number = receipt_number(desk)?;
    let (at, by, again, accepted, counts) = match &desk.filing.state {
        FilingState::Submitted { at, by, again, .. } => (*at, by.clone(), *again, false, false),
        FilingState::Accepted { submitted_at: Some(at), by_rule, .. } => {
            let by = given.submission.as_ref().map_or_else(String::new, |known| known.by.clone());
            (*at, by, false, !by_rule, *by_rule)
        }
        _ => return None,
    };
    let known = given.submission.as_ref().map_or("", |known| known.code.as_str());
    let code = if known.is_empty() { given.code.clone() } else { known.to_owned() };
    let who = if by.is_empty() { String::new() } else { format!(", by {by}") };
    let mut lines =
        vec![("Receipt", number), ("Filed", format!("{}{who}", desk.moment(at))), ("What was filed", what(desk))];
    if given.minutes > 0 {
        lines.push(("Time it took", time_taken(given.minutes, given.median)));
    }
    Some(ReceiptPage {
        frame: desk.frame(if accepted { "Receipt" } else { "Return submitted" }),
        base: desk.base(),
        counts,
        year_href: format!("/{}/year/{}", desk.network.network.slug, desk.enterprise.enterprise.slug),
        eyebrow: desk.eyebrow(),
        enterprise: desk.enterprise.enterprise.name.clone(),
        heading: match (accepted, again) {
            (true, _) => "Receipt of your return",
            (false, true) => "Your return has been submitted again",
            (false, false) => "Your return has been submitted",
        },
        lines,
        changed: code != given.code,
        code,
        accepted,
        months: desk.quarter().period().months(desk.lang()),
        coordinators: desk.coordinators.clone(),
        among: among_words(desk, given.among.as_ref()),
        figures: desk.asking().iter().filter_map(|asking| figure(desk, asking, given.among.as_ref())).collect(),
    })
}

/// "11 figures: 10 numbers, 1 not available; a story with a photo; 2 files behind figures".
fn what(desk: &Desk) -> String {
    let counts = Counts::of(&desk.asking(), &desk.filing.figures);
    let mut parts = vec![counts.words().trim_end_matches('.').to_owned()];
    if !desk.story.text.is_empty() {
        parts.push(if desk.story.photo.is_some() { "a story with a photo" } else { "a story" }.to_owned());
    }
    if desk.evidence > 0 {
        parts.push(count_words(desk.evidence));
    }
    parts.join("; ")
}

/// Minutes of one's own, and the median of the network: of nobody else.
fn time_taken(minutes: u32, median: Option<(u32, usize)>) -> String {
    let own = words::count(minutes as usize, "minute", "minutes");
    let about = format!("About {own}, pauses left out. Only you see this.");
    match median {
        Some((median, of)) => format!(
            "{about} Half of the {of} returns so far took {} or less.",
            words::count(median as usize, "minute", "minutes")
        ),
        None => about,
    }
}

/// Where the comparison comes from, or why there is none.
fn among_words(desk: &Desk, among: Option<&Among>) -> String {
    match among {
        None => {
            "The network has not published a report yet. Once it has, your share of each total stands here.".to_owned()
        }
        Some(Among { quarter, own: false, .. }) => format!(
            "The last report is of {}. Your return was not in it, so there is no share of it to show.",
            quarter.period().months(desk.lang())
        ),
        Some(Among { quarter, edition, .. }) => format!(
            "Shares and medians are of {}, the last quarter that was published (edition {edition}). This quarter’s come with its report. Only you see yours.",
            quarter.period().months(desk.lang())
        ),
    }
}

fn figure(desk: &Desk, asking: &Asking<'_>, among: Option<&Among>) -> Option<FigureView> {
    let filed = desk.filing.figures.get(&asking.key(Cell::total()))?;
    let Value::Number(number) = filed.value else { return None };
    let unit = &asking.input.unit;
    let before = |back: i32| {
        let (value, _) = desk.past.resolve(asking.input, asking.period.back(back), &Cell::total())?;
        value.number()
    };
    let length = i32::from(asking.period.len());
    let chart = match history(asking, &desk.past, Some(filed.value), desk.lang()) {
        History::Chart(chart) => Some(chart),
        History::Words(_) | History::Nothing => None,
    };
    let standing = among.and_then(|among| among.standings.get(&asking.input.code));
    let (share, median) = standing.map_or_else(Default::default, |standing| standing_words(standing, unit));
    Some(FigureView {
        name: asking.input.name.clone(),
        value: words::quantity(number, unit),
        change: change(asking.input, number, before(length.max(4)), before(length)),
        chart,
        share,
        median,
    })
}

fn standing_words(standing: &Standing, unit: &Unit) -> (String, String) {
    let share = match &standing.share {
        Share::Part { share, total } => {
            format!("Your share: {} of the network’s {}.", per_cent(share), in_sentence(total, unit))
        }
        Share::FewOthers => "No share is shown: fewer than 3 others brought anything to this total.".to_owned(),
        Share::Hidden => "No share is shown: the total is [c], so that nobody’s figure can be worked out.".to_owned(),
        Share::Without => String::new(),
    };
    let median = standing.median.as_ref().map_or_else(String::new, |(median, of)| {
        format!("Half of the {of} members filed {} or less.", in_sentence(median, unit))
    });
    (share, median)
}

/// A share in per cent, with a decimal where it is small.
fn per_cent(share: &Exact) -> String {
    let per_cent = share * Exact::whole(100);
    if per_cent.is_positive() && per_cent < Exact::ratio(1, 10) {
        return "less than 0.1 %".to_owned();
    }
    let places = u32::from(per_cent < Exact::whole(10));
    format!("{} %", write_rounded(&per_cent, places))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_told_as_people_read_them() {
        let told =
            [(1, 2), (1, 40), (1, 3_000), (0, 5), (1, 1)].map(|(part, whole)| per_cent(&Exact::ratio(part, whole)));
        assert_eq!(told, ["50 %", "2.5 %", "less than 0.1 %", "0 %", "100 %"]);
    }

    #[test]
    fn time_is_told_with_the_median_of_others_only() {
        assert_eq!(time_taken(1, None), "About 1 minute, pauses left out. Only you see this.");
        let with = time_taken(14, Some((18, 23)));
        assert!(with.ends_with("Half of the 23 returns so far took 18 minutes or less."), "{with}");
    }
}
