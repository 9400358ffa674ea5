//! What lies in a county's folder and is on no roster, or is there twice.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Inbox;
use super::files::Files;
use crate::diag::{Finding, Text, nearest, say};
use crate::edition::{Editions, normalise};
use crate::model::roster::{County, Entry};
use crate::read::codes::{ROW_TWICE, UNIT_NOT_ON_ROSTER, UNIT_TWICE};
use crate::read::csv::fields::{Scanner, delimiter};
use crate::read::{csv, open, quiet, received, unit};
use crate::source::{self, Place};

/// How deep below the roster folders are looked into.
const DEEPEST: usize = 4;
/// The folder beside the roster in which `receive` keeps what came.
const KEPT: &str = "收到";

/// What a roster names.
struct Known<'c> {
    county: &'c County,
    /// Its folders and files.
    paths: HashSet<PathBuf>,
    /// Its units by their names, which are looked at once something has strayed.
    names: OnceCell<BTreeMap<String, &'c Arc<Entry>>>,
    /// Those of them that have sent nothing to where the roster says.
    missing: HashSet<usize>,
    editions: OnceCell<Editions>,
}

impl<'c> Known<'c> {
    fn get(&self, name: &str) -> Option<&'c Arc<Entry>> {
        let read = || {
            let mut known = BTreeMap::new();
            for entry in &self.county.units {
                for name in std::iter::once(&entry.name).chain(&entry.former_names) {
                    known.entry(normalise(name)).or_insert(entry);
                }
            }
            known
        };
        self.names.get_or_init(read).get(&normalise(name)).copied()
    }

    /// Where a path lies, as the roster would write it.
    fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.county.folder).map(source::shown).unwrap_or_default()
    }

    /// The same, as findings name it.
    fn told(&self, path: &Path) -> String {
        let (above, shown) = (&self.county.relative, self.shown(path));
        if above.is_empty() { shown } else { format!("{above}/{shown}") }
    }

    /// Whether what is of this year may be a unit of this roster.
    fn is_of_year(&self, year: Option<i32>) -> bool {
        year.is_none() || self.county.year.is_none() || year == self.county.year
    }
}

/// Reports rows of the files of many units that no unit of the roster takes, and folders and files that it does not
/// name.
pub(super) fn find(inbox: &mut Inbox, county: &County, number: usize, files: &Files) {
    twice_in_one_file(inbox, files);
    let folder = &county.folder;
    let missing = inbox.missing.iter().filter(|it| it.county == number).map(|it| it.entry.number);
    // Thousands may have one file.
    let units: HashSet<&OsStr> = county.units.iter().map(|entry| entry.path.as_os_str()).collect();
    // The county's own report, last year's units, and what came as it came.
    let others = county.report.iter().chain(&county.previous).map(|(path, _)| OsStr::new(path));
    let others = others.chain([OsStr::new(KEPT)]);
    let known = Known {
        county,
        paths: units.into_iter().chain(others).map(|path| folder.join(path)).collect(),
        names: OnceCell::new(),
        missing: missing.collect(),
        editions: OnceCell::new(),
    };
    for (name, place, path) in files.left() {
        match known.get(name) {
            // Its unit is excused.
            Some(entry) if folder.join(&entry.path) == *path => {}
            _ => one(inbox, &known, name, place, path),
        }
    }
    walk(inbox, &known, folder, DEEPEST);
}

/// Of a unit with two rows in its file nobody knows which one counts.
fn twice_in_one_file(inbox: &mut Inbox, files: &Files) {
    for (entry, first) in files.twice() {
        inbox.twice.insert(entry.number);
        let is_of = |it: &&mut Finding| {
            let at = |place: &Place| {
                place.span.range() == first.span.range() && place.source.name == first.source.name
            };
            it.code.id == ROW_TWICE.id && it.labels.iter().any(|label| !label.primary && at(&label.place))
        };
        for finding in inbox.findings.iter_mut().filter(is_of) {
            (finding.unit, finding.line) = (Some(entry.name.clone()), Some(entry.number));
        }
    }
}

fn walk(inbox: &mut Inbox, known: &Known, folder: &Path, depth: usize) {
    let Ok(entries) = source::entries(folder) else { return };
    let is_unit = known.paths.contains(folder);
    for path in entries {
        let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
        if name.is_empty() || name.starts_with(['.', '~']) || known.paths.contains(&path) || path.is_symlink()
        {
            continue;
        }
        if !path.is_dir() {
            // What lies beside a `unit.toml` is that unit's.
            if !is_unit {
                file(inbox, known, &path, &name);
            }
            continue;
        }
        let file = path.join("unit.toml");
        if file.is_file() {
            one_file(inbox, known, &file);
        } else if depth > 0 && !path.join("manifest.json").is_file() && !path.join("county.toml").is_file() {
            walk(inbox, known, &path, depth - 1);
        }
    }
}

/// A file that no roster names: a unit's, or one of many units.
fn file(inbox: &mut Inbox, known: &Known, path: &Path, name: &str) {
    if name == received::NAME || name == "unit.toml" || name == "county.toml" {
        return;
    }
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("toml") => one_file(inbox, known, path),
        Some("csv") => many(inbox, known, path),
        _ => {}
    }
}

/// The file of one unit.
fn one_file(inbox: &mut Inbox, known: &Known, path: &Path) {
    let Ok(text) = open(path, &known.told(path)) else { return };
    let Some((name, place)) = unit::name(&text) else { return };
    if known.is_of_year(unit::year(&text).map(|(year, _)| year)) {
        let lies = if path.ends_with("unit.toml") { path.parent().unwrap_or(path) } else { path };
        one(inbox, known, &name, place, lies);
    }
}

