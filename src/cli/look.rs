//! The look of a run: the built-in theme, with the files that `--templates` puts in its place.

use std::path::Path;
use std::sync::Arc;

use anyhow::anyhow;

use super::args::Common;
use super::printed;
use super::terminal::Terminal;
use crate::diag::{Finding, say};
use crate::edition::build::unsound;
use crate::edition::set::{THEME, THEME_FILES, unreadable};
use crate::render::look::{self, Look, Unsound};
use crate::source::Source;

/// The look; findings about the files of `--templates` stop the run.
pub(super) fn of(common: &Common, terminal: &mut Terminal) -> anyhow::Result<Look> {
    let folder = common.templates.as_ref().map(|it| it.join(THEME));
    match made(folder.as_deref()) {
        Ok(look) => Ok(look),
        Err(findings) => {
            printed::print(&findings, terminal, false)?;
            let text = say!("版式有误，没有继续", "the theme is unsound; stopped");
            Err(anyhow!("{}", text.in_lang(terminal.lang)))
        }
    }
}

/// Whether a folder of templates has a theme.
pub(super) fn is_in(folder: &Path) -> bool {
    THEME_FILES.iter().any(|file| folder.join(THEME).join(file).is_file())
}

fn made(folder: Option<&Path>) -> Result<Look, Vec<Finding>> {
    let mut findings = Vec::new();
    let mut open = |file: &str, builtin: &str| -> Arc<Source> {
        let name = format!("{THEME}/{file}");
        let path = folder.map(|it| it.join(file)).filter(|it| it.exists());
        if let Some(path) = path {
            match Source::open(&path, &name) {
                Ok(source) => return source,
                Err(failure) => findings.push(unreadable(&path, &failure)),
            }
        }
        Source::new(&name, builtin.to_owned())
    };
    let theme = open("theme.toml", look::THEME);
    let css = open("page.css", look::CSS);
    let page = open("page.html", look::PAGE);
    let look = Look::new(&theme.text, &css.text, &page.text).map_err(|Unsound { file, message, at }| {
        let source = match file {
            "theme.toml" => &theme,
            "page.css" => &css,
            _ => &page,
        };
        findings.push(unsound(source, &message, at));
    });
    look.ok().filter(|_| findings.is_empty()).ok_or(findings)
}
