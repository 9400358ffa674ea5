//! A total of reviews or lawsuits is not the sum of their outcomes.

use crate::check::{Context, Findings, Rule, relations};
use crate::diag::{Code, Level};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0204",
        name: "unequal-case-total",
        level: Level::Error,
        docs: include_str!("unequal_case_total.md"),
    },
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    relations::report(
        context,
        &RULE.code,
        ("总计与各种结果之和不等", "a total of cases is not the sum of their outcomes"),
        findings,
    );
}
