//! A form that is printed, filled in with a pen and typed in by somebody: what it asks, in what order.
//!
//! It is no [`Document`](crate::document::Document): it exists on paper alone, in large print, black on white. Every
//! string is final; `pdf` adds no words of its own.

use crate::document::Text;
use serde::Serialize;

/// A file of forms, each with pages of its own.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Forms {
    /// BCP 47 language of every string.
    pub lang: String,
    /// What the file is called.
    pub title: String,
    /// Whose it is.
    pub author: String,
    /// One sentence that describes it.
    pub description: String,
    /// Seconds since 1970 in UTC that the file carries as its date. It comes from the data, never from a clock.
    pub dated: i64,
    /// The forms, one after the other.
    pub forms: Vec<Form>,
}

/// A form of one enterprise.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Form {
    /// Line over the heading.
    pub over: String,
    /// The heading.
    pub heading: String,
    /// Line under the heading.
    pub under: String,
    /// What is to be known at a glance: a name, and what it is.
    pub facts: Vec<(String, String)>,
    /// What follows, in the order in which it is filled in.
    pub parts: Vec<Part>,
    /// What stands on each page's foot, as pages get separated.
    pub foot: Foot,
}

/// What stands on each page's foot.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Foot {
    /// Whose form it is.
    pub name: String,
    /// What it is about.
    pub about: String,
    /// Words before a page's number: "Page".
    pub page: String,
    /// Words between it and how many there are: "of".
    pub of: String,
}

/// A part of a form.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Part {
    /// Something to read.
    Told {
        /// Its heading.
        heading: String,
        /// Its points.
        points: Vec<Text>,
    },
    /// Something to answer.
    Question(Question),
}

/// A question. It stands on one page, unless it is longer than a page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Question {
    /// Its number and name, such as "1. Income".
    pub heading: String,
    /// Stands over it on a page on which it goes on: "1. Income, continued".
    pub continued: String,
    /// What is asked, paragraph by paragraph.
    pub texts: Vec<Text>,
    /// Where the answer is written.
    pub fields: Vec<Field>,
}

/// Somewhere to write, or words between two of them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Field {
    /// Words over the fields that follow; a question that is longer than a page is cut before them.
    Lead(Text),
    /// A box for one number.
    Number {
        /// What is written in it.
        name: Text,
        /// The same in words for somebody who does not see the page.
        spoken: String,
        /// Its unit.
        unit: Unit,
    },
    /// A box for each row and column.
    Grid(Grid),
    /// Boxes to tick: one group, or two side by side.
    Choices(Vec<Choices>),
    /// Lines to write on.
    Lines {
        /// What is written on them; may be empty.
        name: String,
        /// How many.
        count: usize,
    },
    /// One line in a box, with what is written in it.
    Entry(String),
}

/// A unit that stands before a box, such as £, or after it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Unit {
    /// Before it; may be empty.
    pub before: String,
    /// After it; may be empty.
    pub after: String,
}

/// Boxes in rows and columns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Grid {
    /// Over the names of the rows.
    pub corner: String,
    /// Names of the columns.
    pub columns: Vec<String>,
    /// Names of the rows.
    pub rows: Vec<String>,
    /// Unit of every box.
    pub unit: Unit,
}

/// Boxes of which one is ticked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Choices {
    /// What they answer.
    pub name: String,
    /// What ticking each means.
    pub choices: Vec<String>,
}
