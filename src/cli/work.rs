//! What `check` and `build` share: editions, units in parallel, levels, the verdict.

mod across;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::anyhow;
use chrono::NaiveDate;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;

use super::args::{Common, Input};
use super::levels::Levels;
use super::terminal::Terminal;
use super::{Outcome, look, printed};
use crate::check::roster::{self, Roster};
use crate::diag::verdict::{Complete, Of, Unchecked, Verdict};
use crate::diag::{self, Finding, Lang, Level, Text, nearest, say, system};
use crate::edition::{Editions, UnitKind};
use crate::model::Submission;
use crate::model::roster::Group;
use crate::read::codes::UNIT_FILE_MISSING;
use crate::read::inbox::{self, Absent, Inbox, Job, NotAnInput, Want};
use crate::read::last::LastYear;
use crate::rollup::line::{Line, State};
use crate::rollup::sum::Lack;
use crate::source::Unsaved;
use crate::{Compiled, Options, compile, read, source, text};
use across::{Across, Seen};

/// Units that take longer than a glance are worth a bar.
const WORTH_A_BAR: usize = 200;

/// The editions of a run; findings about those of `--templates` stop it.
pub(super) fn editions(common: &Common, terminal: &mut Terminal) -> anyhow::Result<Editions> {
    let mut editions = Editions::builtin();
    let Some(folder) = &common.templates else { return Ok(editions) };
    let lang = terminal.lang;
    let before = editions.clone();
    let findings = editions.load(folder).map_err(|error| {
        let (shown, Text { zh, en }) = (source::shown(folder), system(&error));
        let text = say!(
            "--templates：{shown} 打不开：{zh}；写放着格式的文件夹",
            "--templates: {shown} cannot be opened: {en}; name the folder of the editions"
        );
        anyhow!("{}", text.in_lang(lang))
    })?;
    if findings.is_empty() && editions.same_as(&before) && !look::is_in(folder) {
        let shown = source::shown(folder);
        let text = say!(
            "{shown} 里没有格式：应是 编号/edition.toml、编号/report.md、编号/narrative.md 或 theme/theme.toml",
            "there is no edition in {shown}: it should hold ID/edition.toml, ID/report.md, ID/narrative.md or theme/theme.toml"
        );
        return Err(anyhow!("{}", text.in_lang(lang)));
    }
    if findings.is_empty() {
        return Ok(editions);
    }
    printed::print(&findings, terminal, false)?;
    let message =
        say!("--templates 里的格式有误，没有继续", "the editions of --templates are unsound; stopped");
    Err(anyhow!("{}", message.in_lang(lang)))
}

/// What the paths hold.
pub(super) fn inbox(input: &Input, unsaved: &Arc<Unsaved>, lang: Lang) -> anyhow::Result<Inbox> {
    let mut inbox = inbox::open_unsaved(&input.paths, unsaved).map_err(|error| {
        let text = match error {
            NotAnInput::Missing(path) => missing(&path),
            NotAnInput::NoUnit(path) => no_unit(&path),
        };
        anyhow!("{}", text.in_lang(lang))
    })?;
    if let Some(path) = &input.previous {
        if !path.exists() {
            let Text { zh, en } = missing(path);
            return Err(anyhow!("{}", say!("--previous：{zh}", "--previous: {en}").in_lang(lang)));
        }
        let last = LastYear::open(path, unsaved).ok().filter(|last| !last.is_empty());
        let Some(last) = last else {
            let path = source::shown(path);
            let text = say!(
                "--previous：{path} 里没有单位；写上年单位或县的文件夹",
                "--previous: there is no unit in {path}; name last year's folder of the unit or county"
            );
            return Err(anyhow!("{}", text.in_lang(lang)));
        };
        inbox.compare_with(&Arc::new(last));
        inbox.previous = Some(path.clone());
    }
    if inbox.jobs.is_empty() && inbox.findings.is_empty() && inbox.missing.is_empty() {
        let path = input.paths.first().map(|path| source::shown(path)).unwrap_or_default();
        let text = if inbox.counties.is_empty() {
            say!(
                "{path} 里没有单位：表头下一个单位一行",
                "there is no unit in {path}: below the head each has a row"
            )
        } else {
            say!(
                "{path} 的 county.toml 里没有单位：给每个单位写一段 [[unit]]",
                "there is no unit in the county.toml of {path}: write a [[unit]] for each"
            )
        };
        return Err(anyhow!("{}", text.in_lang(lang)));
    }
    Ok(inbox)
}

