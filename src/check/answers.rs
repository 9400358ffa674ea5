//! Warnings that are right: what a unit answers, allows and denies, held against what was found.

use crate::diag::{Answered, Code, Finding, Level, Text, codes, nearest, say};
use crate::edition::{Edition, Found};
use crate::model::{Answer, Submission};
use crate::source::Place;

codes! {
    ANSWER_TO_NOTHING, "A0126", "answer-to-nothing", Warning;
    UNKNOWN_RULE, "A0127", "unknown-rule", Error;
    ERROR_ANSWERED, "A0128", "error-answered", Warning;
}

/// Whether the unit or its county says anything of rules.
pub fn has_any(submission: &Submission) -> bool {
    !(submission.answers.is_empty() && submission.allow.is_empty() && submission.deny.is_empty())
}

/// Applies what the unit and its county say of rules to the findings; `codes` are all there are.
pub fn apply(submission: &Submission, findings: &mut Vec<Finding>, codes: &[&'static Code]) {
    let mut more = Vec::new();
    let known = |name: &str| {
        codes.iter().find(|code| code.name == name || code.id.eq_ignore_ascii_case(name)).copied()
    };
    levels(submission, findings, &known, &mut more, codes);
    for answer in &submission.answers {
        match known(&answer.rule) {
            Some(code) => more.extend(one(submission, answer, code, findings)),
            None => more.push(unknown(&answer.rule, &answer.place, codes)),
        }
    }
    for finding in &mut more {
        finding.unit = Some(submission.unit.name.clone());
        finding.year = Some(submission.year);
        finding.edition = Some(submission.edition.id.clone());
    }
    findings.extend(more);
}

/// `allow` and `deny`: of warnings and notes; errors are the form's and the law's.
fn levels(
    submission: &Submission,
    findings: &mut [Finding],
    known: &impl Fn(&str) -> Option<&'static Code>,
    more: &mut Vec<Finding>,
    codes: &[&'static Code],
) {
    for (name, place) in &submission.allow {
        match known(name) {
            Some(code) => {
                let own =
                    findings.iter_mut().filter(|it| it.code.id == code.id && it.level == Level::Warning);
                own.for_each(|it| it.level = Level::Note);
            }
            None => more.push(unknown(name, place, codes)),
        }
    }
    for (name, place) in &submission.deny {
        match known(name) {
            Some(code) => {
                findings.iter_mut().filter(|it| it.code.id == code.id).for_each(|it| it.level = Level::Error);
            }
            None if name == "warnings" => {
                findings
                    .iter_mut()
                    .filter(|it| it.level == Level::Warning)
                    .for_each(|it| it.level = Level::Error);
            }
            None => more.push(unknown(name, place, codes)),
        }
    }
}

/// Marks what an answer answers; what comes of it if it answers nothing, or an error.
fn one(
    submission: &Submission,
    answer: &Answer,
    code: &'static Code,
    findings: &mut [Finding],
) -> Option<Finding> {
    let edition = &submission.edition;
    let figure = match &answer.figure {
        None => None,
        Some((name, place)) => match edition.figure(name) {
            Found::One(figure) => Some(edition.figures[figure].id.clone()),
            Found::Many(_) => Some(name.clone()),
            Found::Nothing => return Some(no_figure(edition, name, place)),
        },
    };
    let (mut matched, mut errors) = (0, 0);
    for finding in findings.iter_mut().filter(|it| it.code.id == code.id) {
        let of_figure = figure.as_ref().is_none_or(|id| finding.figures.iter().any(|it| it.id == *id));
        if !of_figure {
            continue;
        }
        // What the rule itself calls an error stays one; a raised warning can be answered.
        if finding.level == Level::Error && code.level == Level::Error {
            errors += 1;
            continue;
        }
        matched += 1;
        finding.answered = Some(Answered { reason: answer.reason.clone(), date: answer.date });
    }
    let name = code.name;
    if matched == 0 && errors > 0 {
        let message = say!("错误不能用说明代替改正：{name}", "an error cannot be answered away: {name}");
        return Some(
            Finding::new(&ERROR_ANSWERED, message)
                .at(answer.place.clone(), Text::none())
                .help(say!("改正那一处，删去这条说明", "correct it and delete the answer")),
        );
    }
    (matched == 0 && !super::roster::is_rule(name)).then(|| {
        let message = say!("这条说明没有对应的提示：{name}", "this answer answers nothing: {name}");
        Finding::new(&ANSWER_TO_NOTHING, message)
            .at(answer.place.clone(), Text::none())
            .help(say!("已经改好的，删去它；figure 写错的，改正", "delete it, or correct its figure"))
    })
}

/// The figure that is answered for is none of the edition's: the answer answers nothing, and this is why.
fn no_figure(edition: &Edition, name: &str, place: &Place) -> Finding {
    let id = &edition.id;
    let message = say!(
        "说明里的数据项“{name}”，{id} 年格式没有",
        "the edition of {id} has no figure `{name}` to answer for"
    );
    let finding = Finding::new(&ANSWER_TO_NOTHING, message).at(place.clone(), Text::none());
    match edition.nearest_figure(name) {
        Some(near) => finding.help(say!("是否应为 {near}？", "did you mean `{near}`?")),
        None => finding
            .help(say!("数据项的名称见 nianbao editions {id}", "`nianbao editions {id}` lists the figures")),
    }
}

fn unknown(name: &str, place: &Place, codes: &[&'static Code]) -> Finding {
    let finding = Finding::new(&UNKNOWN_RULE, say!("没有规则“{name}”", "there is no rule `{name}`"))
        .at(place.clone(), Text::none());
    match nearest(name, codes.iter().map(|code| code.name)) {
        Some(near) => finding.help(say!("是否指 {near}？", "did you mean `{near}`?")),
        None => finding.help(say!("规则见 nianbao explain", "`nianbao explain` lists the rules")),
    }
}
