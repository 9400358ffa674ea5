//! A row of whole numbers without quotes, read in one pass: the rows of a file of many units are nearly all so, and a
//! nation has a hundred and fifty thousand.

use super::Scanner;
use crate::model::figures::Row;

/// Digits that are surely a number, as [`crate::model::number::short`] has them.
const DIGITS: usize = 15;

/// Which fields of a row hold numbers, and where these belong.
#[derive(Clone, Debug)]
pub(in crate::read) struct Layout {
    /// All fields but the last, those together whose numbers belong side by side.
    runs: Vec<Run>,
    last: Option<usize>,
    width: usize,
}

/// Fields side by side: how many, and the cell of the first; `None` where they hold no numbers.
#[derive(Clone, Debug)]
struct Run {
    count: usize,
    cell: Option<usize>,
}

impl Layout {
    /// For each field the cell of its number, if it holds one. `None` for a row without fields.
    pub(in crate::read) fn new(fields: &[Option<usize>]) -> Option<Self> {
        let (last, others) = fields.split_last()?;
        let mut runs: Vec<Run> = Vec::new();
        for cell in others {
            match runs.last_mut() {
                Some(run) if *cell == run.cell.map(|it| it + run.count) => run.count += 1,
                _ => runs.push(Run { count: 1, cell: *cell }),
            }
        }
        Some(Self { runs, last: *last, width: fields.len() })
    }
}

impl Scanner<'_> {
    /// Puts the numbers of the next row where they belong. `None` where the row wants a closer look: it has a quote,
    /// another number of fields, or something other than a whole number from 0 up. What follows it is not looked at.
    pub(in crate::read) fn numbers(mut self, layout: &Layout, cells: &mut [i64]) -> Option<Row> {
        self.skip_blank_lines();
        let mut at = u32::try_from(self.at).ok()?;
        let mut rest = self.text.as_bytes().get(self.at..)?;
        let mut row = Row { start: at, number: self.row, ends: vec![0; layout.width].into() };
        let (last_end, mut ends) = row.ends.split_last_mut()?;
        for run in &layout.runs {
            let own;
            (own, ends) = ends.split_at_mut_checked(run.count)?;
            let Some(first) = run.cell else {
                for end in own {
                    (rest, *end) = self.behind(rest, at, self.words(rest))?;
                    at = *end + 1;
                }
                continue;
            };
            let cells = cells.get_mut(first..first + run.count)?;
            for (cells, ends) in cells.chunks_mut(4).zip(own.chunks_mut(4)) {
                // Nearly every cell of a nation has one digit, and most of these are 0.
                if let (Some(digits), [a, b, c, d], [of_a, of_b, of_c, of_d]) =
                    (self.four_digits(rest), &mut *cells, &mut *ends)
                {
                    [*a, *b, *c, *d] = digits.map(i64::from);
                    [*of_a, *of_b, *of_c, *of_d] = [at + 1, at + 3, at + 5, at + 7];
                    (rest, at) = (rest.get(8..)?, at + 8);
                    continue;
                }
                for (cell, end) in cells.iter_mut().zip(ends) {
                    let (number, length) = whole(rest)?;
                    *cell = number;
                    (rest, *end) = self.behind(rest, at, length)?;
                    at = *end + 1;
                }
            }
        }
        let length = match layout.last {
            Some(last) => {
                let (number, length) = whole(rest)?;
                *cells.get_mut(last)? = number;
                length
            }
            None => self.words(rest),
        };
        *last_end = at + u32::try_from(length).ok()?;
        matches!(rest.get(length..)?, [] | [b'\r' | b'\n', ..]).then_some(row)
    }

    /// What stands behind a field of this length and its delimiter, and where the field ends.
    fn behind<'b>(&self, bytes: &'b [u8], at: u32, length: usize) -> Option<(&'b [u8], u32)> {
        let rest = bytes.get(length..)?.strip_prefix(&[self.delimiter])?;
        Some((rest, at + u32::try_from(length).ok()?))
    }

    /// The next four fields where each is one digit, all looked at together.
    fn four_digits(&self, bytes: &[u8]) -> Option<[u8; 4]> {
        let (zero, delimiter) = (b'0', self.delimiter);
        let expected = [zero, delimiter, zero, delimiter, zero, delimiter, zero, delimiter];
        let found = u64::from_le_bytes(*bytes.first_chunk()?) ^ u64::from_le_bytes(expected);
        // Now a digit is at most 9, to which 0x76 adds up to less than 0x80, and a delimiter is 0.
        let (digits, above) = (found, found.wrapping_add(0x0076_0076_0076_0076));
        let is_so = (digits | above) & 0xFF80_FF80_FF80_FF80 == 0;
        let [a, _, b, _, c, _, d, _] = found.to_le_bytes();
        is_so.then_some([a, b, c, d])
    }

    /// How long a field is that holds no number.
    fn words(&self, bytes: &[u8]) -> usize {
        let is_end = |byte: &u8| *byte == self.delimiter || matches!(byte, b'\r' | b'\n' | b'"');
        bytes.iter().position(is_end).unwrap_or(bytes.len())
    }
}

