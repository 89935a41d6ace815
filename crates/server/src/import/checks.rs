//! A file's figures held against each other and against what is stored, and the plan that is made of them.

use super::{
    Fault, Known, Look, LookedRow, Stored, Unknown, Voice,
    figures::{CONFIDENCE, Entry, NOTE, Sheet, VALUE},
};
use crate::store::{ImportPlan, ImportState, ImportedReturn};
use commonweal_domain::{
    checks::{Finding, must_fix, unbalanced},
    figure::{Figure, FigureKey, Figures},
    network::{Enterprise, Membership},
    period::{Period, Quarter},
};
use std::collections::{BTreeMap, BTreeSet};

/// Finds what is wrong with figures beside each other, and accepted figures that would change without a reason.
pub(super) fn check(sheet: &Sheet, known: &Known, faults: &mut Vec<Fault>) {
    for (place, entries) in &sheet.returns {
        let stored = known.returns.get(place);
        changes(sheet, entries, stored, known, faults);
        findings(sheet, place, entries, stored, known, faults);
    }
    balances(sheet, known, faults);
}

/// What must add up to the same over all members, in quarters of which the file brings both: whoever imports one return
/// brings but a part of it.
fn balances(sheet: &Sheet, known: &Known, faults: &mut Vec<Fault>) {
    if known.terms.only.is_some() {
        return;
    }
    let quarters: BTreeSet<Quarter> = sheet.returns.keys().map(|(_, quarter)| *quarter).collect();
    for (balance, quarter) in known.balances.iter().flat_map(|balance| quarters.iter().map(move |one| (balance, *one)))
    {
        let rows = || {
            let returns = sheet.returns.iter().filter(|((_, of), _)| *of == quarter);
            returns.flat_map(|(_, entries)| entries).filter(|entry| entry.key.period == quarter.period())
        };
        let first = |code: &str| rows().filter(|entry| entry.key.input == code).map(|entry| entry.line).min();
        let (Some(given), Some(taken)) = (first(&balance.given), first(&balance.taken)) else { continue };
        let is_wrong = |code: &str| sheet.faulty.iter().any(|(_, input, _)| input == code);
        if is_wrong(&balance.given) || is_wrong(&balance.taken) {
            continue;
        }
        let mut members: BTreeMap<&str, Figures> = BTreeMap::new();
        for ((slug, of), stored) in &known.returns {
            if *of == quarter {
                members.insert(slug, stored.figures.clone());
            }
        }
        for entry in rows() {
            members.entry(&entry.slug).or_default().insert(entry.key.clone(), entry.figure.clone());
        }
        if let Some(found) = unbalanced(balance, &known.definitions, quarter, members.values()) {
            faults.push(Fault::new(given.max(taken), sheet.columns[VALUE].name, found.message));
        }
    }
}

/// What may not be changed.
fn changes(sheet: &Sheet, entries: &[Entry], stored: Option<&Stored>, known: &Known, faults: &mut Vec<Fault>) {
    let Some(stored) = stored else { return };
    for entry in entries {
        let old = stored.figures.get(&entry.key);
        let Some(column) = difference(old, &entry.figure) else { continue };
        let name = sheet.columns[column].name;
        if known.terms.state == ImportState::Draft && !stored.state.is_editable() {
            let state = if stored.state.counts() { "accepted" } else { "submitted" };
            let what_to_do = match known.terms.voice {
                Voice::CommandLine => "; import it without --draft",
                Voice::Page => "",
            };
            let reason = format!("the return has been {state}, so it takes no drafts{what_to_do}");
            faults.push(Fault::new(entry.line, name, reason));
        } else if stored.state.counts()
            && known.terms.reason.is_none()
            && let Some(old) = old
        {
            let reason = format!(
                "differs from the accepted figure, which is {}; say why it changes with --reason",
                told(old, column)
            );
            faults.push(Fault::new(entry.line, name, reason));
        }
    }
}

/// The first column in which a row differs from what is stored. Explanations have no column: the stored one stays.
fn difference(old: Option<&Figure>, new: &Figure) -> Option<usize> {
    match old {
        Some(old) if old.value != new.value => Some(VALUE),
        Some(old) if old.confidence != new.confidence => Some(CONFIDENCE),
        Some(old) if old.note != new.note => Some(NOTE),
        Some(_) => None,
        None => Some(VALUE),
    }
}

fn told(old: &Figure, column: usize) -> String {
    match column {
        VALUE => old.value.code(),
        CONFIDENCE if old.confidence.code().is_empty() => "counted".to_owned(),
        CONFIDENCE => old.confidence.code().to_owned(),
        _ if old.note.is_empty() => "without a note".to_owned(),
        _ => format!("noted “{}”", old.note),
    }
}

/// What must be fixed in a return as it would be stored.
fn findings(
    sheet: &Sheet,
    place: &(String, Quarter),
    entries: &[Entry],
    stored: Option<&Stored>,
    known: &Known,
    faults: &mut Vec<Fault>,
) {
    let mut figures = stored.map(|stored| stored.figures.clone()).unwrap_or_default();
    figures.extend(entries.iter().map(|entry| (entry.key.clone(), entry.figure.clone())));
    let touched: BTreeSet<(&str, Period)> =
        entries.iter().map(|entry| (entry.key.input.as_str(), entry.key.period)).collect();
    for finding in must_fix(&known.definitions, &figures) {
        let key = &finding.key;
        let whole = whole(known, key);
        let inputs = || [Some(key.input.as_str()), whole].into_iter().flatten();
        let unsure = inputs().any(|input| sheet.faulty.contains(&(place.0.clone(), input.to_owned(), key.period)));
        let here = inputs().any(|input| touched.contains(&(input, key.period)));
        // A return that becomes accepted must be sound as a whole; a draft only where the file touches it.
        if unsure || !(here || known.terms.state == ImportState::Accepted) {
            continue;
        }
        let line = line_of(&finding, whole, entries);
        faults.push(Fault::new(line, sheet.columns[VALUE].name, finding.message));
    }
}

