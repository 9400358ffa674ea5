//! A sign stands where the form has none, or two of them.

use crate::check::relations::{inferred, mention, suggestion};
use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Text, say};
use crate::edition::Kind;

pub(super) static RULE: Rule = Rule {
    code: Code { id: "A0213", name: "bad-sign", level: Level::Error, docs: include_str!("bad_sign.md") },
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let submission = context.submission;
    for (figure, written) in &submission.signs {
        let definition = &submission.edition.figures[*figure];
        let label = &definition.label;
        let Some(place) = submission.place(*figure) else { continue };
        let message = say!("“{label}”带了符号：{written}", "`{label}` has a sign: {written}");
        let help = if definition.kind == Kind::Signed {
            say!("只写一个符号：增写 +，减写 -", "write one sign: + for more, - for less")
        } else {
            say!("这一格只写 0 或正整数，不写符号", "write 0 or a positive whole number, without a sign")
        };
        let mut finding = Finding::new(&RULE.code, message).at(place, Text::none()).help(help);
        finding.figures = vec![mention(submission, *figure)];
        // Without its sign the number may still be another than the sums tell.
        if submission.number(*figure).is_some_and(|it| it.is_sign_negative())
            && definition.kind != Kind::Signed
            && let Some((value, _)) = inferred(context, *figure)
        {
            finding.suggestions.push(suggestion(submission, *figure, written.to_string(), value));
            finding =
                finding.help(say!("按勾稽关系推算应为 {value}", "by the form's sums it should be {value}"));
        }
        findings.push(finding);
    }
}
