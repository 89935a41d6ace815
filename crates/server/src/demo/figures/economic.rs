//! Money in and money out. Amounts are pence until they are filed.

use super::{Sheet, noted, quantity, sure};
use crate::demo::random::share;
use commonweal_domain::{
    breakdown::Cell,
    figure::{Confidence, Figure, Value},
};

const PAYERS: [&str; 4] = ["public", "private", "social", "individuals"];
/// Earned money of social enterprises, in the grid's order: sales to members are a part of it.
const EARNED_FROM_SOCIAL: usize = 2;

/// Rather says nothing about its suppliers.
const WITHHOLDS: &str = "goods-yard-records";
/// Has no list of its suppliers' places.
const WITHOUT_SUPPLIERS: &str = "proof-house-players";

pub(super) fn fill(sheet: &mut Sheet<'_>) {
    let income = income(sheet);
    supplier_spend(sheet, income);
}

/// Fills the grid of payer × kind and sales to members; answers the income in pence.
fn income(sheet: &mut Sheet<'_>) -> i64 {
    let profile = sheet.profile;
    // Most keep whole pounds; one in seven copies pence from its books.
    let unit = if sheet.habit("pence").happens(14) { 1 } else { 100 };
    let mut chance = sheet.chance("income");
    // Pounds a year to pence a quarter at 100 %: × 100 / 4 / 100, so a division by 4.
    let even = share(sheet.trend(profile.income, profile.growth), profile.season.of(sheet.quarter), 4);
    let total = chance.around(even, 4) / unit * unit;
    let parts = chance.split(total, &profile.mix.weights(), unit);
    let draft_accounts = chance.happens(3);
    for (index, part) in parts.iter().enumerate() {
        let kind = if index < PAYERS.len() { "earned" } else { "given" };
        let cell = Cell::of("payer", PAYERS[index % PAYERS.len()]).and("kind", kind);
        let mut figure = Figure::counted(quantity(*part, 100));
        if draft_accounts && index == 0 {
            figure = noted(figure, "From draft accounts: the bookkeeper closes the quarter next week.");
        }
        sheet.put("income", cell, figure);
    }
    let earned_from_social = parts[EARNED_FROM_SOCIAL];
    // Some small ones sell nothing to other members, and say so.
    let sales = if profile.income < 100_000 && sheet.habit("sales").happens(15) {
        0
    } else {
        chance.around(share(earned_from_social, profile.to_members, 100), 12).min(earned_from_social)
    };
    sheet.put("sales-to-members", Cell::total(), Figure::counted(quantity(sales / unit * unit, 100)));
    total
}

/// Fills what suppliers got, by place, and by sector where the enterprise keeps such a list.
fn supplier_spend(sheet: &mut Sheet<'_>, income: i64) {
    if sheet.slug == WITHHOLDS {
        sheet.put_none("supplier-spend", Value::Withheld, "");
        return;
    }
    if sheet.slug == WITHOUT_SUPPLIERS {
        sheet.put_none("supplier-spend", Value::NotAvailable, "Our accountant sorts suppliers once a year.");
        return;
    }
    let mut chance = sheet.chance("supplier-spend");
    // Whoever estimates does so in tens of pounds.
    let estimated = sheet.habit("supplier-spend").happens(30);
    let (unit, confidence) = if estimated { (1_000, Confidence::Estimate) } else { (100, Confidence::Counted) };
    let total = chance.around(share(income, sheet.profile.spend, 100), 8) / unit * unit;
    let local = chance.around(share(total, sheet.profile.local, 100), 6) / unit * unit;
    for (place, part) in [("local", local), ("elsewhere", total - local)] {
        sheet.put("supplier-spend", Cell::of("place", place), sure(quantity(part, 100), confidence));
    }
    if sheet.habit("sectors").happens(35) {
        let parts = chance.split(total, &[8, 73, 19], unit);
        for (sector, part) in ["public", "private", "social"].into_iter().zip(parts) {
            sheet.put("supplier-spend", Cell::of("sector", sector), sure(quantity(part, 100), confidence));
        }
    }
}
