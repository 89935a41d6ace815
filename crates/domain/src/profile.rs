//! How an enterprise describes itself: when its year ends, how big it is, and what its return covers.

use crate::{lang::Lang, period::Quarter};
use time::Month;

/// The month in which an enterprise's own financial year ends.
///
/// Figures are kept by quarters, so a year that ends within one counts as the four quarters up to it, and is asked
/// with that quarter's return.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct YearEnd(Month);

/// How many people an enterprise employs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StaffBand {
    /// Nobody.
    None,
    /// 1 to 9.
    Micro,
    /// 10 to 49.
    Small,
    /// 50 to 249.
    Medium,
    /// 250 or more.
    Large,
}

/// What an enterprise earns or is given in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TurnoverBand {
    /// Under £50,000.
    Under50k,
    /// £50,000 to £99,999.
    Under100k,
    /// £100,000 to £249,999.
    Under250k,
    /// £250,000 to £999,999.
    Under1m,
    /// £1 million to just under £5 million.
    Under5m,
    /// £5 million or more.
    Over5m,
}

/// What an enterprise says of itself, beside its facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Profile {
    /// When its year ends.
    pub year_end: YearEnd,
    /// How many it employs, if it has said.
    pub staff: Option<StaffBand>,
    /// What comes in, if it has said. Size profiles are made of it, never a total.
    pub turnover: Option<TurnoverBand>,
}

/// What a return covers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Scope {
    /// Nothing has been said.
    #[default]
    Unsaid,
    /// The enterprise's work in the network's area.
    Here,
    /// All of the enterprise, wherever it works.
    Whole,
    /// The enterprise and these other members, by slug: their figures are within this return.
    Group(Vec<String>),
}

impl YearEnd {
    /// A month from 1 to 12.
    pub fn new(month: u8) -> Option<Self> {
        Month::try_from(month).ok().map(Self)
    }

    /// 1 to 12.
    pub fn number(self) -> u8 {
        self.0.into()
    }

    /// The month.
    pub const fn month(self) -> Month {
        self.0
    }

    /// Whether the year ends within a quarter.
    pub fn is_in(self, quarter: Quarter) -> bool {
        self.number().div_ceil(3) == quarter.index()
    }
}

impl Default for YearEnd {
    /// March: the year from April is the commonest among charities and companies that deal with councils.
    fn default() -> Self {
        Self(Month::March)
    }
}

impl StaffBand {
    /// All, smallest first.
    pub const ALL: [Self; 5] = [Self::None, Self::Micro, Self::Small, Self::Medium, Self::Large];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::None => "0",
            Self::Micro => "1-9",
            Self::Small => "10-49",
            Self::Medium => "50-249",
            Self::Large => "250",
        }
    }

    /// Reads what [`StaffBand::code`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|band| band.code() == text)
    }

    /// In words.
    pub const fn words(self, lang: Lang) -> &'static str {
        let Lang::EnGb = lang;
        match self {
            Self::None => "Nobody",
            Self::Micro => "1 to 9 people",
            Self::Small => "10 to 49 people",
            Self::Medium => "50 to 249 people",
            Self::Large => "250 people or more",
        }
    }
}

impl TurnoverBand {
    /// All, smallest first.
    pub const ALL: [Self; 6] =
        [Self::Under50k, Self::Under100k, Self::Under250k, Self::Under1m, Self::Under5m, Self::Over5m];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Under50k => "0-50k",
            Self::Under100k => "50k-100k",
            Self::Under250k => "100k-250k",
            Self::Under1m => "250k-1m",
            Self::Under5m => "1m-5m",
            Self::Over5m => "5m",
        }
    }

    /// Reads what [`TurnoverBand::code`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|band| band.code() == text)
    }

    /// In words.
    pub const fn words(self, lang: Lang) -> &'static str {
        let Lang::EnGb = lang;
        match self {
            Self::Under50k => "Under £50,000",
            Self::Under100k => "£50,000 to £99,999",
            Self::Under250k => "£100,000 to £249,999",
            Self::Under1m => "£250,000 to £999,999",
            Self::Under5m => "£1 million to £5 million",
            Self::Over5m => "More than £5 million",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_ends_in_one_quarter() {
        for month in 1..=12 {
            let end = YearEnd::new(month).unwrap();
            let quarters: Vec<u8> = (1..=4).filter(|index| end.is_in(Quarter::new(2025, *index).unwrap())).collect();
            assert_eq!(quarters, [(month - 1) / 3 + 1], "month {month}");
        }
        assert_eq!((YearEnd::new(0), YearEnd::new(13)), (None, None));
        assert_eq!(YearEnd::default().number(), 3);
    }

    #[test]
    fn bands_are_read_back() {
        assert!(StaffBand::ALL.iter().all(|band| StaffBand::parse(band.code()) == Some(*band)));
        assert!(TurnoverBand::ALL.iter().all(|band| TurnoverBand::parse(band.code()) == Some(*band)));
    }
}
