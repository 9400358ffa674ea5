//! A CSV of many units: one row a unit, or long with a column of units. Each unit is read on its own, so that
//! memory does not grow with their number.

mod one;
pub mod split;

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use super::codes::{KEY_MISSING, ROW_TWICE};
use super::csv::fields::{Record, Scanner, delimiter};
use super::csv::{self, Heads, long, wide};
use super::{limits, open_in, quiet};
use crate::diag::{Finding, say};
use crate::edition::normalise;
use crate::source::{Place, Source, Span, Unsaved, seen, unguarded};

/// Units that room is made for at once.
const ROOM: usize = 1 << 14;

/// A file of many units.
#[derive(Debug)]
pub struct Many {
    source: Arc<Source>,
    delimiter: u8,
    /// The units in the order they come, each with where its records begin.
    units: Vec<Rows>,
    /// What is wrong with the file as such.
    pub(super) findings: Vec<Finding>,
    /// The header, and where it has the year and the kind.
    first: Record<'static>,
    year: Option<usize>,
    kind: Option<usize>,
    long: Option<long::Header>,
    /// The header for an edition; nearly always there is one.
    wide: OnceLock<(String, Option<wide::Header>)>,
}

#[derive(Debug)]
struct Rows {
    name: String,
    place: Span,
    first: (usize, u32),
    /// In the long shape a unit has many.
    more: Vec<(usize, u32)>,
}

impl Many {
    /// The file.
    pub(super) fn path(&self) -> Option<&Path> {
        self.source.path.as_deref()
    }

    /// The name of a unit.
    pub(super) fn name(&self, number: usize) -> &str {
        self.units.get(number).map_or("", |rows| rows.name.as_str())
    }

    /// Opens the file and finds its units; the figures stay unread.
    pub(super) fn open(path: &Path, name: &str, unsaved: &Unsaved) -> Result<Self, Box<Finding>> {
        let source = open_in(unsaved, path, name)?;
        let delimiter = delimiter(&source.text);
        let mut scanner = Scanner::new(&source.text, delimiter);
        let mut many = Self {
            delimiter,
            units: Vec::new(),
            findings: Vec::new(),
            first: Record { fields: Vec::new() },
            year: None,
            kind: None,
            long: None,
            wide: OnceLock::new(),
            source: Arc::clone(&source),
        };
        many.findings.extend(limits::unseen(&source));
        if let Some(finding) = limits::table(&source) {
            many.findings.push(finding);
            return Ok(many);
        }
        // A title may stand above the header.
        let mut first = scanner.record();
        while first.as_ref().is_some_and(|record| csv::alone(record).is_some() && record.fields.len() > 1) {
            first = scanner.record();
        }
        let Some(first) = first else {
            many.findings.push(csv::empty(&source));
            return Ok(many);
        };
        let heads = Heads::of(&first);
        many.long = long::Header::find(&heads);
        (many.year, many.kind) = (heads.find(csv::YEAR), heads.find(csv::KIND));
        let Some(unit) = heads.find(csv::UNIT) else {
            many.findings.push(no_units(&source, &first));
            return Ok(many);
        };
        let is_long = many.long.is_some();
        // Room for a unit a line; of a file that has nothing but line ends, not too much.
        let most = if is_long { 0 } else { ROOM };
        let lines = memchr::memchr_iter(b'\n', source.text.as_bytes()).count().min(most);
        let mut known: HashMap<Cow<str>, usize> = HashMap::with_capacity(lines);
        many.units.reserve(lines);
        let mut nameless = Vec::new();
        loop {
            let start = scanner.position();
            let Some(field) = scanner.one(unit) else { break };
            let Some(field) = field else { continue };
            let name = match field.text {
                Cow::Borrowed(text) => seen(unguarded(text.trim())),
                Cow::Owned(text) => Cow::Owned(seen(unguarded(text.trim())).into_owned()),
            };
            let name = match name.char_indices().nth(limits::NAME) {
                Some((end, _)) => {
                    let (place, found) = (Place::new(&source, field.span), name.chars().count());
                    many.findings.push(limits::long(place, "单位", found, limits::NAME));
                    Cow::Owned(name[..end].to_owned())
                }
                None => name,
            };
            if name.is_empty() {
                nameless.push(field.span);
                continue;
            }
            match (known.get(&name), is_long) {
                (Some(at), true) => many.units[*at].more.push(start),
                (Some(first), false) => {
                    let first = Place::new(&source, many.units[*first].place);
                    let message =
                        say!("“{name}”有两行，只用了第一行", "`{name}` has two rows; the first one is used");
                    let finding =
                        Finding::new(&ROW_TWICE, message).at(Place::new(&source, field.span), quiet());
                    many.findings.push(finding.see(first, say!("第一行", "the first one")));
                }
                (None, _) => {
                    let (own, place) = (name.clone().into_owned(), field.span);
                    known.insert(name, many.units.len());
                    many.units.push(Rows { name: own, place, first: start, more: Vec::new() });
                }
            }
        }
        if let Some(span) = nameless.first() {
            let count = nameless.len();
            let message =
                say!("有 {count} 行没有写单位，没有读入", "{count} row(s) name no unit; they are left out");
            let finding = Finding::new(&KEY_MISSING, message).at(Place::new(&source, *span), quiet());
            many.findings
                .push(finding.help(say!("合并的单元格要逐行填写", "fill merged cells in on each row")));
        }
        many.first = first.into_owned();
        if let Some(span) = scanner.unclosed {
            many.findings.push(csv::unclosed_quote(&source, span));
        }
        Ok(many)
    }

    /// Where the name of a unit stands.
    pub(super) fn place(&self, number: usize) -> Option<Place> {
        self.units.get(number).map(|rows| Place::new(&self.source, rows.place))
    }

    /// How many units it holds.
    pub(super) fn len(&self) -> usize {
        self.units.len()
    }

    /// The numbers of the units by their normalised names.
    pub(super) fn by_name(&self) -> HashMap<String, usize> {
        self.units.iter().enumerate().rev().map(|(at, unit)| (normalise(&unit.name), at)).collect()
    }
}

fn no_units(source: &Arc<Source>, first: &Record) -> Finding {
    let message = say!("表头没有“单位”一列，分不出是哪些单位的数据", "the header has no column `unit`");
    let place = first.fields.first().map_or_else(|| Place::of_file(source), |it| Place::new(source, it.span));
    Finding::new(&KEY_MISSING, message).at(place, quiet()).help(say!(
        "多个单位的 CSV 要有“单位”列；一个单位的表放进它的文件夹，旁边写 unit.toml",
        "a CSV of many units has a column `unit`; the table of one unit stands in its folder, beside `unit.toml`"
    ))
}
