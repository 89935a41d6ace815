//! Returns: how many, in which state, when, and that each passes the checks.

use super::*;
use jiff::{Timestamp, civil::Weekday};

fn count(sample: &Sample, quarter: Quarter, state: impl Fn(&SampleState) -> bool) -> usize {
    sample.returns.iter().filter(|filed| filed.quarter == quarter && state(&filed.state)).count()
}

fn earlier(sample: &Sample) -> impl Iterator<Item = Quarter> {
    Period::new(sample.current.plus(-1), 7).unwrap().quarters()
}

#[test]
fn eight_quarters_end_with_october_to_december_2025() {
    let sample = sample();
    let quarters: BTreeSet<Quarter> = sample.returns.iter().map(|filed| filed.quarter).collect();
    assert_eq!(quarters.first(), Some(&quarter("2024-Q1")));
    assert_eq!(quarters.last(), Some(&quarter("2025-Q4")));
    assert_eq!((quarters.len(), sample.current), (8, quarter("2025-Q4")));
}

#[test]
fn the_current_quarter_has_returns_in_every_state() {
    let sample = sample();
    let now = |state: fn(&SampleState) -> bool| count(sample, sample.current, state);
    assert_eq!(now(|state| *state == SampleState::Accepted), 38);
    assert_eq!(now(|state| *state == SampleState::Submitted), 3);
    assert_eq!(now(|state| matches!(state, SampleState::SentBack { .. })), 2);
    assert_eq!(now(|state| *state == SampleState::Draft), 3);
    assert_eq!(now(|_| true), 46, "four have not started");
}

#[test]
fn earlier_quarters_are_accepted_and_a_few_are_missing() {
    let sample = sample();
    let counts: Vec<(usize, usize)> = earlier(sample)
        .map(|quarter| {
            let due = sample.enterprises.iter().filter(|(_, membership)| membership.covers(quarter)).count();
            (due, count(sample, quarter, |state| *state == SampleState::Accepted))
        })
        .collect();
    assert_eq!(counts, [(46, 44), (46, 45), (47, 46), (48, 46), (48, 47), (49, 48), (50, 48)]);
    assert_eq!(sample.returns.len(), counts.iter().map(|(_, filed)| filed).sum::<usize>() + 46);
}

#[test]
fn returns_are_of_members_in_their_time_and_none_twice() {
    let sample = sample();
    let mut seen = BTreeSet::new();
    for filed in &sample.returns {
        let (_, membership) =
            sample.enterprises.iter().find(|(enterprise, _)| enterprise.slug == filed.enterprise).unwrap();
        assert!(membership.covers(filed.quarter), "{} {}", filed.enterprise, filed.quarter);
        assert!(seen.insert((filed.quarter, filed.enterprise.as_str())));
        let keys: BTreeSet<&FigureKey> = filed.figures.iter().map(|(key, _)| key).collect();
        assert_eq!(keys.len(), filed.figures.len());
        assert!(keys.iter().all(|key| key.period.last() == filed.quarter));
    }
}

#[test]
fn a_newcomer_can_file_for_custard_yard_kitchen() {
    let sample = sample();
    let returns: Vec<&SampleReturn> =
        sample.returns.iter().filter(|filed| filed.enterprise == "custard-yard-kitchen").collect();
    assert_eq!(returns.len(), 7);
    assert!(returns.iter().all(|filed| filed.state == SampleState::Accepted && filed.quarter < sample.current));
    let amara = sample.people.iter().find(|person| person.name == "Amara Okoye").unwrap();
    assert_eq!((amara.role, amara.enterprise.as_deref()), (Role::Filer, Some("custard-yard-kitchen")));
}

