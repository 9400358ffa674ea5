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
    fn what_is_seen_stays() {
        assert_eq!(seen("样\u{1B}[31m例\u{202E}镇\u{200B}\u{FEFF}"), "样[31m例镇");
        assert!(matches!(seen("ༀ 样例镇\u{200D}\n\t(é)"), Cow::Borrowed(_)));
    }
}
