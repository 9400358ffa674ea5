//! Markdown, one set of extensions for all who parse it, and the plain text of its paragraphs.

use std::borrow::Cow;
use std::ops::Range;

use comrak::nodes::{AstNode, NodeValue, Sourcepos};
use comrak::{Arena, Options, parse_document};

use crate::source::simplified;

/// A paragraph, heading or item as plain text, with the way back to the Markdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// What is read.
    pub text: String,
    /// Whether it is a heading.
    pub heading: bool,
    /// The same in simplified script, where it is in traditional; asked once, and by many.
    simplified: Option<String>,
    /// Where in `text` a piece begins, and where in the Markdown it stands.
    pieces: Vec<(usize, Range<usize>)>,
}

impl Paragraph {
    /// The text in simplified script, for what looks at its words; places in it stay.
    pub fn plain(&self) -> &str {
        self.simplified.as_deref().unwrap_or(&self.text)
    }

    /// Where a stretch of the text stands in the Markdown.
    pub(super) fn expanded(&self, range: Range<usize>) -> Range<usize> {
        let at = |at: usize, end: bool| {
            let behind = self.pieces.partition_point(|(from, _)| if end { *from < at } else { *from <= at });
            behind.checked_sub(1).map_or(0, |it| {
                let (from, stands) = &self.pieces[it];
                (stands.start + (at - from)).min(stands.end)
            })
        };
        let start = at(range.start, false);
        start..at(range.end, true).max(start)
    }
}

/// A text in simplified script, where it is in traditional.
fn in_simplified(text: &str) -> Option<String> {
    match simplified(text) {
        Cow::Owned(text) => Some(text),
        Cow::Borrowed(_) => None,
    }
}

/// The Markdown that reports are written in.
pub fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.cjk_friendly_emphasis = true;
    options.parse.ignore_setext = true;
    options
}

/// The plain text of a node and all below it, however deep.
pub fn plain<'a>(node: &'a AstNode<'a>) -> String {
    let mut out = String::new();
    for it in node.descendants() {
        match &it.data().value {
            NodeValue::Text(text) => out += text,
            NodeValue::Code(code) => out += &code.literal,
            NodeValue::HtmlInline(html) => out += html,
            NodeValue::CodeBlock(code) => out += &code.literal,
            NodeValue::HtmlBlock(html) => out += &html.literal,
            NodeValue::SoftBreak | NodeValue::LineBreak | NodeValue::Paragraph => out.push(' '),
            _ => {}
        }
    }
    out.trim().to_owned()
}

/// Nesting that is still looked into.
const DEEPEST: usize = 60;

/// The paragraphs of a text, and where raw HTML stands in it.
pub fn paragraphs(markdown: &str) -> (Vec<Paragraph>, Vec<Range<usize>>) {
    let arena = Arena::new();
    let root = parse_document(&arena, markdown, &options());
    let mut collector = Collector {
        markdown,
        lines: std::iter::once(0).chain(markdown.match_indices('\n').map(|(at, _)| at + 1)).collect(),
        paragraphs: Vec::new(),
        html: Vec::new(),
        depth: 0,
    };
    collector.blocks(root);
    (collector.paragraphs, collector.html)
}

struct Collector<'m> {
    markdown: &'m str,
    lines: Vec<usize>,
    paragraphs: Vec<Paragraph>,
    html: Vec<Range<usize>>,
    depth: usize,
}

/// The longest entity of HTML, and how far behind the one before a letter is looked for.
const ENTITY: usize = 40;

