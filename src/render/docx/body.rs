//! The document's blocks as paragraphs and tables of Open XML.

use super::table;
use crate::document::{Block, Document, Inline};
use crate::render::xml::push;
use std::fmt::Write as _;

/// Draws blocks and remembers what they refer to.
pub(super) struct Writer {
    pub(super) out: String,
    /// Addresses of links, in order; `link0` is the first.
    links: Vec<String>,
    bookmarks: usize,
}

/// The body without its section, and the addresses of its links.
pub(super) fn body(document: &Document) -> (String, Vec<String>) {
    let mut writer = Writer { out: String::new(), links: Vec::new(), bookmarks: 0 };
    writer.blocks(&document.blocks, "BodyText");
    (writer.out, writer.links)
}

impl Writer {
    fn blocks(&mut self, blocks: &[Block], style: &str) {
        for (at, block) in blocks.iter().enumerate() {
            if let (Block::Heading { level, text, .. }, Some(Block::Table(next))) =
                (block, blocks.get(at + 1))
                && table::is_page(next)
            {
                self.heading(*level, text, "<w:pageBreakBefore/>");
                continue;
            }
            let behind_heading = at > 0 && matches!(blocks[at - 1], Block::Heading { .. });
            if let (Block::Table(table), false) = (block, behind_heading)
                && table::is_page(table)
            {
                self.paragraph("Gap", "<w:pageBreakBefore/>", &[]);
            }
            self.block(block, style);
        }
    }

    fn block(&mut self, block: &Block, style: &str) {
        match block {
            Block::Title(lines) => {
                let text: Vec<Inline> = lines
                    .iter()
                    .enumerate()
                    .flat_map(|(at, line)| {
                        (at > 0).then_some(Inline::Break).into_iter().chain([Inline::Text(line.clone())])
                    })
                    .collect();
                self.paragraph("Title", "", &text);
                self.paragraph("BodyText", "", &[]);
            }
            Block::Heading { level, text, .. } => {
                self.heading(*level, text, "");
            }
            Block::Paragraph(text) => self.paragraph(style, "", text),
            Block::Signature(lines) => {
                self.paragraph("BodyText", "<w:keepNext/>", &[]);
                for (at, line) in lines.iter().enumerate() {
                    let keep = if at + 1 < lines.len() { "<w:keepNext/>" } else { "" };
                    self.paragraph("Signature", keep, &[Inline::Text(line.clone())]);
                }
            }
            Block::List { start, items } => self.list(*start, items, style),
            Block::Quote(inner) => self.blocks(inner, "Quote"),
            Block::Code(code) => {
                code.lines().for_each(|line| self.paragraph("Quote", "", &[Inline::Text(line.to_owned())]));
            }
            Block::Rule => self.paragraph("Gap", "", &[]),
            Block::Table(table) => table::table(self, table),
        }
    }

    /// In official documents a list is paragraphs that begin with their number.
    fn list(&mut self, start: Option<usize>, items: &[Vec<Block>], style: &str) {
        for (at, item) in items.iter().enumerate() {
            let marker = start.map_or_else(|| "· ".to_owned(), |start| format!("{}.", start + at));
            let mut first = true;
            for block in item {
                match block {
                    Block::Paragraph(text) if first => {
                        let text: Vec<Inline> = std::iter::once(Inline::Text(marker.clone()))
                            .chain(text.iter().cloned())
                            .collect();
                        self.paragraph(style, "", &text);
                    }
                    block => self.block(block, style),
                }
                first = false;
            }
        }
    }

    /// A heading with its bookmark; `more` are properties that the schema puts behind the style.
    fn heading(&mut self, level: u8, text: &[Inline], more: &str) {
        let style = match level {
            0..=2 => "Heading1",
            3 => "Heading2",
            4.. => "Heading3",
        };
        self.bookmarks += 1;
        let id = self.bookmarks;
        _ = write!(
            self.out,
            "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{more}</w:pPr><w:bookmarkStart w:id=\"{id}\" w:name=\"section{id}\"/>"
        );
        self.inlines(text, Look::default());
        _ = write!(self.out, "<w:bookmarkEnd w:id=\"{id}\"/></w:p>");
    }

    /// A paragraph; `more` are properties that the schema puts behind the style.
    pub(super) fn paragraph(&mut self, style: &str, more: &str, text: &[Inline]) {
        _ = write!(self.out, "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{more}</w:pPr>");
        self.inlines(text, Look::default());
        self.out += "</w:p>";
    }

    fn inlines(&mut self, text: &[Inline], look: Look) {
        for inline in text {
            match inline {
                Inline::Text(text) | Inline::Code(text) => self.run(text, look),
                Inline::Strong(inner) => self.inlines(inner, Look { bold: true, ..look }),
                Inline::Emphasis(inner) => self.inlines(inner, Look { kai: true, ..look }),
                Inline::Link { href, text } => {
                    let id = self.links.len();
                    self.links.push(href.clone());
                    _ = write!(self.out, "<w:hyperlink r:id=\"link{id}\">");
                    self.inlines(text, Look { link: true, ..look });
                    self.out += "</w:hyperlink>";
                }
                Inline::Break => self.out += "<w:r><w:br/></w:r>",
            }
        }
    }

    /// The order is the schema's: style, fonts, weight. The hint tells Word to set “” and — in the Chinese font.
    fn run(&mut self, text: &str, look: Look) {
        self.out += "<w:r><w:rPr>";
        if look.link {
            self.out += "<w:rStyle w:val=\"Hyperlink\"/>";
        }
        self.out += if look.kai { KAI } else { "<w:rFonts w:hint=\"eastAsia\"/>" };
        if look.bold {
            self.out += "<w:b/><w:bCs/>";
        }
        self.out += "</w:rPr><w:t xml:space=\"preserve\">";
        push(&mut self.out, text);
        self.out += "</w:t></w:r>";
    }
}

/// How a run looks.
#[derive(Clone, Copy, Default)]
struct Look {
    bold: bool,
    /// In 楷体: slanted Chinese is ugly, this is how print emphasises.
    kai: bool,
    link: bool,
}

const KAI: &str = "<w:rFonts w:hint=\"eastAsia\" w:ascii=\"楷体_GB2312\" w:hAnsi=\"楷体_GB2312\" w:eastAsia=\"楷体_GB2312\"/>";
