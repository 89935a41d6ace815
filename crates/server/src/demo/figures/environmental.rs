//! Electricity and gas: what a meter says, what a floor area suggests, and what nobody knows.

use super::{Sheet, sure, whole};
use crate::demo::{profile::Premises, random::share};
use commonweal_domain::{
    breakdown::Cell,
    figure::{Confidence, Figure, Value},
};

/// Energy use falls by this much a year, in per cent: better lamps, better habits.
const SAVING: i64 = -3;
/// January to March first; per cent of an even quarter. The four make 400.
const ELECTRICITY_SEASON: [i64; 4] = [116, 93, 86, 105];
const GAS_SEASON: [i64; 4] = [172, 62, 28, 138];

const IN_RENT: &str = "Energy is in our rent.";
const BY_AREA: &str = "Energy is in our rent; worked out from our floor area.";
const BY_SUPPLIER: &str = "The supplier’s estimate; we shall read the meter.";

pub(super) fn fill(sheet: &mut Sheet<'_>) {
    match sheet.profile.premises {
        Premises::Meters => {
            metered_electricity(sheet);
            let amount = used(sheet, "gas", sheet.profile.gas, GAS_SEASON, 7);
            let confidence = sheet.habit("gas").happens(15).then_some(Confidence::Estimate).unwrap_or_default();
            sheet.put_whole("gas", amount, confidence);
        }
        Premises::Electric => {
            metered_electricity(sheet);
            sheet.put_none("gas", Value::NotApplicable, "");
        }
        Premises::Rent => {
            sheet.put_none("electricity", Value::NotAvailable, IN_RENT);
            sheet.put_none("gas", Value::NotAvailable, IN_RENT);
        }
        Premises::Area => {
            let amount = share(sheet.profile.electricity, ELECTRICITY_SEASON[season(sheet)], 400) / 10 * 10;
            let figure = Figure { note: BY_AREA.to_owned(), ..sure(whole(amount), Confidence::Estimate) };
            sheet.put("electricity", Cell::total(), figure);
            sheet.put_none("gas", Value::NotAvailable, IN_RENT);
        }
        Premises::Desk => {
            let amount = sheet.profile.electricity / 4 / 25 * 25;
            sheet.put_whole("electricity", amount, Confidence::Guess);
            sheet.put_none("gas", Value::NotApplicable, "");
        }
    }
}

/// The total; and by tariff where the enterprise chose one: most of those have a renewable tariff, some for one meter
/// of two.
fn metered_electricity(sheet: &mut Sheet<'_>) {
    let amount = used(sheet, "electricity", sheet.profile.electricity, ELECTRICITY_SEASON, 6);
    let mut figure = Figure::counted(whole(amount));
    if sheet.chance("meter").happens(6) {
        figure.confidence = Confidence::Estimate;
        BY_SUPPLIER.clone_into(&mut figure.note);
    }
    let confidence = figure.confidence;
    sheet.put("electricity", Cell::total(), figure);
    let mut tariff = sheet.habit("tariff");
    if tariff.happens(45) {
        let renewable = if tariff.happens(70) { amount } else { share(amount, 62, 100) };
        for (tariff, part) in [("renewable", renewable), ("other", amount - renewable)] {
            sheet.put("electricity", Cell::of("tariff", tariff), sure(whole(part), confidence));
        }
    }
}

fn used(sheet: &Sheet<'_>, input: &str, year: i64, seasons: [i64; 4], noise: i64) -> i64 {
    let even = share(sheet.trend(year, SAVING), seasons[season(sheet)], 400);
    sheet.chance(input).around(even, noise)
}

fn season(sheet: &Sheet<'_>) -> usize {
    usize::from(sheet.quarter.index()) - 1
}
