//! `/{network}/returns/{quarter}/{enterprise}/about`: what is asked of an enterprise once.

use super::{
    desk::Desk,
    same::{self, SameView},
};
use crate::{
    store::ProfileAnswers,
    web::{
        App,
        error::Error,
        forms::Posted,
        layout::{Frame, page, page_with},
        session::Filer,
    },
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{StatusCode, Uri},
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::{
    period::month,
    profile::{Profile, StaffBand, TurnoverBand, YearEnd},
};
use std::collections::{BTreeSet, HashMap};

/// Longest answer in words, in characters.
const LONGEST: usize = 200;

/// Legal forms that social enterprises in the United Kingdom take.
const LEGAL_FORMS: [&str; 10] = [
    "Community interest company",
    "Company limited by guarantee",
    "Company limited by shares",
    "Registered charity",
    "Charitable incorporated organisation",
    "Community benefit society",
    "Co-operative society",
    "Limited liability partnership",
    "Unincorporated association",
    "Sole trader",
];

/// A choice: value, words, chosen.
type Choice = (String, String, bool);

/// The questions about an enterprise.
#[derive(Template)]
#[template(path = "filing/about.html")]
pub(super) struct AboutPage {
    frame: Frame,
    base: String,
    enterprise: String,
    legal_forms: Vec<Choice>,
    founded: String,
    founded_error: String,
    place: String,
    place_error: String,
    sector: String,
    sector_error: String,
    sectors: BTreeSet<String>,
    /// The sectors of the board, where one of them has to be chosen.
    board: Vec<String>,
    staff: Vec<Choice>,
    turnover: Vec<Choice>,
    year_ends: Vec<Choice>,
    /// Enterprises of other networks that may be this one.
    same: Vec<SameView>,
}

/// What stands in the fields.
#[derive(Debug, Clone, Default)]
struct Typed {
    legal_form: String,
    founded: String,
    place: String,
    sector: String,
    staff: String,
    turnover: String,
    year_end: String,
}

pub(super) async fn show(
    State(app): State<App>,
    filer: Filer,
    Path(path): Path<HashMap<String, String>>,
    uri: Uri,
) -> Result<Response, Error> {
    let desk = Desk::open(&app, filer, path.get("quarter").map_or("", String::as_str)).await?;
    let desk = desk.with_others(&app).await?;
    let mut shown = view(&desk, same::load(&app, &desk).await?);
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    shown.frame = shown.frame.flash(match query.text("same") {
        "said" => Some("What you said of the other network is kept.".to_owned()),
        "ended" => Some("That has ended. Figures that you took over stay as they are.".to_owned()),
        _ => None,
    });
    page(&shown)
}

pub(super) async fn submit(
    State(app): State<App>,
    filer: Filer,
    Path(path): Path<HashMap<String, String>>,
    posted: Posted,
) -> Result<Response, Error> {
    let desk = Desk::open(&app, filer, path.get("quarter").map_or("", String::as_str)).await?;
    let desk = desk.with_others(&app).await?;
    let text = |name: &str| posted.text(name).to_owned();
    let typed = Typed {
        legal_form: text("legal_form"),
        founded: text("founded"),
        place: text("place"),
        sector: text("sector"),
        staff: text("staff"),
        turnover: text("turnover"),
        year_end: text("year_end"),
    };
    let mut again = with(&desk, &typed, same::load(&app, &desk).await?);
    let founded = match typed.founded.as_str() {
        "" => None,
        year => match year.parse().ok().filter(|year| (1000..=desk.today.year()).contains(year)) {
            found @ Some(_) => found,
            None => {
                let example = desk.today.year() - 8;
                again.founded_error =
                    format!("The year in which you began must be written with four digits, like {example}");
                None
            }
        },
    };
    let long = |text: &str| text.chars().count() > LONGEST;
    if long(&typed.place) {
        again.place_error = format!("Where you work must be shorter: {LONGEST} characters fit");
    }
    if long(&typed.sector) || long(&typed.legal_form) {
        again.sector_error = format!("What you mainly do must be shorter: {LONGEST} characters fit");
    }
    let sector = desk.network.network.settings.sector(&typed.sector).unwrap_or_else(|wrong| {
        again.sector_error = wrong;
        String::new()
    });
    if !again.problems().is_empty() {
        again.frame = again.frame.with_errors();
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &again);
    }
    let year_end = typed.year_end.parse().ok().and_then(YearEnd::new).unwrap_or(desk.profile.year_end);
    let answers = ProfileAnswers {
        legal_form: typed.legal_form,
        founded,
        place: typed.place,
        sector,
        profile: Profile {
            year_end,
            staff: StaffBand::parse(&typed.staff),
            turnover: TurnoverBand::parse(&typed.turnover),
        },
    };
    app.store.save_profile(&desk.person.act(&app), desk.network.id, desk.enterprise.id, &answers).await?;
    Ok(Redirect::to(&format!("{}?noted=about", desk.base())).into_response())
}

