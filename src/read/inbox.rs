//! What the user's paths hold: units to read, one after the other or at once.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry as Slot;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::last::LastYear;
use super::many::Many;
use super::{county, open};
use crate::diag::Finding;
use crate::edition::{Indicator, normalise};
use crate::model::roster::{County, Entry};
use crate::source::{self, Place};

/// Units to read, and what was found on the way to them.
#[derive(Debug, Default)]
pub struct Inbox {
    /// The units, in the order of the paths and of the roster.
    pub jobs: Vec<Job>,
    /// What is wrong with rosters and files of many units.
    pub findings: Vec<Finding>,
    /// The rosters.
    pub counties: Vec<County>,
    /// Units of a roster that have sent nothing, with where their submission should be.
    pub missing: Vec<(Entry, String)>,
    /// The folder of the first path: where reports go if nothing else is said.
    pub home: PathBuf,
}

/// A unit to read.
#[derive(Clone, Debug)]
pub struct Job {
    /// Where it stands.
    pub(super) kind: Kind,
    /// Its line in the roster.
    pub entry: Option<Entry>,
    /// The county's year, for files that tell none.
    pub(super) year: Option<i32>,
    /// What the county counts beside the form.
    pub(super) indicators: Arc<[Indicator]>,
    /// Whether it is the first unit of its file of many: what is wrong with the file is told with it.
    pub(super) first: bool,
    /// Where last year's units are, if the county or the command line says so.
    pub(super) previous: Option<Arc<LastYear>>,
    /// Rules that the county lowers, and those that it raises.
    pub(super) levels: Arc<Levels>,
    /// Whether it is on the roster of a county or district.
    pub(super) below_county: bool,
    /// Whether it is itself read as last year's.
    pub(super) alone: bool,
    /// Its folder from the path the user gave.
    pub(super) relative: String,
}

/// Rules by name, each with where it is named.
#[derive(Debug, Default)]
pub(super) struct Levels {
    pub(super) allow: Vec<(String, Place)>,
    pub(super) deny: Vec<(String, Place)>,
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    Folder(PathBuf),
    File(PathBuf),
    Row(Arc<Many>, usize),
}

/// A path that holds no units.
#[derive(Debug)]
pub enum NotAnInput {
    /// It is not there.
    Missing(PathBuf),
    /// It is neither a folder nor a TOML or CSV file.
    NoUnit(PathBuf),
}

impl Job {
    /// What a file of the unit is called in findings.
    pub(super) fn name_of(&self, file: &str) -> String {
        match (self.relative.as_str(), file) {
            ("", "") => ".".to_owned(),
            ("", file) => file.to_owned(),
            (folder, "") => folder.to_owned(),
            (folder, file) => format!("{folder}/{file}"),
        }
    }
}

/// Where each file of many units was opened once.
type Opened = BTreeMap<PathBuf, Option<(Arc<Many>, BTreeMap<String, usize>)>>;

/// Finds the units of the paths: a unit's file, a unit's folder, a CSV of many units, or a county's folder.
pub fn open_paths(paths: &[PathBuf]) -> Result<Inbox, NotAnInput> {
    let mut inbox = Inbox::default();
    for (at, path) in paths.iter().enumerate() {
        if !path.exists() {
            return Err(NotAnInput::Missing(path.clone()));
        }
        let parent = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = if path.is_dir() { path.clone() } else { parent.to_owned() };
        if at == 0 {
            inbox.home.clone_from(&folder);
        }
        let is_csv = path.extension().is_some_and(|it| it.eq_ignore_ascii_case("csv"));
        if path.is_dir() && folder.join("county.toml").is_file() {
            county_folder(&mut inbox, &folder, &folder.join("county.toml"));
        } else if path.file_name().is_some_and(|name| name == "county.toml") {
            county_folder(&mut inbox, &folder, path);
        } else if path.is_dir() {
            inbox.jobs.push(job(Kind::Folder(path.clone())));
        } else if path.file_name().is_some_and(|name| name == "unit.toml") {
            inbox.jobs.push(job(Kind::Folder(folder)));
        } else if is_csv {
            let name = path.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
            match Many::open(path, &name) {
                Ok(many) => {
                    let many = Arc::new(many);
                    inbox.findings.extend(many.findings.iter().cloned());
                    inbox.jobs.extend((0..many.len()).map(|at| job(Kind::Row(Arc::clone(&many), at))));
                }
                Err(finding) => inbox.findings.push(*finding),
            }
        } else if path.extension().is_some_and(|it| it.eq_ignore_ascii_case("toml")) {
            inbox.jobs.push(job(Kind::File(path.clone())));
        } else {
            return Err(NotAnInput::NoUnit(path.clone()));
        }
    }
    let mut seen: Vec<*const Many> = Vec::new();
    for job in &mut inbox.jobs {
        if let Kind::Row(many, _) = &job.kind {
            let file = Arc::as_ptr(many);
            // The units of one file stand together, or nearly so: the last files are looked at first.
            job.first = !seen.iter().rev().any(|it| *it == file);
            if job.first {
                seen.push(file);
            }
        }
    }
    Ok(inbox)
}

