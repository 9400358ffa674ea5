//! Files as bytes and text, and `Place`: where something stands in them.
//!
//! Promises: a text is decoded strictly and as a whole, so no character is ever replaced in silence. The only
//! stage that reads files.

mod decode;
mod guard;
mod plain;
mod script;
mod splice;
mod unsaved;

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, OnceLock};

pub use decode::Encoding;
pub use guard::{guarded, unguarded};
pub use plain::{is_unseen, may_have_unseen, seen, turns, unseen_in};
pub use script::simplified;
pub use unsaved::{Unsaved, real};

/// The largest file that is read, in bytes: every office of a province in one CSV is a tenth of it.
pub const MAX_BYTES: u64 = 256 << 20;

/// A text with its name.
#[derive(Debug)]
pub struct Source {
    /// Relative to the path the user gave, with `/` between: the same on every machine.
    pub name: String,
    /// The path as the user would type it, for the terminal.
    pub shown: String,
    /// The text, without a byte order mark.
    pub text: String,
    /// What the bytes were.
    pub encoding: Encoding,
    /// The file, where it is one.
    pub path: Option<PathBuf>,
    starts: OnceLock<Vec<usize>>,
}

/// Why a file gave no text.
#[derive(Debug)]
pub enum Failure {
    /// The system refused.
    Io(std::io::Error),
    /// The file is larger than [`MAX_BYTES`].
    TooLarge(u64),
    /// The bytes are no text: what could be read, and where it breaks.
    NotText(Place),
    /// The bytes are those of another kind of file (an `.xlsx`, a `.doc`), named here.
    OtherKind(&'static str),
}

impl Source {
    /// A text that is already here.
    pub fn new(name: &str, text: String) -> Arc<Self> {
        Self::decoded(name, name, text, Encoding::Utf8)
    }

    /// Reads and decodes the file at `path`; `name` is what machines are told, `path` what people are shown.
    pub fn open(path: &Path, name: &str) -> Result<Arc<Self>, Failure> {
        let bytes = read(path).map_err(|failure| match failure {
            ReadFailure::Io(error) => Failure::Io(error),
            ReadFailure::TooLarge(length) => Failure::TooLarge(length),
        })?;
        let mut source = Self::decode(name, &shown(path), bytes)?;
        // Nobody else has it yet.
        if let Some(own) = Arc::get_mut(&mut source) {
            own.path = Some(path.to_owned());
        }
        Ok(source)
    }

    /// Decodes `bytes`: UTF-8, UTF-16 with a byte order mark, or GB18030.
    pub fn decode<'b>(
        name: &str,
        shown: &str,
        bytes: impl Into<Cow<'b, [u8]>>,
    ) -> Result<Arc<Self>, Failure> {
        let bytes = bytes.into();
        if let Some(kind) = decode::other_kind(&bytes) {
            return Err(Failure::OtherKind(kind));
        }
        match decode::text(bytes) {
            Ok((text, encoding)) => Ok(Self::decoded(name, shown, text, encoding)),
            Err(broken) => {
                let (at, source) = (broken.at, Self::decoded(name, shown, broken.text, Encoding::Utf8));
                let end = source.text[at..].chars().next().map_or(at, |char| at + char.len_utf8());
                Err(Failure::NotText(Place::new(&source, Span::new(at, end))))
            }
        }
    }

    fn decoded(name: &str, shown: &str, text: String, encoding: Encoding) -> Arc<Self> {
        Arc::new(Self {
            name: name.to_owned(),
            shown: shown.to_owned(),
            text,
            encoding,
            path: None,
            starts: OnceLock::new(),
        })
    }

    /// Where each line starts, in bytes.
    pub fn lines(&self) -> &[usize] {
        self.starts.get_or_init(|| {
            let breaks = memchr::memchr_iter(b'\n', self.text.as_bytes());
            std::iter::once(0).chain(breaks.map(|at| at + 1)).collect()
        })
    }

    /// The line (from 0) that the byte `at` stands in.
    pub fn line_of(&self, at: usize) -> usize {
        self.lines().partition_point(|start| *start <= at).saturating_sub(1)
    }
}

