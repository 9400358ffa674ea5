//! The files of many units that a roster names: each is opened once, and each row goes to one unit.

use std::collections::{HashMap, HashSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Inbox, Kind};
use crate::edition::normalise;
use crate::model::roster::Entry;
use crate::read::codes::ROW_TWICE;
use crate::read::many::Many;
use crate::source::Place;

/// The files that were opened, in the order that the roster names them.
#[derive(Default)]
pub(super) struct Files {
    all: Vec<File>,
    /// By their paths as the roster writes them.
    written: HashMap<OsString, usize>,
}

/// A unit with two rows, and where the first of them stands.
type Twice = (Arc<Entry>, Place);

struct File {
    path: PathBuf,
    /// `None` where it could not be read, which was told.
    many: Option<Arc<Many>>,
    taken: Vec<bool>,
    /// The rows that have a second one, and the units that have taken them.
    doubled: HashSet<usize>,
    twice: Vec<Twice>,
    /// The row behind the last one taken: units stand in a file as they do on the roster, nearly always.
    next: usize,
    /// Rows by their normalised names, once the order has failed.
    names: Option<HashMap<String, usize>>,
}

impl Files {
    /// The row of a unit in a file that was opened for one before; `None` where none was under that path.
    pub(super) fn again(&mut self, entry: &Arc<Entry>) -> Option<Option<Kind>> {
        let number = *self.written.get(entry.path.as_os_str())?;
        Some(self.all.get_mut(number)?.row(entry))
    }

    /// Opens the file of a unit for its row.
    pub(super) fn open(
        &mut self,
        inbox: &mut Inbox,
        entry: &Arc<Entry>,
        path: &Path,
        name: &str,
    ) -> Option<Kind> {
        if !path.is_file() {
            return None;
        }
        // Two ways to write one path are one file.
        let number = self.all.iter().position(|it| it.path == path).unwrap_or_else(|| {
            let many = match Many::open(path, name, &inbox.unsaved) {
                Ok(many) => {
                    inbox.findings.extend(many.findings.iter().cloned());
                    Some(Arc::new(many))
                }
                Err(finding) => {
                    inbox.findings.push(*finding);
                    None
                }
            };
            let taken = vec![false; many.as_ref().map_or(0, |it| it.len())];
            let doubled = many.as_ref().map(|it| doubled(it)).unwrap_or_default();
            let (path, names, twice) = (path.to_owned(), None, Vec::new());
            self.all.push(File { path, many, taken, doubled, twice, next: 0, names });
            self.all.len() - 1
        });
        self.written.insert(entry.path.clone().into_os_string(), number);
        self.all.get_mut(number)?.row(entry)
    }

    /// Whether the file of a unit cannot be read.
    pub(super) fn is_unread(&self, entry: &Entry) -> bool {
        let file = self.written.get(entry.path.as_os_str()).and_then(|it| self.all.get(*it));
        file.is_some_and(|file| file.many.is_none())
    }

    /// The units that have two rows.
    pub(super) fn twice(&self) -> impl Iterator<Item = &Twice> {
        self.all.iter().flat_map(|file| &file.twice)
    }

    /// The rows that no unit has taken: each with its name and the path of its file.
    pub(super) fn left(&self) -> impl Iterator<Item = (&str, Place, &Path)> {
        self.all.iter().filter_map(|file| Some((file, file.many.as_ref()?))).flat_map(|(file, many)| {
            let left = file.taken.iter().enumerate().filter(|(_, taken)| !**taken);
            left.filter_map(|(at, _)| Some((many.name(at), many.place(at)?, file.path.as_path())))
        })
    }
}

impl File {
    fn row(&mut self, entry: &Arc<Entry>) -> Option<Kind> {
        let many = self.many.as_ref()?;
        let number = if many.name(self.next) == entry.name {
            self.next
        } else {
            let names = self.names.get_or_insert_with(|| many.by_name());
            let mut wanted = std::iter::once(&entry.name).chain(&entry.former_names);
            wanted.find_map(|name| names.get(&normalise(name)).copied())?
        };
        *self.taken.get_mut(number)? = true;
        if self.doubled.contains(&number) {
            self.twice.extend(many.place(number).map(|place| (Arc::clone(entry), place)));
        }
        self.next = number + 1;
        Some(Kind::Row(Arc::clone(many), number))
    }
}

/// The rows of a file that have a second one, which was reported.
fn doubled(many: &Many) -> HashSet<usize> {
    let reported = many.findings.iter().filter(|it| it.code.id == ROW_TWICE.id);
    let first = reported.flat_map(|it| it.labels.iter().filter(|label| !label.primary));
    let first: HashSet<u32> = first.map(|label| label.place.span.start).collect();
    if first.is_empty() {
        return HashSet::new();
    }
    (0..many.len()).filter(|at| many.place(*at).is_some_and(|it| first.contains(&it.span.start))).collect()
}
