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
mod session;
mod wire;

use std::time::Duration;

use gen_lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionParams, CompletionOptions, CompletionParams,
    DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams, HoverParams,
    InitializeResult, ServerCapabilities, ServerInfo, TextDocumentContentChangeEvent, TextDocumentSyncKind,
    TextDocumentSyncOptions,
};
use lsp_server::{ErrorCode, Message, Notification, Request, Response};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Outcome;
use super::args::Common;
use super::terminal::Terminal;
use crate::diag::say;
use position::Units;
use session::Session;
use wire::{Incoming, Wire};

/// How long the keys must rest before the units are checked anew.
const REST: Duration = Duration::from_millis(120);

pub(super) fn run(common: &Common, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    if terminal.interactive {
        let text = say!(
            "这条命令由编辑器启动：在编辑器里把 nianbao lsp 设为 unit.toml、CSV、narrative.md 的语言服务器。Ctrl+C 结束",
            "this is for editors to start: make `nianbao lsp` the language server of unit.toml, CSV and narrative.md. Ctrl+C ends it"
        );
        writeln!(terminal.err, "{}", text.in_lang(terminal.lang))?;
    }
    let wire = Wire::open();
    let Some(units) = begun(&wire)? else { return Ok(Outcome::Findings) };
    let Some(units) = units else { return Ok(Outcome::Clean) };
    Session::new(wire, units, common, terminal).serve()
}

/// Answers the first request; nothing where the editor goes before it, and nothing at all where it ends what it has not
/// begun.
fn begun(wire: &Wire) -> anyhow::Result<Option<Option<Units>>> {
    loop {
        match wire.next() {
            // Nobody wants anything.
            None => return Ok(Some(None)),
            Some(Incoming::Wrong(id, code, text)) => wire.refuse(&id, code, text)?,
            Some(Incoming::Message(Message::Request(request))) if request.method == "initialize" => {
                let units = Units::of(&request.params);
                wire.send(Response::new_ok(request.id, capabilities(units)).into())?;
                return Ok(Some(Some(units)));
            }
            Some(Incoming::Message(Message::Request(request))) => {
                let text = "the first request must be `initialize`".to_owned();
                let code = ErrorCode::ServerNotInitialized as i32;
                wire.send(Response::new_err(request.id, code, text).into())?;
            }
            Some(Incoming::Message(Message::Notification(it))) if it.method == "exit" => return Ok(None),
            Some(Incoming::Message(_)) => {}
        }
    }
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

impl Session<'_> {
    /// Until the editor ends it: as the protocol wants it, or without a word.
    fn serve(&mut self) -> anyhow::Result<Outcome> {
        let mut is_shut = false;
        loop {
            let incoming = if !is_shut && self.homes.values().any(|home| home.changed) {
                match self.wire.next_within(REST) {
                    Ok(incoming) => incoming,
                    Err(_) => {
                        self.check()?;
                        continue;
                    }
                }
            } else {
                self.wire.next()
            };
            match incoming {
                None => return Ok(Outcome::Clean),
                Some(Incoming::Wrong(id, code, text)) => self.wire.refuse(&id, code, text)?,
                Some(Incoming::Message(Message::Request(it))) if is_shut => {
                    let text = "the server has been shut down".to_owned();
                    self.wire
                        .send(Response::new_err(it.id, ErrorCode::InvalidRequest as i32, text).into())?;
                }
                Some(Incoming::Message(Message::Request(it))) if it.method == "shutdown" => {
                    is_shut = true;
                    self.wire.send(Response::new_ok(it.id, Value::Null).into())?;
                }
                Some(Incoming::Message(Message::Notification(it))) if it.method == "exit" => {
                    return Ok(if is_shut { Outcome::Clean } else { Outcome::Findings });
                }
                Some(Incoming::Message(Message::Request(request))) => self.answer(request)?,
                Some(Incoming::Message(Message::Notification(it))) if !is_shut => self.note(it)?,
                Some(Incoming::Message(_)) => {}
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
        Ok(self.wire.send(response.into())?)
    }

    fn note(&mut self, notification: Notification) -> anyhow::Result<()> {
        let Notification { method, params } = notification;
        match method.as_str() {
            "textDocument/didOpen" => {
                if let Ok(DidOpenTextDocumentParams { text_document: it }) = parsed(params) {
                    self.hold(it.uri, it.text, it.version, true);
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
                let document = it.text_document;
                self.hold(document.text_document_identifier.uri, text, document.version, false);
            }
            "textDocument/didClose" => {
                if let Ok(DidCloseTextDocumentParams { text_document: it }) = parsed(params) {
                    self.release(&it.uri)?;
                }
            }
            "textDocument/didSave" | "workspace/didChangeWatchedFiles" => {
                self.settle()?;
            }
            _ => {}
        }
        Ok(())
    }
}

fn parsed<T: DeserializeOwned>(params: Value) -> Result<T, (ErrorCode, String)> {
    serde_json::from_value(params).map_err(|error| (ErrorCode::InvalidParams, error.to_string()))
}