impl Collector<'_> {
    /// `comrak` counts lines and bytes from 1 and includes the end.
    fn range(&self, at: Sourcepos) -> Range<usize> {
        let offset =
            |line: usize, column: usize| self.lines.get(line.wrapping_sub(1)).map_or(0, |it| it + column);
        let start = offset(at.start.line, at.start.column.saturating_sub(1)).min(self.markdown.len());
        let mut end = offset(at.end.line, at.end.column).clamp(start, self.markdown.len());
        while !self.markdown.is_char_boundary(end) {
            end += 1;
        }
        let mut start = start;
        while !self.markdown.is_char_boundary(start) {
            start -= 1;
        }
        start..end
    }

    fn blocks<'a>(&mut self, node: &'a AstNode<'a>) {
        for child in node.children() {
            let at = child.data().sourcepos;
            match &child.data().value {
                NodeValue::Paragraph | NodeValue::Heading(_) | NodeValue::TableCell => {
                    let mut paragraph = Paragraph {
                        text: String::new(),
                        heading: matches!(child.data().value, NodeValue::Heading(_)),
                        simplified: None,
                        pieces: Vec::new(),
                    };
                    self.inlines(child, &mut paragraph);
                    paragraph.simplified = in_simplified(&paragraph.text);
                    self.paragraphs.push(paragraph);
                }
                NodeValue::HtmlBlock(html) => {
                    let range = self.range(at);
                    self.paragraphs.push(self.plain(&html.literal, range.clone()));
                    self.html.push(range);
                }
                NodeValue::CodeBlock(code) => {
                    let range = self.range(at);
                    self.paragraphs.push(self.plain(&code.literal, range));
                }
                _ if self.depth < DEEPEST => {
                    self.depth += 1;
                    self.blocks(child);
                    self.depth -= 1;
                }
                _ => {
                    let range = self.range(at);
                    let deep = self.plain(&plain(child), range);
                    self.paragraphs.push(deep);
                }
            }
        }
    }

    fn plain(&self, text: &str, range: Range<usize>) -> Paragraph {
        let mut paragraph = Paragraph {
            text: String::new(),
            heading: false,
            simplified: in_simplified(text),
            pieces: Vec::new(),
        };
        let words = text.trim_end_matches('\n');
        match self.markdown[range.clone()].find(words) {
            Some(at) => {
                paragraph.pieces.push((0, range.start + at..range.end));
                text.clone_into(&mut paragraph.text);
            }
            // In a list, lines are without their indentation.
            None => self.piece(&mut paragraph, text, range),
        }
        paragraph
    }

    fn inlines<'a>(&mut self, node: &'a AstNode<'a>, paragraph: &mut Paragraph) {
        for child in node.children() {
            let range = self.range(child.data().sourcepos);
            match &child.data().value {
                NodeValue::Text(text) => self.piece(paragraph, text, range),
                NodeValue::Code(code) => self.piece(paragraph, &code.literal, range),
                NodeValue::HtmlInline(html) => {
                    self.piece(paragraph, html, range.clone());
                    self.html.push(range);
                }
                NodeValue::SoftBreak | NodeValue::LineBreak => self.piece(paragraph, "\n", range),
                _ if self.depth < DEEPEST => {
                    self.depth += 1;
                    self.inlines(child, paragraph);
                    self.depth -= 1;
                }
                _ => self.piece(paragraph, &plain(child), range),
            }
        }
    }

    fn piece(&self, paragraph: &mut Paragraph, text: &str, range: Range<usize>) {
        if self.markdown.get(range.clone()) == Some(text) {
            paragraph.pieces.push((paragraph.text.len(), range));
        } else {
            // Escapes and entities make the Markdown longer than the text: each letter is looked for right behind
            // the one before.
            let mut from = range.start;
            for (at, char) in text.char_indices() {
                let rest = self.markdown.get(from..range.end).unwrap_or_default();
                let entity = || rest.bytes().take(ENTITY).position(|byte| byte == b';').map(|it| it + 1);
                let (skipped, length) = if rest.starts_with(char) {
                    (0, char.len_utf8())
                } else if let Some(length) = rest.starts_with('&').then(entity).flatten() {
                    (0, length)
                } else {
                    let near = &rest[..rest.floor_char_boundary(ENTITY)];
                    near.find(char).map_or((0, 0), |it| (it, char.len_utf8()))
                };
                let found = from + skipped;
                from = found + length;
                paragraph.pieces.push((paragraph.text.len() + at, found..from));
            }
        }
        paragraph.text += text;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emphasis_beside_chinese_punctuation() {
        let (paragraphs, _) = paragraphs("**“一网通办”**改革，**（一）**项，**100%**的\n");
        assert_eq!(paragraphs[0].text, "“一网通办”改革，（一）项，100%的");
    }

    #[test]
    fn a_letter_knows_its_markdown() {
        let markdown = "- 甲**乙**丙\\*丁\n\n| 表 |\n|---|\n| 戊 |\n";
        let (paragraphs, _) = paragraphs(markdown);
        for word in ["甲", "乙", "丙", "丁", "戊"] {
            let paragraph = paragraphs.iter().find(|it| it.text.contains(word)).unwrap();
            let at = paragraph.text.find(word).unwrap();
            assert_eq!(&markdown[paragraph.expanded(at..at + word.len())], word, "{paragraphs:?}");
        }
    }

    #[test]
    fn entities_are_one_letter() {
        for markdown in ["&nbsp;&nbsp;本年度公开\u{a0}信息情况良好。\n", "&copy;甲©乙丙丁戊\n"]
        {
            let (found, _) = paragraphs(markdown);
            let at = found[0].text.chars().rev().nth(1).and_then(|it| found[0].text.rfind(it)).unwrap();
            let letter = found[0].text[at..].chars().next().unwrap();
            assert_eq!(&markdown[found[0].expanded(at..at + letter.len_utf8())], letter.to_string());
        }
    }

    #[test]
    fn code_in_a_list_knows_its_markdown() {
        let markdown = "- 甲\n  ```\n  乙\n  丙\n";
        let (found, _) = paragraphs(markdown);
        assert_eq!(found[1].text, "乙\n丙\n");
        for word in ["乙", "丙"] {
            let at = found[1].text.find(word).unwrap();
            assert_eq!(&markdown[found[1].expanded(at..at + word.len())], word, "{found:?}");
        }
    }

    #[test]
    fn raw_html_is_text() {
        let (found, html) = paragraphs("甲<b>乙</b>\n\n<script>alert(1)</script>\n");
        assert_eq!(found[0].text, "甲<b>乙</b>");
        assert_eq!(html.len(), 3);
    }
}
