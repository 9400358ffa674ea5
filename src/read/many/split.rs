//! A file of many units taken apart by unit, and a unit's rows put into such a file; rows stay as they were written.

use std::sync::Arc;

use crate::edition::normalise;
use crate::read::csv;
use crate::read::csv::fields::{Scanner, delimiter};
use crate::source::{Place, Source, Span};

/// A file's head and its rows, without line ends: each row's unit, where its name stands, and its text.
struct Sheet<'t> {
    labels: Vec<String>,
    head: &'t str,
    line_end: &'static str,
    delimiter: u8,
    rows: Vec<(String, Span, &'t str)>,
}

/// What ends a line.
const ENDS: [char; 2] = ['\r', '\n'];

fn sheet(text: &str, unit: Option<usize>) -> Option<Sheet<'_>> {
    let delimiter = delimiter(text);
    let mut scanner = Scanner::new(text, delimiter);
    let mut first = scanner.record()?;
    while csv::alone(&first).is_some() && first.fields.len() > 1 {
        first = scanner.record()?;
    }
    let labels: Vec<String> = first.fields.iter().map(|field| normalise(&field.text)).collect();
    let unit = unit.or_else(|| first.fields.iter().position(|field| csv::is(&field.text, csv::UNIT)))?;
    let head = text[..scanner.position().0].trim_end_matches(ENDS);
    let mut rows = Vec::new();
    loop {
        let start = scanner.position().0;
        let Some(record) = scanner.record() else { break };
        let Some(field) = record.fields.get(unit) else {
            // A remark below the table stays where it is.
            rows.push((
                String::new(),
                Span::new(start, start),
                text[start..scanner.position().0].trim_matches(ENDS),
            ));
            continue;
        };
        let row = text[start..scanner.position().0].trim_matches(ENDS);
        rows.push((field.text.trim().to_owned(), field.span, row));
    }
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    // Behind a quote that is never closed nobody knows where rows end.
    scanner.unclosed.is_none().then_some(Sheet { labels, head, line_end, delimiter, rows })
}

/// The units of a file: name, place, and a file of its rows alone. `unit` is the column of names.
pub(in crate::read) fn split(source: &Arc<Source>, unit: usize) -> Vec<(String, Place, String)> {
    let Some(Sheet { head, line_end, rows, .. }) = sheet(&source.text, Some(unit)) else { return Vec::new() };
    let mut units: Vec<(String, Place, String)> = Vec::new();
    for (name, span, row) in rows.into_iter().filter(|(name, ..)| !name.is_empty()) {
        let text = format!("{row}{line_end}");
        match units.iter_mut().find(|(known, ..)| normalise(known) == normalise(&name)) {
            Some((.., all)) => *all += &text,
            None => units.push((name, Place::new(source, span), format!("{head}{line_end}{text}"))),
        }
    }
    units
}

/// For each column of the old file that of the new one of the same name; `None` where one has a column of its own.
fn order(old: &[String], new: &[String]) -> Option<Vec<usize>> {
    let at = |name: &String| {
        let mut found = new.iter().enumerate().filter(|(_, it)| *it == name).map(|(at, _)| at);
        // Of two columns of one name nobody knows which is which.
        found.next().filter(|_| found.next().is_none())
    };
    (old.len() == new.len()).then(|| old.iter().map(at).collect())?
}

/// A row with its fields in another order; one that has more or fewer stays as it is.
fn turned(row: &str, delimiter: u8, order: &[usize]) -> Option<String> {
    let record = Scanner::new(row, delimiter).record()?;
    let field = |at: &usize| {
        let text = &record.fields.get(*at)?.text;
        let plain = !text.contains([char::from(delimiter), '"', '\r', '\n']);
        Some(if plain { text.to_string() } else { format!("\"{}\"", text.replace('"', "\"\"")) })
    };
    let fields: Option<Vec<String>> = order.iter().map(field).collect();
    Some(fields?.join(&char::from(delimiter).to_string()))
}

/// The file of many units with the rows of `new` in place of those of the unit with these names; `None` where the two
/// have other columns or another delimiter. Columns are known by their names, in whatever order.
pub fn merged(old: &str, new: &str, names: &[&str]) -> Option<String> {
    let (old, new) = (sheet(old, None)?, sheet(new, None)?);
    if old.delimiter != new.delimiter {
        return None;
    }
    let rows = || new.rows.iter().filter(|(name, ..)| !name.is_empty()).map(|(.., row)| *row);
    let rows: Vec<String> = if old.labels == new.labels {
        rows().map(str::to_owned).collect()
    } else {
        let order = order(&old.labels, &new.labels)?;
        rows().map(|row| turned(row, new.delimiter, &order)).collect::<Option<_>>()?
    };
    let names: Vec<String> = names.iter().map(|name| normalise(name)).collect();
    let mut lines = vec![old.head];
    let mut fresh: Vec<&str> = rows.iter().map(String::as_str).collect();
    for (name, _, row) in &old.rows {
        if names.contains(&normalise(name)) {
            lines.append(&mut fresh);
        } else {
            lines.push(row);
        }
    }
    lines.append(&mut fresh);
    Some(lines.join(old.line_end) + old.line_end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_units_rows_go_where_they_were() {
        let old = "单位,a\n甲,1\n乙,2\n丙,3\n";
        assert_eq!(merged(old, "单位,a\r\n乙,5\r\n", &["乙"]).as_deref(), Some("单位,a\n甲,1\n乙,5\n丙,3\n"));
        assert_eq!(
            merged(old, "单位,a\n丁,4\n", &["丁"]).as_deref(),
            Some("单位,a\n甲,1\n乙,2\n丙,3\n丁,4\n")
        );
        assert_eq!(merged(old, "单位,b\n乙,5\n", &["乙"]), None);
        assert_eq!(
            merged("单位,a,b\n甲,1,2\n", "b,单位,a\n\"x,\"\"y\",甲,5\n", &["甲"]).as_deref(),
            Some("单位,a,b\n甲,5,\"x,\"\"y\"\n")
        );
        assert_eq!(merged("单位,a,a\n甲,1,2\n", "a,单位,a\n1,甲,5\n", &["甲"]), None);
    }

    #[test]
    fn what_cannot_be_joined_is_left_alone() {
        let old = "单位,a\n甲,1\n乙,2\n";
        assert_eq!(merged(old, "单位;a\n乙;5\n", &["乙"]), None);
        assert_eq!(merged(old, "单位,a\n乙,\"5\n", &["乙"]), None);
        let remark = "序,单位\n1,甲\n注：截至年底\n2,乙\n";
        assert_eq!(
            merged(remark, "序,单位\n9,乙\n,\n", &["乙"]).as_deref(),
            Some("序,单位\n1,甲\n注：截至年底\n9,乙\n")
        );
    }

    #[test]
    fn units_taken_apart_are_files_of_their_own() {
        let source = Source::new("all.csv", "单位,a\n甲,1\n乙,2\n甲,3\n".to_owned());
        let units: Vec<(String, String)> =
            split(&source, 0).into_iter().map(|(name, _, text)| (name, text)).collect();
        let expected = [("甲", "单位,a\n甲,1\n甲,3\n"), ("乙", "单位,a\n乙,2\n")];
        assert_eq!(units, expected.map(|(name, text)| (name.to_owned(), text.to_owned())));
    }
}
