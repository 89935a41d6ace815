//! What coordinators write: the little Markdown that a report needs. HTML, pictures and code come out as the letters
//! that they are written with; links lead only to the web and to addresses of mail.

use crate::document::{Block, Span, Story, Text};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Paragraphs, headings, lists and quotations of a text.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let mut reader = Reader::default();
    for event in Parser::new_ext(text, Options::empty()) {
        reader.take(event);
    }
    reader.blocks
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    spans: Vec<Span>,
    bold: usize,
    link: Option<String>,
    /// Points of each list that is open; only the outermost becomes a block.
    points: Vec<Text>,
    lists: usize,
    quote: Option<Vec<Text>>,
}

impl Reader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.open(tag),
            Event::End(tag) => self.close(tag),
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => self.say(&text),
            Event::SoftBreak => self.say(" "),
            Event::HardBreak => self.say("\n"),
            _ => {}
        }
    }

    fn open(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Strong | Tag::Emphasis => self.bold += 1,
            Tag::Link { dest_url, .. } => {
                let leads = ["https://", "http://", "mailto:"].iter().any(|scheme| dest_url.starts_with(scheme));
                self.link = leads.then(|| dest_url.to_string());
            }
            // A list within a point begins new points after it.
            Tag::List(_) => {
                self.end_point();
                self.lists += 1;
            }
            Tag::BlockQuote(_) => self.quote = Some(vec![]),
            _ => {}
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong | TagEnd::Emphasis => self.bold = self.bold.saturating_sub(1),
            TagEnd::Link => self.link = None,
            TagEnd::Item => self.end_point(),
            TagEnd::Heading(_) => {
                let text = self.spoken().to_plain();
                if !text.trim().is_empty() {
                    self.blocks.push(Block::Heading { level: 3, text });
                }
            }
            TagEnd::List(_) => {
                self.lists = self.lists.saturating_sub(1);
                if self.lists == 0 && !self.points.is_empty() {
                    self.blocks.push(Block::List(std::mem::take(&mut self.points)));
                }
            }
            TagEnd::BlockQuote(_) => {
                if let Some(paragraphs) = self.quote.take().filter(|paragraphs| !paragraphs.is_empty()) {
                    let (heading, by) = (String::new(), String::new());
                    self.blocks.push(Block::Story(Story { heading, paragraphs, by, picture: None }));
                }
            }
            TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::HtmlBlock if self.lists == 0 => {
                let text = self.spoken();
                if text.to_plain().trim().is_empty() {
                    return;
                }
                match &mut self.quote {
                    Some(paragraphs) => paragraphs.push(text),
                    None => self.blocks.push(Block::Paragraph(text)),
                }
            }
            // Paragraphs of one point follow each other.
            TagEnd::Paragraph => self.say(" "),
            _ => {}
        }
    }

    fn say(&mut self, text: &str) {
        let (bold, link) = (self.bold > 0, self.link.clone());
        match self.spans.last_mut() {
            Some(last) if last.bold == bold && last.link == link => last.text.push_str(text),
            _ => self.spans.push(Span { text: text.to_owned(), bold, link }),
        }
    }

    fn end_point(&mut self) {
        if self.lists == 0 {
            return;
        }
        let mut text = self.spoken();
        if let Some(last) = text.0.last_mut() {
            last.text.truncate(last.text.trim_end().len());
        }
        if !text.is_empty() {
            self.points.push(text);
        }
    }

    fn spoken(&mut self) -> Text {
        Text(std::mem::take(&mut self.spans))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_becomes_blocks() {
        let text = "We **met** [here](https://example.org).\n\n# Next\n\n- one\n- two\n  - three\n\n> Said so.\n";
        let made = blocks(text);
        assert_eq!(
            made[0],
            Block::Paragraph(
                Text::plain("We ").then_bold("met").then(" ").then_link("here", "https://example.org").then(".")
            )
        );
        assert_eq!(made[1], Block::Heading { level: 3, text: "Next".to_owned() });
        assert_eq!(made[2], Block::List(vec!["one".into(), "two".into(), "three".into()]));
        assert!(matches!(&made[3], Block::Story(story) if story.paragraphs == ["Said so.".into()]));
        assert!(blocks("  \n").is_empty());
    }

    #[test]
    fn what_could_do_harm_is_only_letters() {
        let made = blocks("<script>x</script> [a](javascript:alert(1))");
        let Block::Paragraph(text) = &made[0] else { panic!("{made:?}") };
        assert!(text.0.iter().all(|span| span.link.is_none()), "{text:?}");
        assert!(text.to_plain().contains("<script>"));
    }
}
