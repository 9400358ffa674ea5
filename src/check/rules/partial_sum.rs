//! A sum that lacks units is no total.

use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Text, say};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0222",
        name: "partial-sum",
        level: Level::Error,
        docs: include_str!("partial_sum.md"),
    },
    check,
};

/// One finding a report.
fn check(context: &Context, findings: &mut Findings) {
    let lacks = &context.submission.lacks;
    let Some((first, place)) = lacks.first() else { return };
    let count = lacks.len();
    let message = match count {
        1 => say!("合计不完整，缺：{first}", "the sum is incomplete; it lacks {first}"),
        _ => say!(
            "合计不完整，缺 {count} 个单位：{first} 等",
            "the sum is incomplete; it lacks {count} units: {first} and others"
        ),
    };
    findings.push(Finding::new(&RULE.code, message).at(place.clone(), Text::none()).help(say!(
        "等这些单位报来、改好，再汇总一次（nianbao rollup）",
        "once they have submitted and mended theirs, add up again (`nianbao rollup`)"
    )));
}
