//! `/{network}/returns/{quarter}/{enterprise}`: what there is to do, how far it is, and by when.

use super::{answers::Counts, asking::Asking, desk::Desk, joint, locked::locked, trade};
use crate::web::{
    App,
    error::Error,
    forms::Posted,
    layout::{Frame, page},
    moment,
    session::Filer,
    words,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::Uri,
    response::Response,
};
use commonweal_domain::{definition::Dimension, filing::FilingState, lang::Lang, network::Round, profile::Scope};
use std::collections::HashMap;
use time::Date;

/// The task list of a return that can be changed.
#[derive(Template)]
#[template(path = "filing/tasks.html")]
pub(super) struct TasksPage {
    frame: Frame,
    desk: Desk,
    heading: String,
    eyebrow: String,
    counts: Counts,
    asked: usize,
    left: String,
    steps: Vec<Progress>,
    steps_words: String,
    pub(super) tasks: Vec<Task>,
    /// How many members are named as partners in trade; none where that is not asked.
    trade: Option<String>,
    /// How many joint projects there are; none where there can be none.
    joint: Option<String>,
    /// What is asked once, of who files for the first time.
    first: Vec<Task>,
    story: Task,
    pub(super) check: Task,
    primary: (String, String),
    sent_back: Option<(String, String)>,
    /// What was asked about single figures: name, words, and whether it is done.
    questions: Vec<(String, String, bool)>,
    pub(super) due: (String, String),
    last: String,
    /// The section that has just been saved as a whole: a device need keep nothing of it.
    saved_section: &'static str,
}

/// A line of the task list.
#[derive(Debug, Clone)]
pub(super) struct Task {
    pub(super) title: String,
    pub(super) href: String,
    pub(super) hint: String,
    pub(super) size: String,
    pub(super) state: Progress,
    pub(super) words: &'static str,
}

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    /// Nothing yet.
    Open,
    /// Something.
    Part,
    /// Everything.
    Done,
}

impl Progress {
    fn of(done: usize, all: usize) -> Self {
        match done {
            0 => Self::Open,
            done if done >= all => Self::Done,
            _ => Self::Part,
        }
    }

    /// In words.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Open => "Not yet started",
            Self::Part => "In progress",
            Self::Done => "Completed",
        }
    }

    /// Class of its cell in the bar.
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Open => "",
            Self::Part => "part",
            Self::Done => "done",
        }
    }
}

impl TasksPage {
    /// How many pages there are.
    fn words_of_sections(&self) -> &'static str {
        match self.tasks.len() {
            1 => "One short page of figures.",
            2 => "Two short pages of figures.",
            _ => "Three short pages of figures.",
        }
    }
}

pub(super) async fn show(
    State(app): State<App>,
    filer: Filer,
    Path(path): Path<HashMap<String, String>>,
    uri: Uri,
) -> Result<Response, Error> {
    let desk = Desk::open(&app, filer, path.get("quarter").map_or("", String::as_str)).await?;
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    if desk.lock().is_some() {
        return page(&locked(desk));
    }
    let flash = match query.text("noted") {
        "about" => Some("What you said about your enterprise is saved.".to_owned()),
        "covers" => Some("What your return covers is saved.".to_owned()),
        "trade" => Some("Your trade with other members is saved.".to_owned()),
        _ if query.ticked("taken-back") => {
            Some("You have taken the return back. It counts once you have submitted it again.".to_owned())
        }
        _ => query.ticked("saved").then(|| saved_words(&desk)),
    };
    let mut view = tasks(desk);
    view.frame = view.frame.flash(flash);
    view.saved_section = Dimension::parse(query.text("saved")).map_or("", Dimension::code);
    page(&view)
}

/// "Saved at 14:32."
pub(super) fn saved_words(desk: &Desk) -> String {
    desk.saved.as_ref().map_or_else(
        || "Nothing has been typed yet.".to_owned(),
        |(at, _)| format!("Saved at {}.", moment::clock(*at, &desk.network.network.time_zone)),
    )
}

