//! What `check` and `build` share: editions, units in parallel, levels, the verdict.

use std::path::Path;
use std::sync::Arc;

use anyhow::anyhow;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;

use super::args::{Common, Input};
use super::terminal::Terminal;
use crate::diag::verdict::{Complete, Of, Unchecked, Verdict};
use crate::diag::{self, Finding, Lang, Level, emit, nearest, say};
use crate::edition::Editions;
use crate::read::inbox::{self, Inbox, Job, NotAnInput};
use crate::read::last::LastYear;
use crate::{Compiled, Options, codes, compile, rollup, source};

/// Units that take longer than a glance are worth a bar.
const WORTH_A_BAR: usize = 200;

/// The editions of a run; findings about those of `--templates` stop it.
pub(super) fn editions(common: &Common, terminal: &mut Terminal) -> anyhow::Result<Editions> {
    let mut editions = Editions::builtin();
    let Some(folder) = &common.templates else { return Ok(editions) };
    let lang = terminal.lang;
    let before = editions.clone();
    let findings = editions.load(folder).map_err(|error| {
        let (shown, text) = (source::shown(folder), error.to_string());
        anyhow!("{}", say!("{shown} 打不开：{text}", "{shown} cannot be opened: {text}").in_lang(lang))
    })?;
    if findings.is_empty() && editions.same_as(&before) {
        let shown = source::shown(folder);
        let text = say!(
            "{shown} 里没有格式：应是 编号/edition.toml 或 编号/report.md",
            "there is no edition in {shown}: it should hold ID/edition.toml or ID/report.md"
        );
        return Err(anyhow!("{}", text.in_lang(lang)));
    }
    if findings.is_empty() {
        return Ok(editions);
    }
    print(&findings, terminal, false)?;
    let message =
        say!("--templates 里的格式有误，没有继续", "the editions of --templates are unsound; stopped");
    Err(anyhow!("{}", message.in_lang(lang)))
}

