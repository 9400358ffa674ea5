//! Names while they are typed: figures and filters in `{{ }}`, figures and rules in `unit.toml`.

use std::path::Path;

use gen_lsp_types::{CompletionItem, CompletionItemKind, TextEdit};

use super::hover::token;
use super::session::Session;
use crate::codes;
use crate::diag::Lang;
use crate::edition::Edition;
use crate::source::{Place, Span};
use crate::text::FILTERS;

/// What may be written.
struct Choice {
    text: String,
    detail: String,
    kind: CompletionItemKind,
}

/// What may stand at a byte of a file.
pub(super) fn at(session: &mut Session, path: &Path, at: usize) -> Vec<CompletionItem> {
    let Some(source) = session.documents.get(path).map(|it| it.source.clone()) else { return Vec::new() };
    let lang = session.lang;
    let Some(edition) = session.edition(path) else { return Vec::new() };
    let edition = &*edition;
    let token = token(&source.text[..at], at);
    let choices = match place(&source.text[..token.start], path) {
        Where::Reference => figures(edition).chain(short_names(edition)).collect(),
        Where::Filter => filters(lang),
        Where::FigureKey => figures(edition).collect(),
        Where::Rule => rules(lang),
        Where::Nowhere => Vec::new(),
    };
    let range = session.units.range(&Place::new(&source, Span::new(token.start, at)));
    // Editors keep what begins like the word that is typed: the id, or the label on the form.
    let is_label = !source.text[token.start..at].is_ascii();
    let filter = |Choice { text, detail, .. }: &Choice| {
        if is_label && !text.starts_with(&source.text[token.start..at]) {
            format!("{detail} {text}")
        } else {
            format!("{text} {detail}")
        }
    };
    let item = |choice: Choice| CompletionItem {
        filter_text: Some(filter(&choice)),
        label: choice.text.clone(),
        kind: Some(choice.kind),
        detail: Some(choice.detail),
        text_edit: Some(TextEdit { range, new_text: choice.text }.into()),
        ..CompletionItem::default()
    };
    choices.into_iter().map(item).collect()
}

/// What is expected behind a text.
#[derive(Debug, PartialEq)]
enum Where {
    /// In `{{ }}`: a figure.
    Reference,
    /// In `{{ }}` behind `|`.
    Filter,
    /// In quotes at the head of a line under `[figures]`.
    FigureKey,
    /// In quotes behind `rule =`, `allow =`, `deny =`.
    Rule,
    Nowhere,
}

fn place<'t>(before: &'t str, path: &Path) -> Where {
    if let Some(at) = before.rfind("{{").filter(|at| !before[*at..].contains("}}")) {
        let inside = before[at + 2..].trim_end();
        return if inside.ends_with('|') { Where::Filter } else { Where::Reference };
    }
    if path.extension().is_none_or(|it| it != "toml") {
        return Where::Nowhere;
    }
    let line = before.rsplit('\n').next().unwrap_or_default();
    // An array may run over lines: the last key counts.
    let key = before.rfind('=').map(|at| before[..at].rsplit(['\n', ' ', ',']).find(|it| !it.is_empty()));
    let bare = |line: &'t str| line.split('#').next().unwrap_or_default().trim();
    let table = before.lines().rev().find_map(|line| bare(line).strip_prefix('[')?.strip_suffix(']'));
    let quoted = line.ends_with(['"', '\'']);
    match (line.trim_start(), key.flatten(), table) {
        ("\"" | "'", _, Some("figures" | "previous")) => Where::FigureKey,
        (_, Some("rule" | "allow" | "deny"), _) if quoted => Where::Rule,
        (_, Some("figure"), _) if quoted => Where::FigureKey,
        _ => Where::Nowhere,
    }
}

fn figures(edition: &Edition) -> impl Iterator<Item = Choice> {
    edition.figures.iter().map(|figure| Choice {
        text: figure.id.clone(),
        detail: format!("{} {}", edition.tables[figure.table].name, figure.label),
        kind: CompletionItemKind::Field,
    })
}

fn short_names(edition: &Edition) -> impl Iterator<Item = Choice> {
    edition.short_names().into_iter().map(|(name, figure)| Choice {
        text: name.to_owned(),
        detail: edition.figures[figure].label.clone(),
        kind: CompletionItemKind::Variable,
    })
}

fn filters(lang: Lang) -> Vec<Choice> {
    let both = FILTERS.iter().flat_map(|(en, zh, example, [told_zh, told_en])| {
        let told = if lang == Lang::Zh { told_zh } else { told_en };
        [zh, en].map(|name| Choice {
            text: (*name).to_owned(),
            detail: format!("{told} {example}"),
            kind: CompletionItemKind::Function,
        })
    });
    both.collect()
}

fn rules(lang: Lang) -> Vec<Choice> {
    let told = codes().into_iter().map(|code| Choice {
        text: code.name.to_owned(),
        detail: format!("{} {}", code.id, code.summary(lang)),
        kind: CompletionItemKind::EnumMember,
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: &str, file: &str, expected: &Where) {
        assert_eq!(place(before, Path::new(file)), *expected, "{before}");
    }

    #[test]
    fn what_is_expected_is_known_by_what_stands_before() {
        check("新收{{ ", "narrative.md", &Where::Reference);
        check("新收{{ 本年新收|", "narrative.md", &Where::Filter);
        check("新收{{ 本年新收|同比(", "narrative.md", &Where::Reference);
        check("新收{{ a }}件", "narrative.md", &Where::Nowhere);
        check("[figures]\n\"", "unit.toml", &Where::FigureKey);
        check("[figures]\n\"a\" = \"", "unit.toml", &Where::Nowhere);
        check("[report]\nallow = [\"a\", \"", "unit.toml", &Where::Rule);
        check("[[answer]]\nrule = \"", "unit.toml", &Where::Rule);
        check("[[answer]]\nfigure = \"", "unit.toml", &Where::FigureKey);
        check("[unit]\nname = \"", "unit.toml", &Where::Nowhere);
        check("[figures] # 件\n\"", "unit.toml", &Where::FigureKey);
        check("[figures]\n'", "unit.toml", &Where::FigureKey);
        check("[[answer]]\nrule = '", "unit.toml", &Where::Rule);
    }
}
