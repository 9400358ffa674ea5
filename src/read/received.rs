//! `received.csv`: what arrived for which unit, when, and by what it was superseded.

use std::collections::HashSet;
use std::path::Path;

use chrono::NaiveDate;

use super::codes::WRONG_VALUE;
use super::log::Shape;
use super::quiet;
use crate::diag::{Finding, Level, nearest, say};
use crate::edition::normalise;
use crate::model::roster::County;
use crate::source::Place;

/// The log's name, beside the roster.
pub const NAME: &str = "received.csv";

const SHAPE: Shape<6> = Shape {
    file: NAME,
    head: ["单位", "文件", "日期", "sha256", "放在", "被取代"],
    day: 2,
    of: ("收件", "what came"),
};

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

impl Log {
    /// Reads the log of a county's folder; none is an empty one. A log without its columns, and a row whose date is none,
    /// are reported.
    pub fn read(folder: &Path, name: &str) -> (Self, Vec<Finding>) {
        let mut receipts = Vec::new();
        let (added, findings) = SHAPE.read(folder, name, |row| {
            receipts.push(Receipt {
                unit: row.text(0),
                file: row.text(1),
                date: row.date,
                sha256: row.text(3),
                target: row.text(4),
                superseded: row.text(5),
                place: row.place(2),
                named: row.place(0),
                added: row.added(),
            });
        });
        (Self { receipts, added }, findings)
    }

    /// Rows of units that the roster has not.
    pub fn strangers(&self, county: &County) -> Vec<Finding> {
        // Nearly every roster of many thousands keeps no log.
        if self.receipts.is_empty() {
            return Vec::new();
        }
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
        let row = |it: &Receipt| {
            [&it.unit, &it.file, &it.date.to_string(), &it.sha256, &it.target, &it.superseded]
                .map(String::clone)
        };
        SHAPE.bytes(&self.added, self.receipts.iter().map(|it| (row(it), it.added.as_slice())))
    }
}
