//! Pictures that the words show: read from the unit's own folder, and from nowhere else.

use std::ops::Range;
use std::path::{Component, Path};
use std::sync::Arc;

use comrak::Arena;
use comrak::nodes::NodeValue;

use super::codes::{PICTURE_NOT_EMBEDDED, PICTURE_WITHOUT_ALT};
use super::draft::Draft;
use super::quiet;
use crate::diag::{Finding, Text, say, system};
use crate::model::Picture;
use crate::source::{self, Place};

/// The largest picture, in bytes: what a phone takes still fits, a book of scans does not.
const LARGEST: u64 = 5 << 20;
/// The most pixels in a row: more than any camera or scanner makes, and what programs can bear.
const WIDEST: u32 = 30_000;
/// The most pictures of a report.
const MOST: usize = 50;

/// Reads the pictures that the words of a draft show.
pub(super) fn add(draft: &mut Draft, folder: &Path) {
    let passages = draft.submission.narrative.iter().flat_map(|it| &it.passages);
    let shown: Vec<Shown> = passages.flat_map(|it| shown(&it.text, |range| it.place_of(range))).collect();
    let mut refused: Vec<String> = Vec::new();
    for Shown { alt, path, place } in shown {
        if path.is_empty() {
            let message = say!(
                "这里的图片写法读不出来，会原样印出",
                "this picture is not written as one; it would be printed as it stands"
            );
            let help = say!(
                "文件名里有空格的，用尖括号括起来：![图里是什么](<照片 1.png>)",
                "a name with spaces stands in angle brackets: ![what it shows](<photo 1.png>)"
            );
            draft.findings.push(Finding::new(&PICTURE_NOT_EMBEDDED, message).at(place, quiet()).help(help));
            continue;
        }
        if alt.trim().is_empty() {
            let message =
                say!("图片“{path}”没有写图里是什么", "the picture `{path}` does not say what it shows");
            let help = say!(
                "写在方括号里：![公开栏的照片]({path})",
                "say it in the square brackets: ![the notice board]({path})"
            );
            draft.findings.push(Finding::new(&PICTURE_WITHOUT_ALT, message).at(place, quiet()).help(help));
            continue;
        }
        if refused.contains(&path) || draft.submission.pictures.iter().any(|it| it.path == path) {
            continue;
        }
        let many = draft.submission.pictures.len() >= MOST;
        let read = if many {
            Err(say!("图片超过 {MOST} 张", "there are more than {MOST} pictures"))
        } else {
            read(folder, &path)
        };
        match read {
            Ok(picture) => draft.submission.pictures.push(picture),
            Err(why) => {
                let (zh, en) = (why.zh, why.en);
                let message =
                    say!("图片“{path}”放不进报告：{zh}", "the picture `{path}` cannot be embedded: {en}");
                let help = say!(
                    "把图片存成 PNG 或 JPEG（不超过 5 MB），放进单位的文件夹，写 ![图里是什么](图片.png)",
                    "save it as PNG or JPEG (up to 5 MB) in the unit's folder, and write ![what it shows](picture.png)"
                );
                draft
                    .findings
                    .push(Finding::new(&PICTURE_NOT_EMBEDDED, message).at(place, quiet()).help(help));
                refused.push(path);
            }
        }
    }
}

/// A picture as the words name it.
struct Shown {
    alt: String,
    path: String,
    place: Place,
}

