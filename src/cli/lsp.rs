//! `nianbao lsp`: what `check` says, in an editor while it is typed; what a figure means; names in `{{ }}`; quick fixes.
//!
//! Speaks the Language Server Protocol on the standard streams. What an editor holds is read in place of the files;
//! nothing is ever written.

mod address;
mod complete;
mod fix;
mod found;
mod hover;
mod position;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use gen_lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionParams, CompletionOptions, CompletionParams,
    DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams, HoverParams,
    InitializeResult, MessageType, PublishDiagnosticsParams, ServerCapabilities, ServerInfo,
    ShowMessageParams, TextDocumentContentChangeEvent, TextDocumentPositionParams, TextDocumentSyncKind,
    TextDocumentSyncOptions, Uri,
};
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, Response};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::args::{Common, Input};
use super::gather::Run;
use super::terminal::Terminal;
use super::{Outcome, check};
use crate::diag::{Finding, Lang};
use crate::model::Submission;
use crate::source::{self, Source, Unsaved};
use crate::{Options, compile};
use position::Units;

/// How long the keys must rest before the units are checked anew.
const REST: Duration = Duration::from_millis(120);
/// How far above a file its county is looked for.
const HIGHEST: usize = 5;

pub(super) fn run(common: &Common, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let (connection, threads) = Connection::stdio();
    let (id, client) = connection.initialize_start()?;
    let units = Units::of(&client);
    connection.initialize_finish(id, serde_json::to_value(capabilities(units))?)?;
    let lang = terminal.lang;
    let mut session = Session {
        common,
        terminal,
        connection,
        units,
        lang,
        documents: BTreeMap::new(),
        unsaved: Arc::default(),
        homes: BTreeMap::new(),
    };
    let ended = session.serve();
    // The writing thread ends when nobody can send any more.
    drop(session);
    threads.join()?;
    ended.map(|()| Outcome::Clean)
}

fn capabilities(units: Units) -> InitializeResult {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::Full),
        save: Some(true.into()),
        ..TextDocumentSyncOptions::default()
    };
    let signs = ["{", "|", ".", " ", "\""].map(str::to_owned);
    let completion =
        CompletionOptions { trigger_characters: Some(signs.to_vec()), ..CompletionOptions::default() };
    let actions = CodeActionOptions {
        code_action_kinds: Some(vec![CodeActionKind::QuickFix]),
        ..CodeActionOptions::default()
    };
    let capabilities = ServerCapabilities {
        position_encoding: Some(units.kind()),
        text_document_sync: Some(sync.into()),
        hover_provider: Some(true.into()),
        completion_provider: Some(completion),
        code_action_provider: Some(actions.into()),
        ..ServerCapabilities::default()
    };
    let version = Some(env!("CARGO_PKG_VERSION").to_owned());
    InitializeResult { capabilities, server_info: Some(ServerInfo { name: "nianbao".to_owned(), version }) }
}

/// A conversation with an editor.
struct Session<'a> {
    common: &'a Common,
    terminal: &'a mut Terminal,
    connection: Connection,
    units: Units,
    lang: Lang,
    /// What is open, by its real path.
    documents: BTreeMap<PathBuf, Document>,
    /// The same texts, for those who read files.
    unsaved: Arc<Unsaved>,
    /// What open files are checked with: a county or a unit, by its folder.
    homes: BTreeMap<PathBuf, Home>,
}

/// A file that is open.
struct Document {
    /// The address that the editor has for it.
    uri: Uri,
    source: Arc<Source>,
    /// What it is checked with; none where it is no unit's.
    home: Option<PathBuf>,
}

/// A county or a unit with open files.
#[derive(Default)]
struct Home {
    findings: Vec<Finding>,
    /// The files whose findings the editor shows.
    told: BTreeSet<PathBuf>,
    changed: bool,
}

