//! Markdown to the document's blocks.

use std::collections::HashSet;
use std::sync::Arc;

use comrak::nodes::{AstNode, ListType, NodeValue};
use comrak::{Arena, parse_document};

use super::{PREAMBLE, SIGNATURE, TABLE, TITLE_BREAK, WORDS, bare, preamble, signature, table};
use crate::document::{Block, Cell, Inline, Picture, Role, Table, plain};
use crate::model::Submission;
use crate::text::{Narration, markdown};

/// Reads the expanded body.
pub(super) fn blocks(markdown: &str, submission: &Submission, narration: &Narration) -> Vec<Block> {
    let mut reader = Reader {
        submission,
        narration,
        ids: TAKEN.iter().map(|it| (*it).to_owned()).collect(),
        tables: 0,
        depth: 0,
        words: false,
    };
    reader.read(markdown)
}

/// Ids that a page has of its own.
const TAKEN: &[&str] =
    &["main", "contents", "charts", "comparison", "units", "lacks", "adjustments", "reports"];

struct Reader<'a> {
    submission: &'a Submission,
    narration: &'a Narration,
    ids: HashSet<String>,
    tables: usize,
    depth: usize,
    /// Whether words of the unit are read: they make no title, no table of the form, no signature.
    words: bool,
}

impl Reader<'_> {
    fn read(&mut self, markdown: &str) -> Vec<Block> {
        let arena = Arena::new();
        self.all(parse_document(&arena, markdown, &markdown::options()))
    }

    fn all<'a>(&mut self, node: &'a AstNode<'a>) -> Vec<Block> {
        self.depth += 1;
        let blocks = node.children().flat_map(|child| self.block(child)).collect();
        self.depth -= 1;
        blocks
    }

    fn block<'a>(&mut self, node: &'a AstNode<'a>) -> Vec<Block> {
        if self.depth > DEEPEST {
            return vec![Block::Paragraph(vec![Inline::Text(markdown::plain(node))])];
        }
        match &node.data().value {
            NodeValue::Heading(heading) if self.words => {
                let pictures = self.pictures(node);
                let text = inlines(node, 0);
                let id = self.id(&plain(&text));
                let heading = Block::Heading { level: heading.level.clamp(3, 6), id, text };
                std::iter::once(heading).chain(pictures).collect()
            }
            NodeValue::CodeBlock(code) if self.words => vec![Block::Code(code.literal.clone())],
            NodeValue::CodeBlock(code) if code.info == WORDS => self.unit_words(code.literal.trim()),
            NodeValue::Paragraph => self.paragraph(node),
            NodeValue::Heading(heading) if heading.level == 1 => {
                vec![Block::Title(plain(&inlines(node, 0)).split(TITLE_BREAK).map(str::to_owned).collect())]
            }
            NodeValue::Heading(heading) => {
                let text = inlines(node, 0);
                let id = self.id(&plain(&text));
                vec![Block::Heading { level: heading.level.clamp(2, 6), id, text }]
            }
            NodeValue::List(list) => {
                let start = (list.list_type == ListType::Ordered).then_some(list.start);
                vec![Block::List { start, items: node.children().map(|item| self.all(item)).collect() }]
            }
            NodeValue::BlockQuote => vec![Block::Quote(self.all(node))],
            NodeValue::CodeBlock(code) if code.info == TABLE => {
                self.form_table(code.literal.trim()).into_iter().collect()
            }
            NodeValue::CodeBlock(code) if code.info == SIGNATURE => {
                vec![Block::Signature(signature(self.submission))]
            }
            NodeValue::CodeBlock(code) => vec![Block::Code(code.literal.clone())],
            // Raw HTML is text here; a finding has told the office.
            NodeValue::HtmlBlock(html) => {
                vec![Block::Paragraph(vec![Inline::Text(html.literal.trim().to_owned())])]
            }
            NodeValue::ThematicBreak => vec![Block::Rule],
            NodeValue::Table(_) => {
                let pictures = self.pictures(node);
                std::iter::once(Block::Table(self.own_table(node))).chain(pictures).collect()
            }
            _ => self.all(node),
        }
    }

    /// A paragraph, and below it the pictures that it shows.
    fn paragraph<'a>(&self, node: &'a AstNode<'a>) -> Vec<Block> {
        let pictures = self.pictures(node);
        let text = inlines(node, 0);
        let words =
            (pictures.is_empty() || !plain(&text).trim().is_empty()).then_some(Block::Paragraph(text));
        words.into_iter().chain(pictures).collect()
    }

    /// Takes the pictures out of a block, wherever in it they stand, and the line breaks beside them.
    fn pictures<'a>(&self, node: &'a AstNode<'a>) -> Vec<Block> {
        let shown: Vec<&AstNode> = node.descendants().filter(|it| self.picture(it).is_some()).collect();
        let pictures = shown.iter().filter_map(|it| self.picture(it)).map(Block::Picture).collect();
        for picture in shown {
            let is_break =
                |it: &&AstNode| matches!(it.data().value, NodeValue::SoftBreak | NodeValue::LineBreak);
            let beside =
                picture.previous_sibling().filter(is_break).or(picture.next_sibling().filter(is_break));
            if let Some(beside) = beside {
                beside.detach();
            }
            picture.detach();
        }
        pictures
    }

    /// A picture that was read; of the others a finding has told.
    fn picture<'a>(&self, node: &'a AstNode<'a>) -> Option<Picture> {
        let NodeValue::Image(link) = &node.data().value else { return None };
        let file = self.submission.pictures.iter().find(|it| it.path == link.url)?;
        Some(Picture {
            alt: plain(&inlines(node, 0)),
            caption: link.title.clone(),
            kind: file.kind,
            width: file.width,
            height: file.height,
            bytes: Arc::clone(&file.bytes),
        })
    }

    /// The words of a section, passage by passage: a second heading of the same meaning is one of a lower level.
    fn unit_words(&mut self, id: &str) -> Vec<Block> {
        self.words = true;
        let mut blocks = Vec::new();
        if id == PREAMBLE {
            blocks = self.read(&preamble(self.submission, self.narration));
        } else if let Some(section) = self.submission.edition.section(id) {
            for (at, part) in self.narration.of(section).enumerate() {
                if let (true, Some(heading)) = (at > 0, &part.heading) {
                    let words = bare(heading.text());
                    let id = self.id(words);
                    blocks.push(Block::Heading { level: 3, id, text: vec![Inline::Text(words.to_owned())] });
                }
                blocks.extend(self.read(&part.markdown));
            }
        }
        self.words = false;
        blocks
    }

    fn form_table(&mut self, id: &str) -> Option<Block> {
        let number = self.submission.edition.table(id)?;
        Some(Block::Table(table::of(self.submission, number)))
    }

    /// A table that the unit wrote in its words.
    fn own_table<'a>(&mut self, node: &'a AstNode<'a>) -> Table {
        self.tables += 1;
        let rows: Vec<Vec<Cell>> = node
            .children()
            .enumerate()
            .map(|(at, row)| {
                let role = if at == 0 { Role::Column } else { Role::Data };
                let cell = |text| Cell { role, text, colspan: 1, rowspan: 1, indent: 0 };
                row.children().map(|child| cell(inlines(child, 0))).collect()
            })
            .collect();
        Table {
            id: format!("own-table-{}", self.tables),
            caption: format!("附表{}", self.tables),
            captioned: false,
            width: rows.iter().map(Vec::len).max().unwrap_or(0),
            labels: 0,
            header: 1,
            rows,
        }
    }

    /// An anchor that stays the same while the heading does.
    fn id(&mut self, heading: &str) -> String {
        let words: String = heading.chars().filter(|char| char.is_alphanumeric()).collect();
        let base = self
            .submission
            .edition
            .section_meant(heading)
            .map_or_else(|| words, |section| self.submission.edition.sections[section].id.clone());
        let base = if base.is_empty() { "section".to_owned() } else { base };
        let mut id = base.clone();
        let mut number = 1;
        while !self.ids.insert(id.clone()) {
            number += 1;
            id = format!("{base}-{number}");
        }
        id
    }
}

