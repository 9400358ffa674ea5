//! CSV in three shapes, told apart by the header: as on the form, one row a unit, long.

pub(super) mod fields;
pub(super) mod long;
pub(super) mod wide;

mod form;

use std::sync::Arc;

use super::codes::{EMPTY_FILE, OTHER_UNIT, RAGGED_ROW, UNCLOSED_QUOTE, UNKNOWN_SHAPE};
use super::draft::Draft;
use super::{Reader, limits, quiet};
use crate::diag::{Finding, say};
use crate::edition::{Edition, normalise};
use crate::model::{Value, number};
use crate::source::{Place, Source, Span};
use fields::{Field, Record};

pub(super) static READER: Reader = Reader { name: "csv", accepts: |name| name.ends_with(".csv"), read };

/// What a header calls the column of units.
pub(super) const UNIT: &[&str] = &["unit", "单位", "单位名称", "填报单位", "name"];
/// What a header calls the column of years.
pub(super) const YEAR: &[&str] = &["year", "年度", "年份", "报告年度"];
/// What a header calls the column of kinds.
pub(super) const KIND: &[&str] = &["kind", "类别", "单位类别"];

/// The names of a header's fields, as they are compared.
pub(super) struct Heads(Vec<String>);

impl Heads {
    pub(super) fn of(header: &Record) -> Self {
        Self(header.fields.iter().map(|field| normalise(&field.text)).collect())
    }

    /// The first field that has one of the names.
    pub(super) fn find(&self, names: &[&str]) -> Option<usize> {
        self.0.iter().position(|head| names.contains(&head.as_str()))
    }
}

/// Whether a header's field is one of `names`.
pub(super) fn is(field: &str, names: &[&str]) -> bool {
    let field = normalise(field);
    names.contains(&field.as_str())
}

/// The table of the form that a file holds.
pub(super) fn table_of(edition: &Edition, source: &Source, records: &[Record]) -> Option<usize> {
    form::table_of(edition, source, records)
}

/// Whether a header is that of figures by name; the column of units, where it has one.
pub(super) fn by_name(head: &Record, edition: &Edition) -> Option<Option<usize>> {
    let heads = Heads::of(head);
    let long = long::Header::find(&heads).map(|it| it.unit);
    long.or_else(|| wide::Header::find(head, &heads, edition).map(|it| it.unit))
}

fn read(draft: &mut Draft, source: &Arc<Source>) {
    if let Some(finding) = limits::table(source) {
        draft.findings.push(finding);
        return draft.lost(source.name.rsplit('/').next().unwrap_or_default());
    }
    let (records, unclosed) = fields::records(&source.text);
    if let Some(span) = unclosed {
        draft.findings.push(unclosed_quote(source, span));
    }
    let Some(first) = records.first() else {
        draft.lost(source.name.rsplit('/').next().unwrap_or_default());
        draft.findings.push(empty(source));
        return;
    };
    // A title may stand above the header.
    let titles = records.iter().take_while(|record| alone(record).is_some()).count().min(records.len() - 1);
    let (table, head) = (&records[titles..], records.get(titles).unwrap_or(first));
    let heads = Heads::of(head);
    if let Some(header) = long::Header::find(&heads) {
        long::read(draft, source, table, &header);
    } else if let Some(header) = wide::Header::find(head, &heads, &draft.submission.edition) {
        wide::read(draft, source, table, &header);
    } else if let Some(table) = form::table_of(&draft.submission.edition, source, &records) {
        form::read(draft, source, &records, table);
    } else if let Some(other) =
        draft.other_edition(|edition| form::table_of(edition, source, &records).is_some())
    {
        draft.submission.foreign.push((Place::of_file(source), other));
    } else {
        draft.findings.push(unknown_shape(source));
    }
}

/// Whether a cell holds a number, however it is typed; notes below a table do not.
fn is_number(text: &str) -> bool {
    matches!(
        number::read(text),
        number::Cell::Value(Value::Whole(_) | Value::Exact(_))
            | number::Cell::Formula
            | number::Cell::TooLarge
    )
}

/// A file that says nothing.
pub(super) fn empty(source: &Arc<Source>) -> Finding {
    let message = say!("文件是空的", "the file is empty");
    Finding::new(&EMPTY_FILE, message).at(Place::of_file(source), quiet()).help(say!(
        "没有数据就删去这个文件；有数据请重新导出",
        "delete the file if there is nothing to say; else export it again"
    ))
}

