//! `/{network}/returns/{quarter}/{enterprise}/trade`: with whom of the members an enterprise traded, and what they say.

use super::desk::Desk;
use crate::{
    store::{Change, SaveFields, SavedFields, StoreError},
    web::{
        App,
        error::Error,
        forms::Posted,
        layout::{Frame, page, page_with},
        session::Filer,
        trade::handed_in,
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::{
    breakdown::Cell,
    definition::InputDefinition,
    figure::{Figure, FigureKey, Figures, Value},
    period::Period,
    quantity::{Quantity, Sum},
    trade::{BOUGHT, Deal, MEMBER, SOLD, Standing, deals, named},
    typed,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Rows for others beside those that are named already.
const SPARE: usize = 3;
/// Most rows that are read: no member trades with more neighbours than a network has.
const MOST: usize = 500;

/// One side of trade, as the page asks it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Side {
    input: &'static str,
    /// Part of the names of its fields.
    name: &'static str,
    label: &'static str,
}

const SIDES: [Side; 2] = [
    Side { input: SOLD, name: "sold", label: "You sold them" },
    Side { input: BOUGHT, name: "bought", label: "You bought from them" },
];

/// The page.
#[derive(Template)]
#[template(path = "filing/trade.html")]
pub(super) struct TradePage {
    frame: Frame,
    base: String,
    eyebrow: String,
    months: String,
    /// Why it cannot be changed; empty where it can.
    locked: String,
    /// Name and label of each side that is asked.
    sides: Vec<(&'static str, &'static str)>,
    /// Slug and name of the other members.
    members: Vec<(String, String)>,
    rows: Vec<Row>,
    problems: Vec<(String, String)>,
    /// What totals are now, in words.
    totals: Vec<String>,
}

/// One other member, or a row that is blank.
#[derive(Debug, Clone, Default)]
struct Row {
    /// Slug of the member; empty where none is chosen.
    member: String,
    /// Amounts as they are typed, one a side.
    amounts: Vec<String>,
    /// Amounts as they were stored when the page was shown, one a side.
    were: Vec<String>,
    /// What the other side says, in words.
    says: Vec<String>,
    /// What the other side says is not what is said here.
    differs: bool,
}

impl TradePage {
    /// Name, label, amount and what was stored of each side of a row.
    fn cells<'a>(&'a self, row: &'a Row) -> Vec<(&'a str, &'a str, &'a str, &'a str)> {
        let text = |of: &'a [String], place: usize| of.get(place).map_or("", String::as_str);
        let sides = self.sides.iter().enumerate();
        sides.map(|(place, (name, label))| (*name, *label, text(&row.amounts, place), text(&row.were, place))).collect()
    }

    /// What is wrong with a field; empty if nothing is.
    fn error(&self, field: &str) -> String {
        self.problems.iter().find(|(of, _)| of == field).map(|(_, words)| words.clone()).unwrap_or_default()
    }
}

/// What of trade with members is asked in a return.
fn asked(desk: &Desk) -> Vec<(Side, &InputDefinition, Period)> {
    let asking = desk.asking();
    let of = |side: Side| {
        let asking = asking.iter().find(|asking| asking.input.code == side.input && !asking.optional)?;
        asking.input.breakdown(MEMBER)?;
        Some((side, asking.input, asking.period))
    };
    SIDES.into_iter().filter_map(of).collect()
}

/// Whether a return asks about trade with members at all.
pub(super) fn is_asked(desk: &Desk) -> bool {
    !asked(desk).is_empty()
}

/// How many members an enterprise has named, in words.
pub(super) fn named_words(desk: &Desk) -> String {
    let figures = &desk.filing.figures;
    let sides = asked(desk);
    let of = |(side, _, period): &(Side, &InputDefinition, Period)| named(figures, side.input, *period);
    match sides.iter().flat_map(of).map(|(other, _)| other).collect::<BTreeSet<_>>().len() {
        0 => "Nobody named yet".to_owned(),
        count => format!("{} named", words::count(count, "member", "members")),
    }
}

pub(super) async fn show(
    State(app): State<App>,
    filer: Filer,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Response, Error> {
    let desk = Desk::open(&app, filer, path.get("quarter").map_or("", String::as_str)).await?.with_others(&app).await?;
    if !is_asked(&desk) {
        return Err(Error::NotFound);
    }
    let deals = own_deals(&app, &desk).await?;
    page(&view(&desk, stored_rows(&desk, &deals), vec![]))
}

pub(super) async fn submit(
    State(app): State<App>,
    filer: Filer,
    Path(path): Path<HashMap<String, String>>,
    posted: Posted,
) -> Result<Response, Error> {
    let desk = Desk::open(&app, filer, path.get("quarter").map_or("", String::as_str)).await?.with_others(&app).await?;
    if !is_asked(&desk) {
        return Err(Error::NotFound);
    }
    let deals = own_deals(&app, &desk).await?;
    let mut rows = typed_rows(&desk, &posted);
    if posted.ticked("more") {
        rows.extend(std::iter::repeat_with(Row::default).take(SPARE));
        return page(&view(&desk, with_words(&desk, &deals, rows), vec![]));
    }
    let again = |status: StatusCode, rows: Vec<Row>, problems: Vec<(String, String)>| {
        page_with(status, &view(&desk, with_words(&desk, &deals, rows), problems))
    };
    if let Some(words) = desk.lock_words() {
        return again(StatusCode::CONFLICT, rows, vec![(String::new(), words)]);
    }
    let changes = match changes(&desk, &rows) {
        Ok(changes) => changes,
        Err(problems) => return again(StatusCode::UNPROCESSABLE_ENTITY, rows, problems),
    };
    let act = desk.person.act(&app);
    let save = SaveFields { changes, typed: vec![] };
    match app.store.save_fields(&act, desk.network.id, desk.enterprise.id, desk.quarter(), &save).await {
        Ok(SavedFields::Done { .. }) => Ok(Redirect::to(&format!("{}?noted=trade", desk.base())).into_response()),
        Ok(SavedFields::Conflict { .. }) => {
            // What is typed stays; what is stored now stands beside it, and is what the next save compares with.
            let newer = desk.again(&app).await?;
            let rows = rows.into_iter().map(|row| Row { were: stored(&newer, &row.member), ..row }).collect();
            let words = "Somebody else changed this meanwhile. Below is what you typed: look through it and save again, and it takes the place of theirs";
            let rows = with_words(&newer, &deals, rows);
            page_with(StatusCode::CONFLICT, &view(&newer, rows, vec![("member-0".to_owned(), words.to_owned())]))
        }
        Err(StoreError::Refused(said)) => {
            again(StatusCode::CONFLICT, rows, vec![(String::new(), words::capitalised(&said))])
        }
        Err(error) => Err(error.into()),
    }
}

/// Deals of this enterprise: what it says itself now, and what others have handed in.
async fn own_deals(app: &App, desk: &Desk) -> Result<Vec<Deal>, Error> {
    let mut returns = handed_in(app, desk.network.id, desk.quarter()).await?;
    let slug = &desk.enterprise.enterprise.slug;
    returns.insert(slug.clone(), desk.filing.figures.clone());
    let all = deals(returns.iter().map(|(slug, figures)| (slug.as_str(), figures)), desk.quarter().period());
    Ok(all.into_iter().filter(|deal| deal.is_of(slug)).collect())
}

/// What is stored of the trade with a member, one amount a side, as it is typed.
fn stored(desk: &Desk, member: &str) -> Vec<String> {
    let amount = |(side, input, period): &(Side, &InputDefinition, Period)| {
        let found = named(&desk.filing.figures, side.input, *period).find(|(other, _)| *other == member);
        found.map_or_else(String::new, |(_, amount)| words::number(amount, &input.unit).replace('−', "-"))
    };
    asked(desk).iter().map(amount).collect()
}

/// The members that are named, those who name this one, and some blank rows.
fn stored_rows(desk: &Desk, deals: &[Deal]) -> Vec<Row> {
    let own = &desk.enterprise.enterprise.slug;
    let others: BTreeSet<&str> =
        deals.iter().map(|deal| if deal.seller == *own { deal.buyer.as_str() } else { deal.seller.as_str() }).collect();
    let name = |slug: &str| {
        desk.neighbours().find(|(other, _)| *other == slug).map_or(slug.to_owned(), |(_, name)| name.to_owned())
    };
    let mut others: Vec<&str> = others.into_iter().collect();
    others.sort_by_key(|slug| name(slug).to_lowercase());
    let row = |member: &str| {
        let amounts = stored(desk, member);
        Row { member: member.to_owned(), were: amounts.clone(), amounts, ..Row::default() }
    };
    let mut rows: Vec<Row> = others.into_iter().map(row).collect();
    if desk.lock().is_none() {
        rows.extend(std::iter::repeat_with(Row::default).take(SPARE));
    }
    with_words(desk, deals, rows)
}

fn typed_rows(desk: &Desk, posted: &Posted) -> Vec<Row> {
    let sides = asked(desk);
    let row = |index: usize| {
        let of = |what: &str| {
            sides.iter().map(|(side, ..)| posted.text(&format!("{what}{}-{index}", side.name)).to_owned()).collect()
        };
        Row {
            member: posted.text(&format!("member-{index}")).to_owned(),
            amounts: of(""),
            were: of("was-"),
            ..Row::default()
        }
    };
    (0..MOST).take_while(|index| posted.get(&format!("member-{index}")).is_some()).map(row).collect()
}

/// The rows with what the other side says of each.
fn with_words(desk: &Desk, deals: &[Deal], rows: Vec<Row>) -> Vec<Row> {
    let own = desk.enterprise.enterprise.slug.as_str();
    let sides = asked(desk);
    let Some((_, input, _)) = sides.first() else { return rows };
    let unit = &input.unit;
    let told = |row: Row| {
        let mut says = vec![];
        let mut differs = false;
        for deal in deals.iter().filter(|deal| !row.member.is_empty() && deal.is_of(&row.member)) {
            let theirs = if deal.seller == own { deal.bought } else { deal.sold };
            let Some(theirs) = theirs else { continue };
            differs |= deal.standing() == Standing::Differs;
            let amount = words::quantity(theirs, unit);
            let what = if deal.seller == own { "bought from you for" } else { "sold you" };
            says.push(match deal.standing() {
                Standing::Agreed => format!("They say the same: they {what} {amount}."),
                Standing::Differs => format!("They say that they {what} {amount}. Ask them which is right."),
                Standing::OneSided => format!("They say that they {what} {amount}."),
            });
        }
        Row { says, differs, ..row }
    };
    rows.into_iter().map(told).collect()
}

/// What is to be stored of what was typed: parts, and the totals that they make.
fn changes(desk: &Desk, rows: &[Row]) -> Result<Vec<Change>, Vec<(String, String)>> {
    let sides = asked(desk);
    let known: BTreeSet<&str> = desk.neighbours().map(|(slug, _)| slug).collect();
    let (mut problems, mut seen) = (vec![], BTreeSet::new());
    let mut amounts: Vec<BTreeMap<&str, Quantity>> = vec![BTreeMap::new(); sides.len()];
    let mut were: Vec<BTreeMap<&str, Quantity>> = vec![BTreeMap::new(); sides.len()];
    for (index, row) in rows.iter().enumerate() {
        let typed = row.amounts.iter().any(|amount| !amount.is_empty());
        let mut wrong = |words: &str| problems.push((format!("member-{index}"), words.to_owned()));
        match row.member.as_str() {
            "" if typed => wrong("Choose the member"),
            "" => continue,
            member if !seen.insert(member) => wrong("This member is named twice: put it on one line"),
            member if typed && !known.contains(member) => wrong("This is no member of the quarter"),
            _ => {}
        }
        for (place, (side, input, _)) in sides.iter().enumerate() {
            if let Some(was) = row.were.get(place).and_then(|was| typed::read(was, &input.unit).ok()) {
                were[place].insert(&row.member, was);
            }
            let text = row.amounts.get(place).map_or("", String::as_str);
            if text.is_empty() {
                continue;
            }
            match typed::read(text, &input.unit) {
                Ok(amount) if amount < Quantity::ZERO => {
                    problems.push((
                        format!("{}-{index}", side.name),
                        "Enter an amount that is not below nought".to_owned(),
                    ));
                }
                Ok(amount) => drop(amounts[place].insert(&row.member, amount)),
                Err(error) => problems.push((format!("{}-{index}", side.name), words::capitalised(&error.to_string()))),
            }
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut changes = vec![];
    for (place, (side, _, period)) in sides.iter().enumerate() {
        let (now, was) = (&amounts[place], &were[place]);
        let members: BTreeSet<&str> = now.keys().chain(was.keys()).copied().collect();
        if members.iter().all(|member| now.get(member) == was.get(member)) {
            continue;
        }
        let figures = &desk.filing.figures;
        for member in members {
            let key = FigureKey::new(side.input, *period, Cell::of(MEMBER, member));
            let before = was.get(member).map(|amount| kept(figures, &key, *amount));
            changes.push(Change { was: before, now: now.get(member).map(|amount| kept(figures, &key, *amount)), key });
        }
        let key = FigureKey::new(side.input, *period, Cell::total());
        let total = now.values().copied().collect::<Sum>().quantity();
        let total =
            total.map_err(|error| vec![(format!("{}-0", side.name), words::capitalised(&error.to_string()))])?;
        let total = (!now.is_empty()).then(|| kept(figures, &key, total));
        changes.push(Change { was: figures.get(&key).cloned(), now: total, key });
    }
    Ok(changes)
}

/// A figure of this amount, with what else is kept of it.
fn kept(figures: &Figures, key: &FigureKey, amount: Quantity) -> Figure {
    let value = Value::Number(amount);
    figures.get(key).map_or_else(|| Figure::of(value), |figure| Figure { value, ..figure.clone() })
}

fn view(desk: &Desk, rows: Vec<Row>, problems: Vec<(String, String)>) -> TradePage {
    let frame = desk.frame("Trade with other members");
    let sides = asked(desk);
    let total = |(side, input, period): &(Side, &InputDefinition, Period)| {
        let (value, _) = desk.filing.figures.resolve(input, *period, &Cell::total())?;
        let amount = words::quantity(value.number()?, &input.unit);
        let what = if side.input == SOLD { "sold members" } else { "bought from members" };
        Some(format!("So far your return says that you {what} {amount} altogether."))
    };
    TradePage {
        frame: if problems.is_empty() { frame } else { frame.with_errors() },
        base: desk.base(),
        eyebrow: desk.eyebrow(),
        months: desk.quarter().period().months(desk.lang()),
        locked: desk.lock_words().unwrap_or_default(),
        sides: sides.iter().map(|(side, ..)| (side.name, side.label)).collect(),
        members: desk.neighbours().map(|(slug, name)| (slug.to_owned(), name.to_owned())).collect(),
        rows,
        problems,
        totals: sides.iter().filter_map(total).collect(),
    }
}
