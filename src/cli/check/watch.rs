//! `nianbao check --watch`: the same again whenever a file changes.

use std::path::PathBuf;
use std::time::Duration;

use super::once;
use crate::cli::Outcome;
use crate::cli::args::{CheckArgs, Common};
use crate::cli::terminal::Terminal;
use crate::diag::say;
use crate::read::{inbox, last};
use crate::source;

/// How often the files are looked at.
const PAUSE: Duration = Duration::from_millis(400);
/// Clears a screen and what was scrolled away above it, and goes to its first line.
const CLEAR: &str = "\u{1B}[2J\u{1B}[3J\u{1B}[H";

/// Ends only when nobody can read its output any more, or when it is stopped.
pub(super) fn run(args: &CheckArgs, common: &Common, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let paths: Vec<PathBuf> =
        args.input.paths.iter().chain(&args.input.previous).chain(&common.templates).cloned().collect();
    // What is written for each run is no reason for the next.
    let written: Vec<PathBuf> = args.output.iter().map(|it| source::real(&it.file)).collect();
    // Last year's reports are read, too, wherever the files say they are.
    let named = || inbox::open_paths(&args.input.paths).map(|it| last::places(&it)).unwrap_or_default();
    let state = |named: &[PathBuf]| {
        let mut state = source::state(&paths);
        state.extend(source::state(named));
        state.retain(|(path, ..)| written.is_empty() || !written.contains(&source::real(path)));
        state
    };
    let mut is_first = true;
    loop {
        // What changes while it is checked is checked again.
        let named = named();
        let before = state(&named);
        if terminal.screen {
            write!(terminal.out, "{CLEAR}")?;
        }
        if let Err(error) = once(args, common, terminal) {
            // What was never there is a slip, and not waited for.
            if error.is::<std::io::Error>() || is_first {
                return Err(error);
            }
            let text = say!("nianbao：{error:#}", "nianbao: {error:#}");
            writeln!(terminal.err, "{}", text.in_lang(terminal.lang))?;
        }
        is_first = false;
        let text = say!("等文件改动后再查，Ctrl+C 结束", "waiting for a file to change; Ctrl+C ends it");
        writeln!(terminal.err, "{}", text.in_lang(terminal.lang))?;
        let after = loop {
            if terminal.is_gone() {
                return Ok(Outcome::Clean);
            }
            std::thread::sleep(PAUSE);
            let now = state(&named);
            if now != before {
                break now;
            }
        };
        // Where a run ends and the next begins, and why.
        let changed =
            after.iter().find(|it| !before.contains(it)).or(before.iter().find(|it| !after.contains(it)));
        let file = changed.map(|(path, ..)| source::shown(path)).unwrap_or_default();
        let time = chrono::Local::now().format("%H:%M:%S");
        let text = say!("—— {time} {file} 改了 ——", "-- {time} {file} has changed --");
        writeln!(terminal.err, "\n{}", text.in_lang(terminal.lang))?;
    }
}
