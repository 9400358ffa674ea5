//! One unit's submission: unit, year, figures (each with its place; blank is not 0), narrative as written; and a
//! county's roster.

mod complete;
pub mod figures;
pub mod number;
pub mod roster;

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::edition::{Edition, UnitKind};
use crate::source::{Place, Source, Span};
use figures::Figures;

/// What a unit sent in.
#[derive(Clone, Debug)]
pub struct Submission {
    /// Who.
    pub unit: Unit,
    /// The reporting year.
    pub year: i32,
    /// The form it is held to.
    pub edition: Arc<Edition>,
    /// Where the year stands.
    pub year_place: Option<Place>,
    /// When it was or will be published; the date at the end of the report.
    pub published: Option<NaiveDate>,
    /// Where that date stands.
    pub published_place: Option<Place>,
    /// When it was sent in.
    pub submitted: Option<NaiveDate>,
    /// Where that date stands.
    pub submitted_place: Option<Place>,
    /// Whether it is on the roster of a county or district, so that it cannot make 规章.
    pub below_county: bool,
    /// One a figure of the edition, in its order.
    pub figures: Figures,
    /// The texts the figures stand in.
    pub sources: Vec<Arc<Source>>,
    /// One a table of the edition: where it was read, if it was; the file's header.
    pub tables: Vec<Option<Place>>,
    /// Cells that held a unit behind the number, as written; their figures are converted.
    pub with_unit: Vec<(usize, Box<str>)>,
    /// Signs in front of numbers, as written, where the form may have none.
    pub signs: Vec<(usize, Box<str>)>,
    /// Labels of another edition that mean the same here: where, and what they say here.
    pub renamed: Vec<(Place, String, String)>,
    /// Names that only another edition knows: where, and its id.
    pub foreign: Vec<(Place, String)>,
    /// Totals that were blank and follow from their parts ([`Submission::complete`]).
    pub computed: Vec<usize>,
    /// Tables whose file could not be read; the reader has told why.
    pub unread: Vec<usize>,
    /// Tables whose blanks the office declares to be zeros.
    pub zero: Vec<usize>,
    /// The words; `None` where the unit brings figures only (a CSV of many units).
    pub narrative: Option<Narrative>,
    /// Last year's figures, by figure.
    pub previous: HashMap<usize, Previous>,
    /// Last year's submission as a whole, where there is one.
    pub last: Option<Arc<Submission>>,
    /// What was given as last year's and is not: another unit's, or of another year.
    pub misfit: Option<Misfit>,
    /// Warnings that the unit answers.
    pub answers: Vec<Answer>,
    /// Rules whose warnings the unit or its county lowers to notes.
    pub allow: Vec<(String, Place)>,
    /// Rules whose findings the unit or its county raises to errors.
    pub deny: Vec<(String, Place)>,
    /// Units that a sum lacks: with any of them it is no total.
    pub lacks: Vec<(String, Place)>,
    /// What its report shows beyond the form.
    pub extras: Extras,
    /// Pictures of its words.
    pub pictures: Vec<Picture>,
    /// What a county's words may tell of its units.
    pub county: Option<Arc<CountyFacts>>,
}

/// A picture that the words show.
#[derive(Clone, Debug)]
pub struct Picture {
    /// As the words name it.
    pub path: String,
    /// `png` or `jpeg`.
    pub kind: &'static str,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// The file.
    pub bytes: Arc<[u8]>,
}

/// What a report shows beyond the form; nothing of it where nobody asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extras {
    /// A table of contents.
    pub contents: bool,
    /// Charts, each with a table of its numbers.
    pub charts: bool,
    /// A table of this year beside last.
    pub comparison: bool,
}

impl Extras {
    /// What either wants.
    pub fn or(self, other: Self) -> Self {
        Self {
            contents: self.contents || other.contents,
            charts: self.charts || other.charts,
            comparison: self.comparison || other.comparison,
        }
    }
}

/// What a county's report may tell of its units.
#[derive(Clone, Debug, Default)]
pub struct CountyFacts {
    /// Units that report, by group: own level, departments, townships, all.
    pub own: usize,
    /// Departments.
    pub departments: usize,
    /// Townships and subdistricts.
    pub townships: usize,
    /// All of them.
    pub units: usize,
    /// Those that were late, by name.
    pub late: Vec<String>,
    /// Those that are missing or cannot be added up, by name, with why.
    pub lacks: Vec<String>,
    /// What its figures were adjusted by, and why.
    pub adjustments: Vec<String>,
    /// The county's own report, by figure: what it says, and where.
    pub reported: Vec<(usize, Previous)>,
    /// The unit that alone explains how that report differs from the sum.
    pub explained: Option<String>,
    /// Whether the annex of units is printed.
    pub annex: bool,
    /// The heads of the annex of units, the first of them that of the names.
    pub heads: Vec<String>,
    /// Its rows: a name and its figures.
    pub rows: Vec<(String, Vec<String>)>,
}

