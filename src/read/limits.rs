//! How much is too much: far above what any report needs, far below what a machine cannot bear.

use std::path::Path;
use std::sync::Arc;

use super::codes::{CONTROL_CHARACTER, OVER_LIMIT};
use super::quiet;
use crate::diag::{Finding, say};
use crate::source::{self, Place, Source, Span, turns, unseen_in};

/// Bytes of a file in a unit's folder: the longest report known to us has a tenth of it.
pub(super) const OWN_FILE: u64 = 4 << 20;
/// Columns of a table: those of a spreadsheet.
pub(super) const COLUMNS: usize = 16_384;
/// Letters of one cell: those of a spreadsheet.
const CELL: usize = 32_767;
/// Keys of one table of a unit's file: a form has two hundred figures.
pub(super) const KEYS: usize = 4_000;
/// Letters of a name, an address, a reason.
pub(super) const TEXT: usize = 2_000;
/// Letters of a unit's name.
pub(super) const NAME: usize = 200;
/// Headings of a narrative.
pub(super) const HEADINGS: usize = 500;

/// Rosters below one another: from a township to the province there are four.
const ROSTERS: usize = 8;

/// A roster that stands below too many others; `above` of them.
pub(super) fn nested(place: &Place, above: usize) -> Option<Finding> {
    (above >= ROSTERS).then(|| {
        let message = say!(
            "名册套了 {above} 层，下面的没有读入",
            "{above} rosters are nested in one another; what is below is not read"
        );
        Finding::new(&OVER_LIMIT, message).at(place.clone(), quiet()).help(say!(
            "上限 {ROSTERS} 层；把下面的单位直接写进上面的名册",
            "the limit is {ROSTERS}; put the units below into the roster above"
        ))
    })
}

/// A file that is larger than it may be.
pub(super) fn file(path: &Path, name: &str, length: u64, most: u64) -> Finding {
    let (mib, most) = ((length >> 20) + 1, most >> 20);
    Finding::new(&OVER_LIMIT, say!("文件太大：{mib} MiB", "the file is too large: {mib} MiB"))
        .in_path(name, source::shown(path))
        .help(say!(
            "上限 {most} MiB。多半是放错了文件，或导出时多选了空行空列；多个单位的数据请拆成几个文件",
            "the limit is {most} MiB. It is most likely another file, or one exported with empty rows and columns; the figures of many units can be split into several files"
        ))
}

/// Something of which there is more than there may be.
pub(super) fn over(place: Place, (zh, en): (&str, &str), found: usize, most: usize) -> Finding {
    Finding::new(&OVER_LIMIT, say!("{zh}太多：{found}，没有读入", "too many {en}: {found}; they are not read"))
        .at(place, quiet())
        .help(say!(
            "上限 {most}。多半是放错了文件，或导出时多选了空行空列；重新导出一份",
            "the limit is {most}. It is most likely another file, or one exported with empty rows and columns; export it again"
        ))
}

/// A text that is longer than it may be; its first letters will do.
pub(super) fn long(place: Place, what: &str, found: usize, most: usize) -> Finding {
    Finding::new(&OVER_LIMIT, say!("{what} 太长：{found} 字", "`{what}` is too long: {found} characters"))
        .at(place, quiet())
        .help(say!("上限 {most} 字", "the limit is {most}"))
}

/// A table that has more columns, or more in a cell, than any spreadsheet. Looked for before it is taken apart.
pub(super) fn table(source: &Arc<Source>) -> Option<Finding> {
    let ends = memchr::memchr2_iter(b'\n', b'\r', source.text.as_bytes()).chain([source.text.len()]);
    let mut start = 0;
    for end in ends {
        let line = &source.text[start..end];
        // What stands in quotes counts too: no line that people write has so many.
        if line.len() > COLUMNS {
            let delimiter = super::csv::fields::delimiter(&source.text);
            let columns = memchr::memchr_iter(delimiter, line.as_bytes()).count() + 1;
            let place = || Place::new(source, Span::new(start, start + line.len().min(20)));
            if columns > COLUMNS {
                return Some(over(place(), ("列", "columns"), columns, COLUMNS));
            }
            let cell = line.split(char::from(delimiter)).map(str::len).max().unwrap_or(0);
            if cell > CELL * 4 {
                return Some(over(place(), ("一格里的字", "characters in a cell"), cell / 3, CELL));
            }
        }
        start = end + 1;
    }
    None
}

/// Characters that nobody sees come along from other programs, or hide what a text says.
pub(super) fn unseen(source: &Arc<Source>) -> Option<Finding> {
    let mut found = unseen_in(&source.text);
    let (at, char) = found.next()?;
    let place = Place::new(source, Span::new(at, at + char.len_utf8()));
    Some(unseen_at(place, char, found.count()))
}

/// The finding for one such character, and how many more follow.
pub(super) fn unseen_at(place: Place, char: char, more: usize) -> Finding {
    let code = format!("U+{:04X}", u32::from(char));
    let message = if turns(char) {
        say!(
            "文字里有改变显示方向的字符 {code}，看到的会和写的不一样；输出时去掉",
            "the character {code} turns the direction of the text, which then shows something else than it says; it is left out of the report"
        )
    } else {
        say!(
            "文字里有看不见的控制字符 {code}，输出时去掉",
            "there is an invisible control character {code}; it is left out of the report"
        )
    };
    let finding = Finding::new(&CONTROL_CHARACTER, message).at(place, quiet());
    if more > 0 { finding.help(say!("此后还有 {more} 个", "{more} more follow")) } else { finding }
}
