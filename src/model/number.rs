//! A figure as it is typed into a cell, read exactly or not at all.

use rust_decimal::Decimal;
use unicode_normalization::UnicodeNormalization;

use super::Value;
use crate::source::seen;

/// Digits before the point that are read; beyond these a sum could lose one.
const BEFORE: usize = 15;
/// Digits after the point that are read.
const AFTER: usize = 6;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// A number, a blank, or some text.
    Value(Value),
    /// A formula that the spreadsheet did not calculate.
    Formula,
    /// A number with more digits than are read.
    TooLarge,
}

/// Reads a cell: thousands separators, full-width digits and spaces around are understood; nothing is guessed.
pub fn read(text: &str) -> Cell {
    if let Some(whole) = short(text) {
        return Cell::Value(Value::Whole(whole));
    }
    // What nobody sees is told once a file, and is no part of a number.
    let text = seen(text);
    let trimmed = text.trim();
    if is_blank(trimmed) {
        return Cell::Value(Value::Blank);
    }
    if trimmed.starts_with(['=', '＝']) {
        return Cell::Formula;
    }
    let plain: String = trimmed.nfkc().collect();
    let (sign, rest) = match plain.strip_prefix(['-', '−', '–']) {
        Some(rest) => ("-", rest),
        None => ("", plain.strip_prefix('+').unwrap_or(&plain)),
    };
    let (whole, fraction) = rest.split_once('.').map_or((rest, None), |(whole, rest)| (whole, Some(rest)));
    let Some(whole) = without_separators(whole) else { return Cell::Value(Value::Text(trimmed.into())) };
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits(&whole) || fraction.is_some_and(|fraction| !all_digits(fraction)) {
        return Cell::Value(Value::Text(trimmed.into()));
    }
    let significant = whole.trim_start_matches('0');
    if significant.len() > BEFORE || fraction.is_some_and(|fraction| fraction.len() > AFTER) {
        return Cell::TooLarge;
    }
    let number = match fraction {
        None => format!("{sign}{whole}").parse().map(Value::Whole).ok(),
        Some(fraction) => {
            Decimal::from_str_exact(&format!("{sign}{whole}.{fraction}")).map(Value::Exact).ok()
        }
    };
    number.map_or(Cell::TooLarge, Cell::Value)
}

/// The number of a cell that has a unit behind it, in the form's unit; `None` if it is anything else.
///
/// 万元 and 元 are converted exactly; any other unit must be the form's own.
pub fn in_unit(text: &str, unit: &str) -> Option<Value> {
    let at =
        text.find(|char: char| !(char.is_ascii_digit() || "０１２３４５６７８９.,，．-".contains(char)))?;
    let (number, written) = (text[..at].trim(), text[at..].trim());
    let written = written.trim_start_matches(['（', '(']).trim_end_matches(['）', ')']);
    let Cell::Value(value) = read(number) else { return None };
    let number = value.number()?;
    let ten_thousand = Decimal::from(10_000);
    match (written, unit) {
        _ if written == unit && !unit.is_empty() => Some(value),
        ("元", "万元") => Some(Value::Exact((number / ten_thousand).normalize())),
        ("万元", "元") => Some(Value::Exact((number * ten_thousand).normalize())),
        _ => None,
    }
}

/// Whether a cell that reads so says nothing: empty, or a dash of any kind.
fn is_blank(trimmed: &str) -> bool {
    trimmed.chars().all(|char| matches!(char, '-' | '/' | '—' | '－' | '／' | '–' | '―' | '\\'))
}

/// A whole number of plain digits, as nearly all are.
#[inline]
pub fn short(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    if !(1..=BEFORE).contains(&bytes.len()) {
        return None;
    }
    let mut whole = 0;
    for byte in bytes {
        if !byte.is_ascii_digit() {
            return None;
        }
        whole = whole * 10 + i64::from(byte - b'0');
    }
    Some(whole)
}

/// `1,234,567` without its commas; `None` where they do not stand at the thousands.
fn without_separators(whole: &str) -> Option<String> {
    if !whole.contains(',') {
        return Some(whole.to_owned());
    }
    let groups: Vec<&str> = whole.split(',').collect();
    let (first, rest) = groups.split_first()?;
    let sound = (1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3);
    sound.then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let found = match read(text) {
            Cell::Value(Value::Text(text)) => format!("text {text}"),
            Cell::Value(value) => value.printed().unwrap_or_else(|| "blank".to_owned()),
            Cell::Formula => "formula".to_owned(),
            Cell::TooLarge => "too large".to_owned(),
        };
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn numbers_as_people_type_them() {
        check("12", "12");
        check(" 12\u{3000}", "12");
        check("１２", "12");
        check("1\u{200B}2\0", "12");
        check("1,573,179", "1573179");
        check("1，234", "1234");
        check("72701.2578", "72701.2578");
        check("12.00", "12.00");
        check("-3", "-3");
        check("+3", "3");
        check("007", "7");
    }

    #[test]
    fn a_blank_is_not_zero() {
        for blank in ["", "  ", "\u{3000}", "-", "/", "—", "——", "－"] {
            check(blank, "blank");
        }
        check("0", "0");
    }

    #[test]
    fn a_unit_behind_the_number_is_converted() {
        let of = |text, unit| in_unit(text, unit).and_then(|it| it.printed());
        assert_eq!(of("251000元", "万元").as_deref(), Some("25.1"));
        assert_eq!(of("477.35（万元）", "万元").as_deref(), Some("477.35"));
        assert_eq!(of("12件", "件").as_deref(), Some("12"));
        assert_eq!(of("12条", "件"), None);
        assert_eq!(of("22（其中修订16件）", "件"), None);
    }

    #[test]
    fn nothing_is_guessed() {
        check("1,23", "text 1,23");
        check("1.2.3", "text 1.2.3");
        check("22（其中修订16件）", "text 22（其中修订16件）");
        check("251000元", "text 251000元");
        check("1e3", "text 1e3");
        check("5.", "text 5.");
        check("=SUM(A1:A3)", "formula");
        check("1234567890123456", "too large");
        check("1.1234567", "too large");
    }
}
