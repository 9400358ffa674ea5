//! `provenance.csv`: for every figure of a sum, the cells it comes from, so that anyone can add it up again.

use std::fmt::Write as _;

use crate::edition::Edition;
use crate::model::Submission;
use crate::model::roster::{Adjustment, County};
use crate::source::guarded;

/// The file's name.
pub const NAME: &str = "provenance.csv";

/// The head of the file, with a mark in front so that Excel and WPS read UTF-8.
pub const HEAD: &str = "\u{feff}数据项,名称,单位,文件,行,列,单元格,数值,说明\r\n";

/// The lines of a unit: each figure that is not 0, which alone change a sum. `edition` is the sum's.
pub fn lines(submission: &Submission, name: &str, edition: &Edition) -> String {
    let mut out = String::new();
    for (at, number) in submission.figures.not_zero() {
        let id = &submission.edition.figures[at].id;
        let Some(here) = edition.figure_of_id(id) else { continue };
        let label = &edition.figures[here].label;
        let place = submission.place(at);
        let (line, column) = place.as_ref().map_or((0, 0), crate::source::Place::line_column);
        let file = place.as_ref().map_or("", |it| it.source.name.as_str());
        let cell = place.as_ref().and_then(|it| it.span.cell).map(|it| it.to_string()).unwrap_or_default();
        _ = write!(
            out,
            "{},{},{},{},{line},{column},{cell},{number},\r\n",
            field(id),
            field(label),
            field(name),
            field(file)
        );
    }
    out
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
