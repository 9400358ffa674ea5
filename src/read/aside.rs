//! Files in a unit's folder that are not read: workbooks, Word files, PDF. What people put there they think is in.

use std::path::Path;

use super::codes::{OTHER_KIND_OF_FILE, UNREADABLE};
use super::inbox::Job;
use crate::diag::{Finding, Level, Text, say};
use crate::edition::Missing;
use crate::model::Submission;
use crate::source;

const SHEETS: &[&str] = &["xlsx", "xlsm", "xls", "et", "ods"];
const WORDS: &[&str] = &["docx", "doc", "wps", "odt", "rtf", "pdf"];

/// Files of a folder that are not read, told in one finding. One that lies beside a file that is read and has its
/// name is where that came from; Word files beside a manifest are what `build` wrote.
pub(super) fn finding(
    submission: &Submission,
    (folder, job): (&Path, &Job),
    names: &[String],
) -> Option<Finding> {
    let split = |name: &str| name.rsplit_once('.').map(|(stem, end)| (stem.to_owned(), end.to_lowercase()));
    let is = |name: &str, kinds: &[&str]| split(name).is_some_and(|(_, end)| kinds.contains(&end.as_str()));
    let built = names.iter().any(|name| name == "manifest.json");
    let saved = |name: &str| {
        let also = |other: &&String| is(other, &["csv", "md", "txt", "toml"]);
        names.iter().filter(also).any(|other| split(other).map(|it| it.0) == split(name).map(|it| it.0))
    };
    let aside: Vec<&str> = names
        .iter()
        .map(String::as_str)
        .filter(|name| is(name, SHEETS) || (is(name, WORDS) && !built))
        .filter(|name| !saved(name))
        .collect();
    let Some(&first) = aside.first() else {
        let name = words_elsewhere(submission, names)?;
        let message = say!("“{name}”没有读入", "`{name}` is not read");
        let mut finding = Finding::new(&OTHER_KIND_OF_FILE, message)
            .in_path(&job.name_of(name), source::shown(&folder.join(name)))
            .help(say!(
                "是报告的文字，就改名为 narrative.md；只是存放的，移到别处",
                "if these are the words of the report, rename it to narrative.md; what is only kept here belongs elsewhere"
            ));
        finding.level = Level::Warning;
        return Some(of(finding, submission));
    };
    let sheets = aside.iter().any(|name| is(name, SHEETS));
    let words = aside.iter().any(|name| is(name, WORDS));
    let message = match aside.len() {
        1 => say!("“{first}”没有读入", "`{first}` is not read"),
        count => {
            say!("“{first}”等 {count} 个文件没有读入", "`{first}` and others are not read: {count} files")
        }
    };
    let sheet =
        say!("在 Excel 或 WPS 中把每张表“另存为”CSV（逗号分隔）", "save each table as CSV from Excel or WPS");
    let word = say!("把文字复制到 narrative.md", "copy the words into narrative.md");
    let Text { zh, en } = match (sheets, words) {
        (true, true) => {
            Text { zh: format!("{}，{}", sheet.zh, word.zh), en: format!("{}, and {}", sheet.en, word.en) }
        }
        (true, false) => sheet,
        (false, _) => word,
    };
    let mut finding = Finding::new(&OTHER_KIND_OF_FILE, message)
        .in_path(&job.name_of(first), source::shown(&folder.join(first)))
        .help(say!(
            "{zh}，放在这个文件夹里；只是存放的，移到别处",
            "{en}, in this folder; what is only kept here belongs elsewhere"
        ));
    finding.level = level(submission, sheets);
    // Words that nobody reads are no small thing where there are no others.
    if words && !has_words(submission) {
        finding.level = finding.level.min(Level::Warning);
    }
    Some(of(finding, submission))
}

fn of(mut finding: Finding, submission: &Submission) -> Finding {
    finding.unit = Some(submission.unit.name.clone());
    finding.year = Some(submission.year);
    finding.edition = Some(submission.edition.id.clone());
    finding
}

fn has_words(submission: &Submission) -> bool {
    submission.narrative.as_ref().is_some_and(|it| !it.passages.is_empty())
}

/// Words under a name of their own, where the file for them is not there.
fn words_elsewhere<'n>(submission: &Submission, names: &'n [String]) -> Option<&'n str> {
    if has_words(submission) || names.iter().any(|name| name == "manifest.json") {
        return None;
    }
    let is_words = |name: &&String| {
        let lower = name.to_lowercase();
        let is_ours = ["narrative.md", "narrative.txt", "readme.md"].contains(&lower.as_str());
        !is_ours && Path::new(&lower).extension().is_some_and(|it| it == "md" || it == "txt")
    };
    names.iter().find(is_words).map(String::as_str)
}

/// A file that was meant to be the head of a unit or a county: where endings are hidden, an editor adds its own unseen,
/// and not every system minds capitals.
pub(super) fn misnamed(folder: &Path) -> Option<(String, &'static str)> {
    let names = source::entries(folder).unwrap_or_default().into_iter();
    let names = names.filter_map(|it| Some(it.file_name()?.to_string_lossy().into_owned()));
    names.into_iter().find_map(|name| {
        let lower = name.to_lowercase();
        let meant = ["unit.toml", "county.toml"].into_iter().find(|it| {
            let rest = lower.strip_prefix(*it);
            rest.is_some_and(|rest| ["", ".txt", ".toml", ".md", ".csv"].contains(&rest)) && name != **it
        })?;
        Some((name, meant))
    })
}

/// A folder that has the name of a file.
pub(super) fn folder(name: &str, path: &Path) -> Finding {
    let message = say!("“{name}”是文件夹，没有读入", "`{name}` is a folder; it is not read");
    Finding::new(&UNREADABLE, message).in_path(name, source::shown(path)).help(say!(
        "要的是文件：把里面的文件移出来，改成这个名称",
        "a file is wanted: move the one inside out, and give it this name"
    ))
}

/// As grave as the lack of a table that may be in such a file: one that is absent, or blank beside a workbook.
fn level(submission: &Submission, sheets: bool) -> Level {
    let lacking = submission.edition.form().filter(|(number, table)| {
        let absent = submission.tables[*number].is_none() && !submission.unread.contains(number);
        let blank = || table.figures.clone().all(|figure| submission.number(figure).is_none());
        (absent || sheets) && blank()
    });
    let level = |missing| match missing {
        Missing::Error => Level::Error,
        Missing::Warning => Level::Warning,
        Missing::Optional => Level::Note,
    };
    lacking.map(|(_, table)| level(table.missing)).min().unwrap_or(Level::Note)
}
