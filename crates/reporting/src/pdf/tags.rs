//! Writing the structure tree, the links, and the way back from each page's content to its element.

use super::canvas::{Link, Page, Target};
use super::metadata::string;
use super::outline::destination;
use super::structure::{Element, Kid, Pen, Tree};
use lopdf::{Dictionary, Document as File, Object, ObjectId, dictionary};

/// The ids that elements, pages and links have in the file.
struct Ids<'a> {
    pages: &'a [ObjectId],
    elements: Vec<ObjectId>,
    /// By page, and by number on it.
    links: Vec<Vec<ObjectId>>,
}

/// Writes the tree and the links of these pages; returns the tree's root.
pub(super) fn write(file: &mut File, tree: &Tree, drawn: &[Page], pages: &[ObjectId]) -> ObjectId {
    let root = file.new_object_id();
    let elements = tree.elements.iter().map(|_| file.new_object_id()).collect();
    let links = drawn.iter().map(|page| page.links.iter().map(|_| file.new_object_id()).collect()).collect();
    let ids = Ids { pages, elements, links };
    let (parents, next) = parent_tree(file, drawn, &ids);
    for (index, element) in tree.elements.iter().enumerate() {
        let parent = if index == 0 { root } else { ids.elements[element.parent] };
        file.set_object(ids.elements[index], element_dictionary(element, parent, &ids));
    }
    file.set_object(
        root,
        dictionary! {
            "Type" => "StructTreeRoot",
            "K" => ids.elements[0],
            "ParentTree" => dictionary! { "Nums" => parents },
            "ParentTreeNextKey" => next,
        },
    );
    root
}

/// Numbers pages and links; each page's entry lists the elements of its content, each link's its own.
fn parent_tree(file: &mut File, drawn: &[Page], ids: &Ids<'_>) -> (Vec<Object>, i64) {
    let mut numbers = Vec::new();
    let mut of_links = Vec::new();
    let mut next = drawn.len() as i64;
    for (index, page) in drawn.iter().enumerate() {
        let contents = page.contents.iter().map(|element| Object::Reference(ids.elements[*element])).collect();
        numbers.extend([Object::Integer(index as i64), Object::Array(contents)]);
        for (link, id) in page.links.iter().zip(&ids.links[index]) {
            file.set_object(*id, annotation(link, next, ids.pages));
            of_links.extend([Object::Integer(next), Object::Reference(ids.elements[link.element])]);
            next += 1;
        }
        if let Ok(dictionary) = file.get_dictionary_mut(ids.pages[index]) {
            dictionary.set("StructParents", index as i64);
            dictionary.set("Tabs", "S");
            dictionary.remove(b"Annots");
            if !page.links.is_empty() {
                let annotations: Vec<Object> = ids.links[index].iter().map(|id| Object::Reference(*id)).collect();
                dictionary.set("Annots", annotations);
            }
        }
    }
    numbers.append(&mut of_links);
    (numbers, next)
}

fn annotation(link: &Link, number: i64, pages: &[ObjectId]) -> Dictionary {
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

fn element_dictionary(element: &Element, parent: ObjectId, ids: &Ids<'_>) -> Dictionary {
    let page = element.kids.iter().find_map(|kid| match kid {
        Kid::Content(page, _) | Kid::Annotation(page, _) => Some(*page),
        Kid::Element(_) => None,
    });
    let kids: Vec<Object> = element.kids.iter().map(|kid| kid_object(kid, page, ids)).collect();
    let mut dictionary = dictionary! { "Type" => "StructElem", "S" => element.role.name(), "P" => parent };
    match <[Object; 1]>::try_from(kids) {
        Ok([only]) => dictionary.set("K", only),
        Err(kids) => dictionary.set("K", kids),
    }
    if let Some(page) = page {
        dictionary.set("Pg", ids.pages[page]);
    }
    if let Some(alt) = &element.alt {
        dictionary.set("Alt", string(alt));
    }
    let mut attributes = Vec::new();
    if let Some(scope) = element.role.scope() {
        attributes.push(Object::Dictionary(dictionary! { "O" => "Table", "Scope" => scope }));
    }
    if let Some(summary) = &element.summary {
        attributes.push(Object::Dictionary(dictionary! { "O" => "Table", "Summary" => string(summary) }));
    }
    if let Some(pen) = element.pen {
        attributes.push(Object::Dictionary(print_field(pen, element.alt.as_deref().unwrap_or_default())));
    }
    if let Some(bbox) = &element.bbox {
        let layout = dictionary! { "O" => "Layout", "Placement" => "Block", "BBox" => reals(bbox) };
        attributes.push(Object::Dictionary(layout));
    }
    if !attributes.is_empty() {
        dictionary.set("A", attributes);
    }
    dictionary
}

/// What a field is that no program fills in (ISO 32000-1, 14.8.5.6): a text or a box to tick.
fn print_field(pen: Pen, description: &str) -> Dictionary {
    let role = match pen {
        Pen::Writes => "tv",
        Pen::Ticks => "cb",
    };
    let mut field = dictionary! { "O" => "PrintField", "Role" => role, "Desc" => string(description) };
    if pen == Pen::Ticks {
        field.set("checked", "off");
    }
    field
}

fn kid_object(kid: &Kid, own_page: Option<usize>, ids: &Ids<'_>) -> Object {
    match *kid {
        Kid::Element(element) => Object::Reference(ids.elements[element]),
        Kid::Content(page, number) if Some(page) == own_page => Object::Integer(number as i64),
        Kid::Content(page, number) => {
            Object::Dictionary(dictionary! { "Type" => "MCR", "Pg" => ids.pages[page], "MCID" => number as i64 })
        }
        Kid::Annotation(page, number) => Object::Dictionary(
            dictionary! { "Type" => "OBJR", "Pg" => ids.pages[page], "Obj" => ids.links[page][number] },
        ),
    }
}

fn reals(values: &[f32]) -> Vec<Object> {
    values.iter().map(|value| Object::Real(super::canvas::round(*value))).collect()
}
