//! A file that came by mail, recognised by its contents: whose it is, and which part of a submission.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::codes::{OTHER_UNIT, UNKNOWN_SHAPE};
use super::csv::fields::{Record, records};
use super::{csv, open, quiet, unit};
use crate::diag::{Finding, Text, nearest, say};
use crate::edition::{Editions, normalise};
use crate::model::roster::{County, Entry};
use crate::source::{self, Place, Source};

/// Which part of a submission a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `unit.toml`.
    Unit,
    /// A table as on the form, by its id.
    Table(String),
    /// Figures by name: rows or columns.
    Figures,
    /// The words.
    Words,
}

impl Shape {
    /// Its name in the unit's folder.
    pub fn file(&self) -> String {
        match self {
            Self::Unit => "unit.toml".to_owned(),
            Self::Table(id) => format!("{id}.csv"),
            Self::Figures => "figures.csv".to_owned(),
            Self::Words => "narrative.md".to_owned(),
        }
    }
}

/// A file, or what of it is one unit's.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// The unit's line in its roster.
    pub entry: Arc<Entry>,
    /// The roster, by its number in the run.
    pub county: usize,
    /// Which part it is.
    pub shape: Shape,
    /// The file.
    pub path: PathBuf,
    /// What is put in place: the file's bytes, or the unit's rows of it.
    pub bytes: Vec<u8>,
    /// The text, to be joined to a file of many units.
    pub text: String,
}

/// Names of the units of all rosters, and whose they are.
pub struct Known<'a> {
    names: BTreeMap<String, (usize, &'a Arc<Entry>)>,
    year: Option<i32>,
    editions: &'a Editions,
}

impl<'a> Known<'a> {
    /// The units of these rosters.
    pub fn new(counties: &'a [County], editions: &'a Editions) -> Self {
        let mut names = BTreeMap::new();
        for (number, county) in counties.iter().enumerate() {
            for entry in &county.units {
                for name in std::iter::once(&entry.name).chain(&entry.former_names) {
                    names.entry(normalise(name)).or_insert((number, entry));
                }
            }
        }
        Self { names, year: counties.first().and_then(|it| it.year), editions }
    }

    /// The unit of this name, or what is wrong with it.
    pub fn named(&self, name: &str) -> Result<(usize, &'a Arc<Entry>), Text> {
        let wanted = normalise(name);
        if let Some(found) = self.names.get(&wanted) {
            return Ok(*found);
        }
        // 城关镇 is enough where one unit alone has it in its name.
        let mut holding = self.names.iter().filter(|(name, _)| !wanted.is_empty() && name.contains(&wanted));
        if let (Some((_, found)), None) = (holding.next(), holding.next()) {
            return Ok(*found);
        }
        let all = self.names.values().map(|(_, entry)| entry.name.as_str());
        Err(match nearest(name, all) {
            Some(near) => say!(
                "名册里没有“{name}”，最接近的是“{near}”",
                "`{name}` is not on the roster; the nearest is `{near}`"
            ),
            None => say!("名册里没有“{name}”", "`{name}` is not on the roster"),
        })
    }

    /// Which part of a submission a CSV is.
    fn csv_shape(&self, source: &Source, rows: &[Record]) -> Option<Shape> {
        let head = rows.iter().find(|row| csv::alone(row).is_none())?;
        if by_unit(head).is_some() || csv::is_long(head) {
            return Some(Shape::Figures);
        }
        let own = self.year.and_then(|year| self.editions.for_year(year));
        let mut editions = own.into_iter().chain(self.editions.iter());
        editions.find_map(|edition| {
            let at = csv::table_of(edition, source, rows)?;
            Some(Shape::Table(edition.tables[at].id.clone()))
        })
    }

