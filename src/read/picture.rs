//! Pictures that the words show: read from the unit's own folder, and from nowhere else.

use std::path::{Component, Path};
use std::sync::Arc;

use super::codes::{PICTURE_NOT_EMBEDDED, PICTURE_WITHOUT_ALT};
use super::draft::Draft;
use super::quiet;
use crate::diag::{Finding, Text, say};
use crate::model::Picture;
use crate::source::{self, Place};

/// The largest picture, in bytes: what a phone takes still fits, a book of scans does not.
const LARGEST: u64 = 5 << 20;
/// The most pictures of a report.
const MOST: usize = 50;

/// Reads the pictures that the words of a draft show.
pub(super) fn add(draft: &mut Draft, folder: &Path) {
    let passages = draft.submission.narrative.iter().flat_map(|it| &it.passages);
    let shown: Vec<Shown> = passages.flat_map(|it| shown(&it.text, |range| it.place_of(range))).collect();
    for Shown { alt, path, place } in shown {
        if draft.submission.pictures.iter().any(|it| it.path == path) {
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

/// `![what it shows](path "caption")`, wherever it stands.
fn shown(text: &str, place: impl Fn(std::ops::Range<usize>) -> Place) -> Vec<Shown> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find("![").map(|at| from + at) {
        from = at + 2;
        let Some(middle) = text[from..].find("](").map(|it| from + it) else { break };
        // What reaches over a line or holds another bracket is no picture.
        let alt = &text[from..middle];
        let Some(end) = text[middle..].find(')').map(|it| middle + it) else { continue };
        let target = &text[middle + 2..end];
        if alt.contains(['\n', '[']) || target.contains('\n') {
            continue;
        }
        let path = target.trim().trim_start_matches('<');
        let path = path.split(['"', '>']).next().unwrap_or_default().trim();
        found.push(Shown { alt: alt.to_owned(), path: path.to_owned(), place: place(at..end + 1) });
        from = end;
    }
    found
}

fn read(folder: &Path, path: &str) -> Result<Picture, Text> {
    let scheme = path.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    if path.starts_with("//") || matches!(scheme.as_deref(), Some("http" | "https" | "ftp" | "data" | "file"))
    {
        return Err(say!("它在网上", "it is on the net"));
    }
    let outside = || say!("它不在单位的文件夹里", "it lies outside the unit's folder");
    let parts = Path::new(path).components();
    if path.contains('\\') || !parts.clone().all(|it| matches!(it, Component::Normal(_) | Component::CurDir))
    {
        return Err(outside());
    }
    let file = folder.join(path);
    let size = source::size_within(folder, &file);
    let size = size.map_err(|error| say!("打不开（{error}）", "it cannot be opened ({error})"))?;
    let size = size.ok_or_else(outside)?;
    if size > LARGEST {
        return Err(say!("超过 5 MB", "it is larger than 5 MB"));
    }
    let bytes =
        source::bytes(&file).map_err(|error| say!("打不开（{error}）", "it cannot be opened ({error})"))?;
    let Some((kind, width, height)) = kind(&bytes).filter(|(_, width, height)| *width > 0 && *height > 0)
    else {
        return Err(say!("不是 PNG 或 JPEG", "it is neither PNG nor JPEG"));
    };
    Ok(Picture { path: path.to_owned(), kind, width, height, bytes: Arc::from(bytes) })
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

    #[test]
    fn pictures_are_found_in_words() {
        let text = "甲![图 1](a.png)乙 ![x] (b) ![](<c d.jpg> \"题\")";
        let source = Source::new("narrative.md", text.to_owned());
        let place = |range: std::ops::Range<usize>| Place::new(&source, Span::new(range.start, range.end));
        let found: Vec<(String, String)> =
            shown(text, place).into_iter().map(|it| (it.alt, it.path)).collect();
        assert_eq!(found, [("图 1".to_owned(), "a.png".to_owned()), (String::new(), "c d.jpg".to_owned())]);
    }
}
