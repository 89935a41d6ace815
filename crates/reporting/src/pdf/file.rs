//! The bytes of a file: objects gathered in compressed streams, and the table that tells where each is.
//!
//! lopdf holds a file's objects, but writes them by copying all of them several times over; a report of a thousand pages
//! has hundreds of thousands. Here each is written once and dropped.

use super::PdfError;
use flate2::{Compression, write::ZlibEncoder};
use lopdf::{Dictionary, Object, ObjectId, Stream, StringFormat, dictionary};
use std::{io::Write, num::NonZeroU8};

/// So many objects share a compressed stream: enough to be small, few enough to be found quickly.
const GATHERED: usize = 200;

/// Where an object is.
#[derive(Debug, Clone, Copy)]
enum Place {
    Nowhere,
    /// So many bytes from the file's beginning.
    At(usize),
    /// In a stream of objects, by its number, and so manieth in it.
    In(u32, usize),
}

/// A file being written.
pub(super) struct Writer {
    bytes: Vec<u8>,
    places: Vec<Place>,
    /// Objects that wait for others to share a stream: their bytes, and each one's number and beginning.
    waiting: Vec<u8>,
    begins: Vec<(u32, usize)>,
}

impl Writer {
    /// Begins a file in which numbers below `next` are taken.
    pub(super) fn new(version: &str, next: u32) -> Self {
        // Bytes over 127 tell whoever carries the file that it is no text.
        let mut bytes = format!("%PDF-{version}\n").into_bytes();
        bytes.extend_from_slice(b"%\xBB\xAD\xC0\xDE\n");
        Self { bytes, places: vec![Place::Nowhere; next as usize], waiting: Vec::new(), begins: Vec::new() }
    }

    /// Writes an object.
    pub(super) fn put(&mut self, id: ObjectId, object: &Object) -> Result<(), PdfError> {
        match object {
            Object::Stream(stream) => {
                self.stream(id.0, &stream.dict, &stream.content);
                Ok(())
            }
            other => self.gather(id, |bytes| write_object(bytes, other)),
        }
    }

    /// Writes an object that is no stream by itself.
    pub(super) fn gather(&mut self, id: ObjectId, write: impl FnOnce(&mut Vec<u8>)) -> Result<(), PdfError> {
        self.begins.push((id.0, self.waiting.len()));
        write(&mut self.waiting);
        self.waiting.push(b'\n');
        if self.begins.len() == GATHERED { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), PdfError> {
        if self.begins.is_empty() {
            return Ok(());
        }
        let id = self.new_id();
        let mut content = String::new();
        for (index, (object, begin)) in self.begins.iter().enumerate() {
            content.push_str(&format!("{object} {begin} "));
            self.places[*object as usize] = Place::In(id, index);
        }
        let (count, first) = (self.begins.len() as i64, content.len() as i64);
        let mut content = content.into_bytes();
        content.append(&mut self.waiting);
        self.begins.clear();
        let mut dictionary =
            dictionary! { "Type" => "ObjStm", "N" => count, "First" => first, "Filter" => "FlateDecode" };
        let content = compressed(content, LINE_END)?.1;
        dictionary.set("Length", content.len() as i64);
        self.stream(id, &dictionary, &content);
        Ok(())
    }

    fn new_id(&mut self) -> u32 {
        self.places.push(Place::Nowhere);
        self.places.len() as u32 - 1
    }

    fn stream(&mut self, id: u32, dictionary: &Dictionary, content: &[u8]) {
        self.places[id as usize] = Place::At(self.bytes.len());
        // Writing into memory does not fail.
        let _ = writeln!(self.bytes, "{id} 0 obj");
        write_dictionary(&mut self.bytes, dictionary);
        self.bytes.extend_from_slice(b"stream\n");
        self.bytes.extend_from_slice(content);
        self.bytes.extend_from_slice(b"\nendstream\nendobj\n");
    }

    /// Ends the file with the table of places and what the trailer says.
    pub(super) fn finish(mut self, trailer: &Dictionary) -> Result<Vec<u8>, PdfError> {
        self.flush()?;
        let id = self.new_id();
        let start = self.bytes.len();
        self.places[id as usize] = Place::At(start);
        let mut content = compressed_once(&self.rows())?;
        // A place of no object is what a table can be longer by.
        while content.last() == Some(&b'\r') {
            self.places.push(Place::Nowhere);
            content = compressed_once(&self.rows())?;
        }
        let mut dictionary = dictionary! {
            "Type" => "XRef",
            "Size" => self.places.len() as i64,
            "W" => vec![1.into(), 4.into(), 2.into()],
            "Filter" => "FlateDecode",
            "DecodeParms" => dictionary! { "Predictor" => 12, "Columns" => 7 },
        };
        for (key, value) in
            trailer.iter().filter(|(key, _)| [b"Root".as_slice(), b"Info", b"ID"].contains(&key.as_slice()))
        {
            dictionary.set(key.clone(), value.clone());
        }
        dictionary.set("Length", content.len() as i64);
        self.stream(id, &dictionary, &content);
        let _ = write!(self.bytes, "startxref\n{start}\n%%EOF\n");
        Ok(self.bytes)
    }

    /// The table of places, row by row.
    fn rows(&self) -> Vec<u8> {
        // A row is a kind, a place and a number; each is written as what it is more than the row above it, so that rows
        // of neighbours are alike and shrink.
        let mut rows = Vec::with_capacity(self.places.len() * 8);
        let mut above = [0_u8; 7];
        for (number, place) in self.places.iter().enumerate() {
            let (kind, place, part) = match *place {
                Place::Nowhere => (0_u8, 0_u32, if number == 0 { 0xFFFF } else { 0_u16 }),
                Place::At(at) => (1, at as u32, 0),
                Place::In(stream, index) => (2, stream, index as u16),
            };
            let mut row = [kind, 0, 0, 0, 0, 0, 0];
            row[1..5].copy_from_slice(&place.to_be_bytes());
            row[5..].copy_from_slice(&part.to_be_bytes());
            rows.push(2);
            rows.extend(row.iter().zip(&above).map(|(byte, above)| byte.wrapping_sub(*above)));
            above = row;
        }
        rows
    }
}

/// Compresses bytes so that the last is no carriage return, which a reader would take for a part of the line's end: bytes
/// that say nothing are added until it is so. Returns how many bytes there are now, and those that they were pressed to.
///
/// The last byte is that of the sum of all (Adler-32): noughts would change nothing in it, however many are added.
pub(super) fn compressed(mut plain: Vec<u8>, padding: NonZeroU8) -> Result<(usize, Vec<u8>), PdfError> {
    loop {
        let pressed = compressed_once(&plain)?;
        if pressed.last() != Some(&b'\r') {
            return Ok((plain.len(), pressed));
        }
        plain.push(padding.get());
    }
}

fn compressed_once(plain: &[u8]) -> Result<Vec<u8>, PdfError> {
    let failed = |error: std::io::Error| PdfError::File(error.to_string());
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(plain.len() / 4), Compression::best());
    encoder.write_all(plain).map_err(failed)?;
    encoder.finish().map_err(failed)
}

