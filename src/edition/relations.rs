//! The relations of a form, one a line that they are said of, from their names in its file.

use std::collections::HashSet;

use super::build::Builder;
use super::codes::{EDITION_UNREADABLE, UNKNOWN_NAME};
use super::parse::{Axis, Name, RelationLevel, RelationToml};
use super::{Leaf, Op, RELATION_RULES, Relation, Table, names};
use crate::diag::{Finding, Level, Text, say};

impl Builder<'_> {
    pub(super) fn relation(&mut self, table: &Table, number: usize, toml: &RelationToml) -> Vec<Relation> {
        let (op, other) = match (&toml.equals, &toml.at_most, &toml.at_least) {
            (Some(names), None, None) => (Op::Equals, names),
            (None, Some(names), None) => (Op::AtMost, names),
            (None, None, Some(names)) => (Op::AtLeast, names),
            _ => {
                let message = say!(
                    "关系须有且只有 equals、at_most、at_least 之一",
                    "a relation has one of equals, at_most, at_least"
                );
                let place = self.place(toml.rule.span());
                self.findings.push(Finding::new(&EDITION_UNREADABLE, message).at(place, Text::none()));
                return Vec::new();
            }
        };
        if !RELATION_RULES.contains(&toml.rule.get_ref().as_str()) {
            self.unknown(&say!("勾稽规则", "rule of relations"), &toml.rule, RELATION_RULES.iter().copied());
        }
        let before = self.findings.len();
        let mut relations = Vec::new();
        for (b, block) in table.blocks.iter().enumerate() {
            let (named, each) = match toml.each {
                Axis::Row => (&block.column_leaves, &block.row_leaves),
                Axis::Column => (&block.row_leaves, &block.column_leaves),
            };
            let side = |names: &[Name]| -> Option<Vec<usize>> {
                names
                    .iter()
                    .map(|name| under(named, name.get_ref()))
                    .collect::<Option<Vec<_>>>()
                    .map(|it| it.concat())
            };
            let (Some(left), Some(right)) = (side(&toml.sum), side(other)) else { continue };
            let words = |names: &[Name]| -> String {
                let of = |name: &Name| short_of(named, name.get_ref(), table.outline);
                names.iter().map(of).collect::<Vec<_>>().join(" + ")
            };
            let words = format!("{} {} {}", words(&toml.sum), op.sign(), words(other));
            for (at, line) in each.iter().enumerate() {
                let figure = |leaf: &usize| {
                    let (row, column) = match toml.each {
                        Axis::Row => (at, *leaf),
                        Axis::Column => (*leaf, at),
                    };
                    table.figure_at((b, row), (b, column)).unwrap_or_default()
                };
                relations.push(Relation {
                    rule: toml.rule.get_ref().clone(),
                    op,
                    level: toml.level.map(|level| match level {
                        RelationLevel::Error => Level::Error,
                        RelationLevel::Warning => Level::Warning,
                        RelationLevel::Note => Level::Note,
                    }),
                    left: left.iter().map(figure).collect(),
                    right: right.iter().map(figure).collect(),
                    words: words.clone(),
                    line: if each.len() > 1 { line_words(line) } else { String::new() },
                    table: number,
                });
            }
        }
        if relations.is_empty() && self.findings.len() == before {
            self.missing(table, toml, other);
        }
        let empty = toml.sum.is_empty() || other.is_empty();
        if (relations.is_empty() || empty) && self.findings.len() == before {
            let message = say!(
                "这个关系核对不了任何一行或一列：两边的名称不在同一块里，或有一边是空的",
                "this relation checks nothing: its names are not in one block, or a side is empty"
            );
            let place = self.place(toml.rule.span());
            self.findings.push(Finding::new(&UNKNOWN_NAME, message).at(place, Text::none()));
        }
        relations
    }

    /// Names each name that no block of the table knows.
    fn missing(&mut self, table: &Table, toml: &RelationToml, other: &[Name]) {
        let what = match toml.each {
            Axis::Row => say!("列", "column"),
            Axis::Column => say!("行", "row"),
        };
        let mut known: Vec<&str> = Vec::new();
        for block in &table.blocks {
            let leaves = match toml.each {
                Axis::Row => &block.column_leaves,
                Axis::Column => &block.row_leaves,
            };
            known.extend(leaves.iter().map(|leaf| leaf.path.as_str()));
        }
        let groups: HashSet<&str> =
            known.iter().flat_map(|path| path.match_indices('.').map(|(at, _)| &path[..at])).collect();
        for name in toml.sum.iter().chain(other) {
            if !known.contains(&name.get_ref().as_str()) && !groups.contains(name.get_ref().as_str()) {
                self.unknown(&what, name, known.iter().copied());
            }
        }
    }
}

/// The leaves that a name stands for: itself, or all that it consists of.
fn under(leaves: &[Leaf], name: &str) -> Option<Vec<usize>> {
    let inside = |leaf: &Leaf| leaf.path.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
    let exact = leaves.iter().position(|leaf| leaf.path == name);
    let found: Vec<usize> = match exact {
        Some(at) => vec![at],
        None => (0..leaves.len()).filter(|at| inside(&leaves[*at])).collect(),
    };
    (!found.is_empty()).then_some(found)
}

/// A line's name in a relation, as short as the form itself would say it: `一`, `三（七）总计`, `（三）`, `自然人`.
fn short_of(leaves: &[Leaf], name: &str, outline: bool) -> String {
    let Some(leaf) =
        leaves.iter().find(|leaf| leaf.path == name || leaf.path.starts_with(&format!("{name}.")))
    else {
        return name.to_owned();
    };
    // A group is called by its own label: as many steps up from the leaf as its path is longer.
    let up = leaf.path.matches('.').count() - name.matches('.').count();
    let labels = &leaf.labels[..leaf.labels.len().saturating_sub(up).max(1)];
    let Some(last) = labels.last() else { return name.to_owned() };
    if outline {
        return plain(names::without_number(last));
    }
    if let Some((number, _)) = last.split_once('、')
        && number.chars().count() <= 2
    {
        return number.to_owned();
    }
    if let (Some((number, rest)), [.., parent, _]) = (last.split_once('）'), labels) {
        let parent = parent.split_once('、').map_or("", |(number, _)| number);
        return if rest == "总计" { format!("{parent}{last}") } else { format!("{number}）") };
    }
    last.clone()
}

/// A label without the explanation in brackets behind it.
fn plain(label: &str) -> String {
    label.split('（').next().filter(|it| !it.is_empty()).unwrap_or(label).to_owned()
}

fn line_words(leaf: &Leaf) -> String {
    let Some((last, before)) = leaf.labels.split_last() else { return String::new() };
    let numbers = before.iter().filter_map(|label| {
        label
            .split_once('、')
            .map(|(number, _)| number.to_owned())
            .or_else(|| label.split_once('）').map(|(number, _)| format!("{number}）")))
    });
    numbers.collect::<String>() + &plain_line(last)
}

/// Long official labels are cut at their first bracket or comma.
fn plain_line(label: &str) -> String {
    let (head, tail) = label.split_at(label.find('）').map_or(0, |at| at + '）'.len_utf8()));
    let cut = tail.find(['（', '、', '，']).filter(|at| *at > 6 && tail.chars().count() > 16);
    format!("{head}{}", &tail[..cut.unwrap_or(tail.len())])
}
