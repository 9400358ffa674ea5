//! Two units have the very same figures.

use std::collections::HashMap;

use super::{Roster, RosterRule, about};
use crate::diag::{Code, Finding, Level, Text, say};
use crate::rollup::line::Line;

pub(super) static RULE: RosterRule = RosterRule {
    code: Code {
        id: "A0504",
        name: "same-figures",
        level: Level::Warning,
        docs: include_str!("same_figures.md"),
    },
    check,
};

/// Figures that are not 0, from which on equality is no chance.
const LEAST: usize = 8;

/// One finding a group of units, at the second of them.
fn check(roster: &Roster, findings: &mut Vec<Finding>) {
    let mut known: HashMap<(Option<usize>, u64), &Line> = HashMap::new();
    for line in roster.lines.iter().filter(|line| line.figures.1 >= LEAST) {
        let Some(first) = known.get(&(line.county, line.figures.0)) else {
            known.insert((line.county, line.figures.0), line);
            continue;
        };
        let (name, other, count) = (&line.name, &first.name, line.figures.1);
        let message = say!(
            "“{name}”和“{other}”的数完全一样（{count} 个非零数）",
            "`{name}` and `{other}` have the very same figures ({count} of them not 0)"
        );
        let mut finding = Finding::new(&RULE.code, message);
        for (place, text) in
            [(&line.place, Text::none()), (&first.place, say!("与它一样", "the same as this"))]
        {
            if let Some(place) = place {
                finding = if finding.labels.is_empty() {
                    finding.at(place.clone(), text)
                } else {
                    finding.see(place.clone(), text)
                };
            }
        }
        findings.push(about(
            line,
            finding.help(say!(
                "多半是一方照抄，或发错了表；请两个单位各自核对",
                "one of them was most likely copied or sent by mistake; ask both"
            )),
        ));
    }
}
