//! A unit stands behind the number in a cell, perhaps not the form's.

use crate::check::relations::mention;
use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Text, say};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0211",
        name: "unit-in-cell",
        level: Level::Warning,
        docs: include_str!("unit_in_cell.md"),
    },
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let submission = context.submission;
    for (figure, written) in &submission.with_unit {
        let definition = &submission.edition.figures[*figure];
        // Where the form fixes no unit the cell is the place for it.
        if definition.own_unit {
            continue;
        }
        let (label, unit) = (&definition.label, &definition.unit);
        let number = submission.figures.printed(*figure).unwrap_or_default();
        let Some(place) = submission.place(*figure) else { continue };
        let message = say!(
            "“{label}”的格里写了单位：{written}，按 {number} {unit}计",
            "`{label}` has a unit in its cell: {written}, taken as {number} {unit}"
        );
        let mut finding = Finding::new(&RULE.code, message)
            .at(place, Text::none())
            .help(say!("表中单位是{unit}，这一格只写 {number}", "the form counts in {unit}: write {number}"));
        finding.figures = vec![mention(submission, *figure)];
        findings.push(finding);
    }
}