/// A path that is not there, with the name beside it that is nearest.
pub(super) fn missing(path: &Path) -> Text {
    let shown = source::shown(path);
    if let Some(error) = source::refusal(path) {
        return closed(&shown, &error);
    }
    let stem = |path: &Path| path.file_stem().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    // Of names that end alike the beginnings are compared: `.csv` makes none of them nearer.
    let beside: Vec<PathBuf> = source::entries(parent(path)).unwrap_or_default();
    let alike: Vec<&PathBuf> = beside.iter().filter(|it| it.extension() == path.extension()).collect();
    let names: Vec<String> = alike.iter().map(|it| stem(it)).collect();
    let near = nearest(&stem(path), names.iter().map(String::as_str));
    match near.and_then(|near| alike.iter().find(|it| stem(it) == near)) {
        Some(near) => {
            let near = source::shown(near);
            say!("找不到 {shown}；是否指 {near}？", "there is no {shown}; did you mean {near}?")
        }
        None => say!(
            "找不到 {shown}；核对名称，以及是在哪个文件夹里运行的",
            "there is no {shown}; check the name, and the folder that you are in"
        ),
    }
}

/// A path that is there, for others.
pub(super) fn closed(shown: &str, error: &std::io::Error) -> Text {
    let Text { zh, en } = system(error);
    say!(
        "{shown} 打不开：{zh}；请管理员给读的权限，或在自己的文件夹里另存一份",
        "{shown} cannot be opened: {en}; ask for the right to read it, or save a copy in a folder of your own"
    )
}

/// The folder of a path; that of a bare name is this one.
fn parent(path: &Path) -> &Path {
    path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A file that holds no units, and what could be made of it.
fn no_unit(path: &Path) -> Text {
    let shown = source::shown(path);
    let extension = path.extension().map(|it| it.to_string_lossy().to_lowercase()).unwrap_or_default();
    match extension.as_str() {
        "xlsx" | "xls" | "et" | "xlsm" => say!(
            "{shown} 是表格文件；在 Excel 或 WPS 中“另存为”CSV，放进单位的文件夹，再查这个文件夹",
            "{shown} is a workbook; save it as CSV from Excel or WPS into the unit's folder, and name that folder"
        ),
        "docx" | "doc" | "wps" | "pdf" => say!(
            "{shown} 是文档；把文字贴进单位文件夹的 narrative.md，数填进各表，再查这个文件夹（nianbao new 建一个）",
            "{shown} is a document; paste its words into narrative.md of a unit's folder, fill in the tables, and name that folder (`nianbao new` makes one)"
        ),
        _ if parent(path).join("unit.toml").is_file() => {
            let folder = source::shown(parent(path));
            say!(
                "{shown} 是单位的一个文件；要写它的文件夹 {folder}",
                "{shown} is one file of a unit; name its folder, {folder}"
            )
        }
        _ => say!(
            "{shown} 不是单位：要写单位的文件夹、TOML 文件或多个单位的 CSV",
            "{shown} is no unit: name a unit's folder, its TOML file, or a CSV of many units"
        ),
    }
}

/// What a run comes to.
#[derive(Debug, Default)]
pub(super) struct Total {
    pub(super) findings: Vec<Finding>,
    pub(super) unchecked: usize,
    pub(super) unchecked_list: Vec<Unchecked>,
    pub(super) complete: Complete,
}

impl Total {
    pub(super) fn verdict(&self) -> Verdict {
        Verdict::new(&self.findings, self.unchecked, self.complete)
    }
}

/// Units that are compiled before their results are taken in: what a run holds at once.
const AT_ONCE: usize = 256;

/// What the rosters of a run are held to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Day {
    pub(super) today: NaiveDate,
    pub(super) is_final: bool,
}

impl Day {
    pub(super) fn new(input: &Input, terminal: &Terminal) -> Self {
        Self { today: input.as_of.unwrap_or(terminal.today), is_final: input.is_final }
    }
}

