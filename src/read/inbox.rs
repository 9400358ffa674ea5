//! What the user's paths hold: units to read, one after the other or at once.

mod files;
mod strays;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::codes::{OTHER_UNIT, ROSTER_UNIT_TWICE, WRONG_VALUE};
use super::last::LastYear;
use super::many::Many;
use super::received::Log;
use super::{county, limits, open_in, outside, quiet, received, unit};
use crate::diag::{Finding, Level, say};
use crate::edition::Indicator;
use crate::model::roster::{County, Entry, Fault};
use crate::source::{self, Place, Unsaved};
use files::Files;

/// Units to read, and what was found on the way to them.
#[derive(Debug, Default)]
pub struct Inbox {
    /// The units, in the order of the paths and of the roster.
    pub jobs: Vec<Job>,
    /// What is wrong with rosters and files of many units.
    pub findings: Vec<Finding>,
    /// The rosters.
    pub counties: Vec<County>,
    /// Units of a roster that have sent nothing, or whose line leads nowhere.
    pub missing: Vec<Absent>,
    /// Units that need not report and are there all the same.
    pub excused: Vec<Job>,
    /// Units that are there twice, by their numbers: nobody knows which one counts.
    pub twice: HashSet<usize>,
    /// Last year's path, as the command line says.
    pub previous: Option<PathBuf>,
    /// The folder of the first path: where reports go if nothing else is said.
    pub home: PathBuf,
    /// What an editor holds of their files.
    pub unsaved: Arc<Unsaved>,
}

/// A unit of a roster that has sent nothing.
#[derive(Clone, Debug)]
pub struct Absent {
    /// Its line in the roster.
    pub entry: Arc<Entry>,
    /// The roster, by its number in the run.
    pub county: usize,
    /// Where its submission should be.
    pub path: String,
    /// What keeps us from it.
    pub want: Want,
}

/// Why there is no submission of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// It has sent nothing.
    Sent,
    /// Its roster does not lead to it.
    Way,
    /// The file it shares with others cannot be read.
    File,
}

/// A unit to read.
#[derive(Clone, Debug)]
pub struct Job {
    /// Where it stands.
    pub(super) kind: Kind,
    /// Its line in the roster.
    pub entry: Option<Arc<Entry>>,
    /// Whether it is the first unit of its file of many: what is wrong with the file is told with it.
    pub(super) first: bool,
    /// Whether it is itself read as last year's.
    pub(super) alone: bool,
    /// Its folder from the path the user gave.
    pub(super) relative: String,
    /// What it shares with its siblings.
    pub(super) of: Arc<Shared>,
}

/// What the units of a roster have together.
#[derive(Clone, Debug, Default)]
pub(super) struct Shared {
    /// The roster, by its number in the run.
    county: Option<usize>,
    /// The county's year, for files that tell none.
    pub(super) year: Option<i32>,
    /// What the county counts beside the form.
    pub(super) indicators: Vec<Indicator>,
    /// Where last year's units are, if the county or the command line says so.
    pub(super) previous: Option<Arc<LastYear>>,
    /// Rules by name that the county lowers, each with where it is named.
    pub(super) allow: Vec<(String, Place)>,
    /// Those that it raises.
    pub(super) deny: Vec<(String, Place)>,
    /// Whether they are on the roster of a county or district.
    pub(super) below_county: bool,
    /// What an editor holds of their files.
    pub(super) unsaved: Arc<Unsaved>,
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
    fn new(kind: Kind, of: &Arc<Shared>) -> Self {
        Self { kind, entry: None, first: false, alone: false, relative: String::new(), of: Arc::clone(of) }
    }

