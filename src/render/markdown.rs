//! Markdown. A table with spans is an HTML table inside it, so that nothing is lost; others are pipe tables.

mod pipes;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::look::{Look, MarkdownTables};
use super::xml::{next, with_controls};
use super::{DRAFT, Format, NOT_YET, html};
use crate::document::{Block, Document, Inline, Table, plain};
use std::fmt::Write as _;

pub(super) static FORMAT: Format = Format { name: "md", title: "Markdown", render };

fn render(document: &Document, look: &Look) -> Vec<u8> {
    let mut writer = Writer { out: String::with_capacity(16 << 10), document, tables: look.tables };
    if document.meta.draft {
        _ = write!(writer.out, "> **{DRAFT}**：{NOT_YET}\n\n");
    }
    writer.blocks(&document.blocks, "");
    let mut out = writer.out;
    out.truncate(out.trim_end().len());
    out.push('\n');
    out.into_bytes()
}

struct Writer<'a> {
    out: String,
    document: &'a Document,
    tables: MarkdownTables,
}

impl Writer<'_> {
    fn blocks(&mut self, blocks: &[Block], prefix: &str) {
        for block in blocks {
            self.block(block, prefix);
            self.out.push_str(prefix.trim_end());
            self.out.push('\n');
        }
    }

    fn block(&mut self, block: &Block, prefix: &str) {
        let out = &mut self.out;
        match block {
            Block::Title(lines) => {
                let title: Vec<String> = lines.iter().map(|it| escape(it)).collect();
                line(out, prefix, &format!("# {}", title.join("")));
            }
            Block::Heading { level, text, .. } => {
                line(out, prefix, &format!("{} {}", "#".repeat(usize::from(*level)), inlines(text)));
            }
            Block::Contents => {
                for (_, text) in self.document.sections() {
                    line(out, prefix, &format!("- [{}](#{})", inlines(text), anchor(&plain(text))));
                }
            }
            Block::Paragraph(text) => {
                // Each line of it belongs to the quotation or the item, and none begins something else.
                let text = inlines(text);
                text.lines().for_each(|it| line(out, prefix, &at_start(it)));
            }
            Block::Signature(lines) => {
                let lines: Vec<String> = lines.iter().map(|it| escape(it)).collect();
                line(out, prefix, &lines.join("\\\n"));
            }
            Block::List { start, items } => {
                for (at, item) in items.iter().enumerate() {
                    let marker = start.map_or_else(|| "- ".to_owned(), |start| format!("{}. ", start + at));
                    let inner = format!("{prefix}{}", " ".repeat(marker.len()));
                    let before = std::mem::take(&mut self.out);
                    self.blocks(item, &inner);
                    let text = std::mem::replace(&mut self.out, before);
                    let text = text.trim_end();
                    let text = text.strip_prefix(&inner).unwrap_or(text);
                    line(&mut self.out, prefix, &format!("{marker}{text}"));
                }
            }
            Block::Quote(inner) => self.blocks(inner, &format!("{prefix}> ")),
            Block::Code(code) => {
                // A fence longer than any inside.
                let longest = code.split(|char| char != '`').map(str::len).max().unwrap_or(0);
                let fence = "`".repeat(longest.max(2) + 1);
                line(out, prefix, &fence);
                code.lines().for_each(|it| line(out, prefix, it));
                line(out, prefix, &fence);
            }
            Block::Rule => line(out, prefix, "---"),
            Block::Table(table) => self.table(table, prefix),
            // Forges strip drawings; the numbers say the same.
            Block::Chart(chart) => {
                line(out, prefix, &format!("**{}**", escape(&chart.title)));
                out.push_str(prefix.trim_end());
                out.push('\n');
                self.table(&chart.table(), prefix);
            }
            Block::Picture(picture) => {
                let (alt, kind) = (escape(&picture.alt), picture.kind);
                let data = STANDARD.encode(&picture.bytes);
                let caption = picture.caption.replace(['"', '\\', '\n'], "");
                let caption = if caption.is_empty() { caption } else { format!(" \"{caption}\"") };
                line(out, prefix, &format!("![{alt}](data:image/{kind};base64,{data}{caption})"));
            }
        }
    }

    fn table(&mut self, table: &Table, prefix: &str) {
        let as_html = match self.tables {
            MarkdownTables::Html => true,
            MarkdownTables::AsTheyAre => !pipes::is_plain(table),
            MarkdownTables::Pipe => false,
        };
        // No line of an HTML table ends in a space: where nothing stands before them, they are as they must be.
        if as_html && prefix.is_empty() {
            return html::table::table(&mut self.out, table, false);
        }
        let mut text = String::new();
        if as_html {
            html::table::table(&mut text, table, false);
        } else {
            pipes::draw(&mut text, table);
        }
        text.lines().for_each(|it| line(&mut self.out, prefix, it));
    }
}

