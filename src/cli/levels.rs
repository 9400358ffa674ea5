//! `--allow` and `--deny`: which findings are graver, and which less, than their rules say.

use std::cmp::Reverse;

use anyhow::anyhow;

use super::args::Input;
use super::printed;
use super::terminal::Terminal;
use crate::diag::{self, Code, Finding, Lang, Level, nearest, say};
use crate::{Compiled, codes};

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
            levels.allow.push(rule(name.trim(), lang)?);
        }
        for what in &input.deny {
            match what.trim().to_ascii_lowercase().as_str() {
                "warnings" => levels.warnings = true,
                "notes" => (levels.warnings, levels.notes) = (true, true),
                "unchecked" => levels.unchecked = true,
                _ => levels.deny.push(rule_or(what.trim(), &RAISED, lang)?),
            }
        }
        Ok(levels)
    }

    /// Says of each rule that was to be lowered and whose findings are errors that no option lowers them.
    pub(super) fn tell_idle(&self, findings: &[Finding], terminal: &mut Terminal) -> std::io::Result<()> {
        for name in &self.allow {
            let is_error = |it: &Finding| it.code.name == *name && it.level == Level::Error;
            if printed::open(findings).any(is_error) && !self.deny.contains(name) {
                let text = say!(
                    "--allow {name} 没有作用：它查出的是错误，只能改正，不能降级",
                    "`--allow {name}` does nothing here: these are errors, which can only be mended"
                );
                writeln!(terminal.err, "{}", text.in_lang(terminal.lang))?;
            }
        }
        Ok(())
    }

    /// The same for a unit; what could not be checked is told like anything else where it is denied.
    pub(super) fn settle(&self, compiled: &mut Compiled) {
        self.apply(&mut compiled.findings);
        if !self.unchecked {
            return;
        }
        let submission = compiled.submission.as_ref();
        let place = submission.and_then(|it| it.unit.place.as_ref());
        for unchecked in std::mem::take(&mut compiled.unchecked_list) {
            let mut finding = unchecked.denied(place);
            finding.year = submission.map(|it| it.year);
            finding.edition = submission.map(|it| it.edition.id.clone());
            compiled.findings.push(finding);
        }
        diag::sort(&mut compiled.findings);
    }

    /// Errors are what the form or the law decides alone; no option lowers them.
    pub(super) fn apply(&self, findings: &mut [Finding]) {
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

/// What `--deny` takes besides rules.
const RAISED: [&str; 3] = ["warnings", "notes", "unchecked"];

/// The rule of this name or id.
pub(super) fn rule(name: &str, lang: Lang) -> anyhow::Result<&'static str> {
    rule_or(name, &[], lang)
}

/// The rule of this name or id; a slip may have meant one of the `others`.
fn rule_or(name: &str, others: &[&str], lang: Lang) -> anyhow::Result<&'static str> {
    let codes = codes();
    if let Some(code) =
        codes.iter().find(|code| code.name.eq_ignore_ascii_case(name) || code.id.eq_ignore_ascii_case(name))
    {
        return Ok(code.name);
    }
    // Who knows the matter and not the name is shown the rules that speak of it most.
    let said = |code: &&Code| {
        let prose: String = code.docs.split("```").step_by(2).collect();
        let own = code.docs.lines().filter(|line| line.contains(&format!("[{}]", code.id)));
        prose.matches(name).count() + 5 * own.filter(|line| line.contains(name)).count()
    };
    let mut about: Vec<&Code> = codes.iter().copied().filter(|it| !name.is_ascii() && said(it) > 0).collect();
    about.sort_by_key(|code| Reverse(said(code)));
    let about: Vec<&str> = about.into_iter().map(|code| code.name).take(3).collect();
    let near = nearest(name, codes.iter().map(|code| code.name).chain(others.iter().copied()));
    let message = match near.filter(|_| about.is_empty()) {
        _ if !about.is_empty() => {
            let (zh, en) = (about.join("、"), about.join(", "));
            say!(
                "没有规则 {name}；说到它的有 {zh}，全部规则见 nianbao explain",
                "there is no rule {name}; of it speak {en}; `nianbao explain` lists them all"
            )
        }
        Some(near) => {
            say!("没有规则 {name}；是否指 {near}？", "there is no rule {name}; did you mean {near}?")
        }
        None => say!(
            "没有规则 {name}；全部规则见 nianbao explain",
            "there is no rule {name}; `nianbao explain` lists them"
        ),
    };
    Err(anyhow!("{}", message.in_lang(lang)))
}
