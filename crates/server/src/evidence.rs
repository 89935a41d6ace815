//! What may stand behind a figure: which files are taken, told by their first bytes, and under which names.

use std::fmt;

/// Most bytes of a file.
pub const MOST_BYTES: usize = 5 << 20;
/// Most files behind one figure.
pub const MOST_A_FIGURE: usize = 5;
/// Most files of a return.
pub const MOST_A_RETURN: usize = 50;
/// Longest name in characters.
const LONGEST_NAME: usize = 120;

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EvidenceKind {
    /// A document.
    Pdf,
    /// A photo.
    Jpeg,
    /// A picture.
    Png,
    /// A table as text.
    Csv,
    /// A workbook without macros.
    Xlsx,
}

/// Why a file is not taken, in words that follow its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EvidenceError {
    /// There is nothing in it.
    #[error("is empty")]
    Empty,
    /// More than [`MOST_BYTES`].
    #[error("is larger than 5 MB. Make it smaller, or send the pages that matter")]
    TooLarge,
    /// A workbook that can run programs.
    #[error("holds macros. Save it as an Excel workbook without them (.xlsx)")]
    Macros,
    /// Something else.
    #[error("is none of the files that are taken: PDF, JPEG, PNG, CSV or Excel (.xlsx)")]
    OtherKind,
}

impl EvidenceKind {
    const ALL: [Self; 5] = [Self::Pdf, Self::Jpeg, Self::Png, Self::Csv, Self::Xlsx];

    /// The kind of a file, by its content; the name tells a table as text from other text only.
    pub fn of(name: &str, bytes: &[u8]) -> Result<Self, EvidenceError> {
        if bytes.is_empty() {
            return Err(EvidenceError::Empty);
        }
        if bytes.len() > MOST_BYTES {
            return Err(EvidenceError::TooLarge);
        }
        match bytes {
            [b'%', b'P', b'D', b'F', b'-', ..] => Ok(Self::Pdf),
            [0xff, 0xd8, 0xff, ..] => Ok(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Ok(Self::Png),
            [b'P', b'K', 3, 4, ..] => workbook(bytes),
            _ if name.to_ascii_lowercase().ends_with(".csv") && is_text(bytes) => Ok(Self::Csv),
            _ => Err(EvidenceError::OtherKind),
        }
    }

    /// As stored, and the end of a name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpeg",
            Self::Png => "png",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// Reads [`EvidenceKind::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// As a browser is told.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

impl fmt::Display for EvidenceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pdf => "PDF",
            Self::Jpeg => "JPEG photo",
            Self::Png => "PNG picture",
            Self::Csv => "CSV table",
            Self::Xlsx => "Excel workbook",
        })
    }
}

/// A workbook among the files that are zip archives, by the names of its parts, which stand in it as they are. It is
/// never unpacked here: it is only given back.
fn workbook(bytes: &[u8]) -> Result<EvidenceKind, EvidenceError> {
    let holds = |name: &[u8]| bytes.windows(name.len()).any(|window| window.eq_ignore_ascii_case(name));
    if !holds(b"[Content_Types].xml") || !holds(b"xl/workbook.xml") {
        return Err(EvidenceError::OtherKind);
    }
    if holds(b"vbaProject.bin") || holds(b"xl/macrosheets/") {
        return Err(EvidenceError::Macros);
    }
    Ok(EvidenceKind::Xlsx)
}

/// Letters of some kind, and no bytes that only programs write.
fn is_text(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| matches!(byte, b'\t' | b'\n' | b'\r' | 0x20..=0x7e | 0x80..=0xff))
}

