//! What the workbook says about itself: its sheets, and where its other parts lie.

use super::{
    Refusal,
    number::Calendar,
    package::{Package, attribute},
};
use quick_xml::events::Event;
use std::collections::BTreeMap;

/// Most sheets that are looked through.
const MOST: usize = 200;

/// A workbook's list of contents.
#[derive(Debug, Default)]
pub(super) struct Contents {
    /// Sheets of cells, in order.
    pub(super) sheets: Vec<Sheet>,
    /// Part with the texts.
    pub(super) strings: Option<String>,
    /// Part with the formats.
    pub(super) styles: Option<String>,
    /// How its numbers stand for days.
    pub(super) calendar: Calendar,
}

/// A sheet of cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Sheet {
    /// As its tab shows it.
    pub(in super::super) name: String,
    /// Part in which its cells stand.
    pub(in super::super) part: String,
    /// Its tab is not shown.
    pub(in super::super) hidden: bool,
}

/// A tie of one part to another.
struct Tie {
    /// Last word of its kind, such as `worksheet`.
    kind: String,
    target: String,
}

impl Contents {
    /// Reads the contents, and refuses workbooks that run programs or draw on other files.
    pub(super) fn read(package: &mut Package<'_>) -> Result<Self, Refusal> {
        check_types(package)?;
        let outer = ties(package, "_rels/.rels", "")?;
        let workbook =
            outer.into_values().find(|tie| tie.kind == "officeDocument").ok_or_else(Refusal::damaged)?.target;
        let (folder, file) = workbook.rsplit_once('/').unwrap_or(("", &workbook));
        let list = if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
        let mut ties = ties(package, &list, folder)?;
        if ties.values().any(|tie| matches!(tie.kind.as_str(), "externalLink" | "connections")) {
            return Err(Refusal::links());
        }
        if ties.values().any(|tie| matches!(tie.kind.as_str(), "vbaProject" | "xlMacrosheet")) {
            return Err(Refusal::macros());
        }
        let mut of = |kind: &str| {
            let id = ties.iter().find(|(_, tie)| tie.kind == kind).map(|(id, _)| id.clone())?;
            ties.remove(&id).map(|tie| tie.target)
        };
        let mut contents = Self { strings: of("sharedStrings"), styles: of("styles"), ..Self::default() };
        let mut part = package.needed(&workbook)?;
        loop {
            match part.next()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "workbookPr" => {
                        if matches!(attribute(&element, "date1904")?.as_deref(), Some("1" | "true")) {
                            contents.calendar = Calendar::Of1904;
                        }
                    }
                    "sheet" => {
                        let name = attribute(&element, "name")?.unwrap_or_default().into_owned();
                        let tie = attribute(&element, "id")?.and_then(|id| ties.get(id.as_ref()));
                        if let Some(tie) = tie.filter(|tie| tie.kind == "worksheet") {
                            let hidden = attribute(&element, "state")?.is_some_and(|state| state != "visible");
                            contents.sheets.push(Sheet { name, part: tie.target.clone(), hidden });
                        }
                        if contents.sheets.len() > MOST {
                            return Err(Refusal::strange());
                        }
                    }
                    _ => {}
                },
                Event::Eof => return Ok(contents),
                _ => {}
            }
        }
    }
}

/// A workbook that was only renamed still says what it is.
fn check_types(package: &mut Package<'_>) -> Result<(), Refusal> {
    let mut part = package.needed("[Content_Types].xml")?;
    loop {
        match part.next()? {
            Event::Start(element) => {
                let kind = attribute(&element, "ContentType")?.unwrap_or_default();
                if kind.contains("macroEnabled") || kind.contains("vbaProject") {
                    return Err(Refusal::macros());
                }
                if kind.contains("sheet.binary") {
                    return Err(Refusal::new("this is a binary workbook (.xlsb); save it as .xlsx and import that"));
                }
                if kind.contains("wordprocessingml") || kind.contains("presentationml") {
                    return Err(Refusal::new(
                        "this is no workbook but another Office file; figures are read from .xlsx",
                    ));
                }
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The ties of a part by their names; targets are given from the archive's root.
fn ties(package: &mut Package<'_>, list: &str, folder: &str) -> Result<BTreeMap<String, Tie>, Refusal> {
    const MOST_TIES: usize = 1_000;
    let mut part = package.needed(list)?;
    let mut ties = BTreeMap::new();
    loop {
        match part.next()? {
            Event::Start(element) if element.local_name().as_ref() == "Relationship" => {
                let kind = attribute(&element, "Type")?.unwrap_or_default();
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                let target = attribute(&element, "Target")?.unwrap_or_default();
                let target = target.strip_prefix('/').map_or_else(|| joined(folder, &target), str::to_owned);
                let id = attribute(&element, "Id")?.unwrap_or_default().into_owned();
                ties.insert(id, Tie { kind, target });
                if ties.len() > MOST_TIES {
                    return Err(Refusal::strange());
                }
            }
            Event::Eof => return Ok(ties),
            _ => {}
        }
    }
}

/// A path within a folder; `..` leads out of it.
fn joined(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}
