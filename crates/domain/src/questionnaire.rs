//! Which inputs a network asks, and from which quarter on: what members decide today must not change what was asked
//! last year.

use crate::{
    definition::{Asked, Definitions, IndicatorDefinition},
    formula::Formula,
    period::Quarter,
};
use std::collections::BTreeMap;

/// How often each input is asked, with the quarter from which each answer holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Questionnaire(BTreeMap<String, BTreeMap<Option<Quarter>, Asked>>);

/// An indicator that lacks inputs which are not asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfed<'a> {
    /// The indicator.
    pub indicator: &'a IndicatorDefinition,
    /// Codes of the inputs that it lacks, in the order of its formulas.
    pub lacks: Vec<String>,
}

impl Questionnaire {
    /// Says how often an input is asked from a quarter on; none is for ever since.
    pub fn set(&mut self, code: impl Into<String>, from: Option<Quarter>, asked: Asked) {
        self.0.entry(code.into()).or_default().insert(from, asked);
    }

    /// How often an input is asked in a quarter: an input of which nobody has said anything is not asked.
    pub fn asked(&self, code: &str, at: Quarter) -> Asked {
        self.0.get(code).map_or(Asked::Off, |answers| in_force(answers, at))
    }

    /// Every input with how often it is asked in a quarter.
    pub fn at(&self, at: Quarter) -> BTreeMap<String, Asked> {
        self.0.iter().map(|(code, answers)| (code.clone(), in_force(answers, at))).collect()
    }

    /// What is decided already for quarters after this one, in their order.
    pub fn later(&self, code: &str, than: Quarter) -> Vec<(Quarter, Asked)> {
        let answers = self.0.get(code).into_iter().flatten();
        answers.filter_map(|(from, asked)| from.filter(|from| *from > than).map(|from| (from, *asked))).collect()
    }
}

/// The answer of the latest quarter that has come: none sorts before every quarter.
fn in_force(answers: &BTreeMap<Option<Quarter>, Asked>, at: Quarter) -> Asked {
    answers.range(..=Some(at)).next_back().map_or(Asked::Off, |(_, asked)| *asked)
}

/// The indicators in force whose headline cannot be worked out of what is asked. Emissions need any one activity,
/// everything else needs all of its inputs.
pub fn unfed<'a>(definitions: &'a Definitions, asked: &BTreeMap<String, Asked>, at: Quarter) -> Vec<Unfed<'a>> {
    let is_off = |code: &str| asked.get(code).copied().unwrap_or(Asked::Off) == Asked::Off;
    definitions
        .indicators(at)
        .filter_map(|indicator| {
            let formula = &indicator.rows.first()?.formula;
            let inputs = formula.inputs();
            let mut lacks: Vec<String> = vec![];
            for code in inputs.iter().filter(|code| is_off(code)) {
                if !lacks.iter().any(|known| known == code) {
                    lacks.push((*code).to_owned());
                }
            }
            let any_will_do = matches!(formula, Formula::GreenhouseGases);
            let is_fed = lacks.is_empty() || (any_will_do && inputs.iter().any(|code| !is_off(code)));
            (!is_fed).then_some(Unfed { indicator, lacks })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{catalogue, lang::Lang};

    fn quarter(text: &str) -> Quarter {
        text.parse().unwrap()
    }

    #[test]
    fn a_decision_holds_from_its_quarter_on_and_not_before() {
        let mut questionnaire = Questionnaire::default();
        questionnaire.set("income", None, Asked::Quarterly);
        questionnaire.set("income", Some(quarter("2026-Q2")), Asked::Off);
        let asked = |at| questionnaire.asked("income", quarter(at));
        assert_eq!(
            [asked("2019-Q1"), asked("2026-Q1"), asked("2026-Q2"), asked("2030-Q1")],
            [Asked::Quarterly, Asked::Quarterly, Asked::Off, Asked::Off]
        );
        assert_eq!(questionnaire.later("income", quarter("2026-Q1")), [(quarter("2026-Q2"), Asked::Off)]);
        assert_eq!(questionnaire.later("income", quarter("2026-Q2")), []);
        assert_eq!(questionnaire.asked("nobody-knows", quarter("2026-Q1")), Asked::Off);
    }

    #[test]
    fn an_indicator_without_one_of_its_inputs_is_named_with_what_it_lacks() {
        let definitions = catalogue::definitions(Lang::EnGb);
        let at = quarter("2026-Q1");
        let mut asked: BTreeMap<String, Asked> =
            definitions.inputs(at).map(|input| (input.code.clone(), Asked::Quarterly)).collect();
        assert_eq!(unfed(&definitions, &asked, at), []);
        asked.insert("pay-local".to_owned(), Asked::Off);
        let lacking: Vec<_> = unfed(&definitions, &asked, at)
            .into_iter()
            .map(|unfed| (unfed.indicator.code.as_str(), unfed.lacks.join(" ")))
            .collect();
        assert!(lacking.contains(&("EC07", "pay-local".to_owned())), "{lacking:?}");
        asked.insert("gas".to_owned(), Asked::Off);
        assert!(
            unfed(&definitions, &asked, at).iter().all(|unfed| unfed.indicator.code != "EN04"),
            "emissions are worked out of the activities that are there"
        );
    }
}
