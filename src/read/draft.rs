//! A submission while it is read: figures go in one by one, each with its place, and nothing is lost in silence.

use std::collections::HashMap;
use std::sync::Arc;

use rust_decimal::prelude::ToPrimitive;

use super::codes::{
    AMBIGUOUS_NAME, DOUBTFUL_ENCODING, FIGURE_TWICE, FORMULA_IN_CELL, NUMBER_TOO_LARGE, STRAY_FIGURE,
    UNKNOWN_NAME, WRONG_VALUE,
};
use super::{Reading, limits, quiet};
use crate::diag::{Finding, Text, nearest, say};
use crate::edition::{Edition, Editions, Found, Kind, UnitKind};
use crate::model::figures::Figures;
use crate::model::number::{self, Cell};
use crate::model::{Extras, Narrative, Previous, Submission, Unit, Value};
use crate::source::{Encoding, Place, Source, Span};

/// A submission and what was found so far.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) submission: Submission,
    pub(super) findings: Vec<Finding>,
    /// Where last year's submission is, as the unit says.
    pub(super) previous: Option<(String, Place)>,
    /// Names that the unit had, as its roster says.
    pub(super) former_names: Vec<String>,
    /// Every edition, to know what belongs to another one.
    editions: Editions,
}

impl Draft {
    pub(super) fn new(
        name: String,
        kind: UnitKind,
        year: i32,
        edition: Arc<Edition>,
        editions: &Editions,
    ) -> Self {
        let figures = Figures::new(edition.figures.len());
        Self::with(figures, name, (kind, year), edition, editions)
    }

    /// With figures that were read at once, from the first of its sources.
    pub(super) fn with(
        figures: Figures,
        name: String,
        (kind, year): (UnitKind, i32),
        edition: Arc<Edition>,
        editions: &Editions,
    ) -> Self {
        let submission = Submission {
            unit: Unit { name, kind, place: None },
            year,
            year_place: None,
            published: None,
            published_place: None,
            submitted: None,
            submitted_place: None,
            below_county: false,
            figures,
            sources: Vec::new(),
            tables: vec![None; edition.tables.len()],
            with_unit: Vec::new(),
            foreign: Vec::new(),
            computed: Vec::new(),
            unread: Vec::new(),
            zero: Vec::new(),
            narrative: None,
            previous: HashMap::new(),
            last: None,
            misfit: None,
            answers: Vec::new(),
            extras: Extras::default(),
            pictures: Vec::new(),
            allow: Vec::new(),
            deny: Vec::new(),
            lacks: Vec::new(),
            county: None,
            signs: Vec::new(),
            renamed: Vec::new(),
            edition,
        };
        Self {
            submission,
            findings: Vec::new(),
            previous: None,
            former_names: Vec::new(),
            editions: editions.clone(),
        }
    }

    /// From here on the unit is one that has words, even if none come.
    pub(super) fn narrative(&mut self) -> &mut Narrative {
        self.submission.narrative.get_or_insert_with(Narrative::default)
    }

    /// The submission's number of a source.
    pub(super) fn source(&mut self, source: &Arc<Source>) -> u16 {
        let sources = &mut self.submission.sources;
        let at = sources.iter().position(|it| Arc::ptr_eq(it, source)).unwrap_or_else(|| {
            sources.push(Arc::clone(source));
            sources.len() - 1
        });
        u16::try_from(at).unwrap_or(u16::MAX)
    }

    /// Puts the text of a cell as the figure's value; `source` is its number in the submission.
    #[inline]
    pub(super) fn put(&mut self, figure: usize, text: &str, source: u16, span: Span) {
        // Nearly every cell of a large file is a short whole number, and is met once.
        let figures = &mut self.submission.figures;
        if let (None, Some(whole)) = (figures.place(figure), number::short(text)) {
            figures.put(figure, Value::Whole(whole), (source, span));
        } else {
            self.put_any(figure, text, source, span);
        }
    }

