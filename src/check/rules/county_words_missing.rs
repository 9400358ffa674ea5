//! A county's report has no words of its own.

use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Text, say};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0510",
        name: "county-words-missing",
        level: Level::Warning,
        docs: include_str!("county_words_missing.md"),
    },
    check,
};

/// One finding a county.
fn check(context: &Context, findings: &mut Findings) {
    let submission = context.submission;
    if submission.county.is_none() || submission.narrative.is_some() {
        return;
    }
    let message = say!(
        "汇总的报告没有自己的文字，只有表和模板的句子",
        "the county’s report has no words of its own, only the tables and the template’s sentences"
    );
    let mut finding = Finding::new(&RULE.code, message).help(say!(
        "在 county.toml 旁边写 narrative.md；各单位的文字已按部分归在 nianbao rollup 写出的 materials.md",
        "write a narrative.md beside county.toml; `nianbao rollup` gathers the words of all units in materials.md"
    ));
    if let Some(place) = &submission.unit.place {
        finding = finding.at(place.clone(), Text::none());
    }
    findings.push(finding);
}
