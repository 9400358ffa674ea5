//! The report as blocks and inlines: what every renderer draws, and all that it knows.

use std::sync::Arc;

use rust_decimal::Decimal;

/// A report, ready to be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// What it is.
    pub meta: Meta,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// What a report is, beside its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    /// The title on one line.
    pub title: String,
    /// Who reports.
    pub organ: String,
    /// The reporting year.
    pub year: i32,
    /// The report's own date, `2024-01-24`.
    pub date: Option<String>,
    /// Whether it may not go out yet: every page says so.
    pub draft: bool,
}

impl Document {
    /// What a table of contents lists, with ids, in order: sections, and tables that are annexes of their own.
    pub fn contents(&self) -> impl Iterator<Item = (&str, String)> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Heading { level: 2, id, text } => Some((id.as_str(), plain(text))),
            Block::Table(table) if self.is_annex(table) => Some((table.id.as_str(), table.caption.clone())),
            _ => None,
        })
    }

    /// Whether a table stands behind the signature without a heading.
    pub fn is_annex(&self, table: &Table) -> bool {
        let end = self.blocks.iter().rposition(|it| matches!(it, Block::Signature(_)));
        let behind = end.map_or(&[][..], |at| &self.blocks[at + 1..]);
        let bare = behind.iter().take_while(|it| !matches!(it, Block::Heading { .. }));
        table.captioned
            && bare.into_iter().any(|it| matches!(it, Block::Table(annex) if annex.id == table.id))
    }

    /// Headings of sections with their ids, in order.
    pub fn sections(&self) -> impl Iterator<Item = (&str, &[Inline])> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Heading { level: 2, id, text } => Some((id.as_str(), text.as_slice())),
            _ => None,
        })
    }
}

/// A block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// The report's title, a line each.
    Title(Vec<String>),
    /// A heading; level 2 is a section's.
    Heading {
        /// 2 to 6.
        level: u8,
        /// Unique in the document.
        id: String,
        /// Its words.
        text: Vec<Inline>,
    },
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// Lines at the right: the organ and the date.
    Signature(Vec<String>),
    /// A list.
    List {
        /// The first number, where it is numbered.
        start: Option<usize>,
        /// Its items.
        items: Vec<Vec<Block>>,
    },
    /// A quotation.
    Quote(Vec<Block>),
    /// Text to be shown as it is.
    Code(String),
    /// A line across.
    Rule,
    /// A table.
    Table(Table),
    /// A chart; a table of its numbers is drawn with it.
    Chart(Chart),
    /// A picture.
    Picture(Picture),
    /// What the document contains, with ways there.
    Contents,
}

/// Numbers as bars that lie: a label each, one or two series.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chart {
    /// Unique in the document.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// What somebody who cannot see it should know.
    pub description: String,
    /// What is counted.
    pub unit: String,
    /// A label each bar.
    pub labels: Vec<String>,
    /// One or two, each as long as the labels.
    pub series: Vec<Series>,
}

/// Numbers of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Series {
    /// What they are, where there are two.
    pub name: String,
    /// None where nothing is known.
    pub values: Vec<Option<Decimal>>,
}

impl Chart {
    /// The same numbers as a table.
    pub fn table(&self) -> Table {
        let head = |series: &Series| {
            let name = if self.series.len() > 1 { series.name.as_str() } else { "数量" };
            format!("{name}（{}）", self.unit)
        };
        let heads: Vec<String> =
            std::iter::once("项目".to_owned()).chain(self.series.iter().map(head)).collect();
        let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
        let rows = self.labels.iter().enumerate().map(|(at, label)| {
            let value = |it: &Series| it.values.get(at).copied().flatten().map(|it| it.to_string());
            let values =
                self.series.iter().map(|it| Cell::new(Role::Data, value(it).as_deref().unwrap_or("—")));
            std::iter::once(Cell::new(Role::Row, label)).chain(values).collect()
        });
        Table::list(&format!("{}-table", self.id), &format!("{}（数据）", self.title), &heads, rows)
    }
}

/// A picture as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// What it shows, for those who cannot see it.
    pub alt: String,
    /// What stands below it; may be empty.
    pub caption: String,
    /// `png` or `jpeg`.
    pub kind: &'static str,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// The file.
    pub bytes: Arc<[u8]>,
}

