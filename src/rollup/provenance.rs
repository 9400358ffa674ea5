//! `provenance.csv`: for every figure of a sum, the cells it comes from, so that anyone can add it up again.

use std::fmt::Write as _;
use std::sync::Arc;

use rust_decimal::prelude::ToPrimitive;

use crate::edition::{Edition, FigureDef};
use crate::model::Submission;
use crate::model::roster::{Adjustment, County};
use crate::source::{Cursor, guarded};

/// The file's name.
pub const NAME: &str = "provenance.csv";

/// The head of the file, with a mark in front so that Excel and WPS read UTF-8.
pub const HEAD: &str = "\u{feff}数据项,名称,单位,文件,行,列,单元格,数值,说明\r\n";

/// The lines of units, for a sum on one form.
#[derive(Debug)]
pub struct Lines {
    edition: Arc<Edition>,
    /// The first two fields of each figure of the form, with the comma behind them.
    heads: Vec<String>,
    text: String,
}

impl Lines {
    /// `edition` is the sum's.
    pub fn new(edition: &Arc<Edition>) -> Self {
        let head = |it: &FigureDef| format!("{},{},", field(&it.id), field(&it.label));
        let heads = edition.figures.iter().map(head).collect();
        Self { edition: Arc::clone(edition), heads, text: String::new() }
    }

    /// Those of a unit: each figure that is not 0, which alone change a sum.
    pub fn of(&mut self, submission: &Submission, name: &str) -> &str {
        self.text.clear();
        let (own, edition) = (&submission.edition, &self.edition);
        let is_same = own.is_laid_out_as(edition);
        let name = field(name);
        let (mut file, mut cursor) = ((u16::MAX, String::new()), None);
        let mut digits = itoa::Buffer::new();
        for (at, number) in submission.figures.not_zero() {
            let here = if is_same { Some(at) } else { edition.figure_of_id(&own.figures[at].id) };
            let Some(head) = here.and_then(|here| self.heads.get(here)) else { continue };
            self.text.extend([head, &name, ","]);
            let place = submission.figures.place(at);
            match place
                .and_then(|(number, span)| Some((number, submission.sources.get(usize::from(number))?, span)))
            {
                Some((number, source, span)) => {
                    if file.0 != number {
                        (file, cursor) = ((number, field(&source.name)), None);
                    }
                    let cursor = cursor.get_or_insert_with(|| Cursor::new(source));
                    let (line, column) = cursor.line_column(span.start as usize);
                    self.text.extend([&file.1, ","]);
                    self.text.extend([digits.format(line), ","]);
                    self.text.extend([digits.format(column), ","]);
                    if let Some(cell) = span.cell {
                        cell.letters(&mut self.text);
                        self.text.push_str(digits.format(cell.row + 1));
                    }
                }
                None => self.text.push_str(",0,0,"),
            }
            self.text.push(',');
            match number.to_i64().filter(|_| number.scale() == 0) {
                Some(whole) => self.text.push_str(digits.format(whole)),
                None => _ = write!(self.text, "{number}"),
            }
            self.text.push_str(",\r\n");
        }
        &self.text
    }
}

/// The line of an adjustment.
pub fn adjustment(adjustment: &Adjustment, county: &County, edition: &Edition, figure: usize) -> String {
    let (line, column) = adjustment.place.line_column();
    let (id, label) = (&edition.figures[figure].id, &edition.figures[figure].label);
    let unit = adjustment.unit.as_deref().unwrap_or(&county.name);
    format!(
        "{},{},{},{},{line},{column},,{},{}\r\n",
        field(id),
        field(label),
        field(unit),
        field(&adjustment.place.source.name),
        adjustment.value,
        field(&adjustment.reason)
    )
}

/// A field of a CSV that is a text: quoted where it must be, and no formula.
pub fn field(text: &str) -> String {
    let text = guarded(text);
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.into_owned()
    }
}
