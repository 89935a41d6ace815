//! One question as it was posted: what changes in its figures, or what is wrong with what was typed.

use super::{
    asking::Asking,
    section_form::{FieldError, LONGEST_NOTE, clean, shown_confidence, state_words},
    was::{self, value_of},
};
use crate::{
    store::Change,
    web::{forms::Posted, words},
};
use commonweal_domain::{
    breakdown::Cell,
    checks::check_value,
    figure::{Confidence, Figure, Value},
};
use std::collections::{BTreeMap, BTreeSet};

/// The note of a figure that is missing as the landlord pays for the energy.
pub(super) const IN_RENT: &str = "Energy is in our rent.";

const UNDECIDED: &str = "was changed by somebody else: choose which of the two to keep";

/// Fields that hold an answer; others say upon what it stands.
const ANSWER: [&str; 6] = ["v", "s", "c", "n", "e", "b"];

/// One question as it was posted.
pub(super) struct Question<'a> {
    asking: Asking<'a>,
    /// Boxes with what stands in them.
    typed: BTreeMap<Cell, &'a str>,
    /// Figures as the form showed them.
    pub(super) was: BTreeMap<Cell, Figure>,
    /// Boxes with two versions, and which of them to keep.
    clashes: BTreeMap<Cell, Option<&'a str>>,
    /// The answer as a whole has two versions, of which one cannot be filed; and which of them to keep.
    typed_clash: Option<Option<&'a str>>,
    /// Whether anything of it was posted.
    pub(super) is_posted: bool,
    state: Option<&'a str>,
    confidence: Option<Confidence>,
    note: Option<&'a str>,
    explanation: Option<&'a str>,
}

impl<'a> Question<'a> {
    pub(super) fn of(posted: &'a Posted, asking: Asking<'a>) -> Self {
        let own = asking.name();
        let mut question = Self {
            asking,
            typed: BTreeMap::new(),
            was: BTreeMap::new(),
            clashes: BTreeMap::new(),
            typed_clash: None,
            is_posted: false,
            state: None,
            confidence: None,
            note: None,
            explanation: None,
        };
        for (name, value) in posted.iter() {
            let mut parts = name.splitn(3, '.');
            let (Some(field), Some(of)) = (parts.next(), parts.next()) else { continue };
            if of != own {
                continue;
            }
            question.is_posted |= ANSWER.contains(&field);
            let Ok(cell) = parts.next().unwrap_or_default().parse::<Cell>() else { continue };
            match field {
                "v" => drop(question.typed.insert(cell, value)),
                "was" => drop(was::read(value).map(|figure| question.was.insert(cell, figure))),
                "clash" => drop(question.clashes.entry(cell).or_insert(None)),
                "k" => drop(question.clashes.insert(cell, Some(value))),
                "clasht" => drop(question.typed_clash.get_or_insert(None)),
                "kt" => question.typed_clash = Some(Some(value)),
                "s" => question.state = Some(value),
                "c" => question.confidence = Confidence::parse(value),
                "n" => question.note = Some(value),
                "e" => question.explanation = Some(value),
                _ => {}
            }
        }
        question
    }

    /// What changes, or what is wrong.
    pub(super) fn read(&self) -> (Vec<Change>, Vec<FieldError>) {
        let (proposed, mut errors) = match self.proposed() {
            Ok(proposed) => (proposed, vec![]),
            Err(errors) => (BTreeMap::new(), errors),
        };
        let undecided = self.clashes.iter().filter(|(_, kept)| kept.is_none()).map(|(cell, _)| cell.clone());
        let undecided = undecided.chain((self.typed_clash == Some(None)).then(Cell::total));
        errors.extend(undecided.map(|cell| self.error(cell, UNDECIDED)));
        let theirs = |cell: &Cell| self.clashes.get(cell).copied().flatten() == Some("theirs");
        // Whoever keeps the other person's figure does not also keep the own reason for having none.
        let dropped = theirs(&Cell::total()) && matches!(self.mark(), Ok(Some(_)));
        if !errors.is_empty() || dropped || self.leaves_typed() {
            return (vec![], errors);
        }
        let changes = proposed
            .into_iter()
            .filter(|(cell, _)| !theirs(cell))
            .map(|(cell, now)| Change { was: self.was.get(&cell).cloned(), key: self.asking.key(cell), now })
            .filter(|change| change.was != change.now)
            .collect();
        (changes, vec![])
    }

    /// The figures as they were typed, whoever else typed others.
    pub(super) fn proposed(&self) -> Result<BTreeMap<Cell, Option<Figure>>, Vec<FieldError>> {
        let mut errors = vec![];
        let values = match self.mark() {
            Ok(Some(mark)) => self
                .cells()
                .into_iter()
                .map(|cell| {
                    let value = cell.is_total().then_some(mark);
                    (cell, value)
                })
                .collect(),
            Ok(None) => self.values(&mut errors),
            Err(message) => {
                errors.push(self.error(Cell::total(), &message));
                BTreeMap::new()
            }
        };
        if !errors.is_empty() {
            return Err(errors);
        }
        let mut now = self.figures(values);
        self.put_texts(&mut now, &mut errors);
        if errors.is_empty() { Ok(now) } else { Err(errors) }
    }

    /// The boxes with two versions, and which of them is chosen.
    pub(super) fn clashes(&self) -> impl Iterator<Item = (&Cell, Option<&str>)> {
        self.clashes.iter().map(|(cell, kept)| (cell, *kept))
    }

    /// Whether a choice between two versions is still to be made.
    pub(super) fn is_undecided(&self) -> bool {
        self.typed_clash == Some(None) || self.clashes.values().any(Option::is_none)
    }

