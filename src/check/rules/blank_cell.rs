//! A cell of the form is empty: a blank is not 0.

use super::wrong_edition::is_foreign;
use crate::check::relations::{inferred, mention, suggestion};
use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Text, say};

pub(super) static RULE: Rule = Rule {
    code: Code { id: "A0207", name: "blank-cell", level: Level::Error, docs: include_str!("blank_cell.md") },
    check,
};

/// Cells that are shown one by one.
const SHOWN: usize = 6;

/// One finding a table, whatever the number of its blanks.
fn check(context: &Context, findings: &mut Findings) {
    let submission = context.submission;
    let edition = &submission.edition;
    for (number, table) in edition.tables.iter().enumerate() {
        let Some(header) = &submission.tables[number] else { continue };
        if submission.zero.contains(&number) {
            continue;
        }
        let blank = |figure: &usize| submission.figures.is_blank(*figure);
        // Beside the form a table may be partly blank, but not in what it is about: its first figure.
        let asked =
            if table.beside { table.figures.start..table.figures.start + 1 } else { table.figures.clone() };
        if submission.figures.filled(asked.clone()) == asked.len() {
            continue;
        }
        let blanks: Vec<usize> = asked.clone().filter(blank).collect();
        // A table in the form of another year is told as that, not cell by cell.
        if blanks.len() == asked.len() && is_foreign(submission, header) {
            continue;
        }
        let (name, count, all) = (table.shown(), blanks.len(), table.figures.len());
        let message =
            say!("{name} 共 {all} 格，{count} 格未填", "{count} of the {all} cells of {name} are blank");
        let mut finding = Finding::new(&RULE.code, message);
        // A cell that is there is shown where it is; rows that the file lacks are told once, at its header.
        let placed: Vec<usize> =
            blanks.iter().copied().filter(|it| submission.place(*it).is_some()).collect();
        let mut last = None;
        for place in placed.iter().take(SHOWN).filter_map(|figure| submission.place(*figure)) {
            // One word a line is enough for the eye.
            let row = place.span.cell.map(|cell| cell.row);
            let text = if row.is_some() && row == last { Text::none() } else { say!("未填", "blank") };
            last = row;
            finding = finding.at(place, text);
        }
        let lacking = blanks.len() - placed.len();
        if lacking > 0 {
            let first =
                blanks.iter().find(|it| submission.place(**it).is_none()).copied().unwrap_or_default();
            let label = &edition.figures[first].label;
            finding = finding.at(
                header.clone(),
                say!(
                    "文件里没有其中 {lacking} 格，第一格是“{label}”",
                    "{lacking} of them are not in the file, first `{label}`"
                ),
            );
        }
        finding.figures = blanks.iter().take(SHOWN).map(|it| mention(submission, *it)).collect();
        let (source, name) = (&edition.source, &table.name);
        finding = finding.law(Text::same(format!("{source} {name}"))).help(say!(
            "没有发生的填 0；全表都没有发生，可在 unit.toml 的 [report] 下写 zero = [\"{name}\"]",
            "write 0 where nothing happened; if that is so for the whole table, write zero = [\"{name}\"] under [report]"
        ));
        // Few blanks whose value the sums tell: it is offered.
        if placed.len() == blanks.len() && blanks.len() <= SHOWN {
            finding.suggestions = blanks
                .iter()
                .filter_map(|figure| {
                    let (value, _) = inferred(context, *figure)?;
                    Some(suggestion(submission, *figure, String::new(), value))
                })
                .collect();
            if let [only] = finding.suggestions.as_slice()
                && blanks.len() == 1
            {
                let to = only.to.clone();
                finding.help = Some(say!("按勾稽关系推算应为 {to}", "by the form's sums it should be {to}"));
            }
        }
        findings.push(finding);
    }
}
