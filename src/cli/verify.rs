//! `nianbao verify`: is a folder of reports still what was written? And what `build --check` says.

use super::Outcome;
use super::args::VerifyArgs;
use super::build::no_build;
use super::terminal::Terminal;
use super::work;
use crate::diag::{Lang, Text, say, system};
use crate::publish::{Difference, Failure, Manifest};

/// Files of a kind that are named one by one.
const NAMED: usize = 20;

pub(super) fn run(args: &VerifyArgs, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let lang = terminal.lang;
    let manifest = Manifest::of(&args.dir).ok_or_else(|| no_build(&args.dir, lang))?;
    let found = manifest.compare(&args.dir).map_err(|failure| unread(&failure, lang))?;
    told(&found, &work::shown(&args.dir), terminal)
}

/// A file of the folder that cannot be read.
pub(super) fn unread(failure: &Failure, lang: Lang) -> anyhow::Error {
    let (path, Text { zh, en }) = (work::shown(&failure.path), system(&failure.error));
    let text = say!("读不了 {path}：{zh}", "cannot read {path}: {en}");
    anyhow::anyhow!("{}", text.in_lang(lang))
}

/// Names what is not as it should be; whether everything is.
pub(super) fn told(found: &Difference, folder: &str, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let lang = terminal.lang;
    let kinds = [
        (&found.differ, say!("内容不同", "differs")),
        (&found.missing, say!("缺", "missing")),
        (&found.surplus, say!("多出", "surplus")),
    ];
    for (names, word) in kinds {
        for name in names.iter().take(NAMED) {
            let word = word.in_lang(lang);
            let gap = if lang == Lang::Zh { "：" } else { ": " };
            writeln!(terminal.out, "{word}{gap}{name}")?;
        }
        if let Some(more) = names.len().checked_sub(NAMED).filter(|more| *more > 0) {
            writeln!(terminal.out, "{}", say!("……还有 {more} 个", "... {more} more").in_lang(lang))?;
        }
    }
    let (same, differ) = (found.same, found.differ.len());
    let (missing, surplus) = (found.missing.len(), found.surplus.len());
    let said = if found.is_none() {
        say!("{folder}：{same} 个文件都一致", "{folder}: all {same} file(s) are as they should be")
    } else {
        say!(
            "{folder}：{same} 个一致，{differ} 个不同，缺 {missing} 个，多 {surplus} 个",
            "{folder}: {same} as they should be, {differ} differ, {missing} missing, {surplus} surplus"
        )
    };
    writeln!(terminal.out, "{}", said.in_lang(lang))?;
    Ok(if found.is_none() { Outcome::Clean } else { Outcome::Findings })
}
