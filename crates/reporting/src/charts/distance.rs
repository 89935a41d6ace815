//! How different two colours look: CIEDE2000 (Sharma, Wu and Dalal, 2005), in which 1 is just noticeable.

/// A colour in CIELAB under daylight D65.
pub(super) type Lab = [f64; 3];

/// The colour of sRGB bytes.
pub(super) fn lab(rgb: [u8; 3]) -> Lab {
    let linear = |byte: u8| {
        let value = f64::from(byte) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    let [r, g, b] = rgb.map(linear);
    let curve = |value: f64| {
        if value > 216.0 / 24389.0 { value.cbrt() } else { (24389.0 / 27.0 * value + 16.0) / 116.0 }
    };
    let x = curve((0.412_456_4 * r + 0.357_576_1 * g + 0.180_437_5 * b) / 0.950_47);
    let y = curve(0.212_672_9 * r + 0.715_152_2 * g + 0.072_175 * b);
    let z = curve((0.019_333_9 * r + 0.119_192 * g + 0.950_304_1 * b) / 1.088_83);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// The distance between two colours.
pub(super) fn distance([l1, a1, b1]: Lab, [l2, a2, b2]: Lab) -> f64 {
    let seventh = |value: f64| (value.powi(7) / (value.powi(7) + 25.0_f64.powi(7))).sqrt();
    let stretch = 1.5 - 0.5 * seventh(f64::midpoint(a1.hypot(b1), a2.hypot(b2)));
    let (a1, a2) = (a1 * stretch, a2 * stretch);
    let (c1, c2) = (a1.hypot(b1), a2.hypot(b2));
    let hue = |a: f64, b: f64| if a == 0.0 && b == 0.0 { 0.0 } else { b.atan2(a).to_degrees().rem_euclid(360.0) };
    let (h1, h2) = (hue(a1, b1), hue(a2, b2));
    let grey = c1 * c2 == 0.0;
    let turn = match h2 - h1 {
        _ if grey => 0.0,
        turn if turn > 180.0 => turn - 360.0,
        turn if turn < -180.0 => turn + 360.0,
        turn => turn,
    };
    let mean_hue = match h1 + h2 {
        sum if grey => sum,
        sum if (h1 - h2).abs() <= 180.0 => sum / 2.0,
        sum if sum < 360.0 => f64::midpoint(sum, 360.0),
        sum => (sum - 360.0) / 2.0,
    };
    let (mean_l, mean_c) = (f64::midpoint(l1, l2), f64::midpoint(c1, c2));
    let cosine = |degrees: f64| degrees.to_radians().cos();
    let t = 1.0 - 0.17 * cosine(mean_hue - 30.0) + 0.24 * cosine(2.0 * mean_hue) + 0.32 * cosine(3.0 * mean_hue + 6.0)
        - 0.20 * cosine(4.0 * mean_hue - 63.0);
    let away = (mean_l - 50.0).powi(2);
    let lightness = (l2 - l1) / (1.0 + 0.015 * away / (20.0 + away).sqrt());
    let chroma = (c2 - c1) / (1.0 + 0.045 * mean_c);
    let hues = 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin() / (1.0 + 0.015 * mean_c * t);
    let angle = 60.0 * (-((mean_hue - 275.0) / 25.0).powi(2)).exp();
    let rotation = -angle.to_radians().sin() * 2.0 * seventh(mean_c);
    (lightness.powi(2) + chroma.powi(2) + hues.powi(2) + rotation * chroma * hues).max(0.0).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(first: Lab, second: Lab, expected: f64) {
        let found = distance(first, second);
        assert!((found - expected).abs() < 0.00005, "{found} for {expected}");
    }

    #[test]
    fn the_published_test_pairs_come_out() {
        near([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425);
        near([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492);
        near([50.0, 2.5, 0.0], [50.0, 0.0, -2.5], 4.3065);
        near([2.0776, 0.0795, -1.1350], [0.9033, -0.0636, -0.5514], 0.9082);
        near([22.7233, 20.0904, -46.6940], [23.0331, 14.9730, -42.5619], 2.0373);
    }

    #[test]
    fn white_is_light_without_a_hue() {
        let [l, a, b] = lab([255, 255, 255]);
        assert!((l - 100.0).abs() < 0.01 && a.abs() < 0.01 && b.abs() < 0.02);
    }
}
