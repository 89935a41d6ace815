//! Whether a JPEG file goes on to its end: decoders fill what is missing with grey, and say nothing.

/// Most pixels that all scans of a file go over: a progressive photo has about ten scans. Files are made in which
/// thousands of empty scans keep a decoder busy for minutes.
const MOST_WORK: u64 = 640_000_000;

/// Whether the markers of the file, of so many pixels, lead to its end.
pub(super) fn is_whole(file: &[u8], pixels: u64) -> bool {
    let mut at = 2;
    let mut scans = 0;
    loop {
        let Some(marker) = next_marker(file, &mut at) else { return false };
        match marker {
            // The end; some cameras write more behind it.
            0xd9 => return scans > 0,
            0x01 | 0xd0..=0xd7 => continue,
            0xda => scans += 1,
            _ => {}
        }
        if scans * pixels.max(1) > MOST_WORK {
            return false;
        }
        let Some([high, low]) = file.get(at..at + 2).and_then(|length| <[u8; 2]>::try_from(length).ok()) else {
            return false;
        };
        let length = usize::from(u16::from_be_bytes([high, low]));
        if length < 2 {
            return false;
        }
        at += length;
    }
}

/// The next marker from a place on, which moves behind it. 0xff followed by 0 is a pixel's byte, by 0xff a filling.
fn next_marker(file: &[u8], at: &mut usize) -> Option<u8> {
    loop {
        let begin = *at + file.get(*at..)?.iter().position(|byte| *byte == 0xff)?;
        let code = *file.get(begin + 1)?;
        *at = begin + if code == 0xff { 1 } else { 2 };
        if code != 0 && code != 0xff {
            return Some(code);
        }
    }
}
