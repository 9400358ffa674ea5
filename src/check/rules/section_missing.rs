//! A section of the edition is absent.

use std::sync::Arc;

use crate::check::{Context, Findings, Rule, has_table, is_expected};
use crate::diag::{Code, Finding, Level, Text, say};
use crate::model::Submission;
use crate::source::{Encoding, Place};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0301",
        name: "section-missing",
        level: Level::Error,
        docs: include_str!("section_missing.md"),
    },
    check,
};

/// Units that bring figures only have the template's sentences; nothing of theirs can be missing.
fn check(context: &Context, findings: &mut Findings) {
    let submission = context.submission;
    let Some(narrative) = &submission.narrative else { return };
    let edition = &submission.edition;
    // Words in an encoding that was misread have no headings that anybody could find.
    let misread = Encoding::Gb18030 { doubtful: true };
    let is_empty = narrative.file.is_some() && narrative.passages.is_empty();
    if narrative.unread
        || is_empty
        || narrative.file.as_ref().is_some_and(|file| file.source.encoding == misread)
    {
        return;
    }
    // Headings of another form are one mistake, told by `wrong-edition`; what they leave out follows from it.
    let other_form =
        |file: &Place| submission.foreign.iter().any(|(place, _)| Arc::ptr_eq(&place.source, &file.source));
    if narrative.file.as_ref().is_some_and(other_form) {
        return;
    }
    for (number, section) in edition.sections.iter().enumerate() {
        let there = submission.passages(number).next().is_some() || has_table(context, number);
        if there || !is_expected(section.words) || is_placed_for_a_table(context, number) {
            continue;
        }
        let heading = &section.heading;
        let mut finding = Finding::new(&RULE.code, say!("缺“{heading}”", "`{heading}` is missing"));
        let place = narrative.file.clone().or_else(|| submission.unit.place.clone());
        finding.labels.extend(place.map(|place| crate::diag::Label {
            place,
            text: Text::none(),
            primary: true,
        }));
        let (law, id) = (&edition.law, &section.id);
        findings.push(finding.law(Text::same(law.clone())).help(say!(
            "在 narrative.md 里加一行“{heading}”，下面写正文；或在 [narrative] 里写 {id} = \"……\"",
            "add a line `{heading}` to narrative.md and the words below it, or {id} = \"...\" under [narrative]"
        )));
    }
}

/// The words are still the outline that the unit was given: they have not come, all of them.
pub(in crate::check) fn words_missing(submission: &Submission) -> Option<Finding> {
    let narrative = submission.narrative.as_ref().filter(|it| !it.passages.is_empty())?;
    let edition = &submission.edition;
    let message =
        say!("文字部分没有报：还是没有填的提纲", "the words have not come: the outline is as it was made");
    let mut finding = Finding::new(&RULE.code, message)
        .at(narrative.file.clone()?, Text::none())
        .law(Text::same(edition.law.clone()))
        .help(say!(
            "请该单位写好文字部分报来；收到后用 nianbao receive 放进来",
            "ask the unit for its words; put them in place with `nianbao receive`"
        ));
    finding.unit = Some(submission.unit.name.clone());
    finding.year = Some(submission.year);
    finding.edition = Some(edition.id.clone());
    Some(finding)
}

/// Where the section's table is missing, that is the finding.
fn is_placed_for_a_table(context: &Context, section: usize) -> bool {
    context.submission.edition.form().any(|(_, table)| table.section == section)
}
