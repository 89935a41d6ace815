//! The methods by which figures become totals: each with its version, where it comes from, and what it does not show.
//!
//! A method that changes gets a new version, so that two reports can be held against each other.

use crate::{
    definition::{InputDefinition, Kind, Total},
    formula::Formula,
    lang::Lang,
};

/// Which method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MethodCode {
    /// Flows, added over members and periods.
    Sum,
    /// Stocks, added over members, of the last day.
    Stock,
    /// The sum of numerators over the sum of denominators.
    Ratio,
    /// A rate of members, weighted by what it is a rate of.
    WeightedMean,
    /// Median and quartiles.
    Median,
    /// How many members.
    Count,
    /// Emissions from activities and factors.
    GreenhouseGases,
    /// LM3.
    LocalMultiplier,
    /// SROI.
    SocialValue,
    /// Years of life satisfaction.
    Wellby,
    /// Volunteers' hours at a rate.
    VolunteerHours,
    /// An estimate for those who have not filed.
    RatioImputation,
    /// An index of those who filed the same in every period.
    PanelIndex,
}

/// A method as a reader is told of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Method {
    /// Which.
    pub code: MethodCode,
    /// Its name.
    pub name: &'static str,
    /// Its version; another one may give other numbers.
    pub version: &'static str,
    /// How it is done, in a sentence or two.
    pub summary: &'static str,
    /// Whose method it is.
    pub citation: &'static str,
    /// Where that can be read; empty for rules of our own.
    pub url: &'static str,
    /// What it does not show: printed with every result.
    pub cautions: &'static [&'static str],
}

/// Where the rules of adding up come from.
const OWN_RULE: &str = "Commonweal, how figures add up";

impl MethodCode {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Sum,
        Self::Stock,
        Self::Ratio,
        Self::WeightedMean,
        Self::Median,
        Self::Count,
        Self::GreenhouseGases,
        Self::LocalMultiplier,
        Self::SocialValue,
        Self::Wellby,
        Self::VolunteerHours,
        Self::RatioImputation,
        Self::PanelIndex,
    ];

    /// The method of an input's total.
    pub fn of_input(input: &InputDefinition) -> Self {
        match (&input.total, input.kind) {
            (Total::Weighted { .. }, _) => Self::WeightedMean,
            (_, Kind::Stock) => Self::Stock,
            _ => Self::Sum,
        }
    }

    /// The method of an indicator's row; `is_stock` where its first input is a stock.
    pub const fn of_formula(formula: &Formula, is_stock: bool) -> Self {
        match formula {
            Formula::Sum(_) | Formula::Split { .. } if is_stock => Self::Stock,
            Formula::Sum(_) | Formula::Split { .. } => Self::Sum,
            Formula::Ratio { .. } => Self::Ratio,
            Formula::Median { .. } => Self::Median,
            Formula::Majority { .. } => Self::Count,
            Formula::LocalMultiplier => Self::LocalMultiplier,
            Formula::GreenhouseGases => Self::GreenhouseGases,
        }
    }

    /// The method with its words.
    pub const fn method(self, lang: Lang) -> Method {
        let Lang::EnGb = lang;
        match self {
            Self::Sum => own_rule(
                self,
                "Sum",
                "Members’ figures are added up over members and periods. A year’s own figure goes before its quarters, so that nothing is counted twice.",
                &[],
            ),
            Self::Stock => own_rule(
                self,
                "Sum of the last day",
                "Members’ figures of the last day are added up. Over several quarters the last one counts: a count that runs on is never added to itself.",
                &[],
            ),
            Self::Ratio => own_rule(
                self,
                "Ratio of sums",
                "The sum of the upper parts over the sum of the lower parts. A member enters with both parts or not at all.",
                &["It is no average of members’ own percentages: large members weigh more than small ones."],
            ),
            Self::WeightedMean => own_rule(
                self,
                "Weighted mean",
                "Each member’s rate times what it is a rate of, over the sum of the latter.",
                &["It is no average of members’ own rates: large members weigh more than small ones."],
            ),
            Self::Median => Method {
                code: self,
                name: "Median and quartiles",
                version: "1",
                summary: "Members’ own ratios in order: the one in the middle, and those at a quarter and three quarters, between the two nearest where there is none. Only from 8 members on.",
                citation: "Hyndman and Fan, Sample Quantiles in Statistical Packages, The American Statistician 50 (1996), method 7",
                url: "",
                cautions: &["Each member weighs the same, whatever its size."],
            },
            Self::Count => own_rule(self, "Count of members", "How many members are above one half.", &[]),
            Self::GreenhouseGases => Method {
                code: self,
                name: "Greenhouse gases",
                version: "1 (factors by calendar year; scope 2 by location, and apart by market)",
                summary: "What members used, burned and travelled, times the factor of the calendar year in which it lies. A year’s own figure takes the year that holds most of its months.",
                citation: "Greenhouse gas reporting: conversion factors, Department for Energy Security and Net Zero, Open Government Licence v3.0",
                url: "https://www.gov.uk/government/collections/government-conversion-factors-for-company-reporting",
                cautions: &[
                    "It covers only what members filed.",
                    "Scope 3 is partial: it is without what it takes to bring fuels to where they are burned.",
                    "A renewable tariff is not nought by itself.",
                ],
            },
            Self::RatioImputation => Method {
                code: self,
                name: "Estimate for those who have not filed",
                version: "1",
                summary: "Whoever filed nothing of it is taken at what it filed a year before, changed as the figures of those changed who filed the same both times.",
                citation: "Ton de Waal, Jeroen Pannekoek and Sander Scholtus, Handbook of Statistical Data Editing and Imputation, Wiley, 2011, on ratio imputation",
                url: "",
                cautions: &[
                    "It takes those who have not filed to have fared as the others did. Those who fare badly often file late.",
                ],
            },
            Self::PanelIndex => Method {
                code: self,
                name: "Like for like",
                version: "1 (a panel of those who filed the same in every period)",
                summary: "The figures of those who filed the same in every period, over what they were in the first, which is 100.",
                citation: "Peter Goodridge, Index numbers, Economic & Labour Market Review 1 (3), Office for National Statistics, March 2007",
                url: "",
                cautions: &["It shows how those fared who filed every time, not who joined, left or missed a period."],
            },
            Self::LocalMultiplier => Method {
                code: self,
                name: "Local multiplier (LM3)",
                version: "1 (the network as one enterprise; surveys carried forward to later quarters)",
                summary: "Round 1 is income from outside the network. Round 2 is what of it is spent in the area. Round 3 is what local staff and suppliers spend there of that. The three together, over the first.",
                citation: "Justin Sacks, The Money Trail: Measuring your impact on the local economy using LM3, New Economics Foundation and Countryside Agency, 2002, ISBN 1 899407 60 X",
                url: "https://neweconomics.org/2002/12/the-money-trail",
                cautions: &[
                    "It shows how money flows, not what would have happened anyway.",
                    "It stops at the third round, and rests on surveys of what staff and suppliers spend.",
                    "It changes with what is called the area: areas of other sizes cannot be compared.",
                ],
            },
            Self::SocialValue => Method {
                code: self,
                name: "Social return on investment",
                version: "1 (every year is discounted, the first one too)",
                summary: "How much of each outcome there was, times what one is worth, less what would have happened anyway, what is due to others, what was moved from elsewhere, and what drops off each year, as it is worth today; over the value of what went in.",
                citation: "A guide to Social Return on Investment, Cabinet Office 2009, updated January 2012, ISBN 978-0-9562274-0-9",
                url: "https://impactmanagementplatform.org/year-first-published/2009/",
                cautions: &[
                    "It is an estimate, and no money that anybody receives.",
                    "Ratios of other networks rest on other choices and cannot be held against it.",
                ],
            },
            Self::Wellby => Method {
                code: self,
                name: "Wellbeing years (WELLBY)",
                version: "1 (2019 prices, not brought up to date; no discount unless a rate is given)",
                summary: "Points of life satisfaction from 0 to 10, times people, times years, times what one is worth.",
                citation: "Wellbeing guidance for appraisal: supplementary Green Book guidance, HM Treasury, 2021",
                url: "https://www.gov.uk/government/publications/green-book-supplementary-guidance-wellbeing",
                cautions: &["Only people asked twice are in it, and a change is not always the enterprise’s doing."],
            },
            Self::VolunteerHours => own_rule(
                self,
                "Volunteers’ hours at a stated rate",
                "Hours times a rate an hour that the network states with its source.",
                &["It says what the hours would have cost, not what they were worth to anybody."],
            ),
        }
    }
}

