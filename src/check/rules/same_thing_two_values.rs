//! One thing has two values in the words.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::check::words::Verdict;
use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Text, say};
use crate::edition::Meaning;
use crate::text::statements::{Form, Statement};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0313",
        name: "same-thing-two-values",
        level: Level::Warning,
        docs: include_str!("same_thing_two_values.md"),
    },
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let narration = context.narration;
    let statements = &narration.stated.statements;
    let parts: BTreeSet<usize> =
        narration.stated.lists.iter().flat_map(|list| list.parts.iter().copied()).collect();
    let mut first: BTreeMap<Meaning, usize> = BTreeMap::new();
    for (at, statement) in statements.iter().enumerate() {
        let counted = matches!(statement.form, Form::Count | Form::Nothing);
        // Where a table tells, the table decides.
        let told = matches!(context.words.of(at), Verdict::Agrees | Verdict::Differs | Verdict::Told);
        let (Some(meaning), Some(0), true, false, None, false) =
            (statement.meaning, statement.year, counted, statement.number.about, statement.applicant, told)
        else {
            continue;
        };
        // A part of a list may be of another scope than the whole report.
        if statement.behind || parts.contains(&at) {
            continue;
        }
        let before = *first.entry(meaning).or_insert(at);
        let (before, value) = (&statements[before], statement.number.value.normalize());
        let earlier = before.number.value.normalize();
        if earlier == value
            || before.number.unit != statement.number.unit
                && value != Decimal::ZERO
                && earlier != Decimal::ZERO
                && meaning == Meaning::Items
        {
            continue;
        }
        let place = |it: &Statement| narration.place(context.submission, it, it.number.range.clone());
        let (Some(here), Some(there)) = (place(statement), place(before)) else { continue };
        let (zh, en) = (meaning.zh(), meaning.id());
        let message = say!(
            "同一件事两个数：“{zh}”前面写 {earlier}，这里写 {value}",
            "one thing, two values: `{en}` is {earlier} before and {value} here"
        );
        findings.push(
            Finding::new(&RULE.code, message)
                .at(here, Text::same(value.to_string()))
                .see(there, Text::same(earlier.to_string()))
                .help(say!(
                    "核对后改成一致；口径不同的，写清楚",
                    "make them the same, or say how they differ"
                )),
        );
    }
}
