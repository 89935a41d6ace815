//! A face: a font with a second one for the characters that it lacks.
//!
//! Text is shaped word by word, and a word that has been shaped is kept: a report sets the same words again and again,
//! each several times, for its width and for its ink.

use super::replacement::{is_foreign, is_joiner, named};
use super::{Font, FontId};
use std::{borrow::Cow, cell::RefCell, collections::HashMap, rc::Rc};

/// A font with another that fills in what it lacks.
#[derive(Debug)]
pub struct Face {
    main: FontId,
    fallback: FontId,
}

/// A shaped glyph.
#[derive(Debug, Clone, PartialEq)]
pub struct Glyph {
    /// The font file it is in.
    pub font: FontId,
    /// Its number in that file.
    pub id: u16,
    /// How far the pen moves, in em, kerning included.
    pub advance: f32,
    /// The characters it stands for; empty if a glyph before it stands for them.
    pub text: String,
}

/// A word that is ready to be set, from left to right.
#[derive(Debug, Default)]
pub(crate) struct Word {
    /// Runs of one font each.
    pub(crate) runs: Vec<Run>,
    /// Width in em, with kerning.
    em: f32,
    /// How many glyphs it has.
    count: usize,
    /// It is read from right to left.
    leftwards: bool,
}

/// Glyphs of one font.
#[derive(Debug)]
pub(crate) struct Run {
    /// Never empty.
    pub(crate) glyphs: Vec<Glyph>,
    /// The characters that these glyphs stand for, where they are others than are drawn.
    pub(crate) actual: Option<String>,
}

/// So many words are kept by each thread: those of a long report. Some 3 MB.
const MOST_KEPT: usize = 8_192;
/// A longer one is not likely to come again.
const LONGEST_KEPT: usize = 64;

thread_local! {
    /// By font file, and by the word.
    static KEPT: RefCell<[HashMap<Box<str>, Rc<Word>>; FontId::ALL.len()]> = RefCell::default();
}

impl Face {
    pub(super) const fn new(main: FontId, fallback: FontId) -> Self {
        Self { main, fallback }
    }

    /// Width of the text in points, set in `size_pt`, with kerning.
    pub fn width(&self, text: &str, size_pt: f32) -> f32 {
        self.tracked_width(text, size_pt, 0.0)
    }

    /// The same with so much space added after each glyph, in em.
    pub(crate) fn tracked_width(&self, text: &str, size_pt: f32, tracking: f32) -> f32 {
        let (mut em, mut count) = (0.0, 0);
        self.words(text, |word| {
            em += word.em;
            count += word.count;
        });
        (em + tracking * count as f32) * size_pt
    }

    /// The glyphs of the text, from left to right.
    pub fn shape(&self, text: &str) -> Vec<Glyph> {
        let mut glyphs = Vec::with_capacity(text.len());
        self.words(text, |word| glyphs.extend(word.runs.iter().flat_map(|run| run.glyphs.iter().cloned())));
        glyphs
    }

    /// Height of capitals in em; the faces used here are near enough to one value that labels share it.
    pub const CAP_HEIGHT: f32 = 0.714;

    /// Height of an x in em.
    pub const X_HEIGHT: f32 = 0.536;

    /// Hands out the words of the text and the spaces between them in the order in which they stand on the line, from
    /// left to right: words of a script that is read leftwards stand in the other order.
    pub(crate) fn words(&self, text: &str, mut take: impl FnMut(&Word)) {
        let text = seen(text);
        // Words that wait: leftward ones, with the spaces after them.
        let mut waiting: Vec<Rc<Word>> = Vec::new();
        let mut rest = text.as_ref();
        while !rest.is_empty() {
            let end = if rest.starts_with(' ') { 1 } else { rest.find(' ').unwrap_or(rest.len()) };
            let (word, after) = rest.split_at(end);
            rest = after;
            let set = self.word(word);
            if set.leftwards || (word == " " && !waiting.is_empty()) {
                waiting.push(set);
                continue;
            }
            hand_out(&mut waiting, &mut take);
            take(&set);
        }
        hand_out(&mut waiting, &mut take);
    }

