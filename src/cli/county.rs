//! The reports of the rosters themselves: each sum compiled like any other unit.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::gather::{Gathered, Run};
use crate::diag::{Finding, Text, say};
use crate::edition::Editions;
use crate::model::roster::{County, Group};
use crate::model::{CountyFacts, Previous};
use crate::read::codes::UNREADABLE;
use crate::read::inbox::{self, Inbox, Job};
use crate::rollup::folder;
use crate::rollup::line::{Line, State};
use crate::rollup::sum::Sum;
use crate::source::Place;
use crate::{Compiled, Options, check, compile_reading, read};

/// Compiles the report of each roster whose sum is a total, or of every one for a draft.
pub(super) fn compile(run: &Run, gathered: &Gathered) -> anyhow::Result<Vec<Compiled>> {
    let Run { levels, editions, inbox, options, .. } = run;
    let mut all = Vec::new();
    for (number, (county, sum)) in inbox.counties.iter().zip(&gathered.sums.all).enumerate() {
        if county.year.is_none() || sum.edition.is_none() || !(sum.is_total() || options.draft) {
            continue;
        }
        let reading = reading(inbox, number, gathered, editions)?;
        let mut compiled = compile_reading(reading, editions, *options);
        levels.settle(&mut compiled);
        // What is not drawn is not needed any more.
        if !options.compose {
            compiled.submission = None;
        }
        all.push(compiled);
    }
    Ok(all)
}

/// A roster's sum as a unit that was read: with what its words may tell of its units, and last year's sum.
fn reading(
    inbox: &Inbox,
    number: usize,
    gathered: &Gathered,
    editions: &Editions,
) -> anyhow::Result<read::Reading> {
    let (county, sum) = (&inbox.counties[number], &gathered.sums.all[number]);
    let files = folder::files(county, sum)?;
    let mut reading = read::of_county(county, &files, editions, &inbox.unsaved);
    if let Some(submission) = &mut reading.submission {
        submission.unit.place = Some(county.place.clone());
        submission.extras = county.extras;
        let mut facts = facts(inbox, number, county, sum, &gathered.lines, editions);
        if let Some((path, place)) = &county.report {
            match reported(inbox, number, sum, &county.folder.join(path), editions) {
                Some((figures, explained)) => (facts.reported, facts.explained) = (figures, explained),
                None => reading.findings.push(unreadable(path, place)),
            }
        }
        submission.county = Some(Arc::new(facts));
        if let Some(before) = super::gather::last_year(inbox, county, editions)? {
            for figure in 0..submission.edition.figures.len() {
                let id = &submission.edition.figures[figure].id;
                let there = before.edition.as_ref().and_then(|it| it.figure_of_id(id));
                if let Some(number) = there.and_then(|it| before.value(it)) {
                    submission.previous.insert(figure, Previous { number, place: None });
                }
            }
        }
    }
    Ok(reading)
}

fn unreadable(path: &str, place: &Place) -> Finding {
    let message = say!("全县的报告读不出来：{path}", "the county’s report cannot be read: {path}");
    Finding::new(&UNREADABLE, message).at(place.clone(), Text::none()).help(say!(
        "report 写全县报告的单位文件夹，里面有 unit.toml 和各表",
        "`report` names the folder of the county’s report, with its unit.toml and tables"
    ))
}

/// Figures of the county's own report, and the unit that explains how they differ.
type Reported = (Vec<(usize, Previous)>, Option<String>);

/// The figures of the county's own report, and the unit that alone explains how they differ from the sum.
fn reported(inbox: &Inbox, number: usize, sum: &Sum, path: &Path, editions: &Editions) -> Option<Reported> {
    let own = inbox::open_unsaved(&[path.to_owned()], &inbox.unsaved).ok()?;
    let mut own = read::unit(own.jobs.first()?, editions).submission?;
    own.complete();
    let edition = sum.edition.as_ref()?;
    let figures: Vec<(usize, Previous)> = (0..own.figures.len())
        .filter_map(|at| {
            let here = edition.figure_of_id(&own.edition.figures[at].id)?;
            Some((here, Previous { number: own.number(at)?, place: own.place(at) }))
        })
        .collect();
    let differences: Vec<(&str, Decimal)> = figures
        .iter()
        .filter_map(|(figure, reported)| {
            let difference = sum.value(*figure)?.checked_sub(reported.number)?;
            (!difference.is_zero()).then(|| (edition.figures[*figure].id.as_str(), difference))
        })
        .collect();
    // All too low by what one unit reports, or all too high.
    let one_way =
        differences.iter().all(|(_, it)| it.is_sign_positive() == differences[0].1.is_sign_positive());
    let explains = |job: &&Job| {
        let Some(submission) = read::unit(job, editions).submission else { return false };
        differences.iter().all(|(id, difference)| {
            let figure = submission.edition.figure_of_id(id);
            figure.and_then(|it| submission.number(it)) == Some(difference.abs())
        })
    };
    let explained = (!differences.is_empty() && one_way)
        .then(|| inbox.jobs.iter().filter(|job| job.county == Some(number)).find(explains))
        .flatten()
        .and_then(|job| job.entry.as_ref().map(|entry| entry.name.clone()));
    Some((figures, explained))
}

