//! Every kit read and held against what it names, and every sample against the totals that were published.

mod round;

use super::{ALL, Kit, SampleSheet, Starter};
use crate::demo::{Sample, kit_sample};
use commonweal_domain::{
    checks::must_fix, definition::OWN_INDICATOR, figure::Figures, formula::Formula, period::Quarter,
};
use commonweal_reporting::{
    colour::{Colour, LEAST_CONTRAST, WHITE},
    compose::Template,
};
use std::collections::BTreeSet;

fn kit(starter: &Starter) -> Kit {
    Kit::read(starter).unwrap_or_else(|error| panic!("{error}"))
}

fn sample(starter: &Starter) -> Sample {
    kit_sample(starter).unwrap_or_else(|error| panic!("{error}"))
}

fn now() -> Quarter {
    "2025-Q4".parse().unwrap()
}

#[test]
fn every_kit_can_be_read_and_its_colour_too() {
    for starter in &ALL {
        let kit = kit(starter);
        assert!(!kit.about.is_empty() && !kit.guidance.is_empty() && !kit.sectors.is_empty(), "{}", starter.name);
        let accent = Colour::parse(&kit.accent).unwrap();
        assert!(accent.contrast(WHITE) >= LEAST_CONTRAST, "{}", starter.name);
    }
    let accents: BTreeSet<String> = ALL.iter().map(|starter| kit(starter).accent).collect();
    assert_eq!(accents.len(), ALL.len(), "networks are told apart by their colours too");
}

#[test]
fn templates_priorities_and_targets_name_only_what_there_is() {
    for starter in &ALL {
        let (kit, sheet) = (kit(starter), SampleSheet::read(starter).unwrap());
        let definitions = kit.definitions();
        for (name, text) in &kit.beginning.templates {
            let template = Template::read(text).unwrap();
            assert_eq!(template.name, *name);
            assert_eq!(template.unknown(&definitions, now()), Vec::<String>::new(), "{}", starter.name);
        }
        let named = kit.settings.priorities.iter().flat_map(|priority| &priority.indicators).cloned();
        let targets = sheet.targets().unwrap().into_iter().map(|target| target.indicator);
        let context = sheet.context().unwrap().into_iter().filter_map(|figure| figure.indicator);
        for code in named.chain(targets).chain(context) {
            assert!(definitions.indicator(&code, now()).is_some(), "{}: {code}", starter.name);
        }
    }
}

#[test]
fn own_indicators_are_fed_by_what_the_kit_asks() {
    for starter in &ALL {
        let kit = kit(starter);
        let asked = |code: &str| {
            let own = kit.beginning.inputs.iter().find(|input| input.code == code).map(|input| input.asked);
            own.or_else(|| kit.beginning.asked.get(code).copied())
        };
        for indicator in &kit.beginning.indicators {
            assert!(indicator.code.starts_with(OWN_INDICATOR));
            for code in indicator.rows.iter().flat_map(|row| Formula::inputs(&row.formula)) {
                let asked = asked(code);
                assert!(
                    asked.is_some_and(|asked| asked != commonweal_domain::definition::Asked::Off),
                    "{}: {} needs {code}",
                    starter.name,
                    indicator.code
                );
            }
        }
    }
}

#[test]
fn what_a_kit_cannot_say_is_refused() {
    let starter = &ALL[0];
    let fault = |from: &str, to: &str| {
        let text: &'static str = starter.kit.replacen(from, to, 1).leak();
        assert_ne!(text, starter.kit, "{from}");
        Kit::read(&Starter { kit: text, ..*starter }).unwrap_err().to_string()
    };
    assert!(fault("short_name", "shortname").contains("shortname"));
    assert!(fault("quorum = \"1/2\"", "quorum = \"1/7\"").contains("the quorum is “1/7”"));
    assert!(fault("[asked]", "[asked]\nmoney = \"quarterly\"").contains("there is no input “money”"));
    assert!(fault("accent = \"#7a2c60\"", "accent = \"#ffff00\"").contains("cannot be read on paper"));
    assert!(fault("our-seats-held / our-seats-all", "our-seats-held / our-chairs").contains("no input “our-chairs”"));
    assert!(fault("at_most = \"our-seats-all\"", "at_most = \"our-chairs\"").contains("part of what is not asked"));
    assert!(fault("code = \"our-asks-raised\"", "code = \"asks-raised\"").contains("begins with our-"));
}

#[test]
fn samples_are_plainly_samples_and_the_same_at_every_call() {
    for starter in &ALL {
        let (sample, kit) = (sample(starter), kit(starter));
        assert_eq!(sample, self::sample(starter));
        assert!(sample.network.sample);
        for person in &sample.people {
            assert!(person.email.ends_with(".example"), "{}", person.email);
        }
        for (enterprise, _) in &sample.enterprises {
            assert_eq!(enterprise.org_id, "", "an identifier might be somebody’s");
            assert!(kit.sectors.contains(&enterprise.sector), "{}: {}", starter.name, enterprise.sector);
        }
    }
}

#[test]
fn no_figure_of_a_sample_has_to_be_put_right() {
    for starter in &ALL {
        let (sample, kit) = (sample(starter), kit(starter));
        let definitions = kit.definitions();
        for filed in &sample.returns {
            let figures: Figures = filed.figures.iter().cloned().collect();
            assert_eq!(must_fix(&definitions, &figures), [], "{} {}", filed.enterprise, filed.quarter);
        }
    }
}
