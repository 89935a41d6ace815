//! What a file is by its first bytes, whatever its name says.

/// What a file is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum FileKind {
    /// To be read as CSV; whether it is any is seen then.
    Text,
    /// A zip archive, as Excel's workbooks are.
    Workbook,
    /// Something that is not taken; the words say what it is, and what to do.
    Other(&'static str),
}

const OPEN_DOCUMENT: &str =
    "this is an OpenDocument sheet; save it as an Excel workbook (.xlsx) or as CSV (UTF-8) and import that";
const PASSWORD: &str = "this workbook is locked with a password; save it without one and import that";
const OLD_EXCEL: &str =
    "this is a workbook of Excel 97 to 2003 (.xls); save it as .xlsx or as CSV (UTF-8) and import that";
const UTF_16: &str = "this is UTF-16 text, which Excel calls “Unicode Text”; save it as “CSV UTF-8” and import that";
const PDF: &str = "this is a PDF; figures are read from CSV files and Excel workbooks (.xlsx)";
const WEB_PAGE: &str =
    "this is a web page or XML, whatever its name says; open it in Excel and save it as .xlsx or as CSV (UTF-8)";

/// Finds out what a file is.
pub(super) fn file_kind(bytes: &[u8]) -> FileKind {
    if bytes.starts_with(b"PK\x03\x04") {
        let head = &bytes[..bytes.len().min(200)];
        if contains(head, b"mimetypeapplication/vnd.oasis.opendocument") {
            return FileKind::Other(OPEN_DOCUMENT);
        }
        return FileKind::Workbook;
    }
    if bytes.starts_with(b"PK\x05\x06") {
        return FileKind::Other("this is an empty archive; there are no figures in it");
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
        let locked: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        return FileKind::Other(if contains(bytes, &locked) { PASSWORD } else { OLD_EXCEL });
    }
    if is_utf_16(bytes) {
        return FileKind::Other(UTF_16);
    }
    if bytes.starts_with(b"%PDF-") {
        return FileKind::Other(PDF);
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    if text.starts_with(b"<") {
        return FileKind::Other(WEB_PAGE);
    }
    FileKind::Text
}

/// With a mark at its beginning, or with noughts at every other place, as letters of Europe have them.
fn is_utf_16(bytes: &[u8]) -> bool {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return true;
    }
    let head = &bytes[..bytes.len().min(64)];
    let noughts = |from: usize| head.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    head.len() >= 8 && [0, 1].into_iter().any(|from| noughts(from) == head[from..].len().div_ceil(2))
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_by_their_first_bytes() {
        let utf_16 = |text: &str, mark: bool| -> Vec<u8> {
            let mark = mark.then_some(0xfeff_u16);
            mark.into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
        };
        for (bytes, kind) in [
            (b"enterprise,period".to_vec(), FileKind::Text),
            (vec![], FileKind::Text),
            (b"\0\0\0\0".to_vec(), FileKind::Text),
            (b"PK\x03\x04\x14".to_vec(), FileKind::Workbook),
            (utf_16("enterprise,period", true), FileKind::Other(UTF_16)),
            (utf_16("enterprise,period", false), FileKind::Other(UTF_16)),
            (b"\xef\xbb\xbf  <html>".to_vec(), FileKind::Other(WEB_PAGE)),
            (b"%PDF-1.7".to_vec(), FileKind::Other(PDF)),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0".to_vec(), FileKind::Other(OLD_EXCEL)),
            (
                [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), utf_16("EncryptedPackage", false)].concat(),
                FileKind::Other(PASSWORD),
            ),
            (
                b"PK\x03\x04\x14\0\0\0\0\0aaaabbbbccccddddeeeemimetypeapplication/vnd.oasis.opendocument.spreadsheet"
                    .to_vec(),
                FileKind::Other(OPEN_DOCUMENT),
            ),
        ] {
            assert_eq!(file_kind(&bytes), kind, "{bytes:?}");
        }
    }
}
