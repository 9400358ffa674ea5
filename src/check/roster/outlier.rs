//! An amount is a thousand times those of its siblings.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Roster, RosterRule, about};
use crate::diag::{Code, Finding, Level, say};
use crate::rollup::line::Line;

/// Siblings that must have an amount before one of them can stand out.
const LEAST: usize = 4;
/// How many times the middle one it is: 元 for 万元, and a little less.
const FACTOR: i64 = 1000;

pub(super) static RULE: RosterRule = RosterRule {
    code: Code { id: "A0509", name: "outlier", level: Level::Note, docs: include_str!("outlier.md") },
    check,
};

/// The amounts of one figure, each with its unit.
type Amounts<'a> = Vec<(Decimal, &'a Line)>;

/// One finding an amount that is a thousand times those of its siblings.
fn check(roster: &Roster, findings: &mut Vec<Finding>) {
    let mut all: BTreeMap<(Option<usize>, usize), Amounts> = BTreeMap::new();
    for line in roster.lines {
        for (figure, amount) in &line.amounts {
            all.entry((line.county, *figure)).or_default().push((*amount, line));
        }
    }
    for ((county, figure), mut amounts) in all {
        if amounts.len() < LEAST {
            continue;
        }
        amounts.sort_by_key(|(amount, _)| *amount);
        let middle = amounts[amounts.len() / 2].0;
        let Some(limit) = middle.checked_mul(Decimal::from(FACTOR)) else { continue };
        let year = county.and_then(|it| roster.counties.get(it)?.year);
        let definition = year.and_then(|it| roster.editions.for_year(it)?.figures.get(figure));
        let Some(definition) = definition else { continue };
        let label = &definition.label;
        for (amount, line) in amounts.iter().filter(|(amount, _)| *amount >= limit) {
            let name = &line.name;
            let message = say!(
                "“{name}”的“{label}”是 {amount}，各单位居中的是 {middle}：可能把元当成了万元",
                "`{label}` of `{name}` is {amount}, in the middle of its siblings stands {middle}: yuan may have been taken for ten thousands"
            );
            let mut finding = Finding::new(&RULE.code, message)
                .help(say!("问清单位是元还是万元", "ask whether it is 元 or 万元"));
            if let Some(place) = &line.place {
                finding = finding.at(place.clone(), say!("这个单位", "this unit"));
            }
            findings.push(about(line, finding));
        }
    }
}
