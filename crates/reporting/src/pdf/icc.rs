//! A colour profile for sRGB, made here: it says which red is meant, as an archivable file must.
//!
//! Version 2.1 of the format of the International Colour Consortium (ICC.1:2001-04), a display profile of three
//! primaries, adapted to the illuminant D50, and of one curve.

/// Points of the curve.
const CURVE_POINTS: u16 = 256;

/// The profile's bytes, the same every time.
pub(super) fn srgb() -> Vec<u8> {
    let curve = curve();
    let tags: [(&[u8; 4], Vec<u8>); 7] = [
        (b"desc", description("sRGB IEC61966-2.1")),
        (b"cprt", text("No copyright, use freely")),
        (b"wtpt", xyz([0.9642, 1.0, 0.8249])),
        (b"rXYZ", xyz([0.4361, 0.2225, 0.0139])),
        (b"gXYZ", xyz([0.3851, 0.7169, 0.0971])),
        (b"bXYZ", xyz([0.1431, 0.0606, 0.7141])),
        (b"rTRC", curve),
    ];
    // The three channels share the last tag's data.
    let entries = tags.len() + 2;
    let mut offset = 128 + 4 + 12 * entries;
    let mut table = (entries as u32).to_be_bytes().to_vec();
    let mut data = Vec::new();
    for (name, bytes) in &tags {
        let channels: &[&[u8; 4]] = if *name == b"rTRC" { &[b"rTRC", b"gTRC", b"bTRC"] } else { &[name] };
        for channel in channels {
            table.extend_from_slice(*channel);
            table.extend((offset as u32).to_be_bytes());
            table.extend((bytes.len() as u32).to_be_bytes());
        }
        data.extend(bytes);
        data.resize(data.len().next_multiple_of(4), 0);
        offset = 128 + 4 + 12 * entries + data.len();
    }
    let mut profile = header(offset as u32);
    profile.extend(table);
    profile.extend(data);
    profile
}

fn header(size: u32) -> Vec<u8> {
    let mut header = vec![0; 128];
    let mut put = |at: usize, bytes: &[u8]| header[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, &size.to_be_bytes());
    put(8, &[2, 0x10, 0, 0]);
    put(12, b"mntrRGB XYZ ");
    // The date on which IEC 61966-2-1 was published: 18 October 1999.
    for (index, part) in [1999_u16, 10, 18, 0, 0, 0].into_iter().enumerate() {
        put(24 + 2 * index, &part.to_be_bytes());
    }
    put(36, b"acsp");
    put(68, &xyz([0.9642, 1.0, 0.8249])[8..]);
    header
}

/// Number of 16 whole and 16 fractional bits.
fn fixed(value: f64) -> [u8; 4] {
    ((value * 65_536.0).round() as i32).to_be_bytes()
}

fn xyz(values: [f64; 3]) -> Vec<u8> {
    let mut bytes = b"XYZ \0\0\0\0".to_vec();
    bytes.extend(values.into_iter().flat_map(fixed));
    bytes
}

fn text(words: &str) -> Vec<u8> {
    let mut bytes = b"text\0\0\0\0".to_vec();
    bytes.extend(words.as_bytes());
    bytes.push(0);
    bytes
}

fn description(words: &str) -> Vec<u8> {
    let mut bytes = b"desc\0\0\0\0".to_vec();
    bytes.extend((words.len() as u32 + 1).to_be_bytes());
    bytes.extend(words.as_bytes());
    bytes.push(0);
    // No Unicode and no Macintosh description: language, count, code, count and 67 bytes.
    bytes.resize(bytes.len() + 4 + 4 + 2 + 1 + 67, 0);
    bytes
}

/// From a channel's value to its light: linear at the dark end, then a power of 2.4.
fn curve() -> Vec<u8> {
    let mut bytes = b"curv\0\0\0\0".to_vec();
    bytes.extend(u32::from(CURVE_POINTS).to_be_bytes());
    for point in 0..CURVE_POINTS {
        let value = f64::from(point) / f64::from(CURVE_POINTS - 1);
        let light = if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) };
        bytes.extend(((light * 65_535.0).round() as u16).to_be_bytes());
    }
    bytes
}