pub(super) fn unclosed_quote(source: &Arc<Source>, span: Span) -> Finding {
    let message =
        say!("引号没有配对，之后的内容都成了一格", "a quote is never closed; all that follows is one cell");
    Finding::new(&UNCLOSED_QUOTE, message)
        .at(Place::new(source, span), quiet())
        .help(say!("补上或删去这个引号", "close the quote or delete it"))
}

pub(super) fn unknown_shape(source: &Arc<Source>) -> Finding {
    let message = say!(
        "看不出这是哪张表：表头没有认得的行名、列名或数据项",
        "it is not clear which table this is: the header has no known row, column or figure"
    );
    let head = source.text.lines().next().unwrap_or_default();
    if head.contains('，') && !head.contains([',', ';', '\t']) {
        return Finding::new(&UNKNOWN_SHAPE, message).at(Place::of_file(source), quiet()).help(say!(
            "逗号是全角的（，）；全部替换成半角的（,），或从 Excel、WPS 里另存为 CSV",
            "the commas are full-width (，); replace them all by plain ones (,), or save the table as CSV from Excel or WPS"
        ));
    }
    Finding::new(&UNKNOWN_SHAPE, message).at(Place::of_file(source), quiet()).help(say!(
        "三种写法：照表样；一个单位一行；表,行,列,数值。文件名写成 表三.csv 或 requests.csv 也认得",
        "there are three shapes: as on the form; one row a unit; `table,row,column,value`. A file named `requests.csv` is known by its name"
    ))
}

/// Reports a row that is longer or shorter than the header: which of its cells are shifted, nobody can know.
pub(super) fn whole(draft: &mut Draft, source: &Arc<Source>, record: &Record, width: usize) -> bool {
    let found = record.fields.len();
    let extra_is_empty = record.fields.iter().skip(width).all(|field| field.text.trim().is_empty());
    if found == width || (found > width && extra_is_empty) {
        return true;
    }
    draft.findings.push(ragged(source, record, width));
    false
}

fn ragged(source: &Arc<Source>, record: &Record, width: usize) -> Finding {
    let found = record.fields.len();
    let span = match record.fields.get(width) {
        Some(extra) => extra.span,
        None => record.fields.last().map_or(Span::new(0, 0), |last| last.span),
    };
    let message =
        say!("这一行有 {found} 格，表头有 {width} 格", "this row has {found} cells, the header has {width}");
    Finding::new(&RAGGED_ROW, message).at(Place::new(source, span), quiet()).help(say!(
        "多半是少了或多了一个逗号；数里的千分位逗号要加引号，如 \"1,234\"",
        "most likely a comma is missing or too many; a number with commas stands in quotes, like \"1,234\""
    ))
}

/// The only field of a record that says something.
pub(super) fn alone<'r, 't>(record: &'r Record<'t>) -> Option<&'r Field<'t>> {
    let mut full = record.fields.iter().filter(|field| !field.text.trim().is_empty());
    full.next().filter(|_| full.next().is_none())
}

/// Whether a row that tells a year is of the report's; the first that is not is reported.
fn of_year(draft: &mut Draft, source: &Arc<Source>, field: Option<&Field>, told: &mut bool) -> bool {
    let Some(field) = field.filter(|field| !field.text.trim().is_empty()) else { return true };
    let (year, other) = (draft.submission.year, field.text.trim());
    let own = other.trim_end_matches(['年', '度']) == year.to_string();
    if !own && !*told {
        *told = true;
        let message = say!(
            "这一行是 {other} 的，不是 {year} 年的，未读入",
            "this row is of {other}, not of {year}; it is left out"
        );
        draft.findings.push(Finding::new(&OTHER_UNIT, message).at(Place::new(source, field.span), quiet()));
    }
    own
}

/// Whether a row that names a unit is this unit's; the first that is not is reported.
fn of_unit(draft: &mut Draft, source: &Arc<Source>, field: Option<&Field>, told: &mut bool) -> bool {
    let Some(field) = field.filter(|field| !field.text.trim().is_empty()) else { return true };
    let written = normalise(&field.text);
    let mut names = std::iter::once(&draft.submission.unit.name).chain(&draft.former_names);
    let own = names.any(|name| normalise(name) == written);
    if !own && !*told {
        *told = true;
        let (name, other) = (&draft.submission.unit.name, field.text.trim());
        let message = say!(
            "这一行是“{other}”的，不是“{name}”的，未读入",
            "this row is of `{other}`, not of `{name}`; it is left out"
        );
        draft.findings.push(Finding::new(&OTHER_UNIT, message).at(Place::new(source, field.span), quiet()));
    }
    own
}