    /// The one unit that a text names; the longer name counts where one holds the other.
    fn within(&self, text: &str) -> Option<(usize, &'a Arc<Entry>)> {
        let text = normalise(text);
        let mut found: Vec<(&String, (usize, &'a Arc<Entry>))> = self
            .names
            .iter()
            .filter(|(name, _)| text.contains(*name))
            .map(|(name, it)| (name, *it))
            .collect();
        let all: Vec<&String> = found.iter().map(|(name, _)| *name).collect();
        found.retain(|(name, _)| !all.iter().any(|other| other != name && other.contains(*name)));
        found.dedup_by(|a, b| Arc::ptr_eq(a.1.1, b.1.1));
        match found.as_slice() {
            [(_, one)] => Some(*one),
            _ => None,
        }
    }
}

/// How much of a text is looked through for the unit's name, in letters: a title stands at its head.
const HEAD: usize = 400;

/// Recognises a file or a folder; `given` is the unit's name where the user says it.
pub fn recognise(path: &Path, given: Option<&str>, known: &Known) -> Result<Vec<Arrival>, Vec<Finding>> {
    if !path.is_dir() {
        return file(path, given, known);
    }
    // A unit's folder: its files are those of the unit that unit.toml names.
    let entries = source::entries(path).unwrap_or_default();
    let named = entries
        .iter()
        .find(|it| it.file_name().is_some_and(|name| name == "unit.toml"))
        .and_then(|it| open(it, &source::shown(it)).ok())
        .and_then(|source| unit::name(&source))
        .map(|(name, _)| name);
    let given = given.map(str::to_owned).or(named);
    let (mut arrivals, mut findings) = (Vec::new(), Vec::new());
    for entry in entries {
        let name = entry.file_name().map(|it| it.to_string_lossy().to_lowercase()).unwrap_or_default();
        if entry.is_dir() || name.starts_with(['.', '~']) {
            continue;
        }
        match file(&entry, given.as_deref(), known) {
            Ok(found) => arrivals.extend(found),
            Err(found) => findings.extend(found),
        }
    }
    if findings.is_empty() { Ok(arrivals) } else { Err(findings) }
}

/// The file of a unit's folder that is of a shape already, whatever its name.
pub fn like(folder: &Path, shape: &Shape, known: &Known) -> Option<String> {
    let is_like = |path: &PathBuf| {
        let name = path.file_name().map(|it| it.to_string_lossy().to_lowercase()).unwrap_or_default();
        match shape {
            Shape::Unit => name == "unit.toml",
            Shape::Words => (super::narrative::READER.accepts)(&name),
            Shape::Table(_) | Shape::Figures => {
                let source = name.ends_with(".csv").then(|| open(path, &name).ok()).flatten();
                source.is_some_and(|source| {
                    known.csv_shape(&source, &records(&source.text).0).as_ref() == Some(shape)
                })
            }
        }
    };
    let found = source::entries(folder).ok()?.into_iter().find(is_like)?;
    Some(found.file_name()?.to_string_lossy().into_owned())
}

fn file(path: &Path, given: Option<&str>, known: &Known) -> Result<Vec<Arrival>, Vec<Finding>> {
    let source = open(path, &source::shown(path)).map_err(|finding| vec![*finding])?;
    let wrong = |place: Place, message: Text| vec![Finding::new(&OTHER_UNIT, message).at(place, quiet())];
    let extension = path.extension().map(|it| it.to_string_lossy().to_lowercase()).unwrap_or_default();
    let bytes = source::bytes(path).unwrap_or_default();
    let whose = |place: Place, name: Option<String>| {
        let text: String = source.text.chars().take(HEAD).collect();
        let shown = path.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
        let found =
            match given.map(str::to_owned).or(name) {
                Some(name) => known.named(&name).map_err(|text| wrong(place, text))?,
                None => known.within(&text).or_else(|| known.within(&shown)).ok_or_else(|| {
                    let message = say!("看不出是哪个单位的文件", "it is not clear which unit this is of");
                    let finding = Finding::new(&OTHER_UNIT, message).at(place, quiet());
                    vec![finding.help(say!(
                        "用 --unit 写明单位，如 --unit 样例县教育局",
                        "name the unit: --unit NAME"
                    ))]
                })?,
            };
        Ok::<_, Vec<Finding>>(found)
    };
    let one = |(county, entry): (usize, &Arc<Entry>), shape: Shape| Arrival {
        entry: Arc::clone(entry),
        county,
        shape,
        path: path.to_owned(),
        bytes: bytes.clone(),
        text: source.text.clone(),
    };
    match extension.as_str() {
        "toml" => {
            let Some((name, place)) = unit::name(&source) else {
                let message =
                    say!("这不是单位的文件：没有 [unit] name", "this is no unit's file: no [unit] name");
                return Err(vec![Finding::new(&UNKNOWN_SHAPE, message).at(Place::of_file(&source), quiet())]);
            };
            if let Some((year, place)) = unit::year(&source) {
                of_year(known, year, place)?;
            }
            // What the file says of itself counts; the user's word is for files that say nothing.
            Ok(vec![one(known.named(&name).map_err(|text| wrong(place, text))?, Shape::Unit)])
        }
        "csv" => table(&source, known, &whose, &one),
        "md" | "txt" => Ok(vec![one(whose(Place::of_file(&source), None)?, Shape::Words)]),
        _ => {
            let message =
                say!("不收这种文件：.{extension}", "files of this kind are not taken in: .{extension}");
            let finding = Finding::new(&UNKNOWN_SHAPE, message).at(Place::of_file(&source), quiet());
            Err(vec![
                finding.help(say!("能收 .csv、.toml、.md 和 .txt", "taken in are .csv, .toml, .md and .txt")),
            ])
        }
    }
}

/// A report of another year is another report.
fn of_year(known: &Known, year: i32, place: Place) -> Result<(), Vec<Finding>> {
    match known.year {
        Some(own) if own != year => {
            let message =
                say!("这是 {year} 年的，名册是 {own} 年的", "this is of {year}, the roster of {own}");
            Err(vec![Finding::new(&OTHER_UNIT, message).at(place, quiet())])
        }
        _ => Ok(()),
    }
}

/// The column of units of a file of many. In 统计指标,单位,统计数 it is that of measures.
fn by_unit(head: &Record) -> Option<usize> {
    let column = |names: &[&str]| head.fields.iter().position(|field| csv::is(&field.text, names));
    column(csv::UNIT).filter(|_| column(csv::YEAR).is_some() || head.fields.len() > 3)
}

type Owner<'a> = (usize, &'a Arc<Entry>);

fn table<'a>(
    source: &Arc<Source>,
    known: &Known<'a>,
    whose: &dyn Fn(Place, Option<String>) -> Result<Owner<'a>, Vec<Finding>>,
    one: &dyn Fn(Owner<'a>, Shape) -> Arrival,
) -> Result<Vec<Arrival>, Vec<Finding>> {
    let (rows, _) = records(&source.text);
    let head = rows.iter().find(|row| csv::alone(row).is_none());
    let column =
        |row: &Record, names: &[&str]| row.fields.iter().position(|field| csv::is(&field.text, names));
    if let Some((head, unit)) = head.and_then(|head| by_unit(head).map(|unit| (head, unit))) {
        if let Some(year) = column(head, csv::YEAR) {
            let behind = rows.iter().skip_while(|row| !std::ptr::eq(*row, head)).skip(1);
            for field in behind.filter_map(|row| row.fields.get(year)) {
                if let Ok(written) = field.text.trim().trim_end_matches(['年', '度']).parse() {
                    of_year(known, written, Place::new(source, field.span))?;
                }
            }
        }
        let units = super::many::split::split(source, unit);
        if let [(name, place, _)] = units.as_slice() {
            return Ok(vec![one(whose(place.clone(), Some(name.clone()))?, Shape::Figures)]);
        }
        let (mut arrivals, mut findings) = (Vec::new(), Vec::new());
        for (name, place, text) in units {
            match known.named(&name) {
                Ok(owner) => {
                    let bytes = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
                    arrivals.push(Arrival { bytes, text, ..one(owner, Shape::Figures) });
                }
                Err(text) => findings.push(Finding::new(&OTHER_UNIT, text).at(place, quiet())),
            }
        }
        return if findings.is_empty() { Ok(arrivals) } else { Err(findings) };
    }
    let shape = known.csv_shape(source, &rows).ok_or_else(|| vec![csv::unknown_shape(source)])?;
    Ok(vec![one(whose(Place::of_file(source), None)?, shape)])
}