/// Deeper than this nobody reads; what is nested deeper is kept as plain text.
const DEEPEST: usize = 30;

fn inlines<'a>(node: &'a AstNode<'a>, depth: usize) -> Vec<Inline> {
    if depth > DEEPEST {
        return vec![Inline::Text(markdown::plain(node))];
    }
    let inlines = |node| inlines(node, depth + 1);
    let mut out: Vec<Inline> = Vec::new();
    for child in node.children() {
        let inline = match &child.data().value {
            NodeValue::Text(text) => Inline::Text(text.to_string()),
            NodeValue::Code(code) => Inline::Code(code.literal.clone()),
            NodeValue::HtmlInline(html) => Inline::Text(html.clone()),
            NodeValue::Strong => Inline::Strong(inlines(child)),
            NodeValue::Emph => Inline::Emphasis(inlines(child)),
            // What led somewhere from a picture leads nowhere without it.
            NodeValue::Link(_) if child.first_child().is_none() => continue,
            NodeValue::Link(link) => link_to(&link.url, inlines(child)),
            NodeValue::Image(link) => Inline::Text(format!(
                "（图：{}）",
                if link.title.is_empty() { plain(&inlines(child)) } else { link.title.clone() }
            )),
            NodeValue::SoftBreak | NodeValue::LineBreak => Inline::Break,
            _ => {
                out.extend(inlines(child));
                continue;
            }
        };
        match (out.last_mut(), inline) {
            (Some(Inline::Text(before)), Inline::Text(text)) => before.push_str(&text),
            (_, inline) => out.push(inline),
        }
    }
    out
}

/// Only addresses that lead to a page or a mailbox become links; a script is shown as the text it is.
fn link_to(href: &str, text: Vec<Inline>) -> Inline {
    let scheme = href.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    match scheme.as_deref() {
        Some("http" | "https" | "mailto") => Inline::Link { href: href.to_owned(), text },
        _ => Inline::Text(plain(&text)),
    }
}
