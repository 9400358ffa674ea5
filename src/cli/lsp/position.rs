//! Lines and columns as editors count them, from 0, in the units that both sides agreed on.

use gen_lsp_types::{Position, PositionEncodingKind, Range};
use serde_json::Value;

use crate::source::{Place, Source};

/// What a column counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Units {
    Utf8,
    Utf16,
    Utf32,
}

impl Units {
    /// The first that an editor offers and that is known here; UTF-16 where it offers none.
    pub(super) fn of(client: &Value) -> Self {
        let offered = client.pointer("/capabilities/general/positionEncodings").and_then(Value::as_array);
        let known = |it: &Value| match it.as_str()? {
            "utf-8" => Some(Self::Utf8),
            "utf-16" => Some(Self::Utf16),
            "utf-32" => Some(Self::Utf32),
            _ => None,
        };
        offered.and_then(|all| all.iter().find_map(known)).unwrap_or(Self::Utf16)
    }

    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
            Self::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    fn width(self, char: char) -> usize {
        match self {
            Self::Utf8 => char.len_utf8(),
            Self::Utf16 => char.len_utf16(),
            Self::Utf32 => 1,
        }
    }

    /// Where a byte of the text stands.
    pub(super) fn position(self, source: &Source, at: usize) -> Position {
        let line = source.line_of(at);
        let start = source.lines().get(line).copied().unwrap_or_default();
        let before = source.text.get(start..at).unwrap_or_default();
        let column: usize = before.chars().map(|char| self.width(char)).sum();
        let number = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
        Position { line: number(line), character: number(column) }
    }

    pub(super) fn range(self, place: &Place) -> Range {
        let at = place.span.range();
        Range { start: self.position(&place.source, at.start), end: self.position(&place.source, at.end) }
    }

    /// The byte at a position; the end of the line where the line is shorter.
    pub(super) fn offset(self, source: &Source, position: Position) -> usize {
        let Some(start) = source.lines().get(position.line as usize).copied() else {
            return source.text.len();
        };
        let line = source.text[start..].split(['\n', '\r']).next().unwrap_or_default();
        let mut left = position.character as usize;
        for (at, char) in line.char_indices() {
            if left < self.width(char) {
                return start + at;
            }
            left -= self.width(char);
        }
        start + line.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_what_was_agreed_on() {
        let source = Source::new("a.md", "甲\r\n𠀀乙,12\n".to_owned());
        let at = source.text.find("12").unwrap_or_default();
        let column = |units: Units| units.position(&source, at);
        assert_eq!(column(Units::Utf8), Position { line: 1, character: 8 });
        assert_eq!(column(Units::Utf16), Position { line: 1, character: 4 });
        assert_eq!(column(Units::Utf32), Position { line: 1, character: 3 });
        for units in [Units::Utf8, Units::Utf16, Units::Utf32] {
            assert_eq!(units.offset(&source, column(units)), at);
            let beyond = Position { line: 0, character: 99 };
            assert_eq!(units.offset(&source, beyond), "甲".len());
            assert_eq!(units.offset(&source, Position { line: 9, character: 0 }), source.text.len());
        }
    }
}