/// Compiles every unit, in parallel; `each` sees each unit with its number, `take` what it returns, one after the
/// other in the order of the units. Returns the lines of the rosters, too.
pub(super) fn units<T: Send>(
    inbox: &Inbox,
    editions: &Editions,
    options: Options,
    (levels, day): (&Levels, Day),
    terminal: &Terminal,
    each: impl Fn(usize, &Job, &mut Compiled) -> T + Sync,
    mut take: impl FnMut(&Job, Option<&Line>, T) -> anyhow::Result<()>,
) -> anyhow::Result<(Total, Vec<Line>)> {
    let bar = bar(inbox.jobs.len(), terminal);
    let mut total = Total::default();
    // Figures of each unit are kept where a table or the words of a county may show them.
    let shown = inbox.counties.iter().any(read::shows_units);
    let mut across = Across::new(inbox);
    let mut lines = Vec::with_capacity(inbox.jobs.len() + inbox.missing.len());
    for (chunk, jobs) in inbox.jobs.chunks(AT_ONCE).enumerate() {
        let results: Vec<_> = jobs
            .par_iter()
            .enumerate()
            .map(|(at, job)| {
                let mut compiled = compile(job, editions, options);
                levels.settle(&mut compiled);
                let number = job.entry.as_ref().map(|it| it.number);
                compiled.findings.iter_mut().for_each(|it| it.line = number);
                let mut line = job.county().map(|_| line(job, &compiled, editions));
                if let Some(line) = &mut line {
                    line.blank = blank(line, compiled.submission.as_ref(), inbox);
                    line.group = group(line, inbox);
                    if let (true, Some(submission)) = (shown, &compiled.submission) {
                        line.show(submission);
                    }
                }
                if let Some(line) = &mut line
                    && line.state != State::Missing
                    && number.is_some_and(|it| inbox.twice.contains(&it))
                {
                    (line.state, line.lack) = (State::Broken, Some(Lack::Twice));
                }
                // Of a unit that has sent nothing there is nothing to draw.
                let is_there = line.as_ref().is_none_or(|it| it.state != State::Missing);
                let seen = Seen::new(job, inbox, &compiled);
                let kept = is_there.then(|| each(chunk * AT_ONCE + at, job, &mut compiled));
                bar.inc(1);
                let Compiled { findings, unchecked, unchecked_list, complete, .. } = compiled;
                (Total { findings, unchecked, unchecked_list, complete }, line, seen, kept)
            })
            .collect();
        for (job, (own, line, seen, kept)) in jobs.iter().zip(results) {
            let Some(kept) = kept else {
                total.complete.units.1 += 1;
                lines.extend(line);
                continue;
            };
            total.findings.extend(own.findings);
            total.findings.extend(seen.and_then(|seen| across.add(seen)));
            total.unchecked += own.unchecked;
            total.unchecked_list.extend(own.unchecked_list);
            total.complete.add(own.complete);
            take(job, line.as_ref(), kept)?;
            lines.extend(line);
        }
    }
    bar.finish_and_clear();
    let absent = |it: &Absent| match it.want {
        Want::Sent => Line::absent(it.county, &it.entry),
        Want::Way => Line::astray(it.county, &it.entry, Lack::Line),
        Want::File => Line::astray(it.county, &it.entry, Lack::Broken),
    };
    lines.extend(inbox.missing.iter().map(absent));
    total.complete.units.1 += inbox.missing.len();
    in_order(&mut lines, inbox, &unused(inbox, editions, options));
    let roster = Roster {
        counties: &inbox.counties,
        lines: &lines,
        editions,
        today: day.today,
        is_final: day.is_final,
    };
    let mut early = inbox.findings.clone();
    early.extend(across.unused(inbox));
    early.extend(roster::run(&roster));
    levels.apply(&mut early);
    diag::sort(&mut early);
    total.findings.splice(0..0, early);
    Ok((total, lines))
}

fn line(job: &Job, compiled: &Compiled, editions: &Editions) -> Line {
    let submission = compiled.submission.as_ref();
    // A folder that was made for the unit and that nobody has touched is no submission.
    if let (Some(county), Some(entry), Some(submission)) = (job.county(), &job.entry, submission)
        && compiled.complete.cells.0 == 0
        && compiled.complete.cells.1 > 0
        && !compiled.findings.iter().any(|it| it.code.id.starts_with("A01") && it.level < Level::Note)
        && text::is_untouched(submission, editions)
    {
        return Line::absent(county, entry);
    }
    let mut line =
        Line::new(job.county(), job.entry.as_ref(), submission, &compiled.findings, &compiled.complete);
    line.words.clone_from(&compiled.words);
    line
}

/// Where a unit stands on its roster.
fn group(line: &Line, inbox: &Inbox) -> Group {
    let county = line.county.and_then(|it| inbox.counties.get(it));
    Group::of(line.kind, county.map_or(UnitKind::County, |it| it.kind))
}

