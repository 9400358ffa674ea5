//! A count is negative, has a fraction, or is no number at all.

use crate::check::relations::{inferred, mention, suggestion};
use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Text, say};
use crate::edition::Kind;
use crate::model::Value;

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0210",
        name: "not-a-count",
        level: Level::Error,
        docs: include_str!("not_a_count.md"),
    },
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let submission = context.submission;
    // Doubled signs are told as that, whatever number they make.
    let signed = |figure: &usize| submission.signs.iter().any(|(it, _)| it == figure);
    for number in submission.figures.odd().filter(|it| !signed(it)) {
        let definition = &submission.edition.figures[number];
        let (label, kind) = (&definition.label, definition.kind);
        let value = submission.figures.value(number);
        let (message, help) = match &value {
            Value::Absent | Value::Blank | Value::Unread => continue,
            Value::Whole(whole) if *whole >= 0 || kind == Kind::Signed => continue,
            Value::Exact(exact) if kind == Kind::Amount && !exact.is_sign_negative() => continue,
            Value::Whole(whole) => (say!("“{label}”是负数：{whole}", "`{label}` is negative: {whole}"), None),
            Value::Exact(exact) if exact.is_sign_negative() => {
                (say!("“{label}”是负数：{exact}", "`{label}` is negative: {exact}"), None)
            }
            Value::Exact(exact) => {
                (say!("“{label}”不是整数：{exact}", "`{label}` is no whole number: {exact}"), None)
            }
            Value::Text(text) => {
                (say!("“{label}”不是数：{text}", "`{label}` is no number: {text}"), Some(help(text)))
            }
        };
        let Some(place) = submission.place(number) else { continue };
        let mut finding = Finding::new(&RULE.code, message).at(place, Text::none());
        finding.figures = vec![mention(submission, number)];
        finding.help = help.or_else(|| {
            Some(match kind {
                Kind::Signed => say!(
                    "应为整数，减少的写负数",
                    "it must be a whole number, negative where there are fewer"
                ),
                Kind::Count => say!("应为 0 或正整数", "it must be 0 or a positive whole number"),
                Kind::Amount => say!("应为 0 或正数", "it must be 0 or more"),
            })
        });
        if let Some((inferred, _)) = inferred(context, number) {
            let from = value.printed().unwrap_or_default();
            finding.suggestions.push(suggestion(submission, number, from, inferred));
            finding = finding
                .help(say!("按勾稽关系推算应为 {inferred}", "by the form's sums it should be {inferred}"));
        }
        findings.push(finding);
    }
}

/// What to write instead: the number without the note, or without the odd commas.
fn help(text: &str) -> Text {
    let digits = text.find(|char: char| !char.is_ascii_digit()).unwrap_or(text.len());
    let (number, note) = text.split_at(digits);
    if !number.is_empty() && note.starts_with(['（', '(']) {
        return say!(
            "这一格只写 {number}；“{note}”写到文字部分",
            "write {number} here and `{note}` in the words of the section"
        );
    }
    if text.contains([',', '，']) {
        return say!(
            "千分位的逗号每三位一个，如 1,234；也可以不写",
            "commas stand every three digits, like 1,234, or are left out"
        );
    }
    say!("这一格只写一个数", "write one number here and nothing else")
}
