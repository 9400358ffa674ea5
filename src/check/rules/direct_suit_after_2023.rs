//! A lawsuit without a review first, after reviews came first by law.

use crate::check::relations::mention;
use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Text, say};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0215",
        name: "direct-suit-after-2023",
        level: Level::Note,
        docs: include_str!("direct_suit_after_2023.md"),
    },
    check,
};

/// The first reporting year under the revised law.
const FROM: i32 = 2024;

fn check(context: &Context, findings: &mut Findings) {
    let submission = context.submission;
    let edition = &submission.edition;
    if submission.year < FROM {
        return;
    }
    let Some(total) = edition.figure_of_id("cases.direct.total") else { return };
    let Some(number) = submission.number(total).filter(|it| !it.is_zero()) else { return };
    let message = say!(
        "未经复议直接起诉 {number} 件：{FROM} 年起，对不予公开不服的，应当先申请复议",
        "{number} lawsuit(s) without a review first: since {FROM} a refusal goes to review first"
    );
    let mut finding = Finding::new(&RULE.code, message)
        .law(say!(
            "《行政复议法》第二十三条第一款第四项",
            "Administrative Reconsideration Law, art. 23(1)(4)"
        ))
        .help(say!(
            "核对案由：往年申请、或不属于不予公开的，可以保留",
            "check what the case is about: older requests, and cases that are no refusal, may stand"
        ));
    if let Some(place) = submission.place(total) {
        finding = finding.at(place, Text::none());
    }
    finding.figures = vec![mention(submission, total)];
    findings.push(finding);
}