    fn put_any(&mut self, figure: usize, text: &str, source: u16, span: Span) {
        let written = text.trim();
        let (sign, text) = signs(written);
        let may_be_signed = self.submission.edition.figures[figure].kind == Kind::Signed;
        // One sign is right where the form has signs; a minus elsewhere makes a number that is no count.
        if sign.chars().count() > 1 || (!may_be_signed && sign.starts_with(['+', '＋'])) {
            self.submission.signs.push((figure, written.into()));
        }
        let value = match number::read(text) {
            Cell::Value(Value::Text(written)) => match number::in_unit(&written, &self.unit_of(figure)) {
                Some(number) => {
                    self.submission.with_unit.push((figure, written));
                    number
                }
                None => Value::Text(written),
            },
            // Other programs write 7 as 7.0.
            Cell::Value(Value::Exact(exact)) if exact.is_integer() && !self.is_amount(figure) => {
                exact.to_i64().map_or(Value::Exact(exact), Value::Whole)
            }
            Cell::Value(value) => value,
            Cell::Formula => {
                self.formula(figure, source, span);
                Value::Unread
            }
            Cell::TooLarge => {
                self.too_large(figure, text, source, span);
                Value::Unread
            }
        };
        let figures = &mut self.submission.figures;
        match figures.place(figure) {
            // Two empty cells say nothing twice.
            Some(_) if value == Value::Blank => {}
            Some((first_source, first)) if figures.value(figure) != Value::Blank => {
                let first = Place::new(&self.submission.sources[first_source as usize], first);
                self.twice(figure, first, source, span);
            }
            _ => figures.put(figure, value, (source, span)),
        }
    }

    /// A label of another edition that means the same here.
    pub(super) fn renamed(&mut self, place: Place, label: &str, meant: &str) {
        let label = label.trim().to_owned();
        let known = |it: &(Place, String, String)| it.1 == label && Arc::ptr_eq(&it.0.source, &place.source);
        if !self.submission.renamed.iter().any(known) {
            self.submission.renamed.push((place, label, meant.to_owned()));
        }
    }

    /// Puts 0 where a row of another edition leaves nothing to a row of this one.
    pub(super) fn zero(&mut self, figure: usize, source: u16, span: Span) {
        let figures = &mut self.submission.figures;
        if figures.place(figure).is_none() {
            figures.put(figure, Value::Whole(0), (source, span));
        }
    }

    /// Puts one of last year's figures.
    pub(super) fn put_previous(&mut self, figure: usize, text: &str, source: u16, span: Span) {
        let place = Place::new(&self.submission.sources[source as usize], span);
        let number = match number::read(text) {
            Cell::Value(Value::Text(written)) => {
                number::in_unit(&written, &self.unit_of(figure)).and_then(|it| it.number())
            }
            Cell::Value(value) => value.number(),
            Cell::Formula | Cell::TooLarge => None,
        };
        match number {
            Some(number) => {
                self.submission.previous.insert(figure, Previous { number, place: Some(place) });
            }
            None => {
                let (label, text) = (self.label(figure), text.trim());
                let message =
                    say!("上年的“{label}”不是数：{text}", "last year's `{label}` is no number: {text}");
                self.findings.push(Finding::new(&WRONG_VALUE, message).at(place, quiet()));
            }
        }
    }

    /// Remembers that a file could not be read: the table it is named after is not missing, or any that is not
    /// there, if its name tells nothing.
    pub(super) fn lost(&mut self, file: &str) {
        let edition = Arc::clone(&self.submission.edition);
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        match edition.table(stem) {
            Some(table) => self.submission.unread.push(table),
            None => self.submission.unread.extend(edition.form().map(|(number, _)| number)),
        }
    }

    /// Remembers that something stands at the figure's place which the caller has reported as unreadable.
    pub(super) fn unread(&mut self, figure: usize, source: u16, span: Span) {
        let figures = &mut self.submission.figures;
        if figures.place(figure).is_none() {
            figures.put(figure, Value::Unread, (source, span));
        }
    }

