//! The long shape: `table,row,column,value` or `表,行,列,数值`, a figure a line, optionally with the unit.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::fields::{Field, Record};
use super::{Heads, UNIT, is_number, of_unit, of_year, whole};
use crate::diag::{nearest, say};
use crate::edition::{Found, Table};
use crate::read::draft::Draft;
use crate::source::{Place, Source};

const TABLE: &[&str] = &["table", "表", "表名"];
const ROW: &[&str] = &["row", "行", "行名", "项目", "指标"];
const COLUMN: &[&str] = &["column", "列", "列名"];
const FIGURE: &[&str] = &["figure", "数据项", "名称", "指标名称"];
const VALUE: &[&str] = &["value", "数值", "值"];

/// Which field is what.
#[derive(Clone, Debug)]
pub(in crate::read) struct Header {
    width: usize,
    pub(in crate::read) unit: Option<usize>,
    year: Option<usize>,
    table: Option<usize>,
    row: Option<usize>,
    column: Option<usize>,
    figure: Option<usize>,
    value: usize,
}

impl Header {
    pub(in crate::read) fn find(heads: &Heads) -> Option<Self> {
        let find = |names: &[&str]| heads.find(names);
        let header = Self {
            value: find(VALUE)?,
            width: heads.0.len(),
            unit: find(UNIT),
            year: find(super::YEAR),
            table: find(TABLE),
            row: find(ROW),
            column: find(COLUMN),
            figure: find(FIGURE),
        };
        let named = header.figure.is_some() || (header.table.is_some() && header.row.is_some());
        named.then_some(header)
    }
}

pub(super) fn read(draft: &mut Draft, source: &Arc<Source>, records: &[Record], header: &Header) {
    let number = draft.source(source);
    let (mut told, mut told_year) = (false, false);
    let mut reader = Lines { source, number, header, seen: HashMap::new(), told: HashSet::new() };
    for record in records.iter().skip(1) {
        let year = header.year.and_then(|at| record.fields.get(at));
        if !of_year(draft, source, year, &mut told_year) {
            continue;
        }
        let unit = header.unit.and_then(|at| record.fields.get(at));
        if of_unit(draft, source, unit, &mut told) {
            reader.line(draft, record);
        }
    }
}

/// Lines of one file, with the names that were met before.
pub(in crate::read) struct Lines<'a> {
    pub(in crate::read) source: &'a Arc<Source>,
    pub(in crate::read) number: u16,
    pub(in crate::read) header: &'a Header,
    pub(in crate::read) seen: HashMap<String, Option<usize>>,
    pub(in crate::read) told: HashSet<String>,
}

impl Lines<'_> {
    pub(in crate::read) fn line(&mut self, draft: &mut Draft, record: &Record) {
        let field = |at: Option<usize>| at.and_then(|at| record.fields.get(at));
        let text = |at: Option<usize>| field(at).map_or("", |field| field.text.as_ref());
        let header = self.header;
        let is_whole = whole(draft, self.source, record, header.width);
        // In a row that is too short the value is what is missing.
        let Some(value) = field(Some(header.value)).or(record.fields.last()) else { return };
        let (table, row, column, figure) =
            (text(header.table), text(header.row), text(header.column), text(header.figure));
        // Without the name of a table a row is nobody's.
        if table.trim().is_empty() && figure.trim().is_empty() {
            if is_number(&value.text) {
                draft.stray(value.text.trim(), Place::new(self.source, value.span));
            }
            return;
        }
        let key = [table, row, column, figure].join("\u{1f}");
        let found = match self.seen.get(&key) {
            Some(found) => *found,
            None => {
                // A name that is unknown is told once, however many lines it is in.
                let before = draft.findings.len();
                let found = self.find(draft, record);
                if let Some(finding) = draft.findings.get(before)
                    && !self.told.insert(finding.message.zh.clone())
                {
                    draft.findings.truncate(before);
                }
                self.seen.insert(key, found);
                found
            }
        };
        let Some(figure) = found else { return };
        if is_whole {
            draft.put(figure, &value.text, self.number, value.span);
        } else {
            draft.unread(figure, self.number, value.span);
        }
    }

    /// The figure of a row of another edition that stands for several here.
    fn merged(&self, draft: &mut Draft, table: &Table, row: &Field, column: &Field) -> Option<usize> {
        let merged = table.merged(&row.text)?;
        let column = table.column(&column.text).one()?;
        let leaf = table.blocks.get(merged.row.0)?.row_leaves.get(merged.row.1)?;
        let meant = leaf.labels.last().map_or("", String::as_str);
        draft.renamed(Place::new(self.source, row.span), &row.text, meant);
        for other in &merged.zero {
            if let Some(figure) = table.figure_at(*other, column) {
                draft.zero(figure, self.number, row.span);
            }
        }
        table.figure_at(merged.row, column)
    }

    /// The figure a line names, or a finding that says which of its names is unknown.
    fn find(&self, draft: &mut Draft, record: &Record) -> Option<usize> {
        let field = |at: Option<usize>| {
            at.and_then(|at| record.fields.get(at)).filter(|it| !it.text.trim().is_empty())
        };
        let place = |field: &Field| Place::new(self.source, field.span);
        let edition = Arc::clone(&draft.submission.edition);
        if let Some(name) = field(self.header.figure) {
            return match edition.figure(&name.text) {
                Found::One(figure) => Some(figure),
                Found::Many(many) => {
                    draft.ambiguous(&name.text, place(name), &many);
                    None
                }
                Found::Nothing => {
                    let near = edition.nearest_figure(&name.text);
                    draft.unknown(&say!("数据项", "figure"), &name.text, place(name), near);
                    None
                }
            };
        }
        let table_field = field(self.header.table)?;
        let Some(table) = edition.table(&table_field.text) else {
            let near = draft.nearest_table(&table_field.text);
            draft.unknown(&say!("表", "table"), &table_field.text, place(table_field), near.as_deref());
            return None;
        };
        let table = &edition.tables[table];
        let (row, column) = (field(self.header.row), field(self.header.column));
        let parts = [row, column].into_iter().flatten().map(|field| field.text.as_ref());
        let name = parts.collect::<Vec<_>>().join(".");
        if let Some(row) = row
            && let Found::One(at) = table.row(&row.text)
            && let Some(meant) = table.renamed(at, &row.text)
        {
            draft.renamed(place(row), &row.text, meant);
        }
        match table.figure(&name) {
            Found::One(figure) => return Some(figure),
            Found::Nothing if row.is_some_and(|row| table.merged(&row.text).is_some()) => {
                return self.merged(draft, table, row?, column?);
            }
            Found::Many(many) => draft.ambiguous(&name, place(row.or(column)?), &many),
            Found::Nothing => match (row, column) {
                (Some(row), _)
                    if table.row(&row.text) == Found::Nothing && !table.blocks[0].rows.is_empty() =>
                {
                    let near = nearest(&row.text, table.row_names());
                    draft.unknown(&say!("行", "row"), &row.text, place(row), near);
                }
                (_, Some(column)) => {
                    let near = nearest(&column.text, table.column_names());
                    draft.unknown(&say!("列", "column"), &column.text, place(column), near);
                }
                (Some(row), None) => {
                    let near = nearest(&row.text, table.column_names());
                    draft.unknown(&say!("数据项", "figure"), &row.text, place(row), near);
                }
                (None, None) => {}
            },
        }
        None
    }
}
