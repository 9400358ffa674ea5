//! The page that leads to every report of a county's build.

use crate::document::{Block, Cell, Document, Inline, Meta, Role, Table};

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
    let head = ["单位"].into_iter().chain(formats.iter().copied()).enumerate();
    let head = head.map(|(at, text)| cell(if at == 0 { Role::Corner } else { Role::Column }, words(text)));
    let rows = reports.iter().map(|report| {
        let file = |format: &&str| {
            let address = report.files.iter().find(|(name, _)| name == format);
            cell(Role::Data, address.map(|(_, href)| vec![link(href, format)]).unwrap_or_default())
        };
        std::iter::once(cell(Role::Row, words(&report.unit))).chain(formats.iter().map(file)).collect()
    });
    let table = Table {
        id: "reports".to_owned(),
        caption: "各单位的报告".to_owned(),
        captioned: false,
        width: 1 + formats.len(),
        labels: 1,
        header: 1,
        rows: std::iter::once(head.collect()).chain(rows).collect(),
    };
    let blocks = vec![
        Block::Title(vec![county.to_owned(), what]),
        Block::Paragraph(words(&said)),
        Block::Table(table),
    ];
    Document { meta, blocks }
}

fn cell(role: Role, text: Vec<Inline>) -> Cell {
    Cell { role, text, colspan: 1, rowspan: 1, indent: 0 }
}

fn words(text: &str) -> Vec<Inline> {
    vec![Inline::Text(text.to_owned())]
}

fn link(href: &str, text: &str) -> Inline {
    Inline::Link { href: href.to_owned(), text: words(text) }
}