fn job(kind: Kind) -> Job {
    Job {
        kind,
        entry: None,
        year: None,
        indicators: Arc::from([]),
        first: false,
        previous: None,
        levels: Arc::default(),
        below_county: false,
        alone: false,
        relative: String::new(),
    }
}

fn county_folder(inbox: &mut Inbox, folder: &Path, file: &Path) {
    let source = match open(file, "county.toml") {
        Ok(source) => source,
        Err(finding) => return inbox.findings.push(*finding),
    };
    let (county, findings) = county::read(&source);
    inbox.findings.extend(findings);
    let indicators: Arc<[Indicator]> = Arc::from(county.indicators.clone());
    let previous = previous(inbox, folder, &county);
    let levels = Arc::new(Levels { allow: county.allow.clone(), deny: county.deny.clone() });
    let mut opened = Opened::new();
    for entry in county.units.iter().filter(|entry| !entry.excused) {
        let path = folder.join(&entry.path);
        let kind = if path.is_dir() {
            Some(Kind::Folder(path.clone()))
        } else if path.extension().is_some_and(|it| it.eq_ignore_ascii_case("csv")) {
            row(inbox, &mut opened, entry, &path)
        } else {
            path.is_file().then(|| Kind::File(path.clone()))
        };
        let relative = source::shown(&entry.path);
        match kind {
            Some(kind) => {
                // A file's own name is added where it is opened.
                let folder = match &kind {
                    Kind::Folder(_) => relative,
                    Kind::File(_) | Kind::Row(..) => {
                        relative.rsplit_once('/').map_or_else(String::new, |(folder, _)| folder.to_owned())
                    }
                };
                inbox.jobs.push(Job {
                    kind,
                    entry: Some(entry.clone()),
                    year: county.year,
                    indicators: Arc::clone(&indicators),
                    first: false,
                    previous: previous.clone(),
                    levels: Arc::clone(&levels),
                    below_county: county.name.ends_with(['县', '区', '旗']),
                    alone: false,
                    relative: folder,
                });
            }
            None => inbox.missing.push((entry.clone(), relative)),
        }
    }
    inbox.counties.push(county);
}

/// Last year's county, where the roster names it.
fn previous(inbox: &mut Inbox, folder: &Path, county: &County) -> Option<Arc<LastYear>> {
    let (path, place) = county.previous.as_ref()?;
    match LastYear::open(&folder.join(path)) {
        Ok(last) => Some(Arc::new(last)),
        Err(_) => {
            inbox.findings.push(super::last::unreadable(path).at(place.clone(), super::quiet()));
            None
        }
    }
}

impl Inbox {
    /// Takes last year's units from here for every unit that does not say itself where they are.
    pub fn compare_with(&mut self, last: &Arc<LastYear>) {
        for job in &mut self.jobs {
            job.previous = Some(Arc::clone(last));
        }
    }
}

/// The row of a unit in a CSV of many; each file is opened once.
fn row(inbox: &mut Inbox, opened: &mut Opened, entry: &Entry, path: &Path) -> Option<Kind> {
    let known = match opened.entry(path.to_owned()) {
        Slot::Occupied(slot) => slot.into_mut(),
        Slot::Vacant(slot) => {
            if !path.is_file() {
                return None;
            }
            match Many::open(path, &source::shown(&entry.path)) {
                Ok(many) => {
                    inbox.findings.extend(many.findings.iter().cloned());
                    let names = many.by_name();
                    slot.insert(Some((Arc::new(many), names)))
                }
                Err(finding) => {
                    inbox.findings.push(*finding);
                    slot.insert(None)
                }
            }
        }
    };
    let (many, names) = known.as_ref()?;
    let mut wanted = std::iter::once(&entry.name).chain(&entry.former_names);
    let number = wanted.find_map(|name| names.get(&normalise(name)))?;
    Some(Kind::Row(Arc::clone(many), *number))
}
