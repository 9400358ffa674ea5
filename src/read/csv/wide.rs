//! One row a unit: a column a figure, optionally with the unit's name, kind and year.

use std::sync::Arc;

use super::fields::{Layout, Record, Scanner};
use super::{Heads, KIND, UNIT, YEAR, of_unit, of_year, whole};
use crate::diag::say;
use crate::edition::{Edition, Found};
use crate::model::figures::{Columns, Figures};
use crate::model::number;
use crate::read::draft::Draft;
use crate::source::{Place, Source};

/// Which field is what.
#[derive(Clone, Debug)]
pub(in crate::read) struct Header {
    pub(in crate::read) width: usize,
    pub(in crate::read) unit: Option<usize>,
    pub(in crate::read) year: Option<usize>,
    pub(in crate::read) kind: Option<usize>,
    /// One a field: the figure it holds.
    pub(in crate::read) figures: Vec<Option<usize>>,
    /// Fields without any name.
    unnamed: Vec<usize>,
    /// How rows of numbers alone are read, and for each figure the field that holds it; `None` where two do, or where
    /// fields without a name want a look.
    plain: Option<(Layout, Columns)>,
}

impl Header {
    /// `None` where the record is no header of this shape: it names the unit and some figure, or figures only.
    pub(in crate::read) fn find(first: &Record, heads: &Heads, edition: &Edition) -> Option<Self> {
        let figures: Vec<Option<usize>> =
            first.fields.iter().map(|field| edition.figure(&field.text).one()).collect();
        let (unit, year, kind) = (heads.find(UNIT), heads.find(YEAR), heads.find(KIND));
        let found = figures.iter().flatten().count();
        let named = first.fields.iter().filter(|field| !field.text.trim().is_empty()).count();
        // One name alone may be a title, or 行政复议 above its columns, which is a short name of a figure too.
        let is_header = (unit.is_some() && found > 0) || (found == named && found > 1);
        let unnamed = first.fields.iter().enumerate().filter(|(_, field)| field.text.trim().is_empty());
        let unnamed: Vec<usize> = unnamed.map(|(at, _)| at).collect();
        let columns = columns(&figures, edition).filter(|_| unnamed.is_empty());
        let plain = Layout::new(&figures).zip(columns);
        is_header.then_some(Self { width: first.fields.len(), unit, year, kind, figures, unnamed, plain })
    }

    /// The next row's figures, where all of them are whole numbers; else the row wants a closer look. The table is the
    /// first of the submission's sources.
    pub(in crate::read) fn plain(&self, row: Scanner, edition: &Edition) -> Option<Figures> {
        let (layout, columns) = self.plain.as_ref().filter(|it| it.1.len() == edition.figures.len())?;
        Figures::of_row(0, columns, |cells| row.numbers(layout, cells))
    }

    /// Reports the fields that name nothing.
    pub(in crate::read) fn unknown(&self, draft: &mut Draft, source: &Arc<Source>, first: &Record) {
        let edition = Arc::clone(&draft.submission.edition);
        for (at, field) in first.fields.iter().enumerate() {
            let known = [self.unit, self.year, self.kind].contains(&Some(at)) || self.figures[at].is_some();
            let ignored = ["", "序号", "备注", "no", "note"].contains(&field.text.trim());
            if known || ignored {
                continue;
            }
            let place = Place::new(source, field.span);
            match edition.figure(&field.text) {
                Found::Many(many) => draft.ambiguous(&field.text, place, &many),
                Found::One(_) | Found::Nothing => {
                    let near = edition.nearest_figure(&field.text);
                    draft.unknown(&say!("数据项", "figure"), &field.text, place, near);
                }
            }
        }
    }

    /// Marks a record's figures as not readable.
    pub(in crate::read) fn unread(&self, draft: &mut Draft, number: u16, record: &Record) {
        let Some(first) = record.fields.first() else { return };
        self.figures.iter().flatten().for_each(|figure| draft.unread(*figure, number, first.span));
    }

    /// Puts a record's figures into the draft.
    pub(in crate::read) fn put(&self, draft: &mut Draft, source: u16, record: &Record) {
        for (at, (field, figure)) in record.fields.iter().zip(&self.figures).enumerate() {
            if let Some(figure) = figure {
                draft.put(*figure, &field.text, source, field.span);
            } else if self.unnamed.contains(&at) && number::short(field.text.trim()).is_some() {
                let source = std::sync::Arc::clone(&draft.submission.sources[usize::from(source)]);
                draft.stray(field.text.trim(), Place::new(&source, field.span));
            }
        }
    }
}

/// For each figure the field that holds it, where no two do.
fn columns(figures: &[Option<usize>], edition: &Edition) -> Option<Columns> {
    let mut columns = vec![None; edition.figures.len()];
    for (at, figure) in figures.iter().enumerate() {
        let Some(figure) = figure else { continue };
        if columns.get_mut(*figure)?.replace(u16::try_from(at).ok()?).is_some() {
            return None;
        }
    }
    Some(columns.into())
}

pub(super) fn read(draft: &mut Draft, source: &Arc<Source>, records: &[Record], header: &Header) {
    let number = draft.source(source);
    header.unknown(draft, source, &records[0]);
    let (mut told, mut told_year) = (false, false);
    for record in &records[1..] {
        let year = header.year.and_then(|at| record.fields.get(at));
        if !of_year(draft, source, year, &mut told_year) {
            continue;
        }
        let unit = header.unit.and_then(|at| record.fields.get(at));
        if !of_unit(draft, source, unit, &mut told) {
            continue;
        }
        if whole(draft, source, record, header.width) {
            header.put(draft, number, record);
        } else {
            header.unread(draft, number, record);
        }
    }
}
