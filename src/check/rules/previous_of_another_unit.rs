//! What was given as last year’s is another unit’s, or of another year.

use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Text, say};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0406",
        name: "previous-of-another-unit",
        level: Level::Warning,
        docs: include_str!("previous_of_another_unit.md"),
    },
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let submission = context.submission;
    let Some(misfit) = &submission.misfit else { return };
    let (name, year, own, this) = (&misfit.name, misfit.year, &submission.unit.name, submission.year);
    let other = crate::edition::normalise(name) != crate::edition::normalise(own);
    let message = if other && year == this - 1 {
        say!(
            "作为上年数据的是“{name}”的报告，不是“{own}”的",
            "what is given as last year's is the report of `{name}`, not of `{own}`"
        )
    } else {
        say!(
            "作为上年数据的是 {year} 年的报告，本报告是 {this} 年的",
            "what is given as last year's is the report of {year}; this one is of {this}"
        )
    };
    let mut finding = Finding::new(&RULE.code, message);
    if let Some(place) = &misfit.place {
        finding = finding.at(place.clone(), Text::none());
    }
    if year != this - 1 {
        let last = this - 1;
        findings.push(finding.help(say!(
            "改成 {last} 年的报告；那一份的 year 写错了的，改正它",
            "name the report of {last}; if its `year` is wrong, correct it"
        )));
        return;
    }
    findings.push(finding.help(say!(
        "改成上年本单位的；单位改过名的，用 [[answer]] 说明，就照用",
        "name last year's report of this unit; if the unit had another name then, say so in an [[answer]] and it is used"
    )));
}
