//! Index numbers chained from period to period.

use crate::Exact;

/// Where an index begins.
pub const BASE: i32 = 100;

/// The index of each period, the first being 100: that of the period before times what it is to be multiplied by.
///
/// Method: chained index numbers, I(t) = I(t − 1) × growth, as Goodridge, Index numbers, Economic & Labour Market Review
/// 1(3), Office for National Statistics, 2007, sets it out.
pub fn chained<'a>(growth: impl IntoIterator<Item = &'a Exact>) -> Vec<Exact> {
    let mut index = vec![Exact::whole(BASE)];
    for factor in growth {
        let next = index.last().map_or_else(Exact::zero, |last| last * factor);
        index.push(next);
    }
    index
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::write_rounded;

    /// Goodridge, as above: 113.33 in the year before, and (37 / 34) × 113.33 = 123.33.
    #[test]
    fn the_published_example_comes_out_as_published() {
        let index = chained(&[Exact::ratio(11_333, 10_000), Exact::ratio(37, 34)]);
        let written: Vec<String> = index.iter().map(|value| write_rounded(value, 2)).collect();
        assert_eq!(written, ["100", "113.33", "123.33"]);
    }

    #[test]
    fn growth_of_nothing_is_nothing() {
        assert_eq!(chained(&[Exact::zero(), Exact::whole(2)]), [Exact::whole(100), Exact::zero(), Exact::zero()]);
        assert_eq!(chained(&[]), [Exact::whole(100)]);
    }
}