#[test]
fn no_return_has_anything_that_must_be_fixed() {
    let (sample, definitions) = (sample(), definitions());
    for filed in &sample.returns {
        let figures: Figures = filed.figures.iter().cloned().collect();
        assert_eq!(must_fix(definitions, &figures), [], "{} {}", filed.enterprise, filed.quarter);
    }
    for (slug, figures) in everything() {
        assert_eq!(must_fix(definitions, &figures), [], "{slug}");
    }
}

#[test]
fn what_is_unusual_is_explained_and_rare() {
    let (sample, definitions) = (sample(), definitions());
    let mut history: BTreeMap<&str, (Figures, usize)> = BTreeMap::new();
    for filed in &sample.returns {
        let (before, rounds) = history.entry(&filed.enterprise).or_default();
        let figures: Figures = filed.figures.iter().cloned().collect();
        if filed.state != SampleState::Draft {
            let past = History { figures: before, rounds: *rounds };
            let open = explain(definitions, &sample.network.settings, &figures, past, filed.quarter, Lang::EnGb);
            assert_eq!(open, [], "{} {}", filed.enterprise, filed.quarter);
        }
        before.extend(filed.figures.iter().cloned());
        *rounds += 1;
    }
    let explained: Vec<&str> = sample
        .returns
        .iter()
        .flat_map(|filed| &filed.figures)
        .filter(|(_, figure)| !figure.explanation.is_empty())
        .map(|(key, _)| key.input.as_str())
        .collect();
    assert!((10..=40).contains(&explained.len()), "{explained:?}");
}

#[test]
fn a_return_was_sent_back_for_what_its_figures_show() {
    let (sample, definitions) = (sample(), definitions());
    let now = |slug: &str| -> Figures {
        let filed =
            sample.returns.iter().find(|filed| filed.enterprise == slug && filed.quarter == sample.current).unwrap();
        assert!(matches!(&filed.state, SampleState::SentBack { reason } if !reason.is_empty()), "{slug}");
        filed.figures.iter().cloned().collect()
    };
    let number = |figures: &Figures, code: &str, quarter: Quarter| {
        scaled(figures, definitions.input(code, quarter).unwrap(), quarter.period(), &Cell::total())
    };
    let (current, book) = (sample.current, accepted(sample));
    let (radio, joinery) = (now("viaduct-radio"), now("second-bench-joinery"));
    let year_ago = number(&book["viaduct-radio"], "electricity", current.plus(-4));
    assert!((8..12).contains(&(number(&radio, "electricity", current) / year_ago)));
    let before = number(&book["second-bench-joinery"], "sales-to-members", current.plus(-1));
    assert_eq!(number(&joinery, "sales-to-members", current), before);
}

#[test]
fn returns_come_in_office_hours_most_in_time_and_some_late() {
    let sample = sample();
    let (mut in_time, mut late, mut late_now) = (0, 0, 0);
    for filed in &sample.returns {
        let due = filed.quarter.last_day() + time::Duration::days(31);
        for (at, decided) in [(filed.submitted_at, false), (filed.decided_at, true)] {
            let Some(at) = at else { continue };
            let local = Timestamp::from_millisecond(at.0).unwrap().in_tz("Europe/London").unwrap();
            assert!((9..18).contains(&local.hour()), "{} {local}", filed.enterprise);
            assert!(!matches!(local.weekday(), Weekday::Saturday | Weekday::Sunday), "{} {local}", filed.enterprise);
            let day = local.date().to_string();
            if filed.quarter == sample.current {
                assert!(("2026-01-05"..="2026-02-10").contains(&day.as_str()), "{} {day}", filed.enterprise);
            }
            if !decided && day > due.to_string() {
                late += 1;
                late_now += usize::from(filed.quarter == sample.current);
            } else if !decided {
                in_time += 1;
            }
        }
        assert!(filed.decided_at.is_none_or(|decided| filed.submitted_at.is_some_and(|at| at < decided)));
        assert_eq!(filed.state == SampleState::Draft, filed.submitted_at.is_none());
    }
    assert!(in_time > 300 && (15..60).contains(&late) && late_now >= 2, "{in_time} {late} {late_now}");
}

