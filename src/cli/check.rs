//! `nianbao check`: what is wrong, at the very cell.

mod page;
mod sheet;

use super::Outcome;
use super::args::{CheckArgs, CheckFormat, Common};
use super::gather::Run;
use super::terminal::Terminal;
use super::{county, fix, printed, work};
use crate::diag::{Lang, json, say};

pub(super) fn run(args: &CheckArgs, common: &Common, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let lang = terminal.lang;
    let mut run = Run::new(&args.input, common, terminal)?;
    // An office's own template may be wrong, too; the built-in ones are tested.
    (run.options.list_unchecked, run.options.compose) = (args.verbose, common.templates.is_some());
    let mut gathered = run.gather(terminal, |_, _, _| Ok(()))?;
    let mut own = county::compile(&run, &gathered)?;
    county::join(&mut gathered, &mut own);
    let total = gathered.total;
    let verdict = total.verdict();
    match args.format {
        CheckFormat::Html => {
            let (shown, left_out) = printed::few(&total.findings, args.all);
            let more = match left_out {
                0 => String::new(),
                _ => say!(
                    "还有 {left_out} 条没有列出：每种只列前几条，--all 列出全部",
                    "{left_out} more are left out: of each kind the first are shown, --all shows them all"
                )
                .in_lang(lang)
                .to_owned(),
            };
            let what: Vec<String> = args.input.paths.iter().map(|it| work::shown(it)).collect();
            let what = what.join("、");
            let title = say!("检查结果：{what}", "Findings: {what}").in_lang(lang).to_owned();
            let text = page::draw(&title, &verdict.line(lang), &shown, &more, lang)?;
            terminal.out.write_all(text.as_bytes())?;
        }
        CheckFormat::Json => {
            let text = json::write(&verdict, &total.findings, &total.unchecked_list, lang);
            terminal.out.write_all(text.as_bytes())?;
        }
        CheckFormat::Text => {
            printed::told(&total.findings, args.all, terminal)?;
            printed::answered(&total.findings, terminal)?;
            for unchecked in &total.unchecked_list {
                let word = if lang == Lang::Zh { "未核对" } else { "unchecked" };
                let (unit, message) = (&unchecked.unit, unchecked.message.in_lang(lang));
                writeln!(terminal.out, "{word}[{}] {unit}: {message}", unchecked.code.id)?;
            }
            writeln!(terminal.out, "{}", verdict.line(lang))?;
        }
    }
    if args.fix {
        // What machines read is the findings alone.
        let quiet = args.format != CheckFormat::Text;
        fix::run(&total.findings, quiet, terminal)?;
    }
    terminal.out.flush()?;
    Ok(if work::failed(&total, &run.levels) { Outcome::Findings } else { Outcome::Clean })
}
