//! Documents in force do not follow from last year’s.

use crate::check::relations::mention;
use crate::check::{Context, Findings, Rule, words};
use crate::diag::{Code, Finding, Level, Sides, say};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0402",
        name: "valid-documents-differ",
        level: Level::Warning,
        docs: include_str!("valid_documents_differ.md"),
    },
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let submission = context.submission;
    let edition = &submission.edition;
    let mut compared = edition.figure_of_id("proactive.documents.valid").map(|_| false);
    let rows: &[&str] = if submission.previous.is_empty() { &[] } else { &["rules", "documents"] };
    for row in rows {
        let figure = |column: &str| edition.figure_of_id(&format!("proactive.{row}.{column}"));
        let (Some(made), Some(repealed), Some(valid)) = (figure("made"), figure("repealed"), figure("valid"))
        else {
            continue;
        };
        compared.get_or_insert(false);
        let (Some(made), Some(repealed), Some(now), Some(previous)) = (
            submission.number(made),
            submission.number(repealed),
            submission.number(valid),
            submission.previous.get(&valid),
        ) else {
            continue;
        };
        compared = Some(true);
        let before = previous.number;
        let Some(expected) = words::from_last_year(submission, valid) else { continue };
        // Where the words say so too, one finding tells both, and what the table should be.
        if expected == now || words::say(context, valid, expected) {
            continue;
        }
        let label = &edition.figures[valid].label;
        let message = say!(
            "“{label}”是 {now}，按上年推算应为 {expected}：{before} + 制发 {made} - 废止 {repealed}",
            "`{label}` is {now} and should be {expected}: {before} last year + {made} made - {repealed} repealed"
        );
        let mut finding = Finding::new(&RULE.code, message);
        if let Some(place) = submission.place(valid) {
            finding = finding.at(place, say!("推算 {expected}", "{expected} expected"));
        }
        if let Some(place) = previous.place.clone() {
            finding = finding.see(place, say!("上年 {before}", "last year {before}"));
        }
        finding.figures = ["made", "repealed", "valid"]
            .iter()
            .filter_map(|it| figure(it))
            .map(|it| mention(submission, it))
            .collect();
        finding.sides = Some(Sides {
            left: now.to_string(),
            right: expected.to_string(),
            difference: now.checked_sub(expected).unwrap_or_default().to_string(),
        });
        findings.push(finding.help(say!(
            "与司法行政部门核对；口径变化用 [[answer]] 说明",
            "check with the office of justice; if the way of counting changed, tell it in an [[answer]]"
        )));
    }
    if compared == Some(false) {
        findings.unchecked(context, &RULE.code, || {
            say!(
                "未能核对现行有效件数：没有上年的数",
                "could not check the documents in force: last year's figures are not known"
            )
        });
    }
}
