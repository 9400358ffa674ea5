//! Labels of another edition in a table of this one: understood, and told once.

use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Text, say};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0220",
        name: "mixed-form",
        level: Level::Warning,
        docs: include_str!("mixed_form.md"),
    },
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let submission = context.submission;
    let Some((_, label, meant)) = submission.renamed.first() else { return };
    let (id, count) = (&submission.edition.id, submission.renamed.len());
    let message = if count == 1 {
        say!(
            "“{label}”是别的年度表格的写法，按“{meant}”读入",
            "`{label}` is a label of another edition, read as `{meant}`"
        )
    } else {
        say!(
            "“{label}”等 {count} 处是别的年度表格的写法，已按 {id} 年格式读入",
            "`{label}` and others, {count} labels in all, are of another edition and are read as those of {id}"
        )
    };
    let mut finding = Finding::new(&RULE.code, message);
    for (place, _, meant) in submission.renamed.iter().take(6) {
        finding = finding.at(place.clone(), say!("应为“{meant}”", "`{meant}`"));
    }
    let source = &submission.edition.source;
    findings.push(finding.law(Text::same(source.clone())).help(say!(
        "数已照算；行名按 {id} 年格式改（nianbao editions {id}）",
        "the figures are read; word the labels as the edition of {id} does (`nianbao editions {id}`)"
    )));
}