    /// The roster, by its number in the run.
    pub fn county(&self) -> Option<usize> {
        self.of.county
    }

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

/// Finds the units of the paths: a unit's file, a unit's folder, a CSV of many units, or a county's folder.
pub fn open_paths(paths: &[PathBuf]) -> Result<Inbox, NotAnInput> {
    open_unsaved(paths, &Arc::default())
}

/// The same, with what an editor holds of the files.
pub fn open_unsaved(paths: &[PathBuf], unsaved: &Arc<Unsaved>) -> Result<Inbox, NotAnInput> {
    let mut inbox = Inbox { unsaved: Arc::clone(unsaved), ..Inbox::default() };
    let shared = Arc::new(Shared { unsaved: Arc::clone(unsaved), ..Shared::default() });
    let job = |kind| Job::new(kind, &shared);
    // Of several paths each file is named with its own; one that is there twice is read once.
    let named = |path: &Path| match source::shown(path) {
        shown if paths.len() > 1 && shown != "." => shown,
        _ => String::new(),
    };
    let mut known = HashSet::new();
    for (at, path) in paths.iter().enumerate() {
        if !path.exists() && unsaved.entries(path).is_err() && !unsaved.is_file(path) {
            return Err(NotAnInput::Missing(path.clone()));
        }
        let parent = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = if path.is_dir() { path.clone() } else { parent.to_owned() };
        if at == 0 {
            inbox.home.clone_from(&folder);
        }
        let is_head = path.file_name().is_some_and(|name| name == "unit.toml" || name == "county.toml");
        if !known.insert(source::real(if is_head { &folder } else { path })) {
            continue;
        }
        let relative = named(&folder);
        let is_csv = path.extension().is_some_and(|it| it.eq_ignore_ascii_case("csv"));
        let is_roster = path.file_name().is_some_and(|name| name == "county.toml");
        if is_roster || (path.is_dir() && folder.join("county.toml").is_file()) {
            _ = county_folder(&mut inbox, &folder, &relative, None);
        } else if path.is_dir() || unsaved.is_file(&path.join("unit.toml")) {
            inbox.jobs.push(Job { relative, ..job(Kind::Folder(path.clone())) });
        } else if path.file_name().is_some_and(|name| name == "unit.toml") {
            inbox.jobs.push(Job { relative, ..job(Kind::Folder(folder)) });
        } else if is_csv {
            let name = path.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
            let name = Job { relative, ..job(Kind::File(path.clone())) }.name_of(&name);
            match Many::open(path, &name, unsaved) {
                Ok(many) => {
                    let many = Arc::new(many);
                    inbox.findings.extend(many.findings.iter().cloned());
                    inbox.jobs.extend((0..many.len()).map(|at| job(Kind::Row(Arc::clone(&many), at))));
                }
                Err(finding) => inbox.findings.push(*finding),
            }
        } else if path.extension().is_some_and(|it| it.eq_ignore_ascii_case("toml")) {
            inbox.jobs.push(Job { relative, ..job(Kind::File(path.clone())) });
        } else {
            return Err(NotAnInput::NoUnit(path.clone()));
        }
    }
    inbox.jobs.shrink_to_fit();
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

/// What the units of a county have together.
fn shared(county: &County) -> Shared {
    Shared {
        year: county.year,
        indicators: county.indicators.clone(),
        allow: county.allow.clone(),
        deny: county.deny.clone(),
        ..Shared::default()
    }
}

/// The county itself as a unit.
pub(super) fn of_county(county: &County) -> Job {
    Job::new(Kind::Folder(county.folder.clone()), &Arc::new(shared(county)))
}

/// Reads a roster and finds its units; those that are rosters themselves, too. Gives its number, if it can be read.
fn county_folder(inbox: &mut Inbox, folder: &Path, relative: &str, parent: Option<usize>) -> Option<usize> {
    let name = |file: &str| if relative.is_empty() { file.to_owned() } else { format!("{relative}/{file}") };
    let source = match open_in(&inbox.unsaved, &folder.join("county.toml"), &name("county.toml")) {
        Ok(source) => source,
        Err(finding) => {
            inbox.findings.push(*finding);
            return None;
        }
    };
    let first = inbox.counties.iter().map(|it| it.units.len()).sum();
    let (mut county, findings) = county::read(&source, folder, first);
    inbox.findings.extend(limits::unseen(&source));
    inbox.findings.extend(findings);
    let (log, findings) = Log::read(folder, &name(received::NAME));
    inbox.findings.extend(findings);
    inbox.findings.extend(log.strangers(&county));
    county::note_received(&mut county, &log.receipts);
    (county.relative, county.parent) = (relative.to_owned(), parent);
    if let Some(above) = parent.and_then(|it| inbox.counties.get(it)) {
        county.year = county.year.or(above.year);
    }
    let number = inbox.counties.len();
    inbox.counties.push(county.clone());
    let shared = Arc::new(Shared {
        county: Some(number),
        previous: previous(inbox, folder, &county),
        below_county: county.name.ends_with(['县', '区', '旗']),
        unsaved: Arc::clone(&inbox.unsaved),
        ..shared(&county)
    });
    let job = |kind, entry: &Arc<Entry>| Job { entry: Some(Arc::clone(entry)), ..Job::new(kind, &shared) };
    let mut files = Files::default();
    let mut folders: HashMap<PathBuf, Arc<Entry>> = HashMap::new();
    let absent = |entry: &Arc<Entry>, path: String| {
        let want = if entry.fault == Some(Fault::Line) { Want::Way } else { Want::Sent };
        Absent { entry: Arc::clone(entry), county: number, path, want }
    };
    let astray = |entry: &Arc<Entry>, path: String| Absent { want: Want::Way, ..absent(entry, path) };
    let of_file = |absent: Absent, files: &Files| match files.is_unread(&absent.entry) {
        true => Absent { want: Want::File, ..absent },
        false => absent,
    };
    for entry in county.units.iter().filter(|entry| entry.excused.is_none()) {
        match entry.fault {
            Some(Fault::Line) => {
                inbox.missing.push(absent(entry, String::new()));
                continue;
            }
            Some(Fault::Twice) => _ = inbox.twice.insert(entry.number),
            None => {}
        }
        // Asked first: a large county has thousands of them.
        match files.again(entry) {
            Some(Some(kind)) => {
                inbox.jobs.push(job(kind, entry));
                continue;
            }
            Some(None) => {
                let absent = absent(entry, name(&source::shown(&entry.path)));
                inbox.missing.push(of_file(absent, &files));
                continue;
            }
            None => {}
        }
        let path = folder.join(&entry.path);
        let relative = name(&source::shown(&entry.path));
        if !source::is_within(folder, &path) {
            let finding = outside(&path, &relative);
            inbox.findings.push(finding.at(entry.path_place.clone(), quiet()));
            inbox.missing.push(astray(entry, relative));
            continue;
        }
        let is_csv = path.extension().is_some_and(|it| it.eq_ignore_ascii_case("csv"));
        if !is_csv && let Some(first) = folders.insert(path.clone(), Arc::clone(entry)) {
            inbox.findings.push(same_folder(entry, &first));
            inbox.missing.push(astray(entry, relative));
            continue;
        }
        let kind = if is_csv {
            files.open(inbox, entry, &path, &relative)
        } else if path.join("county.toml").is_file() && !path.join("unit.toml").is_file() {
            if is_inside(inbox, number, &path) {
                let message = say!("名册把自己列成了下级", "the roster names itself as its own unit");
                inbox
                    .findings
                    .push(Finding::new(&WRONG_VALUE, message).at(entry.path_place.clone(), quiet()));
                inbox.missing.push(astray(entry, relative));
            } else if let Some(finding) = limits::nested(&entry.path_place, above(inbox, number).count()) {
                inbox.findings.push(finding);
                inbox.missing.push(astray(entry, relative));
            } else {
                below(inbox, (number, entry), &path, &relative);
            }
            continue;
        } else if path.is_dir() {
            Some(Kind::Folder(path.clone()))
        } else {
            path.is_file().then(|| Kind::File(path.clone()))
        };
        match kind {
            Some(kind) => {
                // A file's own name is added where it is opened.
                let relative = match &kind {
                    Kind::Folder(_) => relative,
                    // The file of many units was opened under its name.
                    Kind::Row(..) => String::new(),
                    Kind::File(_) => {
                        relative.rsplit_once('/').map_or_else(String::new, |(folder, _)| folder.to_owned())
                    }
                };
                inbox.jobs.push(Job { relative, ..job(kind, entry) });
            }
            None => inbox.missing.push(of_file(absent(entry, relative), &files)),
        }
    }
    // Few need not report; whether they have is asked for each.
    for entry in county.units.iter().filter(|it| it.excused.is_some() && it.fault.is_none()) {
        let (path, relative) = (folder.join(&entry.path), name(&source::shown(&entry.path)));
        if folders.contains_key(&path) || !source::is_within(folder, &path) {
            continue;
        }
        let kind = if path.extension().is_some_and(|it| it.eq_ignore_ascii_case("csv")) {
            files.again(entry).unwrap_or_else(|| files.open(inbox, entry, &path, &relative))
        } else if path.join("unit.toml").is_file() {
            Some(Kind::Folder(path))
        } else {
            path.is_file().then_some(Kind::File(path))
        };
        inbox.excused.extend(kind.map(|kind| Job { relative, ..job(kind, entry) }));
    }
    strays::find(inbox, &county, number, &files);
    Some(number)
}

/// A unit that is itself a roster. One that cannot be read, or has nobody on it, has sent nothing.
fn below(inbox: &mut Inbox, (number, entry): (usize, &Arc<Entry>), path: &Path, relative: &str) {
    let found = county_folder(inbox, path, relative, Some(number));
    let county = found.and_then(|it| inbox.counties.get(it));
    if let Some(county) = county.filter(|it| !it.name.is_empty() && !unit::is_of(&it.name, entry)) {
        let finding = other_county(county, entry);
        inbox.findings.push(finding);
    }
    let county = found.and_then(|it| inbox.counties.get(it));
    if county.is_none_or(|it| it.units.is_empty() && !it.doubtful) {
        let (entry, path) = (Arc::clone(entry), relative.to_owned());
        let want = if county.is_none() { Want::Way } else { Want::Sent };
        inbox.missing.push(Absent { entry, county: number, path, want });
    }
}

/// A county that calls itself otherwise than the roster above does; its units may be right all the same.
fn other_county(county: &County, entry: &Entry) -> Finding {
    let (name, wanted) = (&county.name, &entry.name);
    let message = say!(
        "名册里是“{wanted}”，这里的名册是“{name}”的",
        "on the roster it is `{wanted}`; the roster here is that of `{name}`"
    );
    let finding = Finding::new(&OTHER_UNIT, message)
        .at(county.place.clone(), quiet())
        .see(entry.place.clone(), say!("上级名册", "the roster above"))
        .help(say!(
            "核对是不是放错了文件夹；改了名的，在上级名册里写 former_names",
            "check whether it lies in the wrong folder; if it was renamed, write former_names on the roster above"
        ));
    Finding { level: Level::Warning, ..finding }
}

/// Whether a folder is that of the roster or of one above it.
fn is_inside(inbox: &Inbox, county: usize, path: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    above(inbox, county).any(|county| real(&county.folder) == real(path))
}

/// A roster and those above it.
fn above(inbox: &Inbox, county: usize) -> impl Iterator<Item = &County> {
    std::iter::successors(inbox.counties.get(county), |it| inbox.counties.get(it.parent?))
}

fn same_folder(entry: &Entry, first: &Entry) -> Finding {
    let (name, other) = (&entry.name, &first.name);
    let message = say!("“{name}”和“{other}”用了同一个文件夹", "`{name}` and `{other}` have the same folder");
    Finding::new(&ROSTER_UNIT_TWICE, message)
        .at(entry.path_place.clone(), quiet())
        .see(first.path_place.clone(), say!("先用在这里", "first here"))
        .help(say!(
            "一个单位一个文件夹，或都写进一份多单位的 CSV",
            "give each unit its own, or one CSV of many units"
        ))
}

/// Last year's county, where the roster names it.
fn previous(inbox: &mut Inbox, folder: &Path, county: &County) -> Option<Arc<LastYear>> {
    let (path, place) = county.previous.as_ref()?;
    match LastYear::open(&folder.join(path), &inbox.unsaved) {
        Ok(last) => Some(Arc::new(last)),
        Err(_) => {
            inbox.findings.push(super::last::unreadable(path).at(place.clone(), quiet()));
            None
        }
    }
}

impl Inbox {
    /// The units that a file is of, and whether it is the roster of one of the counties, or its words.
    pub fn holds<'a>(&'a self, path: &'a Path) -> (impl Iterator<Item = &'a Job>, bool) {
        let path = source::real(path);
        let folder = path.parent().map(Path::to_owned);
        let is_county =
            self.counties.iter().any(|county| folder.as_deref() == Some(&source::real(&county.folder)));
        let is_of = move |job: &&Job| match &job.kind {
            Kind::Folder(it) => folder.as_deref() == Some(&source::real(it)),
            Kind::File(it) => source::real(it) == path,
            Kind::Row(many, _) => many.path().is_some_and(|it| source::real(it) == path),
        };
        (self.jobs.iter().filter(is_of), is_county)
    }

    /// Whether a folder is one that units are read from: a roster's, or a unit's or one in it.
    pub fn is_input(&self, folder: &Path) -> bool {
        let folder = source::real(folder);
        let is_unit = |job: &Job| match &job.kind {
            Kind::Folder(it) => folder.starts_with(source::real(it)),
            Kind::File(_) | Kind::Row(..) => false,
        };
        self.counties.iter().any(|it| source::real(&it.folder) == folder) || self.jobs.iter().any(is_unit)
    }

    /// Where last year's county is, as the roster or the command line names it.
    fn last_county(&self, county: &County) -> Option<PathBuf> {
        let named = || Some(county.folder.join(&county.previous.as_ref()?.0));
        self.previous.clone().or_else(named)
    }

    /// The roster of last year's county, if it has one.
    pub fn last_roster(&self, county: &County) -> Option<PathBuf> {
        let path = self.last_county(county)?;
        let roster = if path.ends_with("county.toml") { path } else { path.join("county.toml") };
        roster.is_file().then_some(roster)
    }

    /// Last year's rosters and units, where the roster or the command line names them.
    pub fn last_year(&self, county: &County) -> Option<Inbox> {
        let path = self.last_county(county)?;
        let inbox = open_unsaved(&[path], &self.unsaved).ok()?;
        (!inbox.counties.is_empty()).then_some(inbox)
    }

    /// Takes last year's units from here for every unit that does not say itself where they are.
    pub fn compare_with(&mut self, last: &Arc<LastYear>) {
        // Siblings stand together.
        let mut made: Option<(Arc<Shared>, Arc<Shared>)> = None;
        for job in &mut self.jobs {
            let new = match &made {
                Some((old, new)) if Arc::ptr_eq(old, &job.of) => Arc::clone(new),
                _ => Arc::new(Shared { previous: Some(Arc::clone(last)), ..Shared::clone(&job.of) }),
            };
            let old = std::mem::replace(&mut job.of, Arc::clone(&new));
            made = Some((old, new));
        }
    }
}
