//! A published standard format as data: sections, tables, relations, deadlines, legal source.
//!
//! Promises: only sound editions exist. A relation that names a row that is not there is an error at load,
//! because a typo would silently switch a check off.

pub mod codes;
pub mod form;
pub mod grid;

pub mod build;
mod headings;
mod indicators;
mod meaning;
mod names;
mod parse;
mod plainly;
mod relations;
pub mod set;
mod stated;
mod terms;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::diag::{Level, Text, say};
use crate::source::Source;

use headings::Wording;
pub use indicators::Indicator;
pub use meaning::Meaning;
pub use names::{Found, is_ordinal, normalise, without_number};
pub use parse::{Ask, Kind, Missing, Words, schema};
pub use set::{EDITIONS, Editions};
pub use terms::Terms;

/// A format, and what follows from it.
#[derive(Clone, Debug)]
pub struct Edition {
    /// Its id: the year it was issued.
    pub id: String,
    /// Its name.
    pub title: String,
    /// The notice that set it.
    pub source: String,
    /// The article that asks for the report.
    pub law: String,
    /// The first reporting year.
    pub from: i32,
    /// The last reporting year.
    pub to: Option<i32>,
    /// What the report is called in its title.
    pub report: String,
    /// Whether every label was read in a published copy.
    pub verified: bool,
    /// What it asks of the words beside its sections.
    pub asks: Vec<Ask>,
    /// When it must be published.
    pub deadlines: Vec<Deadline>,
    /// Its sections, in order.
    pub sections: Vec<Section>,
    /// Its tables, in order; those beside the form too.
    pub tables: Vec<Table>,
    /// Every figure of every table, in the order of the form.
    pub figures: Vec<FigureDef>,
    /// Those whose unit the form does not fix.
    pub own_units: Vec<usize>,
    /// Every relation, one a line it is said of.
    pub relations: Vec<Relation>,
    /// What a sentence can state of the form: each meaning with the sums that it may be.
    pub stated: Vec<(Meaning, Vec<Terms>)>,
    /// Charts that a report may show beyond the form.
    pub charts: Vec<ChartDef>,
    /// `report.md`: the template of the report's body.
    pub body: Arc<Source>,
    ids: FxHashMap<String, usize>,
    names: HashMap<String, usize>,
    headings: HashMap<String, usize>,
    /// The headings without what offices word as they like, each with its section.
    folded: Vec<(usize, String)>,
    wordings: Vec<Wording>,
}

/// A chart that a report may show.
#[derive(Clone, Debug)]
pub struct ChartDef {
    /// Unique in the edition.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// What is counted.
    pub unit: String,
    /// Whether it shows last year beside this one.
    pub years: bool,
    /// A label each bar, with the figures it is the sum of.
    pub bars: Vec<(String, Vec<usize>)>,
}

/// When a kind of unit must publish.
#[derive(Clone, Debug)]
pub struct Deadline {
    /// The kinds it holds for.
    pub kinds: Vec<UnitKind>,
    /// Month and day, in the year after the reporting year.
    pub month_day: (u32, u32),
    /// The article.
    pub law: String,
}

/// What kind of organ a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum UnitKind {
    Township,
    Subdistrict,
    Department,
    County,
    District,
    Zone,
    City,
    Province,
    Other,
}

impl UnitKind {
    /// Every kind with the name it has in files and in Chinese.
    pub const ALL: &[(Self, &str, &str)] = &[
        (Self::Township, "township", "乡镇"),
        (Self::Subdistrict, "subdistrict", "街道"),
        (Self::Department, "department", "部门"),
        (Self::County, "county", "县"),
        (Self::District, "district", "区"),
        (Self::Zone, "zone", "开发区"),
        (Self::City, "city", "市"),
        (Self::Province, "province", "省"),
        (Self::Other, "other", "其他"),
    ];

