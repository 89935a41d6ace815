//! Jobs, learning, volunteers and people helped.

use super::{Sheet, quantity, sure};
use crate::demo::random::share;
use commonweal_domain::{
    breakdown::Cell,
    figure::{Confidence, Value},
    period::Period,
};

/// January to March first; per cent of an even quarter. The four make 400.
const VOLUNTEER_SEASON: [i64; 4] = [97, 104, 101, 98];
/// Of a year's new people, in per cent: since April, everybody who comes back is new once; so the first quarter
/// of that year has most. January to March first.
const NEW_PEOPLE: [i64; 4] = [17, 38, 24, 21];
/// The year about which volunteers are counted, as the survey has about 970 of them.
const VOLUNTEERS_COUNTED: i32 = 2024;

pub(super) fn fill(sheet: &mut Sheet<'_>) {
    jobs(sheet);
    apprentices(sheet);
    volunteers(sheet);
    people_new(sheet);
}

fn jobs(sheet: &mut Sheet<'_>) {
    let profile = sheet.profile;
    let staff = headcount(sheet);
    let tenths = if profile.staff == 0 { 0 } else { share(profile.fte, staff, profile.staff) };
    sheet.put("jobs-fte", Cell::total(), sure(quantity(tenths, 10), Confidence::Counted));
    if profile.staff >= 10 {
        let temporary = sheet.habit("contract").around(share(tenths, 14, 100), 40);
        for (contract, part) in [("permanent", tenths - temporary), ("temporary", temporary)] {
            let figure = sure(quantity(part, 10), Confidence::Counted);
            sheet.put("jobs-fte", Cell::of("contract", contract), figure);
        }
    }
    sheet.put_whole("headcount", staff, Confidence::Counted);
    if staff == 0 {
        sheet.put_none("living-wage-headcount", Value::NotApplicable, "");
    } else {
        let below = share(staff, profile.below_living_wage, 100);
        sheet.put_whole("living-wage-headcount", staff - below, Confidence::Counted);
    }
}

/// Larger ones grow little by little; a small one has taken on one person at some time, or none.
fn headcount(sheet: &Sheet<'_>) -> i64 {
    let (staff, growth, back) = (sheet.profile.staff, sheet.profile.growth, sheet.quarters_back());
    if staff >= 8 {
        // Six tenths of the growth in money a year: growth / 100 × back / 4 × 6 / 10.
        share(staff, 4_000 - growth * back * 6, 4_000)
    } else if staff >= 2 && growth >= 4 && back >= sheet.habit("hired").between(1, 14) {
        staff - 1
    } else {
        staff
    }
}

/// They start in September: the number holds from then until the next summer.
fn apprentices(sheet: &mut Sheet<'_>) {
    let base = sheet.profile.apprentices;
    let september = sheet.quarter.plus(-2).year();
    let change = match base {
        0 => 0,
        1 | 2 if september == 2025 => 0,
        1 | 2 => -i64::from(sheet.habit("apprentices").happens(25)),
        _ => sheet.habit(&format!("apprentices {september}")).between(-1, 1),
    };
    sheet.put_whole("apprentices", base + change, Confidence::Counted);
}

fn volunteers(sheet: &mut Sheet<'_>) {
    let profile = sheet.profile;
    let year = share(sheet.trend(profile.hours, profile.growth / 2), VOLUNTEER_SEASON[season(sheet)], 400);
    let hours = sheet.chance("volunteer-hours").around(year, 8);
    let confidence = habit(sheet, "volunteer-hours", 40, 6);
    // People × hours × weeks comes out in tens; a sign-in sheet does not.
    let hours = if confidence.is_estimate() { hours / 10 * 10 } else { hours };
    // No volunteers is a true nought, and nobody has to estimate it.
    sheet.put_whole("volunteer-hours", hours, if hours == 0 { Confidence::Counted } else { confidence });

    let counted = Period::financial_year(VOLUNTEERS_COUNTED).filter(|year| year.last() == sheet.quarter);
    if let Some(year) = counted {
        let confidence = if profile.volunteers == 0 { Confidence::Counted } else { habit(sheet, "volunteers", 25, 0) };
        sheet.put_year("volunteers", year, profile.volunteers, confidence);
    }
}

fn people_new(sheet: &mut Sheet<'_>) {
    let Some(people) = sheet.profile.people else {
        sheet.put_none("people-new", Value::NotApplicable, "");
        return;
    };
    // The profile's number is that of 2025-26; a year earlier there were fewer by the year's growth.
    let years_back = i64::from(super::CURRENT.financial_year() - sheet.quarter.financial_year());
    let year = share(people, 200 - sheet.profile.growth * years_back, 200);
    let amount = sheet.chance("people-new").around(share(year, NEW_PEOPLE[season(sheet)], 100), 12);
    sheet.put_whole("people-new", amount, habit(sheet, "people-new", 14, 5));
}

/// How an enterprise comes by a number, in per cent of enterprises.
fn habit(sheet: &Sheet<'_>, input: &str, estimate: i64, guess: i64) -> Confidence {
    match sheet.habit(&format!("{input} confidence")).between(1, 100) {
        roll if roll <= guess => Confidence::Guess,
        roll if roll <= guess + estimate => Confidence::Estimate,
        _ => Confidence::Counted,
    }
}

fn season(sheet: &Sheet<'_>) -> usize {
    usize::from(sheet.quarter.index()) - 1
}
