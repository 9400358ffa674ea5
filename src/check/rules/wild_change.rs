//! A figure of some size changed by more than a factor of five.

use rust_decimal::Decimal;

use crate::check::relations::mention;
use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, say};
use crate::edition::Kind;

pub(super) static RULE: Rule = Rule {
    code: Code { id: "A0404", name: "wild-change", level: Level::Note, docs: include_str!("wild_change.md") },
    check,
};

/// Figures below this change wildly by nature.
const LEAST: i64 = 20;
/// The factor.
const FACTOR: i64 = 5;
/// Figures that are shown one by one.
const SHOWN: usize = 6;

/// One finding a report.
fn check(context: &Context, findings: &mut Findings) {
    let submission = context.submission;
    if submission.previous.is_empty() {
        return;
    }
    let edition = &submission.edition;
    let mut found = Vec::new();
    for (at, definition) in edition.figures.iter().enumerate() {
        let (Some(now), Some(before)) = (submission.number(at), submission.previous.get(&at)) else {
            continue;
        };
        if definition.kind != Kind::Count {
            continue;
        }
        let (large, small) = if now > before.number { (now, before.number) } else { (before.number, now) };
        let wild = small.checked_mul(Decimal::from(FACTOR)).is_some_and(|it| large > it);
        if large >= Decimal::from(LEAST) && wild {
            found.push((at, now, before.number));
        }
    }
    let Some((first, now, before)) = found.first() else { return };
    let (label, count) = (&edition.figures[*first].label, found.len());
    let message = if count == 1 {
        say!(
            "“{label}”由 {before} 变为 {now}，相差五倍以上",
            "`{label}` went from {before} to {now}, more than fivefold"
        )
    } else {
        say!(
            "“{label}”由 {before} 变为 {now} 等，{count} 个数与上年相差五倍以上",
            "`{label}` went from {before} to {now}; {count} figures changed more than fivefold"
        )
    };
    let mut finding = Finding::new(&RULE.code, message);
    for (at, _, before) in found.iter().take(SHOWN) {
        if let Some(place) = submission.place(*at) {
            finding = finding.at(place, say!("上年 {before}", "last year {before}"));
        }
    }
    finding.figures = found.iter().take(SHOWN).map(|(at, _, _)| mention(submission, *at)).collect();
    findings.push(finding.help(say!(
        "核对是否填错或口径变了；属实的可以在文字里说明",
        "see whether it is a mistake or counted in another way; if right, the words may tell why"
    )));
}
