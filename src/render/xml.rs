//! Text for XML and HTML: escaped, and without the characters that XML 1.0 forbids.

use std::borrow::Cow;

/// Escapes for text and for attributes in double quotes.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push(&mut out, text);
    out
}

/// Escapes onto the end of `out`; stretches that need none are copied whole.
pub(super) fn push(out: &mut String, text: &str) {
    let (mut from, mut at) = (0, 0);
    while let Some((begin, char)) = next(text, at, &CARE) {
        at = begin + char.len_utf8();
        let instead = match char {
            '&' => Some("&amp;"),
            '<' => Some("&lt;"),
            '>' => Some("&gt;"),
            '"' => Some("&quot;"),
            '\t' | '\n' => Some(" "),
            _ if is_allowed(char) => None,
            _ => Some(""),
        };
        if let Some(instead) = instead {
            out.push_str(&text[from..begin]);
            out.push_str(instead);
            from = at;
        }
    }
    out.push_str(&text[from..]);
}

/// A number, without the machinery of `write!`.
pub(super) fn number(out: &mut String, number: usize) {
    const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
    if number >= 10 {
        self::number(out, number / 10);
    }
    out.push_str(DIGITS[number % 10]);
}

/// The text without the characters that may not or should not be in it, for what is escaped elsewhere.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    match text.bytes().any(|byte| CARE[usize::from(byte)]) {
        true => text.chars().filter(|char| is_allowed(*char)).collect(),
        false => Cow::Borrowed(text),
    }
}

/// Bytes with which a character begins that may need to be escaped or dropped. Everything else, most of what
/// reports say, is copied without being looked at letter by letter.
const CARE: [bool; 256] = with_controls(b"\"&<>\x7F\xC2\xE2\xEF");

/// A table of these bytes and of those that are controls.
pub(super) const fn with_controls(bytes: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let mut at = 0;
    while at < 0x20 {
        table[at] = true;
        at += 1;
    }
    at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
}

/// The next character from `at` on whose first byte is in the table, with its place.
pub(super) fn next(text: &str, at: usize, table: &[bool; 256]) -> Option<(usize, char)> {
    let length = text.as_bytes()[at..].iter().position(|byte| table[usize::from(*byte)])?;
    text[at + length..].chars().next().map(|char| (at + length, char))
}

/// What XML 1.0 allows, less what no reader shows: controls, and the marks that turn the direction of text.
fn is_allowed(char: char) -> bool {
    !char.is_control()
        && !matches!(char, '\u{FFFE}' | '\u{FFFF}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_forbids_is_dropped() {
        assert_eq!(escape("a<b>&\"c\"\u{1}\u{FFFE}\u{202E}d\n"), "a&lt;b&gt;&amp;&quot;c&quot;d ");
    }

    #[test]
    fn no_character_that_needs_care_is_passed_over() {
        for char in '\0'..=char::MAX {
            let mut bytes = [0; 4];
            let first = char.encode_utf8(&mut bytes).as_bytes()[0];
            let needs_care = !is_allowed(char) || matches!(char, '&' | '<' | '>' | '"' | '\t' | '\n');
            assert!(!needs_care || CARE[usize::from(first)], "{char:?}");
        }
    }

    #[test]
    fn numbers_are_written_as_they_are() {
        let written = |it| {
            let mut out = String::new();
            number(&mut out, it);
            out
        };
        assert_eq!(
            [0, 7, 10, 4095, usize::MAX].map(written),
            [0, 7, 10, 4095, usize::MAX].map(|it| it.to_string())
        );
    }
}
