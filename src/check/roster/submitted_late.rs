//! A unit submitted after the day that its roster sets.

use super::{Roster, RosterRule, about};
use crate::diag::{Code, Finding, Level, Text, say};

pub(super) static RULE: RosterRule = RosterRule {
    code: Code {
        id: "A0505",
        name: "submitted-late",
        level: Level::Warning,
        docs: include_str!("submitted_late.md"),
    },
    check,
};

/// One finding a unit.
fn check(roster: &Roster, findings: &mut Vec<Finding>) {
    for line in roster.lines {
        let (Some((date, place)), Some((due, law))) =
            (&line.submitted, roster.submit_by(line).map(|due| (due, None::<String>)))
        else {
            continue;
        };
        let days = date.signed_duration_since(due).num_days();
        if days <= 0 {
            continue;
        }
        let name = &line.name;
        let message =
            say!("“{name}”{date} 才报送，迟了 {days} 天", "`{name}` submitted on {date}, {days} day(s) late");
        let mut finding = Finding::new(&RULE.code, message).help(say!(
            "日期属实的，记入考核；写错了日期的，改 submitted",
            "if the date is right, it counts in the assessment; if not, mend `submitted`"
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
