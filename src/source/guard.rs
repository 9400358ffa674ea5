//! Texts in a CSV that a spreadsheet would reckon as formulas: `=HYPERLINK(…)` in a unit's name runs on the machine of
//! whoever opens the list.
//!
//! What we write gets a quote in front, as spreadsheets themselves mark a text, and loses it when we read it. A text
//! that has such quotes already gets one more, so that each text comes back as it was. Numbers that we write are not
//! texts: a negative one stays a number.

use std::borrow::Cow;

/// Whether a spreadsheet would reckon the text, were the quotes before it not there.
fn is_formula(text: &str) -> bool {
    let text = text.trim_start_matches('\'');
    // In Chinese locales full-width signs do, too.
    text.starts_with(['\t', '\r', '\n'])
        || text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

/// The text as it may stand in a cell.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if is_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text of a cell that we wrote.
pub fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_texts() {
        for text in ["=1+1", "+86 1", "-1", "@a", "\t=1", "\r1", "＝1", " =1", "'=1", "''@"] {
            let cell = guarded(text);
            assert_eq!(cell, format!("'{text}"));
            assert_eq!(unguarded(&cell), text);
        }
        for text in ["样例镇", "'样例镇", "1-2", "", "'", "a=1"] {
            assert_eq!((guarded(text).as_ref(), unguarded(text)), (text, text));
        }
    }

    proptest::proptest! {
        #[test]
        fn every_text_comes_back(text in "['=@甲 \t-]{0,6}") {
            let cell = guarded(&text).into_owned();
            proptest::prop_assert!(cell.is_empty() || !cell.trim_start().starts_with(['=', '+', '-', '@']));
            proptest::prop_assert_eq!(unguarded(&cell), text.as_str());
        }
    }
}
