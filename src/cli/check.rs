//! `nianbao check`: what is wrong, at the very cell.

mod outputs;
mod page;
mod sheet;
mod watch;

use super::Outcome;
use super::args::{CheckArgs, CheckFormat, Common};
use super::gather::Run;
use super::terminal::Terminal;
use super::work::Total;
use super::{county, fix, printed, work};
use crate::check::RULES;
use crate::diag::junit::Looked;
use crate::diag::verdict::Verdict;
use crate::diag::{Code, Lang, github, json, junit, sarif, say};

pub(super) fn run(args: &CheckArgs, common: &Common, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    if args.watch { watch::run(args, common, terminal) } else { once(args, common, terminal) }
}

/// Looks at everything, and says nothing yet.
pub(super) fn looked(
    args: &CheckArgs,
    common: &Common,
    terminal: &mut Terminal,
) -> anyhow::Result<(Run, Report)> {
    let mut run = Run::new(&args.input, common, terminal)?;
    outputs::allowed(args, common, &run, terminal.lang)?;
    let wanted = |format| args.format == format || args.output.iter().any(|it| it.format == format);
    // An office's own template may be wrong, too; the built-in ones are tested.
    run.options.compose = common.templates.is_some();
    run.options.list_unchecked |= args.verbose || wanted(CheckFormat::Junit);
    let (total, units) = everything(&run, terminal)?;
    let what: Vec<String> = args.input.paths.iter().map(|it| work::shown(it)).collect();
    // The folder one is in has no name to be told by.
    let what = match units.as_slice() {
        [only] if what == ["."] => only.clone(),
        _ => what.join("、"),
    };
    let report = Report {
        verdict: total.verdict(),
        total,
        units,
        what,
        all: args.all,
        verbose: args.verbose,
        here: std::env::current_dir().map(|it| work::shown(&it)).unwrap_or_default(),
        lang: terminal.lang,
    };
    Ok((run, report))
}

fn once(args: &CheckArgs, common: &Common, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let (run, mut report) = looked(args, common, terminal)?;
    let is_text = args.format == CheckFormat::Text;
    // People are told what was wrong before they are told what was changed; what machines read is how it is now.
    if is_text && args.fix {
        report.told(terminal)?;
    }
    if args.fix && fix::run(&report.total.findings, !is_text, terminal)? > 0 {
        (_, report) = looked(args, common, terminal)?;
        if is_text {
            let verdict = report.verdict.line(terminal.lang);
            let now = say!("改后：{verdict}", "now: {verdict}");
            writeln!(terminal.out, "{}", now.in_lang(terminal.lang))?;
        }
    }
    outputs::write(args, &report, terminal.lang)?;
    match report.drawn(args.format)? {
        Some(text) => terminal.out.write_all(text.as_bytes())?,
        None if args.fix => {}
        None => report.told(terminal)?,
    }
    terminal.out.flush()?;
    run.levels.tell_idle(&report.total.findings, terminal)?;
    Ok(ended(&report))
}

fn ended(report: &Report) -> Outcome {
    work::outcome(&report.total)
}

/// Everything that is wrong with the units of a run and with their sums; and who was looked at.
pub(super) fn everything(run: &Run, terminal: &Terminal) -> anyhow::Result<(Total, Vec<String>)> {
    let mut units = Vec::new();
    let name = |_: usize, compiled: &mut crate::Compiled| {
        compiled.submission.as_ref().map(|it| it.unit.name.clone())
    };
    let mut gathered =
        run.gather_drawing(terminal, name, |name: Option<String>| units.extend(name), |_, _, _| Ok(()))?;
    let mut own = county::compile(run, &gathered)?;
    county::join(&mut gathered, &mut own);
    Ok((gathered.total, units))
}

/// What a run came to, ready to be drawn in any format.
pub(super) struct Report {
    pub(super) verdict: Verdict,
    pub(super) total: Total,
    /// Everybody who was looked at.
    units: Vec<String>,
    /// The paths, as given.
    what: String,
    all: bool,
    verbose: bool,
    /// The working directory, where forges look for the files.
    here: String,
    lang: Lang,
}

impl Report {
    /// For people at a terminal.
    pub(super) fn told(&self, terminal: &mut Terminal) -> anyhow::Result<()> {
        let (Total { findings, unchecked_list, .. }, lang) = (&self.total, self.lang);
        printed::told(findings, self.all, terminal)?;
        printed::answered(findings, terminal)?;
        for unchecked in unchecked_list.iter().filter(|_| self.verbose) {
            let word = if lang == Lang::Zh { "未核对" } else { "unchecked" };
            let (unit, message) = (&unchecked.unit, unchecked.message.in_lang(lang));
            writeln!(terminal.out, "{word}[{}] {unit}: {message}", unchecked.code.id)?;
        }
        writeln!(terminal.out, "{}", self.verdict.line(lang))?;
        Ok(())
    }

    /// For machines, and for those who read a page; what a terminal shows is [`Self::told`].
    fn drawn(&self, format: CheckFormat) -> anyhow::Result<Option<String>> {
        let (Total { findings, unchecked_list, .. }, lang) = (&self.total, self.lang);
        Ok(Some(match format {
            CheckFormat::Text => return Ok(None),
            CheckFormat::Json => {
                let unchecked = if self.verbose { unchecked_list.as_slice() } else { &[] };
                json::write(&self.verdict, findings, unchecked, lang)
            }
            CheckFormat::Sarif => sarif::write(findings, &self.here, lang),
            CheckFormat::Junit => {
                let rules: Vec<&Code> = RULES.iter().map(|rule| &rule.code).collect();
                let looked = Looked { units: &self.units, rules: &rules, unchecked: unchecked_list };
                junit::write(looked, findings, lang)
            }
            // A line that is no annotation is one of the log.
            CheckFormat::Github => {
                github::write(findings, &self.here, lang) + &self.verdict.line(lang) + "\n"
            }
            CheckFormat::Html => self.page()?,
        }))
    }

    pub(super) fn page(&self) -> anyhow::Result<String> {
        let lang = self.lang;
        let (shown, left_out) = printed::few(&self.total.findings, self.all);
        let more = say!(
            "还有 {left_out} 条没有列出：每种只列前几条，--all 列出全部",
            "{left_out} more are left out: of each kind the first are shown, --all shows them all"
        );
        let more = if left_out == 0 { "" } else { more.in_lang(lang) };
        let what = &self.what;
        let title = say!("检查结果：{what}", "Findings: {what}");
        page::draw(title.in_lang(lang), &self.verdict.line(lang), &shown, more, lang)
    }
}
