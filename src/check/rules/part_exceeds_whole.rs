//! A part is larger than the whole it is a part of.

use crate::check::{Context, Findings, Rule, relations};
use crate::diag::{Code, Level};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0206",
        name: "part-exceeds-whole",
        level: Level::Error,
        docs: include_str!("part_exceeds_whole.md"),
    },
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    relations::report(context, &RULE.code, ("部分大于整体", "a part is larger than its whole"), findings);
}
