//! CSV text to fields, each with its exact bytes and its spreadsheet cell, which the `csv` crate does not tell.

mod plain;

use std::borrow::Cow;

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};

use crate::source::{Cell, Span};
pub(in crate::read) use plain::Layout;

/// A field: its value, and where it stands without its quotes.
#[derive(Clone, Debug)]
pub(in crate::read) struct Field<'t> {
    pub(in crate::read) text: Cow<'t, str>,
    pub(in crate::read) span: Span,
}

/// A row of fields.
#[derive(Clone, Debug)]
pub(in crate::read) struct Record<'t> {
    pub(in crate::read) fields: Vec<Field<'t>>,
}

/// Every record of the text, and the opening quote that is never closed, if there is one.
pub(in crate::read) fn records(text: &str) -> (Vec<Record<'_>>, Option<Span>) {
    let mut scanner = Scanner::new(text, delimiter(text));
    let mut records = Vec::new();
    while let Some(record) = scanner.record() {
        records.push(record);
    }
    (records, scanner.unclosed)
}

/// The delimiter that stands most often outside quotes in the first lines: comma, semicolon or tab.
pub(in crate::read) fn delimiter(text: &str) -> u8 {
    let [mut commas, mut semicolons, mut tabs] = [0; 3];
    let mut quoted = false;
    for (at, part) in text.lines().take(8).flat_map(|line| line.split('"').enumerate()) {
        quoted ^= at > 0;
        if !quoted {
            let count = |byte| memchr::memchr_iter(byte, part.as_bytes()).count();
            commas += count(b',');
            semicolons += count(b';');
            tabs += count(b'\t');
        }
    }
    if tabs > commas && tabs >= semicolons {
        b'\t'
    } else if semicolons > commas {
        b';'
    } else {
        b','
    }
}

/// Reads one record after the other.
pub(in crate::read) struct Scanner<'t> {
    text: &'t str,
    delimiter: u8,
    /// For records with quotes. Made when the first one comes: that takes longer than reading a hundred without,
    /// and a clone of one (csv-core 0.1.13) has lost its table of characters.
    quoted: Option<Reader>,
    out: Vec<u8>,
    at: usize,
    row: u32,
    /// Fields of the record before: room for the next.
    pub(in crate::read) width: usize,
    /// The first opening quote that is never closed.
    pub(in crate::read) unclosed: Option<Span>,
}

impl Record<'_> {
    /// The same record, independent of its text.
    pub(in crate::read) fn into_owned(self) -> Record<'static> {
        let own = |field: Field| Field { text: Cow::Owned(field.text.into_owned()), span: field.span };
        Record { fields: self.fields.into_iter().map(own).collect() }
    }
}

impl<'t> Scanner<'t> {
    pub(in crate::read) fn new(text: &'t str, delimiter: u8) -> Self {
        Self::from(text, delimiter, 0, 0)
    }

    /// Begins at the byte `at`, which must be where the record of spreadsheet row `row` (from 0) begins.
    pub(in crate::read) fn from(text: &'t str, delimiter: u8, at: usize, row: u32) -> Self {
        Self { text, delimiter, quoted: None, out: Vec::new(), at, row, width: 16, unclosed: None }
    }

    /// Where the next record begins, and its row; line ends before it are not yet skipped.
    pub(in crate::read) fn position(&self) -> (usize, u32) {
        (self.at, self.row)
    }

    /// Skips line ends before a record, as `csv_core` does, counting the rows that are blank.
    fn skip_blank_lines(&mut self) {
        let bytes = self.text.as_bytes();
        while let Some(byte @ (b'\r' | b'\n')) = bytes.get(self.at) {
            let second_half = *byte == b'\n' && self.at > 0 && bytes[self.at - 1] == b'\r';
            if !second_half {
                self.row += 1;
            }
            self.at += 1;
        }
    }

