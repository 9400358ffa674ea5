//! The balance that is printed in the corner of table three does not hold.

use crate::check::{Context, Findings, Rule, relations};
use crate::diag::{Code, Level};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0201",
        name: "unequal-balance",
        level: Level::Error,
        docs: include_str!("unequal_balance.md"),
    },
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    relations::report(context, &RULE.code, ("勾稽关系不成立", "the form's balance does not hold"), findings);
}
