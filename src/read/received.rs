//! `received.csv`: what arrived for which unit, when, and by what it was superseded.

use std::collections::HashSet;
use std::path::Path;

use chrono::NaiveDate;

use super::codes::{KEY_MISSING, WRONG_VALUE};
use super::csv;
use super::csv::fields::records;
use super::keys::parse_date;
use super::{open_own, quiet};
use crate::diag::{Finding, Level, nearest, say};
use crate::edition::normalise;
use crate::model::roster::County;
use crate::source::{Place, Unsaved, guarded, seen, unguarded};

/// The log's name, beside the roster.
pub const NAME: &str = "received.csv";

/// The columns of the log.
pub const HEAD: [&str; 6] = ["单位", "文件", "日期", "sha256", "放在", "被取代"];

/// The log of a county.
#[derive(Clone, Debug, Default)]
pub struct Log {
    /// What arrived, in the order of the log.
    pub receipts: Vec<Receipt>,
    /// Columns that the office has added.
    added: Vec<String>,
}

/// A file that arrived.
#[derive(Clone, Debug, Default)]
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
    /// Where its unit does.
    pub named: Option<Place>,
    /// What stands in the columns that the office has added.
    pub added: Vec<String>,
}

/// A cell as it was before it was written; what somebody has typed into a spreadsheet may have spaces around it.
pub(super) fn written(cell: &str) -> String {
    seen(unguarded(cell.trim_matches(' '))).into_owned()
}

impl Log {
    /// Reads the log of a county's folder; none is an empty one. A log without its columns, and a row whose date is none,
    /// are reported.
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
        let column = |name: &str| head.iter().position(|field| csv::is(&field.text, &[name]));
        let columns = HEAD.map(column);
        if let Some(missing) = columns.iter().position(Option::is_none) {
            let column = HEAD[missing];
            let message = say!("收件登记缺“{column}”一列", "the log of what came has no column `{column}`");
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
        for row in rows.iter().skip(1) {
            let cell = |at: usize| row.fields.get(at).map(|it| written(&it.text)).unwrap_or_default();
            let text = |at: usize| columns[at].map(cell).unwrap_or_default();
            let placed = |column: usize| {
                columns[column].and_then(|at| row.fields.get(at)).map(|it| Place::new(&source, it.span))
            };
            let place = placed(2);
            if row.fields.iter().all(|field| field.text.trim().is_empty()) {
                continue;
            }
            let Some(date) = parse_date(&text(2)) else {
                let written = text(2);
                let message = say!("收件日期“{written}”不是日期", "`{written}` is no date");
                let place = place.unwrap_or_else(|| Place::of_file(&source));
                findings.push(Finding::new(&WRONG_VALUE, message).at(place, quiet()));
                continue;
            };
            log.receipts.push(Receipt {
                unit: text(0),
                file: text(1),
                date,
                sha256: text(3),
                target: text(4),
                superseded: text(5),
                place,
                named: placed(0),
                added: extra.iter().map(|at| cell(*at)).collect(),
            });
        }
        (log, findings)
    }

    /// Rows of units that the roster has not.
    pub fn strangers(&self, county: &County) -> Vec<Finding> {
        let names = county.units.iter().flat_map(|it| std::iter::once(&it.name).chain(&it.former_names));
        let known: HashSet<String> = names.map(|it| normalise(it)).collect();
        let mut findings = Vec::new();
        for receipt in self.receipts.iter().filter(|it| !known.contains(&normalise(&it.unit))) {
            let (name, Some(place)) = (&receipt.unit, &receipt.named) else { continue };
            let message = say!(
                "名册里没有“{name}”，收件登记的这一行不算",
                "`{name}` is not on the roster; this row of the log counts for nobody"
            );
            let near = nearest(name, county.units.iter().map(|it| it.name.as_str()));
            let help = match near {
                Some(near) => say!(
                    "名册里最接近的是“{near}”；改这一行，或在名册的 former_names 里写它的旧名",
                    "the nearest on the roster is `{near}`; mend the row, or write the old name in its former_names"
                ),
                None => say!(
                    "改这一行的单位，或把它加进 county.toml",
                    "mend the row, or add the unit to county.toml"
                ),
            };
            let finding = Finding::new(&WRONG_VALUE, message).at(place.clone(), quiet()).help(help);
            findings.push(Finding { level: Level::Warning, ..finding });
        }
        findings
    }

    /// The log as CSV, as offices open it.
    pub fn bytes(&self) -> std::io::Result<Vec<u8>> {
        let start = b"\xEF\xBB\xBF".to_vec();
        let mut writer =
            ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).flexible(true).from_writer(start);
        let added = self.added.iter().map(|it| guarded(it).into_owned());
        writer.write_record(HEAD.into_iter().map(str::to_owned).chain(added))?;
        for it in &self.receipts {
            let date = it.date.to_string();
            let own = [&it.unit, &it.file, &date, &it.sha256, &it.target, &it.superseded];
            writer.write_record(own.into_iter().chain(&it.added).map(|it| guarded(it).into_owned()))?;
        }
        writer.into_inner().map_err(::csv::IntoInnerError::into_error)
    }
}