/// The words of the first roster as they will be read, as a narrative of its own; `None` where it has none.
pub(super) fn words(inbox: &Inbox, compiled: &Compiled, sum: &Sum) -> Option<String> {
    let edition = &compiled.submission.as_ref()?.edition;
    read::words_of_county(&inbox.counties[0])?;
    let mut out = String::new();
    if !sum.is_total() {
        _ = writeln!(out, "合计不完整，缺：{}。\n", sum.lacking().join("、"));
    }
    for (section, text) in &compiled.said {
        _ = write!(out, "{}\n\n{}\n\n", edition.sections[*section].heading, text.trim());
    }
    Some(out)
}

/// Compiles the first roster's sum, whole or not.
pub(super) fn first(inbox: &Inbox, gathered: &Gathered, editions: &Editions) -> anyhow::Result<Compiled> {
    let options = Options { siblings: true, ..Options::default() };
    Ok(compile_reading(reading(inbox, 0, gathered, editions)?, editions, options))
}

/// Whether a unit stands on the roster or on one below it.
fn is_below(inbox: &Inbox, line: &Line, county: usize) -> bool {
    let mut at = line.county;
    while let Some(number) = at {
        if number == county {
            return true;
        }
        at = inbox.counties.get(number).and_then(|it| it.parent);
    }
    false
}

fn facts(
    inbox: &Inbox,
    number: usize,
    county: &County,
    sum: &Sum,
    lines: &[Line],
    editions: &Editions,
) -> CountyFacts {
    let mut facts = CountyFacts { lacks: sum.lacking(), ..CountyFacts::default() };
    let Some(edition) = &sum.edition else { return facts };
    let roster = check::roster::Roster {
        counties: &inbox.counties,
        lines,
        editions,
        today: chrono::NaiveDate::MIN,
        is_final: false,
    };
    let heads = edition.main().map(|(meaning, _)| meaning.zh().to_owned());
    facts.heads = std::iter::once("单位".to_owned()).chain(heads).collect();
    let shown = read::shows_units(county);
    for line in lines.iter().filter(|line| is_below(inbox, line, number)) {
        if matches!(line.state, State::Excused(..)) {
            continue;
        }
        facts.units += 1;
        match Group::of(line.kind) {
            Group::Own => facts.own += 1,
            Group::Departments => facts.departments += 1,
            Group::Townships => facts.townships += 1,
            Group::Below | Group::Others => {}
        }
        let due = roster.submit_by(line);
        if let (Some((date, _)), Some(due)) = (&line.submitted, due)
            && *date > due
        {
            facts.late.push(line.name.clone());
        }
        if !shown {
            continue;
        }
        let figures = line.main.iter().map(|it| it.map(|it| it.to_string()).unwrap_or_default());
        facts.rows.push((line.name.clone(), figures.collect()));
    }
    let total = |at: &[usize]| at.iter().try_fold(Decimal::ZERO, |all, at| all.checked_add(sum.value(*at)?));
    let totals = edition.main().map(|(_, at)| total(at).map(|it| it.to_string()).unwrap_or_default());
    facts.rows.push(("合计".to_owned(), totals.collect()));
    facts.annex = county.annex;
    facts
}

/// What is added to the findings of the units.
pub(super) fn join(gathered: &mut Gathered, compiled: &mut [Compiled]) {
    for county in compiled {
        gathered.total.findings.append(&mut county.findings);
        gathered.total.unchecked += county.unchecked;
        gathered.total.unchecked_list.append(&mut county.unchecked_list);
    }
}
