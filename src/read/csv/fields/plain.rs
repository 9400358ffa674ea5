//! A row without quotes, taken apart and its numbers read in one pass: the rows of a file of many units are nearly all
//! so, and a nation has a hundred and fifty thousand.

use std::borrow::Cow;

use super::{Field, Scanner};
use crate::model::figures::{NO_NUMBER, Row};

/// Digits that are surely a number, as [`crate::model::number::short`] has them.
const DIGITS: usize = 15;

/// The fields of a row.
#[derive(Debug)]
pub(in crate::read) struct Plain<'t> {
    text: &'t str,
    pub(in crate::read) row: Row,
}

impl<'t> Plain<'t> {
    /// A field as it stands there.
    pub(in crate::read) fn field(&self, at: usize) -> Option<Field<'t>> {
        let span = self.row.span(u16::try_from(at).ok()?)?;
        Some(Field { text: Cow::Borrowed(self.text.get(span.range())?), span })
    }
}

impl<'t> Scanner<'t> {
    /// The next row, where there is no quote in it; what follows it is not looked at.
    pub(in crate::read) fn plain_row(mut self) -> Option<Plain<'t>> {
        self.skip_blank_lines();
        let start = u32::try_from(self.at).ok()?;
        let bytes = self.text.as_bytes().get(self.at..)?;
        let end = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let mut cells = Vec::with_capacity(self.width);
        let mut at = 0;
        'fields: loop {
            // Nearly every cell of a nation has one digit, and most of these are 0.
            let mut rest = bytes.get(at..).unwrap_or_default();
            while let [digit @ b'0'..=b'9', delimiter, behind @ ..] = rest
                && *delimiter == self.delimiter
            {
                cells.push((i64::from(digit - b'0'), end(at + 1)));
                (rest, at) = (behind, at + 2);
            }
            let (start, mut number, mut strange) = (at, 0_i64, false);
            loop {
                let byte = bytes.get(at).copied().unwrap_or(b'\n');
                let digit = byte.wrapping_sub(b'0');
                if digit < 10 {
                    number = number.wrapping_mul(10).wrapping_add(i64::from(digit));
                } else if byte == self.delimiter || byte == b'\n' || byte == b'\r' {
                    let is_number = !strange && (1..=DIGITS).contains(&(at - start));
                    cells.push((if is_number { number } else { NO_NUMBER }, end(at)));
                    if byte != self.delimiter {
                        break 'fields;
                    }
                    at += 1;
                    break;
                } else if byte == b'"' {
                    return None;
                } else {
                    strange = true;
                }
                at += 1;
            }
        }
        Some(Plain { text: self.text, row: Row { start, number: self.row, cells } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_cells() {
        let text = "甲\n\n乙,12,,007,1.5,-3,123456789012345,1234567890123456, 4\r\n";
        let row = Scanner::from(text, b',', 4, 1).plain_row().unwrap();
        assert_eq!(row.field(3).map(|it| it.text).as_deref(), Some("007"));
        let numbers: Vec<i64> = row.row.cells.iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, [-1, 12, -1, 7, -1, -1, 123_456_789_012_345, -1, -1]);
        assert_eq!(row.row.number, 2);
        assert!(Scanner::new("甲,\"1\"\n", b',').plain_row().is_none());
    }

    proptest::proptest! {
        /// Fields and places are those of the careful reader, numbers those of cells.
        #[test]
        fn a_plain_row_is_a_record(text in "\n?[0-9]{0,3}[a中,\r ;1-]{0,30}\n?[1,]{0,3}") {
            let record = Scanner::new(&text, b',').record();
            if let (Some(record), Some(row)) = (record, Scanner::new(&text, b',').plain_row()) {
                proptest::prop_assert_eq!(record.fields.len(), row.row.cells.len());
                for (at, field) in record.fields.iter().enumerate() {
                    let found = row.field(at).unwrap();
                    proptest::prop_assert_eq!((&found.text, found.span), (&field.text, field.span));
                    let number = crate::model::number::short(&field.text);
                    proptest::prop_assert_eq!(row.row.cells[at].0, number.unwrap_or(NO_NUMBER));
                }
            }
        }
    }
}