/// A unit that stands where the roster does not have it.
fn one(inbox: &mut Inbox, known: &Known, name: &str, place: Place, path: &Path) {
    let finding = match known.get(name) {
        // Where its lines cannot be read nobody knows what the roster has.
        _ if known.county.doubtful => return,
        Some(entry) if known.missing.contains(&entry.number) => {
            astray(name, place, entry, &known.shown(path))
        }
        Some(entry) => {
            inbox.twice.insert(entry.number);
            twice(name, place, entry)
        }
        None => unknown(name, place, known.county),
    };
    inbox.findings.push(finding);
}

/// A file of many units that the roster does not name: told once, whomever it holds.
fn many(inbox: &mut Inbox, known: &Known, path: &Path) {
    let Ok(source) = open(path, &known.told(path)) else { return };
    let mut scanner = Scanner::new(&source.text, delimiter(&source.text));
    let mut head = scanner.record();
    while head.as_ref().is_some_and(|record| csv::alone(record).is_some() && record.fields.len() > 1) {
        head = scanner.record();
    }
    let Some(head) = head else { return };
    let heads = csv::Heads::of(&head);
    let column = |names: &[&str]| heads.find(names);
    let Some(unit) = column(csv::UNIT) else { return };
    // Lists of units, and what other programs say of them, have that column too.
    let editions = known.editions.get_or_init(Editions::builtin);
    if !editions.iter().any(|edition| csv::by_name(&head, edition).is_some()) {
        return;
    }
    let year = column(csv::YEAR);
    let mut units: Vec<&Arc<Entry>> = Vec::new();
    let mut first = None;
    while let Some(row) = scanner.record() {
        let text = |at: usize| row.fields.get(at).map_or("", |field| field.text.trim());
        let year = year.and_then(|at| text(at).trim_end_matches('年').parse().ok());
        if let Some(entry) = known.get(text(unit)).filter(|_| known.is_of_year(year))
            && !units.iter().any(|it| it.number == entry.number)
        {
            first = first.or_else(|| Some(Place::new(&source, row.fields.get(unit)?.span)));
            units.push(entry);
        }
    }
    let Some(place) = first else { return };
    let elsewhere = units.iter().filter(|it| !known.missing.contains(&it.number)).map(|it| it.number);
    inbox.twice.extend(elsewhere);
    let (count, shown) = (units.len(), known.shown(path));
    let Text { zh, en } = Text::few(units.iter().map(|it| Text::same(&it.name)));
    let message = say!(
        "{shown} 里有名册上的 {count} 个单位（{zh}），名册没有指定这份文件，没有用",
        "{shown} holds {count} unit(s) of the roster ({en}), which does not name it; it is not used"
    );
    let mut finding = Finding::new(&UNIT_TWICE, message).at(place, quiet()).help(say!(
        "是更正的，把数改进名册指定的文件；要用这一份的，在名册里改 path；不用的，移走",
        "if it corrects figures, put them into the file that the roster names; to use it, change `path` on the roster; else move it away"
    ));
    if let [only] = units.as_slice() {
        (finding.unit, finding.line) = (Some(only.name.clone()), Some(only.number));
    }
    inbox.findings.push(finding);
}

fn unknown(name: &str, place: Place, county: &County) -> Finding {
    let message =
        say!("名册里没有“{name}”，它的数没有计入", "`{name}` is not on the roster; it is not counted");
    let near = nearest(name, county.units.iter().map(|entry| entry.name.as_str()));
    let help = match near {
        Some(near) => say!(
            "名册里最接近的是“{near}”；改名的，在 former_names 里写旧名；漏列的，加进 county.toml",
            "the nearest on the roster is `{near}`; a unit that was renamed has its old name in former_names; one that was forgotten belongs in county.toml"
        ),
        None => say!("加进 county.toml，或把它移出这里", "add it to county.toml, or move it away"),
    };
    let mut finding = Finding::new(&UNIT_NOT_ON_ROSTER, message).at(place, quiet()).help(help);
    finding.unit = Some(name.to_owned());
    finding
}

fn twice(name: &str, place: Place, entry: &Entry) -> Finding {
    let used = source::shown(&entry.path);
    let message = say!(
        "“{name}”报了两份；名册指定的是 {used}，这一份没有用",
        "`{name}` is there twice; the roster names {used}, this one is not used"
    );
    of(entry, Finding::new(&UNIT_TWICE, message), place)
        .help(say!("问清哪一份算数，移走另一份", "ask which one counts, and move the other away"))
}

/// A unit that is not where the roster says, and is elsewhere.
fn astray(name: &str, place: Place, entry: &Entry, lies: &str) -> Finding {
    let wanted = source::shown(&entry.path);
    let message = say!(
        "“{name}”不在名册指定的 {wanted}，在 {lies}，没有计入",
        "`{name}` is not at {wanted}, where the roster has it, but at {lies}; it is not counted"
    );
    of(entry, Finding::new(&UNIT_NOT_ON_ROSTER, message), place).help(say!(
        "名册里的路径写错了的，改成 path = \"{lies}\"；放错了的，移过去",
        "if the path on the roster is mistyped, write path = \"{lies}\"; if it lies in the wrong place, move it"
    ))
}

/// A finding about a unit of the roster.
fn of(entry: &Entry, finding: Finding, place: Place) -> Finding {
    let finding = finding.at(place, quiet()).see(entry.path_place.clone(), say!("名册", "the roster"));
    Finding { unit: Some(entry.name.clone()), line: Some(entry.number), ..finding }
}
