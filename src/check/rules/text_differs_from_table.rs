//! A figure stated in the words is unlike the table’s.

use std::collections::BTreeMap;

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

/// How many statements back a total is looked for.
const FAR: usize = 40;

fn check(context: &Context, findings: &mut Findings) {
    let statements = &context.narration.stated.statements;
    // One finding a value; where the same is said again, it shows there.
    let mut told: BTreeMap<(Option<Meaning>, Option<Applicant>, Decimal), Vec<usize>> = BTreeMap::new();
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
            Verdict::Differs if !is_part(context, at) => {
                let key = (statement.meaning, statement.applicant, statement.number.value);
                told.entry(key).or_default().push(at);
            }
            Verdict::Silent | Verdict::Agrees | Verdict::Told | Verdict::Differs => {}
        }
    }
    let mut all: Vec<&Vec<usize>> = told.values().collect();
    all.sort_by_key(|it| it.first());
    for places in all {
        let again: Vec<&Statement> = places.iter().skip(1).map(|at| &statements[*at]).collect();
        findings.extend(places.first().and_then(|at| finding(context, &statements[*at], &again)));
    }
}

/// 新收15件申请中，有3件来自同一人: behind a figure that agrees a smaller one of the same thing, in the same sentence,
/// is a part of it, whatever joins them.
fn is_part(context: &Context, at: usize) -> bool {
    let statements = &context.narration.stated.statements;
    let statement = &statements[at];
    let came = |it: &Statement| {
        matches!(it.meaning, Some(Meaning::New | Meaning::Received)) && it.applicant == statement.applicant
    };
    let same = |other: usize| {
        let it = &statements[other];
        let alike = (it.meaning == statement.meaning && it.applicant == statement.applicant)
            || (came(it) && came(statement));
        alike
            && it.number.value > statement.number.value
            && it.form == Form::Count
            && context.words.of(other) == Verdict::Agrees
    };
    let own = |other: &usize| {
        statements[*other].at == statement.at && statements[*other].sentence == statement.sentence
    };
    (0..at).rev().take_while(own).take(FAR).any(same)
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
            let value = submission.figures.printed(*figure).unwrap_or_default();
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
