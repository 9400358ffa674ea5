//! The files of `check --output`: none of them twice, and none in place of what was read.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::anyhow;

use super::Report;
use crate::cli::args::{CheckArgs, Common, Output};
use crate::cli::build::refused;
use crate::cli::gather::Run;
use crate::cli::work;
use crate::diag::{Lang, say};
use crate::publish::{self, Failure};
use crate::read::last;
use crate::source;

/// Refuses names that would cost the user a file.
pub(super) fn allowed(args: &CheckArgs, common: &Common, run: &Run, lang: Lang) -> anyhow::Result<()> {
    if args.output.is_empty() {
        return Ok(());
    }
    let inputs = Inputs::of(args, common, run);
    let mut seen = BTreeSet::new();
    for Output { file, .. } in &args.output {
        let (real, shown) = (source::real(file), work::shown(file));
        // A device or a pipe takes as many as are wanted.
        let twice = !seen.insert(real.clone()) && (file.is_file() || !file.exists());
        let text = if twice {
            say!(
                "--output：{shown} 写了两次，后一份会盖掉前一份；各取一个名称",
                "--output: {shown} is there twice, and the second would replace the first; give each a name of its own"
            )
        } else if file.is_file() && inputs.holds(&real) {
            say!(
                "--output：{shown} 是这次读的文件，没有动它；换一个名称",
                "--output: {shown} is one of the files that are read; it is untouched. Choose another name"
            )
        } else {
            continue;
        };
        return Err(anyhow!("{}", text.in_lang(lang)));
    }
    Ok(())
}

/// Writes them.
pub(super) fn write(args: &CheckArgs, report: &Report, lang: Lang) -> anyhow::Result<()> {
    for Output { format, file } in &args.output {
        let text = report.drawn(*format)?.unwrap_or_default();
        publish::place(file, text.as_bytes()).map_err(|failure| {
            // The path as it was given, not as the system knows it.
            let path = if file.exists() { file.clone() } else { failure.path };
            refused(&Failure { path, ..failure }, lang)
        })?;
    }
    Ok(())
}

/// What a run reads, whether or not it could make anything of it.
struct Inputs {
    /// By their real paths.
    paths: Vec<PathBuf>,
    /// Folders of which only files of some kinds are read.
    folders: Vec<PathBuf>,
}

impl Inputs {
    fn of(args: &CheckArgs, common: &Common, run: &Run) -> Self {
        let named = args.input.paths.iter().chain(&args.input.previous).chain(&common.templates);
        let last = last::places(&run.inbox);
        let (folders, paths): (Vec<PathBuf>, Vec<PathBuf>) =
            named.chain(&last).map(|it| source::real(it)).partition(|it| it.is_dir());
        Self { paths, folders }
    }

    /// Files that only other programs read stay free: the report of the run before lies among the data, too.
    fn holds(&self, file: &Path) -> bool {
        let extension = file.extension().map(|it| it.to_string_lossy().to_lowercase()).unwrap_or_default();
        let read = ["toml", "csv", "tsv", "md", "png", "jpg", "jpeg", "gif", "css"];
        let is_read = read.contains(&extension.as_str())
            || file.file_stem().is_some_and(|it| it == "narrative")
            || file.file_name().is_some_and(|it| it == "page.html");
        let is_within = || self.folders.iter().any(|folder| file.starts_with(folder));
        self.paths.iter().any(|path| path == file) || (is_read && is_within())
    }
}
