//! A row's total is not the sum of its kinds of applicants.

use crate::check::{Context, Findings, Rule, relations};
use crate::diag::{Code, Level};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0203",
        name: "unequal-row-total",
        level: Level::Error,
        docs: include_str!("unequal_row_total.md"),
    },
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    relations::report(
        context,
        &RULE.code,
        ("总计与各类申请人之和不等", "a row's total is not the sum of its applicants"),
        findings,
    );
}
