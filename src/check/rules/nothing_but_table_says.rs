//! The words say that there was nothing, and the table has a figure.

use rust_decimal::Decimal;

use crate::check::relations::mention;
use crate::check::words::Verdict;
use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Sides, Text, say};
use crate::edition::Meaning;
use crate::source::Place;
use crate::text::statements::Form;

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0308",
        name: "nothing-but-table-says",
        level: Level::Warning,
        docs: include_str!("nothing_but_table_says.md"),
    },
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let (submission, narration) = (context.submission, context.narration);
    let mut told: Vec<Meaning> = Vec::new();
    for (at, statement) in narration.stated.statements.iter().enumerate() {
        let (Form::Nothing, Verdict::Differs, Some(meaning)) =
            (statement.form, context.words.of(at), statement.meaning)
        else {
            continue;
        };
        if told.contains(&meaning) {
            continue;
        }
        told.push(meaning);
        if let Some(place) = narration.place(submission, statement, statement.number.range.clone()) {
            let words = narration.text_of(statement, statement.number.range.clone()).trim().to_owned();
            findings.extend(finding(context, &words, meaning, place));
        }
    }
    // A section that says 无 and nothing else says it of what the section is about.
    for part in &narration.parts {
        let mut paragraphs = part.paragraphs.iter().filter(|it| !it.text.trim().is_empty());
        let (Some(only), None) = (paragraphs.next(), paragraphs.next()) else { continue };
        let words = only.text.trim().trim_end_matches(['。', '.']);
        if !matches!(words, "无" | "没有" | "暂无" | "未发生" | "无此情况" | "无相关情况") {
            continue;
        }
        let meanings: &[Meaning] = match part.section.map(|at| submission.edition.sections[at].id.as_str()) {
            Some("requests") => &[Meaning::Received],
            Some("cases") => &[Meaning::Review, Meaning::Lawsuit],
            Some("fees") => &[Meaning::Fee],
            _ => &[],
        };
        for meaning in meanings.iter().filter(|it| !told.contains(it)) {
            let above = submission
                .edition
                .states(*meaning)
                .iter()
                .flatten()
                .any(|it| submission.number(*it).is_some_and(|it| !it.is_zero()));
            if above && let Some(place) = part.place(submission, only, 0..only.text.len()) {
                findings.extend(finding(context, words, *meaning, place));
            }
        }
    }
}

fn finding(context: &Context, words: &str, meaning: Meaning, place: Place) -> Option<Finding> {
    let submission = context.submission;
    let sum = submission.edition.states(meaning).first()?;
    let total = sum.iter().try_fold(Decimal::ZERO, |total, it| total.checked_add(submission.number(*it)?))?;
    let (zh, en) = (meaning.zh(), meaning.id());
    let message = say!(
        "文字说“{words}”，表里“{zh}”是 {total}",
        "the words say `{words}`, in the table `{en}` is {total}"
    );
    let mut finding =
        Finding::new(&RULE.code, message).at(place, say!("表里是 {total}", "{total} in the table"));
    for figure in sum.iter().take(4) {
        if let Some(place) = submission.place(*figure) {
            let value = submission.figures.printed(*figure).unwrap_or_default();
            finding = finding.see(place, Text::same(value));
        }
    }
    finding.figures = sum.iter().take(12).map(|it| mention(submission, *it)).collect();
    finding.sides = Some(Sides {
        left: "0".to_owned(),
        right: total.to_string(),
        difference: (Decimal::ZERO - total).to_string(),
    });
    Some(finding.help(say!("核对哪一处对，改另一处", "see which is right and correct the other")))
}
