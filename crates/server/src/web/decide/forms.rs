//! The form of each kind of proposal: the same questions as the settings ask, and what is read of them.

use super::{ask, desk::Desk, voting_form};
use crate::web::{
    App,
    error::Error,
    forms::Posted,
    settings::{
        breakdowns,
        form::{Choice, Field, Problems, Reading},
        indicator, indicator_form, input, input_form, rounds_ahead, targets,
    },
};
use commonweal_domain::{
    breakdown::Breakdown,
    definition::{IndicatorDefinition, InputDefinition, is_own},
    governance::{Change, Kind},
    network::DisclosureRules,
    period::Quarter,
};

/// What a form is about: the kind, and what it changes where that is chosen before.
pub(super) struct About {
    pub(super) kind: Kind,
    of: Of,
}

/// What a form changes.
enum Of {
    /// Nothing in particular.
    Nothing,
    /// A question, with the rounds from which it may count something else.
    Input(Box<InputDefinition>, Vec<Quarter>),
    /// An indicator of the network's own.
    Indicator(Box<IndicatorDefinition>),
}

/// Furthest day from the end of a quarter that returns may be due.
const MOST_DUE_DAYS: u16 = 365;

/// Whether something is chosen before the form is filled in.
pub(super) const fn needs_subject(kind: Kind) -> bool {
    matches!(kind, Kind::Question | Kind::Breakdown | Kind::Indicator)
}

/// What can be chosen before the form is filled in.
pub(super) fn subjects(desk: &Desk, kind: Kind) -> Vec<Choice> {
    let (lang, latest) = (desk.lang(), ask::latest(desk));
    if kind == Kind::Indicator {
        let own = desk.definitions.indicators(latest).filter(|one| is_own(&one.code) && indicator_form::fits(one));
        return own.map(|one| Choice::new(&one.code, &one.name)).collect();
    }
    let named = |one: &InputDefinition| Choice::new(&one.code, format!("{}: {}", one.dimension.name(lang), one.name));
    desk.definitions.inputs(latest).map(named).collect()
}

impl About {
    /// What an address names; there is no page for what nobody defined.
    pub(super) async fn find(app: &App, desk: &Desk, kind: Kind, code: &str) -> Result<Self, Error> {
        let of = match kind {
            Kind::Question | Kind::Breakdown => {
                let version = desk.definitions.input_versions(code).last().ok_or(Error::NotFound)?;
                let mut quarters = input::free_rounds(app, &desk.network, code).await?;
                if quarters.len() > 1 && quarters.first() < desk.quarters.first() {
                    quarters.remove(0);
                }
                Of::Input(Box::new(version.definition.clone()), quarters)
            }
            Kind::Indicator => {
                let version = desk.definitions.indicator_versions(code).last().ok_or(Error::NotFound)?;
                if !is_own(code) {
                    return Err(Error::NotFound);
                }
                Of::Indicator(Box::new(version.definition.clone()))
            }
            _ => Of::Nothing,
        };
        Ok(Self { kind, of })
    }

    /// What it is about, in one line.
    pub(super) fn heading(&self) -> String {
        match (&self.of, self.kind) {
            (Of::Input(input, _), Kind::Breakdown) => format!("How “{}” is split", input.name),
            (Of::Input(input, _), _) => format!("What “{}” counts", input.name),
            (Of::Indicator(indicator), _) => format!("How “{}” is worked out", indicator.name),
            (Of::Nothing, kind) => kind.name().to_owned(),
        }
    }

