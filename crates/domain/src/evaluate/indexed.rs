//! Index numbers.

use crate::Exact;

/// Each value over the first, which is 100; none where the first is nought.
///
/// Method: fixed-base index numbers, as Goodridge, Index numbers, Economic & Labour Market Review 1 (3), Office for National
/// Statistics, 2007, sets them out: the value over that of the base period, times 100.
pub fn indexed(values: &[Exact]) -> Option<Vec<Exact>> {
    let base = values.first().filter(|base| !base.is_zero())?;
    Some(values.iter().map(|value| value / base * Exact::whole(100)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::write_rounded;

    /// Goodridge, as above: 34 has the index 113.33, so that the base is 30, and 37 has 123.33.
    #[test]
    fn the_published_example_comes_out_as_published() {
        let index = indexed(&[30, 34, 37].map(Exact::whole)).unwrap();
        let written: Vec<String> = index.iter().map(|value| write_rounded(value, 2)).collect();
        assert_eq!(written, ["100", "113.33", "123.33"]);
    }

    #[test]
    fn nothing_has_no_index() {
        assert_eq!(indexed(&[]), None);
        assert_eq!(indexed(&[0, 2].map(Exact::whole)), None);
        assert_eq!(indexed(&[2, 0].map(Exact::whole)), Some(vec![Exact::whole(100), Exact::zero()]));
    }
}
