//! The report as typed blocks: what it says, in what order, and never how it is drawn.
//!
//! A [`Document`] is plain data. `pdf` and `html` draw the same one, so that what a council prints and what a
//! screen reader reads cannot differ. Every string is final: composed in the language of [`Meta::lang`],
//! rounded and marked; a renderer adds no words of its own.

mod chart;
mod picture;
mod table;
mod text;

pub use chart::{
    Axis, Band, Break, Chart, ChartKind, Colour, Goal, Group, Line, LinePoint, Panel, Series, Shape, Share, Slope,
    Stream,
};
pub(crate) use picture::hex;
pub use picture::{PICTURE_PREFIX, Picture};
pub use table::{Align, Cell, Column, Row, RowKind, Table};
pub use text::{Span, Text};

use serde::{Deserialize, Serialize};

/// A whole report, ready to be drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// What a reader's software is told of the report.
    pub meta: Meta,
    /// What the report is at a glance: the head of the web page, and the first page on paper if [`Meta::covered`].
    pub cover: Cover,
    /// The chapters, in reading order.
    pub chapters: Vec<Chapter>,
}

/// What a reader's software is told of the report, and what stands on every page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Meta {
    /// BCP 47 language of every string, such as `en-GB`.
    pub lang: String,
    /// Title with its period, such as "What we did together, October to December 2025".
    pub title: String,
    /// The network, as the document's author.
    pub author: String,
    /// One sentence that describes the report.
    pub description: String,
    /// Seconds since 1970 in UTC that the PDF carries as its date. It comes from the data, never from a clock.
    pub dated: i64,
    /// The network's accent and the shades derived of it.
    pub accent: Accent,
    /// The right-hand side of the running head: "Draft" or the line that marks samples; may be empty.
    pub running_note: String,
    /// The left-hand side of every foot, such as "Digbeth Social Enterprise Quarter · October to December 2025".
    pub foot: String,
    /// Name of the list of contents, for the web page's navigation and the PDF's outline.
    pub contents_title: String,
    /// What a screen reader is told before a chart's data table, such as "Figures behind this chart".
    pub chart_table_label: String,
    /// Words before a page's number for a screen reader, such as "Page".
    pub page_word: String,
    /// On paper it begins with a cover. A handout does without.
    pub covered: bool,
    /// On paper it is drawn in shades of grey, for printers that know no others.
    pub grey: bool,
}

/// A network's accent colour with the three shades that look.md derives of it, as sRGB bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accent {
    /// Links, the current quarter.
    pub base: [u8; 3],
    /// Headline figures: lightness × 0.7.
    pub deep: [u8; 3],
    /// 35 % of the base over white.
    pub mid: [u8; 3],
    /// 12 % of the base over white.
    pub tint: [u8; 3],
    /// The base on a dark page.
    pub dark: [u8; 3],
}

/// The first page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cover {
    /// Name of the network beside its mark.
    pub network: String,
    /// Its logo in place of the mark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<Picture>,
    /// The title in large letters.
    pub title: String,
    /// The period in words.
    pub period: String,
    /// Up to three short columns of facts.
    pub facts: Vec<Fact>,
    /// The line over the tiles that says what they are.
    pub caption: String,
    /// What the field of tiles shows, for those who cannot see it.
    pub alt: String,
    /// One tile for each enterprise that was due, in the order of their slugs.
    pub tiles: Vec<Tile>,
}

/// A fact of the cover: a bold line and what stands under it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// The bold line.
    pub lead: String,
    /// The lines under it.
    pub lines: Vec<String>,
}

/// More tiles than this would be too small to count: of more enterprises, one tile stands for several.
pub(crate) const MOST_TILES: usize = 240;

/// One enterprise on the cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tile {
    /// A hash of the slug; orientation and shade come from it, so that an enterprise keeps its tile.
    pub hash: u64,
    /// Those who did not file are outlined.
    pub filed: bool,
}

/// A part of the report under one running head, such as "Economic".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Chapter {
    /// Anchor, unique in the document, such as `economic`.
    pub id: String,
    /// Name in the running head, in the contents and in the outline.
    pub name: String,
    /// The chapter's sheets; each begins on a new page.
    pub sheets: Vec<Sheet>,
}

/// What begins on a new page; it may run over several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// Anchor, unique in the document, such as `ec01`.
    pub id: String,
    /// Name in the outline and in the contents.
    pub name: String,
    /// Small bold line over the heading, such as "EC01 · Economic"; may be empty.
    pub kicker: String,
    /// The heading.
    pub heading: String,
    /// One true sentence or two under the heading.
    pub lede: Text,
    /// What follows, in reading order.
    pub blocks: Vec<Block>,
    /// What stands on the foot of the sheet's last page.
    pub foot: Vec<Block>,
}

/// One piece of a sheet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "block", content = "content", rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "a report has some hundred blocks, each made once and read in place")]
pub enum Block {
    /// A heading within the sheet: level 2 (large) or 3 (the size of a chart's title).
    Heading {
        /// 2 or 3.
        level: u8,
        /// The words.
        text: String,
    },
    /// Running text.
    Paragraph(Text),
    /// A list with bullets.
    List(Vec<Text>),
    /// Headline figures, three a row.
    Headlines(Vec<Headline>),
    /// Two or three short texts side by side, each under a small heading.
    Columns(Vec<TextColumn>),
    /// A chart with its words and its data table.
    Chart(Chart),
    /// A table.
    Table(Table),
    /// Small print: each note has a bold lead; they run in two columns.
    Notes(Vec<Note>),
    /// One line or paragraph of small print.
    SmallPrint(Text),
    /// A member's words.
    Story(Story),
    /// Enterprises by name.
    Directory(Directory),
    /// Which enterprises filed, as a row of tiles.
    Coverage(CoverageStrip),
    /// The chapters with their page numbers. The renderer knows the pages.
    Contents {
        /// Sheets as well as chapters.
        detailed: bool,
    },
    /// Where the report is on the web, with a code that a telephone reads.
    Reach(Reach),
    /// A fingerprint or other code in letters of one width.
    Code {
        /// Small heading.
        title: String,
        /// What to do with it.
        text: Text,
        /// The lines of the code.
        lines: Vec<String>,
    },
}

