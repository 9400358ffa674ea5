//! What a run comes to: counts, and the line that closes it.

use std::fmt::Write as _;

use super::{Finding, Lang, Level, Text, say};
use crate::source::Place;

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[schemars(rename = "of", description = "有多少、应有多少‖So many of so many")]
pub struct Of(
    /// What is there.
    #[schemars(description = "有‖What is there")]
    pub usize,
    /// What must be.
    #[schemars(description = "应有‖What must be")]
    pub usize,
);

impl Of {
    fn add(&mut self, other: Self) {
        self.0 += other.0;
        self.1 += other.1;
    }
}

/// What is there of what must be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[schemars(rename = "complete", description = "填了多少‖What is there of what must be")]
pub struct Complete {
    /// Units that could be read.
    #[schemars(description = "读得出来的单位‖Units that could be read")]
    pub units: Of,
    /// Sections with words or a table.
    #[schemars(description = "有文字或表的部分‖Sections with words or a table")]
    pub sections: Of,
    /// Cells with a figure.
    #[schemars(description = "填了的格‖Cells with a figure")]
    pub cells: Of,
    /// Relations that hold or are broken.
    #[schemars(description = "核对了的勾稽关系‖Relations that hold or are broken")]
    pub relations: Of,
}

impl Complete {
    /// Adds another unit's.
    pub fn add(&mut self, other: Self) {
        self.units.add(other.units);
        self.sections.add(other.sections);
        self.cells.add(other.cells);
        self.relations.add(other.relations);
    }
}

/// Something that could not be checked, and why.
#[derive(Clone, Debug)]
pub struct Unchecked {
    /// The rule's code.
    pub code: &'static super::Code,
    /// The unit.
    pub unit: String,
    /// What is missing.
    pub message: Text,
}

impl Unchecked {
    /// As a finding, where that is one: at the head of the unit.
    pub fn denied(self, place: Option<&Place>) -> Finding {
        let mut finding = Finding::new(self.code, self.message).help(say!(
            "补上缺的数或文字；确实没有的，不用 --deny unchecked",
            "fill in what is missing; where there is none, go without `--deny unchecked`"
        ));
        finding.level = Level::Error;
        finding.unit = Some(self.unit);
        match place {
            Some(place) => finding.at(place.clone(), Text::none()),
            None => finding,
        }
    }
}

/// The counts of a run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Verdict {
    /// Units that were looked at.
    pub units: usize,
    /// Findings at error level.
    pub errors: usize,
    /// Findings at warning level.
    pub warnings: usize,
    /// Findings at note level.
    pub notes: usize,
    /// Findings that the unit has answered; they are in none of the counts above.
    pub answered: usize,
    /// What could not be checked.
    pub unchecked: usize,
    /// What is there of what must be.
    pub complete: Complete,
}

impl Verdict {
    /// Counts.
    pub fn new(findings: &[Finding], unchecked: usize, complete: Complete) -> Self {
        let open = || findings.iter().filter(|finding| finding.answered.is_none());
        let count = |level| open().filter(|finding| finding.level == level).count();
        Self {
            units: complete.units.1,
            errors: count(Level::Error),
            warnings: count(Level::Warning),
            notes: count(Level::Note),
            answered: findings.len() - open().count(),
            unchecked,
            complete,
        }
    }

    /// The closing line.
    pub fn text(&self) -> Text {
        let Self { units, errors, warnings, notes, answered, unchecked, complete } = self;
        let Of(cells, all_cells) = complete.cells;
        let Of(checked, relations) = complete.relations;
        let mut text = say!(
            "{units} 个单位：错误 {errors}，警告 {warnings}，提示 {notes}；已填 {cells}/{all_cells} 格，已核对勾稽关系 {checked}/{relations}",
            "{units} unit(s): {errors} error(s), {warnings} warning(s), {notes} note(s); {cells} of {all_cells} cells filled, {checked} of {relations} relations checked"
        );
        if *answered > 0 {
            _ = write!(text.zh, "，已说明 {answered} 项");
            _ = write!(text.en, ", {answered} answered");
        }
        if *unchecked > 0 {
            _ = write!(text.zh, "，未能核对 {unchecked} 项");
            _ = write!(text.en, ", {unchecked} could not be checked");
        }
        text
    }

    /// The closing line in the language, with a word in front that says whether the report can go out.
    pub fn line(&self, lang: Lang) -> String {
        let head = match (self.errors, self.warnings) {
            (0, 0) => say!("通过", "passed"),
            (0, _) => say!("通过，有待核实", "passed, with warnings"),
            _ => say!("未通过", "failed"),
        };
        match lang {
            Lang::Zh => format!("{}｜{}", head.zh, self.text().zh),
            Lang::En => format!("{} | {}", head.en, self.text().en),
        }
    }
}
