//! An amount of which the form fixes no unit, and the cell tells none.

use crate::check::relations::mention;
use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Text, say};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0221",
        name: "amount-without-unit",
        level: Level::Note,
        docs: include_str!("amount_without_unit.md"),
    },
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let submission = context.submission;
    for at in submission.edition.own_units.iter().copied() {
        let definition = &submission.edition.figures[at];
        let given = submission.number(at).filter(|it| !it.is_zero());
        let told = submission.with_unit.iter().any(|(figure, _)| *figure == at);
        let (Some(number), false, Some(place)) = (given, told, submission.place(at)) else { continue };
        let (label, unit) = (&definition.label, &definition.unit);
        let message = say!(
            "“{label}”的 {number} 没有写单位，按{unit}计",
            "`{label}` is {number} without a unit, taken as {unit}"
        );
        let mut finding = Finding::new(&RULE.code, message).at(place, Text::none()).help(say!(
            "表里没有规定单位，写成 {number}元 或换算成万元",
            "the form fixes no unit: write {number}元, or 万元"
        ));
        finding.figures = vec![mention(submission, at)];
        findings.push(finding);
    }
}
