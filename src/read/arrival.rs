//! A file that came by mail, recognised by its contents: whose it is, and which part of a submission.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::codes::{EMPTY_FILE, OTHER_UNIT, UNKNOWN_SHAPE};
use super::csv::fields::{Record, records};
use super::{csv, open, quiet, unit};
use crate::diag::{Finding, Text, nearest, say};
use crate::edition::{Edition, Editions, normalise};
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
    /// The file, byte for byte.
    pub whole: Arc<[u8]>,
    /// The unit's rows, where the file has those of others, too; to be joined to a file of many units.
    pub rows: Option<String>,
    /// The text.
    pub source: Arc<Source>,
}

/// Names of the units of all rosters, and whose they are.
pub struct Known<'a> {
    names: BTreeMap<String, Vec<Owner<'a>>>,
    /// Names without their county's, as files are called: 公安局.
    short: Vec<(String, Owner<'a>)>,
    year: Option<i32>,
    editions: &'a Editions,
}

impl<'a> Known<'a> {
    /// The units of these rosters.
    pub fn new(counties: &'a [County], editions: &'a Editions) -> Self {
        let mut names: BTreeMap<String, Vec<Owner>> = BTreeMap::new();
        let mut short = Vec::new();
        let mut enter = |number: usize, entry: &'a Arc<Entry>, name: &str| {
            let name = normalise(name);
            let above = normalise(&counties[number].name);
            let own = name.strip_prefix(&above).unwrap_or(&name).trim_end_matches("人民政府").to_owned();
            if own.chars().count() >= 2 {
                short.push((own, (number, entry)));
            }
            names.entry(name).or_default().push((number, entry));
        };
        let all =
            || counties.iter().enumerate().flat_map(|(at, it)| it.units.iter().map(move |unit| (at, unit)));
        all().for_each(|(number, entry)| enter(number, entry, &entry.name));
        // A name that another unit has now is not that of the one that had it.
        let now: BTreeSet<String> = all().map(|(_, entry)| normalise(&entry.name)).collect();
        for (number, entry) in all() {
            for name in entry.former_names.iter().filter(|name| !now.contains(&normalise(name))) {
                enter(number, entry, name);
            }
        }
        Self { names, short, year: counties.first().and_then(|it| it.year), editions }
    }

    /// The unit of this full name, or of this name that it had; or what is wrong with it.
    fn exactly(&self, name: &str) -> Result<Owner<'a>, Text> {
        match self.names.get(&normalise(name)).map(Vec::as_slice) {
            Some([one]) => return Ok(*one),
            Some([_, ..]) => {
                return Err(say!(
                    "名册里有几个单位都叫“{name}”，分不清",
                    "several units are called `{name}`; which one is not clear"
                ));
            }
            Some([]) | None => {}
        }
        let all = self.names.values().flatten().map(|(_, entry)| entry.name.as_str());
        Err(match nearest(name, all) {
            Some(near) => say!(
                "名册里没有“{name}”，最接近的是“{near}”",
                "`{name}` is not on the roster; the nearest is `{near}`"
            ),
            None => say!("名册里没有“{name}”", "`{name}` is not on the roster"),
        })
    }

    /// The unit that a user means: by its full name, or by a part that no other unit's name holds.
    pub fn meant(&self, name: &str) -> Result<Owner<'a>, Text> {
        let wanted = normalise(name);
        let exact = self.exactly(name);
        if exact.is_ok() || wanted.is_empty() {
            return exact;
        }
        let mut holding: Vec<Owner> = self
            .names
            .iter()
            .filter(|(name, _)| name.contains(&wanted))
            .flat_map(|(_, it)| it.clone())
            .collect();
        holding.sort_by_key(|it| it.1.number);
        holding.dedup_by_key(|it| it.1.number);
        match holding.as_slice() {
            [] => exact,
            [one] => Ok(*one),
            many => {
                let all: Vec<&str> = many.iter().take(6).map(|(_, entry)| entry.name.as_str()).collect();
                let all = all.join("、");
                Err(say!("“{name}”可以指几个单位：{all}", "`{name}` may be one of several units: {all}"))
            }
        }
    }

    /// The one unit that a file's name tells: 公安局表三.csv.
    fn called(&self, file: &str) -> Option<Owner<'a>> {
        let file = normalise(file);
        let longest = self.short.iter().filter(|(name, _)| file.contains(name)).map(|it| it.0.len()).max()?;
        let mut found = self.short.iter().filter(|(name, _)| name.len() == longest && file.contains(name));
        let first = found.next()?.1;
        found.all(|(_, it)| Arc::ptr_eq(it.1, first.1)).then_some(first)
    }

    /// Which part of a submission a CSV is.
    fn csv_shape(&self, source: &Source, rows: &[Record]) -> Option<Shape> {
        let head = rows.iter().find(|row| csv::alone(row).is_none())?;
        // Edition by edition: the head of one form's table may be two figures of another form.
        self.by_year().find_map(|edition| {
            if csv::by_name(head, edition).is_some() {
                return Some(Shape::Figures);
            }
            let at = csv::table_of(edition, source, rows)?;
            Some(Shape::Table(edition.tables[at].id.clone()))
        })
    }

    /// Whether a header is that of figures by name; the column of units, where it has one.
    fn by_name(&self, head: &Record) -> Option<Option<usize>> {
        self.by_year().find_map(|edition| csv::by_name(head, edition))
    }

    /// The editions, that of the roster's year first.
    fn by_year(&self) -> impl Iterator<Item = &'a Arc<Edition>> {
        let own = self.year.and_then(|year| self.editions.for_year(year));
        own.into_iter().chain(self.editions.iter())
    }

    /// The one unit that a text names; the longer name counts where one holds the other.
    fn within(&self, text: &str) -> Option<Owner<'a>> {
        let text = normalise(text);
        let named = self.names.iter().filter(|(name, _)| text.contains(*name));
        let mut found: Vec<(&String, Owner<'a>)> =
            named.flat_map(|(name, all)| all.iter().map(move |it| (name, *it))).collect();
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

/// Recognises a file or a folder; `given` is the unit's name where the user says it. What is not recognised is reported,
/// and what is blank yet: that is no submission.
pub fn recognise(path: &Path, given: Option<&str>, known: &Known) -> (Vec<Arrival>, Vec<Finding>) {
    let mut files = vec![path.to_owned()];
    let mut given = given.map(str::to_owned);
    let (mut arrivals, mut findings) = (Vec::new(), Vec::new());
    if path.is_dir() {
        files = below(path, DEEPEST);
        // Who reports comes first, then what.
        files.sort_by_key(|it| it.file_name().is_none_or(|name| name != "unit.toml"));
        // A unit's folder: its files are those of the unit that unit.toml names.
        let head = files.iter().find(|it| it.file_name().is_some_and(|name| name == "unit.toml"));
        let named =
            head.and_then(|it| open(it, &source::shown(it)).ok()).and_then(|source| unit::name(&source));
        given = given.or(named.map(|(name, _)| name));
        if files.is_empty() {
            let shown = source::shown(path);
            let finding = Finding::new(&EMPTY_FILE, say!("文件夹是空的", "the folder is empty"));
            findings.push(finding.in_path(&shown, shown.clone()).help(say!(
                "核对路径，或请该单位重新发来",
                "check the path, or ask the unit to send it again"
            )));
        }
    }
    for file in files {
        match self::file(&file, given.as_deref(), known) {
            Ok(found) => arrivals.extend(found),
            Err(found) => findings.extend(found),
        }
    }
    (arrivals, findings)
}

/// How deep folders are looked into.
const DEEPEST: usize = 4;

/// The files of a folder and of those in it, without what programs leave there.
fn below(folder: &Path, depth: usize) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in source::entries(folder).unwrap_or_default() {
        let hidden = entry.file_name().is_none_or(|name| name.to_string_lossy().starts_with(['.', '~']));
        if hidden || entry.is_symlink() {
            continue;
        }
        if !entry.is_dir() {
            files.push(entry);
        } else if depth > 0 {
            files.extend(below(&entry, depth - 1));
        }
    }
    files
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
    let bytes: Arc<[u8]> = match source::bytes(path) {
        Ok(bytes) => bytes.into(),
        Err(error) => return Err(vec![super::io(path, &source::shown(path), &error)]),
    };
    // What a file says of itself counts; the user's word is for files that say nothing, and must not contradict.
    let whose = |place: Place, name: Option<String>| {
        let meant = given.map(|it| known.meant(it)).transpose().map_err(|text| wrong(place.clone(), text))?;
        let named =
            name.map(|it| known.exactly(&it)).transpose().map_err(|text| wrong(place.clone(), text))?;
        let head: String = source.text.chars().take(HEAD).collect();
        let shown = path.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
        match (named, meant) {
            (Some(named), Some(meant)) if !Arc::ptr_eq(named.1, meant.1) => {
                let (name, other) = (&named.1.name, &meant.1.name);
                let message =
                    say!("文件里写的是“{name}”，不是“{other}”", "the file is of `{name}`, not of `{other}`");
                Err(wrong(place, message))
            }
            (Some(owner), _) | (None, Some(owner)) => Ok(owner),
            (None, None) => known.within(&head).or_else(|| known.called(&shown)).ok_or_else(|| {
                let message = say!("看不出是哪个单位的文件", "it is not clear which unit this is of");
                let finding = Finding::new(&OTHER_UNIT, message).at(place, quiet());
                vec![finding.help(say!(
                    "加 --unit 写明单位，或把单位名称写进文件名",
                    "name the unit with --unit, or in the file's name"
                ))]
            }),
        }
    };
    let one = |(county, entry): (usize, &Arc<Entry>), shape: Shape| Arrival {
        entry: Arc::clone(entry),
        county,
        shape,
        path: path.to_owned(),
        whole: Arc::clone(&bytes),
        rows: None,
        source: Arc::clone(&source),
    };
    match extension.as_str() {
        "toml" => {
            let Some((name, place)) = unit::name(&source) else {
                let message =
                    say!("这不是单位的文件：没有 [unit] name", "this is no unit's file: no [unit] name");
                return Err(vec![unfit(&source, message).help(say!(
                    "在文件开头写 [unit]，下一行写 name = \"单位全称\"",
                    "begin it with [unit] and, below that, name = \"the unit's full name\""
                ))]);
            };
            if let Some((year, place)) = unit::year(&source) {
                of_year(known, year, place)?;
            }
            Ok(vec![one(whose(place, Some(name))?, Shape::Unit)])
        }
        "csv" => table(&source, known, given, &whose, &one),
        "md" | "txt" => {
            let owner = whose(Place::of_file(&source), None)?;
            words(&source, known)?;
            Ok(vec![one(owner, Shape::Words)])
        }
        _ => {
            let message =
                say!("不收这种文件：.{extension}", "files of this kind are not taken in: .{extension}");
            Err(vec![
                unfit(&source, message)
                    .help(say!("能收 .csv、.toml、.md 和 .txt", "taken in are .csv, .toml, .md and .txt")),
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

/// Whether a text is an outline that `nianbao new` writes.
pub(super) fn is_untouched(text: &str, editions: &Editions) -> bool {
    editions.iter().any(|it| is_outline(text, editions.narrative(&it.id)))
}

/// Whether a text is this outline, whatever its year and line ends.
fn is_outline(text: &str, outline: &str) -> bool {
    let bare = |text: &str| {
        text.chars().filter(|it| !it.is_whitespace() && !it.is_ascii_digit()).collect::<String>()
    };
    !outline.is_empty() && bare(text) == bare(&outline.replace("{YEAR}", ""))
}

/// A letter is no report, and neither is an outline that nobody has filled in.
fn words(source: &Arc<Source>, known: &Known) -> Result<(), Vec<Finding>> {
    let heading = |line: &str| {
        let bare = line.trim().trim_start_matches('#').trim_matches(['*', ' ']);
        bare.len() < 200 && known.editions.iter().any(|edition| edition.section_meant(bare).is_some())
    };
    let message = if is_untouched(&source.text, known.editions) {
        say!("还是没有填的提纲", "this is an outline that nobody has filled in")
    } else if !source.text.lines().any(heading) {
        say!(
            "不像年度报告的文字：没有“一、总体情况”这样的标题",
            "these are no words of a report: there is no heading like 一、总体情况"
        )
    } else {
        return Ok(());
    };
    Err(vec![unfit(source, message).help(say!(
        "请该单位按 narrative.md 的标题写好再发来",
        "ask the unit for its words under the headings of narrative.md"
    ))])
}

/// What is no part of a submission.
fn unfit(source: &Arc<Source>, message: Text) -> Finding {
    Finding::new(&UNKNOWN_SHAPE, message).at(Place::of_file(source), quiet())
}

/// A unit on a roster, with the roster's number in the run.
pub type Owner<'a> = (usize, &'a Arc<Entry>);

fn table<'a>(
    source: &Arc<Source>,
    known: &Known<'a>,
    given: Option<&str>,
    whose: &dyn Fn(Place, Option<String>) -> Result<Owner<'a>, Vec<Finding>>,
    one: &dyn Fn(Owner<'a>, Shape) -> Arrival,
) -> Result<Vec<Arrival>, Vec<Finding>> {
    let (rows, _) = records(&source.text);
    if rows.is_empty() {
        return Err(vec![csv::empty(source)]);
    }
    let head = rows.iter().find(|row| csv::alone(row).is_none());
    let column =
        |row: &Record, names: &[&str]| row.fields.iter().position(|field| csv::is(&field.text, names));
    if let Some((head, unit)) = head.and_then(|head| Some((head, known.by_name(head)??))) {
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
        // Of a file of many units the one that is named, or all.
        let meant = given.and_then(|it| known.meant(it).ok());
        let is_meant =
            |name: &str| meant.is_none_or(|it| known.exactly(name).is_ok_and(|own| Arc::ptr_eq(own.1, it.1)));
        if !units.iter().any(|(name, ..)| is_meant(name)) {
            return Err(whose(Place::of_file(source), units.first().map(|it| it.0.clone()))
                .err()
                .unwrap_or_default());
        }
        for (name, place, text) in units.into_iter().filter(|(name, ..)| is_meant(name)) {
            match known.exactly(&name) {
                Ok(owner) => {
                    arrivals.push(Arrival { rows: Some(text), ..one(owner, Shape::Figures) });
                }
                Err(text) => findings.push(Finding::new(&OTHER_UNIT, text).at(place, quiet())),
            }
        }
        return if findings.is_empty() { Ok(arrivals) } else { Err(findings) };
    }
    let shape = known.csv_shape(source, &rows).ok_or_else(|| vec![csv::unknown_shape(source)])?;
    let numbers = rows.iter().flat_map(|row| &row.fields).filter(|field| is_number(&field.text)).count();
    if numbers == 0 {
        let message = say!("还是空表，一格也没有填", "this table is blank");
        return Err(vec![unfit(source, message).help(say!(
            "请该单位填好再发来；全年没有发生的，在 unit.toml 写 zero = [表名]",
            "ask the unit to fill it in; where nothing happened all year, unit.toml has `zero`"
        ))]);
    }
    Ok(vec![one(whose(Place::of_file(source), None)?, shape)])
}

/// Whether a cell holds a number.
fn is_number(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.chars().all(|char| char.is_numeric() || matches!(char, '.' | ',' | '-' | '，'))
}
