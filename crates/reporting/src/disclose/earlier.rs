//! What earlier editions have printed is known for good.
//!
//! The difference between two editions may show a single late return. So an edition takes in what was filed or amended
//! since only in batches: an input's rows of a period change together, and only where each row that changes is touched by
//! as many enterprises as the rules ask for. Until then they stay as they were printed. Each edition therefore keeps,
//! for the network alone, what each member brought to each row.

use super::{Hidden, Publication, Reason, primary, system::Sheet};
use crate::aggregate::{Aggregate, Basis, Contribution, Gaps, NetworkFigures, Outcome, RowId, RowKind};
use commonweal_domain::{
    Exact, definition::Definitions, network::DisclosureRules, period::Period, quantity::write_rounded,
};
use serde_json::{Map, Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Decimal places in which numbers are kept: as many as [`Exact`] holds without a fraction.
const PLACES: u32 = 12;

/// An edition that has been published.
#[derive(Debug, Clone, PartialEq)]
pub struct Earlier {
    /// What it reported about.
    pub period: Period,
    pub(super) rows: BTreeMap<RowId, Was>,
}

/// A row as it was published.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Was {
    pub(super) outcome: Outcome,
    /// As it was printed, where it was rounded.
    pub(super) printed: Option<Exact>,
    pub(super) shown: bool,
    /// It was hidden for the sake of others only.
    for_others: bool,
    due: usize,
    filed: usize,
    /// How many lacked a quarter, and which quarters were missing; none where the edition did not keep it.
    gaps: Option<(usize, Gaps)>,
    estimated: Exact,
    /// By member's slug; none where the edition did not keep it.
    pub(super) brought: Option<BTreeMap<String, String>>,
}

/// What becomes of a sheet's rows before any rule is asked.
pub(super) struct Settled {
    /// Rows that were hidden and must stay so.
    pub(super) hidden: Vec<Option<Hidden>>,
    /// Rows that stay as they were printed although figures behind them have changed.
    pub(super) kept: Vec<bool>,
}

/// What of later changes a sheet may take in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Take {
    /// Those that touch enough enterprises.
    Batches,
    /// None: it is not printed again.
    Nothing,
}

/// What an edition keeps of its figures for the network alone: each row as it is, with what each member brought.
pub fn behind(publication: &Publication, network: &NetworkFigures) -> Value {
    let rows = publication.rows().iter().map(|row| {
        let of = &row.aggregate;
        let brought: Map<String, Value> =
            brought(of, network).into_iter().map(|(slug, told)| (slug, told.into())).collect();
        json!({
            "kind": of.id.kind,
            "code": of.id.code,
            "breakdown": of.id.cell.to_string(),
            "value": of.number().map(|number| write_rounded(number, PLACES)),
            "printed": row.rounded.as_ref().map(|number| write_rounded(number, PLACES)),
            // How far up and down it must stay open, so that anyone who may read this can try to find it out.
            "up": row.level.as_ref().map(|level| write_rounded(&level.up, PLACES)),
            "down": row.level.as_ref().map(|level| write_rounded(&level.down, PLACES)),
            "none": match of.outcome {
                Outcome::Number(_) => "",
                Outcome::NotAvailable => "x",
                Outcome::NotApplicable => "z",
                Outcome::TooFew => "c",
            },
            // What was printed once is known, also where the rules hide it now.
            "shown": row.suppressed.is_none() || row.known,
            "for_others": row.for_others,
            "due": of.due,
            "filed": of.filed,
            "partly": of.partly,
            "missing": of.gaps.quarters(publication.period).map(|quarter| quarter.to_string()).collect::<Vec<_>>(),
            "estimated": write_rounded(&of.estimated, PLACES),
            "brought": brought,
        })
    });
    json!({ "period": publication.period.to_string(), "rows": rows.collect::<Vec<_>>() })
}

/// What an edition printed cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("what an edition printed cannot be read")]
pub struct Unread;

impl Earlier {
    /// Reads what [`behind`] writes; or of an edition that did not keep it, the figures that [`crate::export::json`] wrote.
    /// None where there are no rows: it printed none. What nobody knows the members of never changes afterwards.
    ///
    /// # Errors
    /// Where there are rows that neither of the two has written.
    pub fn read(kept: &[u8]) -> Result<Option<Self>, Unread> {
        let kept: Value = serde_json::from_slice(kept).map_err(|_| Unread)?;
        let Some(rows) = kept.get("rows").and_then(Value::as_array) else { return Ok(None) };
        let period = kept.get("period").and_then(Value::as_str).and_then(|period| period.parse().ok()).ok_or(Unread)?;
        let rows = rows.iter().map(|row| was(row, period)).collect::<Option<_>>().ok_or(Unread)?;
        Ok(Some(Self { period, rows }))
    }

