//! Writing the structure tree, the links, and the way back from each page's content to its element.

use super::PdfError;
use super::canvas::{Link, Page, Target, round};
use super::file::{Writer, write_text};
use super::metadata::string;
use super::outline::{PageId, destination};
use super::structure::{Element, Kid, Pen, Tree};
use lopdf::{Dictionary, Document as File, Object, ObjectId, dictionary};
use std::io::Write;

/// The numbers that elements have in the file: one after the other, in the tree's order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Elements {
    pub first: u32,
    pub count: u32,
}

impl Elements {
    fn id(self, element: usize) -> ObjectId {
        (self.first + element as u32, 0)
    }
}

/// What stands in the file already when elements are written.
pub(super) struct Tags {
    pub root: ObjectId,
    elements: Elements,
    /// The annotations of links by page, and by number on it.
    links: Vec<Vec<ObjectId>>,
}

/// Writes the root, the links of these pages, and the way from each page's content to its elements, which are written
/// by [`elements`].
pub(super) fn write(file: &mut File, elements: Elements, drawn: &[Page], pages: &[PageId]) -> Tags {
    let root = file.new_object_id();
    let parents = file.new_object_id();
    let (numbers, next, links) = parent_tree(file, drawn, elements, pages);
    file.set_object(parents, dictionary! { "Nums" => numbers });
    file.set_object(
        root,
        dictionary! {
            "Type" => "StructTreeRoot",
            "K" => elements.id(0),
            "ParentTree" => parents,
            "ParentTreeNextKey" => next,
        },
    );
    Tags { root, elements, links }
}

/// Numbers pages and links; each page's entry lists the elements of its content, each link's its own.
fn parent_tree(
    file: &mut File,
    drawn: &[Page],
    elements: Elements,
    pages: &[PageId],
) -> (Vec<Object>, i64, Vec<Vec<ObjectId>>) {
    let mut numbers = Vec::new();
    let mut of_links = Vec::new();
    let mut next = drawn.len() as i64;
    let mut links = Vec::with_capacity(drawn.len());
    for (index, (page, (id, _))) in drawn.iter().zip(pages).enumerate() {
        let contents: Vec<Object> = page.contents.iter().map(|element| elements.id(*element).into()).collect();
        // A list of its own, so that whoever opens one page need not read those of all.
        let contents = file.add_object(contents);
        numbers.extend([Object::Integer(index as i64), contents.into()]);
        let mut own = Vec::with_capacity(page.links.len());
        for link in &page.links {
            own.push(file.add_object(annotation(link, next, pages)));
            of_links.extend([Object::Integer(next), elements.id(link.element).into()]);
            next += 1;
        }
        if let Ok(dictionary) = file.get_dictionary_mut(*id) {
            dictionary.set("StructParents", index as i64);
            dictionary.set("Tabs", "S");
            dictionary.remove(b"Annots");
            if !own.is_empty() {
                dictionary.set("Annots", own.iter().map(|id| Object::Reference(*id)).collect::<Vec<_>>());
            }
        }
        links.push(own);
    }
    numbers.append(&mut of_links);
    (numbers, next, links)
}

fn annotation(link: &Link, number: i64, pages: &[PageId]) -> Dictionary {
    let mut annotation = dictionary! {
        "Type" => "Annot",
        "Subtype" => "Link",
        "Rect" => reals(&link.area),
        "Border" => vec![0.into(), 0.into(), 0.into()],
        // Printed, as an archivable file's annotations must be.
        "F" => 4,
        "StructParent" => number,
        "Contents" => string(&link.description),
    };
    match &link.target {
        Target::Address(address) => {
            let uri = Object::string_literal(ascii(address));
            annotation.set("A", dictionary! { "S" => "URI", "URI" => uri });
        }
        Target::Place(page, y) => annotation.set("Dest", destination(pages, (*page, *y))),
    }
    annotation
}

