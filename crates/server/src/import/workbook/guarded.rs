//! A part of a workbook while it is unpacked: what no spreadsheet has is refused before it fills the memory.

use std::{
    cell::Cell,
    io::{self, Read},
    rc::Rc,
};

/// Most bytes from one `<` to the next: a cell holds 32,767 characters, of which none takes more than 6 bytes.
const LONGEST_RUN: u32 = 256 << 10;
/// Most bytes of the line `<?xml …?>`.
const LONGEST_DECLARATION: u32 = 1 << 10;

/// Why a part is not read on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Overrun {
    /// More unpacked bytes than are allowed for all parts together.
    #[error("too large")]
    TooLarge,
    /// Something that spreadsheets do not write: document types, entities, comments, endless tags, UTF-16.
    #[error("not as spreadsheets write it")]
    Strange,
}

/// Passes bytes on while they look like a part of a workbook and there is room for them.
pub(super) struct Guarded<R> {
    inner: R,
    room: Rc<Cell<u64>>,
    before: u8,
    run: u32,
    /// Length so far of a declaration that is not closed yet.
    declaration: Option<u32>,
}

impl<R: Read> Guarded<R> {
    /// Guards a part; `room` is how many bytes may still be unpacked, in all parts together.
    pub(super) fn new(inner: R, room: Rc<Cell<u64>>) -> Self {
        Self { inner, room, before: 0, run: 0, declaration: None }
    }

    fn look(&mut self, bytes: &[u8]) -> Result<(), Overrun> {
        for &byte in bytes {
            self.run = if byte == b'<' { 0 } else { self.run + 1 };
            match (self.before, byte) {
                _ if byte == 0 || self.run > LONGEST_RUN => return Err(Overrun::Strange),
                (b'?', b'>') => self.declaration = None,
                (b'<', b'!') => return Err(Overrun::Strange),
                (b'<', b'?') if self.declaration.is_none() => self.declaration = Some(0),
                _ => {}
            }
            if let Some(length) = &mut self.declaration {
                *length += 1;
                if *length > LONGEST_DECLARATION {
                    return Err(Overrun::Strange);
                }
            }
            self.before = byte;
        }
        Ok(())
    }
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let room = self.room.get().checked_sub(read as u64).ok_or(Overrun::TooLarge).map_err(io::Error::other)?;
        self.room.set(room);
        self.look(&buffer[..read]).map_err(io::Error::other)?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], room: u64) -> Result<usize, Overrun> {
        let mut guarded = Guarded::new(bytes, Rc::new(Cell::new(room)));
        let mut taken = Vec::new();
        match guarded.read_to_end(&mut taken) {
            Ok(length) => Ok(length),
            Err(error) => Err(*error.get_ref().unwrap().downcast_ref::<Overrun>().unwrap()),
        }
    }

    #[test]
    fn only_what_spreadsheets_write_passes() {
        let sound = b"<?xml version=\"1.0\"?><a b=\"?\">text</a>";
        assert_eq!(read(sound, 100), Ok(sound.len()));
        assert_eq!(read(sound, 20), Err(Overrun::TooLarge));
        for strange in [
            b"<?xml version=\"1.0\"?><!DOCTYPE a>".to_vec(),
            b"<a><!-- note --></a>".to_vec(),
            "<a/>".encode_utf16().flat_map(u16::to_le_bytes).collect(),
            [b"<a>".to_vec(), vec![b'x'; LONGEST_RUN as usize + 1]].concat(),
            [b"<?xml ".to_vec(), b"<>".repeat(LONGEST_DECLARATION as usize)].concat(),
        ] {
            let length = strange.len() as u64;
            assert_eq!(read(&strange, length), Err(Overrun::Strange), "{:?}", &strange[..strange.len().min(40)]);
        }
    }
}