    /// The fields of what would change.
    pub(super) fn fields(&self, app: &App, desk: &Desk) -> Vec<Field> {
        let (lang, settings) = (desk.lang(), &desk.network.network.settings);
        match (&self.of, self.kind) {
            (Of::Input(input, quarters), Kind::Breakdown) => split_fields(desk, input, quarters),
            (Of::Input(now, quarters), _) => {
                let mut fields = input::fields(now, quarters, lang);
                fields.retain(|field| field.name != "change");
                relabel(&mut fields, "From which round on?");
                fields
            }
            (Of::Indicator(indicator), _) => {
                indicator_form::fields(&desk.definitions, &desk.quarters, lang, Some(indicator))
            }
            (Of::Nothing, Kind::NewQuestion) => {
                let mut fields = input_form::fields(&desk.quarters, lang);
                choose(&mut fields, desk);
                fields
            }
            (Of::Nothing, Kind::NewIndicator) => {
                let mut fields = indicator_form::fields(&desk.definitions, &desk.quarters, lang, None);
                choose(&mut fields, desk);
                fields
            }
            (Of::Nothing, Kind::Ask) => ask::fields(desk),
            (Of::Nothing, Kind::Target) => {
                let years = targets::years(app, &desk.network);
                let now = Quarter::of(desk.date(desk.now));
                let mut fields = targets::fields(&desk.definitions, &years, None, now, lang);
                let give_up = "Give up the target of that indicator and year instead of setting one";
                fields.push(Field::tick("give-up", give_up, "", false));
                fields
            }
            (Of::Nothing, Kind::Disclosure) => disclosure_fields(desk, &settings.disclosure),
            (Of::Nothing, Kind::Deadline) => vec![
                Field::number(
                    "due-days",
                    "How many days after the quarter are returns due?",
                    "31 days after 31 March is 1 May.",
                    settings.due_days.to_string(),
                ),
                Field::number(
                    "closing-days",
                    "How many days after the quarter does the round close?",
                    "Later returns are taken until then, and none after it.",
                    settings.closing_days.to_string(),
                ),
                ask::from(desk, "From which round on?"),
            ],
            (Of::Nothing, Kind::Voting) => voting_form::fields(&settings.voting_rule()),
            (Of::Nothing, _) => vec![],
        }
    }

    /// What would change, or everything that is wrong.
    pub(super) fn read(&self, app: &App, desk: &Desk, posted: &Posted) -> Result<Change, Problems> {
        match (&self.of, self.kind) {
            (Of::Input(input, quarters), Kind::Breakdown) => read_split(posted, input, quarters),
            (Of::Input(now, quarters), _) => {
                let posted = posted.with(&[("change".to_owned(), "meaning".to_owned())]);
                let (wanted, from) = input::read(&posted, now, desk.lang(), quarters)?;
                let same = InputDefinition { version: now.version, ..wanted.clone() } == **now;
                match from {
                    Some(_) if same => {
                        Err(vec![("question".to_owned(), "Say what is to be counted otherwise".to_owned())])
                    }
                    Some(from) => Ok(Change::ChangeInput { input: Box::new(wanted), from }),
                    None => Err(vec![("from".to_owned(), "Choose a round".to_owned())]),
                }
            }
            (Of::Indicator(now), _) => {
                let (code, version) = (&now.code, now.version + 1);
                let read = indicator_form::read(posted, &desk.definitions, &desk.quarters, code, version)?;
                Ok(Change::ChangeIndicator { indicator: Box::new(read.indicator), from: read.from })
            }
            (Of::Nothing, Kind::NewQuestion) => {
                let read = input_form::read(posted, &desk.quarters)?;
                if desk.definitions.knows_input(&read.input.code) {
                    let words = "There is a question of that name already. Choose another name";
                    return Err(vec![("name".to_owned(), words.to_owned())]);
                }
                Ok(Change::AddInput { input: Box::new(read.input), asked: read.asked, from: read.from })
            }
            (Of::Nothing, Kind::NewIndicator) => {
                let code = indicator::next_code(&desk.definitions);
                let read = indicator_form::read(posted, &desk.definitions, &desk.quarters, &code, 1)?;
                Ok(Change::AddIndicator { indicator: Box::new(read.indicator), from: read.from })
            }
            (Of::Nothing, Kind::Ask) => {
                let mut form = Reading::of(posted);
                let change = ask::read(desk, &mut form);
                ask::finish(form, change)
            }
            (Of::Nothing, Kind::Target) => read_target(app, desk, posted),
            (Of::Nothing, Kind::Disclosure) => read_disclosure(desk, posted),
            (Of::Nothing, Kind::Deadline) => read_deadline(desk, posted),
            (Of::Nothing, Kind::Voting) => {
                let rule = voting_form::read(posted)?;
                if rule == desk.network.network.settings.voting_rule() {
                    return Err(vec![(
                        "passes".to_owned(),
                        "These are the rules already. Change one of them".to_owned(),
                    )]);
                }
                Ok(Change::Voting(rule))
            }
            (Of::Nothing, _) => Ok(Change::Other),
        }
    }
}

