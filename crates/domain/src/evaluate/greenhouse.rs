//! Greenhouse gases of one member: activity × the factor of the calendar year in which it lies.
//!
//! Method: the Greenhouse Gas Protocol's scopes, with the UK government's conversion factors. Scope 2 by location takes
//! the grid's average; by market it takes what the member's supplier says of its own electricity, see [`bought`].

use super::reading::{Amount, Member, Reading, read_input};
use crate::{
    Exact,
    breakdown::Cell,
    definition::{Definitions, InputDefinition},
    factors::{ACTIVITIES, Activity, Applied, Factors, SUPPLIER_FACTOR},
    period::Period,
};

/// What one activity of a member emitted in a quarter, or in a year for which it was filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emission<'f> {
    /// The activity with the scope in which it counts.
    pub activity: &'static Activity,
    /// What it is about: a quarter, or a year where the member filed the year.
    pub period: Period,
    /// How much of it there was, in the input's unit.
    pub amount: Amount,
    /// The factor with its year and how often it was verified; none where the year has none: [x].
    pub applied: Option<Applied<'f>>,
}

impl Emission<'_> {
    /// Kilograms of CO₂ equivalent; none where there is no factor. Nought of something emits nothing, whatever its
    /// factor.
    pub fn kilograms(&self) -> Option<Exact> {
        if self.amount.value.is_zero() {
            return Some(Exact::zero());
        }
        self.applied.map(|applied| &applied.factor.kilograms * &self.amount.value)
    }

    /// Kilograms that rest on estimates.
    pub fn estimated(&self) -> Exact {
        self.applied.map_or_else(Exact::zero, |applied| (&applied.factor.kilograms * &self.amount.estimated).abs())
    }

    /// [p] Whether it will be worked out again with its own year's factor.
    pub fn is_provisional(&self) -> bool {
        !self.amount.value.is_zero() && self.applied.is_some_and(|applied| applied.provisional)
    }
}

/// A member's emissions over a period, one entry for each activity and quarter (or year) that it filed.
///
/// A year's figure takes the factor of the calendar year that holds most of its months.
pub fn emissions<'f>(
    member: Member<'_>,
    definitions: &Definitions,
    factors: &'f Factors,
    period: Period,
) -> Vec<Emission<'f>> {
    let mut found = vec![];
    for activity in &ACTIVITIES {
        let Some(input) = definitions.input(activity.input, period.last()) else { continue };
        let cell = activity.part.map_or_else(Cell::total, |(dimension, category)| Cell::of(dimension, category));
        for part in periods(member, input, period) {
            let Reading::Number(amount) = read_input(member, input, &cell, part) else { continue };
            found.push(Emission { activity, period: part, amount, applied: factors.applied(activity.factor, part) });
        }
    }
    found
}

/// Electricity that a member bought, with its supplier's own factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bought {
    /// A quarter, or a year where the member filed the year.
    pub period: Period,
    /// Kilowatt hours.
    pub amount: Amount,
    /// The supplier's kilograms of CO₂ equivalent a kilowatt hour; none where it was not filed: [x].
    pub supplier: Option<Amount>,
}

impl Bought {
    /// Kilograms of CO₂ equivalent; none without the supplier's factor. A renewable tariff is not nought by itself.
    pub fn kilograms(&self) -> Option<Exact> {
        if self.amount.value.is_zero() {
            return Some(Exact::zero());
        }
        self.supplier.as_ref().map(|supplier| &supplier.value * &self.amount.value)
    }

    /// Kilograms that rest on an estimate of either part.
    pub fn estimated(&self) -> Exact {
        self.supplier.as_ref().map_or_else(Exact::zero, |supplier| {
            if supplier.estimated.is_zero() {
                (&supplier.value * &self.amount.estimated).abs()
            } else {
                (&supplier.value * &self.amount.value).abs()
            }
        })
    }
}

