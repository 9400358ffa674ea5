//! A unit reports another year than its roster is of.

use super::{Roster, RosterRule, about};
use crate::diag::{Code, Finding, Level, say};
use crate::model::roster::County;

pub(super) static RULE: RosterRule = RosterRule {
    code: Code {
        id: "A0507",
        name: "year-or-edition-mixed",
        level: Level::Error,
        docs: include_str!("year_or_edition_mixed.md"),
    },
    check,
};

/// One finding a unit that is of another year than its county. Another edition of the same year is added where its
/// figures mean the same.
///
/// A roster of another year than the one above it is told once, and not for each of its units.
fn check(roster: &Roster, findings: &mut Vec<Finding>) {
    findings.extend(roster.counties.iter().filter_map(|county| lower(roster, county)));
    for line in roster.lines {
        let Some(wanted) = roster.county(line).and_then(|county| county.year) else { continue };
        let Some((year, place)) = line.year.as_ref().filter(|(year, _)| *year != wanted) else { continue };
        let name = &line.name;
        let message = say!(
            "“{name}”报的是 {year} 年，名册是 {wanted} 年",
            "`{name}` reports {year}, the roster is of {wanted}"
        );
        let mut finding = Finding::new(&RULE.code, message).help(say!(
            "退回改报 {wanted} 年的；年度写错的，改正 year",
            "send it back for {wanted}; if only the year is wrong, mend `year`"
        ));
        if let Some(place) = place.as_ref().or(line.place.as_ref()) {
            finding = finding.at(place.clone(), say!("名册是 {wanted} 年", "the roster is of {wanted}"));
        }
        findings.push(about(line, finding));
    }
}

fn lower(roster: &Roster, county: &County) -> Option<Finding> {
    let above = roster.counties.get(county.parent?)?;
    let (year, wanted) = (county.year?, above.year?);
    let (name, upper) = (&county.name, &above.name);
    let message = say!(
        "“{name}”的名册是 {year} 年，“{upper}”的是 {wanted} 年，整个没有计入",
        "the roster of `{name}` is of {year}, that of `{upper}` of {wanted}; none of it is counted"
    );
    let finding = Finding::new(&RULE.code, message).help(say!(
        "换成 {wanted} 年的名册；年度写错的，改正 county.toml 的 year",
        "take its roster of {wanted}; if only the year is wrong, mend `year` in its county.toml"
    ));
    let place = county.year_place.as_ref().unwrap_or(&county.place).clone();
    (year != wanted)
        .then(|| finding.at(place, say!("上级名册是 {wanted} 年", "the roster above is of {wanted}")))
}
