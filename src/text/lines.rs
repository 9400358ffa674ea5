//! Words as people paste them from Word, made into Markdown: every line is a paragraph, leading spaces never
//! make code, `（一）…` on a line of its own is a heading.

use std::ops::Range;

use crate::edition::is_ordinal;
use crate::source::is_unseen;

/// A stretch of the text to expand, and where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Segment {
    pub(super) text: String,
    pub(super) written: Range<usize>,
    /// Whether each letter stands where it was written; else all of it comes from the whole of `written`.
    pub(super) literal: bool,
}

/// A text in segments, each written somewhere.
#[derive(Clone, Debug, Default)]
pub(super) struct Prepared {
    pub(super) segments: Vec<Segment>,
}

/// From the expanded text back to what was written.
#[derive(Clone, Debug, Default)]
pub(super) struct Map {
    /// Where in the expanded text a piece begins, where it was written, and whether letter by letter.
    pub(super) pieces: Vec<(usize, Range<usize>, bool)>,
}

impl Map {
    /// Where a stretch of the expanded text was written.
    pub(super) fn written(&self, range: Range<usize>) -> Range<usize> {
        let start = self.at(range.start, false);
        let end = self.at(range.end, true);
        start..end.max(start)
    }

    fn at(&self, at: usize, end: bool) -> usize {
        // The end of a stretch belongs to the piece before it.
        let first_behind =
            self.pieces.partition_point(|(from, _, _)| if end { *from < at } else { *from <= at });
        let Some((from, written, literal)) = first_behind.checked_sub(1).map(|it| &self.pieces[it]) else {
            return 0;
        };
        match (literal, end) {
            (true, _) => (written.start + (at - from)).min(written.end),
            (false, false) => written.start,
            (false, true) => written.end,
        }
    }
}

impl Prepared {
    /// The text without any expansion.
    pub(super) fn literally(&self) -> (String, Map) {
        let (mut text, mut map) = (String::new(), Map::default());
        for segment in &self.segments {
            map.pieces.push((text.len(), segment.written.clone(), segment.literal));
            text += &segment.text;
        }
        (text, map)
    }

    fn push(&mut self, text: &str, written: Range<usize>, literal: bool) {
        if !text.is_empty() {
            self.segments.push(Segment { text: text.to_owned(), written, literal });
        }
    }

    /// Text that stands at `at`, cut around template tags and without control characters.
    fn written(&mut self, text: &str, at: usize) {
        let mut from = 0;
        while from < text.len() {
            let rest = &text[from..];
            let open = rest
                .match_indices('{')
                .map(|(at, _)| at)
                .find(|at| matches!(rest.as_bytes().get(at + 1), Some(b'{' | b'%' | b'#')));
            let (literal, tag) = match open {
                None => (rest, ""),
                Some(open) => {
                    let close = match &rest[open..open + 2] {
                        "{{" => "}}",
                        "{%" => "%}",
                        _ => "#}",
                    };
                    let length = rest[open..].find(close).map_or(rest.len() - open, |it| it + 2);
                    (&rest[..open], &rest[open..open + length])
                }
            };
            self.literal(literal, at + from);
            from += literal.len();
            self.push(tag, at + from..at + from + tag.len(), false);
            from += tag.len();
        }
    }

    fn literal(&mut self, text: &str, at: usize) {
        let mut from = 0;
        for (index, char) in text.char_indices() {
            if is_dropped(char) {
                self.push(&text[from..index], at + from..at + index, true);
                from = index + char.len_utf8();
            } else if char == '*' && is_times(text, index) {
                // `7*24小时` is a product and no emphasis.
                self.push(&text[from..index], at + from..at + index, true);
                self.push("\\", at + index..at + index, false);
                from = index;
            }
        }
        self.push(&text[from..], at + from..at + text.len(), true);
    }
}

/// Whether the sign at `at` stands between two digits.
fn is_times(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    digit(at.checked_sub(1)) && digit(Some(at + 1))
}

/// Control characters, and the private planes that mark places while a text is expanded.
fn is_dropped(char: char) -> bool {
    char == '\r' || is_unseen(char)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Blank,
    Plain,
    Heading,
    Item,
    Quote,
    TableRow,
    Fence,
}

fn shape(line: &str) -> Shape {
    let bytes = line.as_bytes();
    match bytes {
        [] => Shape::Blank,
        [b'#', ..] => Shape::Heading,
        [b'>', ..] => Shape::Quote,
        [b'|', ..] => Shape::TableRow,
        [b'`', b'`', b'`', ..] | [b'~', b'~', b'~', ..] => Shape::Fence,
        [b'-' | b'*' | b'+', b' ', ..] => Shape::Item,
        _ => {
            let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
            match &bytes[digits..] {
                [b'.' | b')', b' ', ..] if (1..=9).contains(&digits) => Shape::Item,
                _ if is_sub_heading(line) => Shape::Heading,
                _ => Shape::Plain,
            }
        }
    }
}