    fn is_amount(&self, figure: usize) -> bool {
        self.submission.edition.figures[figure].kind == Kind::Amount
    }

    fn unit_of(&self, figure: usize) -> String {
        self.submission.edition.figures[figure].unit.clone()
    }

    /// The edition nearest in time, other than the unit's own, for which `knows` is true.
    pub(super) fn other_edition(&self, knows: impl Fn(&Edition) -> bool) -> Option<String> {
        let own = &self.submission.edition;
        let others = self.editions.iter().filter(|it| it.id != own.id && knows(it));
        others
            .min_by_key(|it| (it.from.abs_diff(own.from), std::cmp::Reverse(it.from)))
            .map(|it| it.id.clone())
    }

    fn label(&self, figure: usize) -> String {
        self.submission.edition.figures[figure].label.clone()
    }

    fn formula(&mut self, figure: usize, source: u16, span: Span) {
        let (label, place) = (self.label(figure), self.submission.sources[source as usize].clone());
        let message = say!("“{label}”是公式，不是数", "`{label}` is a formula, not a number");
        let help = say!(
            "在 Excel 或 WPS 中算好后，用“选择性粘贴—数值”再存成 CSV",
            "calculate it in Excel or WPS, paste it as a value and save the CSV again"
        );
        let finding =
            Finding::new(&FORMULA_IN_CELL, message).at(Place::new(&place, span), quiet()).help(help);
        self.findings.push(finding);
    }

    fn too_large(&mut self, figure: usize, text: &str, source: u16, span: Span) {
        let (label, place, text) =
            (self.label(figure), self.submission.sources[source as usize].clone(), text.trim());
        let message = say!("“{label}”的位数过多：{text}", "`{label}` has too many digits: {text}");
        let help = say!("整数部分至多15位，小数至多6位", "at most 15 digits before the point and 6 after it");
        let finding =
            Finding::new(&NUMBER_TOO_LARGE, message).at(Place::new(&place, span), quiet()).help(help);
        self.findings.push(finding);
    }

    fn twice(&mut self, figure: usize, first: Place, source: u16, span: Span) {
        let label = self.label(figure);
        let second = Place::new(&self.submission.sources[source as usize], span);
        // A row or a file that stands there twice is one mistake, not one a cell.
        if let Some(last) = self.findings.last_mut().filter(|last| last.code.id == FIGURE_TWICE.id)
            && let Some(before) = last.place()
            && Arc::ptr_eq(&before.source, &second.source)
            && last
                .labels
                .iter()
                .any(|label| !label.primary && Arc::ptr_eq(&label.place.source, &first.source))
        {
            if last.labels.len() < 12 {
                *last = last.clone().at(second, quiet()).see(first, quiet());
            }
            return;
        }
        let message = say!("“{label}”填了两次", "`{label}` is given twice");
        let finding = Finding::new(&FIGURE_TWICE, message)
            .at(second, say!("又填了一次", "given again"))
            .see(first, say!("先在这里填了", "given here first"))
            .help(say!("删去其中一处；现在用的是先填的", "delete one of them; the first one is used"));
        self.findings.push(finding);
    }

    /// A name that stands for nothing the edition has; `known` are the names it could have been.
    pub(super) fn unknown(&mut self, what: &Text, name: &str, place: Place, near: Option<&str>) {
        let (zh, en, name) = (&what.zh, &what.en, name.trim());
        let knows = |it: &Edition| {
            let table = |table: &crate::edition::Table| {
                table.row(name) != Found::Nothing || table.column(name) != Found::Nothing
            };
            it.table(name).is_some() || it.figure(name).one().is_some() || it.tables.iter().any(table)
        };
        // A name of another edition is one mistake, whatever it is called in the file: `wrong-edition` tells it.
        let own = Arc::clone(&self.submission.edition);
        if let (false, Some(other)) = (knows(&own), self.other_edition(knows)) {
            self.submission.foreign.push((place, other));
            return;
        }
        let edition = &self.submission.edition.id;
        let message = say!(
            "{edition} 年格式没有名为“{name}”的{zh}",
            "the edition of {edition} has no {en} named `{name}`"
        );
        let mut finding = Finding::new(&UNKNOWN_NAME, message).at(place, quiet());
        if let Some(near) = near {
            finding = finding.help(say!("最接近的是“{near}”", "the nearest one is `{near}`"));
        }
        self.findings.push(finding);
    }

