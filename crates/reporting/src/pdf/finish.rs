//! From drawn pages to a file: fonts, structure, outline, metadata, and the bytes.

use super::PdfError;
use super::canvas::{Canvas, Page, round};
use super::file::{LINE_END, Writer, compress, compressed};
use super::glyphs::Subset;
use super::metadata::{About, Dates, info, xmp};
use super::outline::{Entry, PageId};
use super::tags::Elements;
use super::{icc, outline, tags};
use lopdf::{Dictionary, Document as File, Object, ObjectId, Stream, StringFormat, dictionary};
use printpdf::{PdfDocument, PdfFont, PdfPage, PdfSaveOptions, Pt};
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
    let contents = pressed(canvas.pages.iter_mut().map(|page| page.content.take()).collect())?;
    let (mut file, pages) = skeleton(about, &mut canvas)?;
    place(&mut file, &pages, contents)?;
    let elements = Elements { first: file.max_id + 1, count: canvas.tree.elements.len() as u32 };
    file.max_id += elements.count;
    let tags = tags::write(&mut file, elements, &canvas.pages, &pages);
    let outline = outline::write(&mut file, entries, &pages);
    catalogue(&mut file, about, &dates, tags.root, outline)?;
    trailer(&mut file, about, &dates, content);
    let mut writer = Writer::new("1.7", file.max_id + 1);
    for (id, object) in std::mem::take(&mut file.objects) {
        let mut object = object;
        if let Object::Stream(stream) = &mut object {
            compress(stream)?;
        }
        writer.put(id, &object)?;
    }
    tags::elements(&mut writer, &tags, &canvas.tree, &pages)?;
    writer.finish(&file.trailer)
}

/// The file as printpdf makes it, with fonts, photos and pages that are still empty.
fn skeleton(about: &About<'_>, canvas: &mut Canvas) -> Result<(File, Vec<PageId>), PdfError> {
    let subsets = canvas.glyphs.subsets()?;
    let mut pdf = PdfDocument::new(about.title);
    for subset in &subsets {
        pdf.resources.fonts.map.insert(subset.resource.clone(), PdfFont::new(subset.font.clone()));
    }
    pdf.resources.xobjects.map.extend(std::mem::take(&mut canvas.pictures).objects());
    let empty = |page: &Page| {
        let [width, height] = [page.format.width(), page.format.height()].map(|length| Pt(round(length)).into());
        PdfPage::new(width, height, Vec::new())
    };
    pdf.pages = canvas.pages.iter().map(empty).collect();
    // It embeds the fonts of which it finds glyphs on a page. The first page lists them until it has its own content.
    if let Some(first) = pdf.pages.first_mut() {
        first.ops = canvas.glyphs.shown();
    }
    let options = PdfSaveOptions { subset_fonts: false, ..PdfSaveOptions::default() };
    let mut file = pdf.to_lopdf_document(&options, &mut Vec::new());
    for subset in &subsets {
        correct_widths(&mut file, subset);
    }
    let pages = file.get_pages().into_values().zip(canvas.pages.iter().map(|page| page.format)).collect();
    Ok((file, pages))
}

/// Gives each page its content; what pages draw with is the same for all of them.
fn place(file: &mut File, pages: &[PageId], contents: Vec<Vec<u8>>) -> Result<(), PdfError> {
    let failed = |error: lopdf::Error| PdfError::File(error.to_string());
    let mut shared: Option<Object> = None;
    for ((page, _), content) in pages.iter().zip(contents) {
        let page = file.get_dictionary_mut(*page).map_err(failed)?;
        let id = page.get(b"Contents").and_then(Object::as_reference).map_err(failed)?;
        let own = page.get(b"Resources").map_err(failed)?.clone();
        if let Some(shared) = &shared {
            page.set("Resources", shared.clone());
            if let Object::Reference(own) = own {
                file.objects.remove(&own);
            }
        } else {
            shared = Some(own);
        }
        file.set_object(id, Stream::new(dictionary! { "Filter" => "FlateDecode" }, content));
    }
    Ok(())
}

/// Contents of pages, compressed on as many threads as the machine does well.
fn pressed(contents: Vec<Vec<u8>>) -> Result<Vec<Vec<u8>>, PdfError> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(4);
    let share = contents.len().div_ceil(threads).max(1);
    let press = |contents: Vec<Vec<u8>>| -> Result<Vec<Vec<u8>>, PdfError> {
        contents.into_iter().map(|content| compressed(content, LINE_END).map(|(_, pressed)| pressed)).collect()
    };
    let mut rest = contents;
    let mut shares = Vec::new();
    while !rest.is_empty() {
        let after = rest.split_off(share.min(rest.len()));
        shares.push(std::mem::replace(&mut rest, after));
    }
    std::thread::scope(|scope| {
        let running: Vec<_> = shares.into_iter().map(|share| scope.spawn(move || press(share))).collect();
        let joined = running.into_iter().map(|one| one.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        joined.collect::<Result<Vec<_>, _>>().map(|shares| shares.into_iter().flatten().collect())
    })
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
    let mut hash = Sha256::new();
    let _ = serde_json::to_writer(&mut hash, content);
    let hash = hash.finalize();
    let id = Object::String(hash[..16].to_vec(), StringFormat::Hexadecimal);
    file.trailer.set("ID", vec![id.clone(), id]);
}
