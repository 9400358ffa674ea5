//! `received.csv`: what arrived for which unit, when, and by what it was superseded.

use std::path::Path;

use chrono::NaiveDate;

use super::codes::WRONG_VALUE;
use super::csv;
use super::csv::fields::records;
use super::keys::parse_date;
use super::{open, quiet};
use crate::diag::{Finding, say};
use crate::source::Place;

/// The log's name, beside the roster.
pub const NAME: &str = "received.csv";

/// The columns of the log.
pub const HEAD: [&str; 6] = ["单位", "文件", "日期", "sha256", "放在", "被取代"];

/// A file that arrived.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// The unit, as on the roster.
    pub unit: String,
    /// What the file was called when it came.
    pub file: String,
    /// The day it came.
    pub date: NaiveDate,
    /// Its digest.
    pub sha256: String,
    /// Where it was put, from the county's folder.
    pub target: String,
    /// The digest of the file that came in its place.
    pub superseded: String,
    /// Where its date stands in the log.
    pub place: Option<Place>,
}

/// Reads the log of a county's folder; none is an empty one. A row whose date is none is reported.
pub fn log(folder: &Path, name: &str) -> (Vec<Receipt>, Vec<Finding>) {
    let path = folder.join(NAME);
    if !path.is_file() {
        return (Vec::new(), Vec::new());
    }
    let source = match open(&path, name) {
        Ok(source) => source,
        Err(finding) => return (Vec::new(), vec![*finding]),
    };
    let (rows, _) = records(&source.text);
    let Some((head, rows)) = rows.split_first() else { return (Vec::new(), Vec::new()) };
    let column = |name: &str| head.fields.iter().position(|field| csv::is(&field.text, &[name]));
    let columns = HEAD.map(column);
    let (mut receipts, mut findings) = (Vec::new(), Vec::new());
    for row in rows {
        let field = |at: usize| columns[at].and_then(|column| row.fields.get(column));
        let text = |at: usize| field(at).map(|it| it.text.trim().to_owned()).unwrap_or_default();
        if text(0).is_empty() {
            continue;
        }
        let place = field(2).map(|it| Place::new(&source, it.span));
        let Some(date) = parse_date(&text(2)) else {
            let written = text(2);
            let message = say!("收件日期“{written}”不是日期", "`{written}` is no date");
            let finding = Finding::new(&WRONG_VALUE, message);
            findings.push(match place {
                Some(place) => finding.at(place, quiet()),
                None => finding.at(Place::of_file(&source), quiet()),
            });
            continue;
        };
        receipts.push(Receipt {
            unit: text(0),
            file: text(1),
            date,
            sha256: text(3),
            target: text(4),
            superseded: text(5),
            place,
        });
    }
    (receipts, findings)
}

/// The log as CSV, as offices open it.
pub fn write(receipts: &[Receipt]) -> std::io::Result<Vec<u8>> {
    let start = b"\xEF\xBB\xBF".to_vec();
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(start);
    writer.write_record(HEAD)?;
    for it in receipts {
        let date = it.date.to_string();
        writer.write_record([&it.unit, &it.file, &date, &it.sha256, &it.target, &it.superseded])?;
    }
    writer.into_inner().map_err(::csv::IntoInnerError::into_error)
}