pub(super) fn tasks(desk: Desk) -> TasksPage {
    let base = desk.base();
    let figures = &desk.filing.figures;
    let questions = desk.asking();
    let counts = Counts::of(&questions, figures);
    let sections: Vec<(Dimension, Task)> = desk
        .dimensions()
        .into_iter()
        .map(|dimension| {
            let mut asked = desk.section(dimension);
            asked.retain(|asking| !asking.optional);
            let is_done = |asking: &&Asking<'_>| asking.is_filed(figures) && desk.typed_of(asking).is_none();
            let done = asked.iter().filter(is_done).count();
            let names: Vec<&str> = asked.iter().map(|asking| asking.input.name.as_str()).collect();
            let state = Progress::of(done, asked.len());
            let size = match state {
                Progress::Part => format!("{done} of {}", words::count(asked.len(), "figure", "figures")),
                _ => words::count(asked.len(), "figure", "figures"),
            };
            let task = Task {
                title: dimension.name(desk.lang()).to_owned(),
                href: format!("{base}/{}", dimension.code()),
                hint: format!("{}.", names.join(", ")),
                size: format!("{size}, usually {}", minutes(asked.len())),
                state,
                words: state.words(),
            };
            (dimension, task)
        })
        .collect();
    let told = if desk.filing.story.trim().is_empty() { Progress::Open } else { Progress::Done };
    let story = Task {
        title: "Your story".to_owned(),
        href: format!("{base}/story"),
        hint: "What are you proud of this quarter? Two or three sentences and a photo.".to_owned(),
        size: "You can leave it out".to_owned(),
        state: told,
        words: if told == Progress::Done { "Completed" } else { "Optional" },
    };
    let ready = counts.blank == 0 && desk.typed.is_empty();
    let check = Task {
        title: "Check your answers and submit".to_owned(),
        href: format!("{base}/check"),
        hint: if ready {
            "Read everything once more, then submit it to the network.".to_owned()
        } else {
            "You can submit once every figure is filed, or marked as not available or not applying.".to_owned()
        },
        size: String::new(),
        state: Progress::Open,
        words: if ready { "Not yet started" } else { "Cannot start yet" },
    };
    let mut steps = vec![told];
    steps.extend(sections.iter().map(|(_, task)| task.state));
    steps.push(Progress::Open);
    let of = |state: Progress| steps.iter().filter(|step| **step == state).count();
    let steps_words =
        format!("{} of {} steps completed, {} in progress", of(Progress::Done), steps.len(), of(Progress::Part));
    let next = sections.iter().find(|(_, task)| task.state != Progress::Done).map(|(_, task)| task);
    let primary = next.map_or_else(
        || ("Check your answers".to_owned(), check.href.clone()),
        |task| {
            let begun = counts.blank < questions.len();
            // What somebody is proud of makes a better beginning than a number, and a better end than none.
            if !begun && told == Progress::Open {
                return ("Start with your story".to_owned(), story.href.clone());
            }
            (format!("{} {}", if begun { "Carry on with" } else { "Start with" }, task.title), task.href.clone())
        },
    );
    let sent_back = match &desk.filing.state {
        FilingState::SentBack { by, at, reason } => {
            Some((format!("{by} sent this return back on {}", desk.moment(*at)), reason.clone()))
        }
        _ => None,
    };
    let comments = desk.comments.iter().map(|comment| {
        let name = desk.definitions.input(&comment.input, desk.quarter()).map_or("", |input| input.name.as_str());
        (name.to_owned(), comment.words.clone(), !comment.is_open())
    });
    TasksPage {
        questions: comments.collect(),
        frame: desk.frame("Your return"),
        heading: format!("Your return for {}", desk.quarter().period().months(desk.lang())),
        eyebrow: desk.quarter().label(desk.lang()),
        asked: questions.len(),
        left: if ready { String::new() } else { format!("about {} left", minutes(counts.blank)) },
        counts,
        steps,
        steps_words,
        tasks: sections.iter().map(|(_, task)| task.clone()).collect(),
        trade: trade::is_asked(&desk).then(|| trade::named_words(&desk)),
        joint: joint::is_asked(&desk).then(|| joint::standing_words(&desk)),
        first: first_tasks(&desk),
        story,
        check,
        primary,
        sent_back,
        due: with_moved_days(due_words(&desk.round, desk.today, desk.lang()), &desk),
        last: last_words(&desk),
        saved_section: "",
        desk,
    }
}

/// What a first return asks once besides figures. Later both stay within reach, at the side.
fn first_tasks(desk: &Desk) -> Vec<Task> {
    if !desk.is_first() {
        return vec![];
    }
    let task = |title: &str, page: &str, hint: &str, size: &str, is_done: bool| {
        let state = if is_done { Progress::Done } else { Progress::Open };
        Task {
            title: title.to_owned(),
            href: format!("{}/{page}", desk.base()),
            hint: hint.to_owned(),
            size: size.to_owned(),
            state,
            words: state.words(),
        }
    };
    let about = "Six questions that are asked once: legal form, founding year, place, sector and size.";
    let covers = "Your work here, all of your organisation, or another member’s too.";
    vec![
        task("About your enterprise", "about", about, "Usually 2 minutes", desk.profile_answered),
        task("What this return covers", "covers", covers, "One question", desk.scope != Scope::Unsaid),
    ]
}

/// With why the days are far from the quarter, in a sample that is kept open.
fn with_moved_days((heading, line): (String, String), desk: &Desk) -> (String, String) {
    let moved = words::moved_days(&desk.network.network, &desk.round);
    (heading, format!("{line} {moved}").trim_end().to_owned())
}

/// The heading and the line on when a return is due.
pub(super) fn due_words(round: &Round, today: Date, lang: Lang) -> (String, String) {
    let heading = format!("Due {}", words::long_day(round.due, lang));
    let days = (round.due - today).whole_days();
    let until = words::short_day(round.closes, lang);
    let line = match days {
        0 => format!("Today. Late returns are taken until {until} and shown as late."),
        1 => format!("Tomorrow. Late returns are taken until {until} and shown as late."),
        days if days > 1 => format!("In {days} days. Late returns are taken until {until} and shown as late."),
        days => {
            let late = words::count(usize::try_from(-days).unwrap_or(0), "day late", "days late");
            if today <= round.closes { format!("{late}. You can file until {until}.") } else { format!("{late}.") }
        }
    };
    (heading, line)
}

/// About as long as figures take: 50 seconds each, as they come from books that lie beside the phone.
fn minutes(figures: usize) -> String {
    words::count((figures * 50).div_ceil(60).max(1), "minute", "minutes")
}

fn last_words(desk: &Desk) -> String {
    let last = desk.quarter().plus(-1);
    if desk.past.iter().any(|(key, _)| key.period == last.period()) {
        format!("Your figures of {} were accepted. They stand beside each field.", last.period().months(desk.lang()))
    } else if desk.past_rounds > 0 {
        format!("{} of yours have been accepted so far.", words::count(desk.past_rounds, "return", "returns"))
    } else {
        "This is your first return: there are no earlier figures yet.".to_owned()
    }
}
