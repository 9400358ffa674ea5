//! Arguments, terminal, progress, exit code; one file a command. The only stage that prints.

mod args;
mod build;
mod check;
mod completions;
mod county;
mod drawn;
mod dropped;
mod editions;
mod explain;
mod fix;
mod gather;
mod help;
mod levels;
mod look;
mod lsp;
mod man;
mod new;
mod printed;
mod receive;
mod rollup;
mod schema;
mod send_back;
mod status;
mod stream;
mod terminal;
mod trace;
mod usage;
mod verify;
mod work;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, ValueEnum};

use crate::diag::{Lang, Text, say, system};
use args::{Args, Command, LangArg, LspArgs};

pub use terminal::Terminal;

/// How a command ended: nothing to say at error level, findings; could not run is an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Clean,
    Findings,
    /// There was no unit to look at, and that is told.
    Nothing,
}

/// Runs the program with its arguments, the first of which is its own name.
pub fn run(args: Vec<OsString>, terminal: &mut Terminal) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().map(unquoted).collect();
    terminal.lang = language(&args, terminal);
    if let Some(paths) = dropped::paths(&args) {
        let result = dropped::run(&paths, terminal);
        return ended(result, terminal);
    }
    let mut command = help::translated(Args::command(), terminal.lang);
    let matches = match command.try_get_matches_from_mut(&args) {
        Ok(matches) => matches,
        Err(error) => return usage::told(&error, &command, &args, terminal),
    };
    let result = Args::from_arg_matches(&matches).map_err(anyhow::Error::from).and_then(|args| {
        let common = &args.common;
        match &args.command {
            Command::Check(args) => check::run(args, common, terminal),
            Command::Build(args) => build::run(args, common, terminal),
            Command::Rollup(args) => rollup::run(args, common, terminal),
            Command::Trace(args) => trace::run(args, common, terminal),
            Command::Status(args) => status::run(args, common, terminal),
            Command::Receive(args) => receive::run(args, common, terminal),
            Command::Return(args) => send_back::run(args, common, terminal),
            Command::New(args) => new::run(args, common, terminal),
            Command::Verify(args) => verify::run(args, terminal),
            Command::Explain(args) => explain::run(args, terminal),
            Command::Editions(args) => editions::run(args, common, terminal),
            Command::Lsp(LspArgs { stdio: _ }) => lsp::run(common, terminal),
            Command::Schema(args) => schema::run(args, terminal),
            Command::Completions(args) => completions::run(args, terminal),
            Command::Man(args) => man::run(args, terminal),
        }
    });
    ended(result, terminal)
}

/// The exit code of a command, and what it says where it could not run.
fn ended(result: anyhow::Result<Outcome>, terminal: &mut Terminal) -> ExitCode {
    // What was printed last may be waiting still.
    let result = result.and_then(|outcome| Ok(terminal.out.flush().map(|()| outcome)?));
    match result {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Ok(Outcome::Nothing) => ExitCode::from(2),
        Err(error) => {
            let text = match error.downcast_ref::<std::io::Error>() {
                Some(error) => of_system(error),
                None => say!("nianbao：{error:#}", "nianbao: {error:#}"),
            };
            _ = writeln!(terminal.err, "{}", text.in_lang(terminal.lang));
            ExitCode::from(2)
        }
    }
}

/// Why the system refused: its own words are another language's.
fn of_system(error: &std::io::Error) -> Text {
    let lost = error.get_ref().and_then(|it| it.downcast_ref::<stream::Lost>());
    let Text { zh, en } = system(lost.map_or(error, |lost| &lost.0));
    match lost {
        Some(_) => say!(
            "nianbao：结果没有写完：{zh}。腾出空间或换一个位置，再运行一次",
            "nianbao: what was asked for is not all written: {en}. Make room or choose another place, and run again"
        ),
        None => say!("nianbao：{zh}", "nianbao: {en}"),
    }
}

/// An argument as it was meant: what stands as `"甲 县\"` on a command line of Windows, as `PowerShell` completes it,
/// comes as `甲 县"`. No path there has such a sign.
fn unquoted(arg: OsString) -> OsString {
    match arg.to_str().and_then(|it| it.strip_suffix('"')) {
        Some(meant) if cfg!(windows) => meant.into(),
        _ => arg,
    }
}

/// `--lang`, else `NIANBAO_LANG`, else the system's. Read before clap, whose own messages depend on it.
fn language(args: &[OsString], terminal: &Terminal) -> Lang {
    let mut given = args.iter().map(|arg| arg.to_string_lossy());
    let mut wanted = None;
    while let Some(arg) = given.next() {
        if arg == "--lang" {
            wanted = given.next().map(std::borrow::Cow::into_owned);
        } else if let Some(value) = arg.strip_prefix("--lang=") {
            wanted = Some(value.to_owned());
        }
    }
    // What is none of the two is a mistake, to be told in the language that would hold without it.
    let known = |it: &String| LangArg::from_str(it, true).is_ok();
    let name =
        wanted.filter(known).or_else(|| terminal.lang_variable.clone()).or_else(|| terminal.locale.clone());
    match name {
        Some(name) if name.to_lowercase().starts_with("en") => Lang::En,
        Some(name) if name.to_lowercase().starts_with("zh") => Lang::Zh,
        // A bare machine (CI, a container) has the locale `C`; so do tests.
        Some(_) => Lang::En,
        None => Lang::Zh,
    }
}
