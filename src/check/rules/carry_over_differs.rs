//! What was carried in is not what last year carried out.

use crate::check::relations::mention;
use crate::check::{Context, Findings, Rule, words};
use crate::diag::{Code, Finding, Label, Level, Text, say};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0401",
        name: "carry-over-differs",
        level: Level::Warning,
        docs: include_str!("carry_over_differs.md"),
    },
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let submission = context.submission;
    let edition = &submission.edition;
    let (mut labels, mut figures, mut shown, mut compared) = (Vec::new(), Vec::new(), Vec::new(), false);
    let mut exists = edition.figure_of_id("requests.carried_in.total").is_some();
    let none = submission.previous.is_empty();
    for (at, definition) in edition.figures.iter().enumerate() {
        if none {
            break;
        }
        let Some(column) = definition.id.strip_prefix("requests.carried_in.") else { continue };
        exists = true;
        let Some(before) = edition.figure_of_id(&format!("requests.carried_out.{column}")) else { continue };
        let (Some(now), Some(previous)) = (submission.number(at), submission.previous.get(&before)) else {
            continue;
        };
        compared = true;
        // A sum of the form shows it to be a slip of a key, or the words say so too: told there.
        if now == previous.number
            || context.outcomes.offered(at) == Some(previous.number)
            || words::say(context, at, previous.number)
        {
            continue;
        }
        let (name, before) = (definition.label.rsplit(" × ").next().unwrap_or_default(), previous.number);
        shown.push((format!("{name} {now}，上年 {before}"), format!("{name} {now}, last year {before}")));
        figures.push(mention(submission, at));
        labels.extend(submission.place(at).map(|place| Label {
            place,
            text: say!("上年结转的是 {before}", "last year {before}"),
            primary: true,
        }));
        labels.extend(previous.place.clone().map(|place| Label {
            place,
            text: Text::same(before.to_string()),
            primary: false,
        }));
    }
    if exists && !compared {
        return findings.unchecked(context, &RULE.code, || {
            say!(
                "未能核对上年结转：没有上年的数",
                "could not check the carry-over: last year's figures are not known"
            )
        });
    }
    if shown.is_empty() {
        return;
    }
    let zh: Vec<&str> = shown.iter().map(|it| it.0.as_str()).collect();
    let en: Vec<&str> = shown.iter().map(|it| it.1.as_str()).collect();
    let (zh, en) = (zh.join("；"), en.join("; "));
    let message = say!(
        "“上年结转”与上年的“结转下年度继续办理”不一致：{zh}",
        "what was carried in is not what last year carried out: {en}"
    );
    labels.truncate(12);
    let finding = Finding { labels, figures, ..Finding::new(&RULE.code, message) };
    findings.push(finding.help(say!(
        "核对两年的数；机构调整等原因，用 [[answer]] 说明",
        "check both years; if there is a reason, like a reorganisation, tell it in an [[answer]]"
    )));
}
