//! A total was blank and was computed from its parts.

use crate::check::relations::{mention, suggestion};
use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, say};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0208",
        name: "total-computed",
        level: Level::Note,
        docs: include_str!("total_computed.md"),
    },
    check,
};

/// Totals that are shown one by one.
const SHOWN: usize = 6;

/// One finding a table.
fn check(context: &Context, findings: &mut Findings) {
    let submission = context.submission;
    for (number, table) in submission.edition.tables.iter().enumerate() {
        let own = |figure: &usize| table.figures.contains(figure);
        let computed: Vec<usize> = submission.computed.iter().copied().filter(own).collect();
        let Some(first) = computed.first() else { continue };
        let (name, count) = (&table.name, computed.len());
        let message = say!(
            "{name} 有 {count} 个总计未填，已按各分项算出",
            "{count} total(s) of {name} were blank and are computed from their parts"
        );
        let mut finding = Finding::new(&RULE.code, message);
        for figure in computed.iter().take(SHOWN) {
            let value = submission.figures.printed(*figure).unwrap_or_default();
            if let Some(place) = submission.place(*figure) {
                finding = finding.at(place, say!("算得 {value}", "{value}"));
            }
        }
        if let (true, Some(header)) = (finding.labels.is_empty(), &submission.tables[number]) {
            let (label, value) =
                (&submission.edition.figures[*first].label, submission.figures.printed(*first));
            let value = value.unwrap_or_default();
            finding = finding.at(header.clone(), say!("“{label}”算得 {value}", "`{label}` is {value}"));
        }
        finding.figures = computed.iter().map(|it| mention(submission, *it)).collect();
        let known = computed.iter().filter_map(|it| Some((*it, submission.figures.number(*it)?)));
        finding.suggestions = known
            .take(SHOWN)
            .map(|(figure, value)| suggestion(submission, figure, String::new(), value))
            .collect();
        findings.push(finding.help(say!(
            "请填上；没有另填的总计，就没有东西可以核对分项",
            "fill it in: without a total of its own nothing checks the parts"
        )));
    }
}
