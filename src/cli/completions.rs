//! `nianbao completions`: a script for a shell.

use clap::CommandFactory;

use super::Outcome;
use super::args::{Args, CompletionsArgs};
use super::help;
use super::terminal::Terminal;

pub(super) fn run(args: &CompletionsArgs, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let mut command = help::translated(Args::command(), terminal.lang);
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "nianbao", &mut script);
    terminal.out.write_all(&script)?;
    Ok(Outcome::Clean)
}