enum ReadFailure {
    Io(std::io::Error),
    TooLarge(u64),
}

fn read(path: &Path) -> Result<Vec<u8>, ReadFailure> {
    let file = std::fs::metadata(path).map_err(ReadFailure::Io)?;
    if file.is_dir() {
        return Err(ReadFailure::Io(std::io::ErrorKind::IsADirectory.into()));
    }
    // A pipe or a device would never end.
    if !file.is_file() {
        return Err(ReadFailure::Io(std::io::ErrorKind::InvalidInput.into()));
    }
    let length = file.len();
    if length > MAX_BYTES {
        return Err(ReadFailure::TooLarge(length));
    }
    bytes(path).map_err(ReadFailure::Io)
}

/// A file's bytes, for what is compared or hashed and not read as text.
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads")]
pub fn bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    std::fs::read(path)
}

/// The text of a file of ours, in UTF-8.
#[expect(clippy::disallowed_methods, reason = "what we wrote is never quoted in a finding")]
pub fn text(path: &Path) -> Option<String> {
    std::fs::read_to_string(path).ok()
}

/// The size of a file that is within a folder, wherever links lead; `None` for one that is not, or no file.
pub fn size_within(folder: &Path, file: &Path) -> std::io::Result<Option<u64>> {
    // The folder of a bare name is this one.
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let (folder, file) = (std::fs::canonicalize(folder)?, std::fs::canonicalize(file)?);
    let data = std::fs::metadata(&file)?;
    Ok((file.starts_with(&folder) && data.is_file()).then_some(data.len()))
}

/// Why what is there may not be read, where that is why: else it would be told as absent.
pub fn refusal(path: &Path) -> Option<std::io::Error> {
    let error = match std::fs::metadata(path) {
        Ok(data) if data.is_file() => std::fs::File::open(path).err(),
        Ok(_) => None,
        Err(error) => Some(error),
    };
    error.filter(|it| it.kind() == std::io::ErrorKind::PermissionDenied)
}

/// The length of a file, where there is one.
pub fn length(path: &Path) -> Option<u64> {
    std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file).map(|it| it.len())
}

/// Whether a path stays within a folder, wherever links lead; one that is not there stays where it would be.
pub fn is_within(folder: &Path, path: &Path) -> bool {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let is_link = |path: &Path| path.is_symlink();
    // Nearly nothing is a link, and what is none need not be asked for twice.
    let Ok(inside) = path.strip_prefix(folder) else { return within(folder, path) };
    if !inside.components().all(|it| matches!(it, Component::Normal(_) | Component::CurDir)) {
        return false;
    }
    let mut at = folder.to_owned();
    for part in inside.components() {
        at.push(part);
        if is_link(&at) {
            return within(folder, path);
        }
    }
    true
}

fn within(folder: &Path, path: &Path) -> bool {
    match (std::fs::canonicalize(folder), std::fs::canonicalize(path)) {
        (Ok(folder), Ok(path)) => path.starts_with(folder),
        // A link to nowhere leads nowhere: that it cannot be opened is told where it is opened.
        (_, Err(error)) => error.kind() == std::io::ErrorKind::NotFound,
        (Err(_), Ok(_)) => false,
    }
}

/// A path as people are shown it, with `/` on every system and without detours (`a/../b`).
pub fn shown(path: &Path) -> String {
    let mut parts: Vec<Component> = Vec::new();
    for part in path.components() {
        match (part, parts.last()) {
            (Component::ParentDir, Some(Component::Normal(_))) => _ = parts.pop(),
            _ => parts.push(part),
        }
    }
    let short: PathBuf = parts.iter().collect();
    let path = if short.as_os_str().is_empty() { path } else { &short };
    let path = seen(&path.display().to_string()).into_owned();
    // Elsewhere it is a sign like any other.
    let path = if cfg!(windows) { slashed(&path) } else { path };
    path.strip_prefix("./").map_or(path.clone(), str::to_owned)
}