/// A member's electricity over a period for scope 2 by market, one entry for each quarter (or year) that it filed.
///
/// The supplier's factor is that of the quarter itself, else of a year that was filed and holds it; never of another.
pub fn bought(member: Member<'_>, definitions: &Definitions, period: Period) -> Vec<Bought> {
    let input = |code: &str| definitions.input(code, period.last());
    let Some(electricity) = input("electricity") else { return vec![] };
    let supplier = |part: Period| {
        let factor = input(SUPPLIER_FACTOR)?;
        if let Reading::Number(amount) = read_input(member, factor, &Cell::total(), part) {
            return Some(amount);
        }
        // A year ends with the quarter or up to three quarters later.
        (0..4).find_map(|later| {
            let year = Period::new(part.last().plus(later), 4).filter(|year| year.first() <= part.first())?;
            Reading::of(member.figures.resolve(factor, year, &Cell::total())).into_number()
        })
    };
    let parts = periods(member, electricity, period).into_iter();
    parts
        .filter_map(|part| {
            let amount = read_input(member, electricity, &Cell::total(), part).into_number()?;
            Some(Bought { period: part, amount, supplier: supplier(part) })
        })
        .collect()
}

/// The quarters of a period, or the period itself where the member filed it as a whole.
fn periods(member: Member<'_>, input: &InputDefinition, period: Period) -> Vec<Period> {
    if period.len() == 1 || member.has_yearly(input, period) {
        vec![period]
    } else {
        period.quarters().map(crate::period::Quarter::period).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        catalogue,
        factors::factor_year,
        figure::{Figure, FigureKey, Figures},
        lang::Lang,
        quantity::{Quantity, write_rounded},
    };

    /// The Carbon Trust, Conversion factors (carbontrust.com/resources/reports/advice/conversion-factors): 200 litres of
    /// petrol × 2.331 = 466.2 kg CO₂e; and by its page of 2008 (carbontrust.co.uk/KnowledgeCentre/conversion_factors)
    /// 1,000 kWh of gas × 0.185 = 185 kg. The factors are those of their years, which the program does not bring.
    #[test]
    fn published_examples_come_out_as_published() {
        let factors = Factors::read(
            "key,name,per_unit,ghg_scope,factor_year,kgCO2e_per_unit,places_read,verification,source,note\n\
             PETROL,Petrol,litre,1,2011,2.331,1,one place only,carbontrust.com,\n\
             GAS_GCV,Natural gas,kWh,1,2008,0.185,1,one place only,carbontrust.co.uk,\n",
        )
        .unwrap();
        for (input, part, amount, period, published) in
            [("own-vehicles", "fuel=petrol", 200, "2011-Q3", "466.2"), ("gas", "", 1_000, "2008-Q2", "185")]
        {
            let period: Period = period.parse().unwrap();
            let key = FigureKey::new(input, period, part.parse().unwrap());
            let figures: Figures = [(key, Figure::counted(Quantity::whole(amount)))].into_iter().collect();
            let quarters = period.quarters().collect();
            let member = Member { figures: &figures, quarters: &quarters };
            let found = emissions(member, &catalogue::definitions(Lang::EnGb), &factors, period);
            let kilograms: Vec<String> =
                found.iter().filter_map(|one| Some(write_rounded(&one.kilograms()?, 4))).collect();
            assert_eq!(kilograms, [published], "{input}");
        }
    }

    /// The government's guidance, as quoted on aems.ie/download/ghg-conversion-factors-kwh-defr-decc-uk: a year from
    /// April 2014 takes the factors of 2014, one from April 2013 those of 2013, and a year from July to June the newest.
    #[test]
    fn a_reporting_year_takes_the_factors_that_the_guidance_names() {
        for (year, factors) in [("2014-15", 2014), ("2013-14", 2013), ("2014-Q2/4", 2014)] {
            assert_eq!(factor_year(year.parse().unwrap()), factors, "{year}");
        }
    }
}