#[test]
fn blank_nought_and_each_reason_occur() {
    let sample = sample();
    let (mut codes, mut confidences, mut noughts, mut notes) = (BTreeMap::new(), BTreeMap::new(), 0, 0);
    for (_, figure) in sample.returns.iter().flat_map(|filed| &filed.figures) {
        match figure.value {
            Value::Number(number) => noughts += usize::from(number.scaled() == 0),
            other => *codes.entry(other.code()).or_insert(0) += 1,
        }
        *confidences.entry(figure.confidence.code()).or_insert(0) += 1;
        notes += usize::from(!figure.note.is_empty());
    }
    assert_eq!(codes.keys().collect::<Vec<_>>(), ["[w]", "[x]", "[z]"]);
    assert_eq!(confidences.keys().copied().collect::<Vec<&str>>(), ["", "estimate", "guess"]);
    assert!(noughts > 100 && notes > 20, "{noughts} {notes}");
    assert!(confidences[""] > 3 * (confidences["estimate"] + confidences["guess"]), "{confidences:?}");
}

#[test]
fn new_people_start_anew_each_april() {
    let book = accepted(sample());
    let new = |over: &str| total(&book, "people-new", "", over);
    assert!(new("2025-Q2") > new("2025-Q1") && new("2024-Q2") > new("2024-Q1"));
    assert!(new("2025-Q2") > new("2025-Q3") && new("2025-Q3") > new("2025-Q4"));
}

#[test]
fn every_finished_return_has_all_that_is_asked_quarterly() {
    let sample = sample();
    let asked: BTreeSet<&str> =
        sample.asked.iter().filter(|(_, asked)| **asked == Asked::Quarterly).map(|(code, _)| code.as_str()).collect();
    for filed in sample.returns.iter().filter(|filed| filed.state != SampleState::Draft) {
        let has: BTreeSet<&str> = filed
            .figures
            .iter()
            .filter(|(key, _)| key.period.quarter().is_some())
            .map(|(key, _)| key.input.as_str())
            .collect();
        assert_eq!(has, asked, "{} {}", filed.enterprise, filed.quarter);
    }
    assert_eq!(asked.len(), 11);
    assert_eq!(sample.asked.len(), catalogue::inputs(Lang::EnGb).len());
    assert!(sample.asked.values().all(|asked| *asked != Asked::Yearly), "the rest is switched off");
}

#[test]
fn stories_belong_to_returns_and_most_may_be_printed() {
    let sample = sample();
    let told: Vec<&SampleReturn> = sample.returns.iter().filter(|filed| !filed.story.is_empty()).collect();
    assert_eq!(told.len(), super::super::stories::stories().len(), "none belongs to a return that is not there");
    let printed = told
        .iter()
        .filter(|filed| filed.quarter == sample.current && filed.state == SampleState::Accepted && filed.story_agreed);
    assert!(printed.count() >= 8);
    assert!(told.iter().any(|filed| !filed.story_agreed));
    assert!(told.iter().filter(|filed| filed.quarter < sample.current).count() >= 8);
}

#[test]
fn people_hold_roles_that_exist_and_addresses_that_nobody_can_own() {
    let sample = sample();
    for person in &sample.people {
        assert!(person.email.ends_with(".example"), "{}", person.email);
        assert_eq!(person.role.is_of_an_enterprise(), person.enterprise.is_some());
        let known = |slug: &String| sample.enterprises.iter().any(|(enterprise, _)| enterprise.slug == *slug);
        assert!(person.enterprise.as_ref().is_none_or(known));
    }
    let roles: BTreeSet<Role> = sample.people.iter().map(|person| person.role).collect();
    assert_eq!(roles, [Role::Coordinator, Role::Filer, Role::Representative, Role::Funder].into());
    assert_eq!(sample.people[0].email, "ruth@digbeth.example");
}
