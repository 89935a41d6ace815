//! The archive in which a workbook's parts lie: opened only if nothing in its list of parts is out of the ordinary.

use super::{
    Refusal,
    guarded::{Guarded, Overrun},
};
use quick_xml::{
    Error as XmlError, Reader, XmlVersion,
    events::{BytesStart, Event},
};
use std::{
    borrow::Cow,
    cell::Cell,
    collections::BTreeMap,
    io::{BufReader, Cursor},
    rc::Rc,
};
use zip::{CompressionMethod, ZipArchive, read::ZipFile};

/// Most bytes of a workbook: as much as a request may hold. 36,000 figures take about 1 MB.
pub const MOST_BYTES: usize = 10 << 20;
/// Most parts; a workbook of one sheet has about ten.
const MOST_PARTS: usize = 500;
/// Most bytes that all parts may have when they are unpacked: 36,000 figures take about 15 MB.
const MOST_UNPACKED: u64 = 64 << 20;
/// Most tags within each other; a cell's text is the sixth.
const DEEPEST: usize = 64;

type Bytes<'a> = Cursor<&'a [u8]>;

/// A workbook's archive.
pub(super) struct Package<'a> {
    archive: ZipArchive<Bytes<'a>>,
    /// Places of the parts by name in small letters.
    names: BTreeMap<String, usize>,
    room: Rc<Cell<u64>>,
}

/// A part as XML, read from its beginning.
pub(super) struct Part<'p, 'a> {
    xml: Reader<BufReader<Guarded<ZipFile<'p, Bytes<'a>>>>>,
    buffer: Vec<u8>,
    depth: usize,
}

impl<'a> Package<'a> {
    /// Opens an archive. Nothing is unpacked yet.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Refusal> {
        if bytes.len() > MOST_BYTES {
            return Err(Refusal::new(format!(
                "the workbook has more than {} MB; split it, or import CSV",
                MOST_BYTES >> 20
            )));
        }
        // Counted before the archive's own list is read, as that alone may fill the memory.
        let parts = bytes.windows(4).filter(|window| *window == b"PK\x01\x02").count();
        if parts > MOST_PARTS {
            return Err(Refusal::new(format!("the workbook has {parts} parts, of which a sheet of figures has ten")));
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::damaged())?;
        let mut names = BTreeMap::new();
        let mut unpacked: u64 = 0;
        for place in 0..archive.len() {
            let part = archive.by_index_data(place).map_err(|_| Refusal::damaged())?;
            let name = part.name().map_err(|_| Refusal::damaged())?.to_ascii_lowercase();
            if part.encrypted() {
                return Err(Refusal::new(
                    "this workbook is locked with a password; save it without one and import that",
                ));
            }
            if !matches!(part.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
                return Err(Refusal::strange());
            }
            unpacked = unpacked.saturating_add(part.size());
            check_name(&name)?;
            names.insert(name, place);
        }
        if unpacked > MOST_UNPACKED {
            return Err(Refusal::too_large());
        }
        Ok(Self { archive, names, room: Rc::new(Cell::new(MOST_UNPACKED)) })
    }

    /// Opens a part, if it is there.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Part<'_, 'a>>, Refusal> {
        let Some(place) = self.names.get(&name.trim_start_matches('/').to_ascii_lowercase()) else { return Ok(None) };
        let file = self.archive.by_index(*place).map_err(|_| Refusal::damaged())?;
        let mut xml = Reader::from_reader(BufReader::new(Guarded::new(file, self.room.clone())));
        xml.config_mut().expand_empty_elements = true;
        Ok(Some(Part { xml, buffer: Vec::new(), depth: 0 }))
    }

    /// Opens a part that must be there.
    pub(super) fn needed(&mut self, name: &str) -> Result<Part<'_, 'a>, Refusal> {
        self.part(name)?.ok_or_else(Refusal::damaged)
    }
}

/// Programs and ties to other files have no place in a sheet of figures.
fn check_name(name: &str) -> Result<(), Refusal> {
    if name.ends_with("vbaproject.bin") || name.contains("/macrosheets/") {
        return Err(Refusal::macros());
    }
    if name.contains("/externallinks/") || name.ends_with("/connections.xml") || name.contains("/querytables/") {
        return Err(Refusal::links());
    }
    Ok(())
}

impl Part<'_, '_> {
    /// The next piece of the part. Empty tags come as their beginning and their end.
    pub(super) fn next(&mut self) -> Result<Event<'_>, Refusal> {
        self.buffer.clear();
        let event = self.xml.read_event_into(&mut self.buffer).map_err(refusal)?;
        match &event {
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::Eof if self.depth > 0 => return Err(Refusal::damaged()),
            _ => {}
        }
        if self.depth > DEEPEST { Err(Refusal::strange()) } else { Ok(event) }
    }
}

/// An attribute by its name without prefix.
pub(super) fn attribute<'e>(element: &'e BytesStart<'_>, name: &str) -> Result<Option<Cow<'e, str>>, Refusal> {
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| Refusal::damaged())?;
        if attribute.key.local_name().as_ref() == name {
            return attribute.normalized_value(XmlVersion::Implicit1_0).map(Some).map_err(|_| Refusal::damaged());
        }
    }
    Ok(None)
}

fn refusal(error: XmlError) -> Refusal {
    let XmlError::Io(error) = error else { return Refusal::damaged() };
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Overrun>()) {
        Some(Overrun::TooLarge) => Refusal::too_large(),
        Some(Overrun::Strange) => Refusal::strange(),
        None => Refusal::damaged(),
    }
}