/// A headline figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Headline {
    /// What it is.
    pub name: String,
    /// The value as printed, such as `£4.62m`, or a marker such as `[c]`.
    pub value: String,
    /// The unit after it in small letters; may be empty.
    pub unit: String,
    /// The change in words, such as "Up 3.1 % on a year before".
    pub change: String,
    /// Which way the arrow before [`Headline::change`] points.
    pub direction: Direction,
    /// The change on the period just before, in words without an arrow; empty where one change is enough.
    pub second_change: String,
    /// Who filed and which markers apply, such as "47 of 50 filed".
    pub coverage: String,
    /// Earlier values and this one last, as heights from zero; a gap where there was none. May be empty.
    pub history: Vec<Option<f64>>,
    /// What the small bars show, for those who cannot see them.
    pub history_alt: String,
}

/// Which way an arrow points; it is never coloured, as the reader judges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More than before.
    Up,
    /// Less than before.
    Down,
    /// No arrow: nothing to compare, or no change.
    None,
}

/// A short text under a small heading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TextColumn {
    /// The heading.
    pub heading: String,
    /// The text; may be empty.
    pub text: Text,
    /// Points under it; may be none.
    pub points: Vec<Text>,
}

/// A note of small print.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// Bold lead, such as "Who filed."
    pub lead: String,
    /// The note.
    pub text: Text,
}

/// A member's words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Story {
    /// Small heading; may be empty.
    pub heading: String,
    /// Paragraphs of the story.
    pub paragraphs: Vec<Text>,
    /// Who says it.
    pub by: String,
    /// A photo beside the words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<Picture>,
}

/// Enterprises by name, all of them or those that begin with one letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Directory {
    /// Anchor, unique in the document; empty without a heading.
    pub id: String,
    /// The letter; empty where all stand in one list.
    pub heading: String,
    /// What stands over the list where it goes on on another page; may be empty.
    pub again: String,
    /// The enterprises, in the order of their names.
    pub entries: Vec<Listed>,
}

/// An enterprise in a list of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Its name.
    pub name: String,
    /// What it does and where; may be empty.
    pub facts: String,
    /// What it says of itself, in paragraphs; may be empty.
    pub words: Vec<Text>,
}

impl TextColumn {
    /// A column of running text.
    pub fn running(heading: impl Into<String>, text: impl Into<Text>) -> Self {
        Self { heading: heading.into(), text: text.into(), points: vec![] }
    }

    /// A column of points.
    pub fn points(heading: impl Into<String>, points: Vec<Text>) -> Self {
        Self { heading: heading.into(), text: Text::default(), points }
    }
}

impl Document {
    /// All charts, in reading order.
    pub fn charts(&self) -> impl Iterator<Item = &Chart> {
        let sheets = self.chapters.iter().flat_map(|chapter| &chapter.sheets);
        sheets.flat_map(|sheet| &sheet.blocks).filter_map(|block| match block {
            Block::Chart(chart) => Some(chart),
            _ => None,
        })
    }

    /// All pictures, in reading order: the logo first.
    pub fn pictures(&self) -> impl Iterator<Item = &Picture> {
        self.cover.logo.iter().chain(self.stories().filter_map(|story| story.picture.as_ref()))
    }

    /// Puts the files of pictures back into a document that was read from JSON, in the order of [`Self::pictures`]; false
    /// where there are more or fewer.
    #[must_use]
    pub fn take_pictures(&mut self, files: Vec<Vec<u8>>) -> bool {
        let mut files = files.into_iter();
        let sheets = self.chapters.iter_mut().flat_map(|chapter| &mut chapter.sheets);
        let stories = sheets.flat_map(|sheet| &mut sheet.blocks).filter_map(|block| match block {
            Block::Story(story) => story.picture.as_mut(),
            _ => None,
        });
        for picture in self.cover.logo.iter_mut().chain(stories) {
            let Some(file) = files.next() else { return false };
            picture.jpeg = file;
        }
        files.next().is_none()
    }

    /// All stories that it tells, in reading order.
    pub fn stories(&self) -> impl Iterator<Item = &Story> {
        let sheets = self.chapters.iter().flat_map(|chapter| &chapter.sheets);
        sheets.flat_map(|sheet| &sheet.blocks).filter_map(|block| match block {
            Block::Story(story) => Some(story),
            _ => None,
        })
    }
}

/// Where something is on the web.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// Small heading.
    pub title: String,
    /// What is there, with the address as a link.
    pub text: Text,
    /// The address as a QR code, row by row; true is dark.
    pub squares: Vec<Vec<bool>>,
    /// What the code is, for those who cannot see it.
    pub alt: String,
}

/// Which enterprises filed: one square each, filled or outlined.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CoverageStrip {
    /// How many filed.
    pub filed: usize,
    /// How many were due.
    pub due: usize,
    /// The words beside it and its alt text.
    pub caption: String,
}