    /// A word without a space in it, or a space.
    fn word(&self, word: &str) -> Rc<Word> {
        if word.len() > LONGEST_KEPT {
            return Rc::new(self.shaped(word));
        }
        KEPT.with_borrow_mut(|kept| {
            let kept = &mut kept[self.main as usize];
            if let Some(word) = kept.get(word) {
                return Rc::clone(word);
            }
            if kept.len() >= MOST_KEPT {
                kept.clear();
            }
            let shaped = Rc::new(self.shaped(word));
            kept.insert(Box::from(word), Rc::clone(&shaped));
            shaped
        })
    }

    fn shaped(&self, word: &str) -> Word {
        let mut set = Word::default();
        let main = self.main.font();
        let mut rest = word;
        while let Some(first) = rest.chars().next() {
            let from = self.source(main, first);
            let end = rest.find(|letter| self.source(main, letter) != from).unwrap_or(rest.len());
            let (run, after) = rest.split_at(end);
            rest = after;
            match from {
                Source::Font(font) => set.add(font, run, None),
                Source::Replaced => set.add(self.main, &named(run), Some(run)),
            }
        }
        set.leftwards = word.chars().any(is_leftward) && set.runs.iter().all(|run| run.actual.is_none());
        set
    }

    fn source(&self, main: &Font, character: char) -> Source {
        if main.has(character) {
            Source::Font(self.main)
        } else if is_foreign(self.main, self.fallback, character) {
            Source::Replaced
        } else {
            Source::Font(self.fallback)
        }
    }
}

/// Where a character's ink comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    Font(FontId),
    Replaced,
}

impl Word {
    fn add(&mut self, font: FontId, text: &str, actual: Option<&str>) {
        let mut glyphs = Vec::with_capacity(text.len());
        push_glyphs(&mut glyphs, font, text);
        self.em += glyphs.iter().map(|glyph| glyph.advance).sum::<f32>();
        self.count += glyphs.len();
        if !glyphs.is_empty() {
            self.runs.push(Run { glyphs, actual: actual.map(str::to_owned) });
        }
    }
}

/// Words that were read leftwards, the last first; spaces after them stay after them.
fn hand_out(waiting: &mut Vec<Rc<Word>>, take: &mut impl FnMut(&Word)) {
    let last = waiting.iter().rposition(|word| word.leftwards).map_or(0, |last| last + 1);
    let after = waiting.split_off(last);
    for word in waiting.drain(..).rev().chain(after) {
        take(&word);
    }
}

/// Forgets the words that this thread has shaped.
pub(crate) fn forget() {
    KEPT.take();
}

/// The text without what cannot be seen: spaces of any kind are spaces; control characters, joiners and soft hyphens
/// are left out.
fn seen(text: &str) -> Cow<'_, str> {
    let plain = |character: char| character >= ' ' && (character < '\u{7F}' || visible(character) == Some(character));
    if text.chars().all(plain) { Cow::Borrowed(text) } else { Cow::Owned(text.chars().filter_map(visible).collect()) }
}

fn visible(character: char) -> Option<char> {
    match character {
        '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => Some(' '),
        '\u{AD}' => None,
        joiner if is_joiner(joiner) => None,
        control if control.is_control() => None,
        other => Some(other),
    }
}

/// Letters of Hebrew, Arabic and their neighbours.
fn is_leftward(character: char) -> bool {
    matches!(character, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}

fn push_glyphs(glyphs: &mut Vec<Glyph>, font: FontId, run: &str) {
    let shaped = font.font().shape(run);
    let units_per_em = font.font().units_per_em();
    let mut starts: Vec<usize> = shaped.glyph_infos().iter().map(|info| info.cluster as usize).collect();
    starts.sort_unstable();
    starts.dedup();
    let mut last = None;
    for (info, position) in shaped.glyph_infos().iter().zip(shaped.glyph_positions()) {
        let start = info.cluster as usize;
        let text = if last == Some(start) {
            String::new()
        } else {
            let end = starts.iter().find(|next| **next > start).copied().unwrap_or(run.len());
            run.get(start..end).unwrap_or_default().to_owned()
        };
        last = Some(start);
        let advance = position.x_advance as f32 / units_per_em;
        glyphs.push(Glyph { font, id: info.glyph_id as u16, advance, text });
    }
}
