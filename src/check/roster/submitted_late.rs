//! A unit submitted after the day that its roster sets.

use super::{Late, Roster, RosterRule, about, late};
use crate::diag::{Code, Finding, Level, say};

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
        let Some(Late { date, place, due, days }) = late(line, &line.submitted, roster.submit_by(line))
        else {
            continue;
        };
        let name = &line.name;
        let message =
            say!("“{name}”{date} 才报送，迟了 {days} 天", "`{name}` submitted on {date}, {days} day(s) late");
        let mut finding = Finding::new(&RULE.code, message).help(say!(
            "日期属实的，记入考核；写错了日期的，改 submitted",
            "if the date is right, it counts in the assessment; if not, mend `submitted`"
        ));
        if let Some(place) = place {
            finding = finding.at(place, say!("应于 {due} 前", "due by {due}"));
        }
        findings.push(about(line, finding));
    }
}
