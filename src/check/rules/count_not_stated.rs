//! Reviews are told and lawsuits are not, or the reverse.

use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Text, say};
use crate::edition::Meaning;
use crate::text::markdown::Paragraph;

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0327",
        name: "count-not-stated",
        level: Level::Note,
        docs: include_str!("count_not_stated.md"),
    },
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let submission = context.submission;
    // A table tells both.
    let in_table = [Meaning::Review, Meaning::Lawsuit].iter().all(|it| {
        submission.edition.states(*it).iter().flatten().any(|figure| submission.number(*figure).is_some())
    });
    if in_table {
        return;
    }
    let narration = context.narration;
    let told = |meaning: Meaning| {
        narration.stated.statements.iter().find(|it| it.meaning == Some(meaning) && it.year == Some(0))
    };
    // Any word of the other is enough: it was thought of.
    let cases = submission.edition.section("cases");
    let has_cases = narration.parts.iter().any(|it| it.section == cases && !it.is_empty());
    let named = |word: &str| {
        let parts =
            narration.parts.iter().filter(|it| it.section.is_some() && (!has_cases || it.section == cases));
        // A heading is no statement, however it is written: **五、复议、诉讼情况**.
        let heads = |it: &Paragraph| it.heading || !it.plain().contains(['。', '，', '；', '：']);
        parts.flat_map(|it| &it.paragraphs).any(|it| !heads(it) && it.plain().contains(word))
    };
    let (statement, zh, en) = match (told(Meaning::Review), told(Meaning::Lawsuit)) {
        (Some(it), None) if !named("诉讼") && !named("被诉") && !named("起诉") => {
            (it, "行政诉讼", "lawsuits")
        }
        (None, Some(it)) if !named("复议") => (it, "行政复议", "reviews"),
        _ => return,
    };
    let Some(place) = narration.place(submission, statement, statement.number.range.clone()) else { return };
    let message = say!("没有写{zh}的件数", "the number of {en} is not stated");
    findings.push(
        Finding::new(&RULE.code, message)
            .at(place, Text::none())
            .help(say!("没有发生的写 0 件", "where there was none, say 0")),
    );
}
