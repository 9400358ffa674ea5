//! Tables as HTML: spans, scopes, and for headers of several levels the ids that each figure belongs to.

use std::fmt::Write as _;

use super::inlines;
use crate::document::{Cell, Role, Table, plain};
use crate::render::xml::escape;

/// Data longer than this, in letters, is words and not a figure.
const WORDS: usize = 14;

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
            let belongs = heads.as_mut().map(|heads| heads.take(it)).unwrap_or_default();
            cell(&mut out, it, &belongs);
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
    /// Ids above each column.
    above: Vec<Vec<usize>>,
    /// Ids at the left, with the rows that each still reaches.
    left: Vec<(usize, usize)>,
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
            above: vec![Vec::new(); width],
            left: Vec::new(),
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
            self.above.iter_mut().for_each(Vec::clear);
        }
        self.values = values;
    }

    /// The attributes of the next cell: an id for a header, the headers of a value.
    fn take(&mut self, cell: &Cell) -> String {
        while self.taken.get(self.column).is_some_and(|rows| *rows > 0) {
            self.taken[self.column] -= 1;
            self.column += 1;
        }
        let from = self.column.min(self.above.len());
        let to = (from + cell.colspan.max(1)).min(self.above.len());
        self.taken[from..to].fill(cell.rowspan.saturating_sub(1));
        self.column = to;
        if cell.role == Role::Data {
            let above = self.above.get(from).into_iter().flatten();
            let ids: Vec<String> = above
                .chain(self.left.iter().map(|(id, _)| id))
                .map(|id| format!("{}-h{id}", self.table))
                .collect();
            return if ids.is_empty() { String::new() } else { format!(" headers=\"{}\"", ids.join(" ")) };
        }
        if cell.role == Role::Corner {
            return String::new();
        }
        let id = self.next;
        self.next += 1;
        match cell.role {
            Role::Row | Role::RowGroup => self.left.push((id, cell.rowspan.max(1))),
            _ => self.above[from..to].iter_mut().for_each(|it| it.push(id)),
        }
        format!(" id=\"{}-h{id}\"", self.table)
    }
}

fn cell(out: &mut String, cell: &Cell, belongs: &str) {
    let (tag, scope) = match cell.role {
        Role::Data if is_words(cell) => ("td", " class=\"words\""),
        Role::Data => ("td", ""),
        Role::Corner => ("th", " class=\"corner\""),
        Role::Caption => ("th", " scope=\"colgroup\" class=\"part\""),
        Role::Column => ("th", " scope=\"col\""),
        Role::ColumnGroup => ("th", " scope=\"colgroup\""),
        Role::Row => ("th", " scope=\"row\""),
        Role::RowGroup => ("th", " scope=\"rowgroup\""),
    };
    _ = write!(out, "<{tag}{scope}{belongs}");
    if cell.colspan > 1 {
        _ = write!(out, " colspan=\"{}\"", cell.colspan);
    }
    if cell.rowspan > 1 {
        _ = write!(out, " rowspan=\"{}\"", cell.rowspan);
    }
    if cell.indent > 0 {
        _ = write!(out, " data-indent=\"{}\"", cell.indent);
    }
    out.push('>');
    inlines(out, &cell.text);
    _ = write!(out, "</{tag}>");
}

fn is_words(cell: &Cell) -> bool {
    cell.text.len() > 1 || plain(&cell.text).chars().nth(WORDS).is_some()
}
