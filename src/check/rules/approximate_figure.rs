//! A figure that is only about right: kept out of every sum.

use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Text, say};
use crate::text::numbers::Unit;
use crate::text::statements::{Form, Statement};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0314",
        name: "approximate-figure",
        level: Level::Note,
        docs: include_str!("approximate_figure.md"),
    },
    check,
};

/// Places that are shown one by one.
const SHOWN: usize = 6;

/// Words of what is to come.
const PLANS: &[&str] = &["下一步", "下步", "力争", "争取", "计划", "预计", "目标", "打算"];

/// One finding for all of them.
fn check(context: &Context, findings: &mut Findings) {
    let (submission, narration) = (context.submission, context.narration);
    // Only where things are published, asked for or decided: 约3公里 is nobody's figure.
    let counts = |it: &&Statement| {
        it.number.about && it.form == Form::Count && matches!(it.number.unit, Unit::Count(_) | Unit::Yuan)
    };
    // 力争公开信息超过300条: a plan has no exact figure yet.
    let planned = |it: &&Statement| {
        let lead = narration.plain_of(it, it.sentence.start..it.number.range.start);
        PLANS.iter().any(|word| lead.contains(word))
    };
    let statements = narration.stated.statements.iter();
    let found: Vec<&Statement> = statements.filter(counts).filter(|it| !planned(it)).collect();
    let Some(first) = found.first() else { return };
    let words = narration.text_of(first, first.number.range.clone());
    let count = found.len();
    let message = if count == 1 {
        say!("“{words}”是约数", "`{words}` is approximate")
    } else {
        say!("“{words}”等 {count} 处是约数", "`{words}` and others: {count} figures are approximate")
    };
    let mut finding = Finding::new(&RULE.code, message);
    for statement in found.iter().take(SHOWN) {
        if let Some(place) = narration.place(submission, statement, statement.number.range.clone()) {
            finding = finding.at(place, Text::none());
        }
    }
    findings.push(finding.help(say!("年度报告写准确的数", "an annual report gives exact figures")));
}