    /// The kind of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, id, zh)| *id == name || *zh == name).map(|(kind, _, _)| *kind)
    }

    /// The kind that a word or a name of an office speaks of.
    pub fn meant(word: &str) -> Option<Self> {
        // The more particular before those that they end in.
        const ENDS: &[(&str, UnitKind)] = &[
            ("街道", UnitKind::Subdistrict),
            ("街道办", UnitKind::Subdistrict),
            ("街道办事处", UnitKind::Subdistrict),
            ("开发区", UnitKind::Zone),
            ("园区", UnitKind::Zone),
            ("新区", UnitKind::Zone),
            ("管委会", UnitKind::Zone),
            ("自治区", UnitKind::Province),
            ("省", UnitKind::Province),
            ("自治州", UnitKind::City),
            ("地区", UnitKind::City),
            ("县级市", UnitKind::County),
            ("市", UnitKind::City),
            ("旗", UnitKind::County),
            ("县", UnitKind::County),
            ("区", UnitKind::District),
            ("镇", UnitKind::Township),
            ("乡", UnitKind::Township),
            ("局", UnitKind::Department),
            ("委", UnitKind::Department),
            ("厅", UnitKind::Department),
            ("办", UnitKind::Department),
        ];
        let word = word.strip_suffix("人民政府").unwrap_or(word);
        ENDS.iter().find(|(end, _)| word.ends_with(end)).map(|(_, kind)| *kind)
    }

    /// Its name in both languages, either of which may be written.
    pub fn text(self) -> Text {
        let found = Self::ALL.iter().find(|(kind, _, _)| *kind == self);
        found.map_or_else(Text::none, |(_, id, zh)| say!("{zh}", "{id}"))
    }

    /// Every kind as it may be written, for those who must choose.
    pub fn choices() -> (String, String) {
        let zh: Vec<&str> = Self::ALL.iter().map(|(_, _, zh)| *zh).collect();
        let en: Vec<&str> = Self::ALL.iter().map(|(_, id, _)| *id).collect();
        (zh.join("、"), en.join(", "))
    }

    /// Its name in files.
    pub fn id(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _, _)| *kind == self).map_or("other", |(_, id, _)| id)
    }

    /// Its name in Chinese.
    pub fn zh(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _, _)| *kind == self).map_or("其他", |(_, _, zh)| zh)
    }
}

/// A section of the report.
#[derive(Clone, Debug)]
pub struct Section {
    /// `overview`.
    pub id: String,
    /// The heading as the form words it.
    pub heading: String,
    /// Headings that mean the same.
    pub also: Vec<String>,
    /// Whether it needs words.
    pub words: Words,
    /// The form's own hints, which must not survive.
    pub hints: Vec<String>,
    /// Whether its heading was read in a published copy.
    pub verified: bool,
}

/// A table of the form.
#[derive(Clone, Debug)]
pub struct Table {
    /// `requests`.
    pub id: String,
    /// `表三`.
    pub name: String,
    /// What it is about.
    pub caption: String,
    /// The section it stands in.
    pub section: usize,
    /// How grave it is that it is absent.
    pub missing: Missing,
    /// Whether its parts are indented instead of spanned.
    pub outline: bool,
    /// Whether it stands beside the form: read, checked and added up, never drawn.
    pub beside: bool,
    /// Whether its labels were read in a published copy; rows may say otherwise.
    pub verified: bool,
    /// What they were compared with, and what is still open.
    pub compared: Option<String>,
    /// Rows × columns, one below the other.
    pub blocks: Vec<Block>,
    /// Its figures.
    pub figures: Range<usize>,
    /// Rows of other editions that stand for several of its own.
    pub merged: Vec<Merged>,
    rows: names::Index,
    columns: names::Index,
}

/// A row of another edition that stands for several rows here: its figures go to one, the others are 0.
#[derive(Clone, Debug)]
pub struct Merged {
    /// Its label, normalised.
    pub label: String,
    /// The row that takes its figures: block and place in it.
    pub row: (usize, usize),
    /// The rows that are 0.
    pub zero: Vec<(usize, usize)>,
}

/// A rectangle of figures: a tree of rows by a tree of columns.
#[derive(Clone, Debug)]
pub struct Block {
    /// A line above it across the whole width.
    pub caption: Option<String>,
    /// The words in its corner.
    pub corner: Option<String>,
    /// The tree of rows; empty where the only row has no name.
    pub rows: Vec<Line>,
    /// The tree of columns.
    pub columns: Vec<Line>,
    /// The rows that carry figures.
    pub row_leaves: Vec<Leaf>,
    /// The columns that carry figures.
    pub column_leaves: Vec<Leaf>,
    /// Its first figure; they run row by row.
    pub first: usize,
}

/// A row or column as the form shows it.
#[derive(Clone, Debug)]
pub struct Line {
    /// As printed.
    pub label: String,
    /// Its unit of measure.
    pub unit: Option<String>,
    /// How many columns of the grid it takes, where that does not follow.
    pub span: Option<usize>,
    /// Whether it only heads its parts.
    pub heading: bool,
    /// What it consists of.
    pub parts: Vec<Line>,
}

