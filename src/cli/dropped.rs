//! A folder dropped on the program (`nianbao FOLDER`, no command): it is checked, its reports are written, and three
//! lines say so.

use std::ffi::OsString;
use std::path::PathBuf;

use super::args::{BuildArgs, CheckArgs, Common, Input};
use super::terminal::Terminal;
use super::{Outcome, build, check, help, work};
use crate::diag::say;
use crate::publish::{self, FINDINGS, Manifest};

/// The paths, if they are all that was given beside a language, and no command is among them.
pub(super) fn paths(args: &[OsString]) -> Option<Vec<PathBuf>> {
    let mut paths = Vec::new();
    let mut given = args.iter().skip(1);
    while let Some(arg) = given.next() {
        match arg.to_str() {
            Some("--lang") => _ = given.next(),
            Some(arg) if arg.starts_with("--lang=") => {}
            _ => paths.push(PathBuf::from(arg)),
        }
    }
    let first = paths.first()?;
    let is_command = help::commands().any(|it| first.as_os_str() == it);
    (!is_command && paths.iter().all(|path| path.exists())).then_some(paths)
}

pub(super) fn run(paths: &[PathBuf], terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    // Folders that are dropped together are each their own: what is made of one goes beside it.
    let (folders, files): (Vec<PathBuf>, Vec<PathBuf>) = paths.iter().cloned().partition(|it| it.is_dir());
    let groups = folders.into_iter().map(|it| vec![it]).chain([files]).filter(|it| !it.is_empty());
    let mut result = Ok(Outcome::Clean);
    for group in groups {
        let one = told(&group, terminal);
        result = match (result, one) {
            (Ok(Outcome::Clean), one) => one,
            (so_far, Ok(_)) => so_far,
            (Ok(_), failed) => failed,
            (Err(before), Err(error)) => Err(before.context(error)),
        };
    }
    // A window that Windows opens for the program closes with it.
    if cfg!(windows) && terminal.interactive {
        if let Err(error) = &result {
            writeln!(terminal.err, "nianbao: {error:#}")?;
        }
        write!(terminal.out, "{}", say!("按回车键关闭", "press return to close").in_lang(terminal.lang))?;
        terminal.out.flush()?;
        terminal.input.read_line(&mut String::new())?;
    }
    result
}

fn told(paths: &[PathBuf], terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let (lang, common) = (terminal.lang, Common::default());
    let input = || Input { paths: paths.to_owned(), ..Input::default() };
    let check = CheckArgs { input: input(), ..CheckArgs::default() };
    let (found, report) = check::looked(&check, &common, terminal)?;
    // What is no unit's folder is left as it is.
    if work::none_read(&report.total) {
        report.told(terminal)?;
        return Ok(work::outcome(&report.total));
    }
    let build = BuildArgs { input: input(), ..BuildArgs::default() };
    let built = build::run(&build, &common, &mut terminal.silent())?;
    // The reports are exchanged as a whole; the page comes to them afterwards.
    let folder = found.inbox.home.join(build::FOLDER);
    let page = folder.join(FINDINGS);
    publish::place(&page, report.page()?.as_bytes()).map_err(|failure| build::refused(&failure, lang))?;
    let old = Manifest::of(&folder).map_or(0, |manifest| manifest.files.len());
    let (page, folder, verdict) = (work::shown(&page), work::shown(&folder), report.verdict.line(lang));
    let told = match built {
        Outcome::Clean => say!("报告：{folder}", "reports: {folder}"),
        Outcome::Findings if old > 0 => say!(
            "有错误，没有生成新的报告；{folder} 里的 {old} 份是以前的，不要用。照检查结果改好再来",
            "there are errors, so no new reports were written; the {old} file(s) in {folder} are old, do not use them. Mend what the page shows and come back"
        ),
        Outcome::Findings | Outcome::Nothing => say!(
            "有错误，没有生成报告：照检查结果改好再来",
            "there are errors, so no reports were written: mend what the page shows and come back"
        ),
    };
    let findings = say!("检查结果：{page}", "findings: {page}");
    writeln!(terminal.out, "{verdict}\n{}\n{}", findings.in_lang(lang), told.in_lang(lang))?;
    Ok(built)
}