    /// The same where members have other slugs now: `former` leads from those that they had. Two that have become one
    /// brought what they brought together.
    #[must_use]
    pub fn renamed(mut self, former: &BTreeMap<String, String>) -> Self {
        for was in self.rows.values_mut() {
            let Some(brought) = &mut was.brought else { continue };
            if brought.keys().any(|slug| former.contains_key(slug)) {
                let mut now: BTreeMap<String, String> = BTreeMap::new();
                for (slug, told) in std::mem::take(brought) {
                    let slug = former.get(&slug).cloned().unwrap_or(slug);
                    let told = now.get(&slug).map_or_else(|| told.clone(), |other| together(other, &told));
                    now.insert(slug, told);
                }
                *brought = now;
            }
        }
        self
    }
}

/// Reads a row of either file.
fn was(row: &Value, period: Period) -> Option<(RowId, Was)> {
    let text = |field: &str| row.get(field).and_then(Value::as_str).unwrap_or_default();
    let count = |field: &str| {
        row.get(field).and_then(Value::as_u64).and_then(|count| usize::try_from(count).ok()).unwrap_or_default()
    };
    let kind = match text("kind") {
        "input" => RowKind::Input,
        "indicator" => RowKind::Indicator,
        _ => return None,
    };
    let id = RowId { kind, code: text("code").to_owned(), cell: text("breakdown").parse().ok()? };
    let number = decimal(text("value")).map(Outcome::Number);
    let Some(members) = row.get("brought").and_then(Value::as_object) else {
        let marker = text("marker");
        let none = if marker.contains("[z]") { Outcome::NotApplicable } else { Outcome::NotAvailable };
        let was = Was {
            shown: !marker.contains("[c]"),
            for_others: false,
            outcome: number.unwrap_or(none),
            printed: None,
            due: count("enterprises_due"),
            filed: count("enterprises_filed"),
            gaps: None,
            estimated: Exact::zero(),
            brought: None,
        };
        return Some((id, was));
    };
    let none = match text("none") {
        "z" => Outcome::NotApplicable,
        "c" => Outcome::TooFew,
        _ => Outcome::NotAvailable,
    };
    let told = |(slug, told): (&String, &Value)| (slug.clone(), told.as_str().unwrap_or_default().to_owned());
    let was = Was {
        outcome: number.unwrap_or(none),
        printed: decimal(text("printed")),
        shown: row.get("shown").and_then(Value::as_bool)?,
        for_others: row.get("for_others").and_then(Value::as_bool).unwrap_or_default(),
        due: count("due"),
        filed: count("filed"),
        gaps: row.get("missing").and_then(Value::as_array).map(|missing| {
            let quarters = missing.iter().filter_map(Value::as_str).filter_map(|quarter| quarter.parse().ok());
            (count("partly"), Gaps::of(quarters, period))
        }),
        estimated: decimal(text("estimated"))?,
        brought: Some(members.iter().map(told).collect()),
    };
    Some((id, was))
}

/// What each member brought to a row, other than nought, as it is kept.
fn brought(row: &Aggregate, network: &NetworkFigures) -> BTreeMap<String, String> {
    let told = |contribution: &Contribution| {
        let amount = write_rounded(&contribution.amount, PLACES);
        match &contribution.denominator {
            Some(denominator) => format!("{amount}/{}", write_rounded(denominator, PLACES)),
            None => amount,
        }
    };
    let other_than_nought = row.contributions.iter().filter(|contribution| {
        !contribution.amount.is_zero() || contribution.denominator.as_ref().is_some_and(|below| !below.is_zero())
    });
    other_than_nought
        .filter_map(|contribution| Some((network.members.get(contribution.member)?.slug.clone(), told(contribution))))
        .collect()
}

