//! The column asks for decisions and holds the number of items.

use crate::check::relations::mention;
use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Text, say};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0218",
        name: "decisions-look-like-items",
        level: Level::Note,
        docs: include_str!("decisions_look_like_items.md"),
    },
    check,
};

/// The rows that have a column of decisions.
const ROWS: &[&str] = &["licences", "other_services", "penalties", "coercion"];

fn check(context: &Context, findings: &mut Findings) {
    let submission = context.submission;
    let edition = &submission.edition;
    let number = |row: &str, column: &str| {
        submission.number(edition.figure_of_id(&format!("proactive.{row}.{column}"))?)
    };
    if edition.figure_of_id("proactive.licences.decisions").is_none() {
        return;
    }
    let mut rows = Vec::new();
    for row in ROWS {
        let (Some(before), Some(change), Some(decisions)) =
            (number(row, "previous"), number(row, "change"), number(row, "decisions"))
        else {
            return;
        };
        if before.is_zero() && change.is_zero() && decisions.is_zero() {
            continue;
        }
        if before.checked_add(change) != Some(decisions) {
            return;
        }
        rows.extend(edition.figure_of_id(&format!("proactive.{row}.decisions")));
    }
    // One row may be so by chance.
    if rows.len() < 2 {
        return;
    }
    let message = say!(
        "“处理决定数量”各行都等于上一年项目数量加增减：可能把项目数填成了决定数",
        "in every row the decisions are last year's items plus the change: items may have been counted for decisions"
    );
    let mut finding = Finding::new(&RULE.code, message);
    for figure in &rows {
        if let Some(place) = submission.place(*figure) {
            finding = finding.at(place, Text::none());
        }
    }
    finding.figures = rows.iter().map(|it| mention(submission, *it)).collect();
    findings.push(finding.help(say!(
        "这一列填全年作出的许可、处罚、强制决定的件数",
        "the column asks how many decisions were made in the year"
    )));
}
