//! Quick fixes: what a figure should probably be, offered where the finding stands and never done unasked.

use std::collections::HashMap;
use std::path::Path;

use gen_lsp_types::{CodeAction, CodeActionKind, Range, TextEdit, Uri, WorkspaceEdit};

use super::address;
use super::session::Session;
use crate::diag::{Finding, Lang, Suggestion, say};
use crate::source::{self, Place};

/// The fixes for what stands in a range of a file.
pub(super) fn at(session: &Session, findings: &[Finding], path: &Path, range: &Range) -> Vec<CodeAction> {
    let touches = |place: &Place| {
        let here = place.source.path.as_ref().is_some_and(|it| source::real(it) == path);
        let at = session.units.range(place);
        here && at.start <= range.end && range.start <= at.end
    };
    let mut actions = Vec::new();
    for finding in findings.iter().filter(|it| it.answered.is_none()) {
        let mut places = finding.labels.iter().map(|label| &label.place);
        if !places.any(touches) && !finding.suggestions.iter().filter_map(|it| it.place.as_ref()).any(touches)
        {
            continue;
        }
        let ways = finding.ways();
        let only = ways.len() == 1;
        actions.extend(ways.iter().filter_map(|way| action(session, way, only)));
    }
    actions
}

fn action(session: &Session, way: &[&Suggestion], only: bool) -> Option<CodeAction> {
    let mut changes: HashMap<Uri, Vec<TextEdit>> = HashMap::new();
    let mut told = Vec::new();
    for suggestion in way {
        let place = suggestion.place.as_ref()?;
        let path = place.source.path.as_ref()?;
        let uri = session.uri(&source::real(path)).unwrap_or_else(|| address::of(path));
        let edit = TextEdit { range: session.units.range(place), new_text: suggestion.to.clone() };
        changes.entry(uri).or_default().push(edit);
        let cell = place.span.cell.map_or_else(|| suggestion.figure.clone(), |cell| cell.to_string());
        let (from, to) = (&suggestion.from, &suggestion.to);
        let text = if from.is_empty() {
            say!("{cell} 填 {to}", "write {to} into {cell}")
        } else {
            say!("{cell} 的 {from} 改为 {to}", "change {from} to {to} in {cell}")
        };
        told.push(text.in_lang(session.lang).to_owned());
    }
    Some(CodeAction {
        title: told.join(if session.lang == Lang::Zh { "；" } else { "; " }),
        kind: Some(CodeActionKind::QuickFix),
        is_preferred: Some(only),
        edit: Some(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }),
        ..CodeAction::default()
    })
}
