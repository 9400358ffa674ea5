//! 规章 are made by ministries, provinces and cities; a county or township has none.

use rust_decimal::Decimal;

use crate::check::relations::mention;
use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Text, say};
use crate::edition::UnitKind;

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0214",
        name: "rules-by-wrong-level",
        level: Level::Warning,
        docs: include_str!("rules_by_wrong_level.md"),
    },
    check,
};

/// The figures of the row 规章, whatever columns the form has.
const RULES_MADE: [&str; 5] = [
    "proactive.rules.made",
    "proactive.rules.published",
    "proactive.rules.total",
    "proactive.rules.repealed",
    "proactive.rules.valid",
];

fn check(context: &Context, findings: &mut Findings) {
    let submission = context.submission;
    let low = match submission.unit.kind {
        UnitKind::Township
        | UnitKind::Subdistrict
        | UnitKind::County
        | UnitKind::District
        | UnitKind::Zone => true,
        UnitKind::Department => submission.below_county,
        UnitKind::City | UnitKind::Province | UnitKind::Other => false,
    };
    if !low {
        return;
    }
    let edition = &submission.edition;
    let above = |at: &usize| submission.number(*at).is_some_and(|it| it > Decimal::ZERO);
    let all = RULES_MADE.iter().filter_map(|id| edition.figure_of_id(id));
    let found: Vec<usize> = all.filter(above).collect();
    let Some(first) = found.first() else { return };
    let value = submission.figures.printed(*first).unwrap_or_default();
    let label = &edition.figures[*first].label;
    let message = say!(
        "“{label}”为 {value}：县级以下机关不制定规章",
        "`{label}` is {value}: no organ of a county or below makes rules (规章)"
    );
    let mut finding = Finding::new(&RULE.code, message);
    for figure in &found {
        if let Some(place) = submission.place(*figure) {
            finding = finding.at(place, Text::none());
        }
    }
    finding.figures = found.iter().map(|it| mention(submission, *it)).collect();
    findings.push(
        finding
            .law(say!(
                "《中华人民共和国立法法》：规章由国务院部门，省、自治区、直辖市和设区的市、自治州的人民政府制定",
                "Legislation Law: rules are made by ministries, provinces and cities with districts"
            ))
            .help(say!(
                "是规范性文件的，填到“行政规范性文件”一行；规章各格填 0",
                "count normative documents in their own row and write 0 for rules"
            )),
    );
}
