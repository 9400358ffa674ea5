//! What a county sends back: a slip of corrections to a unit, and the list of units to remind.

use chrono::NaiveDate;

use super::chinese_date;
use crate::document::{Block, Cell, Document, Inline, Meta, Role, Table, words};

/// Who writes, to whom, about which year.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The county.
    pub from: String,
    /// The unit; the county itself for a list.
    pub to: String,
    /// The reporting year.
    pub year: i32,
    /// The day it is written.
    pub today: NaiveDate,
    /// The day by which it must be done.
    pub by: NaiveDate,
}

/// A correction that a unit is asked for; each part is lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Correction {
    /// Where it stands on the form, and in what the unit has sent.
    pub place: Vec<String>,
    /// What stands there.
    pub found: Vec<String>,
    /// What should.
    pub expected: Vec<String>,
    /// Why.
    pub why: Vec<String>,
}

/// A unit that has sent nothing.
#[derive(Clone, Debug)]
pub struct Reminder {
    /// The unit.
    pub unit: String,
    /// The day it was due.
    pub due: Option<NaiveDate>,
    /// Whom to ask.
    pub contact: String,
    /// The telephone.
    pub phone: String,
}

/// 退回修改单: what a unit corrects, so that it can be done without this program.
pub fn corrections(letter: &Letter, all: &[Correction]) -> Document {
    let (count, year, by) = (all.len(), letter.year, chinese_date(letter.by));
    // A cell that is named needs telling where to look for it.
    let is_cell = |it: &Correction| {
        let last = it.place.first().and_then(|it| it.rsplit(' ').next()).unwrap_or_default();
        last.starts_with(|char: char| char.is_ascii_uppercase())
            && last.ends_with(|char: char| char.is_ascii_digit())
    };
    let cells =
        if all.iter().any(is_cell) { "位置里的 D4，指电子表格 D 列第 4 行。" } else { "" };
    let text = format!(
        "你单位报送的{year}年政府信息公开工作年度报告，经核对有{count}处需要改正或说明，列在下表。{cells}请逐处改好，于{by}前重报。"
    );
    let heads = ["序号", "位置", "现在是", "应为", "说明"];
    let rows = all.iter().enumerate().map(|(at, it)| {
        let parts = [&it.place, &it.found, &it.expected, &it.why].into_iter().cloned();
        std::iter::once(vec![(at + 1).to_string()]).chain(parts).collect()
    });
    let what = format!("{year}年度报告退回修改单");
    letter_of(letter, &what, &text, table("corrections", "需要改正的地方", &heads, rows.collect()))
}

/// 催报名单: whom to call.
pub fn reminders(letter: &Letter, all: &[Reminder]) -> Document {
    let (count, year) = (all.len(), letter.year);
    let text = format!(
        "截至{}，以下{count}个单位没有报送{year}年政府信息公开工作年度报告。",
        chinese_date(letter.today)
    );
    let heads = ["序号", "单位", "应报日期", "联系人", "电话"];
    let rows = all.iter().enumerate().map(|(at, it)| {
        let due = it.due.map(|it| it.to_string()).unwrap_or_default();
        let cells = [(at + 1).to_string(), it.unit.clone(), due, it.contact.clone(), it.phone.clone()];
        cells.into_iter().map(|it| vec![it]).collect()
    });
    let what = format!("{year}年度报告催报名单");
    letter_of(letter, &what, &text, table("reminders", "没有报送的单位", &heads, rows.collect()))
}

fn letter_of(letter: &Letter, what: &str, text: &str, table: Table) -> Document {
    let title = format!("{}{what}", letter.to);
    let meta = Meta {
        title,
        organ: letter.from.clone(),
        year: letter.year,
        date: Some(letter.today.to_string()),
        draft: false,
    };
    let blocks = vec![
        Block::Title(vec![letter.to.clone(), what.to_owned()]),
        Block::Paragraph(words(text)),
        Block::Table(table),
        Block::Signature(vec![letter.from.clone(), chinese_date(letter.today)]),
    ];
    Document { meta, blocks }
}

/// A table of rows of cells of lines.
fn table(id: &str, caption: &str, heads: &[&str], rows: Vec<Vec<Vec<String>>>) -> Table {
    let cell = |(at, lines): (usize, &Vec<String>)| {
        let lines = lines.iter().filter(|it| !it.is_empty());
        let text = lines.enumerate().flat_map(|(line, text)| {
            (line > 0).then_some(Inline::Break).into_iter().chain([Inline::Text(text.clone())])
        });
        Cell { text: text.collect(), ..Cell::new(if at == 0 { Role::Row } else { Role::Data }, "") }
    };
    let rows = rows.iter().map(|row| row.iter().enumerate().map(cell).collect());
    Table::list(id, caption, heads, rows)
}
