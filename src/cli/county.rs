//! The reports of the rosters themselves: each sum compiled like any other unit.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::gather::{Gathered, Run};
use crate::diag::{Finding, Label, Level, Text, say};
use crate::edition::Editions;
use crate::model::roster::{Adjustment, County, Group};
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
        explained(county, sum, &mut compiled.findings);
        levels.settle(&mut compiled);
        // What is not drawn is not needed any more.
        if !options.compose {
            compiled.submission = None;
        }
        all.push(compiled);
    }
    Ok(all)
}

/// Why there is no report of a roster, where its units have theirs, or only one of a part.
pub(super) fn left_out(county: &County, sum: &Sum, draft: bool) -> Option<Text> {
    let name = &county.name;
    if county.year.is_none() || sum.edition.is_none() {
        return Some(say!(
            "没有“{name}”的报告：county.toml 没有写 year，或没有这一年的格式",
            "there is no report of `{name}`: its county.toml does not say the `year`, or no edition is for it"
        ));
    }
    if sum.is_total() {
        return None;
    }
    let lacking = sum.lacks.iter().map(|it| {
        let (name, Text { zh, en }) = (&it.name, it.lack.text());
        say!("{name}（{zh}）", "{name} ({en})")
    });
    let (count, Text { zh, en }) = (sum.lacks.len(), Text::few(lacking));
    if draft {
        return Some(say!(
            "“{name}”的草稿只是部分合计，缺 {count} 个：{zh}",
            "the draft of `{name}` is of a part: its sum lacks {count}: {en}"
        ));
    }
    Some(say!(
        "没有“{name}”的报告：合计不完整，缺 {count} 个：{zh}；齐了再生成，或用 --draft 生成草稿",
        "there is no report of `{name}`: its sum lacks {count}: {en}; build again once they are there, or use --draft"
    ))
}

/// What is found of a sum, as it can be mended: its files are made, and nobody mends those.
fn explained(county: &County, sum: &Sum, findings: &mut Vec<Finding>) {
    if !sum.is_total() {
        // That it lacks units is told with them; and what lacks units has blanks, and differs from last year's.
        let of_them = |it: &Finding| matches!(it.code.name, "partial-sum" | "blank-cell" | "table-missing");
        findings.retain(|it| !of_them(it) && !it.code.id.starts_with("A04"));
    }
    let id = |adjustment: &Adjustment| {
        let figure = sum.adjusted(adjustment)?;
        Some(sum.edition.as_ref()?.figures[figure].id.as_str())
    };
    for finding in findings.iter_mut().filter(|it| it.code.id.starts_with("A02") && it.level == Level::Error)
    {
        let is_of = |it: &&Adjustment| finding.figures.iter().any(|figure| id(it) == Some(&figure.id));
        // Each unit's figures hold: what does not has been adjusted.
        let Some(adjustment) = county.adjustments.iter().find(is_of) else { continue };
        finding.labels.iter_mut().for_each(|label| label.primary = false);
        let place = adjustment.place.clone();
        let text = say!("这一处调整", "this adjustment");
        finding.labels.insert(0, Label { place, text, primary: true });
        finding.suggestions.clear();
        finding.help = Some(say!(
            "调整后不平：改 county.toml 的 [[adjustment]]，一项调整了，它的合计也要同样调整",
            "the adjustment breaks it: change the [[adjustment]] in county.toml; what one figure is adjusted by, its totals are, too"
        ));
    }
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
    let message = say!("汇总的报告读不出来：{path}", "the county’s report cannot be read: {path}");
    Finding::new(&UNREADABLE, message).at(place.clone(), Text::none()).help(say!(
        "report 写汇总报告的单位文件夹，里面有 unit.toml 和各表",
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
        .then(|| inbox.jobs.iter().filter(|job| job.county() == Some(number)).find(explains))
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
    let mut compiled = compile_reading(reading(inbox, 0, gathered, editions)?, editions, options);
    explained(&inbox.counties[0], &gathered.sums.all[0], &mut compiled.findings);
    Ok(compiled)
}

/// The units of a roster and of those below it, which stand together: each roster is numbered before those below it,
/// and lines are numbered as their rosters are.
fn own<'l>(inbox: &Inbox, lines: &'l [Line], county: usize) -> &'l [Line] {
    let below = inbox.counties.iter().skip(county + 1);
    let end = county + 1 + below.take_while(|it| it.parent.is_some_and(|above| above >= county)).count();
    let before = |county: usize| {
        let first: usize = inbox.counties.iter().take(county).map(|it| it.units.len()).sum();
        lines.partition_point(|line| line.entry.as_ref().is_some_and(|it| it.number < first))
    };
    lines.get(before(county)..before(end)).unwrap_or_default()
}

/// Whether a unit stands on the roster or on one below it.
fn is_below(inbox: &Inbox, line: &Line, county: usize) -> bool {
    let mut at = line.county;
    while let Some(number) = at {
        if number == county {
            return true;
        }
        let own = inbox.counties.get(number);
        let above = own.and_then(|it| it.parent);
        // What is of another year is not added above.
        at = above.filter(|it| inbox.counties.get(*it).map(|it| it.year) == own.map(|it| it.year));
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
    facts.adjustments = county.adjustments.iter().filter_map(|it| adjusted(it, sum)).collect();
    let lacking: HashSet<usize> = sum.lacks.iter().filter_map(|it| it.number).collect();
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
    for line in own(inbox, lines, number).iter().filter(|line| is_below(inbox, line, number)) {
        if matches!(line.state, State::Excused(..)) {
            continue;
        }
        // Those that are in the sum: of the others nothing is known yet.
        let is_in = !line.entry.as_ref().is_some_and(|it| lacking.contains(&it.number));
        facts.units += usize::from(is_in);
        let above = line.county.and_then(|it| inbox.counties.get(it)).map_or(county.kind, |it| it.kind);
        match Group::of(line.kind, above) {
            Group::Own => facts.own += usize::from(is_in),
            Group::Departments => facts.departments += usize::from(is_in),
            Group::Townships => facts.townships += usize::from(is_in),
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
        let figures = line.main.iter().map(|it| it.filter(|_| is_in));
        let figures = figures.map(|it| it.map(|it| it.to_string()).unwrap_or_default());
        facts.rows.push((line.name.clone(), figures.collect()));
    }
    let total = |at: &[usize]| at.iter().try_fold(Decimal::ZERO, |all, at| all.checked_add(sum.value(*at)?));
    let totals = edition.main().map(|(_, at)| total(at).map(|it| it.to_string()).unwrap_or_default());
    facts.rows.push(("合计".to_owned(), totals.collect()));
    facts.annex = county.annex;
    facts
}

/// An adjustment as the county's report tells it.
fn adjusted(adjustment: &Adjustment, sum: &Sum) -> Option<String> {
    let label = &sum.edition.as_ref()?.figures[sum.adjusted(adjustment)?].label;
    let sign = if adjustment.value.is_sign_negative() { "" } else { "+" };
    let (value, reason) = (adjustment.value, &adjustment.reason);
    let of = adjustment.unit.as_ref().map(|unit| format!("（{unit}）")).unwrap_or_default();
    Some(format!("“{label}”在各单位之和上{sign}{value}{of}：{reason}"))
}

/// What is added to the findings of the units.
pub(super) fn join(gathered: &mut Gathered, compiled: &mut [Compiled]) {
    for county in compiled {
        gathered.total.findings.append(&mut county.findings);
        gathered.total.unchecked += county.unchecked;
        gathered.total.unchecked_list.append(&mut county.unchecked_list);
    }
}
