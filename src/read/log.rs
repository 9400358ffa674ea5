//! A log that a county keeps beside its roster: a CSV with columns of ours, and those that the office has added.

use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;

use super::codes::{KEY_MISSING, WRONG_VALUE};
use super::csv;
use super::csv::fields::{Record, records};
use super::keys::parse_date;
use super::{open_own, quiet};
use crate::diag::{Finding, say};
use crate::source::{Place, Source, Unsaved, guarded, seen, unguarded};

/// What a log is like.
pub(super) struct Shape<const N: usize> {
    /// Its name, beside the roster.
    pub(super) file: &'static str,
    /// Its columns.
    pub(super) head: [&'static str; N],
    /// The column of the day, without which a row says nothing.
    pub(super) day: usize,
    /// What it is the log of: `收件`, `what came`.
    pub(super) of: (&'static str, &'static str),
}

/// A row of a log.
pub(super) struct Row<'r> {
    source: &'r Arc<Source>,
    record: &'r Record<'r>,
    columns: &'r [Option<usize>],
    extra: &'r [usize],
    /// Its day.
    pub(super) date: NaiveDate,
}

/// A cell as it was before it was written; what somebody has typed into a spreadsheet may have spaces around it.
fn written(cell: &str) -> String {
    seen(unguarded(cell.trim_matches(' '))).into_owned()
}

fn cell(record: &Record, at: usize) -> String {
    record.fields.get(at).map(|it| written(&it.text)).unwrap_or_default()
}

impl Row<'_> {
    /// What stands in one of our columns, by its number.
    pub(super) fn text(&self, column: usize) -> String {
        self.columns[column].map(|at| cell(self.record, at)).unwrap_or_default()
    }

    /// Where that stands.
    pub(super) fn place(&self, column: usize) -> Option<Place> {
        let field = self.record.fields.get(self.columns[column]?)?;
        Some(Place::new(self.source, field.span))
    }

    /// What stands in the columns that the office has added.
    pub(super) fn added(&self) -> Vec<String> {
        self.extra.iter().map(|at| cell(self.record, *at)).collect()
    }
}

impl<const N: usize> Shape<N> {
    /// Reads the log of a county's folder, row by row; none is an empty one. Returns the columns that the office has
    /// added. A log without its columns, and a row whose day is none, are reported.
    pub(super) fn read(
        &self,
        folder: &Path,
        name: &str,
        mut each: impl FnMut(&Row),
    ) -> (Vec<String>, Vec<Finding>) {
        let path = folder.join(self.file);
        if !path.is_file() {
            return (Vec::new(), Vec::new());
        }
        let source = match open_own(&Unsaved::default(), folder, &path, name) {
            Ok(source) => source,
            Err(finding) => return (Vec::new(), vec![*finding]),
        };
        let (rows, unclosed) = records(&source.text);
        let mut findings: Vec<Finding> =
            unclosed.map(|span| csv::unclosed_quote(&source, span)).into_iter().collect();
        let head = rows.first().map(|row| row.fields.as_slice()).unwrap_or_default();
        let columns = self.head.map(|name| head.iter().position(|field| csv::is(&field.text, &[name])));
        if let Some(missing) = columns.iter().position(Option::is_none) {
            findings.push(self.lacks(self.head[missing], &source));
            return (Vec::new(), findings);
        }
        let extra: Vec<usize> = (0..head.len()).filter(|at| !columns.contains(&Some(*at))).collect();
        let added = extra.iter().map(|at| written(&head[*at].text)).collect();
        let is_filled = |row: &&Record| row.fields.iter().any(|field| !field.text.trim().is_empty());
        for record in rows.iter().skip(1).filter(is_filled) {
            let (source, columns, extra) = (&source, &columns, &extra);
            let mut row = Row { source, record, columns, extra, date: NaiveDate::default() };
            let day = row.text(self.day);
            if let Some(date) = parse_date(&day) {
                row.date = date;
                each(&row);
                continue;
            }
            let zh = self.of.0;
            let message = say!("{zh}日期“{day}”不是日期", "`{day}` is no date");
            let place = row.place(self.day).unwrap_or_else(|| Place::of_file(source));
            findings.push(Finding::new(&WRONG_VALUE, message).at(place, quiet()));
        }
        (added, findings)
    }

    fn lacks(&self, column: &str, source: &Arc<Source>) -> Finding {
        let ((zh, en), all) = (self.of, self.head.join(","));
        let message = say!("{zh}登记缺“{column}”一列", "the log of {en} has no column `{column}`");
        Finding::new(&KEY_MISSING, message).at(Place::of_file(source), quiet()).help(say!(
            "第一行应是：{all}；改名或移走这个文件，就重新登记",
            "the first line should be {all}; rename the file to begin a new log"
        ))
    }

    /// The log as CSV, as offices open it; each row with what stands in the added columns.
    pub(super) fn bytes<'a>(
        &self,
        added: &'a [String],
        rows: impl Iterator<Item = ([String; N], &'a [String])>,
    ) -> std::io::Result<Vec<u8>> {
        let start = b"\xEF\xBB\xBF".to_vec();
        let mut writer =
            ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).flexible(true).from_writer(start);
        let guard = |it: &String| guarded(it).into_owned();
        writer.write_record(self.head.iter().map(|it| (*it).to_owned()).chain(added.iter().map(guard)))?;
        for (own, more) in rows {
            writer.write_record(own.iter().chain(more).map(guard))?;
        }
        writer.into_inner().map_err(::csv::IntoInnerError::into_error)
    }
}
