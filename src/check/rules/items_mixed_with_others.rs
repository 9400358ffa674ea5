//! A total of information that counts what is none, or adds requests to what was published.

use rust_decimal::Decimal;

use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Text, say};
use crate::text::statements::{Form, Statement};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0326",
        name: "items-mixed-with-others",
        level: Level::Warning,
        docs: include_str!("items_mixed_with_others.md"),
    },
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let narration = context.narration;
    let statements = &narration.stated.statements;
    for (at, statement) in statements.iter().enumerate() {
        if statement.form != Form::Count {
            continue;
        }
        let words = narration.plain_of(statement, statement.words.clone());
        let message = if words.contains("非政府信息") {
            say!("总数里混进了非政府信息", "the total counts what is no government information")
        } else if let Some((published, requests)) = added(context, at) {
            say!(
                "总数把依申请公开的 {requests} 加进了主动公开的 {published}：申请不是公开的信息",
                "the total adds {requests} requests to {published} items published: a request is no item"
            )
        } else {
            continue;
        };
        let Some(place) = narration.place(context.submission, statement, statement.number.range.clone())
        else {
            continue;
        };
        findings.push(Finding::new(&RULE.code, message).at(place, Text::none()).help(say!(
            "主动公开政府信息只计主动公开的条数；申请另写",
            "count what was published by itself; tell requests apart"
        )));
    }
}

/// Whether a total of information is what was published plus what was asked for: both, as stated beside it.
fn added(context: &Context, at: usize) -> Option<(Decimal, Decimal)> {
    let narration = context.narration;
    let statements = &narration.stated.statements;
    let total = &statements[at];
    let words = narration.plain_of(total, total.words.clone());
    if !words.contains("信息") || words.contains("申请") || total.number.about {
        return None;
    }
    let own = |other: &&Statement| other.at == total.at && other.sentence.start <= total.sentence.start;
    let near = |other: &&Statement| other.sentence == total.sentence && other.form == Form::Count;
    let told = |it: &Statement| narration.plain_of(it, it.words.clone());
    let rest: Vec<&Statement> = statements[at + 1..].iter().take_while(own).filter(near).collect();
    let requests = rest.iter().find(|it| told(it).contains("依申请公开") || told(it).contains("申请"))?;
    let published = rest.iter().find(|it| told(it).contains("主动公开"))?;
    let (a, b) = (published.number.value, requests.number.value);
    (b > Decimal::ZERO && a.checked_add(b)? == total.number.value).then(|| (a.normalize(), b.normalize()))
}
