//! What a county's report has beyond the form: who is missing, what was adjusted, and a table of its units.

use crate::document::{Block, Cell, Role, Table, words};
use crate::edition::Edition;
use crate::model::CountyFacts;

/// The paragraph below the title of a sum that is no total.
pub(super) fn head(county: &CountyFacts) -> Option<Block> {
    let lacks = county.lacks.join("、");
    (!lacks.is_empty()).then(|| Block::Paragraph(words(&format!("合计不完整，缺：{lacks}。"))))
}

/// The annex; nothing where the county wants none and nothing is missing.
pub(super) fn blocks(county: &CountyFacts, edition: &Edition) -> Vec<Block> {
    let mut blocks = Vec::new();
    let heading = |id: &str, text: &str| Block::Heading { level: 2, id: id.to_owned(), text: words(text) };
    if !county.lacks.is_empty() {
        blocks.push(heading("lacks", "附：合计不完整"));
        blocks.push(Block::Paragraph(words(&format!("以上合计不含：{}。", county.lacks.join("、")))));
    }
    if !county.adjustments.is_empty() {
        blocks.push(heading("adjustments", "附：合计的调整"));
        let told = county.adjustments.iter().map(|it| Block::Paragraph(words(&format!("{it}。"))));
        blocks.extend(told);
    }
    if county.annex {
        blocks.push(heading("units", "附：各单位主要数据"));
        blocks.push(Block::Table(table(county, edition)));
        if !county.late.is_empty() {
            blocks.push(Block::Paragraph(words(&format!("迟报的单位：{}。", county.late.join("、")))));
        }
    }
    blocks
}

fn table(county: &CountyFacts, edition: &Edition) -> Table {
    // Everything else is counted in pieces; money needs its unit.
    let money: Vec<(&str, &str)> = edition
        .main()
        .filter_map(|(meaning, at)| Some((meaning.zh(), edition.figures[*at.first()?].unit.as_str())))
        .filter(|(_, unit)| unit.ends_with('元'))
        .collect();
    let headed = |head: &String| match money.iter().find(|(name, _)| name == head) {
        Some((_, unit)) => format!("{head}（{unit}）"),
        None => head.clone(),
    };
    let heads: Vec<String> = county.heads.iter().map(headed).collect();
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let rows = county.rows.iter().map(|(name, figures)| {
        // What a unit has not told is not nothing.
        let told = |it: &String| Cell::new(Role::Data, if it.is_empty() { "—" } else { it });
        let figures = figures.iter().map(told);
        std::iter::once(Cell::new(Role::Row, name)).chain(figures).collect()
    });
    Table::list("table-units", "各单位主要数据", &heads, rows)
}
