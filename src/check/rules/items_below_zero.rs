//! Fewer items than none are left: last year’s and the change make less than 0.

use crate::check::relations::mention;
use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Sides, Text, say};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0223",
        name: "items-below-zero",
        level: Level::Warning,
        docs: include_str!("items_below_zero.md"),
    },
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let submission = context.submission;
    let edition = &submission.edition;
    // Only what is below 0 takes anything away.
    for change in submission.figures.odd() {
        let Some(row) = edition.figures[change].id.strip_suffix(".change") else { continue };
        let Some(at) = edition.figure_of_id(&format!("{row}.previous")) else { continue };
        let definition = &edition.figures[at];
        let (Some(before), Some(by)) = (submission.number(at), submission.number(change)) else { continue };
        let Some(left) = before.checked_add(by).filter(|it| it.is_sign_negative() && !it.is_zero()) else {
            continue;
        };
        // A number of items below 0 is told as that.
        if before.is_sign_negative() {
            continue;
        }
        let label = definition.label.split(" × ").next().unwrap_or_default();
        let message = say!(
            "“{label}”上一年 {before} 项，本年增减 {by}，只剩 {left} 项",
            "`{label}`: {before} items last year and a change of {by} leave {left}"
        );
        let mut finding = Finding::new(&RULE.code, message);
        if let Some(place) = submission.place(change) {
            finding = finding.at(place, say!("减得比原有的多", "more than there were"));
        }
        if let Some(place) = submission.place(at) {
            finding = finding.see(place, Text::same(before.to_string()));
        }
        finding.figures = vec![mention(submission, at), mention(submission, change)];
        finding.sides =
            Some(Sides { left: left.to_string(), right: "0".to_owned(), difference: left.to_string() });
        let source = &edition.source;
        findings.push(finding.law(say!("{source} 表二", "{source} 表二")).help(say!(
            "核对上一年项目数量，和增减的正负号",
            "check last year's items, and the sign of the change"
        )));
    }
}
