//! Rules that see all units of a roster at once: who is missing or late, and who resembles whom too much.

mod copied_from_sibling;
mod excused_with_figures;
mod indicator_blank;
mod outlier;
mod published_late;
mod same_figures;
mod submitted_late;
mod unit_not_submitted;
mod year_or_edition_mixed;

use chrono::NaiveDate;

use crate::diag::{self, Answered, Code, Finding, Level};
use crate::edition::Editions;
use crate::model::roster::County;
use crate::rollup::line::Line;
use crate::source::Place;

pub use copied_from_sibling::words;

/// A rule of rosters.
#[derive(Debug)]
pub struct RosterRule {
    /// Its code and explanation.
    pub code: Code,
    /// Looks, and reports what is broken.
    check: fn(&Roster, &mut Vec<Finding>),
}

/// Every rule of rosters, by code.
pub static ROSTER_RULES: &[&RosterRule] = &[
    &unit_not_submitted::RULE,
    &same_figures::RULE,
    &submitted_late::RULE,
    &published_late::RULE,
    &year_or_edition_mixed::RULE,
    &copied_from_sibling::RULE,
    &outlier::RULE,
    &excused_with_figures::RULE,
    &indicator_blank::RULE,
];

/// What a rule of rosters sees.
#[derive(Debug)]
pub struct Roster<'a> {
    /// The rosters of the run.
    pub counties: &'a [County],
    /// Every unit of them, in their order.
    pub lines: &'a [Line],
    /// Every edition.
    pub editions: &'a Editions,
    /// The day that counts as today.
    pub today: NaiveDate,
    /// Whether nothing more is to come.
    pub is_final: bool,
}

impl Roster<'_> {
    /// The roster a unit stands on.
    fn county(&self, line: &Line) -> Option<&County> {
        self.counties.get(line.county?)
    }

    /// The day by which a unit must have submitted, where its roster says one.
    pub fn submit_by(&self, line: &Line) -> Option<NaiveDate> {
        let own = line.entry.as_ref().and_then(|entry| entry.submit_by);
        own.or_else(|| self.county(line)?.submit_by)
    }

    /// The day by which the law wants a unit's report published, and the article; for units that the law names no
    /// day for, none.
    pub fn legal(&self, line: &Line) -> Option<(NaiveDate, &str)> {
        self.legal_of(line.kind, line.year.as_ref().map(|it| it.0).or(self.county(line)?.year)?)
    }

    /// The day by which the county's own report is due, which needs the unit's.
    fn legal_of_county(&self, line: &Line) -> Option<(NaiveDate, &str)> {
        let county = self.county(line)?;
        self.legal_of(county.kind, county.year?)
    }

    fn legal_of(&self, kind: crate::edition::UnitKind, year: i32) -> Option<(NaiveDate, &str)> {
        let deadline = self.editions.for_year(year)?.deadlines.iter().find(|it| it.kinds.contains(&kind))?;
        let (month, day) = deadline.month_day;
        Some((NaiveDate::from_ymd_opt(year.checked_add(1)?, month, day)?, deadline.law.as_str()))
    }
}

/// A day that is past its due day.
struct Late {
    date: NaiveDate,
    place: Option<Place>,
    due: NaiveDate,
    days: i64,
}

/// Whether a unit's date, with its place, is past the day it was due.
fn late(line: &Line, date: &Option<(NaiveDate, Option<Place>)>, due: Option<NaiveDate>) -> Option<Late> {
    let ((date, place), due) = (date.as_ref()?, due?);
    let days = date.signed_duration_since(due).num_days();
    let place = place.as_ref().or(line.place.as_ref()).cloned();
    (days > 0).then_some(Late { date: *date, place, due, days })
}

/// Holds the units of the rosters to every rule of rosters.
pub fn run(roster: &Roster) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in ROSTER_RULES {
        (rule.check)(roster, &mut findings);
    }
    // What the first roster allows and denies holds for the units of those below it, too.
    let (allow, deny) = roster.counties.first().map_or((&[][..], &[][..]), |it| (&it.allow, &it.deny));
    let names = |list: &[(String, Place)], code: &Code| {
        list.iter().any(|(name, _)| name == code.name || name.eq_ignore_ascii_case(code.id))
    };
    for finding in &mut findings {
        finding.level = match finding.level {
            Level::Warning if names(allow, finding.code) => Level::Note,
            _ if names(deny, finding.code) => Level::Error,
            level => level,
        };
    }
    diag::sort(&mut findings);
    findings
}

/// A finding about a unit of the roster, with the unit's answer to it.
fn about(line: &Line, finding: Finding) -> Finding {
    let code = finding.code;
    let answer = line.answers.iter().find(|it| it.rule == code.name || it.rule.eq_ignore_ascii_case(code.id));
    let answered = answer.filter(|_| finding.level != Level::Error);
    Finding {
        unit: Some(line.name.clone()),
        line: line.entry.as_ref().map(|it| it.number),
        year: line.year.as_ref().map(|it| it.0),
        edition: line.edition.as_ref().map(|it| it.id.clone()),
        answered: answered.map(|it| Answered { reason: it.reason.clone(), date: it.date }),
        ..finding
    }
}

/// Whether a rule is one of rosters, which is answered here and not with the unit's own.
pub(super) fn is_rule(name: &str) -> bool {
    ROSTER_RULES.iter().any(|rule| rule.code.name == name || rule.code.id.eq_ignore_ascii_case(name))
}
