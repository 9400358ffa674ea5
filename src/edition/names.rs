//! The names by which users call tables, rows, columns and figures: ids and official labels alike.
//!
//! Names are joined by `.` or `/`, and labels contain both (`1.属于…`, `本年增/减`), so a name is matched against
//! the edition's names at each joint and never just split.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use super::{Block, Edition, Table};
use crate::source::{simplified, unguarded};

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found<T> {
    /// One thing.
    One(T),
    /// Several things, so it says too little.
    Many(Vec<T>),
    /// Nothing.
    Nothing,
}

impl<T> Found<T> {
    /// The one thing.
    pub fn one(self) -> Option<T> {
        match self {
            Self::One(it) => Some(it),
            Self::Many(_) | Self::Nothing => None,
        }
    }
}

/// A row or column of a table: its block and its place there.
pub(crate) type At = (usize, usize);

/// Names to lines; a full name (rank 0) goes before a label alone (1), that before one without its number (2).
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    entries: HashMap<String, Vec<(u8, At)>>,
    display: Vec<String>,
}

impl Index {
    pub(super) fn new<'a>(lines: impl Iterator<Item = (At, Option<&'a str>, &'a super::Leaf)>) -> Self {
        let mut index = Self::default();
        for (at, caption, leaf) in lines {
            index.insert(0, &leaf.path, at);
            let mut labels: Vec<&str> = caption.into_iter().collect();
            labels.extend(leaf.labels.iter().map(String::as_str));
            let Some((last, before)) = labels.split_last() else { continue };
            let others = leaf.also.iter().chain(&leaf.other).map(String::as_str);
            for last in std::iter::once(*last).chain(others) {
                for from in 0..=before.len() {
                    let path: Vec<&str> = before[from..].iter().copied().chain([last]).collect();
                    index.insert(u8::from(from > 0), &path.join("."), at);
                }
                index.insert(2, without_number(last), at);
            }
            if !leaf.path.is_empty() {
                index.display.push(leaf.path.clone());
            }
            index.display.push((*last).to_owned());
        }
        index
    }

    fn insert(&mut self, rank: u8, name: &str, at: At) {
        let name = normalise(name);
        if name.is_empty() {
            return;
        }
        let entries = self.entries.entry(name).or_default();
        if !entries.iter().any(|(_, known)| *known == at) {
            entries.push((rank, at));
        }
    }

    /// `name` must be normalised.
    fn find(&self, name: &str) -> Found<At> {
        let Some(entries) = self.entries.get(name) else { return Found::Nothing };
        let best = entries.iter().map(|(rank, _)| *rank).min().unwrap_or_default();
        let mut found: Vec<At> =
            entries.iter().filter(|(rank, _)| *rank == best).map(|(_, at)| *at).collect();
        match found.len() {
            1 => Found::One(found.remove(0)),
            _ => Found::Many(found),
        }
    }
}

/// A name as it is compared: NFKC, no spaces, one kind of quote and joint, ASCII in lower case.
pub fn normalise(name: &str) -> String {
    let name = simplified(unguarded(name));
    // Most names are plain letters, which are compared as they stand.
    let plain = |char: char| matches!(char, '\u{4E00}'..='\u{9FFF}' | 'a'..='z' | '0'..='9' | '_' | '.');
    if name.chars().all(plain) {
        return name.into_owned();
    }
    let mut out = String::with_capacity(name.len());
    for char in name.nfkc() {
        match char {
            _ if char.is_whitespace() => {}
            '“' | '”' | '‘' | '’' | '\'' | '「' | '」' => out.push('"'),
            '/' => out.push('.'),
            '[' | '〔' | '【' => out.push('('),
            ']' | '〕' | '】' => out.push(')'),
            '、' if out.ends_with(|last: char| last.is_ascii_digit()) => out.push('.'),
            _ => out.extend(char.to_lowercase()),
        }
    }
    out
}

/// A label without the number in front: `（三）不予公开` and `三、不予公开` are `不予公开`.
pub fn without_number(label: &str) -> &str {
    let numerals = |char: char| char.is_ascii_digit() || is_ordinal(char);
    let label = label.strip_prefix("其中：").unwrap_or(label);
    let inner = label.strip_prefix(['（', '(']).unwrap_or(label);
    let rest = inner.trim_start_matches(numerals);
    if rest.len() == inner.len() {
        return label;
    }
    rest.strip_prefix(['）', ')', '、', '.', '．']).unwrap_or(label)
}

/// A letter of the numbers that headings are counted with: 一, 十二.
pub fn is_ordinal(char: char) -> bool {
    "一二三四五六七八九十".contains(char)
}

