//! A placeholder or a hint of the template is left in the words.

use std::ops::Range;

use memchr::memmem::Finder;

use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Label, Level, Text, say};
use crate::edition::Found;
use crate::source::Place;
use crate::text::GAP;
use crate::text::figures::BLANK;

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0303",
        name: "placeholder-left",
        level: Level::Error,
        docs: include_str!("placeholder_left.md"),
    },
    check,
};

/// What people leave where something should be filled in, beside the edition's own hints.
const MARKS: &[&str] = &[
    "XX",
    "xx",
    "ＸＸ",
    "××",
    "○○",
    "〇〇",
    "**",
    "__",
    "＿＿",
    "（文字描述",
    "（具体网址）",
    "{{",
    "}}",
    GAP,
    BLANK,
];

/// A mark and what finds it.
type Mark<'a> = (&'a str, Finder<'a>);

fn mark(mark: &str) -> Mark<'_> {
    (mark, Finder::new(mark))
}

/// Places that are shown one by one.
const SHOWN: usize = 8;

/// One finding a section, with each place.
fn check(context: &Context, findings: &mut Findings) {
    if context.narration.parts.is_empty() {
        return;
    }
    let hints = context.submission.edition.sections.iter().flat_map(|section| &section.hints);
    let marks: Vec<Mark> = hints.map(String::as_str).chain(MARKS.iter().copied()).map(mark).collect();
    // What a template error left as written is told there.
    for part in context.narration.parts.iter().filter(|part| !part.failed) {
        let (mut labels, mut word, mut named) = (Vec::new(), String::new(), false);
        for paragraph in &part.paragraphs {
            for range in left(&paragraph.text, &marks) {
                let Some(place) = part.place(context.submission, paragraph, range.clone()) else { continue };
                if paragraph.text[range.clone()] == *BLANK && is_told(context, &place) {
                    continue;
                }
                if labels.is_empty() {
                    // It is also what people write themselves.
                    named = place.text().starts_with('{');
                    paragraph.text[range].clone_into(&mut word);
                }
                labels.push(Label { place, text: Text::none(), primary: true });
            }
        }
        let count = labels.len();
        let message = match count {
            0 => continue,
            1 if named => say!(
                "文字里引用的数没有填，写在 unit.toml 的 [figures] 下",
                "the words refer to a figure that is blank; it belongs under [figures]"
            ),
            1 => say!("“{word}”没有填", "the placeholder `{word}` is left"),
            _ => say!("“{word}”等 {count} 处没有填", "`{word}` and others: {count} placeholders are left"),
        };
        labels.truncate(SHOWN);
        let help = say!("填上，或删去这一句", "fill it in, or delete the sentence");
        findings.push(Finding { labels, ..Finding::new(&RULE.code, message).help(help) });
    }
}

/// Whether the blank figure that a `{{ }}` names is a cell of the form, which `blank-cell` tells.
fn is_told(context: &Context, place: &Place) -> bool {
    let edition = &context.submission.edition;
    let inner = place.text().trim_start_matches('{').trim_end_matches('}');
    let name = inner.split('|').next().unwrap_or_default().trim();
    match edition.figure(name) {
        Found::One(figure) => !edition.tables[edition.figures[figure].table].beside,
        // An expression of several figures: nothing says that it is told.
        Found::Many(_) | Found::Nothing => false,
    }
}

/// Each placeholder, grown to the run it belongs to (`XXXX`, `20××`).
fn left(text: &str, marks: &[Mark]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (mark, finder) in marks {
        // Inside a run nothing is looked for again.
        let mut past = 0;
        for at in finder.find_iter(text.as_bytes()) {
            if at < past {
                continue;
            }
            let range = grown(text, at, mark);
            past = range.end;
            if !is_word(text, &range, mark) {
                found.push(range);
            }
        }
    }
    // Of marks that overlap the one that begins first counts.
    found.sort_by_key(|range| range.start);
    let mut apart: Vec<Range<usize>> = Vec::with_capacity(found.len());
    for range in found {
        if apart.last().is_none_or(|last| last.end <= range.start) {
            apart.push(range);
        }
    }
    apart
}

fn grown(text: &str, at: usize, mark: &str) -> Range<usize> {
    if mark == BLANK {
        return at..at + mark.len();
    }
    if mark == GAP {
        let end = text[at..].find('】').map_or(text.len(), |it| at + it + '】'.len_utf8());
        return at..end;
    }
    let run = mark.chars().next().filter(|first| !matches!(first, '（' | '{' | '}'));
    let end =
        text[at + mark.len()..].find(|char| Some(char) != run).map_or(text.len(), |it| at + mark.len() + it);
    let end = if run.is_some() { end } else { at + mark.len() };
    let before = &text[..at];
    let digits = before.len() - before.trim_end_matches(|char: char| char.is_ascii_digit()).len();
    at - digits..end
}

/// Letters inside a Latin word (`Maxx`, `XXL`) are no placeholder.
fn is_word(text: &str, range: &Range<usize>, mark: &str) -> bool {
    let latin = |char: Option<char>| char.is_some_and(|char| char.is_ascii_alphabetic());
    // 二〇〇九年 is a year.
    let numeral = |char: Option<char>| char.is_some_and(|char| "一二三四五六七八九".contains(char));
    if matches!(mark, "〇〇" | "○○") {
        return numeral(text[..range.start].chars().next_back()) || numeral(text[range.end..].chars().next());
    }
    mark.eq_ignore_ascii_case("xx")
        && (latin(text[..range.start].chars().next_back()) || latin(text[range.end..].chars().next()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let marks: Vec<Mark> = MARKS.iter().map(|it| mark(it)).collect();
        let found: Vec<&str> = left(text, &marks).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn placeholders_of_real_reports() {
        check("XX区水资源管理办公室20××年", &["XX", "20××"]);
        check("自1983年至20__年的档案", &["20__"]);
        check("公开年度报告（具体网址）", &["（具体网址）"]);
        check("全年【请填写：主要做法】。", &["【请填写：主要做法】"]);
        check("20xx年**月", &["20xx", "**"]);
    }

    #[test]
    fn words_are_no_placeholders() {
        check("采购XXL号工作服，访问 foxx.example", &[]);
        check("12×3=36，○ 项", &[]);
    }
}