/// The pictures of a passage, as its Markdown has them; one without a path is meant as a picture and is none.
fn shown(text: &str, place: impl Fn(Range<usize>) -> Place) -> Vec<Shown> {
    // Most words show none, and need not be parsed for it.
    if !text.contains("![") {
        return Vec::new();
    }
    let starts: Vec<usize> =
        std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let arena = Arena::new();
    let mut options = comrak::Options::default();
    options.extension.table = true;
    let mut found = Vec::new();
    let mut known: Vec<Range<usize>> = Vec::new();
    for node in comrak::parse_document(&arena, text, &options).descendants() {
        let data = node.data();
        let is_quoted = matches!(data.value, NodeValue::Code(_) | NodeValue::CodeBlock(_));
        if !is_quoted && !matches!(data.value, NodeValue::Image(_)) {
            continue;
        }
        // Lines and byte columns from 1, the end included; where that fits nothing, the passage as such.
        let at =
            |line: usize, column: usize| Some(starts.get(line.checked_sub(1)?)? + column.checked_sub(1)?);
        let position = data.sourcepos;
        let start = at(position.start.line, position.start.column);
        let end = at(position.end.line, position.end.column).map(|it| it + 1);
        let range = start.zip(end).map(|(start, end)| start..end).filter(|it| text.get(it.clone()).is_some());
        known.extend(range.clone());
        let NodeValue::Image(link) = &data.value else { continue };
        let alt = node.descendants().filter_map(|it| match &it.data().value {
            NodeValue::Text(text) => Some(text.to_string()),
            NodeValue::Code(code) => Some(code.literal.clone()),
            _ => None,
        });
        found.push(Shown { alt: alt.collect(), path: link.url.clone(), place: place(range.unwrap_or(0..0)) });
    }
    // What looks like one and was not read as one, on its line.
    for (at, _) in text.match_indices("![") {
        let line = text[at + 2..].lines().next().unwrap_or_default();
        let line = line.split("![").next().unwrap_or_default();
        let end = line.find("](").and_then(|middle| Some(middle + line[middle..].find(')')? + 1));
        let is_known = known.iter().any(|it| it.contains(&at)) || text[..at].ends_with('\\');
        if let (Some(end), false) = (end, is_known) {
            found.push(Shown { alt: String::new(), path: String::new(), place: place(at..at + 2 + end) });
        }
    }
    found
}

fn read(folder: &Path, path: &str) -> Result<Picture, Text> {
    let scheme = path.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    match scheme.as_deref() {
        Some("data") => {
            return Err(say!("它写在地址里，不是一个文件", "it is written into its address, not a file"));
        }
        Some("http" | "https" | "ftp" | "file") => return Err(say!("它在网上", "it is on the net")),
        _ if path.starts_with("//") => return Err(say!("它在网上", "it is on the net")),
        _ => {}
    }
    let outside = || say!("它不在单位的文件夹里", "it lies outside the unit's folder");
    // An address may write signs out (`a%20b.png`); a name may hold them as they are.
    let decoded =
        source::of_address(path).filter(|it| !folder.join(path).exists() && folder.join(it).exists());
    let name = decoded.as_deref().unwrap_or(path);
    let parts = Path::new(name).components();
    if name.contains('\\') || !parts.clone().all(|it| matches!(it, Component::Normal(_) | Component::CurDir))
    {
        return Err(outside());
    }
    let file = folder.join(name);
    let size = source::size_within(folder, &file);
    let size = size.map_err(|error| shut(&error))?;
    let size = size.ok_or_else(outside)?;
    if size > LARGEST {
        return Err(say!("超过 5 MB", "it is larger than 5 MB"));
    }
    let bytes = source::bytes(&file).map_err(|error| shut(&error))?;
    if is_turned(&bytes) {
        return Err(say!(
            "照片带有旋转标记，在 Word 里会躺倒；用看图软件旋转后另存一份",
            "it is marked as turned and would lie on its side in Word; turn it in a viewer and save it anew"
        ));
    }
    let Some((kind, width, height)) = kind(&bytes).filter(|(_, width, height)| *width > 0 && *height > 0)
    else {
        return Err(say!("不是 PNG 或 JPEG", "it is neither PNG nor JPEG"));
    };
    if width.max(height) > WIDEST {
        return Err(say!(
            "它说自己有 {width}×{height} 点，不是照片",
            "it claims {width} by {height} pixels, which no picture has"
        ));
    }
    Ok(Picture { path: path.to_owned(), kind, width, height, bytes: Arc::from(bytes) })
}

