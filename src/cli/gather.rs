//! What `rollup`, `trace`, `status` and `build` share: the units of rosters, and their sums.

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::anyhow;

use super::args::{Common, Input};
use super::levels::Levels;
use super::terminal::Terminal;
use super::work::{self, Day, Total};
use crate::check::roster::Roster;
use crate::diag::verdict::Complete;
use crate::diag::{Finding, Text, nearest, say};
use crate::edition::Editions;
use crate::model::Submission;
use crate::model::roster::County;
use crate::read::codes::UNKNOWN_NAME;
use crate::read::inbox::{Inbox, Job};
use crate::rollup::Sums;
use crate::rollup::line::{Line, State};
use crate::rollup::sum::{Lack, Lacking, Sum};
use crate::source::{self, Unsaved};
use crate::{Compiled, Options, read};

/// What the rosters come to.
pub(super) struct Gathered {
    pub(super) total: Total,
    pub(super) lines: Vec<Line>,
    pub(super) sums: Sums,
}

/// A unit that was read, with its words by section.
pub(super) struct Read {
    pub(super) submission: Submission,
    pub(super) said: Vec<(usize, String)>,
}

/// What a command over many units begins with.
pub(super) struct Run {
    pub(super) levels: Levels,
    pub(super) editions: Editions,
    pub(super) inbox: Inbox,
    pub(super) options: Options,
    pub(super) day: Day,
}

impl Run {
    /// Opens the paths, whatever they hold.
    pub(super) fn new(input: &Input, common: &Common, terminal: &mut Terminal) -> anyhow::Result<Self> {
        Self::with_unsaved(input, common, &Arc::default(), terminal)
    }

    /// The same, with what an editor holds of the files.
    pub(super) fn with_unsaved(
        input: &Input,
        common: &Common,
        unsaved: &Arc<Unsaved>,
        terminal: &mut Terminal,
    ) -> anyhow::Result<Self> {
        let levels = Levels::new(input, terminal.lang)?;
        let editions = work::editions(common, terminal)?;
        let inbox = work::inbox(input, unsaved, terminal.lang)?;
        let siblings = !inbox.counties.is_empty();
        let (blank_as_zero, list_unchecked) = (input.blank_as_zero, levels.unchecked);
        let options = Options { blank_as_zero, list_unchecked, siblings, ..Options::default() };
        Ok(Self { levels, editions, inbox, options, day: Day::new(input, terminal) })
    }

    /// Opens a path that must be a roster.
    pub(super) fn of_roster(input: &Input, common: &Common, terminal: &mut Terminal) -> anyhow::Result<Self> {
        let run = Self::new(input, common, terminal)?;
        if run.inbox.counties.is_empty() {
            let path = input.paths.first().cloned().unwrap_or_default();
            let roster = if path.ends_with("county.toml") { path.clone() } else { path.join("county.toml") };
            if let Some(error) = source::refusal(&roster) {
                let text = work::closed(&work::shown(&roster), &error);
                return Err(anyhow!("{}", text.in_lang(terminal.lang)));
            }
            let path = work::shown(&path);
            let text = say!(
                "{path} 里没有 county.toml，不是县的文件夹；用 nianbao new 县 --county --units 名单.csv 建一个",
                "there is no county.toml in {path}, so it is no county's folder; make one with `nianbao new DIR --county --units LIST.csv`"
            );
            return Err(anyhow!("{}", text.in_lang(terminal.lang)));
        }
        Ok(run)
    }

    /// The rosters as rules see them.
    pub(super) fn roster<'a>(&'a self, lines: &'a [Line]) -> Roster<'a> {
        Roster {
            counties: &self.inbox.counties,
            lines,
            editions: &self.editions,
            today: self.day.today,
            is_final: self.day.is_final,
        }
    }

    /// Reads every unit and adds it up; `each` sees those of the sum, in order.
    pub(super) fn gather(
        &self,
        terminal: &Terminal,
        each: impl FnMut(&Job, &Line, &Read) -> anyhow::Result<()>,
    ) -> anyhow::Result<Gathered> {
        self.gather_drawing(terminal, |_, _| (), |()| (), each)
    }

