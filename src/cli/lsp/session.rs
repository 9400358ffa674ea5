//! What is open in an editor, what it is checked with, and what the editor was told.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gen_lsp_types::{
    Diagnostic, MessageType, PublishDiagnosticsParams, ShowMessageParams, TextDocumentPositionParams, Uri,
};
use lsp_server::Notification;

use super::position::Units;
use super::wire::Wire;
use super::{address, found};
use crate::cli::args::{Common, Input};
use crate::cli::check;
use crate::cli::gather::Run;
use crate::cli::terminal::Terminal;
use crate::diag::{Finding, Lang};
use crate::edition::Edition;
use crate::model::Submission;
use crate::source::{self, Source, Unsaved};
use crate::{Options, compile};

/// How far above a file its county is looked for.
const HIGHEST: usize = 5;

/// A conversation with an editor.
pub(super) struct Session<'a> {
    pub(super) common: &'a Common,
    pub(super) terminal: &'a mut Terminal,
    pub(super) wire: Wire,
    pub(super) units: Units,
    pub(super) lang: Lang,
    /// What is open, by its real path.
    pub(super) documents: BTreeMap<PathBuf, Document>,
    /// The same texts, for those who read files.
    pub(super) unsaved: Arc<Unsaved>,
    /// What open files are checked with: a county or a unit, by its folder.
    pub(super) homes: BTreeMap<PathBuf, Home>,
}

/// A file that is open.
pub(super) struct Document {
    /// The address that the editor has for it.
    pub(super) uri: Uri,
    /// The number that the editor has given this text of it.
    version: i32,
    pub(super) source: Arc<Source>,
    /// What it is checked with; none where it is no unit's.
    pub(super) home: Option<PathBuf>,
}

/// A county or a unit with open files.
#[derive(Default)]
pub(super) struct Home {
    pub(super) findings: Vec<Finding>,
    /// The files whose findings the editor shows.
    pub(super) told: BTreeSet<PathBuf>,
    pub(super) changed: bool,
}

impl<'a> Session<'a> {
    /// Begins one.
    pub(super) fn new(wire: Wire, units: Units, common: &'a Common, terminal: &'a mut Terminal) -> Self {
        Self {
            common,
            lang: terminal.lang,
            terminal,
            wire,
            units,
            documents: BTreeMap::new(),
            unsaved: Arc::default(),
            homes: BTreeMap::new(),
        }
    }

