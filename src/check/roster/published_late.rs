//! A report was published after the day that the law sets.

use super::{Late, Roster, RosterRule, about, late};
use crate::diag::{Code, Finding, Level, Text, say};

pub(super) static RULE: RosterRule = RosterRule {
    code: Code {
        id: "A0506",
        name: "published-late",
        level: Level::Warning,
        docs: include_str!("published_late.md"),
    },
    check,
};

/// One finding a unit.
fn check(roster: &Roster, findings: &mut Vec<Finding>) {
    for line in roster.lines {
        let Some((due, law)) = roster.legal(line) else { continue };
        let Some(Late { date, place, due, days }) = late(line, &line.published, Some(due)) else { continue };
        let name = &line.name;
        let message = say!(
            "“{name}”{date} 才公布，比法定期限迟了 {days} 天",
            "`{name}` published on {date}, {days} day(s) after the day that the law sets"
        );
        let mut finding = Finding::new(&RULE.code, message).help(say!(
            "日期属实的，如实说明；写错了的，改 published",
            "if the date is right, say so in the report; if not, mend `published`"
        ));
        if let Some(place) = place {
            finding = finding.at(place, say!("应于 {due} 前", "due by {due}"));
        }
        findings.push(about(line, finding.law(Text::same(law.to_owned()))));
    }
}