impl Table {
    /// The table's index of rows, made once its blocks stand.
    pub(super) fn index(&mut self) {
        fn lines<'a>(
            blocks: &'a [Block],
            leaves: fn(&'a Block) -> &'a [super::Leaf],
            captioned: bool,
        ) -> impl Iterator<Item = (At, Option<&'a str>, &'a super::Leaf)> {
            blocks.iter().enumerate().flat_map(move |(b, block)| {
                let caption = block.caption.as_deref().filter(|_| captioned);
                leaves(block).iter().enumerate().map(move |(i, leaf)| ((b, i), caption, leaf))
            })
        }
        self.rows = Index::new(lines(&self.blocks, |block| &block.row_leaves, true));
        self.columns = Index::new(lines(&self.blocks, |block| &block.column_leaves, false));
    }

    /// The row of this name.
    pub fn row(&self, name: &str) -> Found<At> {
        self.rows.find(&normalise(name))
    }

    /// The column of this name; a name that blocks share stands for each of theirs.
    pub fn column(&self, name: &str) -> Found<At> {
        self.columns.find(&normalise(name))
    }

    /// The row of another edition that stands for several here, by the last label of a path.
    pub fn merged(&self, label: &str) -> Option<&super::Merged> {
        let label = normalise(label);
        self.merged.iter().find(|it| label == it.label || label.ends_with(&format!(".{}", it.label)))
    }

    /// What a row is called here, where `label` is what another edition calls it.
    pub fn renamed(&self, row: At, label: &str) -> Option<&str> {
        let leaf = self.blocks.get(row.0)?.row_leaves.get(row.1)?;
        let label = normalise(label);
        let other = leaf
            .other
            .iter()
            .map(|it| normalise(it))
            .any(|it| label == it || label.ends_with(&format!(".{it}")));
        leaf.labels.last().map(String::as_str).filter(|_| other)
    }

    /// The names of rows, for the nearest one.
    pub fn row_names(&self) -> impl Iterator<Item = &str> {
        self.rows.display.iter().map(String::as_str)
    }

    /// The names of columns, for the nearest one.
    pub fn column_names(&self) -> impl Iterator<Item = &str> {
        self.columns.display.iter().map(String::as_str)
    }

    /// The figure in a row and a column of one block.
    pub fn figure_at(&self, row: At, column: At) -> Option<usize> {
        let block = self.blocks.get(row.0).filter(|_| row.0 == column.0)?;
        Some(block.first + row.1 * block.column_leaves.len() + column.1)
    }

    /// The figures of a row, one a column of its block.
    pub fn figures_of_row(&self, row: At) -> std::ops::Range<usize> {
        let block = &self.blocks[row.0];
        let first = block.first + row.1 * block.column_leaves.len();
        first..first + block.column_leaves.len()
    }

    /// The figure of a row and a column by name, either of which may be left out where there is one.
    pub fn figure(&self, name: &str) -> Found<usize> {
        self.figure_normalised(&normalise(name))
    }

    fn figure_normalised(&self, name: &str) -> Found<usize> {
        let mut found = Vec::new();
        let add = |found: &mut Vec<usize>, row: At, column: At| {
            if let Some(figure) = self.figure_at(row, column)
                && !found.contains(&figure)
            {
                found.push(figure);
            }
        };
        let all = |index: &Index, name: &str| match index.find(name) {
            Found::One(at) => vec![at],
            Found::Many(many) => many,
            Found::Nothing => Vec::new(),
        };
        for (at, _) in name.match_indices('.') {
            let (rows, columns) = (all(&self.rows, &name[..at]), all(&self.columns, &name[at + 1..]));
            for row in rows {
                columns.iter().for_each(|column| add(&mut found, row, *column));
            }
        }
        for row in all(&self.rows, name) {
            if self.blocks[row.0].column_leaves.len() == 1 {
                add(&mut found, row, (row.0, 0));
            }
        }
        for (block, column) in all(&self.columns, name) {
            if self.blocks[block].row_leaves.len() == 1 {
                add(&mut found, (block, 0), (block, column));
            }
        }
        // The single row of 表四 may be called by any label: what stands before the column's name is not asked.
        if let ([block], true) = (self.blocks.as_slice(), found.is_empty())
            && block.rows.is_empty()
        {
            let columns = name.match_indices('.').map(|(at, _)| all(&self.columns, &name[at + 1..]));
            for column in columns.into_iter().find(|columns| !columns.is_empty()).unwrap_or_default() {
                add(&mut found, (0, 0), column);
            }
        }
        match found.len() {
            0 => Found::Nothing,
            1 => Found::One(found[0]),
            _ => Found::Many(found),
        }
    }
}

