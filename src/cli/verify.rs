//! `nianbao verify`: is a folder of reports still what was written? And what `build --check` says.

use std::path::Path;

use anyhow::anyhow;

use super::Outcome;
use super::args::VerifyArgs;
use super::build::no_build;
use super::terminal::Terminal;
use super::work;
use crate::diag::{Lang, Text, say, system};
use crate::publish::{Difference, Failure, Manifest};
use crate::source::seen;

/// Files of a kind that are named one by one.
const NAMED: usize = 20;

pub(super) fn run(args: &VerifyArgs, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let lang = terminal.lang;
    if args.dir.is_file() {
        return Err(no_folder(&args.dir, lang));
    }
    let manifest = Manifest::of(&args.dir).ok_or_else(|| no_build(&args.dir, lang))?;
    if let Some(entry) = manifest.files.iter().find(|it| !it.is_inside()) {
        let (folder, path) = (work::shown(&args.dir), seen(&entry.path));
        let text = say!(
            "{folder} 的 manifest.json 列了文件夹以外的 {path}，不是 nianbao 写的；重新生成一次",
            "the manifest.json in {folder} lists {path}, which is outside the folder; nianbao has not written that. Build the reports again"
        );
        return Err(anyhow!("{}", text.in_lang(lang)));
    }
    let found = manifest.compare(&args.dir).map_err(|failure| unread(&failure, lang))?;
    told(&found, &work::shown(&args.dir), terminal)
}

/// A file where a folder of reports is wanted; most name its manifest.
pub(super) fn no_folder(file: &Path, lang: Lang) -> anyhow::Error {
    let (folder, file) = (file.parent().map(work::shown).unwrap_or_default(), work::shown(file));
    let folder = if folder.is_empty() { "." } else { &folder };
    let text = say!(
        "{file} 是文件；要写报告所在的文件夹：{folder}",
        "{file} is a file; name the folder of the reports: {folder}"
    );
    anyhow!("{}", text.in_lang(lang))
}

/// A file of the folder that cannot be read.
pub(super) fn unread(failure: &Failure, lang: Lang) -> anyhow::Error {
    let (path, Text { zh, en }) = (work::shown(&failure.path), system(&failure.error));
    let text = say!("读不了 {path}：{zh}", "cannot read {path}: {en}");
    anyhow!("{}", text.in_lang(lang))
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