/// A file's name as it is kept: without folders and characters that trick the eye, ending as its kind does.
pub fn name(sent: &str, kind: EvidenceKind) -> String {
    let own = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let tricks = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    let own: String = own.chars().filter(|letter| !tricks(*letter)).collect();
    let own = own.trim().trim_start_matches('.').trim();
    let (stem, end) = own.rsplit_once('.').unwrap_or((own, ""));
    let fits = match kind {
        EvidenceKind::Jpeg => matches!(end.to_ascii_lowercase().as_str(), "jpeg" | "jpg"),
        kind => end.eq_ignore_ascii_case(kind.code()),
    };
    let (stem, end) = if fits { (stem, end) } else { (own, kind.code()) };
    let stem: String = stem.trim().chars().take(LONGEST_NAME - end.len() - 1).collect();
    let stem = if stem.trim().is_empty() { "file" } else { stem.trim() };
    format!("{stem}.{end}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const WORKBOOK: &[u8] = b"PK\x03\x04 [Content_Types].xml xl/workbook.xml";

    #[test]
    fn a_file_is_known_by_its_bytes_whatever_it_is_called() {
        for (name, bytes, kind) in [
            ("bill.exe", &b"%PDF-1.7 x"[..], Ok(EvidenceKind::Pdf)),
            ("a", b"\xff\xd8\xff\xe0", Ok(EvidenceKind::Jpeg)),
            ("a.txt", b"\x89PNG\r\n\x1a\n", Ok(EvidenceKind::Png)),
            ("Takings.CSV", b"day,takings\n1,\xa320\n", Ok(EvidenceKind::Csv)),
            ("book.xlsx", WORKBOOK, Ok(EvidenceKind::Xlsx)),
            (
                "book.xlsx",
                b"PK\x03\x04 [Content_Types].xml xl/workbook.xml xl/vbaProject.bin",
                Err(EvidenceError::Macros),
            ),
            ("letter.docx", b"PK\x03\x04 [Content_Types].xml word/document.xml", Err(EvidenceError::OtherKind)),
            ("bomb.zip", b"PK\x03\x04", Err(EvidenceError::OtherKind)),
            ("page.html", b"<script>alert(1)</script>", Err(EvidenceError::OtherKind)),
            ("run.csv", b"MZ\x90\0\x03", Err(EvidenceError::OtherKind)),
            ("old.xls", b"\xd0\xcf\x11\xe0", Err(EvidenceError::OtherKind)),
            ("empty.pdf", b"", Err(EvidenceError::Empty)),
        ] {
            assert_eq!(EvidenceKind::of(name, bytes), kind, "{name}");
        }
        let large = [b"%PDF-".to_vec(), vec![0; MOST_BYTES]].concat();
        assert_eq!(EvidenceKind::of("a.pdf", &large), Err(EvidenceError::TooLarge));
        for kind in EvidenceKind::ALL {
            assert_eq!(EvidenceKind::parse(kind.code()), Some(kind));
        }
    }

    #[test]
    fn a_name_keeps_what_it_says_and_loses_what_tricks() {
        for (sent, kind, kept) in [
            ("Gas bill, March.pdf", EvidenceKind::Pdf, "Gas bill, March.pdf"),
            ("C:\\Users\\Amara\\bill.PDF", EvidenceKind::Pdf, "bill.PDF"),
            ("../../etc/passwd", EvidenceKind::Csv, "passwd.csv"),
            ("photo.jpg", EvidenceKind::Jpeg, "photo.jpg"),
            ("bill.exe", EvidenceKind::Pdf, "bill.exe.pdf"),
            ("bill\u{202e}fdp.exe\r\nX: y", EvidenceKind::Pdf, "billfdp.exeX: y.pdf"),
            ("...", EvidenceKind::Png, "file.png"),
            ("", EvidenceKind::Xlsx, "file.xlsx"),
        ] {
            assert_eq!(name(sent, kind), kept);
        }
    }

    proptest! {
        #[test]
        fn a_name_is_never_long_empty_or_a_path(sent in "\\PC{0,200}", index in 0usize..5) {
            let kind = EvidenceKind::ALL[index];
            let kept = name(&sent, kind);
            prop_assert!(kept.chars().count() <= LONGEST_NAME && kept.contains('.'));
            prop_assert!(!kept.contains(['/', '\\', '\r', '\n']) && !kept.starts_with('.'));
            prop_assert_eq!(name(&kept, kind), kept.clone());
        }

        #[test]
        fn no_bytes_make_it_panic(name in "\\PC{0,12}", bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let _ = EvidenceKind::of(&name, &bytes);
        }
    }
}
