//! The page that leads to every report of a county's build.

use crate::document::{Block, Cell, Document, Inline, Meta, Role, Table, words};

/// A report of the build.
#[derive(Clone, Debug)]
pub struct Report {
    /// Whose it is.
    pub unit: String,
    /// Its files: what each is, and where.
    pub files: Vec<(String, String)>,
}

/// The page. `county` comes first in its title; `missing` have sent nothing.
pub fn page(county: &str, year: i32, reports: &[Report], missing: &[String], draft: bool) -> Document {
    let what = format!("{year}年政府信息公开工作年度报告目录");
    let meta = Meta { title: format!("{county}{what}"), organ: county.to_owned(), year, date: None, draft };
    let lacking = match missing.len() {
        0 => String::new(),
        count => format!("另有{count}个单位没有报送：{}。", missing.join("、")),
    };
    let said = format!("共{}份报告。{lacking}", reports.len());
    let mut formats: Vec<&str> = Vec::new();
    for (format, _) in reports.iter().flat_map(|it| &it.files) {
        if !formats.contains(&format.as_str()) {
            formats.push(format);
        }
    }
    // What opens everywhere comes first.
    formats.sort_by_key(|it| *it != "HTML");
    // The ways to a report stand in one cell: on a phone there is no room for a column each.
    let rows = reports.iter().map(|report| {
        let address = |format: &&str| report.files.iter().find(|(name, _)| name == format);
        let mut text = Vec::new();
        for (format, href) in formats.iter().filter_map(address) {
            if !text.is_empty() {
                text.push(Inline::Text(" ".to_owned()));
            }
            text.push(Inline::Link { href: href.clone(), text: words(format) });
        }
        vec![Cell::new(Role::Row, &report.unit), Cell { text, ..Cell::new(Role::Data, "") }]
    });
    let table = Table::list("reports", "各单位的报告", &["单位", "报告"], rows);
    let blocks = vec![
        Block::Title(vec![county.to_owned(), what]),
        Block::Paragraph(words(&said)),
        Block::Table(table),
    ];
    Document { meta, blocks }
}