/// Code of the input of which this one is a part.
fn whole<'a>(known: &'a Known, key: &FigureKey) -> Option<&'a str> {
    known.definitions.input(&key.input, key.period.last())?.at_most.as_deref()
}

/// The line of a finding: that of its figure, else of the first of its parts, else of what else it is made of.
fn line_of(finding: &Finding, whole: Option<&str>, entries: &[Entry]) -> usize {
    let wanted = &finding.key;
    let rank = |entry: &Entry| {
        let key = &entry.key;
        let same = key.input == wanted.input && key.period == wanted.period;
        let is_part =
            || wanted.cell.pairs().all(|(dimension, category)| key.cell.category(dimension) == Some(category));
        if key == wanted {
            0
        } else if same && is_part() {
            1
        } else if same {
            2
        } else if Some(key.input.as_str()) == whole && key.period == wanted.period {
            3
        } else {
            4
        }
    };
    entries.iter().min_by_key(|entry| (rank(entry), entry.line)).map_or(1, |entry| entry.line)
}

/// What the file's rows are beside what is stored, and what the store is to do if none of them has a fault.
pub(super) fn look(sheet: Sheet, known: &Known, faults: Vec<Fault>) -> Look {
    let new_enterprises = new_enterprises(&sheet, known);
    let mut look = Look { notes: outside(&sheet, known), ..Look::default() };
    look.summary.new_enterprises = new_enterprises.len();
    let wrong: BTreeSet<usize> = faults.iter().map(|fault| fault.line).collect();
    look.counts.refused = wrong.len();
    let mut enterprises: BTreeSet<String> = BTreeSet::new();
    let mut returns = vec![];
    let mut based_on = BTreeMap::new();
    for ((slug, quarter), entries) in sheet.returns {
        let stored = known.returns.get(&(slug.clone(), quarter));
        based_on.insert((slug.clone(), quarter), stored.map_or(0, |stored| stored.version));
        let mut touched = 0;
        for entry in &entries {
            let old = stored.and_then(|stored| stored.figures.get(&entry.key));
            let differs = difference(old, &entry.figure).is_some();
            touched += usize::from(differs);
            look.summary.figures += usize::from(differs);
            look.summary.unchanged += usize::from(!differs);
            if wrong.contains(&entry.line) {
                continue;
            }
            match (differs, old) {
                (false, _) => look.counts.unchanged += 1,
                (true, None) => look.counts.new += 1,
                (true, Some(_)) => look.counts.changed += 1,
            }
            if differs {
                look.amends += usize::from(old.is_some() && stored.is_some_and(|stored| stored.state.counts()));
                look.rows.push(LookedRow {
                    line: entry.line,
                    enterprise: slug.clone(),
                    key: entry.key.clone(),
                    was: old.cloned(),
                    now: entry.figure.clone(),
                });
            }
        }
        let accepts = known.terms.state == ImportState::Accepted && !stored.is_some_and(|stored| stored.state.counts());
        if touched > 0 || accepts {
            look.summary.returns += 1;
            enterprises.insert(slug.clone());
        }
        returns.push(ImportedReturn {
            enterprise: slug,
            quarter,
            figures: entries.into_iter().map(|entry| (entry.key, entry.figure)).collect(),
            state: known.terms.state,
            story: String::new(),
            story_agreed: false,
        });
    }
    look.summary.enterprises = enterprises.len();
    look.rows.sort_by_key(|row| row.line);
    if faults.is_empty() {
        let reason = known.terms.reason.clone();
        look.plan = Some(ImportPlan { new_enterprises, returns, reason, file: None, based_on });
    }
    Look { faults, ..look }
}

/// Enterprises to be made: members from the first period of which the file tells.
fn new_enterprises(sheet: &Sheet, known: &Known) -> Vec<(Enterprise, Membership)> {
    if known.terms.unknown == Unknown::Refuse {
        return vec![];
    }
    let unknown = sheet.first.iter().filter(|(slug, _)| !known.enterprises.contains_key(*slug));
    unknown
        .map(|(slug, first)| {
            let enterprise = Enterprise { slug: slug.clone(), name: slug.clone(), ..Enterprise::default() };
            (enterprise, Membership { from: Some(first.first_day()), to: None })
        })
        .collect()
}

/// Figures of times at which their enterprise was no member: they are kept, but enter no total.
fn outside(sheet: &Sheet, known: &Known) -> Vec<String> {
    let mut counts: BTreeMap<(&str, Period), (usize, usize)> = BTreeMap::new();
    for entry in sheet.returns.values().flatten() {
        let Some(memberships) = known.enterprises.get(&entry.slug) else { continue };
        let period = entry.key.period;
        if !period.quarters().any(|quarter| memberships.iter().any(|membership| membership.covers(quarter))) {
            let (count, line) = counts.entry((&entry.slug, period)).or_insert((0, entry.line));
            (*count, *line) = (*count + 1, entry.line.min(*line));
        }
    }
    counts
        .into_iter()
        .map(|((slug, period), (count, line))| {
            let figures = if count == 1 { "1 figure enters".to_owned() } else { format!("{count} figures enter") };
            format!("note: {slug} was not a member in {period}: {figures} no total (from line {line})")
        })
        .collect()
}
