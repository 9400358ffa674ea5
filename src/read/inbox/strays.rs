//! What lies in a county's folder and is on no roster, or is there twice.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Inbox;
use super::files::Files;
use crate::diag::{Finding, nearest, say};
use crate::edition::normalise;
use crate::model::roster::{County, Entry};
use crate::read::codes::{UNIT_NOT_ON_ROSTER, UNIT_TWICE};
use crate::read::{open, quiet, unit};
use crate::source::{self, Place};

/// How deep below the roster folders are looked into.
const DEEPEST: usize = 4;

/// The units of a roster by their names, which are looked at once something has strayed.
struct Names<'c> {
    county: &'c County,
    known: OnceCell<BTreeMap<String, &'c Arc<Entry>>>,
}

impl<'c> Names<'c> {
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
        self.known.get_or_init(read).get(&normalise(name)).copied()
    }
}

/// Reports rows of the files of many units that no unit of the roster takes, and folders that it does not name.
pub(super) fn find(inbox: &mut Inbox, county: &County, files: &Files, folder: &Path) {
    let names = Names { county, known: OnceCell::new() };
    for (name, place, path) in files.left() {
        match names.get(name) {
            // Its unit is excused.
            Some(entry) if folder.join(&entry.path) == *path => {}
            Some(entry) => inbox.findings.push(twice(name, place, entry)),
            None => inbox.findings.push(unknown(name, place, county)),
        }
    }
    let units: HashSet<&OsStr> = county.units.iter().map(|entry| entry.path.as_os_str()).collect();
    let report = county.report.iter().map(|(path, _)| folder.join(path));
    let known: HashSet<PathBuf> = units.into_iter().map(|it| folder.join(it)).chain(report).collect();
    walk(inbox, county, &names, &known, folder, DEEPEST);
}

fn walk(
    inbox: &mut Inbox,
    county: &County,
    names: &Names,
    known: &HashSet<PathBuf>,
    folder: &Path,
    depth: usize,
) {
    let Ok(entries) = source::entries(folder) else { return };
    for path in entries {
        let hidden = path.file_name().is_none_or(|name| name.to_string_lossy().starts_with(['.', '~']));
        if hidden || !path.is_dir() || path.is_symlink() || known.contains(&path) {
            continue;
        }
        let file = path.join("unit.toml");
        if !file.is_file() {
            if depth > 0 && !path.join("manifest.json").is_file() {
                walk(inbox, county, names, known, &path, depth - 1);
            }
            continue;
        }
        let shown = path.strip_prefix(&county.folder).map(source::shown).unwrap_or_default();
        let Ok(text) = open(&file, &format!("{shown}/unit.toml")) else { continue };
        let Some((name, place)) = unit::name(&text) else { continue };
        match names.get(&name) {
            Some(entry) => inbox.findings.push(twice(&name, place, entry)),
            None => inbox.findings.push(unknown(&name, place, county)),
        }
    }
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
    let mut finding = Finding::new(&UNIT_TWICE, message)
        .at(place, quiet())
        .see(entry.path_place.clone(), say!("名册", "the roster"))
        .help(say!("问清哪一份算数，移走另一份", "ask which one counts, and move the other away"));
    finding.unit = Some(entry.name.clone());
    finding
}
