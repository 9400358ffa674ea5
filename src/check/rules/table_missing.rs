//! A table of the form is absent.

use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Text, say};
use crate::edition::Missing;
use crate::source::Place;

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0209",
        name: "table-missing",
        level: Level::Error,
        docs: include_str!("table_missing.md"),
    },
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let submission = context.submission;
    let edition = &submission.edition;
    for (number, table) in edition.form() {
        if submission.tables[number].is_some()
            || submission.zero.contains(&number)
            || submission.unread.contains(&number)
        {
            continue;
        }
        let name = table.shown();
        let mut finding = Finding::new(&RULE.code, say!("缺{name}", "{name} is missing"));
        finding.level = match table.missing {
            Missing::Error => Level::Error,
            Missing::Warning => Level::Warning,
            Missing::Optional => continue,
        };
        // The submission as such lacks it: shown where the unit names itself.
        finding = match (&submission.unit.place, submission.sources.first()) {
            (Some(place), _) => finding.at(place.clone(), Text::none()),
            (None, Some(source)) => finding.at(Place::of_file(source), Text::none()),
            (None, None) => finding,
        };
        let (source, file, short) = (&edition.source, &table.id, &table.name);
        findings.push(finding.law(Text::same(source.clone())).help(say!(
            "把这张表存成 {file}.csv 放进单位的文件夹；全年没有发生，可在 [report] 下写 zero = [\"{short}\"]",
            "save the table as {file}.csv in the unit's folder; if nothing happened all year, write zero = [\"{short}\"] under [report]"
        )));
    }
}
