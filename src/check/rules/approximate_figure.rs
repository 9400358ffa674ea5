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

/// One finding for all of them.
fn check(context: &Context, findings: &mut Findings) {
    let (submission, narration) = (context.submission, context.narration);
    // Only where things are published, asked for or decided: 约3公里 is nobody's figure.
    let counts = |it: &&Statement| {
        it.number.about && it.form == Form::Count && matches!(it.number.unit, Unit::Count(_) | Unit::Yuan)
    };
    let found: Vec<&Statement> = narration.stated.statements.iter().filter(counts).collect();
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
