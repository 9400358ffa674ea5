//! The total of results is not the sum of the results.

use crate::check::{Context, Findings, Rule, relations};
use crate::diag::{Code, Level};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0202",
        name: "unequal-results",
        level: Level::Error,
        docs: include_str!("unequal_results.md"),
    },
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    relations::report(
        context,
        &RULE.code,
        ("（七）总计与各项办理结果之和不等", "the total of results is not their sum"),
        findings,
    );
}
