//! Markdown. A table with spans is an HTML table inside it, so that nothing is lost; others are pipe tables.

use super::{DRAFT, Format, html};
use crate::document::{Block, Document, Inline, Table};
use std::fmt::Write as _;

pub(super) static FORMAT: Format = Format { name: "md", title: "Markdown", render };

fn render(document: &Document) -> Vec<u8> {
    let mut out = String::new();
    if document.meta.draft {
        _ = write!(out, "> **{DRAFT}**：尚有未改正的问题，不得公布。\n\n");
    }
    blocks(&mut out, &document.blocks, "");
    out.truncate(out.trim_end().len());
    out.push('\n');
    out.into_bytes()
}

fn blocks(out: &mut String, blocks: &[Block], prefix: &str) {
    for block in blocks {
        self::block(out, block, prefix);
        out.push_str(prefix.trim_end());
        out.push('\n');
    }
}

fn line(out: &mut String, prefix: &str, text: &str) {
    out.push_str(prefix);
    out.push_str(text);
    out.truncate(out.trim_end_matches(' ').len());
    out.push('\n');
}

fn block(out: &mut String, block: &Block, prefix: &str) {
    match block {
        Block::Title(lines) => {
            let title: Vec<String> = lines.iter().map(|it| escape(it)).collect();
            line(out, prefix, &format!("# {}", title.join("")));
        }
        Block::Heading { level, text, .. } => {
            line(out, prefix, &format!("{} {}", "#".repeat(usize::from(*level)), inlines(text)));
        }
        Block::Paragraph(text) => line(out, prefix, &at_start(&inlines(text))),
        Block::Signature(lines) => {
            let lines: Vec<String> = lines.iter().map(|it| escape(it)).collect();
            line(out, prefix, &lines.join("\\\n"));
        }
        Block::List { start, items } => {
            for (at, item) in items.iter().enumerate() {
                let marker = start.map_or_else(|| "- ".to_owned(), |start| format!("{}. ", start + at));
                let inner = format!("{prefix}{}", " ".repeat(marker.len()));
                let mut text = String::new();
                blocks(&mut text, item, &inner);
                let text = text.trim_end();
                line(out, prefix, &format!("{marker}{}", text.strip_prefix(&inner).unwrap_or(text)));
            }
        }
        Block::Quote(inner) => blocks(out, inner, &format!("{prefix}> ")),
        Block::Code(code) => {
            // A fence longer than any inside.
            let longest = code.split(|char| char != '`').map(str::len).max().unwrap_or(0);
            let fence = "`".repeat(longest.max(2) + 1);
            line(out, prefix, &fence);
            code.lines().for_each(|it| line(out, prefix, it));
            line(out, prefix, &fence);
        }
        Block::Rule => line(out, prefix, "---"),
        Block::Table(table) => {
            let text = if is_plain(table) { pipes(table) } else { html::table(table) };
            text.lines().for_each(|it| line(out, prefix, it));
        }
    }
}

/// Whether a pipe table can say it: one header row, no spans, no pipe inside code.
fn is_plain(table: &Table) -> bool {
    table.header == 1
        && table
            .rows
            .iter()
            .flatten()
            .all(|cell| cell.colspan == 1 && cell.rowspan == 1 && !has_piped_code(&cell.text))
}

fn has_piped_code(text: &[Inline]) -> bool {
    text.iter().any(|inline| matches!(inline, Inline::Code(code) if code.contains('|')))
}

fn pipes(table: &Table) -> String {
    let mut out = String::new();
    if table.captioned {
        _ = write!(out, "**{}**\n\n", escape(&table.caption));
    }
    for (at, row) in table.rows.iter().enumerate() {
        let cells: Vec<String> = row
            .iter()
            .map(|cell| {
                format!("{}{}", "\u{3000}".repeat(cell.indent), inlines(&cell.text).replace('\n', " "))
            })
            .collect();
        _ = writeln!(out, "| {} |", cells.join(" | "));
        if at == 0 {
            let rules: Vec<&str> =
                (0..row.len()).map(|it| if it < table.labels { ":---" } else { ":---:" }).collect();
            _ = writeln!(out, "| {} |", rules.join(" | "));
        }
    }
    out
}

fn inlines(text: &[Inline]) -> String {
    let draw = |inline: &Inline| match inline {
        Inline::Text(text) => escape(text),
        Inline::Strong(inner) => format!("**{}**", inlines(inner)),
        Inline::Emphasis(inner) => format!("*{}*", inlines(inner)),
        Inline::Code(code) if code.contains('`') => format!("`` {code} ``"),
        Inline::Code(code) => format!("`{code}`"),
        Inline::Link { href, text } => {
            format!("[{}](<{}>)", inlines(text), href.replace(['<', '>', '\n'], ""))
        }
        Inline::Break => "\\\n".to_owned(),
    };
    text.iter().map(draw).collect()
}

/// Text that Markdown shows as it is.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' => {
                out.push('\\');
                out.push(char);
            }
            '&' => out.push_str("&amp;"),
            '\n' | '\r' | '\t' => out.push(' '),
            _ if char.is_control() => {}
            _ => out.push(char),
        }
    }
    out
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
    fn signs_of_markdown_are_signs_of_the_text() {
        assert_eq!(at_start(&escape("1. a*b_<c>")), "1\\. a\\*b\\_\\<c\\>");
        assert_eq!(at_start("2023年"), "2023年");
    }
}
