//! Text for XML and HTML: escaped, and without the characters that XML 1.0 forbids.

/// Escapes for text and for attributes in double quotes.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push(&mut out, text);
    out
}

/// Escapes onto the end of `out`; stretches that need none are copied whole.
pub(super) fn push(out: &mut String, text: &str) {
    let mut from = 0;
    for (at, char) in text.char_indices() {
        let instead = match char {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\t' | '\n' => " ",
            _ if is_allowed(char) => continue,
            _ => "",
        };
        out.push_str(&text[from..at]);
        out.push_str(instead);
        from = at + char.len_utf8();
    }
    out.push_str(&text[from..]);
}

/// The text without the characters that may not or should not be in it, for what is escaped elsewhere.
pub(super) fn visible(text: &str) -> String {
    text.chars().filter(|char| is_allowed(*char)).collect()
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
}
