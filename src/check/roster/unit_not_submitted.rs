//! A unit of the roster has sent nothing.

use super::{Roster, RosterRule, about};
use crate::diag::{Code, Finding, Level, Text, say};
use crate::rollup::line::State;
use crate::source;

pub(super) static RULE: RosterRule = RosterRule {
    code: Code {
        id: "A0501",
        name: "unit-not-submitted",
        level: Level::Error,
        docs: include_str!("unit_not_submitted.md"),
    },
    check,
};

/// A note before the unit's day, a warning after it, an error from the day that the law sets on, or when nothing more is
/// to come.
fn check(roster: &Roster, findings: &mut Vec<Finding>) {
    for line in roster.lines.iter().filter(|line| line.state == State::Missing) {
        let Some(entry) = &line.entry else { continue };
        // A roster that cannot be read may have lost the path of what is there.
        if roster.county(line).is_some_and(|county| county.doubtful) {
            continue;
        }
        let own = roster.submit_by(line);
        let legal = roster.legal(line).or_else(|| roster.legal_of_county(line)).map(|(date, _)| date);
        let level = if roster.is_final || legal.is_none_or(|date| roster.today > date) {
            Level::Error
        } else if own.is_some_and(|date| roster.today > date) {
            Level::Warning
        } else {
            Level::Note
        };
        let name = &entry.name;
        let message = match own.or(legal) {
            Some(date) => {
                say!("“{name}”没有报送，应于 {date} 前报", "`{name}` has not submitted; it was due by {date}")
            }
            None => say!("“{name}”没有报送", "`{name}` has not submitted"),
        };
        let path = source::shown(&entry.path);
        let finding = Finding::new(&RULE.code, message).at(entry.path_place.clone(), Text::none()).help(say!(
            "应在 {path}，现在没有，或还是空表；已撤并或免报的，在名册里写 status = \"merged\"（或 abolished、exempt）和 reason",
            "it should be at {path}, where nothing is yet, or empty tables; where it need not report, write status = \"merged\" (or abolished, exempt) and a reason"
        ));
        findings.push(about(line, Finding { level, ..finding }));
    }
}
