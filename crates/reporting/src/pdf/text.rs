//! Breaking running text into lines.

use super::style::{Style, Weight};
use crate::document::Text;

/// Text broken into lines of one style.
#[derive(Debug, Clone)]
pub(super) struct Lines {
    pub style: Style,
    pub lines: Vec<Line>,
}

/// One line.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub fragments: Vec<Fragment>,
    pub width: f32,
}

/// A stretch of a line with one appearance.
#[derive(Debug, Clone)]
pub(super) struct Fragment {
    pub text: String,
    pub bold: bool,
    /// Distance from the line's left end.
    pub x: f32,
    pub width: f32,
    /// Index of the span it comes from, and where that leads.
    pub link: Option<(usize, String)>,
}

/// Letters that stay together, perhaps of several spans, and the space after them.
#[derive(Debug, Clone, Default)]
struct Word {
    /// Index of the span, and the letters.
    parts: Vec<(usize, String)>,
    width: f32,
    /// Span of the space after it, if there is one.
    space: Option<usize>,
    /// A line must end here.
    ends_line: bool,
}

impl Lines {
    /// Breaks a text into lines no wider than `width`.
    pub(super) fn new(text: &Text, style: Style, width: f32) -> Self {
        Breaker { text, style }.lines(width)
    }

    /// The same for text without emphasis.
    pub(super) fn plain(text: &str, style: Style, width: f32) -> Self {
        Self::new(&Text::plain(text), style, width)
    }

    /// As few lines as fit, and of nearly the same length: for headings.
    pub(super) fn balanced(text: &str, style: Style, width: f32) -> Self {
        let text = Text::plain(text);
        let breaker = Breaker { text: &text, style };
        let widest = breaker.lines(width);
        let (mut narrow, mut wide, mut best) = (0.0, width, widest);
        if best.lines.len() < 2 {
            return best;
        }
        for _ in 0..9 {
            let middle = f32::midpoint(narrow, wide);
            let trial = breaker.lines(middle);
            if trial.lines.len() == best.lines.len() && trial.width() <= middle {
                (wide, best) = (middle, trial);
            } else {
                narrow = middle;
            }
        }
        best
    }

    /// Running text whose last line is not a single word.
    pub(super) fn running(text: &Text, style: Style, width: f32) -> Self {
        let breaker = Breaker { text, style };
        let first = breaker.lines(width);
        let count = first.lines.len();
        let lonely = |lines: &Self| lines.lines.last().is_some_and(|line| line.width < width * 0.14);
        if count < 2 || !lonely(&first) {
            return first;
        }
        (1..=4)
            .map(|step| breaker.lines(width * (1.0 - 0.03 * step as f32)))
            .find(|trial| trial.lines.len() == count && !lonely(trial))
            .unwrap_or(first)
    }

    /// Height of all lines.
    pub(super) fn height(&self) -> f32 {
        self.lines.len() as f32 * self.style.leading
    }

    /// Width of the widest line.
    pub(super) fn width(&self) -> f32 {
        self.lines.iter().map(|line| line.width).fold(0.0, f32::max)
    }
}

/// A text on one line, its end cut off with an ellipsis where it would be wider than `width`.
pub(super) fn cut(text: &str, style: &Style, width: f32) -> String {
    if style.width(text) <= width {
        return text.to_owned();
    }
    let mut kept = text.to_owned();
    while kept.pop().is_some() {
        let shorter = format!("{}…", kept.trim_end_matches([' ', ',', '·', '–', '-']));
        if style.width(&shorter) <= width {
            return shorter;
        }
    }
    String::new()
}

/// Width of the longest stretch of a text that cannot be broken.
pub(super) fn longest_word(text: &Text, style: Style) -> f32 {
    Breaker { text, style }.words().iter().map(|word| word.width).fold(0.0, f32::max)
}

struct Breaker<'a> {
    text: &'a Text,
    style: Style,
}

