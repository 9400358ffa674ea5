//! What a roll-up remembers of each unit: who it is, when it came, and how it stands. Its cells are not kept.

use std::sync::Arc;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::diag::verdict::{Complete, Of};
use crate::diag::{Finding, Level};
use crate::edition::{Edition, Kind, Terms, UnitKind};
use crate::model::roster::{Entry, Group};
use crate::model::{Answer, Submission};
use crate::rollup::sum::Lack;
use crate::source::Place;

/// How a unit stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It is there, and its figures can be added up.
    Present,
    /// It is there, and reading it or its figures gave errors.
    Broken,
    /// It has sent nothing.
    Missing,
    /// It need not report: why, and the reason.
    Excused(String, String),
}

/// A unit of a roster.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its roster, by its number in the run.
    pub county: Option<usize>,
    /// Its line in the roster.
    pub entry: Option<Arc<Entry>>,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: UnitKind,
    /// Where it stands on its roster.
    pub group: Group,
    /// How it stands.
    pub state: State,
    /// Why it is in no sum, where that is not for its figures.
    pub lack: Option<Lack>,
    /// Whether it need not report and has sent figures all the same.
    pub unused: bool,
    /// What its county counts beside the form and it left blank, a bit each.
    pub blank: u64,
    /// Where it names itself.
    pub place: Option<Place>,
    /// The year it reports, and where that stands.
    pub year: Option<(i32, Option<Place>)>,
    /// The edition it is held to.
    pub edition: Option<Arc<Edition>>,
    /// When it was sent in, and where that stands.
    pub submitted: Option<(NaiveDate, Option<Place>)>,
    /// When it was published, and where that stands.
    pub published: Option<(NaiveDate, Option<Place>)>,
    /// Cells with a figure, of all.
    pub cells: Of,
    /// Findings that no answer settles: errors, warnings, notes.
    pub found: [usize; 3],
    /// Warnings that it answered.
    pub answered: usize,
    /// A digest of its figures and how many of them are not 0.
    pub figures: (u64, usize),
    /// Its amounts of money above 0.
    pub amounts: Vec<(usize, Decimal)>,
    /// Figures of the county's table of units, in its order, where one is shown.
    pub main: Vec<Option<Decimal>>,
    /// What it answers.
    pub answers: Vec<Answer>,
    /// Its words as the sibling rules compare them.
    pub words: Option<Arc<Words>>,
}

/// The letters of a unit's words, and where each paragraph begins.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// Letters alone: no points, digits or spaces.
    pub letters: Vec<char>,
    /// Each paragraph's first letter and place.
    pub paragraphs: Vec<(usize, Place)>,
}

/// Whether a finding keeps a unit out of the sum: an error in reading or in figures.
pub fn breaks(finding: &Finding) -> bool {
    finding.level == Level::Error
        && finding.answered.is_none()
        && (finding.code.id.starts_with("A01") || finding.code.id.starts_with("A02"))
}

impl Line {
    /// A unit that was read, or tried to be.
    pub fn new(
        county: Option<usize>,
        entry: Option<&Arc<Entry>>,
        submission: Option<&Submission>,
        findings: &[Finding],
        complete: &Complete,
    ) -> Self {
        let open = || findings.iter().filter(|finding| finding.answered.is_none());
        let count = |level| open().filter(|finding| finding.level == level).count();
        let name = entry.map(|it| it.name.clone()).or_else(|| submission.map(|it| it.unit.name.clone()));
        let broken = submission.is_none() || findings.iter().any(breaks);
        let kind = submission.map(|it| it.unit.kind).or(entry.and_then(|it| it.kind));
        let mut line = Self {
            county,
            entry: entry.cloned(),
            name: name.or_else(|| findings.iter().find_map(|it| it.unit.clone())).unwrap_or_default(),
            kind: kind.unwrap_or(UnitKind::Other),
            group: Group::Others,
            state: if broken { State::Broken } else { State::Present },
            lack: None,
            unused: false,
            blank: 0,
            place: None,
            year: None,
            edition: None,
            submitted: None,
            published: None,
            cells: complete.cells,
            found: [count(Level::Error), count(Level::Warning), count(Level::Note)],
            answered: findings.len() - open().count(),
            figures: (0, 0),
            amounts: Vec::new(),
            main: Vec::new(),
            answers: Vec::new(),
            words: None,
        };
        if let Some(submission) = submission {
            line.take(submission);
        }
        // When it came is what the county saw; when it was sent is what the unit says.
        if let Some(received) = entry.and_then(|it| it.received.as_ref()) {
            line.submitted = Some((received.first, received.place.clone()));
        }
        line
    }

    /// A unit that has sent nothing or need not.
    pub fn absent(county: usize, entry: &Arc<Entry>) -> Self {
        let mut line = Self::new(Some(county), Some(entry), None, &[], &Complete::default());
        line.state = match &entry.excused {
            Some((status, reason)) => State::Excused(status.clone(), reason.clone()),
            None => State::Missing,
        };
        line
    }

    /// A unit that its roster does not lead to, or whose file cannot be read: told once, with the roster or the file.
    pub fn astray(county: usize, entry: &Arc<Entry>, lack: Lack) -> Self {
        let line = Self::absent(county, entry);
        Self { state: State::Broken, lack: Some(lack), found: [1, 0, 0], ..line }
    }

    /// Whether it left the county's indicator of this number blank.
    pub fn left_blank(&self, indicator: usize) -> bool {
        u32::try_from(indicator).ok().and_then(|at| self.blank.checked_shr(at)).is_some_and(|it| it & 1 == 1)
    }

    fn take(&mut self, submission: &Submission) {
        self.place.clone_from(&submission.unit.place);
        self.year = Some((submission.year, submission.year_place.clone()));
        self.edition = Some(Arc::clone(&submission.edition));
        self.submitted = submission.submitted.map(|date| (date, submission.submitted_place.clone()));
        self.published = submission.published.map(|date| (date, submission.published_place.clone()));
        self.answers.clone_from(&submission.answers);
        self.figures = submission.figures.digest();
        let is_amount = |(at, _): &(usize, Decimal)| submission.edition.figures[*at].kind == Kind::Amount;
        self.amounts = submission.figures.not_zero().filter(is_amount).collect();
    }

    /// Remembers the figures of the county's table of units.
    pub fn show(&mut self, submission: &Submission) {
        let sum = |sum: &Terms| {
            if let Some(whole) = submission.figures.sum(sum) {
                return Some(Decimal::from(whole));
            }
            sum.iter().try_fold(Decimal::ZERO, |all, at| all.checked_add(submission.number(*at)?))
        };
        self.main = submission.edition.main().map(|(_, figures)| sum(figures)).collect();
    }
}
