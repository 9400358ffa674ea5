//! `returned.csv`: what was sent back to which unit, when, and by what day it was wanted again.

use std::collections::HashMap;
use std::path::Path;

use chrono::NaiveDate;

use super::log::Shape;
use crate::diag::Finding;
use crate::edition::normalise;

/// The log's name, beside the roster.
pub const NAME: &str = "returned.csv";

const SHAPE: Shape<4> =
    Shape {
        file: NAME, head: ["单位", "日期", "期限", "处数"], day: 1, of: ("退回", "what was sent back")
    };

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
        let mut all = Vec::new();
        let (added, findings) = SHAPE.read(folder, name, |row| {
            let (by, count) = (row.text(2), row.text(3));
            all.push(Return { unit: row.text(0), date: row.date, by, count, added: row.added() });
        });
        (Self { all, added }, findings)
    }

    /// Notes a slip; one of the same day takes the place of the one before.
    pub fn note(&mut self, slip: Return) {
        match self.all.iter_mut().find(|it| (&it.unit, it.date) == (&slip.unit, slip.date)) {
            Some(same) => *same = Return { added: std::mem::take(&mut same.added), ..slip },
            None => self.all.push(slip),
        }
    }

    /// How often something was sent back, by the names of the units as they are compared.
    pub fn counts(&self) -> HashMap<String, usize> {
        let mut counts = HashMap::new();
        self.all.iter().for_each(|it| *counts.entry(normalise(&it.unit)).or_default() += 1);
        counts
    }

    /// The log as CSV, as offices open it.
    pub fn bytes(&self) -> std::io::Result<Vec<u8>> {
        let row = |it: &Return| [it.unit.clone(), it.date.to_string(), it.by.clone(), it.count.clone()];
        SHAPE.bytes(&self.added, self.all.iter().map(|it| (row(it), it.added.as_slice())))
    }
}
