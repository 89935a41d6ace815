//! Codes of six digits that an app makes every 30 seconds (RFC 6238), and those that stand for a lost app.

use crate::web::{error::Error, session};
use commonweal_domain::network::Millis;
use data_encoding::BASE32_NOPAD;
use qrcodegen::{QrCode, QrCodeEcc};
use totp_rs::{Builder, Totp};

/// 160 bits, as RFC 4226 recommends.
const SECRET_BYTES: usize = 20;
/// Codes for a lost app.
const CODES: usize = 10;

/// A secret that nobody has yet.
pub(super) fn secret() -> Result<Vec<u8>, Error> {
    let mut bytes = vec![0; SECRET_BYTES];
    getrandom::fill(&mut bytes).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(bytes)
}

/// As an app takes it by hand.
pub(super) fn written(secret: &[u8]) -> String {
    BASE32_NOPAD.encode(secret)
}

/// Reads what [`written`] writes.
pub(super) fn read(text: &str) -> Option<Vec<u8>> {
    let text: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    BASE32_NOPAD.decode(text.as_bytes()).ok().filter(|secret| secret.len() == SECRET_BYTES)
}

/// The step of a code that is right now, or was or will be 30 seconds away: clocks differ.
pub(super) fn step(secret: &[u8], code: &str, now: Millis) -> Option<u64> {
    let code: String = code.chars().filter(|letter| !letter.is_whitespace()).collect();
    let seconds = u64::try_from(now.0 / 1_000).ok()?;
    of(secret).ok()?.check(&code, seconds)
}

/// The code of a moment.
#[cfg(test)]
pub(crate) fn code(secret: &[u8], now: Millis) -> String {
    of(secret).unwrap().generate(u64::try_from(now.0 / 1_000).unwrap()).to_string()
}

fn of(secret: &[u8]) -> Result<Totp, totp_rs::TotpError> {
    Builder::new().with_secret(secret.to_vec()).build()
}

/// New codes for a lost app, as they are shown once, and what is kept of them: 80 random bits each, too many
/// to be tried out by whoever has a copy of the database.
pub(super) fn codes() -> Result<(Vec<String>, Vec<[u8; 32]>), Error> {
    let mut codes = vec![];
    for _ in 0..CODES {
        let mut bytes = [0; 10];
        getrandom::fill(&mut bytes).map_err(|error| Error::Internal(error.to_string()))?;
        let text = BASE32_NOPAD.encode(&bytes).to_lowercase();
        codes.push(format!("{}-{}-{}-{}", &text[..4], &text[4..8], &text[8..12], &text[12..]));
    }
    let hashes = codes.iter().map(|code| code_hash(code)).collect();
    Ok((codes, hashes))
}

/// What is kept of a code, however it is typed.
pub(super) fn code_hash(code: &str) -> [u8; 32] {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    session::hash(&plain.to_lowercase())
}

/// As people read it from one screen and type it into another: in groups of four.
pub(super) fn grouped(secret: &[u8]) -> String {
    let letters: Vec<char> = written(secret).chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// The address that opens an app on the same phone, and that others scan.
pub(super) fn address(secret: &[u8], email: &str) -> String {
    let escaped = email.replace('%', "%25").replace('@', "%40").replace('+', "%2B").replace(['?', '&', '#', ' '], "");
    format!("otpauth://totp/Commonweal:{escaped}?secret={}&issuer=Commonweal", written(secret))
}

/// What an app scans: the path of the dark squares, and how many there are from edge to edge.
pub(super) fn picture(secret: &[u8], email: &str) -> Result<(String, i32), Error> {
    let code = QrCode::encode_text(&address(secret, email), QrCodeEcc::Medium)
        .map_err(|error| Error::Internal(error.to_string()))?;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            path.push_str(&format!("M{x} {y}h1v1h-1z"));
        }
    }
    Ok((path, code.size()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // Appendix B, SHA-1, the last six of eight digits.
        let secret = b"12345678901234567890";
        for (seconds, expected) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            assert_eq!(code(secret, Millis(seconds * 1_000)), expected);
            assert_eq!(step(secret, expected, Millis(seconds * 1_000)), Some(seconds as u64 / 30));
            assert!(step(secret, expected, Millis((seconds + 30) * 1_000)).is_some());
            assert!(step(secret, expected, Millis((seconds + 90) * 1_000)).is_none());
        }
        assert_eq!(read(&written(secret)).unwrap(), secret);
        assert_eq!(read(&grouped(secret)).unwrap(), secret);
        assert_eq!(read("MZXW6"), None);
        for wrong in ["", "28708", "2870822", "abcdef", "２８７０８２"] {
            assert_eq!(step(secret, wrong, Millis(59_000)), None);
        }
    }

    #[test]
    fn codes_for_a_lost_app_are_known_however_they_are_typed() {
        let (codes, hashes) = codes().unwrap();
        assert_eq!((codes.len(), codes[0].len()), (10, 19));
        assert_eq!(code_hash(&codes[0].replace('-', " ").to_uppercase()), hashes[0]);
        assert_ne!(hashes[0], hashes[1]);
    }
}
