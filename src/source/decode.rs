//! Bytes to text, decided over the whole file and decoded strictly.
//!
//! The order is: byte order mark, UTF-8, GB18030. Never the other way round: nearly every UTF-8 text is also
//! some GB18030 text, and hardly any GB18030 text is UTF-8.

use std::borrow::Cow;

use encoding_rs::{DecoderResult, GB18030, UTF_16BE, UTF_16LE};

/// What the bytes of a text were.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 without a mark.
    Utf8,
    /// UTF-8 with a mark, as Excel's «CSV UTF-8» has it.
    Utf8Bom,
    /// UTF-16, little-endian, with a mark.
    Utf16Le,
    /// UTF-16, big-endian, with a mark.
    Utf16Be,
    /// GB18030 (GBK, GB2312 are part of it), as Excel and WPS save CSV in China.
    Gb18030 {
        /// The characters are not those of Chinese prose: the bytes may be Big5 or Shift JIS, which decode as
        /// GB18030 without an error.
        doubtful: bool,
    },
}

/// Bytes that are no text: what could be read, the rest replaced, and the first broken place in it.
pub(super) struct Broken {
    pub(super) text: String,
    pub(super) at: usize,
}

/// The kind of a file that is no text by its first bytes.
pub(super) fn other_kind(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: &[(&[u8], &str)] = &[
        (b"PK\x03\x04", "XLSX/DOCX"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "XLS/DOC/WPS/ET"),
        (b"%PDF-", "PDF"),
        (b"\x89PNG", "PNG"),
        (b"\xFF\xD8\xFF", "JPEG"),
        (b"GIF8", "GIF"),
        (b"Rar!", "RAR"),
        (b"7z\xBC\xAF", "7Z"),
    ];
    KINDS.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, kind)| *kind)
}

pub(super) fn text(bytes: Cow<[u8]>) -> Result<(String, Encoding), Broken> {
    match &*bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => match std::str::from_utf8(rest) {
            Ok(text) => plain(text.to_owned(), Encoding::Utf8Bom),
            Err(error) => Err(broken_utf8(rest, error.valid_up_to())),
        },
        [0xFF, 0xFE, rest @ ..] => strict(rest, UTF_16LE, Encoding::Utf16Le),
        [0xFE, 0xFF, rest @ ..] => strict(rest, UTF_16BE, Encoding::Utf16Be),
        _ => match String::from_utf8(bytes.into_owned()) {
            Ok(text) => plain(text, Encoding::Utf8),
            Err(error) => {
                let (at, bytes) = (error.utf8_error().valid_up_to(), error.as_bytes());
                strict(bytes, GB18030, Encoding::Gb18030 { doubtful: false }).map(doubt).map_err(|broken| {
                    // Chinese before the broken byte means UTF-8 with one bad byte, and that is the place to tell.
                    let before = std::str::from_utf8(&bytes[..at]).unwrap_or_default();
                    if before.chars().any(is_han) { broken_utf8(bytes, at) } else { broken }
                })
            }
        },
    }
}

/// A text full of NULs is no text, whatever the encoding: programs, pictures, and UTF-16 without its mark are. One or two
/// among many letters are told like any character that nobody sees.
fn plain(text: String, encoding: Encoding) -> Result<(String, Encoding), Broken> {
    const LETTERS_TO_A_NUL: usize = 32;
    match memchr::memchr(0, text.as_bytes()) {
        Some(at) if memchr::memchr_iter(0, text.as_bytes()).count() * LETTERS_TO_A_NUL > text.len() => {
            Err(Broken { text, at })
        }
        _ => Ok((text, encoding)),
    }
}

fn broken_utf8(bytes: &[u8], at: usize) -> Broken {
    Broken { text: String::from_utf8_lossy(bytes).into_owned(), at }
}

fn strict(
    bytes: &[u8],
    encoding: &'static encoding_rs::Encoding,
    found: Encoding,
) -> Result<(String, Encoding), Broken> {
    if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        return plain(text.into_owned(), found);
    }
    // Decoded again up to the first malformed sequence, for its place.
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut good = String::with_capacity(bytes.len() * 3 + 16);
    let (result, _) = decoder.decode_to_string_without_replacement(bytes, &mut good, true);
    let at = good.len();
    if !matches!(result, DecoderResult::InputEmpty) {
        let (all, _) = encoding.decode_without_bom_handling(bytes);
        return Err(Broken { text: all.into_owned(), at });
    }
    Err(Broken { text: good, at })
}

fn is_han(char: char) -> bool {
    matches!(char, '\u{3400}'..='\u{9FFF}')
}

/// Big5 and Shift JIS decode as GB18030 without an error, into rare characters: of Chinese prose nearly all
/// characters are of GB2312's first level, of such misreadings hardly any.
fn doubt((text, _): (String, Encoding)) -> (String, Encoding) {
    let private = text.chars().any(|char| matches!(char, '\u{E000}'..='\u{F8FF}' | '\u{FFFD}'));
    let han: Vec<char> = text.chars().filter(|char| is_han(*char)).collect();
    let common = han.iter().filter(|char| is_level_one(**char)).count();
    let rare = han.len() > 8 && common * 10 < han.len() * 6;
    (text, Encoding::Gb18030 { doubtful: private || rare })
}

fn is_level_one(char: char) -> bool {
    let mut utf8 = [0; 4];
    let (bytes, _, _) = GB18030.encode(char.encode_utf8(&mut utf8));
    matches!(bytes.as_ref(), [0xB0..=0xD7, 0xA1..=0xFE])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: &str, encoding: Encoding) {
        let (text, found) =
            text(bytes.into()).unwrap_or_else(|broken| panic!("{} broken at {}", broken.text, broken.at));
        assert_eq!((text.as_str(), found), (expected, encoding));
    }

    fn broken(bytes: &[u8], before: &str) {
        let broken = text(bytes.into()).err().unwrap();
        assert_eq!(&broken.text[..broken.at], before);
    }

    #[test]
    fn utf8_with_and_without_a_mark() {
        check("表三".as_bytes(), "表三", Encoding::Utf8);
        check(b"\xEF\xBB\xBFa", "a", Encoding::Utf8Bom);
        check(b"", "", Encoding::Utf8);
    }

    #[test]
    fn utf16_with_a_mark() {
        check(b"\xFF\xFE\x68\x88", "表", Encoding::Utf16Le);
        check(b"\xFE\xFF\x88\x68", "表", Encoding::Utf16Be);
        broken(b"\xFF\xFE\x68\x88\x09", "表");
    }

    #[test]
    fn gb18030_as_wps_saves_it() {
        let (bytes, _, _) = GB18030.encode("单位,件数\n中枢镇人民政府,12\n");
        check(&bytes, "单位,件数\n中枢镇人民政府,12\n", Encoding::Gb18030 { doubtful: false });
    }

    #[test]
    fn big5_is_doubted() {
        let (bytes, _, _) = encoding_rs::BIG5.encode("政府資訊公開工作年度報告統計表");
        assert!(matches!(text(bytes), Ok((_, Encoding::Gb18030 { doubtful: true }))));
    }

    #[test]
    fn a_character_cut_in_the_middle_has_its_place() {
        let (bytes, _, _) = GB18030.encode("数,一二");
        broken(&bytes[..bytes.len() - 1], "数,一");
        broken(&"数,一二".as_bytes()[.."数,一二".len() - 1], "数,一");
        broken(b"a\0b", "a");
        broken(b"n\0a\0m\0e\0,\0", "n");
        let long = format!("{}\0", "公开".repeat(20));
        check(long.as_bytes(), &long, Encoding::Utf8);
    }
}
