//! A few characters of a file replaced, and not a byte beside them: encoding, mark, line ends and quotes stay.

use std::ops::Range;

use super::{Encoding, Source, bytes, decode};
use encoding_rs::GB18030;

impl Source {
    /// The file's bytes with each stretch of the text replaced; `None` where the file is not the one that was
    /// read any more, or has bytes that do not come out the same.
    pub fn spliced(&self, edits: &[(Range<usize>, String)]) -> Option<Vec<u8>> {
        let old = bytes(self.path.as_ref()?).ok()?;
        let (text, encoding) = decode::text(old.as_slice().into()).ok()?;
        if text != self.text || encoding != self.encoding {
            return None;
        }
        let mut sorted: Vec<&(Range<usize>, String)> = edits.iter().collect();
        sorted.sort_by_key(|(range, _)| range.start);
        let mark = match self.encoding {
            Encoding::Utf8Bom => 3,
            Encoding::Utf16Le | Encoding::Utf16Be => 2,
            Encoding::Utf8 | Encoding::Gb18030 { .. } => 0,
        };
        let (mut new, mut at, mut copied) = (Vec::with_capacity(old.len()), mark, 0);
        new.extend_from_slice(old.get(..mark)?);
        let (mut from, mut expected) = (0, String::with_capacity(text.len()));
        for (range, to) in sorted {
            let before = self.encode(text.get(from..range.start)?);
            let replaced = self.encode(text.get(range.clone())?);
            // The bytes there must be those that we would have written.
            let end = at + before.len() + replaced.len();
            if old.get(at..end)? != [before.as_slice(), replaced.as_slice()].concat() {
                return None;
            }
            new.extend_from_slice(&before);
            new.extend_from_slice(&self.encode(to));
            expected += text.get(from..range.start)?;
            expected += to;
            (at, from, copied) = (end, range.end, end);
        }
        new.extend_from_slice(old.get(copied.max(mark)..)?);
        expected += text.get(from..)?;
        let (read, again) = decode::text(new.as_slice().into()).ok()?;
        (read == expected && again == self.encoding).then_some(new)
    }

    /// Another text in the encoding of this one, with its mark where it has one.
    pub fn encoded(&self, text: &str) -> Vec<u8> {
        let mark: &[u8] = match self.encoding {
            Encoding::Utf8Bom => b"\xEF\xBB\xBF",
            Encoding::Utf16Le => b"\xFF\xFE",
            Encoding::Utf16Be => b"\xFE\xFF",
            Encoding::Utf8 | Encoding::Gb18030 { .. } => b"",
        };
        [mark, &self.encode(text)].concat()
    }

    fn encode(&self, text: &str) -> Vec<u8> {
        match self.encoding {
            Encoding::Utf8 | Encoding::Utf8Bom => text.as_bytes().to_vec(),
            Encoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Encoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            Encoding::Gb18030 { .. } => GB18030.encode(text).0.into_owned(),
        }
    }
}