fn shut(error: &std::io::Error) -> Text {
    let Text { zh, en } = system(error);
    say!("打不开（{zh}）", "it cannot be opened ({en})")
}

/// Whether a JPEG says that it is to be shown turned (Exif tag 0x0112): pages turn it, Word does not.
fn is_turned(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(64 << 10)];
    let Some(at) = head.windows(6).position(|it| it == b"Exif\0\0") else { return false };
    let exif = &head[at + 6..];
    let little = exif.starts_with(b"II");
    let number = |at: usize| {
        let pair: [u8; 2] = exif.get(at..at + 2)?.try_into().ok()?;
        Some(usize::from(if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }))
    };
    // The first directory is near: the upper half of its offset is 0.
    let Some(first) = number(if little { 4 } else { 6 }) else { return false };
    let count = number(first).unwrap_or(0).min(200);
    let entries = (0..count).map(|it| first + 2 + it * 12);
    entries.filter(|at| number(*at) == Some(0x0112)).any(|at| number(at + 8).is_some_and(|it| it > 1))
}

/// `png` or `jpeg` with width and height in pixels, from the head of the file.
fn kind(bytes: &[u8]) -> Option<(&'static str, u32, u32)> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        let number = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
        return Some(("png", number(16)?, number(20)?));
    }
    if !bytes.starts_with(&[0xFF, 0xD8]) {
        return None;
    }
    let number = |at: usize| Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
    let mut at = 2;
    // Segments, each with its length, up to the one that begins the frame.
    while let Some([0xFF, mark]) = bytes.get(at..at + 2) {
        let is_frame = matches!(mark, 0xC0..=0xCF) && !matches!(mark, 0xC4 | 0xC8 | 0xCC);
        if is_frame {
            return Some(("jpeg", u32::from(number(at + 7)?), u32::from(number(at + 5)?)));
        }
        at += if *mark == 0xFF { 1 } else { 2 + usize::from(number(at + 2)?) };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Source, Span};

    #[test]
    fn sizes_stand_in_the_head() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        png.extend([0, 0, 1, 0, 0, 0, 0, 200]);
        assert_eq!(kind(&png), Some(("png", 256, 200)));
        let jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xC0, 0, 11, 8, 0, 100, 1, 44];
        assert_eq!(kind(&jpeg), Some(("jpeg", 300, 100)));
        assert_eq!(kind(&jpeg[..9]), None);
        assert_eq!(kind(b"GIF89a"), None);
    }

    /// A picture of a phone that is held upright, in both orders of bytes; the tag behind another one.
    #[test]
    fn a_turned_picture_says_so() {
        let exif = |little: bool, tag: u16, value: u16| {
            let number = |it: u16| if little { it.to_le_bytes() } else { it.to_be_bytes() };
            let mut bytes = b"\xFF\xD8\xFF\xE1\0\0Exif\0\0".to_vec();
            bytes.extend(if little { b"II\x2A\0\x08\0\0\0" } else { b"MM\0\x2A\0\0\0\x08" });
            bytes.extend(number(2));
            for (tag, value) in [(0x0100, 7), (tag, value)] {
                let fields = [number(tag), number(3), number(0), number(1), number(value), number(0)];
                bytes.extend(fields.concat());
            }
            bytes
        };
        for little in [true, false] {
            assert!(is_turned(&exif(little, 0x0112, 6)), "{little}");
            assert!(!is_turned(&exif(little, 0x0112, 1)), "as it is");
            assert!(!is_turned(&exif(little, 0x0113, 6)), "another tag");
        }
        assert!(!is_turned(b"\xFF\xD8"));
    }

    /// Why a picture is not shown, and how large one may be.
    #[test]
    #[expect(clippy::disallowed_methods, reason = "tests write what they like")]
    fn what_is_no_picture_is_told_why() {
        let folder = tempfile::tempdir().unwrap();
        let png = |width: u32, height: u32| {
            let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
            png.extend(width.to_be_bytes().into_iter().chain(height.to_be_bytes()));
            png
        };
        let write = |name: &str, bytes: Vec<u8>| std::fs::write(folder.path().join(name), bytes).unwrap();
        let padded = |size: u64| {
            let mut bytes = png(8, 9);
            bytes.resize(usize::try_from(size).unwrap(), 0);
            bytes
        };
        write("a.png", png(8, 9));
        write("a b.png", png(8, 9));
        write("c%20d.png", png(8, 9));
        write("most.png", padded(LARGEST));
        write("more.png", padded(LARGEST + 1));
        write("wide.png", png(WIDEST, 1));
        write("wider.png", png(WIDEST + 1, 1));
        write("high.png", png(1, WIDEST + 1));
        write("flat.png", png(0, 9));
        write("thin.png", png(8, 0));
        write("words.png", b"words".to_vec());
        let told = |path: &str| match read(folder.path(), path) {
            Ok(picture) => format!("{}×{}", picture.width, picture.height),
            Err(why) => why.zh,
        };
        for (path, expected) in [
            ("a.png", "8×9"),
            ("./a.png", "8×9"),
            ("a%20b.png", "8×9"),
            ("c%20d.png", "8×9"),
            ("most.png", "8×9"),
            ("more.png", "超过 5 MB"),
            ("wide.png", "30000×1"),
            ("wider.png", "它说自己有 30001×1 点，不是照片"),
            ("high.png", "它说自己有 1×30001 点，不是照片"),
            ("flat.png", "不是 PNG 或 JPEG"),
            ("thin.png", "不是 PNG 或 JPEG"),
            ("words.png", "不是 PNG 或 JPEG"),
            ("none.png", "打不开（找不到，或是失效的链接）"),
            ("../a.png", "它不在单位的文件夹里"),
            ("/a.png", "它不在单位的文件夹里"),
            ("b\\a.png", "它不在单位的文件夹里"),
            ("data:image/png;base64,x", "它写在地址里，不是一个文件"),
            ("HTTP://a.example/a.png", "它在网上"),
            ("//a.example/a.png", "它在网上"),
            ("ftp://a.example/a.png", "它在网上"),
        ] {
            assert_eq!(told(path), expected, "{path}");
        }
    }

    #[test]
    fn pictures_are_found_in_words() {
        let text = "甲![图 1](a.png)乙 ![x] (b) ![癸 [一]](b(1).png '题')\n\n`![辰](no.png)`\n\n**![丁](<c d.jpg>)** ![壬][r]\n\n[r]: e.png\n";
        let source = Source::new("narrative.md", text.to_owned());
        let place = |range: Range<usize>| Place::new(&source, Span::new(range.start, range.end));
        let found: Vec<(String, String, String)> =
            shown(text, place).into_iter().map(|it| (it.alt, it.path, it.place.text().to_owned())).collect();
        let paths: Vec<&str> = found.iter().map(|it| it.1.as_str()).collect();
        assert_eq!(paths, ["a.png", "b(1).png", "c d.jpg", "e.png"]);
        // A name with a space is no path.
        let source = Source::new("narrative.md", "甲![图](照片 1.png)。".to_owned());
        let place = |range: Range<usize>| Place::new(&source, Span::new(range.start, range.end));
        let left: Vec<Shown> = shown(&source.text, place);
        assert_eq!((left.len(), left[0].path.as_str(), left[0].place.text()), (1, "", "![图](照片 1.png)"));
        assert_eq!((found[0].0.as_str(), found[0].2.as_str()), ("图 1", "![图 1](a.png)"));
    }

    #[test]
    fn a_turned_photograph_is_known() {
        let exif = |turn: u8| {
            let mut bytes = vec![0xFF, 0xD8, 0xFF, 0xE1, 0, 34];
            bytes.extend(b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0");
            bytes.extend([turn, 0, 0, 0, 0, 0, 0]);
            bytes
        };
        assert!(is_turned(&exif(6)) && !is_turned(&exif(1)) && !is_turned(b"no picture"));
    }
}
