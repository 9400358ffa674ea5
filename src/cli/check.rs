//! `nianbao check`: what is wrong, at the very cell.

use super::Outcome;
use super::args::{CheckArgs, Common, FindingsFormat};
use super::terminal::Terminal;
use super::work::{self, Day, Levels};
use super::{county, fix, gather};
use crate::Options;
use crate::diag::{Lang, json};

pub(super) fn run(args: &CheckArgs, common: &Common, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let lang = terminal.lang;
    let levels = Levels::new(&args.input, lang)?;
    let editions = work::editions(common, terminal)?;
    let inbox = work::inbox(&args.input, lang)?;
    let options = Options {
        blank_as_zero: args.input.blank_as_zero,
        list_unchecked: args.verbose,
        // An office's own template may be wrong, too; the built-in ones are tested.
        compose: common.templates.is_some(),
        draft: false,
        siblings: !inbox.counties.is_empty(),
    };
    let day = Day::new(&args.input, terminal);
    let total = if inbox.counties.is_empty() {
        let none = |_: &_, _: Option<&_>, ()| Ok(());
        work::units(&inbox, &editions, options, (&levels, day), terminal, |_, _, _| (), none)?.0
    } else {
        let levels = (&levels, day);
        let mut gathered = gather::gather(
            &inbox,
            &editions,
            options,
            levels,
            terminal,
            |_, _| (),
            |()| (),
            |_, _, _| Ok(()),
        )?;
        let mut own = county::compile(&inbox, &gathered, &editions, options, levels.0)?;
        county::join(&mut gathered, &mut own);
        gathered.total
    };
    let verdict = total.verdict();
    match args.format {
        FindingsFormat::Json => {
            let text = json::write(&verdict, &total.findings, &total.unchecked_list, lang);
            terminal.out.write_all(text.as_bytes())?;
        }
        FindingsFormat::Text => {
            work::print(&total.findings, terminal, true)?;
            work::answered(&total.findings, terminal)?;
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
        let quiet = args.format == FindingsFormat::Json;
        fix::run(&total.findings, quiet, terminal)?;
    }
    terminal.out.flush()?;
    Ok(if work::failed(&total, &levels) { Outcome::Findings } else { Outcome::Clean })
}
