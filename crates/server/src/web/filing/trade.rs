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
    checks::check_value,
    definition::InputDefinition,
    figure::{Figure, FigureKey, Value},
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
    /// Name of each side with its total as it was when the page was shown, to be compared with.
    were: Vec<(&'static str, String)>,
}

/// One other member, or a row that is blank.
#[derive(Debug, Clone, Default)]
struct Row {
    /// Slug of the member; empty where none is chosen.
    member: String,
    /// Amounts as they are typed, one a side.
    amounts: Vec<String>,
    /// The member that the row named when the page was shown.
    was_member: String,
    /// Its amounts then, to the last digit, one a side.
    were: Vec<String>,
    /// What the other side says, in words.
    says: Vec<String>,
    /// What the other side says is not what is said here.
    differs: bool,
}

/// What is stored of a side: who is named, with what amount.
type Stored = BTreeMap<String, Quantity>;

/// A return with what it says of trade, and what others say of it.
struct Trade {
    desk: Desk,
    /// The sides that are asked.
    sides: Vec<Asked>,
    /// What others say that is about this enterprise.
    deals: Vec<Deal>,
}

/// A side with its question.
#[derive(Debug, Clone)]
struct Asked {
    side: Side,
    input: InputDefinition,
    /// The quarter, or the year that ends with it.
    period: Period,
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
fn asked(desk: &Desk) -> Vec<Asked> {
    let asking = desk.asking();
    let of = |side: Side| {
        let asking = asking.iter().find(|asking| asking.input.code == side.input && !asking.optional)?;
        asking.input.breakdown(MEMBER)?;
        Some(Asked { side, input: asking.input.clone(), period: asking.period })
    };
    SIDES.into_iter().filter_map(of).collect()
}

/// Whether a return asks about trade with members at all.
pub(super) fn is_asked(desk: &Desk) -> bool {
    !asked(desk).is_empty()
}

/// How many members an enterprise has named, in words.
pub(super) fn named_words(desk: &Desk) -> String {
    let of = |asked: &Asked| asked.stored(desk).into_keys();
    match asked(desk).iter().flat_map(of).collect::<BTreeSet<_>>().len() {
        0 => "Nobody named yet".to_owned(),
        count => format!("{} named", words::count(count, "member", "members")),
    }
}

pub(super) async fn show(
    State(app): State<App>,
    filer: Filer,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Response, Error> {
    let trade = Trade::open(&app, filer, &path).await?;
    page(&trade.view(trade.stored_rows(), trade.total_texts(), vec![]))
}

pub(super) async fn submit(
    State(app): State<App>,
    filer: Filer,
    Path(path): Path<HashMap<String, String>>,
    posted: Posted,
) -> Result<Response, Error> {
    let trade = Trade::open(&app, filer, &path).await?;
    let desk = &trade.desk;
    let (mut rows, totals) = trade.typed(&posted);
    if posted.ticked("more") {
        rows.extend(std::iter::repeat_with(Row::default).take(SPARE));
        return page(&trade.view(rows, totals, vec![]));
    }
    let again = |status: StatusCode, rows: Vec<Row>, problems: Vec<(String, String)>| {
        page_with(status, &trade.view(rows, totals.clone(), problems))
    };
    if let Some(words) = desk.lock_words() {
        return again(StatusCode::CONFLICT, rows, vec![(String::new(), words)]);
    }
    let changes = match trade.changes(&rows, &totals) {
        Ok(changes) => changes,
        Err(problems) => return again(StatusCode::UNPROCESSABLE_ENTITY, rows, problems),
    };
    let act = desk.person.act(&app);
    let save = SaveFields { changes, typed: vec![] };
    match app.store.save_fields(&act, desk.network.id, desk.enterprise.id, desk.quarter(), &save).await {
        Ok(SavedFields::Done { .. }) => Ok(Redirect::to(&format!("{}?noted=trade", desk.base())).into_response()),
        Ok(SavedFields::Conflict { .. }) => {
            // What is typed stays; what is stored now is what the next save compares with, and who was named meanwhile
            // is there too, so that nobody's line is lost unseen.
            let newer = Trade { desk: desk.again(&app).await?, sides: trade.sides.clone(), deals: trade.deals.clone() };
            let words = "Somebody else changed this meanwhile. Below is what you typed, with what they added: look through it and save again, and it takes the place of theirs";
            let problems = vec![("member-0".to_owned(), words.to_owned())];
            page_with(StatusCode::CONFLICT, &newer.view(newer.over(rows), newer.total_texts(), problems))
        }
        Err(StoreError::Refused(said)) => {
            again(StatusCode::CONFLICT, rows, vec![(String::new(), words::capitalised(&said))])
        }
        Err(error) => Err(error.into()),
    }
}

impl Asked {
    /// Who is named in what is stored.
    fn stored(&self, desk: &Desk) -> Stored {
        named(&desk.filing.figures, self.side.input, self.period)
            .map(|(other, amount)| (other.to_owned(), amount))
            .collect()
    }

    /// The total as it is stored.
    fn total(&self, desk: &Desk) -> Option<Quantity> {
        desk.filing.figures.get(&self.key(Cell::total())).and_then(|figure| figure.value.number())
    }

    fn key(&self, cell: Cell) -> FigureKey {
        FigureKey::new(self.side.input, self.period, cell)
    }
}

impl Trade {
    /// The return that the address names; where trade is not asked there is no page.
    async fn open(app: &App, filer: Filer, path: &HashMap<String, String>) -> Result<Self, Error> {
        let desk =
            Desk::open(app, filer, path.get("quarter").map_or("", String::as_str)).await?.with_others(app).await?;
        let sides = asked(&desk);
        if sides.is_empty() {
            return Err(Error::NotFound);
        }
        // What the enterprise itself says stands in its rows: here are only the others.
        let mut returns = handed_in(app, desk.network.id, desk.quarter()).await?;
        let slug = &desk.enterprise.enterprise.slug;
        returns.insert(slug.clone(), desk.filing.figures.clone());
        let periods: BTreeSet<Period> = sides.iter().map(|asked| asked.period).collect();
        let all = periods
            .into_iter()
            .flat_map(|period| deals(returns.iter().map(|(slug, figures)| (slug.as_str(), figures)), period));
        let deals = all.filter(|deal| deal.is_of(slug)).collect();
        Ok(Self { desk, sides, deals })
    }

    /// Amounts of a member, one a side, as people read them and to the last digit.
    fn amounts(&self, stored: &[Stored], member: &str) -> (Vec<String>, Vec<String>) {
        let amount = |(asked, stored): (&Asked, &Stored)| {
            let amount = stored.get(member);
            let read =
                amount.map_or_else(String::new, |amount| words::number(*amount, &asked.input.unit).replace('−', "-"));
            (read, amount.map_or_else(String::new, Quantity::to_string))
        };
        self.sides.iter().zip(stored).map(amount).unzip()
    }

    fn stored(&self) -> Vec<Stored> {
        self.sides.iter().map(|asked| asked.stored(&self.desk)).collect()
    }

    /// The members that are named, those who name this one, and some blank rows.
    fn stored_rows(&self) -> Vec<Row> {
        let stored = self.stored();
        let mut rows: Vec<Row> = self.others(&stored).iter().map(|member| self.row(&stored, member)).collect();
        if self.desk.lock().is_none() {
            rows.extend(std::iter::repeat_with(Row::default).take(SPARE));
        }
        rows
    }

    fn row(&self, stored: &[Stored], member: &str) -> Row {
        let (amounts, were) = self.amounts(stored, member);
        Row { member: member.to_owned(), was_member: member.to_owned(), were, amounts, ..Row::default() }
    }

    /// Slugs of all that either side names, in the order of their names.
    fn others(&self, stored: &[Stored]) -> Vec<String> {
        let own = &self.desk.enterprise.enterprise.slug;
        let naming = self.deals.iter().map(|deal| if deal.seller == *own { &deal.buyer } else { &deal.seller });
        let others: BTreeSet<&String> = stored.iter().flat_map(BTreeMap::keys).chain(naming).collect();
        let mut others: Vec<String> = others.into_iter().cloned().collect();
        others.sort_by_key(|slug| self.name(slug).to_lowercase());
        others
    }

    fn name<'a>(&'a self, slug: &'a str) -> &'a str {
        let known = self.desk.others.iter().find(|other| other.enterprise.slug == slug);
        known.map_or(slug, |other| other.enterprise.name.as_str())
    }

    /// Rows as they were typed, over what is stored now: members that were added meanwhile have a row of their own.
    fn over(&self, rows: Vec<Row>) -> Vec<Row> {
        let stored = self.stored();
        let mut rows: Vec<Row> = rows
            .into_iter()
            .map(|row| {
                let was_member = if row.was_member.is_empty() { row.member.clone() } else { row.was_member.clone() };
                Row { were: self.amounts(&stored, &was_member).1, was_member, ..row }
            })
            .collect();
        let shown: BTreeSet<String> =
            rows.iter().flat_map(|row| [row.member.clone(), row.was_member.clone()]).collect();
        let added = self.others(&stored).into_iter().filter(|member| !shown.contains(member));
        let added: Vec<Row> = added.map(|member| self.row(&stored, &member)).collect();
        let blank = rows.iter().position(|row| row.member.is_empty() && row.was_member.is_empty());
        let at = blank.unwrap_or(rows.len());
        rows.splice(at..at, added);
        rows
    }

    /// What was typed, and the totals as they were when the page was shown.
    fn typed(&self, posted: &Posted) -> (Vec<Row>, Vec<String>) {
        let row = |index: usize| {
            let of = |what: &str| {
                let text = |asked: &Asked| posted.text(&format!("{what}{}-{index}", asked.side.name)).to_owned();
                self.sides.iter().map(text).collect()
            };
            Row {
                member: posted.text(&format!("member-{index}")).to_owned(),
                amounts: of(""),
                was_member: posted.text(&format!("was-member-{index}")).to_owned(),
                were: of("was-"),
                ..Row::default()
            }
        };
        let rows = (0..MOST).take_while(|index| posted.get(&format!("member-{index}")).is_some()).map(row).collect();
        let total = |asked: &Asked| posted.text(&format!("was-total-{}", asked.side.name)).to_owned();
        (rows, self.sides.iter().map(total).collect())
    }

    /// The totals as they are stored, to the last digit.
    fn total_texts(&self) -> Vec<String> {
        let total = |asked: &Asked| asked.total(&self.desk).map_or_else(String::new, |total| total.to_string());
        self.sides.iter().map(total).collect()
    }

    /// What is to be stored of what was typed: parts, and the totals that they make with those that are stored already.
    fn changes(&self, rows: &[Row], totals: &[String]) -> Result<Vec<Change>, Vec<(String, String)>> {
        let desk = &self.desk;
        let stored = self.stored();
        // Whoever is named already may stay so, and be blanked, also where they are no member any more.
        let known: BTreeSet<&str> = desk
            .neighbours()
            .map(|(slug, _)| slug)
            .chain(stored.iter().flat_map(BTreeMap::keys).map(String::as_str))
            .collect();
        let (mut problems, mut seen) = (vec![], BTreeSet::new());
        let mut now: Vec<Stored> = vec![Stored::new(); self.sides.len()];
        let mut was: Vec<Stored> = vec![Stored::new(); self.sides.len()];
        for (index, row) in rows.iter().enumerate() {
            for (place, text) in row.were.iter().enumerate() {
                if let Ok(amount) = Quantity::parse_plain(text)
                    && !row.was_member.is_empty()
                {
                    was[place].insert(row.was_member.clone(), amount);
                }
            }
            let typed = row.amounts.iter().any(|amount| !amount.is_empty());
            let mut wrong = |words: &str| problems.push((format!("member-{index}"), words.to_owned()));
            match row.member.as_str() {
                "" if typed => wrong("Choose the member"),
                "" => continue,
                member if !seen.insert(member) => wrong("This member is named twice: put it on one line"),
                member if typed && !known.contains(member) => wrong("This is no member of the quarter"),
                _ => {}
            }
            for (place, asked) in self.sides.iter().enumerate() {
                let text = row.amounts.get(place).map_or("", String::as_str);
                let mut wrong = |words: &str| {
                    problems.push((format!("{}-{index}", asked.side.name), words::capitalised(words)));
                };
                match typed::read(text, &asked.input.unit) {
                    _ if text.is_empty() => {}
                    Ok(amount) if amount < Quantity::ZERO => wrong("enter an amount that is not below nought"),
                    Ok(amount) => match check_value(&asked.input, amount) {
                        Ok(()) => drop(now[place].insert(row.member.clone(), amount)),
                        Err(error) => wrong(&format!("the amount {error}")),
                    },
                    Err(error) => wrong(&error.to_string()),
                }
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut changes = vec![];
        for (place, asked) in self.sides.iter().enumerate() {
            let (now, was) = (&now[place], &was[place]);
            let members: BTreeSet<&String> = now.keys().chain(was.keys()).collect();
            if members.iter().all(|member| now.get(*member) == was.get(*member)) {
                continue;
            }
            // Those who were named while the page was open stay, and count in the total.
            let mut then = stored[place].clone();
            for member in members {
                let key = asked.key(Cell::of(MEMBER, member));
                let before = was.get(member).map(|amount| self.kept(&key, *amount));
                match now.get(member) {
                    Some(amount) => then.insert(member.clone(), *amount),
                    None => then.remove(member),
                };
                changes.push(Change { was: before, now: now.get(member).map(|amount| self.kept(&key, *amount)), key });
            }
            let key = asked.key(Cell::total());
            let total = then.values().copied().collect::<Sum>().quantity();
            let total = total
                .map_err(|error| vec![(format!("{}-0", asked.side.name), words::capitalised(&error.to_string()))])?;
            let total = (!then.is_empty()).then(|| self.kept(&key, total));
            let before = totals.get(place).and_then(|text| Quantity::parse_plain(text).ok());
            // Where the total is no number, its figure says why, and is taken as it is stored.
            let before = match asked.total(desk) {
                None => desk.filing.figures.get(&key).cloned(),
                Some(_) => before.map(|amount| self.kept(&key, amount)),
            };
            changes.push(Change { was: before, now: total, key });
        }
        Ok(changes)
    }

    /// A figure of this amount, with what else is kept of it.
    fn kept(&self, key: &FigureKey, amount: Quantity) -> Figure {
        let value = Value::Number(amount);
        let stored = self.desk.filing.figures.get(key);
        stored.map_or_else(|| Figure::of(value), |figure| Figure { value, ..figure.clone() })
    }

    /// The rows with what the other side says of each.
    fn with_words(&self, rows: Vec<Row>) -> Vec<Row> {
        let own = self.desk.enterprise.enterprise.slug.as_str();
        let Some(unit) = self.sides.first().map(|asked| &asked.input.unit) else { return rows };
        let told = |row: Row| {
            let mut says = vec![];
            let mut differs = false;
            for deal in self.deals.iter().filter(|deal| !row.member.is_empty() && deal.is_of(&row.member)) {
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

    fn view(&self, rows: Vec<Row>, totals: Vec<String>, problems: Vec<(String, String)>) -> TradePage {
        let desk = &self.desk;
        let frame = desk.frame("Trade with other members");
        let total = |asked: &Asked| {
            let (value, _) = desk.filing.figures.resolve(&asked.input, asked.period, &Cell::total())?;
            let amount = words::quantity(value.number()?, &asked.input.unit);
            let what = if asked.side.input == SOLD { "sold members" } else { "bought from members" };
            Some(format!("So far your return says that you {what} {amount} altogether."))
        };
        let mut members: Vec<(String, String)> =
            desk.neighbours().map(|(slug, name)| (slug.to_owned(), name.to_owned())).collect();
        for row in &rows {
            for slug in [&row.member, &row.was_member] {
                let own = *slug == desk.enterprise.enterprise.slug;
                let exists = desk.others.iter().any(|other| other.enterprise.slug == *slug);
                if exists && !own && !members.iter().any(|(known, _)| known == slug) {
                    members.push((slug.clone(), format!("{} (no member now)", self.name(slug))));
                }
            }
        }
        TradePage {
            frame: if problems.is_empty() { frame } else { frame.with_errors() },
            base: desk.base(),
            eyebrow: desk.eyebrow(),
            months: desk.quarter().period().months(desk.lang()),
            locked: desk.lock_words().unwrap_or_default(),
            sides: self.sides.iter().map(|asked| (asked.side.name, asked.side.label)).collect(),
            members,
            rows: self.with_words(rows),
            problems,
            totals: self.sides.iter().filter_map(total).collect(),
            were: self.sides.iter().map(|asked| asked.side.name).zip(totals).collect(),
        }
    }
}
