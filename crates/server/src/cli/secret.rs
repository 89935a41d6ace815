//! Secrets that come in a file, so that neither a list of processes nor the environment shows them.

use super::{Failure, Result};
use std::path::Path;

/// Most that such a file holds, in bytes: an address with a password is far shorter.
const MOST: u64 = 64 * 1_024;

/// What was given, by itself or in a file, without the line end that editors put there.
pub(super) fn given(value: Option<&str>, file: Option<&Path>) -> Result<Option<String>> {
    let Some(file) = file.filter(|file| !file.as_os_str().is_empty()) else { return Ok(value.map(str::to_owned)) };
    let cannot = |error: &std::io::Error| Failure::io(format_args!("{} cannot be read", file.display()), error);
    let size = std::fs::metadata(file).map_err(|error| cannot(&error))?.len();
    if size > MOST {
        return Err(Failure::said(format!("{} is too long for a secret: it holds {size} bytes", file.display())));
    }
    let text = std::fs::read_to_string(file).map_err(|error| cannot(&error))?;
    let text = text.trim_end_matches(['\r', '\n']);
    if text.is_empty() || text.contains('\n') {
        return Err(Failure::said(format!("{} must hold the secret on one line, and nothing else", file.display())));
    }
    Ok(Some(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::given;

    #[test]
    fn a_secret_is_read_from_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("smtp");
        std::fs::write(&file, "smtps://a:b@mail.example.org\r\n").unwrap();
        assert_eq!(given(None, Some(&file)).unwrap().as_deref(), Some("smtps://a:b@mail.example.org"));
        assert_eq!(given(Some("x"), None).unwrap().as_deref(), Some("x"));
        for wrong in ["", "\n", "two\nlines\n"] {
            std::fs::write(&file, wrong).unwrap();
            assert!(given(None, Some(&file)).is_err(), "{wrong:?}");
        }
        let missing = given(None, Some(&folder.path().join("none"))).unwrap_err();
        assert!(missing.to_string().contains("cannot be read"), "{missing}");
    }
}
