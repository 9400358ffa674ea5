//! The annex that sets this year beside last: totals, row by row, as the form has them.

use rust_decimal::Decimal;

use crate::document::{Block, Cell, Inline, Role, Table};
use crate::edition::Leaf;
use crate::model::Submission;
use crate::text::growth;

/// The annex; nothing where nothing is known of last year.
pub(super) fn blocks(submission: &Submission) -> Vec<Block> {
    if submission.previous.is_empty() {
        return Vec::new();
    }
    let (this, last) = (submission.year, submission.year - 1);
    let heading = Inline::Text(format!("附：与{last}年比较"));
    let mut blocks = vec![Block::Heading { level: 2, id: "comparison".to_owned(), text: vec![heading] }];
    for (number, table) in submission.edition.form() {
        let rows = rows(submission, number);
        if rows.is_empty() {
            continue;
        }
        // The years stand in the heading above and over the columns; no two tables are called the same.
        let caption = format!("{}　{}（两年比较）", table.name, table.caption);
        let (before, now) = (format!("{last}年"), format!("{this}年"));
        let heads = ["项目", before.as_str(), now.as_str(), "增减", "增减幅度"];
        let id = format!("comparison-{}", table.id);
        let table = Table::list(&id, &caption, &heads, rows.into_iter());
        blocks.push(Block::Table(Table { captioned: true, ..table }));
    }
    if blocks.len() > 1 { blocks } else { Vec::new() }
}

/// What forms call a sum.
const TOTAL: &str = "总计";

/// A row each figure that both years have: totals, or every figure of a block without; groups stand above their
/// parts.
fn rows(submission: &Submission, number: usize) -> Vec<Vec<Cell>> {
    let edition = &submission.edition;
    let table = &edition.tables[number];
    // By its label: 对外公开总数量 is a column beside others, not their sum.
    let is_total = |it: &Leaf| it.labels.last().is_some_and(|it| it == TOTAL);
    let mut rows = Vec::new();
    let mut path: Vec<&str> = Vec::new();
    for block in &table.blocks {
        let totals = block.column_leaves.iter().any(is_total);
        let columns = || block.column_leaves.iter().enumerate().filter(|(_, it)| !totals || is_total(it));
        let one = columns().count() == 1;
        for (y, line) in block.row_leaves.iter().enumerate() {
            let labels = &line.labels;
            for (x, column) in columns() {
                let at = block.first + y * block.column_leaves.len() + x;
                let (now, before) = (submission.number(at), submission.previous.get(&at).map(|it| it.number));
                let (Some(now), Some(before)) = (now, before) else { continue };
                // A sum needs no name; of 表四 the group is the name.
                let named = column.labels.iter().filter(|it| it.as_str() != TOTAL).map(String::as_str);
                let mut all: Vec<&str> = labels.iter().map(String::as_str).collect();
                // A column that is alone is named beside its row.
                let beside: Vec<&str> = if one && !totals && !all.is_empty() {
                    named.collect()
                } else {
                    all.extend(named.filter(|_| !one || labels.is_empty()));
                    Vec::new()
                };
                let Some((last, above)) = all.split_last() else { continue };
                let label = std::iter::once(*last).chain(beside).collect::<Vec<_>>().join("：");
                let shared = path.iter().zip(above).take_while(|(a, b)| a == b).count();
                for (depth, group) in above.iter().enumerate().skip(shared) {
                    rows.push(row(group, depth, Default::default()));
                }
                rows.push(row(&label, above.len(), values(now, before)));
                path = all;
            }
        }
    }
    rows
}

/// Last year, this year, the change, and the change by last year.
fn values(now: Decimal, before: Decimal) -> [String; 4] {
    let change = now.checked_sub(before).unwrap_or_default();
    let signed = if change > Decimal::ZERO { format!("+{change}") } else { change.to_string() };
    let share = if change.is_zero() {
        "持平".to_owned()
    } else if before <= Decimal::ZERO {
        // From nothing, and from less than nothing, there is no percentage.
        "—".to_owned()
    } else {
        growth(now, before)
    };
    [before.to_string(), now.to_string(), signed, share]
}

fn row(label: &str, indent: usize, values: [String; 4]) -> Vec<Cell> {
    let values = values.iter().map(|it| Cell::new(Role::Data, it));
    std::iter::once(Cell { indent, ..Cell::new(Role::Row, label) }).chain(values).collect()
}