/// A path as an address writes it, with `%20` as the byte it stands for; none where that is no text.
pub fn of_address(path: &str) -> Option<String> {
    let mut pieces = path.split('%');
    let mut out = pieces.next()?.as_bytes().to_vec();
    for piece in pieces {
        out.push(u8::from_str_radix(piece.get(..2)?, 16).ok()?);
        out.extend(&piece.as_bytes()[2..]);
    }
    String::from_utf8(out).ok()
}

/// A path as text with `/` between its parts. Windows puts `\\?\` before the real name of a file, and
/// `\\?\UNC\` before that of one on a server: these are left out.
pub fn slashed(path: &str) -> String {
    let path = path.replace('\\', "/");
    match path.strip_prefix("//?/").map(|rest| (rest, rest.strip_prefix("UNC/"))) {
        Some((_, Some(server))) => format!("//{server}"),
        Some((rest, None)) => rest.to_owned(),
        None => path,
    }
}

/// The entries of a folder, sorted by name so that no order of the file system shows.
pub fn entries(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    // Systems have several words for what is no folder.
    let no_folder = |error| if folder.is_file() { std::io::ErrorKind::NotADirectory.into() } else { error };
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .map_err(no_folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<_>>()?;
    paths.sort();
    Ok(paths)
}

/// What tells whether files have changed: each file of the paths and of their folders with its length and time.
///
/// Asking again and again works on every drive, those of a network among them, where no system tells of changes.
pub fn state(paths: &[PathBuf]) -> Vec<(PathBuf, u64, Option<std::time::SystemTime>)> {
    /// How deep folders are looked into.
    const DEEPEST: usize = 6;
    fn add(path: &Path, depth: usize, found: &mut Vec<(PathBuf, u64, Option<std::time::SystemTime>)>) {
        let Ok(data) = std::fs::metadata(path) else { return };
        if !data.is_dir() {
            found.push((path.to_owned(), data.len(), data.modified().ok()));
        } else if depth > 0 {
            for entry in entries(path).unwrap_or_default() {
                let hidden =
                    entry.file_name().is_none_or(|name| name.to_string_lossy().starts_with(['.', '~']));
                if !hidden && !entry.is_symlink() {
                    add(&entry, depth - 1, found);
                }
            }
        }
    }
    let mut found = Vec::new();
    paths.iter().for_each(|path| add(path, DEEPEST, &mut found));
    found
}

/// A stretch widened to whole letters: what others count may end inside one, or behind the text.
pub fn letters(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text.floor_char_boundary(range.start);
    start..text.ceil_char_boundary(range.end).max(start)
}

/// A stretch of a text in bytes, and the spreadsheet cell it is, if it is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
    /// The cell, for a field of a table.
    pub cell: Option<Cell>,
}

/// A cell of a spreadsheet, both from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Its row.
    pub row: u32,
    /// Its column.
    pub column: u16,
}

impl Span {
    /// From `start` up to `end`.
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { start: clamp(start), end: clamp(end.max(start)), cell: None }
    }

    /// The same as a range of bytes.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl Cell {
    /// Adds the letters of its column, as a spreadsheet names it: `D`.
    pub fn letters(self, out: &mut String) {
        let start = out.len();
        let mut rest = u32::from(self.column) + 1;
        while rest > 0 {
            out.insert(start, char::from_u32(u32::from(b'A') + (rest - 1) % 26).unwrap_or('?'));
            rest = (rest - 1) / 26;
        }
    }
}

impl fmt::Display for Cell {
    /// As a spreadsheet names it: `D3`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut letters = String::new();
        self.letters(&mut letters);
        write!(f, "{letters}{}", self.row + 1)
    }
}

/// Where something stands.
#[derive(Clone, Debug)]
pub struct Place {
    /// The text.
    pub source: Arc<Source>,
    /// The stretch of it.
    pub span: Span,
}

impl Place {
    /// `span` of `source`.
    pub fn new(source: &Arc<Source>, span: Span) -> Self {
        Self { source: Arc::clone(source), span }
    }

    /// The whole first line: what is said of a file as such.
    pub fn of_file(source: &Arc<Source>) -> Self {
        let end = source.text.find(['\r', '\n']).unwrap_or(source.text.len());
        Self::new(source, Span::new(0, end))
    }