/// The whole number that stands there, and how many digits it has.
fn whole(bytes: &[u8]) -> Option<(i64, usize)> {
    let digits = bytes.iter().take_while(|it| it.is_ascii_digit()).take(DIGITS + 1);
    let (number, count) =
        digits.fold((0, 0), |(number, count), it| (number * 10 + i64::from(it - b'0'), count + 1));
    (1..=DIGITS).contains(&count).then_some((number, count))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::number;

    /// The first row's numbers, where it has as many fields as are asked for.
    fn read(text: &str, fields: &[Option<usize>]) -> Option<(Vec<i64>, Row)> {
        let mut cells = vec![-1; fields.len()];
        let row = Scanner::new(text, b',').numbers(&Layout::new(fields)?, &mut cells)?;
        Some((cells, row))
    }

    #[test]
    fn numbers_go_where_they_belong() {
        let fields = [None, Some(2), Some(0), None, Some(1)];
        let (cells, row) = read("\n乙,12,007,字,123456789012345\r\n", &fields).unwrap();
        assert_eq!(cells, [7, 123_456_789_012_345, 12, -1, -1]);
        assert_eq!((row.start, row.number, &*row.ends), (1, 1, &[4, 7, 11, 15, 31][..]));
        for text in [
            "乙,12,7,字,3,4",
            "乙,12,7,字",
            "乙,12,,字,3",
            "乙,1.5,7,字,3",
            "乙,-1,7,字,3",
            "乙,1, 7,字,3",
            "\"乙\",1,7,字,3",
            "乙,1,7,\"字\",3",
            "乙,1,7,字,1234567890123456",
            "",
        ] {
            assert!(read(text, &fields).is_none(), "{text}");
        }
    }

    #[test]
    fn four_digits_are_four() {
        let row = |text: &str| Scanner::new(text, b'\t').four_digits(text.as_bytes());
        assert_eq!(row("0\t9\t5\t1\t"), Some([0, 9, 5, 1]));
        assert_eq!(row("0\t9\t5\t1"), None, "the last one has another end");
        for at in 0..8 {
            for byte in 0..=u8::MAX {
                let mut bytes = *b"0\t9\t5\t1\t";
                bytes[at] = byte;
                let is_so = if at % 2 == 0 { byte.is_ascii_digit() } else { byte == b'\t' };
                assert_eq!(Scanner::new("", b'\t').four_digits(&bytes).is_some(), is_so, "{bytes:?}");
            }
        }
    }

    proptest::proptest! {
        /// A row that is read so has the fields of the careful reader, and its numbers.
        #[test]
        fn a_row_of_numbers_is_a_record(text in "\n?([0-9]{1,2},){0,12}[0-9]{0,3}[a中,\r ;1-]{0,12}\n?[1,]{0,3}", shift in 0..10_usize) {
            let Some(record) = Scanner::new(&text, b',').record() else { return Ok(()) };
            let fields: Vec<Option<usize>> =
                (0..record.fields.len()).map(|at| (at % 10 != shift).then_some(at)).collect();
            let whole = |at: usize| number::short(&record.fields[at].text);
            let expected: Option<Vec<i64>> =
                fields.iter().map(|it| it.map_or(Some(-1), whole)).collect();
            let found = read(&text, &fields);
            if let Some((_, row)) = &found {
                let ends: Vec<u32> = record.fields.iter().map(|it| it.span.end).collect();
                proptest::prop_assert_eq!((row.start, &*row.ends), (record.fields[0].span.start, ends.as_slice()));
            }
            proptest::prop_assert_eq!(found.map(|it| it.0), expected);
            proptest::prop_assert!(read(&text, &[fields.as_slice(), &[None]].concat()).is_none());
        }
    }
}
