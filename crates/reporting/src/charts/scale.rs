//! Round numbers for a value axis.

/// Grid values from nought (or a round number below it) to a round number that holds every value: 2 to 7 lines.
pub(super) fn ticks(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let (low, high) = values
        .filter(|value| value.is_finite())
        .fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
    let span = high - low;
    if span <= 0.0 {
        return vec![0.0, 1.0];
    }
    let magnitude = 10.0_f64.powf((span / 5.0).log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * magnitude)
        .find(|step| span / step <= 5.0)
        .unwrap_or(10.0 * magnitude);
    let (first, last) = ((low / step).floor() as i64, (high / step).ceil() as i64);
    (first..=last).map(|index| index as f64 * step).collect()
}

/// A grid value as printed: as many decimals as the step needs, commas between thousands, a true minus.
pub(super) fn label(value: f64, step: f64) -> String {
    let mut places = 0;
    while places < 4 && ((step * 10f64.powi(places)).round() - step * 10f64.powi(places)).abs() > 1e-6 {
        places += 1;
    }
    let text = format!("{:.*}", places as usize, value.abs());
    let (wholes, parts) = text.split_once('.').map_or((text.as_str(), None), |(wholes, parts)| (wholes, Some(parts)));
    let mut grouped = String::new();
    for (index, digit) in wholes.chars().enumerate() {
        if index > 0 && (wholes.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign = if value < 0.0 { "−" } else { "" };
    parts.map_or_else(|| format!("{sign}{grouped}"), |parts| format!("{sign}{grouped}.{parts}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn grid_values_are_printed_with_the_decimals_they_need() {
        assert_eq!(label(2500.0, 500.0), "2,500");
        assert_eq!(label(-7.5, 2.5), "−7.5");
        assert_eq!(label(1_000_000.0, 1_000_000.0), "1,000,000");
    }

    proptest! {
        #[test]
        fn a_scale_holds_its_values_and_nought(values in prop::collection::vec(-1e9f64..1e12, 1..12)) {
            let ticks = ticks(values.iter().copied());
            prop_assert!((2..=8).contains(&ticks.len()), "{ticks:?}");
            prop_assert!(ticks.windows(2).all(|pair| pair[0] < pair[1]));
            let (low, high) = (ticks[0], ticks[ticks.len() - 1]);
            let slack = (high - low) * 1e-9;
            prop_assert!(values.iter().all(|value| low - slack <= *value && *value <= high + slack));
            prop_assert!(low <= 0.0 && high >= 0.0);
        }
    }
}
