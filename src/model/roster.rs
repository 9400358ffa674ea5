//! A county's roster: who reports to it.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::Extras;
use crate::diag::{Text, say};
use crate::edition::{Indicator, UnitKind};
use crate::source::Place;

/// A county and the units that report to it.
#[derive(Clone, Debug)]
pub struct County {
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub place: Place,
    /// What it is.
    pub kind: UnitKind,
    /// Its folder.
    pub folder: PathBuf,
    /// Its folder from the path the user gave.
    pub relative: String,
    /// The roster it stands on, by its number in the run.
    pub parent: Option<usize>,
    /// The reporting year.
    pub year: Option<i32>,
    /// Where the year stands, if the roster says it.
    pub year_place: Option<Place>,
    /// Whether its file may name units that could not be read: then nobody knows who is missing.
    pub doubtful: bool,
    /// Where last year's county is, as the roster says.
    pub previous: Option<(String, Place)>,
    /// The day by which it wants the submissions.
    pub submit_by: Option<NaiveDate>,
    /// Its units, in the order of the report.
    pub units: Vec<Arc<Entry>>,
    /// What it counts beside the form.
    pub indicators: Vec<Indicator>,
    /// Whether its report ends with a table of its units.
    pub annex: bool,
    /// What else its report shows beyond the form.
    pub extras: Extras,
    /// Its own report, whose figures are compared with the sum.
    pub report: Option<(String, Place)>,
    /// Why its figures are not the bare sums.
    pub adjustments: Vec<Adjustment>,
    /// Rules whose warnings it lowers to notes, for every unit.
    pub allow: Vec<(String, Place)>,
    /// Rules whose findings it raises to errors.
    pub deny: Vec<(String, Place)>,
}

/// What is wrong with a unit's line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It does not lead to a unit.
    Line,
    /// The unit has another line.
    Twice,
}

/// A unit of the roster.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its number among the lines of all rosters of the run.
    pub number: usize,
    /// What is wrong with its line; it stays on the roster all the same.
    pub fault: Option<Fault>,
    /// Its full name.
    pub name: String,
    /// Where the name stands in the roster.
    pub place: Place,
    /// What it is.
    pub kind: Option<UnitKind>,
    /// Its folder, file, or the CSV it has a row in, from the county's folder.
    pub path: PathBuf,
    /// Where the path stands in the roster.
    pub path_place: Place,
    /// Names it had.
    pub former_names: Vec<String>,
    /// Whom to ask, and where.
    pub contact: Option<String>,
    /// The telephone of the contact.
    pub phone: Option<String>,
    /// Its own day to submit, where that is not the county's.
    pub submit_by: Option<NaiveDate>,
    /// Why it need not report any more: `merged`, `abolished` or `exempt`, and the reason.
    pub excused: Option<(String, String)>,
    /// The department it is subordinate to.
    pub under: Option<String>,
    /// When its files came, as the log of the county says.
    pub received: Option<Box<Received>>,
}

/// When the files of a unit came.
#[derive(Clone, Debug)]
pub struct Received {
    /// The day of the first, which counts for who is late.
    pub first: NaiveDate,
    /// The day of the last.
    pub last: NaiveDate,
    /// Where the first stands in the log.
    pub place: Option<Place>,
}

/// A correction of a county's sum.
#[derive(Clone, Debug)]
pub struct Adjustment {
    /// The figure, by id or label.
    pub figure: String,
    /// Where it is named.
    pub place: Place,
    /// What is added.
    pub value: Decimal,
    /// On whose account.
    pub unit: Option<String>,
    /// Why.
    pub reason: String,
}

/// How units are told apart in totals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// The government itself.
    Own,
    /// Its departments.
    Departments,
    /// Townships and subdistricts.
    Townships,
    /// Counties of a city, cities of a province.
    Below,
    /// Development zones and the rest.
    Others,
}

impl Group {
    /// Of a unit of this kind on the roster of a county, city or province, whose kind is `above`.
    pub fn of(kind: UnitKind, above: UnitKind) -> Self {
        let rank = |kind: UnitKind| match kind {
            UnitKind::County | UnitKind::District => 1,
            UnitKind::City => 2,
            UnitKind::Province => 3,
            UnitKind::Township
            | UnitKind::Subdistrict
            | UnitKind::Department
            | UnitKind::Zone
            | UnitKind::Other => 0,
        };
        match kind {
            _ if rank(kind) > 0 && rank(kind) < rank(above) => Self::Below,
            UnitKind::Department => Self::Departments,
            UnitKind::Township | UnitKind::Subdistrict => Self::Townships,
            UnitKind::County | UnitKind::District | UnitKind::City | UnitKind::Province => Self::Own,
            UnitKind::Zone | UnitKind::Other => Self::Others,
        }
    }

    /// As people are told.
    pub fn name(self) -> Text {
        match self {
            Self::Own => say!("本级", "own level"),
            Self::Departments => say!("部门", "departments"),
            Self::Townships => say!("乡镇（街道）", "townships"),
            Self::Below => say!("下级地方", "counties below"),
            Self::Others => say!("其他", "others"),
        }
    }
}
