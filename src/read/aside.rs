//! Files in a unit's folder that are not read: workbooks, Word files, PDF. What people put there they think is in.

use std::path::Path;

use super::codes::OTHER_KIND_OF_FILE;
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
    let first = *aside.first()?;
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
    finding.unit = Some(submission.unit.name.clone());
    finding.year = Some(submission.year);
    finding.edition = Some(submission.edition.id.clone());
    Some(finding)
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