    /// The answer as a whole has two versions, and which of them is chosen.
    pub(super) fn typed_clash(&self) -> Option<Option<&str>> {
        self.typed_clash
    }

    /// Whether what somebody else typed is to stay as it is.
    pub(super) fn leaves_typed(&self) -> bool {
        self.typed_clash == Some(Some("theirs"))
    }

    /// All parts that the form knows.
    fn cells(&self) -> BTreeSet<Cell> {
        self.typed.keys().chain(self.was.keys()).cloned().collect()
    }

    /// The reason why there is no figure, if one is chosen.
    ///
    /// Whoever types a figure and leaves the choice as it was means the figure; whoever makes a choice and leaves the
    /// figure as it was means the choice. Only both at once is unclear.
    fn mark(&self) -> Result<Option<Value>, String> {
        let before = self.was.get(&Cell::total()).map(|figure| figure.value).filter(|value| value.number().is_none());
        let chosen = match self.state {
            Some("x" | "r") => Some(Value::NotAvailable),
            Some("z") => Some(Value::NotApplicable),
            Some("w") => Some(Value::Withheld),
            Some(_) => None,
            None => before,
        };
        let Some(mark) = chosen else { return Ok(None) };
        let typed = self.typed.values().any(|text| !text.trim().is_empty());
        let changed = self.typed.iter().any(|(cell, text)| {
            let shown = self.was.get(cell).map(|figure| figure.value);
            value_of(text) != Ok(shown.filter(|value| !cell.is_total() || value.number().is_some()))
        });
        match (typed && changed, chosen == before) {
            (true, true) => Ok(None),
            (true, false) => {
                Err(format!("has a figure, and “{}” is chosen too: choose one of the two", state_words(mark)))
            }
            (false, _) => Ok(Some(mark)),
        }
    }

    fn values(&self, errors: &mut Vec<FieldError>) -> BTreeMap<Cell, Option<Value>> {
        let mut values = BTreeMap::new();
        for (cell, text) in &self.typed {
            let read = value_of(text).map_err(|error| error.to_string()).and_then(|value| match value {
                Some(Value::Number(quantity)) => check_value(self.asking.input, quantity).map(|()| value),
                _ => Ok(value),
            });
            match read {
                Ok(value) => drop(values.insert(cell.clone(), value)),
                Err(message) => errors.push(self.error(cell.clone(), &message)),
            }
        }
        values
    }

    fn figures(&self, values: BTreeMap<Cell, Option<Value>>) -> BTreeMap<Cell, Option<Figure>> {
        let shown = shown_confidence(&self.was);
        let confidence = self.confidence.unwrap_or(shown);
        values
            .into_iter()
            .map(|(cell, value)| {
                let before = self.was.get(&cell);
                let figure = value.map(|value| {
                    let mut figure = before.cloned().unwrap_or_else(|| Figure { confidence, ..Figure::of(value) });
                    if figure.value != value || before.is_none() {
                        figure.value = value;
                        figure.definition = self.asking.input.version;
                    }
                    if value.number().is_none() {
                        figure.confidence = Confidence::Counted;
                    } else if confidence != shown || before.is_none_or(|before| before.value.number().is_none()) {
                        figure.confidence = confidence;
                    }
                    figure
                });
                (cell, figure)
            })
            .collect()
    }

    /// Note and explanation stand at one figure of the question: where they stood, else at the first, which is the total
    /// where there is one.
    fn put_texts(&self, now: &mut BTreeMap<Cell, Option<Figure>>, errors: &mut Vec<FieldError>) {
        let in_rent = self.state == Some("r") && matches!(self.mark(), Ok(Some(_)));
        let note = self.note.map(clean);
        let note =
            if in_rent { Some(format!("{IN_RENT} {}", note.unwrap_or_default()).trim().to_owned()) } else { note };
        self.put_text(note, |figure| &mut figure.note, now, errors);
        self.put_text(self.explanation.map(clean), |figure| &mut figure.explanation, now, errors);
    }

    fn put_text(
        &self,
        posted: Option<String>,
        of: fn(&mut Figure) -> &mut String,
        now: &mut BTreeMap<Cell, Option<Figure>>,
        errors: &mut Vec<FieldError>,
    ) {
        let Some(text) = posted else { return };
        if text.chars().count() > LONGEST_NOTE {
            errors.push(self.error(Cell::total(), "has a note of more than 2,000 characters: shorten it"));
            return;
        }
        let mut was = self.was.clone();
        let holder = was.iter_mut().find_map(|(cell, figure)| {
            let shown = of(figure);
            (!shown.trim().is_empty()).then(|| (cell.clone(), clean(shown)))
        });
        let same = holder.as_ref().map_or("", |(_, shown)| shown) == text;
        if let Some(Some(figure)) = holder.as_ref().and_then(|(cell, _)| now.get_mut(cell)) {
            if same {
                return;
            }
            of(figure).clear();
        }
        match now.values_mut().find_map(Option::as_mut) {
            Some(first) if !same || holder.is_some() => *of(first) = text,
            None if !text.is_empty() => {
                let message = "needs a figure, or a reason why there is none, to keep your note";
                errors.push(self.error(Cell::total(), message));
            }
            Some(_) | None => {}
        }
    }

    fn error(&self, cell: Cell, message: &str) -> FieldError {
        let part = words::cell(&cell);
        let name = &self.asking.input.name;
        let message = if part.is_empty() { format!("{name} {message}") } else { format!("{name} ({part}) {message}") };
        FieldError { input: self.asking.name(), cell, message }
    }
}
