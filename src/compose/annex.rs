//! What a county's report has beyond the form: who is missing, and a table of its units.

use crate::document::{Block, Cell, Inline, Role, Table};
use crate::model::CountyFacts;

/// The annex; nothing where the county wants none and nothing is missing.
pub(super) fn blocks(county: &CountyFacts) -> Vec<Block> {
    let mut blocks = Vec::new();
    let heading = |id: &str, text: &str| Block::Heading { level: 2, id: id.to_owned(), text: words(text) };
    if !county.lacks.is_empty() {
        blocks.push(heading("lacks", "附：合计不完整"));
        blocks.push(Block::Paragraph(words(&format!("以上合计不含：{}。", county.lacks.join("、")))));
    }
    if county.annex {
        blocks.push(heading("units", "附：各单位主要数据"));
        blocks.push(Block::Table(table(county)));
        if !county.late.is_empty() {
            blocks.push(Block::Paragraph(words(&format!("迟报的单位：{}。", county.late.join("、")))));
        }
    }
    blocks
}

fn table(county: &CountyFacts) -> Table {
    let cell = |role, text: &str| Cell { role, text: words(text), colspan: 1, rowspan: 1, indent: 0 };
    let head = county.heads.iter().enumerate();
    let head = head.map(|(at, text)| cell(if at == 0 { Role::Corner } else { Role::Column }, text)).collect();
    let rows = county.rows.iter().map(|(name, figures)| {
        std::iter::once(cell(Role::Row, name)).chain(figures.iter().map(|it| cell(Role::Data, it))).collect()
    });
    Table {
        id: "table-units".to_owned(),
        caption: "各单位主要数据".to_owned(),
        captioned: false,
        width: county.heads.len(),
        labels: 1,
        header: 1,
        rows: std::iter::once(head).chain(rows).collect(),
    }
}

fn words(text: &str) -> Vec<Inline> {
    vec![Inline::Text(text.to_owned())]
}
