//! What a figure means: its label, its value, the sums it is part of, the notice that asks for it.

use std::fmt::Write as _;
use std::ops::Range;
use std::path::Path;

use gen_lsp_types::{Hover, MarkupContent, MarkupKind};
use rust_decimal::Decimal;

use super::session::Session;
use crate::codes;
use crate::diag::{Code, Lang, say};
use crate::edition::Relation;
use crate::model::Submission;
use crate::source::{self, Place, Span};

/// What stands at a byte of a file, if it is a figure, its name, or a rule's.
pub(super) fn at(session: &mut Session, path: &Path, at: usize) -> Option<Hover> {
    let text = session.documents.get(path).map(|it| it.source.clone())?;
    let lang = session.lang;
    let token = token(&text.text, at);
    let word = &text.text[token.clone()];
    let mut range = None;
    let mut told = None;
    for submission in &session.submissions(path) {
        let here = (0..submission.figures.len()).find_map(|figure| {
            let place = submission.place(figure).filter(|it| stands(it, path, at))?;
            Some((figure, place))
        });
        if let Some((figure, place)) = here {
            (told, range) = (Some(figure_told(submission, figure, lang)), Some(place.span.range()));
            break;
        }
        let name = word.strip_prefix("previous.").or(word.strip_prefix("上年.")).unwrap_or(word);
        if let Some(figure) = submission.edition.figure(name).one() {
            (told, range) = (Some(figure_told(submission, figure, lang)), Some(token.clone()));
            break;
        }
    }
    let rule = codes().into_iter().find(|code| code.name == word || code.id == word);
    let told = told.or_else(|| rule.map(|rule| rule_told(rule, lang)))?;
    let range = range.unwrap_or(token);
    let place = Place::new(&text, Span::new(range.start, range.end));
    Some(Hover {
        contents: MarkupContent { kind: MarkupKind::Markdown, value: told }.into(),
        range: Some(session.units.range(&place)),
    })
}

fn stands(place: &Place, path: &Path, at: usize) -> bool {
    let span = place.span.range();
    let here = place.source.path.as_ref().is_some_and(|it| source::real(it) == path);
    here && (span.start..=span.end).contains(&at)
}

/// The name that a byte is in: what stands between quotes or spaces.
pub(super) fn token(text: &str, at: usize) -> Range<usize> {
    let part =
        |char: char| char.is_alphanumeric() || matches!(char, '.' | '_' | '-' | '/' | '（' | '）' | '、');
    let start =
        text[..at].char_indices().rev().take_while(|(_, char)| part(*char)).last().map_or(at, |(it, _)| it);
    let end = text[at..].find(|char| !part(char)).map_or(text.len(), |it| at + it);
    start..end
}

fn figure_told(submission: &Submission, figure: usize, lang: Lang) -> String {
    let edition = &submission.edition;
    let def = &edition.figures[figure];
    let table = &edition.tables[def.table];
    let mut out = format!("**{}**\n\n`{}`", def.label, def.id);
    let shown = submission.figures.printed(figure);
    let value = shown.or_else(|| submission.number(figure).map(|it| it.to_string()));
    let value = value.unwrap_or_else(|| say!("（空）", "(blank)").in_lang(lang).to_owned());
    _ = write!(out, "：{value} {}", def.unit);
    if let Some(previous) = submission.previous.get(&figure) {
        let number = previous.number;
        out += say!("，上年 {number}", ", last year {number}").in_lang(lang);
    }
    for relation in
        edition.relations.iter().filter(|it| it.left.contains(&figure) || it.right.contains(&figure))
    {
        _ = write!(out, "\n- {}", relation_told(submission, relation, lang));
    }
    let (name, source, law) = (table.shown(), &edition.source, &edition.law);
    _ = write!(out, "\n\n{}", say!("{name}。{source}；{law}", "{name}. {source}; {law}").in_lang(lang));
    out
}

fn relation_told(submission: &Submission, relation: &Relation, lang: Lang) -> String {
    let sum = |figures: &[usize]| {
        figures.iter().try_fold(Decimal::ZERO, |sum, figure| sum.checked_add(submission.number(*figure)?))
    };
    let line = if relation.line.is_empty() { String::new() } else { format!("（{}）", relation.line) };
    let words = &relation.words;
    let text = match (sum(&relation.left), sum(&relation.right)) {
        (Some(left), Some(right)) => {
            say!("{words}{line}：左边 {left}，右边 {right}", "{words}{line}: left {left}, right {right}")
        }
        _ => say!("{words}{line}：还没有填全", "{words}{line}: not all filled in yet"),
    };
    text.in_lang(lang).to_owned()
}

fn rule_told(code: &Code, lang: Lang) -> String {
    format!("**{} {}**\n\n{}", code.id, code.name, code.summary(lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let at = text.find('^').unwrap_or_default();
        let text = text.replace('^', "");
        assert_eq!(&text[token(&text, at)], expected);
    }

    #[test]
    fn a_name_ends_at_quotes_and_spaces() {
        check("{{ reque^sts.new.total }}", "requests.new.total");
        check("{{本^年新收|同比(previous.requests.new.total)}}", "本年新收");
        check("\"表三.（七）总^计\" = 3", "表三.（七）总计");
        check("a ^ b", "");
        check("收到^", "收到");
    }
}