/// A figure of the year before.
#[derive(Clone, Debug)]
pub struct Previous {
    /// Its value.
    pub number: Decimal,
    /// Where it stands, if it is in a text.
    pub place: Option<Place>,
}

/// A submission given as last year's that does not fit.
#[derive(Clone, Debug)]
pub struct Misfit {
    /// Whose it is.
    pub name: String,
    /// Of which year.
    pub year: i32,
    /// Where it was named, or else where it names itself.
    pub place: Option<Place>,
}

/// Why a warning or note is right all the same.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The rule, by name or code.
    pub rule: String,
    /// Where the rule is named.
    pub place: Place,
    /// The figure that is answered for, where not all are: an id or a label, and where it is named.
    pub figure: Option<(String, Place)>,
    /// The reason.
    pub reason: String,
    /// The day it was given.
    pub date: Option<NaiveDate>,
    /// Whether the report prints it in its last section.
    pub print: bool,
}

/// An organ.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Its full name, as it stands in the title.
    pub name: String,
    /// What it is.
    pub kind: UnitKind,
    /// Where the name stands.
    pub place: Option<Place>,
}

/// What stands in a cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// There is no such cell in any file.
    #[default]
    Absent,
    /// The cell is there and empty, or a dash.
    Blank,
    /// A whole number.
    Whole(i64),
    /// A number with a point, with the digits it came with.
    Exact(Decimal),
    /// Something that is no number, as written.
    Text(Box<str>),
    /// Something that could not be read at all; the reader has told why.
    Unread,
}

impl Value {
    /// The number, exactly.
    pub fn number(&self) -> Option<Decimal> {
        match self {
            Self::Whole(whole) => Some(Decimal::from(*whole)),
            Self::Exact(exact) => Some(*exact),
            Self::Absent | Self::Blank | Self::Text(_) | Self::Unread => None,
        }
    }

    /// Whether nothing was written.
    pub fn is_blank(&self) -> bool {
        matches!(self, Self::Absent | Self::Blank)
    }

    /// As the report prints it: no separators; `None` where nothing was written.
    pub fn printed(&self) -> Option<String> {
        match self {
            Self::Absent | Self::Blank | Self::Unread => None,
            Self::Whole(whole) => Some(whole.to_string()),
            Self::Exact(exact) => Some(exact.to_string()),
            Self::Text(text) => Some(text.to_string()),
        }
    }
}

/// The words of a report, as written.
#[derive(Clone, Debug, Default)]
pub struct Narrative {
    /// What was written, in the order it was.
    pub passages: Vec<Passage>,
    /// Whether its file could not be read; the reader has told why.
    pub unread: bool,
    /// The text, where it is a file of its own.
    pub file: Option<Place>,
    /// Every line that heads a section or looks as if, in the order written.
    pub headings: Vec<Place>,
}

/// A stretch of the words under one heading.
#[derive(Clone, Debug)]
pub struct Passage {
    /// The section; `None` before the first heading.
    pub section: Option<usize>,
    /// The heading, where one was written.
    pub heading: Option<Place>,
    /// The text as written.
    pub text: String,
    /// Where it stands.
    pub place: Place,
    /// Whether `text` stands at `place` letter by letter, so that each letter has a place of its own.
    pub verbatim: bool,
}

impl Passage {
    /// Where `range` of the text stands.
    pub fn place_of(&self, range: std::ops::Range<usize>) -> Place {
        if !self.verbatim {
            return self.place.clone();
        }
        let start = self.place.span.start as usize;
        Place::new(&self.place.source, Span::new(start + range.start, start + range.end))
    }
}

impl Submission {
    /// Where a figure stands; `None` if it has no cell in any file.
    pub fn place(&self, figure: usize) -> Option<Place> {
        let (source, span) = self.figures.place(figure)?;
        self.sources.get(usize::from(source)).map(|it| Place::new(it, span))
    }

    /// The figure's number; a blank of a table declared `zero` is 0.
    pub fn number(&self, figure: usize) -> Option<Decimal> {
        if self.figures.is_blank(figure) {
            return self.is_zero(figure).then_some(Decimal::ZERO);
        }
        self.figures.number(figure)
    }

    /// Whether the office declares the blanks of the figure's table to be zeros.
    pub fn is_zero(&self, figure: usize) -> bool {
        self.edition.figures.get(figure).is_some_and(|it| self.zero.contains(&it.table))
    }

    /// The words of a section, in the order written.
    pub fn passages(&self, section: usize) -> impl Iterator<Item = &Passage> {
        let all = self.narrative.iter().flat_map(|narrative| &narrative.passages);
        all.filter(move |passage| passage.section == Some(section))
    }
}
