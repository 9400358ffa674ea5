//! Help in the language of the rest, each with an example; clap speaks English only.

use clap::{Arg, ArgAction, Command};

use crate::diag::Lang;

/// Between a help text's Chinese and English.
const BETWEEN: char = '‖';

/// The half of a text in the language.
pub(super) fn pick(text: &str, lang: Lang) -> String {
    match (text.split_once(BETWEEN), lang) {
        (Some((zh, _)), Lang::Zh) => zh.to_owned(),
        (Some((_, en)), Lang::En) => en.to_owned(),
        (None, _) => text.to_owned(),
    }
}

/// The command with every text in the language.
pub(super) fn translated(mut command: Command, lang: Lang) -> Command {
    command = command.disable_help_subcommand(true);
    // These share their input with `check`, and take rosters alone.
    for name in ["rollup", "status", "return"] {
        command = command.mut_subcommand(name, |it| {
            it.mut_arg("paths", |arg| arg.value_name("COUNTY").help("县的文件夹‖The county's folder"))
        });
    }
    command.build();
    translate(command, lang, true)
}

fn translate(mut command: Command, lang: Lang, top: bool) -> Command {
    if let Some(about) = command.get_about().map(|about| pick(&about.to_string(), lang)) {
        command = command.about(about);
    }
    let [options, general, arguments, commands, usage] = match lang {
        Lang::Zh => ["选项", "通用选项", "参数", "命令", "用法："],
        Lang::En => ["Options", "General options", "Arguments", "Commands", "Usage: "],
    };
    let (help, version) = match lang {
        Lang::Zh => ("显示帮助", "显示版本"),
        Lang::En => ("Print help", "Print version"),
    };
    command = command.mut_args(|arg: Arg| {
        let text = match arg.get_action() {
            ArgAction::Help | ArgAction::HelpShort | ArgAction::HelpLong => help.to_owned(),
            ArgAction::Version => version.to_owned(),
            _ => arg.get_help().map(|help| pick(&help.to_string(), lang)).unwrap_or_default(),
        };
        let own = matches!(arg.get_action(), ArgAction::Help | ArgAction::HelpShort | ArgAction::HelpLong);
        let heading = if arg.is_positional() {
            arguments
        } else if own || arg.is_global_set() || matches!(arg.get_action(), ArgAction::Version) {
            general
        } else {
            options
        };
        arg.help(text).help_heading(heading).hide_default_value(true).hide_possible_values(true)
    });
    command = command.subcommand_help_heading(commands);
    let example = match (example(command.get_name(), lang), lang) {
        (None, _) => String::new(),
        (Some(example), Lang::Zh) => format!("\n\n例：{example}"),
        (Some(example), Lang::En) => format!("\n\nExample: {example}"),
    };
    let synopsis = synopsis(&mut command, lang);
    let template = format!("{{about}}\n\n{usage}{{usage}}\n\n{{all-args}}{example}\n");
    command = command.override_usage(synopsis).help_template(template);
    if top { command.mut_subcommands(|it| translate(it, lang, false)) } else { command }
}

/// `nianbao check [OPTIONS] <PATH>...`, with clap's own words in the language.
fn synopsis(command: &mut Command, lang: Lang) -> String {
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim();
    match lang {
        Lang::Zh => usage.replace("[OPTIONS]", "[选项]").replace("<COMMAND>", "<命令>"),
        Lang::En => usage.to_owned(),
    }
}

/// One example a command. A test runs them on the sample data, in this order.
const EXAMPLES: &[(&str, &str)] = &[
    ("nianbao", "nianbao build sample-data/yangli-county --out out"),
    ("check", "nianbao check sample-data/suqian-2024"),
    ("build", "nianbao build sample-data/yangli-county --out out"),
    ("rollup", "nianbao rollup sample-data/yangli-county --out sum"),
    ("trace", "nianbao trace sample-data/yangli-county requests.new.total"),
    ("receive", "nianbao receive my-county sample-data/yangli-county/departments/finance --date 2024-01-15"),
    ("status", "nianbao status sample-data/yangli-county"),
    ("return", "nianbao return sample-data/mistakes/unit-copied --out sent-back"),
    (
        "new",
        "nianbao new 中枢镇 --name 中枢镇人民政府 --year 2024 --kind township‖nianbao new zhongshu --name 中枢镇人民政府 --year 2024 --kind township",
    ),
    ("verify", "nianbao verify out"),
    ("explain", "nianbao explain unequal-balance"),
    ("editions", "nianbao editions 2021"),
    ("lsp", "nianbao lsp"),
    ("schema", "nianbao schema unit"),
    ("completions", "nianbao completions bash"),
    ("man", "nianbao man check"),
];

/// The commands.
pub(super) fn commands() -> impl Iterator<Item = &'static str> {
    EXAMPLES.iter().skip(1).map(|(name, _)| *name)
}

/// The example of a command; the program's own is under its own name.
pub(super) fn example(command: &str, lang: Lang) -> Option<String> {
    let found = EXAMPLES.iter().find(|(name, _)| *name == command);
    found.map(|(_, example)| pick(example, lang))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn every_help_text_stands_in_both_languages() {
        fn look(command: &Command) {
            let about = command.get_about().map(ToString::to_string).unwrap_or_default();
            assert!(about.contains(BETWEEN), "{}: {about}", command.get_name());
            for arg in command.get_arguments() {
                let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
                assert!(help.contains(BETWEEN), "{} {}: {help}", command.get_name(), arg.get_id());
            }
            command.get_subcommands().for_each(look);
        }
        look(&crate::cli::args::Args::command());
    }
}
