//! The figures or headings are those of another edition than the report year's.

use std::sync::Arc;

use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Text, say};
use crate::edition::{Found, Table};
use crate::model::Submission;
use crate::source::Place;

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
    // The table stands in another file in its right form: this one was only left there.
    if let Some((table, place)) =
        submission.foreign.iter().find_map(|(place, from)| twice(context, place, from))
    {
        let name = &edition.tables[table].name;
        finding = finding.see(place, say!("{id} 年格式的{name}在这里", "{name} of {id} is here"));
        findings.push(finding.law(Text::same(source.clone())).help(say!(
            "{name}有两份：留 {id} 年格式的一份，删去这一份（其中的数没有读入）",
            "{name} is there twice: keep the one of {id} and delete this one, whose figures are not read"
        )));
        return;
    }
    findings.push(finding.law(Text::same(source.clone())).help(say!(
        "按 {id} 年格式重填；表样见 nianbao editions {id}",
        "fill in the form of {id}; `nianbao editions {id}` shows it"
    )));
}

/// Whether a place is in a file that has parts of another edition.
pub(super) fn is_foreign(submission: &Submission, place: &Place) -> bool {
    submission.foreign.iter().any(|(it, _)| Arc::ptr_eq(&it.source, &place.source))
}

/// The table whose label of another edition stands at a place, where another file has it in this one.
fn twice(context: &Context, place: &Place, from: &str) -> Option<(usize, Place)> {
    let submission = context.submission;
    let other = context.editions.by_id(from)?;
    let label = place.text().trim();
    let has = |table: &&Table| table.column(label) != Found::Nothing || table.row(label) != Found::Nothing;
    let table = submission.edition.table(&other.tables.iter().find(has)?.id)?;
    let there = submission.tables[table].clone()?;
    (!Arc::ptr_eq(&there.source, &place.source)).then_some((table, there))
}
