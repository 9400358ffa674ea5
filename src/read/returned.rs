//! `returned.csv`: what was sent back to which unit, when, and by what day it was wanted again.

use std::path::Path;

use chrono::NaiveDate;

use super::codes::{KEY_MISSING, WRONG_VALUE};
use super::csv;
use super::csv::fields::records;
use super::keys::parse_date;
use super::received::written;
use super::{open_own, quiet};
use crate::diag::{Finding, say};
use crate::edition::normalise;
use crate::model::roster::Entry;
use crate::source::{Place, Unsaved, guarded};

/// The log's name, beside the roster.
pub const NAME: &str = "returned.csv";

/// The columns of the log.
pub const HEAD: [&str; 4] = ["单位", "日期", "期限", "处数"];

/// What a county has sent back.
#[derive(Clone, Debug, Default)]
pub struct Returns {
    /// In the order of the log.
    pub all: Vec<Return>,
    /// Columns that the office has added.
    added: Vec<String>,
}

/// A slip that was sent back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Return {
    /// The unit, as on the roster.
    pub unit: String,
    /// The day.
    pub date: NaiveDate,
    /// By when it is wanted again, as written.
    pub by: String,
    /// How many corrections it asks for, as written.
    pub count: String,
    /// What stands in the columns that the office has added.
    pub added: Vec<String>,
}

impl Returns {
    /// Reads the log of a county's folder; none is an empty one.
    pub fn read(folder: &Path, name: &str) -> (Self, Vec<Finding>) {
        let path = folder.join(NAME);
        let mut log = Self::default();
        if !path.is_file() {
            return (log, Vec::new());
        }
        let source = match open_own(&Unsaved::default(), folder, &path, name) {
            Ok(source) => source,
            Err(finding) => return (log, vec![*finding]),
        };
        let (rows, unclosed) = records(&source.text);
        let mut findings: Vec<Finding> =
            unclosed.map(|span| csv::unclosed_quote(&source, span)).into_iter().collect();
        let head = rows.first().map(|row| row.fields.as_slice()).unwrap_or_default();
        let columns = HEAD.map(|name| head.iter().position(|field| csv::is(&field.text, &[name])));
        if let Some(missing) = columns.iter().position(Option::is_none) {
            let column = HEAD[missing];
            let message =
                say!("退回登记缺“{column}”一列", "the log of what was sent back has no column `{column}`");
            let all = HEAD.join(",");
            findings.push(Finding::new(&KEY_MISSING, message).at(Place::of_file(&source), quiet()).help(
                say!(
                    "第一行应是：{all}；改名或移走这个文件，就重新登记",
                    "the first line should be {all}; rename the file to begin a new log"
                ),
            ));
            return (log, findings);
        }
        let extra: Vec<usize> = (0..head.len()).filter(|at| !columns.contains(&Some(*at))).collect();
        log.added = extra.iter().map(|at| written(&head[*at].text)).collect();
        for row in rows.iter().skip(1).filter(|row| row.fields.iter().any(|it| !it.text.trim().is_empty())) {
            let cell = |at: usize| row.fields.get(at).map(|it| written(&it.text)).unwrap_or_default();
            let text = |at: usize| columns[at].map(cell).unwrap_or_default();
            let Some(date) = parse_date(&text(1)) else {
                let shown = text(1);
                let message = say!("退回日期“{shown}”不是日期", "`{shown}` is no date");
                let place =
                    columns[1].and_then(|at| row.fields.get(at)).map(|it| Place::new(&source, it.span));
                let place = place.unwrap_or_else(|| Place::of_file(&source));
                findings.push(Finding::new(&WRONG_VALUE, message).at(place, quiet()));
                continue;
            };
            let added = extra.iter().map(|at| cell(*at)).collect();
            log.all.push(Return { unit: text(0), date, by: text(2), count: text(3), added });
        }
        (log, findings)
    }

    /// Notes a slip; one of the same day takes the place of the one before.
    pub fn note(&mut self, slip: Return) {
        match self.all.iter_mut().find(|it| (&it.unit, it.date) == (&slip.unit, slip.date)) {
            Some(same) => *same = Return { added: std::mem::take(&mut same.added), ..slip },
            None => self.all.push(slip),
        }
    }

    /// How often something was sent back to a unit.
    pub fn of(&self, entry: &Entry) -> usize {
        let names = std::iter::once(&entry.name).chain(&entry.former_names);
        let names: Vec<String> = names.map(|it| normalise(it)).collect();
        self.all.iter().filter(|it| names.contains(&normalise(&it.unit))).count()
    }

    /// The log as CSV, as offices open it.
    pub fn bytes(&self) -> std::io::Result<Vec<u8>> {
        let start = b"\xEF\xBB\xBF".to_vec();
        let mut writer =
            ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).flexible(true).from_writer(start);
        let added = self.added.iter().map(|it| guarded(it).into_owned());
        writer.write_record(HEAD.into_iter().map(str::to_owned).chain(added))?;
        for it in &self.all {
            let date = it.date.to_string();
            let own = [&it.unit, &date, &it.by, &it.count];
            writer.write_record(own.into_iter().chain(&it.added).map(|it| guarded(it).into_owned()))?;
        }
        writer.into_inner().map_err(::csv::IntoInnerError::into_error)
    }
}
