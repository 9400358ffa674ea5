//! An amount ten thousand times last year’s, or a ten-thousandth: 元 and 万元.

use rust_decimal::Decimal;

use crate::check::relations::mention;
use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Text, say};
use crate::edition::Kind;

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0219",
        name: "unit-confusion",
        level: Level::Warning,
        docs: include_str!("unit_confusion.md"),
    },
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let submission = context.submission;
    if submission.previous.is_empty() {
        return;
    }
    let (least, most) = (Decimal::from(5_000), Decimal::from(20_000));
    for (at, definition) in submission.edition.figures.iter().enumerate() {
        if definition.kind != Kind::Amount {
            continue;
        }
        let (Some(now), Some(before)) = (submission.number(at), submission.previous.get(&at)) else {
            continue;
        };
        let (now, before, place_before) = (now, before.number, before.place.clone());
        if now <= Decimal::ZERO || before <= Decimal::ZERO {
            continue;
        }
        let (large, small) = if now > before { (now, before) } else { (before, now) };
        let Some(ratio) = large.checked_div(small).filter(|it| (least..=most).contains(it)) else { continue };
        let (label, unit, ratio) = (&definition.label, &definition.unit, ratio.round());
        let message = say!(
            "“{label}”今年 {now}、上年 {before} {unit}，相差约 {ratio} 倍：可能元与万元混了",
            "`{label}` is {now} this year and was {before} {unit}, about {ratio} times: perhaps 元 for 万元"
        );
        let mut finding =
            Finding::new(&RULE.code, message).help(say!("表中单位是{unit}", "the form counts in {unit}"));
        if let Some(place) = submission.place(at) {
            finding = finding.at(place, Text::same(now.to_string()));
        }
        if let Some(place) = place_before {
            finding = finding.see(place, say!("上年 {before}", "last year {before}"));
        }
        finding.figures = vec![mention(submission, at)];
        findings.push(finding);
    }
}
