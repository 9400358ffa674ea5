//! What `rollup`, `trace`, `status` and `build` share: the units of rosters, and their sums.

use anyhow::anyhow;

use super::args::Input;
use super::terminal::Terminal;
use super::work::{self, Day, Levels, Total};
use crate::diag::verdict::Complete;
use crate::diag::{Finding, Lang, Text, nearest, say};
use crate::edition::Editions;
use crate::model::Submission;
use crate::model::roster::County;
use crate::read::codes::UNKNOWN_NAME;
use crate::read::inbox::{Inbox, Job};
use crate::rollup::Sums;
use crate::rollup::line::{Line, State};
use crate::rollup::sum::Sum;
use crate::{Compiled, Options, read};

/// What the rosters come to.
pub(super) struct Gathered {
    pub(super) total: Total,
    pub(super) lines: Vec<Line>,
    pub(super) sums: Sums,
}

/// The inbox of a path that must be a roster.
pub(super) fn rosters(input: &Input, lang: Lang) -> anyhow::Result<Inbox> {
    let inbox = work::inbox(input, lang)?;
    if inbox.counties.is_empty() {
        let text =
            say!("要写县的文件夹：里面有 county.toml", "name a county's folder: one with a county.toml");
        return Err(anyhow!("{}", text.in_lang(lang)));
    }
    Ok(inbox)
}

/// A unit that was read, with its words by section.
pub(super) struct Read {
    pub(super) submission: Submission,
    pub(super) said: Vec<(usize, String)>,
}

/// Reads every unit and adds it up. `draw` works on units in parallel, `each` sees those of the sum, in order.
#[expect(clippy::too_many_arguments, reason = "it is the one loop over units")]
pub(super) fn gather<T: Send>(
    inbox: &Inbox,
    editions: &Editions,
    options: Options,
    (levels, day): (&Levels, Day),
    terminal: &Terminal,
    draw: impl Fn(usize, &mut Compiled) -> T + Sync,
    mut drawn: impl FnMut(T),
    mut each: impl FnMut(&Job, &Line, &Read) -> anyhow::Result<()>,
) -> anyhow::Result<Gathered> {
    let mut sums = Sums::new(&inbox.counties, editions);
    let keep = |at: usize, job: &Job, compiled: &mut Compiled| {
        let drawn = draw(at, compiled);
        let said = std::mem::take(&mut compiled.said);
        let read = job.county.and(compiled.submission.take()).map(|submission| Read { submission, said });
        (drawn, read)
    };
    let take = |job: &Job, line: Option<&Line>, (picture, read): (T, Option<Read>)| {
        drawn(picture);
        let Some(line) = line else { return Ok(()) };
        sums.add(line, read.as_ref().map(|it| &it.submission));
        match read {
            Some(read) if line.state == State::Present => each(job, line, &read),
            _ => Ok(()),
        }
    };
    let (mut total, lines) = work::units(inbox, editions, options, (levels, day), terminal, keep, take)?;
    for line in lines.iter().filter(|line| line.state == State::Missing) {
        sums.add(line, None);
    }
    for (county, sum) in inbox.counties.iter().zip(&mut sums.all) {
        total.findings.extend(adjust(county, sum));
    }
    Ok(Gathered { total, lines, sums })
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
            Line::new(job.county, job.entry.as_ref(), submission.as_ref(), &findings, &Complete::default());
        sums.add(&line, submission.as_ref());
    }
    let whole = before.missing.is_empty();
    Ok(sums.all.into_iter().next().filter(|sum| whole && sum.is_total()))
}

/// Makes the adjustments of a roster; those of figures that are not known are reported.
fn adjust(county: &County, sum: &mut Sum) -> Vec<Finding> {
    let mut findings = Vec::new();
    for adjustment in &county.adjustments {
        if let Some(figure) = sum.adjusted(adjustment) {
            sum.correct(figure, adjustment.value);
            continue;
        }
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
