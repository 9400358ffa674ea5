//! A unit that need not report has sent figures all the same.

use super::{Roster, RosterRule, about};
use crate::diag::{Code, Finding, Level, Text, say};
use crate::rollup::line::State;
use crate::source;

pub(super) static RULE: RosterRule = RosterRule {
    code: Code {
        id: "A0512",
        name: "excused-with-figures",
        level: Level::Warning,
        docs: include_str!("excused_with_figures.md"),
    },
    check,
};

/// One finding a unit: what it has sent is in no sum.
fn check(roster: &Roster, findings: &mut Vec<Finding>) {
    for line in roster.lines.iter().filter(|line| line.unused) {
        let (Some(entry), State::Excused(status, _)) = (&line.entry, &line.state) else { continue };
        let (name, path) = (&entry.name, source::shown(&entry.path));
        let Text { zh, en } = match status.as_str() {
            "merged" => say!("已撤并", "merged"),
            "abolished" => say!("已撤销", "abolished"),
            _ => say!("已免报", "exempt"),
        };
        let message = say!(
            "“{name}”{zh}，但 {path} 里有它的数据，没有计入",
            "`{name}` is {en}, but {path} has figures of it; they are not counted"
        );
        let finding = Finding::new(&RULE.code, message).at(entry.place.clone(), Text::none()).help(say!(
            "要计入的，在名册里删去 status 和 reason；不要的，把数据移走",
            "to count them, delete `status` and `reason` on the roster; else move them away"
        ));
        findings.push(about(line, finding));
    }
}