    /// The characters that stand there.
    pub fn text(&self) -> &str {
        self.source.text.get(self.span.range()).unwrap_or_default()
    }

    /// Line and column, from 1, the column in characters.
    pub fn line_column(&self) -> (usize, usize) {
        Cursor::new(&self.source).line_column(self.span.start as usize)
    }

    /// Line and column behind the last character.
    pub fn end_line_column(&self) -> (usize, usize) {
        Cursor::new(&self.source).line_column(self.span.end as usize)
    }

    /// By file, then by where in it: the order findings are printed in.
    pub fn order(&self) -> (&str, u32, u32) {
        (&self.source.name, self.span.start, self.span.end)
    }
}

/// Tells line and column of one place after the other: what stands before the last one is not counted again.
#[derive(Debug)]
pub struct Cursor<'s> {
    source: &'s Source,
    /// The line, from 0, and where it and the next begin.
    line: usize,
    range: Range<usize>,
    /// A place in it, and how many characters stand before.
    at: usize,
    before: usize,
}

impl<'s> Cursor<'s> {
    /// At the beginning.
    pub fn new(source: &'s Source) -> Self {
        Self { source, line: 0, range: 0..0, at: 0, before: 0 }
    }

    /// Line and column of a byte, from 1, the column in characters.
    pub fn line_column(&mut self, at: usize) -> (usize, usize) {
        if !self.range.contains(&at) || at < self.at {
            self.line = self.source.line_of(at);
            let starts = self.source.lines();
            let start = starts.get(self.line).copied().unwrap_or_default();
            self.range = start..starts.get(self.line + 1).copied().unwrap_or(usize::MAX);
            (self.at, self.before) = (start, 0);
        }
        self.before += self.source.text.get(self.at..at).map_or(0, |before| before.chars().count());
        self.at = at;
        (self.line + 1, self.before + 1)
    }
}

impl fmt::Display for Place {
    /// `requests.csv:3:18`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column) = self.line_column();
        write!(f, "{}:{line}:{column}", self.source.shown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_may_write_signs_out() {
        assert_eq!(of_address("c%20d.png").as_deref(), Some("c d.png"));
        assert_eq!(of_address("100%.png"), None);
    }

    #[test]
    fn columns_are_counted_in_characters() {
        let source = Source::new("a.csv", "名称,数\n中枢镇,12\n".to_owned());
        let at = source.text.find("12").unwrap();
        assert_eq!(Place::new(&source, Span::new(at, at + 2)).to_string(), "a.csv:2:5");
    }

    #[test]
    fn paths_are_shown_as_people_write_them() {
        assert_eq!(slashed(r"\\?\C:\县\镇.csv"), "C:/县/镇.csv");
        assert_eq!(slashed(r"\\?\UNC\server\县\镇.csv"), "//server/县/镇.csv");
        assert_eq!(slashed(r"\\server\县\镇.csv"), "//server/县/镇.csv");
        assert_eq!(shown(Path::new("./县/../县/镇.csv")), "县/镇.csv");
        #[cfg(unix)]
        assert_eq!(shown(Path::new(r"县\镇.csv")), r"县\镇.csv");
        #[cfg(windows)]
        assert_eq!(shown(Path::new(r"\\?\C:\县\镇.csv")), "C:/县/镇.csv");
    }

    #[test]
    fn the_end_of_a_text_has_a_place() {
        let source = Source::new("a.csv", "x\n".to_owned());
        assert_eq!(Place::new(&source, Span::new(2, 2)).to_string(), "a.csv:2:1");
    }

    #[test]
    fn a_stretch_is_widened_to_whole_letters() {
        let of = |range| letters("{{ 本 }}", range);
        assert_eq!([of(4..5), of(3..6), of(0..4), of(8..99)], [3..6, 3..6, 0..6, 8..9]);
    }

    #[test]
    fn cells_are_named_as_in_a_spreadsheet() {
        let name = |column, row| Cell { row, column }.to_string();
        assert_eq!(
            [name(0, 0), name(3, 2), name(25, 0), name(26, 0), name(701, 8), name(702, 0)],
            ["A1", "D3", "Z1", "AA1", "ZZ9", "AAA1"]
        );
    }
}
