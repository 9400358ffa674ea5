//! The figures or headings are those of another edition than the report year's.

use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Text, say};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0305",
        name: "wrong-edition",
        level: Level::Error,
        docs: include_str!("wrong_edition.md"),
    },
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let submission = context.submission;
    let edition = &submission.edition;
    let year = submission.year;
    let right = context.editions.for_year(year);
    if !edition.covers(year) {
        let id = &edition.id;
        let mut finding = Finding::new(
            &RULE.code,
            say!("{year} 年的报告用了 {id} 年格式", "the report of {year} is in the edition of {id}"),
        );
        finding.labels.extend(submission.year_place.clone().map(|place| crate::diag::Label {
            place,
            text: Text::none(),
            primary: true,
        }));
        findings.push(match right {
            Some(right) => {
                let (right_id, source) = (&right.id, &right.source);
                finding.law(Text::same(source.clone())).help(say!(
                    "应当用 {right_id} 年格式：删去 [report] 的 edition，或核对 year",
                    "it must be in the edition of {right_id}: delete `edition` under [report], or check `year`"
                ))
            }
            None => finding.help(say!(
                "没有适用于 {year} 年的格式；核对 year",
                "no edition covers {year}; check `year`"
            )),
        });
    }
    let Some((_, other)) = submission.foreign.first() else { return };
    let (id, source) = (&edition.id, &edition.source);
    let message = say!(
        "{year} 年的报告里有 {other} 年格式的内容，应为 {id} 年格式",
        "the report of {year} has parts of the edition of {other}; it must be in that of {id}"
    );
    let mut finding = Finding::new(&RULE.code, message);
    for (place, from) in submission.foreign.iter().filter(|(_, from)| from == other).take(6) {
        finding = finding.at(place.clone(), say!("{from} 年格式", "edition of {from}"));
    }
    findings.push(finding.law(Text::same(source.clone())).help(say!(
        "按 {id} 年格式重填；表样见 nianbao editions {id}",
        "fill in the form of {id}; `nianbao editions {id}` shows it"
    )));
}