/// What the paths hold.
pub(super) fn inbox(input: &Input, lang: Lang) -> anyhow::Result<Inbox> {
    let inbox = inbox::open_paths(&input.paths).map_err(|error| {
        let text = match error {
            NotAnInput::Missing(path) => {
                let path = source::shown(&path);
                say!("没有 {path}", "there is no {path}")
            }
            NotAnInput::NoUnit(path) => {
                let path = source::shown(&path);
                say!(
                    "{path} 不是单位：要写单位的文件夹、TOML 文件或多个单位的 CSV",
                    "{path} is no unit: name a unit's folder, its TOML file, or a CSV of many units"
                )
            }
        };
        anyhow!("{}", text.in_lang(lang))
    })?;
    let mut inbox = inbox;
    if let Some(path) = &input.previous {
        let last = LastYear::open(path).ok().filter(|last| !last.is_empty());
        let Some(last) = last else {
            let path = source::shown(path);
            let text = say!("--previous：{path} 里没有单位", "--previous: there is no unit in {path}");
            return Err(anyhow!("{}", text.in_lang(lang)));
        };
        inbox.compare_with(&Arc::new(last));
    }
    if inbox.jobs.is_empty() && inbox.findings.is_empty() && inbox.missing.is_empty() {
        return Err(anyhow!("{}", say!("里面没有单位", "there is no unit in it").in_lang(lang)));
    }
    Ok(inbox)
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

/// Compiles every unit, in parallel; `each` sees each unit with its number, and what it returns is kept in order.
pub(super) fn units<T: Send>(
    inbox: Inbox,
    editions: &Editions,
    options: Options,
    levels: &Levels,
    terminal: &Terminal,
    each: impl Fn(usize, &Job, &mut Compiled) -> T + Sync,
) -> (Total, Vec<T>) {
    let bar = bar(inbox.jobs.len(), terminal);
    let results: Vec<(Total, T)> = inbox
        .jobs
        .par_iter()
        .enumerate()
        .map(|(at, job)| {
            let mut compiled = compile(job, editions, options);
            levels.apply(&mut compiled.findings);
            let kept = each(at, job, &mut compiled);
            bar.inc(1);
            let total = Total {
                findings: compiled.findings,
                unchecked: compiled.unchecked,
                unchecked_list: compiled.unchecked_list,
                complete: compiled.complete,
            };
            (total, kept)
        })
        .collect();
    bar.finish_and_clear();
    let mut total = Total { findings: inbox.findings, ..Total::default() };
    total.findings.extend(inbox.missing.iter().map(|(entry, path)| rollup::not_submitted(entry, path)));
    total.complete.units.1 += inbox.missing.len();
    levels.apply(&mut total.findings);
    diag::sort(&mut total.findings);
    let mut kept = Vec::with_capacity(results.len());
    for (unit, it) in results {
        total.findings.extend(unit.findings);
        total.unchecked += unit.unchecked;
        total.unchecked_list.extend(unit.unchecked_list);
        total.complete.add(unit.complete);
        kept.push(it);
    }
    (total, kept)
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

/// `--allow` and `--deny`.
#[derive(Debug, Default)]
pub(super) struct Levels {
    allow: Vec<&'static str>,
    deny: Vec<&'static str>,
    warnings: bool,
    notes: bool,
    pub(super) unchecked: bool,
}

impl Levels {
    pub(super) fn new(input: &Input, lang: Lang) -> anyhow::Result<Self> {
        let mut levels = Self::default();
        for name in &input.allow {
            levels.allow.push(rule(name, lang)?);
        }
        for what in &input.deny {
            match what.as_str() {
                "warnings" => levels.warnings = true,
                "notes" => (levels.warnings, levels.notes) = (true, true),
                "unchecked" => levels.unchecked = true,
                name => levels.deny.push(rule(name, lang)?),
            }
        }
        Ok(levels)
    }

    /// Errors are what the form or the law decides alone; no option lowers them.
    fn apply(&self, findings: &mut [Finding]) {
        for finding in findings.iter_mut().filter(|finding| finding.answered.is_none()) {
            let name = finding.code.name;
            finding.level = match finding.level {
                Level::Warning if self.allow.contains(&name) => Level::Note,
                level if self.deny.contains(&name) => level.min(Level::Error),
                Level::Warning if self.warnings => Level::Error,
                Level::Note if self.notes && !self.allow.contains(&name) => Level::Error,
                level => level,
            };
        }
    }
}

/// The rule of this name or id.
pub(super) fn rule(name: &str, lang: Lang) -> anyhow::Result<&'static str> {
    let codes = codes();
    if let Some(code) = codes.iter().find(|code| code.name == name || code.id.eq_ignore_ascii_case(name)) {
        return Ok(code.name);
    }
    let message = match nearest(name, codes.iter().map(|code| code.name)) {
        Some(near) => {
            say!("没有规则 {name}；是否指 {near}？", "there is no rule {name}; did you mean {near}?")
        }
        None => say!("没有规则 {name}", "there is no rule {name}"),
    };
    Err(anyhow!("{}", message.in_lang(lang)))
}

/// Prints findings as people read them, with a blank line between.
pub(super) fn print(findings: &[Finding], terminal: &mut Terminal, to_out: bool) -> std::io::Result<()> {
    let style = terminal.style();
    for finding in open(findings) {
        let text = emit(finding, style);
        let stream = if to_out { &mut terminal.out } else { &mut terminal.err };
        writeln!(stream, "{}\n", text.trim_end())?;
    }
    Ok(())
}

/// Prints findings in a line each, the gravest first, and no more than a glance takes in.
pub(super) fn brief(findings: &[Finding], terminal: &mut Terminal) -> std::io::Result<()> {
    const LINES: usize = 20;
    let lang = terminal.lang;
    let mut sorted: Vec<&Finding> = open(findings).collect();
    sorted.sort_by_key(|finding| finding.level);
    for finding in sorted.iter().take(LINES) {
        let (level, message) = (finding.level.name(), finding.message.in_lang(lang));
        let place = finding
            .place()
            .map(ToString::to_string)
            .or(finding.path.as_ref().map(|path| path.shown.clone()))
            .unwrap_or_default();
        writeln!(terminal.err, "{level}[{}] {place} {message}", finding.code.id)?;
    }
    if let Some(more) = sorted.len().checked_sub(LINES).filter(|more| *more > 0) {
        writeln!(terminal.err, "{}", say!("……还有 {more} 条", "... {more} more").in_lang(lang))?;
    }
    if !sorted.is_empty() {
        let text = say!("逐格的说明见 nianbao check", "`nianbao check` shows each at its cell");
        writeln!(terminal.err, "{}", text.in_lang(lang))?;
    }
    Ok(())
}

/// Whether the run found something at error level.
pub(super) fn failed(total: &Total, levels: &Levels) -> bool {
    let errors = open(&total.findings).any(|finding| finding.level == Level::Error);
    errors || (levels.unchecked && total.unchecked > 0)
}

/// The findings that no answer settles.
pub(super) fn open(findings: &[Finding]) -> impl Iterator<Item = &Finding> {
    findings.iter().filter(|finding| finding.answered.is_none())
}

/// Prints what was answered, a line each: the rule, where, and why it is right.
pub(super) fn answered(findings: &[Finding], terminal: &mut Terminal) -> std::io::Result<()> {
    let lang = terminal.lang;
    for finding in findings {
        let Some(answered) = &finding.answered else { continue };
        let (message, reason) = (finding.message.in_lang(lang), &answered.reason);
        let place = finding.place().map(ToString::to_string).unwrap_or_default();
        let id = finding.code.id;
        let text = say!(
            "已说明[{id}] {place} {message}\n  理由：{reason}\n",
            "answered[{id}] {place} {message}\n  reason: {reason}\n"
        );
        writeln!(terminal.out, "{}", text.in_lang(lang))?;
    }
    Ok(())
}

/// Counts units that could not be read at all.
pub(super) fn none_read(total: &Total) -> bool {
    matches!(total.complete.units, Of(0, _))
}

/// A path as people type it.
pub(super) fn shown(path: &Path) -> String {
    source::shown(path)
}
