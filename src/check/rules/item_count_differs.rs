//! Last year’s items are not what last year’s report comes to.

use crate::check::relations::mention;
use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Text, say};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0403",
        name: "item-count-differs",
        level: Level::Warning,
        docs: include_str!("item_count_differs.md"),
    },
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let submission = context.submission;
    let edition = &submission.edition;
    let mut compared = edition.figure_of_id("proactive.licences.previous").map(|_| false);
    let none = submission.previous.is_empty();
    for (at, definition) in edition.figures.iter().enumerate().filter(|_| !none) {
        let Some(row) = definition.id.strip_suffix(".previous") else { continue };
        let Some(change) = edition.figure_of_id(&format!("{row}.change")) else { continue };
        compared.get_or_insert(false);
        let (Some(now), Some(before), Some(change)) =
            (submission.number(at), submission.previous.get(&at), submission.previous.get(&change))
        else {
            continue;
        };
        compared = Some(true);
        let Some(expected) = before.number.checked_add(change.number) else { continue };
        if expected == now {
            continue;
        }
        let (label, items, change) = (&definition.label, before.number, change.number);
        let message = say!(
            "“{label}”是 {now}，上年报告推算是 {expected}（{items} 加增减 {change}）",
            "`{label}` is {now}; last year's report comes to {expected} ({items}, change {change})"
        );
        let mut finding = Finding::new(&RULE.code, message);
        if let Some(place) = submission.place(at) {
            finding = finding.at(place, say!("推算 {expected}", "{expected} expected"));
        }
        if let Some(place) = before.place.clone() {
            finding = finding.see(place, Text::same(items.to_string()));
        }
        finding.figures = vec![mention(submission, at)];
        findings.push(finding.help(say!("核对两年的项目数量", "check the items of both years")));
    }
    if compared == Some(false) {
        findings.unchecked(context, &RULE.code, || {
            say!(
                "未能核对上一年项目数量：没有上年的数",
                "could not check last year's items: last year's figures are not known"
            )
        });
    }
}