/// An address in the letters that addresses may have.
fn ascii(address: &str) -> String {
    address
        .bytes()
        .map(|byte| if byte.is_ascii_graphic() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// Writes the elements. There are hundreds in a page's tables, so each is written as it is read, in few letters.
pub(super) fn elements(writer: &mut Writer, tags: &Tags, tree: &Tree, pages: &[PageId]) -> Result<(), PdfError> {
    for (index, element) in tree.elements.iter().enumerate() {
        let parent = if index == 0 { tags.root } else { tags.elements.id(element.parent) };
        writer.gather(tags.elements.id(index), |bytes| write_element(bytes, element, parent, tags, pages))?;
    }
    Ok(())
}

fn write_element(bytes: &mut Vec<u8>, element: &Element, (parent, _): ObjectId, tags: &Tags, pages: &[PageId]) {
    let page = element.kids.iter().find_map(|kid| match kid {
        Kid::Content(page, _) | Kid::Annotation(page, _) => Some(*page),
        Kid::Element(_) => None,
    });
    // Writing into memory does not fail.
    let _ = write!(bytes, "<</Type/StructElem/S/{}/P {parent} 0 R", element.role.name());
    bytes.extend_from_slice(b"/K[");
    for (index, kid) in element.kids.iter().enumerate() {
        if index > 0 {
            bytes.push(b' ');
        }
        write_kid(bytes, kid, page, tags, pages);
    }
    bytes.push(b']');
    if let Some(page) = page {
        let _ = write!(bytes, "/Pg {} 0 R", pages[page].0.0);
    }
    if let Some(alt) = &element.alt {
        bytes.extend_from_slice(b"/Alt");
        write_text(bytes, alt);
    }
    write_attributes(bytes, element);
    bytes.extend_from_slice(b">>");
}

fn write_attributes(bytes: &mut Vec<u8>, element: &Element) {
    let start = bytes.len();
    if let Some(scope) = element.role.scope() {
        let _ = write!(bytes, "<</O/Table/Scope/{scope}>>");
    }
    if let Some(summary) = &element.summary {
        bytes.extend_from_slice(b"<</O/Table/Summary");
        write_text(bytes, summary);
        bytes.extend_from_slice(b">>");
    }
    if let Some(pen) = element.pen {
        // What a field is that no program fills in (ISO 32000-1, 14.8.5.6): a text or a box to tick.
        let role = match pen {
            Pen::Writes => "tv",
            Pen::Ticks => "cb/checked/off",
        };
        let _ = write!(bytes, "<</O/PrintField/Role/{role}/Desc");
        write_text(bytes, element.alt.as_deref().unwrap_or_default());
        bytes.extend_from_slice(b">>");
    }
    if let Some([left, bottom, right, top]) = element.bbox.map(|edges| edges.map(round)) {
        let _ = write!(bytes, "<</O/Layout/Placement/Block/BBox[{left} {bottom} {right} {top}]>>");
    }
    if bytes.len() > start {
        bytes.splice(start..start, *b"/A[");
        bytes.push(b']');
    }
}

fn write_kid(bytes: &mut Vec<u8>, kid: &Kid, own_page: Option<usize>, tags: &Tags, pages: &[PageId]) {
    let _ = match *kid {
        Kid::Element(element) => write!(bytes, "{} 0 R", tags.elements.id(element).0),
        Kid::Content(page, number) if Some(page) == own_page => write!(bytes, "{number}"),
        Kid::Content(page, number) => write!(bytes, "<</Type/MCR/Pg {} 0 R/MCID {number}>>", pages[page].0.0),
        Kid::Annotation(page, number) => {
            write!(bytes, "<</Type/OBJR/Pg {} 0 R/Obj {} 0 R>>", pages[page].0.0, tags.links[page][number].0)
        }
    };
}

fn reals(values: &[f32]) -> Vec<Object> {
    values.iter().map(|value| Object::Real(round(*value))).collect()
}
