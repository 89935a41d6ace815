//! From drawn pages to a file: fonts, structure, outline, metadata, and the bytes.

use super::PdfError;
use super::canvas::Canvas;
use super::glyphs::Subset;
use super::metadata::{About, Dates, info, xmp};
use super::outline::Entry;
use super::{icc, outline, tags};
use lopdf::{Dictionary, Document as File, Object, ObjectId, SaveOptions, Stream, StringFormat, dictionary};
use printpdf::{Mm, PdfDocument, PdfFont, PdfPage, PdfSaveOptions};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// Makes the file; `content` is what it is made of, in any form that tells two of them apart.
pub(super) fn finish(
    about: &About<'_>,
    entries: &[Entry<'_>],
    content: &impl Serialize,
    mut canvas: Canvas,
) -> Result<Vec<u8>, PdfError> {
    let dates = Dates::new(about.dated)?;
    let subsets = canvas.glyphs.subsets()?;
    let mut pdf = PdfDocument::new(about.title);
    for subset in &subsets {
        pdf.resources.fonts.map.insert(subset.resource.clone(), PdfFont::new(subset.font.clone()));
    }
    pdf.resources.xobjects.map.extend(std::mem::take(&mut canvas.pictures).objects());
    let ops = canvas.pages.iter_mut().map(|page| std::mem::take(&mut page.ops));
    pdf.pages = ops.map(|ops| PdfPage::new(Mm(210.0), Mm(297.0), ops)).collect();
    let options = PdfSaveOptions { subset_fonts: false, ..PdfSaveOptions::default() };
    let mut file = pdf.to_lopdf_document(&options, &mut Vec::new());
    "1.7".clone_into(&mut file.version);
    for subset in &subsets {
        correct_widths(&mut file, subset);
    }
    let pages: Vec<ObjectId> = file.get_pages().into_values().collect();
    let structure = tags::write(&mut file, &canvas.tree, &canvas.pages, &pages);
    let outline = outline::write(&mut file, entries, &pages);
    catalogue(&mut file, about, &dates, structure, outline)?;
    trailer(&mut file, about, &dates, content);
    write(file)
}

/// Replaces the widths of a font's glyphs, which were cut to integers, so that they agree with the font.
fn correct_widths(file: &mut File, subset: &Subset) {
    let descendants = |object: &Object| -> Option<Object> {
        let font = object.as_dict().ok()?;
        let named = font.get(b"BaseFont").and_then(Object::as_name).ok()? == subset.name.as_bytes();
        let composite = font.get(b"Subtype").and_then(Object::as_name).ok()? == b"Type0";
        (named && composite).then(|| font.get(b"DescendantFonts").ok().cloned()).flatten()
    };
    let Some(descendants) = file.objects.values().find_map(descendants) else { return };
    let widths = subset.widths.iter().map(|width| Object::Real((width * 100.0).round() / 100.0)).collect();
    let widths = Object::Array(vec![Object::Integer(0), Object::Array(widths)]);
    let reference = match &descendants {
        Object::Array(fonts) => fonts.first().cloned(),
        other => Some(other.clone()),
    };
    match reference {
        Some(Object::Reference(id)) => {
            if let Ok(font) = file.get_dictionary_mut(id) {
                font.set("W", widths);
            }
        }
        // The font under it stands in the font itself.
        Some(Object::Dictionary(mut under)) => {
            under.set("W", widths);
            for object in file.objects.values_mut() {
                if let Object::Dictionary(font) = object
                    && font.get(b"DescendantFonts").is_ok_and(|found| *found == descendants)
                {
                    font.set("DescendantFonts", vec![Object::Dictionary(under.clone())]);
                }
            }
        }
        _ => {}
    }
}

fn catalogue(
    file: &mut File,
    about: &About<'_>,
    dates: &Dates,
    structure: ObjectId,
    outline: Option<ObjectId>,
) -> Result<(), PdfError> {
    let metadata = file.add_object(xmp(about, dates));
    let profile = file.add_object(Stream::new(dictionary! { "N" => 3 }, icc::srgb()));
    let intent = dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFA1",
        "OutputConditionIdentifier" => Object::string_literal("sRGB IEC61966-2.1"),
        "Info" => Object::string_literal("sRGB IEC61966-2.1"),
        "DestOutputProfile" => profile,
    };
    let failed = |error: lopdf::Error| PdfError::File(error.to_string());
    let root = file.trailer.get(b"Root").and_then(Object::as_reference).map_err(failed)?;
    let catalogue = file.get_dictionary_mut(root).map_err(failed)?;
    catalogue.remove(b"PageLayout");
    catalogue.set("Lang", Object::string_literal(about.lang));
    catalogue.set("MarkInfo", dictionary! { "Marked" => true });
    catalogue.set("StructTreeRoot", structure);
    catalogue.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    catalogue.set("Metadata", metadata);
    catalogue.set("OutputIntents", vec![Object::Dictionary(intent)]);
    // The cover counts as the first page though it prints no number.
    let decimal = Object::Dictionary(dictionary! { "S" => "D" });
    catalogue.set("PageLabels", dictionary! { "Nums" => vec![Object::Integer(0), decimal] });
    catalogue.set("PageMode", if outline.is_some() { "UseOutlines" } else { "UseNone" });
    if let Some(outline) = outline {
        catalogue.set("Outlines", outline);
    }
    Ok(())
}