    /// A number that belongs to no row or column.
    pub(super) fn stray(&mut self, text: &str, place: Place) {
        let message = say!(
            "“{text}”不在任何一行或一列里，没有读入",
            "`{text}` stands in no row or column; it is left out"
        );
        let help = say!(
            "核对它的行名、列名是否写了、对齐了",
            "check whether its row and column are named and aligned"
        );
        self.findings.push(Finding::new(&STRAY_FIGURE, message).at(place, quiet()).help(help));
    }

    /// A name that stands for several figures.
    pub(super) fn ambiguous(&mut self, name: &str, place: Place, candidates: &[usize]) {
        let name = name.trim();
        let figures = &self.submission.edition.figures;
        let ids: Vec<&str> = candidates.iter().take(4).map(|at| figures[*at].id.as_str()).collect();
        let ids = ids.join("、");
        let message = say!("“{name}”可以指几个数据项", "`{name}` could be several figures");
        let finding = Finding::new(&AMBIGUOUS_NAME, message)
            .at(place, quiet())
            .help(say!("写全：{ids}", "write it in full: {ids}"));
        self.findings.push(finding);
    }

    /// The nearest name of a table.
    pub(super) fn nearest_table(&self, name: &str) -> Option<String> {
        let tables = &self.submission.edition.tables;
        let names = tables.iter().flat_map(|table| [table.id.as_str(), &table.name, &table.caption]);
        nearest(name.trim(), names).map(str::to_owned)
    }

    /// Warns of a text that may be in an encoding that is not read.
    pub(super) fn doubt(&mut self, source: &Arc<Source>) {
        self.findings.extend(limits::unseen(source));
        if source.encoding == (Encoding::Gb18030 { doubtful: true }) {
            let message = say!(
                "按 GB18030 读出来的不像中文，可能是 Big5 等别的编码",
                "read as GB18030 this does not look like Chinese; it may be Big5 or another encoding"
            );
            let finding = Finding::new(&DOUBTFUL_ENCODING, message)
                .at(Place::of_file(source), quiet())
                .help(say!("另存为 UTF-8 再试", "save it as UTF-8"));
            self.findings.push(finding);
        }
    }

    /// The submission, with the unit's name on what was found.
    pub(super) fn finish(mut self) -> Reading {
        // A table without a header of its own is where its first figure is.
        let edition = Arc::clone(&self.submission.edition);
        for (number, table) in edition.tables.iter().enumerate() {
            if self.submission.tables[number].is_none() {
                self.submission.tables[number] =
                    table.figures.clone().find_map(|figure| self.submission.place(figure));
            }
        }
        let submission = &self.submission;
        for finding in &mut self.findings {
            finding.unit = Some(submission.unit.name.clone());
            finding.year = Some(submission.year);
            finding.edition = Some(submission.edition.id.clone());
        }
        Reading { submission: Some(self.submission), findings: self.findings }
    }
}

/// The signs in front of a number, and the number with the last of them.
fn signs(text: &str) -> (&str, &str) {
    const SIGNS: [char; 6] = ['+', '＋', '-', '−', '－', '–'];
    let rest = text.trim_start_matches(SIGNS);
    let sign = &text[..text.len() - rest.len()];
    let digits = rest.starts_with(|char: char| char.is_ascii_digit() || ('０'..='９').contains(&char));
    match sign.char_indices().last() {
        Some((last, _)) if digits => (sign, &text[last..]),
        _ => ("", text),
    }
}
