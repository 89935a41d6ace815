//! A kit read from its text, into the types that settings use.

use super::{
    Starter,
    own::{OwnIndicator, OwnInput, Words},
};
use crate::{store::Beginning, web::assets::readable_accent};
use commonweal_domain::{
    area::{Area, Postcodes, Ring, RingKind},
    breakdown::{Breakdown, Categories},
    catalogue,
    definition::{Asked, Definitions, InputDefinition},
    governance::{Passes, Share, VotingRule},
    lang::Lang,
    network::{Balance, DisclosureRules, Network, Priority, Settings},
    sign_off::{self, Needed},
};
use commonweal_reporting::compose::Template;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What a kind of network begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kit {
    /// Full name of the network after which it is made.
    pub title: String,
    /// What such a network is, in a sentence.
    pub about: String,
    /// Where that network is.
    pub place: String,
    /// Its colour.
    pub accent: String,
    /// What its members decide.
    pub settings: Settings,
    /// Questions, indicators and templates.
    pub beginning: Beginning,
    /// Sectors of its enterprises; where each votes by itself, a member's must be one of them.
    pub sectors: Vec<String>,
    /// What a coordinator is told who begins with it: one paragraph each.
    pub guidance: Vec<String>,
}

/// Why a text is no kit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the starter {starter} cannot be read: {reason}")]
pub struct KitError {
    /// Name of the starter.
    pub starter: String,
    /// What is wrong with it.
    pub reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sheet {
    title: String,
    short_name: String,
    about: String,
    place: String,
    accent: String,
    guidance: Vec<String>,
    #[serde(default)]
    sectors: Vec<String>,
    /// Names under which the template's text is used: reports of a quarter take `quarterly`, of a year `annual`.
    templates: Vec<String>,
    area: AreaSheet,
    /// How often inputs of the catalogue are asked; one that is left out is not.
    asked: BTreeMap<String, String>,
    rounds: RoundsSheet,
    disclosure: DisclosureSheet,
    voting: VotingSheet,
    sign_off: SignOffSheet,
    #[serde(default)]
    priority: Vec<PrioritySheet>,
    #[serde(default)]
    balance: Vec<BalanceSheet>,
    #[serde(default)]
    words: Vec<Words>,
    #[serde(default)]
    input: Vec<OwnInput>,
    #[serde(default)]
    indicator: Vec<OwnIndicator>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AreaSheet {
    local: String,
    neighbourhood: RingSheet,
    council: RingSheet,
    city_region: RingSheet,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RingSheet {
    name: String,
    #[serde(default)]
    postcodes: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RoundsSheet {
    due_days: u16,
    closing_days: u16,
    accept_unflagged: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DisclosureSheet {
    small_count: u32,
    contributors: u32,
    dominance_one: u32,
    dominance_two: u32,
    #[serde(default)]
    round_people: u32,
}

impl DisclosureSheet {
    pub(super) const fn rules(&self) -> DisclosureRules {
        DisclosureRules {
            small_count: self.small_count,
            contributors: self.contributors,
            dominance_one: self.dominance_one,
            dominance_two: self.dominance_two,
            round_people: self.round_people,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct VotingSheet {
    passes: String,
    quorum: String,
    open_days: u16,
    seconds: u16,
    chambers: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SignOffSheet {
    quarterly: RuleSheet,
    yearly: RuleSheet,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleSheet {
    needed: String,
    working_days: u16,
    silence_assents: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PrioritySheet {
    name: String,
    indicators: Vec<String>,
}

/// Two inputs of the kit's own that must add up to the same over all members.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct BalanceSheet {
    given: String,
    taken: String,
}

impl Kit {
    /// Reads a starter's kit, and holds it against the catalogue.
    ///
    /// # Errors
    /// If its text has a word that nobody knows, or says what cannot be.
    pub fn read(starter: &Starter) -> Result<Self, KitError> {
        read(starter).map_err(|reason| KitError { starter: starter.name.to_owned(), reason })
    }

    /// A network that begins with it.
    pub fn network(&self, slug: &str, name: &str) -> Network {
        Network {
            slug: slug.to_owned(),
            name: name.to_owned(),
            place: self.place.clone(),
            currency: "GBP".to_owned(),
            time_zone: "Europe/London".to_owned(),
            lang: Lang::EnGb,
            accent: self.accent.clone(),
            sample: false,
            settings: self.settings.clone(),
        }
    }

    /// All definitions that such a network has.
    pub fn definitions(&self) -> Definitions {
        let mut definitions = Definitions::default();
        for input in catalogue::inputs(Lang::EnGb) {
            let own = self.beginning.words.iter().find(|words| words.code == input.code);
            definitions.add_input(None, own.cloned().unwrap_or(input));
        }
        for input in &self.beginning.inputs {
            definitions.add_input(None, input.clone());
        }
        for indicator in catalogue::indicators(Lang::EnGb).iter().chain(&self.beginning.indicators) {
            definitions.add_indicator(None, indicator.clone());
        }
        definitions
    }
}

fn read(starter: &Starter) -> Result<Kit, String> {
    let sheet: Sheet = toml::from_str(starter.kit).map_err(|error| error.to_string())?;
    let catalogue = catalogue::inputs(Lang::EnGb);
    let words = sheet.words.into_iter().map(|words| reworded(words, &catalogue)).collect::<Result<Vec<_>, _>>()?;
    let inputs = sheet.input.into_iter().map(OwnInput::read).collect::<Result<Vec<_>, _>>()?;
    // A question in the network's words stands for that of the catalogue.
    let all: Vec<InputDefinition> = words.iter().chain(&catalogue).chain(&inputs).cloned().collect();
    if let Some(input) = inputs
        .iter()
        .find(|input| input.at_most.as_ref().is_some_and(|whole| all.iter().all(|known| known.code != *whole)))
    {
        return Err(format!("input {}: it is part of what is not asked", input.code));
    }
    let indicators =
        sheet.indicator.into_iter().map(|indicator| indicator.read(&all)).collect::<Result<Vec<_>, _>>()?;
    let accent = readable_accent(&sheet.accent).ok_or("the accent is no colour")?;
    if accent != sheet.accent {
        return Err(format!("the accent {} cannot be read on paper; {accent} can", sheet.accent));
    }
    let settings = Settings {
        short_name: sheet.short_name,
        explain_change_per_cent: Settings::default().explain_change_per_cent,
        disclosure: sheet.disclosure.rules(),
        due_days: sheet.rounds.due_days,
        closing_days: sheet.rounds.closing_days,
        accept_unflagged: sheet.rounds.accept_unflagged,
        area: area(&sheet.area)?,
        priorities: sheet
            .priority
            .into_iter()
            .map(|priority| Priority { name: priority.name, indicators: priority.indicators })
            .collect(),
        sign_off: sign_off::Rules {
            quarterly: rule(&sheet.sign_off.quarterly)?,
            yearly: rule(&sheet.sign_off.yearly)?,
        },
        voting: Some(voting(&sheet.voting)?),
        balances: sheet.balance.into_iter().map(|pair| balance(pair, &all)).collect::<Result<_, _>>()?,
        sectors: sheet.sectors.clone(),
        ..Settings::default()
    };
    let asked = asked(&sheet.asked, &catalogue)?;
    let templates = templates(starter, &sheet.templates)?;
    Ok(Kit {
        title: sheet.title,
        about: sheet.about,
        place: sheet.place,
        accent,
        settings,
        beginning: Beginning { asked, words, inputs, indicators, templates },
        sectors: sheet.sectors,
        guidance: sheet.guidance,
    })
}

/// Every input of the catalogue: what a kit does not name is not asked, and can still be imported.
fn asked(sheet: &BTreeMap<String, String>, catalogue: &[InputDefinition]) -> Result<BTreeMap<String, Asked>, String> {
    let mut asked: BTreeMap<String, Asked> = catalogue.iter().map(|input| (input.code.clone(), Asked::Off)).collect();
    for (code, how_often) in sheet {
        let place = asked.get_mut(code).ok_or_else(|| format!("asked: there is no input “{code}”"))?;
        *place = Asked::parse(how_often).ok_or_else(|| format!("asked: {code} cannot be asked “{how_often}”"))?;
    }
    Ok(asked)
}

fn reworded(words: Words, catalogue: &[InputDefinition]) -> Result<InputDefinition, String> {
    let before = catalogue.iter().find(|input| input.code == words.input);
    let before = before.ok_or_else(|| format!("words: there is no input “{}”", words.input))?;
    let mut input = before.clone();
    for (place, text) in [(&mut input.question, words.question), (&mut input.hint, words.hint)] {
        if !text.is_empty() {
            *place = text;
        }
    }
    let wrong = || format!("words: “{}” cannot be split so: {}", words.input, words.categories);
    for set in Breakdown::parse_list(&words.categories).ok_or_else(wrong)? {
        let open = input.breakdowns.iter_mut().find(|known| known.dimension == set.dimension);
        match open.filter(|known| known.categories == Categories::Unset && known.mode == set.mode) {
            Some(open) => open.categories = set.categories,
            None => return Err(wrong()),
        }
    }
    Ok(input)
}

fn area(sheet: &AreaSheet) -> Result<Area, String> {
    let ring = |ring: &RingSheet| {
        let postcodes = Postcodes::parse_list(&ring.postcodes).map_err(|wrong| format!("area: {wrong:?}"))?;
        Ok::<_, String>(Ring { name: ring.name.clone(), postcodes })
    };
    Ok(Area {
        neighbourhood: ring(&sheet.neighbourhood)?,
        council: ring(&sheet.council)?,
        city_region: ring(&sheet.city_region)?,
        local: RingKind::parse(&sheet.local).ok_or_else(|| format!("area: local is “{}”", sheet.local))?,
        earlier: vec![],
    })
}

fn voting(sheet: &VotingSheet) -> Result<VotingRule, String> {
    let rule = VotingRule {
        passes: Passes::parse(&sheet.passes).ok_or_else(|| format!("voting: it passes by “{}”", sheet.passes))?,
        quorum: Share::parse(&sheet.quorum).ok_or_else(|| format!("voting: the quorum is “{}”", sheet.quorum))?,
        open_days: sheet.open_days,
        seconds: sheet.seconds,
        chambers: sheet.chambers,
    };
    rule.faults().first().map_or(Ok(rule), |fault| Err(format!("voting: {fault}")))
}

fn balance(sheet: BalanceSheet, inputs: &[InputDefinition]) -> Result<Balance, String> {
    let unit = |code: &str| {
        let input = inputs.iter().find(|input| input.code == code);
        input.map(|input| &input.unit).ok_or_else(|| format!("balance: there is no input “{code}”"))
    };
    if unit(&sheet.given)? != unit(&sheet.taken)? {
        return Err(format!("balance: {} and {} have different units", sheet.given, sheet.taken));
    }
    Ok(Balance { given: sheet.given, taken: sheet.taken })
}

fn rule(sheet: &RuleSheet) -> Result<sign_off::Rule, String> {
    let needed = Needed::parse(&sheet.needed).ok_or_else(|| format!("sign-off: it needs “{}”", sheet.needed))?;
    if !(1..=sign_off::MOST_DAYS).contains(&sheet.working_days) {
        return Err(format!("sign-off: {} working days", sheet.working_days));
    }
    Ok(sign_off::Rule { needed, working_days: sheet.working_days, silence_assents: sheet.silence_assents })
}

/// The kit's template under each of its names: the text as it stands under its own, and the same text for the others.
fn templates(starter: &Starter, names: &[String]) -> Result<Vec<(String, String)>, String> {
    let template = Template::read(starter.template).map_err(|error| error.to_string())?;
    if !names.contains(&template.name) {
        return Err(format!("its template is called “{}”, which is none of its names", template.name));
    }
    let as_at = match starter.as_at {
        "" => None,
        text => {
            let read = Template::read(text).map_err(|error| error.to_string())?;
            Some(Ok((read.name, text.to_owned())))
        }
    };
    names
        .iter()
        .map(|name| {
            let own = format!("name = \"{}\"", template.name);
            let text = starter.template.replacen(&own, &format!("name = \"{name}\""), 1);
            let read = Template::read(&text).map_err(|error| error.to_string())?;
            if read.name == *name { Ok((name.clone(), text)) } else { Err(format!("no template can be called {name}")) }
        })
        .chain(as_at)
        .collect()
}