/// What is added to text: a line's end.
pub(super) const LINE_END: NonZeroU8 = NonZeroU8::new(b'\n').expect("10");
/// What is added to a font behind its tables, which are found by their offsets.
const BEHIND: NonZeroU8 = NonZeroU8::new(1).expect("1");

/// Compresses a stream that may be compressed: line ends are added to text, and bytes behind the tables of a font.
pub(super) fn compress(stream: &mut Stream) -> Result<(), PdfError> {
    if !stream.allows_compression || stream.dict.has(b"Filter") {
        return Ok(());
    }
    let font = stream.dict.has(b"Length1");
    let (length, pressed) = compressed(std::mem::take(&mut stream.content), if font { BEHIND } else { LINE_END })?;
    if font {
        stream.dict.set("Length1", length as i64);
    }
    stream.dict.set("Filter", "FlateDecode");
    stream.set_content(pressed);
    Ok(())
}

/// Writes an object that is no stream.
fn write_object(bytes: &mut Vec<u8>, object: &Object) {
    // Writing into memory does not fail.
    let _ = match object {
        Object::Null | Object::Stream(_) => write!(bytes, "null"),
        Object::Boolean(value) => write!(bytes, "{value}"),
        Object::Integer(value) => write!(bytes, "{value}"),
        Object::Real(value) => write!(bytes, "{value}"),
        Object::Reference((id, generation)) => write!(bytes, "{id} {generation} R"),
        Object::Name(name) => {
            write_name(bytes, name);
            Ok(())
        }
        Object::String(text, format) => {
            write_string(bytes, text, *format);
            Ok(())
        }
        Object::Array(items) => {
            bytes.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    bytes.push(b' ');
                }
                write_object(bytes, item);
            }
            bytes.push(b']');
            Ok(())
        }
        Object::Dictionary(dictionary) => {
            write_dictionary(bytes, dictionary);
            Ok(())
        }
    };
}

fn write_dictionary(bytes: &mut Vec<u8>, dictionary: &Dictionary) {
    bytes.extend_from_slice(b"<<");
    for (key, value) in dictionary {
        write_name(bytes, key);
        // Names, texts, lists and dictionaries begin with a sign of their own.
        if matches!(
            value,
            Object::Null | Object::Boolean(_) | Object::Integer(_) | Object::Real(_) | Object::Reference(_)
        ) {
            bytes.push(b' ');
        }
        write_object(bytes, value);
    }
    bytes.extend_from_slice(b">>");
}

