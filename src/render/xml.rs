//! Text for XML and HTML: escaped, and without the characters that XML 1.0 forbids.

/// Escapes for text and for attributes in double quotes.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push(&mut out, text);
    out
}

/// Escapes onto the end of `out`; stretches that need none are copied whole.
pub(super) fn push(out: &mut String, text: &str) {
    let (mut from, mut at) = (0, 0);
    while let Some(length) = text.as_bytes()[at..].iter().position(|byte| CARE[usize::from(*byte)]) {
        at += length;
        let Some(char) = text[at..].chars().next() else { break };
        let next = at + char.len_utf8();
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
            out.push_str(&text[from..at]);
            out.push_str(instead);
            from = next;
        }
        at = next;
    }
    out.push_str(&text[from..]);
}

/// A number, without the machinery of `write!`.
pub(super) fn number(out: &mut String, number: usize) {
    if number >= 10 {
        self::number(out, number / 10);
    }
    out.extend(u32::try_from(number % 10).ok().and_then(|it| char::from_digit(it, 10)));
}

/// The text without the characters that may not or should not be in it, for what is escaped elsewhere.
pub(super) fn visible(text: &str) -> String {
    text.chars().filter(|char| is_allowed(*char)).collect()
}

/// Bytes with which a character begins that may need to be escaped or dropped. All other text, most of what
/// reports say, is copied without being looked at letter by letter.
const CARE: [bool; 256] = {
    let mut care = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        care[byte] = byte < 0x20 || matches!(byte, 0x22 | 0x26 | 0x3C | 0x3E | 0x7F | 0xC2 | 0xE2 | 0xEF);
        byte += 1;
    }
    care
};

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
        assert_eq!([0, 7, 10, 4095, usize::MAX].map(written), [0, 7, 10, 4095, usize::MAX].map(|it| it.to_string()));
    }
}