/// The page with what is stored.
pub(super) fn view(desk: &Desk, same: Vec<SameView>) -> AboutPage {
    let facts = &desk.enterprise.enterprise;
    // Before somebody has answered, nothing is chosen, not even to say nothing.
    let unsaid = if desk.profile_answered { "" } else { "?" };
    let typed = Typed {
        legal_form: facts.legal_form.clone(),
        founded: facts.founded.map_or_else(String::new, |year| year.to_string()),
        place: facts.place.clone(),
        sector: facts.sector.clone(),
        staff: desk.profile.staff.map_or(unsaid, StaffBand::code).to_owned(),
        turnover: desk.profile.turnover.map_or(unsaid, TurnoverBand::code).to_owned(),
        year_end: desk.profile.year_end.number().to_string(),
    };
    with(desk, &typed, same)
}

fn with(desk: &Desk, typed: &Typed, same: Vec<SameView>) -> AboutPage {
    let lang = desk.lang();
    let choice = |code: &str, words: &str, chosen: &str| (code.to_owned(), words.to_owned(), code == chosen);
    let mut forms: Vec<&str> = LEGAL_FORMS.to_vec();
    // What somebody wrote before stays one of the choices.
    if !typed.legal_form.is_empty() && !forms.contains(&typed.legal_form.as_str()) {
        forms.push(&typed.legal_form);
    }
    let unsaid = ("", "Choose, or leave it open");
    let staff = StaffBand::ALL.iter().map(|band| (band.code(), band.words(lang)));
    let turnover = TurnoverBand::ALL.iter().map(|band| (band.code(), band.words(lang)));
    let rather_not = [("", "We’d rather not say")];
    let sectors = desk.others.iter().map(|other| other.enterprise.sector.clone());
    AboutPage {
        frame: desk.frame("About your enterprise"),
        base: desk.base(),
        enterprise: desk.enterprise.enterprise.name.clone(),
        legal_forms: [unsaid]
            .into_iter()
            .chain(forms.iter().map(|form| (*form, *form)))
            .map(|(code, words)| choice(code, words, &typed.legal_form))
            .collect(),
        founded: typed.founded.clone(),
        founded_error: String::new(),
        place: typed.place.clone(),
        place_error: String::new(),
        sector: typed.sector.clone(),
        sector_error: String::new(),
        sectors: sectors.filter(|sector| !sector.is_empty()).collect(),
        board: desk.network.network.settings.board_sectors().to_vec(),
        staff: staff.chain(rather_not).map(|(code, words)| choice(code, words, &typed.staff)).collect(),
        turnover: turnover.chain(rather_not).map(|(code, words)| choice(code, words, &typed.turnover)).collect(),
        year_ends: (1..=12)
            .filter_map(YearEnd::new)
            .map(|end| choice(&end.number().to_string(), month(end.month(), lang), &typed.year_end))
            .collect(),
        same,
    }
}

impl AboutPage {
    /// What is wrong, with the field where it is.
    fn problems(&self) -> Vec<(&str, &str)> {
        let all = [("founded", &self.founded_error), ("place", &self.place_error), ("sector", &self.sector_error)];
        all.into_iter().filter(|(_, error)| !error.is_empty()).map(|(id, error)| (id, error.as_str())).collect()
    }
}
