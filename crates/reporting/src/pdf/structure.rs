//! The structure tree: what a screen reader walks through, whatever the page looks like.

use std::collections::BTreeMap;

/// A standard structure type of PDF 1.7.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Document,
    Section,
    /// A heading of level 1 to 6.
    Heading(u8),
    Paragraph,
    List,
    Item,
    Label,
    ItemBody,
    Table,
    TableHead,
    TableBody,
    TableRow,
    ColumnHeader,
    RowHeader,
    Cell,
    Figure,
    Caption,
    Link,
    Contents,
    ContentsItem,
    Quote,
    Code,
    /// A place to write in or to tick, on paper.
    Field,
}

impl Role {
    /// Its name in the file.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Document => "Document",
            Self::Section => "Sect",
            Self::Heading(1) => "H1",
            Self::Heading(2) => "H2",
            Self::Heading(3) => "H3",
            Self::Heading(4) => "H4",
            Self::Heading(5) => "H5",
            Self::Heading(_) => "H6",
            Self::Paragraph => "P",
            Self::List => "L",
            Self::Item => "LI",
            Self::Label => "Lbl",
            Self::ItemBody => "LBody",
            Self::Table => "Table",
            Self::TableHead => "THead",
            Self::TableBody => "TBody",
            Self::TableRow => "TR",
            Self::ColumnHeader | Self::RowHeader => "TH",
            Self::Cell => "TD",
            Self::Figure => "Figure",
            Self::Caption => "Caption",
            Self::Link => "Link",
            Self::Contents => "TOC",
            Self::ContentsItem => "TOCI",
            Self::Quote => "BlockQuote",
            Self::Code => "Code",
            Self::Field => "Form",
        }
    }

    /// Which cells a header stands for.
    pub(super) fn scope(self) -> Option<&'static str> {
        match self {
            Self::ColumnHeader => Some("Column"),
            Self::RowHeader => Some("Row"),
            _ => None,
        }
    }
}

/// Index of an element in its [`Tree`].
pub(super) type ElementId = usize;

/// An element that several pieces of layout share, such as a table that runs over pages: whoever comes first
/// makes it, the others find it by its key.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Group {
    /// Unique in the document.
    pub key: u32,
    /// What it is.
    pub role: Role,
}

/// What hangs under an element, in reading order.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kid {
    Element(ElementId),
    /// Marked content: page and number on it.
    Content(usize, usize),
    /// A link's annotation: page and number on it.
    Annotation(usize, usize),
}

/// What a pen does at a field of a form that is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pen {
    Writes,
    Ticks,
}

/// An element.
#[derive(Debug, Clone)]
pub(super) struct Element {
    pub role: Role,
    pub parent: ElementId,
    pub kids: Vec<Kid>,
    /// Words for those who cannot see a figure.
    pub alt: Option<String>,
    /// What a table holds.
    pub summary: Option<String>,
    /// What is done on paper at a field.
    pub pen: Option<Pen>,
    /// A figure's box: left, bottom, right and top, from the page's lower left corner.
    pub bbox: Option<[f32; 4]>,
}

/// All elements; the first is the document.
#[derive(Debug)]
pub(super) struct Tree {
    pub elements: Vec<Element>,
    shared: BTreeMap<u32, ElementId>,
}

impl Tree {
    /// A tree of the document alone.
    pub(super) fn new() -> Self {
        Self { elements: vec![Element::new(Role::Document, 0)], shared: BTreeMap::new() }
    }

    /// Adds an element at the end of another.
    pub(super) fn add(&mut self, role: Role, parent: ElementId) -> ElementId {
        let id = self.elements.len();
        self.elements.push(Element::new(role, parent));
        self.elements[parent].kids.push(Kid::Element(id));
        id
    }

    /// The element of a group, made under `parent` when it is first asked for.
    pub(super) fn shared(&mut self, group: Group, parent: ElementId) -> ElementId {
        if let Some(id) = self.shared.get(&group.key) {
            return *id;
        }
        let id = self.add(group.role, parent);
        self.shared.insert(group.key, id);
        id
    }
}

impl Element {
    fn new(role: Role, parent: ElementId) -> Self {
        Self { role, parent, kids: Vec::new(), alt: None, summary: None, pen: None, bbox: None }
    }
}
