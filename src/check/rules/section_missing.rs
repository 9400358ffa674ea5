//! A section of the edition is absent.

use crate::check::{Context, Rule, has_table, is_expected};
use crate::diag::{Code, Finding, Level, Text, say};

pub(super) static RULE: Rule = Rule {
    code: Code { id: "A0301", name: "section-missing", level: Level::Error, docs: include_str!("section_missing.md") },
    check,
};

/// Units that bring figures only have the template's sentences; nothing of theirs can be missing.
fn check(context: &Context, findings: &mut Vec<Finding>) {
    let submission = context.submission;
    let Some(narrative) = &submission.narrative else { return };
    let edition = &submission.edition;
    for (number, section) in edition.sections.iter().enumerate() {
        let there = submission.passages(number).next().is_some() || has_table(context, number);
        if there || !is_expected(section.words) || is_placed_for_a_table(context, number) {
            continue;
        }
        let heading = &section.heading;
        let mut finding = Finding::new(&RULE.code, say!("缺“{heading}”", "`{heading}` is missing"));
        let place = narrative.file.clone().or_else(|| submission.unit.place.clone());
        finding.labels.extend(place.map(|place| crate::diag::Label { place, text: Text::none(), primary: true }));
        let (law, id) = (&edition.law, &section.id);
        findings.push(finding.law(Text::same(law.clone())).help(say!(
            "在 narrative.md 里加一行“{heading}”，下面写正文；或在 [narrative] 里写 {id} = \"……\"",
            "add a line `{heading}` to narrative.md and the words below it, or {id} = \"...\" under [narrative]"
        )));
    }
}

/// Where the section's table is missing, that is the finding.
fn is_placed_for_a_table(context: &Context, section: usize) -> bool {
    context.submission.edition.form().any(|(_, table)| table.section == section)
}
