//! Tables as HTML: spans, scopes, and for headers of several levels the ids that each figure belongs to.

use super::inlines;
use crate::document::{Cell, Inline, Role, Table};
use crate::render::xml::{escape, number, push};

/// Whether a table fills most of a page of its own when it is printed.
pub(super) fn is_page(table: &Table) -> bool {
    (20..=30).contains(&table.rows.len())
}

/// A table with its spans; Markdown uses it too, without the ids that only a page needs.
pub(in crate::render) fn table(out: &mut String, table: &Table, with_ids: bool) {
    out.push_str("<table id=\"");
    push(out, &table.id);
    // A wide table scrolls on a phone instead of squeezing its figures.
    out.push_str(if table.width > 5 && with_ids { "\" class=\"wide\">\n" } else { "\">\n" });
    out.push_str("<caption>");
    push(out, &table.caption);
    out.push_str("</caption>\n");
    let mut heads = (with_ids && is_deep(table)).then(|| Heads::new(table));
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
            cell(out, it, with_ids, heads.as_mut());
        }
        out.push_str("</tr>\n");
    }
    out.push_str(if table.header >= table.rows.len() { "</thead>\n" } else { "</tbody>\n" });
    out.push_str("</table>\n");
}

/// Whether a figure belongs to more than one row and one column, which `scope` alone tells badly.
fn is_deep(table: &Table) -> bool {
    table.header > 1
        || table.labels > 1
        || table.rows.iter().flatten().any(|it| matches!(it.role, Role::Caption | Role::ColumnGroup))
}

/// What heads each column and row while a table is walked.
struct Heads {
    /// What the id of every header of the table begins with.
    begin: String,
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

impl Heads {
    fn new(table: &Table) -> Self {
        let begin = escape(&table.id) + "-h";
        // Room for what most headers are, so that they do not grow one by one.
        let room = |headers: usize| String::with_capacity(headers * (begin.len() + 3));
        Self {
            next: 0,
            above: (0..table.width).map(|_| room(table.header + 1)).collect(),
            left: Vec::with_capacity(table.labels + 1),
            left_said: room(table.labels + 1),
            begin,
            taken: vec![0; table.width],
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
        for (id, _) in &self.left {
            self.left_said.push(' ');
            self.left_said.push_str(&self.begin);
            number(&mut self.left_said, *id);
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
                let (first, second) =
                    if above.is_empty() { (&*self.left_said, "") } else { (above, &*self.left_said) };
                // Without the space before the first.
                if let Some(first) = first.strip_prefix(' ') {
                    out.push_str(" headers=\"");
                    out.push_str(first);
                    out.push_str(second);
                    out.push('"');
                }
            }
            Role::Corner => {}
            Role::Caption | Role::Column | Role::ColumnGroup | Role::Row | Role::RowGroup => {
                out.push_str(" id=\"");
                let start = out.len();
                out.push_str(&self.begin);
                number(out, self.next);
                let id = &out[start..];
                let add = |to: &mut String| {
                    to.push(' ');
                    to.push_str(id);
                };
                if matches!(cell.role, Role::Row | Role::RowGroup) {
                    self.left.push((self.next, cell.rowspan.max(1)));
                    add(&mut self.left_said);
                } else {
                    self.above[from..to].iter_mut().for_each(add);
                }
                out.push('"');
                self.next += 1;
            }
        }
    }
}

/// Whether a label is so short that breaking it tears a word: so many letters, or fewer.
fn is_short(cell: &Cell, most: usize) -> bool {
    matches!(cell.text.as_slice(), [Inline::Text(text)] if text.len() <= 3 * most)
}

/// Whether a value is longer than any figure, though not so long that it is words: it may be broken.
fn is_long(cell: &Cell) -> bool {
    matches!(cell.text.as_slice(), [Inline::Text(text)] if text.len() > 15)
}

/// A cell; `on_page` where a style sheet reads its classes.
fn cell(out: &mut String, cell: &Cell, on_page: bool, heads: Option<&mut Heads>) {
    let (open, close) = match cell.role {
        Role::Data if cell.is_words() => ("<td class=\"words\"", "</td>"),
        Role::Data if on_page && is_long(cell) => ("<td class=\"text\"", "</td>"),
        Role::Data => ("<td", "</td>"),
        Role::Corner => ("<th class=\"corner\"", "</th>"),
        Role::Caption => ("<th scope=\"colgroup\" class=\"part\"", "</th>"),
        Role::Column if on_page && is_short(cell, 3) => ("<th scope=\"col\" class=\"short\"", "</th>"),
        Role::Column => ("<th scope=\"col\"", "</th>"),
        Role::ColumnGroup => ("<th scope=\"colgroup\"", "</th>"),
        Role::Row => ("<th scope=\"row\"", "</th>"),
        Role::RowGroup if on_page && is_short(cell, 7) => ("<th scope=\"rowgroup\" class=\"short\"", "</th>"),
        Role::RowGroup => ("<th scope=\"rowgroup\"", "</th>"),
    };
    out.push_str(open);
    if let Some(heads) = heads {
        heads.write(out, cell);
    }
    span(out, " colspan=\"", cell.colspan, 1);
    span(out, " rowspan=\"", cell.rowspan, 1);
    span(out, " data-indent=\"", cell.indent, 0);
    out.push('>');
    inlines(out, &cell.text);
    out.push_str(close);
}

/// An attribute with a number, unless it is the usual one.
fn span(out: &mut String, name: &str, value: usize, usual: usize) {
    if value > usual {
        out.push_str(name);
        number(out, value);
        out.push('"');
    }
}
