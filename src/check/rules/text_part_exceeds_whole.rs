//! A part stated in the words is larger than its whole.

use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Sides, Text, say};
use crate::edition::Meaning;
use crate::text::statements::{Form, Statement};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0312",
        name: "text-part-exceeds-whole",
        level: Level::Warning,
        docs: include_str!("text_part_exceeds_whole.md"),
    },
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let stated = &context.narration.stated;
    for list in &stated.lists {
        let head = &stated.statements[list.head];
        let larger = list.parts.iter().find(|at| {
            let part = &stated.statements[**at];
            part.number.value > head.number.value && !part.number.about && part.year == head.year
        });
        let doubted = |at: usize| context.words.is_doubted(at);
        if let Some(part) =
            larger.filter(|part| !head.number.about && !doubted(list.head) && !doubted(**part))
        {
            findings.extend(finding(context, &stated.statements[*part], head));
        }
    }
    channels(context, findings);
}

/// One channel cannot have published more items than there were.
fn channels(context: &Context, findings: &mut Findings) {
    let statements = &context.narration.stated.statements;
    let sure = |it: &&Statement| it.form == Form::Count && it.year == Some(0) && !it.number.about;
    let items: Vec<&Statement> =
        statements.iter().filter(sure).filter(|it| it.meaning == Some(Meaning::Items)).collect();
    let [all] = items.as_slice() else { return };
    let channel = |it: &&Statement| {
        matches!(it.meaning, Some(Meaning::Website | Meaning::Wechat | Meaning::Weibo | Meaning::Gazette))
    };
    for (at, part) in statements.iter().enumerate().filter(|(_, it)| sure(it) && channel(it)) {
        let listed = context.words.lists_of(at).next().is_some();
        if part.number.value > all.number.value && part.number.unit == all.number.unit && !listed {
            findings.extend(finding(context, part, all));
        }
    }
}

fn finding(context: &Context, part: &Statement, whole: &Statement) -> Option<Finding> {
    let narration = context.narration;
    let (small, large) = (whole.number.value.normalize(), part.number.value.normalize());
    let place = |it: &Statement| narration.place(context.submission, it, it.number.range.clone());
    let message = say!(
        "部分大于整体：一共 {small}，其中一项 {large}",
        "a part is larger than the whole: {large} of {small}"
    );
    let mut finding =
        Finding::new(&RULE.code, message).at(place(part)?, say!("大于 {small}", "more than {small}"));
    if let Some(place) = place(whole) {
        finding = finding.see(place, Text::same(small.to_string()));
    }
    finding.sides = Some(Sides {
        left: large.to_string(),
        right: small.to_string(),
        difference: large.checked_sub(small).unwrap_or_default().to_string(),
    });
    Some(finding.help(say!(
        "核对这两个数；口径不同的，分开写",
        "check both; where they count different things, tell them apart"
    )))
}
