//! As on the form: row labels left, column labels on top, one table a file; merged cells come as blanks.

use std::sync::Arc;

use super::fields::{Field, Record};
use super::{alone, is_number, whole};
use crate::diag::{nearest, say};
use crate::edition::{Edition, Found, Line, Table, normalise};
use crate::model::number;
use crate::read::draft::Draft;
use crate::source::{Place, Source, Span};

/// A row or a column: its block and its place in it.
type At = (usize, usize);

/// The table a file holds: by its name, by a title line in it, or by the labels it has.
pub(super) fn table_of(edition: &Edition, source: &Source, records: &[Record]) -> Option<usize> {
    let stem = source.name.rsplit('/').next().unwrap_or_default();
    let stem = normalise(stem.strip_suffix(".csv").or(stem.strip_suffix(".CSV")).unwrap_or(stem));
    let named = |text: &str| {
        let tables = edition.tables.iter();
        tables.clone().position(|table| normalise(&table.id) == text).or_else(|| {
            tables.clone().position(|table| {
                [&table.name, &table.caption].iter().any(|name| text.contains(&normalise(name)))
            })
        })
    };
    let title = || {
        let lone = records.iter().take(3).filter_map(|record| alone(record));
        lone.map(|field| normalise(&field.text)).find_map(|text| named(&text))
    };
    let labels = || {
        let known = |table: &Table, field: &Field| {
            let text = field.text.trim();
            !text.is_empty() && (table.row(text) != Found::Nothing || table.column(text) != Found::Nothing)
        };
        let score = |table: &Table| {
            records.iter().flat_map(|record| &record.fields).filter(|field| known(table, field)).count()
        };
        let scored = edition.tables.iter().enumerate().map(|(at, table)| (score(table), at));
        scored.max_by_key(|(score, at)| (*score, std::cmp::Reverse(*at))).filter(|(score, _)| *score >= 2)
    };
    named(&stem).or_else(title).or_else(|| labels().map(|(_, at)| at))
}

pub(super) fn read(draft: &mut Draft, source: &Arc<Source>, records: &[Record], table: usize) {
    let edition = Arc::clone(&draft.submission.edition);
    let mut form = Form {
        table: &edition.tables[table],
        source,
        number: draft.source(source),
        groups: groups(&edition.tables[table]),
        header: Vec::new(),
        open: false,
        columns: Vec::new(),
        first: 0,
        width: 0,
        context: Vec::new(),
        last: None,
    };
    for record in records {
        form.record(draft, table, record);
    }
    // What stands beside the name of a column is no figure of a row.
    for (text, span) in form.header.last().filter(|_| form.open).into_iter().flatten() {
        if is_number(text) && !is_year(text) {
            draft.stray(text, Place::new(source, *span));
        }
    }
    if form.last.is_none() && form.columns.is_empty() {
        draft.findings.push(super::unknown_shape(source));
    }
}

/// The labels of several columns, which stand in headers without being columns themselves.
fn groups(table: &Table) -> Vec<String> {
    fn below(lines: &[Line], out: &mut Vec<String>) {
        for line in lines.iter().filter(|line| !line.parts.is_empty()) {
            out.push(normalise(&line.label));
            below(&line.parts, out);
        }
    }
    let mut out = Vec::new();
    table.blocks.iter().for_each(|block| below(&block.columns, &mut out));
    out
}

struct Form<'a> {
    table: &'a Table,
    source: &'a Arc<Source>,
    number: u16,
    groups: Vec<String>,
    /// The lines of the header that holds for the rows that follow.
    header: Vec<Vec<(String, Span)>>,
    /// Whether the line before belonged to it too.
    open: bool,
    /// The columns of figures: the field, and what its label may stand for.
    columns: Vec<(usize, Vec<At>)>,
    /// The first of these fields; labels of rows stand left of it.
    first: usize,
    width: usize,
    /// The labels of the row before, whose merged cells come as blanks.
    context: Vec<String>,
    last: Option<At>,
}

