//! Lists as Word has them: levels and numbers of its own, so that an item that is added counts.

use std::fmt::Write as _;

use super::body::Writer;
use super::{HEAD, SPACES};
use crate::document::Block;
use crate::render::theme::Theme;

/// Word knows nine levels; what is nested deeper stands on the last.
const LEVELS: usize = 9;

/// How much further in each level begins, in twips.
const STEP: usize = 420;

/// The lists of a document.
#[derive(Default)]
pub(super) struct Lists {
    /// How deep the list is nested that is drawn.
    depth: usize,
    /// Of each numbered list its level and its first number.
    numbered: Vec<(usize, usize)>,
    any: bool,
}

/// Draws a list. An item's first paragraph has its mark; what else it holds stands below, as far in.
pub(super) fn list(writer: &mut Writer, start: Option<usize>, items: &[Vec<Block>], style: &str) {
    let lists = &mut writer.lists;
    lists.any = true;
    let level = lists.depth.min(LEVELS - 1);
    // The first list is that of all items without numbers.
    let number = start.map_or(1, |start| {
        lists.numbered.push((level, start));
        lists.numbered.len() + 1
    });
    lists.depth += 1;
    let marked = format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{number}\"/></w:numPr>");
    let below = indent(writer.theme, level);
    for item in items {
        for (at, block) in item.iter().enumerate() {
            match block {
                Block::Paragraph(text) if at == 0 => writer.paragraph("ListParagraph", &marked, text),
                Block::Paragraph(text) => writer.paragraph("ListParagraph", &below, text),
                block => writer.block(block, style),
            }
        }
    }
    writer.lists.depth -= 1;
}

/// As words of official documents: the first line two characters in, the others at the edge of their level.
fn indent(theme: &Theme, level: usize) -> String {
    let first = theme.body.size.twips() * 2;
    format!("<w:ind w:left=\"{}\" w:firstLine=\"{first}\"/>", level * STEP)
}

impl Lists {
    /// The part that says how they are marked; none where there are none.
    pub(super) fn part(&self, theme: &Theme) -> Option<String> {
        if !self.any {
            return None;
        }
        let mut out = format!("{HEAD}<w:numbering {SPACES}>");
        for (kind, format) in ["bullet", "decimal"].iter().enumerate() {
            _ = write!(
                out,
                "<w:abstractNum w:abstractNumId=\"{kind}\"><w:multiLevelType w:val=\"hybridMultilevel\"/>"
            );
            for level in 0..LEVELS {
                let text = if kind == 0 { "·".to_owned() } else { format!("%{}.", level + 1) };
                let font = super::styles::font(theme.body.fonts.name());
                _ = write!(
                    out,
                    "<w:lvl w:ilvl=\"{level}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:suff w:val=\"{}\"/><w:lvlText w:val=\"{text}\"/><w:lvlJc w:val=\"left\"/><w:pPr>{}</w:pPr><w:rPr><w:rFonts {font} w:hint=\"eastAsia\"/></w:rPr></w:lvl>",
                    if kind == 0 { "space" } else { "nothing" },
                    indent(theme, level)
                );
            }
            out += "</w:abstractNum>";
        }
        out += "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>";
        for (at, (level, start)) in self.numbered.iter().enumerate() {
            _ = write!(
                out,
                "<w:num w:numId=\"{}\"><w:abstractNumId w:val=\"1\"/><w:lvlOverride w:ilvl=\"{level}\"><w:startOverride w:val=\"{start}\"/></w:lvlOverride></w:num>",
                at + 2
            );
        }
        Some(out + "</w:numbering>")
    }
}
