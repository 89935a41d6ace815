//! How cells are shown, as far as it changes what their numbers mean.

use super::{
    Refusal,
    package::{Package, attribute},
};
use quick_xml::events::Event;
use std::collections::BTreeMap;

/// Most formats; Excel itself has at most 65,490.
const MOST: usize = 65_536;

/// What a number is shown as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Shown {
    /// A number.
    #[default]
    Number,
    /// A number of hundredths with %.
    Percentage,
    /// A day, with or without a time.
    Day,
    /// A time or a duration without a day.
    Time,
}

/// What numbers are shown as, by the number of their cell's format.
#[derive(Debug, Default)]
pub(super) struct Styles(Vec<Shown>);

impl Styles {
    /// Reads the formats, if the workbook has any.
    pub(super) fn read(package: &mut Package<'_>, name: Option<&str>) -> Result<Self, Refusal> {
        let mut styles = Self::default();
        let Some(name) = name else { return Ok(styles) };
        let Some(mut part) = package.part(name)? else { return Ok(styles) };
        let mut own: BTreeMap<u32, Shown> = BTreeMap::new();
        let mut of_cells = false;
        loop {
            match part.next()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "cellXfs" => of_cells = true,
                    "numFmt" => {
                        let code = attribute(&element, "formatCode")?;
                        let id = attribute(&element, "numFmtId")?.and_then(|id| id.parse().ok());
                        if let Some((id, code)) = id.zip(code) {
                            own.insert(id, shown_by(&code));
                        }
                    }
                    "xf" if of_cells => {
                        let id = attribute(&element, "numFmtId")?.and_then(|id| id.parse().ok()).unwrap_or(0);
                        styles.0.push(own.get(&id).copied().unwrap_or_else(|| built_in(id)));
                    }
                    _ => {}
                },
                Event::End(element) if element.local_name().as_ref() == "cellXfs" => of_cells = false,
                Event::Eof => return Ok(styles),
                _ => {}
            }
            if styles.0.len() > MOST || own.len() > MOST {
                return Err(Refusal::strange());
            }
        }
    }

    /// What a cell with this format is shown as.
    pub(super) fn get(&self, format: Option<usize>) -> Shown {
        format.and_then(|format| self.0.get(format)).copied().unwrap_or_default()
    }
}

/// Formats that no workbook spells out: ECMA-376, 18.8.30, with those of East Asia.
const fn built_in(id: u32) -> Shown {
    match id {
        9 | 10 => Shown::Percentage,
        14..=17 | 22 | 27..=31 | 34..=36 | 50..=54 | 57 | 58 => Shown::Day,
        18..=21 | 32 | 33 | 45..=47 | 55 | 56 => Shown::Time,
        _ => Shown::Number,
    }
}

/// What a format's code makes of a number, by the part that is for positive ones.
fn shown_by(code: &str) -> Shown {
    let mut shown = Shown::Number;
    let mut letters = code.chars();
    while let Some(letter) = letters.next() {
        match letter.to_ascii_lowercase() {
            ';' => break,
            '\\' | '_' | '*' => drop(letters.next()),
            '"' => drop(letters.by_ref().find(|end| *end == '"')),
            '[' => {
                // A colour, a currency or a condition; [h], [mm] and [ss] are durations.
                let within: String = letters.by_ref().take_while(|end| *end != ']').collect();
                let duration = ["h", "m", "s"].iter().any(|of| {
                    !within.is_empty() && within.to_ascii_lowercase().chars().all(|letter| letter.to_string() == **of)
                });
                if duration {
                    return Shown::Time;
                }
            }
            '%' if shown == Shown::Number => shown = Shown::Percentage,
            // “General” has an e and a g, no day.
            'y' | 'd' => return Shown::Day,
            'h' | 's' => shown = Shown::Time,
            // Months, or minutes beside hours and seconds.
            'm' if shown == Shown::Number => shown = Shown::Day,
            _ => {}
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_tell_days_times_and_percentages_from_numbers() {
        for (code, shown) in [
            ("General", Shown::Number),
            ("#,##0.00", Shown::Number),
            ("[$£-809]#,##0.00;[Red]-[$£-809]#,##0.00", Shown::Number),
            ("#,##0.0\" days\"", Shown::Number),
            ("0\\d", Shown::Number),
            ("0.0%", Shown::Percentage),
            ("dd/mm/yyyy", Shown::Day),
            ("mmm\\-yy", Shown::Day),
            ("[$-809]d mmmm yyyy;@", Shown::Day),
            ("yyyy\\-mm\\-dd hh:mm", Shown::Day),
            ("hh:mm:ss", Shown::Time),
            ("[h]:mm", Shown::Time),
        ] {
            assert_eq!(shown_by(code), shown, "{code}");
        }
    }
}
