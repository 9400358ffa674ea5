//! A sum of the form, or of the county's own figures, is not the sum of its parts.

use crate::check::{Context, Findings, Rule, relations};
use crate::diag::{Code, Level};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0205",
        name: "unequal-sum",
        level: Level::Error,
        docs: include_str!("unequal_sum.md"),
    },
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    relations::report(
        context,
        &RULE.code,
        ("分项之和与合计不等", "the parts do not add up to their sum"),
        findings,
    );
}
