//! Characters that nobody sees and that make a text say something else than it shows.

use std::borrow::Cow;

/// Whether a character is a control, turns the direction of what follows, or has no width at all. Joiners stay: some
/// scripts are written with them.
pub fn is_unseen(char: char) -> bool {
    if char < '\u{7F}' {
        return char < ' ' && !matches!(char, '\n' | '\r' | '\t');
    }
    // Nearly all there is.
    if matches!(char, '\u{3000}'..='\u{9FFF}') {
        return false;
    }
    char.is_control()
        || turns(char)
        || matches!(char, '\u{200B}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
        || matches!(char, '\u{FFFE}' | '\u{FFFF}' | '\u{E0000}'..='\u{E007F}')
        // The private planes, whose characters mark places while a text is expanded.
        || matches!(char, '\u{F0000}'..='\u{10FFFF}')
}

/// Those of a text with their places. Of most texts the bytes alone tell that there are none.
pub fn unseen_in(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut at = 0;
    let pieces = std::iter::from_fn(move || {
        let start = at;
        at = text.ceil_char_boundary(start + 1024);
        text.get(start..at).filter(|piece| !piece.is_empty()).map(|piece| (start, piece))
    });
    pieces.filter(|(_, piece)| may_have_unseen(piece.as_bytes())).flat_map(|(start, piece)| {
        piece.char_indices().filter(|(_, char)| is_unseen(*char)).map(move |(at, char)| (start + at, char))
    })
}

/// Whether one of them may begin with some byte. No branches: it is asked of each byte of a nation.
pub fn may_have_unseen(bytes: &[u8]) -> bool {
    bytes.iter().fold(false, |may, byte| {
        let control = (*byte < b' ') & (*byte != b'\t') & (*byte != b'\n') & (*byte != b'\r');
        may | control
            | (*byte == 0x7F)
            | (*byte == 0xC2)
            | (*byte == 0xE2)
            | (*byte == 0xEF)
            | (*byte >= 0xF3)
    })
}

/// Whether a character turns the direction of the text behind it, so that `12` may be shown as `21`.
pub fn turns(char: char) -> bool {
    matches!(char, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The text without them: what a message may show, in a terminal too.
pub fn seen(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_unseen) {
        Cow::Owned(text.chars().filter(|char| !is_unseen(*char)).collect())
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_of_a_text_are_found_by_its_bytes() {
        for char in (0..=0x10_FFFF).filter_map(char::from_u32) {
            let found: Vec<_> = unseen_in(char.encode_utf8(&mut [0; 4])).collect();
            assert_eq!(!found.is_empty(), is_unseen(char), "{char:?}");
        }
        let text = format!("{}\u{202E}{}\u{7}", "样".repeat(1000), "，“例”".repeat(500));
        let naive: Vec<_> = text.char_indices().filter(|(_, char)| is_unseen(*char)).collect();
        assert_eq!(unseen_in(&text).collect::<Vec<_>>(), naive);
        assert_eq!(naive.len(), 2);
    }

    #[test]
    fn what_is_seen_stays() {
        assert_eq!(seen("样\u{1B}[31m例\u{202E}镇\u{200B}\u{FEFF}"), "样[31m例镇");
        assert!(matches!(seen("ༀ 样例镇\u{200D}\n\t(é)"), Cow::Borrowed(_)));
    }
}
