//! `nianbao man`: manual pages, the program's and each command's, in the language of the run.

use std::fmt::Write as _;

use anyhow::anyhow;
use clap::{Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::Outcome;
use super::args::{Args, ManArgs};
use super::build::refused;
use super::help;
use super::terminal::Terminal;
use super::work;
use crate::diag::{Lang, nearest, say};
use crate::publish;

pub(super) fn run(args: &ManArgs, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let lang = terminal.lang;
    let program = help::translated(Args::command(), lang);
    if let Some(folder) = &args.out {
        let all: Vec<&Command> = std::iter::once(&program).chain(program.get_subcommands()).collect();
        for command in &all {
            let path = folder.join(format!("{}.1", title(command)));
            publish::place(&path, page(command, lang)?.as_bytes())
                .map_err(|failure| refused(&failure, lang))?;
        }
        let (count, shown) = (all.len(), work::shown(folder));
        let said = say!("写入 {shown}：{count} 页", "wrote {count} pages to {shown}");
        writeln!(terminal.out, "{}", said.in_lang(lang))?;
        return Ok(Outcome::Clean);
    }
    let command = match &args.command {
        None => &program,
        Some(name) => program.find_subcommand(name).ok_or_else(|| unknown(name, &program, lang))?,
    };
    terminal.out.write_all(page(command, lang)?.as_bytes())?;
    Ok(Outcome::Clean)
}

fn unknown(name: &str, program: &Command, lang: Lang) -> anyhow::Error {
    let text = match nearest(name, program.get_subcommands().map(Command::get_name)) {
        Some(near) => {
            say!("没有命令 {name}；是否指 {near}？", "there is no command {name}; did you mean {near}?")
        }
        None => say!(
            "没有命令 {name}；全部命令见 nianbao --help",
            "there is no command {name}; `nianbao --help` lists them"
        ),
    };
    anyhow!("{}", text.in_lang(lang))
}

/// `nianbao-check`.
fn title(command: &Command) -> &str {
    command.get_display_name().unwrap_or_else(|| command.get_name())
}

/// A page, its headings in the language: clap's own are English.
fn page(command: &Command, lang: Lang) -> std::io::Result<String> {
    let heading = |zh, en| if lang == Lang::Zh { zh } else { en };
    let man = Man::new(command.clone());
    let mut out = Roff::new().render();
    // By hand: `roff` leaves an empty argument out, and the date would be the version.
    let (title, manual) = (title(command), heading("年报手册", "nianbao manual"));
    let version = env!("CARGO_PKG_VERSION");
    _ = writeln!(out, ".TH {title} 1 \"\" \"nianbao {version}\" \"{manual}\"");
    section(Some(heading("名称", "NAME")), &mut out, |to| man.render_name_section(to))?;
    section(Some(heading("用法", "SYNOPSIS")), &mut out, |to| man.render_synopsis_section(to))?;
    // Their headings are those of the help, in the language already.
    section(None, &mut out, |to| man.render_options_section(to))?;
    if command.has_subcommands() {
        section(Some(heading("命令", "COMMANDS")), &mut out, |to| man.render_subcommands_section(to))?;
    }
    let mut roff = Roff::new();
    if let Some(example) = help::example(command.get_name(), lang) {
        roff.control("SH", [heading("例", "EXAMPLES")]).text([bold(example)]);
    }
    around(lang, &mut roff);
    if !command.has_subcommands() {
        roff.control("SH", [heading("另见", "SEE ALSO")]).text([bold("nianbao"), roman("(1)")]);
    }
    section(None, &mut out, |to| roff.to_writer(to))?;
    Ok(out)
}

/// A section of clap's, under a heading of ours where there is one.
fn section(
    heading: Option<&str>,
    out: &mut String,
    render: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>,
) -> std::io::Result<()> {
    let mut section = Vec::new();
    render(&mut section)?;
    for line in String::from_utf8_lossy(&section).lines() {
        // Each section comes with the definition of an apostrophe that the page begins with.
        let is_preamble = line.starts_with(".ie ") || line.starts_with(".el ");
        match heading.filter(|_| line.starts_with(".SH ")) {
            Some(heading) => _ = writeln!(out, ".SH {heading}"),
            None if is_preamble => {}
            None => _ = writeln!(out, "{line}"),
        }
    }
    Ok(())
}

/// What holds for every command: how it ends, and what it heeds.
fn around(lang: Lang, roff: &mut Roff) {
    let heading = |zh, en| if lang == Lang::Zh { zh } else { en };
    let codes = [
        ("0", say!("没有错误", "nothing to say at error level")),
        ("1", say!("有错误", "findings")),
        (
            "2",
            say!(
                "没有运行成：写错了选项，文件打不开等",
                "could not run: a wrong option, a file that cannot be opened"
            ),
        ),
    ];
    let variables = [
        ("NIANBAO_LANG", say!("语言：zh 或 en；没有时随系统", "the language, zh or en; else the system's")),
        ("NO_COLOR", say!("不用颜色", "no colours")),
    ];
    roff.control("SH", [heading("退出码", "EXIT STATUS")]);
    list(&codes, lang, roff);
    roff.control("SH", [heading("环境变量", "ENVIRONMENT")]);
    list(&variables, lang, roff);
}

fn list(terms: &[(&str, crate::diag::Text)], lang: Lang, roff: &mut Roff) {
    for (term, text) in terms {
        roff.control("TP", []).text([bold(*term)]).text([roman(text.in_lang(lang))]);
    }
}
