//! Findings on the terminal: each at its cell, the first of each kind where there are too many, or a line each.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::terminal::Terminal;
use super::work;
use crate::diag::{Finding, Level, emit, say};
use crate::source::is_unseen;

/// Findings that are printed one by one; of more, the first of each kind are.
const MANY: usize = 300;
/// The first of each kind.
const FIRST: usize = 3;

/// The findings that no answer settles.
pub(super) fn open<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> impl Iterator<Item = &'f Finding> {
    findings.into_iter().filter(|finding| finding.answered.is_none())
}

/// Prints findings as people read them, with a blank line between.
pub(super) fn print<'f>(
    findings: impl IntoIterator<Item = &'f Finding>,
    terminal: &mut Terminal,
    to_out: bool,
) -> std::io::Result<()> {
    let style = terminal.style();
    for finding in open(findings) {
        let text = emit(finding, style);
        // The excerpt is the user's; what it draws of controls is visible, save for those that few terminals obey.
        let text: String = text.chars().filter(|char| *char == '\x1B' || !is_unseen(*char)).collect();
        let stream = if to_out { &mut terminal.out } else { &mut terminal.err };
        writeln!(stream, "{}\n", text.trim_end())?;
    }
    Ok(())
}

/// Prints findings in a line each, the gravest first, and no more than a glance takes in.
pub(super) fn brief<'f>(
    findings: impl IntoIterator<Item = &'f Finding>,
    paths: &[PathBuf],
    terminal: &mut Terminal,
) -> std::io::Result<()> {
    brief_with(findings, paths, "", terminal)
}

/// The same; `with` is what the command that shows more needs besides.
pub(super) fn brief_with<'f>(
    findings: impl IntoIterator<Item = &'f Finding>,
    paths: &[PathBuf],
    with: &str,
    terminal: &mut Terminal,
) -> std::io::Result<()> {
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
        let paths: Vec<String> = paths.iter().map(|it| work::typed(it)).collect();
        let paths = paths.join(" ");
        let text = say!(
            "逐格的说明见 nianbao check {paths}{with}",
            "`nianbao check {paths}{with}` shows each at its cell"
        );
        writeln!(terminal.err, "{}", text.in_lang(lang))?;
    }
    Ok(())
}

/// Those that are shown one by one: all, or of a flood the first of each kind; and how many that leaves out.
pub(super) fn few(findings: &[Finding], all: bool) -> (Vec<&Finding>, usize) {
    let count = open(findings).count();
    if all || count <= MANY {
        return (open(findings).collect(), 0);
    }
    let mut kinds: BTreeMap<(Level, &str), usize> = BTreeMap::new();
    let first = |finding: &&Finding| {
        let seen = kinds.entry((finding.level, finding.code.id)).or_default();
        *seen += 1;
        *seen <= FIRST
    };
    let shown: Vec<&Finding> = open(findings).filter(first).collect();
    let left_out = count - shown.len();
    (shown, left_out)
}

/// Prints findings for `check`: those of [`few`], and where it leaves any out, how many there are of each kind.
pub(super) fn told(findings: &[Finding], all: bool, terminal: &mut Terminal) -> std::io::Result<()> {
    let lang = terminal.lang;
    let (shown, left_out) = few(findings, all);
    let count = shown.len() + left_out;
    print(shown, terminal, true)?;
    if left_out == 0 {
        return Ok(());
    }
    let head = say!(
        "共 {count} 条，每种只列出前 {FIRST} 条；--all 列出全部：",
        "{count} findings, of each kind the first {FIRST}; --all prints them all:"
    );
    writeln!(terminal.out, "{}", head.in_lang(lang))?;
    // Of each kind how many, and in which units.
    let mut kinds: BTreeMap<(Level, &str), (&str, usize, BTreeSet<&str>)> = BTreeMap::new();
    for finding in open(findings) {
        let code = finding.code;
        let (_, count, units) =
            kinds.entry((finding.level, code.id)).or_insert((code.name, 0, BTreeSet::new()));
        *count += 1;
        units.extend(finding.unit.as_deref());
    }
    for ((level, id), (name, count, units)) in &kinds {
        let (level, units) = (level.name(), units.len());
        let line = say!(
            "  {level}[{id}] {name}：{count} 条，{units} 个单位",
            "  {level}[{id}] {name}: {count} in {units} unit(s)"
        );
        writeln!(terminal.out, "{}", line.in_lang(lang))?;
    }
    writeln!(terminal.out)
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