/// A rule of our own, in its first version.
const fn own_rule(
    code: MethodCode,
    name: &'static str,
    summary: &'static str,
    cautions: &'static [&'static str],
) -> Method {
    Method { code, name, version: "1", summary, citation: OWN_RULE, url: "", cautions }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue;

    const LANG: Lang = Lang::EnGb;

    #[test]
    fn every_method_says_whose_it_is_and_has_a_version() {
        for code in MethodCode::ALL {
            let method = code.method(LANG);
            assert_eq!(method.code, code);
            for text in [method.name, method.version, method.summary, method.citation] {
                assert!(!text.is_empty(), "{code:?}");
            }
            assert!(method.url.is_empty() || method.url.starts_with("https://"), "{code:?}");
            // What others devised says where it can be read.
            let on_paper = [MethodCode::Median, MethodCode::RatioImputation, MethodCode::PanelIndex].contains(&code);
            assert!(!method.url.is_empty() || method.citation == OWN_RULE || on_paper, "{code:?}");
        }
    }

    #[test]
    fn each_row_of_the_catalogue_has_the_method_of_its_formula() {
        let of = |code: &str| {
            let indicator = catalogue::indicators(LANG).into_iter().find(|indicator| indicator.code == code).unwrap();
            MethodCode::of_formula(&indicator.rows[0].formula, code == "SO01")
        };
        for (code, method) in [
            ("EC01", MethodCode::Sum),
            ("SO01", MethodCode::Stock),
            ("EC04", MethodCode::Ratio),
            ("SO04", MethodCode::Median),
            ("EC09", MethodCode::LocalMultiplier),
            ("EN04", MethodCode::GreenhouseGases),
        ] {
            assert_eq!(of(code), method, "{code}");
        }
        let input = |code: &str| {
            let input = catalogue::inputs(LANG).into_iter().find(|input| input.code == code).unwrap();
            MethodCode::of_input(&input)
        };
        assert_eq!(input("respend-staff"), MethodCode::WeightedMean);
        assert_eq!(input("headcount"), MethodCode::Stock);
        assert_eq!(input("income"), MethodCode::Sum);
    }
}