/// `（一）主动公开情况` alone on its line.
fn is_sub_heading(line: &str) -> bool {
    let Some(rest) = line.strip_prefix(['（', '(']) else { return false };
    let Some((number, words)) = rest.split_once(['）', ')']) else { return false };
    !number.is_empty()
        && number.chars().all(is_ordinal)
        && !words.trim().is_empty()
        && line.chars().count() <= 32
        && !words.contains(['。', '；', '，', '：', '{'])
}

/// Makes Markdown of a passage as it was written.
pub(super) fn prepare(text: &str) -> Prepared {
    let mut prepared = Prepared::default();
    let (mut at, mut last, mut fenced) = (0, Shape::Blank, false);
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let body = line.trim_end();
        let inner = body.trim_start();
        let indent = body.len() - inner.len();
        let mut shape = shape(inner);
        if fenced && shape != Shape::Fence {
            prepared.written(body, start);
            prepared.push("\n", start + body.len()..at, false);
            continue;
        }
        if shape == Shape::Fence {
            fenced = !fenced;
        }
        let continues = last == shape && matches!(shape, Shape::Item | Shape::Quote | Shape::TableRow);
        if !continues && last != Shape::Blank && shape != Shape::Blank && !(fenced && last == Shape::Fence) {
            prepared.push("\n", start..start, false);
        }
        match shape {
            // The section has level two; what the unit heads inside it is one lower, whatever it wrote.
            Shape::Heading => {
                let words = inner.trim_start_matches('#').trim_start();
                prepared.push("### ", start..start, false);
                prepared.written(words, start + body.len() - words.len());
                if words.is_empty() {
                    shape = Shape::Blank;
                }
            }
            // The depth of a list is its indentation; elsewhere it means nothing.
            Shape::Item => {
                let spaces =
                    body[..indent].chars().map(|char| if char == '\t' { 4 } else { 1 }).sum::<usize>();
                let depth = if last == Shape::Item { spaces.min(60) } else { 0 };
                prepared.push(&" ".repeat(depth), start..start, false);
                prepared.written(inner, start + indent);
            }
            Shape::Blank | Shape::Plain | Shape::Quote | Shape::TableRow | Shape::Fence => {
                // `[注1]: …` would be taken for the address of a link and vanish.
                if inner.starts_with('[') && inner.contains("]:") {
                    prepared.push("\\", start + indent..start + indent, false);
                }
                prepared.written(inner, start + indent);
            }
        }
        prepared.push("\n", start + body.len()..at, false);
        last = shape;
    }
    prepared
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(prepare(text).literally().0, expected);
    }

    #[test]
    fn every_line_is_a_paragraph() {
        check("甲。\n乙。\n", "甲。\n\n乙。\n");
        check("甲。\r\n\r\n乙。", "甲。\n\n乙。\n");
    }

    #[test]
    fn leading_spaces_never_make_code() {
        check("\u{3000}\u{3000}甲。\n      乙。\n", "甲。\n\n乙。\n");
    }

    #[test]
    fn a_short_numbered_line_is_a_heading() {
        check("（一）主动公开\n甲。\n", "### 主动公开\n\n甲。\n".replace("主动", "（一）主动").as_str());
        check("（一）主动公开。全年公开12条。\n", "（一）主动公开。全年公开12条。\n");
    }

    #[test]
    fn a_product_is_no_emphasis() {
        check("实行7*24小时、5*8小时，**重点**。\n", "实行7\\*24小时、5\\*8小时，**重点**。\n");
    }

    #[test]
    fn lists_and_tables_stay_together() {
        check("- 甲\n- 乙\n丙\n", "- 甲\n- 乙\n\n丙\n");
        check("|a|b|\n|-|-|\n|1|2|\n", "|a|b|\n|-|-|\n|1|2|\n");
    }

    #[test]
    fn each_letter_knows_where_it_was_written() {
        let text = "\u{3000}甲{{ x }}乙\n丙\u{7}丁\n";
        let (markdown, map) = prepare(text).literally();
        for word in ["甲", "乙", "丙", "丁"] {
            let at = markdown.find(word).unwrap();
            assert_eq!(&text[map.written(at..at + word.len())], word);
        }
        let tag = markdown.find("x").unwrap();
        assert_eq!(&text[map.written(tag..tag + 1)], "{{ x }}");
    }
}
