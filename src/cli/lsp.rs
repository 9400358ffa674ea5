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

use std::time::Duration;

use gen_lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionParams, CompletionOptions, CompletionParams,
    DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams, HoverParams,
    InitializeResult, ServerCapabilities, ServerInfo, TextDocumentContentChangeEvent, TextDocumentSyncKind,
    TextDocumentSyncOptions,
};
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, Response};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Outcome;
use super::args::Common;
use super::terminal::Terminal;
use crate::diag::say;
use position::Units;
use session::Session;

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
    let (connection, threads) = Connection::stdio();
    let (id, client) = match connection.initialize_start() {
        Ok(started) => started,
        // Nobody wants anything.
        Err(error) if error.channel_is_disconnected() => return Ok(Outcome::Clean),
        Err(error) => return Err(error.into()),
    };
    let units = Units::of(&client);
    connection.initialize_finish(id, serde_json::to_value(capabilities(units))?)?;
    let mut session = Session::new(connection, units, common, terminal);
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
