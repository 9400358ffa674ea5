//! One thing is counted as 条 here and as 件 there.

use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Text, say};
use crate::edition::Meaning;
use crate::text::numbers::Unit;
use crate::text::statements::Statement;

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0319",
        name: "unit-of-measure-mixed",
        level: Level::Note,
        docs: include_str!("unit_of_measure_mixed.md"),
    },
    check,
};

/// Requests are one thing, whatever became of them.
const REQUESTS: &[Meaning] = &[
    Meaning::New,
    Meaning::Received,
    Meaning::CarriedIn,
    Meaning::CarriedOut,
    Meaning::Closed,
    Meaning::Answered,
    Meaning::Handled,
    Meaning::Granted,
    Meaning::Partial,
    Meaning::Refused,
    Meaning::Unavailable,
    Meaning::Rejected,
];

fn check(context: &Context, findings: &mut Findings) {
    let narration = context.narration;
    let requests: Vec<(&Statement, &str)> = narration
        .stated
        .statements
        .iter()
        .filter(|it| {
            let known = it.meaning.is_some_and(|it| REQUESTS.contains(&it)) && it.applicant.is_none();
            // 5件申请: the word behind it tells.
            let behind = || {
                let after = it.number.range.end;
                let words = narration.plain_of(it, after..it.sentence.end);
                words.starts_with("申请") && !words.starts_with("申请人")
            };
            known || behind()
        })
        .filter_map(|it| if let Unit::Count(unit) = it.number.unit { Some((it, unit)) } else { None })
        .collect();
    let Some((first, unit)) = requests.first() else { return };
    let Some((other, other_unit)) = requests.iter().find(|(_, it)| it != unit) else { return };
    let place = |it: &Statement| narration.place(context.submission, it, it.number.range.clone());
    let (Some(here), Some(there)) = (place(other), place(first)) else { return };
    let message = say!(
        "同一件事用了两个量词：申请前面用“{unit}”，这里用“{other_unit}”",
        "one thing, two measure words: requests are counted in {unit} before and in {other_unit} here"
    );
    findings.push(
        Finding::new(&RULE.code, message)
            .at(here, Text::none())
            .see(there, Text::none())
            .help(say!("申请按“件”计", "requests are counted in 件")),
    );
}