impl Edition {
    /// The table of this id, name or caption.
    pub fn table(&self, name: &str) -> Option<usize> {
        if let Some(at) = self.tables.iter().position(|table| table.id == name) {
            return Some(at);
        }
        let name = normalise(name);
        let is = |it: &str| normalise(it) == name;
        self.tables.iter().position(|table| is(&table.id) || is(&table.name) || is(&table.caption))
    }

    /// The figure of this name: an id, a path of labels, or one of the edition's short names.
    pub fn figure(&self, name: &str) -> Found<usize> {
        if let Some(figure) = self.ids.get(name) {
            return Found::One(*figure);
        }
        let name = normalise(name);
        if let Some(figure) = self.names.get(&name).or_else(|| self.ids.get(&name)) {
            return Found::One(*figure);
        }
        for (at, _) in name.match_indices('.') {
            if let Some(table) = self.table(&name[..at]) {
                return self.tables[table].figure_normalised(&name[at + 1..]);
            }
        }
        let mut found = Vec::new();
        for table in &self.tables {
            match table.figure_normalised(&name) {
                Found::One(figure) => found.push(figure),
                Found::Many(many) => found.extend(many),
                Found::Nothing => {}
            }
        }
        match found.len() {
            0 => Found::Nothing,
            1 => Found::One(found[0]),
            _ => Found::Many(found),
        }
    }

    /// The figure of exactly this id.
    pub fn figure_of_id(&self, id: &str) -> Option<usize> {
        self.ids.get(id).copied()
    }

    /// The nearest name of a figure.
    pub fn nearest_figure(&self, name: &str) -> Option<&str> {
        let ids = self.figures.iter().map(|figure| figure.id.as_str());
        // A row with one figure is called by its label, too.
        let rows = self.tables.iter().flat_map(Table::row_names).filter(|it| self.figure(it).one().is_some());
        crate::diag::nearest(name, ids.chain(self.names.keys().map(String::as_str)).chain(rows))
    }

    /// The short names, sorted.
    pub fn short_names(&self) -> Vec<(&str, usize)> {
        let mut names: Vec<(&str, usize)> =
            self.names.iter().map(|(name, it)| (name.as_str(), *it)).collect();
        names.sort_unstable();
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::Editions;

    fn check(names: &[&str], id: &str) {
        let editions = Editions::builtin();
        let edition = editions.for_year(2023).unwrap();
        for name in names {
            let found = edition.figure(name);
            let Found::One(figure) = found else { panic!("{name}: {found:?}") };
            assert_eq!(edition.figures[figure].id, id, "{name}");
        }
    }

    #[test]
    fn a_figure_has_its_id_and_its_labels() {
        check(
            &[
                "requests.new.natural",
                "表三.一、本年新收政府信息公开申请数量.自然人",
                "表三/一、本年新收政府信息公开申请数量/自然人",
                "收到和处理政府信息公开申请情况.本年新收政府信息公开申请数量.申请人情况/自然人",
            ],
            "requests.new.natural",
        );
    }

    #[test]
    fn labels_that_hold_joints_are_matched_whole() {
        check(
            &[
                "表三.三、本年度办理结果/（三）不予公开/1.属于国家秘密.法人或其他组织/商业企业",
                "表三.1．属于国家 秘密.商业企业",
                "requests.属于国家秘密.business",
            ],
            "requests.results.refused.secret.business",
        );
        check(&["表三.3.危及\"三安全一稳定\".总计"], "requests.results.refused.endangering.total");
    }

    #[test]
    fn a_line_without_a_name_is_left_out() {
        check(
            &["proactive.licences", "表二.第二十条第(五)项/行政许可.本年处理决定数量", "表二.行政许可"],
            "proactive.licences",
        );
        check(
            &[
                "cases.direct.upheld",
                "表四.行政诉讼/未经复议直接起诉/结果维持",
                "表四.件数.未经复议直接起诉/结果维持",
            ],
            "cases.direct.upheld",
        );
    }

    #[test]
    fn a_short_name_and_the_fees() {
        check(&["本年新收"], "requests.new.total");
        check(&["fees.amount", "收费.收取信息处理费金额"], "fees.amount");
    }

    #[test]
    fn a_label_of_many_is_not_guessed() {
        let editions = Editions::builtin();
        let edition = editions.for_year(2023).unwrap();
        assert!(matches!(edition.figure("表四.结果维持"), Found::Many(many) if many.len() == 3));
        assert_eq!(edition.figure("表三.不存在.自然人"), Found::Nothing);
    }
}