/// A table on a grid: each row has the cells that begin in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Unique in the document.
    pub id: String,
    /// What it is about.
    pub caption: String,
    /// Whether the caption is drawn above it; it is told to machines in any case.
    pub captioned: bool,
    /// Its columns.
    pub width: usize,
    /// How many of them hold the labels of rows.
    pub labels: usize,
    /// How many rows on top are its header.
    pub header: usize,
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What it is.
    pub role: Role,
    /// Its words.
    pub text: Vec<Inline>,
    /// How many columns it takes.
    pub colspan: usize,
    /// How many rows it takes.
    pub rowspan: usize,
    /// How far it is indented.
    pub indent: usize,
}

/// Data longer than this, in letters, is words and not a figure.
const FIGURE: usize = 14;

impl Table {
    /// A plain list: a row of heads, and rows that each begin with what they are about.
    pub fn list(id: &str, caption: &str, heads: &[&str], rows: impl Iterator<Item = Vec<Cell>>) -> Self {
        let head = heads.iter().enumerate();
        let head = head.map(|(at, text)| Cell::new(if at == 0 { Role::Corner } else { Role::Column }, text));
        Self {
            id: id.to_owned(),
            caption: caption.to_owned(),
            captioned: false,
            width: heads.len(),
            labels: 1,
            header: 1,
            rows: std::iter::once(head.collect()).chain(rows).collect(),
        }
    }
}

/// A stretch of one row of the grid.
#[derive(Clone, Copy, Debug)]
pub struct Spot<'t> {
    /// The cell that covers it.
    pub cell: &'t Cell,
    /// The first of its columns.
    pub column: usize,
    /// How many columns it takes, within the table.
    pub span: usize,
    /// Whether the cell begins in a row above and only reaches down.
    pub continued: bool,
}

impl Table {
    /// Row by row what covers the grid, from left to right.
    pub fn grid(&self) -> impl Iterator<Item = Vec<Spot<'_>>> {
        // The cell that reaches down into each column where it begins, and for how many rows more.
        let mut below: Vec<Option<(Spot, usize)>> = vec![None; self.width];
        self.rows.iter().map(move |row| {
            let (mut cells, mut column) = (row.iter(), 0);
            let mut spots = Vec::with_capacity(self.width);
            while column < self.width {
                let spot = if let Some((spot, rows)) = below[column] {
                    below[column] = (rows > 1).then_some((spot, rows - 1));
                    Spot { continued: true, ..spot }
                } else {
                    let Some(cell) = cells.next() else { break };
                    let span = cell.colspan.clamp(1, self.width - column);
                    let spot = Spot { cell, column, span, continued: false };
                    below[column] = (cell.rowspan > 1).then_some((spot, cell.rowspan - 1));
                    spot
                };
                column += spot.span;
                spots.push(spot);
            }
            spots
        })
    }
}

impl Cell {
    /// A cell that spans nothing.
    pub fn new(role: Role, text: &str) -> Self {
        let text = if text.is_empty() { Vec::new() } else { words(text) };
        Self { role, text, colspan: 1, rowspan: 1, indent: 0 }
    }

    /// Whether it holds words rather than a figure: read from the left, broken over lines.
    pub fn is_words(&self) -> bool {
        match self.text.as_slice() {
            _ if self.role != Role::Data => false,
            [] => false,
            // Only what is longer in bytes needs counting.
            [Inline::Text(text)] => text.len() > FIGURE && text.chars().nth(FIGURE).is_some(),
            _ => true,
        }
    }
}

/// What a cell is in its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Heads a part of the table across its width.
    Caption,
    /// The corner between the labels.
    Corner,
    /// Labels one column.
    Column,
    /// Labels several columns.
    ColumnGroup,
    /// Labels one row.
    Row,
    /// Labels several rows.
    RowGroup,
    /// A value.
    Data,
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Words.
    Text(String),
    /// Strong words.
    Strong(Vec<Inline>),
    /// Emphasised words.
    Emphasis(Vec<Inline>),
    /// Words to be shown as they are.
    Code(String),
    /// Words that lead somewhere.
    Link {
        /// Where.
        href: String,
        /// The words.
        text: Vec<Inline>,
    },
    /// A new line.
    Break,
}

/// Plain words as inlines.
pub fn words(text: &str) -> Vec<Inline> {
    vec![Inline::Text(text.to_owned())]
}

/// The words of inlines, plain.
pub fn plain(inlines: &[Inline]) -> String {
    let words = |inline: &Inline| match inline {
        Inline::Text(text) | Inline::Code(text) => text.clone(),
        Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Link { text: inner, .. } => plain(inner),
        Inline::Break => " ".to_owned(),
    };
    inlines.iter().map(words).collect()
}
