//! The tables of a report in Markdown, line by line: what each cell is called, so that a change can be told.

/// A row of a table.
pub(super) struct Row {
    /// The table's, as reports count them: `表二`.
    table: String,
    /// What the row is called.
    name: String,
    /// The cells that begin in it.
    pub(super) cells: Vec<Cell>,
}

/// A cell.
pub(super) struct Cell {
    pub(super) text: String,
    /// What its column is called.
    column: String,
    is_label: bool,
}

impl Row {
    /// What a cell is called: `表二 行政许可 × 本年处理决定数量`.
    pub(super) fn called(&self, cell: usize) -> String {
        let column = self.cells.get(cell).map_or("", |it| it.column.as_str());
        let row = self.name.as_str();
        let cell = if row.is_empty() || column.is_empty() { "" } else { " × " };
        let space = if self.table.is_empty() { "" } else { " " };
        format!("{}{space}{row}{cell}{column}", self.table)
    }

    /// The whole row in words; none where it only heads others.
    pub(super) fn told(&self) -> Option<String> {
        let values: Vec<&str> =
            self.cells.iter().filter(|it| !it.is_label).map(|it| it.text.as_str()).collect();
        let space = if self.table.is_empty() { "" } else { " " };
        (!values.is_empty()).then(|| format!("{}{space}{}：{}", self.table, self.name, values.join("、")))
    }
}

/// What a line of a report is.
pub(super) enum Line {
    Row(Row),
    /// Signs of a table without words of its own.
    Frame,
    Words,
}

/// Every line of a report.
pub(super) fn lines(markdown: &str) -> Vec<Line> {
    let mut table = Table::default();
    markdown.lines().map(|line| table.line(line.trim())).collect()
}

/// The table that is being walked.
#[derive(Default)]
struct Table {
    name: String,
    /// What stands above each column.
    heads: Vec<String>,
    /// What reaches down into each column from a row above, and for how many rows more.
    below: Vec<Option<(usize, String)>>,
    /// Whether the row before held values: heads behind it begin a new part.
    values: bool,
    in_pipes: bool,
}

impl Table {
    fn line(&mut self, line: &str) -> Line {
        if line.starts_with("<table") {
            *self = Self::default();
            return Line::Frame;
        }
        if let Some(caption) = line.strip_prefix("<caption>") {
            self.name = called(caption.trim_end_matches("</caption>"));
            return Line::Frame;
        }
        if let Some(row) = line.strip_prefix("<tr>").and_then(|it| it.strip_suffix("</tr>")) {
            return Line::Row(self.row(row));
        }
        if let Some(row) = line.strip_prefix("| ").and_then(|it| it.strip_suffix(" |")) {
            return self.pipes(row);
        }
        self.in_pipes = false;
        if let Some(caption) = line.strip_prefix("**").and_then(|it| it.strip_suffix("**")) {
            self.name = called(caption);
        } else if line.starts_with('#') {
            self.name = String::new();
        }
        if line.starts_with('<') { Line::Frame } else { Line::Words }
    }

    fn pipes(&mut self, row: &str) -> Line {
        let texts: Vec<&str> = row.split(" | ").map(|it| it.trim_matches([' ', '　'])).collect();
        if texts.iter().all(|it| it.len() > 1 && it.chars().all(|char| ":-".contains(char))) {
            return Line::Frame;
        }
        let is_head = !std::mem::replace(&mut self.in_pipes, true);
        if is_head {
            self.heads = texts.iter().map(|it| (*it).to_owned()).collect();
        }
        let name = texts.first().filter(|_| !is_head).map_or("", |it| it);
        let cells = texts.iter().enumerate().map(|(at, text)| Cell {
            text: (*text).to_owned(),
            column: self.heads.get(at).filter(|_| !is_head).cloned().unwrap_or_default(),
            is_label: is_head || at == 0,
        });
        Line::Row(Row { table: self.name.clone(), name: name.to_owned(), cells: cells.collect() })
    }

    /// A row of HTML, with what reaches into it.
    fn row(&mut self, row: &str) -> Row {
        let values = row.contains("<td");
        if self.values && !values {
            self.heads.clear();
        }
        self.values = values;
        let (mut cells, mut name, mut column) = (Vec::new(), String::new(), 0);
        for piece in row.split("</td>").flat_map(|it| it.split("</th>")).filter(|it| !it.is_empty()) {
            while let Some(Some((rows, text))) = self.below.get_mut(column) {
                if !values {
                    text.clone_into(entry(&mut self.heads, column));
                } else if name.is_empty() {
                    text.clone_into(&mut name);
                }
                *rows -= 1;
                if *rows == 0 {
                    self.below[column] = None;
                }
                column += 1;
            }
            let (text, is_label) = (plain(piece), piece.starts_with("<th"));
            let (wide, high) = (span(piece, "colspan"), span(piece, "rowspan"));
            if is_label && values {
                text.clone_into(&mut name);
            }
            cells.push(Cell {
                column: self.heads.get(column).filter(|_| values && !is_label).cloned().unwrap_or_default(),
                text: text.clone(),
                is_label,
            });
            for at in column..column + wide {
                if !values {
                    text.clone_into(entry(&mut self.heads, at));
                }
                if high > 1 {
                    *entry(&mut self.below, at) = Some((high - 1, text.clone()));
                }
            }
            column += wide;
        }
        Row { table: self.name.clone(), name, cells }
    }
}

fn entry<T: Default>(list: &mut Vec<T>, at: usize) -> &mut T {
    if list.len() <= at {
        list.resize_with(at + 1, T::default);
    }
    &mut list[at]
}

/// Spans are small; what an earlier build did not write is not trusted to be.
fn span(cell: &str, name: &str) -> usize {
    let value = cell.split_once(name).and_then(|(_, it)| it.strip_prefix("=\"")?.split('"').next());
    value.and_then(|it| it.parse().ok()).unwrap_or(1).clamp(1, 100)
}

/// `表二` of `表二　主动公开政府信息情况`.
fn called(caption: &str) -> String {
    caption.split('　').next().unwrap_or_default().to_owned()
}

/// Without the signs of HTML.
pub(super) fn plain(text: &str) -> String {
    let mut inside = false;
    let is_text = |char: &char| {
        let was = inside;
        inside = match char {
            '<' => true,
            '>' => false,
            _ => inside,
        };
        !was && *char != '<'
    };
    text.chars().filter(is_text).collect::<String>().trim().to_owned()
}