/// The round that is chosen first is the next one: a vote takes its time.
fn choose(fields: &mut [Field], desk: &Desk) {
    if let Some(from) = fields.iter_mut().find(|field| field.name == "from") {
        from.value = desk.quarters.get(1).or(desk.quarters.first()).map(ToString::to_string).unwrap_or_default();
    }
}

fn relabel(fields: &mut [Field], label: &str) {
    if let Some(from) = fields.iter_mut().find(|field| field.name == "from") {
        label.clone_into(&mut from.label);
    }
}

fn split_fields(desk: &Desk, input: &InputDefinition, quarters: &[Quarter]) -> Vec<Field> {
    let known: Vec<String> =
        input.breakdowns.iter().map(|known| crate::web::words::dimension(&known.dimension).to_lowercase()).collect();
    let hint = if known.is_empty() {
        "One word, such as: age.".to_owned()
    } else {
        format!("One word, such as: age. It is split already by {}.", known.join(", "))
    };
    let first = quarters.first().map(ToString::to_string).unwrap_or_default();
    vec![
        Field::line("dimension", "What should it tell apart?", &hint, ""),
        Field::lines(
            "categories",
            "Categories, one a line",
            "The total alone is always fine for whoever cannot split it.",
            "",
            6,
        ),
        Field::choices("mode", "Can one person or thing be in more than one?", "", "exclusive", input_form::modes()),
        Field::list(
            "from",
            "From which round on?",
            "Rounds for which figures have been typed in already keep their version.",
            &first,
            rounds_ahead::choices(quarters, desk.lang()),
        ),
    ]
}

fn read_split(posted: &Posted, now: &InputDefinition, quarters: &[Quarter]) -> Result<Change, Problems> {
    let mut form = Reading::of(posted);
    let breakdown: Option<Breakdown> = breakdowns::read(&mut form);
    if breakdown.is_none() && !form.is_wrong() {
        form.wrong("categories", "Enter at least two categories, one a line");
    }
    let from = form.one_of("from", |text| rounds_ahead::chosen(quarters, text), "Choose a round");
    let (Some(breakdown), Some(from), false) = (breakdown, from, form.is_wrong()) else { return Err(form.problems()) };
    let mut input = InputDefinition { version: now.version + 1, ..now.clone() };
    match input.breakdowns.iter_mut().find(|known| known.dimension == breakdown.dimension) {
        Some(known) => *known = breakdown,
        None => input.breakdowns.push(breakdown),
    }
    if input.breakdowns == now.breakdowns {
        return Err(vec![("categories".to_owned(), "It is split like that already".to_owned())]);
    }
    Ok(Change::ChangeInput { input: Box::new(input), from })
}

fn read_target(app: &App, desk: &Desk, posted: &Posted) -> Result<Change, Problems> {
    let years = targets::years(app, &desk.network);
    if posted.ticked("give-up") {
        let mut form = Reading::of(posted);
        let indicator = form.text("indicator").to_owned();
        let year = form.one_of("year", |text| text.parse().ok(), "Choose a year");
        let known = desk.targets.iter().find(|target| target.indicator == indicator && Some(target.year) == year);
        return match known {
            Some(known) => Ok(Change::EndTarget { indicator, year: known.year }),
            None => {
                form.wrong("indicator", "There is no target of that indicator and year to give up");
                Err(form.problems())
            }
        };
    }
    let target = targets::read(posted, &desk.definitions, &years)?;
    if desk.targets.contains(&target) {
        return Err(vec![("amount".to_owned(), "That is the target already".to_owned())]);
    }
    Ok(Change::SetTarget(target))
}

