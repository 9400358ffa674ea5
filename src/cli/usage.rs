//! Mistakes on the command line, in the language of the rest, each with what to do next; clap speaks English only.

use std::error::Error as _;
use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use clap::Command;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::terminal::Terminal;
use super::{Outcome, ended, help, work};
use crate::diag::{Lang, Text, say};

/// Prints what clap wants said: help and version to the output, mistakes to the errors.
pub(super) fn told(
    error: &clap::Error,
    program: &Command,
    args: &[OsString],
    terminal: &mut Terminal,
) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        let written = write!(terminal.out, "{}", error.render()).map(|()| Outcome::Clean);
        return ended(written.map_err(anyhow::Error::from), terminal);
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        _ = write!(terminal.err, "{}", error.render());
        return ExitCode::from(2);
    }
    let lang = terminal.lang;
    let command = args.iter().skip(1).find_map(|arg| program.find_subcommand(arg.to_str()?));
    let separator = if lang == Lang::Zh { "：" } else { ": " };
    // What stands where a command should is what the command is for.
    let meant = Path::new(&context(error, ContextKind::InvalidSubcommand)).exists().then(|| {
        let args: Vec<String> = args.iter().skip(1).map(|arg| work::typed(Path::new(arg))).collect();
        let args = args.join(" ");
        say!("写命令：nianbao check {args}", "write a command: nianbao check {args}")
    });
    if let Some(text) = meant {
        _ = writeln!(terminal.err, "nianbao{separator}{}", text.in_lang(lang));
        return ExitCode::from(2);
    }
    let text = message(error, command, program, lang);
    _ = writeln!(terminal.err, "nianbao{separator}{}", text.in_lang(lang));
    _ = writeln!(terminal.err, "{}", next(error, command, lang).in_lang(lang));
    ExitCode::from(2)
}

fn context(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    }
}

/// `--format` of `--format <FORMAT>`; an argument without a name stays as it is.
fn bare(arg: &str) -> &str {
    if arg.starts_with('-') { arg.split([' ', '=']).next().unwrap_or(arg) } else { arg }
}

/// What is wrong.
fn message(error: &clap::Error, command: Option<&Command>, program: &Command, lang: Lang) -> Text {
    let context = |kind| context(error, kind);
    let (arg, prior) = (context(ContextKind::InvalidArg), context(ContextKind::PriorArg));
    let (arg, prior) = (bare(&arg), bare(&prior));
    let value = context(ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::UnknownArgument if arg.starts_with('-') => match command.map(Command::get_name) {
            // Where clap stopped before the command, which has it.
            Some(name) if command.is_some_and(|it| has(it, arg)) => say!(
                "{arg} 写在命令后面：nianbao {name} … {arg}",
                "{arg} goes behind the command: nianbao {name} … {arg}"
            ),
            Some(command) => say!("{command} 没有选项 {arg}", "{command} has no option {arg}"),
            None => say!("没有选项 {arg}", "there is no option {arg}"),
        },
        ErrorKind::UnknownArgument => say!("多写了“{arg}”", "`{arg}` is too much"),
        ErrorKind::InvalidSubcommand => {
            let name = context(ContextKind::InvalidSubcommand);
            say!(
                "没有命令“{name}”，也没有这个文件夹",
                "there is no command `{name}`, and no folder of that name"
            )
        }
        ErrorKind::InvalidValue if value.is_empty() => {
            match command.into_iter().chain([program]).find_map(|it| described(it, arg)) {
                Some(help) => say!("{arg} 后面要写值（{help}）", "{arg} needs a value ({help})"),
                None => say!("{arg} 后面要写值", "{arg} needs a value"),
            }
        }
        ErrorKind::InvalidValue => {
            let known = context(ContextKind::ValidValue);
            let zh = known.replace(", ", "、");
            say!("{arg} 不能是“{value}”；可以是：{zh}", "{arg} cannot be `{value}`; it can be: {known}")
        }
        ErrorKind::ValueValidation => {
            let why = error.source().map(|it| help::pick(&it.to_string(), lang)).unwrap_or_default();
            say!("{arg} 不能是“{value}”：{why}", "{arg} cannot be `{value}`: {why}")
        }
        ErrorKind::MissingRequiredArgument => {
            let args = arg.split(", ").map(|arg| match command.and_then(|it| described(it, arg)) {
                Some(help) => say!("{arg}（{help}）", "{arg} ({help})"),
                None => Text::same(arg),
            });
            let (zh, en): (Vec<String>, Vec<String>) = args.map(|it| (it.zh, it.en)).unzip();
            let (zh, en) = (zh.join("、"), en.join(", "));
            say!("还要写 {zh}", "missing: {en}")
        }
        ErrorKind::ArgumentConflict if prior.is_empty() || prior == arg => {
            say!("{arg} 只能写一次", "{arg} is there twice; once is enough")
        }
        ErrorKind::ArgumentConflict => {
            say!("{arg} 和 {prior} 不能一起用", "{arg} and {prior} do not go together")
        }
        ErrorKind::TooManyValues => say!("{arg} 后面不写值", "{arg} takes no value"),
        ErrorKind::MissingSubcommand => say!("还要写命令", "a command is missing"),
        ErrorKind::InvalidUtf8 => say!("有一个参数不是文字", "an argument is no text"),
        _ => Text::same(error.to_string()),
    }
}

fn has(command: &Command, arg: &str) -> bool {
    command.get_arguments().any(|it| bare(&it.to_string()) == arg)
}

/// The help of the argument that clap shows as `arg`.
fn described(command: &Command, arg: &str) -> Option<String> {
    let found = command.get_arguments().find(|it| {
        let shown = it.to_string();
        shown == arg || bare(&shown) == arg
    })?;
    found.get_help().map(ToString::to_string)
}

/// What to do next.
fn next(error: &clap::Error, command: Option<&Command>, lang: Lang) -> Text {
    let mut near = context(error, ContextKind::SuggestedArg);
    // The most likely one comes last.
    if let Some(ContextValue::Strings(commands)) = error.get(ContextKind::SuggestedSubcommand) {
        near += commands.last().map_or("", String::as_str);
    }
    let near = bare(&near);
    let name = command.map(|it| format!(" {}", it.get_name())).unwrap_or_default();
    let all = say!("用法见 nianbao{name} --help", "see nianbao{name} --help");
    let Text { zh, en } = &all;
    if !near.is_empty() {
        return say!("是否要写 {near}？{zh}", "did you mean {near}? {en}");
    }
    let example = command.and_then(|it| help::example(it.get_name(), lang));
    match example.filter(|_| error.kind() == ErrorKind::MissingRequiredArgument) {
        Some(example) => say!("例：{example}\n{zh}", "example: {example}\n{en}"),
        None => all,
    }
}