fn write_name(bytes: &mut Vec<u8>, name: &[u8]) {
    bytes.push(b'/');
    for byte in name {
        if byte.is_ascii_graphic() && !b"()<>[]{}/%#".contains(byte) {
            bytes.push(*byte);
        } else {
            let _ = write!(bytes, "#{byte:02X}");
        }
    }
}

fn write_string(bytes: &mut Vec<u8>, text: &[u8], format: StringFormat) {
    if format == StringFormat::Literal && text.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ') {
        bytes.push(b'(');
        for byte in text {
            if b"()\\".contains(byte) {
                bytes.push(b'\\');
            }
            bytes.push(*byte);
        }
        bytes.push(b')');
    } else {
        bytes.push(b'<');
        for byte in text {
            let _ = write!(bytes, "{byte:02X}");
        }
        bytes.push(b'>');
    }
}

/// Writes a text of any language, as short as it can be.
pub(super) fn write_text(bytes: &mut Vec<u8>, text: &str) {
    if text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') {
        write_string(bytes, text.as_bytes(), StringFormat::Literal);
    } else {
        write_object(bytes, &super::metadata::string(text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::Document as File;

    fn catalogue() -> Dictionary {
        dictionary! { "Type" => "Catalog", "Pages" => Object::Reference((2, 0)) }
    }

    #[test]
    fn a_file_is_read_back_as_it_was_written() {
        let mut writer = Writer::new("1.7", 1000);
        writer.put((1, 0), &Object::Dictionary(catalogue())).expect("put");
        let pages = dictionary! { "Type" => "Pages", "Kids" => Vec::<Object>::new(), "Count" => 0 };
        writer.put((2, 0), &Object::Dictionary(pages)).expect("put");
        for id in 3..1000 {
            let text = format!("({id}) \\ with an end\r");
            let object = dictionary! {
                "A b" => Object::String(text.into_bytes(), StringFormat::Literal),
                "R" => vec![Object::Real(-0.25), Object::Null, Object::Boolean(true), Object::Reference((1, 0))],
            };
            writer.put((id, 0), &Object::Dictionary(object)).expect("put");
        }
        let id = Object::String(vec![7; 16], StringFormat::Hexadecimal);
        let trailer = dictionary! { "Root" => Object::Reference((1, 0)), "ID" => vec![id.clone(), id] };
        let file = File::load_mem(&writer.finish(&trailer).expect("written")).expect("a file");
        let object = file.get_dictionary((777, 0)).expect("the object");
        let text = object.get(b"A b").and_then(Object::as_str).expect("a text");
        assert_eq!(text, b"(777) \\ with an end\r");
        assert_eq!(object.get(b"R").and_then(Object::as_array).expect("a list").len(), 4);
        assert_eq!(file.catalog().expect("a catalogue"), &catalogue());
    }

    #[test]
    fn a_file_of_any_size_is_read_back() {
        // Of so many tables of places, some would end in a carriage return.
        for size in 3..1200_u32 {
            let mut writer = Writer::new("1.7", size);
            writer.put((1, 0), &Object::Dictionary(catalogue())).expect("put");
            let pages = dictionary! { "Type" => "Pages", "Kids" => Vec::<Object>::new(), "Count" => 0 };
            writer.put((2, 0), &Object::Dictionary(pages)).expect("put");
            for id in 3..size {
                writer.put((id, 0), &Object::Integer(i64::from(id))).expect("put");
            }
            let bytes = writer.finish(&dictionary! { "Root" => Object::Reference((1, 0)) }).expect("a file");
            let end = bytes.windows(10).rposition(|part| part == b"\nendstream").expect("the table");
            assert_ne!(bytes[end - 1], b'\r', "{size}");
            assert_eq!(File::load_mem(&bytes).expect("read").catalog().expect("a catalogue"), &catalogue(), "{size}");
        }
    }

    #[test]
    fn no_stream_ends_in_a_carriage_return() {
        // One in 256 would.
        for seed in 0..700_u32 {
            let plain: Vec<u8> = (0..48).map(|index: u32| (index * seed * 7 + seed) as u8).collect();
            assert_ne!(compressed(plain, LINE_END).expect("pressed").1.last(), Some(&b'\r'), "{seed}");
        }
        // 1 and the byte are 13, in the sum that ends the stream.
        assert_eq!(compressed_once(&[12]).expect("pressed").last(), Some(&b'\r'));
        for padding in [LINE_END, BEHIND] {
            let (length, pressed) = compressed(vec![12], padding).expect("pressed");
            assert_eq!((length, pressed.last()), (2, Some(&(13 + padding.get()))));
        }
    }
}
