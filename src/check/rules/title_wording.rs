//! The title in the words is not the unit’s full name, the year and the report’s name.

use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Text, say};
use crate::edition::normalise;
use crate::text::plain;

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0325",
        name: "title-wording",
        level: Level::Warning,
        docs: include_str!("title_wording.md"),
    },
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let submission = context.submission;
    // The title stands before the first section.
    let Some(part) = context.narration.parts.first().filter(|part| part.section.is_none()) else { return };
    let mut lines = part.paragraphs.iter().filter(|it| !it.text.trim().is_empty());
    let Some(first) = lines.next() else { return };
    let squeeze = |text: &str| normalise(&plain(text));
    let mut title = squeeze(&first.text);
    let mut last = first;
    // It may stand on two lines: the name, and what it is.
    let names = ["报告", "年报", "总结"];
    if !names.iter().any(|it| title.contains(it))
        && title.chars().count() <= 30
        && let Some(second) = lines.next()
    {
        title += &squeeze(&second.text);
        last = second;
    }
    let short =
        title.chars().count() <= 60 && !title.contains('。') && !title.contains('，') && !title.contains(',');
    if !short || !names.iter().any(|it| title.contains(it)) || !title.contains('年') {
        return;
    }
    let (name, year, report) = (&submission.unit.name, submission.year, &submission.edition.report);
    let chinese: String = year
        .to_string()
        .chars()
        .filter_map(|it| "〇一二三四五六七八九".chars().nth(it.to_digit(10)? as usize))
        .collect();
    let years =
        [format!("{year}年"), format!("{year}年度"), format!("{chinese}年"), format!("{chinese}年度")];
    let fits = years.iter().any(|it| title == normalise(&format!("{name}{it}{report}")));
    if fits {
        return;
    }
    let Some(place) = part.place(submission, last, 0..last.text.len()) else { return };
    let message = say!("标题应为“{name}{year}年{report}”", "the title should be `{name}{year}年{report}`");
    let mut finding = Finding::new(&RULE.code, message);
    if !std::ptr::eq(first, last)
        && let Some(place) = part.place(submission, first, 0..first.text.len())
    {
        finding = finding.at(place, Text::none());
    }
    findings.push(finding.at(place, Text::none()).help(say!(
        "单位全称、年份、报告名称三样都对；也可以删去，生成时自动加标题",
        "the unit's full name, the year and the report's name; or delete it: the title is written by itself"
    )));
}
