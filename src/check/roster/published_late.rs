//! A report was published after the day that the law sets.

use super::{Roster, RosterRule, about};
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
        let (Some((date, place)), Some((due, law))) =
            (&line.published, roster.legal(line).map(|(due, law)| (due, Some(law.to_owned()))))
        else {
            continue;
        };
        let days = date.signed_duration_since(due).num_days();
        if days <= 0 {
            continue;
        }
        let name = &line.name;
        let message = say!(
            "“{name}”{date} 才公布，比法定期限迟了 {days} 天",
            "`{name}` published on {date}, {days} day(s) after the day that the law sets"
        );
        let mut finding = Finding::new(&RULE.code, message).help(say!(
            "日期属实的，如实说明；写错了的，改 published",
            "if the date is right, say so in the report; if not, mend `published`"
        ));
        if let Some(place) = place.as_ref().or(line.place.as_ref()) {
            finding = finding.at(place.clone(), say!("应于 {due} 前", "due by {due}"));
        }
        if let Some(law) = law {
            finding = finding.law(Text::same(law));
        }
        findings.push(about(line, finding));
    }
}
