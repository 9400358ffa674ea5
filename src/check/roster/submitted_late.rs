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
        // The day that the county saw stands in its log, not in what the unit says.
        let logged = line.entry.as_ref().is_some_and(|it| it.received.is_some());
        let help = if logged {
            say!(
                "日期属实的，记入考核；写错了日期的，改 received.csv 的日期",
                "if the date is right, it counts in the assessment; if not, mend the date in received.csv"
            )
        } else {
            say!(
                "日期属实的，记入考核；写错了日期的，改 submitted",
                "if the date is right, it counts in the assessment; if not, mend `submitted`"
            )
        };
        let mut finding = Finding::new(&RULE.code, message).help(help);
        if let Some(place) = place {
            finding = finding.at(place, say!("应于 {due} 前", "due by {due}"));
        }
        findings.push(about(line, finding));
    }
}
