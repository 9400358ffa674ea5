//! Tables as HTML: spans, scopes, and for headers of several levels the ids that each figure belongs to.

use std::fmt::Write as _;

use super::inlines;
use crate::document::{Cell, Role, Table};
use crate::render::xml::escape;

/// Whether a table fills most of a page of its own when it is printed.
pub(super) fn is_page(table: &Table) -> bool {
    (20..=30).contains(&table.rows.len())
}

/// A table with its spans; Markdown uses it too, without the ids that only a page needs.
pub(in crate::render) fn table(table: &Table, with_ids: bool) -> String {
    let mut out = String::new();
    // A wide table scrolls on a phone instead of squeezing its figures.
    let class = if table.width > 5 && with_ids { " class=\"wide\"" } else { "" };
    let id = escape(&table.id);
    _ = write!(out, "<table id=\"{id}\"{class}>\n<caption>{}</caption>\n", escape(&table.caption));
    let mut heads = (with_ids && is_deep(table)).then(|| Heads::new(table.width, &id));
    for (at, row) in table.rows.iter().enumerate() {
        if at == 0 {
            out.push_str(if table.header > 0 { "<thead>\n" } else { "<tbody>\n" });
        } else if at == table.header {
            out.push_str("</thead>\n<tbody>\n");
        }
        out.push_str("<tr>");
        if let Some(heads) = &mut heads {
            heads.begin(row);
        }
        for it in row {
            cell(&mut out, it, heads.as_mut());
        }
        out.push_str("</tr>\n");
    }
    out.push_str(if table.header >= table.rows.len() { "</thead>\n" } else { "</tbody>\n" });
    out.push_str("</table>\n");
    out
}

/// Whether a figure belongs to more than one row and one column, which `scope` alone tells badly.
fn is_deep(table: &Table) -> bool {
    table.header > 1
        || table.labels > 1
        || table.rows.iter().flatten().any(|it| matches!(it.role, Role::Caption | Role::ColumnGroup))
}

/// What heads each column and row while a table is walked.
struct Heads<'a> {
    table: &'a str,
    next: usize,
    /// Ids above each column, as they are written, a space before each.
    above: Vec<String>,
    /// Ids at the left, with the rows that each still reaches.
    left: Vec<(usize, usize)>,
    /// The same as they are written.
    left_said: String,
    /// Columns taken by cells of rows above: how many rows are left.
    taken: Vec<usize>,
    column: usize,
    /// Whether the row before held values: headers behind it begin a new part.
    values: bool,
}

impl<'a> Heads<'a> {
    fn new(width: usize, table: &'a str) -> Self {
        Self {
            table,
            next: 0,
            above: vec![String::new(); width],
            left: Vec::new(),
            left_said: String::new(),
            taken: vec![0; width],
            column: 0,
            values: false,
        }
    }

    fn begin(&mut self, row: &[Cell]) {
        self.left.retain_mut(|(_, rows)| {
            *rows = rows.saturating_sub(1);
            *rows > 0
        });
        // What reaches down behind the last cell of the row before.
        self.taken[self.column..].iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
        self.column = 0;
        let head = |it: &Cell| matches!(it.role, Role::Caption | Role::Column | Role::ColumnGroup);
        let values = !row.iter().any(head);
        if self.values && !values {
            self.above.iter_mut().for_each(String::clear);
        }
        self.values = values;
        self.left_said.clear();
        for at in 0..self.left.len() {
            let id = self.left[at].0;
            said(&mut self.left_said, self.table, id);
        }
    }

    /// Writes the attributes of the next cell: an id for a header, the headers of a value.
    fn write(&mut self, out: &mut String, cell: &Cell) {
        while self.taken.get(self.column).is_some_and(|rows| *rows > 0) {
            self.taken[self.column] -= 1;
            self.column += 1;
        }
        let from = self.column.min(self.above.len());
        let to = (from + cell.colspan.max(1)).min(self.above.len());
        self.taken[from..to].fill(cell.rowspan.saturating_sub(1));
        self.column = to;
        match cell.role {
            Role::Data => {
                let above = self.above.get(from).map_or("", String::as_str);
                let mut ids = [above, &self.left_said].into_iter().filter(|it| !it.is_empty());
                if let Some(first) = ids.next() {
                    out.push_str(" headers=\"");
                    // Without its first space.
                    out.push_str(first.trim_start());
                    out.extend(ids);
                    out.push('"');
                }
            }
            Role::Corner => {}
            Role::Caption | Role::Column | Role::ColumnGroup | Role::Row | Role::RowGroup => {
                let id = self.next;
                self.next += 1;
                let mut written = String::new();
                said(&mut written, self.table, id);
                out.push_str(" id=\"");
                out.push_str(written.trim_start());
                out.push('"');
                if matches!(cell.role, Role::Row | Role::RowGroup) {
                    self.left.push((id, cell.rowspan.max(1)));
                    self.left_said += &written;
                } else {
                    self.above[from..to].iter_mut().for_each(|it| *it += &written);
                }
            }
        }
    }
}

/// A header's id, a space before it.
fn said(out: &mut String, table: &str, id: usize) {
    out.push(' ');
    out.push_str(table);
    out.push_str("-h");
    number(out, id);
}

/// A number that is seldom large, without the machinery of `write!`.
fn number(out: &mut String, number: usize) {
    match u32::try_from(number).ok().filter(|it| *it < 100) {
        Some(small) => {
            let digit = |it: u32| char::from_digit(it, 10);
            out.extend(digit(small / 10).filter(|it| *it != '0'));
            out.extend(digit(small % 10));
        }
        None => _ = write!(out, "{number}"),
    }
}

fn cell(out: &mut String, cell: &Cell, heads: Option<&mut Heads>) {
    let (open, close) = match cell.role {
        Role::Data if cell.is_words() => ("<td class=\"words\"", "</td>"),
        Role::Data => ("<td", "</td>"),
        Role::Corner => ("<th class=\"corner\"", "</th>"),
        Role::Caption => ("<th scope=\"colgroup\" class=\"part\"", "</th>"),
        Role::Column => ("<th scope=\"col\"", "</th>"),
        Role::ColumnGroup => ("<th scope=\"colgroup\"", "</th>"),
        Role::Row => ("<th scope=\"row\"", "</th>"),
        Role::RowGroup => ("<th scope=\"rowgroup\"", "</th>"),
    };
    out.push_str(open);
    if let Some(heads) = heads {
        heads.write(out, cell);
    }
    let spans = [
        (" colspan=\"", cell.colspan, 1),
        (" rowspan=\"", cell.rowspan, 1),
        (" data-indent=\"", cell.indent, 0),
    ];
    for (name, value, usual) in spans {
        if value > usual {
            out.push_str(name);
            number(out, value);
            out.push('"');
        }
    }
    out.push('>');
    inlines(out, &cell.text);
    out.push_str(close);
}
