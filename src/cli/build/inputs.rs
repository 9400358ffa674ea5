//! What a build was made from: each file with its digest, so that anyone can tell whether it is still that.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::model::Submission;
use crate::publish::{Input, sha256};
use crate::read::inbox::Inbox;
use crate::source::{self, Place, Source};

/// Files by the names that findings have for them.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    /// Whether names begin with the path that was given: where several were, the same name may stand for two files.
    whole: bool,
    files: BTreeSet<(String, PathBuf)>,
    /// Pictures, whose bytes are here.
    pictures: BTreeSet<Input>,
}

impl Inputs {
    /// Takes the files of rosters, and those of an office's own editions and look.
    pub(super) fn of_run(inbox: &Inbox, whole: bool, templates: Option<&Path>) -> Self {
        let mut inputs = Self { whole, ..Self::default() };
        for county in &inbox.counties {
            inputs.add(&county.place.source, "");
            let received = county.units.iter().filter_map(|entry| entry.received.as_ref()?.place.as_ref());
            received.for_each(|place| inputs.add(&place.source, ""));
            let last = inbox.last_roster(county);
            inputs.files.extend(last.map(|path| {
                let folder = format!("previous/{}", county.relative);
                let name = format!("{}/county.toml", folder.trim_end_matches('/'));
                (if whole { source::shown(&path) } else { name }, path)
            }));
        }
        if let Some(folder) = templates {
            for (path, ..) in source::state(&[folder.to_owned()]) {
                let name = path.strip_prefix(folder).map(source::shown).unwrap_or_default();
                inputs.files.insert((format!("templates/{name}"), path));
            }
        }
        inputs
    }

    /// The files of a unit, and those of its last year.
    pub(super) fn of_unit(submission: &Submission, whole: bool) -> Self {
        let mut inputs = Self { whole, ..Self::default() };
        inputs.add_texts(submission, "");
        if let Some(last) = &submission.last {
            inputs.add_texts(last, "previous/");
        }
        inputs
    }

    /// Takes over those of another.
    pub(super) fn append(&mut self, mut other: Self) {
        self.files.append(&mut other.files);
        self.pictures.append(&mut other.pictures);
    }

    fn add_texts(&mut self, submission: &Submission, before: &str) {
        let words = submission.narrative.iter().flat_map(|it| &it.passages).map(|it| &it.place);
        let head = submission.unit.place.iter().chain(&submission.year_place);
        let places: Vec<&Place> = words.chain(head).collect();
        submission.sources.iter().for_each(|source| self.add(source, before));
        places.iter().for_each(|place| self.add(&place.source, before));
        // Pictures lie beside the words.
        let beside =
            places.first().map(|place| if self.whole { &place.source.shown } else { &place.source.name });
        let folder = beside.and_then(|name| name.rsplit_once('/'));
        let folder = folder.map_or_else(String::new, |(folder, _)| format!("{folder}/"));
        for picture in &submission.pictures {
            let path = format!("{before}{folder}{}", picture.path);
            self.pictures.insert(Input { path, sha256: sha256(&picture.bytes) });
        }
    }

    fn add(&mut self, source: &Source, before: &str) {
        if let Some(path) = &source.path {
            let name = if self.whole { source.shown.clone() } else { format!("{before}{}", source.name) };
            self.files.insert((name, path.clone()));
        }
    }

    /// Each with its digest, by name; one that has gone since it was read has none.
    pub(super) fn digests(self) -> Vec<Input> {
        let files: Vec<(String, PathBuf)> = self.files.into_iter().collect();
        let digest = |(name, path): &(String, PathBuf)| {
            let bytes = source::bytes(path).ok()?;
            Some(Input { path: name.clone(), sha256: sha256(&bytes) })
        };
        let mut inputs: Vec<Input> = files.par_iter().filter_map(digest).collect();
        inputs.extend(self.pictures);
        inputs.sort();
        inputs
    }
}
