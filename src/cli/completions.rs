//! `nianbao completions`: a script for a shell.

use std::fmt::Write as _;

use clap::builder::PossibleValuesParser;
use clap::{Arg, Command, CommandFactory};
use clap_complete::Shell;

use super::Outcome;
use super::args::{Args, CompletionsArgs};
use super::help;
use super::terminal::Terminal;
use crate::edition::{EDITIONS, UnitKind};
use crate::render::FORMATS;

pub(super) fn run(args: &CompletionsArgs, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let mut command = with_values(help::translated(Args::command(), terminal.lang));
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "nianbao", &mut script);
    if args.shell == Shell::Fish {
        script.extend(positional(&command).into_bytes());
    }
    terminal.out.write_all(&script)?;
    Ok(Outcome::Clean)
}

/// What stands behind a command without an option, which the generator for fish leaves out.
fn positional(command: &Command) -> String {
    let mut script = String::new();
    for command in command.get_subcommands() {
        let name = command.get_name();
        for arg in command.get_positionals() {
            let values: Vec<String> =
                arg.get_possible_values().iter().map(|it| it.get_name().to_owned()).collect();
            if !values.is_empty() {
                let values = values.join(" ");
                _ = writeln!(
                    script,
                    "complete -c nianbao -n \"__fish_nianbao_using_subcommand {name}\" -f -a \"{values}\""
                );
            }
        }
    }
    script
}

/// What the lists know is offered, too. The command line itself takes it as text, so that a slip gets our own answer.
fn with_values(command: Command) -> Command {
    let rules: Vec<&'static str> = crate::codes().iter().map(|code| code.name).collect();
    let denied: Vec<&'static str> =
        ["warnings", "notes", "unchecked"].into_iter().chain(rules.iter().copied()).collect();
    let offer = move |arg: Arg| match arg.get_id().as_str() {
        // What has values of its own keeps them.
        _ if !arg.get_possible_values().is_empty() => arg,
        "rule" | "allow" => arg.value_parser(PossibleValuesParser::new(rules.clone())),
        "deny" => arg.value_parser(PossibleValuesParser::new(denied.clone())),
        "kind" => arg.value_parser(PossibleValuesParser::new(UnitKind::ALL.iter().map(|(_, id, _)| *id))),
        "to" => arg.value_parser(PossibleValuesParser::new(FORMATS.iter().map(|it| it.name))),
        "id" => arg.value_parser(PossibleValuesParser::new(EDITIONS.iter().map(|it| it.id))),
        "command" => arg.value_parser(PossibleValuesParser::new(help::commands())),
        _ => arg,
    };
    command.mut_subcommands(move |it| it.mut_args(&offer))
}
