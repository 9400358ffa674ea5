//! The county's own report differs from the sum of its units.

use crate::check::relations::mention;
use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Sides, Text, say};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0511",
        name: "rollup-differs",
        level: Level::Warning,
        docs: include_str!("rollup_differs.md"),
    },
    check,
};

/// Figures that are shown one by one.
const SHOWN: usize = 6;

/// One finding a county, at the figures of its own report.
fn check(context: &Context, findings: &mut Findings) {
    let submission = context.submission;
    let Some(county) = &submission.county else { return };
    let differs = |(figure, reported): &&(usize, crate::model::Previous)| {
        submission.number(*figure).is_some_and(|sum| sum != reported.number)
    };
    let all: Vec<_> = county.reported.iter().filter(differs).collect();
    let Some((first, reported)) = all.first() else { return };
    let (label, count) = (&submission.edition.figures[*first].label, all.len());
    let (own, sum) = (reported.number, submission.number(*first).unwrap_or_default());
    let message = if count == 1 {
        say!(
            "汇总的报告里“{label}”是 {own}，各单位相加是 {sum}",
            "`{label}` is {own} in the county’s report and {sum} as the sum of its units"
        )
    } else {
        say!(
            "汇总的报告有 {count} 个数与各单位之和不同：“{label}”是 {own}，相加是 {sum}",
            "{count} figures of the county’s report differ from the sum of its units: `{label}` is {own}, the sum {sum}"
        )
    };
    let mut finding = Finding::new(&RULE.code, message);
    for (figure, reported) in all.iter().take(SHOWN) {
        let sum = submission.number(*figure).unwrap_or_default();
        if let Some(place) = &reported.place {
            finding = finding.at(place.clone(), say!("相加是 {sum}", "the sum is {sum}"));
        }
    }
    if let (true, Some(place)) = (finding.labels.is_empty(), &submission.unit.place) {
        finding = finding.at(place.clone(), Text::none());
    }
    finding.figures = all.iter().take(SHOWN).map(|(figure, _)| mention(submission, *figure)).collect();
    finding.sides = Some(Sides {
        left: own.to_string(),
        right: sum.to_string(),
        difference: own.checked_sub(sum).unwrap_or_default().to_string(),
    });
    findings.push(finding.help(match &county.explained {
        Some(unit) => say!(
            "差的正好是“{unit}”的数：看它是否漏计或重计；有理由的，在 county.toml 写 [[adjustment]]",
            "the difference is just what `{unit}` reports: see whether it was left out or counted twice; if there is a reason, write an [[adjustment]]"
        ),
        None => say!(
            "核对哪一边对；有理由的，在 county.toml 写 [[adjustment]]",
            "see which is right; if there is a reason, write an [[adjustment]] in county.toml"
        ),
    }));
}