    /// The same; `draw` works on units in parallel, `drawn` takes what it returns, in order.
    pub(super) fn gather_drawing<T: Send>(
        &self,
        terminal: &Terminal,
        draw: impl Fn(usize, &mut Compiled) -> T + Sync,
        mut drawn: impl FnMut(T),
        mut each: impl FnMut(&Job, &Line, &Read) -> anyhow::Result<()>,
    ) -> anyhow::Result<Gathered> {
        let Self { levels, editions, inbox, options, day } = self;
        let mut sums = Sums::new(&inbox.counties, editions);
        let keep = |at: usize, job: &Job, compiled: &mut Compiled| {
            let drawn = draw(at, compiled);
            let said = std::mem::take(&mut compiled.said);
            let read =
                job.county().and(compiled.submission.take()).map(|submission| Read { submission, said });
            (drawn, read)
        };
        let take = |job: &Job, line: Option<&Line>, (picture, read): (T, Option<Read>)| {
            drawn(picture);
            let Some(line) = line else { return Ok(()) };
            let taken = sums.add(line, read.as_ref().map(|it| &it.submission));
            match read {
                Some(read) if taken => each(job, line, &read),
                _ => Ok(()),
            }
        };
        let (mut total, lines) =
            work::units(inbox, editions, *options, (levels, *day), terminal, keep, take)?;
        for line in &lines {
            if line.state == State::Missing || matches!(line.lack, Some(Lack::Line | Lack::Broken)) {
                sums.add(line, None);
            }
        }
        for (number, county) in inbox.counties.iter().enumerate() {
            total.findings.extend(adjust(county, number, &mut sums));
        }
        sums.all.iter_mut().for_each(|sum| sum.lacks.sort_by_key(|it| it.number));
        told_apart(&mut sums, &lines, &inbox.counties);
        Ok(Gathered { total, lines, sums })
    }
}

/// Last year's sum of a roster, where last year's roster is known and nothing in it is missing.
pub(super) fn last_year(inbox: &Inbox, county: &County, editions: &Editions) -> anyhow::Result<Option<Sum>> {
    let Some(before) = inbox.last_year(county) else { return Ok(None) };
    let mut sums = Sums::new(&before.counties, editions);
    for job in &before.jobs {
        let read::Reading { submission, findings } = read::unit(job, editions);
        let mut submission = submission;
        if let Some(submission) = &mut submission {
            submission.complete();
        }
        let line =
            Line::new(job.county(), job.entry.as_ref(), submission.as_ref(), &findings, &Complete::default());
        sums.add(&line, submission.as_ref());
    }
    let whole = before.missing.is_empty() && before.twice.is_empty();
    Ok(sums.all.into_iter().next().filter(|sum| whole && sum.is_total()))
}

/// Names what a sum lacks with its county, where several counties have a unit of that name.
fn told_apart(sums: &mut Sums, lines: &[Line], counties: &[County]) {
    if counties.len() < 2 || sums.all.iter().all(|sum| sum.lacks.is_empty()) {
        return;
    }
    let (mut names, mut rosters) = (HashMap::<&str, usize>::new(), HashMap::new());
    for line in lines {
        *names.entry(&line.name).or_default() += 1;
        rosters.extend(line.entry.as_ref().map(|it| it.number).zip(line.county));
    }
    for Lacking { number, name, .. } in sums.all.iter_mut().flat_map(|sum| &mut sum.lacks) {
        let roster = number.and_then(|it| rosters.get(&it)).and_then(|it| counties.get(*it));
        if let Some(county) = roster.filter(|_| names.get(name.as_str()).is_some_and(|count| *count > 1)) {
            *name = format!("{}·{name}", county.name);
        }
    }
}

/// Makes the adjustments of a roster; those of figures that are not known are reported.
fn adjust(county: &County, roster: usize, sums: &mut Sums) -> Vec<Finding> {
    let mut findings = Vec::new();
    for adjustment in &county.adjustments {
        if sums.adjust(roster, adjustment) {
            continue;
        }
        let Some(sum) = sums.all.get(roster) else { continue };
        let name = &adjustment.figure;
        let message = say!("没有名为“{name}”的数据项", "there is no figure named `{name}`");
        let finding = Finding::new(&UNKNOWN_NAME, message).at(adjustment.place.clone(), Text::none());
        let ids = sum.edition.iter().flat_map(|it| it.figures.iter().map(|figure| figure.id.as_str()));
        findings.push(match nearest(name, ids) {
            Some(near) => finding.help(say!("最接近的是“{near}”", "the nearest one is `{near}`")),
            None => finding,
        });
    }
    findings
}
