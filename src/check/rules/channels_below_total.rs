//! The channels together are below the number of items published.

use crate::check::{Context, Findings, Rule, relations};
use crate::diag::{Code, Level};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0212",
        name: "channels-below-total",
        level: Level::Warning,
        docs: include_str!("channels_below_total.md"),
    },
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let title = ("各渠道之和小于公开总数", "the channels together are below the total");
    relations::report(context, &RULE.code, title, findings);
}