/// A row or column that carries figures.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// `results.refused.secret`; empty where it has no name of its own.
    pub path: String,
    /// The labels on the way to it.
    pub labels: Vec<String>,
    /// Other words for its last label.
    pub also: Vec<String>,
    /// The label that other editions have for it, which is told.
    pub other: Vec<String>,
    /// Its unit of measure.
    pub unit: Option<String>,
    /// What its figures may be.
    pub kind: Option<Kind>,
    /// Whether each of its cells tells its own unit.
    pub own_unit: bool,
    /// Whether its label was read in a published copy, where that is unlike its table.
    pub verified: Option<bool>,
}

/// A figure of the form.
#[derive(Clone, Debug)]
pub struct FigureDef {
    /// `requests.new.natural`.
    pub id: String,
    /// `一、本年新收政府信息公开申请数量 × 自然人`.
    pub label: String,
    /// Its table.
    pub table: usize,
    /// Its unit of measure.
    pub unit: String,
    /// What it may be.
    pub kind: Kind,
    /// Whether the form fixes no unit, so that each cell tells its own; figures are then in `unit`.
    pub own_unit: bool,
}

/// How the sides of a relation compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// Left = right.
    Equals,
    /// Left ≤ right.
    AtMost,
    /// Left ≥ right.
    AtLeast,
}

impl Op {
    /// As it is written.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Equals => "=",
            Self::AtMost => "≤",
            Self::AtLeast => "≥",
        }
    }
}

/// The rules that relations belong to; the stage that checks has one for each.
pub const RELATION_RULES: &[&str] = &[
    "unequal-balance",
    "unequal-results",
    "unequal-row-total",
    "unequal-case-total",
    "unequal-sum",
    "part-exceeds-whole",
    "channels-below-total",
];

/// What the form says of its figures, for one line of it.
#[derive(Clone, Debug)]
pub struct Relation {
    /// The rule it belongs to.
    pub rule: String,
    /// How the sides compare.
    pub op: Op,
    /// How grave it is, where it is not as the rule says.
    pub level: Option<Level>,
    /// The figures added up on the left.
    pub left: Terms,
    /// The figures added up on the right.
    pub right: Terms,
    /// `一 + 二 = 三（七）总计 + 四`.
    pub words: String,
    /// The line it is said of: `自然人`; empty where the table has one.
    pub line: String,
    /// Its table.
    pub table: usize,
}

impl Relation {
    /// The one figure that is the sum of the others, if there is one.
    pub fn total(&self) -> Option<usize> {
        match (self.op, &*self.right) {
            (Op::Equals, [total]) => Some(*total),
            _ => None,
        }
    }
}

impl Edition {
    /// The section of this id.
    pub fn section(&self, id: &str) -> Option<usize> {
        self.sections.iter().position(|section| section.id == id)
    }

    /// Whether the edition is that of `year`.
    pub fn covers(&self, year: i32) -> bool {
        year >= self.from && self.to.is_none_or(|to| year <= to)
    }

    /// Whether the edition asks this of the words.
    pub fn asks(&self, ask: Ask) -> bool {
        self.asks.contains(&ask)
    }

    /// The sums that a meaning may be; none where the form does not count it.
    pub fn states(&self, meaning: Meaning) -> &[Terms] {
        self.stated.iter().find(|(it, _)| *it == meaning).map_or(&[], |(_, sums)| sums)
    }

    /// The figures by which units are compared at a glance, each with the sum it is.
    pub fn main(&self) -> impl Iterator<Item = (Meaning, &Terms)> {
        const MAIN: &[Meaning] = &[
            Meaning::Items,
            Meaning::DocumentsMade,
            Meaning::New,
            Meaning::Handled,
            Meaning::CarriedOut,
            Meaning::Review,
            Meaning::Lawsuit,
            Meaning::Fee,
        ];
        MAIN.iter().filter_map(|it| Some((*it, self.states(*it).first()?)))
    }

    /// The tables of the form, in order, without those beside it.
    pub fn form(&self) -> impl Iterator<Item = (usize, &Table)> {
        self.tables.iter().enumerate().filter(|(_, table)| !table.beside)
    }
}

impl Table {
    /// `表三（收到和处理政府信息公开申请情况）`, for messages.
    pub fn shown(&self) -> String {
        if self.name == self.caption {
            self.name.clone()
        } else {
            format!("{}（{}）", self.name, self.caption)
        }
    }
}
