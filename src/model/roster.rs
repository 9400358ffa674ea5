//! A county's roster: who reports to it.

use std::path::PathBuf;

use chrono::NaiveDate;

use crate::edition::{Indicator, UnitKind};
use crate::source::Place;

/// A county and the units that report to it.
#[derive(Clone, Debug)]
pub struct County {
    /// Its name.
    pub name: String,
    /// The reporting year.
    pub year: Option<i32>,
    /// Where last year's county is, as the roster says.
    pub previous: Option<(String, Place)>,
    /// The day by which it wants the submissions.
    pub submit_by: Option<NaiveDate>,
    /// Its units, in the order of the report.
    pub units: Vec<Entry>,
    /// What it counts beside the form.
    pub indicators: Vec<Indicator>,
    /// Rules whose warnings it lowers to notes, for every unit.
    pub allow: Vec<(String, Place)>,
    /// Rules whose findings it raises to errors.
    pub deny: Vec<(String, Place)>,
}

/// A unit of the roster.
#[derive(Clone, Debug)]
pub struct Entry {
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
    /// Whether it need not report any more (merged, abolished, exempt).
    pub excused: bool,
}