impl Form<'_> {
    fn record(&mut self, draft: &mut Draft, table: usize, record: &Record) {
        let row = if self.header.is_empty() { None } else { self.row(record) };
        if let Some(row) = row {
            if self.open {
                self.unknown_columns(draft, record);
            }
            self.open = false;
            self.last = Some(row);
            self.other_edition(draft, row, record);
            if whole(draft, self.source, record, self.width) {
                self.put(draft, row, record);
            } else if let Some(label) = record.fields.first() {
                let figures = self.table.figures_of_row(row);
                figures.for_each(|figure| draft.unread(figure, self.number, label.span));
            }
        } else if self.is_header(record) {
            if !self.open {
                self.header.clear();
                self.context.clear();
            }
            self.open = true;
            let line = record.fields.iter().map(|field| (field.text.trim().to_owned(), field.span));
            self.header.push(line.collect());
            self.width = record.fields.len();
            self.resolve();
            if draft.submission.tables[table].is_none() {
                let named = record.fields.iter().find(|field| !field.text.trim().is_empty());
                draft.submission.tables[table] = named.map(|field| Place::new(self.source, field.span));
            }
        } else {
            self.unknown_row(draft, record);
        }
    }

    /// Whether the record names columns and no figures.
    fn is_header(&self, record: &Record) -> bool {
        let names = |field: &&Field| {
            let text = field.text.trim();
            !text.is_empty()
                && (self.table.column(text) != Found::Nothing || self.groups.contains(&normalise(text)))
        };
        let corner = |field: &&Field| {
            let text = normalise(&field.text);
            self.table.blocks.iter().filter_map(|block| block.corner.as_ref()).any(|it| normalise(it) == text)
        };
        let is_corner =
            record.fields.first().filter(|it| !it.text.trim().is_empty()).is_some_and(|it| corner(&it));
        is_corner || record.fields.iter().any(|field| names(&field))
    }

    /// Works out which field is which column from the lines of the header so far.
    fn resolve(&mut self) {
        let width = self.header.iter().map(Vec::len).max().unwrap_or(0);
        let mut columns = Vec::new();
        for at in 0..width {
            let Some(lowest) =
                self.header.iter().rposition(|line| line.get(at).is_some_and(|(it, _)| !it.is_empty()))
            else {
                continue;
            };
            let label = &self.header[lowest][at].0;
            // Above the label, a merged cell's words stand at its left end.
            let above = self.header[..lowest].iter().filter_map(|line| {
                line.get(..=at)?.iter().rev().map(|(it, _)| it.as_str()).find(|it| !it.is_empty())
            });
            let path: Vec<&str> = above.chain([label.as_str()]).collect();
            let found =
                (0..path.len()).map(|from| self.table.column(&path[from..].join("."))).find_map(|found| {
                    match found {
                        Found::One(at) => Some(vec![at]),
                        Found::Many(many) => Some(many),
                        Found::Nothing => None,
                    }
                });
            if let Some(found) = found {
                columns.push((at, found));
            }
        }
        // Where no label of the header is known, the corner still says where the labels of rows end.
        self.first = columns.first().map_or(1, |(at, _)| *at);
        self.columns = columns;
    }

    /// The row a record is of, by the labels left of its figures.
    fn row(&mut self, record: &Record) -> Option<At> {
        if self.table.blocks.iter().all(|block| block.rows.is_empty()) {
            let is_note = alone(record).is_some_and(|field| number::short(field.text.trim()).is_none());
            return (!self.is_header(record) && !is_note && !self.columns.is_empty()).then_some((0, 0));
        }
        let labels: Vec<&str> = record.fields.iter().take(self.first).map(|it| it.text.trim()).collect();
        let units = |at: usize| {
            self.header.iter().any(|line| {
                line.get(at)
                    .is_some_and(|(it, _)| matches!(it.as_str(), "单位" | "计量单位" | "序号" | "代码"))
            })
        };
        let mut context = self.context.clone();
        context.resize(labels.len(), String::new());
        let mut own = None;
        for (at, label) in labels.iter().enumerate() {
            if !label.is_empty() && !units(at) {
                context[at] = (*label).to_owned();
                context[at + 1..].fill(String::new());
                own = Some(*label);
            }
        }
        own?;
        let path: Vec<&str> = context.iter().map(String::as_str).filter(|it| !it.is_empty()).collect();
        let found = (0..path.len())
            .map(|from| self.table.row(&path[from..].join(".")))
            .find(|found| *found != Found::Nothing);
        let row = match found.unwrap_or(Found::Nothing) {
            Found::One(row) => row,
            // Rows come in the order of the form: the first one of this name behind the row before.
            Found::Many(many) => *many.iter().find(|row| self.last.is_none_or(|last| **row > last))?,
            Found::Nothing => self.table.merged(own?)?.row,
        };
        self.context = context;
        Some(row)
    }

    /// Tells a label of another edition, and what it leaves out here.
    fn other_edition(&self, draft: &mut Draft, row: At, record: &Record) {
        let Some(label) = record.fields.iter().take(self.first).rev().find(|it| !it.text.trim().is_empty())
        else {
            return;
        };
        if let Some(meant) = self.table.renamed(row, &label.text) {
            draft.renamed(Place::new(self.source, label.span), &label.text, meant);
        }
        if let (Found::Nothing, Some(merged)) = (self.table.row(&label.text), self.table.merged(&label.text))
        {
            let leaf = &self.table.blocks[row.0].row_leaves[row.1];
            let meant = leaf.labels.last().map_or("", String::as_str);
            draft.renamed(Place::new(self.source, label.span), &label.text, meant);
            for other in &merged.zero {
                let figures = self.table.figures_of_row(*other);
                figures.for_each(|figure| draft.zero(figure, self.number, label.span));
            }
        }
    }

    fn put(&self, draft: &mut Draft, row: At, record: &Record) {
        self.stray(draft, record);
        for (at, candidates) in &self.columns {
            let Some(field) = record.fields.get(*at) else { continue };
            let Some(column) = candidates.iter().find(|column| column.0 == row.0) else { continue };
            if let Some(figure) = self.table.figure_at(row, *column) {
                draft.put(figure, &field.text, self.number, field.span);
            }
        }
    }

    /// Reports numbers that stand under no label.
    fn stray(&self, draft: &mut Draft, record: &Record) {
        for (at, field) in record.fields.iter().enumerate().skip(self.first) {
            let labelled = self.header.iter().any(|line| line.get(at).is_some_and(|(it, _)| !it.is_empty()));
            if !labelled && is_number(&field.text) && !self.columns.iter().any(|(known, _)| *known == at) {
                draft.stray(field.text.trim(), Place::new(self.source, field.span));
            }
        }
    }

    /// Reports the labels above figures that name no column; the record is the first below the header.
    fn unknown_columns(&self, draft: &mut Draft, record: &Record) {
        for at in self.first..record.fields.len() {
            if self.columns.iter().any(|(known, _)| *known == at) {
                continue;
            }
            let lowest =
                self.header.iter().rev().filter_map(|line| line.get(at)).find(|(it, _)| !it.is_empty());
            let named = lowest.filter(|(label, _)| !matches!(label.as_str(), "备注" | "单位" | "计量单位"));
            let Some((label, span)) = named else {
                continue;
            };
            if self.groups.contains(&normalise(label)) {
                continue;
            }
            let near = nearest(label, self.table.column_names());
            draft.unknown(&say!("列", "column"), label, Place::new(self.source, *span), near);
        }
    }

    /// Reports a row with figures that no row of the form is called.
    fn unknown_row(&self, draft: &mut Draft, record: &Record) {
        let mut figures = record.fields.iter().skip(self.first).filter(|field| is_number(&field.text));
        let mut labels = record.fields.iter().take(self.first.max(1));
        let label = labels.find(|field| !field.text.trim().is_empty());
        let (Some(figure), false) = (figures.next(), self.header.is_empty()) else { return };
        let caption = |label: &Field| {
            let text = normalise(&label.text);
            let is = |it: &String| normalise(it) == text;
            self.table.blocks.iter().any(|block| block.caption.iter().chain(&block.corner).any(is))
        };
        let Some(label) = label else {
            return draft.stray(figure.text.trim(), Place::new(self.source, figure.span));
        };
        if !caption(label) {
            let near = nearest(label.text.trim(), self.table.row_names());
            draft.unknown(&say!("行", "row"), &label.text, Place::new(self.source, label.span), near);
        }
    }
}

/// 2023 in a header is a year.
fn is_year(text: &str) -> bool {
    number::short(text.trim()).is_some_and(|it| (1900..=2100).contains(&it))
}