    pub(in crate::read) fn record(&mut self) -> Option<Record<'t>> {
        self.skip_blank_lines();
        let bytes = self.text.as_bytes();
        if self.at >= bytes.len() {
            return None;
        }
        let rest = &bytes[self.at..];
        let line = memchr::memchr2(b'\r', b'\n', rest).map_or(rest, |end| &rest[..end]);
        let fields = if memchr::memchr(b'"', line).is_none() { self.plain(line) } else { self.quoted(bytes) };
        self.pass_end();
        self.row += 1;
        self.width = fields.len();
        Some(Record { fields })
    }

    /// Passes the row's own line end; `\r\n` is one.
    fn pass_end(&mut self) {
        self.at += match &self.text.as_bytes()[self.at..] {
            [b'\r', b'\n', ..] => 2,
            [b'\r' | b'\n', ..] => 1,
            _ => 0,
        };
    }

    /// Passes a record and reads one field of it: `None` where it has none of that number.
    pub(in crate::read) fn one(&mut self, column: usize) -> Option<Option<Field<'t>>> {
        self.skip_blank_lines();
        let rest = self.text.as_bytes().get(self.at..).filter(|rest| !rest.is_empty())?;
        let line = memchr::memchr2(b'\r', b'\n', rest).map_or(rest, |end| &rest[..end]);
        if memchr::memchr(b'"', line).is_some() {
            return self.record().map(|record| record.fields.into_iter().nth(column));
        }
        let mut ends = memchr::memchr_iter(self.delimiter, line).chain([line.len()]);
        let from = if column == 0 { Some(0) } else { ends.nth(column - 1).map(|end| end + 1) };
        let field = from.zip(ends.next()).map(|(from, end)| {
            let mut span = Span::new(self.at + from, self.at + end);
            span.cell = Some(Cell { row: self.row, column: u16::try_from(column).unwrap_or(u16::MAX) });
            Field { text: Cow::Borrowed(&self.text[self.at + from..self.at + end]), span }
        });
        self.at += line.len();
        self.pass_end();
        self.row += 1;
        Some(field)
    }

    /// A line without quotes: what stands between delimiters is what is meant.
    fn plain(&mut self, line: &[u8]) -> Vec<Field<'t>> {
        let mut fields = Vec::with_capacity(self.width);
        let (from, mut start) = (self.at, 0);
        for end in memchr::memchr_iter(self.delimiter, line).chain([line.len()]) {
            let column = u16::try_from(fields.len()).unwrap_or(u16::MAX);
            let mut span = Span::new(from + start, from + end);
            span.cell = Some(Cell { row: self.row, column });
            fields.push(Field { text: Cow::Borrowed(&self.text[from + start..from + end]), span });
            start = end + 1;
        }
        self.at += line.len();
        fields
    }

    /// A record with quotes, which may go on over line ends; stops before its own.
    fn quoted(&mut self, bytes: &[u8]) -> Vec<Field<'t>> {
        let mut reader =
            self.quoted.take().unwrap_or_else(|| ReaderBuilder::new().delimiter(self.delimiter).build());
        reader.reset();
        self.out.resize(self.out.len().max(256), 0);
        let mut fields = Vec::new();
        let (mut start, mut wrote) = (self.at, 0);
        loop {
            if self.out.len() < wrote + 64 {
                self.out.resize(self.out.len() * 2, 0);
            }
            // An empty slice is the end of the file: csv-core then closes the open field, once.
            let (result, read, more) = reader.read_field(&bytes[self.at..], &mut self.out[wrote..]);
            self.at += read;
            wrote += more;
            match result {
                ReadFieldResult::InputEmpty => {}
                ReadFieldResult::OutputFull => {
                    let length = self.out.len() * 2;
                    self.out.resize(length, 0);
                }
                ReadFieldResult::End => break,
                ReadFieldResult::Field { record_end } => {
                    let end = if read == 0 { self.at } else { self.at - 1 };
                    let column = u16::try_from(fields.len()).unwrap_or(u16::MAX);
                    fields.push(self.field(start, end, wrote, column));
                    if record_end {
                        self.at = end;
                        break;
                    }
                    (start, wrote) = (self.at, 0);
                }
            }
        }
        self.quoted = Some(reader);
        fields
    }

    fn field(&mut self, start: usize, end: usize, wrote: usize, column: u16) -> Field<'t> {
        let raw = &self.text[start..end];
        let (mut from, mut to) = (start, end);
        if raw.starts_with('"') {
            from += 1;
            if raw.len() > 1 && raw.ends_with('"') {
                to -= 1;
            } else if self.unclosed.is_none()
                && end == self.text.trim_end_matches(['\r', '\n']).len().max(end)
            {
                self.unclosed = Some(Span::new(start, start + 1));
            }
        }
        let plain = &self.text[from..to];
        let text = if plain.as_bytes() == &self.out[..wrote] {
            Cow::Borrowed(plain)
        } else {
            Cow::Owned(String::from_utf8_lossy(&self.out[..wrote]).into_owned())
        };
        let mut span = Span::new(from, to);
        span.cell = Some(Cell { row: self.row, column });
        Field { text, span }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every field as its cell, its value and the text at its place.
    fn check(text: &str, expected: &str) {
        let (records, _) = records(text);
        let shown: Vec<String> = records
            .iter()
            .flat_map(|record| &record.fields)
            .map(|field| {
                let cell = field.span.cell.unwrap();
                let raw = &text[field.span.range()];
                if raw == field.text {
                    format!("{cell}={raw}")
                } else {
                    format!("{cell}={}<{raw}>", field.text)
                }
            })
            .collect();
        assert_eq!(shown.join(" "), expected, "{text:?}");
    }

    #[test]
    fn the_last_line_needs_no_end() {
        check("a,b\n1,2", "A1=a B1=b A2=1 B2=2");
        check("a,b\r\n1,2\r\n", "A1=a B1=b A2=1 B2=2");
        check("a,b\r1,2\r", "A1=a B1=b A2=1 B2=2");
    }

    #[test]
    fn blank_lines_are_rows_of_the_spreadsheet() {
        check("\n\na\n\nb\n", "A3=a A5=b");
        check("\r\na\r\n\r\nb", "A2=a A4=b");
    }

    #[test]
    fn quoted_fields_hold_anything() {
        check("\"1,234\",\"a\nb\"\nc,d\n", "A1=1,234 B1=a\nb A2=c B2=d");
        check("\"a\"\"b\",c", "A1=a\"b<a\"\"b> B1=c");
        check("\"\",x", "A1= B1=x");
    }

    #[test]
    fn the_delimiter_is_what_stands_most_often_outside_quotes() {
        for (text, delimiter) in [
            ("a,b;c", b','),
            ("a,b\tc", b','),
            ("a\tb;c", b'\t'),
            ("a;b,c\nd;e", b';'),
            ("a;b,c\nd,e", b','),
            ("a,b\n\"x;y;z;w\",1", b','),
            ("\"a;;;;\n;;;;\",b,c", b','),
            ("\"a\";\"b,c,d\"", b';'),
            ("a", b','),
        ] {
            assert_eq!(super::delimiter(text), delimiter, "{text:?}");
        }
        let far = "x\n".repeat(8) + ";;;";
        assert_eq!(super::delimiter(&far), b',', "the first lines tell");
    }

    #[test]
    fn semicolons_and_tabs() {
        check("a;b\n1;2", "A1=a B1=b A2=1 B2=2");
        check("a\tb\n1\t2", "A1=a B1=b A2=1 B2=2");
        check("a,,\n", "A1=a B1= C1=");
    }

    #[test]
    fn a_quote_that_is_never_closed_is_told() {
        let (_, unclosed) = records("a,b\n1,\"2\n3,4\n");
        assert_eq!(unclosed.map(Span::range), Some(6..7));
        assert_eq!(records("a,\"b\"\n").1, None);
    }

    #[test]
    fn one_field_is_the_same_as_in_its_record() {
        let text = "a,b,c\n\n1,\"x,\ny\",3\r\n4\n5,6";
        for column in 0..4 {
            let (mut whole, mut one) = (Scanner::new(text, b','), Scanner::new(text, b','));
            while let Some(record) = whole.record() {
                let (expected, found) = (record.fields.get(column), one.one(column).unwrap());
                assert_eq!(
                    expected.map(|it| (&it.text, it.span)),
                    found.as_ref().map(|it| (&it.text, it.span))
                );
            }
            assert!(one.one(column).is_none());
        }
    }

    proptest::proptest! {
        /// The crate `csv` is the oracle: the same fields, whatever the text.
        #[test]
        fn fields_are_those_of_the_csv_crate(text in "[a中,\"\r\n;1 ]{0,40}") {
            let mut oracle = csv::ReaderBuilder::new()
                .has_headers(false).flexible(true).delimiter(delimiter(&text)).from_reader(text.as_bytes());
            let expected: Vec<Vec<String>> =
                oracle.records().map(|it| it.unwrap().iter().map(str::to_owned).collect()).collect();
            let (records, _) = records(&text);
            let found: Vec<Vec<String>> = records
                .iter().map(|it| it.fields.iter().map(|field| field.text.to_string()).collect()).collect();
            proptest::prop_assert_eq!(found, expected);
        }
    }
}