/// Two members' contributions as one, as they are kept.
fn together(one: &str, other: &str) -> String {
    let sum =
        |a: &str, b: &str| write_rounded(&(decimal(a).unwrap_or_default() + decimal(b).unwrap_or_default()), PLACES);
    match (one.split_once('/'), other.split_once('/')) {
        (Some((a, below)), Some((b, beside))) => format!("{}/{}", sum(a, b), sum(below, beside)),
        _ => sum(one, other),
    }
}

/// Whether two amounts are kept alike.
fn same(one: &Exact, other: &Exact) -> bool {
    write_rounded(one, PLACES) == write_rounded(other, PLACES)
}

/// Whose change would show in a row.
enum Touch {
    Nobody,
    Few,
    Enough,
}

impl Was {
    fn touch(&self, now: Option<&Aggregate>, network: &NetworkFigures, period: Period, least: u32) -> Touch {
        let now_brought = now.map(|row| brought(row, network)).unwrap_or_default();
        let Some(then) = &self.brought else {
            let same = now.is_some_and(|row| match (row.number(), &self.outcome) {
                (Some(now), Outcome::Number(then)) => write_rounded(now, 4) == write_rounded(then, 4),
                // What it was is known to nobody.
                (_, _) => true,
            });
            return if same { Touch::Nobody } else { Touch::Few };
        };
        let slugs: BTreeSet<&String> = then.keys().chain(now_brought.keys()).collect();
        let touched: Vec<&String> =
            slugs.into_iter().filter(|slug| then.get(*slug) != now_brought.get(*slug)).collect();
        // Those who agreed to be recognised may be seen to have changed.
        let agrees = |slug: &&String| {
            let member = network.position(slug);
            now.zip(member.map(|at| &network.members[at]))
                .is_some_and(|(row, member)| primary::agreed(row, member, &network.definitions, period))
        };
        match touched.len() {
            0 => Touch::Nobody,
            _ if touched.iter().all(agrees) => Touch::Enough,
            few if few < least as usize => Touch::Few,
            _ => Touch::Enough,
        }
    }

    /// The row as it was, in the words of now.
    fn row(&self, now: &Aggregate, network: &NetworkFigures) -> Aggregate {
        let contributions = self.brought.as_ref().map_or_else(
            || now.contributions.clone(),
            |brought| {
                let mut gone = usize::MAX;
                let as_now: BTreeMap<usize, &Contribution> =
                    now.contributions.iter().map(|given| (given.member, given)).collect();
                let member = |(slug, told): (&String, &String)| {
                    let (amount, below) = told.split_once('/').map_or((told.as_str(), None), |(a, b)| (a, Some(b)));
                    let member = network.position(slug).unwrap_or_else(|| {
                        // It has left the network altogether, and still is somebody of its own.
                        gone -= 1;
                        gone
                    });
                    let (amount, denominator) = (decimal(amount).unwrap_or_default(), below.and_then(decimal));
                    // What has changed since may have rested on something else.
                    let alike = as_now
                        .get(&member)
                        .filter(|now| same(&now.amount, &amount) && now.denominator.is_some() == denominator.is_some());
                    let basis = alike.map_or(Basis::UNKNOWN, |now| now.basis.clone());
                    Contribution { member, amount, denominator, basis }
                };
                brought.iter().map(member).collect()
            },
        );
        // An edition that did not keep what it hid has it as it is now.
        let outcome = if self.brought.is_none() && !self.shown { now.outcome.clone() } else { self.outcome.clone() };
        let (partly, gaps) = self.gaps.unwrap_or((now.partly, now.gaps));
        Aggregate {
            outcome,
            due: self.due,
            filed: self.filed,
            partly,
            gaps,
            estimated: if self.brought.is_some() { self.estimated.clone() } else { now.estimated.clone() },
            contributions,
            ..now.clone()
        }
    }
}

