//! A CSV of many units: one row a unit, or long with a column of units. Each unit is read on its own, so that
//! memory does not grow with their number.

pub mod split;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use super::codes::{KEY_MISSING, ROW_TWICE, WRONG_VALUE};
use super::csv::fields::{Record, Scanner, delimiter};
use super::csv::{self, long, wide};
use super::draft::Draft;
use super::inbox::Job;
use super::{Reading, last, limits, open_in, quiet, unit};
use crate::diag::{Finding, say};
use crate::edition::{Edition, Editions, Indicator, UnitKind, normalise};
use crate::source::{Place, Source, Span, Unsaved, seen, unguarded};

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
    starts: Vec<(usize, u32)>,
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
        let column = |names: &[&str]| first.fields.iter().position(|field| csv::is(&field.text, names));
        many.long = long::Header::find(&first);
        (many.year, many.kind) = (column(csv::YEAR), column(csv::KIND));
        let Some(unit) = column(csv::UNIT) else {
            many.findings.push(no_units(&source, &first));
            return Ok(many);
        };
        let mut known: HashMap<String, usize> = HashMap::new();
        let mut nameless = Vec::new();
        loop {
            let start = scanner.position();
            let Some(field) = scanner.one(unit) else { break };
            let Some(field) = field else { continue };
            let name = seen(unguarded(field.text.trim()));
            let name = match name.char_indices().nth(limits::NAME) {
                Some((end, _)) => {
                    let (place, found) = (Place::new(&source, field.span), name.chars().count());
                    many.findings.push(limits::long(place, "单位", found, limits::NAME));
                    &name[..end]
                }
                None => &name,
            };
            if name.is_empty() {
                nameless.push(field.span);
                continue;
            }
            let at = match (known.get(name), many.long.is_some()) {
                (Some(at), true) => *at,
                (Some(first), false) => {
                    let first = Place::new(&source, many.units[*first].place);
                    let message =
                        say!("“{name}”有两行，只用了第一行", "`{name}` has two rows; the first one is used");
                    let finding =
                        Finding::new(&ROW_TWICE, message).at(Place::new(&source, field.span), quiet());
                    many.findings.push(finding.see(first, say!("第一行", "the first one")));
                    continue;
                }
                (None, _) => {
                    let rows = Rows { name: name.to_owned(), place: field.span, starts: Vec::new() };
                    many.units.push(rows);
                    known.insert(name.to_owned(), many.units.len() - 1);
                    many.units.len() - 1
                }
            };
            many.units[at].starts.push(start);
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

    /// The names of the units, each with where it stands.
    pub(super) fn places(&self) -> impl Iterator<Item = (&str, Place)> {
        self.units.iter().map(|rows| (rows.name.as_str(), Place::new(&self.source, rows.place)))
    }

    /// How many units it holds.
    pub(super) fn len(&self) -> usize {
        self.units.len()
    }

    /// The numbers of the units by their normalised names.
    pub(super) fn by_name(&self) -> BTreeMap<String, usize> {
        self.units.iter().enumerate().rev().map(|(at, unit)| (normalise(&unit.name), at)).collect()
    }

    /// Reads the unit of this number.
    pub(super) fn read(&self, number: usize, job: &Job, editions: &Editions) -> Reading {
        let rows = &self.units[number];
        let records: Vec<Record> = rows
            .starts
            .iter()
            .filter_map(|(at, row)| {
                let mut scanner = Scanner::from(&self.source.text, self.delimiter, *at, *row);
                scanner.width = self.first.fields.len();
                scanner.record()
            })
            .collect();
        let Some(record) = records.first() else {
            return Reading { submission: None, findings: Vec::new() };
        };
        let entry = job.entry.as_ref();
        let name = entry.map_or_else(|| rows.name.clone(), |entry| entry.name.clone());
        let mut early = Vec::new();
        let Some((year, year_place)) = self.year(rows, record, job, &mut early) else {
            return failed(early, &name);
        };
        let Some(edition) = editions.for_year(year) else {
            let place = year_place.unwrap_or_else(|| Place::new(&self.source, rows.place));
            early.push(unit::no_edition(year, editions).at(place, quiet()));
            return failed(early, &name);
        };
        let edition = Indicator::extend(edition, &job.indicators);
        let kind =
            self.kind.and_then(|at| record.fields.get(at)).and_then(|it| UnitKind::named(it.text.trim()));
        let kind = entry.and_then(|entry| entry.kind).or(kind).unwrap_or(UnitKind::Other);
        let mut draft = Draft::new(name, kind, year, Arc::clone(&edition), editions);
        draft.submission.unit.place = Some(Place::new(&self.source, rows.place));
        draft.submission.year_place = year_place;
        draft.submission.below_county = job.below_county;
        draft.submission.allow.clone_from(&job.levels.allow);
        draft.submission.deny.clone_from(&job.levels.deny);
        draft.findings = early;
        let number = draft.source(&self.source);
        if let Some(header) = &self.long {
            let mut lines = long::Lines {
                source: &self.source,
                number,
                header,
                seen: HashMap::new(),
                told: HashSet::new(),
            };
            records.iter().for_each(|record| lines.line(&mut draft, record));
        } else if let Some(header) = self.header(&edition) {
            if csv::whole(&mut draft, &self.source, record, header.width) {
                header.put(&mut draft, number, record);
            } else {
                header.unread(&mut draft, number, record);
            }
            if job.first {
                header.unknown(&mut draft, &self.source, &self.first);
            }
        } else {
            draft.findings.push(csv::unknown_shape(&self.source));
        }
        last::add(&mut draft, job, editions);
        draft.finish()
    }

    fn header(&self, edition: &Edition) -> Option<Cow<'_, wide::Header>> {
        let find = || (edition.id.clone(), wide::Header::find(&self.first, edition));
        let (id, header) = self.wide.get_or_init(find);
        if *id == edition.id {
            header.as_ref().map(Cow::Borrowed)
        } else {
            wide::Header::find(&self.first, edition).map(Cow::Owned)
        }
    }

    fn year(
        &self,
        rows: &Rows,
        record: &Record,
        job: &Job,
        findings: &mut Vec<Finding>,
    ) -> Option<(i32, Option<Place>)> {
        let field =
            self.year.and_then(|at| record.fields.get(at)).filter(|field| !field.text.trim().is_empty());
        let Some(field) = field else {
            // A column that the file lacks is told once, not once a unit.
            let column_is_there = self.year.is_some();
            if job.year.is_none() && (column_is_there || job.first) {
                let message = say!("不知道是哪一年的数据", "the year is not told");
                let finding = Finding::new(&KEY_MISSING, message);
                findings.push(if column_is_there {
                    finding
                        .at(Place::new(&self.source, rows.place), quiet())
                        .help(say!("填上这一行的年度", "fill it in"))
                } else {
                    finding
                        .at(Place::of_file(&self.source), quiet())
                        .help(say!("加一列“年度”", "add a column `year`"))
                });
            }
            return job.year.map(|year| (year, None));
        };
        let place = Place::new(&self.source, field.span);
        match field.text.trim().trim_end_matches('年').parse() {
            Ok(year @ 1000..=9999) => Some((year, Some(place))),
            _ => {
                let message = say!("年度应为四位年份，如 2023", "a year has four digits, like 2023");
                findings.push(Finding::new(&WRONG_VALUE, message).at(place, quiet()));
                None
            }
        }
    }
}

fn failed(mut findings: Vec<Finding>, name: &str) -> Reading {
    findings.iter_mut().for_each(|finding| finding.unit = Some(name.to_owned()));
    Reading { submission: None, findings }
}

fn no_units(source: &Arc<Source>, first: &Record) -> Finding {
    let message = say!("表头没有“单位”一列，分不出是哪些单位的数据", "the header has no column `unit`");
    let place = first.fields.first().map_or_else(|| Place::of_file(source), |it| Place::new(source, it.span));
    Finding::new(&KEY_MISSING, message).at(place, quiet()).help(say!(
        "多个单位的 CSV 要有“单位”列；一个单位的表放进它的文件夹，旁边写 unit.toml",
        "a CSV of many units has a column `unit`; the table of one unit stands in its folder, beside `unit.toml`"
    ))
}