    /// Takes a text as the editor has it.
    pub(super) fn hold(&mut self, uri: Uri, text: String, version: i32, opened: bool) {
        let Some(path) = address::path(&uri).map(|path| source::real(&path)) else { return };
        let text = text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text);
        Arc::make_mut(&mut self.unsaved).hold(&path, text.clone());
        let known = self.documents.get(&path).filter(|_| !opened).and_then(|it| it.home.clone());
        let home = known.or_else(|| self.home(&path));
        let source = Source::new(&source::shown(&path), text);
        self.documents.insert(path, Document { uri, version, source, home: home.clone() });
        self.mark(home);
    }

    pub(super) fn release(&mut self, uri: &Uri) -> anyhow::Result<()> {
        let Some(path) = self.path(uri) else { return Ok(()) };
        let Some(document) = self.documents.remove(&path) else { return Ok(()) };
        Arc::make_mut(&mut self.unsaved).release(&path);
        self.mark(document.home);
        self.leave()
    }

    /// Looks again what each open file is checked with: others may have changed on the disk, rosters among them.
    pub(super) fn settle(&mut self) -> anyhow::Result<()> {
        let open: Vec<PathBuf> = self.documents.keys().cloned().collect();
        for path in open {
            let home = self.home(&path);
            if let Some(document) = self.documents.get_mut(&path) {
                document.home.clone_from(&home);
            }
            self.mark(home);
        }
        self.leave()
    }

    /// Takes back what was told of homes that nobody looks at any more.
    fn leave(&mut self) -> anyhow::Result<()> {
        let open: BTreeSet<PathBuf> = self.documents.values().filter_map(|it| it.home.clone()).collect();
        let (kept, left) =
            std::mem::take(&mut self.homes).into_iter().partition(|(path, _)| open.contains(path));
        self.homes = kept;
        let left: BTreeMap<PathBuf, Home> = left;
        for path in left.into_values().flat_map(|home| home.told) {
            self.publish(&path, Vec::new())?;
        }
        Ok(())
    }

    /// Will be checked when the keys rest.
    pub(super) fn mark(&mut self, home: Option<PathBuf>) {
        if let Some(home) = home {
            self.homes.entry(home).or_default().changed = true;
        }
    }

    /// Checks what has changed and tells the editor.
    pub(super) fn check(&mut self) -> anyhow::Result<()> {
        let changed: Vec<PathBuf> =
            self.homes.iter().filter(|(_, home)| home.changed).map(|(path, _)| path.clone()).collect();
        for path in changed {
            let findings = match self.open(&path).and_then(|run| check::everything(&run, self.terminal)) {
                Ok((total, _)) => total.findings,
                Err(error) => {
                    let message = ShowMessageParams {
                        kind: MessageType::Error,
                        message: format!("nianbao: {error:#}"),
                    };
                    self.send("window/showMessage", message)?;
                    Vec::new()
                }
            };
            let mut files = found::by_file(self, &path, &findings);
            let now: BTreeSet<PathBuf> = files.keys().cloned().collect();
            let before = self.homes.get(&path).map(|home| home.told.clone()).unwrap_or_default();
            // What is open is told of even where nothing is wrong: the editor knows then that it was looked at.
            let open = self.documents.iter().filter(|(_, it)| it.home.as_ref() == Some(&path));
            let open: BTreeSet<PathBuf> = open.map(|(file, _)| file.clone()).collect();
            for file in &(&now | &before) | &open {
                self.publish(&file, files.remove(&file).unwrap_or_default())?;
            }
            self.homes.insert(path, Home { findings, told: now, changed: false });
        }
        Ok(())
    }

    pub(super) fn publish(&self, path: &Path, diagnostics: Vec<Diagnostic>) -> anyhow::Result<()> {
        let uri = self.uri(path).unwrap_or_else(|| address::of(path));
        let version = self.documents.get(path).map(|it| it.version);
        self.send("textDocument/publishDiagnostics", PublishDiagnosticsParams { uri, version, diagnostics })
    }

    pub(super) fn send(&self, method: &str, params: impl serde::Serialize) -> anyhow::Result<()> {
        let params = serde_json::to_value(params)?;
        let notification = Notification { method: method.to_owned(), params };
        Ok(self.wire.send(notification.into())?)
    }

    /// Opens a county or a unit with what the editor holds.
    pub(super) fn open(&mut self, home: &Path) -> anyhow::Result<Run> {
        let input = Input { paths: vec![home.to_owned()], ..Input::default() };
        Run::with_unsaved(&input, self.common, &self.unsaved, self.terminal)
    }

    /// The units that a file is of, as they are now.
    pub(super) fn submissions(&mut self, path: &Path) -> Vec<Submission> {
        let home = self.documents.get(path).and_then(|it| it.home.clone());
        let Some(Ok(run)) = home.map(|home| self.open(&home)) else { return Vec::new() };
        let (jobs, _) = run.inbox.holds(path);
        jobs.filter_map(|job| compile(job, &run.editions, Options::default()).submission).collect()
    }

    /// The form that the figures of a file are of: that of its unit, or of its roster's year.
    pub(super) fn edition(&mut self, path: &Path) -> Option<Arc<Edition>> {
        if let Some(submission) = self.submissions(path).into_iter().next() {
            return Some(submission.edition);
        }
        let home = self.documents.get(path)?.home.clone()?;
        let run = self.open(&home).ok()?;
        let folder = path.parent()?;
        let county = run.inbox.counties.iter().find(|it| source::real(&it.folder) == folder)?;
        crate::rollup::edition(county, &run.editions)
    }

    /// What a file is checked with: the folder of its county, else of its unit, else itself.
    pub(super) fn home(&mut self, path: &Path) -> Option<PathBuf> {
        let folder = path.parent()?;
        let counties = folder.ancestors().take(HIGHEST).filter(|it| it.join("county.toml").is_file());
        for county in counties {
            let Ok(run) = self.open(county) else { continue };
            let (mut jobs, is_roster) = run.inbox.holds(path);
            if is_roster || jobs.next().is_some() {
                return Some(county.to_owned());
            }
        }
        let head = folder.join("unit.toml");
        if head.is_file() || self.unsaved.text(&head).is_some() {
            return Some(folder.to_owned());
        }
        // A unit in one file; other programs have files of that kind, too.
        let is_toml = path.extension().is_some_and(|it| it == "toml");
        let is_unit = is_toml && self.unsaved.text(path).is_some_and(|text| text.contains("[unit]"));
        is_unit.then(|| path.to_owned())
    }

    /// The real path of a document.
    pub(super) fn path(&self, uri: &Uri) -> Option<PathBuf> {
        address::path(uri).map(|path| source::real(&path))
    }

    /// The address that the editor has for a file that is open.
    pub(super) fn uri(&self, path: &Path) -> Option<Uri> {
        self.documents.get(path).map(|it| it.uri.clone())
    }

    /// The document and the byte of it that is meant.
    pub(super) fn at(&self, meant: &TextDocumentPositionParams) -> Option<(PathBuf, usize)> {
        let path = self.path(&meant.text_document.uri)?;
        let at = self.units.offset(&self.documents.get(&path)?.source, meant.position);
        Some((path, at))
    }
}
