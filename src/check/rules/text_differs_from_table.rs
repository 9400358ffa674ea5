//! A figure stated in the words is unlike the table’s.

use rust_decimal::Decimal;

use crate::check::relations::mention;
use crate::check::words::{self, Verdict};
use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Sides, Text, say};
use crate::edition::Meaning;
use crate::text::statements::{Applicant, Form, Statement};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0307",
        name: "text-differs-from-table",
        level: Level::Warning,
        docs: include_str!("text_differs_from_table.md"),
    },
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let statements = &context.narration.stated.statements;
    let mut told: Vec<(Option<Meaning>, Option<Applicant>, Decimal)> = Vec::new();
    for (at, statement) in statements.iter().enumerate() {
        if statement.form != Form::Count {
            continue;
        }
        match context.words.of(at) {
            Verdict::Missing => findings.unchecked(context, &RULE.code, || {
                let name = statement.meaning.map_or("", Meaning::zh);
                say!(
                    "未能核对文字里的“{name}”：表里缺数",
                    "`{name}` of the words could not be checked: the table lacks it"
                )
            }),
            Verdict::Differs => {
                let key = (statement.meaning, statement.applicant, statement.number.value);
                if told.contains(&key) {
                    continue;
                }
                told.push(key);
                let same = |it: &&Statement| {
                    (it.meaning, it.applicant, it.number.value) == key && it.form == Form::Count
                };
                let again: Vec<&Statement> = statements[at + 1..].iter().filter(same).collect();
                findings.extend(finding(context, statement, &again));
            }
            Verdict::Silent | Verdict::Agrees | Verdict::Told => {}
        }
    }
}

fn finding(context: &Context, statement: &Statement, again: &[&Statement]) -> Option<Finding> {
    let (submission, narration) = (context.submission, context.narration);
    let sums = words::sums(submission, statement);
    let mut totals: Vec<Decimal> = sums
        .iter()
        .filter_map(|sum| words::total(submission, statement, sum, |figure| submission.number(figure)))
        .collect();
    totals.sort_unstable();
    totals.dedup();
    let shown: Vec<String> = totals.iter().map(ToString::to_string).collect();
    let (zh_all, en_all) = (shown.join(" 或 "), shown.join(" or "));
    let meaning = statement.meaning?;
    let stated = statement.number.value.normalize();
    let (zh, en) = (meaning.zh(), meaning.id());
    let message = say!(
        "文字与表不一致：“{zh}”文字写 {stated}，表里是 {zh_all}",
        "the words differ from the table: `{en}` is {stated} in the words and {en_all} in the table"
    );
    let place = narration.place(submission, statement, statement.number.range.clone())?;
    let mut finding =
        Finding::new(&RULE.code, message).at(place, say!("表里是 {zh_all}", "{en_all} in the table"));
    for statement in again.iter().take(4) {
        if let Some(place) = narration.place(submission, statement, statement.number.range.clone()) {
            finding = finding.at(place, Text::none());
        }
    }
    let first = sums.first()?;
    for figure in first.iter().take(4) {
        if let Some(place) = submission.place(*figure) {
            let value = submission.figures[*figure].value.printed().unwrap_or_default();
            finding = finding.see(place, Text::same(value));
        }
    }
    finding.figures = first.iter().take(12).map(|it| mention(submission, *it)).collect();
    let right = totals.first().copied().unwrap_or_default();
    finding.sides = Some(Sides {
        left: stated.to_string(),
        right: right.to_string(),
        difference: stated.checked_sub(right).unwrap_or_default().to_string(),
    });
    Some(finding.help(say!(
        "核对哪一处对；在文字里引用数据项（如 {{{{ 本年新收 }}}}）就不会再不一致",
        "see which is right; a figure by reference, like {{{{ 本年新收 }}}}, cannot differ"
    )))
}
