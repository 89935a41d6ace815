//! The arithmetic of a social return in words, line by line, for a page that shows it.

use super::{Account, CaseResult, Timing, Valued};
use crate::{
    Exact,
    lang::Lang,
    quantity::{Quantity, write_rounded},
    trace::Line,
    unit::Unit,
};

/// Every step of a case: each outcome's worth, what is taken off, its years as they are worth today, and the ratio.
pub fn lines(account: &Account, case: &CaseResult, lang: Lang) -> Vec<Line> {
    let Lang::EnGb = lang;
    let pounds = Unit::new("GBP");
    let mut lines = vec![];
    for (outcome, valued) in account.outcomes.iter().zip(&case.outcomes) {
        let mut put = |sum: String, result: Exact| {
            lines.push(Line { of: valued.name.clone(), sum, result, unit: pounds.clone() });
        };
        let value = pounds.written(&valued.by.value.exact());
        let source = account.proxy(&outcome.proxy).map_or_else(String::new, |proxy| {
            let reference =
                if proxy.reference.is_empty() { String::new() } else { format!("; see {}", proxy.reference) };
            format!(" ({}, {} prices, {}{reference})", proxy.source, proxy.year, proxy.licence)
        });
        let mut left = outcome.amount.exact() * valued.by.value.exact();
        put(format!("{} × {value}{source}", outcome.amount), left.clone());
        // What nothing is taken off for needs no line.
        let taken = valued.by.adjustments.named().into_iter().take(3).filter(|(_, share)| *share > Quantity::ZERO);
        for (what, share) in taken {
            let before = pence(&left);
            left = left * (Exact::whole(1) - share.exact() / Exact::whole(100));
            put(format!("{before} less {share} % {what}"), left.clone());
        }
        years(account, valued, &mut put);
    }
    let all = pence(&case.present);
    let inputs = pounds.written(&account.inputs.exact());
    lines.push(Line {
        of: "Social return".to_owned(),
        sum: format!("{all} of impact ÷ {inputs} that went in"),
        result: case.ratio.clone(),
        unit: Unit::new("ratio"),
    });
    lines
}

/// Pounds to the penny.
pub fn pence(amount: &Exact) -> String {
    let rounded = Quantity::parse_plain(&write_rounded(amount, 2));
    Unit::new("GBP").written(&rounded.map_or_else(|_| amount.clone(), Quantity::exact))
}

fn years(account: &Account, valued: &Valued, put: &mut impl FnMut(String, Exact)) {
    let rate = account.discount;
    let mut before: Option<&Exact> = None;
    for year in &valued.years {
        if let Some(before) = before {
            let drop_off = valued.by.adjustments.drop_off;
            put(format!("year {}: {} less {drop_off} % drop-off", year.year, pence(before)), year.impact.clone());
        }
        before = Some(&year.impact);
        let times = match account.timing {
            Timing::EveryYear => year.year,
            Timing::FromSecondYear => year.year - 1,
        };
        if times > 0 && rate > Quantity::ZERO {
            let by = if times == 1 { String::new() } else { format!(", {times} times") };
            let sum = format!("year {} as it is worth today: {} ÷ (1 + {rate} %){by}", year.year, pence(&year.impact));
            put(sum, year.present.clone());
        }
    }
    if valued.years.len() > 1 {
        put(format!("all {} years together", valued.years.len()), valued.present.clone());
    }
}