fn line(out: &mut String, prefix: &str, text: &str) {
    out.push_str(prefix);
    out.push_str(text);
    out.truncate(out.trim_end_matches(' ').len());
    out.push('\n');
}

/// The anchor that forges make of a heading's words: letters and digits stay, spaces become hyphens.
fn anchor(heading: &str) -> String {
    let sign = |char: char| match char {
        ' ' | '-' => Some('-'),
        char if char.is_alphanumeric() || char == '_' => Some(char),
        _ => None,
    };
    heading.trim().to_lowercase().chars().filter_map(sign).collect()
}

fn inlines(text: &[Inline]) -> String {
    let mut out = String::new();
    push_inlines(&mut out, text);
    out
}

fn push_inlines(out: &mut String, text: &[Inline]) {
    let wrapped = |out: &mut String, sign: &str, inner: &[Inline]| {
        out.push_str(sign);
        push_inlines(out, inner);
        out.push_str(sign);
    };
    for inline in text {
        match inline {
            Inline::Text(text) => push(out, text),
            Inline::Strong(inner) => wrapped(out, "**", inner),
            Inline::Emphasis(inner) => wrapped(out, "*", inner),
            Inline::Code(code) if code.contains('`') => _ = write!(out, "`` {code} ``"),
            Inline::Code(code) => _ = write!(out, "`{code}`"),
            Inline::Link { href, text } => {
                out.push('[');
                push_inlines(out, text);
                _ = write!(out, "](<{}>)", href.replace(['<', '>', '\n'], "").replace('\\', "%5C"));
            }
            Inline::Break => out.push_str("\\\n"),
        }
    }
}

/// Text that Markdown shows as it is.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push(&mut out, text);
    out
}

/// Bytes with which a character begins that Markdown would read as a sign, or nobody should read.
const CARE: [bool; 256] = with_controls(b"\\`*_[]<>|~&\x7F\xC2");

/// Escapes onto the end of `out`; stretches that need nothing are copied whole.
fn push(out: &mut String, text: &str) {
    let (mut from, mut at) = (0, 0);
    while let Some((begin, char)) = next(text, at, &CARE) {
        at = begin + char.len_utf8();
        let instead = match char {
            '&' => "&amp;",
            '\n' | '\r' | '\t' => " ",
            _ if char.is_control() => "",
            '\u{80}'.. => continue,
            // The sign itself begins the next stretch.
            _ => {
                out.push_str(&text[from..begin]);
                out.push('\\');
                from = begin;
                continue;
            }
        };
        out.push_str(&text[from..begin]);
        out.push_str(instead);
        from = at;
    }
    out.push_str(&text[from..]);
}

/// A line that would begin a heading, a list or a rule keeps its first sign as a sign.
fn at_start(text: &str) -> String {
    let digits = text.len() - text.trim_start_matches(|char: char| char.is_ascii_digit()).len();
    let behind = text[digits..].starts_with(['.', ')']);
    if digits > 0 && behind {
        return format!("{}\\{}", &text[..digits], &text[digits..]);
    }
    if text.starts_with(['#', '+', '-', '=']) { format!("\\{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_those_of_forges() {
        assert_eq!(anchor("一、总体情况（2023 Year）"), "一总体情况2023-year");
    }

    #[test]
    fn what_nobody_should_read_is_dropped() {
        assert_eq!(escape("a\u{85}b\u{7F}c\u{A0}d\te&“”"), "abc\u{A0}d e&amp;“”");
    }

    #[test]
    fn signs_of_markdown_are_signs_of_the_text() {
        assert_eq!(at_start(&escape("1. a*b_<c>")), "1\\. a\\*b\\_\\<c\\>");
        assert_eq!(at_start("2023年"), "2023年");
    }
}