impl Session<'_> {
    fn serve(&mut self) -> anyhow::Result<()> {
        loop {
            let message = if self.homes.values().any(|home| home.changed) {
                match self.connection.receiver.recv_timeout(REST) {
                    Err(error) if error.is_timeout() => {
                        self.check()?;
                        continue;
                    }
                    received => received.ok(),
                }
            } else {
                self.connection.receiver.recv().ok()
            };
            match message {
                None => return Ok(()),
                Some(Message::Request(request)) if self.connection.handle_shutdown(&request)? => {
                    return Ok(());
                }
                Some(Message::Request(request)) => self.answer(request)?,
                Some(Message::Notification(notification)) => self.note(notification)?,
                Some(Message::Response(_)) => {}
            }
        }
    }

    fn answer(&mut self, request: Request) -> anyhow::Result<()> {
        let Request { id, method, params } = request;
        let result = match method.as_str() {
            "textDocument/hover" => parsed(params).map(|it: HoverParams| {
                let (path, at) = self.at(&it.text_document_position_params)?;
                serde_json::to_value(hover::at(self, &path, at)?).ok()
            }),
            "textDocument/completion" => parsed(params).map(|it: CompletionParams| {
                let (path, at) = self.at(&it.text_document_position_params)?;
                serde_json::to_value(complete::at(self, &path, at)).ok()
            }),
            "textDocument/codeAction" => {
                // Fixes are of the text as it is now.
                self.check()?;
                parsed(params).map(|it: CodeActionParams| {
                    let path = self.path(&it.text_document.uri)?;
                    let home = self.homes.get(self.documents.get(&path)?.home.as_ref()?)?;
                    serde_json::to_value(fix::at(self, &home.findings, &path, &it.range)).ok()
                })
            }
            _ => Err((ErrorCode::MethodNotFound, method)),
        };
        let response = match result {
            Ok(value) => Response::new_ok(id, value.unwrap_or(Value::Null)),
            Err((code, text)) => Response::new_err(id, code as i32, text),
        };
        Ok(self.connection.sender.send(response.into())?)
    }

    fn note(&mut self, notification: Notification) -> anyhow::Result<()> {
        let Notification { method, params } = notification;
        match method.as_str() {
            "textDocument/didOpen" => {
                if let Ok(DidOpenTextDocumentParams { text_document: it }) = parsed(params) {
                    self.hold(it.uri, it.text, true);
                }
            }
            "textDocument/didChange" => {
                let Ok(mut it) = parsed::<DidChangeTextDocumentParams>(params) else { return Ok(()) };
                // Each change is the whole text: that is what was agreed on.
                let text = match it.content_changes.pop() {
                    Some(TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(it)) => {
                        it.text
                    }
                    Some(TextDocumentContentChangeEvent::TextDocumentContentChangePartial(_)) | None => {
                        return Ok(());
                    }
                };
                self.hold(it.text_document.text_document_identifier.uri, text, false);
            }
            "textDocument/didClose" => {
                if let Ok(DidCloseTextDocumentParams { text_document: it }) = parsed(params) {
                    self.release(&it.uri)?;
                }
            }
            // Other files may have changed on the disk, rosters among them.
            "textDocument/didSave" | "workspace/didChangeWatchedFiles" => {
                let open: Vec<PathBuf> = self.documents.keys().cloned().collect();
                for path in open {
                    let home = self.home(&path);
                    if let Some(document) = self.documents.get_mut(&path) {
                        document.home.clone_from(&home);
                    }
                    self.mark(home);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Takes a text as the editor has it.
    fn hold(&mut self, uri: Uri, text: String, opened: bool) {
        let Some(path) = address::path(&uri).map(|path| source::real(&path)) else { return };
        let text = text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text);
        Arc::make_mut(&mut self.unsaved).hold(&path, text.clone());
        let known = self.documents.get(&path).filter(|_| !opened).map(|it| it.home.clone());
        let home = known.unwrap_or_else(|| self.home(&path));
        let source = Source::new(&source::shown(&path), text);
        self.documents.insert(path, Document { uri, source, home: home.clone() });
        self.mark(home);
    }

    fn release(&mut self, uri: &Uri) -> anyhow::Result<()> {
        let Some(path) = self.path(uri) else { return Ok(()) };
        let Some(Document { home: Some(home), .. }) = self.documents.remove(&path) else { return Ok(()) };
        Arc::make_mut(&mut self.unsaved).release(&path);
        if self.documents.values().any(|it| it.home.as_ref() == Some(&home)) {
            self.mark(Some(home));
        } else if let Some(left) = self.homes.remove(&home) {
            // Nobody looks at it any more.
            for path in left.told {
                self.publish(&path, Vec::new())?;
            }
        }
        Ok(())
    }

    /// Will be checked when the keys rest.
    fn mark(&mut self, home: Option<PathBuf>) {
        if let Some(home) = home {
            self.homes.entry(home).or_default().changed = true;
        }
    }

    /// Checks what has changed and tells the editor.
    fn check(&mut self) -> anyhow::Result<()> {
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

    fn publish(&self, path: &Path, diagnostics: Vec<gen_lsp_types::Diagnostic>) -> anyhow::Result<()> {
        let uri = self.uri(path).unwrap_or_else(|| address::of(path));
        self.send(
            "textDocument/publishDiagnostics",
            PublishDiagnosticsParams { uri, version: None, diagnostics },
        )
    }

    fn send(&self, method: &str, params: impl serde::Serialize) -> anyhow::Result<()> {
        let params = serde_json::to_value(params)?;
        let notification = Notification { method: method.to_owned(), params };
        Ok(self.connection.sender.send(notification.into())?)
    }

    /// Opens a county or a unit with what the editor holds.
    fn open(&mut self, home: &Path) -> anyhow::Result<Run> {
        let input = Input { paths: vec![home.to_owned()], ..Input::default() };
        Run::with_unsaved(&input, self.common, &self.unsaved, self.terminal)
    }

    /// The units that a file is of, as they are now.
    fn submissions(&mut self, path: &Path) -> Vec<Submission> {
        let home = self.documents.get(path).and_then(|it| it.home.clone());
        let Some(Ok(run)) = home.map(|home| self.open(&home)) else { return Vec::new() };
        let (jobs, _) = run.inbox.holds(path);
        jobs.filter_map(|job| compile(job, &run.editions, Options::default()).submission).collect()
    }

    /// The folder that a file is checked with: that of its county, else of its unit.
    fn home(&mut self, path: &Path) -> Option<PathBuf> {
        let folder = path.parent()?;
        let counties = folder.ancestors().take(HIGHEST).filter(|it| it.join("county.toml").is_file());
        for county in counties {
            let Ok(run) = self.open(county) else { continue };
            let (mut jobs, is_roster) = run.inbox.holds(path);
            if is_roster || jobs.next().is_some() {
                return Some(county.to_owned());
            }
        }
        folder.join("unit.toml").is_file().then(|| folder.to_owned())
    }

    /// The real path of a document.
    fn path(&self, uri: &Uri) -> Option<PathBuf> {
        address::path(uri).map(|path| source::real(&path))
    }

    /// The address that the editor has for a file that is open.
    fn uri(&self, path: &Path) -> Option<Uri> {
        self.documents.get(path).map(|it| it.uri.clone())
    }

    /// The document and the byte of it that is meant.
    fn at(&self, meant: &TextDocumentPositionParams) -> Option<(PathBuf, usize)> {
        let path = self.path(&meant.text_document.uri)?;
        let at = self.units.offset(&self.documents.get(&path)?.source, meant.position);
        Some((path, at))
    }
}

fn parsed<T: DeserializeOwned>(params: Value) -> Result<T, (ErrorCode, String)> {
    serde_json::from_value(params).map_err(|error| (ErrorCode::InvalidParams, error.to_string()))
}