impl Breaker<'_> {
    fn span_style(&self, span: usize) -> Style {
        let bold = self.text.0.get(span).is_some_and(|span| span.bold);
        if bold { Style { weight: Weight::Bold, ..self.style } } else { self.style }
    }

    fn space(&self, span: usize) -> f32 {
        self.span_style(span).width(" ")
    }

    fn lines(&self, width: f32) -> Lines {
        let mut lines = Vec::new();
        let mut line: Vec<Word> = Vec::new();
        let mut used = 0.0;
        for word in self.words().into_iter().flat_map(|word| self.fitting(word, width)) {
            let space = line.last().and_then(|last| last.space).map_or(0.0, |span| self.space(span));
            if !line.is_empty() && used + space + word.width > width + 0.01 {
                lines.push(self.line(&std::mem::take(&mut line)));
                used = word.width;
            } else {
                used += space + word.width;
            }
            let ends = word.ends_line;
            line.push(word);
            if ends {
                lines.push(self.line(&std::mem::take(&mut line)));
                used = 0.0;
            }
        }
        if !line.is_empty() {
            lines.push(self.line(&line));
        }
        Lines { style: self.style, lines }
    }

    /// The word itself, or pieces of it if it is wider than a line.
    fn fitting(&self, word: Word, width: f32) -> Vec<Word> {
        if word.width <= width {
            return vec![word];
        }
        let mut pieces = vec![Word::default()];
        for (span, text) in &word.parts {
            let style = self.span_style(*span);
            for letter in text.chars() {
                let advance = style.width(letter.encode_utf8(&mut [0; 4]));
                if pieces.last().is_some_and(|piece| !piece.parts.is_empty() && piece.width + advance > width) {
                    pieces.push(Word::default());
                }
                if let Some(piece) = pieces.last_mut() {
                    piece.push(*span, letter);
                    piece.width += advance;
                }
            }
        }
        if let Some(last) = pieces.last_mut() {
            (last.space, last.ends_line) = (word.space, word.ends_line);
        }
        pieces
    }

    fn line(&self, words: &[Word]) -> Line {
        let mut fragments: Vec<(usize, String)> = Vec::new();
        let mut add = |span: usize, text: &str| match fragments.last_mut() {
            Some((last, before)) if *last == span => before.push_str(text),
            _ => fragments.push((span, text.to_owned())),
        };
        for (index, word) in words.iter().enumerate() {
            for (span, text) in &word.parts {
                add(*span, text);
            }
            if let (Some(span), true) = (word.space, index + 1 < words.len()) {
                add(span, " ");
            }
        }
        let mut line = Line::default();
        for (span, text) in fragments {
            let width = self.span_style(span).width(&text);
            let source = self.text.0.get(span);
            let link = source.and_then(|source| source.link.clone()).map(|link| (span, link));
            let bold = source.is_some_and(|source| source.bold);
            line.fragments.push(Fragment { text, bold, x: line.width, width, link });
            line.width += width;
        }
        line
    }

    fn words(&self) -> Vec<Word> {
        let mut words = Vec::new();
        let mut word = Word::default();
        let letters: Vec<(usize, char)> =
            self.text.0.iter().enumerate().flat_map(|(span, s)| s.text.chars().map(move |c| (span, c))).collect();
        for (index, (span, letter)) in letters.iter().enumerate() {
            let rest = &letters[index + 1..];
            if is_space(*letter) && !glues(rest) {
                if word.parts.is_empty() {
                    // Spaces in a row are one, whichever span they stand in.
                    if let Some(last) = words.last_mut() {
                        end_with_space(last, *span, *letter);
                    }
                } else {
                    end_with_space(&mut word, *span, *letter);
                    words.push(std::mem::take(&mut word));
                }
                continue;
            }
            word.push(*span, if is_space(*letter) { '\u{A0}' } else { *letter });
            let next = rest.first().map(|(_, next)| *next);
            if breaks_after(*letter, next) {
                words.push(std::mem::take(&mut word));
            }
        }
        if !word.parts.is_empty() {
            words.push(word);
        }
        for word in &mut words {
            word.width = word.parts.iter().map(|(span, text)| self.span_style(*span).width(text)).sum();
        }
        words
    }
}

impl Word {
    fn push(&mut self, span: usize, letter: char) {
        match self.parts.last_mut() {
            Some((last, text)) if *last == span => text.push(letter),
            _ => self.parts.push((span, letter.to_string())),
        }
    }
}

fn end_with_space(word: &mut Word, span: usize, letter: char) {
    word.space = Some(span);
    word.ends_line |= letter == '\n';
}

fn is_space(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\n' | '\r')
}

/// Whether what follows a space stays on its line: a % sign, a dash, or a marker such as [p].
fn glues(rest: &[(usize, char)]) -> bool {
    match rest {
        [(_, '%' | '–' | '—' | '·'), ..] => true,
        [(_, '['), (_, letter), (_, ']'), ..] => letter.is_ascii_lowercase(),
        _ => false,
    }
}

/// Whether a line may end after a letter that no space follows: after a hyphen between letters, a dash or a
/// slash, but not within "2025-26".
fn breaks_after(letter: char, next: Option<char>) -> bool {
    let Some(next) = next else { return false };
    match letter {
        '-' | '/' => next.is_alphabetic(),
        '–' | '—' => !is_space(next) && !next.is_numeric(),
        _ => false,
    }
}