fn disclosure_fields(desk: &Desk, now: &DisclosureRules) -> Vec<Field> {
    vec![
        Field::number(
            "small-count",
            "Which count of people is too small to be shown?",
            "Every count above 0 and below this number is [c].",
            now.small_count.to_string(),
        ),
        Field::number(
            "contributors",
            "How many enterprises must stand behind a figure?",
            "With fewer than 3, each of two could work out the other.",
            now.contributors.to_string(),
        ),
        Field::number(
            "dominance-one",
            "Over which share of one enterprise is money not shown, in per cent?",
            "",
            now.dominance_one.to_string(),
        ),
        Field::number(
            "dominance-two",
            "Over which share of two enterprises together?",
            "In per cent.",
            now.dominance_two.to_string(),
        ),
        Field::choices(
            "round",
            "Are counts of people rounded?",
            "Each by itself, so that parts may not add up to their total. Small counts stay hidden all the same.",
            if now.round_people > 1 { "5" } else { "0" },
            vec![Choice::new("0", "No, they are printed as they are"), Choice::new("5", "Yes, to the nearest 5")],
        ),
        ask::from(desk, "From the reports about which round on?"),
    ]
}

fn read_disclosure(desk: &Desk, posted: &Posted) -> Result<Change, Problems> {
    let mut form = Reading::of(posted);
    let within =
        |least: u32, most: u32| move |text: &str| text.parse::<u32>().ok().filter(|n| (least..=most).contains(n));
    let small_count = form.one_of("small-count", within(3, 50), "The count must be a number from 3 to 50");
    // A network whose members agreed to be recognised may keep to that.
    let now = desk.network.network.settings.disclosure.contributors;
    let enough = |text: &str| within(3, 20)(text).or_else(|| text.parse().ok().filter(|count| *count == now));
    let wrong = if (3..=20).contains(&now) {
        "Enterprises must be a number from 3 to 20".to_owned()
    } else {
        format!("Enterprises must be a number from 3 to 20, or {now} as now")
    };
    let contributors = form.one_of("contributors", enough, &wrong);
    let one = form.one_of("dominance-one", within(50, 100), "The share of one must be a number from 50 to 100");
    let two = form.one_of("dominance-two", within(50, 100), "The share of two must be a number from 50 to 100");
    if one.zip(two).is_some_and(|(one, two)| two < one) {
        form.wrong("dominance-two", "Two together cannot have less than one of them");
    }
    let round = form.one_of("round", |text| text.parse().ok().filter(|base| matches!(base, 0 | 5)), "Choose yes or no");
    let from = form.one_of("from", |text| rounds_ahead::chosen(&desk.quarters, text), "Choose a round");
    let (
        Some(small_count),
        Some(contributors),
        Some(dominance_one),
        Some(dominance_two),
        Some(round_people),
        Some(from),
        false,
    ) = (small_count, contributors, one, two, round, from, form.is_wrong())
    else {
        return Err(form.problems());
    };
    let rules = DisclosureRules { small_count, contributors, dominance_one, dominance_two, round_people };
    if rules == desk.network.network.settings.disclosure {
        return Err(vec![("small-count".to_owned(), "These are the rules already. Change one of them".to_owned())]);
    }
    Ok(Change::Disclosure { rules, from })
}

fn read_deadline(desk: &Desk, posted: &Posted) -> Result<Change, Problems> {
    let mut form = Reading::of(posted);
    let days = |text: &str| text.parse::<u16>().ok().filter(|days| *days <= MOST_DUE_DAYS);
    let wrong = format!("Days must be a number from 0 to {MOST_DUE_DAYS}");
    let due = form.one_of("due-days", days, &wrong);
    let closing = form.one_of("closing-days", days, &wrong);
    if due.zip(closing).is_some_and(|(due, closing)| closing < due) {
        form.wrong("closing-days", "The round cannot close before returns are due");
    }
    let from = form.one_of("from", |text| rounds_ahead::chosen(&desk.quarters, text), "Choose a round");
    let (Some(due_days), Some(closing_days), Some(from), false) = (due, closing, from, form.is_wrong()) else {
        return Err(form.problems());
    };
    let settings = &desk.network.network.settings;
    if (due_days, closing_days) == (settings.due_days, settings.closing_days) {
        return Err(vec![("due-days".to_owned(), "These are the days already. Change one of them".to_owned())]);
    }
    Ok(Change::Deadline { due_days, closing_days, from })
}