/// Puts what was printed in the place of what would be printed, as far as it may not change yet.
pub(super) fn settle(
    sheet: &mut Sheet,
    earlier: &Earlier,
    network: &NetworkFigures,
    rules: &DisclosureRules,
    take: Take,
) -> Settled {
    let waiting = waiting(sheet, earlier, network, rules, take);
    bring_back(sheet, earlier, &waiting);
    let mut settled = Settled { hidden: vec![None; sheet.rows.len()], kept: vec![false; sheet.rows.len()] };
    for position in 0..sheet.rows.len() {
        let row = &sheet.rows[position];
        let own = waiting.contains(&row.id.code) || of_inputs(row, &network.definitions, sheet.period, &waiting);
        let Some(was) = earlier.rows.get(&row.id) else {
            // What was not there then shows by itself who has filed since.
            if own && row.number().is_some() {
                settled.kept[position] = true;
                let none = Aggregate { outcome: Outcome::NotAvailable, contributions: Arc::default(), ..row.clone() };
                sheet.rows[position] = none;
            }
            continue;
        };
        let touch = was.touch(Some(row), network, sheet.period, rules.contributors);
        let stays = own || take == Take::Nothing || matches!(touch, Touch::Few);
        if matches!(touch, Touch::Enough) && !stays {
            continue;
        }
        settled.kept[position] = !matches!(touch, Touch::Nobody);
        if stays {
            sheet.rows[position] = was.row(row, network);
        }
        sheet.known[position] = was.shown;
        if !was.shown {
            let for_others = was.for_others;
            settled.hidden[position] = Some(Hidden { for_others, ..Hidden::for_its_own_sake(Reason::EarlierEdition) });
        }
    }
    settled
}

/// Codes of the inputs whose changes touch too few enterprises in one of their rows.
fn waiting(
    sheet: &Sheet,
    earlier: &Earlier,
    network: &NetworkFigures,
    rules: &DisclosureRules,
    take: Take,
) -> BTreeSet<String> {
    let gone = earlier.rows.keys().filter(|id| !sheet.index.contains_key(id));
    let nothing = Was {
        printed: None,
        outcome: Outcome::NotAvailable,
        shown: true,
        for_others: false,
        due: 0,
        filed: 0,
        gaps: None,
        estimated: Exact::zero(),
        brought: Some(BTreeMap::new()),
    };
    let touched_by_few = |id: &&RowId| {
        let now = sheet.index.get(*id).map(|position| &sheet.rows[*position]);
        let was = earlier.rows.get(*id).unwrap_or(&nothing);
        match was.touch(now, network, sheet.period, rules.contributors) {
            Touch::Nobody => false,
            Touch::Few => true,
            Touch::Enough => take == Take::Nothing,
        }
    };
    let inputs = sheet.rows.iter().map(|row| &row.id).chain(gone).filter(|id| id.kind == RowKind::Input);
    inputs.filter(touched_by_few).map(|id| id.code.clone()).collect()
}

/// Rows that were printed and would not be there any more.
fn bring_back(sheet: &mut Sheet, earlier: &Earlier, waiting: &BTreeSet<String>) {
    let gone: Vec<&RowId> = earlier
        .rows
        .keys()
        .filter(|id| id.kind == RowKind::Input && waiting.contains(&id.code) && !sheet.index.contains_key(id))
        .collect();
    for id in gone {
        let Some(like) = sheet.rows.iter().find(|row| row.id.kind == id.kind && row.id.code == id.code) else {
            continue;
        };
        let mut row =
            Aggregate { id: id.clone(), outcome: Outcome::NotAvailable, contributions: Arc::default(), ..like.clone() };
        for part in &mut row.parts {
            part.cell = id.cell.clone();
        }
        sheet.index.insert(id.clone(), sheet.rows.len());
        sheet.rows.push(row);
        sheet.known.push(false);
    }
}

/// Whether a row is made of an input that waits.
fn of_inputs(row: &Aggregate, definitions: &Definitions, period: Period, waiting: &BTreeSet<String>) -> bool {
    if waiting.is_empty() {
        return false;
    }
    if !row.parts.is_empty() {
        return row.parts.iter().any(|part| waiting.contains(&part.input));
    }
    let indicator = definitions.indicator(&row.id.code, period.last()).filter(|_| row.id.kind == RowKind::Indicator);
    indicator.is_some_and(|indicator| {
        let formulas = indicator.rows.iter().flat_map(|row| row.formula.inputs());
        formulas.into_iter().any(|input| waiting.contains(input))
    })
}

/// A decimal of at most [`PLACES`] places, as [`write_rounded`] writes it.
pub(super) fn decimal(text: &str) -> Option<Exact> {
    // No number at all is none, and never nought.
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() {
        return None;
    }
    let (wholes, parts) = digits.split_once('.').unwrap_or((digits, ""));
    let scaled: i128 = format!("{wholes}{parts:0<12}").parse().ok()?;
    let number = Exact::ratio(scaled, 10_i128.pow(PLACES));
    Some(if text.starts_with('-') { -number } else { number })
}