/// The trailer's information, and an identifier that comes of the content alone.
fn trailer(file: &mut File, about: &About<'_>, dates: &Dates, content: &impl Serialize) {
    if let Ok(old) = file.trailer.get(b"Info").and_then(Object::as_reference) {
        file.objects.remove(&old);
    }
    let info: Dictionary = info(about, dates);
    let info = file.add_object(info);
    file.trailer.set("Info", info);
    // A number that is no number is written as null; no document is refused for it.
    let content = serde_json::to_vec(content).unwrap_or_default();
    let hash = Sha256::digest(&content);
    let id = Object::String(hash[..16].to_vec(), StringFormat::Hexadecimal);
    file.trailer.set("ID", vec![id.clone(), id]);
}

/// What a stream must not look like at its end: the reader would take its last byte for the line's end.
const BAD_END: &[u8] = b"\r\nendstream";

fn write(mut file: File) -> Result<Vec<u8>, PdfError> {
    for object in file.objects.values_mut() {
        if let Object::Stream(stream) = object {
            compress(stream)?;
        }
    }
    // Objects are gathered in streams too. Should one of them end badly, others are gathered in it.
    let mut bytes = Vec::new();
    for at_most in 200..220 {
        bytes.clear();
        let options = SaveOptions::builder()
            .use_object_streams(true)
            .use_xref_streams(true)
            .max_objects_per_stream(at_most)
            .compression_level(9)
            .build();
        file.clone().save_with_options(&mut bytes, options).map_err(|error| PdfError::File(error.to_string()))?;
        if !bytes.windows(BAD_END.len()).any(|window| window == BAD_END) {
            break;
        }
    }
    Ok(bytes)
}

/// Compresses a stream so that its last byte is no carriage return; bytes that say nothing are added until it is
/// so: line ends to text, noughts to a font, whose tables are found by their offsets.
fn compress(stream: &mut Stream) -> Result<(), PdfError> {
    if !stream.allows_compression {
        return Ok(());
    }
    let plain = stream.content.clone();
    let font = stream.dict.has(b"Length1");
    for padding in 0..8 {
        let mut content = plain.clone();
        content.resize(plain.len() + padding, if font { 0 } else { b'\n' });
        if font {
            stream.dict.set("Length1", content.len() as i64);
        }
        stream.dict.remove(b"Filter");
        stream.set_plain_content(content);
        stream.compress().map_err(|error| PdfError::File(error.to_string()))?;
        if stream.content.last() != Some(&b'\r') {
            break;
        }
    }
    Ok(())
}
