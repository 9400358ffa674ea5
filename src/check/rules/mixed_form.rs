//! Labels of another edition in a table of this one: understood, and told once.

use super::wrong_edition::is_foreign;
use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Text, say};
use crate::source::Place;

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
    // A file in the form of another year is told as that.
    let own = |it: &&(Place, String, String)| !is_foreign(submission, &it.0);
    let renamed: Vec<&(Place, String, String)> = submission.renamed.iter().filter(own).collect();
    let Some((_, label, meant)) = renamed.first() else { return };
    let (id, count) = (&submission.edition.id, renamed.len());
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
    for (place, _, meant) in renamed.iter().take(6) {
        finding = finding.at(place.clone(), say!("应为“{meant}”", "`{meant}`"));
    }
    let source = &submission.edition.source;
    findings.push(finding.law(Text::same(source.clone())).help(say!(
        "数已照算；行名按 {id} 年格式改（nianbao editions {id}）",
        "the figures are read; word the labels as the edition of {id} does (`nianbao editions {id}`)"
    )));
}