/// What the county counts beside the form and the unit left blank, a bit each.
fn blank(line: &Line, submission: Option<&Submission>, inbox: &Inbox) -> u64 {
    let county = line.county.and_then(|it| inbox.counties.get(it));
    let Some((submission, county)) = submission.zip(county) else { return 0 };
    let is_blank = |id: &str| {
        let figure = submission.edition.figure_of_id(id);
        figure.is_none_or(|it| submission.number(it).is_none())
    };
    let numbered = (0..u64::BITS).zip(&county.indicators);
    numbered.filter(|(_, indicator)| is_blank(&indicator.id)).fold(0, |all, (at, _)| all | 1 << at)
}

/// The units that need not report and have sent figures, by their numbers.
fn unused(inbox: &Inbox, editions: &Editions, options: Options) -> HashSet<usize> {
    let options = Options { compose: false, siblings: false, ..options };
    let has_figures = |job: &&Job| compile(job, editions, options).complete.cells.0 > 0;
    let numbers = inbox.excused.par_iter().filter(has_figures);
    numbers.filter_map(|job| job.entry.as_ref().map(|it| it.number)).collect()
}

/// The order of the rosters, the excused among them.
fn in_order(lines: &mut Vec<Line>, inbox: &Inbox, unused: &HashSet<usize>) {
    for (number, county) in inbox.counties.iter().enumerate() {
        let excused = county.units.iter().filter(|entry| entry.excused.is_some());
        lines.extend(excused.map(|entry| {
            let unused = unused.contains(&entry.number);
            Line { unused, ..Line::absent(number, entry) }
        }));
    }
    lines.iter_mut().filter(|it| it.state != State::Present).for_each(|it| it.group = group(it, inbox));
    lines.sort_by_key(|line| line.entry.as_ref().map(|it| it.number));
    // Who is subordinate to a department stands with it.
    let is_below = |line: &Line| line.entry.as_ref().is_some_and(|it| it.under.is_some());
    if !lines.iter().any(is_below) {
        return;
    }
    let groups: HashMap<(Option<usize>, String), Group> =
        lines.iter().filter(|it| !is_below(it)).map(|it| ((it.county, it.name.clone()), it.group)).collect();
    for line in lines {
        let under = line.entry.as_ref().and_then(|it| it.under.clone());
        if let Some(group) = under.and_then(|under| groups.get(&(line.county, under))) {
            line.group = *group;
        }
    }
}

fn bar(units: usize, terminal: &Terminal) -> ProgressBar {
    let target = if terminal.progress && units >= WORTH_A_BAR {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let bar = ProgressBar::with_draw_target(Some(units as u64), target);
    match ProgressStyle::with_template("{bar:40} {pos}/{len}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// Whether the run found something at error level.
pub(super) fn failed(total: &Total) -> bool {
    printed::open(&total.findings).any(|finding| finding.level == Level::Error)
}

/// How a run that found this ends.
pub(super) fn outcome(total: &Total) -> Outcome {
    let hidden = |path: &PathBuf| path.file_name().is_some_and(|it| it.to_string_lossy().starts_with('.'));
    let is_empty = |folder: &str| source::entries(Path::new(folder)).is_ok_and(|all| all.iter().all(hidden));
    let empty = |it: &Finding| {
        it.code.id == UNIT_FILE_MISSING.id && it.path.as_ref().is_some_and(|path| is_empty(&path.shown))
    };
    if none_read(total) && !total.findings.is_empty() && total.findings.iter().all(empty) {
        Outcome::Nothing
    } else if failed(total) {
        Outcome::Findings
    } else {
        Outcome::Clean
    }
}

/// Counts units that could not be read at all.
pub(super) fn none_read(total: &Total) -> bool {
    matches!(total.complete.units, Of(0, _))
}

/// A path as people type it.
pub(super) fn shown(path: &Path) -> String {
    source::shown(path)
}

/// What a command needs besides, for what was done with other templates.
pub(super) fn with_templates(common: &Common) -> String {
    common.templates.as_ref().map_or_else(String::new, |it| format!(" --templates {}", typed(it)))
}

/// The same as an argument of a command.
pub(super) fn typed(path: &Path) -> String {
    let path = shown(path);
    let plain = |char: char| char.is_alphanumeric() || "/\\._-:+@%".contains(char);
    if path.chars().all(plain) { path } else { format!("\"{path}\"") }
}
