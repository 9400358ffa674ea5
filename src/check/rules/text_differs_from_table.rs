//! A figure stated in the words is unlike the table’s.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::check::relations::{mention, suggestion};
use crate::check::words::{self, Verdict};
use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Sides, Text, say};
use crate::edition::Meaning;
use crate::model::Submission;
use crate::text::numbers::Unit;
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
    // 其中自然人9件，企业3件 for 10 and 2: the parts of one row in one sentence are one slip.
    let mut slips: Vec<Vec<&Vec<usize>>> = Vec::new();
    for places in all {
        let here = &statements[places[0]];
        let same = |it: &&Vec<usize>| {
            let it = &statements[it[0]];
            (it.at, it.meaning, &it.sentence) == (here.at, here.meaning, &here.sentence)
                && it.applicant.is_some()
                && here.applicant.is_some()
        };
        match slips.last_mut().filter(|last| last.iter().all(same)) {
            Some(last) => last.push(places),
            None => slips.push(vec![places]),
        }
    }
    for slip in slips {
        let apart: Vec<Difference> =
            slip.iter().filter_map(|places| Difference::new(context, statements, places)).collect();
        findings.extend(finding(context, &apart));
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

/// A figure of the words beside that of the table.
struct Difference<'a> {
    statement: &'a Statement,
    /// Where the same is said again.
    again: Vec<&'a Statement>,
    /// What the words mean, in both languages.
    name: (String, String),
    /// What they say.
    said: String,
    sums: Vec<Vec<usize>>,
    /// What the table says, as it stands there.
    table: Vec<String>,
    /// The first of these, in the unit of the words.
    right: Decimal,
}

impl<'a> Difference<'a> {
    fn new(context: &Context, statements: &'a [Statement], places: &[usize]) -> Option<Self> {
        let submission = context.submission;
        let (first, again) = places.split_first()?;
        let statement = &statements[*first];
        let meaning = statement.meaning?;
        let whose = statement.applicant.map(applicant);
        let name = (
            whose.map_or_else(|| meaning.zh().to_owned(), |it| format!("{} × {}", meaning.zh(), it.0)),
            whose.map_or_else(|| meaning.id().to_owned(), |it| format!("{} × {}", meaning.id(), it.1)),
        );
        let sums = words::sums(submission, statement);
        let total = |sum: &Vec<usize>| {
            let total = words::total(submission, statement, sum, |figure| submission.number(figure))?;
            // An amount as it stands in the table, in the table's unit; a count is the same in both.
            let shown = match (sum.as_slice(), statement.number.unit) {
                ([figure], Unit::Yuan) => {
                    let unit = &submission.edition.figures[*figure].unit;
                    submission.figures.printed(*figure).map(|it| format!("{it}{unit}"))
                }
                (_, Unit::Yuan) => Some(format!("{}元", total.normalize())),
                _ => None,
            };
            Some((total, shown.unwrap_or_else(|| total.to_string())))
        };
        let mut totals: Vec<(Decimal, String)> = sums.iter().filter_map(total).collect();
        totals.sort();
        totals.dedup();
        let said = match statement.number.unit {
            Unit::Yuan => {
                context.narration.text_of(statement, statement.number.range.clone()).trim().to_owned()
            }
            _ => statement.number.value.normalize().to_string(),
        };
        let right = totals.first().map(|it| it.0).unwrap_or_default();
        let table = totals.into_iter().map(|it| it.1).collect();
        let again = again.iter().map(|at| &statements[*at]).collect();
        Some(Self { statement, again, name, said, sums, table, right })
    }

    fn in_table(&self) -> Text {
        let (zh, en) = (self.table.join(" 或 "), self.table.join(" or "));
        say!("表里是 {zh}", "{en} in the table")
    }

    /// The figure, where the words can mean no other and last year's report says the same of it.
    fn agreed(&self, submission: &Submission) -> Option<usize> {
        let [sum] = self.sums.as_slice() else { return None };
        let [figure] = sum.as_slice() else { return None };
        let stated = self.statement.number.value;
        (words::from_last_year(submission, *figure)? == stated).then_some(*figure)
    }
}

/// Whose applications, as the form names them.
fn applicant(applicant: Applicant) -> (&'static str, &'static str) {
    match applicant {
        Applicant::Natural => ("自然人", "natural persons"),
        Applicant::Organisation => ("法人或其他组织", "organisations"),
        Applicant::Business => ("商业企业", "business enterprises"),
        Applicant::Research => ("科研机构", "research institutes"),
        Applicant::Welfare => ("社会公益组织", "welfare organisations"),
        Applicant::Legal => ("法律服务机构", "legal services"),
    }
}

fn finding(context: &Context, apart: &[Difference]) -> Option<Finding> {
    let (submission, narration) = (context.submission, context.narration);
    let first = apart.first()?;
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    for Difference { name, said, table, .. } in apart {
        zh.push(format!("“{}”文字写 {said}，表里是 {}", name.0, table.join(" 或 ")));
        en.push(format!("`{}` is {said} in the words and {} in the table", name.1, table.join(" or ")));
    }
    let (zh, en) = (zh.join("；"), en.join("; "));
    let message = say!("文字与表不一致：{zh}", "the words differ from the table: {en}");
    let mut finding = Finding::new(&RULE.code, message);
    for it in apart {
        let place = narration.place(submission, it.statement, it.statement.number.range.clone())?;
        finding = finding.at(place, it.in_table());
        for statement in it.again.iter().take(4) {
            if let Some(place) = narration.place(submission, statement, statement.number.range.clone()) {
                finding = finding.at(place, Text::none());
            }
        }
    }
    for it in apart {
        let sum = it.sums.first()?;
        for figure in sum.iter().take(4) {
            if let Some(place) = submission.place(*figure) {
                let value = submission.figures.printed(*figure).unwrap_or_default();
                finding = finding.see(place, Text::same(value));
            }
        }
        finding.figures.extend(sum.iter().take(12).map(|it| mention(submission, *it)));
    }
    let stated = first.statement.number.value.normalize();
    finding.sides = Some(Sides {
        left: stated.to_string(),
        right: first.right.to_string(),
        difference: stated.checked_sub(first.right).unwrap_or_default().to_string(),
    });
    if let ([only], Some(figure)) = (apart, first.agreed(submission)) {
        let (from, label) = (only.right, &submission.edition.figures[figure].label);
        finding.suggestions.push(suggestion(submission, figure, from.to_string(), stated));
        finding.also.push(words::last_year_says(submission, figure, stated));
        return Some(finding.help(say!(
            "文字和上年的报告都说是 {stated}：“{label}”的 {from} 很可能应为 {stated}",
            "the words and last year's report both say {stated}: `{label}` is {from} and should probably be {stated}"
        )));
    }
    Some(finding.help(say!(
        "核对哪一处对；在文字里引用数据项（如 {{{{ 本年新收 }}}}）就不会再不一致",
        "see which is right; a figure by reference, like {{{{ 本年新收 }}}}, cannot differ"
    )))
}
